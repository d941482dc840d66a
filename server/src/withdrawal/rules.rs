//! Whether and how much: pure decisions.

use shared_types::{calendar::Date, codes::AccountStatus, money::Fen};

use super::facts::{Lease, Marriage, RealEstate};
use crate::{
    platform::problem::{Sentence, say},
    policy::RentRule,
};

/// Why money cannot be taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The city does not pay it this way.
    NotHere,
    /// 账户已销户
    AccountClosed,
    /// 账户已冻结
    AccountFrozen,
    /// Too few months of contributions in a row.
    MonthsMissing {
        /// Months there are.
        has: u32,
        /// Months there have to be.
        needs: u32,
    },
    /// This month's rent was taken out before.
    TakenThisMonth,
    /// There is nothing to take.
    NothingLeft,
    /// The applicant owns a home in the city.
    OwnsHome,
    /// The spouse does.
    SpouseOwnsHome,
    /// No lease is filed under the number.
    LeaseUnknown,
    /// It is filed for somebody else.
    LeaseOfAnother,
    /// It does not run today.
    LeaseNotNow,
    /// The card belongs to somebody else.
    CardOfAnother,
}

impl Refusal {
    /// Stable word of the refusal.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::NotHere => "withdrawal-not-here",
            Self::AccountClosed => "withdrawal-account-closed",
            Self::AccountFrozen => "withdrawal-account-frozen",
            Self::MonthsMissing { .. } => "withdrawal-months-missing",
            Self::TakenThisMonth => "withdrawal-taken-this-month",
            Self::NothingLeft => "withdrawal-nothing-left",
            Self::OwnsHome => "withdrawal-owns-home",
            Self::SpouseOwnsHome => "withdrawal-spouse-owns-home",
            Self::LeaseUnknown => "withdrawal-lease-unknown",
            Self::LeaseOfAnother => "withdrawal-lease-of-another",
            Self::LeaseNotNow => "withdrawal-lease-not-now",
            Self::CardOfAnother => "withdrawal-card-of-another",
        }
    }

    /// True when the applicant can put it right in the same case.
    pub(crate) const fn can_be_mended(self) -> bool {
        matches!(
            self,
            Self::LeaseUnknown | Self::LeaseOfAnother | Self::CardOfAnother
        )
    }

    /// What the applicant reads: what is so, and what to do.
    pub(crate) fn sentence(self) -> Sentence {
        match self {
            Self::NotHere => say(
                "本市暂未开通网上租房提取，请到服务网点咨询。",
                "Withdrawals for rent are not made online in this city. Ask at an outlet.",
            ),
            Self::AccountClosed => say(
                "您的账户已销户，不能提取。",
                "Your account is closed, so nothing can be withdrawn.",
            ),
            Self::AccountFrozen => say(
                "您的账户已冻结，暂不能提取。请拨打服务热线了解原因。",
                "Your account is frozen, so nothing can be withdrawn now. Call the hotline.",
            ),
            Self::MonthsMissing { has, needs } => say(
                format!("需要连续缴存满{needs}个月，您目前连续缴存{has}个月，满足后再来办理。"),
                format!(
                    "{needs} months of contributions in a row are needed; you have {has}. \
                     Come back when they are complete."
                ),
            ),
            Self::TakenThisMonth => say(
                "本月的房租已经提取过，请下个月再来办理。",
                "This month's rent was withdrawn already. Come back next month.",
            ),
            Self::NothingLeft => say(
                "您的账户没有可以提取的余额。",
                "There is no money in your account to withdraw.",
            ),
            Self::OwnsHome => say(
                "不动产登记信息显示您在本市有自有住房，不符合租房提取条件。",
                "The real-estate register shows that you own a home in the city.",
            ),
            Self::SpouseOwnsHome => say(
                "不动产登记信息显示您的配偶在本市有自有住房，不符合租房提取条件。",
                "The real-estate register shows that your spouse owns a home in the city.",
            ),
            Self::LeaseUnknown => say(
                "没有查到这个编号的租赁备案，请核对编号，或改选“没有备案”。",
                "No lease is filed under that number. Check it, or choose that none is filed.",
            ),
            Self::LeaseOfAnother => say(
                "这个编号的租赁备案不是您本人的，请核对编号，或改选“没有备案”。",
                "The lease of that number is not yours. Check it, or choose that none is filed.",
            ),
            Self::LeaseNotNow => say(
                "租赁备案的租期不包括今天，请先办理续租备案，或改按“没有备案”重新申请。",
                "The filed lease does not run today. File the new one, or apply without.",
            ),
            Self::CardOfAnother => say(
                "这张银行卡不是您本人名下的，请换成您本人的银行卡。",
                "That bank card is not in your name. Give a card of your own.",
            ),
        }
    }
}

