//! What the first bytes say, whatever the file's name claims.

use super::Limits;
use crate::documents::spreadsheet::refusal::FileRefusal;

const OLE2: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Passes only zip archives of a permitted size.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), FileRefusal> {
    if bytes.is_empty() {
        return Err(FileRefusal::EmptyFile);
    }
    if bytes.len() > limits.file_bytes {
        return Err(FileRefusal::TooLarge {
            limit: limits.file_bytes,
        });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(());
    }
    Err(refusal(bytes))
}

fn refusal(bytes: &[u8]) -> FileRefusal {
    // Streams of Excel 2 to 5 without the OLE2 container around them.
    let bare_biff = [[0x09, 0x00], [0x09, 0x02], [0x09, 0x04], [0x09, 0x08]]
        .iter()
        .any(|start| bytes.starts_with(start));
    if bytes.starts_with(&OLE2) {
        if is_encrypted_package(bytes) {
            FileRefusal::Encrypted
        } else {
            FileRefusal::OldExcel
        }
    } else if bytes.starts_with(b"%PDF") {
        FileRefusal::Pdf
    } else if bare_biff {
        FileRefusal::OldExcel
    } else if is_text(bytes) {
        FileRefusal::PlainText
    } else {
        FileRefusal::NotASpreadsheet
    }
}

/// A workbook with an opening password is an OLE2 container with a stream of
/// this name, written in UTF-16.
fn is_encrypted_package(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

/// Text in any encoding that is common in China: no control characters except
/// white space, or a byte order mark.
fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    head.starts_with(&[0xFF, 0xFE])
        || head.starts_with(&[0xFE, 0xFF])
        || head
            .iter()
            .all(|b| *b >= 0x20 || matches!(b, b'\t' | b'\n' | b'\r' | 0x0C))
}
