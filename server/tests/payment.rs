//! Money from the bank: matched, repeated, reordered, wrong, late, unknown.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use axum::http::{Method, StatusCode};
use futures::FutureExt as _;
use serde_json::{Value, json};
use server::{
    demo::seed::Rights,
    ledger::{self, Kind},
    payment,
    platform::{db::StoreError, waiting::Waiting},
    vitals,
};
use shared_types::{
    api::{
        personal::Overview,
        unit::{
            PaymentSlip, RemittancePreview, RemittanceStatus, RemittanceView, SuspenseReason,
            SuspenseView,
        },
    },
    calendar::YearMonth,
    money::Fen,
};
use support::{Answer, Browser, TestApp, TestUnit, fresh_key};

const NOTICES: &str = "/api/v1/bank/notices";

/// A notice of the bank; fields that a test does not care about have defaults.
struct Notice {
    txn: String,
    result: &'static str,
    occurred_at: String,
    payer: String,
    amount: String,
    reference: String,
    memo: &'static str,
}

impl Notice {
    fn paying(slip: &PaymentSlip, txn: &str) -> Self {
        Self {
            txn: txn.to_owned(),
            result: "succeeded",
            occurred_at: "2026-11-22T07:59:00Z".to_owned(),
            payer: "110099998888".to_owned(),
            amount: slip.amount.to_string(),
            reference: slip.slip_no.to_string(),
            memo: "",
        }
    }

    fn body(&self, test: &TestApp) -> Value {
        json!({
            "bank_txn_no": self.txn, "result": self.result, "occurred_at": self.occurred_at,
            "payee_account": test.app.config.bank.payee_account, "payer_account": self.payer,
            "payer_name": "某单位", "amount": self.amount, "reference": self.reference,
            "memo": self.memo,
        })
    }

    async fn send(&self, test: &TestApp) -> Answer {
        send_signed(test, &serde_json::to_vec(&self.body(test)).unwrap()).await
    }
}

async fn send_signed(test: &TestApp, body: &[u8]) -> Answer {
    let bank = &test.app.config.bank;
    let timestamp = test.app.clock.now().utc_text();
    let signature = payment::sign(&bank.secret, &timestamp, body);
    let headers = [
        ("x-bank-key-id", bank.key_id.as_str()),
        ("x-bank-timestamp", timestamp.as_str()),
        ("x-bank-signature", signature.as_str()),
    ];
    test.browser()
        .send(
            Method::POST,
            NOTICES,
            Some(body.to_vec()),
            "application/json",
            &headers,
        )
        .await
}

/// A unit of three whose November is confirmed, and its slip.
async fn confirmed(test: &TestApp) -> (TestUnit, Browser<'_>, RemittanceView, PaymentSlip) {
    let unit = test.unit(1, 3, YearMonth::of(2026, 11)).await;
    test.agent(&unit, "agent", Rights::ALL).await;
    let browser = test.unit_browser("agent").await;
    let (remittance, slip) = confirm_next(&browser).await;
    (unit, browser, remittance, slip)
}

async fn confirm_next(browser: &Browser<'_>) -> (RemittanceView, PaymentSlip) {
    let preview: RemittancePreview = browser.get("/api/v1/unit/remittances/draft").await.ok();
    let request = json!({
        "month": preview.month, "version": preview.version, "total": preview.this_month.total,
    });
    let answer = browser
        .post_once("/api/v1/unit/remittances", &fresh_key(), &request)
        .await;
    let remittance: RemittanceView = answer.ok();
    let slip = slip_of(browser, &remittance).await;
    (remittance, slip)
}

async fn slip_of(browser: &Browser<'_>, remittance: &RemittanceView) -> PaymentSlip {
    browser
        .get(&format!(
            "/api/v1/unit/remittances/{}/payment",
            remittance.remittance_no
        ))
        .await
        .ok()
}

async fn status(browser: &Browser<'_>, remittance: &RemittanceView) -> RemittanceStatus {
    let path = format!("/api/v1/unit/remittances/{}", remittance.remittance_no);
    browser.get(&path).await.ok::<RemittanceView>().status
}

async fn suspense(browser: &Browser<'_>) -> SuspenseView {
    browser.get("/api/v1/unit/suspense").await.ok()
}

async fn allocate_all(test: &TestApp) {
    while payment::allocate_next(&test.app).await.unwrap() {}
}

