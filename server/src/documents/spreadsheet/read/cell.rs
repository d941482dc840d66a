//! One cell, and its content as the types of the business.

use std::borrow::Cow;

use shared_types::money::MoneyError;
use shared_types::{Date, Fen};

use super::number::{PRECISION_LIMIT, decimal};
use super::worksheet::{RawCell, Value};
use crate::documents::spreadsheet::layout::{ColumnKind, is_invisible, narrow};
use crate::documents::spreadsheet::problem::{CellProblem, ProblemKind, Rule};

/// A cell of a data row, possibly blank.
///
/// The getters come in pairs: the plain one asks for a value and reports a blank
/// cell, the `opt_` one takes a blank cell as `None`. Each reports at most one
/// problem, the one to repair first.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    pub(super) row: u32,
    /// `None` when the file has no such column.
    pub(super) column: Option<u16>,
    pub(super) header: &'static str,
    pub(super) kind: ColumnKind,
    pub(super) raw: Option<&'a RawCell>,
    pub(super) text_limit: usize,
}

impl Cell<'_> {
    /// Zero-based column in the file; `None` when the file has no such column.
    pub fn column(&self) -> Option<u16> {
        self.column
    }

    /// Whether nothing (or only white space) was filled in.
    pub fn is_blank(&self) -> bool {
        self.raw.is_none_or(is_blank)
    }

    /// Text without the white space around it and without invisible characters.
    ///
    /// # Errors
    /// [`ProblemKind::Missing`], and what [`Cell::opt_text`] reports.
    pub fn text(&self) -> Result<String, CellProblem> {
        self.opt_text()?
            .ok_or_else(|| self.of_kind(ProblemKind::Missing))
    }

    /// Like [`Cell::text`]; `None` when blank.
    ///
    /// # Errors
    /// [`ProblemKind::Formula`], [`ProblemKind::ErrorValue`],
    /// [`ProblemKind::PrecisionLost`], [`ProblemKind::NotText`],
    /// [`ProblemKind::TooLong`].
    pub fn opt_text(&self) -> Result<Option<String>, CellProblem> {
        Ok(self.content()?.map(|text| clean(&text)))
    }

    /// Digits and letters of an identifier: half-width, upper case, without
    /// white space.
    ///
    /// # Errors
    /// [`ProblemKind::Missing`], and what [`Cell::opt_text`] reports.
    pub fn code(&self) -> Result<String, CellProblem> {
        self.opt_code()?
            .ok_or_else(|| self.of_kind(ProblemKind::Missing))
    }

    /// Like [`Cell::code`]; `None` when blank.
    ///
    /// # Errors
    /// What [`Cell::opt_text`] reports.
    pub fn opt_code(&self) -> Result<Option<String>, CellProblem> {
        Ok(self.content()?.map(|text| code(&text)))
    }

    /// An amount in yuan; negative amounts are for the caller's rules.
    ///
    /// # Errors
    /// [`ProblemKind::Missing`], [`ProblemKind::Formula`],
    /// [`ProblemKind::ErrorValue`], [`ProblemKind::AmountMalformed`],
    /// [`ProblemKind::AmountDecimals`].
    pub fn fen(&self) -> Result<Fen, CellProblem> {
        self.opt_fen()?
            .ok_or_else(|| self.of_kind(ProblemKind::Missing))
    }

    /// Like [`Cell::fen`]; `None` when blank.
    ///
    /// # Errors
    /// The same without [`ProblemKind::Missing`].
    pub fn opt_fen(&self) -> Result<Option<Fen>, CellProblem> {
        let malformed = || self.of_kind(ProblemKind::AmountMalformed);
        let Some(raw) = self.sound()? else {
            return Ok(None);
        };
        let text: Cow<'_, str> = match &raw.value {
            Value::Text(text) => code(text).into(),
            Value::Number(number) => decimal(*number).ok_or_else(malformed)?.into(),
            _ => return Err(malformed()),
        };
        match Fen::parse_yuan(&text) {
            Ok(fen) => Ok(Some(fen)),
            Err(MoneyError::TooManyDecimals) => Err(self.of_kind(ProblemKind::AmountDecimals)),
            Err(_) => Err(malformed()),
        }
    }

    /// A day: a date cell of Excel, or one of the spellings 2026-11-01,
    /// 2026/11/1, 2026.11.1, 2026年11月1日, 20261101 (also with a time of day,
    /// which is dropped).
    ///
    /// # Errors
    /// [`ProblemKind::Missing`], [`ProblemKind::Formula`],
    /// [`ProblemKind::ErrorValue`], [`ProblemKind::DateMalformed`].
    pub fn date(&self) -> Result<Date, CellProblem> {
        self.opt_date()?
            .ok_or_else(|| self.of_kind(ProblemKind::Missing))
    }

    /// Like [`Cell::date`]; `None` when blank.
    ///
    /// # Errors
    /// The same without [`ProblemKind::Missing`].
    pub fn opt_date(&self) -> Result<Option<Date>, CellProblem> {
        let malformed = || self.of_kind(ProblemKind::DateMalformed);
        let Some(raw) = self.sound()? else {
            return Ok(None);
        };
        let text: Cow<'_, str> = match &raw.value {
            Value::Day(day) => return day.map(Some).ok_or_else(malformed),
            Value::Text(text) => clean(text).into(),
            Value::Number(number) => decimal(*number).ok_or_else(malformed)?.into(),
            _ => return Err(malformed()),
        };
        Date::parse_lenient(without_time(&text))
            .map(Some)
            .map_err(|_| malformed())
    }

    /// The content as the user sees it, for the error report.
    pub fn typed(&self) -> String {
        self.raw.map(typed).unwrap_or_default()
    }

    /// A problem of this cell.
    pub fn of_kind(&self, kind: ProblemKind) -> CellProblem {
        CellProblem {
            row: self.row,
            column: self.column,
            header: self.header,
            kind,
        }
    }

    /// A problem of this cell by a rule of the caller; the sentences are
    /// complete in both languages and hold nothing of the cell's content.
    pub fn rule(
        &self,
        code: &'static str,
        (zh, fix_zh): (impl Into<Cow<'static, str>>, impl Into<Cow<'static, str>>),
        (en, fix_en): (impl Into<Cow<'static, str>>, impl Into<Cow<'static, str>>),
    ) -> CellProblem {
        self.of_kind(ProblemKind::Rule(Box::new(Rule {
            code,
            zh: zh.into(),
            fix_zh: fix_zh.into(),
            en: en.into(),
            fix_en: fix_en.into(),
        })))
    }

    /// What the reader can see without knowing the business.
    pub(super) fn structural_problem(&self) -> Option<CellProblem> {
        match self.kind {
            ColumnKind::Text | ColumnKind::Code => self.content().err(),
            ColumnKind::Amount | ColumnKind::Date => self.sound().err(),
        }
    }

    /// The cell, if filled in, unless it is a formula or an error.
    fn sound(&self) -> Result<Option<&RawCell>, CellProblem> {
        match self.raw {
            Some(raw) if raw.formula => Err(self.of_kind(ProblemKind::Formula)),
            Some(RawCell {
                value: Value::Error,
                ..
            }) => Err(self.of_kind(ProblemKind::ErrorValue)),
            Some(raw) if !is_blank(raw) => Ok(Some(raw)),
            _ => Ok(None),
        }
    }

    fn content(&self) -> Result<Option<Cow<'_, str>>, CellProblem> {
        let Some(raw) = self.sound()? else {
            return Ok(None);
        };
        match &raw.value {
            Value::Text(text) if text.chars().count() > self.text_limit => {
                Err(self.of_kind(ProblemKind::TooLong {
                    limit: self.text_limit,
                }))
            }
            Value::Text(text) => Ok(Some(Cow::Borrowed(text))),
            Value::Number(number) if number.abs() >= PRECISION_LIMIT => {
                Err(self.of_kind(ProblemKind::PrecisionLost))
            }
            Value::Number(number) => Ok(decimal(*number).map(Cow::Owned)),
            _ => Err(self.of_kind(ProblemKind::NotText)),
        }
    }
}

