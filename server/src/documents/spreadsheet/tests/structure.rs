//! Sheets, headers, hidden and merged things.

use rust_xlsxwriter::{Format, Formula, Workbook};

use super::fixtures::{GOOD, Parts, change_list, found, header_row, headers, put, read, text_row};
use crate::documents::spreadsheet::{CHANGE_LIST, FileRefusal, column};

#[test]
fn wrong_headers_name_column_and_what_was_found() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    headers(sheet);
    sheet.write_string(0, 5, "工资").unwrap();
    sheet.write_string(0, 6, " ").unwrap();
    put(sheet, 1, &GOOD);
    let refused = read(&workbook.save_to_buffer().unwrap()).unwrap_err();
    assert_eq!(refused.code(), "sheet-wrong-headers");
    assert_eq!(
        refused.message_zh(),
        "第 1 行的表头与模板不一致：缺少“缴存基数（元）”列（模板在 F 列，该列现为“工资”）；\
         缺少“变更日期”列（模板在 G 列）。请恢复模板的表头后重新上传。"
    );
}

#[test]
fn without_a_header_row_nothing_of_the_data_is_repeated() {
    let mut workbook = Workbook::new();
    put(workbook.add_worksheet(), 0, &GOOD);
    let refused = read(&workbook.save_to_buffer().unwrap()).unwrap_err();
    let text = refused.message_zh() + &refused.message_en();
    for secret in ["张三", "110101199003070038", "13800000001"] {
        assert!(!text.contains(secret));
    }
}

#[test]
fn headers_may_move_and_vary_and_stand_below_a_title() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet
        .write_string(0, 0, "某某公司 2026 年 11 月变更")
        .unwrap();
    let row = [
        "身份证号",
        "*姓名 ",
        "部门",
        "变更类型",
        "证件类型",
        "手机号",
        "缴存基数(元)",
        "变更日期",
        "变更原因",
    ];
    put(sheet, 2, &row);
    put(
        sheet,
        3,
        &["110101199003070038", "张三", "研发", "封存", "身份证"],
    );
    let sheet = read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!((sheet.header_row(), sheet.len()), (3, 1));
    let first = sheet.rows().next().unwrap();
    assert_eq!(first.number(), 4);
    assert_eq!(first.cell(column::NAME).text().unwrap(), "张三");
    assert_eq!(
        first.cell(column::ID_NO).code().unwrap(),
        "110101199003070038"
    );
    assert_eq!(sheet.unused_headers().collect::<Vec<_>>(), ["部门"]);
}

#[test]
fn a_header_twice_is_refused() {
    let bytes = change_list(|sheet| {
        sheet.write_string(0, 9, "姓名").unwrap();
        put(sheet, 1, &GOOD);
    });
    let refused = read(&bytes).unwrap_err();
    assert_eq!(
        refused.message_zh(),
        "表头“姓名”出现了两次（B 列和 J 列），请删除其中一列。"
    );
}

#[test]
fn empty_sheets_are_refused() {
    assert_eq!(
        read(&Parts::with_sheet("<sheetData/>").zip()).unwrap_err(),
        FileRefusal::NoContent
    );
    assert_eq!(read(&change_list(|_| {})).unwrap_err(), FileRefusal::NoRows);
    let blanks = change_list(|sheet| put(sheet, 5, &[" ", "\u{3000}", "\u{200B}"]));
    assert_eq!(read(&blanks).unwrap_err(), FileRefusal::NoRows);
}

#[test]
fn blank_lines_keep_excels_row_numbers() {
    let bytes = change_list(|sheet| {
        put(sheet, 1, &GOOD);
        put(sheet, 4, &GOOD);
        for row in 5..600 {
            sheet
                .write_blank(row, 0, &Format::new().set_bold())
                .unwrap();
            sheet.write_string(row, 1, " ").unwrap();
        }
    });
    let sheet = read(&bytes).unwrap();
    assert_eq!(
        sheet.rows().map(|row| row.number()).collect::<Vec<_>>(),
        [2, 5]
    );
    assert!(sheet.row(5).is_some() && sheet.row(3).is_none());
}

#[test]
fn hidden_rows_are_reported_and_hidden_blank_rows_are_not() {
    let bytes = change_list(|sheet| {
        for row in 1..5 {
            put(sheet, row, &GOOD);
        }
        sheet.set_row_hidden(2).unwrap();
        sheet.set_row_height(3, 0).unwrap();
        sheet.set_row_hidden(40).unwrap();
    });
    let sheet = read(&bytes).unwrap();
    let expected = [
        (3, String::new(), "row-hidden"),
        (4, String::new(), "row-hidden"),
    ];
    assert_eq!(found(&sheet.problems), expected);
    assert_eq!(
        sheet.problems.iter().next().unwrap().sentence_zh(),
        "第 3 行：本行被隐藏或被筛选掉，请取消隐藏或筛选，核对本行，不需要的请删除。"
    );
    assert_eq!(sheet.len(), 4);
}

