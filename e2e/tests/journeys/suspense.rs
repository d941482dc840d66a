//! Money that does not match: nothing is lost, nothing counts twice.

use e2e::{Api, Browser, DEADLINE, Viewport, World, bank, bank::grouped, eventually};
use serde_json::{Value, json};

use crate::{fen, text};

/// Balance and number of movements in the unit's suspense.
fn suspense(agent: &Api) -> (i64, i64) {
    let view = agent.get("/unit/suspense").expect(200);
    (fen(&view["balance"]), fen(&view["page"]["total_count"]))
}

fn allocated(agent: &Api, remittance: &Value) {
    let no = text(&remittance["remittance_no"]);
    eventually("the remittance is allocated", DEADLINE, || {
        (agent.status_of(no) == "allocated").then_some(())
    });
}

#[tokio::test]
async fn a_wrong_amount_waits_in_suspense_and_can_pay_the_month() {
    let world = World::start();
    let agent = world.agent("qinghe");
    let (remittance, slip) = agent.confirm_month("e2e-suspense-wrong-1");
    let amount = fen(&slip["amount"]);
    let paid = bank::pay(&world, &slip, amount + 10_000, &json!({}));
    bank::wait_told(&world, &paid);
    assert_eq!(
        agent.status_of(text(&remittance["remittance_no"])),
        "awaiting_payment"
    );
    assert_eq!(suspense(&agent), (amount + 10_000, 1));
    world.verify_ledger();

    let browser = Browser::start(&world, Viewport::DESK).await;
    browser.log_in_unit("qinghe").await;
    browser.link("暂收款").await;
    browser.heading("暂收款").await;
    browser.wait_text(&grouped(amount + 10_000)).await;
    browser.wait_text("金额与缴款单不符").await;
    browser.wait_text(&paid).await;
    browser.look("journey-suspense-01-wrong-amount").await;
    browser.button("用暂收款抵缴").await;
    browser.wait_text("抵缴后立即为职工入账").await;
    browser.look("journey-suspense-02-pay-dialog").await;
    browser.button("确认抵缴").await;
    browser.wait_path("/unit/remittances/", "/payment").await;
    browser.wait_text("汇缴已入账").await;
    allocated(&agent, &remittance);
    assert_eq!(suspense(&agent), (10_000, 2));
    browser.open("/unit/suspense").await;
    browser.wait_text("抵缴汇缴").await;
    browser.wait_text("100.00").await;
    browser.look("journey-suspense-03-after").await;
    world.verify_ledger();
    browser.finish();
}

#[test]
fn a_payment_told_often_counts_once_and_a_second_payment_is_suspense() {
    let world = World::start();
    let agent = world.agent("qinghe");
    let (remittance, slip) = agent.confirm_month("e2e-suspense-twice-1");
    let amount = fen(&slip["amount"]);
    let first = bank::pay(&world, &slip, amount, &json!({ "duplicates": 6 }));
    bank::wait_told(&world, &first);
    allocated(&agent, &remittance);
    assert_eq!(suspense(&agent), (0, 0));
    world.verify_ledger();
    let second = bank::pay(&world, &slip, amount, &json!({ "duplicates": 1 }));
    bank::wait_told(&world, &second);
    assert_eq!(suspense(&agent), (amount, 1));
    let item = agent.get("/unit/suspense").expect(200)["items"][0].clone();
    assert_eq!(
        (text(&item["reason"]), text(&item["bank_txn_no"])),
        ("paid_twice", second.as_str())
    );
    world.verify_ledger();
}

#[test]
fn notices_out_of_order_end_in_the_same_state() {
    let world = World::start();
    let agent = world.agent("qinghe");
    let (remittance, slip) = agent.confirm_month("e2e-suspense-order-1");
    let amount = fen(&slip["amount"]);
    // The right payment is told after a later, wrong one.
    let right = bank::pay(&world, &slip, amount, &json!({ "reorder": true }));
    let wrong = bank::pay(&world, &slip, amount - 1, &json!({}));
    for txn_no in [&wrong, &right] {
        bank::wait_told(&world, txn_no);
    }
    allocated(&agent, &remittance);
    assert_eq!(suspense(&agent), (amount - 1, 1));
    world.verify_ledger();
}

