//! One table of every operation and every kind of caller, walked through the
//! whole router; what belongs to another person or unit is not there.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::allow_attributes,
    reason = "helpers of tests, which clippy does not take for tests"
)]

#[path = "../support/mod.rs"]
mod support;
mod table;
mod world;

use std::collections::BTreeSet;

use axum::http::Method;
use serde_json::{Value, json};
use server::{app, platform::config::Config};
use support::{Answer, PASSWORD};
use table::{API, PAGES, Row};
use world::{CALLERS, Caller, World};

/// What a caller must not find in any answer.
fn secrets(world: &World, caller: Caller) -> &[String] {
    match caller {
        Caller::Nobody | Caller::Stranger | Caller::Bank | Caller::Expired | Caller::Rightless => {
            &world.unit_secrets
        }
        Caller::OtherEmployee => &world.employee_secrets,
        _ => &[],
    }
}

fn is_json(answer: &Answer) -> bool {
    answer.text().starts_with(['{', '['])
}

/// The status, and nothing that is somebody else's.
fn check(world: &World, row: &Row, caller: Caller, expected: u16, answer: &Answer) {
    let text = answer.text();
    let what = format!("{} {} as {caller:?}: {text}", row.method, row.path);
    assert_eq!(answer.status.as_u16(), expected, "{what}");
    // Whoever logs in here gets the employee's or the operator's own session,
    // anyone with the paper in hand may check it, and the description has the
    // first number of the day as its example.
    let is_login = row.path.ends_with("/session") && row.method == "POST";
    let is_open = ["/verify/{code}", "/api-docs", "/api/v1/openapi.json"].contains(&row.path);
    if is_login || is_open {
        return;
    }
    for secret in secrets(world, caller) {
        assert!(!text.contains(secret.as_str()), "{secret} in {what}");
    }
    if expected >= 400 && row.path.starts_with("/api/") {
        assert!(is_json(answer), "{what}");
        assert_eq!(
            answer.headers["content-type"], "application/problem+json",
            "{what}"
        );
    }
    if expected == 404 && row.path.starts_with("/api/") {
        assert_eq!(answer.json::<Value>()["code"], "not-found", "{what}");
    }
}

#[tokio::test]
async fn everyone_gets_what_the_table_says() {
    let mut world = World::new().await;
    for row in API.iter().chain(PAGES) {
        for (caller, expected) in CALLERS.into_iter().zip(row.answers) {
            let answer = world.ask(row, caller, None).await;
            check(&world, row, caller, expected, &answer);
            // The next caller must find the world as it was.
            if row.method != "GET" && answer.status.is_success() {
                world = World::new().await;
            }
        }
    }
}

#[test]
fn every_operation_of_the_description_is_in_the_table() {
    let document = app::document(&Config::default());
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            described.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let listed: BTreeSet<_> = API
        .iter()
        .map(|row| format!("{} {}", row.method, row.path))
        .collect();
    assert_eq!(listed.len(), API.len(), "a row is there twice");
    assert_eq!(listed, described);
}

/// Callers who would get through with the right proof.
fn allowed(row: &Row) -> Vec<Caller> {
    let pairs = CALLERS.into_iter().zip(row.answers);
    pairs
        .filter(|(_, status)| !matches!(status, 401 | 403 | 404))
        .map(|(caller, _)| caller)
        .collect()
}

#[tokio::test]
async fn nothing_changes_without_the_sessions_own_proof() {
    let world = World::new().await;
    let changing = API.iter().filter(|row| row.method != "GET");
    let mut tried = 0;
    for row in changing.filter(|row| !row.path.ends_with("bank/notices")) {
        if row.path.ends_with("/session") && row.method == "POST" {
            continue;
        }
        for caller in allowed(row) {
            let (right, strangers) = (
                world.browser(caller).csrf,
                world.browser(Caller::Expired).csrf,
            );
            let cut = &right[..right.len() - 1];
            let longer = format!("{right}0");
            for wrong in ["", "0", cut, &longer, &strangers, &right.to_uppercase()] {
                assert_ne!(wrong, right);
                let answer = world.ask(row, caller, Some(wrong)).await;
                answer.assert_problem(403, "csrf-proof-missing");
                tried += 1;
            }
        }
    }
    assert!(tried > 100, "{tried}");
}

#[tokio::test]
async fn another_site_cannot_log_a_browser_in() {
    let world = World::new().await;
    for (path, name) in [
        ("/api/v1/personal/session", "Employee"),
        ("/api/v1/unit/session", "Operator"),
    ] {
        let body = json!({ "login_name": name, "password": PASSWORD });
        let body = serde_json::to_vec(&body).unwrap();
        for site in ["cross-site", "same-site", "nonsense"] {
            let headers = [("sec-fetch-site", site)];
            let (kind, body) = ("application/json", Some(body.clone()));
            let browser = world.test.browser();
            let answer = browser.send(Method::POST, path, body, kind, &headers).await;
            answer.assert_problem(403, "cross-site");
        }
    }
}

#[tokio::test]
async fn a_session_of_one_hall_is_none_in_the_other() {
    let world = World::new().await;
    for (caller, path) in [
        (Caller::Employee, "/api/v1/unit/home"),
        (Caller::Operator, "/api/v1/personal/overview"),
    ] {
        let mut browser = world.browser(caller);
        // The same value under the other hall's name.
        browser.cookie = if caller == Caller::Employee {
            browser.cookie.replace("anju_personal=", "anju_unit=")
        } else {
            browser.cookie.replace("anju_unit=", "anju_personal=")
        };
        browser.get(path).await.assert_problem(401, "not-logged-in");
    }
}

#[tokio::test]
async fn an_agent_without_rights_cannot_log_in() {
    let world = World::new().await;
    for name in ["Expired", "Rightless"] {
        let body = json!({ "login_name": name, "password": PASSWORD });
        let browser = world.test.browser();
        let answer = browser.post("/api/v1/unit/session", &body).await;
        answer.assert_problem(403, "agent-disabled");
    }
}

#[tokio::test]
async fn other_methods_are_refused_in_our_words() {
    let world = World::new().await;
    let browser = world.browser(Caller::Operator);
    for row in API {
        let path = world.path(row);
        let answer = browser
            .send(Method::PATCH, &path, None, "application/json", &[])
            .await;
        answer.assert_problem(405, "method-not-allowed");
    }
}
