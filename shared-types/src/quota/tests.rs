//! Published and computed examples of quotas and retirement ages, and their properties.

use proptest::prelude::*;

use super::*;

fn yuan(text: &str) -> Fen {
    Fen::parse_yuan(text).unwrap()
}

const RATE: Rate = Rate::hundredths(260);
const SHARE: BasisPoints = BasisPoints::percent(60);
const WAN: Fen = Fen::yuan(10_000);

#[test]
fn l11_the_share_of_income_decides() {
    let monthly = affordable_monthly(yuan("8000"), SHARE, yuan("1778"), 1);
    assert_eq!(monthly, yuan("4800"));
    let quota = by_ability(monthly, RATE, 360).unwrap();
    assert_eq!(quota, yuan("1198981.73"));
    assert_eq!(floor_to_unit(quota, WAN), yuan("1190000"));
}

#[test]
fn l12_the_living_cost_decides() {
    let monthly = affordable_monthly(yuan("4000"), SHARE, yuan("1778"), 1);
    assert_eq!(monthly, yuan("2222"));
    let quota = by_ability(monthly, RATE, 360).unwrap();
    assert_eq!(quota, yuan("555028.63"));
    assert_eq!(floor_to_unit(quota, WAN), yuan("550000"));
}

#[test]
fn l13_hangzhou_published_example() {
    let balances: Vec<Fen> = (0..12)
        .map(|month| Fen::yuan(22_000 - month * 800))
        .collect();
    assert_eq!(
        by_mean_balance(&balances, 1),
        Fen::yuan(18_000),
        "17,600 rounded to thousands"
    );
    assert_eq!(by_mean_balance(&balances, 15), yuan("264000"));
    assert_eq!(by_mean_balance(&[], 15), Fen::ZERO);
}

#[test]
fn l14_beijing_formula_of_2015() {
    let quota = by_published_factor(yuan("10000") - yuan("1204"), yuan("43.52")).unwrap();
    assert_eq!(floor_to_unit(quota, yuan("100")), yuan("2021100"));
    assert_eq!(by_published_factor(yuan("1"), Fen::ZERO), None);
}

#[test]
fn years_started_count_in_full() {
    let (per_year, cap) = (Fen::yuan(150_000), Fen::yuan(1_200_000));
    for (months, quota) in [
        (0, 0),
        (1, 150_000),
        (12, 150_000),
        (13, 300_000),
        (96, 1_200_000),
        (97, 1_200_000),
    ] {
        assert_eq!(
            by_years(months, per_year, cap),
            Fen::yuan(quota),
            "{months}"
        );
    }
}

#[test]
fn balances_with_a_time_factor() {
    let factor = BasisPoints(12_000);
    assert_eq!(
        by_balance_and_time(yuan("20000"), 18, factor),
        yuan("432000")
    );
}

#[test]
fn income_follows_from_the_contribution() {
    assert_eq!(
        income_from_contribution(yuan("960"), BasisPoints::percent(12)),
        Some(yuan("8000"))
    );
    assert_eq!(
        income_from_contribution(yuan("100"), BasisPoints::percent(3)),
        Some(yuan("3333.33"))
    );
    assert_eq!(income_from_contribution(yuan("960"), BasisPoints(0)), None);
}

#[test]
fn nothing_is_affordable_below_the_living_cost() {
    assert_eq!(
        affordable_monthly(yuan("3000"), SHARE, yuan("1778"), 2),
        Fen::ZERO
    );
    assert_eq!(by_ability(Fen::ZERO, RATE, 360), Ok(Fen::ZERO));
}

#[test]
fn the_smallest_part_decides() {
    let parts = QuotaParts {
        by_rule: Fen::yuan(900_000),
        by_price: Fen::yuan(1_400_000),
        by_ability: yuan("555028.63"),
        cap: Fen::yuan(1_200_000),
    };
    assert_eq!(parts.quota(WAN), Fen::yuan(550_000));
    assert_eq!(parts.quota(Fen::yuan(1_000)), Fen::yuan(555_000));
    assert_eq!(
        QuotaParts {
            by_price: -WAN,
            ..parts
        }
        .quota(WAN),
        Fen::ZERO
    );
}

#[test]
fn statutory_retirement_ages() {
    use RetirementGroup::{Man, Woman50, Woman55};
    for (birth, group, years, months, reached) in [
        ((1964, 12), Man, 60, 0, (2024, 12)),
        ((1965, 1), Man, 60, 1, (2025, 2)),
        ((1965, 4), Man, 60, 1, (2025, 5)),
        ((1965, 5), Man, 60, 2, (2025, 7)),
        ((1976, 8), Man, 62, 11, (2039, 7)),
        ((1976, 9), Man, 63, 0, (2039, 9)),
        ((1990, 1), Man, 63, 0, (2053, 1)),
        ((1969, 12), Woman55, 55, 0, (2024, 12)),
        ((1970, 1), Woman55, 55, 1, (2025, 2)),
        ((1981, 9), Woman55, 58, 0, (2039, 9)),
        ((1974, 12), Woman50, 50, 0, (2024, 12)),
        ((1975, 1), Woman50, 50, 1, (2025, 2)),
        ((1975, 3), Woman50, 50, 2, (2025, 5)),
        ((1984, 10), Woman50, 54, 11, (2039, 9)),
        ((1984, 11), Woman50, 55, 0, (2039, 11)),
    ] {
        let answer = retirement(YearMonth::of(birth.0, birth.1), group);
        assert_eq!(
            answer.age_months,
            years * 12 + months,
            "{birth:?} {group:?}"
        );
        assert_eq!(
            answer.month,
            YearMonth::of(reached.0, reached.1),
            "{birth:?} {group:?}"
        );
    }
}

#[test]
fn the_term_ends_five_years_after_retirement() {
    let from = YearMonth::of(2026, 11);
    for (birth, group, months) in [
        // 63 + 5 would be 68, so 65 decides.
        ((1976, 9), RetirementGroup::Man, 178),
        ((1984, 11), RetirementGroup::Woman50, 216),
        ((2000, 1), RetirementGroup::Man, 360),
        ((1950, 1), RetirementGroup::Man, 0),
    ] {
        assert_eq!(
            longest_term(YearMonth::of(birth.0, birth.1), group, from),
            months,
            "{birth:?}"
        );
    }
}

proptest! {
    #[test]
    fn whole_units_never_exceed_the_amount(amount in 0_i64..1_000_000_000, unit in 1_i64..10_000_000) {
        let floor = floor_to_unit(Fen(amount), Fen(unit));
        prop_assert!(floor.0 <= amount && amount - floor.0 < unit && floor.0 % unit == 0);
    }

    #[test]
    fn younger_people_retire_later(
        a in 0_i32..1_200, b in 0_i32..1_200,
        group in prop::sample::select(&[RetirementGroup::Man, RetirementGroup::Woman55, RetirementGroup::Woman50][..]),
    ) {
        let of = |months| retirement(YearMonth::of(1930, 1).add_months(months), group);
        let (older, younger) = (of(a.min(b)), of(a.max(b)));
        prop_assert!(older.month <= younger.month && older.age_months <= younger.age_months);
    }

    #[test]
    fn more_income_never_lends_less(a in 0_i64..10_000_000, b in 0_i64..10_000_000) {
        let of = |income| affordable_monthly(Fen(income), SHARE, yuan("1778"), 2);
        prop_assert!(of(a.min(b)) <= of(a.max(b)));
    }
}
