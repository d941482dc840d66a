//! Laying out A4 pages from a few calm building blocks: title, section, facts,
//! table, paragraph, closing with QR code. Blocks flow down the page and break
//! onto the next; every block records its place in the logical structure.

mod blanks;

use super::PdfError;
use super::fonts::{Fonts, Metrics};
use super::frame::Frame;
use super::text::{printable, tokens};
use crate::documents::qr::Matrix;

const TOP: f32 = 52.0;

/// Lines follow each other at this multiple of the type size.
const LEADING: f32 = 1.55;

/// Ink on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Black,
    Grey,
    Accent,
    Line,
    Tint,
}

/// Size and weight of type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Type {
    pub size: f32,
    pub bold: bool,
    pub ink: Ink,
}

const TITLE: Type = Type {
    size: 22.0,
    bold: true,
    ink: Ink::Black,
};
const SUBTITLE: Type = Type {
    size: 9.0,
    bold: false,
    ink: Ink::Grey,
};
const SECTION: Type = Type {
    size: 11.5,
    bold: true,
    ink: Ink::Accent,
};
pub(super) const BODY: Type = Type {
    size: 11.0,
    bold: false,
    ink: Ink::Black,
};
const STRONG: Type = Type {
    size: 11.0,
    bold: true,
    ink: Ink::Black,
};
const LABEL: Type = Type {
    size: 10.0,
    bold: false,
    ink: Ink::Grey,
};
const SMALL: Type = Type {
    size: 9.0,
    bold: false,
    ink: Ink::Grey,
};

/// Where text stands between its edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

/// Part of the logical structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    Section,
    Paragraph,
    Table,
    Row,
    ColumnHeader,
    RowHeader,
    Cell,
    /// A picture with its description.
    Figure(String),
}

/// A node of the structure, or something drawn.
#[derive(Clone, Copy, Debug)]
pub(super) enum Child {
    Node(usize),
    Drawn { page: usize, index: usize },
}

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub role: Role,
    pub text: String,
    pub children: Vec<Child>,
}

#[derive(Clone, Debug)]
pub(super) enum Drawing {
    Text {
        x: f32,
        baseline: f32,
        style: Type,
        text: String,
    },
    Box {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        ink: Ink,
    },
    Code {
        x: f32,
        y: f32,
        side: f32,
        matrix: Matrix,
    },
}

#[derive(Clone, Debug)]
pub(super) struct Drawn {
    pub drawing: Drawing,
    /// Decoration is left out of the structure.
    pub is_decoration: bool,
}

/// A finished layout.
pub(super) struct Layout {
    pub pages: Vec<Vec<Drawn>>,
    pub nodes: Vec<Node>,
    pub roots: Vec<usize>,
    /// Width and height of the pages.
    pub size: (f32, f32),
}

/// A label with its value.
pub(super) struct Fact {
    pub label: String,
    pub value: String,
    pub align: Align,
}

impl Fact {
    pub(super) fn text(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
            align: Align::Left,
        }
    }

    pub(super) fn amount(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
            align: Align::Right,
        }
    }
}

/// A column of a table; the widths are shares of the page's.
pub(super) struct TableColumn {
    pub header: String,
    pub share: f32,
    pub align: Align,
}

/// What stands at the end of a certificate.
pub(super) struct Closing {
    /// Content of the QR code and what to read beside it.
    pub code: Option<(String, Vec<String>)>,
    /// Issuer, date; right.
    pub signature: Vec<String>,
}

/// Puts blocks on pages from top to bottom.
pub(super) struct Composer<'f> {
    frame: Frame,
    regular: Metrics<'f>,
    bold: Metrics<'f>,
    pages: Vec<Vec<Drawn>>,
    y: f32,
    nodes: Vec<Node>,
    roots: Vec<usize>,
}

impl<'f> Composer<'f> {
    pub(super) fn new(fonts: &'f Fonts) -> Result<Self, PdfError> {
        Self::on(fonts, Frame::UPRIGHT)
    }

    /// On another paper than the upright one.
    pub(super) fn on(fonts: &'f Fonts, frame: Frame) -> Result<Self, PdfError> {
        let unreadable = || PdfError::Library("font without metrics".to_owned());
        Ok(Self {
            frame,
            regular: fonts.regular.metrics().ok_or_else(unreadable)?,
            bold: fonts.bold.metrics().ok_or_else(unreadable)?,
            pages: vec![Vec::new()],
            y: TOP,
            nodes: Vec::new(),
            roots: Vec::new(),
        })
    }

