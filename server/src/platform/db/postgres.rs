//! The engine at scale, through sqlx.

use std::sync::Arc;

use futures::TryStreamExt as _;
use sqlx::{
    Column as _, PgConnection, Row as _, TypeInfo as _,
    postgres::{PgArguments, PgRow},
    query::Query,
};

use super::{Row, StoreError, Value};

fn bound(sql: &'static str, args: &[Value]) -> Query<'static, sqlx::Postgres, PgArguments> {
    let mut query = sqlx::query(sql);
    for value in args {
        query = match value {
            Value::Int(value) => query.bind(*value),
            Value::Text(value) => query.bind(value.clone()),
            Value::Bytes(value) => query.bind(value.clone()),
        };
    }
    query
}

fn value_of(row: &PgRow, index: usize) -> Result<Value, StoreError> {
    Ok(match row.column(index).type_info().name() {
        "INT8" => Value::Int(row.try_get(index)?),
        "INT4" => Value::Int(row.try_get::<Option<i32>, _>(index)?.map(i64::from)),
        "BOOL" => Value::Int(row.try_get::<Option<bool>, _>(index)?.map(i64::from)),
        "BYTEA" => Value::Bytes(row.try_get(index)?),
        "TEXT" | "VARCHAR" | "NAME" => Value::Text(row.try_get(index)?),
        _ => {
            return Err(StoreError::Inconsistent(
                "a column of a type that we do not use",
            ));
        }
    })
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
    sql: &'static str,
    args: &[Value],
) -> Result<Vec<Row>, StoreError> {
    let mut stream = bound(sql, args).fetch(connection);
    let mut answer: Vec<Row> = Vec::new();
    while let Some(row) = stream.try_next().await? {
        let names: Arc<[String]> = match answer.first() {
            Some(first) => Arc::clone(&first.names),
            None => row
                .columns()
                .iter()
                .map(|column| column.name().to_owned())
                .collect(),
        };
        let values = (0..row.len())
            .map(|index| value_of(&row, index))
            .collect::<Result<Vec<_>, _>>()?;
        answer.push(Row { names, values });
    }
    Ok(answer)
}
