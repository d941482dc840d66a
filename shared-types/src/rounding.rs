//! Rounding of money (舍入方式). 四舍五入 is half up on the decimal value, never banker's rounding.

use crate::codes::code_enum;
use crate::money::Fen;

code_enum! {
    /// How a contribution is rounded (缴存额舍入方式); a parameter of the city or the unit.
    ///
    /// Negative amounts are rounded like their absolute value, so a reversal is exactly the negative
    /// of what it reverses. The list is this suite's own; the standard has none.
    RoundingMode {
        HalfUpYuan = "01", "half_up_yuan", "四舍五入到元", "Half up to yuan";
        HalfUpJiao = "02", "half_up_jiao", "四舍五入到角", "Half up to 0.1 yuan";
        HalfUpFen = "03", "half_up_fen", "四舍五入到分", "Half up to 0.01 yuan";
        CeilYuan = "04", "ceil_yuan", "见角进元", "Up to yuan";
        CeilJiao = "05", "ceil_jiao", "见分进角", "Up to 0.1 yuan";
        CeilFen = "06", "ceil_fen", "见厘进分", "Up to 0.01 yuan";
        FloorYuan = "07", "floor_yuan", "舍尾到元", "Down to yuan";
        FloorJiao = "08", "floor_jiao", "舍尾到角", "Down to 0.1 yuan";
        FloorFen = "09", "floor_fen", "舍尾到分", "Down to 0.01 yuan";
    }
}

/// Direction of one rounding.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    HalfUp,
    Up,
    Down,
}

impl RoundingMode {
    /// What results are multiples of, in fen: 100, 10 or 1.
    pub const fn unit_fen(self) -> i64 {
        match self {
            Self::HalfUpYuan | Self::CeilYuan | Self::FloorYuan => 100,
            Self::HalfUpJiao | Self::CeilJiao | Self::FloorJiao => 10,
            Self::HalfUpFen | Self::CeilFen | Self::FloorFen => 1,
        }
    }

    const fn direction(self) -> Direction {
        match self {
            Self::HalfUpYuan | Self::HalfUpJiao | Self::HalfUpFen => Direction::HalfUp,
            Self::CeilYuan | Self::CeilJiao | Self::CeilFen => Direction::Up,
            Self::FloorYuan | Self::FloorJiao | Self::FloorFen => Direction::Down,
        }
    }

    /// Rounds an amount to this mode's unit.
    pub const fn round(self, amount: Fen) -> Fen {
        self.round_quotient(amount.0 as i128, 1)
    }

    /// Rounds the exact amount `numerator / denominator` fen in one step.
    ///
    /// # Panics
    /// When `denominator` is not positive, or the result does not fit into `i64` fen.
    pub const fn round_quotient(self, numerator: i128, denominator: i128) -> Fen {
        assert!(denominator > 0, "denominator of an amount must be positive");
        let unit = self.unit_fen() as i128;
        let divisor = denominator * unit;
        let units = match self.direction() {
            Direction::HalfUp => div_half_up(numerator, divisor),
            Direction::Down => numerator / divisor,
            Direction::Up => {
                let down = numerator / divisor;
                down + (numerator % divisor).signum()
            }
        };
        to_fen(units * unit)
    }
}

/// Quotient rounded half away from zero (四舍五入).
///
/// # Panics
/// When `denominator` is zero.
pub const fn div_half_up(numerator: i128, denominator: i128) -> i128 {
    let quotient = numerator / denominator;
    let remainder = (numerator % denominator).unsigned_abs();
    // remainder < |denominator|, so the difference cannot wrap; this form cannot overflow either.
    if remainder >= denominator.unsigned_abs() - remainder {
        quotient + numerator.signum() * denominator.signum()
    } else {
        quotient
    }
}

/// The amount `numerator / denominator` fen, half up to one fen.
///
/// # Panics
/// When `denominator` is not positive, or the result does not fit into `i64` fen.
pub const fn round_fen(numerator: i128, denominator: i128) -> Fen {
    RoundingMode::HalfUpFen.round_quotient(numerator, denominator)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the bounds are checked on the line above"
)]
const fn to_fen(fen: i128) -> Fen {
    assert!(
        fen >= i64::MIN as i128 && fen <= i64::MAX as i128,
        "amount of money overflows"
    );
    Fen(fen as i64)
}

#[cfg(test)]
mod tests;
