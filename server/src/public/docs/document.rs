//! What the routes cannot say about themselves: title, version, security.

use axum::http::StatusCode;
use serde_json::{Value, json};
use utoipa::openapi::OpenApi;

use crate::platform::config::Config;

/// What holds for every request.
pub(super) const NOTES: &str = "Amounts are integers in fen (分, 0.01 yuan), months `2026-11`, dates \
`2026-11-22`, instants UTC `2026-11-22T08:00:00Z`. Requests refuse unknown fields.\n\n\
Sessions are cookies (`anju_personal`, `anju_unit`; HttpOnly, SameSite=Lax). Every request that \
changes something carries `X-CSRF-Token` with the value that the session answered. A POST that \
moves money or issues a paper carries `Idempotency-Key` (16 to 64 letters, digits or hyphens): the \
same body gets the same answer, another body is refused with 409. Notices of the bank are signed \
with HMAC-SHA256 over time stamp, line feed and body.\n\n\
A refusal is `application/problem+json` (RFC 9457): `code` is stable and for machines, `title` and \
`detail` are sentences for the user, in Chinese or, with `Accept-Language: en`, in English; \
`errors` names the form fields; `trace_id` is to be quoted to the hotline. Another person's or \
another unit's number is 404.";

/// The same for Chinese readers of the page; the document itself is in English.
pub(super) const NOTES_ZH: &str = "金额为整数，单位分；年月写作 `2026-11`，日期 `2026-11-22`，时刻为 UTC \
`2026-11-22T08:00:00Z`。请求中有未知字段的一律拒绝。\n\n\
会话使用 Cookie（`anju_personal`、`anju_unit`，HttpOnly、SameSite=Lax）。凡更改数据的请求须带请求头 \
`X-CSRF-Token`，其值由会话接口给出。涉及资金或开具证明的 POST 请求须带 `Idempotency-Key`\
（16 至 64 位字母、数字或连字符）：内容相同返回同一结果，内容不同返回 409。银行到账通知以 HMAC-SHA256 \
对时间戳、换行符和请求正文签名。\n\n\
拒绝办理时返回 `application/problem+json`（RFC 9457）：`code` 固定不变，供程序判断；`title`、`detail` \
为给用户看的中文说明，请求头带 `Accept-Language: en` 时为英文；`errors` 逐项指出表单字段；`trace_id` \
供拨打热线时提供。他人或其他单位的编号一律返回 404。";

/// The complete document: what the routes say, with title, notes and security.
pub(crate) fn describe(document: &OpenApi, config: &Config) -> Value {
    let mut json = serde_json::to_value(document).unwrap_or_else(|error| {
        tracing::error!(error = %error, "the API's description cannot be written");
        json!({})
    });
    json["info"] = json!({
        "title": format!("{} API", config.centre.name_en),
        "version": env!("CARGO_PKG_VERSION"),
        "description": NOTES,
        "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
    });
    json["servers"] = json!([{ "url": config.server.public_url }]);
    json["components"]["securitySchemes"] = schemes();
    if let Some(paths) = json["paths"].as_object_mut() {
        for (path, item) in paths {
            for (method, operation) in item.as_object_mut().into_iter().flatten() {
                if let Some(security) = security(path, method) {
                    operation["security"] = security;
                }
                operation["operationId"] = json!(operation_id(path, method));
                describe_keys(operation);
                describe_refusals(path, method, operation);
            }
        }
    }
    json
}

fn schemes() -> Value {
    let cookie = |name: &str, hall: &str| json!({ "type": "apiKey", "in": "cookie", "name": name, "description": hall });
    let header = |name: &str, what: &str| json!({ "type": "apiKey", "in": "header", "name": name, "description": what });
    json!({
        "personal_session": cookie("anju_personal", "Session of the personal hall (个人网厅)"),
        "unit_session": cookie("anju_unit", "Session of the unit hall (单位网厅)"),
        "csrf": header("X-CSRF-Token", "Value that the session answered"),
        "bank_signature": header(
            "X-Bank-Signature",
            "HMAC-SHA256 in lower-case hexadecimal, with X-Bank-Key-Id and X-Bank-Timestamp"
        ),
    })
}

/// What a request must prove; nothing for logging in and what anyone may see.
fn security(path: &str, method: &str) -> Option<Value> {
    if path.ends_with("/session") && method == "post" {
        return None;
    }
    let session = if path.starts_with("/api/v1/personal/") {
        "personal_session"
    } else if path.starts_with("/api/v1/unit/") {
        "unit_session"
    } else if path.starts_with("/api/v1/bank/") {
        return Some(json!([{ "bank_signature": [] }]));
    } else {
        return None;
    };
    Some(match method {
        // A browser without a session may ask whether it has one.
        "get" if path.ends_with("/session") => json!([{}, { session: [] }]),
        "get" | "head" => json!([{ session: [] }]),
        _ => json!([{ session: [], "csrf": [] }]),
    })
}

