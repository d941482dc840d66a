//! The bank's money: integer fen inside, yuan with exactly two decimals outside.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// A positive amount in fen, up to one trillion yuan less a fen.
///
/// As JSON and text: `"1234.56"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(u64);

/// Longest whole part, in digits.
const WHOLE_DIGITS: usize = 12;
/// Twelve digits before the point and two behind it.
const MAX_FEN: u64 = 99_999_999_999_999;

/// Why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AmountError {
    /// Not digits, a point and two digits.
    #[error("金额应为元，两位小数，例如 1234.56")]
    Form,
    /// Zero moves nothing.
    #[error("金额应大于 0")]
    Zero,
    /// More than twelve digits before the point.
    #[error("金额过大，整数部分最多 12 位")]
    TooLarge,
}

impl Amount {
    /// Reads the strict form: `0.01`, `1234.56`; no sign, no grouping, no leading zero.
    ///
    /// # Errors
    /// [`AmountError`], see its cases.
    pub fn parse(text: &str) -> Result<Self, AmountError> {
        let (whole, cents) = text.split_once('.').ok_or(AmountError::Form)?;
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(cents) || cents.len() != 2 {
            return Err(AmountError::Form);
        }
        if whole.len() > 1 && whole.starts_with('0') {
            return Err(AmountError::Form);
        }
        if whole.len() > WHOLE_DIGITS {
            return Err(AmountError::TooLarge);
        }
        // Fourteen digits fit easily.
        let fen: u64 = format!("{whole}{cents}")
            .parse()
            .map_err(|_| AmountError::Form)?;
        if fen == 0 {
            return Err(AmountError::Zero);
        }
        Ok(Self(fen))
    }

    /// Reads what a cashier types: spaces around, grouping commas and missing decimals are
    /// forgiven (`1,000` is `1000.00`), anything else is not.
    ///
    /// # Errors
    /// [`AmountError`], see its cases.
    pub fn parse_typed(text: &str) -> Result<Self, AmountError> {
        let text = text.trim();
        let (whole, cents) = text.split_once('.').unwrap_or((text, "00"));
        let whole = ungrouped(whole).ok_or(AmountError::Form)?;
        let padding = match cents.len() {
            1 => "0",
            2 => "",
            _ => return Err(AmountError::Form),
        };
        Self::parse(&format!("{whole}.{cents}{padding}"))
    }

    /// An amount given in fen.
    ///
    /// # Errors
    /// [`AmountError::Zero`] for nothing and less, [`AmountError::TooLarge`].
    pub fn from_fen(fen: i64) -> Result<Self, AmountError> {
        let fen = u64::try_from(fen).map_err(|_| AmountError::Zero)?;
        match fen {
            0 => Err(AmountError::Zero),
            1..=MAX_FEN => Ok(Self(fen)),
            _ => Err(AmountError::TooLarge),
        }
    }

    /// The amount in fen.
    pub fn fen(self) -> u64 {
        self.0
    }

    /// For people: `1,234.56`.
    pub fn grouped(self) -> String {
        let whole = (self.0 / 100).to_string();
        let mut text = String::with_capacity(whole.len() * 2);
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        format!("{text}.{:02}", self.0 % 100)
    }
}

/// `1,234` and `1234` without commas; `None` when the commas group anything but thousands.
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let regular = rest.is_empty() || (1..=3).contains(&first.len());
    (regular && rest.iter().all(|group| group.len() == 3)).then(|| whole.replace(',', ""))
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strict_form_is_exact() {
        let good = [
            ("0.01", 1),
            ("1.00", 100),
            ("1234.56", 123_456),
            ("999999999999.99", 99_999_999_999_999),
        ];
        for (text, fen) in good {
            let amount = Amount::parse(text).unwrap();
            assert_eq!(amount.fen(), fen);
            assert_eq!(amount.to_string(), text);
        }
        let bad = [
            "",
            ".",
            "1",
            "1.",
            "1.0",
            "1.000",
            ".50",
            "01.00",
            "00.10",
            "-1.00",
            "+1.00",
            " 1.00",
            "1,000.00",
            "1e3.00",
            "１.００",
            "1.0０",
            "1.00.00",
            "NaN",
        ];
        for text in bad {
            assert_eq!(Amount::parse(text), Err(AmountError::Form), "{text}");
        }
        assert_eq!(Amount::parse("0.00"), Err(AmountError::Zero));
        assert_eq!(
            Amount::parse("1000000000000.00"),
            Err(AmountError::TooLarge)
        );
    }

    #[test]
    fn a_cashier_may_leave_out_what_is_plain() {
        let good = [
            ("1000", "1000.00"),
            (" 12.5 ", "12.50"),
            ("1,234,567.8", "1234567.80"),
        ];
        for (typed, exact) in good {
            assert_eq!(Amount::parse_typed(typed).unwrap().to_string(), exact);
        }
        for text in [
            "", "1.", "1.234", "1,23", "1234,567", ",123", "1 000", "12a", "-5",
        ] {
            assert_eq!(Amount::parse_typed(text), Err(AmountError::Form), "{text}");
        }
    }

    #[test]
    fn fen_are_positive_and_fit() {
        let most = 99_999_999_999_999;
        for fen in [1, 123, most] {
            assert_eq!(Amount::from_fen(fen).unwrap().fen(), fen.unsigned_abs());
        }
        for fen in [0, -1, i64::MIN] {
            assert_eq!(Amount::from_fen(fen), Err(AmountError::Zero));
        }
        for fen in [most + 1, i64::MAX] {
            assert_eq!(Amount::from_fen(fen), Err(AmountError::TooLarge));
        }
    }

    #[test]
    fn grouping_is_by_thousands() {
        for (text, grouped) in [
            ("0.05", "0.05"),
            ("999.00", "999.00"),
            ("1000.00", "1,000.00"),
            ("1234567.89", "1,234,567.89"),
        ] {
            assert_eq!(Amount::parse(text).unwrap().grouped(), grouped);
        }
    }
}
