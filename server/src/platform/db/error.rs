//! What can go wrong in the store.

use thiserror::Error;

/// A failure of the store. Its text is for logs, never for users.
#[derive(Clone, Debug, Error)]
pub enum StoreError {
    /// Somebody else changed the row since it was read.
    #[error("the row changed since it was read")]
    Stale,
    /// A key that must be unique exists already.
    #[error("unique key exists already")]
    Exists,
    /// A row that must be there is not.
    #[error("row not found")]
    Missing,
    /// A column is missing or of another type: a mistake in our own SQL.
    #[error("column {name}: expected {expected}")]
    Column {
        /// Its name.
        name: &'static str,
        /// What was expected.
        expected: &'static str,
    },
    /// The database cannot be reached or is too busy; trying again may help.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    /// The answer to a commit was lost: the work was done, or it was not.
    #[error("outcome unknown: {0}")]
    Uncertain(String),
    /// A rule of the data was about to be broken: a mistake in our code.
    #[error("inconsistent data: {0}")]
    Inconsistent(&'static str),
    /// Anything else the engine said.
    #[error("database: {0}")]
    Engine(String),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ffi;
        match error
            .sqlite_error()
            .map(|inner| (inner.code, inner.extended_code))
        {
            Some((_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY)) => {
                Self::Exists
            }
            Some((
                rusqlite::ErrorCode::DatabaseBusy
                | rusqlite::ErrorCode::DatabaseLocked
                | rusqlite::ErrorCode::DiskFull
                | rusqlite::ErrorCode::SystemIoFailure
                | rusqlite::ErrorCode::CannotOpen,
                _,
            )) => Self::Unavailable(error.to_string()),
            _ => Self::Engine(error.to_string()),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) => match inner.code().as_deref() {
                Some("23505") => Self::Exists,
                // Serialization failure, deadlock, shutting down, starting up,
                // too many connections, disk full.
                Some(
                    "40001" | "40P01" | "57P01" | "57P02" | "57P03" | "53300" | "53100" | "25006",
                ) => Self::Unavailable(error.to_string()),
                _ => Self::Engine(error.to_string()),
            },
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Protocol(_) => Self::Unavailable(error.to_string()),
            _ => Self::Engine(error.to_string()),
        }
    }
}

impl StoreError {
    /// What a failed commit means. Only a refusal in so many words says that
    /// nothing was done; a server that shuts down may have committed before.
    pub(super) fn of_commit(error: sqlx::Error) -> Self {
        let refused = error
            .as_database_error()
            .is_some_and(|said| !said.code().is_some_and(|code| code.starts_with("57")));
        if refused {
            error.into()
        } else {
            Self::Uncertain(error.to_string())
        }
    }
}

/// Passes when exactly one row was touched.
///
/// # Errors
/// [`StoreError::Stale`] otherwise.
pub fn expect_one_row(rows: u64) -> Result<(), StoreError> {
    if rows == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}