    /// Issuer left, number right, a rule below.
    pub(super) fn letterhead(&mut self, left: &str, right: &str) {
        let node = self.root(Role::Paragraph);
        let issuer = Type {
            ink: Ink::Accent,
            size: 11.0,
            bold: true,
        };
        self.line(
            node,
            (self.frame.margin, self.frame.right()),
            Align::Left,
            issuer,
            left,
        );
        self.line(
            node,
            (self.frame.margin, self.frame.right()),
            Align::Right,
            SMALL,
            right,
        );
        self.y += 22.0;
        self.decorate(
            self.frame.margin,
            self.y,
            self.frame.width(),
            1.2,
            Ink::Accent,
        );
        self.y += 24.0;
    }

    pub(super) fn title(&mut self, chinese: &str, english: &str) {
        let node = self.root(Role::Title);
        chinese.clone_into(&mut self.nodes[node].text);
        self.line(
            node,
            (self.frame.margin, self.frame.right()),
            Align::Centre,
            TITLE,
            chinese,
        );
        self.y += 36.0;
        let node = self.root(Role::Paragraph);
        self.line(
            node,
            (self.frame.margin, self.frame.right()),
            Align::Centre,
            SUBTITLE,
            english,
        );
        self.y += 26.0;
    }

    pub(super) fn section(&mut self, text: &str) {
        self.make_room(60.0);
        self.y += 10.0;
        let node = self.root(Role::Section);
        text.clone_into(&mut self.nodes[node].text);
        self.decorate(self.frame.margin, self.y + 1.5, 3.0, 13.0, Ink::Accent);
        self.line(
            node,
            (self.frame.margin + self.frame.inset, self.frame.right()),
            Align::Left,
            SECTION,
            text,
        );
        self.y += 24.0;
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        self.flow(text, BODY);
        self.y += 6.0;
    }

    pub(super) fn small_print(&mut self, text: &str) {
        self.y += 8.0;
        self.flow(text, SMALL);
    }

    fn flow(&mut self, text: &str, style: Type) {
        let node = self.root(Role::Paragraph);
        for line in self.wrap(text, style, self.frame.width()) {
            self.make_room(style.size * LEADING);
            self.line(
                node,
                (self.frame.margin, self.frame.right()),
                Align::Left,
                style,
                &line,
            );
            self.y += style.size * LEADING;
        }
    }

    /// Rows of one or two facts with hairlines between them.
    pub(super) fn facts(&mut self, rows: Vec<Vec<Fact>>) {
        const LABEL_WIDTH: f32 = 84.0;
        const GUTTER: f32 = 22.0;
        let table = self.root(Role::Table);
        for row in rows {
            let columns = row.len().max(1) as f32;
            let width =
                (self.frame.width() - 2.0 * self.frame.inset - GUTTER * (columns - 1.0)) / columns;
            let values: Vec<Vec<String>> = row
                .iter()
                .map(|fact| self.wrap(&fact.value, BODY, width - LABEL_WIDTH))
                .collect();
            let lines = values.iter().map(Vec::len).max().unwrap_or(1).max(1);
            let height = lines as f32 * BODY.size * LEADING + 7.0;
            self.make_room(height);
            let top = self.y;
            let row_node = self.child(table, Role::Row);
            for (index, (fact, lines)) in row.iter().zip(values).enumerate() {
                let left = self.frame.margin + self.frame.inset + index as f32 * (width + GUTTER);
                self.y = top + 4.0;
                let header = self.child(row_node, Role::RowHeader);
                self.line(
                    header,
                    (left, left + LABEL_WIDTH),
                    Align::Left,
                    LABEL,
                    &fact.label,
                );
                let cell = self.child(row_node, Role::Cell);
                for line in lines {
                    let edges = (left + LABEL_WIDTH, left + width);
                    self.line(cell, edges, fact.align, BODY, &line);
                    self.y += BODY.size * LEADING;
                }
            }
            self.y = top + height;
            self.decorate(
                self.frame.margin,
                self.y - 1.0,
                self.frame.width(),
                0.5,
                Ink::Line,
            );
        }
        self.y += 4.0;
    }

