//! From a layout to the bytes of a PDF/A-2a and PDF/UA-1 document.

use std::collections::HashMap;
use std::num::NonZeroU16;

use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node as TagNode, SpanTag, TableHeaderScope,
    Tag, TagGroup, TagKind, TagTree,
};
use krilla::text::{GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};
use shared_types::Date;

use super::PdfError;
use super::compose::{Child, Drawing, Drawn, Ink, Layout, Node, Role, Type};
use super::fonts::{Fonts, Metrics};
use crate::documents::qr::Matrix;

/// What the document says about itself.
pub(super) struct About {
    pub title: String,
    pub subject: String,
    pub author: String,
    /// Names this document among all of its kind.
    pub id: String,
    pub date: Date,
}

/// Renders the pages.
pub(super) fn render(fonts: &Fonts, layout: &Layout, about: About) -> Result<Vec<u8>, PdfError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PdfError::Library(format!("{error:?}")))?;
    let settings = SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    };
    let mut document = Document::new_with(settings);
    let painter = Painter::new(fonts)?;
    let mut identifiers = HashMap::new();
    for (number, page_drawings) in layout.pages.iter().enumerate() {
        let size = PageSettings::from_wh(layout.size.0, layout.size.1);
        let size = size.ok_or_else(|| PdfError::Library("page size".to_owned()))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        for (index, drawn) in page_drawings.iter().enumerate() {
            if let Some(identifier) = painter.draw(&mut surface, drawn) {
                identifiers.insert((number, index), identifier);
            }
        }
        surface.finish();
        page.finish();
    }
    document.set_tag_tree(tag_tree(layout, &identifiers));
    document.set_outline(outline(layout));
    document.set_metadata(metadata(about));
    document
        .finish()
        .map_err(|error| PdfError::Library(format!("{error:?}")))
}

fn metadata(about: About) -> Metadata {
    let year = u16::try_from(about.date.year()).unwrap_or_default();
    Metadata::new()
        .title(about.title)
        .description(about.subject)
        .authors(vec![about.author])
        .language("zh-CN".to_owned())
        .document_id(about.id)
        .creator("Anju".to_owned())
        .creation_date(
            DateTime::new(year)
                .month(about.date.month())
                .day(about.date.day()),
        )
}

/// One entry a section, so that long documents can be jumped through.
fn outline(layout: &Layout) -> Outline {
    let mut outline = Outline::new();
    for node in &layout.nodes {
        if matches!(node.role, Role::Title | Role::Section)
            && let Some((page, y)) = place(layout, node)
        {
            let destination = XyzDestination::new(page, Point::from_xy(0.0, y));
            outline.push_child(OutlineNode::new(node.text.clone(), destination));
        }
    }
    outline
}

fn place(layout: &Layout, node: &Node) -> Option<(usize, f32)> {
    node.children.iter().find_map(|child| match child {
        Child::Drawn { page, index } => match &layout.pages[*page][*index].drawing {
            Drawing::Text {
                baseline, style, ..
            } => Some((*page, baseline - style.size * 2.0)),
            _ => None,
        },
        Child::Node(_) => None,
    })
}

fn tag_tree(layout: &Layout, identifiers: &HashMap<(usize, usize), Identifier>) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some("zh-CN".to_owned()));
    for root in &layout.roots {
        tree.push(tag_group(layout, identifiers, *root));
    }
    tree
}

fn tag_group(
    layout: &Layout,
    identifiers: &HashMap<(usize, usize), Identifier>,
    node: usize,
) -> TagGroup {
    let node = &layout.nodes[node];
    let children = node.children.iter().filter_map(|child| match child {
        Child::Node(index) => Some(TagNode::Group(tag_group(layout, identifiers, *index))),
        Child::Drawn { page, index } => identifiers
            .get(&(*page, *index))
            .map(|identifier| TagNode::Leaf(*identifier)),
    });
    TagGroup::with_children(tag(node), children.collect())
}

