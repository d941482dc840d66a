//! Schema versions. Applied files never change; a test holds both folders to
//! the same tables and columns.

use rusqlite::Connection;
use sqlx::{Connection as _, Executor as _, PgConnection, Row as _};

use super::StoreError;

/// Name of the file without its ending, SQLite text, PostgreSQL text.
type Migration = (&'static str, &'static str, &'static str);

macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        &[$((
            $name,
            include_str!(concat!("../../../migrations/sqlite/", $name, ".sql")),
            include_str!(concat!("../../../migrations/postgres/", $name, ".sql")),
        )),*]
    };
}

const MIGRATIONS: &[Migration] = migrations![
    "0001_parties",
    "0002_ledger",
    "0003_remittance",
    "0004_access",
    "0005_certificate",
    "0006_annual_review",
    "0007_audit_seal",
    "0008_long_lists",
    "0009_list_parts",
    "0010_promised_answer",
];

const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migration (
    name TEXT PRIMARY KEY,
    text TEXT NOT NULL
)";

/// One start at a time migrates; the number is arbitrary and ours.
const LOCK: i64 = 7_100_320;

/// Name of the newest schema that this program knows.
#[must_use]
pub fn newest() -> &'static str {
    MIGRATIONS.last().map_or("", |(name, _, _)| name)
}

fn check(name: &str, applied: &str, text: &str) -> Result<(), StoreError> {
    if applied == text {
        return Ok(());
    }
    Err(StoreError::Engine(format!(
        "migration {name} was changed after it had been applied"
    )))
}

pub(super) fn sqlite(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    transaction.execute_batch(TABLE)?;
    for (name, text, _) in MIGRATIONS {
        let applied: Option<String> = {
            let mut statement =
                transaction.prepare("SELECT text FROM schema_migration WHERE name = $1")?;
            let mut rows = statement.query([name])?;
            rows.next()?.map(|row| row.get(0)).transpose()?
        };
        match applied {
            Some(applied) => check(name, &applied, text)?,
            None => {
                transaction.execute_batch(text)?;
                transaction.execute(
                    "INSERT INTO schema_migration (name, text) VALUES ($1, $2)",
                    [name, text],
                )?;
            }
        }
    }
    transaction.commit()?;
    Ok(())
}

pub(super) async fn postgres(connection: &mut PgConnection) -> Result<(), StoreError> {
    let mut transaction = connection.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)")
        .bind(LOCK)
        .execute(&mut *transaction)
        .await?;
    transaction.execute(TABLE).await?;
    for (name, _, text) in MIGRATIONS {
        let applied = sqlx::query("SELECT text FROM schema_migration WHERE name = $1")
            .bind(name)
            .fetch_optional(&mut *transaction)
            .await?;
        match applied {
            Some(row) => check(name, row.try_get::<&str, _>(0)?, text)?,
            None => {
                transaction.execute(sqlx::raw_sql(*text)).await?;
                sqlx::query("INSERT INTO schema_migration (name, text) VALUES ($1, $2)")
                    .bind(name)
                    .bind(text)
                    .execute(&mut *transaction)
                    .await?;
            }
        }
    }
    transaction.commit().await?;
    Ok(())
}
