//! Every switch, and what the bank does with each kind of answer.

use std::time::{Duration, Instant};

use sandbox::bank::MAX_TRIES;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::support::{ACCEPT, Client, Received, Receiver, Script, notify_uri, order};

fn numbers(told: &[Received]) -> Vec<String> {
    told.iter()
        .map(|r| r.json()["bank_txn_no"].as_str().unwrap().to_owned())
        .collect()
}

async fn both(script: Script) -> (Receiver, Client) {
    let receiver = Receiver::start(script).await;
    let client = Client::new(&receiver.notify);
    (receiver, client)
}

#[tokio::test]
async fn a_payment_is_told_once_and_signed() {
    let (receiver, bank) = both(ACCEPT).await;
    let no = bank.pay(json!({})).await;
    let transfer = bank.wait_state(&no, "delivered").await;
    let told = receiver.after_a_moment().await;
    assert_eq!(told.len(), 1);
    told[0].assert_signed();
    let occurred_at = told[0].json()["occurred_at"].as_str().unwrap().to_owned();
    let expected = format!(
        "{{\"bank_txn_no\":\"{no}\",\"result\":\"succeeded\",\"occurred_at\":\"{occurred_at}\",\
         \"payee_account\":\"0200003619027009341\",\"payer_account\":\"0200123456789012345\",\
         \"payer_name\":\"北京青禾设计有限公司\",\"amount\":\"1234.56\",\
         \"reference\":\"612611220000017\",\"memo\":\"11月汇缴\"}}"
    );
    assert_eq!(told[0].body, expected);
    let attempt = &transfer["notices"][0]["attempts"][0];
    assert_eq!(attempt["status"], 200);
    assert_eq!(attempt["outcome"], "accepted");
    assert_eq!(attempt["problem"], Value::Null);
}

#[tokio::test]
async fn delay_waits() {
    let (receiver, bank) = both(ACCEPT).await;
    let start = Instant::now();
    let no = bank.pay(json!({ "delay_seconds": 1 })).await;
    assert_eq!(bank.transfer(&no).await["notices"][0]["state"], "waiting");
    receiver.wait_for(1).await;
    assert!(start.elapsed() >= Duration::from_millis(990));
}

#[tokio::test]
async fn a_delayed_notice_can_be_hurried() {
    let (receiver, bank) = both(ACCEPT).await;
    let no = bank.pay(json!({ "delay_seconds": 3600 })).await;
    assert_eq!(bank.send(&no).await.status, 200);
    bank.wait_state(&no, "delivered").await;
    assert_eq!(receiver.after_a_moment().await.len(), 1);
}

#[tokio::test]
async fn duplicate_sends_the_same_bytes_again() {
    let (receiver, bank) = both(ACCEPT).await;
    bank.pay(json!({ "duplicates": 2 })).await;
    receiver.wait_for(3).await;
    let told = receiver.after_a_moment().await;
    assert_eq!(told.len(), 3);
    for copy in &told {
        copy.assert_signed();
        assert_eq!(copy.body, told[0].body);
    }
}

#[tokio::test]
async fn reorder_lets_the_next_payment_pass() {
    let (receiver, bank) = both(ACCEPT).await;
    let first = bank.pay(json!({ "reorder": true })).await;
    assert_eq!(receiver.after_a_moment().await.len(), 0);
    // A dropped notice never goes, so it is not the one to wait for.
    bank.pay(json!({ "drop": true })).await;
    assert_eq!(bank.transfer(&first).await["held_behind"], Value::Null);
    let second = bank.pay(json!({})).await;
    let told = receiver.wait_for(2).await;
    assert_eq!(numbers(&told), [second.clone(), first.clone()]);
    assert_eq!(bank.transfer(&first).await["held_behind"], second);
}

#[tokio::test]
async fn reordered_payments_come_in_reverse() {
    let (receiver, bank) = both(ACCEPT).await;
    let first = bank.pay(json!({ "reorder": true })).await;
    let second = bank.pay(json!({ "reorder": true })).await;
    let third = bank.pay(json!({})).await;
    assert_eq!(numbers(&receiver.wait_for(3).await), [third, second, first]);
}

#[tokio::test]
async fn a_held_notice_goes_after_one_that_was_refused() {
    let (receiver, bank) = both(&[(422, "{}"), (200, "{}")]).await;
    let first = bank.pay(json!({ "reorder": true })).await;
    bank.pay(json!({})).await;
    receiver.wait_for(2).await;
    bank.wait_state(&first, "delivered").await;
}

#[tokio::test]
async fn a_held_notice_can_be_released_by_hand() {
    let (receiver, bank) = both(ACCEPT).await;
    let first = bank.pay(json!({ "reorder": true })).await;
    bank.send(&first).await;
    bank.wait_state(&first, "delivered").await;
    let second = bank.pay(json!({})).await;
    bank.wait_state(&second, "delivered").await;
    assert_eq!(numbers(&receiver.after_a_moment().await), [first, second]);
}

#[tokio::test]
async fn wrong_amount_is_told_but_not_paid() {
    let (receiver, bank) = both(ACCEPT).await;
    let no = bank.pay(json!({ "wrong_amount": "0.01" })).await;
    assert_eq!(receiver.wait_for(1).await[0].json()["amount"], "0.01");
    assert_eq!(bank.transfer(&no).await["amount"], "1234.56");
}

