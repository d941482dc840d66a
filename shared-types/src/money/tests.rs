//! Cases and properties of money.

use proptest::prelude::*;

use super::{Fen, MoneyError};

#[test]
fn amounts_are_read_as_people_write_them() {
    for (text, fen) in [
        ("0", 0),
        ("0.5", 50),
        ("1234.56", 123_456),
        ("1,234.5", 123_450),
        ("12,345,678.90", 1_234_567_890),
        ("１，２３４．５６", 123_456),
        (" ¥1,234.56 ", 123_456),
        ("￥ 88", 8_800),
        ("88元", 8_800),
        ("88.10 元", 8_810),
        ("-3.21", -321),
        ("\u{2212}3.21", -321),
        ("-¥3.21", -321),
        ("007", 700),
        ("9999999999999999.99", 999_999_999_999_999_999),
    ] {
        assert_eq!(Fen::parse_yuan(text), Ok(Fen(fen)), "{text}");
    }
}

#[test]
fn other_texts_are_refused_with_their_reason() {
    for (text, error) in [
        ("", MoneyError::Empty),
        ("   ", MoneyError::Empty),
        ("元", MoneyError::Empty),
        ("-", MoneyError::Empty),
        ("abc", MoneyError::NotAnAmount),
        ("1e5", MoneyError::NotAnAmount),
        ("1.", MoneyError::NotAnAmount),
        (".5", MoneyError::NotAnAmount),
        ("--5", MoneyError::NotAnAmount),
        ("92233720368547758.07", MoneyError::TooLarge),
        ("92233720368547758.99", MoneyError::TooLarge),
        ("1.2.3", MoneyError::NotAnAmount),
        ("1 000", MoneyError::NotAnAmount),
        ("1.2x", MoneyError::NotAnAmount),
        ("一百", MoneyError::NotAnAmount),
        (",100", MoneyError::NotAnAmount),
        ("1,23", MoneyError::Grouping),
        ("1234,567", MoneyError::Grouping),
        ("1,2345", MoneyError::Grouping),
        ("1.234", MoneyError::TooManyDecimals),
        ("1.200", MoneyError::TooManyDecimals),
        ("10000000000000000", MoneyError::TooLarge),
        ("99999999999999999999999999", MoneyError::TooLarge),
    ] {
        assert_eq!(Fen::parse_yuan(text), Err(error), "{text}");
    }
}

#[test]
fn capital_numerals_follow_the_rules_for_vouchers() {
    for (fen, text) in [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (100, "壹元整"),
        (105, "壹元零伍分"),
        (1_000, "壹拾元整"),
        (1_234_567, "壹万贰仟叁佰肆拾伍元陆角柒分"),
        (140_950, "壹仟肆佰零玖元伍角"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (10_000_000, "壹拾万元整"),
        (100_050_000, "壹佰万零伍佰元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (1_000_000_000_000, "壹佰亿元整"),
        (-200, "负贰元整"),
    ] {
        assert_eq!(Fen(fen).uppercase_chinese(), text, "{fen}");
    }
}

#[test]
fn display_forms() {
    assert_eq!(Fen(123_456).to_string(), "1234.56");
    assert_eq!(Fen(-5).to_string(), "-0.05");
    assert_eq!(Fen(123_456_789).grouped(), "1,234,567.89");
    assert_eq!(Fen(99_999).grouped(), "999.99");
    assert_eq!(Fen(-100_000).grouped(), "-1,000.00");
    assert_eq!(Fen(i64::MIN).to_string(), "-92233720368547758.08");
    assert_eq!(format!("{:>8}", Fen(100)), "    1.00");
    assert_eq!(serde_json::to_string(&Fen(123)).unwrap(), "123");
}

#[test]
fn arithmetic_tells_overflow() {
    assert_eq!(Fen(i64::MAX).checked_add(Fen(1)), None);
    assert_eq!(Fen(i64::MIN).checked_sub(Fen(1)), None);
    assert_eq!([Fen(1), Fen(2)].iter().sum::<Fen>(), Fen(3));
    assert!(std::panic::catch_unwind(|| Fen(i64::MAX) + Fen(1)).is_err());
}

proptest! {
    #[test]
    fn display_reads_back(fen in -999_999_999_999_999_999_i64..=999_999_999_999_999_999) {
        prop_assert_eq!(Fen::parse_yuan(&Fen(fen).to_string()), Ok(Fen(fen)));
        prop_assert_eq!(Fen::parse_yuan(&Fen(fen).grouped()), Ok(Fen(fen)));
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,40}") {
        let _ = Fen::parse_yuan(&text);
    }

    #[test]
    fn capital_numerals_differ_for_different_amounts(a in 0_i64..1_000_000_000_000, b in 0_i64..1_000_000_000_000) {
        prop_assert_eq!(a == b, Fen(a).uppercase_chinese() == Fen(b).uppercase_chinese());
    }

    #[test]
    fn capital_numerals_never_double_a_zero(fen in any::<i64>()) {
        let text = Fen(fen).uppercase_chinese();
        prop_assert!(!text.contains("零零") && !text.contains("零万") && !text.contains("零元整") || fen == 0);
    }
}
