//! One small layer over two engines: SQLite called inline with group commit,
//! PostgreSQL through sqlx. One SQL text serves both; nothing else in the
//! server knows an engine.

mod checkpoint;
pub mod copy;
mod error;
mod gather;
mod horizon;
mod load;
mod migrate;
mod pool;
mod postgres;
mod sqlite;
mod value;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use futures::{FutureExt as _, future::BoxFuture};
use rusqlite::Connection;
use sqlx::{Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions};
use tokio::sync::Semaphore;

pub use error::{StoreError, expect_one_row};
pub use load::{Column, MANY_ROWS};
pub use migrate::newest as newest_schema;
pub use value::{FromValue, Row, ToValue, Value};

/// Declares the SQL texts of a store as constants, and lists them in
/// `STATEMENTS` so that one test can prepare each on both engines.
#[macro_export]
macro_rules! statements {
    ($($(#[$meta:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$meta])* const $name: &str = $sql;)*
        /// Every SQL text of this store.
        pub(crate) const STATEMENTS: &[(&str, &str)] =
            &[$((concat!(module_path!(), "::", stringify!($name)), $name)),*];
    };
}

/// Connections to PostgreSQL; more gave no gain on the machines measured.
const CONNECTIONS: usize = 8;
/// Reports that may run at once.
const REPORTS: usize = 2;

/// A unit of work: statements that are committed together.
pub struct Tx {
    inner: TxInner,
}

enum TxInner {
    Lite(Connection),
    Postgres(Box<pool::Lease>),
}

impl Tx {
    fn over(lease: pool::Lease) -> Self {
        Self {
            inner: TxInner::Postgres(Box::new(lease)),
        }
    }

    fn into_lease(self) -> Option<pool::Lease> {
        match self.inner {
            TxInner::Lite(_) => None,
            TxInner::Postgres(lease) => Some(*lease),
        }
    }

    /// Runs a statement; answers with the number of rows it touched.
    ///
    /// # Errors
    /// Ends the unit of work: PostgreSQL aborts the transaction at any error.
    pub async fn exec(&mut self, sql: &'static str, args: &[Value]) -> Result<u64, StoreError> {
        match &mut self.inner {
            TxInner::Lite(connection) => sqlite::exec(connection, sql, args),
            TxInner::Postgres(connection) => postgres::exec(connection, sql, args).await,
        }
    }

    /// The same for a statement over a part of many rows, which PostgreSQL plans
    /// anew for its values. After five uses of a prepared statement it may keep one
    /// plan for any values, which knows neither how many accounts a range holds nor
    /// how few lines are the next part of a list. (As a setting of the transaction
    /// this would reach the checks of references too, which run once a row.)
    ///
    /// # Errors
    /// As [`Tx::exec`].
    pub async fn exec_for_values(
        &mut self,
        sql: &'static str,
        args: &[Value],
    ) -> Result<u64, StoreError> {
        match &mut self.inner {
            TxInner::Lite(connection) => sqlite::exec(connection, sql, args),
            TxInner::Postgres(connection) => postgres::exec_for_values(connection, sql, args).await,
        }
    }

    /// Every row of the answer.
    ///
    /// # Errors
    /// As [`Tx::exec`].
    pub async fn all(&mut self, sql: &'static str, args: &[Value]) -> Result<Vec<Row>, StoreError> {
        match &mut self.inner {
            TxInner::Lite(connection) => sqlite::all(connection, sql, args),
            TxInner::Postgres(connection) => postgres::all(connection, sql, args).await,
        }
    }

    /// The first row of the answer, if there is one.
    ///
    /// # Errors
    /// As [`Tx::exec`].
    pub async fn opt(
        &mut self,
        sql: &'static str,
        args: &[Value],
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.all(sql, args).await?.into_iter().next())
    }

    /// Has the engine read a statement without running it.
    ///
    /// # Errors
    /// What the engine dislikes about it.
    #[cfg(test)]
    pub(crate) async fn check(&mut self, sql: &'static str) -> Result<(), StoreError> {
        match &mut self.inner {
            TxInner::Lite(connection) => {
                connection.prepare(sql)?;
            }
            TxInner::Postgres(connection) => {
                use sqlx::SqlSafeStr as _;
                (&mut ***connection)
                    .prepare(sqlx::AssertSqlSafe(sql).into_sql_str())
                    .await?;
            }
        }
        Ok(())
    }

    /// The row that must be there.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when it is not.
    pub async fn one(&mut self, sql: &'static str, args: &[Value]) -> Result<Row, StoreError> {
        self.opt(sql, args).await?.ok_or(StoreError::Missing)
    }
}

/// The store. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    reports: Arc<Semaphore>,
}

#[derive(Clone)]
enum Engine {
    Lite(Arc<Lite>),
    Postgres(Arc<Postgres>),
}

struct Postgres {
    pool: Arc<pool::Pool>,
    gather: gather::Gather,
}

struct Lite {
    path: PathBuf,
    writer: writer::Writer,
    /// Idle read connections. A read never yields, so there are at most as
    /// many as worker threads.
    readers: Mutex<Vec<Tx>>,
}

impl Lite {
    fn reader(&self) -> Result<Tx, StoreError> {
        let idle = self
            .readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        match idle {
            Some(tx) => Ok(tx),
            None => {
                let connection = sqlite::open_reader(&self.path)?;
                Ok(Tx {
                    inner: TxInner::Lite(connection),
                })
            }
        }
    }

    fn put_back(&self, tx: Tx) {
        self.readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(tx);
    }
}

