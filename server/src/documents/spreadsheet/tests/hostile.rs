//! Files that are not what they claim, or want to hurt.

use std::io::Write as _;
use std::time::{Duration, Instant};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::fixtures::{CONTENT_TYPES, GOOD, Parts, WORKBOOK, header_row, read, text_row};
use crate::documents::spreadsheet::{CHANGE_LIST, FileRefusal, Limits, read_sheet};

fn refusal(bytes: &[u8]) -> FileRefusal {
    let refusal = read(bytes).expect_err("the file should be refused");
    assert!(!refusal.message_zh().is_empty() && !refusal.message_en().is_empty());
    refusal
}

#[test]
fn the_hand_made_workbook_is_right() {
    let sheet = read(&Parts::with_rows(&text_row(&GOOD)).zip()).unwrap();
    assert_eq!(sheet.len(), 1);
    assert!(sheet.problems.is_empty());
}

#[test]
fn wrong_formats_are_named() {
    let mut xls = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    xls.resize(1024, 0);
    let mut encrypted = xls.clone();
    encrypted.extend("EncryptedPackage".bytes().flat_map(|b| [b, 0]));
    let gbk_csv = b"\xD0\xD5\xC3\xFB,\xD6\xA4\xBC\xFE\xBA\xC5\xC2\xEB\r\n";
    let cases: [(&[u8], FileRefusal); 10] = [
        (b"", FileRefusal::EmptyFile),
        (&xls, FileRefusal::OldExcel),
        (&encrypted, FileRefusal::Encrypted),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", FileRefusal::OldExcel),
        (gbk_csv, FileRefusal::PlainText),
        ("姓名,证件号码\n".as_bytes(), FileRefusal::PlainText),
        (b"<html><table></table></html>", FileRefusal::PlainText),
        (b"%PDF-1.7\n", FileRefusal::Pdf),
        (
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            FileRefusal::NotASpreadsheet,
        ),
        (b"PK\x03\x04 cut short", FileRefusal::Damaged),
    ];
    for (bytes, expected) in cases {
        assert_eq!(refusal(bytes), expected);
    }
    assert_eq!(
        FileRefusal::OldExcel.message_zh(),
        "这是旧版 .xls 文件，请另存为 .xlsx 后重新上传。"
    );
}

#[test]
fn other_packages_are_named() {
    let good = || Parts::with_rows(&text_row(&GOOD));
    let word = good()
        .without("xl/workbook.xml")
        .without("xl/_rels/workbook.xml.rels");
    let word = word
        .without("xl/worksheets/sheet1.xml")
        .part("word/document.xml", "<a/>");
    assert_eq!(refusal(&word.zip()), FileRefusal::NotASpreadsheet);
    assert_eq!(
        refusal(&good().without("xl/workbook.xml").zip()),
        FileRefusal::Damaged
    );
    assert_eq!(
        refusal(&good().without("xl/worksheets/sheet1.xml").zip()),
        FileRefusal::Damaged
    );
    assert_eq!(
        refusal(&good().part("xl/workbook.bin", "").zip()),
        FileRefusal::BinaryWorkbook
    );
    let ods = Parts::with_rows("")
        .part("mimetype", "x")
        .part("content.xml", "<a/>");
    assert_eq!(refusal(&ods.zip()), FileRefusal::OpenDocument);
    let cut = good().zip();
    assert_eq!(refusal(&cut[..cut.len() / 2]), FileRefusal::Damaged);
}

#[test]
fn macros_are_refused() {
    let good = || Parts::with_rows(&text_row(&GOOD));
    assert_eq!(
        refusal(&good().part("xl/vbaProject.bin", "x").zip()),
        FileRefusal::Macros
    );
    let sheet = good().part("xl/macrosheets/sheet1.xml", "<a/>");
    assert_eq!(refusal(&sheet.zip()), FileRefusal::Macros);
    let types = CONTENT_TYPES.replace("spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled");
    assert_eq!(
        refusal(&good().part("[Content_Types].xml", types).zip()),
        FileRefusal::Macros
    );
}

