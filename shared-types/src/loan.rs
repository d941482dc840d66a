//! Housing loans (个人住房贷款): repayment schedules, prepayment, penalty interest, repricing.
//!
//! The monthly amount is rounded half up to one fen; so is the interest of each month; the last
//! instalment takes what is left. Published totals of centres come out to the fen this way.

use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::interest::{DayCount, Product, interest};
use crate::messages::error_enum;
use crate::money::Fen;
use crate::ratio::{BasisPoints, Rate};
use crate::rounding::round_fen;
use crate::wide::{ONE, Wide, growth};

mod rates;

pub use rates::{Home, LOAN_RATES, LoanRates, loan_rate, repricing_day};

/// `Rate` of 100% a month: a yearly rate of twelve times as much.
const MONTHLY_ONE: i128 = 1_200_000_000;

/// Longest term that can be computed, in months.
pub const MAX_PERIODS: u32 = 480;
/// Highest yearly rate that can be computed.
pub const MAX_RATE: Rate = Rate::hundredths(3_600);
/// Highest principal that can be computed: 100 billion yuan.
pub const MAX_PRINCIPAL: Fen = Fen::yuan(100_000_000_000);

error_enum! {
    /// Why a schedule cannot be computed.
    LoanError {
        Principal => "loan-principal-out-of-range", "贷款金额超出可计算的范围。",
            "The principal is out of range.";
        Periods => "loan-periods-out-of-range", "贷款期数应为1至480个月。",
            "The term is 1 to 480 months.";
        Rate => "loan-rate-out-of-range", "贷款年利率应在0%到36%之间。",
            "The yearly rate lies between 0% and 36%.";
        TooSmall => "loan-principal-too-small", "贷款金额过小，无法按期数分摊。",
            "The principal is too small for so many instalments.";
        Instalment => "loan-instalment-too-small", "月还款额不足以支付当月利息。",
            "The monthly amount does not cover the interest.";
        Prepayment => "loan-prepayment-out-of-range", "提前还款金额应大于零且小于贷款余额。",
            "The prepayment lies above zero and below the balance.";
        Days => "loan-days-out-of-range", "计息日期的先后顺序不正确。",
            "The days are not in order.";
    }
}

/// One instalment of a schedule (还款计划的一期).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Instalment {
    /// Number of the period (当期期次, DQQC), from 1.
    pub period: u32,
    /// Principal paid (本金, DQJHGHBJ).
    pub principal: Fen,
    /// Interest paid (利息, DQJHGHLX).
    pub interest: Fen,
    /// Principal left afterwards (贷款余额, DKYE).
    pub balance: Fen,
}

impl Instalment {
    /// What is paid (当期计划还款金额, DQJHHKJE).
    pub fn total(&self) -> Fen {
        self.principal + self.interest
    }
}

/// Interest of all instalments.
pub fn total_interest(schedule: &[Instalment]) -> Fen {
    schedule.iter().map(|instalment| instalment.interest).sum()
}

fn check(principal: Fen, rate: Rate, periods: u32) -> Result<(), LoanError> {
    if !principal.is_positive() || principal > MAX_PRINCIPAL {
        return Err(LoanError::Principal);
    }
    if rate < Rate(0) || rate > MAX_RATE {
        return Err(LoanError::Rate);
    }
    if periods == 0 || periods > MAX_PERIODS {
        Err(LoanError::Periods)
    } else {
        Ok(())
    }
}

/// Interest of one whole month, half up to one fen.
fn month_interest(balance: Fen, rate: Rate) -> Fen {
    round_fen(i128::from(balance.0) * i128::from(rate.0), MONTHLY_ONE)
}

/// Growth factor of a term; `rate` and `periods` have been checked, so it stays below 2^21.
fn term_growth(rate: Rate, periods: u32) -> u128 {
    growth(
        u128::from(rate.0.unsigned_abs()),
        MONTHLY_ONE.unsigned_abs(),
        periods,
    )
}

/// Monthly amount of equal instalments (等额本息月还款额):
/// `P * i * (1+i)^n / ((1+i)^n - 1)`, half up to one fen.
///
/// # Errors
/// [`LoanError::Principal`], [`LoanError::Rate`], [`LoanError::Periods`].
pub fn monthly_amount(principal: Fen, rate: Rate, periods: u32) -> Result<Fen, LoanError> {
    check(principal, rate, periods)?;
    if rate == Rate(0) {
        return Ok(round_fen(i128::from(principal.0), i128::from(periods)));
    }
    let factor = term_growth(rate, periods);
    let weighted = u128::from(principal.0.unsigned_abs()) * u128::from(rate.0.unsigned_abs());
    let amount = Wide::product(weighted, factor)
        .div_half_up(Wide::product(MONTHLY_ONE.unsigned_abs(), factor - ONE));
    amount
        .and_then(|fen| i64::try_from(fen).ok())
        .map(Fen)
        .ok_or(LoanError::Principal)
}

