//! A list on paper: the same columns and rows as in the workbook, on A4 across.

use shared_types::Date;

use super::compose::{Align, Composer, Fact, TableColumn};
use super::frame::Frame;
use super::render::{About, render};
use super::{Fonts, PdfError};
use crate::documents::spreadsheet::{TableCell, TableKind, TableSpec};

/// A column is at least and at most so wide, in digits; longer text is wrapped.
const LEAST: u16 = 6;
const MOST: u16 = 36;

/// A list as PDF.
///
/// `number` tells one print from another; `today` is the document's date.
///
/// # Errors
/// [`PdfError`]; see there.
pub fn listing(
    fonts: &Fonts,
    centre_name: &str,
    number: &str,
    today: Date,
    spec: &TableSpec<'_>,
    rows: &[Vec<TableCell<'static>>],
) -> Result<Vec<u8>, PdfError> {
    let mut page = Composer::on(fonts, Frame::ACROSS)?;
    page.letterhead(centre_name, number);
    page.title(spec.title, "");
    let facts: Vec<Fact> = spec
        .info
        .iter()
        .map(|(label, value)| Fact::text(*label, value))
        .collect();
    let mut pairs = Vec::new();
    let mut facts = facts.into_iter().peekable();
    while facts.peek().is_some() {
        pairs.push(facts.by_ref().take(2).collect());
    }
    page.facts(pairs);
    let lines: Vec<Vec<String>> = rows.iter().map(|row| texts(row)).collect();
    let totals = texts(&spec.totals);
    let columns: Vec<TableColumn> = spec
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let cells = lines
                .iter()
                .chain([&totals])
                .filter_map(|line| line.get(at));
            let widest = cells.map(|cell| units(cell)).max().unwrap_or(0);
            TableColumn {
                header: column.header.to_owned(),
                share: f32::from(widest.max(units(column.header)).clamp(LEAST, MOST)),
                align: match column.kind {
                    TableKind::Text => Align::Left,
                    TableKind::Integer | TableKind::Amount => Align::Right,
                },
            }
        })
        .collect();
    page.table(&columns, &lines, &totals);
    let layout = page.finish(spec.title);
    let about = About {
        title: spec.title.to_owned(),
        subject: number.to_owned(),
        author: centre_name.to_owned(),
        id: number.to_owned(),
        date: today,
    };
    render(fonts, &layout, about)
}

/// Width of a text, in digits: a Chinese character is about two wide. One more
/// on either side keeps the columns apart.
fn units(text: &str) -> u16 {
    let wide = |letter: char| if letter.is_ascii() { 1_u16 } else { 2 };
    text.chars().map(wide).fold(2, u16::saturating_add)
}

fn texts(row: &[TableCell<'_>]) -> Vec<String> {
    row.iter().map(text).collect()
}

fn text(cell: &TableCell<'_>) -> String {
    match cell {
        TableCell::Empty => String::new(),
        TableCell::Text(text) => text.to_string(),
        TableCell::Integer(number) => number.to_string(),
        TableCell::Amount(amount) => amount.grouped(),
        TableCell::Date(day) => day.to_string(),
    }
}