    /// A table; its header is repeated on every page, `totals` stands out.
    pub(super) fn table(
        &mut self,
        columns: &[TableColumn],
        rows: &[Vec<String>],
        totals: &[String],
    ) {
        let table = self.root(Role::Table);
        self.make_room(60.0);
        self.table_header(table, columns, true);
        for row in rows {
            let height = self.row_height(columns, row);
            if self.y + height > self.frame.bottom() {
                self.new_page();
                self.table_header(table, columns, false);
            }
            self.table_row(table, columns, row, self.frame.cell(false));
            self.decorate(
                self.frame.margin,
                self.y - 1.0,
                self.frame.width(),
                0.5,
                Ink::Line,
            );
        }
        if !totals.is_empty() {
            self.make_room(self.row_height(columns, totals));
            self.table_row(table, columns, totals, self.frame.cell(true));
            self.decorate(
                self.frame.margin,
                self.y - 1.0,
                self.frame.width(),
                0.8,
                Ink::Grey,
            );
        }
        self.y += 4.0;
    }

    /// The header is part of the structure once; repeated ones are decoration.
    fn table_header(&mut self, table: usize, columns: &[TableColumn], first: bool) {
        const HEIGHT: f32 = 23.0;
        self.decorate(
            self.frame.margin,
            self.y,
            self.frame.width(),
            HEIGHT - 2.0,
            Ink::Tint,
        );
        self.y += 4.0;
        let row = first.then(|| self.child(table, Role::Row));
        for (column, edges) in columns.iter().zip(edges(self.frame, columns)) {
            let style = Type {
                ink: Ink::Black,
                size: LABEL.size.min(self.frame.cell),
                ..LABEL
            };
            let node = row.map(|row| self.child(row, Role::ColumnHeader));
            let x = self.x(edges, column.align, style, &column.header);
            self.put_text(node, x, style, &column.header);
        }
        self.y += HEIGHT - 4.0;
    }

    fn table_row(&mut self, table: usize, columns: &[TableColumn], row: &[String], style: Type) {
        let (top, height) = (self.y, self.row_height(columns, row));
        let node = self.child(table, Role::Row);
        for ((column, edges), text) in columns.iter().zip(edges(self.frame, columns)).zip(row) {
            let cell = self.child(node, Role::Cell);
            self.y = top + 4.0;
            self.lines(cell, edges, column.align, style, text);
        }
        self.y = top + height;
    }

    fn row_height(&self, columns: &[TableColumn], row: &[String]) -> f32 {
        let lines = edges(self.frame, columns)
            .zip(row)
            .map(|((left, right), text)| self.wrap(text, self.frame.cell(true), right - left).len())
            .max();
        lines.unwrap_or(1).max(1) as f32 * self.frame.cell * LEADING + 7.0
    }

    /// QR code with its reading left, issuer and date right; kept together.
    pub(super) fn closing(&mut self, closing: &Closing) -> Result<(), PdfError> {
        const SIDE: f32 = 88.0;
        self.make_room(SIDE + 20.0);
        self.y += 20.0;
        let top = self.y;
        if let Some((content, lines)) = &closing.code {
            let matrix = Matrix::of(content)?;
            let figure = self.root(Role::Figure(format!("二维码，内容为 {content}")));
            self.put(
                Some(figure),
                Drawing::Code {
                    x: self.frame.margin,
                    y: top,
                    side: SIDE,
                    matrix,
                },
            );
            let node = self.root(Role::Paragraph);
            self.y = top + 6.0;
            let edges = (self.frame.margin + SIDE + 14.0, self.frame.margin + 300.0);
            for text in lines {
                self.lines(node, edges, Align::Left, SMALL, text);
            }
        }
        let below = self.y;
        self.y = top + 6.0;
        let node = self.root(Role::Paragraph);
        let edges = (self.frame.margin + 310.0, self.frame.right());
        for (index, text) in closing.signature.iter().enumerate() {
            let style = if index == 0 { STRONG } else { BODY };
            self.lines(node, edges, Align::Right, style, text);
        }
        self.y = self.y.max(below).max(top + SIDE);
        Ok(())
    }

    /// Adds the footer to every page and hands the pages over.
    pub(super) fn finish(mut self, footer: &str) -> Layout {
        let count = self.pages.len();
        for page in 0..count {
            let number = format!("第 {} 页，共 {count} 页", page + 1);
            let baseline = self.frame.page.1 - 40.0;
            let x = self.frame.right() - self.width(&number, SMALL);
            let text = |x, text: &str| Drawn {
                drawing: Drawing::Text {
                    x,
                    baseline,
                    style: SMALL,
                    text: text.to_owned(),
                },
                is_decoration: true,
            };
            let rule = Drawing::Box {
                x: self.frame.margin,
                y: baseline - 16.0,
                width: self.frame.width(),
                height: 0.5,
                ink: Ink::Line,
            };
            self.pages[page].push(Drawn {
                drawing: rule,
                is_decoration: true,
            });
            self.pages[page].push(text(self.frame.margin, footer));
            self.pages[page].push(text(x, &number));
        }
        Layout {
            pages: self.pages,
            nodes: self.nodes,
            roots: self.roots,
            size: self.frame.page,
        }
    }

