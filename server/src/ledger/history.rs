//! What an account's holder sees of it.

use std::collections::BTreeSet;

use shared_types::{
    calendar::{Date, YearMonth},
    codes::EntryType,
    money::Fen,
    numbers::PersonalAccountNo,
};

use crate::{
    args,
    platform::db::{Db, Row, StoreError, Tx},
};

/// One entry with its journal.
#[derive(Clone, Debug)]
pub struct EntryLine {
    /// Id, also the cursor.
    pub entry_id: i64,
    /// Its journal.
    pub journal_id: i64,
    /// 记账日期.
    pub business_date: Date,
    /// 业务类型.
    pub entry_type: EntryType,
    /// 汇补缴年月.
    pub for_month: Option<YearMonth>,
    /// 发生额.
    pub amount: Fen,
    /// Balance after it.
    pub balance_after: Fen,
    /// 摘要.
    pub memo: String,
    /// 冲账标识.
    pub reversal: bool,
}

/// One entry with what brought it about.
#[derive(Clone, Debug)]
pub struct CausedEntry {
    /// Id, also the cursor.
    pub entry_id: i64,
    /// 发生额.
    pub amount: Fen,
    /// Balance after it.
    pub balance_after: Fen,
    /// What brought it about.
    pub cause_kind: String,
    /// Its number.
    pub cause_no: String,
    /// When it was written (UTC).
    pub posted_at: String,
}

/// Which entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// Calendar year of the business date.
    pub year: Option<i32>,
    /// 业务类型.
    pub entry_type: Option<EntryType>,
}

/// Count and sums of a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Entries.
    pub count: i64,
    /// What came in.
    pub came_in: Fen,
    /// What went out, as a positive amount.
    pub went_out: Fen,
}

/// Contributions of one calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthSum {
    /// Calendar month of the business date.
    pub month: YearMonth,
    /// Regular and back payments.
    pub contributed: Fen,
    /// All entries together.
    pub moved: Fen,
}

/// Entries that [`newest`] is good for.
pub const NEWEST: usize = 20;

/// A statement over the columns that [`line`] reads.
macro_rules! select_lines {
    ($more:literal) => {
        concat!(
            "SELECT e.entry_id, e.journal_id, e.amount_fen, e.balance_after_fen, j.business_date,
               j.entry_type, j.for_month, j.memo,
               CASE WHEN j.reverses_id IS NULL THEN 0 ELSE 1 END AS reversal",
            $more
        )
    };
}

