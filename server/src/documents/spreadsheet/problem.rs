//! What can be wrong with a cell or row of a readable file.
//!
//! Every message names the place and the remedy and never the content.

use std::borrow::Cow;
use std::collections::HashSet;

use super::layout::column_letters;

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
    /// A rule of the caller; boxed, because the others are small and many.
    Rule(Box<Rule>),
}

/// What a rule of the caller says about a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable code for machines.
    pub code: &'static str,
    /// What is wrong, in Chinese; no personal data, no closing stop.
    pub zh: Cow<'static, str>,
    /// What to do, in Chinese; no closing stop, may be empty.
    pub fix_zh: Cow<'static, str>,
    /// What is wrong, in English.
    pub en: Cow<'static, str>,
    /// What to do, in English.
    pub fix_en: Cow<'static, str>,
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
        Self {
            row,
            column: None,
            header: "",
            kind,
        }
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
            ProblemKind::Rule(rule) => rule.code,
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
            ProblemKind::Rule(rule) => rule.zh.clone(),
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
            ProblemKind::Rule(rule) => rule.fix_zh.clone(),
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
            ProblemKind::Rule(rule) => rule.en.clone(),
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
            ProblemKind::Rule(rule) => rule.fix_en.clone(),
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
        Self {
            kept: Vec::new(),
            seen: HashSet::new(),
            rows: HashSet::new(),
            total: 0,
            cap,
        }
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
        self.kept
            .sort_by_key(|problem| (problem.row, problem.column));
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
