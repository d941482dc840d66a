//! The workbook part: which worksheets there are, and which one is meant.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::package::Package;
use super::worksheet;
use super::xml::{attribute, flag};
use crate::documents::spreadsheet::layout::Layout;
use crate::documents::spreadsheet::refusal::FileRefusal;

const MOST_SHEETS: usize = 100;

/// One worksheet as the workbook lists it.
#[derive(Clone, Debug)]
pub(super) struct SheetEntry {
    pub name: String,
    pub path: String,
    pub visible: bool,
}

/// What the workbook part says.
#[derive(Clone, Debug, Default)]
pub(super) struct Workbook {
    pub sheets: Vec<SheetEntry>,
    /// Serial dates count from 1904, as old Macintosh files do.
    pub date_1904: bool,
    pub styles: Option<String>,
    pub strings: Option<String>,
}

struct Relation {
    kind: String,
    target: String,
}

impl Workbook {
    /// Reads the workbook and the list of its parts.
    pub(super) fn read(package: &mut Package<'_>) -> Result<Self, FileRefusal> {
        let path = workbook_path(package)?;
        if !package.has(&path) {
            return Err(FileRefusal::Damaged);
        }
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", &path));
        let relations = relations(package, &format!("{folder}/_rels/{file}.rels"))?;
        let mut workbook = Self::default();
        for relation in relations.values() {
            let target = || resolve(folder, &relation.target);
            match relation.kind.as_str() {
                "styles" => workbook.styles = Some(target()?),
                "sharedStrings" => workbook.strings = Some(target()?),
                _ => {}
            }
        }
        workbook.read_sheets(package, &path, folder, &relations)?;
        Ok(workbook)
    }

    fn read_sheets(
        &mut self,
        package: &mut Package<'_>,
        path: &str,
        folder: &str,
        relations: &HashMap<String, Relation>,
    ) -> Result<(), FileRefusal> {
        let mut xml = package.xml(path)?;
        loop {
            let event = xml.next()?;
            let Event::Start(element) = event else {
                if matches!(event, Event::Eof) {
                    return Ok(());
                }
                continue;
            };
            match element.local_name().as_ref() {
                "workbookPr" => self.date_1904 |= flag(&element, "date1904"),
                "sheet" => {
                    let relation = attribute(&element, "id").and_then(|id| relations.get(&id));
                    let relation = relation.ok_or(FileRefusal::Damaged)?;
                    // Charts and dialogs have no rows.
                    if relation.kind == "worksheet" {
                        let state = attribute(&element, "state");
                        self.sheets.push(SheetEntry {
                            name: attribute(&element, "name").unwrap_or_default(),
                            path: resolve(folder, &relation.target)?,
                            visible: state.is_none_or(|state| state == "visible"),
                        });
                    }
                    if self.sheets.len() > MOST_SHEETS {
                        return Err(FileRefusal::Suspicious);
                    }
                }
                _ => {}
            }
        }
    }

    /// The worksheet to read: the template's by name, or else the only visible
    /// one with content.
    pub(super) fn choose_sheet(
        &self,
        package: &mut Package<'_>,
        layout: &Layout,
    ) -> Result<SheetEntry, FileRefusal> {
        let named = self
            .sheets
            .iter()
            .find(|sheet| sheet.name.trim() == layout.sheet_name);
        if let Some(sheet) = named.filter(|sheet| !sheet.visible) {
            return Err(FileRefusal::SheetHidden {
                sheet: sheet.name.clone(),
            });
        }
        let mut candidates: Vec<&SheetEntry> = named.into_iter().collect();
        for sheet in &self.sheets {
            let is_named = named.is_some_and(|named| named.path == sheet.path);
            if is_named || is_ours(layout, sheet) || !has_content(package, sheet)? {
                continue;
            }
            if !sheet.visible {
                return Err(FileRefusal::HiddenSheetWithContent {
                    sheet: sheet.name.clone(),
                });
            }
            candidates.push(sheet);
        }
        match candidates.as_slice() {
            [] => Err(FileRefusal::NoContent),
            [sheet] => Ok((*sheet).clone()),
            several => Err(FileRefusal::SeveralSheets {
                sheets: several.iter().map(|sheet| sheet.name.clone()).collect(),
            }),
        }
    }
}

/// Instructions of the template, and what WPS adds by itself for pictures.
fn is_ours(layout: &Layout, sheet: &SheetEntry) -> bool {
    layout.ignored_sheets.contains(&sheet.name.trim()) || sheet.name.starts_with("WpsReserved_")
}

fn has_content(package: &mut Package<'_>, sheet: &SheetEntry) -> Result<bool, FileRefusal> {
    worksheet::has_content(&mut package.xml(&sheet.path)?)
}

fn workbook_path(package: &mut Package<'_>) -> Result<String, FileRefusal> {
    let relations = relations(package, "_rels/.rels")?;
    let main = relations
        .values()
        .find(|relation| relation.kind == "officeDocument");
    match main {
        Some(relation) => resolve("", &relation.target),
        None => Err(FileRefusal::Damaged),
    }
}

fn relations(
    package: &mut Package<'_>,
    path: &str,
) -> Result<HashMap<String, Relation>, FileRefusal> {
    let mut relations = HashMap::new();
    let mut xml = package.xml(path)?;
    loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let kind = attribute(&element, "Type").unwrap_or_default();
                // Strict and transitional files differ in what stands before.
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let target = attribute(&element, "Target").unwrap_or_default();
                let id = attribute(&element, "Id").unwrap_or_default();
                relations.insert(id, Relation { kind, target });
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

/// The part's name in the archive for a target relative to `folder`.
fn resolve(folder: &str, target: &str) -> Result<String, FileRefusal> {
    let target = target.replace('\\', "/");
    if target.split('/').any(|step| step == "..") {
        return Err(FileRefusal::Suspicious);
    }
    let target = target.strip_prefix("./").unwrap_or(&target);
    Ok(match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None if folder.is_empty() => target.to_owned(),
        None => format!("{folder}/{target}"),
    })
}
