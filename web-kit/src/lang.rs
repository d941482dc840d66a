//! The language of the screen and the typed catalogue of texts.

use std::cell::Cell;

/// A language that the apps speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// 简体中文, the first language.
    Chinese,
    /// English, complete as well.
    English,
}

thread_local! {
    // One setting for the page, which in the browser has one thread; on the server a
    // page is drawn on one thread from beginning to end. A context tells the
    // components that it changed (see `use_language`).
    static CHINESE: Cell<bool> = const { Cell::new(true) };
}

impl Language {
    /// The language in use.
    pub fn current() -> Self {
        if is_chinese() {
            Self::Chinese
        } else {
            Self::English
        }
    }

    /// BCP 47 tag, for `lang` and `Accept-Language`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// Makes this the language of every text that is read from now on.
    pub(crate) fn make_current(self) {
        CHINESE.set(self == Self::Chinese);
    }
}

/// True while the screen speaks Chinese.
#[inline]
pub fn is_chinese() -> bool {
    CHINESE.get()
}

/// The Chinese or the English text, by the language in use: for texts that are
/// not in the catalogue, such as the messages of `shared-types`.
#[inline]
pub fn pick<T>(chinese: T, english: T) -> T {
    if is_chinese() { chinese } else { english }
}

/// Joins without the formatting machinery, which is large in the browser.
#[inline(never)]
pub(crate) fn join(parts: &[&str]) -> String {
    parts.concat()
}

/// An integer with a comma between groups of three digits.
#[inline(never)]
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        grouped.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// All texts: one function a message, compiled from `texts/<language>/*.ftl`.
pub mod t {
    use super::{is_chinese, join, number, pick};

    include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_grouped() {
        for (value, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (-1_234_567, "-1,234,567"),
            (i64::MIN, "-9,223,372,036,854,775,808"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}
