//! A list as a workbook: title, a few lines about it, header, rows, totals.

use std::borrow::Cow;

use rust_xlsxwriter::{Format, Worksheet};
use shared_types::{Date, Fen};

use super::{Style, WriteError, finish, workbook};
use crate::documents::spreadsheet::change_list::A4;

/// What a column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// Text, and digit strings such as account numbers.
    Text,
    /// A count.
    Integer,
    /// Yuan with two decimals and separators, to the right.
    Amount,
}

/// One column of a list.
#[derive(Clone, Copy, Debug)]
pub struct TableColumn<'a> {
    /// Header.
    pub header: &'a str,
    /// What it shows.
    pub kind: TableKind,
    /// Width in characters.
    pub width: u16,
}

impl<'a> TableColumn<'a> {
    const fn of(kind: TableKind, header: &'a str, width: u16) -> Self {
        Self {
            header,
            kind,
            width,
        }
    }

    /// Text and digit strings.
    #[must_use]
    pub const fn text(header: &'a str, width: u16) -> Self {
        Self::of(TableKind::Text, header, width)
    }

    /// Counts.
    #[must_use]
    pub const fn integer(header: &'a str, width: u16) -> Self {
        Self::of(TableKind::Integer, header, width)
    }

    /// Yuan.
    #[must_use]
    pub const fn amount(header: &'a str, width: u16) -> Self {
        Self::of(TableKind::Amount, header, width)
    }
}

/// One cell of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableCell<'a> {
    /// Nothing.
    Empty,
    /// Text, kept as it is.
    Text(Cow<'a, str>),
    /// A count.
    Integer(i64),
    /// An amount, written as a number in yuan.
    Amount(Fen),
    /// A day, written as text 2026-11-01.
    Date(Date),
}

impl<'a> From<&'a str> for TableCell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for TableCell<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<Fen> for TableCell<'_> {
    fn from(amount: Fen) -> Self {
        Self::Amount(amount)
    }
}

impl From<i64> for TableCell<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl<'a, T: Into<TableCell<'a>>> From<Option<T>> for TableCell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl From<Date> for TableCell<'_> {
    fn from(day: Date) -> Self {
        Self::Date(day)
    }
}

/// What stands around the rows.
#[derive(Clone, Debug)]
pub struct TableSpec<'a> {
    /// Name of the worksheet, at most 31 characters without `[]:*?/\`.
    pub sheet_name: &'a str,
    /// Title above the list; with it and `info` empty the header is row 1.
    pub title: &'a str,
    /// Label and value pairs below the title, such as 单位名称.
    pub info: &'a [(&'a str, String)],
    /// The columns.
    pub columns: &'a [TableColumn<'a>],
    /// Last row, one cell a column; empty for none.
    pub totals: Vec<TableCell<'a>>,
}

/// A list for download (汇缴清册, 交易明细 and the like).
///
/// Rows are taken one by one, so that they need not be in memory twice.
///
/// # Errors
/// [`WriteError`] when the file cannot be put together.
pub fn write_table<'a>(
    spec: &TableSpec<'a>,
    rows: impl IntoIterator<Item = Vec<TableCell<'a>>>,
) -> Result<Vec<u8>, WriteError> {
    let mut workbook = workbook(spec.title);
    let style = Style::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(spec.sheet_name)?;
    let header_row = write_head(sheet, spec, &style)?;
    let mut at = header_row + 1;
    for row in rows {
        write_cells(
            sheet,
            at,
            &row,
            [&style.text, &style.integer, &style.amount],
        )?;
        at += 1;
    }
    if !spec.totals.is_empty() {
        let formats = [&style.total_text, &style.total_integer, &style.total_amount];
        write_cells(sheet, at, &spec.totals, formats)?;
    }
    sheet.set_freeze_panes(header_row + 1, 0)?;
    sheet.set_repeat_rows(header_row, header_row)?;
    sheet
        .set_landscape()
        .set_paper_size(A4)
        .set_print_fit_to_pages(1, 0);
    sheet.set_footer("&C第 &P 页，共 &N 页");
    finish(&mut workbook)
}

/// Title, information lines and header; the header's zero-based row.
fn write_head(
    sheet: &mut Worksheet,
    spec: &TableSpec<'_>,
    style: &Style,
) -> Result<u32, WriteError> {
    let mut at = 0;
    if !spec.title.is_empty() {
        sheet.write_string_with_format(at, 0, spec.title, &style.title)?;
        sheet.set_row_height(at, 24)?;
        at += 1;
    }
    for (label, value) in spec.info {
        sheet.write_string(at, 0, format!("{label}：{value}"))?;
        at += 1;
    }
    if at > 0 {
        at += 1;
    }
    for (index, column) in (0_u16..).zip(spec.columns) {
        let format = match column.kind {
            TableKind::Text => &style.header,
            TableKind::Integer | TableKind::Amount => &style.amount_header,
        };
        sheet.set_column_width(index, column.width)?;
        sheet.write_string_with_format(at, index, column.header, format)?;
    }
    Ok(at)
}

fn write_cells(
    sheet: &mut Worksheet,
    at: u32,
    cells: &[TableCell<'_>],
    [text, integer, amount]: [&Format; 3],
) -> Result<(), WriteError> {
    for (index, cell) in (0_u16..).zip(cells) {
        match cell {
            TableCell::Empty => sheet.write_blank(at, index, text)?,
            TableCell::Text(value) => sheet.write_string_with_format(at, index, &**value, text)?,
            TableCell::Date(day) => {
                sheet.write_string_with_format(at, index, day.to_string(), text)?
            }
            TableCell::Integer(number) => {
                sheet.write_number_with_format(at, index, nearest(&number.to_string()), integer)?
            }
            TableCell::Amount(fen) => {
                sheet.write_number_with_format(at, index, nearest(&fen.to_string()), amount)?
            }
        };
    }
    Ok(())
}

/// Excel's numbers are doubles: the nearest one to the exact decimal text, which
/// Excel shows as that text up to 15 digits.
fn nearest(decimal: &str) -> f64 {
    decimal.parse().unwrap_or_default()
}
