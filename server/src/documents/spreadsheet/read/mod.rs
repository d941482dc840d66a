//! Reading an uploaded workbook, step by step from the outside in.

mod assemble;
mod cell;
mod metered;
mod number;
mod package;
mod sheet;
mod signature;
mod strings;
mod styles;
mod workbook;
mod worksheet;
mod xml;

pub use cell::Cell;
pub use sheet::{Row, Sheet};

use super::layout::Layout;
use super::refusal::FileRefusal;
use package::Package;
use workbook::Workbook;

/// Bounds on what a file may cost.
///
/// The defaults fit a unit of 100,000 people and hold the reader below some
/// 300 MB and a few seconds whatever the file contains.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Size of the upload in bytes.
    pub file_bytes: usize,
    /// Entries in the zip directory.
    pub parts: usize,
    /// Bytes that one compressed part may unfold to, counted while unfolding.
    pub part_bytes: u64,
    /// Bytes that all parts together may unfold to.
    pub total_bytes: u64,
    /// Data rows below the header.
    pub rows: usize,
    /// Columns from the left that may have content.
    pub columns: u16,
    /// Cells with content.
    pub cells: usize,
    /// Characters in a cell.
    pub cell_chars: usize,
    /// Problems that are kept; all are counted.
    pub problems: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 20 << 20,
            parts: 1_000,
            part_bytes: 128 << 20,
            total_bytes: 224 << 20,
            rows: 100_000,
            columns: 64,
            cells: 1_600_000,
            cell_chars: 500,
            problems: 20_000,
        }
    }
}

/// Reads the worksheet that `layout` describes out of an uploaded .xlsx.
///
/// Problems of single rows and cells that can be seen without knowing the
/// business (hidden rows, merged cells, formulas, error values, lost digits) are
/// in [`Sheet::problems`] already; the typed getters of [`Cell`] and the caller's
/// rules find the others.
///
/// Blocking: about a second and 60 MB for 100,000 rows.
///
/// # Errors
/// [`FileRefusal`] when the file cannot be used as a whole.
pub fn read_sheet(bytes: &[u8], layout: &Layout, limits: &Limits) -> Result<Sheet, FileRefusal> {
    signature::check(bytes, limits)?;
    let mut package = Package::open(bytes, limits)?;
    let workbook = Workbook::read(&mut package)?;
    let target = workbook.choose_sheet(&mut package, layout)?;
    let styles = styles::read(&mut package, &workbook)?;
    let raw = worksheet::scan(&mut package, &target.path, &styles, limits)?;
    let strings = strings::read(&mut package, &workbook, limits)?;
    let sheet = assemble::assemble(raw, &strings, layout, limits)?;
    package.count_the_rest()?;
    Ok(sheet)
}
