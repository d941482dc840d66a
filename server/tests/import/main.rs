//! Import of the change list: every row that can be wrong, every file that can
//! be wrong, and that nothing counts before it is applied.

#![allow(
    clippy::unwrap_used,
    clippy::allow_attributes,
    reason = "helpers of tests, which clippy does not take for tests"
)]

mod planted;
#[path = "../support/mod.rs"]
mod support;

use std::{
    collections::BTreeMap,
    io::{Cursor, Write as _},
};

use axum::http::StatusCode;
use calamine::{Reader as _, Xlsx};
use futures::FutureExt as _;
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde_json::{Value, json};
use server::{
    args,
    demo::{names, seed::Rights},
    documents::spreadsheet::CHANGE_LIST,
    platform::db::StoreError,
    remittance::draft,
};
use shared_types::{
    api::unit::{ChangeKind, ChangeLine, ChangeList, ImportReport, ImportStatus},
    calendar::{Date, YearMonth},
    codes::AccountStatus,
    money::Fen,
};
use support::{Answer, Browser, TestApp, TestUnit};
use zip::{ZipWriter, write::SimpleFileOptions};

const CHANGES: &str = "/api/v1/unit/changes";
const IMPORTS: &str = "/api/v1/unit/imports";
const FILE: &str = "%E5%8F%98%E6%9B%B4%E6%B8%85%E5%86%8C.xlsx";
const MONTH: YearMonth = YearMonth::of(2026, 11);
const OPERATOR: Rights = Rights {
    operate: true,
    review: false,
    administer: false,
};
const REVIEWER: Rights = Rights {
    operate: false,
    review: true,
    administer: true,
};

type Cells = [String; 8];

fn cells(parts: [&str; 8]) -> Cells {
    parts.map(str::to_owned)
}

/// A right row about somebody who is not registered yet.
fn newcomer(number: u64) -> Cells {
    cells([
        "新开户",
        &names::full_name(number),
        "身份证",
        &names::citizen_no(number),
        "13800000009",
        "12345.60",
        "2026-11-03",
        "",
    ])
}

/// A right row about the unit's person.
fn about(unit: &TestUnit, index: usize, kind: &str) -> Cells {
    let seed = &unit.people[index].2;
    let (base, reason) = if kind == "封存" {
        ("", "离职")
    } else {
        ("10000", "")
    };
    cells([
        kind,
        &seed.full_name,
        "身份证",
        &seed.citizen_no,
        "",
        base,
        "2026/11/3",
        reason,
    ])
}

/// A change list; `fix` may spoil what was written.
fn file_with(rows: &[Cells], fix: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("变更清册").unwrap();
    for (index, column) in (0_u16..).zip(CHANGE_LIST.columns) {
        sheet.write_string(0, index, column.header).unwrap();
    }
    for (at, row) in (1_u32..).zip(rows) {
        for (index, text) in (0_u16..).zip(row) {
            if !text.is_empty() {
                sheet.write_string(at, index, text).unwrap();
            }
        }
    }
    fix(sheet);
    workbook.save_to_buffer().unwrap()
}

fn file(rows: &[Cells]) -> Vec<u8> {
    file_with(rows, |_| {})
}

async fn unit_with_operator(test: &TestApp, count: u64) -> TestUnit {
    let unit = test.unit(1, count, MONTH).await;
    test.agent(&unit, "jia", OPERATOR).await;
    unit
}

async fn run(test: &TestApp, sql: &'static str, args: Vec<server::platform::db::Value>) -> u64 {
    let done: Result<u64, StoreError> = test
        .app
        .db
        .write(move |tx| async move { tx.exec(sql, &args).await }.boxed())
        .await;
    done.unwrap()
}

async fn count(test: &TestApp, sql: &'static str) -> i64 {
    let rows: Result<i64, StoreError> = test
        .app
        .db
        .read(move |tx| async move { tx.one(sql, &[]).await?.get("n") }.boxed())
        .await;
    rows.unwrap()
}

