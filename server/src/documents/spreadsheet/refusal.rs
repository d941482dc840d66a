//! Why a file cannot be used as a whole, in words for the person who sent it.

use std::fmt::Write as _;

use super::layout::MissingHeader;

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
                format!(
                    "文件超过 {} MB，请删除图片和多余内容，或分成几个文件上传。",
                    limit >> 20
                )
            }
            Self::OldExcel => "这是旧版 .xls 文件，请另存为 .xlsx 后重新上传。".into(),
            Self::Encrypted => {
                "文件设置了打开密码，无法读取。请取消密码，另存为 .xlsx 后重新上传。".into()
            }
            Self::PlainText => {
                "这是文本或 CSV 文件，请用 Excel 或 WPS 打开，另存为 .xlsx 后重新上传。".into()
            }
            Self::Pdf => "这是 PDF 文件，请上传 .xlsx 格式的表格。".into(),
            Self::BinaryWorkbook => "这是 .xlsb 二进制工作簿，请另存为 .xlsx 后重新上传。".into(),
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
                format!(
                    "文件中有多个含数据的工作表（{}），请只保留一个。",
                    quoted(sheets)
                )
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
            Self::DuplicateHeader {
                header,
                first,
                second,
            } => format!("表头“{header}”出现了两次（{first} 列和 {second} 列），请删除其中一列。"),
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
                "The file is protected by a password. Remove it, save as .xlsx, upload again."
                    .into()
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
                format!(
                    "Several worksheets hold data ({}). Keep only one.",
                    quoted(sheets)
                )
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
            Self::DuplicateHeader {
                header,
                first,
                second,
            } => {
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
    names
        .iter()
        .fold(String::new(), |text, name| text + "“" + name + "”")
}
