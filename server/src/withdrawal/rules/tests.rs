//! Rent withdrawals, case by case.

use shared_types::calendar::Date;

use super::*;
use crate::withdrawal::facts::House;

const RULE: Option<RentRule> = Some(RentRule {
    from: Date::of(2023, 6, 5),
    months_contributed: 3,
    cap: Fen::yuan(2_000),
});

fn facts() -> AccountFacts {
    AccountFacts {
        status: AccountStatus::Normal,
        balance: Fen::yuan(50_000),
        consecutive_months: 20,
        monthly_contribution: Fen::yuan(3_000),
        taken_this_month: false,
    }
}

/// 京房公积金发〔2023〕6号: 2,000 without a filed lease; with one the rent within
/// the monthly contribution.
#[test]
fn the_amount_follows_lease_contribution_and_balance() {
    for (filed, contribution, balance, paid) in [
        (None, 3_000, 50_000, 2_000),
        (None, 500, 50_000, 2_000), // the cap does not look at the contribution
        (Some(3_500), 3_000, 50_000, 3_000),
        (Some(2_800), 3_000, 50_000, 2_800),
        (Some(1_500), 3_000, 50_000, 1_500), // not more than the rent
        (Some(3_500), 1_200, 50_000, 2_000), // not less than without a lease
        (Some(1_500), 1_200, 50_000, 1_500),
        (None, 3_000, 800, 800),
        (Some(3_500), 3_000, 2_500, 2_500),
    ] {
        let facts = AccountFacts {
            monthly_contribution: Fen::yuan(contribution),
            balance: Fen::yuan(balance),
            ..facts()
        };
        assert_eq!(
            rent_amount(RULE, &facts, filed.map(Fen::yuan)),
            Ok(Fen::yuan(paid)),
            "lease {filed:?}, contribution {contribution}, balance {balance}"
        );
    }
}

#[test]
fn refusals_come_in_a_fixed_order() {
    let missing = Refusal::MonthsMissing { has: 2, needs: 3 };
    let closed = AccountStatus::ClosedByWithdrawal;
    let frozen = AccountStatus::Frozen;
    let worst = AccountFacts {
        status: closed,
        balance: Fen::ZERO,
        consecutive_months: 2,
        monthly_contribution: Fen::ZERO,
        taken_this_month: true,
    };
    for (rule, facts, refusal) in [
        (None, worst, Refusal::NotHere),
        (RULE, worst, Refusal::AccountClosed),
        (
            RULE,
            AccountFacts {
                status: frozen,
                ..worst
            },
            Refusal::AccountFrozen,
        ),
        (
            RULE,
            AccountFacts {
                status: AccountStatus::Sealed,
                ..worst
            },
            missing,
        ),
        (
            RULE,
            AccountFacts {
                taken_this_month: true,
                balance: Fen::ZERO,
                ..facts()
            },
            Refusal::TakenThisMonth,
        ),
        (
            RULE,
            AccountFacts {
                balance: Fen::ZERO,
                ..facts()
            },
            Refusal::NothingLeft,
        ),
    ] {
        assert_eq!(rent_amount(rule, &facts, None), Err(refusal));
    }
    // Whoever lost the work still has to pay the rent.
    let sealed = AccountFacts {
        status: AccountStatus::Sealed,
        ..facts()
    };
    assert!(rent_amount(RULE, &sealed, None).is_ok());
}

fn marriage(status: &str, spouse: Option<&str>) -> Marriage {
    Marriage {
        status: status.to_owned(),
        spouse_id_doc_no: spouse.map(str::to_owned),
    }
}

fn estate(owners: &[&str]) -> RealEstate {
    let house = |owner: &&str| House {
        owner_id_doc_no: (*owner).to_owned(),
    };
    RealEstate {
        houses: owners.iter().map(house).collect(),
    }
}

#[test]
fn a_home_of_the_couple_stands_against_it() {
    let married = marriage("20", Some("B"));
    let divorced = marriage("40", Some("B"));
    assert_eq!(no_home(&estate(&[]), "A", &married), Ok(()));
    assert_eq!(no_home(&estate(&["C"]), "A", &married), Ok(()));
    let own = no_home(&estate(&["B", "A"]), "A", &married);
    assert_eq!(own, Err(Refusal::OwnsHome));
    let spouse = no_home(&estate(&["B"]), "A", &married);
    assert_eq!(spouse, Err(Refusal::SpouseOwnsHome));
    let former = no_home(&estate(&["B"]), "A", &divorced);
    assert_eq!(former, Ok(()), "the home of a former spouse does not count");
}

#[test]
fn a_lease_counts_when_it_is_the_familys_and_runs() {
    let today = Date::of(2026, 11, 22);
    let married = marriage("20", Some("B"));
    let lease = |tenant: &str, from: Date, to: Date| Lease {
        filed: true,
        tenant_id_doc_no: Some(tenant.to_owned()),
        monthly_rent: Some(Fen::yuan(3_500)),
        from: Some(from),
        to: Some(to),
    };
    let (past, future) = (today.add_days(-100), today.add_days(100));
    let rent = Ok(Fen::yuan(3_500));
    assert_eq!(
        lease_rent(&lease("A", past, future), "A", &married, today),
        rent
    );
    assert_eq!(
        lease_rent(&lease("B", past, today), "A", &married, today),
        rent
    );
    let others = lease_rent(&lease("C", past, future), "A", &married, today);
    assert_eq!(others, Err(Refusal::LeaseOfAnother));
    let over = lease_rent(&lease("A", past, today.add_days(-1)), "A", &married, today);
    assert_eq!(over, Err(Refusal::LeaseNotNow));
    let early = lease_rent(&lease("A", future, future), "A", &married, today);
    assert_eq!(early, Err(Refusal::LeaseNotNow));
    let mut unfiled = lease("A", past, future);
    unfiled.filed = false;
    let unknown = lease_rent(&unfiled, "A", &married, today);
    assert_eq!(unknown, Err(Refusal::LeaseUnknown));
}

#[test]
fn every_refusal_says_something_in_both_languages() {
    for refusal in [
        Refusal::NotHere,
        Refusal::AccountClosed,
        Refusal::AccountFrozen,
        Refusal::MonthsMissing { has: 1, needs: 3 },
        Refusal::TakenThisMonth,
        Refusal::NothingLeft,
        Refusal::OwnsHome,
        Refusal::SpouseOwnsHome,
        Refusal::LeaseUnknown,
        Refusal::LeaseOfAnother,
        Refusal::LeaseNotNow,
        Refusal::CardOfAnother,
    ] {
        let sentence = refusal.sentence();
        assert!(sentence.zh.ends_with('。') && sentence.en.ends_with('.'));
        assert!(refusal.code().starts_with("withdrawal-"));
    }
}
