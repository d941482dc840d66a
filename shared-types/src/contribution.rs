//! Monthly contributions (月缴存额): base times ratio, each half rounded for itself.

use serde::{Deserialize, Serialize};

use crate::messages::error_enum;
use crate::money::Fen;
use crate::ratio::BasisPoints;
use crate::rounding::RoundingMode;

/// Contribution of one side for one month: `base * ratio`, rounded once.
///
/// # Panics
/// When the result does not fit into `i64` fen, which takes a base of quadrillions of yuan.
///
/// Source: 《住房公积金管理条例》第十六条; the rounding is a parameter of the city.
pub const fn contribution(base: Fen, ratio: BasisPoints, mode: RoundingMode) -> Fen {
    mode.round_quotient(base.0 as i128 * ratio.0 as i128, 10_000)
}

/// Contribution of a person for one month, both sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthlyContribution {
    /// The unit's part (单位月缴存额, DWYJCE).
    pub unit: Fen,
    /// The person's part (个人月缴存额, GRYJCE).
    pub personal: Fen,
}

impl MonthlyContribution {
    /// Both parts of a base (缴存基数, GRJCJS). Each part is rounded by itself, then they are added:
    /// rounding the sum gives other amounts.
    ///
    /// # Panics
    /// As [`contribution`].
    pub const fn of(
        base: Fen,
        unit_ratio: BasisPoints,
        personal_ratio: BasisPoints,
        mode: RoundingMode,
    ) -> Self {
        Self {
            unit: contribution(base, unit_ratio, mode),
            personal: contribution(base, personal_ratio, mode),
        }
    }

    /// What is remitted for the person (月缴存额合计).
    pub fn total(self) -> Fen {
        self.unit + self.personal
    }
}

/// Limits of the contribution base in a month (缴存基数上限、下限); published by the city.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BaseLimits {
    /// Lowest base (下限).
    pub floor: Fen,
    /// Highest base (上限).
    pub cap: Fen,
}

/// What the limits did to a declared base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Clamp {
    /// The declared base lies inside the limits.
    Unchanged,
    /// It was below the floor and has been raised to it.
    RaisedToFloor,
    /// It was above the cap and has been lowered to it.
    LoweredToCap,
}

impl BaseLimits {
    /// The base that counts for a declared one, and what happened to it.
    ///
    /// Source: 建金管〔2005〕5号第三条 for the cap; the floor is the city's.
    pub fn clamp(self, declared: Fen) -> (Fen, Clamp) {
        if declared > self.cap {
            (self.cap, Clamp::LoweredToCap)
        } else if declared < self.floor {
            (self.floor, Clamp::RaisedToFloor)
        } else {
            (declared, Clamp::Unchanged)
        }
    }
}

/// Ratios a unit may choose (缴存比例范围).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RatioLimits {
    /// Lowest ratio.
    pub min: BasisPoints,
    /// Highest ratio.
    pub max: BasisPoints,
    /// Whether only whole percent are allowed.
    pub whole_percent: bool,
}

error_enum! {
    /// Why a ratio cannot be chosen.
    RatioRefusal {
        BelowMin => "ratio-below-min", "缴存比例低于规定下限。", "The ratio is below the lowest one.";
        AboveMax => "ratio-above-max", "缴存比例高于规定上限。", "The ratio is above the highest one.";
        NotWholePercent => "ratio-not-whole-percent", "缴存比例应为整数百分比。",
            "The ratio has to be a whole percentage.";
    }
}

impl RatioLimits {
    /// 5% to 12%.
    ///
    /// Source: 《住房公积金管理条例》第十八条; 建金管〔2005〕5号第二条.
    pub const NATIONAL: Self = Self {
        min: BasisPoints::percent(5),
        max: BasisPoints::percent(12),
        whole_percent: false,
    };

    /// Whether the ratio may be chosen.
    ///
    /// # Errors
    /// [`RatioRefusal`].
    pub fn check(self, ratio: BasisPoints) -> Result<(), RatioRefusal> {
        if ratio < self.min {
            Err(RatioRefusal::BelowMin)
        } else if ratio > self.max {
            Err(RatioRefusal::AboveMax)
        } else if self.whole_percent && !ratio.is_whole_percent() {
            Err(RatioRefusal::NotWholePercent)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests;
