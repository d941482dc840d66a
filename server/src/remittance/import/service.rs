//! Use cases of the import.

use bytes::Bytes;
use futures::FutureExt as _;
use shared_types::api::unit::{ImportReport, ImportStatus};
use tokio::sync::Semaphore;

use super::{
    error::Error,
    keep::Arrival,
    read::{self, Given},
    report,
    store::{self, Rows},
};
use crate::{
    app::App,
    platform::{
        db::{StoreError, Tx},
        entropy,
        problem::Problem,
    },
    remittance::{
        change::{
            rules::{self, Ratios, Terms},
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

/// Takes the valid rows into the change list. Once: a second time answers the
/// same and does nothing.
pub(super) async fn apply(
    app: &App,
    agent: &Agent,
    import_id: String,
    valid_rows_only: bool,
    english: bool,
) -> Result<ImportReport, Error> {
    let desk = Desk::of(app, agent);
    app.db
        .write(move |tx| {
            async move {
                let batch = store::find(tx, &import_id, &desk.unit_no).await?;
                let report = store::report(tx, &import_id, &desk.unit_no, english).await?;
                if batch.status == ImportStatus::Applied {
                    return Ok(report);
                }
                let draft = desk.open_draft(tx).await?;
                if draft.for_month != batch.for_month {
                    return Err(Error::Outdated);
                }
                if report.error_count > 0 && !valid_rows_only {
                    return Err(Error::HasErrors);
                }
                if report.valid_count == 0 {
                    return Err(Error::NothingValid);
                }
                check_again(tx, &desk, &import_id, &draft).await?;
                store::apply(tx, &import_id, &desk.unit_no, draft.for_month)
                    .await
                    .map_err(|error| match error {
                        // Put on the list by somebody else this very moment.
                        StoreError::Exists => Error::Outdated,
                        other => other.into(),
                    })?;
                desk.by.did(tx, "import-applied", &import_id).await?;
                Ok(ImportReport {
                    status: ImportStatus::Applied,
                    ..report
                })
            }
            .boxed()
        })
        .await
}

/// Everything that was true when the file was checked must be true now.
async fn check_again(
    tx: &mut Tx,
    desk: &Desk,
    import_id: &str,
    draft: &Draft,
) -> Result<(), Error> {
    let ratios = change::ratios(tx, &desk.unit_no).await?;
    for row in store::standings(tx, import_id, &desk.unit_no, true, Rows::ALL).await? {
        let judged = rules::judge(row.kind, &row.full_name, row.known.as_ref(), row.pending);
        let amounts = rules::amounts(&desk.policy, draft.for_month, row.base, ratios);
        let halves = amounts.map(|amounts| (amounts.unit, amounts.personal));
        if judged.is_err() || halves != row.halves || row.account_no != row.seen_account_no {
            return Err(Error::Outdated);
        }
    }
    Ok(())
}
