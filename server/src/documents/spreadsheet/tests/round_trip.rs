//! What the writers make, read again by our reader and by calamine.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use shared_types::{Date, Fen};

use super::fixtures::{GOOD, change_list, numeric_id, put, read};
use crate::documents::spreadsheet::{
    CHANGE_TYPES, Cell, FileRefusal, TableCell, TableColumn, TableKind, TableSpec,
    change_list_template, column, id_type_names, write_error_report, write_table,
};

fn sheet_of(bytes: &[u8], name: &str) -> calamine::Range<Data> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).unwrap();
    workbook.worksheet_range(name).unwrap()
}

#[test]
fn the_template_is_read_and_has_no_rows_yet() {
    let bytes = change_list_template().unwrap();
    assert_eq!(read(&bytes).unwrap_err(), FileRefusal::NoRows);
    assert_eq!(
        bytes,
        change_list_template().unwrap(),
        "the same bytes every time"
    );
    let workbook: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(workbook.sheet_names(), ["变更清册", "填写说明"]);
    let headers = sheet_of(&bytes, "变更清册");
    let headers: Vec<String> = headers
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        headers,
        [
            "变更类型",
            "姓名",
            "证件类型",
            "证件号码",
            "手机号码",
            "缴存基数（元）",
            "变更日期",
            "变更原因"
        ]
    );
}

#[test]
fn the_template_offers_the_choices() {
    let bytes = change_list_template().unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = zip.by_name("xl/worksheets/sheet1.xml").unwrap();
    let xml = std::io::read_to_string(&mut part).unwrap();
    for values in [CHANGE_TYPES.join(","), id_type_names().join(",")] {
        assert!(
            xml.contains(&format!("<formula1>\"{values}\"</formula1>")),
            "{values}"
        );
    }
    assert!(xml.contains("state=\"frozen\""));
}

#[test]
fn the_error_report_can_be_corrected_and_uploaded() {
    let bytes = change_list(|sheet| {
        sheet.write_string(0, 8, "部门").unwrap();
        for row in 1..5 {
            put(sheet, row, &GOOD);
            sheet.write_string(row, 8, "研发").unwrap();
        }
        sheet.write_number(2, 3, numeric_id()).unwrap();
        sheet.write_string(4, 5, "面议").unwrap();
    });
    let mut sheet = read(&bytes).unwrap();
    let base = sheet.row(5).unwrap().cell(column::BASE).fen().unwrap_err();
    sheet.problems.push(base);
    let report = write_error_report(&sheet, &sheet.problems).unwrap();

    let range = sheet_of(&report, "变更清册");
    let rows: Vec<Vec<String>> = range
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0][8..], ["部门", "原行号", "错误原因"]);
    assert_eq!(rows[1][3], "110101199003070???");
    assert_eq!(rows[1][8..10], ["研发", "3"]);
    assert_eq!(
        rows[1][10],
        "证件号码：号码按数值存放，后几位已丢失，请把单元格格式设为“文本”，重新填写完整号码。"
    );
    assert_eq!(rows[2][5], "面议");
    assert_eq!(
        rows[2][10],
        "缴存基数（元）：不是金额，请填写数字，如 12345.60。"
    );

    let again = read(&report).unwrap();
    assert!(again.problems.is_empty());
    assert_eq!(
        again.rows().map(|row| row.number()).collect::<Vec<_>>(),
        [2, 3]
    );
    assert_eq!(again.unused_headers().collect::<Vec<_>>(), ["部门"]);
    let typed: Vec<String> = again
        .row(3)
        .unwrap()
        .cells()
        .map(|cell: Cell<'_>| cell.typed())
        .collect();
    assert_eq!(typed[1..5], GOOD[1..5]);
}

#[test]
fn our_reader_and_calamine_agree() {
    let bytes = change_list(|sheet| {
        for row in 1..200 {
            put(sheet, row, &GOOD);
            sheet.write_number(row, 5, f64::from(row) * 17.31).unwrap();
        }
    });
    let ours = read(&bytes).unwrap();
    let theirs = sheet_of(&bytes, "变更清册");
    for row in ours.rows() {
        for (index, cell) in (0..).zip(row.cells()) {
            let other = theirs.get_value((row.number() - 1, index)).unwrap();
            let other = match other {
                Data::Float(number) => format!("{number:.2}").parse::<f64>().unwrap().to_string(),
                other => other.to_string(),
            };
            assert_eq!(cell.typed(), other);
        }
    }
}

#[test]
fn a_list_has_text_numbers_and_totals() {
    let spec = TableSpec {
        sheet_name: "汇缴清册",
        title: "住房公积金汇缴清册",
        info: &[
            ("单位名称", "北京青禾设计有限公司".to_owned()),
            ("汇缴月份", "2026年11月".to_owned()),
        ],
        columns: &[
            TableColumn {
                header: "个人账号",
                kind: TableKind::Text,
                width: 20,
            },
            TableColumn {
                header: "姓名",
                kind: TableKind::Text,
                width: 14,
            },
            TableColumn {
                header: "合计（元）",
                kind: TableKind::Amount,
                width: 16,
            },
        ],
        totals: vec!["合计".into(), TableCell::Integer(2), Fen(300_001).into()],
    };
    let rows = [
        ("992501010000001", Fen(100_000)),
        ("992501010000002", Fen(200_001)),
    ]
    .map(|(no, amount)| vec![no.into(), "=1+1".into(), amount.into()]);
    let bytes = write_table(&spec, rows).unwrap();
    let range = sheet_of(&bytes, "汇缴清册");
    let text = |row, column| range.get_value((row, column)).unwrap().to_string();
    assert_eq!(text(0, 0), "住房公积金汇缴清册");
    assert_eq!(text(1, 0), "单位名称：北京青禾设计有限公司");
    assert_eq!(text(4, 2), "合计（元）");
    assert_eq!(
        range.get_value((5, 0)),
        Some(&Data::String("992501010000001".into()))
    );
    assert_eq!(range.get_value((5, 1)), Some(&Data::String("=1+1".into())));
    assert_eq!(range.get_value((6, 2)), Some(&Data::Float(2000.01)));
    assert_eq!(range.get_value((7, 1)), Some(&Data::Float(2.0)));
    assert_eq!(range.get_value((7, 2)), Some(&Data::Float(3000.01)));
    let _: TableCell<'_> = Date::of(2026, 11, 1).into();
}
