//! What holds for every page of the halls, one numbered requirement a test:
//! keyboard, errors, storage, sizes, languages, lists, files, print, network.

#![expect(
    clippy::items_after_statements,
    clippy::too_many_lines,
    reason = "a script stands beside the step that runs it; a list of lists is long"
)]

mod crawl;
mod first;
mod forms;
mod lists;
mod network;
mod papers;
mod places;
mod unit;

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

/// What the holder of `linzhixia` would not want to be read by others.
fn secrets(member: &e2e::Api) -> Vec<String> {
    let fields = ["id_doc_no", "mobile", "account_no", "unit_no"];
    let revealed = fields.map(|field| {
        let body = serde_json::json!({ "field": field });
        member.post("/personal/account/reveal", &body)
    });
    let values = revealed.iter().filter(|answer| answer.status == 200);
    values
        .map(|answer| text(&answer.json()["value"]).to_owned())
        .collect()
}
