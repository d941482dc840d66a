//! Logging in and out.

use axum::http::StatusCode;
use futures::FutureExt as _;
use shared_types::api::session::LoginRequest;

use super::{Hall, passwords::PasswordError, store};
use crate::{
    app::App,
    platform::{
        audit::{Actor, By},
        clock::Instant,
        db::StoreError,
        entropy,
        extract::Trail,
        problem::{Problem, say},
    },
};

/// Longest lock.
const LONGEST_LOCK_SECONDS: i64 = 86_400;

/// A session that was opened: the cookie's value and how long it counts.
pub(super) struct Opened {
    pub token: String,
    pub max_age_seconds: i64,
}

/// Why nobody was let in.
enum Refused {
    Locked { until: Instant },
    Wrong { tries_left: u32 },
}

/// Checks name and password and opens a session.
///
/// # Errors
/// 401 when they do not belong together, 429 while the name is locked,
/// 503 when too many log in at once.
pub(super) async fn log_in(
    app: &App,
    hall: Hall,
    request: LoginRequest,
    trail: Trail,
) -> Result<Opened, Problem> {
    let name = request.login_name.trim().to_lowercase();
    let kind = hall.principal_kind();
    let now = app.clock.now();
    let lookup = name.clone();
    let stored: store::StoredLogin = app
        .db
        .read::<_, StoreError, _>(|tx| async move { store::login(tx, kind, &lookup).await }.boxed())
        .await?;
    if let Some(until) = stored.locked_until.filter(|until| *until > now) {
        return Err(refusal(&Refused::Locked { until }, now));
    }
    let (principal_id, hash) = stored.principal.unzip();
    let right =
        app.passwords
            .verify(request.password, hash)
            .await
            .map_err(|error| match error {
                PasswordError::Busy => Problem::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "login-busy",
                    say(
                        "登录人数较多，请稍后再试。",
                        "Many people are logging in. Please try again soon.",
                    ),
                )
                .retry_after(3),
                PasswordError::Failed => Problem::internal(),
            })?;
    match principal_id.filter(|_| right) {
        Some(principal_id) => {
            // What another try counts meanwhile stays counted.
            let failed = Some(name).filter(|_| stored.failed_before);
            open(app, hall, principal_id, failed, trail).await
        }
        None => Err(count_failure(app, kind, name, trail).await?),
    }
}

/// Opens a session for a principal whom some way in has recognised. Wrong tries
/// of `failed_name` are forgiven.
///
/// # Errors
/// Those of the store.
pub(super) async fn open(
    app: &App,
    hall: Hall,
    principal_id: i64,
    failed_name: Option<String>,
    trail: Trail,
) -> Result<Opened, Problem> {
    let token = entropy::secret_text();
    let token_hash = entropy::sha256(token.as_bytes());
    let csrf_token = entropy::secret_text();
    let now = app.clock.now();
    let max_age_seconds = i64::from(app.config.login.max_hours) * 3_600;
    let kind = hall.principal_kind();
    app.db
        .write(move |tx| {
            async move {
                if let Some(name) = &failed_name {
                    store::clear_attempts(tx, kind, name).await?;
                }
                let end = now.plus(max_age_seconds);
                store::open(tx, token_hash, (kind, principal_id), &csrf_token, now, end).await?;
                let actor = match hall {
                    Hall::Personal => Actor::Person(principal_id),
                    Hall::Unit => Actor::Agent {
                        agent_id: principal_id,
                        unit_no: store::unit_of_agent(tx, principal_id).await?,
                    },
                };
                By {
                    actor,
                    at: now,
                    trail,
                }
                .did(tx, "logged-in", "")
                .await
            }
            .boxed()
        })
        .await
        .map_err(|error: StoreError| Problem::from(error))?;
    Ok(Opened {
        token,
        max_age_seconds,
    })
}

async fn count_failure(
    app: &App,
    kind: &'static str,
    name: String,
    trail: Trail,
) -> Result<Problem, Problem> {
    let now = app.clock.now();
    let limit = app.config.login.failures_before_lock;
    let first_lock = i64::from(app.config.login.lock_seconds);
    let refused = app
        .db
        .write(move |tx| {
            async move {
                let failures = store::count_failure(tx, kind, &name, now).await?;
                By {
                    actor: Actor::Anyone,
                    at: now,
                    trail,
                }
                .did(tx, "login-failed", kind)
                .await?;
                if failures < limit {
                    return Ok::<_, StoreError>(Refused::Wrong {
                        tries_left: limit - failures,
                    });
                }
                let until = now.plus(lock_length(first_lock, failures - limit));
                store::lock(tx, kind, &name, until).await?;
                Ok(Refused::Locked { until })
            }
            .boxed()
        })
        .await?;
    Ok(refusal(&refused, now))
}

/// Doubles with every failure beyond the first lock.
fn lock_length(first_seconds: i64, further_failures: u32) -> i64 {
    let doubled = first_seconds.saturating_mul(1_i64 << further_failures.min(20));
    doubled.min(LONGEST_LOCK_SECONDS)
}

fn refusal(refused: &Refused, now: Instant) -> Problem {
    match *refused {
        Refused::Wrong { tries_left } => Problem::new(
            StatusCode::UNAUTHORIZED,
            "login-wrong",
            say(
                format!("用户名或密码不正确，还可以尝试{tries_left}次。"),
                format!("Wrong user name or password. {tries_left} tries left."),
            ),
        ),
        Refused::Locked { until } => {
            let seconds = u64::try_from(until.0 - now.0).unwrap_or(1).max(1);
            let minutes = seconds.div_ceil(60);
            Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                "login-locked",
                say(
                    format!("连续输入错误，为保护账户安全已暂停登录，请{minutes}分钟后再试。"),
                    format!("Too many wrong attempts. Try again in {minutes} minutes."),
                ),
            )
            .retry_after(seconds)
        }
    }
}

/// Ends a session.
///
/// # Errors
/// Those of the store.
pub(super) async fn log_out(app: &App, token: &str, by: By) -> Result<(), Problem> {
    let token_hash = entropy::sha256(token.as_bytes());
    app.db
        .write(move |tx| {
            async move {
                store::close(tx, token_hash).await?;
                by.did(tx, "logged-out", "").await
            }
            .boxed()
        })
        .await
        .map_err(|error: StoreError| Problem::from(error))?;
    app.sessions.forget(&token_hash);
    Ok(())
}

/// Removes ended sessions and old attempts; a background step.
///
/// # Errors
/// Those of the store.
pub(crate) async fn sweep(app: &App) -> Result<(), StoreError> {
    let now = app.clock.now();
    app.db
        .write(move |tx| async move { store::sweep(tx, now).await }.boxed())
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_double_and_end_at_a_day() {
        for (further, seconds) in [
            (0, 60),
            (1, 120),
            (4, 960),
            (11, 86_400),
            (4_000_000, 86_400),
        ] {
            assert_eq!(lock_length(60, further), seconds);
        }
    }
}
