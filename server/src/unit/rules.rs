//! Decisions about due months, searches and rights.

use shared_types::{
    api::{
        session::Permission,
        unit::{DueStage, EmployeeRow, RemittanceStatus},
    },
    calendar::{Date, YearMonth},
};

use super::error::Refusal;

/// Longest search text, in characters.
const SEARCH_CHARACTERS: usize = 60;

/// Where a confirmed month stands, from the unit's view.
#[must_use]
pub const fn stage_of(status: RemittanceStatus) -> DueStage {
    match status {
        RemittanceStatus::Paid => DueStage::Paid,
        _ => DueStage::AwaitingPayment,
    }
}

/// Months from the first unpaid one up to the current one, both included; none
/// when the unit is ahead.
#[must_use]
pub fn months_behind(first_unpaid: YearMonth, today: Date) -> u32 {
    u32::try_from(first_unpaid.months_until(today.year_month()) + 1).unwrap_or(0)
}

/// True when the money is late (《住房公积金管理条例》第十九条、第二十条).
#[must_use]
pub fn overdue(stage: DueStage, due_on: Date, today: Date) -> bool {
    stage != DueStage::Paid && today > due_on
}

/// Keeps the employees that were chosen by account number: only some, or all but
/// some; the numbers are written with commas between.
pub fn keep_chosen(rows: &mut Vec<EmployeeRow>, only: Option<&str>, except: Option<&str>) {
    let named =
        |list: &str, row: &EmployeeRow| list.split(',').any(|no| no == row.account_no.as_str());
    if let Some(only) = only {
        rows.retain(|row| named(only, row));
    }
    if let Some(except) = except {
        rows.retain(|row| !named(except, row));
    }
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

/// Passes when an administrator may give these rights.
///
/// # Errors
/// [`Refusal::OwnAdministration`].
pub fn rights_change(is_self: bool, permissions: &[Permission]) -> Result<(), Refusal> {
    if is_self && !permissions.contains(&Permission::Administer) {
        return Err(Refusal::OwnAdministration);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_behind_count_up_to_the_current_one() {
        let today = Date::of(2026, 11, 22);
        for (month, behind) in [
            (YearMonth::of(2026, 11), 1),
            (YearMonth::of(2026, 9), 3),
            (YearMonth::of(2026, 12), 0),
            (YearMonth::of(2027, 5), 0),
        ] {
            assert_eq!(months_behind(month, today), behind, "{month}");
        }
    }

    #[test]
    fn late_from_the_day_after_the_last_one() {
        let due = Date::of(2026, 11, 15);
        for (stage, today, late) in [
            (DueStage::Preparing, Date::of(2026, 11, 15), false),
            (DueStage::Preparing, Date::of(2026, 11, 16), true),
            (DueStage::AwaitingPayment, Date::of(2026, 11, 16), true),
            (DueStage::Paid, Date::of(2026, 11, 16), false),
        ] {
            assert_eq!(overdue(stage, due, today), late);
        }
    }

    #[test]
    fn administrators_keep_their_own_right() {
        assert_eq!(
            rights_change(true, &[Permission::Operate]),
            Err(Refusal::OwnAdministration)
        );
        assert_eq!(rights_change(true, &[Permission::Administer]), Ok(()));
        assert_eq!(rights_change(false, &[]), Ok(()));
    }
}
