//! Numbers of cells as exact text and days, without floating-point arithmetic.

use shared_types::Date;

/// A whole number from here on has more digits than a double holds exactly.
pub(super) const PRECISION_LIMIT: f64 = 1e15;

/// The decimal form that Excel shows: 15 significant digits, no exponent.
///
/// `None` for infinities and numbers beyond twenty digits on either side.
pub(super) fn decimal(number: f64) -> Option<String> {
    if !number.is_finite() {
        return None;
    }
    let text = format!("{number:.14e}");
    let (mantissa, exponent) = text.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let digits = mantissa.replace('.', "");
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return Some("0".to_owned());
    }
    if !(-20..=20).contains(&exponent) {
        return None;
    }
    Some(format!("{sign}{}", place_point(digits, exponent)))
}

fn place_point(digits: &str, exponent: i32) -> String {
    let point = exponent + 1;
    match usize::try_from(point) {
        Ok(whole) if whole > 0 => {
            if digits.len() <= whole {
                format!("{digits:0<whole$}")
            } else {
                format!("{}.{}", &digits[..whole], &digits[whole..])
            }
        }
        _ => {
            let zeros = usize::try_from(-point).unwrap_or(0);
            format!("0.{}{digits}", "0".repeat(zeros))
        }
    }
}

/// The day of an Excel serial number; `None` for times of day, for the 29
/// February 1900 that Excel believes in, and out of range.
pub(super) fn day_of_serial(serial: f64, date_1904: bool) -> Option<Date> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let serial: i32 = format!("{:.0}", serial.trunc()).parse().ok()?;
    let epoch_days = match (date_1904, serial) {
        (true, _) => serial - 24_107,
        (false, 60) => return None,
        (false, 1..=59) => serial - 25_568,
        (false, _) => serial - 25_569,
    };
    Some(Date::from_epoch_days(epoch_days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_as_excel_shows_them() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (12_345.0, "12345"),
            (12_345.67, "12345.67"),
            (1_234.1, "1234.1"),
            (12_345.670_000_000_002, "12345.67"),
            (0.1 + 0.2, "0.3"),
            (0.05, "0.05"),
            (-3.5, "-3.5"),
            (100.0, "100"),
            (13_800_000_001.0, "13800000001"),
            (110_101_199_003_070_000.0, "110101199003070000"),
        ] {
            assert_eq!(decimal(number).as_deref(), Some(text));
        }
        assert_eq!(decimal(f64::INFINITY), None);
        assert_eq!(decimal(1e300), None);
    }

    #[test]
    fn serial_days_in_both_systems() {
        let day = |text: &str| Date::parse(text).ok();
        assert_eq!(day_of_serial(46_327.0, false), day("2026-11-01"));
        assert_eq!(day_of_serial(46_327.75, false), day("2026-11-01"));
        assert_eq!(day_of_serial(44_865.0, true), day("2026-11-01"));
        assert_eq!(day_of_serial(1.0, false), day("1900-01-01"));
        assert_eq!(day_of_serial(61.0, false), day("1900-03-01"));
        assert_eq!(day_of_serial(60.0, false), None);
        assert_eq!(day_of_serial(0.5, false), None);
        assert_eq!(day_of_serial(3e9, false), None);
    }
}
