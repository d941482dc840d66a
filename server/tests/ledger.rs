//! The ledger on both engines: postings, reversal, interest, verification.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use futures::FutureExt as _;
use server::{
    ledger::{self, Account, Cause, Kind, Leg, Posted, Posting, Progress, SettlementError},
    platform::{audit::By, clock::Instant, db::StoreError},
};
use shared_types::{calendar::Date, codes::EntryType, money::Fen, ratio::Rate};
use support::TestApp;

const RATE: Rate = Rate(1_500_000);

fn posting(key: &str, day: Date) -> Posting {
    Posting {
        key: key.to_owned(),
        entry_type: EntryType::BackPayment,
        business_date: day,
        for_month: Some(day.year_month()),
        unit_no: None,
        headcount: 1,
        memo: "测试".to_owned(),
        cause: Cause {
            kind: "test",
            no: key.to_owned(),
        },
        posted_at: Instant(0),
    }
}

/// Puts money on (or takes it off) a personal account.
async fn deposit(
    test: &TestApp,
    owner: &str,
    key: &str,
    day: Date,
    amount: Fen,
) -> Result<Posted, StoreError> {
    let (owner, posting) = (owner.to_owned(), posting(key, day));
    test.app
        .db
        .write(move |tx| {
            async move {
                let bank = ledger::ensure(tx, Kind::ClearingBank, "bank", day).await?;
                let person = ledger::ensure(tx, Kind::Personal, &owner, day).await?;
                let legs = [
                    Leg {
                        account_id: bank.account_id,
                        amount: -amount,
                    },
                    Leg {
                        account_id: person.account_id,
                        amount,
                    },
                ];
                ledger::post(tx, &posting, &legs).await
            }
            .boxed()
        })
        .await
}

async fn account(test: &TestApp, owner: &str) -> Account {
    let owner = owner.to_owned();
    let found: Result<_, StoreError> = test
        .app
        .db
        .read(|tx| async move { ledger::find(tx, Kind::Personal, &owner).await }.boxed())
        .await;
    found.unwrap().unwrap()
}

async fn settle(test: &TestApp, year: i32, today: Date) -> Result<Progress, SettlementError> {
    let by = By::system(Instant(0));
    let start = by.clone();
    test.app
        .db
        .write(move |tx| {
            async move { ledger::start_run(tx, year, RATE, today, &start).await }.boxed()
        })
        .await?;
    loop {
        let by = by.clone();
        let progress: Result<Progress, StoreError> = test
            .app
            .db
            .write(move |tx| async move { ledger::settle_chunk(tx, year, &by).await }.boxed())
            .await;
        let progress = progress?;
        if progress.finished {
            return Ok(progress);
        }
    }
}

#[tokio::test]
async fn the_same_event_is_posted_once() {
    for test in TestApp::on_each_database().await {
        let day = Date::of(2025, 3, 1);
        deposit(&test, "a", "k1", day, Fen(100)).await.unwrap();
        let again = deposit(&test, "a", "k1", day, Fen(100)).await;
        assert!(matches!(again, Err(StoreError::Exists)), "{again:?}");
        assert_eq!(account(&test, "a").await.balance, Fen(100));
        test.verify_ledger().await;
    }
}

#[tokio::test]
async fn a_personal_account_never_goes_below_zero() {
    for test in TestApp::on_each_database().await {
        let day = Date::of(2025, 3, 1);
        deposit(&test, "a", "k1", day, Fen(100)).await.unwrap();
        assert!(deposit(&test, "a", "k2", day, Fen(-101)).await.is_err());
        deposit(&test, "a", "k3", day, Fen(-100)).await.unwrap();
        assert_eq!(account(&test, "a").await.balance, Fen::ZERO);
        test.verify_ledger().await;
    }
}

#[tokio::test]
async fn a_mistake_is_reversed_and_only_once() {
    for test in TestApp::on_each_database().await {
        let day = Date::of(2025, 3, 1);
        let posted = deposit(&test, "a", "k1", day, Fen(100)).await.unwrap();
        for attempt in 0..2 {
            let reversed = test
                .app
                .db
                .write(move |tx| {
                    async move {
                        ledger::reverse(tx, posted.journal_id, day.add_days(3), Instant(0)).await
                    }
                    .boxed()
                })
                .await;
            assert_eq!(reversed.is_ok(), attempt == 0, "{reversed:?}");
        }
        assert_eq!(account(&test, "a").await.balance, Fen::ZERO);
        test.verify_ledger().await;
    }
}