crate::statements! {
    LIST = select_lines!("
          FROM journal_entry e JOIN journal j ON j.journal_id = e.journal_id
         WHERE e.account_id = $1
           AND (CAST($2 AS BIGINT) IS NULL OR e.entry_id < $2)
           AND (CAST($3 AS TEXT) IS NULL OR (j.business_date >= $3 AND j.business_date <= $4))
           AND (CAST($5 AS TEXT) IS NULL OR j.entry_type = $5)
         ORDER BY e.entry_id DESC LIMIT $6 OFFSET $7");
    /// One more than [`NEWEST`], which tells whether there are older ones.
    NEWEST_LINES = select_lines!("
          FROM journal_entry e JOIN journal j ON j.journal_id = e.journal_id
         WHERE e.account_id = $1
         ORDER BY e.entry_id DESC LIMIT 21");
    RECENT = select_lines!(",
               l.unit_fen, l.personal_fen
          FROM journal_entry e
          JOIN journal j ON j.journal_id = e.journal_id
          LEFT JOIN remittance_line l
            ON l.account_no = $2 AND l.remittance_no = j.cause_no AND j.cause_kind = 'remittance'
         WHERE e.account_id = $1
         ORDER BY e.entry_id DESC LIMIT $3");
    CAUSED = "
        SELECT e.entry_id, e.amount_fen, e.balance_after_fen, j.cause_kind, j.cause_no, j.posted_at
          FROM journal_entry e JOIN journal j ON j.journal_id = e.journal_id
         WHERE e.account_id = $1
         ORDER BY e.entry_id DESC LIMIT $2 OFFSET $3";
    YEARS = "
        SELECT substr(j.business_date, 1, 4) AS year,
               CAST(SUM(CASE WHEN CAST($2 AS TEXT) IS NULL OR j.entry_type = $2
                             THEN 1 ELSE 0 END) AS BIGINT) AS many,
               CAST(SUM(CASE WHEN (CAST($2 AS TEXT) IS NULL OR j.entry_type = $2)
                              AND e.amount_fen > 0 THEN e.amount_fen ELSE 0 END) AS BIGINT) AS came_in,
               CAST(SUM(CASE WHEN (CAST($2 AS TEXT) IS NULL OR j.entry_type = $2)
                              AND e.amount_fen < 0 THEN -e.amount_fen ELSE 0 END) AS BIGINT) AS went_out
          FROM journal_entry e JOIN journal j ON j.journal_id = e.journal_id
         WHERE e.account_id = $1
         GROUP BY substr(j.business_date, 1, 4) ORDER BY 1 DESC";
    MONTHS = "
        SELECT substr(j.business_date, 1, 7) AS month,
               CAST(SUM(CASE WHEN j.entry_type IN ('01', '02') THEN e.amount_fen ELSE 0 END) AS BIGINT) AS contributed,
               CAST(SUM(e.amount_fen) AS BIGINT) AS moved
          FROM journal_entry e JOIN journal j ON j.journal_id = e.journal_id
         WHERE e.account_id = $1
         GROUP BY substr(j.business_date, 1, 7) ORDER BY 1";
}

fn line(row: &Row) -> Result<EntryLine, StoreError> {
    Ok(EntryLine {
        entry_id: row.get("entry_id")?,
        journal_id: row.get("journal_id")?,
        business_date: row.get("business_date")?,
        entry_type: row.get("entry_type")?,
        for_month: row.get("for_month")?,
        amount: row.get("amount_fen")?,
        balance_after: row.get("balance_after_fen")?,
        memo: row.get("memo")?,
        reversal: row.get("reversal")?,
    })
}

fn year_range(filter: &EntryFilter) -> (Option<String>, Option<String>) {
    let range = filter
        .year
        .map(|year| (format!("{year:04}-01-01"), format!("{year:04}-12-31")));
    range.unzip()
}

/// Entries of an account, newest first.
///
/// # Errors
/// Those of the store.
pub async fn entries(
    tx: &mut Tx,
    account_id: i64,
    filter: &EntryFilter,
    before: Option<i64>,
    (limit, offset): (i64, i64),
) -> Result<Vec<EntryLine>, StoreError> {
    let (from, to) = year_range(filter);
    let args = args![
        account_id,
        before,
        from,
        to,
        filter.entry_type,
        limit,
        offset
    ];
    tx.all(LIST, &args).await?.iter().map(line).collect()
}

/// Entries of an account with what brought them about, newest first.
///
/// # Errors
/// Those of the store.
pub async fn caused_entries(
    tx: &mut Tx,
    account_id: i64,
    (limit, offset): (i64, i64),
) -> Result<Vec<CausedEntry>, StoreError> {
    let rows = tx.all(CAUSED, &args![account_id, limit, offset]).await?;
    let caused = |row: &Row| {
        Ok(CausedEntry {
            entry_id: row.get("entry_id")?,
            amount: row.get("amount_fen")?,
            balance_after: row.get("balance_after_fen")?,
            cause_kind: row.get("cause_kind")?,
            cause_no: row.get("cause_no")?,
            posted_at: row.get("posted_at")?,
        })
    };
    rows.iter().map(caused).collect()
}

/// The newest entries of an account, one more than [`NEWEST`] at most. PostgreSQL
/// would plan the statement with a filter anew each time, which takes longer
/// than answering it.
///
/// # Errors
/// Those of the store.
pub async fn newest(db: &Db, account_id: i64) -> Result<Vec<EntryLine>, StoreError> {
    let rows = db.rows_by_key(NEWEST_LINES, account_id).await?;
    rows.iter().map(line).collect()
}

/// One of the newest entries, with the two parts of a contribution.
#[derive(Clone, Debug)]
pub struct RecentLine {
    /// The entry.
    pub line: EntryLine,
    /// Unit and personal part, when it came from a remittance's list.
    pub parts: Option<(Fen, Fen)>,
}

/// The newest entries of a personal account, with both parts of those that
/// came from a remittance.
///
/// # Errors
/// Those of the store.
pub async fn recent(
    tx: &mut Tx,
    account_id: i64,
    account_no: &PersonalAccountNo,
    limit: i64,
) -> Result<Vec<RecentLine>, StoreError> {
    let rows = tx
        .all(RECENT, &args![account_id, account_no, limit])
        .await?;
    rows.iter()
        .map(|row| {
            let unit: Option<Fen> = row.get("unit_fen")?;
            Ok(RecentLine {
                line: line(row)?,
                parts: unit.zip(row.get("personal_fen")?),
            })
        })
        .collect()
}

/// Count and sums over all pages of a filter, and the years with any entry,
/// newest first; in one pass over the account.
///
/// # Errors
/// Those of the store.
pub async fn totals_and_years(
    tx: &mut Tx,
    account_id: i64,
    filter: &EntryFilter,
) -> Result<(Totals, Vec<i32>), StoreError> {
    let rows = tx.all(YEARS, &args![account_id, filter.entry_type]).await?;
    let mut totals = Totals {
        count: 0,
        came_in: Fen::ZERO,
        went_out: Fen::ZERO,
    };
    let mut years = Vec::with_capacity(rows.len());
    for row in &rows {
        let year: String = row.get("year")?;
        let year = year.parse().map_err(|_| StoreError::Column {
            name: "year",
            expected: "a year",
        })?;
        if filter.year.is_none_or(|wanted| wanted == year) {
            totals.count += row.get::<i64>("many")?;
            totals.came_in += row.get::<Fen>("came_in")?;
            totals.went_out += row.get::<Fen>("went_out")?;
        }
        years.push(year);
    }
    Ok((totals, years))
}

/// The same, of an account whose entries are all here, newest first.
#[must_use]
pub fn sum_up(all: &[EntryLine]) -> (Totals, Vec<i32>) {
    let (came_in, went_out): (Vec<Fen>, Vec<Fen>) = all
        .iter()
        .map(|line| line.amount)
        .partition(|amount| amount.is_positive());
    let totals = Totals {
        count: i64::try_from(all.len()).unwrap_or(i64::MAX),
        came_in: came_in.into_iter().sum(),
        went_out: -went_out.into_iter().sum::<Fen>(),
    };
    let years: BTreeSet<i32> = all.iter().map(|line| line.business_date.year()).collect();
    (totals, years.into_iter().rev().collect())
}

/// Count and sums over all pages of a filter.
///
/// # Errors
/// Those of the store.
pub async fn entry_totals(
    tx: &mut Tx,
    account_id: i64,
    filter: &EntryFilter,
) -> Result<Totals, StoreError> {
    Ok(totals_and_years(tx, account_id, filter).await?.0)
}

/// Calendar months with any entry, oldest first.
///
/// # Errors
/// Those of the store.
pub async fn months(tx: &mut Tx, account_id: i64) -> Result<Vec<MonthSum>, StoreError> {
    let rows = tx.all(MONTHS, &args![account_id]).await?;
    rows.iter()
        .map(|row| {
            Ok(MonthSum {
                month: row.get("month")?,
                contributed: row.get("contributed")?,
                moved: row.get("moved")?,
            })
        })
        .collect()
}

/// Fills the gaps between months and adds the balance at each month's end, up
/// to `until`; keeps the last `keep`.
#[must_use]
pub fn month_balances(months: &[MonthSum], until: YearMonth, keep: usize) -> Vec<(MonthSum, Fen)> {
    let Some(first) = months.first() else {
        return Vec::new();
    };
    let mut all = Vec::new();
    let (mut balance, mut month) = (Fen::ZERO, first.month);
    while month <= until {
        let found = months.iter().find(|sum| sum.month == month).copied();
        let sum = found.unwrap_or(MonthSum {
            month,
            contributed: Fen::ZERO,
            moved: Fen::ZERO,
        });
        balance += sum.moved;
        all.push((sum, balance));
        month = month.next();
    }
    let skip = all.len().saturating_sub(keep);
    all.split_off(skip)
}
