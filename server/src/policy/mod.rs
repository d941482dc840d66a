//! City policy as data: ratios, limits, rounding, dates. One TOML file a city,
//! checked at start; nothing about a city is in the code.

use serde::Deserialize;
use shared_types::{
    calendar::{Date, YearMonth},
    contribution::{BaseLimits, Clamp, MonthlyContribution},
    interest::{FUND_RATES, rates_on},
    money::Fen,
    ratio::{BasisPoints, Rate},
    rounding::RoundingMode,
};
use thiserror::Error;

/// Policies that ship with the product.
const SHIPPED: &[(&str, &str)] = &[("beijing", include_str!("../../policy/beijing.toml"))];

/// Why a policy cannot be used.
#[derive(Debug, Error)]
pub enum PolicyError {
    /// No file of that name.
    #[error("configuration key `centre.policy`: one of {0}")]
    Unknown(String),
    /// A value does not fit.
    #[error("policy {city}, key `{key}`: {reason}")]
    Invalid {
        /// The file.
        city: String,
        /// The key.
        key: String,
        /// What is wrong.
        reason: String,
    },
}

/// Limits of the contribution base from a month on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BasePeriod {
    /// First month.
    pub from: YearMonth,
    /// Both limits.
    pub limits: BaseLimits,
}

