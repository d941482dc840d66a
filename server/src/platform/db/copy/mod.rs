//! Copies of a whole database: taken while others write, and put back.

mod postgres;
mod sqlite;

use std::path::{Path, PathBuf};

use futures::future::BoxFuture;
use thiserror::Error;

use super::{StoreError, Tx};

/// Why a copy was not taken or not put back; a sentence for the operator.
#[derive(Debug, Error)]
pub enum CopyError {
    /// The target is not what the operator thinks it is.
    #[error("{0}")]
    Refused(String),
    /// A program of the engine is missing or complained.
    #[error("{0}")]
    Tool(String),
    /// A file cannot be read or written.
    #[error("{path}: {reason}")]
    File {
        /// Its path.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// The engine's own failures.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CopyError {
    /// What the system said about a file.
    pub fn file(path: &Path, error: &std::io::Error) -> Self {
        Self::File {
            path: path.display().to_string(),
            reason: error.to_string(),
        }
    }
}

/// Where a database is, before anybody opens it as a store: copies must be
/// possible while its schema is older than this program.
#[derive(Clone, Debug)]
pub enum Place {
    /// The file of the embedded engine.
    Sqlite(PathBuf),
    /// Address of a database of PostgreSQL.
    Postgres(String),
}

impl Place {
    /// Reads `sqlite:<path>` or `postgres://…`.
    #[must_use]
    pub fn of_url(url: &str) -> Self {
        match url.strip_prefix("sqlite:") {
            Some(path) => Self::Sqlite(PathBuf::from(path)),
            None => Self::Postgres(url.to_owned()),
        }
    }

    /// `sqlite` or `postgres`.
    #[must_use]
    pub const fn engine_name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    /// Name of a copy's file.
    #[must_use]
    pub const fn file_name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "anju.db",
            Self::Postgres(_) => "anju.dump",
        }
    }

    /// Writes a copy to `file`, which must not exist, as of one moment; others
    /// go on writing. `look` reads what the copy holds: as of the same moment.
    ///
    /// # Errors
    /// [`CopyError`]; a part of the file may be there then.
    pub async fn take<T, F>(&self, file: &Path, look: F) -> Result<T, CopyError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
    {
        match self {
            Self::Sqlite(path) => {
                let (path, file) = (path.clone(), file.to_owned());
                tokio::task::spawn_blocking(move || sqlite::take(&path, &file, look))
                    .await
                    .map_err(|error| CopyError::Tool(error.to_string()))?
            }
            Self::Postgres(url) => postgres::take(url, file, look).await,
        }
    }

    /// Puts a copy in the place of whatever is there: whole, or not at all.
    /// Answers with the file that the replaced database was moved to, if any.
    ///
    /// # Errors
    /// [`CopyError::Refused`] when the place is in use, or holds data and
    /// `replace` is false.
    pub async fn put_back(&self, file: &Path, replace: bool) -> Result<Option<PathBuf>, CopyError> {
        match self {
            Self::Sqlite(path) => {
                let (path, file) = (path.clone(), file.to_owned());
                tokio::task::spawn_blocking(move || sqlite::put_back(&path, &file, replace))
                    .await
                    .map_err(|error| CopyError::Tool(error.to_string()))?
            }
            Self::Postgres(url) => {
                postgres::put_back(url, file, replace).await?;
                Ok(None)
            }
        }
    }
}

fn holds_data() -> CopyError {
    CopyError::Refused(
        "the database holds data already; `--replace` puts the copy in its place".to_owned(),
    )
}

fn in_use() -> CopyError {
    CopyError::Refused("the database is in use; stop every `anju serve` on it first".to_owned())
}

/// Tables of which one row is enough to call it data.
const DATA: [&str; 4] = ["unit", "person", "journal", "audit_event"];
