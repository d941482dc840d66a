//! The month that a unit prepares now: one row a unit, created with the unit.
//! Every change of the change list raises its version, and confirming names
//! the version that was seen, so nobody confirms what he has not looked at.

use axum::http::StatusCode;
use shared_types::{
    api::unit::DueStage,
    calendar::{Date, FundYear, YearMonth},
};
use thiserror::Error;

use crate::{
    args,
    platform::{
        db::{StoreError, Tx, expect_one_row},
        problem::{Problem, say},
    },
};

crate::statements! {
    FIND = "
        SELECT d.for_month, d.version, d.submitted_by, d.submitted_at, d.busy_with,
               u.reviewed_fund_year
          FROM remittance_draft d JOIN unit u ON u.unit_no = d.unit_no
         WHERE d.unit_no = $1";
    CREATE = "
        INSERT INTO remittance_draft (unit_no, for_month, version) VALUES ($1, $2, 1)";
    TOUCH = "
        UPDATE remittance_draft SET version = version + 1
         WHERE unit_no = $1 AND version = $2 AND submitted_by IS NULL AND busy_with IS NULL";
    BEGIN_WORK = "
        UPDATE remittance_draft SET busy_with = $3
         WHERE unit_no = $1 AND version = $2 AND busy_with IS NULL";
    END_WORK = "
        UPDATE remittance_draft SET busy_with = NULL, version = version + 1
         WHERE unit_no = $1 AND busy_with = $2";
    END_CONFIRMATION = "
        UPDATE remittance_draft
           SET busy_with = NULL, for_month = $3, submitted_by = NULL, submitted_at = NULL,
               version = version + 1
         WHERE unit_no = $1 AND busy_with = $2";
    AT_WORK = "
        SELECT unit_no, busy_with FROM remittance_draft WHERE busy_with IS NOT NULL
         ORDER BY unit_no";
    SUBMIT = "
        UPDATE remittance_draft
           SET submitted_by = $3, submitted_at = $4, version = version + 1
         WHERE unit_no = $1 AND version = $2 AND busy_with IS NULL";
    MOVE_TO = "
        UPDATE remittance_draft
           SET for_month = $3, submitted_by = NULL, submitted_at = NULL, version = version + 1
         WHERE unit_no = $1 AND version = $2 AND busy_with IS NULL";
}

/// The month being prepared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Month.
    pub for_month: YearMonth,
    /// Goes up with every change.
    pub version: i64,
    /// Name of the agent who submitted it to the unit's reviewer.
    pub submitted_by: Option<String>,
    /// Import that is being taken into the change list, or remittance that is
    /// being confirmed, part by part.
    pub busy_with: Option<String>,
    /// Last fund year whose annual review is done.
    pub reviewed_fund_year: i32,
}

/// Why a draft cannot be changed.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Closed {
    /// It waits for the unit's reviewer.
    #[error("submitted to the reviewer")]
    Submitted,
    /// A long list is being written, part by part.
    #[error("the list is being written")]
    Busy,
    /// The month lies beyond the fund year that may be paid in advance.
    #[error("not open yet")]
    NotOpen,
}

impl From<Closed> for Problem {
    fn from(closed: Closed) -> Self {
        match closed {
            Closed::Submitted => Self::conflict(
                "draft-submitted",
                say(
                    "本月清册已提交复核，如需修改请先撤回。",
                    "This month's list was submitted for review. Take it back to change it.",
                ),
            ),
            Closed::Busy => Self::conflict(
                "draft-busy",
                say(
                    "本单位人数较多，名单正在写入，请稍候再试。",
                    "This long list is being written. Try again in a moment.",
                ),
            ),
            Closed::NotOpen => Self::new(
                StatusCode::CONFLICT,
                "month-not-open",
                say(
                    "下一缴存月份尚未开放，预缴只能在本缴存年度内办理。",
                    "The next month is not open: months can be paid in advance within the fund \
                     year only.",
                ),
            ),
        }
    }
}

impl Draft {
    /// Where the draft stands. A month may be prepared up to the end of the
    /// fund year that `today` lies in (预缴).
    #[must_use]
    pub fn stage(&self, today: Date) -> DueStage {
        if self.for_month > today.fund_year().last_month() {
            DueStage::NotOpen
        } else if self.submitted_by.is_some() {
            DueStage::Submitted
        } else {
            DueStage::Preparing
        }
    }

    /// July and later need the annual review (跨年清册核定) of their fund year.
    #[must_use]
    pub fn annual_review_needed(&self) -> bool {
        FundYear::of_month(self.for_month).0 > self.reviewed_fund_year
    }

    /// Passes when lines of the change list may be changed.
    ///
    /// # Errors
    /// [`Closed`].
    pub fn require_open(&self, today: Date) -> Result<(), Closed> {
        self.require_idle()?;
        match self.stage(today) {
            DueStage::Submitted => Err(Closed::Submitted),
            DueStage::NotOpen => Err(Closed::NotOpen),
            _ => Ok(()),
        }
    }
}

