//! The ledger (总账): double entry, append only, the only writer of balances.
//!
//! A `journal` is one business event; its entries sum to zero. Credits are
//! positive: a personal account is a liability of the centre. A mistake is
//! reversed (冲正), never edited. Interest runs on the product (积数) that is
//! kept on the account and carried forward at every change of the balance.

mod accounts;
mod history;
mod interest;
mod posting;
mod verify;

use shared_types::{
    calendar::{Date, YearMonth},
    codes::EntryType,
    numbers::TxnNo,
};

pub(crate) use accounts::read_account;
pub use accounts::{Account, Kind, NewPersonal, Parts, balance, ensure, find, open_personal};
pub use history::{
    CausedEntry, EntryFilter, EntryLine, MonthSum, NEWEST, RecentLine, Totals, caused_entries,
    entries, entry_totals, month_balances, months, newest, recent, sum_up, totals_and_years,
};
pub use interest::{
    Progress, RunState, SettlementError, interest_so_far, run_state, settle_chunk, start_run,
};
pub use posting::{
    Cause, Leg, Lines, ListSum, Posting, list_sum, post, post_remittance, post_withdrawal, reverse,
};
pub use verify::{Finding, Report, Sums, sums, verify};

/// The fund that regular contributions belong to (住房公积金). The other four
/// funds are ledgers of the same kind and never mix with it.
pub const HOUSING_FUND: &str = "housing_fund";

/// A journal that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Its number in the ledger.
    pub journal_id: i64,
}

/// 业务流水号 of a journal: class, day, and the journal's number of the day's
/// width. Derived, so that no counter is a bottleneck of all postings.
#[must_use]
pub fn txn_no(personal: bool, business_date: Date, journal_id: i64) -> String {
    let sequence = u64::try_from(journal_id.rem_euclid(10_000_000)).unwrap_or(0);
    let number = if personal {
        TxnNo::for_person(business_date, sequence)
    } else {
        TxnNo::for_unit(business_date, sequence)
    };
    number.map(TxnNo::into_string).unwrap_or_default()
}

/// 摘要 of a contribution.
#[must_use]
pub fn contribution_memo(kind: EntryType, month: YearMonth) -> String {
    format!("{}{}", month.display_zh(), kind.name_zh())
}

/// Every SQL text of the ledger.
pub(crate) fn statements() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    [
        accounts::STATEMENTS,
        history::STATEMENTS,
        interest::STATEMENTS,
        posting::STATEMENTS,
        verify::STATEMENTS,
    ]
    .into_iter()
    .flatten()
}
