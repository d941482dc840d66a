//! Numbers the centre gives out: accounts, business transactions, slips, cases, certificates.
//!
//! Shapes follow a system in operation: two digits of class, the day as `YYMMDD`, a sequence of the
//! day. Each number is a type of its own, so that one cannot stand for another.

use core::fmt;

use crate::calendar::Date;
use crate::messages::{error_enum, text_value};
use crate::text::{self, WireText};

error_enum! {
    /// Why a text is not one of the centre's numbers.
    NumberError {
        Empty => "number-empty", "请填写编号。", "Enter the number.";
        NotDigits => "number-not-digits", "编号只能由数字组成。", "The number consists of digits only.";
        WrongLength => "number-wrong-length", "编号位数不正确。", "The number has the wrong length.";
        WrongClass => "number-wrong-class", "编号类别不正确，请核对是否填错了编号。",
            "The number is of another kind.";
        WrongDate => "number-wrong-date", "编号中的日期不存在，请核对。",
            "The date inside the number does not exist.";
        SequenceTooLarge => "number-sequence-too-large", "当日编号已用完。",
            "The numbers of the day are used up.";
    }
}

/// Reads class, day and sequence.
fn parse_dated(
    text: &str,
    classes: &[&str],
    sequence: core::ops::RangeInclusive<usize>,
) -> Result<String, NumberError> {
    let number = text::compact(text);
    if number.is_empty() {
        return Err(NumberError::Empty);
    }
    if !text::all_digits(&number) {
        return Err(NumberError::NotDigits);
    }
    if number.len() < 8 || !sequence.contains(&(number.len() - 8)) {
        return Err(NumberError::WrongLength);
    }
    if !classes.contains(&&number[..2]) {
        return Err(NumberError::WrongClass);
    }
    let mut day = String::from("20");
    day.push_str(&number[2..8]);
    Date::parse_compact(&day).map_err(|_| NumberError::WrongDate)?;
    Ok(number)
}

/// Puts class, day and sequence together; the sequence gets at least `width` digits.
fn compose_dated(
    class: &str,
    day: Date,
    sequence: u64,
    width: usize,
    max_width: usize,
) -> Result<String, NumberError> {
    if !(2000..=2099).contains(&day.year()) {
        return Err(NumberError::WrongDate);
    }
    let mut number = String::from(class);
    number.push_str(&day.yymmdd());
    text::push_number(&mut number, sequence, width);
    if number.len() > 8 + max_width {
        Err(NumberError::SequenceTooLarge)
    } else {
        Ok(number)
    }
}

macro_rules! number_type {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The number as text, without blanks.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The number as text, without blanks.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<$name> for String {
            fn from(number: $name) -> Self {
                number.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NumberError;

            fn try_from(text: String) -> Result<Self, NumberError> {
                Self::parse(&text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl WireText for $name {
            fn serialize_text<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    };
}

macro_rules! dated_number {
    (
        $(#[$meta:meta])*
        $name:ident, $class:literal, $width:literal ..= $max_width:literal,
        $description:literal, $example:literal, $pattern:literal
    ) => {
        number_type! {
            $(#[$meta])*
            $name
        }

        impl $name {
            /// First two digits.
            pub const CLASS: &'static str = $class;

            /// Reads a number; blanks, hyphens and full-width digits are accepted.
            ///
            /// # Errors
            /// [`NumberError`].
            pub fn parse(text: &str) -> Result<Self, NumberError> {
                parse_dated(text, &[$class], $width..=$max_width).map(Self)
            }

            /// The number for the `sequence`-th of a day.
            ///
            /// # Errors
            /// [`NumberError::SequenceTooLarge`], [`NumberError::WrongDate`] outside 2000 to 2099.
            pub fn compose(day: Date, sequence: u64) -> Result<Self, NumberError> {
                compose_dated($class, day, sequence, $width, $max_width).map(Self)
            }
        }

        text_value!($name, NumberError, $description, $example, $pattern);
    };
}

dated_number! {
    /// Unit account number (单位账号, DWZH): 98, the opening day, five digits.
    UnitNo, "98", 5..=5, "单位账号", "9826112200001", "^98[0-9]{11}$"
}

dated_number! {
    /// Personal account number (个人账号, GRZH): 99, the opening day, five to seven digits.
    PersonalAccountNo, "99", 5..=7, "个人账号", "9926112200001", "^99[0-9]{11,13}$"
}

number_type! {
    /// Number of a posted business transaction (业务流水号, YWLSH): class 01 for a person, 02 for a
    /// unit, then the day and seven digits.
    TxnNo
}

impl TxnNo {
    /// Reads a number; blanks, hyphens and full-width digits are accepted.
    ///
    /// # Errors
    /// [`NumberError`].
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        parse_dated(text, &["01", "02"], 7..=7).map(Self)
    }

    /// The number of a person's transaction.
    ///
    /// # Errors
    /// [`NumberError::SequenceTooLarge`], [`NumberError::WrongDate`] outside 2000 to 2099.
    pub fn for_person(day: Date, sequence: u64) -> Result<Self, NumberError> {
        compose_dated("01", day, sequence, 7, 7).map(Self)
    }

    /// The number of a unit's transaction.
    ///
    /// # Errors
    /// [`NumberError::SequenceTooLarge`], [`NumberError::WrongDate`] outside 2000 to 2099.
    pub fn for_unit(day: Date, sequence: u64) -> Result<Self, NumberError> {
        compose_dated("02", day, sequence, 7, 7).map(Self)
    }
}

text_value!(
    TxnNo,
    NumberError,
    "业务流水号",
    "022611220000001",
    "^0[12][0-9]{13}$"
);

dated_number! {
    /// Number of a change list (变更清册).
    ChangeListNo, "11", 7..=7, "变更清册编号", "112611220000001", "^11[0-9]{13}$"
}

dated_number! {
    /// Number of a yearly review of bases (跨年清册).
    ReviewNo, "12", 7..=7, "跨年清册编号", "122611220000001", "^12[0-9]{13}$"
}

dated_number! {
    /// Number of an uploaded spreadsheet (导入批次号).
    ImportNo, "13", 7..=7, "导入批次号", "132611220000001", "^13[0-9]{13}$"
}

dated_number! {
    /// Number of a remittance (汇缴书编号), regular or back payment.
    RemittanceNo, "21", 7..=7, "汇缴书编号", "212611220000001", "^21[0-9]{13}$"
}

dated_number! {
    /// Number of a payment slip (缴款单编号): the reference a unit's bank transfer carries.
    PaymentSlipNo, "22", 7..=7, "缴款单编号", "222611220000001", "^22[0-9]{13}$"
}

dated_number! {
    /// Number of an application or case (办件编号).
    CaseNo, "31", 7..=7, "办件编号", "312611220000001", "^31[0-9]{13}$"
}

dated_number! {
    /// Number of a transfer between units of the centre (同城转移编号).
    TransferNo, "32", 7..=7, "同城转移编号", "322611220000001", "^32[0-9]{13}$"
}

dated_number! {
    /// Number of an issued certificate (证明编号).
    CertificateNo, "41", 7..=7, "证明编号", "412611220000001", "^41[0-9]{13}$"
}

#[cfg(test)]
mod tests;
