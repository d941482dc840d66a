//! Confirming a month (核定) and taking it back (作废).

use std::{future::Future, sync::Arc};

use futures::FutureExt as _;
use shared_types::{
    api::unit::{ChangeCounts, ConfirmRequest, MonthFigures, RemittanceView},
    calendar::Date,
    numbers::{PaymentSlipNo, RemittanceNo},
};

use super::{
    apply::{self, Occasion},
    error::{Error, Refusal},
    long, rules, store,
};
use crate::{
    app::App,
    platform::{
        audit::By,
        db::{StoreError, Tx},
        idempotency::Once,
        sequence,
    },
    policy::Policy,
    remittance::draft,
    session::Agent,
};

/// Does the work again when a twin or a colleague was faster: the second try
/// sees what they did and answers accordingly.
pub(crate) async fn with_second_try<T, F>(work: impl Fn() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    match work().await {
        Err(Error::Store(StoreError::Stale | StoreError::Exists)) => work().await,
        other => other,
    }
}

/// Everything that one confirmation needs inside its transaction.
pub(super) struct Confirmation {
    pub agent_id: i64,
    pub unit_no: String,
    pub request: ConfirmRequest,
    pub once: Once,
    pub by: By,
    pub today: Date,
    pub policy: Arc<Policy>,
}

/// Confirms the list that was seen: applies the change list, freezes the list,
/// issues the payment slip and goes on with the next month.
pub(super) async fn confirm(
    app: &App,
    agent: &Agent,
    once: Once,
    request: ConfirmRequest,
) -> Result<RemittanceView, Error> {
    let now = app.clock.now();
    let job = Arc::new(Confirmation {
        agent_id: agent.agent_id,
        unit_no: agent.unit_no.clone(),
        request,
        once,
        by: agent.by(now),
        today: now.business_date(),
        policy: Arc::clone(&app.policy),
    });
    if long::is_long(app, &job.unit_no).await? {
        return long::confirm(app, &job).await;
    }
    with_second_try(|| {
        let job = Arc::clone(&job);
        app.db
            .write(move |tx| async move { job.carry_out(tx).await }.boxed())
    })
    .await
}

impl Confirmation {
    async fn carry_out(&self, tx: &mut Tx) -> Result<RemittanceView, Error> {
        if let Some(answer) = self.once.earlier(tx).await?? {
            return Ok(answer);
        }
        let unit_no = self.unit_no.as_str();
        let draft = draft::find(tx, unit_no).await?;
        rules::same_draft(&draft, &self.request)?;
        let unit = store::unit(tx, unit_no).await?;
        rules::month_open(&draft, self.today, self.policy.ratios(), unit.state)?;
        let month = draft.for_month;
        // From here on the draft's row is ours: colleagues wait, then find it moved.
        draft::move_to(tx, unit_no, &draft, month.next()).await?;
        let limits = self.policy.base_limits(month);
        match store::outdated(tx, unit_no, limits).await? {
            0 => {}
            count => return Err(Refusal::ChangeOutdated(count).into()),
        }
        let remittance_no = self.remittance_no(tx).await?;
        let (counts, _clamped) = store::pending(tx, unit_no).await?;
        let occasion = Occasion {
            unit_no,
            month,
            remittance_no: remittance_no.as_str(),
            today: self.today,
            now: self.by.at,
        };
        apply::change_list(tx, &occasion, &counts).await?;
        let figures = store::figures_of_accounts(tx, unit_no, month).await?;
        rules::same_total(figures.headcount, figures.total, self.request.total)?;
        self.freeze(tx, &remittance_no, &figures, &counts).await?;
        self.by
            .did(tx, "remittance-confirmed", remittance_no.as_str())
            .await?;
        let view = store::find(tx, unit_no, remittance_no.as_str()).await?.view;
        self.once.keep(tx, &view, self.by.at).await?;
        Ok(view)
    }

    pub(super) async fn remittance_no(&self, tx: &mut Tx) -> Result<RemittanceNo, StoreError> {
        let number = sequence::take(tx, "remittance", Some(self.today), 1).await?;
        RemittanceNo::compose(self.today, u64::try_from(number).unwrap_or(0))
            .map_err(|_| StoreError::Inconsistent("remittance numbers of the day are used up"))
    }

    async fn freeze(
        &self,
        tx: &mut Tx,
        remittance_no: &RemittanceNo,
        figures: &MonthFigures,
        counts: &ChangeCounts,
    ) -> Result<(), StoreError> {
        let slip_no = self.slip_no(tx).await?;
        let new = self.remittance((remittance_no, &slip_no), figures, counts);
        store::insert(tx, &new).await
    }

    pub(super) async fn slip_no(&self, tx: &mut Tx) -> Result<PaymentSlipNo, StoreError> {
        let number = sequence::take(tx, "payment_slip", Some(self.today), 1).await?;
        PaymentSlipNo::compose(self.today, u64::try_from(number).unwrap_or(0))
            .map_err(|_| StoreError::Inconsistent("slip numbers of the day are used up"))
    }

    pub(super) fn remittance<'a>(
        &'a self,
        (remittance_no, slip_no): (&'a RemittanceNo, &'a PaymentSlipNo),
        figures: &'a MonthFigures,
        counts: &'a ChangeCounts,
    ) -> store::NewRemittance<'a> {
        store::NewRemittance {
            remittance_no,
            unit_no: &self.unit_no,
            figures,
            counts,
            confirmed_by: self.agent_id,
            confirmed_at: self.by.at,
            slip_no,
            slip_valid_until: self.today.add_days(self.policy.slip_valid_days),
        }
    }
}

/// Takes a remittance back while its money is outstanding. The draft goes back
/// to that month; what the change list did to the accounts stays done.
pub(super) async fn void(
    app: &App,
    agent: &Agent,
    once: Once,
    remittance_no: String,
) -> Result<RemittanceView, Error> {
    let job = Arc::new((
        agent.unit_no.clone(),
        remittance_no,
        once,
        agent.by(app.clock.now()),
    ));
    with_second_try(|| {
        let job = Arc::clone(&job);
        app.db.write(move |tx| {
            async move {
                let (unit_no, remittance_no, once, by) = &*job;
                void_in(tx, unit_no, remittance_no, once, by).await
            }
            .boxed()
        })
    })
    .await
}

async fn void_in(
    tx: &mut Tx,
    unit_no: &str,
    remittance_no: &str,
    once: &Once,
    by: &By,
) -> Result<RemittanceView, Error> {
    if let Some(answer) = once.earlier(tx).await?? {
        return Ok(answer);
    }
    let draft = draft::find(tx, unit_no).await?;
    draft.require_idle()?;
    let found = store::find(tx, unit_no, remittance_no).await?;
    let month = found.view.month;
    rules::voidable(
        found.view.status,
        month,
        found.later_exists,
        found.reviewed_fund_year,
    )?;
    draft::move_to(tx, unit_no, &draft, month).await?;
    store::void(tx, unit_no, remittance_no, found.version).await?;
    store::move_pending(tx, unit_no, month).await?;
    by.did(tx, "remittance-voided", remittance_no).await?;
    let view = store::find(tx, unit_no, remittance_no).await?.view;
    once.keep(tx, &view, by.at).await?;
    Ok(view)
}
