//! Content of cells in all the spellings that people use.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula};
use shared_types::{Date, Fen};

use super::fixtures::{GOOD, Parts, WORKBOOK, change_list, found, numeric_id, put, read, text_row};
use crate::documents::spreadsheet::{CellProblem, ProblemKind, Sheet, column};

fn problem<T: std::fmt::Debug>(result: Result<T, CellProblem>) -> ProblemKind {
    result.unwrap_err().kind
}

/// A sheet with one row per text, all in the column at `index`.
fn column_of(index: usize, texts: &[&str]) -> Sheet {
    let bytes = change_list(|sheet| {
        for (row, text) in (1..).zip(texts) {
            let mut cells = GOOD;
            cells[index] = text;
            put(sheet, row, &cells);
        }
    });
    read(&bytes).unwrap()
}

#[test]
fn amounts_as_numbers_and_as_text() {
    let sheet = column_of(
        5,
        &[
            "12345.6",
            "１２，３４５．６０",
            " 12,345.60 ",
            "¥12345.6",
            "12345.60元",
        ],
    );
    for row in sheet.rows() {
        assert_eq!(
            row.cell(column::BASE).fen().unwrap(),
            Fen(1_234_560),
            "{}",
            row.number()
        );
    }
    let bytes = change_list(|sheet| {
        put(sheet, 1, &GOOD);
        sheet.write_number(1, 5, 12_345.67).unwrap();
        put(sheet, 2, &GOOD);
        sheet.write_number(2, 5, 4_000_000.1 + 0.2).unwrap();
    });
    let sheet = read(&bytes).unwrap();
    let amounts: Vec<Fen> = sheet
        .rows()
        .map(|r| r.cell(column::BASE).fen().unwrap())
        .collect();
    assert_eq!(amounts, [Fen(1_234_567), Fen(400_000_030)]);
}

#[test]
fn bad_amounts_are_told_apart() {
    let sheet = column_of(5, &["一万二", "12.345", "1e5", "99999999999999999999"]);
    let kinds: Vec<_> = sheet
        .rows()
        .map(|row| problem(row.cell(column::BASE).fen()))
        .collect();
    assert_eq!(
        kinds,
        [
            ProblemKind::AmountMalformed,
            ProblemKind::AmountDecimals,
            ProblemKind::AmountMalformed,
            ProblemKind::AmountMalformed,
        ]
    );
}

#[test]
fn dates_in_all_spellings() {
    let spellings = [
        "2026-11-01",
        "2026/11/1",
        "2026年11月1日",
        "20261101",
        "２０２６．１１．０１",
        "2026-11-01 00:00:00",
    ];
    let sheet = column_of(6, &spellings);
    for row in sheet.rows() {
        let day = row.cell(column::DATE).date();
        assert_eq!(day, Ok(Date::of(2026, 11, 1)), "{}", row.number());
    }
    let sheet = column_of(6, &["2026-02-30", "11/1/2026", "下月", "46327"]);
    for row in sheet.rows() {
        assert_eq!(
            problem(row.cell(column::DATE).date()),
            ProblemKind::DateMalformed
        );
    }
}

#[test]
fn date_cells_and_plain_numbers() {
    let bytes = change_list(|sheet| {
        for row in 1..5 {
            put(sheet, row, &GOOD);
        }
        let day = ExcelDateTime::from_ymd(2026, 11, 1).unwrap();
        for (row, format) in [(1, "yyyy-mm-dd"), (2, "yyyy\"年\"m\"月\"d\"日\"")] {
            let format = Format::new().set_num_format(format);
            sheet
                .write_datetime_with_format(row, 6, &day, &format)
                .unwrap();
        }
        sheet.write_number(3, 6, 20_261_101.0).unwrap();
        sheet.write_number(4, 6, 46_327.0).unwrap();
    });
    let sheet = read(&bytes).unwrap();
    let days: Vec<_> = sheet
        .rows()
        .map(|row| row.cell(column::DATE).date().ok())
        .collect();
    let day = Some(Date::of(2026, 11, 1));
    assert_eq!(days, [day, day, day, None]);
}

#[test]
fn dates_count_from_1904_in_macintosh_files() {
    let styles = r#"<styleSheet><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    let relations = super::fixtures::WORKBOOK_RELATIONS.replace(
        "</Relationships>",
        r#"<Relationship Id="rId2" Type="http://x/relationships/styles" Target="/xl/styles.xml"/></Relationships>"#,
    );
    let row =
        r#"<row r="2"><c r="A2" t="str"><v>封存</v></c><c r="G2" s="1"><v>44865</v></c></row>"#;
    let workbook = WORKBOOK.replace("<sheets>", r#"<workbookPr date1904="1"/><sheets>"#);
    let bytes = Parts::with_rows(row)
        .part("xl/styles.xml", styles)
        .part("xl/_rels/workbook.xml.rels", relations)
        .part("xl/workbook.xml", workbook)
        .zip();
    let sheet = read(&bytes).unwrap();
    let day = sheet.rows().next().unwrap().cell(column::DATE).date();
    assert_eq!(day, Ok(Date::of(2026, 11, 1)));
}

