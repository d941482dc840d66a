//! Slips, notices and the state of a remittance's payment in the database.

use shared_types::{
    api::unit::{PaidBy, RemittanceStatus, RemittanceSummary, SuspenseReason},
    calendar::{Date, YearMonth},
    money::Fen,
    numbers::PaymentSlipNo,
};

use super::notice::CheckedNotice;
use crate::{
    args,
    ledger::Lines,
    platform::{
        clock::Instant,
        db::{Row, StoreError, Tx, expect_one_row},
        waiting::Waiting,
    },
};

crate::statements! {
    BY_NO = "
        SELECT r.remittance_no, r.unit_no, r.for_month, r.status, r.headcount,
               r.unit_total_fen + r.personal_total_fen AS total_fen, r.slip_no,
               r.slip_valid_until, r.version, r.confirmed_by, r.confirmed_at, r.allocated_seq,
               r.allocated_fen, u.name AS unit_name, j.business_date
          FROM remittance r
          JOIN unit u ON u.unit_no = r.unit_no
          LEFT JOIN journal j ON j.journal_id = r.allocation_journal_id
         WHERE r.remittance_no = $1";
    BY_SLIP = "
        SELECT remittance_no, 0 AS replaced FROM remittance WHERE slip_no = $1
        UNION ALL
        SELECT remittance_no, 1 AS replaced FROM replaced_slip WHERE slip_no = $1";
    UNIT_BY_BANK_ACCOUNT = "
        SELECT unit_no FROM unit WHERE bank_account = $1 ORDER BY unit_no LIMIT 2";
    NOTICE = "SELECT content_hash FROM bank_notice WHERE bank_txn_no = $1";
    KEEP_NOTICE = "
        INSERT INTO bank_notice (bank_txn_no, content_hash, result, occurred_at, received_at,
                                 payee_account, payer_account, payer_name, amount_fen, reference,
                                 memo, outcome, reason, unit_no, remittance_no, journal_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    PAY = "
        UPDATE remittance
           SET status = 'paid', paid_at = $3, paid_by = $4, bank_txn_no = $5, failure = NULL,
               version = version + 1
         WHERE remittance_no = $1 AND version = $2
           AND status IN ('awaiting_payment', 'returned_by_bank')";
    FAIL = "
        UPDATE remittance
           SET status = 'returned_by_bank', failure = $2, failed_at = $3, version = version + 1
         WHERE remittance_no = $1 AND status IN ('awaiting_payment', 'returned_by_bank')
           AND (failed_at IS NULL OR failed_at < $3)";
    KEEP_REPLACED = "
        INSERT INTO replaced_slip (slip_no, remittance_no) VALUES ($1, $2)";
    RENEW = "
        UPDATE remittance
           SET slip_no = $3, slip_valid_until = $4, version = version + 1
         WHERE remittance_no = $1 AND version = $2
           AND status IN ('awaiting_payment', 'returned_by_bank')";
    SUSPENSE_NOTICES = "
        SELECT bank_txn_no, reason, payer_account, payer_name, reference, remittance_no
          FROM bank_notice WHERE unit_no = $1 AND outcome = 'suspense'
         ORDER BY received_at DESC, bank_txn_no DESC LIMIT $2";
    OLDEST_AWAITING = "
        SELECT remittance_no, for_month, status, headcount, confirmed_at,
               unit_total_fen + personal_total_fen AS total_fen
          FROM remittance
         WHERE unit_no = $1 AND status IN ('awaiting_payment', 'returned_by_bank')
         ORDER BY for_month LIMIT 1";
    NEXT_TO_ALLOCATE = "
        SELECT remittance_no FROM remittance r
         WHERE r.status = 'paid'
           AND NOT EXISTS (SELECT 1 FROM remittance e
                            WHERE e.unit_no = r.unit_no AND e.for_month < r.for_month
                              AND e.status NOT IN ('allocated', 'voided'))
         ORDER BY r.paid_at, r.remittance_no LIMIT 1";
    // A month that waits for an earlier one waits for the unit, not for us.
    WAITING = "
        SELECT COUNT(*) AS waiting, MIN(r.paid_at) AS since FROM remittance r
         WHERE r.status = 'paid'
           AND NOT EXISTS (SELECT 1 FROM remittance e
                            WHERE e.unit_no = r.unit_no AND e.for_month < r.for_month
                              AND e.status NOT IN ('allocated', 'voided'))";
    PART_ALLOCATED = "
        UPDATE remittance
           SET allocated_seq = $3, allocated_fen = allocated_fen + $4,
               allocation_journal_id = COALESCE(allocation_journal_id, $5)
         WHERE remittance_no = $1 AND status = 'paid' AND allocated_seq = $2";
    PERSONS_PAID_THROUGH = "
        UPDATE personal_account
           SET paid_through = $4, version = version + 1
          FROM remittance_line AS line
         WHERE line.remittance_no = $1 AND line.seq >= $2 AND line.seq < $3
           AND line.account_no = personal_account.account_no
           AND (personal_account.paid_through IS NULL OR personal_account.paid_through < $4)";
    ALLOCATED = "
        UPDATE remittance
           SET status = 'allocated', allocated_at = $2, version = version + 1
         WHERE remittance_no = $1 AND status = 'paid'";
    UNIT_PAID_THROUGH = "
        UPDATE unit SET paid_through = $2, version = version + 1 WHERE unit_no = $1";
    AGENT_MOBILE = "SELECT mobile FROM agent WHERE agent_id = $1";
}

/// A remittance as far as its payment goes.
#[derive(Clone, Debug)]
pub(super) struct Due {
    pub remittance_no: String,
    pub unit_no: String,
    pub unit_name: String,
    pub for_month: YearMonth,
    pub status: RemittanceStatus,
    pub headcount: i64,
    pub total: Fen,
    pub slip_no: PaymentSlipNo,
    pub slip_valid_until: Date,
    pub version: i64,
    pub confirmed_by: i64,
    /// Lines up to this sequence number are allocated, and their sum.
    pub allocated_seq: i64,
    pub allocated: Fen,
    /// Business date of its first part, once that is allocated.
    pub booked_on: Option<Date>,
}

impl Due {
    /// True while money is expected for it.
    pub fn is_awaiting(&self) -> bool {
        matches!(
            self.status,
            RemittanceStatus::AwaitingPayment | RemittanceStatus::ReturnedByBank
        )
    }
}

pub(super) async fn by_no(tx: &mut Tx, remittance_no: &str) -> Result<Option<Due>, StoreError> {
    let row = tx.opt(BY_NO, &args![remittance_no]).await?;
    row.map(|row| {
        Ok(Due {
            remittance_no: row.get("remittance_no")?,
            unit_no: row.get("unit_no")?,
            unit_name: row.get("unit_name")?,
            for_month: row.get("for_month")?,
            status: row.get("status")?,
            headcount: row.get("headcount")?,
            total: row.get("total_fen")?,
            slip_no: row.get("slip_no")?,
            slip_valid_until: row.get("slip_valid_until")?,
            version: row.get("version")?,
            confirmed_by: row.get("confirmed_by")?,
            allocated_seq: row.get("allocated_seq")?,
            allocated: row.get("allocated_fen")?,
            booked_on: row.get("business_date")?,
        })
    })
    .transpose()
}

/// The remittance that a slip number belongs to, and whether a newer slip took
/// its place.
pub(super) async fn by_slip(tx: &mut Tx, slip: &str) -> Result<Option<(Due, bool)>, StoreError> {
    let Some(row) = tx.opt(BY_SLIP, &args![slip]).await? else {
        return Ok(None);
    };
    let replaced: bool = row.get("replaced")?;
    let due = by_no(tx, &row.get::<String>("remittance_no")?).await?;
    Ok(due.map(|due| (due, replaced)))
}

/// The one unit that pays from this account.
pub(super) async fn unit_of_payer(
    tx: &mut Tx,
    account: &str,
) -> Result<Option<String>, StoreError> {
    let rows = tx.all(UNIT_BY_BANK_ACCOUNT, &args![account]).await?;
    match rows.as_slice() {
        [only] => only.get("unit_no").map(Some),
        _ => Ok(None),
    }
}

/// Hash of the notice that was kept under this number.
pub(super) async fn kept_notice(tx: &mut Tx, txn_no: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let row = tx.opt(NOTICE, &args![txn_no]).await?;
    row.map(|row| row.get("content_hash")).transpose()
}

/// What was decided about a notice.
#[derive(Clone, Debug, Default)]
pub(super) struct Decided {
    pub outcome: &'static str,
    pub reason: Option<SuspenseReason>,
    pub unit_no: Option<String>,
    pub remittance_no: Option<String>,
    pub journal_id: Option<i64>,
}

pub(super) async fn keep_notice(
    tx: &mut Tx,
    checked: &CheckedNotice,
    decided: &Decided,
    now: Instant,
) -> Result<(), StoreError> {
    let notice = &checked.notice;
    let result = match notice.result {
        super::notice::PaymentResult::Succeeded => "succeeded",
        super::notice::PaymentResult::Failed => "failed",
    };
    let args = args![
        notice.bank_txn_no,
        checked.content_hash,
        result,
        notice.occurred_at,
        now.utc_text(),
        notice.payee_account,
        notice.payer_account,
        notice.payer_name,
        checked.amount,
        notice.reference,
        notice.memo,
        decided.outcome,
        decided.reason,
        decided.unit_no,
        decided.remittance_no,
        decided.journal_id,
    ];
    tx.exec(KEEP_NOTICE, &args).await?;
    Ok(())
}

pub(super) async fn pay(
    tx: &mut Tx,
    due: &Due,
    paid_by: PaidBy,
    bank_txn_no: Option<&str>,
    now: Instant,
) -> Result<(), StoreError> {
    let args = args![
        due.remittance_no,
        due.version,
        now.utc_text(),
        paid_by,
        bank_txn_no
    ];
    expect_one_row(tx.exec(PAY, &args).await?)
}

/// Notes a failed payment, unless something newer is known.
pub(super) async fn fail(
    tx: &mut Tx,
    remittance_no: &str,
    failure: &str,
    failed_at: &str,
) -> Result<(), StoreError> {
    tx.exec(FAIL, &args![remittance_no, failure, failed_at])
        .await?;
    Ok(())
}

pub(super) async fn renew(
    tx: &mut Tx,
    due: &Due,
    slip: &PaymentSlipNo,
    valid_until: Date,
) -> Result<(), StoreError> {
    tx.exec(KEEP_REPLACED, &args![due.slip_no, due.remittance_no])
        .await?;
    let args = args![due.remittance_no, due.version, slip, valid_until];
    expect_one_row(tx.exec(RENEW, &args).await?)
}

/// A notice whose money went to suspense.
#[derive(Clone, Debug)]
pub(super) struct SuspenseNotice {
    pub bank_txn_no: String,
    pub reason: Option<SuspenseReason>,
    pub payer_account: String,
    pub payer_name: String,
    pub reference: String,
    pub remittance_no: Option<String>,
}

pub(super) async fn suspense_notices(
    tx: &mut Tx,
    unit_no: &str,
    most: i64,
) -> Result<Vec<SuspenseNotice>, StoreError> {
    let rows = tx.all(SUSPENSE_NOTICES, &args![unit_no, most]).await?;
    rows.iter()
        .map(|row| {
            Ok(SuspenseNotice {
                bank_txn_no: row.get("bank_txn_no")?,
                reason: row.get("reason")?,
                payer_account: row.get("payer_account")?,
                payer_name: row.get("payer_name")?,
                reference: row.get("reference")?,
                remittance_no: row.get("remittance_no")?,
            })
        })
        .collect()
}

fn summary(row: &Row) -> Result<RemittanceSummary, StoreError> {
    Ok(RemittanceSummary {
        remittance_no: row.get("remittance_no")?,
        month: row.get("for_month")?,
        status: row.get("status")?,
        headcount: row.get("headcount")?,
        total: row.get("total_fen")?,
        confirmed_at: row.get("confirmed_at")?,
    })
}

pub(super) async fn oldest_awaiting(
    tx: &mut Tx,
    unit_no: &str,
) -> Result<Option<RemittanceSummary>, StoreError> {
    tx.opt(OLDEST_AWAITING, &args![unit_no])
        .await?
        .as_ref()
        .map(summary)
        .transpose()
}

pub(super) async fn next_to_allocate(tx: &mut Tx) -> Result<Option<String>, StoreError> {
    let row = tx.opt(NEXT_TO_ALLOCATE, &[]).await?;
    row.map(|row| row.get("remittance_no")).transpose()
}

/// Remittances that are paid and whose turn it is.
pub async fn waiting(tx: &mut Tx) -> Result<Waiting, StoreError> {
    Waiting::from_row(&tx.one(WAITING, &[]).await?)
}

/// Notes that lines were allocated by this journal, and their persons' 缴至年月.
/// [`StoreError::Stale`] when somebody else did.
pub(super) async fn part_allocated(
    tx: &mut Tx,
    due: &Due,
    lines: Lines,
    amount: Fen,
    journal_id: i64,
) -> Result<(), StoreError> {
    let args = args![
        due.remittance_no,
        due.allocated_seq,
        lines.1 - 1,
        amount,
        journal_id
    ];
    expect_one_row(tx.exec(PART_ALLOCATED, &args).await?)?;
    let args = args![due.remittance_no, lines.0, lines.1, due.for_month];
    tx.exec(PERSONS_PAID_THROUGH, &args).await?;
    Ok(())
}

/// Every line is allocated.
pub(super) async fn allocated(tx: &mut Tx, due: &Due, now: Instant) -> Result<(), StoreError> {
    let args = args![due.remittance_no, now.utc_text()];
    expect_one_row(tx.exec(ALLOCATED, &args).await?)?;
    tx.exec(UNIT_PAID_THROUGH, &args![due.unit_no, due.for_month])
        .await?;
    Ok(())
}

pub(super) async fn agent_mobile(tx: &mut Tx, agent_id: i64) -> Result<Option<String>, StoreError> {
    let row = tx.opt(AGENT_MOBILE, &args![agent_id]).await?;
    row.map_or(Ok(None), |row| row.get("mobile"))
}
