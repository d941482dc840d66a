//! Questions to outside parties, and what is around every one of them: a
//! deadline, one more try after a pause, and a breaker that spares a party that is
//! down. An answer is believed only when it is an answer to the question.

pub mod bank;
pub mod bureau;

use std::{
    sync::{Mutex, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use serde::de::DeserializeOwned;

use crate::platform::entropy;

/// A party that does not answer is given up after so long.
const DEADLINE: Duration = Duration::from_secs(4);
/// Tries of one question.
const TRIES: u32 = 2;
/// Shortest pause between two tries, and what chance may add to it.
const PAUSE_MS: (u64, u64) = (150, 200);
/// After so many failures in a row nobody is asked for a while.
const FAILURES_TO_OPEN: u32 = 5;
/// For so long.
const OPEN: Duration = Duration::from_secs(10);
/// Longest answer that is read.
const LONGEST_ANSWER: usize = 256 * 1024;

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// The operator has not connected this party.
    NotConnected,
    /// It is down, too slow, or was spared.
    Down,
    /// What came is no answer to the question.
    Garbage,
}

/// Spares a party that has failed several times in a row.
#[derive(Debug, Default)]
struct Breaker(Mutex<(u32, Option<Instant>)>);

impl Breaker {
    fn lets_through(&self) -> bool {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.1.is_none_or(|until| Instant::now() >= until)
    }

    fn note(&self, answered: bool) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 = if answered { 0 } else { state.0 + 1 };
        state.1 = (state.0 >= FAILURES_TO_OPEN).then(|| Instant::now() + OPEN);
    }
}

/// The way out, one for the process. Made when it is first needed: the
/// certificates of the system take memory that a server without it need not have.
#[derive(Debug, Default)]
pub struct Connectors {
    client: OnceLock<reqwest::Client>,
    bureau: Breaker,
    bank: Breaker,
}

impl Connectors {
    /// The client that everything outside is asked with.
    ///
    /// # Errors
    /// What the library says when it cannot be set up.
    pub fn client(&self) -> Result<&reqwest::Client, reqwest::Error> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        // One provider for whatever this process asks outside; set once, the
        // second time it is there already.
        let _there = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .timeout(DEADLINE)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(self.client.get_or_init(|| client))
    }

    /// The same for a question, which has no answer without it.
    fn asking(&self) -> Result<&reqwest::Client, Unanswered> {
        self.client().map_err(|error| {
            tracing::error!(error = %error, "nobody outside can be asked");
            Unanswered::Down
        })
    }
}

/// What came back: the status, and the body where it is JSON of the kind wanted.
struct Reply<T> {
    status: u16,
    body: Option<T>,
}

/// Asks, with a second try after a pause when nothing comes or the party says
/// that it cannot.
async fn ask<T: DeserializeOwned>(
    breaker: &Breaker,
    request: impl Fn() -> reqwest::RequestBuilder,
) -> Result<Reply<T>, Unanswered> {
    if !breaker.lets_through() {
        return Err(Unanswered::Down);
    }
    for attempt in 1..=TRIES {
        match request().send().await {
            Ok(response) if !response.status().is_server_error() => {
                breaker.note(true);
                return read(response).await;
            }
            _ if attempt < TRIES => pause().await,
            _ => {}
        }
    }
    breaker.note(false);
    Err(Unanswered::Down)
}

async fn read<T: DeserializeOwned>(
    mut response: reqwest::Response,
) -> Result<Reply<T>, Unanswered> {
    let status = response.status().as_u16();
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() <= LONGEST_ANSWER => {
                bytes.extend_from_slice(&chunk);
            }
            Ok(Some(_)) => return Err(Unanswered::Garbage),
            Ok(None) => break,
            Err(_) => return Err(Unanswered::Down),
        }
    }
    Ok(Reply {
        status,
        body: serde_json::from_slice(&bytes).ok(),
    })
}

/// Those who fail together do not come again together.
async fn pause() {
    let [chance] = entropy::random_bytes::<1>();
    let extra = u64::from(chance) * PAUSE_MS.1 / 255;
    tokio::time::sleep(Duration::from_millis(PAUSE_MS.0 + extra)).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_party_that_fails_again_and_again_is_spared() {
        let breaker = Breaker::default();
        for _ in 1..FAILURES_TO_OPEN {
            breaker.note(false);
            assert!(breaker.lets_through());
        }
        breaker.note(false);
        assert!(!breaker.lets_through());
        breaker.note(true);
        assert!(breaker.lets_through(), "one answer is enough");
    }
}