/// Principal that a monthly amount repays over a term (按还款能力计算的可贷额度):
/// `M * ((1+i)^n - 1) / (i * (1+i)^n)`, half up to one fen.
///
/// # Errors
/// [`LoanError::Principal`] when `monthly` is negative or too large, [`LoanError::Rate`],
/// [`LoanError::Periods`].
pub fn affordable_principal(monthly: Fen, rate: Rate, periods: u32) -> Result<Fen, LoanError> {
    if monthly == Fen::ZERO {
        return Ok(Fen::ZERO);
    }
    check(monthly, rate, periods)?;
    if rate == Rate(0) {
        return monthly
            .0
            .checked_mul(i64::from(periods))
            .map(Fen)
            .ok_or(LoanError::Principal);
    }
    let factor = term_growth(rate, periods);
    let weighted = u128::from(monthly.0.unsigned_abs()) * MONTHLY_ONE.unsigned_abs();
    let principal = Wide::product(weighted, factor - ONE)
        .div_half_up(Wide::product(u128::from(rate.0.unsigned_abs()), factor));
    principal
        .and_then(|fen| i64::try_from(fen).ok())
        .map(Fen)
        .ok_or(LoanError::Principal)
}

/// Schedule of equal instalments (等额本息).
///
/// # Errors
/// [`LoanError`].
///
/// Source: convention behind the totals that centres publish; 《住房公积金个人住房贷款业务规范》
/// GB/T 51267.
pub fn equal_instalment(
    principal: Fen,
    rate: Rate,
    periods: u32,
) -> Result<Vec<Instalment>, LoanError> {
    let monthly = monthly_amount(principal, rate, periods)?;
    fixed_instalment(principal, rate, monthly, periods)
}

/// Schedule of a given monthly amount over exactly `periods` months; the last takes what is left.
///
/// # Errors
/// [`LoanError`]; `TooSmall` when the amount would repay the loan before the last period.
pub fn fixed_instalment(
    balance: Fen,
    rate: Rate,
    monthly: Fen,
    periods: u32,
) -> Result<Vec<Instalment>, LoanError> {
    check(balance, rate, periods)?;
    build(balance, rate, periods, |_, interest| monthly - interest)
}

/// Schedule of equal principal (等额本金): `P / n` each month, half up to one fen, and the interest.
///
/// # Errors
/// [`LoanError`].
pub fn equal_principal(
    principal: Fen,
    rate: Rate,
    periods: u32,
) -> Result<Vec<Instalment>, LoanError> {
    check(principal, rate, periods)?;
    let part = round_fen(i128::from(principal.0), i128::from(periods));
    build(principal, rate, periods, |_, _| part)
}

fn build(
    principal: Fen,
    rate: Rate,
    periods: u32,
    part: impl Fn(Fen, Fen) -> Fen,
) -> Result<Vec<Instalment>, LoanError> {
    let mut balance = principal;
    let mut schedule = Vec::with_capacity(periods as usize);
    for period in 1..=periods {
        let interest = month_interest(balance, rate);
        let principal = if period == periods {
            balance
        } else {
            part(balance, interest)
        };
        if !principal.is_positive() || (period < periods && principal >= balance) {
            return Err(LoanError::TooSmall);
        }
        balance -= principal;
        schedule.push(Instalment {
            period,
            principal,
            interest,
            balance,
        });
    }
    Ok(schedule)
}

/// Schedule that pays `monthly` until nothing is left (缩期): the last instalment is the smaller rest.
///
/// # Errors
/// [`LoanError::Instalment`] when the amount does not cover the interest,
/// [`LoanError::Periods`] when it would take more than [`MAX_PERIODS`] months.
pub fn until_repaid(balance: Fen, rate: Rate, monthly: Fen) -> Result<Vec<Instalment>, LoanError> {
    check(balance, rate, 1)?;
    run_down(balance, rate, |interest| monthly - interest)
}

fn run_down(
    balance: Fen,
    rate: Rate,
    part: impl Fn(Fen) -> Fen,
) -> Result<Vec<Instalment>, LoanError> {
    let mut balance = balance;
    let mut schedule = Vec::new();
    for period in 1..=MAX_PERIODS {
        let interest = month_interest(balance, rate);
        let principal = part(interest).min(balance);
        if !principal.is_positive() {
            return Err(LoanError::Instalment);
        }
        balance -= principal;
        schedule.push(Instalment {
            period,
            principal,
            interest,
            balance,
        });
        if balance.is_zero() {
            return Ok(schedule);
        }
    }
    Err(LoanError::Periods)
}

