//! The bare engines, and the product's own SQL texts for them: a floor runs
//! the same statements without anything around them.

use std::fmt::Display;

use rusqlite::{Connection, types::Value};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::{Result, context::Engine, failure::Failure, store::place::Place};

/// A connection without our layer over it.
pub enum Raw {
    /// Embedded.
    Lite(Connection),
    /// Over a socket.
    Postgres(PgConnection),
}

impl Raw {
    /// Opens a connection that is durable like the product's.
    ///
    /// # Errors
    /// Those of the engine.
    pub async fn open(place: &Place) -> Result<Self> {
        match place.engine {
            Engine::Sqlite => Ok(Self::Lite(durable(place)?)),
            Engine::Postgres => Ok(Self::Postgres(PgConnection::connect(&place.url).await?)),
        }
    }

    /// Runs statements, separated by semicolons, without arguments.
    ///
    /// # Errors
    /// Those of the engine.
    pub async fn run(&mut self, sql: &str) -> Result {
        match self {
            Self::Lite(connection) => connection.execute_batch(sql)?,
            Self::Postgres(connection) => {
                let text = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
                connection.execute(text).await?;
            }
        }
        Ok(())
    }

    /// The number that a statement answers with.
    ///
    /// # Errors
    /// Those of the engine.
    pub async fn number(&mut self, sql: &str) -> Result<i64> {
        match self {
            Self::Lite(connection) => Ok(connection.query_row(sql, [], |row| row.get(0))?),
            Self::Postgres(connection) => Ok(sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
                .fetch_one(connection)
                .await?),
        }
    }
}

/// The embedded engine as durable as the product opens it.
///
/// # Errors
/// Those of the engine.
pub fn durable(place: &Place) -> Result<Connection> {
    let connection = Connection::open(place.path())?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA wal_autocheckpoint = 4000; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192",
    )?;
    Ok(connection)
}

/// A SQL text of the product, by the path of its constant.
///
/// # Errors
/// There is none of that name (any more).
pub fn text(name: &str) -> Result<&'static str> {
    let wanted = format!("server::{name}");
    server::app::statements()
        .into_iter()
        .find(|(name, _)| *name == wanted)
        .map(|(_, sql)| sql)
        .ok_or_else(|| Failure::new(format!("no SQL text {wanted}")))
}

/// The text with its arguments written into it.
///
/// # Errors
/// As [`text`].
pub fn filled(name: &str, arguments: &[&dyn Display]) -> Result<String> {
    let mut sql = text(name)?.to_owned();
    for (index, argument) in arguments.iter().enumerate().rev() {
        sql = sql.replace(&format!("${}", index + 1), &argument.to_string());
    }
    Ok(sql)
}

/// A prepared statement of the embedded engine that takes its arguments by the
/// number in their name.
pub struct Prepared<'c> {
    statement: rusqlite::Statement<'c>,
    order: Vec<usize>,
}

impl<'c> Prepared<'c> {
    /// Prepares a text of the product.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn new(connection: &'c Connection, name: &str) -> Result<Self> {
        let statement = connection.prepare(text(name)?)?;
        let order = (1..=statement.parameter_count())
            .map(|index| {
                let name = statement.parameter_name(index).unwrap_or_default();
                name[1..].parse().unwrap_or(1)
            })
            .collect();
        Ok(Self { statement, order })
    }

    /// Binds and runs; answers with the number in the first column, if any.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn run(&mut self, arguments: &[Value]) -> Result<Option<i64>> {
        for (index, number) in (1..).zip(&self.order) {
            self.statement
                .raw_bind_parameter(index, &arguments[number - 1])?;
        }
        if self.statement.column_count() == 0 {
            self.statement.raw_execute()?;
            return Ok(None);
        }
        let mut rows = self.statement.raw_query();
        let number = rows.next()?.map(|row| row.get(0)).transpose()?;
        while rows.next()?.is_some() {}
        Ok(number)
    }
}
