//! Which cell styles show a number as a date.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::package::Package;
use super::workbook::Workbook;
use super::xml::attribute;
use crate::documents::spreadsheet::refusal::FileRefusal;

/// Excel itself stops at 65,490 cell formats.
const MOST_STYLES: usize = 70_000;

/// For each cell style, whether it is a date format.
#[derive(Clone, Debug, Default)]
pub(super) struct Styles {
    dates: Vec<bool>,
    pub date_1904: bool,
}

impl Styles {
    /// Whether cells of this style show a date.
    pub(super) fn is_date(&self, style: usize) -> bool {
        self.dates.get(style).copied().unwrap_or(false)
    }
}

/// Reads the styles part; a workbook without one has no date cells.
pub(super) fn read(package: &mut Package<'_>, workbook: &Workbook) -> Result<Styles, FileRefusal> {
    let mut styles = Styles {
        dates: Vec::new(),
        date_1904: workbook.date_1904,
    };
    let Some(path) = workbook.styles.as_ref().filter(|path| package.has(path)) else {
        return Ok(styles);
    };
    let mut custom: HashMap<u32, bool> = HashMap::new();
    let mut in_cell_formats = false;
    let mut xml = package.xml(path)?;
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&element, "numFmtId").and_then(|id| id.parse().ok());
                    let code = attribute(&element, "formatCode").unwrap_or_default();
                    if let Some(id) = id {
                        custom.insert(id, is_date_format(&code));
                    }
                }
                "cellXfs" => in_cell_formats = true,
                "xf" if in_cell_formats => {
                    let id = attribute(&element, "numFmtId").and_then(|id| id.parse().ok());
                    let id: u32 = id.unwrap_or(0);
                    styles
                        .dates
                        .push(custom.get(&id).copied().unwrap_or(is_built_in_date(id)));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => {
                in_cell_formats = false;
            }
            Event::Eof => return Ok(styles),
            _ => {}
        }
        if styles.dates.len() > MOST_STYLES || custom.len() > MOST_STYLES {
            return Err(FileRefusal::Suspicious);
        }
    }
}

/// Built-in formats with a day in them, those of the Chinese locale included.
///
/// Source: ECMA-376 part 1, 18.8.30.
fn is_built_in_date(id: u32) -> bool {
    matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58)
}

/// Whether a format code shows a year or a day, outside quotes and brackets.
fn is_date_format(code: &str) -> bool {
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => drop(characters.by_ref().find(|c| *c == '"')),
            '[' => drop(characters.by_ref().find(|c| *c == ']')),
            '\\' | '_' | '*' => drop(characters.next()),
            ';' => return false,
            'y' | 'Y' | 'd' | 'D' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_formats_are_told_from_numbers_and_times() {
        for code in [
            "yyyy\\-mm\\-dd",
            "yyyy\"年\"m\"月\"d\"日\"",
            "[$-804]yyyy/m/d",
            "m/d/yy h:mm",
        ] {
            assert!(is_date_format(code), "{code}");
        }
        for code in [
            "General",
            "#,##0.00",
            "0.00\"day\"",
            "[Red]0.00",
            "h:mm:ss",
            "[h]:mm",
            "@",
        ] {
            assert!(!is_date_format(code), "{code}");
        }
    }
}
