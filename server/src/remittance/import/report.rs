//! The rows that failed, as they were typed, with the reasons beside them:
//! ready to be corrected and uploaded again.

use std::collections::HashMap;

use shared_types::api::unit::RowError;

use crate::documents::spreadsheet::{
    CHANGE_LIST, ColumnKind, ERROR_COLUMN, ROW_COLUMN, TableCell, TableColumn, TableSpec,
    WriteError, write_table,
};

/// File name of the report.
pub(super) const FILE_NAME: &str = "变更清册错误报告.xlsx";

/// Writes the workbook; its headers are those of the template, the user's own
/// ones, and two that the reader ignores. Behind the template's cells, `rows`
/// hold header and value of each column of the user's own.
///
/// # Errors
/// [`WriteError`] when it cannot be put together.
pub(super) fn write(
    rows: &[(u32, Vec<String>)],
    errors: &[RowError],
    english: bool,
) -> Result<Vec<u8>, WriteError> {
    let mut reasons: HashMap<u32, String> = HashMap::with_capacity(rows.len());
    for error in errors {
        let text = reasons.entry(error.row).or_default();
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&reason(error, english));
    }
    let text = TableColumn::text;
    let mut columns: Vec<_> = CHANGE_LIST
        .columns
        .iter()
        .map(|column| {
            text(
                column.header,
                if column.kind == ColumnKind::Code {
                    24
                } else {
                    16
                },
            )
        })
        .collect();
    let template = columns.len();
    let own: Vec<&str> = rows
        .first()
        .map(|(_, cells)| cells.iter().skip(template).step_by(2).map(String::as_str))
        .into_iter()
        .flatten()
        .collect();
    columns.extend(own.into_iter().map(|header| text(header, 16)));
    columns.push(text(ROW_COLUMN, 8));
    columns.push(text(ERROR_COLUMN, 72));
    let spec = TableSpec {
        sheet_name: CHANGE_LIST.sheet_name,
        title: "",
        info: &[],
        columns: &columns,
        totals: Vec::new(),
    };
    let lines = rows.iter().map(|(number, cells)| {
        let (typed, own) = cells.split_at(template.min(cells.len()));
        let own = own.iter().skip(1).step_by(2);
        let mut line: Vec<TableCell<'_>> = typed
            .iter()
            .chain(own)
            .map(|cell| TableCell::from(cell.as_str()))
            .collect();
        line.push(number.to_string().into());
        line.push(reasons.remove(number).unwrap_or_default().into());
        line
    });
    write_table(&spec, lines)
}

/// The column is named, because the letters of the uploaded file may differ.
fn reason(error: &RowError, english: bool) -> String {
    match (error.column_name.as_str(), english) {
        ("", false) => format!("本行：{}", error.message),
        (name, false) => format!("{name}：{}", error.message),
        ("", true) => format!("Row: {}", error.message),
        (name, true) => format!("{name}: {}", error.message),
    }
}
