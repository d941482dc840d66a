//! Connections to PostgreSQL. The pool is our own because sqlx's asks the
//! server a question before and after each use: two round trips beside the one
//! or two that a request needs.

use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use sqlx::{Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use super::StoreError;

/// How long a caller waits for a connection, and for a new one to be opened.
const PATIENCE: Duration = Duration::from_secs(5);
/// A connection that lay idle for longer is asked whether it still lives. A
/// busy one is not: its failure would show in the work itself.
const TRUSTED: Duration = Duration::from_secs(1);
/// Statements that the server keeps prepared, a connection.
const STATEMENTS: usize = 512;

struct Idle {
    connection: PgConnection,
    since: Instant,
}

/// A bounded number of connections, opened when they are needed.
pub(super) struct Pool {
    options: PgConnectOptions,
    /// What a new connection is told first.
    setting: Option<&'static str>,
    idle: Mutex<Vec<Idle>>,
    turns: Arc<Semaphore>,
}

/// A connection for one unit of work. Dropped without [`Lease::give_back`] it
/// is closed, because nobody knows in which state it is; the server then rolls
/// back what was open.
pub(super) struct Lease {
    /// There until it is given back.
    connection: Option<PgConnection>,
    pool: Arc<Pool>,
    _turn: OwnedSemaphorePermit,
}

fn too_busy() -> StoreError {
    StoreError::Unavailable("no connection to the database is free".to_owned())
}

impl Pool {
    pub(super) fn new(
        options: PgConnectOptions,
        connections: usize,
        setting: Option<&'static str>,
    ) -> Arc<Self> {
        Arc::new(Self {
            options: options.statement_cache_capacity(STATEMENTS),
            setting,
            idle: Mutex::new(Vec::new()),
            turns: Arc::new(Semaphore::new(connections)),
        })
    }

    pub(super) async fn acquire(self: &Arc<Self>) -> Result<Lease, StoreError> {
        let turn = timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned())
            .await
            .map_err(|_| too_busy())?
            .map_err(|_| too_busy())?;
        let connection = match self.living().await {
            Some(connection) => connection,
            None => timeout(PATIENCE, self.connect())
                .await
                .map_err(|_| too_busy())??,
        };
        Ok(Lease {
            connection: Some(connection),
            pool: Arc::clone(self),
            _turn: turn,
        })
    }

    async fn connect(&self) -> Result<PgConnection, sqlx::Error> {
        let mut connection = PgConnection::connect_with(&self.options).await?;
        if let Some(setting) = self.setting {
            connection.execute(setting).await?;
        }
        Ok(connection)
    }

    fn pop(&self) -> Option<Idle> {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop()
    }

    /// The connection used last, when it still lives.
    async fn living(&self) -> Option<PgConnection> {
        let mut last = self.pop()?;
        if last.since.elapsed() < TRUSTED
            || matches!(timeout(PATIENCE, last.connection.ping()).await, Ok(Ok(())))
        {
            return Some(last.connection);
        }
        self.forget();
        None
    }

    /// What happened to one connection has happened to those that lie idle:
    /// the server was started anew, or the network is gone.
    fn forget(&self) {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    fn put_back(&self, connection: PgConnection) {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Idle {
                connection,
                since: Instant::now(),
            });
    }
}

impl Lease {
    /// Lets the next one use the connection, which must be in no transaction
    /// and have no answer left to be read.
    pub(super) fn give_back(mut self) {
        if let Some(connection) = self.connection.take() {
            self.pool.put_back(connection);
        }
    }

    /// After a failure: gives the connection back when it still answers.
    pub(super) async fn recover(mut self, in_transaction: bool) {
        let sound = if in_transaction {
            self.execute("ROLLBACK").await.is_ok()
        } else {
            self.ping().await.is_ok()
        };
        if sound {
            self.give_back();
        } else {
            self.connection = None;
            self.pool.forget();
        }
    }
}

impl Deref for Lease {
    type Target = PgConnection;
    #[expect(
        clippy::expect_used,
        reason = "taken only by give_back, which consumes"
    )]
    fn deref(&self) -> &PgConnection {
        self.connection.as_ref().expect("not given back")
    }
}

impl DerefMut for Lease {
    #[expect(
        clippy::expect_used,
        reason = "taken only by give_back, which consumes"
    )]
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.connection.as_mut().expect("not given back")
    }
}
