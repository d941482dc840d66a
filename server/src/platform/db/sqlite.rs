//! The embedded engine, called inline: a statement is a function call.

use std::sync::Arc;

use rusqlite::{Connection, Statement, types::ValueRef};

use super::{Row, StoreError, Value};

/// Pages kept in memory a connection, in KiB.
const CACHE_KIB: i32 = 8 * 1024;

/// Opens the file with the settings that a ledger needs.
pub(super) fn open(path: &std::path::Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // A committed posting survives a power cut.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

/// Binds by the number in the name: in SQLite `$2` is a name that is numbered
/// by first appearance, so binding by position would swap arguments silently.
fn bind(statement: &mut Statement<'_>, args: &[Value]) -> Result<(), StoreError> {
    for index in 1..=statement.parameter_count() {
        let number = statement
            .parameter_name(index)
            .and_then(|name| name.strip_prefix('$'))
            .and_then(|digits| digits.parse::<usize>().ok())
            .ok_or(StoreError::Inconsistent("parameter without a number"))?;
        let value = number
            .checked_sub(1)
            .and_then(|position| args.get(position))
            .ok_or(StoreError::Inconsistent("too few arguments"))?;
        match value {
            Value::Int(value) => statement.raw_bind_parameter(index, value)?,
            Value::Text(value) => statement.raw_bind_parameter(index, value)?,
            Value::Bytes(value) => statement.raw_bind_parameter(index, value)?,
        }
    }
    Ok(())
}

/// Runs a statement that answers with a count of rows.
pub(super) fn exec(connection: &Connection, sql: &str, args: &[Value]) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    bind(&mut statement, args)?;
    Ok(statement.raw_execute()? as u64)
}

/// Runs a statement that answers with rows.
pub(super) fn all(
    connection: &Connection,
    sql: &str,
    args: &[Value],
) -> Result<Vec<Row>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    bind(&mut statement, args)?;
    let names: Arc<[String]> = statement.column_names().map(str::to_owned).collect();
    let mut rows = statement.raw_query();
    let mut answer = Vec::new();
    while let Some(row) = rows.next()? {
        let mut values = Vec::with_capacity(names.len());
        for index in 0..names.len() {
            values.push(match row.get_ref(index)? {
                // A null has no type here; every getter takes it.
                ValueRef::Null => Value::Text(None),
                ValueRef::Integer(number) => Value::Int(Some(number)),
                ValueRef::Text(text) => {
                    Value::Text(Some(String::from_utf8_lossy(text).into_owned()))
                }
                ValueRef::Blob(bytes) => Value::Bytes(Some(bytes.to_vec())),
                ValueRef::Real(_) => {
                    return Err(StoreError::Inconsistent("a floating-point column"));
                }
            });
        }
        answer.push(Row {
            names: Arc::clone(&names),
            values,
        });
    }
    Ok(answer)
}
