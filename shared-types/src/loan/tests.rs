//! Published and computed examples of loans, and their properties.

use proptest::prelude::*;

use super::*;

fn yuan(text: &str) -> Fen {
    Fen::parse_yuan(text).unwrap()
}

fn rate(text: &str) -> Rate {
    Rate::parse_percent(text).unwrap()
}

fn schedule(principal: &str, percent: &str, periods: u32) -> Vec<Instalment> {
    equal_instalment(yuan(principal), rate(percent), periods).unwrap()
}

#[test]
fn l1_first_home() {
    let plan = schedule("1200000", "2.6", 360);
    assert_eq!(plan[0].total(), yuan("4804.08"));
    assert_eq!(plan[0].interest, yuan("2600.00"));
    assert_eq!(plan[0].principal, yuan("2204.08"));
    assert_eq!(plan[0].balance, yuan("1197795.92"));
    assert_eq!(plan[359].total(), yuan("4802.04"));
    assert_eq!(plan[359].interest, yuan("10.38"));
    assert_eq!(total_interest(&plan), yuan("529466.76"));
}

#[test]
fn l2_second_home() {
    let plan = schedule("1200000", "3.075", 360);
    assert_eq!(plan[0].total(), yuan("5107.92"));
    assert_eq!(plan[0].interest, yuan("3075.00"));
    assert_eq!(plan[359].total(), yuan("5105.87"));
    assert_eq!(total_interest(&plan), yuan("638849.15"));
}

#[test]
fn l3_published_savings_of_the_cut_of_2025() {
    for (old, new, monthly, interest, saving) in [
        ("2.85", "2.6", "4962.69", "586567.61", "57100.85"),
        ("3.325", "3.075", "5272.00", "697919.16", "59070.01"),
    ] {
        let before = schedule("1200000", old, 360);
        let after = schedule("1200000", new, 360);
        assert_eq!(before[0].total(), yuan(monthly));
        assert_eq!(total_interest(&before), yuan(interest));
        assert_eq!(
            total_interest(&before) - total_interest(&after),
            yuan(saving)
        );
    }
}

#[test]
fn l4_published_factors_at_the_former_rate() {
    for (years, monthly) in [(20, "56.72"), (30, "43.52")] {
        assert_eq!(
            monthly_amount(yuan("10000"), rate("3.25"), years * 12),
            Ok(yuan(monthly))
        );
    }
}

#[test]
fn l5_equal_principal() {
    let plan = equal_principal(yuan("1000000"), rate("2.6"), 240).unwrap();
    assert_eq!(
        (plan[0].principal, plan[0].interest),
        (yuan("4166.67"), yuan("2166.67"))
    );
    assert_eq!(plan[0].total(), yuan("6333.34"));
    assert_eq!(plan[1].total(), yuan("6324.31"));
    assert_eq!(
        (plan[239].principal, plan[239].interest),
        (yuan("4165.87"), yuan("9.03"))
    );
    assert_eq!(plan[239].total(), yuan("4174.90"));
    assert_eq!(total_interest(&plan), yuan("261083.15"));
}

#[test]
fn l6_prepayment_both_ways() {
    let plan = schedule("600000", "2.6", 240);
    assert_eq!(plan[0].total(), yuan("3208.73"));
    assert_eq!(plan[11].balance, yuan("576820.30"));
    let loan = RunningLoan {
        balance: plan[11].balance,
        rate: rate("2.6"),
        periods: 228,
        monthly: plan[0].total(),
        repayment: Repayment::EqualInstalment,
    };
    let effect = loan.prepay(yuan("100000")).unwrap();
    assert_eq!(total_interest(&effect.without), yuan("154769.57"));

    assert_eq!(effect.shorter.len(), 180);
    assert_eq!(effect.shorter[0].total(), yuan("3208.73"));
    assert_eq!(effect.shorter[179].total(), yuan("1702.88"));
    assert_eq!(total_interest(&effect.shorter), yuan("99245.25"));

    assert_eq!(effect.smaller.len(), 228);
    assert_eq!(effect.smaller[0].total(), yuan("2652.45"));
    assert_eq!(effect.smaller[227].total(), yuan("2652.20"));
    assert_eq!(total_interest(&effect.smaller), yuan("127938.05"));

    assert_eq!(loan.prepay(Fen::ZERO), Err(LoanError::Prepayment));
    assert_eq!(loan.prepay(loan.balance), Err(LoanError::Prepayment));
}

