//! Civil days, months and fund years. No clock and no time zone: "today" is an argument.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::messages::{error_enum, text_value};
use crate::text::{self, WireText};

/// A civil day of the Gregorian calendar (日期), years 1 to 9999; `2026-11-22` on the wire.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

/// A month of a year (年月, `YYYYMM` in the standard); `2026-11` on the wire.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth {
    year: i32,
    month: u8,
}

/// A fund year (公积金年度, 结息年度), named by the year it begins in: 1 July to 30 June.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct FundYear(pub i32);

error_enum! {
    /// Why a text or a triple of numbers is not a day or a month.
    DateError {
        Empty => "date-empty", "请填写日期。", "Enter a date.";
        NotADate => "date-malformed", "日期格式不正确，请按2026-11-22的格式填写。",
            "This is not a date; write it like 2026-11-22.";
        NotAMonth => "month-malformed", "年月格式不正确，请按2026-11的格式填写。",
            "This is not a month; write it like 2026-11.";
        NoSuchDay => "date-does-not-exist", "该日期不存在，请检查年、月、日。",
            "There is no such day; check year, month and day.";
        YearOutOfRange => "date-year-out-of-range", "年份超出可处理的范围。",
            "The year is out of range.";
    }
}

const MIN_YEAR: i32 = 1;
const MAX_YEAR: i32 = 9999;

/// Whether the year has a 29 February.
pub const fn is_leap_year(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days of a month; 0 when the month is not 1 to 12.
pub const fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap_year(year) => 29,
        2 => 28,
        _ => 0,
    }
}

/// A day, month or weekday as it is stored; the callers' arithmetic keeps it between 1 and 31.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "try_from is not const; days, months and weekdays are 1 to 31"
)]
const fn small(number: i32) -> u8 {
    number as u8
}

impl Date {
    /// First representable day.
    pub const MIN: Self = Self {
        year: MIN_YEAR,
        month: 1,
        day: 1,
    };
    /// Last representable day.
    pub const MAX: Self = Self {
        year: MAX_YEAR,
        month: 12,
        day: 31,
    };

    /// The day of a year, month (1 to 12) and day of the month.
    ///
    /// # Errors
    /// [`DateError::YearOutOfRange`], [`DateError::NoSuchDay`].
    pub const fn new(year: i32, month: u8, day: u8) -> Result<Self, DateError> {
        if year < MIN_YEAR || year > MAX_YEAR {
            return Err(DateError::YearOutOfRange);
        }
        if day == 0 || day > days_in_month(year, month) {
            return Err(DateError::NoSuchDay);
        }
        Ok(Self { year, month, day })
    }

    /// The day of a literal in code or a table.
    ///
    /// # Panics
    /// When there is no such day.
    pub const fn of(year: i32, month: u8, day: u8) -> Self {
        match Self::new(year, month, day) {
            Ok(date) => date,
            Err(_) => panic!("no such day"),
        }
    }

    /// Year, 1 to 9999.
    pub const fn year(self) -> i32 {
        self.year
    }

    /// Month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// Day of the month, 1 to 31.
    pub const fn day(self) -> u8 {
        self.day
    }

    /// The month this day lies in.
    pub const fn year_month(self) -> YearMonth {
        YearMonth {
            year: self.year,
            month: self.month,
        }
    }

    /// The fund year this day lies in.
    pub const fn fund_year(self) -> FundYear {
        FundYear::of_month(self.year_month())
    }

