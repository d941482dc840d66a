//! Organisations: the unified social credit code (统一社会信用代码, GB 32100) and the organisation
//! code inside it (组织机构代码, GB 11714).

use core::fmt;

use crate::messages::{error_enum, text_value};
use crate::text::{self, WireText};

error_enum! {
    /// Why a text is not a unified social credit code.
    CreditCodeError {
        Empty => "credit-code-empty", "请填写统一社会信用代码。",
            "Enter the unified social credit code.";
        WrongLength => "credit-code-wrong-length", "统一社会信用代码应为18位。",
            "A unified social credit code has 18 characters.";
        WrongCharacter => "credit-code-wrong-character",
            "统一社会信用代码只能由数字和大写字母组成，不含I、O、S、V、Z。",
            "The code consists of digits and capital letters without I, O, S, V, Z.";
        WrongCheck => "credit-code-wrong-check", "统一社会信用代码校验不通过，请核对。",
            "The check character of the code does not fit.";
    }
}

/// A unified social credit code (统一社会信用代码, ZZJGDM), 18 characters.
///
/// Some genuine old codes fail the check. [`CreditCode::parse`] refuses them, which is right for a
/// form; [`CreditCode::parse_shape`] and deserialisation accept them, because a unit that was
/// registered with one must still be shown. [`CreditCode::check_fits`] tells the two apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode(String);

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

fn value(c: u8) -> Option<usize> {
    ALPHABET.iter().position(|a| *a == c)
}

/// Check character of the first 17 (GB 32100-2015); `None` when one is not in the alphabet.
fn check_character(body: &[u8]) -> Option<u8> {
    let mut weight = 1;
    let mut sum = 0;
    for c in body {
        sum += value(*c)? * weight;
        weight = weight * 3 % 31;
    }
    Some(ALPHABET[(31 - sum % 31) % 31])
}

impl CreditCode {
    /// Reads a code; lower case, blanks, hyphens and full-width characters are accepted.
    ///
    /// # Errors
    /// [`CreditCodeError`].
    pub fn parse(text: &str) -> Result<Self, CreditCodeError> {
        let code = Self::parse_shape(text)?;
        if code.check_fits() {
            Ok(code)
        } else {
            Err(CreditCodeError::WrongCheck)
        }
    }

    /// Reads a code of the right shape whose check character may not fit.
    ///
    /// # Errors
    /// [`CreditCodeError`], never `WrongCheck`.
    pub fn parse_shape(text: &str) -> Result<Self, CreditCodeError> {
        let code = text::compact(text);
        if code.is_empty() {
            return Err(CreditCodeError::Empty);
        }
        if code.chars().count() != 18 {
            return Err(CreditCodeError::WrongLength);
        }
        if !code.bytes().all(|c| value(c).is_some()) {
            return Err(CreditCodeError::WrongCharacter);
        }
        Ok(Self(code))
    }

    /// Whether the check character fits.
    pub fn check_fits(&self) -> bool {
        let bytes = self.0.as_bytes();
        check_character(&bytes[..17]) == Some(bytes[17])
    }

    /// The organisation code inside (组织机构代码): characters 9 to 17.
    pub fn org_code(&self) -> &str {
        &self.0[8..17]
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether nine characters are an organisation code with a fitting check (GB 11714-1997).
pub fn org_code_fits(code: &str) -> bool {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let [body @ .., check] = code.as_bytes() else {
        return false;
    };
    if body.len() != 8 {
        return false;
    }
    let mut sum = 0;
    for (c, weight) in body.iter().zip(WEIGHTS) {
        let Some(value) = char::from(*c)
            .to_digit(36)
            .filter(|_| !c.is_ascii_lowercase())
        else {
            return false;
        };
        sum += value * weight;
    }
    *check == b"0X987654321"[(sum % 11) as usize]
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl core::str::FromStr for CreditCode {
    type Err = CreditCodeError;

    fn from_str(text: &str) -> Result<Self, CreditCodeError> {
        Self::parse(text)
    }
}

impl WireText for CreditCode {
    fn serialize_text<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

text_value!(
    @parse parse_shape,
    CreditCode,
    CreditCodeError,
    "统一社会信用代码",
    "121100004007098367",
    "^[0-9A-HJ-NPQRTUWXY]{18}$"
);

#[cfg(test)]
mod tests;
