//! Use cases of the change list. Each change raises the version of the draft,
//! so that nobody confirms a list that he has not seen.

use std::sync::Arc;

use futures::FutureExt as _;
use shared_types::{
    api::unit::{ChangeEdit, ChangeInput, ChangeKind, ChangeLine, ChangeList},
    calendar::{Date, YearMonth},
};

use super::{
    error::Error,
    refusal::Findings,
    rules::{self, Line, Ratios, Terms},
    store::{self, Priced},
};
use crate::{
    app::App,
    platform::{
        audit::By,
        db::{StoreError, Tx},
        page::PageQuery,
    },
    policy::Policy,
    remittance::draft::{self, Draft},
    session::Agent,
};

pub(in crate::remittance) use store::{counts_of, word};

/// What every change of the list needs to know.
#[derive(Clone)]
pub(in crate::remittance) struct Desk {
    pub unit_no: String,
    pub by: By,
    pub today: Date,
    pub policy: Arc<Policy>,
}

impl Desk {
    pub(in crate::remittance) fn of(app: &App, agent: &Agent) -> Self {
        let now = app.clock.now();
        Self {
            unit_no: agent.unit_no.clone(),
            by: agent.by(now),
            today: now.business_date(),
            policy: Arc::clone(&app.policy),
        }
    }

    /// The draft, which must be open; its version is raised at once, so that
    /// changes of one unit wait for each other from here on.
    pub(in crate::remittance) async fn open_draft(&self, tx: &mut Tx) -> Result<Draft, Error> {
        let draft = draft::find(tx, &self.unit_no).await?;
        draft.require_open(self.today)?;
        draft::touch(tx, &self.unit_no, &draft).await?;
        Ok(draft)
    }

    /// Checks a form against the rules and the register. `line_id` is the line
    /// it replaces, or 0.
    async fn check(
        &self,
        tx: &mut Tx,
        month: YearMonth,
        input: &ChangeInput,
        line_id: i64,
    ) -> Result<Priced, Error> {
        let line = read(input, &Terms::of(&self.policy, month))?;
        let (known, account_no) = store::person(tx, &self.unit_no, &line).await?;
        let pending = store::is_pending(tx, &self.unit_no, &line, line_id).await?;
        rules::judge(line.kind, line.full_name.as_str(), known.as_ref(), pending)
            .map_err(|refusal| Error::Refused(vec![refusal]))?;
        let ratios = store::ratios(tx, &self.unit_no).await?;
        let amounts = rules::amounts(&self.policy, month, line.base, ratios);
        Ok(Priced {
            month,
            line,
            account_no,
            amounts,
        })
    }
}

fn read(input: &ChangeInput, terms: &Terms) -> Result<Line, Error> {
    let mut findings = Findings::default();
    let typed = rules::typed(input, &mut findings);
    let parts = rules::check(&typed, terms, &mut findings);
    parts.complete(findings).map_err(Error::Refused)
}

/// Puts a line on the list.
pub(super) async fn add(app: &App, agent: &Agent, input: ChangeInput) -> Result<ChangeLine, Error> {
    let desk = Desk::of(app, agent);
    app.db
        .write(move |tx| {
            async move {
                let draft = desk.open_draft(tx).await?;
                let priced = desk.check(tx, draft.for_month, &input, 0).await?;
                let line_id = store::insert(tx, &desk.unit_no, &priced).await?;
                desk.by
                    .did(tx, "change-added", &line_id.to_string())
                    .await?;
                Ok(store::view(tx, &desk.unit_no, line_id).await?)
            }
            .boxed()
        })
        .await
}

/// Replaces a line; numbers left blank stay as they are, because the page
/// shows them masked.
pub(super) async fn edit(
    app: &App,
    agent: &Agent,
    line_id: i64,
    edit: ChangeEdit,
) -> Result<ChangeLine, Error> {
    let desk = Desk::of(app, agent);
    app.db
        .write(move |tx| {
            async move {
                let ChangeEdit { version, mut input } = edit;
                let draft = desk.open_draft(tx).await?;
                let stored = store::stored(tx, &desk.unit_no, line_id).await?;
                if stored.version != version {
                    return Err(StoreError::Stale.into());
                }
                if input.id_doc_no.trim().is_empty() {
                    input.id_doc_no = stored.id_doc_no;
                }
                if input.mobile.trim().is_empty() {
                    input.mobile = stored.mobile.unwrap_or_default();
                }
                let priced = desk.check(tx, draft.for_month, &input, line_id).await?;
                store::update(tx, &desk.unit_no, (line_id, version), &priced).await?;
                desk.by
                    .did(tx, "change-edited", &line_id.to_string())
                    .await?;
                Ok(store::view(tx, &desk.unit_no, line_id).await?)
            }
            .boxed()
        })
        .await
}

/// Takes a line off the list.
pub(super) async fn remove(
    app: &App,
    agent: &Agent,
    line_id: i64,
    version: i64,
) -> Result<(), Error> {
    let desk = Desk::of(app, agent);
    app.db
        .write(move |tx| {
            async move {
                desk.open_draft(tx).await?;
                store::stored(tx, &desk.unit_no, line_id).await?;
                store::delete(tx, &desk.unit_no, line_id, version).await?;
                desk.by
                    .did(tx, "change-removed", &line_id.to_string())
                    .await?;
                Ok(())
            }
            .boxed()
        })
        .await
}

/// Takes every line off the list that was seen with `version`.
pub(super) async fn clear(app: &App, agent: &Agent, version: i64) -> Result<(), Error> {
    let desk = Desk::of(app, agent);
    app.db
        .write(move |tx| {
            async move {
                let draft = desk.open_draft(tx).await?;
                if draft.version != version {
                    return Err(StoreError::Stale.into());
                }
                store::clear(tx, &desk.unit_no).await?;
                desk.by
                    .did(tx, "changes-cleared", &draft.for_month.to_string())
                    .await?;
                Ok(())
            }
            .boxed()
        })
        .await
}

/// A page of the list.
pub(super) async fn list(
    app: &App,
    agent: &Agent,
    kind: Option<ChangeKind>,
    page: PageQuery,
) -> Result<ChangeList, StoreError> {
    let (unit_no, today) = (agent.unit_no.clone(), app.clock.business_date());
    app.db
        .read(move |tx| {
            async move {
                // The version is read first: a line that comes in between makes
                // it too old, never too new.
                let draft = draft::find(tx, &unit_no).await?;
                let counts = store::counts(tx, &unit_no).await?;
                let lines = store::page(tx, &unit_no, kind, page).await?;
                let total = match kind {
                    Some(ChangeKind::Open) => counts.open,
                    Some(ChangeKind::Unseal) => counts.unseal,
                    Some(ChangeKind::Seal) => counts.seal,
                    Some(ChangeKind::TransferIn) => counts.transfer_in,
                    Some(ChangeKind::BaseChange) => counts.base_change,
                    None => {
                        counts.open
                            + counts.unseal
                            + counts.seal
                            + counts.transfer_in
                            + counts.base_change
                    }
                };
                Ok(ChangeList {
                    month: draft.for_month,
                    version: draft.version,
                    stage: draft.stage(today),
                    lines,
                    page: page.info(total),
                    counts,
                })
            }
            .boxed()
        })
        .await
}

/// 缴存比例 of a unit.
pub(in crate::remittance) async fn ratios(
    tx: &mut Tx,
    unit_no: &str,
) -> Result<Ratios, StoreError> {
    store::ratios(tx, unit_no).await
}
