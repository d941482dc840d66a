//! SQL of lists and confirmed remittances.

use shared_types::{
    api::unit::{
        ChangeCounts, ChangeKind, DifferenceGroup, MonthFigures, PaidBy, RemittanceLine,
        RemittanceStatus, RemittanceSummary, RemittanceView,
    },
    calendar::{Date, YearMonth},
    contribution::BaseLimits,
    masking,
    money::Fen,
    numbers::{PaymentSlipNo, RemittanceNo},
};

use super::rules;
use crate::{
    args, ledger,
    platform::{
        clock::Instant,
        db::{MANY_ROWS, Row, StoreError, ToValue as _, Tx, Value, expect_one_row},
        page::PageQuery,
    },
};

/// Those who contribute and stay, with the change list (of unit `$1`) laid over them.
/// A line is found from its account: as `unit_no || ''` the unit is no way in for
/// the engine, which without statistics would read the unit's whole change list
/// once a person. The other joins of this file are written so for the same reason.
macro_rules! staying {
    () => {
        "SELECT p.full_name AS full_name, p.id_doc_no AS id_doc_no, a.account_no AS account_no,
                l.line_id AS line_id, l.kind AS kind,
                COALESCE(l.base_fen, a.contribution_base_fen) AS base_fen,
                COALESCE(l.unit_fen, a.unit_monthly_fen) AS unit_fen,
                COALESCE(l.personal_fen, a.personal_monthly_fen) AS personal_fen,
                a.unit_monthly_fen + a.personal_monthly_fen AS before_fen
           FROM personal_account a JOIN person p ON p.person_id = a.person_id
           LEFT JOIN change_line l
             ON l.account_no = a.account_no AND l.applied_in IS NULL AND l.unit_no || '' = $1
          WHERE a.unit_no = $1 AND a.status = '01' AND COALESCE(l.kind, '') <> 'seal'"
    };
}

/// Those who join by the change list.
macro_rules! joining {
    () => {
        "SELECT l.full_name AS full_name, l.id_doc_no AS id_doc_no, l.account_no AS account_no,
                l.line_id AS line_id, l.kind AS kind, COALESCE(l.base_fen, 0) AS base_fen,
                COALESCE(l.unit_fen, 0) AS unit_fen, COALESCE(l.personal_fen, 0) AS personal_fen,
                0 AS before_fen
           FROM change_line l
          WHERE l.unit_no = $1 AND l.applied_in IS NULL
            AND l.kind IN ('open', 'unseal', 'transfer_in')"
    };
}

/// Search by the beginning of a name, a whole ID number or a whole account
/// number; `$2` is empty to see all.
macro_rules! matches_search {
    () => {
        "($2 = '' OR substr(full_name, 1, length($2)) = $2 OR id_doc_no = $2 OR account_no = $2)"
    };
}

