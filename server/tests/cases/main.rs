//! Applications from draft to the card, over the whole router, with a bureau and a
//! bank that answer over HTTP, on both engines.
#![expect(clippy::unwrap_used, reason = "a test stops at its first surprise")]

#[path = "../contributions/mod.rs"]
mod contributions;
mod outside;
#[path = "../support/mod.rs"]
mod support;

use axum::http::StatusCode;
use contributions::{audited, contribute_months};
use futures::{FutureExt as _, future::join_all};
use outside::{answers, balance, begin, look, send_in, work, worlds};
use serde_json::json;
use server::{
    cases, ledger,
    platform::{
        db::StoreError,
        outbox::{self, TextMessage},
    },
};
use shared_types::{
    api::{
        case::{CaseList, CaseView, CheckStatus, PayoutState, ValueSource},
        personal::{Overview, TransactionPage},
    },
    calendar::YearMonth,
    case::CaseState,
    codes::EntryType,
    money::Fen,
};
use support::{Browser, TestApp};

const CASES: &str = "/api/v1/personal/cases";
/// Fits the check of Luhn; the sandbox's bank knows nobody else's claim to it.
const CARD: &str = "6222021000000000009";

/// 10 months of 2,400.00: the unit contributes on 10,000.00 at 12 % and 12 %.
const CONTRIBUTED: Fen = Fen::yuan(24_000);

#[tokio::test]
async fn rent_is_withdrawn_at_once() {
    for (outside, app, _) in worlds().await {
        let browser = app.personal_browser("first").await;
        let draft = begin(&browser).await;
        assert_eq!(draft.state, CaseState::Draft);
        assert_eq!(draft.expected_amount, Some(Fen::yuan(2_000)));
        let view: CaseView = send_in(&browser, &draft, &answers(CARD, None)).await.ok();
        assert_eq!(view.state, CaseState::Settling, "{:?}", view.reason);
        assert_eq!(view.amount, Some(Fen::yuan(2_000)));
        assert_eq!(balance(&browser).await, CONTRIBUTED - Fen::yuan(2_000));
        app.verify_ledger().await;

        work(&app).await;
        let done = look(&browser, &view).await;
        assert_eq!(done.state, CaseState::Done);
        let payout = done.payout.unwrap();
        assert_eq!(
            (payout.state, payout.amount),
            (PayoutState::Done, Fen::yuan(2_000))
        );
        assert!(payout.bank_txn_no.is_some() && payout.card_masked.ends_with("0009"));
        assert!(
            done.checks
                .iter()
                .all(|check| check.status == CheckStatus::Passed)
        );
        assert_eq!(
            done.checks.len(),
            3,
            "no lease was named, so none was asked for"
        );
        assert!(done.qr_svg.is_some());
        let shown = done.values.iter().find(|value| value.name == "card_no");
        assert!(!shown.unwrap().value.contains(CARD), "the card is masked");

        let payments = outside.payments().await;
        assert_eq!(payments.len(), 1);
        assert_eq!(payments[0]["amount_fen"], 200_000);
        assert_eq!(payments[0]["payee_account"], CARD);
        let page: TransactionPage = browser.get("/api/v1/personal/transactions").await.ok();
        assert_eq!(page.items[0].entry_type, EntryType::PartialWithdrawal);
        assert_eq!(page.items[0].amount, Fen::yuan(-2_000));
        for act in [
            "case-begun",
            "case-submitted",
            "data-check-asked",
            "case-approved",
            "payout-done",
        ] {
            assert!(
                !audited(&app, act).await.is_empty(),
                "{act} is in the audit"
            );
        }
        app.verify_ledger().await;
    }
}

/// What became of a case goes to the applicant's telephone, without the reason.
#[tokio::test]
async fn the_applicant_is_told() {
    for (outside, app, unit) in worlds().await {
        let mobile = &unit.people[0].2.mobile;
        let browser = app.personal_browser("first").await;
        let fail = json!({ "mode": "fail", "reason": "account-closed" });
        outside.put("/bank/control/payouts", fail).await;
        let draft = begin(&browser).await;
        let _failed: CaseView = send_in(&browser, &draft, &answers(CARD, None)).await.ok();
        work(&app).await;
        let ordinary = json!({ "mode": "ordinary" });
        outside.put("/bank/control/payouts", ordinary).await;
        let open = begin(&browser).await;
        let _sent: CaseView = send_in(&browser, &open, &answers(CARD, None)).await.ok();
        work(&app).await;
        let told = messages(&app).await;
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.iter().all(|message| message.mobile == *mobile));
        assert!(told[0].text.contains("2026年12月7日前") && !told[0].text.contains("销户"));
        assert!(told[1].text.contains("2,000.00元已转入尾号0009的银行卡"));
        assert!(
            told.iter()
                .all(|message| message.text.contains(draft.case_no.as_str()))
        );
    }
}