#[tokio::test]
async fn drop_sends_nothing_until_asked() {
    let (receiver, bank) = both(ACCEPT).await;
    let no = bank.pay(json!({ "drop": true, "reorder": true })).await;
    assert_eq!(bank.transfer(&no).await["notices"][0]["state"], "dropped");
    assert_eq!(receiver.after_a_moment().await.len(), 0);
    bank.send(&no).await;
    bank.wait_state(&no, "delivered").await;
    assert_eq!(receiver.after_a_moment().await.len(), 1);
}

#[tokio::test]
async fn fail_tells_a_failed_payment() {
    let (receiver, bank) = both(ACCEPT).await;
    bank.pay(json!({ "fail": true })).await;
    assert_eq!(receiver.wait_for(1).await[0].json()["result"], "failed");
}

#[tokio::test]
async fn a_server_error_is_tried_again() {
    let (receiver, bank) = both(&[(503, "busy"), (500, ""), (200, "{}")]).await;
    let no = bank.pay(json!({})).await;
    let transfer = bank.wait_state(&no, "delivered").await;
    let attempts = transfer["notices"][0]["attempts"].as_array().unwrap();
    let statuses: Vec<_> = attempts
        .iter()
        .map(|a| a["status"].as_u64().unwrap())
        .collect();
    assert_eq!(statuses, [503, 500, 200]);
    assert_eq!(attempts[0]["excerpt"], "busy");
    assert_eq!(receiver.after_a_moment().await.len(), 3);
}

#[tokio::test]
async fn each_try_is_signed_with_a_fresh_timestamp() {
    let receiver = Receiver::start(&[(503, ""), (200, "{}")]).await;
    let bank = Client::with(&receiver.notify, |config| {
        config.retry_base = Duration::from_millis(1100);
    });
    bank.pay(json!({})).await;
    let told = receiver.wait_for(2).await;
    for attempt in &told {
        attempt.assert_signed();
    }
    assert_eq!(told[0].body, told[1].body);
    assert_ne!(
        told[0].header("x-bank-timestamp"),
        told[1].header("x-bank-timestamp")
    );
    assert_ne!(
        told[0].header("x-bank-signature"),
        told[1].header("x-bank-signature")
    );
}

#[tokio::test]
async fn a_refusal_is_kept_and_not_tried_again() {
    let problem = r#"{"code":"bank-txn-conflict","title":"冲突","detail":"同一流水号内容不同"}"#;
    let script: Script = Box::leak(Box::new([(409, problem)]));
    let (receiver, bank) = both(script).await;
    let no = bank.pay(json!({})).await;
    let transfer = bank.wait_state(&no, "refused").await;
    let attempt = &transfer["notices"][0]["attempts"][0];
    assert_eq!(attempt["outcome"], "bank-txn-conflict");
    assert_eq!(attempt["problem"], "同一流水号内容不同");
    assert_eq!(receiver.after_a_moment().await.len(), 1);
    let list = bank.get("/bank/").await.body;
    assert!(list.contains("被拒收") && list.contains("同一流水号内容不同"));
}

#[tokio::test]
async fn sending_again_by_hand_makes_another_copy() {
    let (receiver, bank) = both(ACCEPT).await;
    let no = bank.pay(json!({})).await;
    bank.wait_state(&no, "delivered").await;
    let transfer = bank.send(&no).await.json();
    assert_eq!(transfer["notices"][1]["copy"], 2);
    let told = receiver.wait_for(2).await;
    assert_eq!(told[0].body, told[1].body);
}

#[tokio::test]
async fn an_unreachable_receiver_is_tried_until_it_is_there() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let bank = Client::with(&notify_uri(port), |config| {
        config.retry_base = Duration::from_millis(50);
    });
    let no = bank.pay(json!({})).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let receiver = Receiver::start_on(listener, ACCEPT);
    let transfer = bank.wait_state(&no, "delivered").await;
    assert_eq!(transfer["notices"][0]["attempts"][0]["status"], Value::Null);
    assert!(transfer["notices"][0]["attempts"][0]["problem"].is_string());
    assert_eq!(receiver.after_a_moment().await.len(), 1);
}

#[tokio::test]
async fn the_bank_gives_up_after_its_last_try() {
    let (receiver, bank) = both(&[(500, "")]).await;
    let no = bank.pay(json!({})).await;
    bank.wait_state(&no, "exhausted").await;
    assert_eq!(receiver.after_a_moment().await.len(), MAX_TRIES);
}

#[tokio::test]
async fn an_order_that_is_not_exact_is_refused() {
    let (receiver, bank) = both(ACCEPT).await;
    let wrong = [
        ("amount", json!("1234.5")),
        ("amount", json!("0.00")),
        ("amount", json!("-1.00")),
        ("amount", json!(1234.56)),
        ("amount", json!("1000000000000.00")),
        ("payee_account", json!("12ab5678")),
        ("payer_name", json!("")),
        ("memo", json!("a\u{0}b")),
        ("switches", json!({ "duplicates": 21 })),
        ("switches", json!({ "wrong_amount": "1" })),
        ("switches", json!({ "explode": true })),
        ("surprise", json!(1)),
    ];
    for (field, value) in wrong {
        let mut order = order();
        order[field] = value.clone();
        let reply = bank.post_json("/api/bank/transfers", &order).await;
        assert_eq!(reply.status, 422, "{field}: {value}");
    }
    assert_eq!(receiver.after_a_moment().await.len(), 0);
    assert_eq!(
        bank.get("/api/bank/transfers").await.json()["transfers"],
        json!([])
    );
}
