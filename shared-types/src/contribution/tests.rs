//! Published and computed examples of contributions, and their properties.

use proptest::prelude::*;

use super::{BaseLimits, Clamp, MonthlyContribution, RatioLimits, RatioRefusal, contribution};
use crate::money::Fen;
use crate::ratio::BasisPoints;
use crate::rounding::RoundingMode as Mode;

fn yuan(text: &str) -> Fen {
    Fen::parse_yuan(text).unwrap()
}

/// Base, unit and person in percent, mode; expected unit, person, total.
fn check(name: &str, base: &str, percents: (u32, u32), mode: Mode, expected: [&str; 3]) {
    let (unit, person) = (
        BasisPoints::percent(percents.0),
        BasisPoints::percent(percents.1),
    );
    let monthly = MonthlyContribution::of(yuan(base), unit, person, mode);
    assert_eq!(monthly.unit, yuan(expected[0]), "{name} unit");
    assert_eq!(monthly.personal, yuan(expected[1]), "{name} person");
    assert_eq!(monthly.total(), yuan(expected[2]), "{name} total");
}

#[test]
fn c1_beijing_2025_cap() {
    check(
        "C1",
        "35811",
        (12, 12),
        Mode::HalfUpYuan,
        ["4297", "4297", "8594"],
    );
}

#[test]
fn c2_beijing_2024_published_maximum() {
    check(
        "C2",
        "35283",
        (12, 12),
        Mode::HalfUpYuan,
        ["4234", "4234", "8468"],
    );
}

#[test]
fn c3_shanghai_2025_published_maximum() {
    check(
        "C3",
        "36921",
        (7, 7),
        Mode::HalfUpYuan,
        ["2584", "2584", "5168"],
    );
    let sum = contribution(yuan("36921"), BasisPoints::percent(14), Mode::HalfUpYuan);
    assert_eq!(sum, yuan("5169"), "rounding the sum would be wrong");
}

#[test]
fn c4_shanghai_2025_published_minimum() {
    check(
        "C4",
        "2690",
        (5, 5),
        Mode::HalfUpYuan,
        ["135", "135", "270"],
    );
    let sum = contribution(yuan("2690"), BasisPoints::percent(10), Mode::HalfUpYuan);
    assert_eq!(sum, yuan("269"), "rounding the sum would be wrong");
}

#[test]
fn c5_beijing_floor() {
    check(
        "C5",
        "2540",
        (5, 5),
        Mode::HalfUpYuan,
        ["127", "127", "254"],
    );
}

#[test]
fn c6_every_mode() {
    for (mode, part, total) in [
        (Mode::HalfUpYuan, "622", "1244"),
        (Mode::HalfUpFen, "622.16", "1244.32"),
        (Mode::CeilYuan, "623", "1246"),
        (Mode::CeilJiao, "622.20", "1244.40"),
        (Mode::FloorYuan, "622", "1244"),
    ] {
        check("C6", "8888", (7, 7), mode, [part, part, total]);
    }
}

#[test]
fn c7_different_ratios_and_a_base_with_fen() {
    check(
        "C7",
        "6543.21",
        (12, 8),
        Mode::HalfUpFen,
        ["785.19", "523.46", "1308.65"],
    );
    check(
        "C7",
        "6543.21",
        (12, 8),
        Mode::HalfUpYuan,
        ["785", "523", "1308"],
    );
}

#[test]
fn c8_reduced_ratio() {
    check(
        "C8",
        "3333.33",
        (3, 3),
        Mode::HalfUpYuan,
        ["100", "100", "200"],
    );
}

#[test]
fn c9_basic_living_pay() {
    check("C9", "1778", (5, 5), Mode::HalfUpYuan, ["89", "89", "178"]);
}

#[test]
fn half_a_yuan_goes_up_not_to_even() {
    // 2505 * 10% = 250.5: banker's rounding would say 250.
    let half = contribution(yuan("2505"), BasisPoints::percent(10), Mode::HalfUpYuan);
    assert_eq!(half, yuan("251"));
}

#[test]
fn bases_are_held_between_floor_and_cap() {
    let limits = BaseLimits {
        floor: yuan("2540"),
        cap: yuan("35811"),
    };
    for (declared, base, clamp) in [
        ("2539.99", "2540", Clamp::RaisedToFloor),
        ("2540", "2540", Clamp::Unchanged),
        ("2540.01", "2540.01", Clamp::Unchanged),
        ("35811", "35811", Clamp::Unchanged),
        ("35811.01", "35811", Clamp::LoweredToCap),
    ] {
        assert_eq!(
            limits.clamp(yuan(declared)),
            (yuan(base), clamp),
            "{declared}"
        );
    }
}

#[test]
fn ratios_are_held_between_their_limits() {
    let whole = RatioLimits {
        whole_percent: true,
        ..RatioLimits::NATIONAL
    };
    for (limits, bp, answer) in [
        (RatioLimits::NATIONAL, 499, Err(RatioRefusal::BelowMin)),
        (RatioLimits::NATIONAL, 500, Ok(())),
        (RatioLimits::NATIONAL, 550, Ok(())),
        (RatioLimits::NATIONAL, 1_200, Ok(())),
        (RatioLimits::NATIONAL, 1_201, Err(RatioRefusal::AboveMax)),
        (whole, 550, Err(RatioRefusal::NotWholePercent)),
        (whole, 600, Ok(())),
    ] {
        assert_eq!(limits.check(BasisPoints(bp)), answer, "{bp}");
    }
}

proptest! {
    #[test]
    fn halves_are_rounded_separately(
        base in 0_i64..10_000_000, unit in 0_u32..=1_200, person in 0_u32..=1_200,
        mode in prop::sample::select(Mode::ALL),
    ) {
        let (unit, person) = (BasisPoints(unit), BasisPoints(person));
        let monthly = MonthlyContribution::of(Fen(base), unit, person, mode);
        prop_assert_eq!(monthly.unit, contribution(Fen(base), unit, mode));
        prop_assert_eq!(monthly.personal, contribution(Fen(base), person, mode));
        prop_assert_eq!(monthly.total(), monthly.unit + monthly.personal);
        prop_assert_eq!(monthly.total().0 % mode.unit_fen(), 0);
    }

    #[test]
    fn a_larger_base_never_pays_less(
        a in 0_i64..10_000_000, b in 0_i64..10_000_000, ratio in 0_u32..=1_200,
        mode in prop::sample::select(Mode::ALL),
    ) {
        let pay = |base: i64| contribution(Fen(base), BasisPoints(ratio), mode);
        prop_assert!(pay(a.min(b)) <= pay(a.max(b)));
    }
}
