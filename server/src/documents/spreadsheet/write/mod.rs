//! Writing workbooks: error reports and lists for download.
//!
//! Digit strings are written as text, so that nothing is rounded or shown as a
//! power of ten; text is never a formula, whatever it begins with. Sheets are
//! built in memory and not in temporary files: they hold personal data.

mod error_report;
mod style;
mod table;

pub use error_report::{ERROR_COLUMN, ROW_COLUMN, write_error_report};
pub use table::{TableCell, TableColumn, TableKind, TableSpec, write_table};

pub(super) use style::Style;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

/// A workbook could not be written; always a defect of the program or too many
/// rows for Excel (1,048,576).
#[derive(Debug, thiserror::Error)]
#[error("workbook not written: {0}")]
pub struct WriteError(#[from] XlsxError);

/// A workbook with fixed properties: the same content gives the same bytes.
pub(super) fn workbook(title: &str) -> Workbook {
    let mut workbook = Workbook::new();
    let mut properties = DocProperties::new()
        .set_title(title)
        .set_author("住房公积金管理中心");
    if let Ok(epoch) = ExcelDateTime::from_ymd(2026, 1, 1) {
        properties = properties.set_creation_datetime(&epoch);
    }
    workbook.set_properties(&properties);
    workbook
}

pub(super) fn finish(workbook: &mut Workbook) -> Result<Vec<u8>, WriteError> {
    Ok(workbook.save_to_buffer()?)
}