/// Messages that wait to be sent, oldest first.
async fn messages(app: &TestApp) -> Vec<TextMessage> {
    let now = app.app.clock.now();
    let mut messages = Vec::new();
    loop {
        let claimed: Option<outbox::Claimed<TextMessage>> = app
            .app
            .db
            .write::<_, StoreError, _>(move |tx| {
                async move { outbox::claim(tx, TextMessage::TOPIC, now).await }.boxed()
            })
            .await
            .unwrap();
        match claimed {
            Some(claimed) => messages.push(claimed.message),
            None => return messages,
        }
    }
}

/// Whatever is sent twice is done once, also at the same moment.
#[tokio::test]
async fn sending_in_again_changes_nothing() {
    for (outside, app, _) in worlds().await {
        let browser = app.personal_browser("first").await;
        let draft = begin(&browser).await;
        assert_eq!(
            begin(&browser).await.case_no,
            draft.case_no,
            "the same draft"
        );
        let values = answers(CARD, None);
        let twins = join_all((0..4).map(|_| send_in(&browser, &draft, &values))).await;
        for twin in &twins {
            assert_eq!(twin.status, StatusCode::OK, "{}", twin.text());
        }
        work(&app).await;
        let again: CaseView = send_in(&browser, &draft, &values).await.ok();
        assert_eq!(again.state, CaseState::Done);
        assert_eq!(outside.payments().await.len(), 1);
        assert_eq!(balance(&browser).await, CONTRIBUTED - Fen::yuan(2_000));

        // The month is taken: a new draft says so, and cannot be sent in.
        let next = begin(&browser).await;
        assert_ne!(next.case_no, draft.case_no);
        assert!(next.reason.unwrap().contains("本月"), "the draft says why");
        let shown = next
            .values
            .iter()
            .find(|value| value.name == "card_no")
            .unwrap();
        assert_eq!(
            (&*shown.value, shown.source),
            (CARD, ValueSource::EarlierCase)
        );
        let next = look(
            &browser,
            &CaseView {
                reason: None,
                ..begin(&browser).await
            },
        )
        .await;
        let refused = send_in(&browser, &next, &values).await;
        refused.assert_problem(409, "withdrawal-taken-this-month");
        let list: CaseList = browser.get(CASES).await.ok();
        assert_eq!(list.cases.len(), 2);
        app.verify_ledger().await;
    }
}

#[tokio::test]
async fn a_draft_goes_from_device_to_device_and_two_tabs_do_not_overwrite() {
    for (_, app, _) in worlds().await {
        let phone = app.personal_browser("first").await;
        let draft = begin(&phone).await;
        let path = format!("{CASES}/{}/form", draft.case_no);
        let body = |version: i64, card: &str| json!({ "version": version, "values": [{ "name": "card_no", "value": card }] });
        let saved: CaseView = phone
            .put(&path, &body(draft.version, "62220210"))
            .await
            .ok();
        assert_eq!(saved.version, draft.version + 1);
        let desk = app.personal_browser("first").await;
        let there = begin(&desk).await;
        assert_eq!(there.case_no, draft.case_no);
        assert_eq!(
            there.values[0].value, "62220210",
            "as typed, though it is not right yet"
        );
        let stale = desk.put(&path, &body(draft.version, CARD)).await;
        stale.assert_problem(409, "stale-version");
        let wrong = desk
            .put(
                &path,
                &json!({ "version": saved.version, "values": [{ "name": "x", "value": "" }] }),
            )
            .await;
        wrong.assert_problem(422, "form-invalid");
        let refused = send_in(&desk, &there, &[]).await;
        let problem = refused.assert_problem(422, "form-invalid");
        let fields: Vec<_> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| error["field"].as_str().unwrap())
            .collect();
        assert_eq!(fields, ["lease", "card_no", "authorised", "promised"]);
        // Somebody else's does not exist.
        let other = app.personal_browser("second").await;
        other
            .get(&format!("{CASES}/{}", draft.case_no))
            .await
            .assert_problem(404, "not-found");
        other
            .put(&path, &body(saved.version, CARD))
            .await
            .assert_problem(404, "not-found");
    }
}

