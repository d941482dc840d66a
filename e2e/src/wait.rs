//! Waiting for something to become true.

use std::{
    thread,
    time::{Duration, Instant},
};

/// How long anything may take. Two cores may be busy with other tests.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// Pause between two looks.
pub(crate) const PAUSE: Duration = Duration::from_millis(60);

/// Asks until there is an answer; `what` names what was missing in the end.
pub fn eventually<T>(what: &str, limit: Duration, mut ask: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + limit;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(
            Instant::now() < end,
            "not within {} s: {what}",
            limit.as_secs()
        );
        thread::sleep(PAUSE);
    }
}
