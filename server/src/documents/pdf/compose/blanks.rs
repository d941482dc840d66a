//! Lines to write on.

use super::{Align, Composer, Ink, LABEL, Role};

impl Composer<'_> {
    /// Fields with a line to write on, two beside each other where both fit.
    pub(in crate::documents::pdf) fn blanks(&mut self, fields: &[String]) {
        const HEIGHT: f32 = 27.0;
        const GUTTER: f32 = 22.0;
        let whole = self.frame.width() - 2.0 * self.frame.inset;
        let half = (whole - GUTTER) / 2.0;
        // Half of the half is left to write on.
        let is_short = |page: &Self, field: &String| page.width(field, LABEL) <= half * 0.5;
        let table = self.root(Role::Table);
        let mut rest = fields;
        while let Some(first) = rest.first() {
            let pair = rest.len() > 1 && is_short(self, first) && is_short(self, &rest[1]);
            let (row, after) = rest.split_at(if pair { 2 } else { 1 });
            rest = after;
            self.make_room(HEIGHT);
            let top = self.y;
            let node = self.child(table, Role::Row);
            for (index, field) in row.iter().enumerate() {
                let left = self.frame.margin + self.frame.inset + index as f32 * (half + GUTTER);
                let right = if pair { left + half } else { left + whole };
                self.y = top + 8.0;
                let header = self.child(node, Role::RowHeader);
                self.line(header, (left, right), Align::Left, LABEL, field);
                self.child(node, Role::Cell);
                let start = left + self.width(field, LABEL) + 8.0;
                self.decorate(start, top + HEIGHT - 6.0, right - start, 0.5, Ink::Grey);
            }
            self.y = top + HEIGHT;
        }
        self.y += 4.0;
    }
}