/// A lease that is filed pays the rent, within the monthly contribution.
#[tokio::test]
async fn a_filed_lease_pays_the_rent() {
    for (outside, app, unit) in worlds().await {
        let own = &unit.people[0].2.citizen_no;
        let lease = |rent: i64| {
            json!({
                "lease_filing": [{ "filing_no": "ZL1", "monthly_rent_fen": rent, "from": "2026-01-01",
                                   "to": "2027-01-01", "address": "某处", "public_housing": false }]
            })
        };
        outside
            .put(&format!("/bureau/control/people/{own}"), lease(350_000))
            .await;
        let browser = app.personal_browser("first").await;
        let draft = begin(&browser).await;
        let mistaken: CaseView = send_in(&browser, &draft, &answers(CARD, Some("ZL0")))
            .await
            .ok();
        assert_eq!(mistaken.state, CaseState::Supplement);
        assert!(mistaken.reason.unwrap().contains("没有查到"));
        let open = begin(&browser).await;
        assert_eq!(
            (&open.case_no, open.state),
            (&draft.case_no, CaseState::Supplement)
        );
        let view: CaseView = send_in(&browser, &open, &answers(CARD, Some("ZL1")))
            .await
            .ok();
        assert_eq!(
            view.amount,
            Some(Fen::yuan(2_400)),
            "3,500.00 within 2,400.00"
        );
        work(&app).await;
        assert_eq!(look(&browser, &view).await.state, CaseState::Done);
        app.verify_ledger().await;
    }
}

/// A home of the couple, found in the register, refuses; the fact is named.
#[tokio::test]
async fn a_home_in_the_city_refuses() {
    for (outside, app, unit) in worlds().await {
        let own = &unit.people[0].2.citizen_no;
        let house = json!({ "real_estate": { "houses": [{
            "certificate_no": "京1", "address": "某处", "owner_id_doc_no": own,
            "registered_on": "2020-01-01", "mortgaged": false }] } });
        outside
            .put(&format!("/bureau/control/people/{own}"), house)
            .await;
        let browser = app.personal_browser("first").await;
        let draft = begin(&browser).await;
        let view: CaseView = send_in(&browser, &draft, &answers(CARD, None)).await.ok();
        assert_eq!(view.state, CaseState::Refused);
        assert!(view.reason.unwrap().contains("自有住房"));
        assert_eq!(balance(&browser).await, CONTRIBUTED);
        assert!(outside.payments().await.is_empty());
        let over = browser
            .post(&format!("{CASES}/{}/withdrawal", view.case_no), &json!({}))
            .await;
        over.assert_problem(409, "case-not-possible");
        app.verify_ledger().await;
    }
}

/// No answer, garbage, or another person's data: the case waits and goes on by itself.
#[tokio::test]
async fn a_case_waits_for_a_bureau_that_does_not_answer() {
    for mode in ["down", "garbage", "html", "other_person", "refuse"] {
        for (outside, app, _) in worlds().await {
            outside.bureau(mode).await;
            let browser = app.personal_browser("first").await;
            let draft = begin(&browser).await;
            let view: CaseView = send_in(&browser, &draft, &answers(CARD, None)).await.ok();
            assert_eq!(view.state, CaseState::Checking, "{mode}");
            assert!(
                view.next_step.contains("自动继续"),
                "{mode}: {}",
                view.next_step
            );
            assert_eq!(balance(&browser).await, CONTRIBUTED);
            begin_refused(&browser).await;
            outside.bureau("normal").await;
            outside.advance(&app, 700);
            // The breaker opens after five failures; here it saw two at most.
            assert!(cases::carry_next(&app.app).await.unwrap());
            let done = look(&browser, &view).await;
            assert_eq!(
                done.state,
                CaseState::Settling,
                "{mode}: it went on by itself"
            );
            app.verify_ledger().await;
        }
    }
}

/// While one is on its way there is no second.
async fn begin_refused(browser: &Browser<'_>) {
    let second = browser.post(CASES, &json!({ "item": "14" })).await;
    second.assert_problem(409, "case-open-already");
}

