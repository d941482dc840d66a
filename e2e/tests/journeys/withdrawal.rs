//! An employee withdraws for the rent: at once, with a draft that changes devices,
//! and when a home in the city stands against it.

use e2e::{Answer, Api, Browser, Viewport, World, bank::grouped, eventually};
use serde_json::{Value, json};

use crate::fen;

/// 林知夏's own card, as the sandbox's bank knows it.
const CARD: &str = "6222020200001122338";

fn outside(world: &World, method: &str, path: &str, body: &Value) -> Answer {
    Api::raw(&world.bank_url(path), method, body)
}

/// Fills in everything up to the check of the answers.
async fn fill_in(browser: &Browser) {
    browser.link("租房提取").await;
    browser.wait_path("/personal/items/14?step=1", "").await;
    browser
        .choose("您的租赁合同备案了吗？", "没有备案，或不清楚")
        .await;
    browser.look("journey-rent-01-lease").await;
    browser.button("继续").await;
    browser.wait_path("/personal/items/14?step=2", "").await;
    browser.fill("本人银行卡号", CARD).await;
    browser.look("journey-rent-02-card").await;
    browser.button("继续").await;
    browser.wait_path("/personal/items/14?step=3", "").await;
    agree(browser).await;
    browser.look("journey-rent-03-consent").await;
    browser.button("继续").await;
    browser.wait_path("/personal/items/14?step=check", "").await;
}

async fn agree(browser: &Browser) {
    const TICK: &str = "
        const boxes = [...document.querySelectorAll('main input[type=checkbox]')];
        boxes.filter((box) => !box.checked).forEach((box) => box.click());
        return boxes.length;";
    browser.settle().await;
    assert_eq!(browser.run(TICK, Vec::new()).await, json!(2));
}

#[tokio::test]
async fn rent_is_withdrawn_at_once() {
    let world = World::start();
    let member = world.member("linzhixia");
    let before = fen(&member.get("/personal/overview").expect(200)["balance"]);
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    fill_in(&browser).await;
    browser.wait_text("2,000.00").await;
    browser.look("journey-rent-04-check").await;
    browser.button("提交申请").await;
    browser.wait_path("/personal/cases/31", "").await;
    browser.wait_text("已办结").await;
    browser.wait_text("2,000.00元已转入您的银行卡").await;
    browser.look("journey-rent-05-done").await;
    assert!(
        browser.shows("**** **** **** 2338").await,
        "the card is masked"
    );
    assert!(!browser.shows(CARD).await);

    let after = fen(&member.get("/personal/overview").expect(200)["balance"]);
    assert_eq!(after, before - 200_000);
    let paid = outside(&world, "GET", "/bank/control/payouts", &Value::Null).expect(200);
    assert_eq!(fen(&paid["count"]), 1);
    assert_eq!(fen(&paid["payouts"][0]["amount_fen"]), 200_000);
    eventually(
        "the message has come",
        std::time::Duration::from_secs(20),
        || {
            let inbox = outside(&world, "GET", "/api/sms", &Value::Null);
            let told = inbox.text().contains("2,000.00元已转入尾号2338的银行卡");
            told.then_some(())
        },
    );
    browser.open("/personal/transactions").await;
    browser.wait_text("部分提取").await;
    browser.wait_text(&grouped(after)).await;
    browser.open("/personal/cases").await;
    browser.wait_text("租房提取").await;
    browser.look("journey-rent-06-list").await;
    // The month is taken: a new one says so and offers no button.
    browser.open("/personal/items/14").await;
    browser.wait_path("/personal/items/14?step=1", "").await;
    browser.wait_text("本月的房租已经提取过").await;
    browser.look("journey-rent-07-taken").await;
    browser.finish();
    world.verify_ledger();
}

