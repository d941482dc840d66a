//! PDF documents for people to keep, print and hand in: PDF/A-2a with tags
//! (PDF/UA-1), a Chinese text layer and embedded font subsets.
//!
//! The same data gives the same bytes: the only date inside is the document's
//! own. Positions on paper are `f32` points, as in the PDF library; amounts stay
//! [`shared_types::Fen`] until they are text.

#![expect(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "positions on paper; no money is computed here"
)]

mod blank;
mod compose;
mod fonts;
mod frame;
mod listing;
mod proof;
mod receipt;
mod render;
mod text;

#[cfg(test)]
mod tests;

pub use blank::{BlankForm, blank_form};
pub use fonts::{FontError, Fonts};
pub use listing::listing;
pub use proof::{ProofData, contribution_proof};
pub use receipt::{ReceiptData, remittance_receipt};

/// A document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The QR code's content is too long.
    #[error(transparent)]
    Qr(#[from] crate::documents::qr::QrFailure),
    /// The PDF library refused the document; a defect of the program.
    #[error("PDF not written: {0}")]
    Library(String),
}
