//! What the review makes of the bases.

use shared_types::{
    calendar::{Date, FundYear},
    contribution::{Clamp, MonthlyContribution},
    money::Fen,
    ratio::BasisPoints,
};

use crate::{policy::Policy, remittance::draft::Draft};

/// All persons of a unit who have the same base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BaseGroup {
    /// Their base now.
    pub base: Fen,
    /// How many they are.
    pub headcount: i64,
    /// What they and the unit contribute a month now, together.
    pub total: Fen,
}

/// What becomes of one base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewBase {
    /// Base before.
    pub declared: Fen,
    /// Base within the limits.
    pub base: Fen,
    /// Amounts that follow from it.
    pub amounts: MonthlyContribution,
}

/// The review in figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Persons whose base is fixed.
    pub headcount: i64,
    /// Of them raised to the lower limit.
    pub raised: i64,
    /// Of them lowered to the upper limit.
    pub lowered: i64,
    /// Monthly total before.
    pub total_before: Fen,
    /// Monthly total after.
    pub total_after: Fen,
}

/// Ratios of a unit.
#[derive(Clone, Copy, Debug)]
pub struct Ratios {
    /// 单位缴存比例.
    pub unit: BasisPoints,
    /// 个人缴存比例.
    pub personal: BasisPoints,
}

/// True when the review can be done: the month that comes next lies in a fund
/// year that is not reviewed, and may be prepared.
#[must_use]
pub fn open(draft: &Draft, today: Date) -> bool {
    draft.annual_review_needed() && draft.for_month <= today.fund_year().last_month()
}

/// New bases with the limits of July, and the sums; `None` when a total does not
/// fit an amount.
///
/// Source: 建金管〔2005〕5号第三条 for the upper limit; the lower one is the city's.
#[must_use]
pub fn outcome(
    policy: &Policy,
    fund_year: FundYear,
    ratios: Ratios,
    groups: &[BaseGroup],
) -> Option<(Vec<NewBase>, Figures)> {
    let july = fund_year.first_month();
    let mut figures = Figures::default();
    let mut bases = Vec::with_capacity(groups.len());
    for group in groups {
        let (base, clamp, amounts) =
            policy.contribution(july, group.base, ratios.unit, ratios.personal);
        match clamp {
            Clamp::Unchanged => {}
            Clamp::RaisedToFloor => figures.raised += group.headcount,
            Clamp::LoweredToCap => figures.lowered += group.headcount,
        }
        figures.headcount += group.headcount;
        figures.total_before = figures.total_before.checked_add(group.total)?;
        let after = amounts.total().0.checked_mul(group.headcount)?;
        figures.total_after = figures.total_after.checked_add(Fen(after))?;
        bases.push(NewBase {
            declared: group.base,
            base,
            amounts,
        });
    }
    Some((bases, figures))
}

#[cfg(test)]
mod tests {
    use shared_types::calendar::YearMonth;

    use super::*;

    #[test]
    fn bases_outside_the_limits_of_july_are_moved() {
        let policy = Policy::shipped("beijing").unwrap();
        let ratios = Ratios {
            unit: BasisPoints::percent(12),
            personal: BasisPoints::percent(5),
        };
        let group = |yuan, headcount, total| BaseGroup {
            base: Fen::yuan(yuan),
            headcount,
            total: Fen::yuan(total),
        };
        let groups = [
            group(2_000, 3, 1_020),
            group(10_000, 2, 3_400),
            group(50_000, 1, 8_500),
        ];
        let (bases, figures) = outcome(&policy, FundYear(2026), ratios, &groups).unwrap();
        // 2540 * 12 % = 304.80, 2540 * 5 % = 127; 35811 * 12 % = 4297.32, * 5 % = 1790.55.
        let expected = [
            (2_540, 305, 127),
            (10_000, 1_200, 500),
            (35_811, 4_297, 1_791),
        ];
        for (new, (base, unit, personal)) in bases.iter().zip(expected) {
            assert_eq!(new.base, Fen::yuan(base));
            assert_eq!(new.amounts.unit, Fen::yuan(unit));
            assert_eq!(new.amounts.personal, Fen::yuan(personal));
        }
        assert_eq!(
            figures,
            Figures {
                headcount: 6,
                raised: 3,
                lowered: 1,
                total_before: Fen::yuan(12_920),
                total_after: Fen::yuan(432 * 3 + 1_700 * 2 + 6_088),
            }
        );
    }

    #[test]
    fn a_review_opens_with_the_july_that_is_not_reviewed() {
        let draft = |month, reviewed_fund_year| Draft {
            for_month: month,
            version: 1,
            submitted_by: None,
            busy_with: None,
            reviewed_fund_year,
        };
        let (june, july) = (YearMonth::of(2026, 6), YearMonth::of(2026, 7));
        let (summer, spring) = (Date::of(2026, 7, 1), Date::of(2026, 6, 30));
        assert!(open(&draft(july, 2025), summer));
        assert!(!open(&draft(july, 2025), spring));
        assert!(!open(&draft(july, 2026), summer));
        assert!(!open(&draft(june, 2025), summer));
    }
}
