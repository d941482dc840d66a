//! Values that cross the store: integers, texts, bytes, and their nulls.

use std::sync::Arc;

use shared_types::{
    calendar::{Date, YearMonth},
    money::Fen,
    ratio::{BasisPoints, Rate},
};

use super::StoreError;

/// One argument or one column. A null keeps its type, which PostgreSQL needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `BIGINT`
    Int(Option<i64>),
    /// `TEXT`
    Text(Option<String>),
    /// `BYTEA` or `BLOB`
    Bytes(Option<Vec<u8>>),
}

/// What can be an argument of a statement.
pub trait ToValue {
    /// The value that the statement gets.
    fn to_value(&self) -> Value;
}

/// What can be read from a column.
pub trait FromValue: Sized {
    /// Reads the column, or says what was expected.
    ///
    /// # Errors
    /// The name of the expected type when the column holds another one.
    fn from_value(value: &Value) -> Result<Self, &'static str>;
}

/// Arguments of a statement, in the order of their numbers.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => {
        [$($crate::platform::db::ToValue::to_value(&$value)),*]
    };
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

macro_rules! int_value {
    ($($ty:ty),*) => {$(
        impl ToValue for $ty {
            fn to_value(&self) -> Value {
                Value::Int(Some(i64::from(*self)))
            }
        }
        impl ToValue for Option<$ty> {
            fn to_value(&self) -> Value {
                Value::Int(self.map(i64::from))
            }
        }
    )*};
}
int_value!(i64, i32, u32, u16, u8, bool);

macro_rules! number_newtype {
    ($($ty:ident: $inner:ty),*) => {$(
        impl ToValue for $ty {
            fn to_value(&self) -> Value {
                Value::Int(Some(i64::from(self.0)))
            }
        }
        impl ToValue for Option<$ty> {
            fn to_value(&self) -> Value {
                Value::Int(self.map(|value| i64::from(value.0)))
            }
        }
        impl FromValue for $ty {
            fn from_value(value: &Value) -> Result<Self, &'static str> {
                let number = i64::from_value(value)?;
                <$inner>::try_from(number).map($ty).map_err(|_| stringify!($ty))
            }
        }
    )*};
}
number_newtype!(Fen: i64, BasisPoints: u32, Rate: i64);

impl ToValue for str {
    fn to_value(&self) -> Value {
        Value::Text(Some(self.to_owned()))
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value {
        Value::Text(Some(self.clone()))
    }
}

impl ToValue for Option<String> {
    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl ToValue for Option<&str> {
    fn to_value(&self) -> Value {
        Value::Text(self.map(str::to_owned))
    }
}

impl ToValue for Vec<u8> {
    fn to_value(&self) -> Value {
        Value::Bytes(Some(self.clone()))
    }
}

impl ToValue for [u8; 32] {
    fn to_value(&self) -> Value {
        Value::Bytes(Some(self.to_vec()))
    }
}

impl ToValue for Option<Vec<u8>> {
    fn to_value(&self) -> Value {
        Value::Bytes(self.clone())
    }
}

/// Types of shared-types that are stored as the text they display.
macro_rules! text_display {
    ($($ty:ty),* $(,)?) => {$(
        impl ToValue for $ty {
            fn to_value(&self) -> Value {
                Value::Text(Some(self.to_string()))
            }
        }
        impl ToValue for Option<$ty> {
            fn to_value(&self) -> Value {
                Value::Text(self.as_ref().map(ToString::to_string))
            }
        }
        impl FromValue for $ty {
            fn from_value(value: &Value) -> Result<Self, &'static str> {
                let text = String::from_value(value)?;
                <$ty>::parse(&text).map_err(|_| stringify!($ty))
            }
        }
    )*};
}
text_display!(
    Date,
    YearMonth,
    shared_types::numbers::UnitNo,
    shared_types::numbers::PersonalAccountNo,
    shared_types::numbers::RemittanceNo,
    shared_types::numbers::PaymentSlipNo,
    shared_types::numbers::CaseNo,
    shared_types::numbers::CertificateNo,
    shared_types::numbers::TxnNo,
);

/// Code lists, stored as their JGJ/T 320 code.
macro_rules! code_value {
    ($($ty:ty),* $(,)?) => {$(
        impl ToValue for $ty {
            fn to_value(&self) -> Value {
                Value::Text(Some(self.code().to_owned()))
            }
        }
        impl ToValue for Option<$ty> {
            fn to_value(&self) -> Value {
                Value::Text(self.map(|value| value.code().to_owned()))
            }
        }
        impl FromValue for $ty {
            fn from_value(value: &Value) -> Result<Self, &'static str> {
                <$ty>::from_code(&String::from_value(value)?).ok_or(stringify!($ty))
            }
        }
    )*};
}
code_value!(
    shared_types::codes::AccountStatus,
    shared_types::codes::EntryType,
    shared_types::codes::UnitStatus,
    shared_types::identity::IdDocType,
);

