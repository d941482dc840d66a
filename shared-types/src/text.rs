//! Reading what people type: full-width forms, stray blanks; and the text forms on the wire.

use core::fmt;
use core::marker::PhantomData;

/// A type that is read from text.
pub(crate) trait ParseText: Sized {
    /// Why a text is refused.
    type Error: fmt::Display;

    /// Reads the text form.
    fn parse_text(text: &str) -> Result<Self, Self::Error>;
}

/// A type that crosses the wire as text.
pub(crate) trait WireText {
    /// Writes the text form.
    fn serialize_text<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

struct TextVisitor<T>(PhantomData<T>);

impl<T: ParseText> serde::de::Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        T::parse_text(text).map_err(E::custom)
    }
}

/// Reads any text value; the message of a refusal never repeats the value.
pub(crate) fn deserialize_text<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: ParseText,
    D: serde::Deserializer<'de>,
{
    deserializer.deserialize_str(TextVisitor(PhantomData))
}

/// Full-width ASCII (U+FF01 to U+FF5E) and the ideographic blank become their half-width forms.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' | '\u{2002}'..='\u{200a}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Half-width, trimmed text.
pub(crate) fn fold(text: &str) -> String {
    let folded: String = text.chars().map(half_width).collect();
    folded.trim().into()
}

/// Half-width text without blanks, hyphens and invisible marks, letters in upper case: the form in
/// which numbers are compared.
pub(crate) fn compact(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|c| !matches!(c, ' ' | '-' | '\t' | '\r' | '\n' | '\u{200b}' | '\u{feff}'))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Whether the text is not empty and all ASCII digits.
pub(crate) fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Number of at most nine ASCII digits; `None` for anything else.
pub(crate) fn small_number(text: &str) -> Option<u32> {
    if text.len() > 9 || !all_digits(text) {
        return None;
    }
    Some(text.bytes().fold(0, |n, b| n * 10 + u32::from(b - b'0')))
}

/// Appends `number` with at least `width` digits; smaller than the `format!` machinery.
pub(crate) fn push_number(out: &mut String, number: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let mut rest = number;
    let mut at = digits.len();
    while rest > 0 || digits.len() - at < width {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if at == 0 {
            break;
        }
    }
    out.extend(digits[at..].iter().map(|&b| char::from(b)));
}
