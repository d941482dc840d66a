//! Cases and properties of ratios and rates.

use proptest::prelude::*;

use super::{BasisPoints, PercentError, Rate};

#[test]
fn ratios_are_read_as_people_write_them() {
    for (text, value) in [
        ("12", 1_200),
        ("12%", 1_200),
        ("12.5 %", 1_250),
        ("５％", 500),
        ("0.05", 5),
        ("0", 0),
        ("100%", 10_000),
    ] {
        assert_eq!(
            BasisPoints::parse_percent(text),
            Ok(BasisPoints(value)),
            "{text}"
        );
    }
    for (text, error) in [
        ("", PercentError::Empty),
        ("%", PercentError::Empty),
        ("十二", PercentError::NotAPercentage),
        ("-5", PercentError::NotAPercentage),
        ("5.", PercentError::NotAPercentage),
        ("5.x", PercentError::NotAPercentage),
        ("5.125", PercentError::TooManyDecimals),
        ("101", PercentError::OutOfRange),
        ("100.01", PercentError::OutOfRange),
        ("99999999999", PercentError::OutOfRange),
    ] {
        assert_eq!(BasisPoints::parse_percent(text), Err(error), "{text}");
    }
}

#[test]
fn percentages_are_written_short() {
    assert_eq!(BasisPoints::percent(12).to_string(), "12%");
    assert_eq!(BasisPoints(1_250).to_string(), "12.5%");
    assert_eq!(BasisPoints(5).to_string(), "0.05%");
    assert_eq!(Rate::hundredths(150).to_string(), "1.50%");
    assert_eq!(Rate::thousandths(3_075).to_string(), "3.075%");
    assert_eq!(Rate(0).to_string(), "0.00%");
    assert_eq!(Rate(1_500_000), Rate::hundredths(150));
}

proptest! {
    #[test]
    fn ratios_read_back(value in 0_u32..=10_000) {
        prop_assert_eq!(BasisPoints::parse_percent(&BasisPoints(value).to_string()), Ok(BasisPoints(value)));
    }

    #[test]
    fn rates_read_back(value in 0_i64..=100_000_000) {
        prop_assert_eq!(Rate::parse_percent(&Rate(value).to_string()), Ok(Rate(value)));
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,20}") {
        let _ = BasisPoints::parse_percent(&text);
        let _ = Rate::parse_percent(&text);
    }
}
