//! A thin layer over quick-xml that keeps hostile XML in bounds: no document
//! type, no own entities, no deep nesting.

use std::io::{self, BufRead};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::documents::spreadsheet::refusal::FileRefusal;

/// Deeper than any part of a workbook goes.
const DEEPEST: usize = 64;

/// An XML part, event by event; `<a/>` arrives as a start and an end.
pub(super) struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    depth: usize,
}

impl<R: BufRead> Xml<R> {
    pub(super) fn new(source: R) -> Self {
        let mut reader = Reader::from_reader(source);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.trim_text(false);
        Self {
            reader,
            buffer: Vec::with_capacity(1 << 10),
            depth: 0,
        }
    }

    /// The next event.
    pub(super) fn next(&mut self) -> Result<Event<'_>, FileRefusal> {
        self.buffer.clear();
        let event = self
            .reader
            .read_event_into(&mut self.buffer)
            .map_err(|error| refusal(&error))?;
        match &event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => return Err(FileRefusal::Suspicious),
            Event::Eof if self.depth > 0 => return Err(FileRefusal::Damaged),
            _ => {}
        }
        if self.depth > DEEPEST {
            Err(FileRefusal::Suspicious)
        } else {
            Ok(event)
        }
    }
}

/// The value of the attribute with this local name, unescaped.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    // Without the check for duplicates, which is quadratic in their number.
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .and_then(|attribute| {
            quick_xml::escape::unescape(&attribute.value)
                .ok()
                .map(std::borrow::Cow::into_owned)
        })
}

/// Whether a boolean attribute is set.
pub(super) fn flag(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| value == "1" || value == "true")
}

/// The character behind `&amp;` or `&#20013;`.
pub(super) fn reference(reference: &BytesRef<'_>) -> Result<char, FileRefusal> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Ok(character);
    }
    match reference.as_ref() {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(FileRefusal::Suspicious),
    }
}

fn refusal(error: &quick_xml::Error) -> FileRefusal {
    match error {
        quick_xml::Error::Io(error) => io_refusal(error),
        _ => FileRefusal::Damaged,
    }
}

/// A metered stream that ran over its limit is a bomb; anything else is damage.
pub(super) fn io_refusal(error: &io::Error) -> FileRefusal {
    if error.kind() == io::ErrorKind::FileTooLarge {
        FileRefusal::Bomb
    } else {
        FileRefusal::Damaged
    }
}
