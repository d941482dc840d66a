//! The bank: payments through the sandbox, and notices signed by hand.

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{Answer, Api, DEADLINE, World, eventually};

/// Secret of the demo's bank.
const SECRET: &str = "sandbox-secret-for-demo-only";

/// An amount in fen as the bank writes it: `1234.56`.
pub fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// An amount in fen as people read it: `1,234.56`.
pub fn grouped(fen: i64) -> String {
    let digits = (fen / 100).to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{text}.{:02}", fen % 100)
}

/// Pays a slip at the bank, with its switches (`{"duplicates": 2}`); answers the
/// number of the bank's transaction.
pub fn pay(world: &World, slip: &Value, amount_fen: i64, switches: &Value) -> String {
    let order = json!({
        "payee_account": slip["payee_account"],
        "payee_name": slip["payee_name"],
        "payer_name": slip["payer_name"],
        "amount": yuan(amount_fen),
        "reference": slip["slip_no"],
        "switches": switches,
    });
    order_transfer(world, &order)
}

/// Any transfer.
pub fn order_transfer(world: &World, order: &Value) -> String {
    let answer = call(world, "POST", "/api/bank/transfers", order);
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["bank_txn_no"]
        .as_str()
        .expect("a number")
        .to_owned()
}

/// Waits until every copy of a transfer's notice has been answered.
pub fn wait_told(world: &World, txn_no: &str) -> Value {
    eventually("the bank's notice is answered", DEADLINE, || {
        let transfer = call(
            world,
            "GET",
            &format!("/api/bank/transfers/{txn_no}"),
            &Value::Null,
        )
        .json();
        let notices = transfer["notices"].as_array().expect("notices").clone();
        notices
            .iter()
            .all(|notice| notice["state"] == "delivered")
            .then_some(transfer)
    })
}

/// Sends a held or dropped notice now.
pub fn send_now(world: &World, txn_no: &str) {
    let answer = call(
        world,
        "POST",
        &format!("/api/bank/transfers/{txn_no}/send"),
        &Value::Null,
    );
    assert_eq!(answer.status, 200, "{}", answer.text());
}

fn call(world: &World, method: &str, path: &str, body: &Value) -> Answer {
    // The sandbox's paths are not under `/api/v1`.
    Api::raw(&world.bank_url(path), method, body)
}

/// A notice with the bank's signature, given at the server's door.
///
/// # Errors
/// What the network said when nobody answered.
pub fn notice(world: &World, body: &Value) -> Result<Answer, String> {
    tell(&world.visitor(), body)
}

/// The same at the door of any server.
///
/// # Errors
/// What the network said when nobody answered.
pub fn tell(visitor: &Api, body: &Value) -> Result<Answer, String> {
    let text = body.to_string();
    let now = now();
    let signature = sign(SECRET, &now, &text);
    let headers = [
        ("content-type", "application/json"),
        ("x-bank-key-id", "sandbox-1"),
        ("x-bank-timestamp", now.as_str()),
        ("x-bank-signature", signature.as_str()),
    ];
    visitor.try_call("POST", "/bank/notices", &headers, text.into_bytes())
}

/// The moment, to the second.
pub fn now() -> String {
    #[expect(clippy::disallowed_methods, reason = "the bank has a clock of its own")]
    let now = OffsetDateTime::now_utc()
        .replace_nanosecond(0)
        .expect("zero is a nanosecond");
    now.format(&Rfc3339).expect("a moment can be written")
}

/// Signature over the time and the body.
fn sign(secret: &str, timestamp: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length will do");
    mac.update(timestamp.as_bytes());
    mac.update(b"\n");
    mac.update(body.as_bytes());
    mac.finalize()
        .into_bytes()
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::{grouped, sign, yuan};

    #[test]
    fn amounts_are_written_as_people_do() {
        for (fen, plain, people) in [
            (0, "0.00", "0.00"),
            (99_999, "999.99", "999.99"),
            (123_456_789, "1234567.89", "1,234,567.89"),
        ] {
            assert_eq!(
                (yuan(fen), grouped(fen)),
                (plain.to_owned(), people.to_owned())
            );
        }
    }

    #[test]
    fn a_signature_is_lower_case_hex_of_32_bytes() {
        let signature = sign("key", "2026-11-22T08:00:00Z", "{}");
        assert_eq!(signature.len(), 64);
        assert!(
            signature
                .chars()
                .all(|c| c.is_ascii_digit() || c.is_ascii_lowercase())
        );
    }
}
