//! The one error type of xtask: a sentence for the person at the terminal.

use std::fmt;

/// Result of a task or of a part of it.
pub type Result<T = ()> = std::result::Result<T, Failure>;

/// Why a task stopped, ready to be printed.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// A failure that says `message`.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Says what was being done when something failed.
pub trait Context<T> {
    /// Puts `what()` before the error's own text.
    ///
    /// # Errors
    /// The error of `self`, with the context.
    fn context(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: fmt::Display> Context<T> for std::result::Result<T, E> {
    fn context(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|err| Failure(format!("{}: {err:#}", what())))
    }
}
