//! What can be wrong with a file, and with a cell of a readable file.
//!
//! Every message names the place and the remedy and never the content.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;

use super::layout::{MissingHeader, column_letters};

/// Why a whole file was refused; nothing of it was used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileRefusal {
    /// Zero bytes.
    EmptyFile,
    /// More bytes than allowed; the limit in bytes.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The binary format of Excel 97–2003 (or WPS .et).
    OldExcel,
    /// Protected by a password.
    Encrypted,
    /// Comma-separated or other plain text.
    PlainText,
    /// A PDF.
    Pdf,
    /// Excel's binary workbook (.xlsb).
    BinaryWorkbook,
    /// `OpenDocument` (.ods).
    OpenDocument,
    /// Something else (a picture, a Word document, an archive).
    NotASpreadsheet,
    /// Macros inside.
    Macros,
    /// Cut short or malformed.
    Damaged,
    /// More content than the file's size suggests: a zip bomb.
    Bomb,
    /// Names or structures that no spreadsheet program writes.
    Suspicious,
    /// The template's worksheet is hidden.
    SheetHidden {
        /// Name of the worksheet.
        sheet: String,
    },
    /// Another worksheet is hidden and has content.
    HiddenSheetWithContent {
        /// Name of the worksheet.
        sheet: String,
    },
    /// Several visible worksheets have content.
    SeveralSheets {
        /// Their names.
        sheets: Vec<String>,
    },
    /// No header row, or no visible worksheet with content.
    NoContent,
    /// A header row and nothing below it.
    NoRows,
    /// Headers are missing.
    WrongHeaders {
        /// Excel row of the header row.
        row: u32,
        /// What is missing, and where it was expected.
        missing: Vec<MissingHeader>,
    },
    /// The same header twice.
    DuplicateHeader {
        /// The header.
        header: &'static str,
        /// Letters of the first column.
        first: String,
        /// Letters of the second column.
        second: String,
    },
    /// A column that is read is hidden.
    HiddenColumn {
        /// The header.
        header: &'static str,
        /// Letters of the column.
        column: String,
    },
    /// More data rows than allowed.
    TooManyRows {
        /// The limit.
        limit: usize,
    },
    /// Content to the right of the last column that is looked at.
    TooManyColumns {
        /// The limit.
        limit: u16,
    },
}

