//! Spreadsheets as a company's staff fills them in, and reading those we get.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use rust_xlsxwriter::Workbook;

/// Headers of the change list (变更清册).
pub const HEADERS: [&str; 8] = [
    "变更类型",
    "姓名",
    "证件类型",
    "证件号码",
    "手机号码",
    "缴存基数（元）",
    "变更日期",
    "变更原因",
];

/// One row of a change list; every cell is text, as typed.
pub type Cells = [String; 8];

/// A new employee: kind, name, identity card, mobile, base.
pub fn newcomer(name: &str, id_no: &str, mobile: &str, base: &str) -> Cells {
    ["新开户", name, "身份证", id_no, mobile, base, "", ""].map(ToOwned::to_owned)
}

/// A change list with these rows.
pub fn change_list(rows: &[Cells]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("变更清册").expect("a fitting name");
    for (column, header) in (0_u16..).zip(HEADERS) {
        sheet.write_string(0, column, header).expect("a cell");
    }
    for (row, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            if !cell.is_empty() {
                sheet.write_string(row, column, cell).expect("a cell");
            }
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

/// A change list with a column of the company's own behind the others, and
/// three blank rows at the end.
pub fn with_own_column(header: &str, rows: &[(Cells, String)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("变更清册").expect("a fitting name");
    for (column, header) in (0_u16..).zip(HEADERS.iter().chain([&header])) {
        sheet.write_string(0, column, *header).expect("a cell");
    }
    for (row, (cells, own)) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells.iter().chain([own])) {
            if !cell.is_empty() {
                sheet.write_string(row, column, cell).expect("a cell");
            }
        }
    }
    let end = u32::try_from(rows.len()).expect("not that many") + 1;
    for row in end..end + 3 {
        sheet.write_string(row, 0, "  ").expect("a cell");
    }
    workbook.save_to_buffer().expect("a workbook")
}

/// All cells of the first worksheet as text.
pub fn read(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).expect("an .xlsx file");
    let range = workbook
        .worksheet_range_at(0)
        .expect("a worksheet")
        .expect("readable cells");
    range
        .rows()
        .map(|row| row.iter().map(text).collect())
        .collect()
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        other => other.to_string(),
    }
}

/// An invented identity number with a right check digit (GB 11643).
pub fn citizen_no(birth: &str, order: u32) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let body = format!("110105{birth}{order:03}");
    let sum: u32 = body
        .chars()
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit.to_digit(10).unwrap_or(0) * weight)
        .sum();
    format!("{body}{}", CHECKS[usize::try_from(sum % 11).unwrap_or(0)])
}

/// The same with a wrong check digit.
pub fn wrong_citizen_no(birth: &str, order: u32) -> String {
    let right = citizen_no(birth, order);
    let last = if right.ends_with('1') { '2' } else { '1' };
    format!("{}{last}", &right[..17])
}

#[cfg(test)]
mod tests {
    use super::{change_list, citizen_no, newcomer, read};

    #[test]
    fn the_check_digit_is_that_of_the_standard() {
        // The worked example of GB 11643.
        assert_eq!(citizen_no("19491231", 2), "11010519491231002X");
    }

    #[test]
    fn what_is_written_is_read_again() {
        let row = newcomer("张三", &citizen_no("19900101", 1), "13900000000", "8000");
        let cells = read(&change_list(std::slice::from_ref(&row)));
        assert_eq!(cells[1][..6], row[..6]);
    }
}