/// How a loan is repaid every month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Repayment {
    /// Equal instalments (等额本息).
    EqualInstalment,
    /// Equal principal (等额本金).
    EqualPrincipal,
}

/// A loan right after an instalment was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RunningLoan {
    /// Principal left (贷款余额).
    pub balance: Fen,
    /// Yearly rate.
    pub rate: Rate,
    /// Instalments left (剩余期数).
    pub periods: u32,
    /// Monthly amount (等额本息) or monthly principal (等额本金) so far.
    pub monthly: Fen,
    /// Which of the two `monthly` is.
    pub repayment: Repayment,
}

/// What a partial prepayment (提前部分还款) leads to; both ways have to be offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepayment {
    /// What would be left to pay without it.
    pub without: Vec<Instalment>,
    /// Same monthly amount, fewer months (缩期).
    pub shorter: Vec<Instalment>,
    /// Same last month, smaller monthly amount (减额).
    pub smaller: Vec<Instalment>,
}

impl RunningLoan {
    /// The schedules with and without a prepayment on the due day of an instalment.
    ///
    /// # Errors
    /// [`LoanError::Prepayment`] unless `0 < amount < balance`; others of [`LoanError`].
    pub fn prepay(self, amount: Fen) -> Result<Prepayment, LoanError> {
        if !amount.is_positive() || amount >= self.balance {
            return Err(LoanError::Prepayment);
        }
        check(self.balance, self.rate, self.periods)?;
        let rest = self.balance - amount;
        let (monthly, rate, periods) = (self.monthly, self.rate, self.periods);
        Ok(match self.repayment {
            Repayment::EqualInstalment => Prepayment {
                without: build(self.balance, rate, periods, |_, interest| {
                    monthly - interest
                })?,
                shorter: run_down(rest, rate, |interest| monthly - interest)?,
                smaller: equal_instalment(rest, rate, periods)?,
            },
            Repayment::EqualPrincipal => Prepayment {
                without: build(self.balance, rate, periods, |_, _| monthly)?,
                shorter: run_down(rest, rate, |_| monthly)?,
                smaller: equal_principal(rest, rate, periods)?,
            },
        })
    }
}

/// Interest of actual days over 360: first and last period, prepayment, payoff.
///
/// # Errors
/// [`LoanError::Days`] when `until` is before `from`. `until` itself does not count.
pub fn interest_by_days(
    balance: Fen,
    rate: Rate,
    from: Date,
    until: Date,
) -> Result<Fen, LoanError> {
    let days = from.days_until(until);
    if days < 0 {
        return Err(LoanError::Days);
    }
    Ok(interest(
        Product::ZERO.extend(balance, days),
        rate,
        DayCount::Actual360,
    ))
}

/// Interest of a period in which the rate changes on `change_on`: old days and new days apart, each
/// part half up to one fen. Returns the two parts.
///
/// # Errors
/// [`LoanError::Days`] unless `from <= change_on <= until`.
pub fn interest_across_repricing(
    balance: Fen,
    (old, new): (Rate, Rate),
    (from, until): (Date, Date),
    change_on: Date,
) -> Result<(Fen, Fen), LoanError> {
    Ok((
        interest_by_days(balance, old, from, change_on)?,
        interest_by_days(balance, new, change_on, until)?,
    ))
}

/// Surcharge on the contract rate for overdue money: half of it.
pub const OVERDUE_SURCHARGE: BasisPoints = BasisPoints(5_000);

/// Penalty interest (罚息): `overdue * rate * (1 + surcharge) / 360 * days`, half up to one fen.
///
/// `overdue` is the missed instalment or only its principal, as the centre's rule says; `days` run
/// from the day after the due day.
///
/// # Panics
/// When the interest does not fit into `i64` fen.
///
/// Source: 《人民币利率管理规定》; 银发〔2003〕251号 for 30% to 50%.
pub const fn penalty_interest(overdue: Fen, rate: Rate, surcharge: BasisPoints, days: u32) -> Fen {
    let factor = 10_000 + surcharge.0 as i128;
    let numerator = overdue.0 as i128 * rate.0 as i128 * factor * days as i128;
    round_fen(numerator, crate::interest::RATE_ONE * 10_000 * 360)
}

/// Monthly totals of a combined loan (组合贷款): two schedules run side by side.
pub fn combined_totals(fund: &[Instalment], bank: &[Instalment]) -> Vec<Fen> {
    let part =
        |schedule: &[Instalment], at: usize| schedule.get(at).map_or(Fen::ZERO, Instalment::total);
    (0..fund.len().max(bank.len()))
        .map(|at| part(fund, at) + part(bank, at))
        .collect()
}

#[cfg(test)]
mod tests;