#[test]
fn l7_penalty_interest() {
    for (overdue, penalty) in [("4804.08", "8.85"), ("2204.08", "4.06")] {
        assert_eq!(
            penalty_interest(yuan(overdue), rate("2.6"), OVERDUE_SURCHARGE, 17),
            yuan(penalty)
        );
    }
}

#[test]
fn l8_combined_loan() {
    let fund = schedule("1000000", "2.6", 300);
    let bank = schedule("800000", "3.05", 300);
    assert_eq!(fund[0].total(), yuan("4536.70"));
    assert_eq!(bank[0].total(), yuan("3814.53"));
    assert_eq!(combined_totals(&fund, &bank)[0], yuan("8351.23"));
    assert_eq!(combined_totals(&fund, &bank[..1])[1], yuan("4536.70"));
}

#[test]
fn l9_first_period_by_days() {
    let (from, until) = (Date::of(2025, 6, 12), Date::of(2025, 7, 20));
    assert_eq!(from.days_until(until), 38);
    assert_eq!(
        interest_by_days(yuan("1200000"), rate("2.6"), from, until),
        Ok(yuan("3293.33"))
    );
    assert_eq!(
        interest_by_days(yuan("1"), rate("2.6"), until, from),
        Err(LoanError::Days)
    );
}

#[test]
fn l10_repricing() {
    let plan = schedule("1000000", "2.85", 360);
    assert_eq!(plan[0].total(), yuan("4135.57"));
    let balance = plan[16].balance;
    assert_eq!(balance, yuan("969494.84"));
    assert_eq!(
        monthly_amount(balance, rate("2.6"), 343),
        Ok(yuan("4008.63"))
    );
    let parts = interest_across_repricing(
        balance,
        (rate("2.85"), rate("2.6")),
        (Date::of(2025, 12, 15), Date::of(2026, 1, 15)),
        Date::of(2026, 1, 1),
    );
    assert_eq!(parts, Ok((yuan("1304.78"), yuan("980.27"))));
    assert_eq!(yuan("1304.78") + yuan("980.27"), yuan("2285.05"));
}

#[test]
fn l15_amounts_per_ten_thousand() {
    for (percent, years, monthly) in [
        ("2.6", 10, "94.73"),
        ("2.6", 15, "67.15"),
        ("2.6", 20, "53.48"),
        ("2.6", 25, "45.37"),
        ("2.6", 30, "40.03"),
        ("2.1", 5, "175.72"),
    ] {
        assert_eq!(
            monthly_amount(yuan("10000"), rate(percent), years * 12),
            Ok(yuan(monthly)),
            "{years}"
        );
    }
}

#[test]
fn the_rate_table_is_in_order() {
    assert_eq!(LOAN_RATES.len(), 28);
    assert!(
        LOAN_RATES
            .windows(2)
            .all(|pair| pair[0].from < pair[1].from)
    );
    for (day, periods, home, percent) in [
        (Date::of(2004, 10, 29), 60, Home::First, "3.78"),
        (Date::of(2024, 5, 17), 360, Home::First, "3.1"),
        (Date::of(2024, 5, 18), 360, Home::First, "2.85"),
        (Date::of(2025, 5, 7), 360, Home::Second, "3.325"),
        (Date::of(2025, 5, 8), 60, Home::First, "2.1"),
        (Date::of(2025, 5, 8), 61, Home::First, "2.6"),
        (Date::of(2025, 5, 8), 60, Home::Second, "2.525"),
        (Date::of(2026, 11, 22), 360, Home::Second, "3.075"),
    ] {
        assert_eq!(
            loan_rate(LOAN_RATES, day, periods, home),
            Some(rate(percent)),
            "{day}"
        );
    }
    assert_eq!(
        loan_rate(LOAN_RATES, Date::of(2004, 10, 28), 360, Home::First),
        None
    );
}