// Long because it is a table.
/// Worked examples of the product method (积数法), actual days over 360.
#[tokio::test]
async fn interest_follows_the_worked_examples() {
    for test in TestApp::on_each_database().await {
        // 10,000.00 from 2024-07-01 without movement.
        deposit(&test, "i1", "i1", Date::of(2024, 7, 1), Fen::yuan(10_000))
            .await
            .unwrap();
        // 30,000 and 2,000 on the 15th of each month; i3 also takes 20,000 out.
        for owner in ["i2", "i3"] {
            let open = Date::of(2024, 7, 1);
            deposit(&test, owner, &format!("{owner}-0"), open, Fen::yuan(30_000))
                .await
                .unwrap();
        }
        // 500 on the 1st of each month.
        for month in 0..12 {
            let first = Date::of(2024, 7, 1).add_months(month);
            let fifteenth = first.add_days(14);
            deposit(&test, "i7", &format!("i7-{month}"), first, Fen::yuan(500))
                .await
                .unwrap();
            if fifteenth > Date::of(2025, 3, 10) && fifteenth < Date::of(2025, 3, 20) {
                let out = Date::of(2025, 3, 10);
                deposit(&test, "i3", "i3-out", out, Fen::yuan(-20_000))
                    .await
                    .unwrap();
            }
            for owner in ["i2", "i3"] {
                let key = format!("{owner}-{}", month + 1);
                deposit(&test, owner, &key, fifteenth, Fen::yuan(2_000))
                    .await
                    .unwrap();
            }
        }
        let progress = settle(&test, 2025, Date::of(2025, 7, 1)).await.unwrap();
        for (owner, balance) in [
            ("i1", 1_015_208),
            ("i2", 5_463_925),
            ("i3", 3_454_508),
            ("i7", 604_925),
        ] {
            let account = account(&test, owner).await;
            assert_eq!(
                account.balance,
                Fen(balance),
                "{owner} on {}",
                test.engine()
            );
            assert_eq!(
                account.carried, account.balance,
                "{owner}: the year is carried over"
            );
        }
        assert_eq!(progress.settled_count, 4);
        assert_eq!(
            progress.interest_total,
            Fen(15_208 + 63_925 + 54_508 + 4_925)
        );
        test.verify_ledger().await;
        // Again: nothing happens.
        let again = settle(&test, 2025, Date::of(2025, 8, 1)).await.unwrap();
        assert_eq!(again, progress);
        assert_eq!(account(&test, "i1").await.balance, Fen(1_015_208));
    }
}

/// A run in August gives what a run on 1 July would have given, although money
/// moved in between.
#[tokio::test]
async fn a_late_run_gives_the_same_interest() {
    for test in TestApp::on_each_database().await {
        let open = Date::of(2024, 7, 1);
        for owner in ["early", "late"] {
            deposit(&test, owner, &format!("{owner}-1"), open, Fen::yuan(10_000))
                .await
                .unwrap();
        }
        let moved = Date::of(2025, 7, 20);
        deposit(&test, "late", "late-2", moved, Fen::yuan(1_000))
            .await
            .unwrap();
        settle(&test, 2025, Date::of(2025, 8, 5)).await.unwrap();
        deposit(&test, "early", "early-2", moved, Fen::yuan(1_000))
            .await
            .unwrap();
        let (early, late) = (account(&test, "early").await, account(&test, "late").await);
        assert_eq!(early.balance, Fen(1_115_208));
        assert_eq!(
            (
                early.balance,
                early.carried,
                early.current,
                early.product,
                early.product_day
            ),
            (
                late.balance,
                late.carried,
                late.current,
                late.product,
                late.product_day
            ),
            "{}",
            test.engine()
        );
        test.verify_ledger().await;
        // And the next year agrees as well.
        settle(&test, 2026, Date::of(2026, 7, 1)).await.unwrap();
        assert_eq!(
            account(&test, "early").await.balance,
            account(&test, "late").await.balance
        );
        test.verify_ledger().await;
    }
}

#[tokio::test]
async fn a_settlement_refuses_to_start_out_of_order() {
    for test in TestApp::on_each_database().await {
        deposit(&test, "a", "k", Date::of(2024, 7, 1), Fen::yuan(1))
            .await
            .unwrap();
        let early = settle(&test, 2026, Date::of(2026, 6, 30)).await;
        assert!(
            matches!(early, Err(SettlementError::TooEarly(2026))),
            "{early:?}"
        );
        let dual = settle(&test, 2015, Date::of(2026, 7, 1)).await;
        assert!(matches!(dual, Err(SettlementError::TwoRates)), "{dual:?}");
        settle(&test, 2026, Date::of(2026, 7, 1)).await.unwrap();
        let before = settle(&test, 2025, Date::of(2026, 7, 1)).await;
        assert!(
            matches!(before, Err(SettlementError::LaterYearSettled(2026))),
            "{before:?}"
        );
    }
}
