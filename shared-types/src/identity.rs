//! Persons: identity documents with the check of GB 11643, names, mobile numbers.
//!
//! `Debug` of these types shows the masked form, so that a log line cannot leak a value.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::masking;
use crate::messages::{error_enum, text_value};
use crate::text::{self, WireText};

pub use crate::codes::{IdDocType, Sex};

error_enum! {
    /// Why a number is not that of an identity document.
    IdError {
        Empty => "id-empty", "请填写证件号码。", "Enter the number of the document.";
        WrongLength => "id-wrong-length", "证件号码位数不正确，居民身份证号码应为18位。",
            "The number has the wrong length; a citizen number has 18 characters.";
        WrongCharacter => "id-wrong-character", "证件号码中含有不允许的字符。",
            "The number contains a character that is not allowed.";
        NoSuchBirthDate => "id-no-such-birth-date", "证件号码中的出生日期不存在，请核对。",
            "The birth date inside the number does not exist.";
        WrongCheck => "id-wrong-check", "证件号码校验不通过，请核对。",
            "The check character of the number does not fit.";
        WrongRegion => "id-wrong-region", "证件号码与证件类型不一致，请核对。",
            "The number does not belong to this type of document.";
    }
}

/// An identity document (证件): its type (ZJLX) and its checked number (ZJHM).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "RawIdDocument", into = "RawIdDocument")]
pub struct IdDocument {
    doc_type: IdDocType,
    no: String,
}

/// Wire form, not yet checked.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIdDocument {
    doc_type: IdDocType,
    no: String,
}

impl TryFrom<RawIdDocument> for IdDocument {
    type Error = IdError;

    fn try_from(raw: RawIdDocument) -> Result<Self, IdError> {
        Self::parse(raw.doc_type, &raw.no)
    }
}

impl From<IdDocument> for RawIdDocument {
    fn from(document: IdDocument) -> Self {
        Self {
            doc_type: document.doc_type,
            no: document.no,
        }
    }
}

impl IdDocument {
    /// Reads the number of a document.
    ///
    /// Numbers of GB 11643 are checked (length, digits, birth date, check character; a 15-digit
    /// number becomes 18 characters; x becomes X). Other documents: 4 to 18 letters and digits.
    ///
    /// # Errors
    /// [`IdError`].
    pub fn parse(doc_type: IdDocType, no: &str) -> Result<Self, IdError> {
        let typed = text::compact(no);
        if typed.is_empty() {
            return Err(IdError::Empty);
        }
        if !doc_type.has_citizen_number() {
            return Self::parse_other(doc_type, typed);
        }
        let no = if doc_type == IdDocType::CitizenCard && typed.len() == 15 {
            upgrade_15(&typed)?
        } else {
            check_citizen_number(&typed)?;
            typed
        };
        // Region codes 81, 82 and 83 are Hong Kong, Macao and Taiwan; their residence permits use
        // the same numbers as citizens' cards.
        let fits = match doc_type {
            IdDocType::HongKongMacaoResidence => no.starts_with("81") || no.starts_with("82"),
            IdDocType::TaiwanResidence => no.starts_with("83"),
            _ => true,
        };
        if fits {
            Ok(Self { doc_type, no })
        } else {
            Err(IdError::WrongRegion)
        }
    }

    fn parse_other(doc_type: IdDocType, no: String) -> Result<Self, IdError> {
        // An officer's card reads 军字第1234567号, so letters of any script are accepted.
        if !no
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '(' | ')' | '/'))
        {
            return Err(IdError::WrongCharacter);
        }
        if !(4..=18).contains(&no.chars().count()) {
            return Err(IdError::WrongLength);
        }
        Ok(Self { doc_type, no })
    }

    /// A citizen's identity card (居民身份证).
    ///
    /// # Errors
    /// [`IdError`].
    pub fn citizen(no: &str) -> Result<Self, IdError> {
        Self::parse(IdDocType::CitizenCard, no)
    }

    /// Type of the document (证件类型).
    pub const fn doc_type(&self) -> IdDocType {
        self.doc_type
    }

    /// The full number (证件号码): personal data, never for logs or addresses of pages.
    pub fn no(&self) -> &str {
        &self.no
    }

    /// The number as it may be shown.
    pub fn masked(&self) -> String {
        masking::mask_id_no(&self.no)
    }

    /// Birth date inside a citizen number; `None` for other documents.
    pub fn birth_date(&self) -> Option<Date> {
        if !self.doc_type.has_citizen_number() {
            return None;
        }
        Date::parse_compact(self.no.get(6..14)?).ok()
    }

    /// Sex inside a citizen number: the 17th digit is odd for men; `None` for other documents.
    pub fn sex(&self) -> Option<Sex> {
        if !self.doc_type.has_citizen_number() {
            return None;
        }
        let digit = self.no.as_bytes().get(16)?;
        Some(if (digit - b'0') % 2 == 1 {
            Sex::Male
        } else {
            Sex::Female
        })
    }
}

impl fmt::Debug for IdDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdDocument")
            .field("doc_type", &self.doc_type)
            .field("no", &self.masked())
            .finish()
    }
}

/// First year of birth inside a number. The standard's own example was born in
/// 1880 (GB 11643-1999); a year such as 0261 is a slip of the keys.
const FIRST_BIRTH_YEAR: i32 = 1800;