/// The answer of the bank is lost: it is asked under the same number, and pays once.
#[tokio::test]
async fn a_payment_whose_answer_is_lost_is_paid_once() {
    for (mode, after_first) in [
        ("lost", PayoutState::Unknown),
        ("refuse", PayoutState::Unknown),
    ] {
        for (outside, app, _) in worlds().await {
            outside
                .put("/bank/control/payouts", json!({ "mode": mode }))
                .await;
            let browser = app.personal_browser("first").await;
            let draft = begin(&browser).await;
            let view: CaseView = send_in(&browser, &draft, &answers(CARD, None)).await.ok();
            assert!(cases::pay_next(&app.app).await.unwrap());
            let waiting = look(&browser, &view).await;
            assert_eq!(waiting.state, CaseState::Settling, "{mode}");
            assert_eq!(waiting.payout.unwrap().state, after_first, "{mode}");
            outside
                .put("/bank/control/payouts", json!({ "mode": "ordinary" }))
                .await;
            outside.advance(&app, 30);
            assert!(cases::pay_next(&app.app).await.unwrap());
            let done = look(&browser, &view).await;
            assert_eq!(done.state, CaseState::Done, "{mode}");
            assert_eq!(outside.payments().await.len(), 1, "{mode}");
            app.verify_ledger().await;
        }
    }
}

/// The bank cannot pay: the money is back, the card is mended, and it is paid.
#[tokio::test]
async fn a_failed_payment_puts_the_money_back() {
    for (outside, app, _) in worlds().await {
        let fail = json!({ "mode": "fail", "reason": "account-closed" });
        outside.put("/bank/control/payouts", fail).await;
        let browser = app.personal_browser("first").await;
        let draft = begin(&browser).await;
        let view: CaseView = send_in(&browser, &draft, &answers(CARD, None)).await.ok();
        work(&app).await;
        let failed = look(&browser, &view).await;
        assert_eq!(failed.state, CaseState::Supplement);
        assert!(failed.reason.unwrap().contains("已销户"));
        assert_eq!(balance(&browser).await, CONTRIBUTED);
        let overview: Overview = browser.get("/api/v1/personal/overview").await.ok();
        assert_eq!(
            overview.carried_balance + overview.current_year_balance,
            CONTRIBUTED
        );
        app.verify_ledger().await;

        outside
            .put("/bank/control/payouts", json!({ "mode": "ordinary" }))
            .await;
        let open = begin(&browser).await;
        let other = "6228480040000000006";
        let again: CaseView = send_in(&browser, &open, &answers(other, None)).await.ok();
        assert_eq!(again.state, CaseState::Settling);
        work(&app).await;
        assert_eq!(look(&browser, &view).await.state, CaseState::Done);
        assert_eq!(balance(&browser).await, CONTRIBUTED - Fen::yuan(2_000));
        let payments = outside.payments().await;
        let done = payments.iter().filter(|one| one["state"] == "done").count();
        assert_eq!((payments.len(), done), (2, 1));
        app.verify_ledger().await;
    }
}

/// A card of somebody else is not paid to.
#[tokio::test]
async fn somebody_elses_card_is_sent_back() {
    for (outside, app, unit) in worlds().await {
        let other = &unit.people[1].2;
        let card = json!({ "full_name": other.full_name, "cards": [{ "card_no": CARD, "bank": "某银行" }] });
        outside
            .put(
                &format!("/bureau/control/people/{}", other.citizen_no),
                card,
            )
            .await;
        let browser = app.personal_browser("first").await;
        let draft = begin(&browser).await;
        let view: CaseView = send_in(&browser, &draft, &answers(CARD, None)).await.ok();
        assert_eq!(view.state, CaseState::Supplement);
        assert!(view.reason.unwrap().contains("不是您本人"));
        assert!(outside.payments().await.is_empty());
        app.verify_ledger().await;
    }
}

/// Taken back while it waits, and what nobody finished ends by itself.
#[tokio::test]
async fn a_case_is_taken_back_or_ends_by_itself() {
    for (outside, app, _) in worlds().await {
        outside.bureau("down").await;
        let browser = app.personal_browser("first").await;
        let draft = begin(&browser).await;
        let view: CaseView = send_in(&browser, &draft, &answers(CARD, None)).await.ok();
        assert_eq!(view.state, CaseState::Checking);
        let path = format!("{CASES}/{}/withdrawal", view.case_no);
        for _ in 0..2 {
            let back: CaseView = browser.post(&path, &json!({})).await.ok();
            assert_eq!(back.state, CaseState::Withdrawn);
        }
        outside.bureau("normal").await;
        outside.advance(&app, 3_600);
        work(&app).await;
        let browser = app.personal_browser("first").await;
        assert_eq!(look(&browser, &view).await.state, CaseState::Withdrawn);

        let left = begin(&browser).await;
        assert_eq!(cases::end_overdue(&app.app).await.unwrap(), 0);
        outside.advance(&app, 91 * 86_400);
        assert_eq!(cases::end_overdue(&app.app).await.unwrap(), 1);
        let again = app.personal_browser("first").await;
        assert_eq!(look(&again, &left).await.state, CaseState::Expired);
        assert_eq!(balance(&again).await, CONTRIBUTED);
        app.verify_ledger().await;
    }
}

