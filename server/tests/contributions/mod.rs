//! Contributions that reached the accounts, without the way through the unit
//! hall and the bank: rows of an allocated remittance and its postings.
#![allow(
    dead_code,
    missing_docs,
    clippy::allow_attributes,
    clippy::unwrap_used,
    reason = "shared by test files"
)]

use futures::FutureExt as _;
use server::{
    args,
    ledger::{self, Cause, Kind, Leg, Lines, Posting},
    platform::{
        clock::Instant,
        db::{StoreError, Tx},
    },
};
use shared_types::{
    calendar::{Date, YearMonth},
    codes::EntryType,
    money::Fen,
    numbers::{RemittanceNo, UnitNo},
};

use crate::support::{TestApp, TestUnit};

const REMITTANCE: &str = "
    INSERT INTO remittance (remittance_no, unit_no, for_month, status, headcount, unit_total_fen,
                            personal_total_fen, open_count, unseal_count, seal_count,
                            transfer_in_count, base_change_count, confirmed_by, confirmed_at,
                            slip_no, slip_valid_until)
    SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), 'paid', COUNT(*),
           CAST(SUM(unit_monthly_fen) AS BIGINT), CAST(SUM(personal_monthly_fen) AS BIGINT),
           0, 0, 0, 0, 0, 1, CAST($4 AS TEXT), CAST($1 AS TEXT), CAST($4 AS TEXT)
      FROM personal_account WHERE unit_no = $2";
const LINES: &str = "
    INSERT INTO remittance_line (remittance_no, seq, account_no, ledger_account_id, full_name,
                                 id_doc_no, base_fen, unit_fen, personal_fen)
    SELECT CAST($1 AS TEXT), a.ledger_account_id, a.account_no, a.ledger_account_id, p.full_name,
           p.id_doc_no, a.contribution_base_fen, a.unit_monthly_fen, a.personal_monthly_fen
      FROM personal_account a JOIN person p ON p.person_id = a.person_id WHERE a.unit_no = $2";
const TOTAL: &str = "
    SELECT headcount, unit_total_fen + personal_total_fen AS total
      FROM remittance WHERE remittance_no = $1";
const ALLOCATED: &str = "
    UPDATE remittance SET status = 'allocated', allocated_at = $2, allocation_journal_id = $3
     WHERE remittance_no = $1";
const PAID_THROUGH: &str = "UPDATE personal_account SET paid_through = $2 WHERE unit_no = $1";

/// Everybody of the unit contributes for a month; the money is credited on a day.
pub async fn contribute(app: &TestApp, unit: &TestUnit, month: YearMonth, on: Date) {
    let unit_no = unit.unit_no.clone();
    let put: Result<(), StoreError> = app
        .app
        .db
        .write(move |tx| async move { put(tx, &unit_no, month, on).await }.boxed())
        .await;
    put.unwrap();
}

async fn put(tx: &mut Tx, unit_no: &UnitNo, month: YearMonth, on: Date) -> Result<(), StoreError> {
    let at = Instant::parse(&format!("{on}T08:00:00Z")).unwrap();
    let number = server::platform::sequence::take(tx, "test_remittance", None, 1).await?;
    let no = RemittanceNo::compose(on, u64::try_from(number).unwrap()).unwrap();
    tx.exec(REMITTANCE, &args![no, unit_no, month, at.utc_text()])
        .await?;
    tx.exec(LINES, &args![no, unit_no]).await?;
    let row = tx.one(TOTAL, &args![no]).await?;
    let (headcount, total): (i64, Fen) = (row.get("headcount")?, row.get("total")?);
    let posting = |key: &str| Posting {
        key: format!("{key}:{no}"),
        entry_type: EntryType::RegularRemittance,
        business_date: on,
        for_month: Some(month),
        unit_no: Some(unit_no.to_string()),
        headcount,
        memo: ledger::contribution_memo(EntryType::RegularRemittance, month),
        cause: Cause {
            kind: "remittance",
            no: no.to_string(),
        },
        posted_at: at,
    };
    let bank = ledger::ensure(tx, Kind::ClearingBank, "test", on).await?;
    let awaiting = ledger::ensure(tx, Kind::UnitAwaiting, unit_no.as_str(), on).await?;
    let legs = [
        Leg {
            account_id: bank.account_id,
            amount: -total,
        },
        Leg {
            account_id: awaiting.account_id,
            amount: total,
        },
    ];
    ledger::post(tx, &posting("money"), &legs).await?;
    let list = (
        Lines(1, i64::MAX),
        ledger::list_sum(tx, no.as_str(), Lines(1, i64::MAX)).await?,
    );
    let (key, source) = (posting("allocation"), awaiting.account_id);
    let posted = ledger::post_remittance(tx, &key, no.as_str(), list, source).await?;
    tx.exec(ALLOCATED, &args![no, at.utc_text(), posted.journal_id])
        .await?;
    tx.exec(PAID_THROUGH, &args![unit_no, month]).await?;
    Ok(())
}

/// Contributions for every month from one to another, each credited on the
/// 12th of the month itself.
pub async fn contribute_months(app: &TestApp, unit: &TestUnit, from: YearMonth, to: YearMonth) {
    let mut month = from;
    while month <= to {
        contribute(app, unit, month, month.day_or_last(12)).await;
        month = month.next();
    }
    app.verify_ledger().await;
}

const ACTS: &str = "
    SELECT act, subject, actor_kind, actor_id FROM audit_event WHERE act = $1 ORDER BY audit_id";

/// Subject and actor of the audit rows of an act.
pub async fn audited(app: &TestApp, act: &'static str) -> Vec<(String, String, i64)> {
    let rows: Result<Vec<_>, StoreError> = app
        .app
        .db
        .read(|tx| {
            async move {
                let rows = tx.all(ACTS, &args![act]).await?;
                rows.iter()
                    .map(|row| {
                        Ok((
                            row.get("subject")?,
                            row.get("actor_kind")?,
                            row.get("actor_id")?,
                        ))
                    })
                    .collect()
            }
            .boxed()
        })
        .await;
    rows.unwrap()
}
