//! How much may be lent (可贷额度) and for how long. Every number is the city's policy and comes as an
//! argument; the shapes are what cities have in common.

use serde::{Deserialize, Serialize};

use crate::calendar::YearMonth;
use crate::loan::{LoanError, affordable_principal};
use crate::money::Fen;
use crate::ratio::{BasisPoints, Rate};
use crate::rounding::round_fen;

/// The largest multiple of `unit` that is not above the amount; zero for negative amounts.
///
/// A `unit` of zero or less leaves the amount as it is.
pub fn floor_to_unit(amount: Fen, unit: Fen) -> Fen {
    let amount = amount.max(Fen::ZERO);
    if unit.is_positive() {
        Fen(amount.0 - amount.0 % unit.0)
    } else {
        amount
    }
}

/// Quota by years of contribution (按缴存年限): so much for each year, a started year counts in full.
pub fn by_years(months_contributed: u32, per_year: Fen, cap: Fen) -> Fen {
    let years = i64::from(months_contributed.div_ceil(12));
    Fen(per_year.0.saturating_mul(years)).min(cap)
}

/// Quota by balance (按账户余额倍数): mean of month-end balances times a multiple, half up to a
/// thousand yuan.
///
/// The caller leaves out the current month and lump back payments. No balances give zero.
pub fn by_mean_balance(month_end_balances: &[Fen], multiple: u32) -> Fen {
    const THOUSAND: i128 = 100_000;
    if month_end_balances.is_empty() {
        return Fen::ZERO;
    }
    let sum: i128 = month_end_balances
        .iter()
        .map(|balance| i128::from(balance.0))
        .sum();
    let months = month_end_balances.len() as i128;
    let thousands = round_fen(sum * i128::from(multiple), months * THOUSAND);
    Fen(thousands.0.saturating_mul(100_000))
}

/// Quota by balance times a multiple and a factor for time (时间系数, 12000 basis points is 1.2), half
/// up to one fen.
pub fn by_balance_and_time(balance: Fen, multiple: u32, time_factor: BasisPoints) -> Fen {
    let numerator = i128::from(balance.0) * i128::from(multiple) * i128::from(time_factor.0);
    round_fen(numerator, 10_000)
}

/// Monthly income taken from the contribution (按缴存额反推月收入): the person's monthly part divided
/// by the person's ratio, half up to one fen. `None` for a ratio of zero.
pub fn income_from_contribution(personal_monthly: Fen, ratio: BasisPoints) -> Option<Fen> {
    (ratio.0 > 0).then(|| round_fen(i128::from(personal_monthly.0) * 10_000, i128::from(ratio.0)))
}

/// Highest monthly repayment: a share of the income, and never so much that the basic living cost of
/// the household is not left.
pub fn affordable_monthly(income: Fen, share: BasisPoints, living_cost: Fen, persons: u32) -> Fen {
    let by_share = round_fen(i128::from(income.0) * i128::from(share.0), 10_000);
    let kept = Fen(living_cost.0.saturating_mul(i64::from(persons)));
    let by_living = Fen(income.0.saturating_sub(kept.0));
    by_share.min(by_living).max(Fen::ZERO)
}

/// Quota by ability to repay (按还款能力): what the highest monthly repayment repays over the term.
///
/// # Errors
/// [`LoanError`].
pub fn by_ability(monthly: Fen, rate: Rate, periods: u32) -> Result<Fen, LoanError> {
    affordable_principal(monthly, rate, periods)
}

/// Quota by the published monthly amount per 10,000 yuan (每万元月还款额), cut to one fen.
/// `None` for a factor of zero or less.
pub fn by_published_factor(monthly: Fen, per_ten_thousand: Fen) -> Option<Fen> {
    if !per_ten_thousand.is_positive() {
        return None;
    }
    let quota = i128::from(monthly.0.max(0)) * 1_000_000 / i128::from(per_ten_thousand.0);
    i64::try_from(quota).ok().map(Fen)
}

/// The parts of a quota; the smallest one decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuotaParts {
    /// By years or by balance, as the city's rule says.
    pub by_rule: Fen,
    /// Price less down payment (房价减首付款).
    pub by_price: Fen,
    /// By ability to repay.
    pub by_ability: Fen,
    /// Highest amount of the city.
    pub cap: Fen,
}

impl QuotaParts {
    /// The quota: the smallest part, cut to whole units (1,000 or 10,000 yuan).
    pub fn quota(self, unit: Fen) -> Fen {
        let least = self
            .by_rule
            .min(self.by_price)
            .min(self.by_ability)
            .min(self.cap);
        floor_to_unit(least, unit)
    }
}

/// Groups with a retirement age of their own (法定退休年龄的人员类别).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RetirementGroup {
    /// Men, formerly 60.
    Man,
    /// Women, formerly 55.
    Woman55,
    /// Women, formerly 50.
    Woman50,
}

/// When somebody reaches the statutory retirement age (法定退休年龄).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Retirement {
    /// The age in completed months: 721 is 60 years and 1 month.
    pub age_months: u32,
    /// The month in which it is reached.
    pub month: YearMonth,
}

/// Statutory retirement age by month of birth.
///
/// Later by one month for every four months of birth (two months for women formerly retiring at 50),
/// beginning with those who reach the former age in January 2025, up to 63, 58 and 55 years.
///
/// Source: 《全国人民代表大会常务委员会关于实施渐进式延迟法定退休年龄的决定》 of 2024-09-13.
pub fn retirement(birth: YearMonth, group: RetirementGroup) -> Retirement {
    let (years, base_year, step, cap) = match group {
        RetirementGroup::Man => (60, 1965, 4, 36),
        RetirementGroup::Woman55 => (55, 1970, 4, 36),
        RetirementGroup::Woman50 => (50, 1975, 2, 60),
    };
    let later = YearMonth::of(base_year, 1).months_until(birth);
    let delay = if later < 0 {
        0
    } else {
        (later / step + 1).min(cap)
    };
    let age_months: i32 = years * 12 + delay;
    Retirement {
        age_months: age_months.unsigned_abs(),
        month: birth.add_months(age_months),
    }
}

/// Longest term in months (最长贷款期限): to five years after the statutory retirement age, at most to
/// the age of 65 and at most 30 years. Zero when that is past.
///
/// A married couple takes the longer one of the two. The numbers are those of Beijing; a city with
/// others computes from [`retirement`].
pub fn longest_term(birth: YearMonth, group: RetirementGroup, from: YearMonth) -> u32 {
    let after_retirement = retirement(birth, group).month.add_months(5 * 12);
    let at_65 = birth.add_months(65 * 12);
    let months = from.months_until(after_retirement.min(at_65));
    months.clamp(0, 360).unsigned_abs()
}

#[cfg(test)]
mod tests;
