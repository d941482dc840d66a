//! Delivery of notices: at least once, with growing pauses, never again after a refusal.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use bytes::Bytes;
use tokio::sync::Notify;

use super::model::{Attempt, NoticeState};
use super::{NoticeKey, waiting};
use crate::World;
use crate::clock::Moment;
use crate::http::{self, Answer, PostError};
use crate::signature;

/// A notice is sent this often at most, resending by hand aside.
pub const MAX_TRIES: usize = 10;

/// Characters of an answer that are kept.
const EXCERPT: usize = 400;

impl World {
    /// Takes up the notices an earlier life did not finish.
    ///
    /// Needs a running Tokio runtime.
    pub fn resume(&self) {
        let now = self.now();
        let mut book = self.book();
        let mut started = Vec::new();
        let mut passed = Vec::new();
        let mut held = Vec::new();
        for (no, transfer) in &mut book.transfers {
            for notice in &mut transfer.notices {
                // Whether the answer was lost or never came cannot be known.
                if notice.state == NoticeState::Sending {
                    notice.wait_until(now);
                }
            }
            started.extend(waiting(transfer));
            if transfer
                .notices
                .iter()
                .any(|notice| notice.state == NoticeState::Held)
            {
                held.push(no.clone());
                passed.extend(transfer.held_behind.clone());
            }
        }
        book.held.extend(held);
        for no in passed {
            // The end came between the answer and the release.
            if book.transfers.get(&no).is_none_or(super::Transfer::is_over) {
                started.extend(book.release_behind(&no, now));
            }
        }
        drop(book);
        self.start(started);
    }

    /// One task for each notice.
    pub(super) fn start(&self, keys: Vec<NoticeKey>) {
        for key in keys {
            let waker = Arc::new(Notify::new());
            self.book().wakers.insert(key.clone(), Arc::clone(&waker));
            tokio::spawn(deliver(self.clone(), key, waker));
        }
    }

    /// How long to wait before the next sending; `None` when there is none.
    fn pause_before(&self, (txn_no, copy): &NoticeKey) -> Option<Duration> {
        let now = self.now();
        let mut book = self.book();
        let notice = book.transfers.get_mut(txn_no)?.notice_mut(*copy)?;
        let due_at = notice
            .due_at
            .filter(|_| notice.state == NoticeState::Waiting)?;
        Some(due_at.wait_from(now))
    }

    /// Puts a notice on the wire and gives its body; `None` when it is gone meanwhile.
    fn begin(&self, (txn_no, copy): &NoticeKey) -> Option<String> {
        let mut book = self.book();
        let transfer = book.transfers.get_mut(txn_no)?;
        let notice = transfer.notice_mut(*copy)?;
        notice.state = NoticeState::Sending;
        notice.due_at = None;
        Some(transfer.notice_body())
    }

    /// Writes down how a sending went and plans what follows.
    fn finish(&self, (txn_no, copy): &NoticeKey, attempt: Attempt) {
        let now = self.now();
        let mut book = self.book();
        let Some(transfer) = book.transfers.get_mut(txn_no) else {
            return;
        };
        let Some(notice) = transfer.notice_mut(*copy) else {
            return;
        };
        let status = attempt.status;
        notice.attempts.push(attempt);
        let tries = notice.attempts.len();
        match status {
            Some(200..=299) => notice.state = NoticeState::Delivered,
            None | Some(500..=599) if tries < MAX_TRIES => {
                notice.wait_until(now.after(pause_after(tries, self.config().retry_base)));
            }
            None | Some(500..=599) => notice.state = NoticeState::Exhausted,
            Some(_) => notice.state = NoticeState::Refused,
        }
        let is_over = transfer.is_over();
        book.note(std::slice::from_ref(txn_no));
        let freed = if is_over {
            book.release_behind(txn_no, now)
        } else {
            Vec::new()
        };
        drop(book);
        self.start(freed);
        self.changed();
    }
}

async fn deliver(world: World, key: NoticeKey, waker: Arc<Notify>) {
    while let Some(pause) = world.pause_before(&key) {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = waker.notified() => {}
        }
        // The semaphore is never closed.
        let Ok(_line) = world.lines().acquire().await else {
            break;
        };
        let Some(body) = world.begin(&key) else { break };
        let attempt = attempt(&world, body).await;
        world.finish(&key, attempt);
    }
    world.book().wakers.remove(&key);
}

async fn attempt(world: &World, body: String) -> Attempt {
    let config = world.config();
    let at = world.now();
    let answer = match signed_headers(&config.bank_secret, &config.bank_key_id, at, &body) {
        Ok(headers) => http::post(&config.notify, headers, Bytes::from(body)).await,
        Err(e) => Err(PostError::Request(e.into())),
    };
    match answer {
        Ok(answer) => read_answer(at, &answer),
        Err(e) => Attempt {
            at,
            status: None,
            outcome: None,
            problem: Some(e.to_string()),
            excerpt: String::new(),
        },
    }
}

fn signed_headers(
    secret: &str,
    key_id: &str,
    at: Moment,
    body: &str,
) -> Result<HeaderMap, axum::http::header::InvalidHeaderValue> {
    let timestamp = at.wire();
    let signature = signature::sign(secret, &timestamp, body.as_bytes());
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    for (name, value) in [
        ("x-bank-key-id", key_id),
        ("x-bank-timestamp", &timestamp),
        ("x-bank-signature", &signature),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value)?);
    }
    Ok(headers)
}

fn read_answer(at: Moment, answer: &Answer) -> Attempt {
    let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let text = |name: &str| {
        json.get(name)
            .and_then(|value| value.as_str())
            .map(str::to_owned)
    };
    let refused = !(200..300).contains(&answer.status);
    Attempt {
        at,
        status: Some(answer.status),
        outcome: text("outcome").or_else(|| text("code")),
        problem: text("detail").or_else(|| text("title")).filter(|_| refused),
        excerpt: answer.body.chars().take(EXCERPT).collect(),
    }
}

/// 1, 2, 4, … times `base` after the first, second, third … try.
fn pause_after(tries: usize, base: Duration) -> Duration {
    let doublings = u32::try_from(tries.saturating_sub(1)).unwrap_or(u32::MAX);
    base.saturating_mul(2_u32.saturating_pow(doublings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double() {
        let seconds = |tries| pause_after(tries, Duration::from_secs(1)).as_secs();
        assert_eq!([1, 2, 3, 4, 9].map(seconds), [1, 2, 4, 8, 256]);
    }

    #[test]
    fn a_problem_is_read_for_its_detail() {
        let answer = |status, body: &str| {
            read_answer(
                Moment(0),
                &Answer {
                    status,
                    body: body.to_owned(),
                },
            )
        };
        let refused = answer(409, r#"{"code":"c","title":"t","detail":"d"}"#);
        assert_eq!(refused.outcome.as_deref(), Some("c"));
        assert_eq!(refused.problem.as_deref(), Some("d"));
        let accepted = answer(200, r#"{"outcome":"accepted","detail":"d"}"#);
        assert_eq!(accepted.outcome.as_deref(), Some("accepted"));
        assert_eq!(accepted.problem, None);
        let gateway = answer(502, "<html>");
        assert_eq!((gateway.outcome, gateway.problem), (None, None));
        assert_eq!(gateway.excerpt, "<html>");
    }
}
