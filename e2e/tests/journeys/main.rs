//! What people do in the halls, in a real browser over a running server.

mod agents;
mod personal;
mod robust;
mod suspense;
mod unit;
mod withdrawal;

use serde_json::Value;

/// A text of an answer.
fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

/// An amount (fen) of an answer.
fn fen(value: &Value) -> i64 {
    value
        .as_i64()
        .unwrap_or_else(|| panic!("no number: {value}"))
}
