//! The table of shared strings.

use std::sync::Arc;

use quick_xml::events::Event;

use super::Limits;
use super::package::Package;
use super::workbook::Workbook;
use super::xml::reference;
use crate::documents::spreadsheet::refusal::FileRefusal;

/// Collects the text of one cell or string item, up to a limit in characters.
#[derive(Debug, Default)]
pub(super) struct TextBuffer {
    text: String,
    chars: usize,
    limit: usize,
}

impl TextBuffer {
    /// A buffer that keeps one character more than allowed, so that the excess
    /// can be seen and costs nothing.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            text: String::new(),
            chars: 0,
            limit: limit + 1,
        }
    }

    pub(super) fn push_str(&mut self, text: &str) {
        for character in text.chars() {
            if self.chars >= self.limit {
                return;
            }
            self.push(character);
        }
    }

    pub(super) fn push(&mut self, character: char) {
        if self.chars < self.limit {
            self.text.push(character);
            self.chars += 1;
        }
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.chars = 0;
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The text with Excel's escapes `_x000D_` resolved.
    pub(super) fn finish(&self) -> Arc<str> {
        if self.text.contains("_x") {
            unescape(&self.text).into()
        } else {
            self.text.as_str().into()
        }
    }
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let tail = &rest[at..];
        let character = tail
            .get(2..7)
            .and_then(|code| code.strip_suffix('_'))
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            .and_then(char::from_u32);
        if let Some(character) = character {
            out.push(character);
            rest = &tail[7..];
        } else {
            out.push_str("_x");
            rest = &tail[2..];
        }
    }
    out.push_str(rest);
    out
}

/// Reads the shared strings; a workbook without the part has none.
pub(super) fn read(
    package: &mut Package<'_>,
    workbook: &Workbook,
    limits: &Limits,
) -> Result<Vec<Arc<str>>, FileRefusal> {
    let Some(path) = workbook.strings.as_ref().filter(|path| package.has(path)) else {
        return Ok(Vec::new());
    };
    let mut strings = Vec::new();
    let mut text = TextBuffer::new(limits.cell_chars);
    let (mut in_text, mut phonetic) = (false, false);
    let mut xml = package.xml(path)?;
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "si" => text.clear(),
                "rPh" => phonetic = true,
                "t" => in_text = !phonetic,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "si" => strings.push(text.finish()),
                "rPh" => phonetic = false,
                "t" => in_text = false,
                _ => {}
            },
            Event::Text(part) if in_text => text.push_str(&part.xml10_content()),
            Event::CData(part) if in_text => text.push_str(&part.xml10_content()),
            Event::GeneralRef(name) if in_text => text.push(reference(&name)?),
            Event::Eof => return Ok(strings),
            _ => {}
        }
        // More strings than cells: not a table that anyone typed.
        if strings.len() > limits.cells {
            return Err(FileRefusal::Bomb);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excel_escapes_are_resolved() {
        assert_eq!(unescape("a_x000D_\nb"), "a\r\nb");
        assert_eq!(unescape("_x_x0041_中_x"), "_xA中_x");
    }

    #[test]
    fn text_stops_one_past_the_limit() {
        let mut text = TextBuffer::new(3);
        text.push_str("中文字符很多");
        assert_eq!(text.as_str(), "中文字符");
    }
}