#[test]
fn repricing_waits_for_the_first_of_january() {
    let change = Date::of(2025, 5, 8);
    assert_eq!(repricing_day(change, 360), Some(Date::of(2026, 1, 1)));
    assert_eq!(repricing_day(change, 13), Some(Date::of(2026, 1, 1)));
    assert_eq!(repricing_day(change, 12), None);
}

#[test]
fn limits_are_refused() {
    let amount = |principal, rate, periods| monthly_amount(principal, rate, periods);
    let (p, r) = (yuan("10000"), rate("2.6"));
    assert_eq!(amount(Fen::ZERO, r, 12), Err(LoanError::Principal));
    assert_eq!(
        amount(MAX_PRINCIPAL + Fen(1), r, 12),
        Err(LoanError::Principal)
    );
    assert!(amount(MAX_PRINCIPAL, MAX_RATE, MAX_PERIODS).is_ok());
    assert!(amount(MAX_PRINCIPAL, Rate(1), MAX_PERIODS).is_ok());
    assert_eq!(amount(p, Rate(-1), 12), Err(LoanError::Rate));
    assert_eq!(amount(p, Rate(MAX_RATE.0 + 1), 12), Err(LoanError::Rate));
    assert_eq!(amount(p, r, 0), Err(LoanError::Periods));
    assert_eq!(amount(p, r, MAX_PERIODS + 1), Err(LoanError::Periods));
    assert_eq!(equal_instalment(Fen(5), r, 8), Err(LoanError::TooSmall));
    assert_eq!(equal_principal(Fen(5), r, 8), Err(LoanError::TooSmall));
    assert_eq!(
        until_repaid(p, r, yuan("21.67")),
        Err(LoanError::Instalment)
    );
    assert_eq!(until_repaid(p, r, yuan("21.68")), Err(LoanError::Periods));
    assert_eq!(
        fixed_instalment(p, r, yuan("5000"), 12),
        Err(LoanError::TooSmall)
    );
}

#[test]
fn without_interest_the_principal_is_divided() {
    let plan = equal_instalment(yuan("1000"), Rate(0), 3).unwrap();
    let paid: Vec<Fen> = plan.iter().map(Instalment::total).collect();
    assert_eq!(paid, [yuan("333.33"), yuan("333.33"), yuan("333.34")]);
    assert_eq!(
        affordable_principal(yuan("333.33"), Rate(0), 3),
        Ok(yuan("999.99"))
    );
}

#[test]
fn one_period_pays_everything() {
    let plan = schedule("10000", "2.6", 1);
    assert_eq!(
        (plan[0].principal, plan[0].interest),
        (yuan("10000"), yuan("21.67"))
    );
    // 100.00 * (1 + 6% / 12) = 100.50 and 1.00 * (1 + 6% / 12) = 1.005, which goes up.
    assert_eq!(monthly_amount(yuan("1"), rate("6"), 1), Ok(yuan("1.01")));
}

