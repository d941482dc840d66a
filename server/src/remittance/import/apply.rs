//! Taking a checked file into the change list, part by part: others get their
//! turn in between. The list stands still for everybody of the unit until the
//! last part is there, so nobody confirms half of it; a stop is gone on from,
//! by the next request or by a background step.

use std::time::Duration;

use futures::FutureExt as _;
use shared_types::api::unit::{ImportReport, ImportStatus};

use super::{
    error::Error,
    store::{self, Rows},
};
use crate::{
    app::App,
    platform::{
        audit::By,
        db::{MANY_ROWS, StoreError},
    },
    remittance::{
        change::{
            rules,
            service::{self as change, Desk},
        },
        draft::{self, Draft},
    },
    session::Agent,
};

/// Row numbers of a part: online writers wait some 30 ms for one.
const PART: i64 = 2_000;

/// How often a caller begins anew because a colleague was faster.
const TRIES: usize = 3;
/// Pause before looking again when somebody else goes on with the same import.
const PAUSE: Duration = Duration::from_millis(20);

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
    for _ in 0..TRIES {
        let (report, draft) = look(app, &desk, &import_id, english).await?;
        if report.status == ImportStatus::Applied {
            return Ok(report);
        }
        if draft.busy_with.as_deref() != Some(&import_id) {
            draft.require_open(desk.today)?;
            if report.error_count > 0 && !valid_rows_only {
                return Err(Error::HasErrors);
            }
            if report.valid_count == 0 {
                return Err(Error::NothingValid);
            }
            check_again(app, &desk, &import_id, &draft).await?;
            match begin(app, &desk, &import_id, draft).await {
                Err(StoreError::Stale) => continue,
                other => other?,
            }
        }
        go_on(app, &desk.unit_no, &import_id, &desk.by).await?;
        return Ok(ImportReport {
            status: ImportStatus::Applied,
            ..report
        });
    }
    Err(Error::Outdated)
}

/// The import's report, and the draft, which must be of its month.
async fn look(
    app: &App,
    desk: &Desk,
    import_id: &str,
    english: bool,
) -> Result<(ImportReport, Draft), Error> {
    let (unit_no, import_id) = (desk.unit_no.clone(), import_id.to_owned());
    app.db
        .report(move |tx| {
            async move {
                let batch = store::find(tx, &import_id, &unit_no).await?;
                let report = store::report(tx, &import_id, &unit_no, english).await?;
                let draft = draft::find(tx, &unit_no).await?;
                if report.status != ImportStatus::Applied && draft.for_month != batch.for_month {
                    draft.require_idle()?;
                    return Err(Error::Outdated);
                }
                Ok((report, draft))
            }
            .boxed()
        })
        .await
}

/// Everything that was true when the file was checked must be true now. Nobody
/// waits for the answer; the list is the unit's own, and its version is
/// compared afterwards.
async fn check_again(app: &App, desk: &Desk, import_id: &str, draft: &Draft) -> Result<(), Error> {
    let mut from = 0;
    loop {
        let (desk, import_id) = (desk.clone(), import_id.to_owned());
        let month = draft.for_month;
        let last = app
            .db
            .report(move |tx| {
                async move {
                    let ratios = change::ratios(tx, &desk.unit_no).await?;
                    let rows = Rows(from, from + PART);
                    for row in store::standings(tx, &import_id, &desk.unit_no, true, rows).await? {
                        let judged =
                            rules::judge(row.kind, &row.full_name, row.known.as_ref(), row.pending);
                        let amounts = rules::amounts(&desk.policy, month, row.base, ratios);
                        let halves = amounts.map(|amounts| (amounts.unit, amounts.personal));
                        if judged.is_err()
                            || halves != row.halves
                            || row.account_no != row.seen_account_no
                        {
                            return Err(Error::Outdated);
                        }
                    }
                    let position = store::position(tx, &import_id).await?;
                    Ok(position.map_or(0, |(_, last)| last))
                }
                .boxed()
            })
            .await?;
        from += PART;
        if from > last {
            return Ok(());
        }
    }
}

/// From here on the list stands still. [`StoreError::Stale`] when somebody
/// changed it since it was looked at.
async fn begin(app: &App, desk: &Desk, import_id: &str, seen: Draft) -> Result<(), StoreError> {
    let (desk, import_id) = (desk.clone(), import_id.to_owned());
    app.db
        .write(move |tx| {
            async move { draft::begin_work(tx, &desk.unit_no, &seen, &import_id).await }.boxed()
        })
        .await
}

/// Takes the next parts in, up to the last. Another request may do the same;
/// each part is taken in once.
async fn go_on(app: &App, unit_no: &str, import_id: &str, by: &By) -> Result<(), StoreError> {
    loop {
        match apply_part(app, unit_no, import_id, by).await {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            // After a commit that was cut off, the position tells what happened.
            Err(StoreError::Stale | StoreError::Uncertain(_)) => tokio::time::sleep(PAUSE).await,
            Err(error) => return Err(error),
        }
    }
}

/// Takes the next part in; answers whether it was the last.
async fn apply_part(
    app: &App,
    unit_no: &str,
    import_id: &str,
    by: &By,
) -> Result<bool, StoreError> {
    let (unit_no, import_id, by) = (unit_no.to_owned(), import_id.to_owned(), by.clone());
    app.db
        .write(move |tx| {
            async move {
                let Some((done, last)) = store::position(tx, &import_id).await? else {
                    return Ok(true);
                };
                let rows = Rows(done + 1, done + 1 + PART);
                store::apply_rows(tx, &import_id, rows).await?;
                if rows.1 <= last {
                    return Ok(false);
                }
                if last >= i64::try_from(MANY_ROWS).unwrap_or(i64::MAX) {
                    tx.refresh_statistics("change_line").await?;
                }
                store::applied(tx, &import_id).await?;
                draft::end_work(tx, &unit_no, &import_id).await?;
                by.did_to_unit(tx, "import-applied", &import_id, &unit_no)
                    .await?;
                Ok(true)
            }
            .boxed()
        })
        .await
}

/// How far the imports are that are being taken in: unit, import, position.
type Standing = Vec<(String, String, i64)>;

/// Goes on with imports that did not move since the last look (their server
/// was stopped, or the caller went away); answers with where all stand.
///
/// # Errors
/// Those of the store.
pub async fn go_on_where_left(app: &App, before: Standing) -> Result<Standing, StoreError> {
    let standing = look_at_work(app).await?;
    let by = By::system(app.clock.now());
    for (unit_no, import_id, _) in standing.iter().filter(|each| before.contains(each)) {
        go_on(app, unit_no, import_id, &by).await?;
    }
    Ok(standing)
}

async fn look_at_work(app: &App) -> Result<Standing, StoreError> {
    app.db
        .read(|tx| {
            async move {
                let mut standing = Vec::new();
                for (unit_no, import_id) in draft::at_work(tx).await? {
                    let done = store::position(tx, &import_id).await?;
                    standing.push((unit_no, import_id, done.map_or(0, |(done, _)| done)));
                }
                Ok(standing)
            }
            .boxed()
        })
        .await
}
