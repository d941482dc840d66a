//! Use cases of the unit.

use std::sync::Arc;

use futures::FutureExt as _;
use shared_types::{
    api::{
        session::Permission,
        unit::{
            AgentEdit, AgentList, AgentView, AuditPage, AuditRow, DueMonth, EmployeePage, UnitHome,
            UnitView,
        },
    },
    calendar::{Date, FundYear},
    codes::AccountStatus,
    money::Fen,
};

use super::{
    acts,
    error::{Error, Refusal},
    rules, store,
};
use crate::{
    app::App,
    ledger,
    platform::{
        db::{StoreError, Tx},
        page::PageQuery,
    },
    policy::Policy,
    remittance::{
        draft::{self, Draft},
        list::service::{self as list, Standing},
    },
    session::Agent,
};

/// Remittances on the home page.
const RECENT: u32 = 6;

/// What is due, and the last remittances.
pub(super) async fn home(app: &App, agent: &Agent) -> Result<UnitHome, Error> {
    let (unit_no, today) = (agent.unit_no.clone(), app.clock.business_date());
    let policy = Arc::clone(&app.policy);
    app.db
        .read(move |tx| async move { home_in(tx, &unit_no, today, &policy).await }.boxed())
        .await
}

async fn home_in(
    tx: &mut Tx,
    unit_no: &str,
    today: Date,
    policy: &Policy,
) -> Result<UnitHome, Error> {
    let unit = store::unit(tx, unit_no).await?;
    let draft = draft::find(tx, unit_no).await?;
    let standing = list::standing(tx, unit_no, &draft, RECENT).await?;
    let suspense = ledger::find(tx, ledger::Kind::UnitSuspense, unit_no).await?;
    Ok(UnitHome {
        due: due(&unit, &draft, &standing, today, policy),
        unit,
        suspense_balance: suspense.map_or(Fen::ZERO, |account| account.balance),
        recent: standing.recent,
    })
}

/// The oldest confirmed month that is not finished comes first; without one it
/// is the month that is prepared.
fn due(
    unit: &UnitView,
    draft: &Draft,
    standing: &Standing,
    today: Date,
    policy: &Policy,
) -> DueMonth {
    let confirmed = standing.unfinished.as_ref();
    let month = confirmed.map_or(draft.for_month, |remittance| remittance.month);
    let stage = confirmed.map_or_else(
        || draft.stage(today),
        |remittance| rules::stage_of(remittance.status),
    );
    let due_on = policy.due_on(month, unit.payday);
    let figures = &standing.figures_now;
    DueMonth {
        month,
        due_on,
        overdue: rules::overdue(stage, due_on, today),
        months_behind: rules::months_behind(
            standing.unpaid_month.unwrap_or(draft.for_month),
            today,
        ),
        stage,
        remittance_no: confirmed.map(|remittance| remittance.remittance_no.clone()),
        change_count: standing.change_count,
        headcount: confirmed.map_or(figures.headcount, |remittance| remittance.headcount),
        total: confirmed.map_or(figures.total, |remittance| remittance.total),
        annual_review_needed: FundYear::of_month(month).0 > draft.reviewed_fund_year,
    }
}

/// A page of employees.
pub(super) async fn employees(
    app: &App,
    agent: &Agent,
    typed: Option<&str>,
    status: Option<AccountStatus>,
    page: PageQuery,
) -> Result<EmployeePage, Error> {
    let search = rules::search_text(typed)?;
    let unit_no = agent.unit_no.clone();
    app.db
        .read(move |tx| {
            async move {
                let (rows, count) = store::employees(tx, &unit_no, &search, status, page).await?;
                Ok(EmployeePage {
                    rows,
                    page: page.info(count),
                })
            }
            .boxed()
        })
        .await
}

/// The unit's agents.
pub(super) async fn agents(app: &App, agent: &Agent) -> Result<AgentList, Error> {
    let (unit_no, me) = (agent.unit_no.clone(), agent.agent_id);
    app.db
        .read(move |tx| {
            async move {
                Ok(AgentList {
                    agents: store::agents(tx, &unit_no, me).await?,
                })
            }
            .boxed()
        })
        .await
}

/// Changes what an agent may do. The asking administrator keeps the right, so
/// one always remains; whether he still has it is looked up again inside.
pub(super) async fn set_rights(
    app: &App,
    agent: &Agent,
    agent_id: i64,
    edit: AgentEdit,
) -> Result<AgentView, Error> {
    let (unit_no, me) = (agent.unit_no.clone(), agent.agent_id);
    let (by, today) = (agent.by(app.clock.now()), app.clock.business_date());
    app.db
        .write(move |tx| {
            async move {
                store::lock_unit(tx, &unit_no).await?;
                let before = store::agents(tx, &unit_no, me).await?;
                let still = before.iter().find(|each| each.is_self);
                if !still.is_some_and(|each| each.permissions.contains(&Permission::Administer)) {
                    return Err(Refusal::NoLongerAdministrator.into());
                }
                view_of(before, agent_id)?;
                rules::rights_change(agent_id == me, &edit.permissions)?;
                store::set_rights(tx, &unit_no, agent_id, edit.version, &edit.permissions).await?;
                if store::administrators(tx, &unit_no, today).await? == 0 {
                    return Err(Refusal::LastAdministrator.into());
                }
                by.did(tx, "agent-rights-changed", &agent_id.to_string())
                    .await?;
                Ok(view_of(store::agents(tx, &unit_no, me).await?, agent_id)?)
            }
            .boxed()
        })
        .await
}

fn view_of(agents: Vec<AgentView>, agent_id: i64) -> Result<AgentView, StoreError> {
    let wanted = agent_id.to_string();
    agents
        .into_iter()
        .find(|each| each.agent_id == wanted)
        .ok_or(StoreError::Missing)
}

/// What the unit's agents did, newest first.
pub(super) async fn audit(
    app: &App,
    agent: &Agent,
    english: bool,
    page: PageQuery,
) -> Result<AuditPage, Error> {
    let unit_no = agent.unit_no.clone();
    app.db
        .read(move |tx| {
            async move {
                let (events, count) = store::audit(tx, &unit_no, page).await?;
                let rows = events
                    .into_iter()
                    .map(|event| AuditRow {
                        act: acts::sentence(&event.act, english).to_owned(),
                        actor: event
                            .agent_name
                            .unwrap_or_else(|| acts::actor(&event.actor_kind, english).to_owned()),
                        at: event.at,
                        subject: event.subject,
                    })
                    .collect();
                Ok(AuditPage {
                    rows,
                    page: page.info(count),
                })
            }
            .boxed()
        })
        .await
}
