//! What survives a restart, and what a reset forgets.

use std::fs::OpenOptions;
use std::io::Write;

use serde_json::json;

use crate::support::{ACCEPT, Client, Folder, Receiver};

fn remembering(receiver: &Receiver, folder: &Folder) -> Client {
    Client::with(&receiver.notify, |config| {
        config.state = Some(folder.path().to_owned());
    })
}

#[tokio::test]
async fn a_restart_keeps_transfers_messages_and_the_sequence() {
    let (receiver, folder) = (Receiver::start(ACCEPT).await, Folder::new());
    let first = remembering(&receiver, &folder);
    let (told, dropped, held) = (
        first.pay(json!({})).await,
        first.pay(json!({ "drop": true })).await,
        first.pay(json!({ "reorder": true })).await,
    );
    assert!(told.ends_with("000000001") && dropped.ends_with("000000002"));
    first.wait_state(&told, "delivered").await;
    first
        .world
        .receive(
            serde_json::from_value(
                json!({ "mobile": "13800000001", "text": "【公积金】验证码 123456" }),
            )
            .unwrap(),
        )
        .unwrap();

    let second = remembering(&receiver, &folder);
    assert_eq!(second.transfer(&told).await, first.transfer(&told).await);
    assert_eq!(
        second.transfer(&dropped).await["notices"][0]["state"],
        "dropped"
    );
    assert_eq!(
        second.get("/api/sms").await.json()["messages"][0]["mobile"],
        "13800000001"
    );
    let next = second.pay(json!({})).await;
    assert!(next.ends_with("000000004"), "{next}");
    second.wait_state(&held, "delivered").await;
    assert_eq!(receiver.after_a_moment().await.len(), 3);
}

#[tokio::test]
async fn a_waiting_notice_goes_out_after_a_restart() {
    let (receiver, folder) = (Receiver::start(ACCEPT).await, Folder::new());
    let no = {
        // The first life's task still waits for its second when the second life has sent.
        let first = remembering(&receiver, &folder);
        let no = first.pay(json!({ "delay_seconds": 3600 })).await;
        first.world.reset().unwrap();
        let no_again = first.pay(json!({ "delay_seconds": 1 })).await;
        assert_ne!(no, no_again);
        no_again
    };
    let second = remembering(&receiver, &folder);
    second.wait_state(&no, "delivered").await;
}

#[tokio::test]
async fn a_torn_last_line_is_forgotten() {
    let (receiver, folder) = (Receiver::start(ACCEPT).await, Folder::new());
    let no = remembering(&receiver, &folder)
        .pay(json!({ "drop": true }))
        .await;
    let file = folder.path().join("sandbox.jsonl");
    let mut file = OpenOptions::new().append(true).open(file).unwrap();
    file.write_all(br#"{"transfer":{"bank_txn"#).unwrap();
    let again = remembering(&receiver, &folder);
    assert_eq!(again.transfer(&no).await["bank_txn_no"], no);
}

#[tokio::test]
async fn a_reset_forgets_all_but_the_sequence() {
    let (receiver, folder) = (Receiver::start(ACCEPT).await, Folder::new());
    let bank = remembering(&receiver, &folder);
    let waiting = bank.pay(json!({ "delay_seconds": 1 })).await;
    bank.pay(json!({ "reorder": true })).await;
    assert_eq!(bank.post_json("/api/reset", &json!({})).await.status, 204);
    assert_eq!(
        bank.get("/api/bank/transfers").await.json()["transfers"],
        json!([])
    );
    assert_eq!(
        bank.get(&format!("/api/bank/transfers/{waiting}"))
            .await
            .status,
        404
    );
    assert_eq!(bank.send(&waiting).await.status, 404);
    drop(bank);
    let bank = remembering(&receiver, &folder);
    let next = bank.pay(json!({ "drop": true })).await;
    assert!(next.ends_with("000000003"), "{next}");
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert_eq!(receiver.after_a_moment().await.len(), 0);
}

#[tokio::test]
async fn without_a_folder_numbers_begin_at_the_time_of_day() {
    let receiver = Receiver::start(ACCEPT).await;
    let one = Client::new(&receiver.notify)
        .pay(json!({ "drop": true }))
        .await;
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    let two = Client::new(&receiver.notify)
        .pay(json!({ "drop": true }))
        .await;
    assert_eq!(one.len(), 18);
    assert!(one < two, "{one} {two}");
}
