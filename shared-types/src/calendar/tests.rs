//! Cases and properties of days, months and fund years.

use proptest::prelude::*;

use super::{Date, DateError, FundYear, YearMonth, days_in_month};

fn any_date() -> impl Strategy<Value = Date> {
    (Date::MIN.epoch_days()..=Date::MAX.epoch_days()).prop_map(Date::from_epoch_days)
}

fn any_month() -> impl Strategy<Value = YearMonth> {
    (1_i32..=9999, 1_u8..=12).prop_map(|(year, month)| YearMonth::of(year, month))
}

#[test]
fn known_days() {
    for (date, days, weekday) in [
        (Date::of(1970, 1, 1), 0, 4),
        (Date::of(1969, 12, 31), -1, 3),
        (Date::of(2000, 2, 29), 11_016, 2),
        (Date::of(2024, 2, 29), 19_782, 4),
        (Date::of(2026, 11, 22), 20_779, 7),
    ] {
        assert_eq!(date.epoch_days(), days, "{date}");
        assert_eq!(Date::from_epoch_days(days), date);
        assert_eq!(date.weekday(), weekday, "{date}");
    }
    assert_eq!(Date::of(2024, 7, 1).days_until(Date::of(2025, 7, 1)), 365);
    assert_eq!(Date::of(2023, 7, 1).days_until(Date::of(2024, 7, 1)), 366);
}

#[test]
fn days_are_read_as_people_write_them() {
    for text in [
        "2026-01-02",
        "2026-1-2",
        "2026/1/2",
        "2026/01/02",
        "2026.1.2",
        "20260102",
        "2026年1月2日",
        "2026年01月02号",
        "2026年 1月 2日",
        "２０２６－０１－０２",
        " 2026-01-02 ",
    ] {
        assert_eq!(
            Date::parse_lenient(text),
            Ok(Date::of(2026, 1, 2)),
            "{text}"
        );
    }
}

#[test]
fn other_texts_are_refused() {
    for (text, error) in [
        ("", DateError::Empty),
        ("2026", DateError::NotADate),
        ("2026-01", DateError::NotADate),
        ("26-1-2", DateError::NotADate),
        ("2026-01-02-03", DateError::NotADate),
        ("2026--01", DateError::NotADate),
        ("202601021", DateError::NotADate),
        ("明天", DateError::NotADate),
        ("2026-13-01", DateError::NoSuchDay),
        ("2026-02-29", DateError::NoSuchDay),
        ("2026-04-31", DateError::NoSuchDay),
        ("20260230", DateError::NoSuchDay),
        ("2026-00-10", DateError::NoSuchDay),
        ("2026-1-300", DateError::NoSuchDay),
        ("0000-01-01", DateError::YearOutOfRange),
    ] {
        assert_eq!(Date::parse_lenient(text), Err(error), "{text}");
    }
    for text in [
        "2026-1-2",
        "2026/01/02",
        " 2026-01-02",
        "２０２６-01-02",
        "2026年1月2日",
        "20260102",
    ] {
        assert!(Date::parse(text).is_err(), "{text}");
    }
}

#[test]
fn months_are_read_as_people_write_them() {
    for text in [
        "2026-01",
        "2026-1",
        "202601",
        "2026/1",
        "2026.01",
        "2026年1月",
        "2026年01月份",
        "２０２６０１",
    ] {
        assert_eq!(
            YearMonth::parse_lenient(text),
            Ok(YearMonth::of(2026, 1)),
            "{text}"
        );
    }
    for text in [
        "",
        "2026",
        "2026-13",
        "2026-00",
        "26-01",
        "2026-01-01",
        "一月",
    ] {
        assert!(YearMonth::parse_lenient(text).is_err(), "{text}");
    }
    for text in ["2026-1", "202601", "2026-1 ", "2026-13"] {
        assert!(YearMonth::parse(text).is_err(), "{text}");
    }
}