impl Db {
    /// Opens (and creates) the embedded database, and brings its schema up to date.
    ///
    /// # Errors
    /// When the file cannot be opened or a migration fails.
    pub fn open_sqlite(path: &Path) -> Result<Self, StoreError> {
        let mut connection = sqlite::open(path)?;
        migrate::sqlite(&mut connection)?;
        let lite = Lite {
            path: path.to_owned(),
            writer: writer::Writer::start(connection, path)?,
            readers: Mutex::new(Vec::new()),
        };
        Ok(Self::over(Engine::Lite(Arc::new(lite))))
    }

    /// Connects to PostgreSQL and brings its schema up to date.
    ///
    /// # Errors
    /// When it cannot be reached or a migration fails.
    pub async fn connect_postgres(url: &str) -> Result<Self, StoreError> {
        let options: PgConnectOptions = url
            .parse()
            .map_err(|_| StoreError::Unavailable("database URL cannot be read".to_owned()))?;
        let mut connection = PgConnection::connect_with(&options).await?;
        migrate::postgres(&mut connection).await?;
        connection.close().await?;
        let postgres = Postgres {
            pool: pool::Pool::new(options.clone(), CONNECTIONS, None),
            gather: gather::Gather::new(options),
        };
        Ok(Self::over(Engine::Postgres(Arc::new(postgres))))
    }

    fn over(engine: Engine) -> Self {
        Self {
            engine,
            reports: Arc::new(Semaphore::new(REPORTS)),
        }
    }

    /// `sqlite` or `postgres`, for messages and metrics.
    #[must_use]
    pub fn engine_name(&self) -> &'static str {
        match &self.engine {
            Engine::Lite(_) => "sqlite",
            Engine::Postgres(_) => "postgres",
        }
    }

    /// Runs a unit of work; commits when it answers `Ok`, and answers only
    /// after the commit. Nothing but the `Tx` may be awaited inside.
    ///
    /// # Errors
    /// Whatever the work answers, and the store's own failures.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        match &self.engine {
            Engine::Lite(lite) => lite.writer.write(work).await,
            Engine::Postgres(postgres) => {
                let mut lease = postgres.pool.acquire().await?;
                lease.execute("BEGIN").await.map_err(StoreError::from)?;
                let mut tx = Tx::over(lease);
                let outcome = work(&mut tx).await;
                if let Some(mut lease) = tx.into_lease() {
                    if outcome.is_ok() {
                        lease
                            .execute("COMMIT")
                            .await
                            .map_err(StoreError::of_commit)?;
                        lease.give_back();
                    } else {
                        lease.recover(true).await;
                    }
                }
                outcome
            }
        }
    }

    /// Reads by key, or a bounded list; on the embedded engine it is a plain
    /// function call in the caller's thread.
    ///
    /// # Errors
    /// Whatever the work answers, and the store's own failures.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>>,
    {
        match &self.engine {
            Engine::Lite(lite) => {
                let mut tx = lite.reader()?;
                let answer = work(&mut tx).now_or_never();
                lite.put_back(tx);
                answer.unwrap_or_else(|| {
                    Err(StoreError::Inconsistent("a read awaited the outside").into())
                })
            }
            Engine::Postgres(postgres) => {
                let mut tx = Tx::over(postgres.pool.acquire().await?);
                let outcome = work(&mut tx).await;
                if let Some(lease) = tx.into_lease() {
                    if outcome.is_ok() {
                        lease.give_back();
                    } else {
                        lease.recover(false).await;
                    }
                }
                outcome
            }
        }
    }

    /// The rows of a statement whose only argument, `$1`, is a key. What the
    /// first page asks for goes this way: on PostgreSQL looks that arrive while
    /// others are on their way are asked for together.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn rows_by_key(&self, sql: &'static str, key: i64) -> Result<Vec<Row>, StoreError> {
        match &self.engine {
            Engine::Lite(lite) => {
                let tx = lite.reader()?;
                let TxInner::Lite(connection) = &tx.inner else {
                    return Err(StoreError::Inconsistent("a reader of another engine"));
                };
                let rows = sqlite::all(connection, sql, &[Value::Int(Some(key))]);
                lite.put_back(tx);
                rows
            }
            Engine::Postgres(postgres) => postgres.gather.rows(sql, key).await,
        }
    }

    /// The row that must be there, as [`Db::rows_by_key`].
    ///
    /// # Errors
    /// [`StoreError::Missing`] when it is not.
    pub async fn one_by_key(&self, sql: &'static str, key: i64) -> Result<Row, StoreError> {
        let rows = self.rows_by_key(sql, key).await?;
        rows.into_iter().next().ok_or(StoreError::Missing)
    }

    /// Reads much (an export, a check of the ledger) on a bounded pool, so
    /// that it cannot starve the rest.
    ///
    /// # Errors
    /// Whatever the work answers, and the store's own failures.
    pub async fn report<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        let _turn = self
            .reports
            .acquire()
            .await
            .map_err(|_| StoreError::Unavailable("shutting down".to_owned()))?;
        match &self.engine {
            Engine::Lite(_) => {
                let db = self.clone();
                let joined = tokio::task::spawn_blocking(move || {
                    db.read(work).now_or_never().unwrap_or_else(|| {
                        Err(StoreError::Inconsistent("a report awaited the outside").into())
                    })
                });
                joined
                    .await
                    .map_err(|error| StoreError::Engine(error.to_string()))?
            }
            Engine::Postgres(_) => self.read(work).await,
        }
    }

    /// True when the store answers.
    pub async fn is_ready(&self) -> bool {
        let answer: Result<(), StoreError> = self
            .read(|tx| async move { tx.one("SELECT 1 AS one", &[]).await.map(|_| ()) }.boxed())
            .await;
        answer.is_ok()
    }
}

#[cfg(test)]
mod tests;