#[test]
fn a_lost_notice_and_a_failed_payment_move_nothing_until_money_comes() {
    let world = World::start();
    let agent = world.agent("qinghe");
    let (remittance, slip) = agent.confirm_month("e2e-suspense-lost-01");
    let no = text(&remittance["remittance_no"]);
    let amount = fen(&slip["amount"]);
    let failed = bank::pay(&world, &slip, amount, &json!({ "fail": true }));
    bank::wait_told(&world, &failed);
    assert_eq!(agent.status_of(no), "returned_by_bank");
    let lost = bank::pay(&world, &slip, amount, &json!({ "drop": true }));
    assert_eq!(agent.status_of(no), "returned_by_bank");
    bank::send_now(&world, &lost);
    bank::wait_told(&world, &lost);
    allocated(&agent, &remittance);
    assert_eq!(suspense(&agent), (0, 0));
    world.verify_ledger();
}

#[test]
fn money_without_a_slip_is_the_units_by_its_account_and_a_void_slip_is_late() {
    let world = World::start();
    let agent = world.agent("qinghe");
    let (remittance, slip) = agent.confirm_month("e2e-suspense-void-01");
    let no = text(&remittance["remittance_no"]);
    agent
        .post_once(
            &format!("/unit/remittances/{no}/void"),
            &json!({}),
            "e2e-suspense-void-02",
        )
        .expect(200);
    let late = bank::pay(&world, &slip, fen(&slip["amount"]), &json!({}));
    bank::wait_told(&world, &late);
    // The unit's own account, which the demo made from its number.
    let order = json!({
        "payee_account": slip["payee_account"], "payee_name": slip["payee_name"],
        "payer_name": slip["payer_name"], "payer_account": format!("11006014901{:09}", 1),
        "amount": "88.00", "reference": "", "memo": "十一月公积金",
    });
    let unknown = bank::order_transfer(&world, &order);
    bank::wait_told(&world, &unknown);
    assert_eq!(suspense(&agent), (fen(&slip["amount"]) + 8_800, 2));
    let items = agent.get("/unit/suspense").expect(200)["items"].clone();
    let mut reasons: Vec<&str> = items
        .as_array()
        .expect("items")
        .iter()
        .map(|item| text(&item["reason"]))
        .collect();
    reasons.sort_unstable();
    assert_eq!(reasons, ["paid_late", "unknown_reference"]);
    // Nobody's money: accepted, kept, and no unit sees it.
    let mut nobody = order.clone();
    nobody["payer_account"] = json!("62220000000000000001");
    let nobody = bank::order_transfer(&world, &nobody);
    bank::wait_told(&world, &nobody);
    assert_eq!(suspense(&agent).1, 2);
    world.verify_ledger();
}

#[test]
fn a_notice_is_believed_only_with_the_banks_signature() {
    let world = World::start();
    let body = json!({
        "bank_txn_no": "B2026112200099999", "result": "succeeded", "occurred_at": bank::now(),
        "payee_account": "110060149012300000018", "payer_account": "1", "payer_name": "某公司",
        "amount": "1.00", "reference": "", "memo": "",
    });
    let unsigned = world.visitor().post("/bank/notices", &body);
    assert_eq!(unsigned.status, 401, "{}", unsigned.text());
    let answer = bank::notice(&world, &body).expect("an answer");
    assert_eq!(answer.expect(200)["outcome"], "accepted");
    assert_eq!(
        bank::notice(&world, &body).expect("an answer").expect(200)["outcome"],
        "already-known"
    );
    let mut other = body.clone();
    other["amount"] = json!("2.00");
    assert_eq!(bank::notice(&world, &other).expect("an answer").status, 409);
    let mut odd = body;
    odd["surprise"] = json!(1);
    assert_eq!(bank::notice(&world, &odd).expect("an answer").status, 422);
    world.verify_ledger();
}
