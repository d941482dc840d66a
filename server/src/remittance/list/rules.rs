//! Decisions about lists and remittances.

use shared_types::{
    api::unit::{ConfirmRequest, DueStage, RemittanceStatus},
    calendar::{Date, FundYear, YearMonth},
    codes::UnitStatus,
    money::Fen,
    ratio::BasisPoints,
};

use super::error::Refusal;
use crate::{
    policy::RatioRange,
    remittance::draft::{Closed, Draft},
};

/// Longest search text, in characters.
const SEARCH_CHARACTERS: usize = 60;

/// What the register says of a unit that contributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitState {
    /// State of the unit's account.
    pub status: UnitStatus,
    /// 单位缴存比例.
    pub unit_ratio: BasisPoints,
    /// 个人缴存比例.
    pub personal_ratio: BasisPoints,
}

/// What the month's list looks like now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListState {
    /// The unit.
    pub unit: UnitState,
    /// Persons on the list.
    pub headcount: i64,
    /// Lines of the change list that no longer fit the accounts.
    pub outdated: i64,
}

/// Passes when the month may be confirmed, or handed to the reviewer.
///
/// # Errors
/// The first [`Refusal`] that would be met.
///
/// Source: 《住房公积金管理条例》第十九条、第二十条 for the months in order; the
/// annual review of July is the custom of the centres (跨年清册核定).
pub fn confirmable(
    draft: &Draft,
    today: Date,
    allowed: RatioRange,
    list: ListState,
) -> Result<(), Refusal> {
    month_open(draft, today, allowed, list.unit)?;
    if list.outdated > 0 {
        return Err(Refusal::ChangeOutdated(list.outdated));
    }
    if list.headcount == 0 {
        return Err(Refusal::ListEmpty);
    }
    Ok(())
}

/// The part of [`confirmable`] that needs no look at the list.
///
/// # Errors
/// [`Refusal::Closed`], [`Refusal::UnitNotActive`], [`Refusal::RatioNotAllowed`],
/// [`Refusal::ReviewNeeded`].
pub fn month_open(
    draft: &Draft,
    today: Date,
    allowed: RatioRange,
    unit: UnitState,
) -> Result<(), Refusal> {
    draft.require_idle()?;
    if draft.stage(today) == DueStage::NotOpen {
        return Err(Closed::NotOpen.into());
    }
    // A unit that was allowed to defer (缓缴) is not asked for anything.
    if !matches!(unit.status, UnitStatus::Normal | UnitStatus::Opened) {
        return Err(Refusal::UnitNotActive);
    }
    ratios_allowed(allowed, unit.unit_ratio, unit.personal_ratio)?;
    if draft.annual_review_needed() {
        return Err(Refusal::ReviewNeeded);
    }
    Ok(())
}

/// Passes when both ratios lie within the city's limits: what is outside of them
/// is a mistake of the register, and no money may be asked for by it.
///
/// # Errors
/// [`Refusal::RatioNotAllowed`].
///
/// Source: 《住房公积金管理条例》第十八条 (at least 5 %); 建金管〔2005〕5号第二条 (at
/// most 12 %); 建金〔2016〕74号; the city's own limits are in its policy.
pub fn ratios_allowed(
    allowed: RatioRange,
    unit: BasisPoints,
    personal: BasisPoints,
) -> Result<(), Refusal> {
    if allowed.holds(unit) && allowed.holds(personal) {
        return Ok(());
    }
    Err(Refusal::RatioNotAllowed {
        unit,
        personal,
        allowed,
    })
}

/// Passes when the request names the draft as it is.
///
/// # Errors
/// [`Refusal::TotalInvalid`], [`Refusal::ListChanged`].
pub fn same_draft(draft: &Draft, seen: &ConfirmRequest) -> Result<(), Refusal> {
    if !seen.total.is_positive() {
        return Err(Refusal::TotalInvalid);
    }
    if seen.month != draft.for_month || seen.version != draft.version {
        return Err(Refusal::ListChanged);
    }
    Ok(())
}

