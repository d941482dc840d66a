//! Looking at the list, handing it to the unit's reviewer, and what was
//! confirmed before.

use std::sync::Arc;

use futures::FutureExt as _;
use shared_types::{
    api::unit::{
        MonthFigures, RemittanceLine, RemittanceLinePage, RemittancePage, RemittancePreview,
        RemittanceSummary, RemittanceView,
    },
    calendar::{Date, YearMonth},
};

use super::{
    error::{Error, Refusal},
    rules::{self, ListState},
    store,
};
use crate::{
    app::App,
    platform::{
        db::{StoreError, Tx},
        page::PageQuery,
    },
    policy::Policy,
    remittance::draft::{self, Draft},
    session::Agent,
};

/// What decides about the list, beside its lines.
struct Context {
    unit_no: String,
    today: Date,
    policy: Arc<Policy>,
    english: bool,
}

impl Context {
    fn of(app: &App, agent: &Agent, english: bool) -> Self {
        Self {
            unit_no: agent.unit_no.clone(),
            today: app.clock.business_date(),
            policy: Arc::clone(&app.policy),
            english,
        }
    }

    async fn state(
        &self,
        tx: &mut Tx,
        draft: &Draft,
        headcount: i64,
    ) -> Result<ListState, StoreError> {
        let limits = self.policy.base_limits(draft.for_month);
        Ok(ListState {
            unit: store::unit(tx, &self.unit_no).await?.state,
            headcount,
            outdated: store::outdated(tx, &self.unit_no, limits).await?,
        })
    }

    async fn preview(&self, tx: &mut Tx) -> Result<RemittancePreview, Error> {
        let unit_no = self.unit_no.as_str();
        let draft = draft::find(tx, unit_no).await?;
        let this_month = store::figures_now(tx, unit_no, draft.for_month).await?;
        let (_counts, clamped_count) = store::pending(tx, unit_no).await?;
        let (last_no, last_month) = store::last_month(tx, unit_no, draft.for_month)
            .await?
            .unzip();
        let differences =
            store::differences(tx, unit_no, last_no.as_deref().unwrap_or_default()).await?;
        let state = self.state(tx, &draft, this_month.headcount).await?;
        let blocked_by = rules::confirmable(&draft, self.today, self.policy.ratios(), state)
            .err()
            .map(|refusal| refusal.announce(self.english));
        Ok(RemittancePreview {
            month: draft.for_month,
            version: draft.version,
            stage: draft.stage(self.today),
            this_month,
            last_month,
            differences,
            clamped_count,
            blocked_by,
        })
    }
}

/// The list that would be remitted now, in figures.
pub(super) async fn preview(
    app: &App,
    agent: &Agent,
    english: bool,
) -> Result<RemittancePreview, Error> {
    let context = Context::of(app, agent, english);
    app.db
        .report(move |tx| async move { context.preview(tx).await }.boxed())
        .await
}

/// Hands the list to the unit's reviewer; it cannot be changed from then on.
pub(super) async fn submit(
    app: &App,
    agent: &Agent,
    english: bool,
) -> Result<RemittancePreview, Error> {
    let context = Context::of(app, agent, english);
    let (name, by) = (agent.full_name.clone(), agent.by(app.clock.now()));
    app.db
        .write(move |tx| {
            async move {
                let unit_no = context.unit_no.as_str();
                let draft = draft::find(tx, unit_no).await?;
                draft.require_open(context.today)?;
                let headcount = store::figures_now(tx, unit_no, draft.for_month)
                    .await?
                    .headcount;
                let state = context.state(tx, &draft, headcount).await?;
                rules::confirmable(&draft, context.today, context.policy.ratios(), state)?;
                let at = by.at.utc_text();
                draft::set_submitted(tx, unit_no, &draft, Some((&name, &at))).await?;
                by.did(tx, "remittance-submitted", &draft.for_month.to_string())
                    .await?;
                context.preview(tx).await
            }
            .boxed()
        })
        .await
}

/// Takes the list back from the reviewer, so that it can be changed.
pub(super) async fn take_back(
    app: &App,
    agent: &Agent,
    english: bool,
) -> Result<RemittancePreview, Error> {
    let context = Context::of(app, agent, english);
    let by = agent.by(app.clock.now());
    app.db
        .write(move |tx| {
            async move {
                let unit_no = context.unit_no.as_str();
                let draft = draft::find(tx, unit_no).await?;
                if draft.submitted_by.is_none() {
                    return Err(Refusal::NotSubmitted.into());
                }
                draft::set_submitted(tx, unit_no, &draft, None).await?;
                by.did(tx, "remittance-taken-back", &draft.for_month.to_string())
                    .await?;
                context.preview(tx).await
            }
            .boxed()
        })
        .await
}

