//! Who may act: actors run until they are held between two acts, or ended.

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use crate::Answer;

/// An act that has no final answer after so long was lost.
const LIMIT: Duration = Duration::from_mins(1);
/// Pause before an act is asked for again.
const AGAIN: Duration = Duration::from_millis(15);

#[derive(Debug, Default)]
struct State {
    held: bool,
    ended: bool,
    acting: usize,
    faults: Vec<String>,
}

/// Shared by the actors of a world and whoever directs them.
#[derive(Debug, Default)]
pub struct Turns {
    state: Mutex<State>,
    changed: Condvar,
}

impl Turns {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Acts again and again, until the end or the first fault.
    pub fn act(&self, mut once: impl FnMut() -> Result<(), String>) {
        while self.begin() {
            let outcome = once();
            let mut state = self.state();
            state.acting -= 1;
            if let Err(fault) = outcome {
                state.faults.push(fault);
                state.ended = true;
            }
            self.changed.notify_all();
        }
    }

    fn begin(&self) -> bool {
        let waits = |state: &mut State| state.held && !state.ended;
        let mut state = self
            .changed
            .wait_while(self.state(), waits)
            .unwrap_or_else(PoisonError::into_inner);
        if state.ended {
            return false;
        }
        state.acting += 1;
        true
    }

    /// Waits until every act that was begun has its final answer; no new ones begin.
    pub fn hold(&self) {
        let mut state = self.state();
        state.held = true;
        let acting = |state: &mut State| state.acting > 0;
        let (_state, waited) = self
            .changed
            .wait_timeout_while(state, LIMIT * 2, acting)
            .unwrap_or_else(PoisonError::into_inner);
        assert!(!waited.timed_out(), "acts that never end");
    }

    /// Lets the actors go on.
    pub fn go_on(&self) {
        self.state().held = false;
        self.changed.notify_all();
    }

    /// Lets nobody act any more.
    pub fn end(&self) {
        self.state().ended = true;
        self.changed.notify_all();
    }

    /// What went wrong so far.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        self.state().faults.clone()
    }
}

/// Asks until there is a final answer, as a bank does: no answer, half an answer
/// and 503 mean that it must be asked again. Any other 500 is a fault.
///
/// # Errors
/// No final answer in time, or a fault of the server.
pub fn insist(
    what: &str,
    mut ask: impl FnMut() -> Result<Answer, String>,
) -> Result<Answer, String> {
    let end = Instant::now() + LIMIT;
    loop {
        let last = match ask() {
            Ok(answer) if answer.status < 500 => return Ok(answer),
            Ok(answer) if answer.status != 503 => {
                return Err(format!("{what}: {} {}", answer.status, answer.text()));
            }
            Ok(answer) => answer.text(),
            Err(error) => error,
        };
        if Instant::now() > end {
            return Err(format!("{what}: no final answer, last: {last}"));
        }
        thread::sleep(AGAIN);
    }
}
