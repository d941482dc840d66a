//! Postings: the only statements that move a balance.

use shared_types::{
    calendar::{Date, YearMonth},
    codes::EntryType,
    money::Fen,
};

use super::{HOUSING_FUND, Posted, accounts::balance};
use crate::{
    args,
    platform::{
        clock::Instant,
        db::{StoreError, Tx, expect_one_row},
    },
};

/// What brought a journal about.
#[derive(Clone, Debug)]
pub struct Cause {
    /// `remittance`, `bank_notice`, `interest_run`, `correction`.
    pub kind: &'static str,
    /// Its number.
    pub no: String,
}

/// One business event about to be posted.
#[derive(Clone, Debug)]
pub struct Posting {
    /// Posting the same event twice is refused by this key.
    pub key: String,
    /// 归集和提取业务类型.
    pub entry_type: EntryType,
    /// 会计日.
    pub business_date: Date,
    /// 汇补缴年月.
    pub for_month: Option<YearMonth>,
    /// 单位账号, for events of a unit.
    pub unit_no: Option<String>,
    /// 发生人数.
    pub headcount: i64,
    /// 摘要.
    pub memo: String,
    /// What brought it about.
    pub cause: Cause,
    /// When it is written.
    pub posted_at: Instant,
}

/// One entry: an account and what is added to it (negative takes off).
#[derive(Clone, Copy, Debug)]
pub struct Leg {
    /// Ledger account.
    pub account_id: i64,
    /// Fen; credits are positive.
    pub amount: Fen,
}

/// The arithmetic of every change of a balance, for use inside an `UPDATE`:
/// first the change of the fund year (1 July) if one lies in between, then the
/// product up to the business date, then the amount. To a business date before
/// the last one the balance adds no product: its days are counted already. What
/// the amount itself earned since is `$late`.
macro_rules! move_balance {
    ($amount:literal, $july:literal, $day:literal, $late:literal) => {
        concat!(
            "closed_product = closed_product + CASE WHEN product_day < ",
            $july,
            "     THEN product + balance_fen * (",
            $july,
            " - product_day) ELSE 0 END,
             product = CASE WHEN product_day < ",
            $july,
            "     THEN balance_fen * (",
            $day,
            " - ",
            $july,
            ")
                  WHEN product_day < ",
            $day,
            "     THEN product + balance_fen * (",
            $day,
            " - product_day)
                  ELSE product + ",
            $late,
            " END,
             carried_fen = carried_fen + CASE WHEN product_day < ",
            $july,
            "     THEN current_fen ELSE 0 END,
             current_fen = CASE WHEN product_day < ",
            $july,
            "     THEN 0 ELSE current_fen END + ",
            $amount,
            ",
             balance_fen = balance_fen + ",
            $amount,
            ",
             product_day = CASE WHEN product_day < ",
            $day,
            " THEN ",
            $day,
            "     ELSE product_day END"
        )
    };
}

