//! Allocation (入账分摊): a background step that gives paid money to the
//! persons on the list, oldest month of a unit first. A long list is allocated
//! part by part, each part with its own journal and the remittance's position
//! in one transaction, so that others get their turn in between and a stop
//! loses nothing; the remittance counts as allocated with its last part. Every
//! part has the business date of the first, though midnight or a stop comes in
//! between: a remittance is one event. Any number of instances may run it: the
//! ledger's keys and the position let each part be done once.

use futures::FutureExt as _;
use shared_types::{api::unit::RemittanceStatus, calendar::Date, codes::EntryType};

use super::store::{self, Due};
use crate::{
    app::App,
    ledger::{self, Cause, Kind, Lines, Posting},
    platform::{
        audit::By,
        db::{StoreError, Tx},
        outbox,
    },
};

/// Lines of a list that are allocated in one transaction: online writers wait
/// some 30 ms for it.
const PART: i64 = 2_500;

/// Allocates the next part of a paid remittance, if there is one whose turn it
/// is; answers whether there was.
///
/// # Errors
/// Those of the store; [`StoreError::Stale`] when another instance was faster.
pub async fn allocate_next(app: &App) -> Result<bool, StoreError> {
    let next = app
        .db
        .read(|tx| async move { store::next_to_allocate(tx).await }.boxed())
        .await?;
    let Some(remittance_no) = next else {
        return Ok(false);
    };
    let by = By::system(app.clock.now());
    let today = app.clock.business_date();
    let finished = app
        .db
        .write(move |tx| async move { allocate_part(tx, &remittance_no, today, &by).await }.boxed())
        .await?;
    if finished {
        metrics::counter!("anju_remittances_allocated_total").increment(1);
    }
    Ok(true)
}

/// Allocates a remittance as a whole in the current unit of work.
///
/// # Errors
/// [`StoreError::Stale`] when it is not paid (any more).
pub async fn allocate(
    tx: &mut Tx,
    remittance_no: &str,
    today: Date,
    by: &By,
) -> Result<(), StoreError> {
    while !allocate_part(tx, remittance_no, today, by).await? {}
    Ok(())
}

/// Allocates the next part of a remittance; answers whether it was the last.
async fn allocate_part(
    tx: &mut Tx,
    remittance_no: &str,
    today: Date,
    by: &By,
) -> Result<bool, StoreError> {
    let due = store::by_no(tx, remittance_no)
        .await?
        .ok_or(StoreError::Missing)?;
    if due.status != RemittanceStatus::Paid {
        return Err(StoreError::Stale);
    }
    let done = post_part(tx, &due, today, by).await?;
    let last = done.lines + due.allocated_seq == due.headcount;
    if last {
        if done.total + due.allocated != due.total {
            return Err(StoreError::Inconsistent("list and remittance differ"));
        }
        finish(tx, &due, by).await?;
    }
    Ok(last)
}

/// Posts the lines that come next.
async fn post_part(
    tx: &mut Tx,
    due: &Due,
    today: Date,
    by: &By,
) -> Result<ledger::ListSum, StoreError> {
    let no = due.remittance_no.as_str();
    if due.allocated_seq == 0 {
        // Before the first fen moves: is the list what was confirmed and paid?
        let whole = ledger::list_sum(tx, no, Lines(1, i64::MAX)).await?;
        if (whole.lines, whole.total) != (due.headcount, due.total) {
            return Err(StoreError::Inconsistent("list and remittance differ"));
        }
    }
    let awaiting = ledger::find(tx, Kind::UnitAwaiting, &due.unit_no)
        .await?
        .ok_or(StoreError::Inconsistent(
            "paid remittance without its money",
        ))?;
    let from = due.allocated_seq + 1;
    let lines = Lines(from, (from + PART).min(due.headcount + 1));
    let sum = ledger::list_sum(tx, no, lines).await?;
    let posting = Posting {
        key: if from == 1 {
            format!("remittance:{no}")
        } else {
            format!("remittance:{no}:{from}")
        },
        entry_type: EntryType::RegularRemittance,
        business_date: due.booked_on.unwrap_or(today),
        for_month: Some(due.for_month),
        unit_no: Some(due.unit_no.clone()),
        headcount: sum.lines,
        memo: ledger::contribution_memo(EntryType::RegularRemittance, due.for_month),
        cause: Cause {
            kind: "remittance",
            no: no.to_owned(),
        },
        posted_at: by.at,
    };
    let posted =
        ledger::post_remittance(tx, &posting, no, (lines, sum), awaiting.account_id).await?;
    store::part_allocated(tx, due, lines, sum.total, posted.journal_id).await?;
    Ok(sum)
}

/// The last fen has found its person.
async fn finish(tx: &mut Tx, due: &Due, by: &By) -> Result<(), StoreError> {
    store::allocated(tx, due, by.at).await?;
    by.did_to_unit(tx, "remittance-allocated", &due.remittance_no, &due.unit_no)
        .await?;
    let mobile = store::agent_mobile(tx, due.confirmed_by).await?;
    let text = format!(
        "贵单位{}住房公积金汇缴已入账，共{}人、{}元。",
        due.for_month.display_zh(),
        due.headcount,
        due.total
    );
    outbox::tell(tx, mobile, text, by.at).await
}
