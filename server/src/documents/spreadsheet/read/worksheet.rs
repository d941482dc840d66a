//! One pass over a worksheet's XML: cells with content, hidden rows and columns,
//! merged ranges, formulas.

use std::io::BufRead;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};
use shared_types::Date;

use super::Limits;
use super::number::day_of_serial;
use super::package::Package;
use super::strings::TextBuffer;
use super::styles::Styles;
use super::xml::{Xml, attribute, flag, reference};
use crate::documents::spreadsheet::refusal::FileRefusal;

/// Excel's last row and column.
const LAST_ROW: u32 = 1_048_576;
const LAST_COLUMN: u32 = 16_384;

/// Rows that may stand above the header (a title, a date).
pub(super) const HEADER_SEARCH: usize = 10;

/// More merged ranges than a list has by accident.
const MOST_MERGES: usize = 10_000;

/// Content of a cell.
#[derive(Clone, PartialEq)]
pub(super) enum Value {
    /// A formula without a stored result.
    Nothing,
    /// Index into the shared strings, until they are read.
    Shared(u32),
    Text(Arc<str>),
    Number(f64),
    /// A number in a date format; `None` when it is not a day.
    Day(Option<Date>),
    Bool(bool),
    Error,
}

/// Only the kind: the content is personal data and must not reach a log by way
/// of a `{:?}`.
impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Nothing => "Nothing",
            Self::Shared(_) => "Shared",
            Self::Text(_) => "Text",
            Self::Number(_) => "Number",
            Self::Day(_) => "Day",
            Self::Bool(_) => "Bool",
            Self::Error => "Error",
        })
    }
}

/// A cell with content.
#[derive(Clone, Debug)]
pub(super) struct RawCell {
    pub column: u16,
    pub formula: bool,
    pub value: Value,
}

/// A row with content; its cells are `cells[start..end]` of the sheet.
#[derive(Clone, Copy, Debug)]
pub(super) struct RawRow {
    pub number: u32,
    pub hidden: bool,
    pub start: usize,
    pub end: usize,
}

/// A merged range, zero-based columns and Excel's row numbers, inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub first_row: u32,
    pub last_row: u32,
    pub first_column: u16,
    pub last_column: u16,
}

/// A worksheet as it is in the file.
#[derive(Clone, Debug, Default)]
pub(super) struct RawSheet {
    pub rows: Vec<RawRow>,
    pub cells: Vec<RawCell>,
    pub merges: Vec<Area>,
    /// Zero-based, inclusive.
    pub hidden_columns: Vec<(u16, u16)>,
}

/// Reads a worksheet; stops at the first row beyond the limit.
pub(super) fn scan(
    package: &mut Package<'_>,
    path: &str,
    styles: &Styles,
    limits: &Limits,
) -> Result<RawSheet, FileRefusal> {
    let mut scan = Scan {
        styles,
        limits,
        sheet: RawSheet::default(),
        text: TextBuffer::new(limits.cell_chars),
        row: None,
        next_row: 1,
        cell: None,
        next_column: 0,
        capture: false,
        phonetic: false,
    };
    let mut xml = package.xml(path)?;
    loop {
        match xml.next()? {
            Event::Start(element) => scan.start(&element)?,
            Event::End(element) => scan.end(element.local_name().as_ref())?,
            Event::Text(part) if scan.capture => scan.text.push_str(&part.xml10_content()),
            Event::CData(part) if scan.capture => scan.text.push_str(&part.xml10_content()),
            Event::GeneralRef(name) if scan.capture => scan.text.push(reference(&name)?),
            Event::Eof => return Ok(scan.sheet),
            _ => {}
        }
    }
}

