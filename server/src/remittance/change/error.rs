//! Why a change of the change list was not made.

use thiserror::Error;

use super::refusal::Refusal;
use crate::{
    platform::{
        db::StoreError,
        problem::{Problem, form_invalid},
    },
    remittance::draft::Closed,
};

/// Why a change of the change list was not made.
#[derive(Debug, Error)]
pub enum Error {
    /// The line breaks rules.
    #[error("{} fields refused", .0.len())]
    Refused(Vec<Refusal>),
    /// The month is not being prepared.
    #[error(transparent)]
    Closed(#[from] Closed),
    /// The store.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            // The one unique key that a line can meet: somebody else put the
            // same person on the list meanwhile.
            StoreError::Exists => Self::Refused(vec![Refusal::Pending]),
            other => Self::Store(other),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusals) => {
                refusals
                    .into_iter()
                    .fold(form_invalid(), |problem, refusal| {
                        let sentence = refusal.words().sentence();
                        problem.field(refusal.field().wire_name(), refusal.code(), sentence)
                    })
            }
            Error::Closed(closed) => closed.into(),
            Error::Store(error) => error.into(),
        }
    }
}
