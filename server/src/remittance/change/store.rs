//! SQL of the change list.

use shared_types::{
    api::unit::{ChangeCounts, ChangeKind, ChangeLine},
    calendar::YearMonth,
    contribution::MonthlyContribution,
    masking::{mask_id_no, mask_mobile},
};

use super::rules::{Known, KnownAccount, Line, Ratios};
use crate::{
    args,
    platform::{
        db::{Row, StoreError, Tx, expect_one_row},
        page::PageQuery,
    },
};

crate::statements! {
    RATIOS = "
        SELECT unit_ratio_bp, personal_ratio_bp FROM unit WHERE unit_no = $1";
    PERSON = "
        SELECT p.full_name, a.account_no, a.unit_no, a.status
          FROM person p LEFT JOIN personal_account a ON a.person_id = p.person_id
         WHERE p.id_doc_type = $1 AND p.id_doc_no = $2";
    PENDING = "
        SELECT line_id FROM change_line
         WHERE unit_no = $1 AND id_doc_type = $2 AND id_doc_no = $3 AND applied_in IS NULL
           AND line_id <> $4";
    INSERT = "
        INSERT INTO change_line (unit_no, for_month, kind, full_name, id_doc_type, id_doc_no,
                                 mobile, account_no, base_fen, unit_fen, personal_fen,
                                 changed_on, reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        RETURNING line_id";
    UPDATE = "
        UPDATE change_line
           SET for_month = $2, kind = $3, full_name = $4, id_doc_type = $5, id_doc_no = $6,
               mobile = $7, account_no = $8, base_fen = $9, unit_fen = $10, personal_fen = $11,
               changed_on = $12, reason = $13, clamped_from_fen = NULL, version = version + 1
         WHERE unit_no = $1 AND line_id = $14 AND version = $15 AND applied_in IS NULL";
    DELETE = "
        DELETE FROM change_line
         WHERE unit_no = $1 AND line_id = $2 AND version = $3 AND applied_in IS NULL";
    CLEAR = "
        DELETE FROM change_line WHERE unit_no = $1 AND applied_in IS NULL";
    FIND = "
        SELECT line_id, version, kind, full_name, id_doc_type, id_doc_no, mobile, base_fen,
               unit_fen, personal_fen, clamped_from_fen, changed_on, reason, import_id
          FROM change_line
         WHERE unit_no = $1 AND line_id = $2 AND applied_in IS NULL";
    PAGE = "
        SELECT line_id, version, kind, full_name, id_doc_type, id_doc_no, mobile, base_fen,
               unit_fen, personal_fen, clamped_from_fen, changed_on, reason, import_id
          FROM change_line
         WHERE unit_no = $1 AND applied_in IS NULL AND ($2 = '' OR kind = $2)
         ORDER BY line_id LIMIT $3 OFFSET $4";
    COUNTS = "
        SELECT kind, COUNT(*) AS lines FROM change_line
         WHERE unit_no = $1 AND applied_in IS NULL GROUP BY kind";
}

/// 缴存比例 of the unit.
pub(super) async fn ratios(tx: &mut Tx, unit_no: &str) -> Result<Ratios, StoreError> {
    let row = tx.one(RATIOS, &args![unit_no]).await?;
    Ok(Ratios {
        unit: row.get("unit_ratio_bp")?,
        personal: row.get("personal_ratio_bp")?,
    })
}

/// A person of the register as `unit_no` sees him, and his account number.
pub(super) async fn person(
    tx: &mut Tx,
    unit_no: &str,
    line: &Line,
) -> Result<(Option<Known>, Option<String>), StoreError> {
    let args = args![line.document.doc_type(), line.document.no()];
    let Some(row) = tx.opt(PERSON, &args).await? else {
        return Ok((None, None));
    };
    let account_no: Option<String> = row.get("account_no")?;
    let account = match &account_no {
        Some(_) => Some(KnownAccount {
            here: row.get::<String>("unit_no")? == unit_no,
            status: row.get("status")?,
        }),
        None => None,
    };
    Ok((
        Some(Known {
            full_name: row.get("full_name")?,
            account,
        }),
        account_no,
    ))
}

/// Whether another line than `line_id` of the unit is about this person.
pub(super) async fn is_pending(
    tx: &mut Tx,
    unit_no: &str,
    line: &Line,
    line_id: i64,
) -> Result<bool, StoreError> {
    let args = args![
        unit_no,
        line.document.doc_type(),
        line.document.no(),
        line_id
    ];
    Ok(tx.opt(PENDING, &args).await?.is_some())
}

/// A line with what follows from it.
pub(super) struct Priced {
    pub month: YearMonth,
    pub line: Line,
    pub account_no: Option<String>,
    pub amounts: Option<MonthlyContribution>,
}

pub(super) async fn insert(tx: &mut Tx, unit_no: &str, priced: &Priced) -> Result<i64, StoreError> {
    let line = &priced.line;
    let args = args![
        unit_no,
        priced.month,
        line.kind,
        line.full_name.as_str(),
        line.document.doc_type(),
        line.document.no(),
        line.mobile
            .as_ref()
            .map(shared_types::identity::Mobile::as_str),
        priced.account_no,
        line.base,
        priced.amounts.map(|amounts| amounts.unit),
        priced.amounts.map(|amounts| amounts.personal),
        line.changed_on,
        line.reason,
    ];
    tx.one(INSERT, &args).await?.get("line_id")
}

/// Replaces a line; [`StoreError::Stale`] when it is not `version` any more.
pub(super) async fn update(
    tx: &mut Tx,
    unit_no: &str,
    (line_id, version): (i64, i64),
    priced: &Priced,
) -> Result<(), StoreError> {
    let line = &priced.line;
    let args = args![
        unit_no,
        priced.month,
        line.kind,
        line.full_name.as_str(),
        line.document.doc_type(),
        line.document.no(),
        line.mobile
            .as_ref()
            .map(shared_types::identity::Mobile::as_str),
        priced.account_no,
        line.base,
        priced.amounts.map(|amounts| amounts.unit),
        priced.amounts.map(|amounts| amounts.personal),
        line.changed_on,
        line.reason,
        line_id,
        version,
    ];
    expect_one_row(tx.exec(UPDATE, &args).await?)
}

/// Removes a line; [`StoreError::Stale`] when it is not `version` any more.
pub(super) async fn delete(
    tx: &mut Tx,
    unit_no: &str,
    line_id: i64,
    version: i64,
) -> Result<(), StoreError> {
    expect_one_row(tx.exec(DELETE, &args![unit_no, line_id, version]).await?)
}

/// Removes every line that is not applied.
pub(super) async fn clear(tx: &mut Tx, unit_no: &str) -> Result<u64, StoreError> {
    tx.exec(CLEAR, &args![unit_no]).await
}

/// Numbers of a line that a form may leave blank.
pub(super) struct Stored {
    pub version: i64,
    pub id_doc_no: String,
    pub mobile: Option<String>,
}

/// What is stored of a line; [`StoreError::Missing`] when it is not this unit's.
pub(super) async fn stored(tx: &mut Tx, unit_no: &str, line_id: i64) -> Result<Stored, StoreError> {
    let row = tx.one(FIND, &args![unit_no, line_id]).await?;
    Ok(Stored {
        version: row.get("version")?,
        id_doc_no: row.get("id_doc_no")?,
        mobile: row.get("mobile")?,
    })
}

/// A line as it is shown.
pub(super) async fn view(
    tx: &mut Tx,
    unit_no: &str,
    line_id: i64,
) -> Result<ChangeLine, StoreError> {
    view_of(&tx.one(FIND, &args![unit_no, line_id]).await?)
}

/// Lines of a page.
pub(super) async fn page(
    tx: &mut Tx,
    unit_no: &str,
    kind: Option<ChangeKind>,
    page: PageQuery,
) -> Result<Vec<ChangeLine>, StoreError> {
    let kind = kind.map_or_else(String::new, word);
    let args = args![unit_no, kind, page.size(), page.offset()];
    tx.all(PAGE, &args).await?.iter().map(view_of).collect()
}

/// Lines by kind.
pub(super) async fn counts(tx: &mut Tx, unit_no: &str) -> Result<ChangeCounts, StoreError> {
    counts_of(&tx.all(COUNTS, &args![unit_no]).await?)
}

/// Lines by kind, from rows of `kind` and `lines`.
pub(in crate::remittance) fn counts_of(rows: &[Row]) -> Result<ChangeCounts, StoreError> {
    let mut counts = ChangeCounts {
        open: 0,
        unseal: 0,
        seal: 0,
        transfer_in: 0,
        base_change: 0,
    };
    for row in rows {
        let place = match row.get("kind")? {
            ChangeKind::Open => &mut counts.open,
            ChangeKind::Unseal => &mut counts.unseal,
            ChangeKind::Seal => &mut counts.seal,
            ChangeKind::TransferIn => &mut counts.transfer_in,
            ChangeKind::BaseChange => &mut counts.base_change,
        };
        *place = row.get("lines")?;
    }
    Ok(counts)
}

/// The word that a kind is stored as.
pub(in crate::remittance) fn word(kind: ChangeKind) -> String {
    use crate::platform::db::{ToValue as _, Value};
    match kind.to_value() {
        Value::Text(Some(word)) => word,
        _ => String::new(),
    }
}

fn view_of(row: &Row) -> Result<ChangeLine, StoreError> {
    Ok(ChangeLine {
        id: row.get("line_id")?,
        version: row.get("version")?,
        kind: row.get("kind")?,
        full_name: row.get("full_name")?,
        id_doc_type: row.get("id_doc_type")?,
        id_doc_no_masked: mask_id_no(&row.get::<String>("id_doc_no")?),
        mobile_masked: row
            .get::<Option<String>>("mobile")?
            .map(|mobile| mask_mobile(&mobile)),
        contribution_base: row.get("base_fen")?,
        unit_monthly: row.get("unit_fen")?,
        personal_monthly: row.get("personal_fen")?,
        changed_on: row.get("changed_on")?,
        reason: row.get("reason")?,
        clamped_from: row.get("clamped_from_fen")?,
        imported: row.get::<Option<String>>("import_id")?.is_some(),
    })
}
