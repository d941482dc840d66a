//! From raw cells to named columns: strings put in place, the header found,
//! structural problems noted.

use std::sync::Arc;

use super::Limits;
use super::cell::{is_blank, typed};
use super::sheet::Sheet;
use super::worksheet::{Area, HEADER_SEARCH, RawCell, RawRow, RawSheet, Value};
use crate::documents::spreadsheet::layout::{HeaderMap, Layout, column_letters};
use crate::documents::spreadsheet::problem::{CellProblem, ProblemKind, ProblemList};
use crate::documents::spreadsheet::refusal::FileRefusal;

/// Zero-based columns and texts of a header row.
type Headers = Vec<(u16, String)>;

pub(super) fn assemble(
    mut raw: RawSheet,
    strings: &[Arc<str>],
    layout: &Layout,
    limits: &Limits,
) -> Result<Sheet, FileRefusal> {
    put_strings(&mut raw.cells, strings)?;
    let (header_index, headers) = find_header(&raw, layout).ok_or(FileRefusal::NoContent)?;
    let header_row = raw.rows[header_index].number;
    let headers = layout.map(header_row, &headers)?;
    refuse_hidden_columns(&raw, layout, &headers)?;

    let rows = data_rows(&raw, header_index, &headers);
    if rows.is_empty() {
        return Err(FileRefusal::NoRows);
    }
    if rows.len() > limits.rows {
        return Err(FileRefusal::TooManyRows { limit: limits.rows });
    }
    let mut sheet = Sheet {
        layout: *layout,
        header_row,
        headers,
        rows,
        cells: raw.cells,
        text_limit: limits.cell_chars,
        problems: ProblemList::new(limits.problems),
    };
    let problems = structural_problems(&sheet, &raw.merges, limits);
    sheet.problems = problems;
    Ok(sheet)
}

fn put_strings(cells: &mut [RawCell], strings: &[Arc<str>]) -> Result<(), FileRefusal> {
    for cell in cells {
        if let Value::Shared(index) = cell.value {
            let text = usize::try_from(index)
                .ok()
                .and_then(|index| strings.get(index));
            cell.value = Value::Text(Arc::clone(text.ok_or(FileRefusal::Damaged)?));
        }
    }
    Ok(())
}

/// Among the first rows, the one with the most known headers; titles may stand
/// above it. Without any known header, the first row with content.
fn find_header(raw: &RawSheet, layout: &Layout) -> Option<(usize, Headers)> {
    let mut best: Option<(usize, usize, Headers)> = None;
    for (index, row) in raw.rows.iter().take(HEADER_SEARCH).enumerate() {
        let texts = texts(&raw.cells[row.start..row.end]);
        if texts.is_empty() {
            continue;
        }
        let matches = layout.matches(&texts);
        if best.as_ref().is_none_or(|(most, ..)| matches > *most) {
            best = Some((matches, index, texts));
        }
    }
    best.map(|(_, index, texts)| (index, texts))
}

fn texts(cells: &[RawCell]) -> Headers {
    cells
        .iter()
        .filter(|cell| !is_blank(cell))
        .map(|cell| (cell.column, typed(cell).trim().to_owned()))
        .collect()
}

fn refuse_hidden_columns(
    raw: &RawSheet,
    layout: &Layout,
    headers: &HeaderMap,
) -> Result<(), FileRefusal> {
    for (definition, place) in layout.columns.iter().zip(&headers.layout_to_sheet) {
        let Some(column) = *place else { continue };
        if raw
            .hidden_columns
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&column))
        {
            return Err(FileRefusal::HiddenColumn {
                header: definition.header,
                column: column_letters(column),
            });
        }
    }
    Ok(())
}

/// Rows below the header with content in a column of the layout.
fn data_rows(raw: &RawSheet, header_index: usize, headers: &HeaderMap) -> Vec<RawRow> {
    let has_content = |row: &&RawRow| {
        raw.cells[row.start..row.end]
            .iter()
            .any(|cell| headers.layout_to_sheet.contains(&Some(cell.column)) && !is_blank(cell))
    };
    raw.rows[header_index + 1..]
        .iter()
        .filter(has_content)
        .copied()
        .collect()
}

fn structural_problems(sheet: &Sheet, merges: &[Area], limits: &Limits) -> ProblemList {
    let mut problems = ProblemList::new(limits.problems);
    for (row, raw) in sheet.rows().zip(&sheet.rows) {
        if raw.hidden {
            problems.push(CellProblem::of_row(raw.number, ProblemKind::HiddenRow));
        }
        for problem in row.cells().filter_map(|cell| cell.structural_problem()) {
            problems.push(problem);
        }
    }
    note_merges(sheet, merges, limits, &mut problems);
    problems
}

/// A merged range blocks each of its data rows: only its first cell has a value.
fn note_merges(sheet: &Sheet, merges: &[Area], limits: &Limits, problems: &mut ProblemList) {
    // Ranges cannot overlap in an honest file; the budget bounds a dishonest one.
    let mut budget = limits.rows.saturating_mul(sheet.layout.columns.len());
    for area in merges {
        let header = sheet
            .layout
            .columns
            .iter()
            .zip(&sheet.headers.layout_to_sheet)
            .find_map(|(definition, place)| {
                let column = (*place)?;
                (area.first_column..=area.last_column)
                    .contains(&column)
                    .then_some((column, definition.header))
            });
        let Some((column, header)) = header else {
            continue;
        };
        let first = sheet
            .rows
            .partition_point(|row| row.number < area.first_row);
        for row in sheet.rows[first..]
            .iter()
            .take_while(|row| row.number <= area.last_row)
        {
            if budget == 0 {
                return;
            }
            budget -= 1;
            problems.push(CellProblem {
                row: row.number,
                column: Some(column),
                header,
                kind: ProblemKind::Merged { range: range(area) },
            });
        }
    }
}

fn range(area: &Area) -> String {
    format!(
        "{}{}:{}{}",
        column_letters(area.first_column),
        area.first_row,
        column_letters(area.last_column),
        area.last_row
    )
}