/// Refusals that follow from what an operation takes, which no route has to
/// list for itself. All of them are problems.
fn refusals(path: &str, method: &str, operation: &Value) -> Vec<(u16, &'static str)> {
    let takes = |place: &str| {
        let parameters = operation["parameters"].as_array();
        let mut parameters = parameters.into_iter().flatten();
        parameters.any(|parameter| parameter["in"] == place)
    };
    let content = operation["requestBody"]["content"].as_object();
    let is_changing = !matches!(method, "get" | "head");
    let mut statuses = vec![(503, "Busy; nothing was done, try again later")];
    if path.starts_with("/api/v1/personal/") || path.starts_with("/api/v1/unit/") {
        statuses.push((401, "Not logged in"));
        if is_changing {
            statuses.push((403, "Without the session's proof, or without the right"));
        }
    }
    if takes("path") {
        statuses.push((404, "Missing, or somebody else's"));
    }
    if takes("query") {
        statuses.push((422, "A query parameter is not acceptable"));
    }
    if takes("header") {
        statuses.push((400, "A header is missing or not acceptable"));
    }
    if let Some(content) = content {
        statuses.push((400, "The body did not arrive whole"));
        statuses.push((413, "The body is too large"));
        statuses.push((422, "The body is not acceptable"));
        if content.contains_key("application/json") {
            statuses.push((415, "The body is not application/json"));
        }
    }
    statuses
}

/// Name of an operation. Two routes may call their functions alike; method and
/// address are never those of another one.
fn operation_id(path: &str, method: &str) -> String {
    let words = path.trim_start_matches("/api/v1");
    let words = words.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    let words: Vec<_> = std::iter::once(method).chain(words).collect();
    words.join("_")
}

/// Says which texts `Idempotency-Key` takes, as its extractor reads them.
fn describe_keys(operation: &mut Value) {
    let parameters = operation.get_mut("parameters");
    let parameters = parameters.and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        if parameter["name"] == "Idempotency-Key" {
            parameter["description"] =
                json!("16 to 64 letters, digits or hyphens, made by the caller");
            parameter["schema"] = json!({ "type": "string", "pattern": "^[0-9A-Za-z-]{16,64}$" });
        }
    }
}

/// What a status means where the route does not say it in its own words; the
/// format demands a description of every answer.
fn usual_meaning(status: &str) -> &'static str {
    let status = status.parse().ok();
    let status = status.and_then(|status| StatusCode::from_u16(status).ok());
    status
        .and_then(|status| status.canonical_reason())
        .unwrap_or("Answer")
}