#[test]
fn odd_archives_are_refused() {
    let good = || Parts::with_rows(&text_row(&GOOD));
    let climbing = good().part("../evil.xml", "<a/>");
    assert_eq!(refusal(&climbing.zip()), FileRefusal::Suspicious);
    let twice = good().part("XL/Workbook.xml", WORKBOOK);
    assert_eq!(refusal(&twice.zip()), FileRefusal::Suspicious);
    let mut many = good();
    for index in 0..1_100 {
        many = many.part(&format!("xl/media/{index}.png"), "");
    }
    assert_eq!(refusal(&many.zip()), FileRefusal::Suspicious);
}

#[test]
fn an_encrypted_part_is_refused() {
    let mut bytes = Parts::with_rows(&text_row(&GOOD)).zip();
    // Bit 0 of the flags in the first central directory record.
    let at = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    bytes[at + 8] |= 1;
    assert_eq!(refusal(&bytes), FileRefusal::Encrypted);
}

#[test]
fn a_repeated_directory_record_is_refused() {
    let bytes = Parts::with_rows(&text_row(&GOOD))
        .part("xl/workbook.xmk", WORKBOOK)
        .zip();
    // The same name twice in the directory, as no writer would allow.
    let twice: Vec<u8> = {
        let mut bytes = bytes;
        while let Some(at) = bytes.windows(15).position(|w| w == b"xl/workbook.xmk") {
            bytes[at + 14] = b'l';
        }
        bytes
    };
    assert_eq!(refusal(&twice), FileRefusal::Suspicious);
}

