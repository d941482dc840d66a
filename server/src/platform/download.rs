//! Answers that are files.

use std::fmt::Write as _;

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

/// Media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Media type of text with commas.
pub const CSV: &str = "text/csv; charset=utf-8";
/// Media type of a paper.
pub const PDF: &str = "application/pdf";

/// What the browser does with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// Saves it.
    Attachment,
    /// Shows it.
    Inline,
}

/// A file with its name. `plain_name` is in ASCII, for callers that do not read
/// the full name (RFC 6266, RFC 5987).
#[must_use]
pub fn file(
    media_type: &'static str,
    disposition: Disposition,
    plain_name: &str,
    name: &str,
    bytes: Vec<u8>,
) -> Response {
    let word = match disposition {
        Disposition::Attachment => "attachment",
        Disposition::Inline => "inline",
    };
    let plain: String = plain_name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c))
        .collect();
    let text = format!(
        "{word}; filename=\"{plain}\"; filename*=UTF-8''{}",
        encoded(name)
    );
    let mut response = ([(header::CONTENT_TYPE, media_type)], bytes).into_response();
    if let Ok(value) = HeaderValue::from_str(&text) {
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// Percent-encoded but for the characters that RFC 5987 lets stand.
fn encoded(name: &str) -> String {
    name.bytes()
        .fold(String::with_capacity(name.len() * 3), |mut text, byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                text.push(char::from(byte));
            } else {
                let _infallible = write!(text, "%{byte:02X}");
            }
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_file_name_survives_and_no_header_can_be_smuggled_in() {
        let response = file(
            PDF,
            Disposition::Attachment,
            "proof\r\n\".pdf",
            "缴存证明 1.pdf",
            Vec::new(),
        );
        assert_eq!(
            response.headers()[header::CONTENT_DISPOSITION],
            "attachment; filename=\"proof.pdf\"; \
             filename*=UTF-8''%E7%BC%B4%E5%AD%98%E8%AF%81%E6%98%8E%201.pdf"
        );
    }
}
