//! One database of a benchmark, on either engine.

use std::{
    fs,
    path::{Path, PathBuf},
};

use futures::FutureExt as _;
use server::{
    ledger,
    platform::db::{Db, StoreError},
};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::{
    Result,
    context::{Bench, Engine},
    failure::Failure,
    store::raw::Raw,
};

/// Where a database lies.
pub struct Place {
    /// Its engine.
    pub engine: Engine,
    /// As in the configuration: `sqlite:<path>` or `postgres://…`.
    pub url: String,
}

impl Place {
    /// A new database with the product's schema.
    ///
    /// # Errors
    /// It cannot be created.
    pub async fn new(bench: &Bench, engine: Engine, name: &str) -> Result<Self> {
        let url = match engine {
            Engine::Sqlite => {
                let path = bench.folder(name)?.join("anju.db");
                format!("sqlite:{}", path.display())
            }
            Engine::Postgres => bench.database(name).await?,
        };
        let place = Self { engine, url };
        drop(place.db().await?);
        Ok(place)
    }

    /// The file of the embedded engine.
    pub fn path(&self) -> &Path {
        Path::new(self.url.strip_prefix("sqlite:").unwrap_or(&self.url))
    }

    /// The product's store over it.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn db(&self) -> Result<Db> {
        Ok(match self.engine {
            Engine::Sqlite => Db::open_sqlite(self.path())?,
            Engine::Postgres => Db::connect_postgres(&self.url).await?,
        })
    }

    /// A copy of it, which nobody may use meanwhile.
    ///
    /// # Errors
    /// There is no room, or somebody uses it.
    pub async fn copy(&self, bench: &Bench, name: &str) -> Result<Self> {
        let url = match self.engine {
            Engine::Sqlite => {
                Raw::open(self)
                    .await?
                    .number("PRAGMA wal_checkpoint(TRUNCATE)")
                    .await?;
                let path: PathBuf = bench.folder(name)?.join("anju.db");
                fs::copy(self.path(), &path)?;
                format!("sqlite:{}", path.display())
            }
            Engine::Postgres => {
                let url = bench.database(name).await?;
                let mut connection = PgConnection::connect(bench.cluster()?).await?;
                let (to, from) = (base_name(&url), base_name(&self.url));
                for sql in [
                    format!("DROP DATABASE {to}"),
                    format!("CREATE DATABASE {to} TEMPLATE {from} STRATEGY file_copy"),
                ] {
                    connection.execute(AssertSqlSafe(sql)).await?;
                }
                url
            }
        };
        let engine = self.engine;
        Ok(Self { engine, url })
    }

    /// Removes it.
    ///
    /// # Errors
    /// It cannot be removed.
    pub async fn remove(self, bench: &Bench) -> Result {
        match self.engine {
            Engine::Sqlite => {
                if let Some(folder) = self.path().parent() {
                    fs::remove_dir_all(folder)?;
                }
                Ok(())
            }
            Engine::Postgres => bench.drop_database(&self.url).await,
        }
    }

    /// Recomputes the ledger; every difference is a failure.
    ///
    /// # Errors
    /// The ledger does not hold.
    pub async fn verify(&self) -> Result {
        let report: std::result::Result<ledger::Report, StoreError> = self
            .db()
            .await?
            .report(|tx| async move { ledger::verify(tx).await }.boxed())
            .await;
        let report = report?;
        if report.holds() {
            return Ok(());
        }
        Err(Failure::new(format!(
            "the ledger does not hold: {:?}",
            report.findings
        )))
    }
}

fn base_name(url: &str) -> &str {
    url.rsplit_once('/').map_or(url, |(_, name)| name)
}