fn check_plan(plan: &[Instalment], principal: Fen, periods: usize) -> Result<(), TestCaseError> {
    prop_assert_eq!(plan.len(), periods);
    prop_assert_eq!(plan.iter().map(|i| i.principal).sum::<Fen>(), principal);
    prop_assert_eq!(plan[plan.len() - 1].balance, Fen::ZERO);
    let mut balance = principal;
    for instalment in plan {
        prop_assert!(instalment.principal.is_positive() && instalment.interest >= Fen::ZERO);
        balance -= instalment.principal;
        prop_assert_eq!(instalment.balance, balance);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn equal_instalments_repay_exactly(
        principal in 1_000_000_i64..500_000_000, rate in 0_i64..8_000_000, periods in 1_u32..=360,
    ) {
        let plan = equal_instalment(Fen(principal), Rate(rate), periods).unwrap();
        check_plan(&plan, Fen(principal), periods as usize)?;
        let monthly = monthly_amount(Fen(principal), Rate(rate), periods).unwrap();
        for instalment in &plan[..plan.len() - 1] {
            prop_assert_eq!(instalment.total(), monthly);
        }
        // Half a fen a month and its interest is all the last instalment has to make up for.
        let rest = (plan[plan.len() - 1].total() - monthly).0.abs();
        prop_assert!(rest <= i64::from(periods) * 12);
    }

    #[test]
    fn equal_principal_repays_exactly(
        principal in 1_000_000_i64..500_000_000, rate in 0_i64..8_000_000, periods in 1_u32..=360,
    ) {
        let plan = equal_principal(Fen(principal), Rate(rate), periods).unwrap();
        check_plan(&plan, Fen(principal), periods as usize)?;
        prop_assert!(plan[..plan.len() - 1].windows(2).all(|pair| pair[1].total() <= pair[0].total()));
    }

    #[test]
    fn prepayment_always_saves_interest(
        principal in 10_000_000_i64..300_000_000, rate in 1_000_000_i64..6_000_000,
        periods in 24_u32..=360, paid in 1_usize..23, share in 1_i64..99,
        repayment in prop::sample::select(&[Repayment::EqualInstalment, Repayment::EqualPrincipal][..]),
    ) {
        let (plan, monthly) = match repayment {
            Repayment::EqualInstalment => {
                let plan = equal_instalment(Fen(principal), Rate(rate), periods).unwrap();
                let monthly = plan[0].total();
                (plan, monthly)
            }
            Repayment::EqualPrincipal => {
                let plan = equal_principal(Fen(principal), Rate(rate), periods).unwrap();
                let monthly = plan[0].principal;
                (plan, monthly)
            }
        };
        let loan = RunningLoan {
            balance: plan[paid - 1].balance,
            rate: Rate(rate),
            periods: periods - u32::try_from(paid).unwrap(),
            monthly,
            repayment,
        };
        let amount = Fen(loan.balance.0 * share / 100);
        let effect = loan.prepay(amount).unwrap();
        prop_assert_eq!(&effect.without.iter().map(Instalment::total).collect::<Vec<_>>(),
            &plan[paid..].iter().map(Instalment::total).collect::<Vec<_>>());
        check_plan(&effect.shorter, loan.balance - amount, effect.shorter.len())?;
        check_plan(&effect.smaller, loan.balance - amount, loan.periods as usize)?;
        prop_assert!(total_interest(&effect.shorter) <= total_interest(&effect.smaller) + Fen(400));
        prop_assert!(total_interest(&effect.smaller) <= total_interest(&effect.without));
    }

    #[test]
    fn amount_and_principal_are_inverse(
        principal in 1_000_000_i64..500_000_000, rate in 0_i64..8_000_000, periods in 1_u32..=360,
    ) {
        let monthly = monthly_amount(Fen(principal), Rate(rate), periods).unwrap();
        let back = affordable_principal(monthly, Rate(rate), periods).unwrap();
        // Half a fen of the monthly amount is at most half a fen of principal a period.
        prop_assert!((back - Fen(principal)).0.abs() <= i64::from(periods).div_euclid(2) + 1);
    }

    #[test]
    fn a_larger_loan_costs_more(
        a in 1_000_000_i64..500_000_000, b in 1_000_000_i64..500_000_000,
        rate in 0_i64..8_000_000, periods in 1_u32..=360,
    ) {
        let of = |p: i64, rate| monthly_amount(Fen(p), Rate(rate), periods).unwrap();
        prop_assert!(of(a.min(b), rate) <= of(a.max(b), rate));
        prop_assert!(of(a, rate) <= of(a, rate + 1));
    }
}
