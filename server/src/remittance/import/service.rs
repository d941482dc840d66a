//! Use cases of the import.

use bytes::Bytes;
use futures::FutureExt as _;
use shared_types::api::unit::ImportReport;
use tokio::sync::Semaphore;

use super::{
    error::Error,
    keep::Arrival,
    read::{self, Given},
    report, store,
};
use crate::{
    app::App,
    platform::{db::StoreError, entropy, problem::Problem},
    remittance::{
        change::{
            rules::{Ratios, Terms},
            service::{self as change, Desk},
        },
        draft::{self, Draft},
    },
    session::Agent,
};

/// Files that are read, checked and stored at once, in memory as a whole.
static CHECKING: Semaphore = Semaphore::const_new(2);

/// Reads and checks a file; nothing of it counts before it is applied.
pub(super) async fn upload(
    app: &App,
    agent: &Agent,
    bytes: Bytes,
    english: bool,
) -> Result<ImportReport, Problem> {
    let _turn = CHECKING
        .acquire()
        .await
        .map_err(|_| Problem::unavailable())?;
    let desk = Desk::of(app, agent);
    let (draft, ratios) = open_draft(app, &desk).await?;
    let import_id = entropy::hex(&entropy::random_bytes::<12>());
    let parsed = {
        let (policy, import_id) = (app.policy.clone(), import_id.clone());
        let terms = Terms::of(&policy, draft.for_month);
        let read = move || {
            let given = Given {
                terms,
                policy: &policy,
                ratios,
            };
            read::parse(&bytes, &import_id, given)
        };
        app.work.run(read).await?.map_err(Error::File)?
    };
    let arrival = Arrival {
        app,
        desk: &desk,
        import_id: &import_id,
        draft: &draft,
        uploaded_by: agent.agent_id,
    };
    arrival.keep(parsed).await?;
    Ok(self::report(app, agent, import_id, english).await?)
}

/// The draft, which must be open, before the work begins.
async fn open_draft(app: &App, desk: &Desk) -> Result<(Draft, Ratios), Error> {
    let desk = desk.clone();
    app.db
        .read(move |tx| {
            async move {
                let draft = draft::find(tx, &desk.unit_no).await?;
                draft.require_open(desk.today)?;
                let ratios = change::ratios(tx, &desk.unit_no).await?;
                Ok((draft, ratios))
            }
            .boxed()
        })
        .await
}

/// What became of a file.
pub(super) async fn report(
    app: &App,
    agent: &Agent,
    import_id: String,
    english: bool,
) -> Result<ImportReport, StoreError> {
    let unit_no = agent.unit_no.clone();
    app.db
        .report(move |tx| {
            async move { store::report(tx, &import_id, &unit_no, english).await }.boxed()
        })
        .await
}

/// The rows with errors as a workbook, each with its reasons.
pub(super) async fn error_report(
    app: &App,
    agent: &Agent,
    import_id: String,
    english: bool,
) -> Result<Vec<u8>, Problem> {
    let unit_no = agent.unit_no.clone();
    let (rows, errors) = app
        .db
        .report(move |tx| {
            async move {
                store::find(tx, &import_id, &unit_no).await?;
                let errors = store::errors(tx, &import_id, i64::MAX, english).await?;
                Ok::<_, StoreError>((store::failed_rows(tx, &import_id).await?, errors))
            }
            .boxed()
        })
        .await?;
    app.work
        .run(move || report::write(&rows, &errors, english))
        .await?
        .map_err(|error| {
            tracing::error!(error = %error, "error report not written");
            Problem::internal()
        })
}
