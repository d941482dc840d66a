//! Published rates of fund loans (住房公积金贷款利率).

use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::ratio::Rate;

/// Whether the loan is for a first or a second home (首套、第二套).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Home {
    /// First home (首套).
    First,
    /// Second home (第二套).
    Second,
}

/// Rates of fund loans from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LoanRates {
    /// First day.
    pub from: Date,
    /// First home, five years or less (五年以下含五年).
    pub first_short: Rate,
    /// First home, more than five years (五年以上).
    pub first_long: Rate,
    /// Second home, five years or less. The lowest allowed one since 2025-05-08.
    pub second_short: Rate,
    /// Second home, more than five years. The lowest allowed one since 2025-05-08.
    pub second_long: Rate,
}

const fn same(ymd: (i32, u8, u8), short: i64, long: i64) -> LoanRates {
    apart(ymd, (short * 10, long * 10), (short * 10, long * 10))
}

/// Rates in thousandths of a percent.
const fn apart(ymd: (i32, u8, u8), first: (i64, i64), second: (i64, i64)) -> LoanRates {
    LoanRates {
        from: Date::of(ymd.0, ymd.1, ymd.2),
        first_short: Rate::thousandths(first.0),
        first_long: Rate::thousandths(first.1),
        second_short: Rate::thousandths(second.0),
        second_long: Rate::thousandths(second.1),
    }
}

/// Published rates since 2004-10-29, oldest first. Up to 2015-08-25 one rate is listed for every
/// home; the surcharge of tenths on a second home was then a rule of its own.
///
/// Source: notices of 中国人民银行; the row of 2025-05-08 from the notice of 2025-05-07.
pub const LOAN_RATES: &[LoanRates] = &[
    same((2004, 10, 29), 378, 423),
    same((2005, 3, 17), 396, 441),
    same((2006, 5, 8), 414, 459),
    same((2007, 3, 18), 432, 477),
    same((2007, 5, 19), 441, 486),
    same((2007, 7, 21), 450, 495),
    same((2007, 8, 22), 459, 504),
    same((2007, 9, 15), 477, 522),
    same((2008, 9, 16), 459, 513),
    same((2008, 10, 9), 432, 486),
    same((2008, 10, 27), 405, 459),
    same((2008, 11, 27), 351, 405),
    same((2008, 12, 23), 333, 387),
    same((2010, 10, 20), 350, 405),
    same((2010, 12, 26), 375, 430),
    same((2011, 2, 9), 400, 450),
    same((2011, 4, 6), 420, 470),
    same((2011, 7, 7), 445, 490),
    same((2012, 6, 8), 420, 470),
    same((2012, 7, 6), 400, 450),
    same((2014, 11, 22), 375, 425),
    same((2015, 3, 1), 350, 400),
    same((2015, 5, 11), 325, 375),
    same((2015, 6, 28), 300, 350),
    apart((2015, 8, 26), (2_750, 3_250), (3_025, 3_575)),
    apart((2022, 10, 1), (2_600, 3_100), (3_025, 3_575)),
    apart((2024, 5, 18), (2_350, 2_850), (2_775, 3_325)),
    apart((2025, 5, 8), (2_100, 2_600), (2_525, 3_075)),
];

/// The rate listed on a day for a term in months; `None` before the first row.
pub fn loan_rate(table: &[LoanRates], day: Date, periods: u32, home: Home) -> Option<Rate> {
    let row = table.iter().rev().find(|row| row.from <= day)?;
    Some(match (home, periods > 60) {
        (Home::First, false) => row.first_short,
        (Home::First, true) => row.first_long,
        (Home::Second, false) => row.second_short,
        (Home::Second, true) => row.second_long,
    })
}

/// Day from which a running loan bears a rate that changed on `changed_on` (利率调整日): 1 January of
/// the next year; `None` for terms of up to one year, which keep the contract's rate.
///
/// Source: 《人民币利率管理规定》.
pub fn repricing_day(changed_on: Date, periods: u32) -> Option<Date> {
    if periods <= 12 {
        return None;
    }
    Date::new(changed_on.year() + 1, 1, 1).ok()
}