async fn held(test: &TestApp, kind: Kind, owner: &str) -> Fen {
    let owner = owner.to_owned();
    let account: Result<_, StoreError> = test
        .app
        .db
        .read(|tx| async move { ledger::find(tx, kind, &owner).await }.boxed())
        .await;
    account
        .unwrap()
        .map_or(Fen::ZERO, |account| account.balance)
}

#[tokio::test]
async fn the_exact_amount_is_allocated_to_every_person() {
    for test in TestApp::on_each_database().await {
        let (unit, browser, remittance, slip) = confirmed(&test).await;
        assert_eq!(slip.amount, Fen::yuan(3 * 2_400));
        let answer = Notice::paying(&slip, "B1").send(&test).await;
        assert_eq!(answer.json::<Value>()["outcome"], "accepted");
        assert_eq!(status(&browser, &remittance).await, RemittanceStatus::Paid);
        test.verify_ledger().await;
        allocate_all(&test).await;
        assert_eq!(
            status(&browser, &remittance).await,
            RemittanceStatus::Allocated
        );
        test.person_login(unit.people[0].0, "worker").await;
        let overview: Overview = test
            .personal_browser("worker")
            .await
            .get("/api/v1/personal/overview")
            .await
            .ok();
        assert_eq!(overview.balance, Fen::yuan(2_400));
        assert_eq!(overview.paid_through, Some(YearMonth::of(2026, 11)));
        assert_eq!(suspense(&browser).await.balance, Fen::ZERO);
        test.verify_ledger().await;
    }
}

#[tokio::test]
async fn a_repeated_notice_is_booked_once_and_a_changed_one_is_refused() {
    for test in TestApp::on_each_database().await {
        let (unit, browser, remittance, slip) = confirmed(&test).await;
        let notice = Notice::paying(&slip, "B1");
        notice.send(&test).await.ok::<Value>();
        allocate_all(&test).await;
        for _ in 0..3 {
            let again = notice.send(&test).await;
            assert_eq!(again.ok::<Value>()["outcome"], "already-known");
        }
        let changed = Notice {
            amount: "1.00".to_owned(),
            ..Notice::paying(&slip, "B1")
        };
        changed
            .send(&test)
            .await
            .assert_problem(409, "notice-differs");
        assert_eq!(
            status(&browser, &remittance).await,
            RemittanceStatus::Allocated
        );
        assert_eq!(
            held(&test, Kind::UnitSuspense, unit.unit_no.as_str()).await,
            Fen::ZERO
        );
        test.verify_ledger().await;
    }
}

#[tokio::test]
async fn twins_at_the_same_moment_are_booked_once() {
    for test in TestApp::on_each_database().await {
        let (_unit, browser, remittance, slip) = confirmed(&test).await;
        let notice = Notice::paying(&slip, "B1");
        let answers = futures::future::join_all((0..8).map(|_| notice.send(&test))).await;
        for answer in &answers {
            // A twin that lost the race is told to come again.
            assert!(
                answer.status.is_success() || answer.status == StatusCode::SERVICE_UNAVAILABLE,
                "{}",
                answer.text()
            );
        }
        assert!(answers.iter().any(|answer| answer.status.is_success()));
        allocate_all(&test).await;
        assert_eq!(
            status(&browser, &remittance).await,
            RemittanceStatus::Allocated
        );
        assert_eq!(suspense(&browser).await.balance, Fen::ZERO);
        test.verify_ledger().await;
    }
}

#[tokio::test]
async fn money_that_does_not_match_waits_in_suspense_with_its_reason() {
    for test in TestApp::on_each_database().await {
        let (unit, browser, remittance, slip) = confirmed(&test).await;
        let too_little = Notice {
            amount: "7199.99".to_owned(),
            ..Notice::paying(&slip, "B1")
        };
        too_little.send(&test).await.ok::<Value>();
        assert_eq!(
            status(&browser, &remittance).await,
            RemittanceStatus::AwaitingPayment
        );
        Notice::paying(&slip, "B2").send(&test).await.ok::<Value>();
        Notice::paying(&slip, "B3").send(&test).await.ok::<Value>();
        let by_account = Notice {
            reference: "222601010000001".to_owned(),
            payer: unit.seed.bank_account.clone(),
            amount: "5.00".to_owned(),
            ..Notice::paying(&slip, "B4")
        };
        by_account.send(&test).await.ok::<Value>();
        let nobody = Notice {
            reference: "not a slip".to_owned(),
            amount: "8.00".to_owned(),
            ..Notice::paying(&slip, "B5")
        };
        nobody.send(&test).await.ok::<Value>();
        allocate_all(&test).await;
        let view = suspense(&browser).await;
        let reasons: Vec<_> = view.items.iter().map(|item| item.reason).collect();
        assert_eq!(
            reasons,
            [
                SuspenseReason::UnknownReference,
                SuspenseReason::PaidTwice,
                SuspenseReason::AmountDiffers
            ]
        );
        assert_eq!(view.balance, Fen(719_999 + 720_000 + 500));
        test.verify_ledger().await;
    }
}

