//! Spreadsheets (.xlsx): reading what a unit uploads, writing what it downloads.
//!
//! Reading trusts nothing. [`read_sheet`] looks at the file's first bytes, at
//! the zip directory, and counts what really comes out of the compressed parts;
//! it streams the worksheet's XML once and keeps only cells with a value. A file
//! that cannot be read as a whole is a [`FileRefusal`]; a row or cell that
//! cannot be used is a [`CellProblem`] with Excel's own row number, and all of
//! them are reported together.
//!
//! No message ever quotes the content of a data cell: rows hold names and
//! identity numbers, and messages end in logs, screens and screenshots.
//!
//! Row numbers are Excel's own: a blank row in the middle of the data is skipped
//! and the rows below it keep the number that the user sees on the left edge of
//! the sheet. Blank rows at the end are not rows.

mod change_list;
mod layout;
mod problem;
mod read;
mod refusal;
mod write;

#[cfg(test)]
mod tests;

pub use change_list::{
    CHANGE_LIST, CHANGE_TYPES, TEMPLATE_FILE_NAME, change_list_template, column, id_type_names,
};
pub use layout::{Column, ColumnKind, Layout, MissingHeader, Presence, column_letters};
pub use problem::{CellProblem, ProblemKind, ProblemList, Rule};
pub use read::{Cell, Limits, Row, Sheet, read_sheet};
pub use refusal::FileRefusal;
pub use write::{
    ERROR_COLUMN, ROW_COLUMN, TableCell, TableColumn, TableKind, TableSpec, WriteError,
    write_error_report, write_table,
};
