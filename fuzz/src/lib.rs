//! What is fuzzed: everything that reads what others send. Each function takes
//! any bytes and panics when a promise is broken.

use std::{
    fmt::{Debug, Display},
    io::{Cursor, Write as _},
};

use server::{
    documents::spreadsheet::{CHANGE_LIST, Cell, CellProblem, Limits, read_sheet},
    payment::{self, BankNotice},
    platform::{clock::Instant, config::Bank},
};
use shared_types::{
    BankAccountNo, BankBranchNo, BankCard, BasisPoints, CaseNo, CertificateNo, CreditCode, Date,
    Fen, FullName, IdDocType, IdDocument, Mobile, PaymentSlipNo, PersonalAccountNo, Rate,
    RemittanceNo, UnitNo, YearMonth, bank, identity, organisation,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Takes any bytes and panics when a promise is broken.
pub type Target = fn(&[u8]);

/// Every target by the name of its folder in `corpus`.
pub const TARGETS: [(&str, Target); 4] = [
    ("spreadsheet", spreadsheet),
    ("worksheet", worksheet),
    ("notice", notice),
    ("parsers", parsers),
];

/// The limits of an upload, smaller, so that a run stays quick.
const LIMITS: Limits = Limits {
    file_bytes: 1 << 20,
    parts: 50,
    part_bytes: 2 << 20,
    total_bytes: 4 << 20,
    rows: 500,
    columns: 64,
    cells: 5_000,
    cell_chars: 500,
    problems: 1_000,
};

/// A file that somebody uploads.
pub fn spreadsheet(bytes: &[u8]) {
    let Ok(sheet) = read_sheet(bytes, &CHANGE_LIST, &LIMITS) else {
        return;
    };
    assert!(!sheet.is_empty() && sheet.len() <= LIMITS.rows);
    let mut last = sheet.header_row();
    for row in sheet.rows() {
        assert!(row.number() > last, "rows go down");
        last = row.number();
        assert!(sheet.row(last).is_some());
        row.cells().for_each(read_every_way);
    }
}

fn read_every_way(cell: Cell<'_>) {
    let is_blank = cell.is_blank();
    agree(is_blank, &cell.text(), &cell.opt_text());
    agree(is_blank, &cell.code(), &cell.opt_code());
    agree(is_blank, &cell.fen(), &cell.opt_fen());
    agree(is_blank, &cell.date(), &cell.opt_date());
    let shown = cell.typed();
    assert!(!is_blank || shown.trim().is_empty() || cell.opt_text().is_err());
}

/// Both getters of a pair say the same; a blank cell is never a value.
fn agree<T: PartialEq + Debug>(
    is_blank: bool,
    plain: &Result<T, CellProblem>,
    opt: &Result<Option<T>, CellProblem>,
) {
    match (plain, opt) {
        (Ok(plain), Ok(Some(opt))) => assert!(plain == opt && !is_blank),
        (Err(_), Ok(None) | Err(_)) => {}
        other => panic!("{other:?}"),
    }
}

/// The parts of a workbook, inside a file that is otherwise right. A fuzzer
/// hardly ever gets past checksums and compression by itself.
pub fn worksheet(bytes: &[u8]) {
    const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
    const RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="变更清册" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const BOOK_RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
    let mut parts = bytes.split(|byte| *byte == 0);
    let mut part = |usual: &'static str| {
        let given = parts.next().filter(|given| !given.is_empty());
        given.unwrap_or(usual.as_bytes())
    };
    let sheet = part("");
    let strings = part("<sst/>");
    let styles = part("<styleSheet/>");
    let files = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", part(BOOK)),
        ("xl/_rels/workbook.xml.rels", part(BOOK_RELS)),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
        ("xl/styles.xml", styles),
    ];
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let written = zip.start_file(name, stored);
        written.expect("a file begins");
        zip.write_all(content).expect("memory takes it");
    }
    let file = zip.finish().expect("the file ends").into_inner();
    spreadsheet(&file);
}

/// A notice as it comes: time stamp, key and signature, a line each, then the body.
pub fn notice(bytes: &[u8]) {
    let mut lines = bytes.splitn(4, |byte| *byte == b'\n');
    let mut line = || lines.next().unwrap_or_default();
    let (stamp, key, signature, body) = (line(), line(), line(), line());
    let header = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
    let (stamp, key, signature) = (header(stamp), header(key), header(signature));
    let bank = Bank::default();
    let now = Instant::parse("2026-11-22T08:00:00Z").expect("an instant");
    let is_genuine = payment::is_genuine(&bank, now, key, stamp, signature, body);
    let is_signed = signature == payment::sign(&bank.secret, stamp, body);
    let is_fresh = Instant::parse(stamp).is_some_and(|sent| sent.0.abs_diff(now.0) <= 300);
    let expected = is_signed && is_fresh && key == bank.key_id;
    assert_eq!(is_genuine, expected, "only the bank's own notices");
    let Ok(notice) = serde_json::from_slice::<BankNotice>(body) else {
        return;
    };
    if let Ok(checked) = notice.check(&bank.payee_account) {
        assert!(checked.amount.is_positive());
        let written: Result<Fen, _> = checked.notice.amount.parse();
        assert_eq!(written.ok(), Some(checked.amount));
    }
}