crate::statements! {
    JOURNAL = "
        INSERT INTO journal (idempotency_key, fund, entry_type, business_date, for_month, unit_no,
                             headcount, memo, cause_kind, cause_no, reverses_id, posted_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        RETURNING journal_id";
    MOVE = concat!(
        "UPDATE ledger_account SET ", move_balance!("$2", "$3", "$4", "0"),
        " WHERE account_id = $1 AND keeps_balance = 1 AND fund = $5");
    // A hot account keeps no balance, so its column says 0.
    ENTRY = "
        INSERT INTO journal_entry (journal_id, account_id, amount_fen, balance_after_fen)
        SELECT CAST($1 AS BIGINT), account_id, CAST($3 AS BIGINT), balance_fen
          FROM ledger_account WHERE account_id = $2 AND fund = $4";
    MOVE_PAIR = concat!(
        "UPDATE ledger_account SET ",
        move_balance!("CASE account_id WHEN $1 THEN CAST($2 AS BIGINT) ELSE CAST($4 AS BIGINT) END",
                      "$5", "$6", "0"),
        " WHERE account_id IN ($1, $3) AND keeps_balance = 1 AND fund = $7");
    PAIR_ENTRIES = "
        INSERT INTO journal_entry (journal_id, account_id, amount_fen, balance_after_fen)
        SELECT CAST($1 AS BIGINT), account_id,
               CASE account_id WHEN $2 THEN CAST($3 AS BIGINT) ELSE CAST($5 AS BIGINT) END,
               balance_fen
          FROM ledger_account WHERE account_id IN ($2, $4) AND fund = $6";
    LIST = "
        SELECT COUNT(*) AS lines,
               CAST(COALESCE(SUM(unit_fen + personal_fen), 0) AS BIGINT) AS total
          FROM remittance_line WHERE remittance_no = $1 AND seq >= $2 AND seq < $3";
    // All parts have the date of the first, so a person may have moved on since.
    MOVE_LINES = concat!(
        "UPDATE ledger_account SET ",
        move_balance!("line.amount", "$4", "$5", "line.amount * (product_day - $5)"),
        " FROM (SELECT ledger_account_id, unit_fen + personal_fen AS amount
                  FROM remittance_line
                 WHERE remittance_no = $1 AND seq >= $2 AND seq < $3) AS line
          WHERE account_id = line.ledger_account_id AND keeps_balance = 1 AND fund = $6");
    LINE_ENTRIES = "
        INSERT INTO journal_entry (journal_id, account_id, amount_fen, balance_after_fen)
        SELECT CAST($4 AS BIGINT), a.account_id, l.unit_fen + l.personal_fen, a.balance_fen
          FROM remittance_line l JOIN ledger_account a ON a.account_id = l.ledger_account_id
         WHERE l.remittance_no = $1 AND l.seq >= $2 AND l.seq < $3
         ORDER BY l.seq";
    // The account is carried to the day before (and held) by a move of nothing.
    DEBIT = "
        UPDATE ledger_account
           SET carried_fen = carried_fen - CAST($3 AS BIGINT),
               current_fen = current_fen - (CAST($2 AS BIGINT) - CAST($3 AS BIGINT)),
               balance_fen = balance_fen - CAST($2 AS BIGINT)
         WHERE account_id = $1 AND keeps_balance = 1 AND fund = $4";
    DEBIT_ENTRY = "
        INSERT INTO journal_entry (journal_id, account_id, amount_fen, carried_fen, balance_after_fen)
        SELECT CAST($1 AS BIGINT), account_id, CAST($3 AS BIGINT), CAST($4 AS BIGINT), balance_fen
          FROM ledger_account WHERE account_id = $2 AND fund = $5";
    REVERSED = "
        SELECT entry_type, for_month, unit_no, headcount, memo, cause_kind, cause_no
          FROM journal WHERE journal_id = $1";
    REVERSED_LEGS = "
        SELECT account_id, amount_fen, carried_fen
          FROM journal_entry WHERE journal_id = $1 ORDER BY entry_id";
    // Between the two parts alone; the balance stays.
    BACK_TO_CARRIED = "
        UPDATE ledger_account
           SET carried_fen = carried_fen + CAST($2 AS BIGINT),
               current_fen = current_fen - CAST($2 AS BIGINT)
         WHERE account_id = $1 AND current_fen >= $2";
}

/// Writes the journal's head.
pub(super) async fn journal(
    tx: &mut Tx,
    posting: &Posting,
    reverses: Option<i64>,
) -> Result<Posted, StoreError> {
    let args = args![
        posting.key,
        HOUSING_FUND,
        posting.entry_type,
        posting.business_date,
        posting.for_month,
        posting.unit_no,
        posting.headcount,
        posting.memo,
        posting.cause.kind,
        posting.cause.no,
        reverses,
        posting.posted_at.utc_text(),
    ];
    Ok(Posted {
        journal_id: tx.one(JOURNAL, &args).await?.get("journal_id")?,
    })
}

/// Days since 1970-01-01 of the first of July of the fund year, and of the day.
fn days(business_date: Date) -> (i64, i64) {
    (
        i64::from(business_date.fund_year().first_day().epoch_days()),
        i64::from(business_date.epoch_days()),
    )
}

/// Passes when so many entries were written.
fn expect_entries(written: u64, wanted: u64) -> Result<(), StoreError> {
    if written == wanted {
        Ok(())
    } else {
        Err(StoreError::Missing)
    }
}

/// Moves one balance and writes its entry.
pub(super) async fn leg(
    tx: &mut Tx,
    journal_id: i64,
    leg: Leg,
    business_date: Date,
) -> Result<(), StoreError> {
    let (july, day) = days(business_date);
    // No row is a hot account, or one that does not exist: the entry tells.
    tx.exec(
        MOVE,
        &args![leg.account_id, leg.amount, july, day, HOUSING_FUND],
    )
    .await?;
    let entries = tx
        .exec(
            ENTRY,
            &args![journal_id, leg.account_id, leg.amount, HOUSING_FUND],
        )
        .await?;
    expect_entries(entries, 1)
}

/// The common posting, from one account to another, in two statements instead
/// of four: on `PostgreSQL` each costs a way there and back.
async fn pair(
    tx: &mut Tx,
    journal_id: i64,
    (one, other): (Leg, Leg),
    business_date: Date,
) -> Result<(), StoreError> {
    let (july, day) = days(business_date);
    let (first, second) = (one.account_id, other.account_id);
    tx.exec(
        MOVE_PAIR,
        &args![
            first,
            one.amount,
            second,
            other.amount,
            july,
            day,
            HOUSING_FUND
        ],
    )
    .await?;
    let entries = tx
        .exec(
            PAIR_ENTRIES,
            &args![
                journal_id,
                first,
                one.amount,
                second,
                other.amount,
                HOUSING_FUND
            ],
        )
        .await?;
    expect_entries(entries, 2)
}

/// Posts a few entries that sum to zero.
///
/// # Errors
/// [`StoreError::Exists`] when an event with this key was posted before,
/// [`StoreError::Inconsistent`] when the legs do not sum to zero.
pub async fn post(tx: &mut Tx, posting: &Posting, legs: &[Leg]) -> Result<Posted, StoreError> {
    if legs.len() < 2 || !legs.iter().map(|leg| leg.amount).sum::<Fen>().is_zero() {
        return Err(StoreError::Inconsistent("entries must sum to zero"));
    }
    let posted = journal(tx, posting, None).await?;
    match legs {
        [one, other] if one.account_id != other.account_id => {
            pair(tx, posted.journal_id, (*one, *other), posting.business_date).await?;
        }
        _ => {
            for each in legs {
                leg(tx, posted.journal_id, *each, posting.business_date).await?;
            }
        }
    }
    Ok(posted)
}

/// Lines of a frozen list: from the first sequence number up to, but not
/// including, the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lines(pub i64, pub i64);

/// Count and sum of lines of a frozen list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListSum {
    /// Lines.
    pub lines: i64,
    /// Unit and personal parts together.
    pub total: Fen,
}

