//! Payments out: signed, once, as badly as asked, and remembered.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use sandbox::signature;
use serde_json::{Value, json};

use crate::support::{Client, Folder, HandClock, Reply, SECRET, notify_uri};

/// A card of 林知夏.
const CARD: &str = "6222020200001122338";
const LIN: &str = "430102198612240027";

fn bank() -> Client {
    Client::new(&notify_uri(1))
}

fn at(clock: &HandClock) -> Client {
    Client::with(&notify_uri(1), |config| config.clock = clock.clock())
}

fn remembering(folder: &Folder, clock: &HandClock) -> Client {
    Client::with(&notify_uri(1), |config| {
        config.state = Some(folder.path().to_owned());
        config.clock = clock.clock();
    })
}

fn order(payout_no: &str) -> Value {
    json!({
        "payout_no": payout_no, "payee_name": "林知夏", "payee_account": CARD,
        "payee_bank": "中国工商银行", "amount_fen": 123, "remark": "租房提取",
    })
}

impl Client {
    async fn pay_out(&self, order: &Value) -> Reply {
        self.signed("/bank/payouts", Some(order)).await
    }

    async fn payout(&self, payout_no: &str) -> Reply {
        self.signed(&format!("/bank/payouts/{payout_no}"), None)
            .await
    }

    async fn statement(&self, date: &str) -> Value {
        let reply = self.signed(&format!("/bank/statements/{date}"), None).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.json()
    }

    async fn switch(&self, switch: Value) {
        let reply = self.put_json("/bank/control/payouts", &switch).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
    }

    async fn payouts(&self) -> Value {
        self.get("/bank/control/payouts").await.json()
    }
}

#[tokio::test]
async fn a_payout_is_settled_on_its_day() {
    let clock = HandClock::new();
    let bank = at(&clock);
    let reply = bank.pay_out(&order("P1")).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let answer = reply.json();
    let bank_txn_no = answer["bank_txn_no"].as_str().unwrap();
    let expected = json!({
        "payout_no": "P1", "bank_txn_no": bank_txn_no, "state": "done", "reason": null,
        "settled_on": "2026-11-22",
    });
    assert_eq!(answer, expected);
    assert_eq!(bank.payout("P1").await.json(), expected);
    let line = json!({
        "bank_txn_no": bank_txn_no, "payout_no": "P1", "amount_fen": 123,
        "payee_account": CARD, "direction": "out",
    });
    assert_eq!(
        bank.statement("2026-11-22").await,
        json!({ "date": "2026-11-22", "lines": [line], "total_fen": 123 })
    );
    assert_eq!(
        bank.statement("2026-11-23").await,
        json!({ "date": "2026-11-23", "lines": [], "total_fen": 0 })
    );
    for bad in ["2026-11-31", "today", "20261122"] {
        let reply = bank.signed(&format!("/bank/statements/{bad}"), None).await;
        assert_eq!(reply.status, 400, "{bad}");
    }
}

