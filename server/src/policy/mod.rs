//! City policy as data: ratios, limits, rounding, dates. One TOML file a city,
//! checked at start; nothing about a city is in the code. A new city is a new
//! file in `server/policy`, or a file of the operator's own.

use std::path::Path;

use rust_embed::RustEmbed;
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

use crate::platform::toml_text;

/// Policies that ship with the product, one file a city.
#[derive(RustEmbed)]
#[folder = "policy/"]
struct Shipped;

/// Longest delay of a payment and longest life of a slip that anyone can mean.
const MOST_DAYS: i32 = 366;
/// What a policy may say has not been published.
const KEYS: [&str; 4] = ["rounding", "ratio", "base", "remittance"];

/// Why a policy cannot be used.
#[derive(Debug, Error)]
pub enum PolicyError {
    /// No file of that name.
    #[error("configuration key `centre.policy`: one of {0}, or the path of a .toml file")]
    Unknown(String),
    /// The operator's own file cannot be read.
    #[error("policy file {file}: {reason}")]
    Unreadable {
        /// Its path.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// A value does not fit.
    #[error("policy file {file}, key `{key}`: {reason}")]
    Invalid {
        /// The file.
        file: String,
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

/// Contribution ratios that a city allows, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RatioRange {
    /// Lowest.
    pub min: BasisPoints,
    /// Highest.
    pub max: BasisPoints,
}

impl RatioRange {
    /// True when the ratio is among them.
    #[must_use]
    pub fn holds(self, ratio: BasisPoints) -> bool {
        (self.min..=self.max).contains(&ratio)
    }
}

/// How a city pays rent (租房提取), from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RentRule {
    /// First day.
    pub from: Date,
    /// Months of contributions in a row that come first.
    pub months_contributed: u32,
    /// Most a person and month without a filed lease.
    pub cap: Fen,
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
    /// In order of their days; empty where rent is not paid online.
    pub rent_rules: Vec<RentRule>,
    /// Parts of the file whose figures the city has not published: fit for a
    /// trial, to be replaced before real money moves.
    pub unconfirmed: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    #[serde(default)]
    unconfirmed: Vec<String>,
    rounding: RoundingMode,
    ratio: RatioSection,
    base: Vec<BaseSection>,
    remittance: RemittanceSection,
    #[serde(default)]
    rent_withdrawal: Vec<RentSection>,
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RentSection {
    from: Date,
    months_contributed: u32,
    cap: String,
}

impl RentSection {
    /// The entry at a place of the list, or the key that is wrong and why.
    fn rule(&self, at: usize) -> Result<RentRule, (String, &'static str)> {
        let cap = Fen::parse_yuan(&self.cap)
            .ok()
            .filter(|cap| cap.is_positive());
        let wrong = || (format!("rent_withdrawal[{at}].cap"), "an amount above zero");
        Ok(RentRule {
            from: self.from,
            months_contributed: self.months_contributed,
            cap: cap.ok_or_else(wrong)?,
        })
    }
}

impl BaseSection {
    /// The entry at a place of the list, or the key that is wrong and why.
    fn period(&self, at: usize) -> Result<BasePeriod, (String, &'static str)> {
        let amount = |text: &str, key: &str| {
            Fen::parse_yuan(text).map_err(|_| (format!("base[{at}].{key}"), "an amount in yuan"))
        };
        let (cap, floor) = (amount(&self.cap, "cap")?, amount(&self.floor, "floor")?);
        if !floor.is_positive() {
            return Err((format!("base[{at}].floor"), "an amount above zero"));
        }
        if floor > cap {
            return Err((format!("base[{at}].floor"), "not above the upper limit"));
        }
        Ok(BasePeriod {
            from: self.from,
            limits: BaseLimits { floor, cap },
        })
    }
}

impl File {
    /// The first key whose value makes no sense, and what would.
    fn wrong_key(&self) -> Option<(&'static str, &'static str)> {
        let (min, max) = (self.ratio.min_percent, self.ratio.max_percent);
        let days = &self.remittance;
        let known = |part: &String| KEYS.contains(&part.as_str());
        let rules = [
            (!self.name.trim().is_empty(), "name", "the city's name"),
            (
                self.unconfirmed.iter().all(known),
                "unconfirmed",
                "among rounding, ratio, base, remittance",
            ),
            (min > 0, "ratio.min_percent", "above zero"),
            (max <= 100, "ratio.max_percent", "at most 100"),
            (min <= max, "ratio.min_percent", "not above max_percent"),
            (
                (0..=MOST_DAYS).contains(&days.pay_within_days),
                "remittance.pay_within_days",
                "0 to 366 days",
            ),
            (
                (1..=MOST_DAYS).contains(&days.slip_valid_days),
                "remittance.slip_valid_days",
                "1 to 366 days",
            ),
        ];
        rules
            .into_iter()
            .find(|(holds, ..)| !holds)
            .map(|(_, key, reason)| (key, reason))
    }

    /// Limits by month, or the key that is wrong and why.
    fn periods(&self) -> Result<Vec<BasePeriod>, (String, &'static str)> {
        let entries = self.base.iter().enumerate();
        let periods: Vec<_> = entries
            .map(|(at, section)| section.period(at))
            .collect::<Result<_, _>>()?;
        if periods.is_empty() {
            return Err(("base".to_owned(), "at least one entry"));
        }
        let pairs = periods.windows(2).zip(1..);
        for (pair, at) in pairs {
            if pair[0].from >= pair[1].from {
                return Err((format!("base[{at}].from"), "after the entry before"));
            }
        }
        Ok(periods)
    }

    /// How rent is paid by day, or the key that is wrong and why.
    fn rent_rules(&self) -> Result<Vec<RentRule>, (String, &'static str)> {
        let entries = self.rent_withdrawal.iter().enumerate();
        let rules: Vec<_> = entries
            .map(|(at, section)| section.rule(at))
            .collect::<Result<_, _>>()?;
        for (pair, at) in rules.windows(2).zip(1..) {
            if pair[0].from >= pair[1].from {
                return Err((
                    format!("rent_withdrawal[{at}].from"),
                    "after the entry before",
                ));
            }
        }
        Ok(rules)
    }
}

impl Policy {
    /// Names of the shipped policies, in order.
    #[must_use]
    pub fn cities() -> Vec<String> {
        let mut names: Vec<_> = Shipped::iter()
            .filter_map(|file| file.strip_suffix(".toml").map(str::to_owned))
            .collect();
        names.sort();
        names
    }

    /// The policy that `centre.policy` means: a shipped one by its name, or a
    /// file of the operator's own by its path.
    ///
    /// # Errors
    /// [`PolicyError`] with file and key.
    pub fn load(wanted: &str) -> Result<Self, PolicyError> {
        let is_path = Path::new(wanted)
            .extension()
            .is_some_and(|extension| extension == "toml");
        if !is_path {
            return Self::shipped(wanted);
        }
        let text = std::fs::read_to_string(wanted).map_err(|error| PolicyError::Unreadable {
            file: wanted.to_owned(),
            reason: error.to_string(),
        })?;
        Self::parse(wanted, &text)
    }

    /// The shipped policy of a city.
    ///
    /// # Errors
    /// [`PolicyError`] with file and key.
    pub fn shipped(city: &str) -> Result<Self, PolicyError> {
        let file = format!("{city}.toml");
        let unknown = || PolicyError::Unknown(Self::cities().join(", "));
        // A name is a word of the list, never a way to another folder.
        if !Self::cities().iter().any(|known| known == city) {
            return Err(unknown());
        }
        let bytes = Shipped::get(&file).ok_or_else(unknown)?.data;
        Self::parse(&file, &String::from_utf8_lossy(&bytes))
    }

    /// Reads and checks a policy file.
    ///
    /// # Errors
    /// [`PolicyError::Invalid`] with file and key.
    pub fn parse(file_name: &str, text: &str) -> Result<Self, PolicyError> {
        let wrong = |key: String, reason: String| PolicyError::Invalid {
            file: file_name.to_owned(),
            key,
            reason,
        };
        let file: File = toml_text::read(text).map_err(|(key, reason)| wrong(key, reason))?;
        if let Some((key, reason)) = file.wrong_key() {
            return Err(wrong(key.to_owned(), reason.to_owned()));
        }
        let base_periods = file
            .periods()
            .map_err(|(key, reason)| wrong(key, reason.to_owned()))?;
        let rent_rules = file
            .rent_rules()
            .map_err(|(key, reason)| wrong(key, reason.to_owned()))?;
        Ok(Self {
            rent_rules,
            city: file.name,
            rounding: file.rounding,
            ratio_min: BasisPoints::percent(file.ratio.min_percent),
            ratio_max: BasisPoints::percent(file.ratio.max_percent),
            base_periods,
            pay_within_days: file.remittance.pay_within_days,
            slip_valid_days: file.remittance.slip_valid_days,
            unconfirmed: file.unconfirmed,
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

    /// How rent is paid on a day; none where or when it is not.
    #[must_use]
    pub fn rent_rule(&self, day: Date) -> Option<RentRule> {
        let known = self.rent_rules.iter().rev().find(|rule| rule.from <= day);
        known.copied()
    }

    /// Ratios that the city allows.
    #[must_use]
    pub const fn ratios(&self) -> RatioRange {
        RatioRange {
            min: self.ratio_min,
            max: self.ratio_max,
        }
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

    const GOOD: &str = include_str!("../../policy/beijing.toml");

    #[test]
    fn rent_is_paid_from_the_day_of_the_notice() {
        let policy = Policy::shipped("beijing").unwrap();
        assert_eq!(policy.rent_rule(Date::of(2023, 6, 4)), None);
        let rule = policy.rent_rule(Date::of(2026, 11, 22)).unwrap();
        assert_eq!((rule.cap, rule.months_contributed), (Fen::yuan(2_000), 3));
        let dazhou = Policy::shipped("dazhou").unwrap();
        assert_eq!(dazhou.rent_rule(Date::of(2026, 11, 22)), None);
    }

    #[test]
    fn every_shipped_policy_can_be_used() {
        assert_eq!(Policy::cities(), ["beijing", "dazhou", "sanmenxia"]);
        for city in Policy::cities() {
            let policy = Policy::load(&city).unwrap();
            assert_eq!(policy.unconfirmed.is_empty(), city == "beijing", "{city}");
        }
    }

    // Long because it is one table.
    #[test]
    fn a_wrong_value_names_its_file_and_key() {
        for (from, to, key) in [
            ("half_up_yuan", "half_even", "`rounding`"),
            ("name = \"北京\"", "name = \" \"", "`name`"),
            ("name = \"北京\"", "nam = \"北京\"", "`nam`"),
            (
                "name = \"北京\"",
                "name = \"x\"\nunconfirmed = [\"all\"]",
                "`unconfirmed`",
            ),
            (
                "cap = \"35283.00\"",
                "cap = \"many\"",
                "`base[0].cap`: an amount",
            ),
            ("cap = \"35811.00\"", "cap = 35811", "`base[1].cap`"),
            (
                "floor = \"2420.00\"",
                "floor = \"99999.00\"",
                "`base[0].floor`",
            ),
            (
                "floor = \"2540.00\"",
                "floor = \"0.00\"",
                "`base[2].floor`: an amount above zero",
            ),
            ("2025-09", "2025-07", "`base[2].from`: after"),
            ("2025-09", "2025-13", "`base[2].from`"),
            (
                "min_percent = 5",
                "min_percent = 13",
                "`ratio.min_percent`: not above",
            ),
            (
                "max_percent = 12",
                "max_percent = 101",
                "`ratio.max_percent`",
            ),
            ("min_percent = 5", "min_percent = -5", "`ratio.min_percent`"),
            (
                "slip_valid_days = 15",
                "slip_valid_days = 0",
                "`remittance.slip_valid_days`",
            ),
            (
                "pay_within_days = 5",
                "pay_within_days = 2000000000",
                "`remittance.pay_within_days`",
            ),
            (
                "cap = \"2000.00\"",
                "cap = \"0\"",
                "`rent_withdrawal[0].cap`",
            ),
            ("2023-06-05", "2023-06-31", "`rent_withdrawal[0].from`"),
            ("[ratio]", "[ratio", "line "),
        ] {
            assert!(GOOD.contains(from), "{from}");
            let error = Policy::parse("own.toml", &GOOD.replacen(from, to, 1))
                .unwrap_err()
                .to_string();
            assert!(error.contains("own.toml"), "{error}");
            assert!(error.contains(key), "{error} should name {key}");
        }
    }

    #[test]
    fn only_a_shipped_name_or_an_own_file_is_a_policy() {
        for name in ["shanghai", "", "../policy/beijing", "beijing.TOML"] {
            let error = Policy::load(name).unwrap_err().to_string();
            assert!(error.contains("centre.policy"), "{name}: {error}");
            assert!(error.contains("beijing, dazhou, sanmenxia"), "{error}");
        }
        let error = Policy::load("/no/such/city.toml").unwrap_err().to_string();
        assert!(error.contains("/no/such/city.toml"), "{error}");
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
