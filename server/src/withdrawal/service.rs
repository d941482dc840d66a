//! Reading what our own records say, taking money out, and giving it back.

use shared_types::{
    calendar::{Date, YearMonth},
    codes::EntryType,
    money::Fen,
    numbers::CaseNo,
};

use super::{
    rules::AccountFacts,
    store::{self, Kept},
};
use crate::{
    account::service::Standing,
    ledger::{self, Account, Cause, Kind, Posting},
    platform::{
        clock::Instant,
        db::{StoreError, Tx},
    },
};

/// 租房提取, as the database says it.
const RENT: &str = "rent";
/// Owner of the account for money on its way to people.
const ON_ITS_WAY: &str = "withdrawals";

/// What our own records say, for a month's rent.
///
/// # Errors
/// Those of the store.
pub(crate) async fn account_facts(
    tx: &mut Tx,
    person_id: i64,
    standing: &Standing,
    month: YearMonth,
) -> Result<AccountFacts, StoreError> {
    let holder = &standing.holder;
    Ok(AccountFacts {
        status: holder.status,
        balance: standing.balance,
        consecutive_months: standing.consecutive_months,
        monthly_contribution: holder.unit_monthly + holder.personal_monthly,
        taken_this_month: store::taken(tx, person_id, RENT, month).await?,
    })
}

/// The account of money that left the persons' and is not on their cards yet.
///
/// # Errors
/// Those of the store.
pub(crate) async fn on_its_way(tx: &mut Tx, today: Date) -> Result<Account, StoreError> {
    ledger::ensure(tx, Kind::Payable, ON_ITS_WAY, today).await
}

/// Money about to be taken out by a case.
pub(crate) struct Taken<'a> {
    /// The case.
    pub case_no: &'a CaseNo,
    /// Its number of the payment, which is new with every try.
    pub payout_no: &'a str,
    /// Whose.
    pub person_id: i64,
    /// From which account.
    pub ledger_account_id: i64,
    /// For which month.
    pub for_month: YearMonth,
    /// How much.
    pub amount: Fen,
    /// 记账日期.
    pub today: Date,
}

/// Takes a month's rent out of the account, onto the way to the card.
///
/// # Errors
/// [`StoreError::Stale`] when the account no longer holds the money,
/// [`StoreError::Exists`] when the month was taken meanwhile.
pub(crate) async fn take(tx: &mut Tx, taken: &Taken<'_>, now: Instant) -> Result<(), StoreError> {
    let payable = on_its_way(tx, taken.today).await?;
    let posting = Posting {
        key: format!("withdrawal:{}", taken.payout_no),
        entry_type: EntryType::PartialWithdrawal,
        business_date: taken.today,
        for_month: None,
        unit_no: None,
        headcount: 1,
        memo: "租房提取".to_owned(),
        cause: Cause {
            kind: "case",
            no: taken.case_no.to_string(),
        },
        posted_at: now,
    };
    let posted = ledger::post_withdrawal(
        tx,
        &posting,
        taken.ledger_account_id,
        payable.account_id,
        taken.amount,
    )
    .await?;
    let kept = Kept {
        case_no: taken.case_no,
        person_id: taken.person_id,
        reason: RENT,
        for_month: taken.for_month,
        amount: taken.amount,
        journal_id: posted.journal_id,
    };
    store::keep(tx, &kept).await
}

/// Puts the money back that the bank could not pay (冲正).
///
/// # Errors
/// [`StoreError::Missing`] when the case has taken none.
pub(crate) async fn give_back(
    tx: &mut Tx,
    case_no: &CaseNo,
    today: Date,
    now: Instant,
) -> Result<(), StoreError> {
    let journal_id = store::journal_of(tx, case_no).await?;
    ledger::reverse(tx, journal_id, today, now).await?;
    store::returned(tx, case_no).await
}
