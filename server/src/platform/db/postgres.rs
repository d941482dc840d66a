//! The engine at scale, through sqlx.

use std::sync::Arc;

use futures::TryStreamExt as _;
use sqlx::{
    Column as _, PgConnection, Row as _, SqlSafeStr, SqlStr, TypeInfo as _,
    postgres::{PgArguments, PgRow},
    query::Query,
};

use super::{Row, StoreError, Value};

fn bound(sql: impl SqlSafeStr, args: &[Value]) -> Query<'_, sqlx::Postgres, PgArguments> {
    let mut query = sqlx::query(sql);
    for value in args {
        query = match value {
            Value::Int(value) => query.bind(*value),
            Value::Text(value) => query.bind(value.as_deref()),
            Value::Bytes(value) => query.bind(value.as_deref()),
        };
    }
    query
}

/// What the columns of an answer hold; found out once an answer, because a
/// column's type is told by its name.
struct Shape {
    names: Arc<[String]>,
    kinds: Vec<Kind>,
}

/// How a column is read.
#[derive(Clone, Copy)]
enum Kind {
    Long,
    Int,
    Bool,
    Bytes,
    Text,
}

impl Kind {
    fn of(type_name: &str) -> Result<Self, StoreError> {
        Ok(match type_name {
            "INT8" => Self::Long,
            "INT4" => Self::Int,
            "BOOL" => Self::Bool,
            "BYTEA" => Self::Bytes,
            "TEXT" | "VARCHAR" | "NAME" => Self::Text,
            _ => {
                return Err(StoreError::Inconsistent(
                    "a column of a type that we do not use",
                ));
            }
        })
    }

    /// Reads the column without asking again for its type.
    fn read(self, row: &PgRow, index: usize) -> Result<Value, sqlx::Error> {
        Ok(match self {
            Self::Long => Value::Int(row.try_get_unchecked(index)?),
            Self::Int => {
                let number: Option<i32> = row.try_get_unchecked(index)?;
                Value::Int(number.map(i64::from))
            }
            Self::Bool => {
                let flag: Option<bool> = row.try_get_unchecked(index)?;
                Value::Int(flag.map(i64::from))
            }
            Self::Bytes => Value::Bytes(row.try_get_unchecked(index)?),
            Self::Text => Value::Text(row.try_get_unchecked(index)?),
        })
    }
}

impl Shape {
    fn of(row: &PgRow) -> Result<Self, StoreError> {
        let columns = row.columns();
        Ok(Self {
            names: columns
                .iter()
                .map(|column| column.name().to_owned())
                .collect(),
            kinds: columns
                .iter()
                .map(|column| Kind::of(column.type_info().name()))
                .collect::<Result<_, _>>()?,
        })
    }

    fn read(&self, row: &PgRow) -> Result<Row, StoreError> {
        let values = self
            .kinds
            .iter()
            .enumerate()
            .map(|(index, kind)| kind.read(row, index))
            .collect::<Result<_, _>>()?;
        Ok(Row {
            names: Arc::clone(&self.names),
            values,
        })
    }
}

/// Runs a statement that answers with a count of rows.
pub(super) async fn exec(
    connection: &mut PgConnection,
    sql: &'static str,
    args: &[Value],
) -> Result<u64, StoreError> {
    Ok(bound(sql, args).execute(connection).await?.rows_affected())
}

/// The same, planned for these values and not kept.
pub(super) async fn exec_for_values(
    connection: &mut PgConnection,
    sql: &'static str,
    args: &[Value],
) -> Result<u64, StoreError> {
    let query = bound(sql, args).persistent(false);
    Ok(query.execute(connection).await?.rows_affected())
}

/// Runs a statement that answers with rows.
pub(super) async fn all(
    connection: &mut PgConnection,
    sql: impl SqlSafeStr,
    args: &[Value],
) -> Result<Vec<Row>, StoreError> {
    read_all(connection, bound(sql, args)).await
}

/// Runs a statement over many keys, its only argument.
pub(super) async fn all_of_keys(
    connection: &mut PgConnection,
    sql: SqlStr,
    keys: Vec<i64>,
) -> Result<Vec<Row>, StoreError> {
    read_all(connection, sqlx::query(sql).bind(keys)).await
}

async fn read_all(
    connection: &mut PgConnection,
    query: Query<'_, sqlx::Postgres, PgArguments>,
) -> Result<Vec<Row>, StoreError> {
    let mut stream = query.fetch(connection);
    let mut shape = None;
    let mut answer: Vec<Row> = Vec::new();
    while let Some(row) = stream.try_next().await? {
        if shape.is_none() {
            shape = Some(Shape::of(&row)?);
        }
        if let Some(shape) = &shape {
            answer.push(shape.read(&row)?);
        }
    }
    Ok(answer)
}
