//! The clock is set back: by a minute, by days. Money, sessions and numbers
//! stay in order on both engines.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::collections::BTreeSet;

use futures::FutureExt as _;
use server::{
    demo::seed::Rights,
    ledger::{self, Cause, Kind, Leg, Posting},
    platform::{db::StoreError, sequence},
};
use shared_types::{
    calendar::{Date, YearMonth},
    codes::EntryType,
    money::Fen,
};
use support::TestApp;

const A_DAY: i64 = 86_400;

#[tokio::test]
async fn a_session_neither_ends_early_nor_lives_on() {
    for test in TestApp::on_each_database().await {
        let unit = test.unit(1, 1, YearMonth::of(2026, 11)).await;
        test.agent(&unit, "agent", Rights::ALL).await;
        let browser = test.unit_browser("agent").await;
        let path = "/api/v1/unit/remittances/draft";
        // Nobody is logged out by a correction, nor stays in for the days that
        // a wrong clock was ahead.
        for (back, status) in [(60, 200_u16), (A_DAY, 401), (40 * A_DAY, 401)] {
            test.app.clock.advance(-back);
            assert_eq!(browser.get(path).await.status, status, "{back} s back");
            test.app.clock.advance(back);
            assert_eq!(browser.get(path).await.status, 200, "{back} s on again");
        }
        // The limits count on from the true time.
        let idle = i64::from(test.app.config.login.idle_minutes) * 60;
        test.app.clock.advance(idle + 1);
        assert_eq!(browser.get(path).await.status, 401);
    }
}

#[tokio::test]
async fn numbers_of_a_day_that_comes_twice_are_not_given_twice() {
    for test in TestApp::on_each_database().await {
        let mut seen = BTreeSet::new();
        for step in [0, -A_DAY, A_DAY, -A_DAY, -A_DAY, 2 * A_DAY] {
            test.app.clock.advance(step);
            let day = test.app.clock.business_date();
            for _ in 0..3 {
                let taken: Result<i64, StoreError> = test
                    .app
                    .db
                    .write(move |tx| {
                        async move { sequence::take(tx, "test", Some(day), 1).await }.boxed()
                    })
                    .await;
                assert!(seen.insert((day.to_string(), taken.unwrap())));
            }
        }
    }
}

async fn deposit(test: &TestApp, key: &'static str, amount: Fen) {
    let day = test.app.clock.business_date();
    let posting = Posting {
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
        posted_at: test.app.clock.now(),
    };
    let posted: Result<_, StoreError> = test
        .app
        .db
        .write(move |tx| {
            async move {
                let bank = ledger::ensure(tx, Kind::ClearingBank, "bank", day).await?;
                let person = ledger::ensure(tx, Kind::Personal, "P1", day).await?;
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
        .await;
    posted.unwrap();
}

#[tokio::test]
async fn interest_days_are_counted_once_however_the_clock_moves() {
    for test in TestApp::on_each_database().await {
        deposit(&test, "first", Fen(100_000)).await;
        test.app.clock.advance(10 * A_DAY);
        deposit(&test, "second", Fen(100)).await;
        // Five days come a second time.
        test.app.clock.advance(-5 * A_DAY);
        deposit(&test, "third", Fen(100)).await;
        test.app.clock.advance(5 * A_DAY);
        deposit(&test, "fourth", Fen(100)).await;
        let found: Result<_, StoreError> = test
            .app
            .db
            .read(|tx| async move { ledger::find(tx, Kind::Personal, "P1").await }.boxed())
            .await;
        let account = found.unwrap().unwrap();
        assert_eq!(account.balance, Fen(100_300));
        assert_eq!(account.product, 10 * 100_000, "{}", test.engine());
        assert_eq!(
            account.product_day,
            i64::from(Date::of(2026, 12, 2).epoch_days())
        );
        test.verify_ledger().await;
    }
}