fn tag(node: &Node) -> TagKind {
    let heading = |level: u16| {
        Tag::Hn(
            NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN),
            Some(node.text.clone()),
        )
    };
    match &node.role {
        Role::Title => heading(1).into(),
        Role::Section => heading(2).into(),
        Role::Paragraph => Tag::P.into(),
        Role::Table => Tag::Table.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHeader => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowHeader => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
        Role::Figure(description) => Tag::Figure(Some(description.clone())).into(),
    }
}

struct Painter<'f> {
    fonts: &'f Fonts,
    regular: Metrics<'f>,
    bold: Metrics<'f>,
}

impl<'f> Painter<'f> {
    fn new(fonts: &'f Fonts) -> Result<Self, PdfError> {
        let unreadable = || PdfError::Library("font without metrics".to_owned());
        Ok(Self {
            fonts,
            regular: fonts.regular.metrics().ok_or_else(unreadable)?,
            bold: fonts.bold.metrics().ok_or_else(unreadable)?,
        })
    }

    /// Draws, and gives the handle for the structure unless it is decoration.
    fn draw(&self, surface: &mut Surface<'_>, drawn: &Drawn) -> Option<Identifier> {
        let tag = match &drawn.drawing {
            _ if drawn.is_decoration => {
                ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout))
            }
            Drawing::Text { .. } => ContentTag::Span(SpanTag::empty()),
            _ => ContentTag::Other,
        };
        let identifier = surface.start_tagged(tag);
        match &drawn.drawing {
            Drawing::Text {
                x,
                baseline,
                style,
                text,
            } => {
                self.text(surface, Point::from_xy(*x, *baseline), *style, text);
            }
            Drawing::Box {
                x,
                y,
                width,
                height,
                ink,
            } => {
                if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
                    fill(surface, *ink, path(std::iter::once(rect)));
                }
            }
            Drawing::Code { x, y, side, matrix } => {
                fill(surface, Ink::Black, path(modules(matrix, *x, *y, *side)));
            }
        }
        surface.end_tagged();
        (!drawn.is_decoration).then_some(identifier)
    }

    fn text(&self, surface: &mut Surface<'_>, start: Point, style: Type, text: &str) {
        let (face, metrics) = if style.bold {
            (&self.fonts.bold, &self.bold)
        } else {
            (&self.fonts.regular, &self.regular)
        };
        let glyphs: Vec<KrillaGlyph> = text
            .char_indices()
            .map(|(at, character)| {
                let (glyph, advance) = metrics.glyph(character);
                KrillaGlyph {
                    glyph_id: GlyphId::new(glyph),
                    text_range: at..at + character.len_utf8(),
                    x_advance: advance,
                    x_offset: 0.0,
                    y_offset: 0.0,
                    y_advance: 0.0,
                    location: None,
                }
            })
            .collect();
        surface.set_fill(Some(ink_fill(style.ink)));
        surface.draw_glyphs(start, &glyphs, face.font.clone(), text, style.size, false);
    }
}

fn modules(matrix: &Matrix, x: f32, y: f32, side: f32) -> impl Iterator<Item = Rect> {
    let module = side / matrix.width() as f32;
    matrix.runs().filter_map(move |(column, row, length)| {
        Rect::from_xywh(
            x + column as f32 * module,
            y + row as f32 * module,
            length as f32 * module,
            module,
        )
    })
}

fn path(rects: impl Iterator<Item = Rect>) -> Option<Path> {
    let mut builder = PathBuilder::new();
    rects.for_each(|rect| builder.push_rect(rect));
    builder.finish()
}

fn fill(surface: &mut Surface<'_>, ink: Ink, path: Option<Path>) {
    if let Some(path) = path {
        surface.set_fill(Some(ink_fill(ink)));
        surface.draw_path(&path);
    }
}

fn ink_fill(ink: Ink) -> Fill {
    let color = match ink {
        Ink::Black => rgb::Color::new(0x1F, 0x29, 0x37),
        Ink::Grey => rgb::Color::new(0x52, 0x5F, 0x6E),
        Ink::Accent => rgb::Color::new(0x1F, 0x4E, 0x79),
        Ink::Line => rgb::Color::new(0xD0, 0xD7, 0xDE),
        Ink::Tint => rgb::Color::new(0xEE, 0xF2, 0xF6),
    };
    Fill {
        paint: color.into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}
