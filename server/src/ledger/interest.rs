//! Yearly settlement of interest (年终结息): product method, one rounding at
//! the end, in chunks that a stop or a crash may come between.
//!
//! Source: 《住房公积金管理条例》第二十一条; 银发〔2016〕43号 (one rate for the
//! whole balance: the one-year deposit rate of the settlement day); product
//! (积数) method, actual days over 360.

use shared_types::{
    calendar::{Date, FundYear},
    codes::EntryType,
    money::Fen,
    ratio::Rate,
};
use thiserror::Error;

use super::{
    Account, HOUSING_FUND, Kind,
    accounts::ensure,
    posting::{Cause, Leg, Posting, journal, leg},
};
use crate::{
    args,
    platform::{
        audit::By,
        db::{StoreError, Tx, expect_one_row},
    },
};

/// Account ids that one chunk covers: online writers wait some 50 ms at most.
const CHUNK: i64 = 10_000;
/// Millionths of a percent in 1, times days of the year of this method.
const DENOMINATOR: i64 = 100_000_000 * 360;

/// Where a settlement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Accounts that got interest so far.
    pub settled_count: i64,
    /// Interest so far.
    pub interest_total: Fen,
    /// First account id that is not settled.
    pub next_account_id: i64,
    /// Highest account id there is.
    pub last_account_id: i64,
    /// True when nothing is left.
    pub finished: bool,
}

/// State of a year's run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunState {
    /// Annual rate of the run.
    pub rate: Rate,
    /// How far it is.
    pub progress: Progress,
}