#[tokio::test]
async fn a_draft_goes_from_the_phone_to_the_desk() {
    let world = World::start();
    let phone = Browser::start(&world, Viewport::PHONE).await;
    phone.log_in_personal("linzhixia").await;
    phone.link("租房提取").await;
    phone
        .choose("您的租赁合同备案了吗？", "没有备案，或不清楚")
        .await;
    phone.button("继续").await;
    phone.wait_path("/personal/items/14?step=2", "").await;
    phone.finish();
    // Another browser, without anything of the first.
    let desk = Browser::start(&world, Viewport::DESK).await;
    desk.log_in_personal("linzhixia").await;
    desk.link("租房提取").await;
    // It goes on where the first one stopped.
    desk.wait_path("/personal/items/14?step=2", "").await;
    desk.fill("本人银行卡号", CARD).await;
    desk.button("继续").await;
    desk.wait_path("/personal/items/14?step=3", "").await;
    agree(&desk).await;
    desk.button("继续").await;
    desk.wait_text("没有备案，或不清楚").await;
    desk.look("journey-rent-10-desk-check").await;
    desk.button("提交申请").await;
    desk.wait_text("已办结").await;
    desk.look("journey-rent-11-desk-done").await;
    desk.finish();
    world.verify_ledger();
}

#[tokio::test]
async fn a_home_in_the_city_refuses_and_says_so() {
    let world = World::start();
    let own = "430102198612240027";
    let house = json!({ "real_estate": { "houses": [{
        "certificate_no": "京（2020）朝不动产权第0000001号", "address": "某处",
        "owner_id_doc_no": own, "registered_on": "2020-01-01", "mortgaged": false }] } });
    let path = format!("/bureau/control/people/{own}");
    outside(&world, "PUT", &path, &house).expect(200);
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    fill_in(&browser).await;
    browser.button("提交申请").await;
    browser.wait_text("不予办理").await;
    browser.wait_text("您在本市有自有住房").await;
    browser.wait_text("对结果有异议").await;
    browser.look("journey-rent-20-refused").await;
    let paid = outside(&world, "GET", "/bank/control/payouts", &Value::Null).expect(200);
    assert_eq!(fen(&paid["count"]), 0);
    browser.finish();
    world.verify_ledger();
}

/// The bank cannot pay the card: the money is back, another card is given, it is paid.
#[tokio::test]
async fn a_card_that_cannot_be_paid_is_put_right() {
    let world = World::start();
    let member = world.member("linzhixia");
    let balance = || fen(&member.get("/personal/overview").expect(200)["balance"]);
    let before = balance();
    let switch = |body: Value| {
        outside(&world, "PUT", "/bank/control/payouts", &body).expect(200);
    };
    switch(json!({ "mode": "fail", "reason": "account-closed" }));
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    fill_in(&browser).await;
    browser.button("提交申请").await;
    browser.wait_text("这张银行卡已销户").await;
    assert_eq!(balance(), before, "the money is back");
    browser.look("journey-rent-40-failed").await;
    switch(json!({ "mode": "ordinary" }));
    browser.link("补充或更正").await;
    browser.wait_text("请更正后重新提交").await;
    browser.open("/personal/items/14?step=2").await;
    browser.fill("本人银行卡号", "6222021000000000009").await;
    browser.button("继续").await;
    browser.wait_path("/personal/items/14?step=", "").await;
    browser.open("/personal/items/14?step=check").await;
    browser.wait_text("**** **** **** 0009").await;
    browser.look("journey-rent-41-mended").await;
    browser.button("提交申请").await;
    browser.wait_text("已办结").await;
    assert_eq!(balance(), before - 200_000);
    browser.finish();
    world.verify_ledger();
}

/// The bureau is down: the page says that it goes on by itself, and it does.
#[tokio::test]
async fn a_case_waits_and_goes_on_by_itself() {
    let world = World::start();
    let switch = |mode: &str| {
        let body = json!({ "all": { "mode": mode }, "checks": {} });
        outside(&world, "PUT", "/bureau/control/switches", &body).expect(200);
    };
    switch("down");
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    fill_in(&browser).await;
    browser.button("提交申请").await;
    browser.wait_text("系统会自动继续").await;
    browser.look("journey-rent-30-waits").await;
    switch("normal");
    let done = || {
        let cases = world.member("linzhixia").get("/personal/cases").expect(200);
        (cases["cases"][0]["state"] == "done").then_some(())
    };
    eventually("the case is done", std::time::Duration::from_mins(1), done);
    browser.wait_text("已办结").await;
    browser.finish();
    world.verify_ledger();
}
