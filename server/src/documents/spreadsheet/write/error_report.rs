//! The rows that failed, with the reasons beside them, ready to be corrected
//! and uploaded again.

use std::collections::HashMap;

use rust_xlsxwriter::Worksheet;

use super::{Style, WriteError, finish, workbook};
use crate::documents::spreadsheet::layout::ColumnKind;
use crate::documents::spreadsheet::problem::{CellProblem, ProblemList};
use crate::documents::spreadsheet::read::{Row, Sheet};

/// Header of the column with the reasons; the reader ignores it.
pub const ERROR_COLUMN: &str = "错误原因";
/// Header of the column with the row's number in the uploaded file; the reader
/// ignores it.
pub const ROW_COLUMN: &str = "原行号";

/// A workbook with only the rows that have a problem: all columns as the user
/// typed them (also those that the layout does not know), then 原行号, then
/// 错误原因 with every reason. Cells with a problem are tinted.
///
/// The columns are in the layout's order, every cell is text, and
/// [`crate::documents::spreadsheet::read_sheet`] reads the corrected file as is.
///
/// # Errors
/// [`WriteError`] when the file cannot be put together.
pub fn write_error_report(sheet: &Sheet, problems: &ProblemList) -> Result<Vec<u8>, WriteError> {
    let mut by_row: HashMap<u32, Vec<&CellProblem>> = HashMap::new();
    for problem in problems {
        by_row.entry(problem.row).or_default().push(problem);
    }
    for row_problems in by_row.values_mut() {
        row_problems.sort_by_key(|problem| problem.column);
    }
    let mut workbook = workbook(ERROR_COLUMN);
    let style = Style::new();
    let out = workbook.add_worksheet();
    out.set_name(sheet.layout().sheet_name)?;
    write_headers(out, sheet, &style)?;
    let failed = sheet.rows().filter(|row| problems.has_row(row.number()));
    for (at, row) in (1_u32..).zip(failed) {
        let row_problems = by_row
            .get(&row.number())
            .map(Vec::as_slice)
            .unwrap_or_default();
        write_row(out, at, sheet, row, row_problems, &style)?;
    }
    finish(&mut workbook)
}

/// Zero-based positions of 原行号 and 错误原因.
fn last_columns(sheet: &Sheet) -> (u16, u16) {
    let count = sheet.layout().columns.len() + sheet.extra_columns().len();
    let row_column = u16::try_from(count).unwrap_or(u16::MAX - 1);
    (row_column, row_column + 1)
}

fn write_headers(out: &mut Worksheet, sheet: &Sheet, style: &Style) -> Result<(), WriteError> {
    let headers = sheet
        .layout()
        .columns
        .iter()
        .map(|column| (column.header, column.kind));
    let extra = sheet
        .unused_headers()
        .map(|header| (header, ColumnKind::Text));
    for (index, (header, kind)) in (0_u16..).zip(headers.chain(extra)) {
        let width = if kind == ColumnKind::Code { 24 } else { 16 };
        out.set_column_width(index, width)?;
        out.set_column_format(index, &style.text)?;
        out.write_string_with_format(0, index, header, &style.header)?;
    }
    let (row_column, error_column) = last_columns(sheet);
    out.set_column_width(row_column, 8)?;
    out.write_string_with_format(0, row_column, ROW_COLUMN, &style.header)?;
    out.set_column_width(error_column, 72)?;
    out.write_string_with_format(0, error_column, ERROR_COLUMN, &style.header)?;
    out.set_freeze_panes(1, 0)?;
    Ok(())
}

fn write_row(
    out: &mut Worksheet,
    at: u32,
    sheet: &Sheet,
    row: Row<'_>,
    problems: &[&CellProblem],
    style: &Style,
) -> Result<(), WriteError> {
    let has_problem = |column: Option<u16>| {
        problems
            .iter()
            .any(|p| p.column.is_some() && p.column == column)
    };
    let mut index = 0_u16;
    for cell in row.cells() {
        let format = if has_problem(cell.column()) {
            &style.problem_cell
        } else {
            &style.text
        };
        out.write_string_with_format(at, index, cell.typed(), format)?;
        index += 1;
    }
    for (column, _) in sheet.extra_columns() {
        out.write_string_with_format(at, index, row.extra(*column), &style.text)?;
        index += 1;
    }
    out.write_string_with_format(at, index, row.number().to_string(), &style.text)?;
    out.write_string_with_format(at, index + 1, reasons(problems), &style.problem_text)?;
    Ok(())
}

/// All reasons of a row in one cell; the column is named, because the report's
/// letters may differ from the uploaded file's.
fn reasons(problems: &[&CellProblem]) -> String {
    if problems.is_empty() {
        return "本文件错误过多，本行的原因未列出，请先改正其他行。".to_owned();
    }
    let reasons: Vec<String> = problems
        .iter()
        .map(|problem| {
            let place = if problem.header.is_empty() {
                "本行"
            } else {
                problem.header
            };
            format!("{place}：{}，{}。", problem.message_zh(), problem.fix_zh())
        })
        .collect();
    reasons.join("\n")
}
