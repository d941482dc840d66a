//! The paper that is written on.

use super::compose::{BODY, Ink, Type};

/// The paper and where the text stands on it, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    /// Width and height of the paper.
    pub page: (f32, f32),
    /// Left and right of the text.
    pub margin: f32,
    /// Text in sections and tables keeps this distance from the rules' ends.
    pub inset: f32,
    /// Type of the tables' rows.
    pub cell: f32,
}

impl Frame {
    /// A4 upright, for proofs and receipts.
    pub(super) const UPRIGHT: Self = Self {
        page: (595.28, 841.89),
        margin: 64.0,
        inset: 10.0,
        cell: BODY.size,
    };
    /// A4 across, for lists of many columns.
    pub(super) const ACROSS: Self = Self {
        page: (841.89, 595.28),
        margin: 40.0,
        inset: 4.0,
        cell: 8.0,
    };

    pub(super) const fn right(self) -> f32 {
        self.page.0 - self.margin
    }

    pub(super) const fn width(self) -> f32 {
        self.page.0 - 2.0 * self.margin
    }

    pub(super) const fn bottom(self) -> f32 {
        self.page.1 - 66.0
    }

    /// A table's row.
    pub(super) const fn cell(self, bold: bool) -> Type {
        Type {
            size: self.cell,
            bold,
            ink: Ink::Black,
        }
    }
}