    /// Days since 1970-01-01, negative before.
    pub const fn epoch_days(self) -> i32 {
        // Years begin in March here, so the leap day is the last of its year.
        let month = self.month as i32;
        let year = if month <= 2 { self.year - 1 } else { self.year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let shifted = (month + 9) % 12;
        let day_of_year = (153 * shifted + 2) / 5 + self.day as i32 - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// The day that many days after 1970-01-01, held inside [`Date::MIN`] and [`Date::MAX`].
    pub const fn from_epoch_days(days: i32) -> Self {
        if days <= Self::MIN.epoch_days() {
            return Self::MIN;
        }
        if days >= Self::MAX.epoch_days() {
            return Self::MAX;
        }
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = small(day_of_year - (153 * shifted_month + 2) / 5 + 1);
        let month = small(if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        });
        let year = era * 400 + year_of_era + (month <= 2) as i32;
        Self { year, month, day }
    }

    /// Days from this day to the other, negative when the other is earlier.
    pub const fn days_until(self, other: Self) -> i32 {
        other.epoch_days() - self.epoch_days()
    }

    /// The day `days` later, or earlier when negative; held inside the representable range.
    #[must_use]
    pub const fn add_days(self, days: i32) -> Self {
        Self::from_epoch_days(self.epoch_days().saturating_add(days))
    }

    /// The same day of the month `months` later; the last day where the month is too short.
    #[must_use]
    pub fn add_months(self, months: i32) -> Self {
        let target = self.year_month().add_months(months);
        let day = self.day.min(days_in_month(target.year, target.month));
        Self {
            year: target.year,
            month: target.month,
            day,
        }
    }

    /// Day of the week by ISO 8601: 1 is Monday, 7 is Sunday.
    pub const fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        small((self.epoch_days() + 3).rem_euclid(7) + 1)
    }

    /// Completed years from this day to `on`, as ages are counted (周岁); 0 when `on` is earlier.
    ///
    /// Someone born on 29 February completes a year on 1 March of a common year.
    pub const fn full_years_until(self, on: Self) -> u32 {
        let before_birthday =
            on.month < self.month || (on.month == self.month && on.day < self.day);
        let years = on.year - self.year - before_birthday as i32;
        if years < 0 { 0 } else { years.unsigned_abs() }
    }

    /// Reads the exact form `2026-11-22`.
    ///
    /// # Errors
    /// [`DateError`].
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let bytes = text.as_bytes();
        if text.is_empty() {
            return Err(DateError::Empty);
        }
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' || !text.is_ascii() {
            return Err(DateError::NotADate);
        }
        from_parts(&text[..4], &text[5..7], &text[8..])
    }

    /// Reads a day as people and spreadsheets write it: `2026-11-22`, `2026/1/2`, `2026.1.2`,
    /// `20261122`, `2026年11月22日`, full-width digits, blanks between the parts.
    ///
    /// # Errors
    /// [`DateError`].
    pub fn parse_lenient(text: &str) -> Result<Self, DateError> {
        let folded = text::fold(text);
        if folded.is_empty() {
            return Err(DateError::Empty);
        }
        if folded.len() == 8 && text::all_digits(&folded) {
            return from_parts(&folded[..4], &folded[4..6], &folded[6..]);
        }
        match split_parts(&folded, ['日', '号']).as_deref() {
            Some([year, month, day]) if year.len() == 4 => from_parts(year, month, day),
            _ => Err(DateError::NotADate),
        }
    }

    /// Reads eight digits `20261122`, as in citizen numbers and exchange files.
    ///
    /// # Errors
    /// [`DateError`].
    pub fn parse_compact(text: &str) -> Result<Self, DateError> {
        if text.len() != 8 || !text::all_digits(text) {
            return Err(DateError::NotADate);
        }
        from_parts(&text[..4], &text[4..6], &text[6..])
    }

    /// Chinese form `2026年11月22日`.
    pub fn display_zh(self) -> String {
        let mut out = self.year_month().display_zh();
        text::push_number(&mut out, u64::from(self.day), 1);
        out.push('日');
        out
    }

    /// Six digits `261122`, the middle of account and business numbers.
    pub fn yymmdd(self) -> String {
        let mut out = String::new();
        push_year(&mut out, self.year % 100, 2);
        text::push_number(&mut out, u64::from(self.month), 2);
        text::push_number(&mut out, u64::from(self.day), 2);
        out
    }

    fn to_text(self) -> String {
        let mut out = self.year_month().to_text();
        out.push('-');
        text::push_number(&mut out, u64::from(self.day), 2);
        out
    }
}

