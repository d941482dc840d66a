//! The columns that a reader expects, and finding them in a header row.

use super::refusal::FileRefusal;

/// What a column holds; decides which checks run before the caller asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Free text (names, reasons, choices).
    Text,
    /// Digits and letters that identify something: certificate, phone, account.
    /// A numeric cell with more than 15 digits has lost its last ones.
    Code,
    /// Money in yuan.
    Amount,
    /// A calendar date.
    Date,
}

/// Whether the header may be absent from the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The file is refused without this header.
    Required,
    /// Reads as blank cells when absent.
    Optional,
}

/// One expected column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Name for the program, for [`super::Row::cell`].
    pub key: &'static str,
    /// Header as the template writes it; also the column's name in messages.
    pub header: &'static str,
    /// Other spellings that are accepted.
    pub aliases: &'static [&'static str],
    /// Whether the header may be absent.
    pub presence: Presence,
    /// What the cells hold.
    pub kind: ColumnKind,
}

/// A worksheet with one header row and one record a row.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Name of the worksheet in our own template; a file with another name is
    /// read when it has exactly one visible worksheet with content.
    pub sheet_name: &'static str,
    /// Expected columns in the template's order; a file may order them freely.
    pub columns: &'static [Column],
    /// Headers that are ours and carry no input, such as 错误原因.
    pub ignored_headers: &'static [&'static str],
    /// Worksheets that are ours and carry no input, such as 填写说明.
    pub ignored_sheets: &'static [&'static str],
}

/// Where the layout's columns were found.
#[derive(Clone, Debug, Default)]
pub(super) struct HeaderMap {
    /// For each layout column, the zero-based sheet column, if present.
    pub layout_to_sheet: Vec<Option<u16>>,
    /// Headers that nobody asked for: zero-based sheet column and text.
    pub extra: Vec<(u16, String)>,
}

impl Layout {
    /// How many of `headers` are known to this layout.
    pub(super) fn matches(&self, headers: &[(u16, String)]) -> usize {
        headers
            .iter()
            .filter(|(_, text)| self.find(&fold(text)).is_some())
            .count()
    }

    /// Maps the header row at Excel row `row` to the layout.
    pub(super) fn map(
        &self,
        row: u32,
        headers: &[(u16, String)],
    ) -> Result<HeaderMap, FileRefusal> {
        let mut map = HeaderMap {
            layout_to_sheet: vec![None; self.columns.len()],
            extra: Vec::new(),
        };
        for (column, text) in headers {
            let folded = fold(text);
            if let Some(index) = self.find(&folded) {
                let slot = &mut map.layout_to_sheet[index];
                if let Some(first) = *slot {
                    return Err(FileRefusal::DuplicateHeader {
                        header: self.columns[index].header,
                        first: column_letters(first),
                        second: column_letters(*column),
                    });
                }
                *slot = Some(*column);
            } else if !self
                .ignored_headers
                .iter()
                .any(|known| fold(known) == folded)
            {
                map.extra.push((*column, text.clone()));
            }
        }
        let missing = self.missing(&map, headers);
        if missing.is_empty() {
            Ok(map)
        } else {
            Err(FileRefusal::WrongHeaders { row, missing })
        }
    }

    fn find(&self, folded: &str) -> Option<usize> {
        self.columns.iter().position(|column| {
            fold(column.header) == folded
                || column.aliases.iter().any(|alias| fold(alias) == folded)
        })
    }

    fn missing(&self, map: &HeaderMap, headers: &[(u16, String)]) -> Vec<MissingHeader> {
        // Without one known header the row is probably not a header row at all
        // but the first person's data, which must not be repeated in a message.
        let is_header_row = map.layout_to_sheet.iter().any(Option::is_some);
        self.columns
            .iter()
            .enumerate()
            .filter(|(index, column)| {
                column.presence == Presence::Required && map.layout_to_sheet[*index].is_none()
            })
            .map(|(index, column)| {
                let at = u16::try_from(index).unwrap_or(u16::MAX);
                let found = headers.iter().find(|(column, _)| *column == at);
                MissingHeader {
                    header: column.header,
                    column: column_letters(at),
                    found: found
                        .filter(|_| is_header_row)
                        .and_then(|(_, text)| quotable(text)),
                }
            })
            .collect()
    }
}

/// A header that the file lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingHeader {
    /// The header as the template writes it.
    pub header: &'static str,
    /// Letters of the column where the template has it.
    pub column: String,
    /// What the file has there, when it is short and holds no long number.
    pub found: Option<String>,
}

/// A header may be repeated in a message only when it cannot be personal data.
fn quotable(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (!text.is_empty() && digits < 5 && text.chars().count() <= 20).then(|| text.to_owned())
}

/// Folds spellings of one header together: white space, width, case, the star of
/// a required column, and brackets do not count.
fn fold(text: &str) -> String {
    text.chars()
        .map(narrow)
        .filter(|c| !c.is_whitespace() && !is_invisible(*c) && !matches!(c, '*' | '(' | ')'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The half-width form of a full-width letter, digit or sign.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{00A0}' => ' ',
        _ => c,
    }
}

/// Characters that a copy from a web page or a chat brings along unseen.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}'
            | '\u{00AD}'
    ) || (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
}

/// Letters of a zero-based column: 0 is `A`, 26 is `AA`.
pub fn column_letters(column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_columns() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_letters(column), letters);
        }
    }

    #[test]
    fn headers_fold_width_space_star_and_brackets() {
        for text in [
            "缴存基数（元）",
            "缴存基数(元)",
            " *缴存基数 （元）\n",
            "缴存基数元",
        ] {
            assert_eq!(fold(text), "缴存基数元");
        }
    }

    #[test]
    fn long_numbers_are_not_quotable() {
        assert_eq!(quotable("工资"), Some("工资".to_owned()));
        assert_eq!(quotable("110101199003070000"), None);
        assert_eq!(quotable("  "), None);
    }
}