/// Check character of the first 17 digits (GB 11643-1999, ISO 7064 MOD 11-2).
fn citizen_check(digits: &[u8]) -> u8 {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits
        .iter()
        .zip(WEIGHTS)
        .map(|(d, w)| u32::from(d - b'0') * w)
        .sum();
    b"10X98765432"[(sum % 11) as usize]
}

fn check_citizen_number(no: &str) -> Result<(), IdError> {
    let [body @ .., check] = no.as_bytes() else {
        return Err(IdError::WrongLength);
    };
    if !no.is_ascii() || !(check.is_ascii_digit() || *check == b'X') {
        return Err(IdError::WrongCharacter);
    }
    if body.len() != 17 {
        return Err(IdError::WrongLength);
    }
    if !body.iter().all(u8::is_ascii_digit) {
        return Err(IdError::WrongCharacter);
    }
    let birth = Date::parse_compact(&no[6..14]);
    if !birth.is_ok_and(|birth| birth.year() >= FIRST_BIRTH_YEAR) {
        return Err(IdError::NoSuchBirthDate);
    }
    if citizen_check(body) == *check {
        Ok(())
    } else {
        Err(IdError::WrongCheck)
    }
}

/// The 18-character form of a 15-digit number: the century 19 and the check character are added.
///
/// # Errors
/// [`IdError`] when the text is not 15 digits or the birth date does not exist.
pub fn upgrade_15(no: &str) -> Result<String, IdError> {
    if no.len() != 15 {
        return Err(IdError::WrongLength);
    }
    if !text::all_digits(no) {
        return Err(IdError::WrongCharacter);
    }
    let mut long = String::from(&no[..6]);
    long.push_str("19");
    long.push_str(&no[6..]);
    if Date::parse_compact(&long[6..14]).is_err() {
        return Err(IdError::NoSuchBirthDate);
    }
    long.push(char::from(citizen_check(long.as_bytes())));
    Ok(long)
}

error_enum! {
    /// Why a text is not a person's name.
    NameError {
        Empty => "name-empty", "请填写姓名。", "Enter the name.";
        TooLong => "name-too-long", "姓名过长，最多120个字符。",
            "The name is too long; at most 120 characters.";
        WrongCharacter => "name-wrong-character", "姓名中含有不允许的字符，例如数字或符号。",
            "The name contains a character that is not allowed, such as a digit or a sign.";
    }
}

/// A person's full name (姓名, `XingMing` `V(120)`).
///
/// Letters of any script; between them blanks, hyphens, apostrophes, full stops and the middle dot
/// of transliterated names, which is stored as `·` (U+00B7) whatever was typed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FullName(String);

impl FullName {
    /// Reads a name.
    ///
    /// # Errors
    /// [`NameError`].
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let mut name = String::new();
        for c in text::fold(text).chars() {
            let c = match c {
                '•' | '・' | '･' | '‧' | '∙' | '⋅' | '．' => '·',
                '‐' | '‑' | '–' => '-',
                '’' | '‘' => '\'',
                '\t' => ' ',
                other => other,
            };
            if c == ' ' && name.ends_with(' ') {
                continue;
            }
            name.push(c);
        }
        if name.is_empty() {
            return Err(NameError::Empty);
        }
        let allowed = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '.' | '·');
        if !name.chars().all(allowed) || !name.starts_with(char::is_alphabetic) {
            return Err(NameError::WrongCharacter);
        }
        if name.chars().count() > 120 {
            Err(NameError::TooLong)
        } else {
            Ok(Self(name))
        }
    }

    /// The full name: personal data, never for logs.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as it may be shown to others.
    pub fn masked(&self) -> String {
        masking::mask_name(&self.0)
    }
}

error_enum! {
    /// Why a text is not a mobile number.
    MobileError {
        Empty => "mobile-empty", "请填写手机号码。", "Enter the mobile number.";
        Malformed => "mobile-malformed", "手机号码格式不正确，应为11位数字。",
            "This is not a mobile number; it has 11 digits.";
    }
}

/// A mobile number of the mainland (手机号码, SJHM `C(11)`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mobile(String);

impl Mobile {
    /// Reads a number; blanks, hyphens, full-width digits and the prefix +86 are accepted.
    ///
    /// # Errors
    /// [`MobileError`].
    pub fn parse(text: &str) -> Result<Self, MobileError> {
        let typed = text::compact(text);
        if typed.is_empty() {
            return Err(MobileError::Empty);
        }
        let number = typed
            .strip_prefix("+86")
            .or_else(|| typed.strip_prefix("0086"))
            .or_else(|| typed.strip_prefix("86").filter(|rest| rest.len() == 11))
            .unwrap_or(&typed);
        let fits = number.len() == 11
            && text::all_digits(number)
            && number.starts_with('1')
            && (b'3'..=b'9').contains(&number.as_bytes()[1]);
        if fits {
            Ok(Self(number.into()))
        } else {
            Err(MobileError::Malformed)
        }
    }

    /// The full number: personal data, never for logs.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as it may be shown.
    pub fn masked(&self) -> String {
        masking::mask_mobile(&self.0)
    }
}

/// `Debug` and `Display` are masked; the wire carries the full value.
macro_rules! private_text {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name))
                    .field(&self.masked())
                    .finish()
            }
        }

        impl WireText for $name {
            fn serialize_text<S: serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    };
}

private_text!(FullName);
private_text!(Mobile);
text_value!(FullName, NameError, "姓名", "张三", "^.{1,120}$");
text_value!(
    Mobile,
    MobileError,
    "手机号码",
    "13800000000",
    "^1[3-9][0-9]{9}$"
);

#[cfg(test)]
mod tests;