/// One city's policy.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Name of the city.
    pub city: String,
    /// How each half of a contribution is rounded.
    pub rounding: RoundingMode,
    /// Lowest ratio.
    pub ratio_min: BasisPoints,
    /// Highest ratio.
    pub ratio_max: BasisPoints,
    /// In order of their months.
    pub base_periods: Vec<BasePeriod>,
    /// Days after payday within which the unit pays.
    pub pay_within_days: i32,
    /// Days that a payment slip counts.
    pub slip_valid_days: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    rounding: RoundingMode,
    ratio: RatioSection,
    base: Vec<BaseSection>,
    remittance: RemittanceSection,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RatioSection {
    min_percent: u32,
    max_percent: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BaseSection {
    from: YearMonth,
    cap: String,
    floor: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RemittanceSection {
    pay_within_days: i32,
    slip_valid_days: i32,
}

impl Policy {
    /// The shipped policy of a city.
    ///
    /// # Errors
    /// [`PolicyError`] with the key's name.
    pub fn shipped(city: &str) -> Result<Self, PolicyError> {
        let text = SHIPPED
            .iter()
            .find(|(name, _)| *name == city)
            .map(|(_, text)| *text);
        let Some(text) = text else {
            let names: Vec<_> = SHIPPED.iter().map(|(name, _)| *name).collect();
            return Err(PolicyError::Unknown(names.join(", ")));
        };
        Self::parse(city, text)
    }

    /// Reads and checks a policy file.
    ///
    /// # Errors
    /// [`PolicyError::Invalid`] with the key's name.
    pub fn parse(city: &str, text: &str) -> Result<Self, PolicyError> {
        let wrong = |key: &str, reason: &str| PolicyError::Invalid {
            city: city.to_owned(),
            key: key.to_owned(),
            reason: reason.to_owned(),
        };
        let table: toml::Table = text.parse().map_err(|_| wrong("", "not TOML"))?;
        let file: File = serde_path_to_error::deserialize(toml::Value::Table(table))
            .map_err(|error| wrong(&error.path().to_string(), &error.inner().to_string()))?;
        let mut periods = Vec::with_capacity(file.base.len());
        for section in &file.base {
            let cap = Fen::parse_yuan(&section.cap).map_err(|_| wrong("base.cap", "an amount"))?;
            let floor =
                Fen::parse_yuan(&section.floor).map_err(|_| wrong("base.floor", "an amount"))?;
            if floor > cap || !floor.is_positive() {
                return Err(wrong("base", "a lower limit below the upper one"));
            }
            periods.push(BasePeriod {
                from: section.from,
                limits: BaseLimits { floor, cap },
            });
        }
        if periods.is_empty() || !periods.is_sorted_by(|a, b| a.from < b.from) {
            return Err(wrong("base", "at least one entry, in order of months"));
        }
        let (min, max) = (file.ratio.min_percent, file.ratio.max_percent);
        if min == 0 || min > max || max > 100 {
            return Err(wrong("ratio", "a minimum below the maximum"));
        }
        let days = &file.remittance;
        if days.pay_within_days < 0 || days.slip_valid_days < 1 {
            return Err(wrong("remittance", "positive numbers of days"));
        }
        Ok(Self {
            city: file.name,
            rounding: file.rounding,
            ratio_min: BasisPoints::percent(min),
            ratio_max: BasisPoints::percent(max),
            base_periods: periods,
            pay_within_days: days.pay_within_days,
            slip_valid_days: days.slip_valid_days,
        })
    }

    /// Limits of the base in a month. Before the first published entry the
    /// first counts; after the last one the last, until a new one is published.
    #[must_use]
    pub fn base_limits(&self, month: YearMonth) -> BaseLimits {
        let known = self
            .base_periods
            .iter()
            .rev()
            .find(|period| period.from <= month);
        known.or(self.base_periods.first()).map_or(
            BaseLimits {
                floor: Fen::ZERO,
                cap: Fen::ZERO,
            },
            |period| period.limits,
        )
    }

    /// Base within the limits, how it was moved, and both halves of the amount.
    #[must_use]
    pub fn contribution(
        &self,
        month: YearMonth,
        declared_base: Fen,
        unit_ratio: BasisPoints,
        personal_ratio: BasisPoints,
    ) -> (Fen, Clamp, MonthlyContribution) {
        let (base, clamp) = self.base_limits(month).clamp(declared_base);
        let amounts = MonthlyContribution::of(base, unit_ratio, personal_ratio, self.rounding);
        (base, clamp, amounts)
    }

    /// Last day to pay for a month without being late.
    #[must_use]
    pub fn due_on(&self, month: YearMonth, payday: u8) -> Date {
        month.day_or_last(payday).add_days(self.pay_within_days)
    }

    /// Annual interest rate of the accounts on a day (银发〔2016〕43号).
    #[must_use]
    pub fn interest_rate(&self, day: Date) -> Rate {
        rates_on(FUND_RATES, day).map_or(Rate(0), |rates| rates.one_year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beijing_limits_follow_the_published_months() {
        let policy = Policy::shipped("beijing").unwrap();
        for (month, floor, cap) in [
            (YearMonth::of(2024, 1), 242_000, 3_528_300),
            (YearMonth::of(2025, 6), 242_000, 3_528_300),
            (YearMonth::of(2025, 8), 242_000, 3_581_100),
            (YearMonth::of(2025, 9), 254_000, 3_581_100),
            (YearMonth::of(2026, 11), 254_000, 3_581_100),
        ] {
            let limits = policy.base_limits(month);
            assert_eq!(
                (limits.floor, limits.cap),
                (Fen(floor), Fen(cap)),
                "{month}"
            );
        }
    }

    #[test]
    fn the_published_maximum_of_2024_comes_out() {
        let policy = Policy::shipped("beijing").unwrap();
        let twelve = BasisPoints::percent(12);
        let (_, _, amounts) =
            policy.contribution(YearMonth::of(2024, 10), Fen::yuan(99_999), twelve, twelve);
        assert_eq!(amounts.total(), Fen::yuan(8_468));
    }

    #[test]
    fn a_wrong_value_names_its_key() {
        let good = SHIPPED[0].1;
        for (from, to, key) in [
            ("half_up_yuan", "half_even", "rounding"),
            ("cap = \"35283.00\"", "cap = \"many\"", "base.cap"),
            ("floor = \"2420.00\"", "floor = \"99999.00\"", "base"),
            ("min_percent = 5", "min_percent = 13", "ratio"),
            ("slip_valid_days = 15", "slip_valid_days = 0", "remittance"),
        ] {
            let error = Policy::parse("x", &good.replacen(from, to, 1))
                .unwrap_err()
                .to_string();
            assert!(error.contains(key), "{error} should name {key}");
        }
    }

    #[test]
    fn the_due_day_is_five_days_after_payday() {
        let policy = Policy::shipped("beijing").unwrap();
        assert_eq!(
            policy.due_on(YearMonth::of(2026, 2), 31),
            Date::of(2026, 3, 5)
        );
    }
}
