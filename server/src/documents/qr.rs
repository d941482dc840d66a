//! QR codes: as SVG for pages, as a matrix for PDF.

use std::fmt::Write as _;

use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode};

/// White modules around the code that scanners need (ISO/IEC 18004).
const QUIET_ZONE: usize = 4;

/// The content does not fit into a QR code (more than some 2,300 bytes).
#[derive(Debug, thiserror::Error)]
#[error("QR code not made: {0}")]
pub struct QrFailure(#[from] QrError);

/// The dark and light modules of a code, row by row, without quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    width: usize,
    dark: Vec<bool>,
}

impl Matrix {
    /// The code of `content` with medium error correction (15 %).
    ///
    /// # Errors
    /// [`QrFailure`] when the content is too long.
    pub fn of(content: &str) -> Result<Self, QrFailure> {
        let code = QrCode::with_error_correction_level(content, EcLevel::M)?;
        let dark = code
            .to_colors()
            .into_iter()
            .map(|color| color == Color::Dark)
            .collect();
        Ok(Self {
            width: code.width(),
            dark,
        })
    }

    /// Modules on a side.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Runs of dark modules: column, row, length. Drawing runs instead of
    /// single modules leaves no hairlines between them.
    pub fn runs(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        self.dark
            .chunks(self.width)
            .enumerate()
            .flat_map(|(row, modules)| {
                let mut column = 0;
                modules
                    .chunk_by(|a, b| a == b)
                    .filter_map(move |run| {
                        let start = column;
                        column += run.len();
                        run[0].then_some((start, row, run.len()))
                    })
                    .collect::<Vec<_>>()
            })
    }
}

/// An SVG image of the code of `content`: dark on white with quiet zone, one
/// path, no style attribute (a strict Content-Security-Policy forbids it) and no
/// role: the page that shows it says what it is.
///
/// # Errors
/// [`QrFailure`] when the content is too long.
pub fn qr_svg(content: &str) -> Result<String, QrFailure> {
    let matrix = Matrix::of(content)?;
    let side = matrix.width + 2 * QUIET_ZONE;
    let mut path = String::new();
    for (column, row, length) in matrix.runs() {
        let _ = write!(
            path,
            "M{} {}h{length}v1h-{length}z",
            column + QUIET_ZONE,
            row + QUIET_ZONE
        );
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/>\
         <path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_cover_exactly_the_dark_modules() {
        let matrix = Matrix::of("https://anju.example/verify/ABC").unwrap();
        let mut drawn = vec![false; matrix.width * matrix.width];
        for (column, row, length) in matrix.runs() {
            for offset in 0..length {
                drawn[row * matrix.width + column + offset] = true;
            }
        }
        assert_eq!(drawn, matrix.dark);
    }

    #[test]
    fn the_svg_has_a_quiet_zone_and_no_style() {
        let svg = qr_svg("付款").unwrap();
        assert!(svg.starts_with("<svg ") && svg.contains("viewBox=\"0 0 29 29\""));
        assert!(svg.contains("d=\"M4 4h7v1h-7z"));
        assert!(!svg.contains("style=") && !svg.contains("role="));
        assert!(qr_svg(&"长".repeat(2_000)).is_err());
    }
}