impl FileRefusal {
    /// Stable code for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::EmptyFile => "file-empty",
            Self::TooLarge { .. } => "file-too-large",
            Self::OldExcel => "file-old-excel",
            Self::Encrypted => "file-encrypted",
            Self::PlainText => "file-plain-text",
            Self::Pdf => "file-pdf",
            Self::BinaryWorkbook => "file-binary-workbook",
            Self::OpenDocument => "file-open-document",
            Self::NotASpreadsheet => "file-not-a-spreadsheet",
            Self::Macros => "file-macros",
            Self::Damaged => "file-damaged",
            Self::Bomb => "file-bomb",
            Self::Suspicious => "file-suspicious",
            Self::SheetHidden { .. } => "sheet-hidden",
            Self::HiddenSheetWithContent { .. } => "hidden-sheet-with-content",
            Self::SeveralSheets { .. } => "several-sheets",
            Self::NoContent => "sheet-no-content",
            Self::NoRows => "sheet-no-rows",
            Self::WrongHeaders { .. } => "sheet-wrong-headers",
            Self::DuplicateHeader { .. } => "sheet-duplicate-header",
            Self::HiddenColumn { .. } => "sheet-hidden-column",
            Self::TooManyRows { .. } => "sheet-too-many-rows",
            Self::TooManyColumns { .. } => "sheet-too-many-columns",
        }
    }

    /// What happened and what to do, in Chinese.
    pub fn message_zh(&self) -> String {
        match self {
            Self::EmptyFile => "文件是空的，请选择填写好的变更清册后重新上传。".into(),
            Self::TooLarge { limit } => {
                format!("文件超过 {} MB，请删除图片和多余内容，或分成几个文件上传。", limit >> 20)
            }
            Self::OldExcel => "这是旧版 .xls 文件，请另存为 .xlsx 后重新上传。".into(),
            Self::Encrypted => {
                "文件设置了打开密码，无法读取。请取消密码，另存为 .xlsx 后重新上传。".into()
            }
            Self::PlainText => {
                "这是文本或 CSV 文件，请用 Excel 或 WPS 打开，另存为 .xlsx 后重新上传。".into()
            }
            Self::Pdf => "这是 PDF 文件，请上传 .xlsx 格式的表格。".into(),
            Self::BinaryWorkbook => {
                "这是 .xlsb 二进制工作簿，请另存为 .xlsx 后重新上传。".into()
            }
            Self::OpenDocument => {
                "这是 OpenDocument 表格（.ods），请另存为 .xlsx 后重新上传。".into()
            }
            Self::NotASpreadsheet => {
                "这不是 Excel 表格，请下载模板填写，保存为 .xlsx 后上传。".into()
            }
            Self::Macros => {
                "文件含有宏，为安全起见不予接收。请另存为“Excel 工作簿（.xlsx）”后重新上传。".into()
            }
            Self::Damaged => {
                "文件已损坏或不完整，请用 Excel 或 WPS 打开确认，重新保存后再上传。".into()
            }
            Self::Bomb => {
                "文件解压后过大，已停止读取。请将数据复制到新下载的模板中，保存后重新上传。".into()
            }
            Self::Suspicious => {
                "文件结构异常，已停止读取。请将数据复制到新下载的模板中，保存后重新上传。".into()
            }
            Self::TooManyRows { limit } => {
                format!("数据超过 {limit} 行，请分成几个文件，每个文件不超过 {limit} 行。")
            }
            Self::TooManyColumns { limit } => {
                format!("第 {limit} 列以后还有内容，请删除多余的列后重新上传。")
            }
            _ => self.sheet_message_zh(),
        }
    }

    fn sheet_message_zh(&self) -> String {
        match self {
            Self::SheetHidden { sheet } => {
                format!("工作表“{sheet}”被隐藏，请取消隐藏，核对内容后重新上传。")
            }
            Self::HiddenSheetWithContent { sheet } => {
                format!("工作表“{sheet}”被隐藏且有内容，请取消隐藏或删除。")
            }
            Self::SeveralSheets { sheets } => {
                format!("文件中有多个含数据的工作表（{}），请只保留一个。", quoted(sheets))
            }
            Self::NoContent => "表格中没有内容，请下载模板，按表头填写后上传。".into(),
            Self::NoRows => "表头下面没有数据，请至少填写一行后上传。".into(),
            Self::WrongHeaders { row, missing } => {
                let mut text = format!("第 {row} 行的表头与模板不一致：");
                for (index, header) in missing.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "；" };
                    let _ = write!(text, "{separator}缺少“{}”列", header.header);
                    let _ = match &header.found {
                        Some(found) => {
                            write!(text, "（模板在 {} 列，该列现为“{found}”）", header.column)
                        }
                        None => write!(text, "（模板在 {} 列）", header.column),
                    };
                }
                text.push_str("。请恢复模板的表头后重新上传。");
                text
            }
            Self::DuplicateHeader { header, first, second } => format!(
                "表头“{header}”出现了两次（{first} 列和 {second} 列），请删除其中一列。"
            ),
            Self::HiddenColumn { header, column } => {
                format!("{column} 列（{header}）被隐藏，请取消隐藏，核对内容后重新上传。")
            }
            _ => String::new(),
        }
    }

    /// What happened and what to do, in English.
    pub fn message_en(&self) -> String {
        match self {
            Self::EmptyFile => "The file is empty. Choose the completed change list.".into(),
            Self::TooLarge { limit } => format!(
                "The file is larger than {} MB. Remove pictures, or split it into several files.",
                limit >> 20
            ),
            Self::OldExcel => "This is an old .xls file. Save it as .xlsx and upload again.".into(),
            Self::Encrypted => {
                "The file is protected by a password. Remove it, save as .xlsx, upload again.".into()
            }
            Self::PlainText => {
                "This is a text or CSV file. Open it in Excel, save as .xlsx, upload again.".into()
            }
            Self::Pdf => "This is a PDF. Upload a spreadsheet in .xlsx format.".into(),
            Self::BinaryWorkbook => {
                "This is a binary workbook (.xlsb). Save it as .xlsx and upload again.".into()
            }
            Self::OpenDocument => {
                "This is an OpenDocument sheet (.ods). Save it as .xlsx and upload again.".into()
            }
            Self::NotASpreadsheet => {
                "This is not an Excel file. Download the template, fill it in, upload that.".into()
            }
            Self::Macros => {
                "The file holds macros and was refused. Save it as “Excel Workbook (.xlsx)”.".into()
            }
            Self::Damaged => {
                "The file is damaged or incomplete. Open it in Excel, save again, upload.".into()
            }
            Self::Bomb => {
                "The file unpacks to far too much. Copy the data into a new template.".into()
            }
            Self::Suspicious => {
                "The file has an unusual structure. Copy the data into a new template.".into()
            }
            Self::TooManyRows { limit } => {
                format!("There are more than {limit} rows. Split them into several files.")
            }
            Self::TooManyColumns { limit } => {
                format!("There is content beyond column {limit}. Delete the surplus columns.")
            }
            _ => self.sheet_message_en(),
        }
    }

    fn sheet_message_en(&self) -> String {
        match self {
            Self::SheetHidden { sheet } => {
                format!("Worksheet “{sheet}” is hidden. Unhide it, check it, upload again.")
            }
            Self::HiddenSheetWithContent { sheet } => {
                format!("Worksheet “{sheet}” is hidden and has content. Unhide or delete it.")
            }
            Self::SeveralSheets { sheets } => {
                format!("Several worksheets hold data ({}). Keep only one.", quoted(sheets))
            }
            Self::NoContent => "There is nothing in the sheet. Fill in the template.".into(),
            Self::NoRows => "There is nothing below the headers. Fill in at least one row.".into(),
            Self::WrongHeaders { row, missing } => {
                let mut text = format!("The headers in row {row} differ from the template: ");
                for (index, header) in missing.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "; " };
                    let _ = write!(
                        text,
                        "{separator}“{}” is missing (column {} of the template",
                        header.header, header.column
                    );
                    let _ = match &header.found {
                        Some(found) => write!(text, ", which holds “{found}”)"),
                        None => write!(text, ")"),
                    };
                }
                text.push_str(". Restore the template's headers.");
                text
            }
            Self::DuplicateHeader { header, first, second } => {
                format!("Header “{header}” is in columns {first} and {second}. Delete one.")
            }
            Self::HiddenColumn { header, column } => {
                format!("Column {column} ({header}) is hidden. Unhide it and check it.")
            }
            _ => String::new(),
        }
    }
}

