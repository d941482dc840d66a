//! Allocation (入账分摊): a background step that gives paid money to the
//! persons on the list, oldest month of a unit first, each remittance in one
//! transaction. Any number of instances may run it: the ledger's key and the
//! remittance's state let each be done once.

use futures::FutureExt as _;
use shared_types::{api::unit::RemittanceStatus, calendar::Date, codes::EntryType};

use super::{service::PaymentMessage, store};
use crate::{
    app::App,
    ledger::{self, Cause, Kind, Posting},
    platform::{
        audit::By,
        db::{StoreError, Tx},
        outbox,
    },
};

/// Allocates one paid remittance, if there is one whose turn it is; answers
/// whether there was.
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
    app.db
        .write(move |tx| async move { allocate(tx, &remittance_no, today, &by).await }.boxed())
        .await?;
    metrics::counter!("anju_remittances_allocated_total").increment(1);
    Ok(true)
}

/// Allocates a remittance in the current unit of work.
///
/// # Errors
/// [`StoreError::Stale`] when it is not paid (any more).
pub async fn allocate(
    tx: &mut Tx,
    remittance_no: &str,
    today: Date,
    by: &By,
) -> Result<(), StoreError> {
    let due = store::by_no(tx, remittance_no)
        .await?
        .ok_or(StoreError::Missing)?;
    if due.status != RemittanceStatus::Paid {
        return Err(StoreError::Stale);
    }
    let awaiting = ledger::find(tx, Kind::UnitAwaiting, &due.unit_no)
        .await?
        .ok_or(StoreError::Inconsistent(
            "paid remittance without its money",
        ))?;
    let posting = Posting {
        key: format!("remittance:{remittance_no}"),
        entry_type: EntryType::RegularRemittance,
        business_date: today,
        for_month: Some(due.for_month),
        unit_no: Some(due.unit_no.clone()),
        headcount: due.headcount,
        memo: ledger::contribution_memo(EntryType::RegularRemittance, due.for_month),
        cause: Cause {
            kind: "remittance",
            no: remittance_no.to_owned(),
        },
        posted_at: by.at,
    };
    let posted =
        ledger::post_remittance(tx, &posting, remittance_no, awaiting.account_id, due.total)
            .await?;
    store::allocated(tx, &due, posted.journal_id, by.at).await?;
    by.did_to_unit(tx, "remittance-allocated", remittance_no, &due.unit_no)
        .await?;
    if let Some(mobile) = store::agent_mobile(tx, due.confirmed_by).await? {
        let text = format!(
            "贵单位{}住房公积金汇缴已入账，共{}人、{}元。",
            due.for_month.display_zh(),
            due.headcount,
            due.total
        );
        outbox::put(
            tx,
            PaymentMessage::TOPIC,
            &PaymentMessage { mobile, text },
            by.at,
        )
        .await?;
    }
    Ok(())
}
