//! Workbooks for the tests: ordinary ones, and ones put together part by part.

use std::io::Write as _;

use rust_xlsxwriter::{Workbook, Worksheet};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::documents::spreadsheet::{
    CHANGE_LIST, FileRefusal, Limits, ProblemList, Sheet, read_sheet,
};

/// A row that is right in every column.
pub(super) const GOOD: [&str; 8] = [
    "新开户",
    "张三",
    "身份证",
    "110101199003070038",
    "13800000001",
    "12345.60",
    "2026-11-01",
    "入职",
];

pub(super) fn headers(sheet: &mut Worksheet) {
    for (index, column) in (0_u16..).zip(CHANGE_LIST.columns) {
        sheet.write_string(0, index, column.header).unwrap();
    }
}

/// A change list with the right headers; `fill` adds the rows.
pub(super) fn change_list(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("变更清册").unwrap();
    headers(sheet);
    fill(sheet);
    workbook.save_to_buffer().unwrap()
}

/// Writes text cells into a row (zero-based, 1 is the first below the header).
pub(super) fn put(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (index, text) in (0_u16..).zip(cells) {
        if !text.is_empty() {
            sheet.write_string(row, index, *text).unwrap();
        }
    }
}

pub(super) fn read(bytes: &[u8]) -> Result<Sheet, FileRefusal> {
    read_sheet(bytes, &CHANGE_LIST, &Limits::default())
}

/// Row, column letters and code of every problem, in order.
pub(super) fn found(problems: &ProblemList) -> Vec<(u32, String, &'static str)> {
    let mut problems = problems.clone();
    problems.sort();
    problems
        .iter()
        .map(|p| (p.row, p.column_letters(), p.code()))
        .collect()
}

/// Parts of a workbook that can be made wrong one by one.
pub(super) struct Parts(Vec<(String, Vec<u8>)>);

impl Parts {
    /// One visible worksheet with this XML between `<worksheet>` tags.
    pub(super) fn with_sheet(body: &str) -> Self {
        let sheet = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{body}</worksheet>"#
        );
        let text = |text: &str| text.as_bytes().to_vec();
        Self(vec![
            ("[Content_Types].xml".into(), text(CONTENT_TYPES)),
            ("_rels/.rels".into(), text(PACKAGE_RELATIONS)),
            ("xl/workbook.xml".into(), text(WORKBOOK)),
            (
                "xl/_rels/workbook.xml.rels".into(),
                text(WORKBOOK_RELATIONS),
            ),
            ("xl/worksheets/sheet1.xml".into(), sheet.into_bytes()),
        ])
    }

    /// Header row and these rows' XML.
    pub(super) fn with_rows(rows: &str) -> Self {
        Self::with_sheet(&format!("<sheetData>{}{rows}</sheetData>", header_row()))
    }

    /// Adds or replaces a part.
    pub(super) fn part(mut self, name: &str, content: impl Into<Vec<u8>>) -> Self {
        self.0.retain(|(existing, _)| existing != name);
        self.0.push((name.to_owned(), content.into()));
        self
    }

    pub(super) fn without(mut self, name: &str) -> Self {
        self.0.retain(|(existing, _)| existing != name);
        self
    }

    pub(super) fn zip(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, content) in &self.0 {
            zip.start_file(name.as_str(), SimpleFileOptions::default())
                .unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}

/// The header row in inline strings.
pub(super) fn header_row() -> String {
    let headers: Vec<&str> = CHANGE_LIST
        .columns
        .iter()
        .map(|column| column.header)
        .collect();
    text_row(&headers).replace("<row>", r#"<row r="1">"#)
}

/// A row of inline strings without a row number.
pub(super) fn text_row(cells: &[&str]) -> String {
    let cell = |text: &&str| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#);
    let cells: Vec<String> = cells.iter().map(cell).collect();
    format!("<row>{}</row>", cells.concat())
}

pub(super) const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;

const PACKAGE_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

pub(super) const WORKBOOK: &str = r#"<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="变更清册" sheetId="1" r:id="rId1"/></sheets></workbook>"#;

pub(super) const WORKBOOK_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// An identity number as a numeric cell holds it: the last digits are gone.
pub(super) fn numeric_id() -> f64 {
    GOOD[3].parse().unwrap()
}