crate::statements! {
    UNIT = "
        SELECT name, status, unit_ratio_bp, personal_ratio_bp FROM unit WHERE unit_no = $1";
    // The accounts' sums from their index, and what each waiting line does to them.
    FIGURES_NOW = "
        SELECT CAST(COALESCE(SUM(many), 0) AS BIGINT) AS headcount,
               CAST(COALESCE(SUM(unit_fen), 0) AS BIGINT) AS unit_total_fen,
               CAST(COALESCE(SUM(personal_fen), 0) AS BIGINT) AS personal_total_fen
          FROM (SELECT COUNT(*) AS many, SUM(unit_monthly_fen) AS unit_fen,
                       SUM(personal_monthly_fen) AS personal_fen
                  FROM personal_account WHERE unit_no = $1 AND status = '01'
                UNION ALL
                SELECT CASE WHEN l.kind = 'base_change' THEN 0
                            WHEN l.kind <> 'seal' THEN 1
                            WHEN a.account_no IS NULL THEN 0 ELSE -1 END,
                       COALESCE(l.unit_fen, 0) - COALESCE(a.unit_monthly_fen, 0),
                       COALESCE(l.personal_fen, 0) - COALESCE(a.personal_monthly_fen, 0)
                  FROM change_line l
                  LEFT JOIN personal_account a
                    ON a.account_no = l.account_no AND a.unit_no || '' = $1
                       AND a.status || '' = '01'
                 WHERE l.unit_no = $1 AND l.applied_in IS NULL) AS e";
    STAYING = concat!(
        "SELECT account_no, full_name, id_doc_no, base_fen, unit_fen, personal_fen,
                kind AS change_kind
           FROM (", staying!(), ") AS e
          WHERE ", matches_search!(), " ORDER BY account_no LIMIT $3 OFFSET $4");
    COUNT_STAYING = concat!(
        "SELECT COUNT(*) AS many FROM (", staying!(), ") AS e WHERE ", matches_search!());
    COUNT_SEALED = "
        SELECT COUNT(*) AS many
          FROM change_line l JOIN personal_account a ON a.account_no = l.account_no
         WHERE l.unit_no = $1 AND l.applied_in IS NULL AND l.kind = 'seal'
           AND a.unit_no || '' = $1 AND a.status || '' = '01'";
    JOINING = concat!(
        "SELECT account_no, full_name, id_doc_no, base_fen, unit_fen, personal_fen,
                kind AS change_kind
           FROM (", joining!(), ") AS e
          WHERE ", matches_search!(), " ORDER BY line_id LIMIT $3 OFFSET $4");
    COUNT_JOINING = concat!(
        "SELECT COUNT(*) AS many FROM (", joining!(), ") AS e WHERE ", matches_search!());
    PENDING = "
        SELECT kind, COUNT(*) AS many, COUNT(clamped_from_fen) AS clamped
          FROM change_line WHERE unit_no = $1 AND applied_in IS NULL GROUP BY kind";
    // A line is good when the account is still what the line takes it for, and
    // its base lies within the limits of the month ($2, $3).
    OUTDATED = "
        SELECT COUNT(*) AS many
          FROM change_line l
          LEFT JOIN personal_account a ON a.account_no = l.account_no
          LEFT JOIN person p ON p.id_doc_type = l.id_doc_type AND p.id_doc_no = l.id_doc_no
          LEFT JOIN personal_account o ON o.person_id = p.person_id
         WHERE l.unit_no = $1 AND l.applied_in IS NULL
           AND (CASE WHEN l.kind = 'open' AND o.account_no IS NULL THEN 1
                     WHEN l.kind = 'unseal' AND a.unit_no = $1 AND a.status = '02' THEN 1
                     WHEN l.kind IN ('seal', 'base_change')
                          AND a.unit_no = $1 AND a.status = '01' THEN 1
                     WHEN l.kind = 'transfer_in' AND a.unit_no <> $1 AND a.status = '02' THEN 1
                     ELSE 0 END = 0
                OR (l.kind <> 'seal'
                    AND (l.base_fen IS NULL OR l.unit_fen IS NULL OR l.personal_fen IS NULL
                         OR l.base_fen < $2 OR l.base_fen > $3)))";
    LAST_MONTH = "
        SELECT remittance_no, for_month, headcount, unit_total_fen, personal_total_fen
          FROM remittance
         WHERE unit_no = $1 AND status <> 'voided' AND for_month < $2
         ORDER BY for_month DESC LIMIT 1";
    // Against the last confirmed list ($2; empty when there is none, then the
    // change list alone is the difference). A person who is back without a
    // pending line was brought back by a line of a voided remittance.
    JOINED_OR_CHANGED = concat!(
        "SELECT kind, full_name, headcount, amount FROM (
            SELECT d.kind, d.full_name, COUNT(*) OVER (PARTITION BY d.kind) AS headcount,
                   CAST(SUM(d.amount) OVER (PARTITION BY d.kind) AS BIGINT) AS amount,
                   ROW_NUMBER() OVER (PARTITION BY d.kind ORDER BY d.place, d.line_id) AS at
              FROM (
                SELECT CASE WHEN r.account_no IS NOT NULL
                              OR ($2 = '' AND e.kind = 'base_change') THEN 'base_change'
                            ELSE COALESCE(NULLIF(e.kind, 'base_change'),
                                 (SELECT v.kind FROM change_line v
                                   WHERE v.account_no = e.account_no AND v.unit_no || '' = $1
                                     AND v.applied_in IS NOT NULL
                                     AND v.kind IN ('open', 'unseal', 'transfer_in')
                                   ORDER BY v.line_id DESC LIMIT 1), 'unseal') END AS kind,
                       e.full_name, e.line_id, COALESCE(e.account_no, '~') AS place,
                       e.unit_fen + e.personal_fen
                       - COALESCE(r.unit_fen + r.personal_fen,
                                  CASE WHEN $2 = '' AND e.kind = 'base_change' THEN e.before_fen
                                       ELSE 0 END) AS amount
                  FROM (", staying!(), " UNION ALL ", joining!(), ") AS e
                  LEFT JOIN remittance_line r
                    ON r.account_no = e.account_no AND r.remittance_no = $2
                 WHERE (r.account_no IS NULL AND ($2 <> '' OR e.kind IS NOT NULL))
                    OR r.base_fen <> e.base_fen OR r.unit_fen <> e.unit_fen
                    OR r.personal_fen <> e.personal_fen
              ) AS d
         ) AS w WHERE at <= 20 ORDER BY kind, at");
    LEFT_THE_LIST = "
        SELECT 'seal' AS kind, full_name, headcount, amount FROM (
            SELECT r.full_name, COUNT(*) OVER () AS headcount,
                   CAST(SUM(-(r.unit_fen + r.personal_fen)) OVER () AS BIGINT) AS amount,
                   ROW_NUMBER() OVER (ORDER BY r.seq) AS at
              FROM remittance_line r
              LEFT JOIN personal_account a
                ON a.account_no = r.account_no AND a.unit_no || '' = $1
                   AND a.status || '' = '01'
              LEFT JOIN change_line l
                ON l.account_no = r.account_no AND l.applied_in IS NULL AND l.unit_no || '' = $1
             WHERE r.remittance_no = $2
               AND ((a.account_no IS NULL
                     AND COALESCE(l.kind, '') NOT IN ('unseal', 'transfer_in'))
                    OR (a.account_no IS NOT NULL AND COALESCE(l.kind, '') = 'seal'))
        ) AS w WHERE at <= 20 ORDER BY at";
    FIGURES_OF_ACCOUNTS = "
        SELECT COUNT(*) AS headcount,
               CAST(COALESCE(SUM(unit_monthly_fen), 0) AS BIGINT) AS unit_total_fen,
               CAST(COALESCE(SUM(personal_monthly_fen), 0) AS BIGINT) AS personal_total_fen
          FROM personal_account WHERE unit_no = $1 AND status = '01'";
    INSERT = "
        INSERT INTO remittance (remittance_no, unit_no, for_month, status, headcount,
                                unit_total_fen, personal_total_fen, open_count, unseal_count,
                                seal_count, transfer_in_count, base_change_count, confirmed_by,
                                confirmed_at, slip_no, slip_valid_until)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    INSERT_LINES = "
        INSERT INTO remittance_line (remittance_no, seq, account_no, ledger_account_id, full_name,
                                     id_doc_no, base_fen, unit_fen, personal_fen, change_kind)
        SELECT CAST($2 AS TEXT), ROW_NUMBER() OVER (ORDER BY a.account_no), a.account_no,
               a.ledger_account_id, p.full_name, p.id_doc_no, a.contribution_base_fen,
               a.unit_monthly_fen, a.personal_monthly_fen, l.kind
          FROM personal_account a
          JOIN person p ON p.person_id = a.person_id
          LEFT JOIN change_line l
            ON l.account_no = a.account_no AND l.applied_in = $2
         WHERE a.unit_no = $1 AND a.status = '01'
         ORDER BY a.account_no";
    FIND = "
        SELECT r.remittance_no, r.for_month, r.status, r.headcount, r.unit_total_fen,
               r.personal_total_fen, r.open_count, r.unseal_count, r.seal_count,
               r.transfer_in_count, r.base_change_count, r.confirmed_at, r.paid_at, r.paid_by,
               r.bank_txn_no, r.allocated_at, r.allocation_journal_id, r.failure, r.version,
               g.full_name AS confirmed_by, j.business_date, u.reviewed_fund_year,
               CASE WHEN EXISTS (SELECT 1 FROM remittance x
                                  WHERE x.unit_no = r.unit_no AND x.status <> 'voided'
                                    AND x.for_month > r.for_month) THEN 1 ELSE 0 END AS later
          FROM remittance r
          JOIN unit u ON u.unit_no = r.unit_no
          LEFT JOIN agent g ON g.agent_id = r.confirmed_by
          LEFT JOIN journal j ON j.journal_id = r.allocation_journal_id
         WHERE r.unit_no = $1 AND r.remittance_no = $2 AND r.status <> 'confirming'";
    PAGE = "
        SELECT remittance_no, for_month, status, headcount,
               unit_total_fen + personal_total_fen AS total_fen, confirmed_at
          FROM remittance WHERE unit_no = $1 AND status <> 'confirming'
         ORDER BY confirmed_at DESC, remittance_no DESC LIMIT $2 OFFSET $3";
    COUNT = "
        SELECT COUNT(*) AS many FROM remittance WHERE unit_no = $1 AND status <> 'confirming'";
    OLDEST_UNFINISHED = "
        SELECT remittance_no, for_month, status, headcount,
               unit_total_fen + personal_total_fen AS total_fen, confirmed_at
          FROM remittance
         WHERE unit_no = $1 AND status IN ('awaiting_payment', 'returned_by_bank', 'paid')
         ORDER BY for_month LIMIT 1";
    OLDEST_UNPAID_MONTH = "
        SELECT MIN(for_month) AS for_month FROM remittance
         WHERE unit_no = $1 AND status IN ('awaiting_payment', 'returned_by_bank')";
    LINES = concat!(
        "SELECT account_no, full_name, id_doc_no, base_fen, unit_fen, personal_fen, change_kind
           FROM remittance_line
          WHERE remittance_no = $1 AND ", matches_search!(), "
          ORDER BY seq LIMIT $3 OFFSET $4");
    COUNT_LINES = concat!(
        "SELECT COUNT(*) AS many FROM remittance_line
          WHERE remittance_no = $1 AND ", matches_search!());
    ALL_LINES = "
        SELECT account_no, full_name, id_doc_no, base_fen, unit_fen, personal_fen, change_kind
          FROM remittance_line WHERE remittance_no = $1 ORDER BY seq";
    VOID = "
        UPDATE remittance SET status = 'voided', version = version + 1
         WHERE unit_no = $1 AND remittance_no = $2 AND version = $3
           AND status IN ('awaiting_payment', 'returned_by_bank')";
    MOVE_PENDING = "
        UPDATE change_line SET for_month = $2 WHERE unit_no = $1 AND applied_in IS NULL";
}

/// Name and state of a unit.
pub(super) struct Unit {
    pub name: String,
    pub state: rules::UnitState,
}

pub(super) async fn unit(tx: &mut Tx, unit_no: &str) -> Result<Unit, StoreError> {
    let row = tx.one(UNIT, &args![unit_no]).await?;
    Ok(Unit {
        name: row.get("name")?,
        state: rules::UnitState {
            status: row.get("status")?,
            unit_ratio: row.get("unit_ratio_bp")?,
            personal_ratio: row.get("personal_ratio_bp")?,
        },
    })
}

fn figures(row: &Row, month: YearMonth) -> Result<MonthFigures, StoreError> {
    let (unit_total, personal_total): (Fen, Fen) =
        (row.get("unit_total_fen")?, row.get("personal_total_fen")?);
    let total = unit_total
        .checked_add(personal_total)
        .ok_or(StoreError::Inconsistent("a total that does not fit"))?;
    Ok(MonthFigures {
        month,
        headcount: row.get("headcount")?,
        unit_total,
        personal_total,
        total,
    })
}

/// Figures of the list as it would be confirmed now.
pub(super) async fn figures_now(
    tx: &mut Tx,
    unit_no: &str,
    month: YearMonth,
) -> Result<MonthFigures, StoreError> {
    figures(&tx.one(FIGURES_NOW, &args![unit_no]).await?, month)
}

/// Figures of the accounts, after the change list was applied.
pub(super) async fn figures_of_accounts(
    tx: &mut Tx,
    unit_no: &str,
    month: YearMonth,
) -> Result<MonthFigures, StoreError> {
    figures(&tx.one(FIGURES_OF_ACCOUNTS, &args![unit_no]).await?, month)
}

/// Lines of the change list that wait, by kind, and how many were clamped.
pub(super) async fn pending(tx: &mut Tx, unit_no: &str) -> Result<(ChangeCounts, i64), StoreError> {
    let mut counts = ChangeCounts {
        open: 0,
        unseal: 0,
        seal: 0,
        transfer_in: 0,
        base_change: 0,
    };
    let mut clamped = 0;
    for row in tx.all(PENDING, &args![unit_no]).await? {
        let many = row.get("many")?;
        clamped += row.get::<i64>("clamped")?;
        match row.get("kind")? {
            ChangeKind::Open => counts.open = many,
            ChangeKind::Unseal => counts.unseal = many,
            ChangeKind::Seal => counts.seal = many,
            ChangeKind::TransferIn => counts.transfer_in = many,
            ChangeKind::BaseChange => counts.base_change = many,
        }
    }
    Ok((counts, clamped))
}

/// Lines of the change list that no longer fit the accounts or the limits.
pub(super) async fn outdated(
    tx: &mut Tx,
    unit_no: &str,
    limits: BaseLimits,
) -> Result<i64, StoreError> {
    tx.one(OUTDATED, &args![unit_no, limits.floor, limits.cap])
        .await?
        .get("many")
}

/// Number and figures of the last confirmed month before `month`.
pub(super) async fn last_month(
    tx: &mut Tx,
    unit_no: &str,
    month: YearMonth,
) -> Result<Option<(String, MonthFigures)>, StoreError> {
    let Some(row) = tx.opt(LAST_MONTH, &args![unit_no, month]).await? else {
        return Ok(None);
    };
    Ok(Some((
        row.get("remittance_no")?,
        figures(&row, row.get("for_month")?)?,
    )))
}

/// What differs from the list `last_no` (empty when there is none).
pub(super) async fn differences(
    tx: &mut Tx,
    unit_no: &str,
    last_no: &str,
) -> Result<Vec<DifferenceGroup>, StoreError> {
    let mut rows = tx.all(JOINED_OR_CHANGED, &args![unit_no, last_no]).await?;
    rows.extend(tx.all(LEFT_THE_LIST, &args![unit_no, last_no]).await?);
    let mut groups: Vec<DifferenceGroup> = Vec::new();
    for row in rows {
        let (kind, name): (ChangeKind, String) = (row.get("kind")?, row.get("full_name")?);
        match groups.last_mut().filter(|group| group.kind == kind) {
            Some(group) => group.names.push(name),
            None => groups.push(DifferenceGroup {
                kind,
                headcount: row.get("headcount")?,
                amount: row.get("amount")?,
                names: vec![name],
            }),
        }
    }
    groups.sort_by_key(|group| group.kind);
    Ok(groups)
}

fn line(row: &Row) -> Result<RemittanceLine, StoreError> {
    Ok(RemittanceLine {
        account_no: row.get("account_no")?,
        full_name: row.get("full_name")?,
        id_doc_no_masked: masking::mask_id_no(&row.get::<String>("id_doc_no")?),
        contribution_base: row.get("base_fen")?,
        unit_part: row.get("unit_fen")?,
        personal_part: row.get("personal_fen")?,
        change: row.get("change_kind")?,
    })
}

/// A page of the list as it would be confirmed now, and the number of its rows.
/// Those who stay come in the order of their index, so that without a search a
/// page reads no more than its rows; those who join follow.
pub(super) async fn lines_now(
    tx: &mut Tx,
    unit_no: &str,
    search: &str,
    page: PageQuery,
) -> Result<(Vec<RemittanceLine>, i64), StoreError> {
    let staying = count_staying(tx, unit_no, search).await?;
    let joining: i64 = tx
        .one(COUNT_JOINING, &args![unit_no, search])
        .await?
        .get("many")?;
    let (size, offset) = (i64::from(page.size()), page.offset());
    let mut rows = tx
        .all(STAYING, &args![unit_no, search, size, offset])
        .await?;
    let room = size - i64::try_from(rows.len()).unwrap_or(size);
    if room > 0 {
        let skipped = (offset - staying).max(0);
        rows.extend(
            tx.all(JOINING, &args![unit_no, search, room, skipped])
                .await?,
        );
    }
    Ok((
        rows.iter().map(line).collect::<Result<_, _>>()?,
        staying + joining,
    ))
}

async fn count_staying(tx: &mut Tx, unit_no: &str, search: &str) -> Result<i64, StoreError> {
    if !search.is_empty() {
        return tx
            .one(COUNT_STAYING, &args![unit_no, search])
            .await?
            .get("many");
    }
    let active: i64 = tx
        .one(FIGURES_OF_ACCOUNTS, &args![unit_no])
        .await?
        .get("headcount")?;
    let sealed: i64 = tx.one(COUNT_SEALED, &args![unit_no]).await?.get("many")?;
    Ok(active - sealed)
}

/// A page of a confirmed list, and the number of its rows.
pub(super) async fn lines(
    tx: &mut Tx,
    remittance_no: &str,
    search: &str,
    page: PageQuery,
) -> Result<(Vec<RemittanceLine>, i64), StoreError> {
    let count = tx
        .one(COUNT_LINES, &args![remittance_no, search])
        .await?
        .get("many")?;
    let rows = tx
        .all(
            LINES,
            &args![remittance_no, search, page.size(), page.offset()],
        )
        .await?;
    Ok((rows.iter().map(line).collect::<Result<_, _>>()?, count))
}

/// The whole confirmed list.
pub(super) async fn all_lines(
    tx: &mut Tx,
    remittance_no: &str,
) -> Result<Vec<RemittanceLine>, StoreError> {
    tx.all(ALL_LINES, &args![remittance_no])
        .await?
        .iter()
        .map(line)
        .collect()
}

/// A remittance about to be written.
pub(super) struct NewRemittance<'a> {
    pub remittance_no: &'a RemittanceNo,
    pub unit_no: &'a str,
    pub figures: &'a MonthFigures,
    pub counts: &'a ChangeCounts,
    pub confirmed_by: i64,
    pub confirmed_at: Instant,
    pub slip_no: &'a PaymentSlipNo,
    pub slip_valid_until: Date,
}

/// Writes the remittance and freezes its list.
pub(super) async fn insert(tx: &mut Tx, new: &NewRemittance<'_>) -> Result<(), StoreError> {
    insert_head(tx, new, RemittanceStatus::AwaitingPayment.to_value()).await?;
    let frozen = tx
        .exec(INSERT_LINES, &args![new.unit_no, new.remittance_no])
        .await?;
    if frozen >= MANY_ROWS as u64 {
        tx.refresh_statistics("remittance_line").await?;
    }
    if i64::try_from(frozen) == Ok(new.figures.headcount) {
        Ok(())
    } else {
        Err(StoreError::Inconsistent("list and headcount differ"))
    }
}

/// Writes a remittance whose list is frozen part by part; nobody sees it before
/// [`confirmed`].
pub(super) async fn insert_confirming(
    tx: &mut Tx,
    new: &NewRemittance<'_>,
) -> Result<(), StoreError> {
    insert_head(tx, new, "confirming".to_value()).await
}

async fn insert_head(
    tx: &mut Tx,
    new: &NewRemittance<'_>,
    status: Value,
) -> Result<(), StoreError> {
    let mut args = args![
        new.remittance_no,
        new.unit_no,
        new.figures.month,
        "",
        new.figures.headcount,
        new.figures.unit_total,
        new.figures.personal_total,
        new.counts.open,
        new.counts.unseal,
        new.counts.seal,
        new.counts.transfer_in,
        new.counts.base_change,
        new.confirmed_by,
        new.confirmed_at.utc_text(),
        new.slip_no,
        new.slip_valid_until,
    ];
    args[3] = status;
    tx.exec(INSERT, &args).await?;
    Ok(())
}

/// A remittance with what decides whether it can be voided.
pub(super) struct Found {
    pub view: RemittanceView,
    /// Business date of its money on the accounts.
    pub booked_on: Option<Date>,
    pub version: i64,
    pub later_exists: bool,
    pub reviewed_fund_year: i32,
}

/// A remittance of this unit.
pub(super) async fn find(
    tx: &mut Tx,
    unit_no: &str,
    remittance_no: &str,
) -> Result<Found, StoreError> {
    let row = tx.one(FIND, &args![unit_no, remittance_no]).await?;
    let status: RemittanceStatus = row.get("status")?;
    let month: YearMonth = row.get("for_month")?;
    let (later_exists, reviewed_fund_year) = (row.get("later")?, row.get("reviewed_fund_year")?);
    let journal: Option<(Date, i64)> = row
        .get::<Option<Date>>("business_date")?
        .zip(row.get::<Option<i64>>("allocation_journal_id")?);
    let view = RemittanceView {
        remittance_no: row.get("remittance_no")?,
        month,
        status,
        figures: figures(&row, month)?,
        counts: ChangeCounts {
            open: row.get("open_count")?,
            unseal: row.get("unseal_count")?,
            seal: row.get("seal_count")?,
            transfer_in: row.get("transfer_in_count")?,
            base_change: row.get("base_change_count")?,
        },
        confirmed_by: row
            .get::<Option<String>>("confirmed_by")?
            .unwrap_or_default(),
        confirmed_at: row.get("confirmed_at")?,
        paid_at: row.get("paid_at")?,
        allocated_at: row.get("allocated_at")?,
        txn_no: journal.map(|(day, journal_id)| ledger::txn_no(false, day, journal_id)),
        bank_txn_no: row.get("bank_txn_no")?,
        paid_by: row.get::<Option<PaidBy>>("paid_by")?,
        failure: row.get("failure")?,
        voidable: rules::voidable(status, month, later_exists, reviewed_fund_year).is_ok(),
    };
    Ok(Found {
        view,
        booked_on: journal.map(|(day, _)| day),
        version: row.get("version")?,
        later_exists,
        reviewed_fund_year,
    })
}

fn summary(row: &Row) -> Result<RemittanceSummary, StoreError> {
    Ok(RemittanceSummary {
        remittance_no: row.get("remittance_no")?,
        month: row.get("for_month")?,
        status: row.get("status")?,
        headcount: row.get("headcount")?,
        total: row.get("total_fen")?,
        confirmed_at: row.get("confirmed_at")?,
    })
}

/// Remittances of a unit, newest first, and how many there are.
pub(super) async fn page(
    tx: &mut Tx,
    unit_no: &str,
    page: PageQuery,
) -> Result<(Vec<RemittanceSummary>, i64), StoreError> {
    let count = tx.one(COUNT, &args![unit_no]).await?.get("many")?;
    let rows = tx
        .all(PAGE, &args![unit_no, page.size(), page.offset()])
        .await?;
    Ok((rows.iter().map(summary).collect::<Result<_, _>>()?, count))
}

/// The oldest confirmed remittance that is not allocated yet.
pub(super) async fn oldest_unfinished(
    tx: &mut Tx,
    unit_no: &str,
) -> Result<Option<RemittanceSummary>, StoreError> {
    tx.opt(OLDEST_UNFINISHED, &args![unit_no])
        .await?
        .as_ref()
        .map(summary)
        .transpose()
}

/// The oldest confirmed month whose money has not arrived.
pub(super) async fn oldest_unpaid_month(
    tx: &mut Tx,
    unit_no: &str,
) -> Result<Option<YearMonth>, StoreError> {
    tx.one(OLDEST_UNPAID_MONTH, &args![unit_no])
        .await?
        .get("for_month")
}

/// Marks a remittance as voided, if its money is still outstanding.
pub(super) async fn void(
    tx: &mut Tx,
    unit_no: &str,
    remittance_no: &str,
    version: i64,
) -> Result<(), StoreError> {
    expect_one_row(
        tx.exec(VOID, &args![unit_no, remittance_no, version])
            .await?,
    )
}

/// Lines that wait belong to the month that is prepared.
pub(super) async fn move_pending(
    tx: &mut Tx,
    unit_no: &str,
    month: YearMonth,
) -> Result<(), StoreError> {
    tx.exec(MOVE_PENDING, &args![unit_no, month]).await?;
    Ok(())
}