/// A page of the list that would be remitted now.
pub(super) async fn draft_lines(
    app: &App,
    agent: &Agent,
    typed: Option<&str>,
    page: PageQuery,
) -> Result<RemittanceLinePage, Error> {
    let search = rules::search_text(typed)?;
    let unit_no = agent.unit_no.clone();
    app.db
        .report(move |tx| {
            async move {
                let (lines, count) = store::lines_now(tx, &unit_no, &search, page).await?;
                Ok(RemittanceLinePage {
                    lines,
                    page: page.info(count),
                })
            }
            .boxed()
        })
        .await
}

/// The unit's remittances, newest first.
pub(super) async fn page(
    app: &App,
    agent: &Agent,
    page: PageQuery,
) -> Result<RemittancePage, Error> {
    let unit_no = agent.unit_no.clone();
    app.db
        .read(move |tx| {
            async move {
                let (rows, count) = store::page(tx, &unit_no, page).await?;
                Ok(RemittancePage {
                    rows,
                    page: page.info(count),
                })
            }
            .boxed()
        })
        .await
}

/// One remittance of the unit.
pub(crate) async fn find(app: &App, agent: &Agent, no: String) -> Result<RemittanceView, Error> {
    let unit_no = agent.unit_no.clone();
    app.db
        .read(move |tx| async move { Ok(store::find(tx, &unit_no, &no).await?.view) }.boxed())
        .await
}

/// A page of a confirmed list.
pub(super) async fn lines(
    app: &App,
    agent: &Agent,
    no: String,
    typed: Option<&str>,
    page: PageQuery,
) -> Result<RemittanceLinePage, Error> {
    let search = rules::search_text(typed)?;
    let unit_no = agent.unit_no.clone();
    app.db
        .read(move |tx| {
            async move {
                store::find(tx, &unit_no, &no).await?;
                let (lines, count) = store::lines(tx, &no, &search, page).await?;
                Ok(RemittanceLinePage {
                    lines,
                    page: page.info(count),
                })
            }
            .boxed()
        })
        .await
}

/// A remittance with what stands around it on paper.
pub(super) struct Heading {
    pub unit_no: String,
    pub unit_name: String,
    pub view: RemittanceView,
    /// Business date of its money on the accounts.
    pub booked_on: Option<Date>,
}

async fn heading_in(tx: &mut Tx, unit_no: String, no: &str) -> Result<Heading, StoreError> {
    let found = store::find(tx, &unit_no, no).await?;
    let unit_name = store::unit(tx, &unit_no).await?.name;
    Ok(Heading {
        unit_no,
        unit_name,
        view: found.view,
        booked_on: found.booked_on,
    })
}

/// A remittance for its receipt.
pub(super) async fn heading(app: &App, agent: &Agent, no: String) -> Result<Heading, Error> {
    let unit_no = agent.unit_no.clone();
    app.db
        .read(move |tx| async move { Ok(heading_in(tx, unit_no, &no).await?) }.boxed())
        .await
}

/// A confirmed list from first to last person.
pub(super) async fn whole_list(
    app: &App,
    agent: &Agent,
    no: String,
) -> Result<(Heading, Vec<RemittanceLine>), Error> {
    let unit_no = agent.unit_no.clone();
    app.db
        .report(move |tx| {
            async move {
                let heading = heading_in(tx, unit_no, &no).await?;
                let lines = store::all_lines(tx, &no).await?;
                Ok((heading, lines))
            }
            .boxed()
        })
        .await
}

/// Where a unit stands with its months, for its home page.
pub(crate) struct Standing {
    /// The oldest confirmed remittance that is not allocated.
    pub unfinished: Option<RemittanceSummary>,
    /// The oldest confirmed month whose money has not arrived.
    pub unpaid_month: Option<YearMonth>,
    /// The list as it would be confirmed now.
    pub figures_now: MonthFigures,
    /// Waiting lines of the change list.
    pub change_count: i64,
    /// The last remittances, newest first.
    pub recent: Vec<RemittanceSummary>,
}

/// Where a unit stands.
///
/// # Errors
/// Those of the store.
pub(crate) async fn standing(
    tx: &mut Tx,
    unit_no: &str,
    draft: &Draft,
    recent: u32,
) -> Result<Standing, StoreError> {
    let (counts, _clamped) = store::pending(tx, unit_no).await?;
    let first = PageQuery {
        page: None,
        page_size: Some(recent),
        whole: false,
    };
    Ok(Standing {
        unfinished: store::oldest_unfinished(tx, unit_no).await?,
        unpaid_month: store::oldest_unpaid_month(tx, unit_no).await?,
        figures_now: store::figures_now(tx, unit_no, draft.for_month).await?,
        change_count: counts.open
            + counts.unseal
            + counts.seal
            + counts.transfer_in
            + counts.base_change,
        recent: store::page(tx, unit_no, first).await?.0,
    })
}