/// Counts and sums lines of a frozen list.
///
/// # Errors
/// Those of the store.
pub async fn list_sum(
    tx: &mut Tx,
    remittance_no: &str,
    lines: Lines,
) -> Result<ListSum, StoreError> {
    let row = tx
        .one(LIST, &args![remittance_no, lines.0, lines.1])
        .await?;
    Ok(ListSum {
        lines: row.get("lines")?,
        total: row.get("total")?,
    })
}

/// Allocates lines of a remittance (入账分摊): takes their sum from `source` and
/// gives every person unit and personal part together, in two statements
/// however many the lines are.
///
/// # Errors
/// [`StoreError::Exists`] when they were allocated before,
/// [`StoreError::Inconsistent`] when a person's account is missing.
pub async fn post_remittance(
    tx: &mut Tx,
    posting: &Posting,
    remittance_no: &str,
    (lines, sum): (Lines, ListSum),
    source: i64,
) -> Result<Posted, StoreError> {
    let posted = journal(tx, posting, None).await?;
    let (july, day) = days(posting.business_date);
    let taken = Leg {
        account_id: source,
        amount: -sum.total,
    };
    leg(tx, posted.journal_id, taken, posting.business_date).await?;
    let args = args![remittance_no, lines.0, lines.1, july, day, HOUSING_FUND];
    let moved = tx.exec(MOVE_LINES, &args).await?;
    let args = args![remittance_no, lines.0, lines.1, posted.journal_id];
    let entries = tx.exec(LINE_ENTRIES, &args).await?;
    let expected = u64::try_from(sum.lines).unwrap_or(0);
    if moved != expected || entries != expected {
        return Err(StoreError::Inconsistent("list and accounts differ"));
    }
    Ok(posted)
}