impl std::fmt::Display for FileRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message_zh())
    }
}

impl std::error::Error for FileRefusal {}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("“{name}”")).collect()
}

/// What is wrong with a cell or a row.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The row is hidden or filtered away.
    HiddenRow,
    /// The cell is part of a merged range, such as `A3:A5`.
    Merged {
        /// The range.
        range: String,
    },
    /// The cell holds a formula.
    Formula,
    /// The cell shows an error such as #N/A.
    ErrorValue,
    /// A number of more than 15 digits in a numeric cell.
    PrecisionLost,
    /// A value is required.
    Missing,
    /// Longer than the limit in characters.
    TooLong {
        /// The limit in characters.
        limit: usize,
    },
    /// Text was expected; the cell holds a date or TRUE/FALSE.
    NotText,
    /// Not an amount.
    AmountMalformed,
    /// More than two decimals.
    AmountDecimals,
    /// Not a date in an accepted spelling, or not in the calendar.
    DateMalformed,
    /// A rule of the caller.
    Rule {
        /// Stable code for machines.
        code: &'static str,
        /// What is wrong, in Chinese; no personal data, no closing stop.
        zh: Cow<'static, str>,
        /// What to do, in Chinese; no closing stop.
        fix_zh: Cow<'static, str>,
        /// What is wrong, in English.
        en: Cow<'static, str>,
        /// What to do, in English.
        fix_en: Cow<'static, str>,
    },
}

/// A cell or row that cannot be used, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellProblem {
    /// Excel's row number, from 1.
    pub row: u32,
    /// Zero-based column; `None` when the whole row is meant.
    pub column: Option<u16>,
    /// The column's header as the template writes it; empty for a row.
    pub header: &'static str,
    /// What is wrong.
    pub kind: ProblemKind,
}

