//! Errors planted in a file are found where they are, mended, and imported.

use super::*;

/// One error planted in a file: where, what it is called, what would be right.
struct Planted {
    column: usize,
    code: &'static str,
    right: String,
}

/// The file of 37 errors: good rows, then in each a cell replaced.
struct Minefield {
    rows: Vec<Cells>,
    planted: Vec<(u32, Planted)>,
    next_person: u64,
}

impl Minefield {
    fn new() -> Self {
        Self {
            rows: Vec::new(),
            planted: Vec::new(),
            next_person: 910_000,
        }
    }

    fn person(&mut self) -> u64 {
        self.next_person += 1;
        self.next_person
    }

    /// Adds a row; its Excel number.
    fn row(&mut self, row: Cells) -> u32 {
        self.rows.push(row);
        u32::try_from(self.rows.len()).unwrap() + 1
    }

    fn newcomer(&mut self) -> u32 {
        let person = self.person();
        self.row(newcomer(person))
    }

    /// Replaces a cell of an added row by something wrong.
    fn spoil(&mut self, row: u32, column: usize, wrong: &str, code: &'static str) {
        let cell = &mut self.rows[row as usize - 2][column];
        let right = std::mem::replace(cell, wrong.to_owned());
        self.planted.push((
            row,
            Planted {
                column,
                code,
                right,
            },
        ));
    }

    /// A right row with a wrong cell.
    fn mine(&mut self, column: usize, wrong: &str, code: &'static str) {
        let row = self.newcomer();
        self.spoil(row, column, wrong, code);
    }

    /// Notes an error of a cell that stays as it is.
    fn note(&mut self, row: u32, column: usize, code: &'static str, right: String) {
        self.planted.push((
            row,
            Planted {
                column,
                code,
                right,
            },
        ));
    }
}

const LETTERS: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];
/// Stands for the whole row in [`Planted::column`].
const WHOLE_ROW: usize = 8;

/// Errors that are in the cells' texts.
fn plant_texts(field: &mut Minefield) {
    for (column, wrong, code) in [
        (0, "离职", "kind-unknown"),
        (0, "", "cell-missing"),
        (1, "", "cell-missing"),
        (1, "张3", "name-wrong-character"),
        (2, "学生证", "id-type-unknown"),
        (3, "110105194912310021", "id-wrong-check"),
        (3, "1101051949123100", "id-wrong-length"),
        (3, "110105194902310026", "id-no-such-birth-date"),
        (3, "", "cell-missing"),
        (4, "1380000000", "mobile-malformed"),
        (4, "", "mobile-missing"),
        (5, "面议", "amount-malformed"),
        (5, "", "base-missing"),
        (5, "2539.99", "base-below-floor"),
        (5, "35811.01", "base-above-cap"),
        (5, "-5000", "base-below-floor"),
        (5, "5000.123", "amount-decimals"),
        (6, "2026-12-01", "date-after-month"),
        (6, "1989-12-31", "date-too-early"),
        (6, "2026年2月30日", "date-malformed"),
    ] {
        field.mine(column, wrong, code);
    }
    let born = field.newcomer();
    "110101199003070038".clone_into(&mut field.rows[born as usize - 2][3]);
    field.spoil(born, 6, "1990-03-06", "date-before-birth");
    // Three at once in one row.
    let row = field.newcomer();
    field.spoil(row, 4, "13x", "mobile-malformed");
    field.spoil(row, 6, "明天", "date-malformed");
    field.spoil(row, 7, &"因".repeat(61), "reason-too-long");
}

