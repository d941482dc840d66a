//! SQL of the imports.

use shared_types::{
    api::unit::{ChangeKind, ImportReport, ImportStatus, RowError},
    calendar::YearMonth,
    money::Fen,
};

use super::read::Parsed;
use crate::{
    args,
    documents::spreadsheet::ProblemList,
    platform::db::{Column, MANY_ROWS, Row, StoreError, Tx, expect_one_row},
    remittance::change::{
        rules::{Known, KnownAccount},
        service::counts_of,
    },
};

/// Imports that are kept of a unit; older ones go when a new one comes, so
/// that personal data does not pile up.
const KEPT: i64 = 3;
/// Errors in a report.
const ERRORS_SHOWN: i64 = 200;

crate::statements! {
    OLD_ERRORS = "
        DELETE FROM import_error WHERE import_id IN (
            SELECT import_id FROM import_batch WHERE unit_no = $1
             ORDER BY uploaded_at DESC, import_id LIMIT 1000 OFFSET $2)";
    OLD_ROWS = "
        DELETE FROM import_row WHERE import_id IN (
            SELECT import_id FROM import_batch WHERE unit_no = $1
             ORDER BY uploaded_at DESC, import_id LIMIT 1000 OFFSET $2)";
    OLD_BATCHES = "
        DELETE FROM import_batch WHERE import_id IN (
            SELECT import_id FROM import_batch WHERE unit_no = $1
             ORDER BY uploaded_at DESC, import_id LIMIT 1000 OFFSET $2)";
    INSERT = "
        INSERT INTO import_batch (import_id, unit_no, for_month, status, row_count, uploaded_by,
                                  uploaded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    STANDINGS = "
        SELECT r.row_no, r.kind, r.full_name AS typed_name, r.account_no AS seen_account_no,
               r.base_fen, r.unit_fen, r.personal_fen, p.full_name, a.account_no, a.unit_no,
               a.status, c.line_id
          FROM import_row r
          LEFT JOIN person p ON p.id_doc_type = r.id_doc_type AND p.id_doc_no = r.id_doc_no
          LEFT JOIN personal_account a ON a.person_id = p.person_id
          LEFT JOIN change_line c
            ON c.unit_no = $2 AND c.id_doc_type = r.id_doc_type AND c.id_doc_no = r.id_doc_no
           AND c.applied_in IS NULL
         WHERE r.import_id = $1 AND r.valid >= $3 AND r.kind IS NOT NULL
           AND r.full_name IS NOT NULL AND r.id_doc_no IS NOT NULL
         ORDER BY r.row_no";
    MARK_INVALID = "
        UPDATE import_row SET valid = 0
         WHERE import_id = $1 AND valid = 1
           AND row_no IN (SELECT row_no FROM import_error WHERE import_id = $1)";
    NOTE_ACCOUNTS = "
        UPDATE import_row SET account_no = a.account_no
          FROM person p JOIN personal_account a ON a.person_id = p.person_id
         WHERE import_row.import_id = $1 AND import_row.valid = 1
           AND p.id_doc_type = import_row.id_doc_type AND p.id_doc_no = import_row.id_doc_no";
    FIND = "
        SELECT import_id, for_month, status, row_count, uploaded_at
          FROM import_batch WHERE import_id = $1 AND unit_no = $2";
    COUNTS = "
        SELECT kind, COUNT(*) AS lines FROM import_row
         WHERE import_id = $1 AND valid = 1 GROUP BY kind";
    ERROR_COUNT = "
        SELECT COUNT(*) AS errors FROM import_error WHERE import_id = $1";
    ERRORS = "
        SELECT row_no, column_at, column_name, code, message_zh, message_en
          FROM import_error WHERE import_id = $1 ORDER BY row_no, error_id LIMIT $2";
    FAILED_ROWS = "
        SELECT row_no, cells FROM import_row WHERE import_id = $1 AND valid = 0 ORDER BY row_no";
    APPLY = "
        INSERT INTO change_line (unit_no, for_month, kind, full_name, id_doc_type, id_doc_no,
                                 mobile, account_no, base_fen, unit_fen, personal_fen,
                                 clamped_from_fen, changed_on, reason, import_id)
        SELECT CAST($2 AS TEXT), CAST($3 AS TEXT), kind, full_name, id_doc_type, id_doc_no,
               mobile, account_no, base_fen, unit_fen, personal_fen, clamped_from_fen,
               changed_on, reason, import_id
          FROM import_row WHERE import_id = $1 AND valid = 1 ORDER BY row_no";
    MARK_APPLIED = "
        UPDATE import_batch SET status = $2 WHERE import_id = $1 AND status = $3";
}

/// Makes room for a new import of the unit.
pub(super) async fn forget_old(tx: &mut Tx, unit_no: &str) -> Result<(), StoreError> {
    for statement in [OLD_ERRORS, OLD_ROWS, OLD_BATCHES] {
        tx.exec(statement, &args![unit_no, KEPT - 1]).await?;
    }
    Ok(())
}

/// An import as it arrives.
pub(super) struct NewBatch<'a> {
    pub import_id: &'a str,
    pub unit_no: &'a str,
    pub for_month: YearMonth,
    pub uploaded_by: i64,
    pub uploaded_at: String,
}

