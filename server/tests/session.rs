//! Logging in, staying in, being locked out.

mod support;

use axum::http::{Method, StatusCode};
use serde_json::json;
use server::demo::seed::Rights;
use shared_types::{
    api::session::{Permission, SessionView},
    calendar::YearMonth,
};
use support::{PASSWORD, TestApp};

const UNIT: &str = "/api/v1/unit/session";
const PERSONAL: &str = "/api/v1/personal/session";

async fn with_agent(test: &TestApp) {
    let unit = test.unit(1, 2, YearMonth::of(2026, 11)).await;
    test.agent(
        &unit,
        "Jia",
        Rights {
            operate: true,
            review: false,
            administer: false,
        },
    )
    .await;
    test.person_login(unit.people[0].0, "worker").await;
}

#[tokio::test]
async fn an_agent_logs_in_and_sees_what_is_allowed() {
    for test in TestApp::on_each_database().await {
        with_agent(&test).await;
        let browser = test.unit_browser("jia").await;
        let session: SessionView = browser.get(UNIT).await.ok();
        assert_eq!(session.permissions, [Permission::Operate]);
        assert_eq!(session.unit_name.as_deref(), Some("测试单位1有限公司"));
        // One hall's session is none in the other.
        assert_eq!(browser.get(PERSONAL).await.status, StatusCode::NO_CONTENT);
        browser
            .get("/api/v1/personal/overview")
            .await
            .assert_problem(401, "not-logged-in");
    }
}

#[tokio::test]
async fn the_cookie_is_not_for_scripts_and_not_for_other_sites() {
    let test = TestApp::on_sqlite().await;
    with_agent(&test).await;
    let body = json!({ "login_name": "worker", "password": PASSWORD });
    let answer = test.browser().post(PERSONAL, &body).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    assert_eq!(policy, "default-src 'none'; frame-ancestors 'none'");
    assert_eq!(answer.headers["cache-control"], "no-store");
    // What is no data keeps the policy of pages.
    let page = test.browser().get("/healthz").await;
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("script-src 'self' 'wasm-unsafe-eval'"),
        "{policy}"
    );
}

#[tokio::test]
async fn wrong_passwords_lock_the_name_for_longer_and_longer() {
    for test in TestApp::on_each_database().await {
        with_agent(&test).await;
        let browser = test.browser();
        for name in ["jia", "nobody"] {
            let wrong = json!({ "login_name": name, "password": "wrong" });
            for left in (1..5).rev() {
                let problem = browser
                    .post(UNIT, &wrong)
                    .await
                    .assert_problem(401, "login-wrong");
                let detail = problem["detail"].as_str().unwrap();
                assert!(detail.contains(&format!("{left}次")), "{detail}");
            }
            browser
                .post(UNIT, &wrong)
                .await
                .assert_problem(429, "login-locked");
        }
        // Locked, even with the right password, until the time is over.
        let right = json!({ "login_name": "jia", "password": PASSWORD });
        let locked = browser.post(UNIT, &right).await;
        locked.assert_problem(429, "login-locked");
        assert_eq!(locked.headers["retry-after"], "60");
        test.app.clock.advance(61);
        let wrong = json!({ "login_name": "jia", "password": "wrong" });
        let again = browser.post(UNIT, &wrong).await;
        again.assert_problem(429, "login-locked");
        assert_eq!(again.headers["retry-after"], "120");
        test.app.clock.advance(121);
        assert_eq!(browser.post(UNIT, &right).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_session_ends_when_idle_and_when_left() {
    for test in TestApp::on_each_database().await {
        with_agent(&test).await;
        let browser = test.personal_browser("worker").await;
        for _ in 0..3 {
            test.app.clock.advance(29 * 60);
            assert_eq!(browser.get(PERSONAL).await.status, StatusCode::OK);
        }
        test.app.clock.advance(31 * 60);
        browser
            .get(PERSONAL)
            .await
            .assert_problem(401, "not-logged-in");

        let browser = test.personal_browser("worker").await;
        assert_eq!(
            browser.delete(PERSONAL).await.status,
            StatusCode::NO_CONTENT
        );
        // Whoever keeps the cookie all the same gets in no more.
        for path in [PERSONAL, "/api/v1/personal/overview"] {
            browser.get(path).await.assert_problem(401, "not-logged-in");
        }
        assert_eq!(
            test.browser().get(PERSONAL).await.status,
            StatusCode::NO_CONTENT
        );
    }
}

#[tokio::test]
async fn a_page_that_looks_again_by_itself_does_not_keep_the_session() {
    for test in TestApp::on_each_database().await {
        with_agent(&test).await;
        let browser = test.unit_browser("jia").await;
        let by_itself = [("x-background", "1")];
        for minutes in [10, 10, 9] {
            test.app.clock.advance(minutes * 60);
            let answer = browser
                .send(Method::GET, UNIT, None, "application/json", &by_itself)
                .await;
            assert_eq!(answer.status, StatusCode::OK);
        }
        test.app.clock.advance(60);
        browser
            .send(Method::GET, UNIT, None, "application/json", &by_itself)
            .await
            .assert_problem(401, "not-logged-in");
    }
}

#[tokio::test]
async fn a_change_without_the_csrf_proof_is_refused() {
    let test = TestApp::on_sqlite().await;
    with_agent(&test).await;
    let mut browser = test.personal_browser("worker").await;
    browser.csrf = "0".repeat(64);
    browser
        .delete(PERSONAL)
        .await
        .assert_problem(403, "csrf-proof-missing");
}

#[tokio::test]
async fn bad_requests_get_a_sentence_and_no_internals() {
    let test = TestApp::on_sqlite().await;
    let mut browser = test.browser();
    let empty = json!({ "login_name": " ", "password": "" });
    let problem = browser
        .post(UNIT, &empty)
        .await
        .assert_problem(422, "form-invalid");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 2);
    let unknown = json!({ "login_name": "a", "password": "b", "admin": true });
    browser
        .post(UNIT, &unknown)
        .await
        .assert_problem(422, "body-invalid");
    let wrong_type = json!({ "login_name": 1, "password": "b" });
    let problem = browser
        .post(UNIT, &wrong_type)
        .await
        .assert_problem(422, "body-invalid");
    assert_eq!(problem["errors"][0]["field"], "login_name");
    let huge = json!({ "login_name": "a".repeat(100_000), "password": "b" });
    browser
        .post(UNIT, &huge)
        .await
        .assert_problem(413, "too-large");
    browser
        .get("/api/v1/nothing")
        .await
        .assert_problem(404, "not-found");
    browser.language = Some("en-GB,en;q=0.9");
    let problem = browser
        .post(UNIT, &empty)
        .await
        .assert_problem(422, "form-invalid");
    assert_eq!(problem["detail"], "Some entries need to be corrected.");
}
