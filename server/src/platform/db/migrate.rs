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
    "0011_row_keys",
    "0012_cases",
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
    // A table that is made anew is gone for a moment, which those that refer to
    // it would not allow; whether every reference holds is looked at afterwards.
    connection.pragma_update(None, "foreign_keys", "OFF")?;
    let outcome = apply(connection);
    connection.pragma_update(None, "foreign_keys", "ON")?;
    outcome
}

fn apply(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    transaction.execute_batch(TABLE)?;
    let mut changed = false;
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
                changed = true;
                transaction.execute_batch(text)?;
                transaction.execute(
                    "INSERT INTO schema_migration (name, text) VALUES ($1, $2)",
                    [name, text],
                )?;
            }
        }
    }
    if changed && refers_to_nothing(&transaction)? {
        return Err(StoreError::Inconsistent("a row refers to nothing"));
    }
    transaction.commit()?;
    Ok(())
}

fn refers_to_nothing(connection: &Connection) -> Result<bool, StoreError> {
    let mut broken = connection.prepare("PRAGMA foreign_key_check")?;
    Ok(broken.exists([])?)
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

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    /// A database as an earlier version left it, with rows that refer to each other.
    fn at_version(count: usize) -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(TABLE).unwrap();
        for (name, text, _) in &MIGRATIONS[..count] {
            connection.execute_batch(text).unwrap();
            connection
                .execute(
                    "INSERT INTO schema_migration (name, text) VALUES ($1, $2)",
                    [name, text],
                )
                .unwrap();
        }
        connection
            .execute_batch(
                "INSERT INTO unit VALUES ('1', '甲', 'C', '01', 10, 1200, 1200, 'B', NULL, 2026,
                                          '2026-01-01', 1);
                 INSERT INTO person VALUES (7, '林知夏', '01', 'N', NULL, 3);
                 INSERT INTO ledger_account VALUES (9, 'housing_fund', 'personal', 'A', 1, 5, 2, 3,
                                                    4, 6, 20000);
                 INSERT INTO personal_account VALUES ('A', 7, '1', 9, '01', 100, 12, 12,
                                                      '2026-01-01', NULL, 2);",
            )
            .unwrap();
        connection
    }

    /// Migrations before the one that makes tables anew.
    fn before_row_keys() -> usize {
        MIGRATIONS
            .iter()
            .position(|(name, ..)| *name == "0011_row_keys")
            .unwrap()
    }

    #[test]
    fn tables_that_are_made_anew_keep_their_rows() {
        let mut connection = at_version(before_row_keys());
        let indexes = |connection: &Connection| {
            let names = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL";
            let mut statement = connection.prepare(names).unwrap();
            let names = statement.query_map([], |row| row.get(0)).unwrap();
            names.map(Result::unwrap).collect::<HashSet<String>>()
        };
        let before = indexes(&connection);
        sqlite(&mut connection).unwrap();
        let after = indexes(&connection);
        assert!(before.is_subset(&after), "{:?}", before.difference(&after));
        let joined = "SELECT u.name || p.full_name || l.product_day || a.version
                        FROM personal_account a JOIN unit u ON u.unit_no = a.unit_no
                        JOIN person p ON p.person_id = a.person_id
                        JOIN ledger_account l ON l.account_id = a.ledger_account_id
                       WHERE a.account_no = 'A' AND a.person_id = 7 AND p.version = 3";
        let text: String = connection.query_row(joined, [], |row| row.get(0)).unwrap();
        assert_eq!(text, "甲林知夏200002");
        let orphan =
            "INSERT INTO personal_account VALUES ('B', 8, '1', 10, '01', 0, 0, 0, '', NULL, 1)";
        assert!(connection.execute(orphan, []).is_err(), "references count");
    }

    #[test]
    fn a_row_that_refers_to_nothing_stops_the_change() {
        let mut connection = at_version(before_row_keys());
        connection
            .pragma_update(None, "foreign_keys", "OFF")
            .unwrap();
        connection.execute("DELETE FROM person", []).unwrap();
        assert!(sqlite(&mut connection).is_err());
        let newest = "SELECT MAX(name) FROM schema_migration";
        let name: String = connection.query_row(newest, [], |row| row.get(0)).unwrap();
        assert_eq!(name, MIGRATIONS[before_row_keys() - 1].0);
    }

    /// How statements over many rows must find them.
    const WAYS: &[(&str, &str)] = &[
        (
            "remittance::list::store::JOINED_OR_CHANGED",
            "r USING INDEX remittance_line_account (account_no=? AND remittance_no=?)",
        ),
        (
            "remittance::list::store::FIGURES_NOW",
            "personal_account USING COVERING INDEX personal_account_amounts (unit_no=? AND status=?)",
        ),
        (
            "remittance::list::parts::FREEZE_PART",
            "personal_account USING INDEX personal_account_unit (unit_no=? AND status=? AND account_no>?)",
        ),
        (
            "remittance::list::apply::NEXT_LINES",
            "change_line USING INDEX change_line_open (unit_no=? AND applied_in=? AND line_id>?)",
        ),
        (
            "remittance::list::apply::LAST_LINE",
            "change_line USING COVERING INDEX change_line_open (unit_no=? AND applied_in=?)",
        ),
        (
            "remittance::list::apply::CHANGE_ACCOUNTS",
            "l USING INDEX change_line_open (unit_no=? AND applied_in=? AND line_id>? AND line_id<?)",
        ),
        (
            "remittance::list::apply::JOINERS",
            "l USING INDEX change_line_open (unit_no=? AND applied_in=? AND line_id>? AND line_id<?)",
        ),
        (
            "remittance::list::apply::MARK",
            "change_line USING INDEX change_line_open (unit_no=? AND applied_in=? AND line_id>? AND line_id<?)",
        ),
        (
            "remittance::list::parts::FREEZE_PART",
            "l USING INDEX change_line_account (account_no=? AND applied_in=?)",
        ),
        (
            "remittance::list::store::INSERT_LINES",
            "l USING INDEX change_line_account (account_no=? AND applied_in=?)",
        ),
        (
            "ledger::interest::LINES",
            "ledger_account USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
        ),
        (
            "ledger::posting::MOVE_LINES",
            "ledger_account USING INTEGER PRIMARY KEY (rowid=?)",
        ),
        (
            "account::store::FACE_AND_MONEY",
            "a USING INTEGER PRIMARY KEY (rowid=?)",
        ),
        (
            "session::store::MEMBER",
            "s USING PRIMARY KEY (token_hash=?)",
        ),
        (
            "unit::store::AGENTS",
            "l USING INDEX login_principal (principal_kind=? AND principal_id=?)",
        ),
    ];

    /// The embedded engine plans without figures about the rows. Where it chose a
    /// wrong way once, a list of 20,000 took half a minute; the ways are held here.
    #[test]
    fn statements_over_many_rows_find_them_by_the_right_key() {
        let mut connection = Connection::open_in_memory().unwrap();
        sqlite(&mut connection).unwrap();
        let statements: HashMap<_, _> = crate::app::statements().into_iter().collect();
        for (name, way) in WAYS {
            let sql = statements[format!("server::{name}").as_str()];
            let mut plan = connection
                .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
                .unwrap();
            let mut rows = plan.raw_query();
            let mut ways = Vec::new();
            while let Some(row) = rows.next().unwrap() {
                ways.push(row.get::<_, String>(3).unwrap());
            }
            let wanted = format!("SEARCH {way}");
            assert!(
                ways.iter().any(|taken| taken.starts_with(&wanted)),
                "{name}: {ways:#?}"
            );
        }
    }
}
