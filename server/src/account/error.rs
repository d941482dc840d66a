//! What can go wrong, and how it is said.

use axum::http::StatusCode;

use crate::platform::{
    db::StoreError,
    problem::{Problem, say},
};

/// Why an account is not shown.
#[derive(Debug)]
pub(crate) enum Error {
    /// The value was never registered.
    NotRegistered,
    /// Refused by the platform.
    Refused(Problem),
    /// The store.
    Store(StoreError),
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotRegistered => Self::new(
                StatusCode::NOT_FOUND,
                "value-not-registered",
                say(
                    "该项信息没有登记，请联系单位经办人或到管理中心补充登记。",
                    "This value is not on record. Ask your unit's agent or the centre to add it.",
                ),
            ),
            Error::Refused(problem) => problem,
            Error::Store(error) => error.into(),
        }
    }
}