fn push_year(out: &mut String, year: i32, width: usize) {
    text::push_number(out, u64::from(year.unsigned_abs()), width);
}

fn from_parts(year: &str, month: &str, day: &str) -> Result<Date, DateError> {
    let number = |part| text::small_number(part).ok_or(DateError::NotADate);
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    let year = i32::try_from(year).map_err(|_| DateError::YearOutOfRange)?;
    let month = u8::try_from(month).map_err(|_| DateError::NoSuchDay)?;
    let day = u8::try_from(day).map_err(|_| DateError::NoSuchDay)?;
    Date::new(year, month, day)
}

/// Parts between separators, blanks around them dropped; `None` when a part is empty.
fn split_parts(text: &str, end: [char; 2]) -> Option<Vec<&str>> {
    let body = text.trim_end_matches(end);
    let body = body.strip_suffix('月').unwrap_or(body);
    let parts: Vec<&str> = body
        .split(['-', '/', '.', '年', '月'])
        .map(str::trim)
        .collect();
    parts.iter().all(|part| !part.is_empty()).then_some(parts)
}

impl YearMonth {
    /// The month of a year, 1 to 12.
    ///
    /// # Errors
    /// [`DateError::YearOutOfRange`], [`DateError::NotAMonth`].
    pub const fn new(year: i32, month: u8) -> Result<Self, DateError> {
        if year < MIN_YEAR || year > MAX_YEAR {
            return Err(DateError::YearOutOfRange);
        }
        if month == 0 || month > 12 {
            return Err(DateError::NotAMonth);
        }
        Ok(Self { year, month })
    }

    /// The month of a literal in code or a table.
    ///
    /// # Panics
    /// When there is no such month.
    pub const fn of(year: i32, month: u8) -> Self {
        match Self::new(year, month) {
            Ok(month) => month,
            Err(_) => panic!("no such month"),
        }
    }

    /// Year, 1 to 9999.
    pub const fn year(self) -> i32 {
        self.year
    }

    /// Month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    const fn index(self) -> i32 {
        self.year * 12 + self.month as i32 - 1
    }

    /// The month `months` later, or earlier when negative; held inside years 1 to 9999.
    #[must_use]
    pub fn add_months(self, months: i32) -> Self {
        let index = self
            .index()
            .saturating_add(months)
            .clamp(MIN_YEAR * 12, MAX_YEAR * 12 + 11);
        Self {
            year: index.div_euclid(12),
            month: small(index.rem_euclid(12) + 1),
        }
    }

    /// The following month.
    #[must_use]
    pub fn next(self) -> Self {
        self.add_months(1)
    }

    /// The preceding month.
    #[must_use]
    pub fn prev(self) -> Self {
        self.add_months(-1)
    }

    /// Months from this one to the other, negative when the other is earlier.
    pub const fn months_until(self, other: Self) -> i32 {
        other.index() - self.index()
    }

    /// First day of the month.
    pub const fn first_day(self) -> Date {
        Date {
            year: self.year,
            month: self.month,
            day: 1,
        }
    }

    /// Last day of the month.
    pub const fn last_day(self) -> Date {
        Date {
            year: self.year,
            month: self.month,
            day: days_in_month(self.year, self.month),
        }
    }

    /// The given day of this month; its last day where the month is too short.
    pub fn day_or_last(self, day: u8) -> Date {
        let last = days_in_month(self.year, self.month);
        Date {
            year: self.year,
            month: self.month,
            day: day.clamp(1, last),
        }
    }

    /// The fund year this month lies in.
    pub const fn fund_year(self) -> FundYear {
        FundYear::of_month(self)
    }

    /// Reads the exact form `2026-11`.
    ///
    /// # Errors
    /// [`DateError`].
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let bytes = text.as_bytes();
        if text.is_empty() {
            return Err(DateError::Empty);
        }
        if bytes.len() != 7 || bytes[4] != b'-' || !text.is_ascii() {
            return Err(DateError::NotAMonth);
        }
        month_from_parts(&text[..4], &text[5..])
    }

    /// Reads a month as people and exchange files write it: `2026-11`, `202611`, `2026/1`,
    /// `2026.1`, `2026年11月`, full-width digits.
    ///
    /// # Errors
    /// [`DateError`].
    pub fn parse_lenient(text: &str) -> Result<Self, DateError> {
        let folded = text::fold(text);
        if folded.is_empty() {
            return Err(DateError::Empty);
        }
        if folded.len() == 6 && text::all_digits(&folded) {
            return month_from_parts(&folded[..4], &folded[4..]);
        }
        match split_parts(&folded, ['份', '月']).as_deref() {
            Some([year, month]) if year.len() == 4 => month_from_parts(year, month),
            _ => Err(DateError::NotAMonth),
        }
    }

    /// Six digits `202611`, the form of the standard (JZNY, HBJNY).
    pub fn compact(self) -> String {
        let mut out = String::new();
        push_year(&mut out, self.year, 4);
        text::push_number(&mut out, u64::from(self.month), 2);
        out
    }

    /// Chinese form `2026年11月`; the year has four digits, as it is read.
    pub fn display_zh(self) -> String {
        let mut out = String::new();
        push_year(&mut out, self.year, 4);
        out.push('年');
        text::push_number(&mut out, u64::from(self.month), 1);
        out.push('月');
        out
    }

    fn to_text(self) -> String {
        let mut out = String::new();
        push_year(&mut out, self.year, 4);
        out.push('-');
        text::push_number(&mut out, u64::from(self.month), 2);
        out
    }
}