impl Draft {
    /// Passes when nothing is being written to the list part by part.
    ///
    /// # Errors
    /// [`Closed::Busy`].
    pub fn require_idle(&self) -> Result<(), Closed> {
        match self.busy_with {
            Some(_) => Err(Closed::Busy),
            None => Ok(()),
        }
    }
}

/// The draft of a unit.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such unit.
pub async fn find(tx: &mut Tx, unit_no: &str) -> Result<Draft, StoreError> {
    let row = tx.one(FIND, &args![unit_no]).await?;
    Ok(Draft {
        for_month: row.get("for_month")?,
        version: row.get("version")?,
        submitted_by: row.get("submitted_by")?,
        busy_with: row.get("busy_with")?,
        reviewed_fund_year: row.get("reviewed_fund_year")?,
    })
}

/// The first draft of a new unit.
///
/// # Errors
/// Those of the store.
pub async fn create(tx: &mut Tx, unit_no: &str, month: YearMonth) -> Result<(), StoreError> {
    tx.exec(CREATE, &args![unit_no, month]).await?;
    Ok(())
}

/// Notes a change of the list.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster or it was submitted.
pub async fn touch(tx: &mut Tx, unit_no: &str, seen: &Draft) -> Result<(), StoreError> {
    expect_one_row(tx.exec(TOUCH, &args![unit_no, seen.version]).await?)
}

/// Begins to write an import to the list, or to confirm it, part by part;
/// nobody else changes, submits or confirms the list before [`end_work`] or
/// [`end_confirmation`]. The version goes up with these, so that whoever looked
/// meanwhile must look again.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub async fn begin_work(
    tx: &mut Tx,
    unit_no: &str,
    seen: &Draft,
    work: &str,
) -> Result<(), StoreError> {
    let args = args![unit_no, seen.version, work];
    expect_one_row(tx.exec(BEGIN_WORK, &args).await?)
}

/// The import is on the list as a whole.
///
/// # Errors
/// [`StoreError::Stale`] when it was already.
pub async fn end_work(tx: &mut Tx, unit_no: &str, import_id: &str) -> Result<(), StoreError> {
    expect_one_row(tx.exec(END_WORK, &args![unit_no, import_id]).await?)
}

/// The remittance is confirmed as a whole; goes on with the next month.
///
/// # Errors
/// [`StoreError::Stale`] when it was already.
pub async fn end_confirmation(
    tx: &mut Tx,
    unit_no: &str,
    remittance_no: &str,
    next: YearMonth,
) -> Result<(), StoreError> {
    let args = args![unit_no, remittance_no, next];
    expect_one_row(tx.exec(END_CONFIRMATION, &args).await?)
}

/// Units whose list is being written, and the import or remittance that is.
///
/// # Errors
/// Those of the store.
pub async fn at_work(tx: &mut Tx) -> Result<Vec<(String, String)>, StoreError> {
    let rows = tx.all(AT_WORK, &[]).await?;
    rows.iter()
        .map(|row| Ok((row.get("unit_no")?, row.get("busy_with")?)))
        .collect()
}

/// Hands the list to the unit's reviewer, or takes it back (`None`).
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub async fn set_submitted(
    tx: &mut Tx,
    unit_no: &str,
    seen: &Draft,
    submitted: Option<(&str, &str)>,
) -> Result<(), StoreError> {
    let (by, at) = submitted.unzip();
    expect_one_row(
        tx.exec(SUBMIT, &args![unit_no, seen.version, by, at])
            .await?,
    )
}

/// Goes on with another month, after confirming or voiding one.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub async fn move_to(
    tx: &mut Tx,
    unit_no: &str,
    seen: &Draft,
    month: YearMonth,
) -> Result<(), StoreError> {
    expect_one_row(
        tx.exec(MOVE_TO, &args![unit_no, seen.version, month])
            .await?,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(month: YearMonth, submitted: bool, reviewed: i32) -> Draft {
        Draft {
            for_month: month,
            version: 1,
            submitted_by: submitted.then(|| "甲".to_owned()),
            busy_with: None,
            reviewed_fund_year: reviewed,
        }
    }

    #[test]
    fn months_open_until_the_end_of_the_fund_year() {
        let today = Date::of(2026, 11, 22);
        for (month, submitted, stage) in [
            (YearMonth::of(2026, 11), false, DueStage::Preparing),
            (YearMonth::of(2026, 11), true, DueStage::Submitted),
            (YearMonth::of(2027, 6), false, DueStage::Preparing),
            (YearMonth::of(2027, 7), false, DueStage::NotOpen),
            (YearMonth::of(2024, 1), false, DueStage::Preparing),
        ] {
            assert_eq!(draft(month, submitted, 2026).stage(today), stage, "{month}");
        }
    }

    #[test]
    fn july_waits_for_the_annual_review() {
        assert!(!draft(YearMonth::of(2026, 6), false, 2025).annual_review_needed());
        assert!(draft(YearMonth::of(2026, 7), false, 2025).annual_review_needed());
        assert!(!draft(YearMonth::of(2026, 7), false, 2026).annual_review_needed());
    }
}
