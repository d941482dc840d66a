//! A sheet that was read: rows and columns by name.

use super::cell::Cell;
use super::worksheet::{RawCell, RawRow};
use crate::documents::spreadsheet::layout::{Column, HeaderMap, Layout};
use crate::documents::spreadsheet::problem::ProblemList;

/// The data rows of a worksheet, and what is wrong with them so far.
#[derive(Clone)]
pub struct Sheet {
    pub(super) layout: Layout,
    pub(super) header_row: u32,
    pub(super) headers: HeaderMap,
    pub(super) rows: Vec<RawRow>,
    pub(super) cells: Vec<RawCell>,
    /// Limit of characters in a cell, for the getters.
    pub(super) text_limit: usize,
    /// Problems that the reader found by itself; the caller may take the list
    /// out, add its own and sort it.
    pub problems: ProblemList,
}

impl Sheet {
    /// The layout it was read by.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Excel's number of the header row.
    pub fn header_row(&self) -> u32 {
        self.header_row
    }

    /// Number of data rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True when there is no data row; [`super::read_sheet`] never returns such
    /// a sheet.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The data rows from top to bottom.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        self.rows.iter().map(|raw| Row {
            sheet: self,
            raw: *raw,
        })
    }

    /// The row with Excel's number `number`, if it has content.
    pub fn row(&self, number: u32) -> Option<Row<'_>> {
        let index = self
            .rows
            .binary_search_by_key(&number, |row| row.number)
            .ok()?;
        Some(Row {
            sheet: self,
            raw: self.rows[index],
        })
    }

    /// Headers that the layout does not know; their columns are not used, and
    /// are kept in the error report.
    pub fn unused_headers(&self) -> impl Iterator<Item = &str> {
        self.headers.extra.iter().map(|(_, text)| text.as_str())
    }

    /// Columns that the layout does not know: zero-based place and header.
    #[must_use]
    pub fn extra_columns(&self) -> &[(u16, String)] {
        &self.headers.extra
    }
}

/// The size only; the rows are personal data.
impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet")
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}

/// One data row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    sheet: &'a Sheet,
    raw: RawRow,
}

impl<'a> Row<'a> {
    /// Excel's row number, as on the left edge of the sheet.
    pub fn number(&self) -> u32 {
        self.raw.number
    }

    /// The cell of the column with this key of the layout.
    ///
    /// # Panics
    /// When the layout has no such key; keys are constants of the program.
    pub fn cell(&self, key: &str) -> Cell<'a> {
        let index = self
            .sheet
            .layout
            .columns
            .iter()
            .position(|column| column.key == key);
        let index = index.unwrap_or_else(|| panic!("the layout has no column {key}"));
        self.cell_at(index)
    }

    /// The cells in the layout's order.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'a>> {
        let row = *self;
        (0..self.sheet.layout.columns.len()).map(move |index| row.cell_at(index))
    }

    fn cell_at(&self, index: usize) -> Cell<'a> {
        let Column { header, kind, .. } = self.sheet.layout.columns[index];
        let column = self.sheet.headers.layout_to_sheet[index];
        Cell {
            row: self.raw.number,
            column,
            header,
            kind,
            raw: column.and_then(|column| self.raw_cell(column)),
            text_limit: self.sheet.text_limit,
        }
    }

    /// What stands in a column that the layout does not know.
    /// What was typed into a column that the layout does not know.
    #[must_use]
    pub fn extra(&self, column: u16) -> String {
        self.raw_cell(column)
            .map(super::cell::typed)
            .unwrap_or_default()
    }

    fn raw_cell(&self, column: u16) -> Option<&'a RawCell> {
        let cells = &self.sheet.cells[self.raw.start..self.raw.end];
        cells
            .binary_search_by_key(&column, |cell| cell.column)
            .ok()
            .map(|at| &cells[at])
    }
}