/// Whether a worksheet has a cell with a value; reads no further than the first.
pub(super) fn has_content<R: BufRead>(xml: &mut Xml<R>) -> Result<bool, FileRefusal> {
    let mut in_value = false;
    loop {
        match xml.next()? {
            Event::Start(element) => {
                in_value = matches!(element.local_name().as_ref(), "v" | "t");
            }
            Event::End(element) => {
                in_value = false;
                if element.local_name().as_ref() == "sheetData" {
                    return Ok(false);
                }
            }
            Event::Text(text) if in_value && !text.trim().is_empty() => return Ok(true),
            Event::CData(_) | Event::GeneralRef(_) if in_value => return Ok(true),
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CellType {
    Number,
    Shared,
    Text,
    Bool,
    Error,
}

struct OpenCell {
    column: u32,
    kind: CellType,
    style: usize,
    formula: bool,
    value: Option<Value>,
}

struct Scan<'a> {
    styles: &'a Styles,
    limits: &'a Limits,
    sheet: RawSheet,
    text: TextBuffer,
    row: Option<RawRow>,
    next_row: u32,
    cell: Option<OpenCell>,
    next_column: u32,
    capture: bool,
    phonetic: bool,
}

impl Scan<'_> {
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), FileRefusal> {
        match element.local_name().as_ref() {
            "c" => self.open_cell(element),
            "v" => {
                self.text.clear();
                self.capture = self.cell.is_some();
                Ok(())
            }
            "row" => self.open_row(element),
            "f" => {
                if let Some(cell) = &mut self.cell {
                    cell.formula = true;
                }
                Ok(())
            }
            "is" => {
                self.text.clear();
                Ok(())
            }
            "t" => {
                self.capture = self.cell.is_some() && !self.phonetic;
                Ok(())
            }
            "rPh" => {
                self.phonetic = true;
                Ok(())
            }
            "mergeCell" => self.merge(element),
            "col" => {
                self.hidden_column(element);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn end(&mut self, name: &str) -> Result<(), FileRefusal> {
        match name {
            "v" => {
                self.capture = false;
                self.value()?;
            }
            "t" => self.capture = false,
            "rPh" => self.phonetic = false,
            "is" => {
                if let Some(cell) = &mut self.cell
                    && !self.text.as_str().is_empty()
                {
                    cell.value = Some(Value::Text(self.text.finish()));
                }
            }
            "c" => self.close_cell()?,
            "row" => self.close_row()?,
            _ => {}
        }
        Ok(())
    }

    fn open_row(&mut self, element: &BytesStart<'_>) -> Result<(), FileRefusal> {
        let number = match attribute(element, "r") {
            Some(number) => number.parse().map_err(|_| FileRefusal::Damaged)?,
            None => self.next_row,
        };
        if number < self.next_row || number > LAST_ROW || self.row.is_some() {
            return Err(FileRefusal::Damaged);
        }
        let hidden = flag(element, "hidden") || attribute(element, "ht").as_deref() == Some("0");
        let start = self.sheet.cells.len();
        self.row = Some(RawRow {
            number,
            hidden,
            start,
            end: start,
        });
        self.next_row = number + 1;
        self.next_column = 0;
        Ok(())
    }

    fn close_row(&mut self) -> Result<(), FileRefusal> {
        let Some(mut row) = self.row.take() else {
            return Ok(());
        };
        row.end = self.sheet.cells.len();
        if row.end > row.start {
            self.sheet.rows.push(row);
        }
        if self.sheet.rows.len() > self.limits.rows + HEADER_SEARCH {
            return Err(FileRefusal::TooManyRows {
                limit: self.limits.rows,
            });
        }
        Ok(())
    }

    fn open_cell(&mut self, element: &BytesStart<'_>) -> Result<(), FileRefusal> {
        let Some(row) = self.row else { return Ok(()) };
        let mut cell = OpenCell {
            column: self.next_column,
            kind: CellType::Number,
            style: 0,
            formula: false,
            value: None,
        };
        for attribute in element.attributes().with_checks(false).flatten() {
            match attribute.key.as_ref() {
                "r" => {
                    let (column, number) =
                        position(&attribute.value).ok_or(FileRefusal::Damaged)?;
                    if number != row.number {
                        return Err(FileRefusal::Damaged);
                    }
                    cell.column = column;
                }
                "s" => cell.style = attribute.value.parse().unwrap_or(0),
                "t" => {
                    cell.kind = match attribute.value.as_ref() {
                        "s" => CellType::Shared,
                        "b" => CellType::Bool,
                        "e" => CellType::Error,
                        // Dates in ISO form are parsed like typed ones.
                        "str" | "inlineStr" | "d" => CellType::Text,
                        _ => CellType::Number,
                    }
                }
                _ => {}
            }
        }
        if cell.column < self.next_column || cell.column >= LAST_COLUMN || self.cell.is_some() {
            return Err(FileRefusal::Damaged);
        }
        self.next_column = cell.column + 1;
        self.cell = Some(cell);
        Ok(())
    }

    fn value(&mut self) -> Result<(), FileRefusal> {
        let Some(cell) = &mut self.cell else {
            return Ok(());
        };
        let text = self.text.as_str().trim();
        if text.is_empty() {
            return Ok(());
        }
        cell.value = Some(match cell.kind {
            CellType::Shared => Value::Shared(text.parse().map_err(|_| FileRefusal::Damaged)?),
            CellType::Text => Value::Text(self.text.finish()),
            CellType::Bool => Value::Bool(text == "1" || text.eq_ignore_ascii_case("true")),
            CellType::Error => Value::Error,
            CellType::Number => {
                let number: f64 = text.parse().map_err(|_| FileRefusal::Damaged)?;
                if self.styles.is_date(cell.style) {
                    Value::Day(day_of_serial(number, self.styles.date_1904))
                } else {
                    Value::Number(number)
                }
            }
        });
        Ok(())
    }

    fn close_cell(&mut self) -> Result<(), FileRefusal> {
        let Some(cell) = self.cell.take() else {
            return Ok(());
        };
        let value = match cell.value {
            Some(value) => value,
            None if cell.formula => Value::Nothing,
            None => return Ok(()),
        };
        let limit = self.limits.columns;
        let column = u16::try_from(cell.column)
            .ok()
            .filter(|column| *column < limit);
        let column = column.ok_or(FileRefusal::TooManyColumns { limit })?;
        if self.sheet.cells.len() >= self.limits.cells {
            return Err(FileRefusal::TooManyRows {
                limit: self.limits.rows,
            });
        }
        self.sheet.cells.push(RawCell {
            column,
            formula: cell.formula,
            value,
        });
        Ok(())
    }

    fn merge(&mut self, element: &BytesStart<'_>) -> Result<(), FileRefusal> {
        if self.sheet.merges.len() >= MOST_MERGES {
            return Err(FileRefusal::Suspicious);
        }
        let range = attribute(element, "ref").ok_or(FileRefusal::Damaged)?;
        self.sheet
            .merges
            .push(area(&range).ok_or(FileRefusal::Damaged)?);
        Ok(())
    }

    fn hidden_column(&mut self, element: &BytesStart<'_>) {
        let is_hidden =
            flag(element, "hidden") || attribute(element, "width").as_deref() == Some("0");
        let bound = |name: &str| -> Option<u16> {
            attribute(element, name)?
                .parse::<u16>()
                .ok()?
                .checked_sub(1)
        };
        if let (true, Some(first), Some(last)) = (is_hidden, bound("min"), bound("max"))
            && self.sheet.hidden_columns.len() < MOST_MERGES
        {
            self.sheet.hidden_columns.push((first, last));
        }
    }
}

/// Column (zero-based) and row of `B7`.
fn position(text: &str) -> Option<(u32, u32)> {
    let split = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(split);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut column = 0_u32;
    for byte in letters.bytes() {
        if !byte.is_ascii_alphabetic() {
            return None;
        }
        column = column * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1;
    }
    Some((column - 1, digits.parse().ok()?))
}

fn area(range: &str) -> Option<Area> {
    let (from, to) = range.split_once(':').unwrap_or((range, range));
    let ((first_column, first_row), (last_column, last_row)) = (position(from)?, position(to)?);
    Some(Area {
        first_row: first_row.min(last_row),
        last_row: first_row.max(last_row),
        first_column: u16::try_from(first_column.min(last_column)).ok()?,
        last_column: u16::try_from(first_column.max(last_column)).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions() {
        assert_eq!(position("A1"), Some((0, 1)));
        assert_eq!(position("xfd1048576"), Some((16_383, 1_048_576)));
        for bad in ["", "1", "A", "ABCD1", "A-1", "é1"] {
            assert_eq!(position(bad), None, "{bad}");
        }
        let whole = Area {
            first_row: 3,
            last_row: 5,
            first_column: 0,
            last_column: 1,
        };
        assert_eq!(area("B5:A3"), Some(whole));
    }
}
