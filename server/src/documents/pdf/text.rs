//! Characters and line breaks of Chinese text.

use super::fonts::MISSING_SORT;

/// What an archive document may contain: controls and variation selectors are
/// left out, characters of the private use area (old encodings of rare names)
/// become the sign for a missing sort, because nobody else could read them.
pub(super) fn printable(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() && !is_selector(*c))
        .map(|c| if is_private(c) { MISSING_SORT } else { c })
        .collect()
}

fn is_selector(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{FEFF}' | '\u{FFFE}')
}

fn is_private(character: char) -> bool {
    matches!(character, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// Pieces that may not be broken: words of Latin letters and digits, single
/// Chinese characters with the punctuation that belongs to them.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut previous: Option<char> = None;
    for (at, character) in text.char_indices() {
        let joins = previous.is_some_and(|before| {
            let word = |c: char| c.is_ascii_graphic();
            (word(before) && word(character)) || closes(character) || opens(before)
        });
        if previous.is_some() && !joins {
            tokens.push(&text[start..at]);
            start = at;
        }
        previous = Some(character);
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

/// May not begin a line.
fn closes(character: char) -> bool {
    "，。；：、？！）》”’」』】〉…%,.;:?!)]".contains(character)
}

/// May not end a line.
fn opens(character: char) -> bool {
    "（《“‘「『【〈([".contains(character)
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn words_and_punctuation_stay_together() {
        let pieces = tokens("（甲）有限公司 No. 12，终");
        assert_eq!(
            pieces,
            [
                "（甲）",
                "有",
                "限",
                "公",
                "司",
                " ",
                "No.",
                " ",
                "12，",
                "终"
            ]
        );
    }
}