/// Wire enumerations, stored as the word they have on the wire.
#[macro_export]
macro_rules! word_value {
    ($($ty:ty),* $(,)?) => {$(
        impl $crate::platform::db::ToValue for $ty {
            fn to_value(&self) -> $crate::platform::db::Value {
                let word = serde_json::to_value(self).ok();
                $crate::platform::db::Value::Text(
                    word.and_then(|word| word.as_str().map(str::to_owned)),
                )
            }
        }
        impl $crate::platform::db::ToValue for Option<$ty> {
            fn to_value(&self) -> $crate::platform::db::Value {
                match self {
                    Some(value) => value.to_value(),
                    None => $crate::platform::db::Value::Text(None),
                }
            }
        }
        impl $crate::platform::db::FromValue for $ty {
            fn from_value(value: &$crate::platform::db::Value) -> Result<Self, &'static str> {
                let word = <String as $crate::platform::db::FromValue>::from_value(value)?;
                serde_json::from_value(serde_json::Value::String(word))
                    .map_err(|_| stringify!($ty))
            }
        }
    )*};
}
word_value!(
    shared_types::api::case::PayoutState,
    shared_types::api::catalogue::DataCheck,
    shared_types::api::unit::ChangeKind,
    shared_types::api::unit::ImportStatus,
    shared_types::api::unit::PaidBy,
    shared_types::api::unit::RemittanceStatus,
    shared_types::api::unit::SuspenseReason,
    shared_types::case::CaseAct,
    shared_types::case::CaseState,
);

impl FromValue for i64 {
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::Int(Some(number)) => Ok(*number),
            _ => Err("integer"),
        }
    }
}

macro_rules! small_int {
    ($($ty:ty),*) => {$(
        impl FromValue for $ty {
            fn from_value(value: &Value) -> Result<Self, &'static str> {
                Self::try_from(i64::from_value(value)?).map_err(|_| stringify!($ty))
            }
        }
    )*};
}
small_int!(i32, u32, u16, u8);

impl FromValue for bool {
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        Ok(i64::from_value(value)? != 0)
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::Text(Some(text)) => Ok(text.clone()),
            _ => Err("text"),
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::Bytes(Some(bytes)) => Ok(bytes.clone()),
            _ => Err("bytes"),
        }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::Int(None) | Value::Text(None) | Value::Bytes(None) => Ok(None),
            _ => T::from_value(value).map(Some),
        }
    }
}

/// One row of an answer.
#[derive(Clone, Debug)]
pub struct Row {
    pub(super) names: Arc<[String]>,
    pub(super) values: Vec<Value>,
}

impl Row {
    /// The column of that name.
    ///
    /// # Errors
    /// [`StoreError::Column`] when it is missing or holds another type.
    pub fn get<T: FromValue>(&self, name: &'static str) -> Result<T, StoreError> {
        let position = self.names.iter().position(|known| known == name);
        let value = position
            .and_then(|position| self.values.get(position))
            .ok_or(StoreError::Column {
                name,
                expected: "a column of that name",
            })?;
        T::from_value(value).map_err(|expected| StoreError::Column { name, expected })
    }

    /// The number of columns.
    #[must_use]
    pub fn width(&self) -> usize {
        self.values.len()
    }
}