async fn set_status(test: &TestApp, unit: &TestUnit, index: usize, status: AccountStatus) {
    const SET: &str = "UPDATE personal_account SET status = $1 WHERE account_no = $2";
    let args = args![status, unit.people[index].1].to_vec();
    assert_eq!(run(test, SET, args).await, 1);
}

async fn upload(browser: &Browser<'_>, bytes: Vec<u8>) -> Answer {
    browser.upload(IMPORTS, FILE, bytes).await
}

async fn checked(browser: &Browser<'_>, rows: &[Cells]) -> ImportReport {
    let answer = upload(browser, file(rows)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.ok()
}

async fn apply(browser: &Browser<'_>, report: &ImportReport, valid_rows_only: bool) -> Answer {
    let path = format!("{IMPORTS}/{}/apply", report.import_id);
    browser
        .post(&path, &json!({ "valid_rows_only": valid_rows_only }))
        .await
}

async fn list(browser: &Browser<'_>) -> ChangeList {
    browser.get(CHANGES).await.ok()
}

/// Row, column and code of each error.
fn places(report: &ImportReport) -> Vec<(u32, String, String)> {
    let place = |error: &shared_types::api::unit::RowError| {
        (error.row, error.column.clone(), error.code.clone())
    };
    report.errors.iter().map(place).collect()
}

// Long because it is one story with a check after each step.
#[tokio::test]
async fn a_good_file_is_checked_then_applied_once() {
    for test in TestApp::on_each_database().await {
        let unit = unit_with_operator(&test, 4).await;
        let other = test.unit(2, 2, MONTH).await;
        set_status(&test, &unit, 1, AccountStatus::Sealed).await;
        set_status(&test, &other, 1, AccountStatus::Sealed).await;
        let browser = test.unit_browser("jia").await;
        let before = list(&browser).await;
        let rows = [
            newcomer(900_001),
            about(&unit, 0, "基数调整"),
            about(&unit, 1, "启封"),
            about(&unit, 2, "封存"),
            about(&other, 1, "转入"),
        ];
        let report = checked(&browser, &rows).await;
        assert_eq!(report.status, ImportStatus::Checked);
        assert_eq!(
            (report.row_count, report.valid_count),
            (5, 5),
            "{:?}",
            report.errors
        );
        assert_eq!((report.error_count, report.error_row_count), (0, 0));
        let kinds = &report.counts;
        let kinds = [
            kinds.open,
            kinds.unseal,
            kinds.seal,
            kinds.transfer_in,
            kinds.base_change,
        ];
        assert_eq!(kinds, [1; 5]);
        assert_eq!(list(&browser).await, before, "checking changes nothing");
        let path = format!("{IMPORTS}/{}", report.import_id);
        assert_eq!(browser.get(&path).await.ok::<ImportReport>(), report);

        let applied: ImportReport = apply(&browser, &report, false).await.ok();
        assert_eq!(applied.status, ImportStatus::Applied);
        let after = list(&browser).await;
        assert_eq!(after.version, before.version + 1);
        assert_eq!(after.lines.len(), 5);
        let opened = &after.lines[0];
        assert_eq!((opened.kind, opened.imported), (ChangeKind::Open, true));
        assert_eq!(opened.contribution_base, Some(Fen(1_234_560)));
        assert_eq!(opened.unit_monthly, Some(Fen::yuan(1_481)));
        assert_eq!(opened.changed_on, Date::of(2026, 11, 3));
        let sealed = &after.lines[3];
        assert_eq!(
            (sealed.kind, sealed.contribution_base),
            (ChangeKind::Seal, None)
        );
        assert_eq!(sealed.reason, "离职");
        // The accounts of the four who have one are noted, for the confirmation.
        let with_account = "SELECT COUNT(*) AS n FROM change_line WHERE account_no IS NOT NULL";
        assert_eq!(count(&test, with_account).await, 4);

        let again: ImportReport = apply(&browser, &report, true).await.ok();
        assert_eq!(again, applied);
        assert_eq!(list(&browser).await, after);
        assert_eq!(browser.get(&path).await.ok::<ImportReport>(), applied);
        let acts = "SELECT COUNT(*) AS n FROM audit_event
                     WHERE act IN ('import-checked', 'import-applied') AND unit_no IS NOT NULL";
        assert_eq!(count(&test, acts).await, 2);
        // Imported lines are edited like any other.
        let path = format!("{CHANGES}/{}?version=1", opened.id);
        assert_eq!(browser.delete(&path).await.status, StatusCode::NO_CONTENT);
    }
}

#[tokio::test]
async fn tolerated_spellings_are_read_as_meant() {
    for test in TestApp::on_each_database().await {
        unit_with_operator(&test, 1).await;
        let browser = test.unit_browser("jia").await;
        let mut rows: Vec<Cells> = (0..6).map(|index| newcomer(900_001 + index)).collect();
        rows[0][3] = rows[0][3].chars().map(wide).collect();
        rows[0][4] = "１３８００００００１１".to_owned();
        rows[0][5] = "１２，３４５．６０".to_owned();
        for (row, day) in rows.iter_mut().zip([
            "2026-11-03",
            "2026/11/3",
            "2026年11月3日",
            "20261103",
            "2026.11.3",
        ]) {
            row[6] = day.to_owned();
        }
        rows[1][3] = format!(" {} ", rows[1][3].to_lowercase());
        rows[2][2] = "居民身份证".to_owned();
        rows[5][6].clear();
        // Numbers in numeric cells, a date in a date cell, blank lines between.
        let bytes = file_with(&rows[..5], |sheet| {
            sheet.write_number(1, 4, 13_800_000_012.0).unwrap();
            sheet.write_number(2, 5, 12_345.6).unwrap();
            let day = Format::new().set_num_format("yyyy/m/d");
            sheet
                .write_number_with_format(3, 6, 46_329.0, &day)
                .unwrap();
            sheet.write_string(8, 0, "  ").unwrap();
            for (index, text) in (0_u16..).zip(&rows[5]) {
                sheet.write_string(20, index, text).unwrap();
            }
        });
        let report: ImportReport = upload(&browser, bytes).await.ok();
        assert_eq!(report.errors, []);
        assert_eq!((report.row_count, report.valid_count), (6, 6));
        let _: ImportReport = apply(&browser, &report, false).await.ok();
        let lines = list(&browser).await.lines;
        for line in &lines {
            assert_eq!(line.contribution_base, Some(Fen(1_234_560)));
        }
        let days: Vec<u8> = lines.iter().map(|line| line.changed_on.day()).collect();
        assert_eq!(days, [3, 3, 3, 3, 3, 1]);
    }
}

fn wide(c: char) -> char {
    char::from_u32(u32::from(c) + 0xFEE0).unwrap()
}

#[tokio::test]
async fn the_wrong_row_is_named_as_excel_names_it() {
    for test in TestApp::on_each_database().await {
        unit_with_operator(&test, 1).await;
        let browser = test.unit_browser("jia").await;
        // A title above, the columns in another order, a blank line in between.
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write_string(0, 0, "2026年11月人员变动").unwrap();
        for (index, column) in (0_u16..).zip(CHANGE_LIST.columns) {
            sheet.write_string(2, 10 - index, column.header).unwrap();
        }
        for (row, number) in [(3, 1), (7, 2)] {
            for (index, text) in (0_u16..).zip(newcomer(900_000 + number)) {
                sheet.write_string(row, 10 - index, text).unwrap();
            }
        }
        sheet.write_string(7, 5, "100").unwrap();
        let bytes = workbook.save_to_buffer().unwrap();
        let report: ImportReport = upload(&browser, bytes).await.ok();
        assert_eq!(
            places(&report),
            [(8, "F".to_owned(), "base-below-floor".to_owned())]
        );
        assert_eq!(
            report.errors[0].message,
            "缴存基数低于下限，2026年11月的缴存基数应在2540.00元至35811.00元之间，请核对。"
        );
    }
}

#[tokio::test]
async fn persons_are_looked_up_as_for_a_single_line() {
    for test in TestApp::on_each_database().await {
        let unit = unit_with_operator(&test, 3).await;
        let other = test.unit(2, 3, MONTH).await;
        set_status(&test, &unit, 1, AccountStatus::Sealed).await;
        set_status(&test, &unit, 2, AccountStatus::Frozen).await;
        set_status(&test, &other, 1, AccountStatus::Sealed).await;
        let browser = test.unit_browser("jia").await;
        let mut stranger = newcomer(900_001);
        stranger[0] = "转入".to_owned();
        let open = |unit: &TestUnit, index| {
            let mut row = about(unit, index, "新开户");
            row[4] = "13800000009".to_owned();
            row
        };
        let rows = [
            open(&other, 0),
            open(&other, 1),
            open(&unit, 0),
            open(&unit, 1),
            about(&unit, 2, "封存"),
            about(&other, 2, "封存"),
            stranger,
        ];
        let report = checked(&browser, &rows).await;
        let found: Vec<_> = report
            .errors
            .iter()
            .map(|error| (error.row, error.column.as_str(), error.code.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                (2, "D", "person-contributes-elsewhere"),
                (3, "A", "person-sealed-elsewhere"),
                (4, "A", "person-already-here"),
                (5, "A", "person-sealed-here"),
                (6, "D", "person-account-not-usable"),
                (7, "D", "person-not-here"),
                (8, "A", "person-without-account"),
            ]
        );
        assert_eq!(
            report.errors[0].message,
            "该职工正在其他单位缴存，请待原单位办理封存后，以“转入”方式办理。"
        );
        assert!(
            report
                .errors
                .iter()
                .all(|error| !error.message.contains("测试单位"))
        );
        apply(&browser, &report, true)
            .await
            .assert_problem(409, "import-nothing-valid");
    }
}

#[tokio::test]
async fn what_changed_since_the_check_is_noticed() {
    const RATIO: &str = "UPDATE unit SET unit_ratio_bp = $1 WHERE unit_no = $2";
    for test in TestApp::on_each_database().await {
        let unit = unit_with_operator(&test, 4).await;
        let browser = test.unit_browser("jia").await;
        let rows = [
            about(&unit, 0, "封存"),
            about(&unit, 1, "基数调整"),
            newcomer(900_001),
        ];
        let report = checked(&browser, &rows).await;
        let refused = async || {
            apply(&browser, &report, false)
                .await
                .assert_problem(409, "import-outdated");
        };
        // An account changed.
        set_status(&test, &unit, 0, AccountStatus::Sealed).await;
        refused().await;
        set_status(&test, &unit, 0, AccountStatus::Normal).await;
        // The unit's ratio changed, and with it the amounts.
        run(&test, RATIO, args![500_i64, unit.unit_no].to_vec()).await;
        refused().await;
        run(&test, RATIO, args![1_200_i64, unit.unit_no].to_vec()).await;
        // Another agent put one of them on the list.
        let line = json!({
            "kind": "open", "full_name": names::full_name(900_001),
            "id_doc_type": "citizen_card", "id_doc_no": names::citizen_no(900_001),
            "mobile": "13800000009", "contribution_base": "9000", "changed_on": "", "reason": "",
        });
        let line: ChangeLine = browser.post(CHANGES, &line).await.ok();
        refused().await;
        assert_eq!(list(&browser).await.lines, std::slice::from_ref(&line));
        let path = format!("{CHANGES}/{}?version={}", line.id, line.version);
        assert_eq!(browser.delete(&path).await.status, StatusCode::NO_CONTENT);
        // The month moved on.
        move_to(&test, &unit, MONTH.next()).await;
        refused().await;
        assert!(list(&browser).await.lines.is_empty());
        move_to(&test, &unit, MONTH).await;
        let _: ImportReport = apply(&browser, &report, false).await.ok();
        assert_eq!(list(&browser).await.lines.len(), 3);
    }
}

async fn move_to(test: &TestApp, unit: &TestUnit, month: YearMonth) {
    let unit_no = unit.unit_no.to_string();
    let done: Result<(), StoreError> = test
        .app
        .db
        .write(move |tx| {
            async move {
                let seen = draft::find(tx, &unit_no).await?;
                draft::move_to(tx, &unit_no, &seen, month).await
            }
            .boxed()
        })
        .await;
    done.unwrap();
}

#[tokio::test]
async fn only_the_units_operators_import_and_only_while_preparing() {
    for test in TestApp::on_each_database().await {
        let unit = unit_with_operator(&test, 1).await;
        test.agent(&unit, "fu", REVIEWER).await;
        let other = test.unit(2, 1, MONTH).await;
        test.agent(&other, "bing", OPERATOR).await;
        let jia = test.unit_browser("jia").await;
        let (fu, bing) = (
            test.unit_browser("fu").await,
            test.unit_browser("bing").await,
        );
        let report = checked(&jia, &[newcomer(900_001)]).await;
        let path = format!("{IMPORTS}/{}", report.import_id);

        upload(&fu, file(&[newcomer(900_002)]))
            .await
            .assert_problem(403, "permission-missing");
        apply(&fu, &report, false)
            .await
            .assert_problem(403, "permission-missing");
        assert_eq!(fu.get(&path).await.ok::<ImportReport>(), report);

        bing.get(&path).await.assert_problem(404, "not-found");
        bing.get(&format!("{path}/errors.xlsx"))
            .await
            .assert_problem(404, "not-found");
        apply(&bing, &report, false)
            .await
            .assert_problem(404, "not-found");
        let nobody = test.browser();
        nobody.get(&path).await.assert_problem(401, "not-logged-in");
        jia.get(&format!("{IMPORTS}/none"))
            .await
            .assert_problem(404, "not-found");

        let unit_no = unit.unit_no.to_string();
        let done: Result<(), StoreError> = test
            .app
            .db
            .write(move |tx| {
                async move {
                    let seen = draft::find(tx, &unit_no).await?;
                    let submitted = Some(("甲", "2026-11-22T08:00:00Z"));
                    draft::set_submitted(tx, &unit_no, &seen, submitted).await
                }
                .boxed()
            })
            .await;
        done.unwrap();
        upload(&jia, file(&[newcomer(900_002)]))
            .await
            .assert_problem(409, "draft-submitted");
        apply(&jia, &report, false)
            .await
            .assert_problem(409, "draft-submitted");
        assert!(list(&jia).await.lines.is_empty());
    }
}

#[tokio::test]
async fn old_imports_do_not_pile_up() {
    for test in TestApp::on_each_database().await {
        unit_with_operator(&test, 1).await;
        let browser = test.unit_browser("jia").await;
        let mut reports = Vec::new();
        for number in 0..5 {
            let mut wrong = newcomer(900_100 + number);
            wrong[4] = "1".to_owned();
            reports.push(checked(&browser, &[newcomer(900_001 + number), wrong]).await);
            test.app.clock.advance(1);
        }
        for (index, report) in reports.iter().enumerate() {
            let answer = browser
                .get(&format!("{IMPORTS}/{}", report.import_id))
                .await;
            assert_eq!(answer.status.as_u16(), if index < 2 { 404 } else { 200 });
        }
        assert_eq!(
            count(&test, "SELECT COUNT(*) AS n FROM import_row").await,
            6
        );
        assert_eq!(
            count(&test, "SELECT COUNT(*) AS n FROM import_error").await,
            3
        );
    }
}

/// A workbook put together part by part.
fn parts(sheet: &[u8], more: &[(&str, &[u8])]) -> Vec<u8> {
    const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
    const PACKAGE: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const WORKBOOK: &str = r#"<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="变更清册" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let fixed: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", PACKAGE.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    for (name, content) in fixed.iter().chain(more) {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn inline(text: &str) -> String {
    format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn sheet_xml(rows: &str) -> Vec<u8> {
    let headers: String = CHANGE_LIST
        .columns
        .iter()
        .map(|column| inline(column.header))
        .collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">{headers}</row>{rows}</sheetData></worksheet>"#
    )
    .into_bytes()
}

fn good_row_xml() -> String {
    newcomer(900_001).iter().map(|text| inline(text)).collect()
}

// Long because it is a table.
#[tokio::test]
async fn files_that_cannot_be_used_are_refused_in_words() {
    // The store is not asked, so one engine will do.
    for test in [TestApp::on_sqlite().await] {
        unit_with_operator(&test, 1).await;
        let browser = test.unit_browser("jia").await;
        let good = parts(&sheet_xml(&format!("<row>{}</row>", good_row_xml())), &[]);
        assert_eq!(
            upload(&browser, good.clone()).await.status,
            StatusCode::CREATED
        );
        let many = "<row><c t=\"inlineStr\"><is><t>新开户</t></is></c></row>".repeat(200_000);
        let bomb = [sheet_xml("").as_slice(), &vec![b' '; 140 << 20]].concat();
        let mut headers = Workbook::new();
        let sheet = headers.add_worksheet();
        for (index, header) in (0_u16..).zip(["类型", "姓名", "证件号码", "工资"]) {
            sheet.write_string(0, index, header).unwrap();
            sheet.write_string(1, index, "甲").unwrap();
        }
        let mut hidden = Workbook::new();
        let _visible = hidden.add_worksheet();
        let sheet = hidden.add_worksheet();
        sheet.set_name("变更清册").unwrap().set_hidden(true);
        for (index, column) in (0_u16..).zip(CHANGE_LIST.columns) {
            sheet.write_string(0, index, column.header).unwrap();
            sheet.write_string(1, index, "甲").unwrap();
        }
        let cases: Vec<(&str, Vec<u8>)> = vec![
            ("file-empty", Vec::new()),
            ("file-plain-text", "变更类型,姓名\n新开户,张三\n".into()),
            (
                "file-old-excel",
                [&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], &[0; 600]].concat(),
            ),
            ("file-pdf", b"%PDF-1.7\n".to_vec()),
            ("file-not-a-spreadsheet", b"\x89PNG\r\n\x1a\n0000".to_vec()),
            ("file-damaged", good[..good.len() / 2].to_vec()),
            (
                "file-macros",
                parts(&sheet_xml(""), &[("xl/vbaProject.bin", b"x")]),
            ),
            ("file-bomb", parts(&bomb, &[])),
            ("sheet-too-many-rows", parts(&sheet_xml(&many), &[])),
            ("sheet-wrong-headers", headers.save_to_buffer().unwrap()),
            ("sheet-hidden", hidden.save_to_buffer().unwrap()),
            ("sheet-no-rows", parts(&sheet_xml(""), &[])),
        ];
        for (code, bytes) in cases {
            let answer = upload(&browser, bytes).await;
            let problem = answer.assert_problem(422, code);
            assert!(
                problem["detail"].as_str().unwrap().ends_with('。'),
                "{problem}"
            );
        }
        let answer = browser.upload(IMPORTS, "changes.xls", good.clone()).await;
        answer.assert_problem(422, "file-wrong-extension");
        let answer = upload(&browser, vec![b'P'; (20 << 20) + 1]).await;
        answer.assert_problem(422, "file-too-large");
        let only = "SELECT COUNT(*) AS n FROM import_batch";
        assert_eq!(
            count(&test, only).await,
            1,
            "nothing of the refused files is kept"
        );

        let mut browser = browser;
        browser.language = Some("en");
        let problem: Value = upload(&browser, b"%PDF-1.7\n".to_vec()).await.json();
        assert_eq!(
            problem["detail"],
            "This is a PDF. Upload a spreadsheet in .xlsx format."
        );
    }
}

#[tokio::test]
async fn a_large_file_is_a_handful_of_statements() {
    const ROWS: u64 = 5_000;
    for test in TestApp::on_each_database().await {
        unit_with_operator(&test, 1).await;
        let browser = test.unit_browser("jia").await;
        let mut rows: Vec<Cells> = (0..ROWS).map(|index| newcomer(920_000 + index)).collect();
        for row in rows.iter_mut().step_by(10) {
            row[5] = "1".to_owned();
        }
        let started = std::time::Instant::now();
        let report = checked(&browser, &rows).await;
        assert_eq!((report.row_count, report.error_count), (5_000, 500));
        assert_eq!(report.errors.len(), 200, "the report shows the first ones");
        let _: ImportReport = apply(&browser, &report, true).await.ok();
        assert_eq!(list(&browser).await.page.total_count, 4_500);
        println!("{}: {ROWS} rows in {:?}", test.engine(), started.elapsed());
    }
}
