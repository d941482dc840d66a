//! Cases and properties of rounding.

use proptest::prelude::*;

use super::{RoundingMode, div_half_up, round_fen};
use crate::money::Fen;

fn any_mode() -> impl Strategy<Value = RoundingMode> {
    prop::sample::select(RoundingMode::ALL)
}

// Long because it is a table.
#[test]
fn each_mode_rounds_to_its_unit() {
    use RoundingMode as Mode;
    // Amounts in thousandths of a yuan (厘), results in fen.
    for (mode, cases) in [
        (
            Mode::HalfUpYuan,
            [
                (250_500, 25_100),
                (250_499, 25_000),
                (251_500, 25_200),
                (250_000, 25_000),
            ],
        ),
        (
            Mode::HalfUpJiao,
            [
                (250_550, 25_060),
                (250_549, 25_050),
                (250_450, 25_050),
                (250_400, 25_040),
            ],
        ),
        (
            Mode::HalfUpFen,
            [
                (250_555, 25_056),
                (250_554, 25_055),
                (250_545, 25_055),
                (250_540, 25_054),
            ],
        ),
        (
            Mode::CeilYuan,
            [
                (250_001, 25_100),
                (250_999, 25_100),
                (251_000, 25_100),
                (250_100, 25_100),
            ],
        ),
        (
            Mode::CeilJiao,
            [
                (250_001, 25_010),
                (250_099, 25_010),
                (250_100, 25_010),
                (250_110, 25_020),
            ],
        ),
        (
            Mode::CeilFen,
            [
                (250_001, 25_001),
                (250_009, 25_001),
                (250_010, 25_001),
                (250_011, 25_002),
            ],
        ),
        (
            Mode::FloorYuan,
            [
                (250_999, 25_000),
                (250_001, 25_000),
                (251_000, 25_100),
                (250_500, 25_000),
            ],
        ),
        (
            Mode::FloorJiao,
            [
                (250_199, 25_010),
                (250_101, 25_010),
                (250_100, 25_010),
                (250_099, 25_000),
            ],
        ),
        (
            Mode::FloorFen,
            [
                (250_019, 25_001),
                (250_011, 25_001),
                (250_010, 25_001),
                (250_009, 25_000),
            ],
        ),
    ] {
        for (li, fen) in cases {
            assert_eq!(mode.round_quotient(li, 10), Fen(fen), "{mode:?} {li}");
            assert_eq!(mode.round_quotient(-li, 10), Fen(-fen), "{mode:?} -{li}");
        }
    }
}

#[test]
fn half_goes_away_from_zero() {
    for (numerator, denominator, quotient) in [
        (5, 2, 3),
        (-5, 2, -3),
        (5, -2, -3),
        (-5, -2, 3),
        (1, 2, 1),
        (3, 2, 2),
        (1, 3, 0),
        (2, 3, 1),
        (0, 7, 0),
        (i128::MAX, i128::MAX, 1),
        (i128::MAX - 1, i128::MAX, 1),
    ] {
        assert_eq!(
            div_half_up(numerator, denominator),
            quotient,
            "{numerator}/{denominator}"
        );
    }
    assert_eq!(round_fen(25_050, 100), Fen(251));
}

#[test]
fn modes_have_distinct_codes() {
    for mode in RoundingMode::ALL {
        assert_eq!(RoundingMode::from_code(mode.code()), Some(*mode));
        assert_eq!(
            serde_json::to_string(mode).unwrap(),
            format!("\"{}\"", mode.key())
        );
    }
    assert_eq!(RoundingMode::ALL.len(), 9);
}

proptest! {
    #[test]
    fn a_result_is_a_near_multiple_of_the_unit(
        mode in any_mode(), numerator in -1_000_000_000_000_000_i128..1_000_000_000_000_000,
        denominator in 1_i128..100_000,
    ) {
        let result = i128::from(mode.round_quotient(numerator, denominator).0);
        let unit = i128::from(mode.unit_fen());
        prop_assert_eq!(result % unit, 0);
        // Compared with the exact value by cross-multiplication, so nothing is rounded twice.
        let difference = result * denominator - numerator;
        let (away, magnitude) = (difference * numerator.signum(), difference.abs());
        match mode {
            RoundingMode::HalfUpYuan | RoundingMode::HalfUpJiao | RoundingMode::HalfUpFen => {
                prop_assert!(magnitude * 2 <= unit * denominator);
                if magnitude * 2 == unit * denominator {
                    prop_assert!(away > 0);
                }
            }
            RoundingMode::CeilYuan | RoundingMode::CeilJiao | RoundingMode::CeilFen => {
                prop_assert!(magnitude < unit * denominator && away >= 0);
            }
            _ => prop_assert!(magnitude < unit * denominator && away <= 0),
        }
    }

    #[test]
    fn rounding_is_monotone(
        mode in any_mode(), a in -1_000_000_000_i128..1_000_000_000,
        b in -1_000_000_000_i128..1_000_000_000, denominator in 1_i128..100_000,
    ) {
        let (low, high) = (a.min(b), a.max(b));
        prop_assert!(mode.round_quotient(low, denominator) <= mode.round_quotient(high, denominator));
    }

    #[test]
    fn an_exact_value_stays(mode in any_mode(), units in -1_000_000_000_i64..1_000_000_000) {
        let exact = Fen(units * mode.unit_fen());
        prop_assert_eq!(mode.round(exact), exact);
    }

    #[test]
    fn a_reversal_is_the_negative(mode in any_mode(), fen in -1_000_000_000_i64..1_000_000_000) {
        prop_assert_eq!(mode.round(Fen(-fen)), -mode.round(Fen(fen)));
    }
}