/// Puts the batch and its rows in.
pub(super) async fn insert(
    tx: &mut Tx,
    batch: &NewBatch<'_>,
    parsed: &Parsed,
) -> Result<(), StoreError> {
    let row_count = i64::try_from(parsed.row_count).unwrap_or(i64::MAX);
    let args = args![
        batch.import_id,
        batch.unit_no,
        batch.for_month,
        ImportStatus::Checked,
        row_count,
        batch.uploaded_by,
        batch.uploaded_at,
    ];
    tx.exec(INSERT, &args).await?;
    tx.load("import_row", &parsed.columns).await?;
    Ok(())
}

/// A row and what the register says about its person.
pub(super) struct Standing {
    pub row_no: u32,
    pub kind: ChangeKind,
    pub full_name: String,
    pub known: Option<Known>,
    pub pending: bool,
    /// Account now, and when the file was checked.
    pub account_no: Option<String>,
    pub seen_account_no: Option<String>,
    /// Base and both halves as they were worked out when the file was checked.
    pub base: Option<Fen>,
    pub halves: Option<(Fen, Fen)>,
}

/// Every row whose person can be looked up, with one statement; only the valid
/// ones when asked.
pub(super) async fn standings(
    tx: &mut Tx,
    import_id: &str,
    unit_no: &str,
    valid_only: bool,
) -> Result<Vec<Standing>, StoreError> {
    let rows = tx
        .all(STANDINGS, &args![import_id, unit_no, valid_only])
        .await?;
    rows.iter().map(|row| standing(row, unit_no)).collect()
}

fn standing(row: &Row, unit_no: &str) -> Result<Standing, StoreError> {
    let account_no: Option<String> = row.get("account_no")?;
    let account = match &account_no {
        Some(_) => Some(KnownAccount {
            here: row.get::<String>("unit_no")? == unit_no,
            status: row.get("status")?,
        }),
        None => None,
    };
    let known = row
        .get::<Option<String>>("full_name")?
        .map(|full_name| Known { full_name, account });
    let unit: Option<Fen> = row.get("unit_fen")?;
    Ok(Standing {
        row_no: row.get("row_no")?,
        kind: row.get("kind")?,
        full_name: row.get("typed_name")?,
        known,
        pending: row.get::<Option<i64>>("line_id")?.is_some(),
        account_no,
        seen_account_no: row.get("seen_account_no")?,
        base: row.get("base_fen")?,
        halves: unit.zip(row.get("personal_fen")?),
    })
}