/// Errors that show only in the register.
fn plant_persons(field: &mut Minefield, unit: &TestUnit, other: &TestUnit) {
    let sealing = field.row(about(unit, 0, "封存"));
    field.spoil(sealing, 7, "", "reason-missing");
    let fresh = field.person();
    let elsewhere = field.row(cells([
        "新开户",
        &other.people[0].2.full_name,
        "身份证",
        &other.people[0].2.citizen_no,
        "13800000009",
        "10000",
        "",
        "",
    ]));
    field.note(
        elsewhere,
        3,
        "person-contributes-elsewhere",
        names::citizen_no(fresh),
    );
    let renamed = field.row(about(unit, 1, "基数调整"));
    field.spoil(renamed, 1, "另一人", "person-name-differs");
    let sealed = field.row(about(unit, 2, "启封"));
    field.spoil(sealed, 0, "基数调整", "person-sealed");
    let fresh = field.person();
    let mut row = newcomer(fresh);
    row[1].clone_from(&unit.people[3].2.full_name);
    row[3].clone_from(&unit.people[3].2.citizen_no);
    let pending = field.row(row);
    field.note(pending, 3, "person-pending", names::citizen_no(fresh));
    let person = field.person();
    for _ in 0..2 {
        let twice = field.row(newcomer(person));
        let fresh = field.person();
        field.note(twice, 3, "person-twice-in-file", names::citizen_no(fresh));
    }
}

/// Errors that are in the form of the file; the closure puts them there.
fn plant_forms(field: &mut Minefield) -> impl FnOnce(&mut Worksheet) + use<> {
    let rows: [u32; 6] = std::array::from_fn(|_| field.newcomer());
    let [lost, formula, sum, hidden, merged, below] = rows;
    let right = |row: u32, column: usize| field.rows[row as usize - 2][column].clone();
    let (id, name) = (right(lost, 3), right(formula, 1));
    let base = right(sum, 5);
    field.note(lost, 3, "cell-precision-lost", id);
    field.note(formula, 1, "cell-formula", name);
    field.note(sum, 5, "cell-formula", base.clone());
    field.planted.push((
        hidden,
        Planted {
            column: WHOLE_ROW,
            code: "row-hidden",
            right: String::new(),
        },
    ));
    field.note(merged, 5, "cell-merged", base.clone());
    field.note(below, 5, "cell-merged", base.clone());
    field.rows[below as usize - 2][5].clear();
    move |sheet| {
        sheet
            .write_number(lost - 1, 3, 110_101_199_003_070_011.0)
            .unwrap();
        sheet.write_formula(formula - 1, 1, "=\"张三\"").unwrap();
        sheet.write_formula(sum - 1, 5, "=SUM(1,2)").unwrap();
        sheet.set_row_hidden(hidden - 1).unwrap();
        sheet
            .merge_range(merged - 1, 5, below - 1, 5, &base, &Format::new())
            .unwrap();
    }
}

// Long because it is a table.
#[tokio::test]
async fn thirty_seven_planted_errors_are_found_where_they_are() {
    for test in TestApp::on_each_database().await {
        let unit = unit_with_operator(&test, 6).await;
        let other = test.unit(2, 1, MONTH).await;
        set_status(&test, &unit, 2, AccountStatus::Sealed).await;
        let mut browser = test.unit_browser("jia").await;
        let seed = &unit.people[3].2;
        let pending = json!({
            "kind": "base_change", "full_name": seed.full_name, "id_doc_type": "citizen_card",
            "id_doc_no": seed.citizen_no, "mobile": "", "contribution_base": "20000",
            "changed_on": "", "reason": "",
        });
        let _: ChangeLine = browser.post(CHANGES, &pending).await.ok();

        let mut field = Minefield::new();
        for _ in 0..5 {
            field.newcomer();
        }
        plant_texts(&mut field);
        let spoil = plant_forms(&mut field);
        plant_persons(&mut field, &unit, &other);
        field.row(about(&unit, 4, "封存"));
        let mut expected: Vec<(u32, String, String)> = field
            .planted
            .iter()
            .map(|(row, planted)| {
                let letter = LETTERS.get(planted.column).copied().unwrap_or_default();
                (*row, letter.to_owned(), planted.code.to_owned())
            })
            .collect();
        expected.sort();
        assert_eq!(expected.len(), 37);

        let bytes = file_with(&field.rows, spoil);
        let answer = upload(&browser, bytes).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let report: ImportReport = answer.ok();
        assert_eq!(places(&report), expected, "{}", test.engine());
        assert_eq!(report.error_count, 37);
        assert_eq!(report.error_row_count, 35);
        assert_eq!(report.row_count, i64::try_from(field.rows.len()).unwrap());
        assert_eq!(report.valid_count, 6);
        for error in &report.errors {
            let header = LETTERS.iter().position(|letter| *letter == error.column);
            let header = header.map_or("", |index| CHANGE_LIST.columns[index].header);
            assert_eq!(error.column_name, header);
            assert!(error.message.ends_with('。'), "{}", error.message);
            // No message repeats what stands in the cells.
            for text in field
                .rows
                .iter()
                .flat_map(|row| [&row[1], &row[3], &row[4]])
            {
                assert!(
                    text.is_empty() || !error.message.contains(text),
                    "{}",
                    error.message
                );
            }
        }
        // A half-wrong file changes nothing.
        apply(&browser, &report, false)
            .await
            .assert_problem(409, "import-has-errors");
        assert_eq!(list(&browser).await.lines.len(), 1);

        // The same in English.
        browser.language = Some("en");
        let path = format!("{IMPORTS}/{}", report.import_id);
        let english: ImportReport = browser.get(&path).await.ok();
        assert_eq!(places(&english), expected);
        let foreign = english
            .errors
            .iter()
            .find(|error| !error.message.ends_with('.'));
        assert_eq!(foreign, None);
        browser.language = None;
        correct_and_import(&browser, &report, &field).await;
    }
}

