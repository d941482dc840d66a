//! Where the engines need two texts: many rows at once into a document table,
//! and what only PostgreSQL has to be told.

use sqlx::AssertSqlSafe;

use super::{StoreError, Tx, TxInner};

/// One column of a load, all of the same length.
#[derive(Clone, Debug)]
pub enum Column {
    /// `BIGINT`
    Ints(Vec<Option<i64>>),
    /// `TEXT`
    Texts(Vec<Option<String>>),
}

/// From so many rows on, the planner is told.
pub const MANY_ROWS: usize = 5_000;

impl Column {
    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Ints(values) => values.len(),
            Self::Texts(values) => values.len(),
        }
    }

    /// True without rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes the first rows away, at most `count` of them.
    #[must_use]
    pub fn take_front(&mut self, count: usize) -> Self {
        match self {
            Self::Ints(values) => Self::Ints(values.drain(..count.min(values.len())).collect()),
            Self::Texts(values) => Self::Texts(values.drain(..count.min(values.len())).collect()),
        }
    }

    const fn array_type(&self) -> &'static str {
        match self {
            Self::Ints(_) => "BIGINT[]",
            Self::Texts(_) => "TEXT[]",
        }
    }
}

/// A statement of the embedded engine is a function call, so one a row is
/// quicker and needs less memory than all rows in one text.
fn load_inline(
    connection: &rusqlite::Connection,
    sql: &str,
    columns: &[(&'static str, Column)],
    count: usize,
) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut loaded = 0;
    for row in 0..count {
        for (index, (_, column)) in (1..).zip(columns) {
            match column {
                Column::Ints(values) => statement.raw_bind_parameter(index, values[row])?,
                Column::Texts(values) => {
                    statement.raw_bind_parameter(index, values[row].as_deref())?;
                }
            }
        }
        loaded += statement.raw_execute()? as u64;
    }
    Ok(loaded)
}

impl Tx {
    /// Inserts rows given column by column; answers with their count. Table
    /// and column names come from our own code, never from a request.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when the columns differ in length, and
    /// whatever the engine says.
    pub async fn load(
        &mut self,
        table: &'static str,
        columns: &[(&'static str, Column)],
    ) -> Result<u64, StoreError> {
        let count = columns.first().map_or(0, |(_, column)| column.len());
        if columns.iter().any(|(_, column)| column.len() != count) {
            return Err(StoreError::Inconsistent("columns of different lengths"));
        }
        if count == 0 {
            return Ok(0);
        }
        let names = columns
            .iter()
            .map(|(name, _)| *name)
            .collect::<Vec<_>>()
            .join(", ");
        match &mut self.inner {
            TxInner::Lite(connection) => {
                let marks = (1..=columns.len())
                    .map(|number| format!("?{number}"))
                    .collect::<Vec<_>>()
                    .join(", ");
                let sql = format!("INSERT INTO {table} ({names}) VALUES ({marks})");
                load_inline(connection, &sql, columns, count)
            }
            TxInner::Postgres(connection) => {
                let arrays = columns
                    .iter()
                    .enumerate()
                    .map(|(index, (_, column))| format!("${}::{}", index + 1, column.array_type()))
                    .collect::<Vec<_>>()
                    .join(", ");
                let sql = format!("INSERT INTO {table} ({names}) SELECT * FROM UNNEST({arrays})");
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for (_, column) in columns {
                    query = match column {
                        Column::Ints(values) => query.bind(values.clone()),
                        Column::Texts(values) => query.bind(values.clone()),
                    };
                }
                let rows = query.execute(&mut ***connection).await?.rows_affected();
                if count >= MANY_ROWS {
                    self.refresh_statistics(table).await?;
                }
                Ok(rows)
            }
        }
    }

    /// Tells PostgreSQL's planner what a table holds now. After many rows were
    /// put in it would otherwise plan for the table as it was, and join a
    /// hundred thousand rows one by one. The embedded engine needs no such help.
    ///
    /// # Errors
    /// Those of the engine.
    pub async fn refresh_statistics(&mut self, table: &'static str) -> Result<(), StoreError> {
        if let TxInner::Postgres(connection) = &mut self.inner {
            let sql = AssertSqlSafe(format!("ANALYZE {table}"));
            sqlx::query(sql).execute(&mut ***connection).await?;
        }
        Ok(())
    }

    /// Waits until no other transaction is between here and its end under the
    /// same name. PostgreSQL lets transactions run side by side and each of
    /// their statements sees what others have committed meanwhile; the embedded
    /// engine has one writer, so that a turn is all it ever gives.
    ///
    /// # Errors
    /// Those of the engine.
    pub async fn take_turn(&mut self, name: &str) -> Result<(), StoreError> {
        if let TxInner::Postgres(connection) = &mut self.inner {
            sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
                .bind(name)
                .execute(&mut ***connection)
                .await?;
        }
        Ok(())
    }
}