/// A deflated part of `megabytes` times the same million bytes.
fn bomb(part: &str, chunk: &[u8], megabytes: usize) -> Vec<u8> {
    let base = Parts::with_rows(&text_row(&GOOD)).without(part).zip();
    let mut zip = ZipWriter::new_append(std::io::Cursor::new(base)).unwrap();
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(1));
    zip.start_file(part, options).unwrap();
    for _ in 0..megabytes {
        zip.write_all(chunk).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn zip_bombs_are_refused_wherever_they_hide() {
    // Limits in proportion, so that the test does not spend its time unfolding.
    let limits = Limits {
        part_bytes: 8 << 20,
        total_bytes: 12 << 20,
        ..Limits::default()
    };
    let zeros = vec![0_u8; 1 << 20];
    for part in [
        "xl/media/image1.png",
        "docProps/app.xml",
        "xl/worksheets/sheet1.xml",
    ] {
        let bytes = bomb(part, &zeros, 20);
        assert!(bytes.len() < 1 << 20);
        let refused = read_sheet(&bytes, &CHANGE_LIST, &limits).unwrap_err();
        assert_eq!(refused, FileRefusal::Bomb, "{part}");
    }
    let many_small = Parts::with_rows(&text_row(&GOOD))
        .part("xl/media/1.png", vec![0; 7 << 20])
        .part("xl/media/2.png", vec![0; 7 << 20]);
    let refused = read_sheet(&many_small.zip(), &CHANGE_LIST, &limits).unwrap_err();
    assert_eq!(refused, FileRefusal::Bomb);
}

#[test]
fn the_default_limits_stop_a_bomb() {
    let start = Instant::now();
    let bytes = bomb("xl/media/image1.png", &vec![0_u8; 1 << 20], 130);
    assert_eq!(refusal(&bytes), FileRefusal::Bomb);
    assert!(start.elapsed() < Duration::from_mins(1));
}

#[test]
fn a_lie_about_the_size_does_not_help() {
    let limits = Limits {
        total_bytes: 64 << 10,
        part_bytes: 32 << 10,
        ..Limits::default()
    };
    let mut bytes = bomb("xl/media/image1.png", &vec![0_u8; 1 << 20], 1);
    let directory = bytes.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    // Uncompressed size in the last directory record: a hundred bytes, it says.
    bytes[directory + 24..directory + 28].copy_from_slice(&100_u32.to_le_bytes());
    let refused = read_sheet(&bytes, &CHANGE_LIST, &limits).unwrap_err();
    assert!(
        matches!(refused, FileRefusal::Bomb | FileRefusal::Damaged),
        "{refused:?}"
    );
}

#[test]
fn document_types_and_entities_are_refused() {
    let xml = |body: &str| {
        let part = format!("<!DOCTYPE x [{body}]><worksheet><sheetData/></worksheet>");
        Parts::with_rows("")
            .part("xl/worksheets/sheet1.xml", part)
            .zip()
    };
    let laughs = r#"<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">"#;
    assert_eq!(refusal(&xml(laughs)), FileRefusal::Suspicious);
    assert_eq!(
        refusal(&xml(r#"<!ENTITY x SYSTEM "file:///etc/passwd">"#)),
        FileRefusal::Suspicious
    );
    let unknown = text_row(&["&secret;"]);
    assert_eq!(
        refusal(&Parts::with_rows(&unknown).zip()),
        FileRefusal::Suspicious
    );
}

#[test]
fn malformed_xml_is_damage_and_depth_is_bounded() {
    for rows in [
        "<row><c></row>",
        r#"<row r="9"/><row r="3"/>"#,
        r#"<row r="0"/>"#,
        r#"<row r="2000000"/>"#,
        r#"<row r="2"><c r="B2"/><c r="A2"/></row>"#,
        r#"<row r="2"><c r="A7"/></row>"#,
        r#"<row r="2"><c r="A2" t="s"><v>7</v></c></row>"#,
        r#"<row r="2"><c r="A2" t="s"><v>x</v></c></row>"#,
        r#"<row r="2"><c r="A2"><v>zwölf</v></c></row>"#,
    ] {
        assert_eq!(
            refusal(&Parts::with_rows(rows).zip()),
            FileRefusal::Damaged,
            "{rows}"
        );
    }
    let deep = "<a>".repeat(100_000);
    assert_eq!(
        refusal(&Parts::with_sheet(&deep).zip()),
        FileRefusal::Suspicious
    );
}

#[test]
fn two_hundred_thousand_rows_are_refused_early() {
    let mut rows = String::new();
    for _ in 0..200_000 {
        rows.push_str("<row><c t=\"inlineStr\"><is><t>新开户</t></is></c></row>");
    }
    let bytes = Parts::with_rows(&rows).zip();
    let start = Instant::now();
    let refused = refusal(&bytes);
    assert_eq!(refused, FileRefusal::TooManyRows { limit: 100_000 });
    assert!(refused.message_zh().contains("100000"));
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn many_blank_rows_are_no_rows() {
    let mut rows = text_row(&GOOD);
    rows.push_str(&"<row><c s=\"0\"/></row>".repeat(200_000));
    let sheet = read(&Parts::with_rows(&rows).zip()).unwrap();
    assert_eq!(sheet.len(), 1);
}

#[test]
fn overlapping_merges_cannot_buy_time() {
    let mut body = format!("<sheetData>{}", header_row());
    for _ in 0..5_000 {
        body.push_str(&text_row(&GOOD));
    }
    body.push_str("</sheetData><mergeCells>");
    body.push_str(&r#"<mergeCell ref="A2:H5001"/>"#.repeat(9_999));
    body.push_str("</mergeCells>");
    let start = Instant::now();
    let sheet = read(&Parts::with_sheet(&body).zip()).unwrap();
    assert_eq!(sheet.problems.rows(), 5_000);
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn content_far_to_the_right_is_refused() {
    let rows = r#"<row r="2"><c r="XFD2"><v>1</v></c></row>"#;
    let refused = refusal(&Parts::with_rows(rows).zip());
    assert_eq!(refused, FileRefusal::TooManyColumns { limit: 64 });
}

#[test]
fn an_upload_above_the_limit_is_refused_unread() {
    let limits = Limits {
        file_bytes: 1 << 20,
        ..Limits::default()
    };
    let refused = read_sheet(&vec![0; (1 << 20) + 1], &CHANGE_LIST, &limits).unwrap_err();
    assert_eq!(refused, FileRefusal::TooLarge { limit: 1 << 20 });
    assert!(refused.message_zh().contains("1 MB"));
}
