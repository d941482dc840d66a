//! Pure decisions about an account.

use shared_types::calendar::YearMonth;

/// 连续缴存月数: months with an allocated regular remittance, counted back from
/// 缴至年月 (`paid_through`) to the first month without one.
///
/// `newest_first` are the months of the account's allocated remittances. A
/// month in which the account was sealed (封存) has no remittance: it is not
/// counted, and like every month without money it ends the row. A back payment
/// (补缴) does not close a gap, because it does not move 缴至年月 by itself.
///
/// Source: 《住房公积金管理条例》第十九条 (monthly payment); JGJ/T 320-2014, JZNY.
pub(crate) fn consecutive_months(
    newest_first: &[YearMonth],
    paid_through: Option<YearMonth>,
) -> u32 {
    let Some(mut expected) = paid_through else {
        return 0;
    };
    let mut count = 0;
    for month in newest_first
        .iter()
        .filter(|month| Some(**month) <= paid_through)
    {
        if *month > expected {
            continue;
        }
        if *month < expected {
            break;
        }
        count += 1;
        expected = expected.prev();
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(list: &[(i32, u8)]) -> Vec<YearMonth> {
        list.iter()
            .map(|(year, month)| YearMonth::of(*year, *month))
            .collect()
    }

    #[test]
    fn months_are_counted_back_to_the_first_gap() {
        let through = Some(YearMonth::of(2026, 2));
        for (list, paid_through, count) in [
            (&[(2026, 2), (2026, 1), (2025, 12)][..], through, 3),
            (&[(2026, 2), (2026, 1), (2025, 11), (2025, 10)], through, 2), // sealed in December
            (&[(2026, 1), (2025, 12)], through, 0), // the last month was reversed
            (&[(2026, 3), (2026, 2)], through, 1),  // nothing beyond 缴至年月
            (&[(2026, 2), (2026, 2), (2026, 1)], through, 2), // twice the same month counts once
            (&[], through, 0),
            (&[(2026, 2)], None, 0),
        ] {
            assert_eq!(
                consecutive_months(&months(list), paid_through),
                count,
                "{list:?}"
            );
        }
    }
}
