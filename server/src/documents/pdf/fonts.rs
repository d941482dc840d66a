//! The two faces of the documents, found by name in the system's font files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use krilla::text::Font;
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::FileRef;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};

const FAMILY: &str = "Noto Sans CJK SC";

/// Stands in the picture for a character that the font lacks; the text layer
/// keeps the character itself. 〓 is the printers' sign for a missing sort.
pub(super) const MISSING_SORT: char = '〓';

/// A font file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// The file is missing or unreadable.
    #[error("字体文件 {path} 无法读取（{source}）；请安装 Debian 软件包 fonts-noto-cjk")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file has no simplified-Chinese face.
    #[error("字体文件 {0} 中没有 Noto Sans CJK SC；请安装 Debian 软件包 fonts-noto-cjk")]
    NoSuchFace(PathBuf),
}

/// Noto Sans CJK SC, regular and bold. Holds both files, some 40 MB: load once.
#[derive(Clone)]
pub struct Fonts {
    pub(super) regular: Face,
    pub(super) bold: Face,
}

impl Fonts {
    /// Where Debian's package fonts-noto-cjk puts the regular face.
    pub const REGULAR: &'static str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
    /// Where Debian's package fonts-noto-cjk puts the bold face.
    pub const BOLD: &'static str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc";

    /// Reads the faces from two font files or collections.
    ///
    /// # Errors
    /// [`FontError`], with the name of the package that has the fonts.
    pub fn load(regular: &Path, bold: &Path) -> Result<Self, FontError> {
        Ok(Self {
            regular: Face::load(regular)?,
            bold: Face::load(bold)?,
        })
    }
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fonts")
    }
}

/// One face.
#[derive(Clone)]
pub(super) struct Face {
    data: Arc<Vec<u8>>,
    index: u32,
    pub font: Font,
}

impl Face {
    fn load(path: &Path) -> Result<Self, FontError> {
        let data = std::fs::read(path).map_err(|source| FontError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        let data = Arc::new(data);
        let no_such_face = || FontError::NoSuchFace(path.to_owned());
        let index = find_face(&data).ok_or_else(no_such_face)?;
        let font = Font::new(Arc::clone(&data).into(), index).ok_or_else(no_such_face)?;
        Ok(Self { data, index, font })
    }

    /// The face ready for measuring.
    pub(super) fn metrics(&self) -> Option<Metrics<'_>> {
        let font = FontRef::from_index(&self.data, self.index).ok()?;
        let advances = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let units = font
            .metrics(Size::unscaled(), LocationRef::default())
            .units_per_em;
        Some(Metrics {
            charmap: font.charmap(),
            advances,
            units: f32::from(units),
        })
    }
}

fn find_face(data: &[u8]) -> Option<u32> {
    let fonts = FileRef::new(data).ok()?;
    let position = fonts.fonts().position(|font| {
        font.is_ok_and(|font| {
            font.localized_strings(StringId::FAMILY_NAME)
                .any(|name| name.to_string() == FAMILY)
        })
    });
    u32::try_from(position?).ok()
}

/// Glyphs and widths of a face, one glyph a character.
pub(super) struct Metrics<'a> {
    charmap: skrifa::charmap::Charmap<'a>,
    advances: skrifa::metrics::GlyphMetrics<'a>,
    units: f32,
}

impl Metrics<'_> {
    /// Glyph of a character and its width in em.
    pub(super) fn glyph(&self, character: char) -> (u32, f32) {
        let glyph = self
            .charmap
            .map(character)
            .or_else(|| self.charmap.map(MISSING_SORT))
            .unwrap_or_default();
        let advance = self.advances.advance_width(glyph).unwrap_or(self.units);
        (glyph.to_u32(), advance / self.units)
    }

    /// Width of a line of text in points.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars()
            .map(|character| self.glyph(character).1)
            .sum::<f32>()
            * size
    }
}