/// Keeps the errors, marks their rows, and notes the accounts of the others.
pub(super) async fn keep_errors(
    tx: &mut Tx,
    import_id: &str,
    problems: &ProblemList,
) -> Result<(), StoreError> {
    let texts = |pick: &dyn Fn(&crate::documents::spreadsheet::CellProblem) -> String| {
        Column::Texts(problems.iter().map(|problem| Some(pick(problem))).collect())
    };
    let columns = [
        ("import_id", texts(&|_| import_id.to_owned())),
        (
            "row_no",
            Column::Ints(
                problems
                    .iter()
                    .map(|problem| Some(problem.row.into()))
                    .collect(),
            ),
        ),
        ("column_at", texts(&|problem| problem.column_letters())),
        ("column_name", texts(&|problem| problem.header.to_owned())),
        ("code", texts(&|problem| problem.code().to_owned())),
        (
            "message_zh",
            texts(&|problem| match problem.fix_zh() {
                fix if fix.is_empty() => format!("{}。", problem.message_zh()),
                fix => format!("{}，{fix}。", problem.message_zh()),
            }),
        ),
        (
            "message_en",
            texts(&|problem| format!("{}. {}.", problem.message_en(), problem.fix_en())),
        ),
    ];
    tx.load("import_error", &columns).await?;
    tx.exec(MARK_INVALID, &args![import_id]).await?;
    tx.exec(NOTE_ACCOUNTS, &args![import_id]).await?;
    Ok(())
}

/// An import of the unit.
pub(super) struct Batch {
    pub for_month: YearMonth,
    pub status: ImportStatus,
    pub row_count: i64,
    pub uploaded_at: String,
}

/// Finds it; [`StoreError::Missing`] when it is not this unit's.
pub(super) async fn find(tx: &mut Tx, import_id: &str, unit_no: &str) -> Result<Batch, StoreError> {
    let row = tx.one(FIND, &args![import_id, unit_no]).await?;
    Ok(Batch {
        for_month: row.get("for_month")?,
        status: row.get("status")?,
        row_count: row.get("row_count")?,
        uploaded_at: row.get("uploaded_at")?,
    })
}

/// What became of it.
pub(super) async fn report(
    tx: &mut Tx,
    import_id: &str,
    unit_no: &str,
    english: bool,
) -> Result<ImportReport, StoreError> {
    let batch = find(tx, import_id, unit_no).await?;
    let counts = counts_of(&tx.all(COUNTS, &args![import_id]).await?)?;
    let valid_count =
        counts.open + counts.unseal + counts.seal + counts.transfer_in + counts.base_change;
    let error_count = tx
        .one(ERROR_COUNT, &args![import_id])
        .await?
        .get("errors")?;
    Ok(ImportReport {
        import_id: import_id.to_owned(),
        status: batch.status,
        row_count: batch.row_count,
        valid_count,
        error_row_count: batch.row_count - valid_count,
        error_count,
        counts,
        errors: errors(tx, import_id, ERRORS_SHOWN, english).await?,
        uploaded_at: batch.uploaded_at,
    })
}

/// Its first errors, in the order of rows and columns.
pub(super) async fn errors(
    tx: &mut Tx,
    import_id: &str,
    limit: i64,
    english: bool,
) -> Result<Vec<RowError>, StoreError> {
    let message = if english { "message_en" } else { "message_zh" };
    let rows = tx.all(ERRORS, &args![import_id, limit]).await?;
    rows.iter()
        .map(|row| {
            Ok(RowError {
                row: row.get("row_no")?,
                column: row.get("column_at")?,
                column_name: row.get("column_name")?,
                code: row.get("code")?,
                message: row.get(message)?,
            })
        })
        .collect()
}

/// Rows with errors: Excel's number and the cells as typed, then header and
/// value of each column of the user's own.
pub(super) async fn failed_rows(
    tx: &mut Tx,
    import_id: &str,
) -> Result<Vec<(u32, Vec<String>)>, StoreError> {
    let rows = tx.all(FAILED_ROWS, &args![import_id]).await?;
    rows.iter()
        .map(|row| {
            let cells = serde_json::from_str(&row.get::<String>("cells")?)
                .map_err(|_| StoreError::Inconsistent("cells of an import cannot be read"))?;
            Ok((row.get("row_no")?, cells))
        })
        .collect()
}

/// Puts the valid rows on the change list; answers with their count.
pub(super) async fn apply(
    tx: &mut Tx,
    import_id: &str,
    unit_no: &str,
    month: YearMonth,
) -> Result<u64, StoreError> {
    let count = tx.exec(APPLY, &args![import_id, unit_no, month]).await?;
    if count >= MANY_ROWS as u64 {
        tx.refresh_statistics("change_line").await?;
    }
    let args = args![import_id, ImportStatus::Applied, ImportStatus::Checked];
    expect_one_row(tx.exec(MARK_APPLIED, &args).await?)?;
    Ok(count)
}
