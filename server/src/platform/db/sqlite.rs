//! The embedded engine, called inline: a statement is a function call.

use std::{cell::RefCell, collections::HashMap, rc::Rc, sync::Arc};

use rusqlite::{Connection, Statement, config::DbConfig, types::ValueRef};

use super::{Row, StoreError, Value};

/// Pages kept in memory a connection, in KiB.
const CACHE_KIB: i32 = 8 * 1024;
/// The same for a reader, which maps the file and keeps little beside it.
const READER_CACHE_KIB: i32 = 1024;
/// So much of the file is mapped; the engine allows two gigabytes.
const MAPPED_BYTES: i64 = 2 << 30;

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
    // Otherwise the planner looks at the arguments, and a statement whose text
    // is known is parsed and planned anew at every use: most of a short read.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

/// Opens the file for reading. Pages are mapped instead of copied: half of a
/// short read would otherwise be copying pages. The writer maps nothing, so a
/// disk that fails is an error there and no signal.
pub(super) fn open_reader(path: &std::path::Path) -> Result<Connection, StoreError> {
    let connection = open(path)?;
    connection.pragma_update(None, "query_only", "ON")?;
    connection.pragma_update(None, "mmap_size", MAPPED_BYTES)?;
    connection.pragma_update(None, "cache_size", -READER_CACHE_KIB)?;
    Ok(connection)
}

/// What a statement's text says about its parameters and columns; found out
/// once a thread, because every short read would pay for it.
struct Shape {
    /// For each parameter of the engine, the position of its argument.
    positions: Box<[usize]>,
    names: Arc<[String]>,
}

thread_local! {
    /// By the text's address: our texts are constants.
    static SHAPES: RefCell<HashMap<(*const u8, usize), Rc<Shape>>> = RefCell::default();
}

impl Shape {
    fn of(statement: &Statement<'_>, sql: &'static str) -> Result<Rc<Self>, StoreError> {
        let key = (sql.as_ptr(), sql.len());
        let known = SHAPES.with_borrow(|shapes| shapes.get(&key).cloned());
        if let Some(shape) = known {
            return Ok(shape);
        }
        let shape = Rc::new(Self::read(statement)?);
        SHAPES.with_borrow_mut(|shapes| shapes.insert(key, Rc::clone(&shape)));
        Ok(shape)
    }

    /// Parameters are bound by the number in the name: in SQLite `$2` is a name
    /// that is numbered by first appearance, so binding by position would swap
    /// arguments silently.
    fn read(statement: &Statement<'_>) -> Result<Self, StoreError> {
        let positions = (1..=statement.parameter_count())
            .map(|index| {
                let name = statement.parameter_name(index)?;
                let number: usize = name.strip_prefix('$')?.parse().ok()?;
                number.checked_sub(1)
            })
            .collect::<Option<_>>()
            .ok_or(StoreError::Inconsistent("parameter without a number"))?;
        let names = statement.column_names().map(str::to_owned).collect();
        Ok(Self { positions, names })
    }

    fn bind(&self, statement: &mut Statement<'_>, args: &[Value]) -> Result<(), StoreError> {
        for (index, position) in (1..).zip(&self.positions) {
            let value = args
                .get(*position)
                .ok_or(StoreError::Inconsistent("too few arguments"))?;
            match value {
                Value::Int(value) => statement.raw_bind_parameter(index, value)?,
                Value::Text(value) => statement.raw_bind_parameter(index, value)?,
                Value::Bytes(value) => statement.raw_bind_parameter(index, value)?,
            }
        }
        Ok(())
    }
}

/// Runs a statement that answers with a count of rows.
pub(super) fn exec(
    connection: &Connection,
    sql: &'static str,
    args: &[Value],
) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    Shape::of(&statement, sql)?.bind(&mut statement, args)?;
    Ok(statement.raw_execute()? as u64)
}

/// Runs a statement that answers with rows.
pub(super) fn all(
    connection: &Connection,
    sql: &'static str,
    args: &[Value],
) -> Result<Vec<Row>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let shape = Shape::of(&statement, sql)?;
    shape.bind(&mut statement, args)?;
    let names = &shape.names;
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
            names: Arc::clone(names),
            values,
        });
    }
    Ok(answer)
}
