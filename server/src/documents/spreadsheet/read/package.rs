//! The zip archive around a workbook: its directory is judged before a part is
//! opened, and every opened part is metered.

use std::collections::{HashMap, HashSet};
use std::io::{BufReader, Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::Limits;
use super::metered::Metered;
use super::xml::Xml;
use crate::documents::spreadsheet::refusal::FileRefusal;

/// A part as a metered stream.
pub(super) type Part<'p, 'b> = Metered<'p, ZipFile<'p, Cursor<&'b [u8]>>>;

/// An .xlsx archive whose directory looks right.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Lower-case names with forward slashes: readers of spreadsheets do not
    /// distinguish case, so two names that differ only in it are a trick.
    names: HashMap<String, usize>,
    opened: HashSet<usize>,
    part_limit: u64,
    total_left: u64,
}

impl<'b> Package<'b> {
    /// Reads the directory and refuses what is not a plain workbook.
    pub(super) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, FileRefusal> {
        // The directory's own count bounds the work of reading it.
        if declared_entries(bytes).is_some_and(|count| count > limits.parts) {
            return Err(FileRefusal::Suspicious);
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileRefusal::Damaged)?;
        if archive.len() > limits.parts || archive.has_duplicate_names() {
            return Err(FileRefusal::Suspicious);
        }
        let names = names(&mut archive)?;
        let mut package = Self {
            archive,
            names,
            opened: HashSet::new(),
            part_limit: limits.part_bytes,
            total_left: limits.total_bytes,
        };
        package.check_kind()?;
        Ok(package)
    }

    /// Whether the archive has a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&name.to_lowercase())
    }

    /// Opens a part for reading as XML.
    pub(super) fn xml(&mut self, name: &str) -> Result<Xml<BufReader<Part<'_, 'b>>>, FileRefusal> {
        Ok(Xml::new(BufReader::with_capacity(
            64 << 10,
            self.part(name)?,
        )))
    }

    fn part(&mut self, name: &str) -> Result<Part<'_, 'b>, FileRefusal> {
        let index = *self
            .names
            .get(&name.to_lowercase())
            .ok_or(FileRefusal::Damaged)?;
        self.part_at(index)
    }

    fn part_at(&mut self, index: usize) -> Result<Part<'_, 'b>, FileRefusal> {
        self.opened.insert(index);
        let file = self
            .archive
            .by_index(index)
            .map_err(|error| refusal(&error))?;
        Ok(Metered::new(file, self.part_limit, &mut self.total_left))
    }

    /// Unfolds and counts the parts that nobody asked for, so that an archive
    /// with a bomb in a picture is refused as well.
    pub(super) fn count_the_rest(&mut self) -> Result<(), FileRefusal> {
        for index in 0..self.archive.len() {
            if !self.opened.contains(&index) {
                self.part_at(index)?
                    .drain()
                    .map_err(|error| super::xml::io_refusal(&error))?;
            }
        }
        Ok(())
    }

    fn check_kind(&mut self) -> Result<(), FileRefusal> {
        let any = |test: &dyn Fn(&str) -> bool| self.names.keys().any(|name| test(name));
        if any(&|name| name.ends_with("vbaproject.bin") || name.starts_with("xl/macrosheets/")) {
            return Err(FileRefusal::Macros);
        }
        if self.has("xl/workbook.bin") {
            return Err(FileRefusal::BinaryWorkbook);
        }
        if self.has("mimetype") && self.has("content.xml") {
            return Err(FileRefusal::OpenDocument);
        }
        if !self.has("[Content_Types].xml") || !any(&|name| name.starts_with("xl/")) {
            return Err(FileRefusal::NotASpreadsheet);
        }
        let types = self
            .part("[Content_Types].xml")?
            .text()
            .map_err(|error| super::xml::io_refusal(&error))?;
        let types = String::from_utf8_lossy(&types).to_lowercase();
        if types.contains("macroenabled") || types.contains("vbaproject") {
            return Err(FileRefusal::Macros);
        }
        Ok(())
    }
}

fn names<R: Read + std::io::Seek>(
    archive: &mut ZipArchive<R>,
) -> Result<HashMap<String, usize>, FileRefusal> {
    let mut names = HashMap::with_capacity(archive.len());
    for index in 0..archive.len() {
        let file = archive
            .by_index_raw(index)
            .map_err(|error| refusal(&error))?;
        if file.encrypted() {
            return Err(FileRefusal::Encrypted);
        }
        let name = file.name().map_err(|_| FileRefusal::Suspicious)?;
        let name = name.replace('\\', "/").to_lowercase();
        let climbs = name.split('/').any(|step| step == "..");
        if climbs || name.starts_with('/') || names.insert(name, index).is_some() {
            return Err(FileRefusal::Suspicious);
        }
    }
    Ok(names)
}

/// Number of entries by the end-of-directory record, if there is one.
fn declared_entries(bytes: &[u8]) -> Option<usize> {
    let tail = &bytes[bytes.len().saturating_sub(22 + 65_535)..];
    let at = tail
        .windows(4)
        .rposition(|window| window == b"PK\x05\x06")?;
    let count = tail.get(at + 10..at + 12)?;
    Some(usize::from(u16::from_le_bytes([count[0], count[1]])))
}

fn refusal(error: &ZipError) -> FileRefusal {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            FileRefusal::Encrypted
        }
        ZipError::CompressionMethodNotSupported(_) => FileRefusal::Suspicious,
        _ => FileRefusal::Damaged,
    }
}