#[tokio::test]
async fn money_after_the_slip_has_expired_is_late_and_a_new_slip_works() {
    for test in TestApp::on_each_database().await {
        let (_unit, _browser, remittance, slip) = confirmed(&test).await;
        test.app.clock.advance(20 * 86_400);
        let browser = test.unit_browser("agent").await;
        let late = Notice {
            occurred_at: test.app.clock.now().utc_text(),
            ..Notice::paying(&slip, "B1")
        };
        late.send(&test).await.ok::<Value>();
        assert_eq!(
            suspense(&browser).await.items[0].reason,
            SuspenseReason::PaidLate
        );
        let path = format!(
            "/api/v1/unit/remittances/{}/payment",
            remittance.remittance_no
        );
        let renewed: PaymentSlip = browser
            .post_once(&path, &fresh_key(), &json!({}))
            .await
            .ok();
        assert_ne!(renewed.slip_no, slip.slip_no);
        browser
            .post_once(&path, &fresh_key(), &json!({}))
            .await
            .assert_problem(409, "slip-still-valid");
        // The old number still finds the unit, as late money.
        let old = Notice {
            txn: "B2".to_owned(),
            ..late
        };
        old.send(&test).await.ok::<Value>();
        assert_eq!(suspense(&browser).await.items.len(), 2);
        Notice::paying(&renewed, "B3")
            .send(&test)
            .await
            .ok::<Value>();
        allocate_all(&test).await;
        assert_eq!(
            status(&browser, &remittance).await,
            RemittanceStatus::Allocated
        );
        test.verify_ledger().await;
    }
}

#[tokio::test]
async fn a_failure_shows_and_a_later_payment_still_counts() {
    for test in TestApp::on_each_database().await {
        let (_unit, browser, remittance, slip) = confirmed(&test).await;
        let failed = Notice {
            result: "failed",
            memo: "付款账户余额不足",
            ..Notice::paying(&slip, "B1")
        };
        failed.send(&test).await.ok::<Value>();
        assert_eq!(
            status(&browser, &remittance).await,
            RemittanceStatus::ReturnedByBank
        );
        Notice::paying(&slip, "B2").send(&test).await.ok::<Value>();
        // An older failure that comes after the money changes nothing.
        let stale = Notice {
            result: "failed",
            occurred_at: "2026-11-22T07:00:00Z".to_owned(),
            ..Notice::paying(&slip, "B3")
        };
        stale.send(&test).await.ok::<Value>();
        assert_eq!(status(&browser, &remittance).await, RemittanceStatus::Paid);
        allocate_all(&test).await;
        assert_eq!(
            status(&browser, &remittance).await,
            RemittanceStatus::Allocated
        );
        test.verify_ledger().await;
    }
}

#[tokio::test]
async fn months_paid_in_the_wrong_order_are_allocated_in_the_right_one() {
    for test in TestApp::on_each_database().await {
        let (_unit, browser, november, slip) = confirmed(&test).await;
        let (december, later_slip) = confirm_next(&browser).await;
        Notice::paying(&later_slip, "B1")
            .send(&test)
            .await
            .ok::<Value>();
        allocate_all(&test).await;
        assert_eq!(status(&browser, &december).await, RemittanceStatus::Paid);
        test.verify_ledger().await;
        Notice::paying(&slip, "B2").send(&test).await.ok::<Value>();
        allocate_all(&test).await;
        assert_eq!(
            status(&browser, &november).await,
            RemittanceStatus::Allocated
        );
        assert_eq!(
            status(&browser, &december).await,
            RemittanceStatus::Allocated
        );
        test.verify_ledger().await;
    }
}