/// Why a settlement does not start.
#[derive(Debug, Error)]
pub enum SettlementError {
    /// 30 June is not over.
    #[error("30 June {0} is not over yet")]
    TooEarly(i32),
    /// Years are settled one after the other.
    #[error("the settlement of {0} is not finished")]
    EarlierYearOpen(i64),
    /// A later year was settled.
    #[error("the year {0} was settled already")]
    LaterYearSettled(i64),
    /// Money of the ended year waits to be allocated.
    #[error("{0} paid remittances of the ended year are not allocated yet")]
    AllocationsPending(i64),
    /// Two rates applied before 2016-02-21; that history is not settled here.
    #[error("years before 2016 had two rates and are not settled by this command")]
    TwoRates,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

crate::statements! {
    RUN = "
        SELECT r.rate_millionths, r.finished_at, r.next_account_id, r.settled_count,
               r.interest_total_fen,
               CAST(COALESCE((SELECT MAX(account_id) FROM ledger_account), 0) AS BIGINT) AS last_id
          FROM interest_run r WHERE r.year = $1";
    OTHER_YEARS = "SELECT year, finished_at FROM interest_run WHERE year <> $1 ORDER BY year";
    PENDING = "
        SELECT COUNT(*) AS many FROM remittance WHERE status = 'paid' AND paid_at < $1";
    START = "
        INSERT INTO interest_run (year, rate_millionths, started_at, next_account_id)
        VALUES ($1, $2, $3, 1) ON CONFLICT (year) DO NOTHING";
    // The range of accounts is the way in: as `kind || ''` the other conditions are
    // none for the engine, which would look at every account there is once a chunk.
    LINES = "
        INSERT INTO interest_line (year, account_id, product, interest_fen)
        SELECT CAST($1 AS BIGINT), account_id, days, (2 * days * $5 + $6) / (2 * $6)
          FROM (SELECT account_id,
                       CASE WHEN product_day < $4
                            THEN closed_product + product + balance_fen * ($4 - product_day)
                            ELSE closed_product END AS days
                  FROM ledger_account
                 WHERE account_id >= $2 AND account_id < $3
                   AND kind || '' = 'personal' AND fund || '' = $7) AS due
         WHERE days > 0";
    SUM = "
        SELECT COUNT(*) AS many, CAST(COALESCE(SUM(interest_fen), 0) AS BIGINT) AS total
          FROM interest_line WHERE year = $1 AND account_id >= $2 AND account_id < $3";
    CREDIT = "
        UPDATE ledger_account
           SET carried_fen = carried_fen + line.interest_fen
                           + CASE WHEN product_day < $4 THEN current_fen ELSE 0 END,
               current_fen = CASE WHEN product_day < $4 THEN 0 ELSE current_fen END,
               balance_fen = balance_fen + line.interest_fen,
               product = CASE WHEN product_day < $4 THEN 0
                              ELSE ledger_account.product + line.interest_fen * (product_day - $4) END,
               closed_product = 0,
               product_day = CASE WHEN product_day < $4 THEN $4 ELSE product_day END
          FROM interest_line AS line
         WHERE line.year = $1 AND line.account_id = ledger_account.account_id
           AND ledger_account.account_id >= $2 AND ledger_account.account_id < $3";
    ENTRIES = "
        INSERT INTO journal_entry (journal_id, account_id, amount_fen, carried_fen, balance_after_fen)
        SELECT CAST($4 AS BIGINT), line.account_id, line.interest_fen, line.interest_fen, a.balance_fen
          FROM interest_line AS line JOIN ledger_account AS a ON a.account_id = line.account_id
         WHERE line.year = $1 AND line.account_id >= $2 AND line.account_id < $3
           AND line.interest_fen > 0
         ORDER BY line.account_id";
    ADVANCE = "
        UPDATE interest_run
           SET next_account_id = $3, settled_count = settled_count + $4,
               interest_total_fen = interest_total_fen + $5, finished_at = $6
         WHERE year = $1 AND next_account_id = $2 AND finished_at IS NULL";
}

/// Where the run of a year stands; none when it was never started.
///
/// # Errors
/// Those of the store.
pub async fn run_state(tx: &mut Tx, year: i32) -> Result<Option<RunState>, StoreError> {
    let Some(row) = tx.opt(RUN, &args![year]).await? else {
        return Ok(None);
    };
    let progress = Progress {
        settled_count: row.get("settled_count")?,
        interest_total: row.get("interest_total_fen")?,
        next_account_id: row.get("next_account_id")?,
        last_account_id: row.get("last_id")?,
        finished: row.get::<Option<String>>("finished_at")?.is_some(),
    };
    Ok(Some(RunState {
        rate: row.get("rate_millionths")?,
        progress,
    }))
}

/// Starts the run of a year, or finds it started.
///
/// # Errors
/// [`SettlementError`], in its order of declaration.
pub async fn start_run(
    tx: &mut Tx,
    year: i32,
    rate: Rate,
    today: Date,
    by: &By,
) -> Result<RunState, SettlementError> {
    if let Some(state) = run_state(tx, year).await? {
        return Ok(state);
    }
    if year < 2016 {
        return Err(SettlementError::TwoRates);
    }
    let july = FundYear(year).first_day();
    if today < july {
        return Err(SettlementError::TooEarly(year));
    }
    for row in tx.all(OTHER_YEARS, &args![year]).await? {
        let other: i64 = row.get("year")?;
        let finished = row.get::<Option<String>>("finished_at")?.is_some();
        if other < i64::from(year) && !finished {
            return Err(SettlementError::EarlierYearOpen(other));
        }
        if other > i64::from(year) {
            return Err(SettlementError::LaterYearSettled(other));
        }
    }
    // 1 July in China begins at 16:00 UTC of 30 June.
    let end = format!("{}T16:00:00Z", july.add_days(-1));
    let pending: i64 = tx.one(PENDING, &args![end]).await?.get("many")?;
    if pending > 0 {
        return Err(SettlementError::AllocationsPending(pending));
    }
    tx.exec(START, &args![year, rate, by.at.utc_text()]).await?;
    by.did(tx, "interest-settlement-started", &year.to_string())
        .await?;
    run_state(tx, year)
        .await?
        .ok_or(SettlementError::Store(StoreError::Missing))
}

/// Settles the next chunk. Idempotent and restartable: the chunk, its journal
/// and the run's position are one transaction.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else settled this chunk meanwhile.
pub async fn settle_chunk(tx: &mut Tx, year: i32, by: &By) -> Result<Progress, StoreError> {
    let state = run_state(tx, year).await?.ok_or(StoreError::Missing)?;
    if state.progress.finished {
        return Ok(state.progress);
    }
    let (from, to) = (
        state.progress.next_account_id,
        state.progress.next_account_id + CHUNK,
    );
    let july = FundYear(year).first_day();
    let day = i64::from(july.epoch_days());
    let (numerator, denominator) = reduced(state.rate);
    let range = args![year, from, to];
    tx.exec_for_values(
        LINES,
        &args![year, from, to, day, numerator, denominator, HOUSING_FUND],
    )
    .await?;
    let sum = tx.one(SUM, &range).await?;
    let (count, total): (i64, Fen) = (sum.get("many")?, sum.get("total")?);
    if total.is_positive() {
        post_chunk(tx, year, from, to, count, total, by).await?;
    }
    let finished = to > state.progress.last_account_id;
    let finished_at = finished.then(|| by.at.utc_text());
    let advanced = tx
        .exec(ADVANCE, &args![year, from, to, count, total, finished_at])
        .await?;
    expect_one_row(advanced)?;
    if finished {
        by.did(tx, "interest-settlement-finished", &year.to_string())
            .await?;
    }
    let state = run_state(tx, year).await?.ok_or(StoreError::Missing)?;
    Ok(state.progress)
}

async fn post_chunk(
    tx: &mut Tx,
    year: i32,
    from: i64,
    to: i64,
    count: i64,
    total: Fen,
    by: &By,
) -> Result<(), StoreError> {
    let july = FundYear(year).first_day();
    let settled_on = july.add_days(-1);
    let expense = ensure(tx, Kind::InterestExpense, "interest", settled_on).await?;
    let posting = Posting {
        key: format!("interest:{year}:{from}"),
        entry_type: EntryType::InterestSettlement,
        business_date: settled_on,
        for_month: None,
        unit_no: None,
        headcount: count,
        memo: format!("{year}年6月30日结息"),
        cause: Cause {
            kind: "interest_run",
            no: year.to_string(),
        },
        posted_at: by.at,
    };
    let posted = journal(tx, &posting, None).await?;
    let taken = Leg {
        account_id: expense.account_id,
        amount: -total,
    };
    leg(tx, posted.journal_id, taken, settled_on).await?;
    let day = i64::from(july.epoch_days());
    tx.exec_for_values(CREDIT, &args![year, from, to, day])
        .await?;
    tx.exec_for_values(ENTRIES, &args![year, from, to, posted.journal_id])
        .await?;
    Ok(())
}

/// Rate over days of the year as the smallest fraction, so that the product of
/// large accounts stays within 64 bits.
fn reduced(rate: Rate) -> (i64, i64) {
    let (mut a, mut b) = (rate.0, DENOMINATOR);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    let divisor = a.max(1);
    (rate.0 / divisor, DENOMINATOR / divisor)
}

/// Interest that the account has earned and not been credited yet, if the rate
/// stays as it is.
#[must_use]
pub fn interest_so_far(account: &Account, rate: Rate, today: Date) -> Fen {
    let days = (i64::from(today.epoch_days()) - account.product_day).max(0);
    let product = account.closed_product + account.product + account.balance.0 * days;
    let (numerator, denominator) = reduced(rate);
    Fen((2 * product * numerator + denominator) / (2 * denominator))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_current_rate_reduces_to_one_over_24000() {
        assert_eq!(reduced(Rate(1_500_000)), (1, 24_000));
    }

    #[test]
    fn interest_so_far_counts_the_days_since_the_last_change() {
        let day = Date::of(2024, 7, 1);
        let account = Account {
            account_id: 1,
            balance: Fen(1_000_000),
            carried: Fen(1_000_000),
            current: Fen::ZERO,
            product: 0,
            closed_product: 0,
            product_day: i64::from(day.epoch_days()),
        };
        let interest = interest_so_far(&account, Rate(1_500_000), day.add_days(365));
        assert_eq!(
            interest,
            Fen(15_208),
            "10,000.00 for 365 days at 1.5 % over 360"
        );
    }
}