/// Passes when the list that was frozen is the list that was seen.
///
/// # Errors
/// [`Refusal::ListEmpty`], [`Refusal::ListChanged`].
pub fn same_total(headcount: i64, computed: Fen, seen: Fen) -> Result<(), Refusal> {
    if headcount == 0 {
        return Err(Refusal::ListEmpty);
    }
    if computed != seen {
        return Err(Refusal::ListChanged);
    }
    Ok(())
}

/// Passes when a remittance may be taken back: its money has not arrived, it is
/// the latest month, and the next fund year's bases are not fixed on top of it.
///
/// # Errors
/// [`Refusal::NotVoidable`], [`Refusal::LaterConfirmed`], [`Refusal::LaterReviewed`].
pub fn voidable(
    status: RemittanceStatus,
    month: YearMonth,
    later_exists: bool,
    reviewed_fund_year: i32,
) -> Result<(), Refusal> {
    if !matches!(
        status,
        RemittanceStatus::AwaitingPayment | RemittanceStatus::ReturnedByBank
    ) {
        return Err(Refusal::NotVoidable);
    }
    if later_exists {
        return Err(Refusal::LaterConfirmed);
    }
    if FundYear::of_month(month).0 < reviewed_fund_year {
        return Err(Refusal::LaterReviewed);
    }
    Ok(())
}

