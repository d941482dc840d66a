//! Money: an integer number of fen (分), never a float.

use core::fmt;
use core::iter::Sum;
use core::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};

use crate::messages::error_enum;
use crate::text;

/// An amount of money in fen (分, 0.01 yuan).
///
/// On the wire it is the integer number of fen; for people it is yuan with two decimals. Money
/// fields of JGJ/T 320-2014 are `NUMERIC(18,2)` yuan.
///
/// The operators panic on overflow instead of wrapping: an amount outside `i64` fen (92 quadrillion
/// yuan) is a defect, not a state. Input from outside goes through [`Fen::checked_add`] and
/// [`Fen::parse_yuan`].
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Fen(pub i64);

error_enum! {
    /// Why a text is not an amount of money.
    MoneyError {
        Empty => "amount-empty", "请填写金额。", "Enter an amount.";
        NotAnAmount => "amount-malformed", "金额格式不正确，请填写数字，例如1234.56。",
            "This is not an amount; write digits such as 1234.56.";
        Grouping => "amount-grouping", "金额的千位分隔符位置不正确。",
            "The thousands separators of the amount are misplaced.";
        TooManyDecimals => "amount-too-many-decimals", "金额最多保留两位小数。",
            "An amount has at most two decimals.";
        TooLarge => "amount-too-large", "金额超出系统可处理的范围。", "The amount is too large.";
    }
}

/// Largest amount accepted from a text: sixteen digits of yuan, `NUMERIC(18,2)` of the standard.
const MAX_PARSED_FEN: i64 = 999_999_999_999_999_999;

impl Fen {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// An amount of whole yuan (元).
    ///
    /// # Panics
    /// When the amount does not fit; meant for constants and small numbers.
    pub const fn yuan(yuan: i64) -> Self {
        match yuan.checked_mul(100) {
            Some(fen) => Self(fen),
            None => panic!("amount of yuan too large"),
        }
    }

    /// Reads an amount in yuan as people write it.
    ///
    /// Accepts full-width digits, thousands separators in their places, a leading `¥` and a
    /// trailing `元`, a leading minus sign, at most two decimals.
    ///
    /// # Errors
    /// [`MoneyError`].
    pub fn parse_yuan(text: &str) -> Result<Self, MoneyError> {
        let folded = text::fold(text);
        let mut rest = folded.as_str();
        rest = rest.strip_suffix('元').unwrap_or(rest).trim_end();
        rest = strip_currency(rest);
        let unsigned = rest.strip_prefix(['-', '\u{2212}']);
        let negative = unsigned.is_some();
        if let Some(unsigned) = unsigned {
            rest = strip_currency(unsigned);
        }
        if rest.is_empty() {
            return Err(MoneyError::Empty);
        }
        let (whole, decimals) = match rest.split_once('.') {
            Some((_, "")) => return Err(MoneyError::NotAnAmount),
            Some(parts) => parts,
            None => (rest, ""),
        };
        let fen = parse_whole(whole)?
            .checked_mul(100)
            .and_then(|fen| fen.checked_add(parse_decimals(decimals).ok()?))
            .filter(|fen| *fen <= MAX_PARSED_FEN);
        parse_decimals(decimals)?;
        let fen = fen.ok_or(MoneyError::TooLarge)?;
        Ok(Self(if negative { -fen } else { fen }))
    }

    /// Sum, or `None` on overflow.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// Difference, or `None` on overflow.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// Whether the amount is exactly zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether the amount is above zero.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Whether the amount is below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Yuan with two decimals and thousands separators: `1,234.56`.
    pub fn grouped(self) -> String {
        self.to_text(true)
    }