/// What was carried over goes first (提取先减上年结转).
#[tokio::test]
async fn a_withdrawal_takes_what_was_carried_over_first() {
    for (_, app, _) in worlds().await {
        let browser = app.personal_browser("first").await;
        let before: Overview = browser.get("/api/v1/personal/overview").await.ok();
        assert!(
            before.carried_balance > Fen::yuan(2_000),
            "January to June is carried"
        );
        let draft = begin(&browser).await;
        let _sent: CaseView = send_in(&browser, &draft, &answers(CARD, None)).await.ok();
        let after: Overview = browser.get("/api/v1/personal/overview").await.ok();
        assert_eq!(
            after.carried_balance,
            before.carried_balance - Fen::yuan(2_000)
        );
        assert_eq!(after.current_year_balance, before.current_year_balance);
        app.verify_ledger().await;
    }
}

/// Not enough months: the draft says so, and it is refused before anybody is asked.
#[tokio::test]
async fn too_few_months_are_refused_before_anybody_is_asked() {
    for (outside, app, _) in worlds().await {
        let unit = app.unit(2, 1, YearMonth::of(2026, 10)).await;
        app.person_login(unit.people[0].0, "newcomer").await;
        contribute_months(
            &app,
            &unit,
            YearMonth::of(2026, 10),
            YearMonth::of(2026, 10),
        )
        .await;
        let browser = app.personal_browser("newcomer").await;
        let draft = begin(&browser).await;
        assert!(draft.reason.as_ref().unwrap().contains("目前连续缴存1个月"));
        let refused = send_in(&browser, &draft, &answers(CARD, None)).await;
        refused.assert_problem(409, "withdrawal-months-missing");
        let asked = outside.get("/bureau/control/queries").await;
        assert_eq!(asked["count"], 0);
    }
}

/// A city without the rule leaves it to the counter.
#[tokio::test]
async fn a_city_without_the_rule_leaves_it_to_the_counter() {
    for app in TestApp::in_city("dazhou").await {
        let unit = app.unit(1, 1, YearMonth::of(2026, 10)).await;
        app.person_login(unit.people[0].0, "first").await;
        let browser = app.personal_browser("first").await;
        let refused = browser.post(CASES, &json!({ "item": "14" })).await;
        refused.assert_problem(409, "item-not-online");
        let page = browser.get("/items/14").await.text();
        assert!(page.contains("柜面办理"));
        for code in ["07", "99", "", "14 "] {
            let refused = browser.post(CASES, &json!({ "item": code })).await;
            refused.assert_problem(409, "item-not-online");
        }
    }
}

/// What needs somebody who is not connected is handled at the counter.
#[tokio::test]
async fn nobody_connected_leaves_it_to_the_counter() {
    for connected in ["bank", "bureau"] {
        let apps = TestApp::with(|config| match connected {
            "bank" => config.bureau.url.clear(),
            _ => config.bank.service.clear(),
        });
        for app in apps.await {
            let unit = app.unit(1, 1, YearMonth::of(2026, 10)).await;
            app.person_login(unit.people[0].0, "first").await;
            let browser = app.personal_browser("first").await;
            let refused = browser.post(CASES, &json!({ "item": "14" })).await;
            refused.assert_problem(409, "item-not-online");
            assert!(browser.get("/items/14").await.text().contains("柜面办理"));
        }
    }
}

/// When nobody answers the case waits; nothing is lost.
#[tokio::test]
async fn nobody_answering_means_waiting() {
    for app in TestApp::on_each_database().await {
        let unit = app.unit(1, 1, YearMonth::of(2026, 1)).await;
        app.person_login(unit.people[0].0, "first").await;
        contribute_months(&app, &unit, YearMonth::of(2026, 1), YearMonth::of(2026, 10)).await;
        let browser = app.personal_browser("first").await;
        let draft = begin(&browser).await;
        let view: CaseView = send_in(&browser, &draft, &answers(CARD, None)).await.ok();
        assert_eq!(view.state, CaseState::Checking);
        let sums: ledger::Sums = app
            .app
            .db
            .report::<_, StoreError, _>(|tx| async move { ledger::sums(tx).await }.boxed())
            .await
            .unwrap();
        assert_eq!(sums.personal_fen, CONTRIBUTED.0);
    }
}
