//! Computed examples of interest, and their properties.

use proptest::prelude::*;

use super::{
    Accrual, DayCount, DualProduct, FUND_RATES, InterestError, Product, UNIFIED_FROM, interest,
    rates_on,
};
use crate::calendar::{Date, FundYear, YearMonth};
use crate::money::Fen;
use crate::ratio::Rate;

const RATE: Rate = Rate::hundredths(150);

fn yuan(text: &str) -> Fen {
    Fen::parse_yuan(text).unwrap()
}

/// An account as the ledger keeps it: the product grows before each movement.
struct Book {
    balance: Fen,
    accrual: Accrual,
}

impl Book {
    fn open(balance: &str, day: Date) -> Self {
        Self {
            balance: yuan(balance),
            accrual: Accrual::starting(day),
        }
    }

    fn post(&mut self, day: Date, amount: Fen) {
        self.accrual = self.accrual.advance(self.balance, day).unwrap();
        self.balance += amount;
    }

    fn monthly(&mut self, from: YearMonth, months: i32, day: u8, amount: &str) {
        for month in (0..months).map(|at| from.add_months(at)) {
            self.post(month.day_or_last(day), yuan(amount));
        }
    }

    fn settle(&self, year: i32, day_count: DayCount) -> Fen {
        self.accrual
            .settle(self.balance, FundYear(year), RATE, day_count)
            .unwrap()
    }

    fn product_on(&self, day: Date) -> Product {
        self.accrual.advance(self.balance, day).unwrap().product
    }
}

#[test]
fn i1_a_full_year_without_movement() {
    let book = Book::open("10000", Date::of(2024, 7, 1));
    assert_eq!(book.product_on(Date::of(2025, 7, 1)), Product(365_000_000));
    let interest = book.settle(2024, DayCount::Actual360);
    assert_eq!(interest, yuan("152.08"));
    assert_eq!(book.settle(2024, DayCount::Actual365), yuan("150.00"));
    assert_eq!(book.balance + interest, yuan("10152.08"));
}

fn i2_book() -> Book {
    Book::open("30000", Date::of(2024, 7, 1))
}

#[test]
fn i2_twelve_contributions() {
    let mut book = i2_book();
    book.monthly(YearMonth::of(2024, 7), 12, 15, "2000");
    assert_eq!(
        book.product_on(Date::of(2025, 7, 1)),
        Product(1_534_200_000)
    );
    let interest = book.settle(2024, DayCount::Actual360);
    assert_eq!(interest, yuan("639.25"));
    assert_eq!(book.balance + interest, yuan("54639.25"));
}

#[test]
fn i3_with_a_withdrawal() {
    let mut book = i2_book();
    book.monthly(YearMonth::of(2024, 7), 8, 15, "2000");
    book.post(Date::of(2025, 3, 10), -yuan("20000"));
    book.monthly(YearMonth::of(2025, 3), 4, 15, "2000");
    assert_eq!(
        book.product_on(Date::of(2025, 7, 1)),
        Product(1_308_200_000)
    );
    let interest = book.settle(2024, DayCount::Actual360);
    assert_eq!(interest, yuan("545.08"));
    assert_eq!(book.balance + interest, yuan("34545.08"));
}

#[test]
fn i4_closing_day_does_not_count() {
    let mut book = Book::open("45678.90", Date::of(2025, 7, 1));
    book.monthly(YearMonth::of(2025, 7), 5, 10, "1500");
    let closed_on = Date::of(2025, 12, 5);
    assert_eq!(book.product_on(closed_on), Product(781_958_730));
    let interest = book
        .accrual
        .close(book.balance, closed_on, RATE, DayCount::Actual360)
        .unwrap();
    assert_eq!(interest, yuan("325.82"));
    assert_eq!(book.balance + interest, yuan("53504.72"));
}

#[test]
fn i5_two_rates_before_2016() {
    let carried = Book::open("50000", Date::of(2014, 7, 1));
    let mut current = Book::open("0", Date::of(2014, 7, 1));
    current.monthly(YearMonth::of(2014, 7), 12, 20, "1000");
    let end = Date::of(2015, 7, 1);
    let products = DualProduct {
        carried: carried.product_on(end),
        current: current.product_on(end),
    };
    assert_eq!(products.carried, Product(1_825_000_000));
    assert_eq!(products.current, Product(213_600_000));
    let rates = rates_on(FUND_RATES, Date::of(2015, 6, 30)).unwrap();
    assert_eq!(
        interest(products.carried, rates.carried, DayCount::Actual360),
        yuan("811.11")
    );
    assert_eq!(
        interest(products.current, rates.current, DayCount::Actual360),
        yuan("20.77")
    );
    let interest = products.interest(rates, DayCount::Actual360);
    assert_eq!(interest, yuan("831.88"));
    assert_eq!(
        carried.balance + current.balance + interest,
        yuan("62831.88")
    );
}