#[test]
fn identity_numbers_in_numeric_cells_have_lost_digits() {
    let bytes = change_list(|sheet| {
        put(sheet, 1, &GOOD);
        sheet.write_number(1, 3, numeric_id()).unwrap();
        put(sheet, 2, &GOOD);
        sheet.write_number(2, 4, 13_800_000_001.0).unwrap();
    });
    let sheet = read(&bytes).unwrap();
    assert_eq!(
        found(&sheet.problems),
        [(2, "D".to_owned(), "cell-precision-lost")]
    );
    let lost = sheet.problems.iter().next().unwrap();
    assert_eq!(
        lost.sentence_zh(),
        "第 2 行 D 列（证件号码）：号码按数值存放，后几位已丢失，\
         请把单元格格式设为“文本”，重新填写完整号码。"
    );
    let row = sheet.row(2).unwrap();
    assert_eq!(
        problem(row.cell(column::ID_NO).code()),
        ProblemKind::PrecisionLost
    );
    assert_eq!(row.cell(column::ID_NO).typed(), "110101199003070???");
    assert_eq!(
        sheet.row(3).unwrap().cell(column::MOBILE).code().unwrap(),
        "13800000001"
    );
}

#[test]
fn full_width_and_spaced_codes_are_read() {
    let sheet = column_of(
        3,
        &[
            "１１０１０１１９９００３０７００３Ｘ",
            "110101 19900307 003x",
            "110101\u{200B}19900307003X",
        ],
    );
    for row in sheet.rows() {
        assert_eq!(
            row.cell(column::ID_NO).code().unwrap(),
            "11010119900307003X"
        );
    }
}

#[test]
fn error_values_and_wrong_kinds() {
    let row = r#"<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2" t="b"><v>1</v></c><c r="F2" t="e"><v>#REF!</v></c></row>"#;
    let sheet = read(&Parts::with_rows(row).zip()).unwrap();
    assert_eq!(
        found(&sheet.problems),
        [
            (2, "A".to_owned(), "cell-error-value"),
            (2, "B".to_owned(), "cell-not-text"),
            (2, "F".to_owned(), "cell-error-value"),
        ]
    );
    let row = sheet.rows().next().unwrap();
    assert_eq!(problem(row.cell(column::DATE).date()), ProblemKind::Missing);
    assert_eq!(row.cell(column::DATE).opt_date(), Ok(None));
}

#[test]
fn long_text_is_reported_and_not_kept() {
    let long = "长".repeat(30_000);
    let sheet = column_of(7, &[&long]);
    let row = sheet.rows().next().unwrap();
    assert_eq!(
        problem(row.cell(column::REASON).text()),
        ProblemKind::TooLong { limit: 500 }
    );
    assert_eq!(row.cell(column::REASON).typed().chars().count(), 501);
}

#[test]
fn rich_text_phonetics_entities_and_escapes() {
    let rich = "<row r=\"2\"><c r=\"B2\" t=\"inlineStr\"><is><r><t>欧阳</t></r><r><t xml:space=\"preserve\">修远 </t></r><rPh sb=\"0\" eb=\"1\"><t>オウヨウ</t></rPh></is></c><c r=\"H2\" t=\"str\"><v>A&amp;B &#20013;_x000A_<![CDATA[<完>]]></v></c></row>";
    let sheet = read(&Parts::with_rows(rich).zip()).unwrap();
    let row = sheet.rows().next().unwrap();
    assert_eq!(row.cell(column::NAME).text().unwrap(), "欧阳修远");
    assert_eq!(row.cell(column::REASON).text().unwrap(), "A&B 中\n<完>");
}

#[test]
fn all_problems_of_a_file_come_at_once() {
    let bytes = change_list(|sheet| {
        for row in 1..40 {
            put(sheet, row, &GOOD);
        }
        sheet
            .write_formula(3, 1, Formula::new("=A1").set_result("x"))
            .unwrap();
        sheet.write_number(7, 3, numeric_id()).unwrap();
        sheet.write_string(9, 5, "面议").unwrap();
        sheet.write_string(9, 6, "下月").unwrap();
        sheet.set_row_hidden(20).unwrap();
    });
    let mut sheet = read(&bytes).unwrap();
    let mut problems = std::mem::replace(&mut sheet.problems, super::super::ProblemList::new(0));
    for row in sheet.rows() {
        problems.take(row.cell(column::NAME).text());
        problems.take(row.cell(column::ID_NO).code());
        problems.take(row.cell(column::BASE).fen());
        problems.take(row.cell(column::DATE).date());
    }
    let letter = |letter: &str| letter.to_owned();
    assert_eq!(
        found(&problems),
        [
            (4, letter("B"), "cell-formula"),
            (8, letter("D"), "cell-precision-lost"),
            (10, letter("F"), "amount-malformed"),
            (10, letter("G"), "date-malformed"),
            (21, letter(""), "row-hidden"),
        ]
    );
    assert_eq!((problems.total(), problems.rows()), (5, 4));
}

#[test]
fn no_message_repeats_the_content() {
    let mut row = GOOD;
    row[5] = "薪资保密";
    row[6] = "某日";
    let sheet = read(&Parts::with_rows(&text_row(&row)).zip()).unwrap();
    let first = sheet.rows().next().unwrap();
    let debug = format!("{sheet:?} {first:?} {:?}", first.cell(column::NAME));
    assert!(!debug.contains("张三") && debug.contains("Text"));
    for problem in [
        first.cell(column::BASE).fen().unwrap_err(),
        first.cell(column::DATE).date().unwrap_err(),
    ] {
        let text = problem.sentence_zh() + &problem.message_en() + &problem.fix_en();
        assert!(!text.contains("薪资保密") && !text.contains("某日") && !text.contains("张三"));
    }
}
