//! How dates, months, rates and instants are shown.

use shared_types::{
    calendar::{Date, YearMonth},
    money::Fen,
    ratio::{BasisPoints, Rate},
};

use crate::lang::{is_chinese, join};

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn month_name(month: u8) -> &'static str {
    MONTHS
        .get(usize::from(month).wrapping_sub(1))
        .copied()
        .unwrap_or_default()
}

/// `2026年11月22日`, `22 Nov 2026`.
pub fn date(date: Date) -> String {
    let (year, day) = (date.year().to_string(), date.day().to_string());
    if is_chinese() {
        join(&[&year, "年", &date.month().to_string(), "月", &day, "日"])
    } else {
        join(&[&day, " ", month_name(date.month()), " ", &year])
    }
}

/// `2026年11月`, `Nov 2026`.
pub fn month(month: YearMonth) -> String {
    let year = month.year().to_string();
    if is_chinese() {
        join(&[&year, "年", &month.month().to_string(), "月"])
    } else {
        join(&[month_name(month.month()), " ", &year])
    }
}

/// `1,234.56元`, `CNY 1,234.56`: for sentences. In tables use [`Fen::grouped`].
pub fn yuan(amount: Fen) -> String {
    let amount = amount.grouped();
    if is_chinese() {
        join(&[&amount, "元"])
    } else {
        join(&["CNY ", &amount])
    }
}

/// `12%`, `8.5%`.
pub fn percent(ratio: BasisPoints) -> String {
    decimal(u64::from(ratio.0), 100, 2)
}

/// `1.5%`, an annual interest rate.
pub fn rate(rate: Rate) -> String {
    decimal(rate.0.unsigned_abs(), 1_000_000, 6)
}

fn decimal(value: u64, unit: u64, digits: usize) -> String {
    let whole = (value / unit).to_string();
    let fraction = (unit + value % unit).to_string();
    let fraction = fraction[1..=digits].trim_end_matches('0');
    if fraction.is_empty() {
        join(&[&whole, "%"])
    } else {
        join(&[&whole, ".", fraction, "%"])
    }
}

/// Time in the centre's zone, UTC+8 all year, of an instant in UTC:
/// `2026-11-22T08:00:00Z` is `2026-11-22 16:00`. Other text comes back as it is.
pub fn instant(utc: &str) -> String {
    zoned(utc).unwrap_or_else(|| utc.to_owned())
}

fn zoned(utc: &str) -> Option<String> {
    let day = Date::parse(utc.get(..10)?).ok()?;
    let hour: u8 = utc.get(11..13)?.parse().ok()?;
    let minute = utc.get(14..16)?;
    let hour = hour + 8;
    let day = if hour >= 24 { day.add_days(1) } else { day };
    let hour = (hour % 24).to_string();
    let two = |text: String| {
        if text.len() < 2 {
            join(&["0", &text])
        } else {
            text
        }
    };
    Some(join(&[
        &day.year().to_string(),
        "-",
        &two(day.month().to_string()),
        "-",
        &two(day.day().to_string()),
        " ",
        &two(hour),
        ":",
        minute,
    ]))
}

#[cfg(test)]
mod tests {
    use shared_types::{
        calendar::{Date, YearMonth},
        ratio::{BasisPoints, Rate},
    };

    use super::{date, instant, month, percent, rate};

    #[test]
    fn dates_are_written_in_chinese() {
        assert_eq!(date(Date::of(2026, 11, 2)), "2026年11月2日");
        assert_eq!(month(YearMonth::of(2026, 7)), "2026年7月");
    }

    #[test]
    fn ratios_show_only_the_digits_they_have() {
        for (ratio, text) in [(1_200, "12%"), (850, "8.5%"), (805, "8.05%"), (0, "0%")] {
            assert_eq!(percent(BasisPoints(ratio)), text);
        }
        assert_eq!(rate(Rate(1_500_000)), "1.5%");
        assert_eq!(rate(Rate(350_000)), "0.35%");
    }

    #[test]
    fn instants_are_shown_in_the_zone_of_the_centre() {
        for (utc, text) in [
            ("2026-11-22T08:00:00Z", "2026-11-22 16:00"),
            ("2026-12-31T16:05:00Z", "2027-01-01 00:05"),
            ("gestern", "gestern"),
        ] {
            assert_eq!(instant(utc), text);
        }
    }
}