#[test]
fn a_hidden_column_is_refused() {
    let bytes = change_list(|sheet| {
        put(sheet, 1, &GOOD);
        sheet.set_column_hidden(3).unwrap();
    });
    let refused = read(&bytes).unwrap_err();
    assert_eq!(
        refused.message_zh(),
        "D 列（证件号码）被隐藏，请取消隐藏，核对内容后重新上传。"
    );
}

#[test]
fn merged_cells_are_reported_with_their_range() {
    let bytes = change_list(|sheet| {
        for row in 1..5 {
            put(sheet, row, &GOOD);
        }
        sheet
            .merge_range(2, 7, 3, 7, "离职", &Format::new())
            .unwrap();
        sheet
            .merge_range(0, 9, 0, 12, "备注", &Format::new())
            .unwrap();
    });
    let sheet = read(&bytes).unwrap();
    let expected = [
        (3, "H".to_owned(), "cell-merged"),
        (4, "H".to_owned(), "cell-merged"),
    ];
    assert_eq!(found(&sheet.problems), expected);
    assert_eq!(
        sheet.problems.iter().next().unwrap().sentence_zh(),
        "第 3 行 H 列（变更原因）：属于合并单元格 H3:H4，请取消合并，逐行填写。"
    );
    assert!(!sheet.problems.has_row(2) && sheet.problems.has_row(4));
}

#[test]
fn formulas_are_reported_with_or_without_a_result() {
    let bytes = change_list(|sheet| {
        put(sheet, 1, &GOOD);
        sheet
            .write_formula(1, 5, Formula::new("=1+1").set_result("2"))
            .unwrap();
        put(sheet, 2, &GOOD);
    });
    let sheet = read(&bytes).unwrap();
    assert_eq!(
        found(&sheet.problems),
        [(2, "F".to_owned(), "cell-formula")]
    );
    let no_result = r#"<row r="2"><c r="A2"><f>B2</f></c></row>"#;
    let sheet = read(&Parts::with_rows(no_result).zip()).unwrap();
    assert_eq!(
        found(&sheet.problems),
        [(2, "A".to_owned(), "cell-formula")]
    );
}

fn two_sheets(second: &str, hidden: bool, fill: bool) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("变更清册").unwrap();
    headers(sheet);
    put(sheet, 1, &GOOD);
    let other = workbook.add_worksheet();
    other.set_name(second).unwrap().set_hidden(hidden);
    if fill {
        put(other, 9, &["内容"]);
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn other_sheets_must_be_empty() {
    assert!(read(&two_sheets("Sheet2", false, false)).is_ok());
    assert!(read(&two_sheets("Sheet2", true, false)).is_ok());
    assert!(read(&two_sheets("填写说明", false, true)).is_ok());
    assert!(read(&two_sheets("填写说明", true, true)).is_ok());
    assert_eq!(
        read(&two_sheets("上月", true, true))
            .unwrap_err()
            .message_zh(),
        "工作表“上月”被隐藏且有内容，请取消隐藏或删除。"
    );
    assert_eq!(
        read(&two_sheets("上月", false, true))
            .unwrap_err()
            .message_zh(),
        "文件中有多个含数据的工作表（“变更清册”“上月”），请只保留一个。"
    );
}

#[test]
fn the_templates_sheet_must_be_visible() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet();
    let sheet = workbook.add_worksheet();
    sheet.set_name("变更清册").unwrap().set_hidden(true);
    headers(sheet);
    let refused = read(&workbook.save_to_buffer().unwrap()).unwrap_err();
    assert_eq!(
        refused,
        FileRefusal::SheetHidden {
            sheet: "变更清册".into()
        }
    );
}

#[test]
fn a_renamed_sheet_is_read_when_it_is_the_only_one() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet();
    let sheet = workbook.add_worksheet();
    sheet.set_name("十一月").unwrap();
    headers(sheet);
    put(sheet, 1, &GOOD);
    assert_eq!(read(&workbook.save_to_buffer().unwrap()).unwrap().len(), 1);
}

#[test]
fn prefixed_names_and_strict_spelling_are_read() {
    let rows = header_row() + &text_row(&GOOD);
    let body = rows.replace('<', "<x:").replace("<x:/", "</x:");
    let part = format!(
        r#"<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData>{body}</x:sheetData></x:worksheet>"#
    );
    let sheet = read(
        &Parts::with_rows("")
            .part("xl/worksheets/sheet1.xml", part)
            .zip(),
    )
    .unwrap();
    assert_eq!(sheet.len(), 1);
    assert_eq!(sheet.layout().columns.len(), CHANGE_LIST.columns.len());
}