impl CellProblem {
    /// A problem of a whole row.
    pub fn of_row(row: u32, kind: ProblemKind) -> Self {
        Self { row, column: None, header: "", kind }
    }

    /// Letters of the column; empty when the whole row is meant.
    pub fn column_letters(&self) -> String {
        self.column.map(column_letters).unwrap_or_default()
    }

    /// Stable code for machines.
    pub fn code(&self) -> &'static str {
        match &self.kind {
            ProblemKind::HiddenRow => "row-hidden",
            ProblemKind::Merged { .. } => "cell-merged",
            ProblemKind::Formula => "cell-formula",
            ProblemKind::ErrorValue => "cell-error-value",
            ProblemKind::PrecisionLost => "cell-precision-lost",
            ProblemKind::Missing => "cell-missing",
            ProblemKind::TooLong { .. } => "cell-too-long",
            ProblemKind::NotText => "cell-not-text",
            ProblemKind::AmountMalformed => "amount-malformed",
            ProblemKind::AmountDecimals => "amount-decimals",
            ProblemKind::DateMalformed => "date-malformed",
            ProblemKind::Rule { code, .. } => code,
        }
    }

    /// What is wrong, in Chinese, without place and closing stop.
    pub fn message_zh(&self) -> Cow<'static, str> {
        match &self.kind {
            ProblemKind::HiddenRow => "本行被隐藏或被筛选掉".into(),
            ProblemKind::Merged { range } => format!("属于合并单元格 {range}").into(),
            ProblemKind::Formula => "单元格是公式".into(),
            ProblemKind::ErrorValue => "单元格显示为错误值（如 #N/A）".into(),
            ProblemKind::PrecisionLost => "号码按数值存放，后几位已丢失".into(),
            ProblemKind::Missing => "未填写".into(),
            ProblemKind::TooLong { limit } => format!("内容超过 {limit} 个字").into(),
            ProblemKind::NotText => "应为文字，单元格却是日期或逻辑值".into(),
            ProblemKind::AmountMalformed => "不是金额".into(),
            ProblemKind::AmountDecimals => "金额的小数超过两位".into(),
            ProblemKind::DateMalformed => "不是有效日期".into(),
            ProblemKind::Rule { zh, .. } => zh.clone(),
        }
    }

    /// What to do, in Chinese, without closing stop.
    pub fn fix_zh(&self) -> Cow<'static, str> {
        match &self.kind {
            ProblemKind::HiddenRow => "请取消隐藏或筛选，核对本行，不需要的请删除".into(),
            ProblemKind::Merged { .. } => "请取消合并，逐行填写".into(),
            ProblemKind::Formula => "请复制后用“选择性粘贴—数值”改为数值".into(),
            ProblemKind::ErrorValue => "请填写实际内容".into(),
            ProblemKind::PrecisionLost => "请把单元格格式设为“文本”，重新填写完整号码".into(),
            ProblemKind::Missing => "请填写".into(),
            ProblemKind::TooLong { .. } => "请缩短".into(),
            ProblemKind::NotText => "请把单元格格式设为“文本”，重新填写".into(),
            ProblemKind::AmountMalformed => "请填写数字，如 12345.60".into(),
            ProblemKind::AmountDecimals => "请精确到分".into(),
            ProblemKind::DateMalformed => {
                "请按 2026-11-01、2026/11/1、2026年11月1日 或 20261101 填写".into()
            }
            ProblemKind::Rule { fix_zh, .. } => fix_zh.clone(),
        }
    }

    /// What is wrong, in English.
    pub fn message_en(&self) -> Cow<'static, str> {
        match &self.kind {
            ProblemKind::HiddenRow => "The row is hidden or filtered away".into(),
            ProblemKind::Merged { range } => format!("Part of the merged cells {range}").into(),
            ProblemKind::Formula => "The cell holds a formula".into(),
            ProblemKind::ErrorValue => "The cell shows an error such as #N/A".into(),
            ProblemKind::PrecisionLost => {
                "The number is stored as numeric and has lost its last digits".into()
            }
            ProblemKind::Missing => "Not filled in".into(),
            ProblemKind::TooLong { limit } => format!("Longer than {limit} characters").into(),
            ProblemKind::NotText => "Text expected; the cell holds a date or TRUE/FALSE".into(),
            ProblemKind::AmountMalformed => "Not an amount".into(),
            ProblemKind::AmountDecimals => "More than two decimals".into(),
            ProblemKind::DateMalformed => "Not a valid date".into(),
            ProblemKind::Rule { en, .. } => en.clone(),
        }
    }

    /// What to do, in English.
    pub fn fix_en(&self) -> Cow<'static, str> {
        match &self.kind {
            ProblemKind::HiddenRow => "Unhide the row and check it, or delete it".into(),
            ProblemKind::Merged { .. } => "Unmerge the cells and fill in each row".into(),
            ProblemKind::Formula => "Copy, then paste special as values".into(),
            ProblemKind::ErrorValue => "Fill in the actual content".into(),
            ProblemKind::PrecisionLost => {
                "Format the cell as text and enter the whole number again".into()
            }
            ProblemKind::Missing => "Fill it in".into(),
            ProblemKind::TooLong { .. } => "Shorten it".into(),
            ProblemKind::NotText => "Format the cell as text and enter it again".into(),
            ProblemKind::AmountMalformed => "Enter a number such as 12345.60".into(),
            ProblemKind::AmountDecimals => "Give at most two decimals".into(),
            ProblemKind::DateMalformed => "Enter it as 2026-11-01, 2026/11/1 or 20261101".into(),
            ProblemKind::Rule { fix_en, .. } => fix_en.clone(),
        }
    }

    /// Place, problem and remedy in one Chinese sentence.
    pub fn sentence_zh(&self) -> String {
        let (message, fix) = (self.message_zh(), self.fix_zh());
        let place = match self.column {
            Some(column) => format!(
                "第 {} 行 {} 列（{}）",
                self.row,
                column_letters(column),
                self.header
            ),
            None => format!("第 {} 行", self.row),
        };
        if fix.is_empty() {
            format!("{place}：{message}。")
        } else {
            format!("{place}：{message}，{fix}。")
        }
    }
}