/// A search text as it is stored: trimmed, with the X of an ID number in capitals.
///
/// # Errors
/// [`Refusal::SearchTooLong`].
pub fn search_text(typed: Option<&str>) -> Result<String, Refusal> {
    let text = typed.unwrap_or_default().trim();
    if text.chars().count() > SEARCH_CHARACTERS {
        return Err(Refusal::SearchTooLong);
    }
    let is_number = text
        .chars()
        .next()
        .is_some_and(|first| first.is_ascii_digit());
    Ok(if is_number {
        text.to_ascii_uppercase()
    } else {
        text.to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(month: YearMonth, reviewed_fund_year: i32) -> Draft {
        Draft {
            for_month: month,
            version: 3,
            submitted_by: None,
            busy_with: None,
            reviewed_fund_year,
        }
    }

    const ALLOWED: RatioRange = RatioRange {
        min: BasisPoints(500),
        max: BasisPoints(1_200),
    };
    const UNIT: UnitState = UnitState {
        status: UnitStatus::Normal,
        unit_ratio: BasisPoints(1_200),
        personal_ratio: BasisPoints(700),
    };
    const LIST: ListState = ListState {
        unit: UNIT,
        headcount: 1,
        outdated: 0,
    };

    #[test]
    fn a_month_is_confirmable_only_when_everything_holds() {
        let today = Date::of(2026, 11, 22);
        let november = draft(YearMonth::of(2026, 11), 2026);
        for (draft, list, outcome) in [
            (&november, LIST, Ok(())),
            (&draft(YearMonth::of(2027, 6), 2026), LIST, Ok(())),
            (
                &draft(YearMonth::of(2027, 7), 2027),
                LIST,
                Err(Closed::NotOpen.into()),
            ),
            (
                &draft(YearMonth::of(2026, 7), 2025),
                LIST,
                Err(Refusal::ReviewNeeded),
            ),
            (
                &november,
                ListState {
                    headcount: 0,
                    ..LIST
                },
                Err(Refusal::ListEmpty),
            ),
            (
                &november,
                ListState {
                    outdated: 2,
                    ..LIST
                },
                Err(Refusal::ChangeOutdated(2)),
            ),
            (
                &november,
                ListState {
                    unit: UnitState {
                        status: UnitStatus::Closed,
                        ..UNIT
                    },
                    ..LIST
                },
                Err(Refusal::UnitNotActive),
            ),
        ] {
            assert_eq!(confirmable(draft, today, ALLOWED, list), outcome);
        }
    }

    #[test]
    fn both_ratios_lie_within_the_limits_of_the_city() {
        let november = draft(YearMonth::of(2026, 11), 2026);
        for (unit, personal, passes) in [
            (500, 500, true),
            (1_200, 1_200, true),
            (850, 1_200, true),
            (499, 500, false),
            (500, 499, false),
            (1_201, 1_200, false),
            (1_200, 1_201, false),
            (0, 0, false),
            (10_000, 1_200, false),
        ] {
            let (unit, personal) = (BasisPoints(unit), BasisPoints(personal));
            let registered = UnitState {
                unit_ratio: unit,
                personal_ratio: personal,
                ..UNIT
            };
            let refusal = Refusal::RatioNotAllowed {
                unit,
                personal,
                allowed: ALLOWED,
            };
            let outcome = if passes { Ok(()) } else { Err(refusal) };
            let today = Date::of(2026, 11, 22);
            assert_eq!(
                month_open(&november, today, ALLOWED, registered),
                outcome,
                "{unit} {personal}"
            );
        }
        // Nothing is asked of a unit that may defer, whatever its ratio says.
        let deferred = UnitState {
            status: UnitStatus::Deferred,
            unit_ratio: BasisPoints(300),
            ..UNIT
        };
        assert_eq!(
            month_open(&november, Date::of(2026, 11, 22), ALLOWED, deferred),
            Err(Refusal::UnitNotActive)
        );
    }

    #[test]
    fn the_request_names_what_was_seen() {
        let draft = draft(YearMonth::of(2026, 11), 2026);
        let good = ConfirmRequest {
            month: draft.for_month,
            version: 3,
            total: Fen(1),
        };
        assert_eq!(same_draft(&draft, &good), Ok(()));
        for (request, refusal) in [
            (
                ConfirmRequest {
                    version: 2,
                    ..good.clone()
                },
                Refusal::ListChanged,
            ),
            (
                ConfirmRequest {
                    month: draft.for_month.next(),
                    ..good.clone()
                },
                Refusal::ListChanged,
            ),
            (
                ConfirmRequest {
                    total: Fen(0),
                    ..good.clone()
                },
                Refusal::TotalInvalid,
            ),
            (
                ConfirmRequest {
                    total: Fen(i64::MIN),
                    ..good.clone()
                },
                Refusal::TotalInvalid,
            ),
        ] {
            assert_eq!(same_draft(&draft, &request), Err(refusal));
        }
        assert_eq!(same_total(0, Fen(0), Fen(0)), Err(Refusal::ListEmpty));
        assert_eq!(same_total(1, Fen(1), Fen(2)), Err(Refusal::ListChanged));
        assert_eq!(same_total(1, Fen(2), Fen(2)), Ok(()));
    }

    #[test]
    fn only_the_latest_unpaid_month_can_be_voided() {
        use RemittanceStatus as S;
        let june = YearMonth::of(2026, 6);
        for (status, later, reviewed, outcome) in [
            (S::AwaitingPayment, false, 2025, Ok(())),
            (S::ReturnedByBank, false, 2025, Ok(())),
            (S::Paid, false, 2025, Err(Refusal::NotVoidable)),
            (S::Allocated, false, 2025, Err(Refusal::NotVoidable)),
            (S::Voided, false, 2025, Err(Refusal::NotVoidable)),
            (S::AwaitingPayment, true, 2025, Err(Refusal::LaterConfirmed)),
            (S::AwaitingPayment, false, 2026, Err(Refusal::LaterReviewed)),
        ] {
            assert_eq!(
                voidable(status, june, later, reviewed),
                outcome,
                "{status:?} {later}"
            );
        }
    }

    #[test]
    fn search_texts_are_bounded_and_normalised() {
        assert_eq!(search_text(None).unwrap(), "");
        assert_eq!(search_text(Some(" 欧阳 ")).unwrap(), "欧阳");
        assert_eq!(
            search_text(Some("11010119900101001x")).unwrap(),
            "11010119900101001X"
        );
        assert_eq!(
            search_text(Some(&"长".repeat(61))),
            Err(Refusal::SearchTooLong)
        );
    }
}
