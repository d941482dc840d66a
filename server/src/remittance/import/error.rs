//! Why a file or an import was refused.

use thiserror::Error;

use crate::{
    documents::spreadsheet::FileRefusal,
    platform::{
        db::StoreError,
        problem::{Problem, say},
    },
    remittance::{change, draft::Closed},
};

/// Why a file or an import was refused.
#[derive(Debug, Error)]
pub enum Error {
    /// The file cannot be used as a whole.
    #[error("file refused: {}", .0.code())]
    File(FileRefusal),
    /// The file's name does not end in `.xlsx`.
    #[error("wrong extension")]
    WrongExtension,
    /// More errors than are kept.
    #[error("too many errors")]
    TooManyErrors,
    /// Applying it whole, though some rows have errors.
    #[error("some rows have errors")]
    HasErrors,
    /// No row is right.
    #[error("no row is right")]
    NothingValid,
    /// The month, the list or the register changed since it was checked.
    #[error("checked against a state that has changed")]
    Outdated,
    /// The month is not being prepared.
    #[error(transparent)]
    Closed(#[from] Closed),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<change::Error> for Error {
    fn from(error: change::Error) -> Self {
        match error {
            change::Error::Closed(closed) => Self::Closed(closed),
            change::Error::Store(error) => Self::Store(error),
            change::Error::Refused(_) => Self::Outdated,
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::File(refusal) => Self::invalid(
                refusal.code(),
                say(refusal.message_zh(), refusal.message_en()),
            ),
            Error::WrongExtension => Self::invalid(
                "file-wrong-extension",
                say(
                    "文件扩展名不是 .xlsx，请用 Excel 或 WPS 另存为“Excel 工作簿（.xlsx）”后重新上传。",
                    "The file's name does not end in .xlsx. Save it as “Excel Workbook (.xlsx)” \
                     and upload again.",
                ),
            ),
            Error::TooManyErrors => Self::invalid(
                "file-too-many-errors",
                say(
                    "文件中的错误超过100000处，请对照模板核对各列内容后重新上传。",
                    "The file has more than 100,000 errors. Compare its columns with the \
                     template and upload again.",
                ),
            ),
            Error::HasErrors => Self::conflict(
                "import-has-errors",
                say(
                    "文件中有错误的行，请改正后重新上传，或选择只导入正确的行。",
                    "Some rows have errors. Correct them and upload again, or import the valid \
                     rows only.",
                ),
            ),
            Error::NothingValid => Self::conflict(
                "import-nothing-valid",
                say(
                    "文件中没有可以导入的行，请改正后重新上传。",
                    "No row of the file can be imported. Correct it and upload again.",
                ),
            ),
            Error::Outdated => Self::conflict(
                "import-outdated",
                say(
                    "检查后本月清册或职工账户已有变化，本次导入未生效，请重新上传文件。",
                    "This month's list or an employee's account has changed since the file was \
                     checked. Nothing was imported; upload it again.",
                ),
            ),
            Error::Closed(closed) => closed.into(),
            Error::Store(error) => error.into(),
        }
    }
}