/// Problems of one file: at most one a cell, all of them counted, the first
/// ones kept.
#[derive(Clone, Debug)]
pub struct ProblemList {
    kept: Vec<CellProblem>,
    seen: HashSet<(u32, Option<u16>)>,
    rows: HashSet<u32>,
    total: usize,
    cap: usize,
}

impl ProblemList {
    /// An empty list that keeps `cap` problems.
    pub fn new(cap: usize) -> Self {
        Self { kept: Vec::new(), seen: HashSet::new(), rows: HashSet::new(), total: 0, cap }
    }

    /// Adds a problem, unless its cell has one already: the first is the cause,
    /// the later ones follow from it.
    pub fn push(&mut self, problem: CellProblem) {
        if !self.seen.insert((problem.row, problem.column)) {
            return;
        }
        self.rows.insert(problem.row);
        self.total += 1;
        if self.kept.len() < self.cap {
            self.kept.push(problem);
        }
    }

    /// The value, or `None` after noting the problem.
    pub fn take<T>(&mut self, result: Result<T, CellProblem>) -> Option<T> {
        result.map_err(|problem| self.push(problem)).ok()
    }

    /// Whether the row has a problem; true for every bad row, also beyond the
    /// cap.
    pub fn has_row(&self, row: u32) -> bool {
        self.rows.contains(&row)
    }

    /// Number of rows with a problem.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Number of problems found, kept or not.
    pub fn total(&self) -> usize {
        self.total
    }

    /// True when nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// True when there were more than the list keeps.
    pub fn is_truncated(&self) -> bool {
        self.total > self.kept.len()
    }

    /// Orders the kept problems by row and column.
    pub fn sort(&mut self) {
        self.kept.sort_by_key(|problem| (problem.row, problem.column));
    }

    /// The kept problems.
    pub fn iter(&self) -> std::slice::Iter<'_, CellProblem> {
        self.kept.iter()
    }
}

impl<'a> IntoIterator for &'a ProblemList {
    type Item = &'a CellProblem;
    type IntoIter = std::slice::Iter<'a, CellProblem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