/// What is read from a text is read again from its own text, to the same value.
fn comes_back<T, E>(text: &str, read: impl Fn(&str) -> Result<T, E>)
where
    T: Display + PartialEq + Debug,
    E: PartialEq + Debug,
{
    if let Ok(value) = read(text) {
        let written = value.to_string();
        assert_eq!(read(&written), Ok(value), "{text:?} became {written:?}");
    }
}

/// Every parser of `shared-types` over one text.
pub fn parsers(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    amounts(text);
    days(text);
    people(text);
    organisations(text);
    comes_back(text, UnitNo::parse);
    comes_back(text, PersonalAccountNo::parse);
    comes_back(text, RemittanceNo::parse);
    comes_back(text, PaymentSlipNo::parse);
    comes_back(text, CertificateNo::parse);
    comes_back(text, CaseNo::parse);
}

fn amounts(text: &str) {
    comes_back(text, Fen::parse_yuan);
    comes_back(text, BasisPoints::parse_percent);
    comes_back(text, Rate::parse_percent);
    if let Ok(amount) = Fen::parse_yuan(text) {
        assert_eq!(Fen::parse_yuan(&amount.grouped()), Ok(amount));
        assert!(!amount.uppercase_chinese().is_empty());
    }
}

fn days(text: &str) {
    comes_back(text, Date::parse);
    comes_back(text, Date::parse_lenient);
    comes_back(text, YearMonth::parse);
    comes_back(text, YearMonth::parse_lenient);
    if let Ok(day) = Date::parse_lenient(text) {
        assert_eq!(Date::parse(&day.to_string()), Ok(day));
        assert_eq!(Date::from_epoch_days(day.epoch_days()), day);
        assert_eq!(Date::parse_lenient(&day.display_zh()), Ok(day));
    }
    if let Ok(day) = Date::parse_compact(text) {
        assert_eq!(Date::new(day.year(), day.month(), day.day()), Ok(day));
    }
    if let Ok(month) = YearMonth::parse_lenient(text) {
        assert!(month.fund_year().contains(month));
        assert_eq!(month.first_day().year_month(), month);
        assert_eq!(month.last_day().year_month(), month);
    }
}

fn people(text: &str) {
    for doc_type in IdDocType::ALL {
        let Ok(document) = IdDocument::parse(*doc_type, text) else {
            continue;
        };
        let again = IdDocument::parse(*doc_type, document.no());
        assert_eq!(again.as_ref(), Ok(&document));
        assert_ne!(document.masked(), document.no(), "something is hidden");
        if let Some(birth) = document.birth_date() {
            assert!(birth.year() >= 1800, "{birth}");
        }
        let _either = document.sex();
    }
    if let Ok(upgraded) = identity::upgrade_15(text) {
        assert!(IdDocument::citizen(&upgraded).is_ok(), "{upgraded}");
    }
    if let Ok(name) = FullName::parse(text) {
        assert_eq!(FullName::parse(name.as_str()).as_ref(), Ok(&name));
        assert_ne!(name.masked(), name.as_str(), "something is hidden");
    }
    if let Ok(mobile) = Mobile::parse(text) {
        assert_eq!(Mobile::parse(mobile.as_str()).as_ref(), Ok(&mobile));
        assert_ne!(mobile.masked(), mobile.as_str(), "something is hidden");
    }
}

fn organisations(text: &str) {
    if let Ok(code) = CreditCode::parse(text) {
        assert!(code.check_fits());
        assert_eq!(CreditCode::parse(code.as_str()).as_ref(), Ok(&code));
    }
    if let Ok(code) = CreditCode::parse_shape(text) {
        assert_eq!(CreditCode::parse_shape(code.as_str()).as_ref(), Ok(&code));
        assert_eq!(code.org_code().len(), 9);
    }
    let _either = organisation::org_code_fits(text);
    if let Ok(card) = BankCard::parse(text) {
        assert_eq!(BankCard::parse(card.as_str()).as_ref(), Ok(&card));
        assert_ne!(card.masked(), card.as_str(), "something is hidden");
    }
    if let Ok(account) = BankAccountNo::parse(text) {
        assert_eq!(
            BankAccountNo::parse(account.as_str()).as_ref(),
            Ok(&account)
        );
        assert_ne!(account.masked(), account.as_str(), "something is hidden");
    }
    if let Ok(branch) = BankBranchNo::parse(text) {
        assert_eq!(BankBranchNo::parse(branch.as_str()).as_ref(), Ok(&branch));
        assert!(
            branch
                .bank()
                .is_none_or(|bank| bank.code == branch.bank_code())
        );
    }
    let _either = bank::bank_name(text);
}