#[tokio::test]
async fn suspense_pays_a_remittance_once_there_is_enough() {
    for test in TestApp::on_each_database().await {
        let (_unit, browser, remittance, slip) = confirmed(&test).await;
        let path = format!(
            "/api/v1/unit/remittances/{}/suspense-payment",
            remittance.remittance_no
        );
        browser
            .post_once(&path, &fresh_key(), &json!({}))
            .await
            .assert_problem(409, "suspense-too-small");
        for (txn, amount) in [("B1", "7000.00"), ("B2", "300.00")] {
            let part = Notice {
                amount: amount.to_owned(),
                ..Notice::paying(&slip, txn)
            };
            part.send(&test).await.ok::<Value>();
        }
        assert!(suspense(&browser).await.can_pay.is_some());
        let key = fresh_key();
        for _ in 0..2 {
            assert!(
                browser
                    .post_once(&path, &key, &json!({}))
                    .await
                    .status
                    .is_success()
            );
        }
        allocate_all(&test).await;
        assert_eq!(
            status(&browser, &remittance).await,
            RemittanceStatus::Allocated
        );
        let view = suspense(&browser).await;
        assert_eq!(view.balance, Fen::yuan(100));
        assert_eq!(view.items[0].reason, SuspenseReason::UsedForRemittance);
        test.verify_ledger().await;
    }
}

#[tokio::test]
async fn only_the_bank_is_believed() {
    let test = TestApp::on_sqlite().await;
    let (_unit, browser, remittance, slip) = confirmed(&test).await;
    let body = serde_json::to_vec(&Notice::paying(&slip, "B1").body(&test)).unwrap();
    let kind = "application/json";
    test.browser()
        .send(Method::POST, NOTICES, Some(body.clone()), kind, &[])
        .await
        .assert_problem(401, "notice-not-genuine");
    test.app.clock.advance(-301);
    let old = test.app.clock.now().utc_text();
    test.app.clock.advance(301);
    let signature = payment::sign(&test.app.config.bank.secret, &old, &body);
    let headers = [
        ("x-bank-key-id", "sandbox-1"),
        ("x-bank-timestamp", old.as_str()),
        ("x-bank-signature", signature.as_str()),
    ];
    test.browser()
        .send(Method::POST, NOTICES, Some(body), kind, &headers)
        .await
        .assert_problem(401, "notice-not-genuine");
    for wrong in [&b"{"[..], b"[]", b"{\"bank_txn_no\":1}"] {
        send_signed(&test, wrong)
            .await
            .assert_problem(422, "notice-unreadable");
    }
    for amount in ["-1.00", "99999999999999999999.00", "1.001", "0.00"] {
        let notice = Notice {
            amount: amount.to_owned(),
            ..Notice::paying(&slip, "B9")
        };
        notice
            .send(&test)
            .await
            .assert_problem(422, "notice-unreadable");
    }
    assert_eq!(
        status(&browser, &remittance).await,
        RemittanceStatus::AwaitingPayment
    );
}

#[tokio::test]
async fn another_units_slip_does_not_exist() {
    let test = TestApp::on_sqlite().await;
    let (_unit, _browser, remittance, _slip) = confirmed(&test).await;
    let other = test.unit(2, 1, YearMonth::of(2026, 11)).await;
    test.agent(&other, "other", Rights::ALL).await;
    let stranger = test.unit_browser("other").await;
    let path = format!(
        "/api/v1/unit/remittances/{}/payment",
        remittance.remittance_no
    );
    stranger.get(&path).await.assert_problem(404, "not-found");
    let path = format!(
        "/api/v1/unit/remittances/{}/suspense-payment",
        remittance.remittance_no
    );
    stranger
        .post_once(&path, &fresh_key(), &json!({}))
        .await
        .assert_problem(404, "not-found");
}

#[tokio::test]
async fn what_waits_is_counted_and_an_unpaid_earlier_month_is_not_our_delay() {
    for app in TestApp::on_each_database().await {
        let (_unit, browser, _november, first) = confirmed(&app).await;
        let (_december, second) = confirm_next(&browser).await;
        Notice::paying(&second, "W-2")
            .send(&app)
            .await
            .ok::<Value>();
        let waiting = vitals::look(&app.app).await.unwrap().remittances;
        assert_eq!(waiting, Waiting::default());
        Notice::paying(&first, "W-1").send(&app).await.ok::<Value>();
        let waiting = vitals::look(&app.app).await.unwrap().remittances;
        assert_eq!(waiting.count, 1);
        app.app.clock.advance(90);
        assert_eq!(waiting.age(app.app.clock.now()), 90);
        allocate_all(&app).await;
        let vitals = vitals::look(&app.app).await.unwrap();
        assert_eq!(vitals.remittances, Waiting::default());
        assert!(vitals.messages.count > 0, "the agent is to be told");
    }
}
