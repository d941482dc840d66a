//! Accounts with months of history, made by set-based statements on the engine
//! itself. One text serves both.

use crate::{
    Result,
    context::{Bench, Engine},
    store::{place::Place, raw::Raw},
};

/// Day of the last posting in the data: 12 June 2026.
pub const LAST_DAY: i64 = 20_616;

/// What an account gets a month, in fen; SQL over `account_id`.
const AMOUNT: &str = "(100000 + (account_id % 997) * 100)";

const INDEXES: [(&str, &str); 2] = [
    ("journal_entry_account", "(account_id, entry_id)"),
    ("journal_entry_journal", "(journal_id)"),
];

/// Makes the connection quick for filling; nothing durable is promised.
///
/// # Errors
/// Those of the engine.
pub async fn begin_filling(raw: &mut Raw) -> Result {
    match raw {
        Raw::Lite(_) => {
            raw.run(
                "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -262144",
            )
            .await?;
        }
        // Foreign keys are checked by triggers, row by row; the data is right.
        Raw::Postgres(_) => raw.run("SET session_replication_role = replica").await?,
    }
    for (index, _) in INDEXES {
        raw.run(&format!("DROP INDEX {index}")).await?;
    }
    Ok(())
}

/// Builds what was left out, and tells the planner.
///
/// # Errors
/// Those of the engine.
pub async fn end_filling(raw: &mut Raw) -> Result {
    for (index, columns) in INDEXES {
        raw.run(&format!("CREATE INDEX {index} ON journal_entry {columns}"))
            .await?;
    }
    match raw {
        Raw::Lite(_) => {
            raw.number("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        Raw::Postgres(_) => {
            raw.run("VACUUM ANALYZE").await?;
            raw.run("CHECKPOINT").await?;
        }
    }
    Ok(())
}

/// A new database with so many personal accounts, numbered from 1, and `months`
/// contributions each; the account after them is the clearing bank.
///
/// # Errors
/// Those of the engine.
pub async fn accounts(
    bench: &Bench,
    engine: Engine,
    name: &str,
    (count, months): (i64, i64),
) -> Result<Place> {
    let place = Place::new(bench, engine, name).await?;
    let mut raw = Raw::open(&place).await?;
    begin_filling(&mut raw).await?;
    let bank = count + 1;
    raw.run(&format!(
        "INSERT INTO ledger_account (account_id, fund, kind, owner, keeps_balance, balance_fen,
                                     carried_fen, current_fen, product, product_day)
         WITH RECURSIVE n(account_id) AS (
             SELECT 1 UNION ALL SELECT account_id + 1 FROM n WHERE account_id < {count})
         SELECT account_id, 'housing_fund', 'personal', CAST(100000000000 + account_id AS TEXT), 1,
                {AMOUNT} * {months}, 0, {AMOUNT} * {months}, {AMOUNT} * {months} * 180, {LAST_DAY}
           FROM n;
         INSERT INTO ledger_account (account_id, fund, kind, owner, keeps_balance, product_day)
         VALUES ({bank}, 'housing_fund', 'clearing_bank', 'bank', 0, {LAST_DAY});
         INSERT INTO number_sequence (kind, day, next_value)
         VALUES ('ledger_account', '-', {bank} + 1)"
    ))
    .await?;
    for month in 1..=months {
        raw.run(&month_of(month, bank, count)).await?;
    }
    end_filling(&mut raw).await?;
    Ok(place)
}

/// One contribution of everybody: a journal, the bank's entry, everybody's.
fn month_of(month: i64, bank: i64, count: i64) -> String {
    let day = format!(
        "{:04}-{:02}-12",
        2025 + (month + 5) / 12,
        (month + 5) % 12 + 1
    );
    format!(
        "INSERT INTO journal (idempotency_key, fund, entry_type, business_date, memo, cause_kind,
                              cause_no, posted_at)
         VALUES ('history:{month}', 'housing_fund', '02', '{day}', '补缴', 'history', '{month}',
                 '{day}T04:00:00Z');
         INSERT INTO journal_entry (journal_id, account_id, amount_fen)
         SELECT {month}, {bank}, -SUM({AMOUNT}) FROM ledger_account WHERE account_id <= {count};
         INSERT INTO journal_entry (journal_id, account_id, amount_fen, balance_after_fen)
         SELECT {month}, account_id, {AMOUNT}, {AMOUNT} * {month}
           FROM ledger_account WHERE account_id <= {count} ORDER BY account_id"
    )
}