// Long because it is one story with a check after each step.
/// Downloads the error report, corrects the planted cells in it, and uploads it.
async fn correct_and_import(browser: &Browser<'_>, report: &ImportReport, field: &Minefield) {
    let answer = browser
        .get(&format!("{IMPORTS}/{}/errors.xlsx", report.import_id))
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    let disposition = answer.headers["content-disposition"].to_str().unwrap();
    assert!(disposition.contains("errors.xlsx"), "{disposition}");
    let mut workbook = Xlsx::new(Cursor::new(&answer.body)).unwrap();
    let range = workbook.worksheet_range("变更清册").unwrap();
    let mut lines: Vec<Vec<String>> = range
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    assert_eq!(lines[0][8..], ["原行号", "错误原因"]);
    assert_eq!(lines.len(), 36, "only the failed rows");
    let mut by_row: BTreeMap<u32, Vec<&Planted>> = BTreeMap::new();
    for (row, planted) in &field.planted {
        by_row.entry(*row).or_default().push(planted);
    }
    let old_numbers: Vec<u32> = lines[1..]
        .iter()
        .map(|line| line[8].parse().unwrap())
        .collect();
    assert_eq!(old_numbers, by_row.keys().copied().collect::<Vec<_>>());
    for (line, planted) in lines[1..].iter_mut().zip(by_row.values()) {
        let reasons = line[9].lines().count();
        assert_eq!(reasons, planted.len(), "{}", line[9]);
        for planted in planted {
            let header = CHANGE_LIST
                .columns
                .get(planted.column)
                .map_or("本行", |column| column.header);
            assert!(line[9].contains(&format!("{header}：")), "{}", line[9]);
            if planted.column < WHOLE_ROW {
                line[planted.column].clone_from(&planted.right);
            }
        }
    }
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in (0_u32..).zip(&lines) {
        for (column, text) in (0_u16..).zip(line) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    // As it was downloaded it can be read, too.
    assert_eq!(
        upload(browser, answer.body).await.status,
        StatusCode::CREATED
    );
    let corrected = upload(browser, workbook.save_to_buffer().unwrap()).await;
    assert_eq!(
        corrected.status,
        StatusCode::CREATED,
        "{}",
        corrected.text()
    );
    let corrected: ImportReport = corrected.ok();
    assert_eq!(corrected.errors, []);
    assert_eq!(corrected.valid_count, 35);
    let _: ImportReport = apply(browser, &corrected, false).await.ok();
    assert_eq!(list(browser).await.page.total_count, 36);
    // What was right in the first file stays usable: nobody in it is on the list.
    let _: ImportReport = apply(browser, report, true).await.ok();
    assert_eq!(list(browser).await.page.total_count, 42);
}