fn month_from_parts(year: &str, month: &str) -> Result<YearMonth, DateError> {
    let number = |part| text::small_number(part).ok_or(DateError::NotAMonth);
    let (year, month) = (number(year)?, number(month)?);
    let year = i32::try_from(year).map_err(|_| DateError::YearOutOfRange)?;
    YearMonth::new(year, u8::try_from(month).map_err(|_| DateError::NotAMonth)?)
}

impl FundYear {
    /// The fund year a month lies in.
    pub const fn of_month(month: YearMonth) -> Self {
        Self(if month.month >= 7 {
            month.year
        } else {
            month.year - 1
        })
    }

    /// First month, July.
    pub fn first_month(self) -> YearMonth {
        YearMonth {
            year: self.0.clamp(MIN_YEAR, MAX_YEAR),
            month: 7,
        }
    }

    /// Last month, June of the next year.
    pub fn last_month(self) -> YearMonth {
        self.first_month().add_months(11)
    }

    /// First day, 1 July.
    pub fn first_day(self) -> Date {
        self.first_month().first_day()
    }

    /// Last day, 30 June: the settlement day (结息日).
    pub fn last_day(self) -> Date {
        self.last_month().last_day()
    }

    /// Whether the month lies in the fund year.
    pub fn contains(self, month: YearMonth) -> bool {
        Self::of_month(month) == self
    }

    /// The following fund year.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The preceding fund year.
    #[must_use]
    pub const fn prev(self) -> Self {
        Self(self.0 - 1)
    }

    /// Chinese form `2026年度`.
    pub fn display_zh(self) -> String {
        let mut out = String::new();
        push_year(&mut out, self.0, 1);
        out.push_str("年度");
        out
    }
}

impl fmt::Display for FundYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

macro_rules! calendar_text {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.to_text())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.to_text())
            }
        }

        impl WireText for $name {
            fn serialize_text<S: serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.to_text())
            }
        }
    };
}

calendar_text!(Date);
calendar_text!(YearMonth);
text_value!(
    Date,
    DateError,
    "日期，格式为年-月-日",
    "2026-11-22",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
);
text_value!(
    YearMonth,
    DateError,
    "年月，格式为年-月",
    "2026-11",
    "^[0-9]{4}-[0-9]{2}$"
);

#[cfg(test)]
mod tests;
