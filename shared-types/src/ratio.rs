//! Ratios of contribution and rates of interest, as integers.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::messages::error_enum;
use crate::text;

/// A contribution ratio (缴存比例, DWJCBL / GRJCBL `N(4,2)`) in basis points: 1200 is 12%.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct BasisPoints(pub u32);

/// A yearly interest rate (年利率, `LiLv`) in millionths of a percent: 1.5% is `Rate(1_500_000)`.
///
/// Six decimals of the percent form are what centres keep for monthly and daily rates.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Rate(pub i64);

error_enum! {
    /// Why a text is not a percentage.
    PercentError {
        Empty => "percent-empty", "请填写百分比。", "Enter a percentage.";
        NotAPercentage => "percent-malformed", "百分比格式不正确，请填写数字，例如12或12.5%。",
            "This is not a percentage; write digits such as 12 or 12.5%.";
        TooManyDecimals => "percent-too-many-decimals", "百分比的小数位数过多。",
            "The percentage has too many decimals.";
        OutOfRange => "percent-out-of-range", "百分比应在0%到100%之间。",
            "A percentage lies between 0% and 100%.";
    }
}

/// Digits of a percentage as an integer with `decimals` decimals.
fn parse_percent(text: &str, decimals: usize) -> Result<u32, PercentError> {
    let folded = text::fold(text);
    let rest = folded.strip_suffix('%').unwrap_or(&folded).trim_end();
    if rest.is_empty() {
        return Err(PercentError::Empty);
    }
    let (whole, part) = match rest.split_once('.') {
        Some((_, "")) => return Err(PercentError::NotAPercentage),
        Some(parts) => parts,
        None => (rest, ""),
    };
    if !text::all_digits(whole) || !(part.is_empty() || text::all_digits(part)) {
        return Err(PercentError::NotAPercentage);
    }
    if part.len() > decimals {
        return Err(PercentError::TooManyDecimals);
    }
    let scale = 10_u32.pow(u32::try_from(decimals).unwrap_or(0));
    let whole = text::small_number(whole)
        .filter(|w| *w <= 100)
        .ok_or(PercentError::OutOfRange)?;
    let mut padded = String::from(part);
    while padded.len() < decimals {
        padded.push('0');
    }
    let value = whole * scale + text::small_number(&padded).unwrap_or(0);
    if value > 100 * scale {
        Err(PercentError::OutOfRange)
    } else {
        Ok(value)
    }
}

/// Percent text of `value` with `decimals` decimals, of which at least `keep` are written.
fn percent_text(value: u64, decimals: u32, keep: usize) -> String {
    let scale = 10_u64.pow(decimals);
    let mut out = String::new();
    text::push_number(&mut out, value / scale, 1);
    let mut part = String::new();
    text::push_number(&mut part, value % scale, decimals as usize);
    while part.len() > keep && part.ends_with('0') {
        part.pop();
    }
    if !part.is_empty() {
        out.push('.');
        out.push_str(&part);
    }
    out.push('%');
    out
}

impl BasisPoints {
    /// A ratio of whole percent.
    pub const fn percent(percent: u32) -> Self {
        Self(percent * 100)
    }

    /// Reads `12`, `12%`, `12.5%`, also in full-width characters.
    ///
    /// # Errors
    /// [`PercentError`].
    pub fn parse_percent(text: &str) -> Result<Self, PercentError> {
        parse_percent(text, 2).map(Self)
    }

    /// Whether the ratio is a whole number of percent.
    pub const fn is_whole_percent(self) -> bool {
        self.0.is_multiple_of(100)
    }
}

/// Shortest percent form: `12%`, `12.5%`.
impl fmt::Display for BasisPoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&percent_text(u64::from(self.0), 2, 0))
    }
}

impl Rate {
    /// A rate given in hundredths of a percent: `Rate::hundredths(285)` is 2.85%.
    pub const fn hundredths(hundredths: i64) -> Self {
        Self(hundredths * 10_000)
    }

    /// A rate given in thousandths of a percent: `Rate::thousandths(3_075)` is 3.075%.
    pub const fn thousandths(thousandths: i64) -> Self {
        Self(thousandths * 1_000)
    }

    /// Reads `2.6`, `2.60%`, also in full-width characters; at most six decimals.
    ///
    /// # Errors
    /// [`PercentError`].
    pub fn parse_percent(text: &str) -> Result<Self, PercentError> {
        parse_percent(text, 6).map(|value| Self(i64::from(value)))
    }
}

/// Percent form with at least two decimals: `2.60%`, `3.075%`.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = percent_text(self.0.unsigned_abs(), 6, 2);
        if self.0 < 0 {
            f.write_str("-")?;
        }
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests;
