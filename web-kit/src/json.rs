//! Reads JSON into wire models.
//!
//! A general reader makes every model pay for what no answer of ours contains:
//! structures written as lists, floats, an error message for each way to fail.
//! In a browser that is a tenth of the whole app. This one reads the text into
//! a tree, hands the tree to the models' own `Deserialize`, and has one error.

use std::{fmt, mem, slice, vec};

use serde::{
    Deserializer,
    de::{
        self, DeserializeOwned, DeserializeSeed, EnumAccess, Expected, MapAccess, SeqAccess,
        Unexpected, VariantAccess, Visitor,
    },
    forward_to_deserialize_any,
};

/// Deeper than any model; protects the stack.
const DEEPEST: u8 = 32;

/// The text is no JSON, or not of this model.
#[derive(Debug)]
pub struct Unreadable;

type Result<T> = std::result::Result<T, Unreadable>;

/// Reads a model.
///
/// # Errors
/// [`Unreadable`].
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    T::deserialize(parse(text)?)
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unreadable")
    }
}

impl std::error::Error for Unreadable {}

// Spelled out, so that no text of a message gets into the module.
impl de::Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// A value. Money, counts and ids are integers; there are no fractions.
#[derive(Debug, PartialEq)]
enum Json {
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
    List(Vec<Json>),
    Map(Vec<(Json, Json)>),
}

#[inline(never)]
fn parse(text: &str) -> Result<Json> {
    let mut rest = Rest {
        bytes: text.as_bytes(),
    };
    let value = rest.value(DEEPEST)?;
    if rest.peek().is_none() {
        Ok(value)
    } else {
        Err(Unreadable)
    }
}

/// What has not been read yet.
struct Rest<'a> {
    bytes: &'a [u8],
}

impl Rest<'_> {
    /// The next byte that is no blank.
    fn peek(&mut self) -> Option<u8> {
        self.bytes = self.bytes.trim_ascii_start();
        self.bytes.first().copied()
    }

    fn next(&mut self) -> Result<u8> {
        let (first, rest) = self.bytes.split_first().ok_or(Unreadable)?;
        self.bytes = rest;
        Ok(*first)
    }

    /// Takes this byte if it is the next one.
    fn takes(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.bytes = &self.bytes[1..];
        }
        found
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json> {
        self.bytes = self.bytes.strip_prefix(word.as_bytes()).ok_or(Unreadable)?;
        Ok(value)
    }

    fn value(&mut self, depth: u8) -> Result<Json> {
        let depth = depth.checked_sub(1).ok_or(Unreadable)?;
        match self.peek().ok_or(Unreadable)? {
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'"' => self.text().map(Json::Text),
            b'[' => {
                let mut list = Vec::new();
                self.members(b']', |rest| {
                    list.push(rest.value(depth)?);
                    Ok(())
                })?;
                Ok(Json::List(list))
            }
            b'{' => {
                let mut map = Vec::new();
                self.members(b'}', |rest| {
                    let key = rest.value(1)?;
                    if !matches!(key, Json::Text(_)) || !rest.takes(b':') {
                        return Err(Unreadable);
                    }
                    map.push((key, rest.value(depth)?));
                    Ok(())
                })?;
                Ok(Json::Map(map))
            }
            _ => self.number(),
        }
    }

    /// What stands between brackets, separated by commas.
    fn members(&mut self, end: u8, mut member: impl FnMut(&mut Self) -> Result<()>) -> Result<()> {
        self.next()?;
        if self.takes(end) {
            return Ok(());
        }
        loop {
            self.peek();
            member(self)?;
            if self.takes(end) {
                return Ok(());
            }
            if !self.takes(b',') {
                return Err(Unreadable);
            }
        }
    }

    fn number(&mut self) -> Result<Json> {
        let length = self
            .bytes
            .iter()
            .position(|byte| !matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'))
            .unwrap_or(self.bytes.len());
        let (digits, rest) = self.bytes.split_at(length);
        self.bytes = rest;
        let digits = str::from_utf8(digits).map_err(|_| Unreadable)?;
        digits.parse().map(Json::Int).map_err(|_| Unreadable)
    }

    fn text(&mut self) -> Result<String> {
        self.next()?;
        let mut text = Vec::new();
        loop {
            match self.next()? {
                b'"' => return String::from_utf8(text).map_err(|_| Unreadable),
                b'\\' => self.escaped(&mut text)?,
                byte => text.push(byte),
            }
        }
    }

    fn escaped(&mut self, text: &mut Vec<u8>) -> Result<()> {
        let byte = match self.next()? {
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let mut code = self.hex()?;
                // Beyond the first plane a character is written as two.
                if (0xd800..0xdc00).contains(&code) && self.next()? == b'\\' && self.next()? == b'u'
                {
                    let low = self.hex()?.checked_sub(0xdc00).ok_or(Unreadable)?;
                    code = 0x1_0000 + ((code - 0xd800) << 10) + low;
                }
                let letter = char::from_u32(code).ok_or(Unreadable)?;
                text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                return Ok(());
            }
            byte => byte,
        };
        text.push(byte);
        Ok(())
    }

    fn hex(&mut self) -> Result<u32> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = char::from(self.next()?).to_digit(16).ok_or(Unreadable)?;
            code = code * 16 + digit;
        }
        Ok(code)
    }
}