#[test]
fn i6_a_leap_year_has_366_days() {
    let book = Book::open("88888.88", Date::of(2023, 7, 1));
    assert_eq!(
        book.product_on(Date::of(2024, 7, 1)),
        Product(3_253_333_008)
    );
    let interest = book.settle(2023, DayCount::Actual360);
    assert_eq!(interest, yuan("1355.56"));
    assert_eq!(book.balance + interest, yuan("90244.44"));
}

#[test]
fn i7_the_usual_support_question() {
    let mut book = Book::open("0", Date::of(2024, 7, 1));
    book.monthly(YearMonth::of(2024, 7), 12, 1, "500");
    assert_eq!(book.product_on(Date::of(2025, 7, 1)), Product(118_200_000));
    let interest = book.settle(2024, DayCount::Actual360);
    assert_eq!(interest, yuan("49.25"));
    assert_eq!(book.balance + interest, yuan("6049.25"));
}

#[test]
fn the_rate_table_is_in_order_and_complete() {
    assert_eq!(FUND_RATES.len(), 19);
    assert!(
        FUND_RATES
            .windows(2)
            .all(|pair| pair[0].from < pair[1].from)
    );
    assert_eq!(FUND_RATES[0].from, Date::of(2007, 12, 21));
    for row in FUND_RATES {
        assert_eq!(
            row.from >= UNIFIED_FROM,
            row.current == row.one_year,
            "{}",
            row.from
        );
        assert_eq!(
            row.from >= UNIFIED_FROM,
            row.carried == row.one_year,
            "{}",
            row.from
        );
    }
}

#[test]
fn the_rate_of_the_day_is_taken() {
    for (day, current, carried) in [
        (Date::of(2007, 12, 21), 72, 333),
        (Date::of(2008, 10, 8), 72, 333),
        (Date::of(2008, 10, 9), 72, 315),
        (Date::of(2016, 2, 20), 35, 110),
        (Date::of(2016, 2, 21), 150, 150),
        (Date::of(2026, 11, 22), 150, 150),
    ] {
        let rates = rates_on(FUND_RATES, day).unwrap();
        assert_eq!(rates.current, Rate::hundredths(current), "{day}");
        assert_eq!(rates.carried, Rate::hundredths(carried), "{day}");
    }
    assert_eq!(
        rates_on(FUND_RATES, Date::of(2007, 12, 20)),
        Err(InterestError::NoRate)
    );
}

#[test]
fn time_does_not_run_backwards() {
    let accrual = Accrual::starting(Date::of(2026, 7, 2));
    assert_eq!(
        accrual.advance(Fen(1), Date::of(2026, 7, 1)),
        Err(InterestError::Backwards)
    );
    assert_eq!(accrual.advance(Fen(1), Date::of(2026, 7, 2)), Ok(accrual));
}

proptest! {
    #[test]
    fn a_period_may_be_cut_anywhere(balance in 0_i64..10_000_000_000, days in 0_i32..400, cut in 0_i32..400) {
        let (day, cut) = (Date::of(2025, 7, 1), cut.min(days));
        let whole = Accrual::starting(day).advance(Fen(balance), day.add_days(days)).unwrap();
        let parts = Accrual::starting(day)
            .advance(Fen(balance), day.add_days(cut)).unwrap()
            .advance(Fen(balance), day.add_days(days)).unwrap();
        prop_assert_eq!(whole, parts);
    }

    #[test]
    fn products_of_two_balances_add(a in 0_i64..10_000_000_000, b in 0_i64..10_000_000_000, days in 0_i32..400) {
        let product = |fen| Product::ZERO.extend(Fen(fen), days);
        prop_assert_eq!(product(a + b), product(a).plus(product(b)));
        // Rounded apart, the interest differs by one fen at most.
        let of = |fen| interest(product(fen), RATE, DayCount::Actual360).0;
        prop_assert!((of(a + b) - of(a) - of(b)).abs() <= 1);
    }

    #[test]
    fn more_product_never_earns_less(a in 0_i64..i64::MAX, b in 0_i64..i64::MAX, rate in 0_i64..5_000_000) {
        let of = |product: i64| interest(Product(i128::from(product)), Rate(rate), DayCount::Actual360);
        prop_assert!(of(a.min(b)) <= of(a.max(b)));
        prop_assert!(interest(Product(i128::from(a)), Rate(rate), DayCount::Actual365) <= of(a));
    }
}