#[tokio::test]
async fn the_same_number_is_one_payment() {
    let bank = bank();
    let first = bank.pay_out(&order("P1")).await;
    let again = bank.pay_out(&order("P1")).await;
    assert_eq!((again.status, again.json()), (200, first.json()));
    for (field, value) in [
        ("payee_name", json!("陈思远")),
        ("payee_account", json!("6217000010007788998")),
        ("payee_bank", json!("")),
        ("amount_fen", json!(124)),
        ("remark", json!("")),
    ] {
        let mut other = order("P1");
        other[field] = value;
        let reply = bank.pay_out(&other).await;
        assert_eq!(reply.status, 409, "{field}");
        assert!(reply.json()["error"].is_string());
    }
    let unknown = bank.payout("P2").await;
    assert_eq!(unknown.status, 404);
    assert_eq!(unknown.json(), json!({ "error": "unknown payout" }));
    let all = bank.payouts().await;
    assert_eq!(all["count"], 1);
    assert_eq!(all["payouts"][0]["asked"], 2);
    assert_eq!(all["payouts"][0]["amount_fen"], 123);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_the_same_time_are_one_payment() {
    let bank = Arc::new(bank());
    let tasks: Vec<_> = (0..32)
        .map(|_| {
            let bank = Arc::clone(&bank);
            tokio::spawn(async move { bank.pay_out(&order("P1")).await.json() })
        })
        .collect();
    let mut numbers = Vec::new();
    for task in tasks {
        numbers.push(task.await.unwrap()["bank_txn_no"].clone());
    }
    numbers.dedup();
    assert_eq!(numbers.len(), 1);
    assert_eq!(bank.payouts().await["payouts"][0]["asked"], 32);
}

#[tokio::test]
async fn what_is_no_order_is_refused() {
    let bank = bank();
    let long = "字".repeat(121);
    for (field, value) in [
        ("amount_fen", json!(0)),
        ("amount_fen", json!(-1)),
        ("amount_fen", json!(1.5)),
        ("amount_fen", json!("123")),
        ("amount_fen", json!(100_000_000_000_000_i64)),
        ("amount_fen", Value::Null),
        ("payout_no", json!("")),
        ("payout_no", json!("a/b")),
        ("payout_no", json!("x".repeat(65))),
        ("payee_name", json!("")),
        ("payee_name", json!(long)),
        ("payee_account", json!("6222x")),
        ("payee_account", json!("1234567")),
        ("payee_bank", json!(long)),
        ("remark", json!("a\nb")),
        ("currency", json!("CNY")),
    ] {
        let mut wrong = order("P1");
        wrong[field] = value.clone();
        let reply = bank.pay_out(&wrong).await;
        assert_eq!(reply.status, 400, "{field} {value}");
        assert!(reply.json()["error"].is_string());
    }
    assert_eq!(
        bank.signed("/bank/payouts", Some(&json!([]))).await.status,
        400
    );
    assert_eq!(bank.payouts().await["count"], 0);
    let mut most = order("P1");
    most["amount_fen"] = json!(99_999_999_999_999_i64);
    assert_eq!(bank.pay_out(&most).await.status, 200);
}

#[tokio::test]
async fn only_what_is_signed_now_with_the_right_key_is_heard() {
    let clock = HandClock::new();
    let bank = at(&clock);
    let right = "2026-11-22T08:00:00Z";
    let key = "sandbox-1";
    for (key_id, stamp, secret, signed_body, status) in [
        (key, right, SECRET, None, 200),
        (key, "2026-11-22T07:55:00Z", SECRET, None, 200),
        (key, "2026-11-22T08:05:00Z", SECRET, None, 200),
        (key, "2026-11-22T07:54:59Z", SECRET, None, 401),
        (key, "2026-11-22T08:05:01Z", SECRET, None, 401),
        (key, "2026-11-22 08:00:00", SECRET, None, 401),
        (key, "", SECRET, None, 401),
        ("sandbox-2", right, SECRET, None, 401),
        (key, right, "guess", None, 401),
        (key, right, SECRET, Some("{}"), 401),
    ] {
        let posts = [
            ("/bank/payouts", order("P1")),
            (
                "/bank/cards/check",
                json!({ "full_name": "林知夏", "id_doc_no": LIN, "card_no": CARD }),
            ),
        ];
        let gets = ["/bank/payouts/P1", "/bank/statements/2026-11-22"];
        let posts = posts.map(|(path, body)| (Request::post(path), body.to_string()));
        let gets = gets.map(|path| (Request::get(path), String::new()));
        for (request, body) in posts.into_iter().chain(gets) {
            let signed = signed_body.unwrap_or(&body);
            let signature = signature::sign(secret, stamp, signed.as_bytes());
            let request = request
                .header("x-bank-key-id", key_id)
                .header("x-bank-timestamp", stamp)
                .header("x-bank-signature", signature);
            let reply = bank.ask(request.body(Body::from(body)).unwrap()).await;
            assert_eq!(reply.status, status, "{key_id} {stamp} {secret}");
        }
    }
    let bare = bank.post_json("/bank/payouts", &order("P2")).await;
    assert_eq!(bare.status, 401);
    assert!(bare.json()["error"].is_string());
    assert_eq!(bank.payouts().await["count"], 1);
}

#[tokio::test]
async fn a_payment_fails_for_the_reason_of_the_switch() {
    let clock = HandClock::new();
    let bank = at(&clock);
    for reason in ["account-name-mismatch", "account-closed", "no-such-account"] {
        bank.switch(json!({ "mode": "fail", "reason": reason }))
            .await;
        let answer = bank.pay_out(&order(reason)).await.json();
        assert_eq!(answer["state"], "failed");
        assert_eq!(answer["reason"], reason);
        assert_eq!(answer["settled_on"], Value::Null);
        // It stays failed when the bank is itself again.
        bank.switch(json!({ "mode": "ordinary" })).await;
        assert_eq!(bank.pay_out(&order(reason)).await.json(), answer);
    }
    assert_eq!(bank.statement("2026-11-22").await["total_fen"], 0);
}

#[tokio::test]
async fn processing_ends_after_its_seconds() {
    let clock = HandClock::new();
    let bank = at(&clock);
    // 16:00 in Beijing: eight hours on, it is the next day.
    clock.pass(8 * 3600 - 5);
    bank.switch(json!({ "mode": "processing", "seconds": 5 }))
        .await;
    let answer = bank.pay_out(&order("P1")).await.json();
    assert_eq!(answer["state"], "processing");
    assert_eq!(answer["settled_on"], Value::Null);
    bank.switch(json!({ "mode": "processing", "seconds": 5, "reason": "account-closed" }))
        .await;
    let fails = bank.pay_out(&order("P2")).await.json();
    assert_eq!(fails["state"], "processing");
    assert_eq!(fails["reason"], Value::Null);

    clock.pass(4);
    assert_eq!(bank.payout("P1").await.json()["state"], "processing");
    clock.pass(1);
    let done = bank.payout("P1").await.json();
    assert_eq!(done["state"], "done");
    assert_eq!(done["settled_on"], "2026-11-23");
    assert_eq!(done["bank_txn_no"], answer["bank_txn_no"]);
    assert_eq!(bank.pay_out(&order("P1")).await.json(), done);
    let failed = bank.payout("P2").await.json();
    assert_eq!(failed["state"], "failed");
    assert_eq!(failed["reason"], "account-closed");
    assert_eq!(bank.statement("2026-11-22").await["total_fen"], 0);
    let statement = bank.statement("2026-11-23").await;
    assert_eq!(statement["total_fen"], 123);
    assert_eq!(statement["lines"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_lost_answer_is_still_one_payment() {
    let bank = bank();
    bank.switch(json!({ "mode": "lost" })).await;
    for _ in 0..2 {
        let lost = bank.pay_out(&order("P1")).await;
        assert_eq!(lost.status, 500);
        assert!(!lost.body.contains("bank_txn_no"));
    }
    let known = bank.payout("P1").await.json();
    assert_eq!(known["state"], "done");
    bank.switch(json!({ "mode": "ordinary" })).await;
    assert_eq!(bank.pay_out(&order("P1")).await.json(), known);
    assert_eq!(bank.payouts().await["count"], 1);
}

#[tokio::test]
async fn a_late_answer_comes_after_the_payment() {
    let bank = Arc::new(bank());
    bank.switch(json!({ "mode": "late", "seconds": 3600 }))
        .await;
    let asking = tokio::spawn({
        let bank = Arc::clone(&bank);
        async move { bank.pay_out(&order("P1")).await.status }
    });
    let mut known = bank.payout("P1").await;
    for _ in 0..500 {
        if known.status == 200 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
        known = bank.payout("P1").await;
    }
    assert_eq!(known.json()["state"], "done");
    assert!(!asking.is_finished());
    asking.abort();
    bank.switch(json!({ "mode": "late", "seconds": 0 })).await;
    assert_eq!(bank.pay_out(&order("P1")).await.json(), known.json());
}

#[tokio::test]
async fn out_of_service_pays_nothing() {
    let bank = bank();
    bank.pay_out(&order("P0")).await;
    bank.switch(json!({ "mode": "refuse" })).await;
    for payout_no in ["P0", "P1"] {
        assert_eq!(bank.pay_out(&order(payout_no)).await.status, 503);
    }
    assert_eq!(bank.payout("P0").await.status, 200);
    assert_eq!(bank.payout("P1").await.status, 404);
    bank.switch(json!({ "mode": "ordinary" })).await;
    assert_eq!(bank.pay_out(&order("P1")).await.status, 200);
    assert_eq!(bank.payouts().await["count"], 2);
}

#[tokio::test]
async fn only_switches_that_exist_are_set() {
    let bank = bank();
    bank.switch(json!({ "mode": "lost" })).await;
    for wrong in [
        json!({ "mode": "sulky" }),
        json!({ "mode": "fail" }),
        json!({ "mode": "fail", "reason": "bad-mood" }),
        json!({ "mode": "processing" }),
        json!({ "mode": "processing", "seconds": 3601 }),
        json!({ "mode": "late", "seconds": -1 }),
        json!({ "mode": "late", "seconds": 1, "reason": "account-closed" }),
        json!({}),
    ] {
        let reply = bank.put_json("/bank/control/payouts", &wrong).await;
        assert_eq!(reply.status, 422, "{wrong}");
        assert!(reply.json()["error"].is_string());
    }
    assert_eq!(bank.payouts().await["switch"], json!({ "mode": "lost" }));
}

#[tokio::test]
async fn a_card_belongs_to_its_person() {
    let bank = bank();
    for (full_name, id_doc_no, card_no, matches, name) in [
        ("林知夏", LIN, CARD, true, "中国工商银行"),
        ("林知秋", LIN, CARD, false, "中国工商银行"),
        ("林知夏", "110107199201310045", CARD, false, "中国工商银行"),
        ("林知夏", LIN, "6228480010007788994", false, "中国农业银行"),
        // Cards that nobody is known to hold.
        ("任何人", LIN, "6228480000000000018", true, "中国农业银行"),
        ("任何人", LIN, "4539578763621486", true, "其他银行"),
        ("林知夏", LIN, "6222020200001122339", false, ""),
        ("林知夏", LIN, "", false, ""),
    ] {
        let claim = json!({
            "full_name": full_name, "id_doc_no": id_doc_no, "card_no": card_no,
        });
        let reply = bank.signed("/bank/cards/check", Some(&claim)).await;
        assert_eq!(
            (reply.status, reply.json()),
            (200, json!({ "matches": matches, "bank": name })),
            "{claim}"
        );
    }
    let incomplete = json!({ "full_name": "林知夏", "card_no": CARD });
    let reply = bank.signed("/bank/cards/check", Some(&incomplete)).await;
    assert_eq!(reply.status, 400);
    // A payment to that card under another name fails by itself.
    let mut other = order("P1");
    other["payee_name"] = json!("王建国");
    let answer = bank.pay_out(&other).await.json();
    assert_eq!(answer["reason"], "account-name-mismatch");
    let mut stranger = order("P2");
    stranger["payee_account"] = json!("0200123456789012345");
    assert_eq!(bank.pay_out(&stranger).await.json()["state"], "done");
}

#[tokio::test]
async fn a_restart_pays_nothing_again() {
    let (folder, clock) = (Folder::new(), HandClock::new());
    let first = remembering(&folder, &clock);
    let done = first.pay_out(&order("P1")).await.json();
    first
        .switch(json!({ "mode": "processing", "seconds": 60 }))
        .await;
    let waiting = first.pay_out(&order("P2")).await.json();
    // The second life writes its memory anew, the third reads that.
    drop(remembering(&folder, &clock));
    clock.pass(60);
    let third = remembering(&folder, &clock);
    assert_eq!(third.payout("P1").await.json(), done);
    assert_eq!(third.pay_out(&order("P1")).await.json(), done);
    let ended = third.payout("P2").await.json();
    assert_eq!(ended["state"], "done");
    assert_eq!(ended["bank_txn_no"], waiting["bank_txn_no"]);
    let mut other = order("P1");
    other["amount_fen"] = json!(124);
    assert_eq!(third.pay_out(&other).await.status, 409);
    let statement = third.statement("2026-11-22").await;
    assert_eq!(statement["total_fen"], 246);
    // The switch was kept, and numbers go on where they were.
    let next = third.pay_out(&order("P3")).await.json();
    assert_eq!(next["state"], "processing");
    assert_eq!(next["bank_txn_no"], "B20261122000000003");

    assert_eq!(third.post_json("/api/reset", &json!({})).await.status, 204);
    drop(third);
    let fourth = remembering(&folder, &clock);
    assert_eq!(fourth.payout("P1").await.status, 404);
    assert_eq!(
        fourth.payouts().await["switch"],
        json!({ "mode": "ordinary" })
    );
    let new = fourth.pay_out(&order("P1")).await.json();
    assert_eq!(new["bank_txn_no"], "B20261122000000004");
}

#[tokio::test]
async fn the_page_lists_payouts_and_takes_the_switch() {
    let bank = bank();
    let mut hostile = order("P1");
    hostile["remark"] = json!("<script>1</script>");
    bank.pay_out(&hostile).await;
    let form = "mode=fail&reason=account-closed&seconds=";
    let reply = bank.post_form("/bank/outgoing/switch", form).await;
    assert_eq!((reply.status, reply.location()), (303, "/bank/outgoing/"));
    bank.pay_out(&order("P2")).await;
    let page = bank.get("/bank/outgoing/").await.body;
    assert!(page.find(">P2<") < page.find(">P1<"), "newest first");
    for text in [
        "共 2 笔",
        "已到账",
        "账户已销户",
        "1.23",
        "<option value=\"fail\" selected>",
        "<option value=\"account-closed\" selected>",
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("<script"));
    for (form, set) in [
        (
            "mode=processing&reason=&seconds=7",
            json!({ "mode": "processing", "seconds": 7 }),
        ),
        (
            "mode=late&reason=account-closed&seconds=7",
            json!({ "mode": "late", "seconds": 7 }),
        ),
        ("mode=lost", json!({ "mode": "lost" })),
        ("mode=refuse", json!({ "mode": "refuse" })),
        ("mode=ordinary", json!({ "mode": "ordinary" })),
    ] {
        let reply = bank.post_form("/bank/outgoing/switch", form).await;
        assert_eq!(reply.status, 303, "{form}");
        assert_eq!(bank.payouts().await["switch"], set, "{form}");
    }
    for form in [
        "mode=fail&reason=",
        "mode=late&seconds=soon",
        "mode=late&seconds=3601",
        "mode=sulky",
        "",
    ] {
        let reply = bank.post_form("/bank/outgoing/switch", form).await;
        assert_eq!(reply.status, 422, "{form}");
        assert!(reply.body.contains("role=\"alert\""), "{form}");
    }
    assert_eq!(
        bank.payouts().await["switch"],
        json!({ "mode": "ordinary" })
    );
}