/// Reads whole numbers: the visitors check that they fit.
macro_rules! whole_numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            match self {
                Self::Int(number) => visitor.visit_i64(number),
                _ => Err(Unreadable),
            }
        }
    )*};
}

// Each shape has its own method, so that a model takes along the code for its
// own shape only; what calls `deserialize_any` gets everything.
impl<'de> Deserializer<'de> for Json {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Bool(value) => visitor.visit_bool(value),
            Self::Int(number) => visitor.visit_i64(number),
            Self::Text(text) => visitor.visit_string(text),
            Self::List(list) => visitor.visit_seq(Items(list.into_iter())),
            Self::Map(map) => visitor.visit_map(Pairs(map.into_iter(), Self::Null)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self {
            Self::Bool(value) => visitor.visit_bool(value),
            _ => Err(Unreadable),
        }
    }

    whole_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self {
            Self::Text(text) => visitor.visit_string(text),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self {
            Self::Null => visitor.visit_none(),
            some => visitor.visit_some(some),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self {
            Self::Null => visitor.visit_unit(),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self {
            Self::List(list) => visitor.visit_seq(Items(list.into_iter())),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self {
            Self::Map(map) => visitor.visit_map(Pairs(map.into_iter(), Self::Null)),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self {
            Self::Map(map) => visitor.visit_seq(Fields(map, names.iter())),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self {
            Self::Text(_) => visitor.visit_enum(Variant(self, Self::Null)),
            Self::Map(map) => {
                let (name, content) = map.into_iter().next().ok_or(Unreadable)?;
                visitor.visit_enum(Variant(name, content))
            }
            _ => Err(Unreadable),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char bytes byte_buf unit_struct tuple tuple_struct
    }
}

/// The rest of a list.
struct Items(vec::IntoIter<Json>);

impl<'de> SeqAccess<'de> for Items {
    type Error = Unreadable;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>> {
        self.0.next().map(|item| seed.deserialize(item)).transpose()
    }
}

/// The members of a map in the order of a structure's fields.
///
/// A model also comes with code that takes its fields in any order, under their
/// names. It is larger, and nothing calls it: the names are looked up here, once
/// for all models.
struct Fields(Vec<(Json, Json)>, slice::Iter<'static, &'static str>);

impl Fields {
    /// The next field's value; none when it is missing.
    #[inline(never)]
    fn next(&mut self) -> Option<Json> {
        let name = self.1.next()?;
        let found = self
            .0
            .iter_mut()
            .find(|(key, _)| matches!(key, Json::Text(key) if key == name))?;
        Some(mem::replace(&mut found.1, Json::Null))
    }
}

impl<'de> SeqAccess<'de> for Fields {
    type Error = Unreadable;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>> {
        let value = self.next();
        let is_missing = value.is_none();
        // What is missing is null to an option. To anything else it is an error,
        // unless the model has a default, which it puts where nothing comes.
        match seed.deserialize(value.unwrap_or(Json::Null)) {
            Ok(value) => Ok(Some(value)),
            Err(_) if is_missing => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The rest of a map, and the value of the key that was given out.
struct Pairs(vec::IntoIter<(Json, Json)>, Json);

impl<'de> MapAccess<'de> for Pairs {
    type Error = Unreadable;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>> {
        let Some((key, value)) = self.0.next() else {
            return Ok(None);
        };
        self.1 = value;
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value> {
        seed.deserialize(mem::replace(&mut self.1, Json::Null))
    }
}

/// A variant's name and content.
struct Variant(Json, Json);

impl<'de> EnumAccess<'de> for Variant {
    type Error = Unreadable;
    type Variant = Json;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Json)> {
        Ok((seed.deserialize(self.0)?, self.1))
    }
}

impl<'de> VariantAccess<'de> for Json {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<()> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_struct("", names, visitor)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use shared_types::{
        api::{personal::Transaction, problem::ProblemView},
        calendar::{Date, YearMonth},
        codes::EntryType,
        money::Fen,
    };

    use super::read;

    const LINE: &str = r#" {"id": 7, "posted_on": "2026-11-15", "entry_type": "regular_remittance",
        "for_month": "2026-10", "amount": -768000, "balance_after": 0, "memo": "单位\n\"汇缴\"\ud842\udfb7\u6c47",
        "txn_no": "1", "reversal": false, "unknown": {"a": [1, {}, []]}} "#;

    #[test]
    fn a_model_is_read() {
        let line: Transaction = read(LINE).unwrap();
        assert_eq!((line.id, line.posted_on), (7, Date::of(2026, 11, 15)));
        assert_eq!(
            (line.entry_type, line.for_month),
            (EntryType::RegularRemittance, Some(YearMonth::of(2026, 10)))
        );
        assert_eq!((line.amount, line.reversal), (Fen(-768_000), false));
        assert_eq!(line.memo, "单位\n\"汇缴\"𠮷汇");
    }

    #[test]
    fn missing_options_and_defaults_are_allowed() {
        let text = r#"{"type":"/problems/x","code":"x","title":"","status":409,"detail":"","trace_id":""}"#;
        let problem: ProblemView = read(text).unwrap();
        assert_eq!((problem.status, problem.errors.len()), (409, 0));
        assert!(
            read::<Transaction>(&LINE.replace("\"2026-10\"", "null"))
                .unwrap()
                .for_month
                .is_none()
        );
        assert!(read::<()>("null").is_ok());
    }

    #[test]
    fn enums_with_content_are_read() {
        #[derive(Debug, Deserialize, PartialEq)]
        enum Shape {
            Dot,
            Line(u8),
            Box { width: u8, depth: Option<u8> },
        }
        let shapes: Vec<Shape> = read(r#"["Dot",{"Line":2},{"Box":{"width":3}}]"#).unwrap();
        assert_eq!(
            shapes,
            [
                Shape::Dot,
                Shape::Line(2),
                Shape::Box {
                    width: 3,
                    depth: None
                }
            ]
        );
    }

    #[test]
    fn what_is_no_json_or_another_model_is_refused() {
        for text in [
            "",
            "{",
            "[1,]",
            "{\"a\"}",
            "{1:2}",
            "nul",
            "1 2",
            "\"\\ud842\"",
            "\"\\u12\"",
            "1.5",
            "1e3",
            "99999999999999999999",
        ] {
            assert!(
                read::<Vec<i64>>(text).is_err() && read::<i64>(text).is_err(),
                "{text}"
            );
        }
        assert!(read::<u8>("256").is_err() && read::<u8>("-1").is_err());
        assert!(read::<Transaction>(&LINE.replace("\"id\"", "\"no\"")).is_err());
        assert!(read::<Transaction>(&LINE.replace("regular_remittance", "nonsense")).is_err());
        assert!(read::<i64>(&"[".repeat(100_000)).is_err());
    }
}