/// Adds those refusals, and gives every problem its media type and every answer
/// a description.
fn describe_refusals(path: &str, method: &str, operation: &mut Value) {
    let problem = json!({ "$ref": "#/components/schemas/ProblemView" });
    for (status, meaning) in refusals(path, method, operation) {
        let answer = &mut operation["responses"][status.to_string()];
        if answer.is_null() {
            *answer = json!({ "description": meaning, "content": { "application/json": {
                "schema": problem } } });
        }
    }
    for (status, answer) in operation["responses"].as_object_mut().into_iter().flatten() {
        if answer["description"].as_str().is_none_or(str::is_empty) {
            answer["description"] = json!(usual_meaning(status));
        }
        // Not `answer["content"]`: that would write a null where nothing is sent.
        let content = answer.get_mut("content").and_then(Value::as_object_mut);
        let Some(content) = content.filter(|content| {
            let json = content.get("application/json");
            json.is_some_and(|json| json["schema"] == problem)
        }) else {
            continue;
        };
        if let Some(schema) = content.remove("application/json") {
            content.insert("application/problem+json".to_owned(), schema);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_follow_from_what_an_operation_takes() {
        let statuses = |path: &str, method: &str, mut operation: Value| {
            describe_refusals(path, method, &mut operation);
            let answers = operation["responses"].as_object().unwrap().clone();
            answers.keys().cloned().collect::<Vec<_>>().join(" ")
        };
        let plain = json!({ "responses": { "200": { "description": "" } } });
        assert_eq!(statuses("/api/v1/centre", "get", plain.clone()), "200 503");
        assert_eq!(
            statuses("/api/v1/unit/home", "get", plain.clone()),
            "200 401 503"
        );
        let mut taking = plain;
        taking["parameters"] = json!([{ "in": "path" }, { "in": "query" }]);
        taking["requestBody"]["content"]["application/json"] = json!({});
        assert_eq!(
            statuses("/api/v1/unit/x/{id}", "put", taking),
            "200 400 401 403 404 413 415 422 503"
        );
    }

    #[test]
    fn refusals_are_problems() {
        let schema = json!({ "$ref": "#/components/schemas/ProblemView" });
        let mut operation = json!({ "responses": { "409": {
            "description": "", "content": { "application/json": { "schema": schema } } } } });
        describe_refusals("/api/v1/centre", "get", &mut operation);
        for status in ["409", "503"] {
            let content = &operation["responses"][status]["content"];
            let media: Vec<_> = content.as_object().unwrap().keys().collect();
            assert_eq!(media, ["application/problem+json"], "{status}");
        }
    }

    #[test]
    fn an_answer_without_a_body_stays_without_one() {
        let mut operation = json!({ "responses": { "204": {} } });
        describe_refusals("/api/v1/personal/session", "delete", &mut operation);
        let nothing = json!({ "description": "No Content" });
        assert_eq!(operation["responses"]["204"], nothing);
    }

    #[test]
    fn every_operation_has_a_name_of_its_own() {
        assert_eq!(
            operation_id("/api/v1/unit/remittances/{remittance_no}/list.xlsx", "get"),
            "get_unit_remittances_remittance_no_list_xlsx"
        );
        let document = crate::app::document(&Config::default());
        let mut names = std::collections::BTreeSet::new();
        for item in document["paths"].as_object().unwrap().values() {
            for operation in item.as_object().unwrap().values() {
                let name = operation["operationId"].as_str().unwrap();
                assert!(names.insert(name), "{name}");
            }
        }
    }

    #[test]
    fn every_answer_says_what_it_is() {
        let document = crate::app::document(&Config::default());
        let items = document["paths"].as_object().unwrap().values();
        let operations = items.flat_map(|item| item.as_object().unwrap().values());
        for operation in operations {
            for (status, answer) in operation["responses"].as_object().unwrap() {
                let said = answer["description"].as_str().unwrap_or_default();
                assert!(!said.is_empty(), "{} {status}", operation["operationId"]);
            }
        }
        let own = json!({ "description": "The paper" });
        let mut operation = json!({ "responses": { "200": own } });
        describe_refusals("/api/v1/centre", "get", &mut operation);
        assert_eq!(operation["responses"]["200"], own);
    }

    #[test]
    fn nothing_in_the_document_is_null() {
        fn look(value: &Value, at: &str) {
            assert!(!value.is_null(), "{at}");
            if let Some(fields) = value.as_object() {
                for (name, inner) in fields {
                    look(inner, &format!("{at}/{name}"));
                }
            }
            for (number, inner) in value.as_array().into_iter().flatten().enumerate() {
                look(inner, &format!("{at}/{number}"));
            }
        }
        look(&crate::app::document(&Config::default()), "");
    }

    #[test]
    fn a_key_is_described_as_it_is_read() {
        let other = json!({ "name": "page", "in": "query" });
        let key = json!({ "name": "Idempotency-Key", "in": "header", "required": true });
        let mut operation = json!({ "parameters": [other, key] });
        describe_keys(&mut operation);
        assert_eq!(operation["parameters"][0], other);
        let described = &operation["parameters"][1];
        assert_eq!(described["required"], true);
        assert_eq!(described["schema"]["pattern"], "^[0-9A-Za-z-]{16,64}$");
        let mut plain = json!({ "responses": {} });
        describe_keys(&mut plain);
        assert_eq!(plain, json!({ "responses": {} }));
    }

    #[test]
    fn what_changes_something_needs_the_csrf_proof() {
        let needs = |path, method| security(path, method).map(|value| value.to_string());
        assert_eq!(needs("/api/v1/personal/session", "post"), None);
        assert_eq!(needs("/api/v1/centre", "get"), None);
        let asking = needs("/api/v1/unit/session", "get").unwrap();
        assert_eq!(asking, r#"[{},{"unit_session":[]}]"#);
        let reading = needs("/api/v1/unit/home", "get").unwrap();
        assert!(reading.contains("unit_session") && !reading.contains("csrf"));
        let changing = needs("/api/v1/personal/certificates", "post").unwrap();
        assert!(changing.contains("personal_session") && changing.contains("csrf"));
        assert!(
            needs("/api/v1/bank/notices", "post")
                .unwrap()
                .contains("bank_signature")
        );
    }
}