/// Takes money off a personal account (提取): from what was carried over first,
/// from this fund year's after it.
///
/// # Errors
/// [`StoreError::Exists`] when the event was posted before, [`StoreError::Stale`]
/// when the account no longer holds the money.
pub async fn post_withdrawal(
    tx: &mut Tx,
    posting: &Posting,
    account_id: i64,
    to: i64,
    amount: Fen,
) -> Result<Posted, StoreError> {
    if !amount.is_positive() {
        return Err(StoreError::Inconsistent("a withdrawal is above zero"));
    }
    let (july, day) = days(posting.business_date);
    let nothing = args![account_id, Fen::ZERO, july, day, HOUSING_FUND];
    expect_one_row(tx.exec(MOVE, &nothing).await?)?;
    let held = balance(tx, account_id).await?;
    if held.balance < amount {
        return Err(StoreError::Stale);
    }
    let carried = held.carried.min(amount);
    let posted = journal(tx, posting, None).await?;
    let debit = args![account_id, amount, carried, HOUSING_FUND];
    expect_one_row(tx.exec(DEBIT, &debit).await?)?;
    let entry = args![
        posted.journal_id,
        account_id,
        -amount,
        -carried,
        HOUSING_FUND
    ];
    expect_entries(tx.exec(DEBIT_ENTRY, &entry).await?, 1)?;
    let given = Leg {
        account_id: to,
        amount,
    };
    leg(tx, posted.journal_id, given, posting.business_date).await?;
    Ok(posted)
}

/// Reverses a journal (冲正): the same entries with the opposite sign. The
/// first one stays for ever.
///
/// # Errors
/// [`StoreError::Exists`] when it was reversed before, [`StoreError::Engine`]
/// when an account no longer holds the money.
pub async fn reverse(
    tx: &mut Tx,
    journal_id: i64,
    business_date: Date,
    posted_at: Instant,
) -> Result<Posted, StoreError> {
    let row = tx.one(REVERSED, &args![journal_id]).await?;
    let memo: String = row.get("memo")?;
    let posting = Posting {
        key: format!("reversal:{journal_id}"),
        entry_type: row.get("entry_type")?,
        business_date,
        for_month: row.get("for_month")?,
        unit_no: row.get("unit_no")?,
        headcount: row.get("headcount")?,
        memo: format!("冲正：{memo}"),
        cause: Cause {
            kind: "correction",
            no: journal_id.to_string(),
        },
        posted_at,
    };
    let posted = journal(tx, &posting, Some(journal_id)).await?;
    let mut moved = 0;
    for row in tx.all(REVERSED_LEGS, &args![journal_id]).await? {
        let amount: Fen = row.get("amount_fen")?;
        let back = Leg {
            account_id: row.get("account_id")?,
            amount: -amount,
        };
        leg(tx, posted.journal_id, back, business_date).await?;
        let carried: Fen = row.get("carried_fen")?;
        if carried.is_negative() {
            // Nothing happens when the year ended meanwhile: all is carried by then.
            tx.exec(BACK_TO_CARRIED, &args![back.account_id, -carried])
                .await?;
        }
        moved += 1;
    }
    expect_one_row(u64::from(moved > 1))?;
    Ok(posted)
}
