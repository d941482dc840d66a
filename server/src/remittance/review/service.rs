//! Looking at the review, and doing it.

use std::sync::Arc;

use futures::FutureExt as _;
use shared_types::{
    api::unit::AnnualReviewView,
    calendar::{Date, FundYear},
};

use super::{
    rules::{self, Figures},
    store,
};
use crate::{
    app::App,
    platform::{
        audit::By,
        db::{StoreError, Tx},
        idempotency::Once,
    },
    policy::Policy,
    remittance::{
        draft::{self, Draft},
        list::{Error, Refusal, ratios_allowed, with_second_try},
    },
    session::Agent,
};

const TOO_LARGE: StoreError = StoreError::Inconsistent("a total that does not fit");

fn view(policy: &Policy, draft: &Draft, today: Date, figures: Figures) -> AnnualReviewView {
    let fund_year = FundYear::of_month(draft.for_month);
    let limits = policy.base_limits(fund_year.first_month());
    AnnualReviewView {
        fund_year: fund_year.0,
        done: !draft.annual_review_needed(),
        open: rules::open(draft, today),
        headcount: figures.headcount,
        raised_to_floor: figures.raised,
        lowered_to_cap: figures.lowered,
        base_floor: limits.floor,
        base_cap: limits.cap,
        total_before: figures.total_before,
        total_after: figures.total_after,
    }
}

/// The review of the fund year that the next month lies in: as it was done, or
/// as it would come out now.
pub(super) async fn look(app: &App, agent: &Agent) -> Result<AnnualReviewView, Error> {
    let (unit_no, today) = (agent.unit_no.clone(), app.clock.business_date());
    let policy = Arc::clone(&app.policy);
    app.db
        .report(move |tx| {
            async move {
                let draft = draft::find(tx, &unit_no).await?;
                let figures = figures(tx, &policy, &unit_no, &draft).await?;
                Ok(view(&policy, &draft, today, figures))
            }
            .boxed()
        })
        .await
}

async fn figures(
    tx: &mut Tx,
    policy: &Policy,
    unit_no: &str,
    draft: &Draft,
) -> Result<Figures, StoreError> {
    let fund_year = FundYear::of_month(draft.for_month);
    if let Some(figures) = store::done(tx, unit_no, fund_year.0).await? {
        return Ok(figures);
    }
    let groups = store::groups(tx, unit_no).await?;
    let ratios = store::ratios(tx, unit_no).await?;
    let (_, mut figures) = rules::outcome(policy, fund_year, ratios, &groups).ok_or(TOO_LARGE)?;
    if !draft.annual_review_needed() {
        // Done before this unit came here: nothing is moved any more.
        figures.total_after = figures.total_before;
        (figures.raised, figures.lowered) = (0, 0);
    }
    Ok(figures)
}

struct Review {
    agent_id: i64,
    unit_no: String,
    once: Once,
    by: By,
    today: Date,
    policy: Arc<Policy>,
}

/// Fixes the bases of the fund year that the next month begins.
pub(super) async fn review(
    app: &App,
    agent: &Agent,
    once: Once,
) -> Result<AnnualReviewView, Error> {
    let job = Arc::new(Review {
        agent_id: agent.agent_id,
        unit_no: agent.unit_no.clone(),
        once,
        by: agent.by(app.clock.now()),
        today: app.clock.business_date(),
        policy: Arc::clone(&app.policy),
    });
    with_second_try(|| {
        let job = Arc::clone(&job);
        app.db
            .write(move |tx| async move { job.carry_out(tx).await }.boxed())
    })
    .await
}

impl Review {
    async fn carry_out(&self, tx: &mut Tx) -> Result<AnnualReviewView, Error> {
        if let Some(answer) = self.once.earlier(tx).await?? {
            return Ok(answer);
        }
        let unit_no = self.unit_no.as_str();
        let draft = draft::find(tx, unit_no).await?;
        if !rules::open(&draft, self.today) {
            return Err(Refusal::ReviewNotOpen.into());
        }
        draft.require_open(self.today)?;
        // The amounts change: whoever looks at the list must look again.
        draft::touch(tx, unit_no, &draft).await?;
        let fund_year = FundYear::of_month(draft.for_month);
        let groups = store::groups(tx, unit_no).await?;
        let ratios = store::ratios(tx, unit_no).await?;
        ratios_allowed(self.policy.ratios(), ratios.unit, ratios.personal)?;
        let (bases, figures) =
            rules::outcome(&self.policy, fund_year, ratios, &groups).ok_or(TOO_LARGE)?;
        let done = (self.agent_id, self.by.at);
        store::carry_out(tx, unit_no, fund_year.0, &bases, &figures, done).await?;
        self.by
            .did(tx, "annual-review-done", &fund_year.0.to_string())
            .await?;
        let draft = draft::find(tx, unit_no).await?;
        let view = view(&self.policy, &draft, self.today, figures);
        self.once.keep(tx, &view, self.by.at).await?;
        Ok(view)
    }
}