#[test]
fn months_have_their_days() {
    assert_eq!(YearMonth::of(2024, 2).last_day(), Date::of(2024, 2, 29));
    assert_eq!(YearMonth::of(1900, 2).last_day(), Date::of(1900, 2, 28));
    assert_eq!(YearMonth::of(2000, 2).last_day(), Date::of(2000, 2, 29));
    assert_eq!(
        YearMonth::of(2026, 2).day_or_last(31),
        Date::of(2026, 2, 28)
    );
    assert_eq!(Date::of(2026, 1, 31).add_months(1), Date::of(2026, 2, 28));
    assert_eq!(Date::of(2024, 2, 29).add_months(12), Date::of(2025, 2, 28));
    assert_eq!(YearMonth::of(2026, 12).next(), YearMonth::of(2027, 1));
    assert_eq!(YearMonth::of(2026, 1).prev(), YearMonth::of(2025, 12));
    assert_eq!(YearMonth::of(2026, 11).compact(), "202611");
    assert_eq!(YearMonth::of(2026, 1).display_zh(), "2026年1月");
    assert_eq!(Date::of(2026, 11, 2).display_zh(), "2026年11月2日");
    assert_eq!(Date::of(110, 10, 2).display_zh(), "0110年10月2日");
    assert_eq!(Date::of(2026, 11, 2).yymmdd(), "261102");
}

#[test]
fn ages_are_completed_years() {
    let born = Date::of(1984, 2, 29);
    assert_eq!(born.full_years_until(Date::of(2025, 2, 28)), 40);
    assert_eq!(born.full_years_until(Date::of(2025, 3, 1)), 41);
    assert_eq!(born.full_years_until(Date::of(1980, 1, 1)), 0);
}

#[test]
fn fund_years_begin_in_july() {
    let year = FundYear(2025);
    assert_eq!(year.first_day(), Date::of(2025, 7, 1));
    assert_eq!(year.last_day(), Date::of(2026, 6, 30));
    assert_eq!(Date::of(2026, 6, 30).fund_year(), year);
    assert_eq!(Date::of(2026, 7, 1).fund_year(), year.next());
    assert!(year.contains(YearMonth::of(2025, 7)) && !year.contains(YearMonth::of(2025, 6)));
    assert_eq!(year.display_zh(), "2025年度");
}

#[test]
fn the_wire_form_is_iso() {
    assert_eq!(
        serde_json::to_string(&Date::of(2026, 1, 2)).unwrap(),
        "\"2026-01-02\""
    );
    assert_eq!(
        serde_json::from_str::<YearMonth>("\"2026-01\"").unwrap(),
        YearMonth::of(2026, 1)
    );
    assert!(serde_json::from_str::<Date>("\"2026-1-2\"").is_err());
    assert!(serde_json::from_str::<Date>("20260102").is_err());
}

proptest! {
    #[test]
    fn days_read_back(date in any_date()) {
        prop_assert_eq!(Date::parse(&date.to_string()), Ok(date));
        prop_assert_eq!(date.to_string().parse::<Date>(), Ok(date));
        prop_assert_eq!(Date::from_epoch_days(date.epoch_days()), date);
        prop_assert_eq!(Date::new(date.year(), date.month(), date.day()), Ok(date));
        prop_assert_eq!(Date::parse_lenient(&date.display_zh()), Ok(date));
    }

    #[test]
    fn text_order_is_time_order(a in any_date(), b in any_date()) {
        prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
        prop_assert_eq!(a.cmp(&b), a.epoch_days().cmp(&b.epoch_days()));
    }

    #[test]
    fn the_next_day_follows(date in any_date()) {
        prop_assume!(date != Date::MAX);
        let next = date.add_days(1);
        prop_assert!(next > date);
        prop_assert_eq!(date.weekday() % 7 + 1, next.weekday());
        let same_month = next.day() == date.day() + 1 && next.year_month() == date.year_month();
        let new_month = next.day() == 1
            && date.day() == days_in_month(date.year(), date.month())
            && next.year_month() == date.year_month().next();
        prop_assert!(same_month || new_month);
    }

    #[test]
    fn months_read_back(month in any_month()) {
        prop_assert_eq!(YearMonth::parse(&month.to_string()), Ok(month));
        prop_assert_eq!(YearMonth::parse_lenient(&month.compact()), Ok(month));
        prop_assert!(month.fund_year().contains(month));
    }

    #[test]
    fn months_add_up(month in any_month(), months in -50_000_i32..50_000) {
        let target = month.add_months(months);
        if (YearMonth::of(1, 1)..=YearMonth::of(9999, 11)).contains(&target) && target.year() > 1 {
            prop_assert_eq!(month.months_until(target), months);
        }
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,20}|[0-9年月日/.\\-]{0,12}") {
        let _ = Date::parse(&text);
        let _ = Date::parse_lenient(&text);
        let _ = YearMonth::parse(&text);
        let _ = YearMonth::parse_lenient(&text);
    }

    #[test]
    fn any_day_count_is_answered(days in any::<i32>(), more in any::<i32>()) {
        let _ = Date::from_epoch_days(days).add_days(more).add_months(more);
    }
}
