//! Interest on balances (结息) by the product method (积数法).
//!
//! The product of an account is the sum of its day balances in fen-days. It grows by
//! `balance * days` before each change of the balance; interest is rounded once, at the end.

use serde::{Deserialize, Serialize};

use crate::calendar::{Date, FundYear};
use crate::messages::error_enum;
use crate::money::Fen;
use crate::ratio::Rate;
use crate::rounding::round_fen;

/// `Rate` of 100%.
pub(crate) const RATE_ONE: i128 = 100_000_000;

/// Interest product (计息积数) in fen-days.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Product(pub i128);

/// Days of a year in the formula (计息基准天数).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DayCount {
    /// Actual days over 360, the national practice.
    #[default]
    Actual360,
    /// Actual days over 365.
    Actual365,
}

error_enum! {
    /// Why interest cannot be computed.
    InterestError {
        Backwards => "interest-backwards", "计息日期早于上次计息日期。",
            "The day lies before the day the product was last computed.";
        NoRate => "interest-no-rate", "该日期没有适用的利率。", "No rate is known for the day.";
    }
}

impl DayCount {
    /// Days of a year.
    pub const fn days(self) -> i128 {
        match self {
            Self::Actual360 => 360,
            Self::Actual365 => 365,
        }
    }
}

impl Product {
    /// No product.
    pub const ZERO: Self = Self(0);

    /// The product after the balance stood for that many days.
    #[must_use]
    pub const fn extend(self, balance: Fen, days: i32) -> Self {
        Self(self.0 + balance.0 as i128 * days as i128)
    }

    /// Sum of two products, as when accounts are merged (账户合并).
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }

    /// The product as a database integer; `None` beyond `i64`.
    pub fn to_i64(self) -> Option<i64> {
        i64::try_from(self.0).ok()
    }
}

/// Interest of a product: `product * rate / days of a year`, half up to one fen, rounded once.
///
/// # Panics
/// When the interest does not fit into `i64` fen.
///
/// Source: 《住房公积金管理条例》第二十一条; product method of 《人民币利率管理规定》.
pub const fn interest(product: Product, rate: Rate, day_count: DayCount) -> Fen {
    round_fen(product.0 * rate.0 as i128, RATE_ONE * day_count.days())
}

/// A product and the day up to which it has grown (that day not counted).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Accrual {
    /// The product so far.
    pub product: Product,
    /// First day that is not in it.
    pub as_of: Date,
}

impl Accrual {
    /// Nothing so far.
    pub const fn starting(as_of: Date) -> Self {
        Self {
            product: Product::ZERO,
            as_of,
        }
    }

    /// Grows to `day`, which itself does not count (算头不算尾); `balance` is what stood since.
    /// To be called before the balance changes.
    ///
    /// # Errors
    /// [`InterestError::Backwards`].
    pub const fn advance(self, balance: Fen, day: Date) -> Result<Self, InterestError> {
        let days = self.as_of.days_until(day);
        if days < 0 {
            return Err(InterestError::Backwards);
        }
        Ok(Self {
            product: self.product.extend(balance, days),
            as_of: day,
        })
    }

    /// Yearly interest (年终结息): grows over 30 June, which counts, to 1 July.
    ///
    /// # Errors
    /// [`InterestError::Backwards`].
    pub fn settle(
        self,
        balance: Fen,
        year: FundYear,
        rate: Rate,
        day_count: DayCount,
    ) -> Result<Fen, InterestError> {
        let grown = self.advance(balance, year.last_day().add_days(1))?;
        Ok(interest(grown.product, rate, day_count))
    }

    /// Interest when the account is closed or moved out on `day`, which does not count (销户结息).
    ///
    /// # Errors
    /// [`InterestError::Backwards`].
    pub fn close(
        self,
        balance: Fen,
        day: Date,
        rate: Rate,
        day_count: DayCount,
    ) -> Result<Fen, InterestError> {
        let grown = self.advance(balance, day)?;
        Ok(interest(grown.product, rate, day_count))
    }
}

/// Two products side by side, for the time when two rates applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DualProduct {
    /// Of money carried over from earlier fund years (上年结转).
    pub carried: Product,
    /// Of money collected in the fund year (当年归集).
    pub current: Product,
}

impl DualProduct {
    /// Interest at the two rates of a day, rounded once after adding.
    ///
    /// # Panics
    /// When the interest does not fit into `i64` fen.
    pub const fn interest(self, rates: &FundRates, day_count: DayCount) -> Fen {
        let numerator =
            self.carried.0 * rates.carried.0 as i128 + self.current.0 * rates.current.0 as i128;
        round_fen(numerator, RATE_ONE * day_count.days())
    }
}

/// Rates on fund balances from a day on, and the benchmark beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FundRates {
    /// First day.
    pub from: Date,
    /// On money collected in the fund year (当年归集); demand rate before 2016-02-21.
    pub current: Rate,
    /// On money carried over (上年结转); three-month rate before 2016-02-21.
    pub carried: Rate,
    /// One-year time deposit benchmark (一年期定期存款基准利率).
    pub one_year: Rate,
}

/// First day of the single rate, the one-year benchmark.
///
/// Source: 银发〔2016〕43号.
pub const UNIFIED_FROM: Date = Date::of(2016, 2, 21);

const fn row(ymd: (i32, u8, u8), current: i64, carried: i64, one_year: i64) -> FundRates {
    FundRates {
        from: Date::of(ymd.0, ymd.1, ymd.2),
        current: Rate::hundredths(current),
        carried: Rate::hundredths(carried),
        one_year: Rate::hundredths(one_year),
    }
}

/// Published rates since 2007-12-21, oldest first.
///
/// Source: benchmark rates of 中国人民银行; 银发〔2016〕43号 for the last row.
pub const FUND_RATES: &[FundRates] = &[
    row((2007, 12, 21), 72, 333, 414),
    row((2008, 10, 9), 72, 315, 387),
    row((2008, 10, 30), 72, 288, 360),
    row((2008, 11, 27), 36, 198, 252),
    row((2008, 12, 23), 36, 171, 225),
    row((2010, 10, 20), 36, 191, 250),
    row((2010, 12, 26), 36, 225, 275),
    row((2011, 2, 9), 40, 260, 300),
    row((2011, 4, 6), 50, 285, 325),
    row((2011, 7, 7), 50, 310, 350),
    row((2012, 6, 8), 40, 285, 325),
    row((2012, 7, 6), 35, 260, 300),
    row((2014, 11, 22), 35, 235, 275),
    row((2015, 3, 1), 35, 210, 250),
    row((2015, 5, 11), 35, 185, 225),
    row((2015, 6, 28), 35, 160, 200),
    row((2015, 8, 26), 35, 135, 175),
    row((2015, 10, 24), 35, 110, 150),
    row((2016, 2, 21), 150, 150, 150),
];

/// The rates listed on a day: the settlement day or the closing day decides, not the days between.
/// `table` is oldest first.
///
/// # Errors
/// [`InterestError::NoRate`] before the first row.
pub fn rates_on(table: &[FundRates], day: Date) -> Result<&FundRates, InterestError> {
    table
        .iter()
        .rev()
        .find(|row| row.from <= day)
        .ok_or(InterestError::NoRate)
}

#[cfg(test)]
mod tests;