    fn to_text(self, grouping: bool) -> String {
        let mut out = String::new();
        if self.0 < 0 {
            out.push('-');
        }
        let fen = self.0.unsigned_abs();
        let mut whole = String::new();
        text::push_number(&mut whole, fen / 100, 1);
        for (at, digit) in whole.chars().enumerate() {
            if grouping && at > 0 && (whole.len() - at).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out.push('.');
        text::push_number(&mut out, fen % 100, 2);
        out
    }

    /// Capital Chinese numerals for receipts and vouchers (大写金额): `壹万贰仟叁佰肆拾伍元陆角柒分`.
    ///
    /// 整 follows 元 when there is neither 角 nor 分; a negative amount begins with 负.
    ///
    /// Source: 《支付结算办法》附件一《正确填写票据和结算凭证的基本规定》.
    pub fn uppercase_chinese(self) -> String {
        let mut out = String::new();
        if self.0 < 0 {
            out.push('负');
        }
        let fen = self.0.unsigned_abs();
        let (whole, jiao, fen) = (fen / 100, (fen / 10 % 10) as usize, (fen % 10) as usize);
        if whole > 0 || (jiao == 0 && fen == 0) {
            push_capital_whole(&mut out, whole);
            out.push('元');
        }
        if jiao == 0 && fen == 0 {
            out.push('整');
            return out;
        }
        if jiao > 0 {
            out.push(CAPITAL_DIGITS[jiao]);
            out.push('角');
        } else if whole > 0 {
            out.push('零');
        }
        if fen > 0 {
            out.push(CAPITAL_DIGITS[fen]);
            out.push('分');
        }
        out
    }
}

const CAPITAL_DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

/// Capital numerals of whole yuan: groups of four digits, one 零 for each inner run of zeros.
fn push_capital_whole(out: &mut String, whole: u64) {
    const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
    const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];
    if whole == 0 {
        out.push('零');
        return;
    }
    let mut started = false;
    let mut gap = false;
    for group in (0..5_u32).rev() {
        let value = whole / 10_u64.pow(group * 4) % 10_000;
        for place in (0..4_u32).rev() {
            let digit = (value / 10_u64.pow(place) % 10) as usize;
            if digit == 0 {
                gap = started;
                continue;
            }
            if gap {
                out.push('零');
            }
            out.push(CAPITAL_DIGITS[digit]);
            out.push_str(PLACES[place as usize]);
            started = true;
            gap = false;
        }
        if value > 0 {
            out.push_str(GROUPS[group as usize]);
            // Zeros at the end of a group are not spoken before a full next group (壹佰万伍仟元).
            gap = false;
        }
    }
}

fn strip_currency(text: &str) -> &str {
    text.trim_start_matches(['¥', '￥']).trim_start()
}

fn parse_whole(whole: &str) -> Result<i64, MoneyError> {
    let mut value: i64 = 0;
    let mut digits_seen = 0_usize;
    for (at, group) in whole.split(',').enumerate() {
        if !text::all_digits(group) {
            return Err(MoneyError::NotAnAmount);
        }
        let misplaced = if at == 0 {
            group.len() > 3 && whole.contains(',')
        } else {
            group.len() != 3
        };
        if misplaced {
            return Err(MoneyError::Grouping);
        }
        for digit in group.bytes() {
            value = value
                .checked_mul(10)
                .and_then(|v| v.checked_add(i64::from(digit - b'0')))
                .ok_or(MoneyError::TooLarge)?;
        }
        digits_seen += group.len();
    }
    if digits_seen == 0 {
        Err(MoneyError::NotAnAmount)
    } else {
        Ok(value)
    }
}

/// Fen after the decimal point.
fn parse_decimals(decimals: &str) -> Result<i64, MoneyError> {
    match decimals.as_bytes() {
        [] => Ok(0),
        digits if !digits.iter().all(u8::is_ascii_digit) => Err(MoneyError::NotAnAmount),
        [jiao] => Ok(i64::from(jiao - b'0') * 10),
        [jiao, fen] => Ok(i64::from(jiao - b'0') * 10 + i64::from(fen - b'0')),
        _ => Err(MoneyError::TooManyDecimals),
    }
}

/// Yuan with two decimals, without grouping: `1234.56`.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_text(false))
    }
}

/// Reads yuan, like [`Fen::parse_yuan`].
impl core::str::FromStr for Fen {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        Self::parse_yuan(text)
    }
}

impl Add for Fen {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.checked_add(other).expect("sum of money overflows")
    }
}

impl Sub for Fen {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.checked_sub(other)
            .expect("difference of money overflows")
    }
}

impl AddAssign for Fen {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Fen {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Neg for Fen {
    type Output = Self;

    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

impl<'a> Sum<&'a Fen> for Fen {
    fn sum<I: Iterator<Item = &'a Fen>>(iter: I) -> Self {
        iter.copied().sum()
    }
}

#[cfg(test)]
mod tests;
