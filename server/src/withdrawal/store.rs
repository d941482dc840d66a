//! Withdrawals in the database.

use shared_types::{calendar::YearMonth, money::Fen, numbers::CaseNo};

use crate::{
    args,
    platform::db::{StoreError, Tx, expect_one_row},
};

crate::statements! {
    TAKEN = "
        SELECT COUNT(*) AS many FROM withdrawal
         WHERE person_id = $1 AND reason = $2 AND for_month = $3 AND returned = 0";
    // A case whose payment failed is paid anew.
    KEEP = "
        INSERT INTO withdrawal (case_no, person_id, reason, for_month, amount_fen, journal_id)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (case_no) DO UPDATE
           SET for_month = excluded.for_month, amount_fen = excluded.amount_fen,
               journal_id = excluded.journal_id, returned = 0
         WHERE withdrawal.returned = 1";
    OF_CASE = "SELECT journal_id FROM withdrawal WHERE case_no = $1 AND returned = 0";
    RETURNED = "UPDATE withdrawal SET returned = 1 WHERE case_no = $1 AND returned = 0";
}

/// A withdrawal that was posted.
pub(super) struct Kept<'a> {
    pub case_no: &'a CaseNo,
    pub person_id: i64,
    pub reason: &'static str,
    pub for_month: YearMonth,
    pub amount: Fen,
    pub journal_id: i64,
}

/// True when money was taken out for that reason and month.
pub(super) async fn taken(
    tx: &mut Tx,
    person_id: i64,
    reason: &'static str,
    month: YearMonth,
) -> Result<bool, StoreError> {
    let row = tx.one(TAKEN, &args![person_id, reason, month]).await?;
    Ok(row.get::<i64>("many")? > 0)
}

/// Keeps it; [`StoreError::Exists`] when another case was faster in this month,
/// [`StoreError::Stale`] when this one was.
pub(super) async fn keep(tx: &mut Tx, kept: &Kept<'_>) -> Result<(), StoreError> {
    let args = args![
        kept.case_no,
        kept.person_id,
        kept.reason,
        kept.for_month,
        kept.amount,
        kept.journal_id
    ];
    expect_one_row(tx.exec(KEEP, &args).await?)
}

/// The journal by which the case took money.
pub(super) async fn journal_of(tx: &mut Tx, case_no: &CaseNo) -> Result<i64, StoreError> {
    tx.one(OF_CASE, &args![case_no]).await?.get("journal_id")
}

/// The money is back on the account.
pub(super) async fn returned(tx: &mut Tx, case_no: &CaseNo) -> Result<(), StoreError> {
    expect_one_row(tx.exec(RETURNED, &args![case_no]).await?)
}
