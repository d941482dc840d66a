//! Storing a file that was read, and asking the register about its persons,
//! part by part: others get their turn in between. Nobody sees the import
//! before its last part is stored; what a stop leaves half stored is removed.

use futures::FutureExt as _;

use super::{
    error::Error,
    read::Parsed,
    store::{self, NewBatch, Rows},
};
use crate::{
    app::App,
    documents::spreadsheet::ProblemList,
    platform::{
        clock::Instant,
        db::{Column, MANY_ROWS, StoreError, Tx},
    },
    remittance::{
        change::{rules, service::Desk},
        draft::{self, Draft},
    },
};

/// Rows of a part: online writers wait some 30 ms for one.
const PART: usize = 2_500;
/// An import that is not stored as a whole after so long never will be.
const HALF_STORED_SECONDS: i64 = 600;

/// A file about to be stored.
pub(super) struct Arrival<'a> {
    pub app: &'a App,
    pub desk: &'a Desk,
    pub import_id: &'a str,
    pub draft: &'a Draft,
    pub uploaded_by: i64,
}

impl Arrival<'_> {
    /// Stores and checks it as a whole, or leaves nothing.
    pub async fn keep(&self, parsed: Parsed) -> Result<(), Error> {
        self.begin(parsed.row_count).await?;
        let kept = self.keep_parts(parsed).await;
        if kept.is_err() {
            let import_id = self.import_id.to_owned();
            self.write(move |tx| async move { store::hide(tx, &import_id).await }.boxed())
                .await?;
        }
        clear(self.app).await?;
        kept
    }

    async fn keep_parts(&self, mut parsed: Parsed) -> Result<(), Error> {
        let parts = self
            .insert_rows(std::mem::take(&mut parsed.columns))
            .await?;
        self.judge(&parts, &mut parsed).await?;
        if parsed.problems.is_truncated() {
            return Err(Error::TooManyErrors);
        }
        parsed.problems.sort();
        self.keep_errors(&parts, &parsed.problems).await?;
        self.finish().await
    }

    async fn write<T, E>(
        &self,
        work: impl for<'t> FnOnce(&'t mut Tx) -> futures::future::BoxFuture<'t, Result<T, E>>
        + Send
        + 'static,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        E: From<StoreError> + Into<Error> + Send + 'static,
    {
        self.app.db.write(work).await.map_err(Into::into)
    }

    async fn begin(&self, row_count: usize) -> Result<(), Error> {
        let (desk, import_id) = (self.desk.clone(), self.import_id.to_owned());
        let (month, uploaded_by) = (self.draft.for_month, self.uploaded_by);
        self.write(move |tx| {
            async move {
                let batch = NewBatch {
                    import_id: &import_id,
                    unit_no: &desk.unit_no,
                    for_month: month,
                    row_count,
                    uploaded_by,
                    uploaded_at: desk.by.at.utc_text(),
                };
                store::hide_old(tx, &desk.unit_no).await?;
                store::insert(tx, &batch).await
            }
            .boxed()
        })
        .await
    }

    /// Puts the rows in; answers with the parts that they were put in by.
    async fn insert_rows(
        &self,
        mut columns: Vec<(&'static str, Column)>,
    ) -> Result<Vec<Rows>, Error> {
        let count = columns.first().map_or(0, |(_, column)| column.len());
        let mut parts = Vec::new();
        while let Some(part) = take_part(&mut columns) {
            parts.extend(rows_of(&part));
            self.write(move |tx| async move { store::insert_rows(tx, &part).await }.boxed())
                .await?;
        }
        if count >= MANY_ROWS {
            self.write(|tx| async move { tx.refresh_statistics("import_row").await }.boxed())
                .await?;
        }
        Ok(parts)
    }

    /// Asks the register about the persons; nobody waits for that.
    async fn judge(&self, parts: &[Rows], parsed: &mut Parsed) -> Result<(), Error> {
        for rows in parts.iter().copied() {
            let (import_id, unit_no) = (self.import_id.to_owned(), self.desk.unit_no.clone());
            let standings = self
                .app
                .db
                .report(move |tx| {
                    async move { store::standings(tx, &import_id, &unit_no, false, rows).await }
                        .boxed()
                })
                .await?;
            for row in standings {
                let judged =
                    rules::judge(row.kind, &row.full_name, row.known.as_ref(), row.pending);
                if let Err(refusal) = judged {
                    let problem = parsed.places.problem(row.row_no, refusal);
                    parsed.problems.push(problem);
                }
            }
        }
        Ok(())
    }

    async fn keep_errors(&self, parts: &[Rows], problems: &ProblemList) -> Result<(), Error> {
        let mut columns = store::error_columns(self.import_id, problems);
        while let Some(part) = take_part(&mut columns) {
            self.write(move |tx| async move { store::insert_errors(tx, &part).await }.boxed())
                .await?;
        }
        for rows in parts.iter().copied() {
            let import_id = self.import_id.to_owned();
            self.write(move |tx| async move { store::mark(tx, &import_id, rows).await }.boxed())
                .await?;
        }
        Ok(())
    }

    /// It can be seen from now on, if the month is still being prepared.
    async fn finish(&self) -> Result<(), Error> {
        let (desk, import_id) = (self.desk.clone(), self.import_id.to_owned());
        let month = self.draft.for_month;
        self.write(move |tx| {
            async move {
                let draft = draft::find(tx, &desk.unit_no).await?;
                draft.require_open(desk.today)?;
                if draft.for_month != month {
                    return Err(Error::Outdated);
                }
                store::checked(tx, &import_id).await?;
                desk.by.did(tx, "import-checked", &import_id).await?;
                Ok(())
            }
            .boxed()
        })
        .await
    }
}

/// The first rows of each column; none when there are no more.
fn take_part(columns: &mut [(&'static str, Column)]) -> Option<Vec<(&'static str, Column)>> {
    if columns.first().is_none_or(|(_, column)| column.is_empty()) {
        return None;
    }
    let part = columns
        .iter_mut()
        .map(|(name, column)| (*name, column.take_front(PART)));
    Some(part.collect())
}

/// Row numbers of a part, which rise.
fn rows_of(part: &[(&'static str, Column)]) -> Option<Rows> {
    let numbers = part.iter().find_map(|(name, column)| match column {
        Column::Ints(numbers) if *name == "row_no" => Some(numbers),
        _ => None,
    })?;
    let (first, last) = ((*numbers.first()?)?, (*numbers.last()?)?);
    Some(Rows(first, last + 1))
}

/// Removes what is not shown any more.
async fn clear(app: &App) -> Result<(), StoreError> {
    let leaving = app
        .db
        .read(|tx| async move { store::leaving(tx).await }.boxed())
        .await?;
    let step = i64::try_from(PART).unwrap_or(i64::MAX);
    for (import_id, last_row) in leaving {
        let mut from = 0;
        while from <= last_row {
            let (import_id, rows) = (import_id.clone(), Rows(from, from + step));
            app.db
                .write(move |tx| {
                    async move { store::remove_rows(tx, &import_id, rows).await }.boxed()
                })
                .await?;
            from += step;
        }
        app.db
            .write(move |tx| async move { store::remove(tx, &import_id).await }.boxed())
            .await?;
    }
    Ok(())
}

/// Removes what a stop left half stored, so that personal data does not pile up.
///
/// # Errors
/// Those of the store.
pub async fn sweep(app: &App, now: Instant) -> Result<(), StoreError> {
    let before = now.plus(-HALF_STORED_SECONDS);
    app.db
        .write(move |tx| async move { store::hide_half_stored(tx, before).await }.boxed())
        .await?;
    clear(app).await
}