    fn metrics(&self, style: Type) -> &Metrics<'f> {
        if style.bold {
            &self.bold
        } else {
            &self.regular
        }
    }

    fn width(&self, text: &str, style: Type) -> f32 {
        self.metrics(style).width(text, style.size)
    }

    fn make_room(&mut self, height: f32) {
        if self.y + height > self.frame.bottom() {
            self.new_page();
        }
    }

    fn new_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    fn root(&mut self, role: Role) -> usize {
        let index = self.push_node(role);
        self.roots.push(index);
        index
    }

    fn child(&mut self, parent: usize, role: Role) -> usize {
        let index = self.push_node(role);
        self.nodes[parent].children.push(Child::Node(index));
        index
    }

    fn push_node(&mut self, role: Role) -> usize {
        self.nodes.push(Node {
            role,
            text: String::new(),
            children: Vec::new(),
        });
        self.nodes.len() - 1
    }

    fn put(&mut self, node: Option<usize>, drawing: Drawing) {
        let page = self.pages.len() - 1;
        let drawn = Drawn {
            drawing,
            is_decoration: node.is_none(),
        };
        self.pages[page].push(drawn);
        if let Some(node) = node {
            let index = self.pages[page].len() - 1;
            self.nodes[node].children.push(Child::Drawn { page, index });
        }
    }

    fn decorate(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        self.put(
            None,
            Drawing::Box {
                x,
                y,
                width,
                height,
                ink,
            },
        );
    }

    fn x(&self, (left, right): (f32, f32), align: Align, style: Type, text: &str) -> f32 {
        match align {
            Align::Left => left,
            Align::Centre => left + (right - left - self.width(text, style)) / 2.0,
            Align::Right => right - self.width(text, style),
        }
    }

    /// A line of text whose top is the current height.
    fn line(&mut self, node: usize, edges: (f32, f32), align: Align, style: Type, text: &str) {
        let x = self.x(edges, align, style, text);
        self.put_text(Some(node), x, style, text);
    }

    /// Wrapped lines of text; moves below them.
    fn lines(&mut self, node: usize, edges: (f32, f32), align: Align, style: Type, text: &str) {
        for line in self.wrap(text, style, edges.1 - edges.0) {
            self.line(node, edges, align, style, &line);
            self.y += style.size * LEADING;
        }
    }

    fn put_text(&mut self, node: Option<usize>, x: f32, style: Type, text: &str) {
        let text = printable(text);
        if text.is_empty() {
            return;
        }
        // The line box is as high as that of body type, so that a label and its
        // value share a baseline.
        let baseline = self.y + style.size.max(self.frame.cell) * 1.12;
        self.put(
            node,
            Drawing::Text {
                x,
                baseline,
                style,
                text,
            },
        );
    }

    /// Breaks text into lines: between Chinese characters, at blanks, inside a
    /// word only when it is wider than the line.
    fn wrap(&self, text: &str, style: Type, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for token in tokens(text) {
            let candidate = format!("{line}{token}");
            if self.width(candidate.trim_end(), style) <= width {
                line = candidate;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
            }
            for character in token.trim_start().chars() {
                if !line.is_empty() && self.width(&format!("{line}{character}"), style) > width {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(character);
            }
        }
        if !line.is_empty() || lines.is_empty() {
            lines.push(line.trim_end().to_owned());
        }
        lines
    }
}

/// Left and right edge of the text in each column.
fn edges(frame: Frame, columns: &[TableColumn]) -> impl Iterator<Item = (f32, f32)> {
    let total: f32 = columns.iter().map(|column| column.share).sum();
    let mut left = frame.margin;
    columns.iter().map(move |column| {
        let right = left + frame.width() * column.share / total;
        let edges = (left + frame.inset, right - frame.inset);
        left = right;
        edges
    })
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn columns_share_the_width() {
        let column = |share| TableColumn {
            header: String::new(),
            share,
            align: Align::Left,
        };
        let frame = Frame::UPRIGHT;
        let edges: Vec<_> = edges(frame, &[column(1.0), column(3.0)]).collect();
        assert!((edges[0].0 - frame.margin - frame.inset).abs() < 0.01);
        assert!((edges[1].1 - frame.right() + frame.inset).abs() < 0.01);
    }
}