/// What our own records say about the applicant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AccountFacts {
    /// 个人账户状态.
    pub status: AccountStatus,
    /// 余额.
    pub balance: Fen,
    /// 连续缴存月数.
    pub consecutive_months: u32,
    /// Unit and personal part of a month.
    pub monthly_contribution: Fen,
    /// This month's rent was taken out, or is on its way.
    pub taken_this_month: bool,
}

/// What a month's rent withdrawal pays: the cap, or the rent of a filed lease within
/// the monthly contribution, and never more than there is.
///
/// A filed lease never pays less than none: whoever files must not lose by it.
///
/// # Errors
/// [`Refusal`], in the order of the checks here.
///
/// Source: 《住房公积金管理条例》第二十四条第一款第（六）项; 京房公积金发〔2023〕6号.
pub(crate) fn rent_amount(
    rule: Option<RentRule>,
    facts: &AccountFacts,
    filed_rent: Option<Fen>,
) -> Result<Fen, Refusal> {
    let rule = rule.ok_or(Refusal::NotHere)?;
    if facts.status.is_closed() {
        return Err(Refusal::AccountClosed);
    }
    if facts.status == AccountStatus::Frozen {
        return Err(Refusal::AccountFrozen);
    }
    if facts.consecutive_months < rule.months_contributed {
        return Err(Refusal::MonthsMissing {
            has: facts.consecutive_months,
            needs: rule.months_contributed,
        });
    }
    if facts.taken_this_month {
        return Err(Refusal::TakenThisMonth);
    }
    let wanted = filed_rent.map_or(rule.cap, |rent| {
        rent.min(facts.monthly_contribution).max(rule.cap.min(rent))
    });
    let amount = wanted.min(facts.balance);
    if amount.is_positive() {
        Ok(amount)
    } else {
        Err(Refusal::NothingLeft)
    }
}

/// Neither the applicant nor the spouse owns a home in the city.
///
/// # Errors
/// [`Refusal::OwnsHome`], [`Refusal::SpouseOwnsHome`].
///
/// Source: 建金〔2015〕19号第一条.
pub(crate) fn no_home(
    estate: &RealEstate,
    own_id_doc_no: &str,
    marriage: &Marriage,
) -> Result<(), Refusal> {
    let owns = |id: &str| {
        estate
            .houses
            .iter()
            .any(|house| house.owner_id_doc_no == id)
    };
    if owns(own_id_doc_no) {
        return Err(Refusal::OwnsHome);
    }
    if marriage.spouse().is_some_and(owns) {
        return Err(Refusal::SpouseOwnsHome);
    }
    Ok(())
}

/// The rent of a lease that is filed for the applicant or the spouse and runs today.
///
/// # Errors
/// [`Refusal::LeaseUnknown`], [`Refusal::LeaseOfAnother`], [`Refusal::LeaseNotNow`].
pub(crate) fn lease_rent(
    lease: &Lease,
    own_id_doc_no: &str,
    marriage: &Marriage,
    today: Date,
) -> Result<Fen, Refusal> {
    let rent = lease.monthly_rent.filter(|rent| rent.is_positive());
    let Some(rent) = rent.filter(|_| lease.filed) else {
        return Err(Refusal::LeaseUnknown);
    };
    let tenant = lease.tenant_id_doc_no.as_deref();
    let is_family =
        tenant == Some(own_id_doc_no) || (tenant.is_some() && tenant == marriage.spouse());
    if !is_family {
        return Err(Refusal::LeaseOfAnother);
    }
    let begun = lease.from.is_none_or(|from| from <= today);
    let goes_on = lease.to.is_none_or(|to| to >= today);
    if begun && goes_on {
        Ok(rent)
    } else {
        Err(Refusal::LeaseNotNow)
    }
}

#[cfg(test)]
mod tests;