pub(super) fn is_blank(raw: &RawCell) -> bool {
    match &raw.value {
        Value::Text(text) => text.chars().all(|c| c.is_whitespace() || is_invisible(c)),
        Value::Nothing => !raw.formula,
        _ => false,
    }
}

/// What the user sees in the cell. Of a number that has lost digits only the
/// sure ones are shown, so that nobody takes the rest for real.
pub(super) fn typed(raw: &RawCell) -> String {
    match &raw.value {
        Value::Text(text) => text.to_string(),
        Value::Number(number) if number.abs() >= PRECISION_LIMIT => {
            let digits = decimal(*number).unwrap_or_default();
            let sure: String = digits.chars().take(15).collect();
            let lost = digits.chars().count().saturating_sub(15);
            format!("{sure}{}", "?".repeat(lost))
        }
        Value::Number(number) => decimal(*number).unwrap_or_default(),
        Value::Day(day) => day.map(|day| day.to_string()).unwrap_or_default(),
        Value::Bool(true) => "TRUE".to_owned(),
        Value::Bool(false) => "FALSE".to_owned(),
        Value::Error => "#N/A".to_owned(),
        Value::Nothing | Value::Shared(_) => String::new(),
    }
}

fn clean(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    visible.trim().to_owned()
}

fn code(text: &str) -> String {
    text.chars()
        .map(narrow)
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .flat_map(char::to_uppercase)
        .collect()
}

/// `2026-11-01 00:00:00` and `2026-11-01T00:00:00` without the time.
fn without_time(text: &str) -> &str {
    let split = text.split_once(['T', ' ']);
    match split {
        Some((day, time)) if time.contains([':', '：']) => day,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_narrow_upper_case_and_dense() {
        assert_eq!(
            code(" １１０１０１ １９９００３０７\u{200B}００ｘ\u{3000}"),
            "1101011990030700X"
        );
    }

    #[test]
    fn a_time_of_day_is_dropped() {
        assert_eq!(without_time("2026-11-01 00:00:00"), "2026-11-01");
        assert_eq!(without_time("2026-11-01T08:00"), "2026-11-01");
        assert_eq!(without_time("2026 年 11 月"), "2026 年 11 月");
    }
}
