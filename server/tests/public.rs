//! What anyone may see, over the whole router.

mod support;

use axum::http::{StatusCode, header};
use serde_json::Value;
use shared_types::{
    api::public::CentreView,
    calendar::Date,
    money::Fen,
    ratio::{BasisPoints, Rate},
};
use support::TestApp;

#[tokio::test]
async fn the_centre_tells_the_figures_of_today() {
    let app = TestApp::on_sqlite().await;
    let centre: CentreView = app.browser().get("/api/v1/centre").await.ok();
    assert_eq!(
        centre,
        CentreView {
            name: "安居住房公积金管理中心".to_owned(),
            hotline: "12329".to_owned(),
            business_date: Date::of(2026, 11, 22),
            base_cap: Fen::yuan(35_811),
            base_floor: Fen::yuan(2_540),
            ratio_min: BasisPoints::percent(5),
            ratio_max: BasisPoints::percent(12),
            interest_rate: Rate::hundredths(150),
        }
    );
}

#[tokio::test]
async fn public_pages_stand_without_script_in_both_languages() {
    let app = TestApp::on_sqlite().await;
    let mut browser = app.browser();
    for (path, chinese, english) in [
        ("/", "个人网厅", "Personal hall"),
        ("/verify", "缴存证明查验", "Check a proof of contributions"),
        ("/api-docs", "接口文档", "API reference"),
        ("/items", "办事指南", "What you can do here"),
        ("/items/14", "申请材料", "Key facts"),
    ] {
        browser.language = None;
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(
            page.headers[header::CONTENT_TYPE],
            "text/html; charset=utf-8"
        );
        let policy = page.headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap();
        assert!(!policy.contains("script-src"), "nothing may run: {policy}");
        let text = page.text();
        assert!(
            text.contains(chinese) && text.contains("lang=\"zh-CN\""),
            "{path}"
        );
        for forbidden in ["<script", "style=", "javascript:", "onclick"] {
            assert!(!text.contains(forbidden), "{forbidden} on {path}");
        }
        browser.language = Some("en");
        assert!(browser.get(path).await.text().contains(english), "{path}");
        let asked = browser.get(&format!("{path}?lang=zh")).await.text();
        assert!(asked.contains(chinese), "the query wins over the browser");
    }
}

#[tokio::test]
async fn a_language_chosen_by_hand_is_kept_from_page_to_page() {
    let app = TestApp::on_sqlite().await;
    let mut browser = app.browser();
    browser.language = Some("en");
    let plain = browser.get("/").await;
    assert!(!plain.headers.contains_key(header::SET_COOKIE), "not asked");
    let chosen = browser.get("/?lang=zh&elder=1").await;
    let kept: Vec<&str> = chosen
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok()?.split(';').next())
        .collect();
    assert_eq!(kept, ["lang=zh", "care=1"]);
    browser.cookie = kept.join("; ");
    for path in ["/", "/verify", "/api-docs", "/nowhere"] {
        let text = browser.get(path).await.text();
        assert!(text.contains("lang=\"zh-CN\" class=\"care\""), "{path}");
    }
    let back = browser.get("/verify?lang=en").await.text();
    assert!(back.contains("<html lang=\"en\""), "the address wins");
}

#[tokio::test]
async fn the_stylesheet_is_kept_for_ever_under_its_hash() {
    let app = TestApp::on_sqlite().await;
    let browser = app.browser();
    let page = browser.get("/").await.text();
    let start = page.find("/assets-public/").unwrap();
    let path = page[start..].split('"').next().unwrap();
    let sheet = browser.get(path).await;
    assert_eq!(sheet.status, StatusCode::OK);
    assert_eq!(
        sheet.headers[header::CONTENT_TYPE],
        "text/css; charset=utf-8"
    );
    assert!(
        sheet.headers[header::CACHE_CONTROL]
            .to_str()
            .unwrap()
            .contains("immutable")
    );
    assert!(sheet.body.len() < 40 * 1024);
    let other = browser.get("/assets-public/old.css").await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_unknown_address_is_a_page_for_people_and_a_problem_for_programs() {
    let app = TestApp::on_sqlite().await;
    let browser = app.browser();
    let page = browser.get("/nothing").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.text().contains("没有找到该页面"));
    browser
        .get("/api/v1/nothing")
        .await
        .assert_problem(404, "not-found");
    browser
        .get("/api/nothing")
        .await
        .assert_problem(404, "not-found");
}

#[tokio::test]
async fn probes_answer() {
    for app in TestApp::on_each_database().await {
        let browser = app.browser();
        assert_eq!(browser.get("/healthz").await.text(), "ok\n");
        assert_eq!(browser.get("/readyz").await.text(), "ready\n");
        assert_eq!(browser.get("/metrics").await.status, StatusCode::OK);
        browser.get("/healthz").await;
        let figures = browser.get("/metrics").await.text();
        assert!(figures.contains("anju_http_requests_total"), "{figures}");
        assert!(
            figures.contains("anju_http_request_seconds_bucket"),
            "{figures}"
        );
        assert!(figures.contains("route=\"/healthz\""), "{figures}");
        let headers = [("x-forwarded-for", "203.0.113.7")];
        let outside = browser
            .send(
                axum::http::Method::GET,
                "/metrics",
                None,
                "text/plain",
                &headers,
            )
            .await;
        assert_eq!(outside.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn the_api_is_described_completely() {
    let app = TestApp::on_sqlite().await;
    let browser = app.browser();
    let document: Value = browser.get("/api/v1/openapi.json").await.ok();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(document, server::app::document(&app.app.config));
    for scheme in ["personal_session", "unit_session", "csrf", "bank_signature"] {
        assert!(
            document["components"]["securitySchemes"][scheme].is_object(),
            "{scheme}"
        );
    }
    let paths = document["paths"].as_object().unwrap();
    for path in [
        "/api/v1/centre",
        "/api/v1/personal/session",
        "/api/v1/personal/overview",
        "/api/v1/personal/transactions",
        "/api/v1/personal/transactions.xlsx",
        "/api/v1/personal/history",
        "/api/v1/personal/account",
        "/api/v1/personal/account/reveal",
        "/api/v1/personal/certificates",
        "/api/v1/personal/certificates/{no}",
        "/api/v1/personal/certificates/{no}/pdf",
        "/api/v1/personal/certificates/{no}/revocation",
    ] {
        assert!(paths.contains_key(path), "{path} is not described");
    }
    assert_eq!(
        document["paths"]["/api/v1/personal/account/reveal"]["post"]["security"],
        serde_json::json!([{ "personal_session": [], "csrf": [] }])
    );
    assert!(document["paths"]["/api/v1/centre"]["get"]["security"].is_null());

    // Every model that is pointed at is there, and every operation is on the page.
    let page = browser.get("/api-docs").await.text();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let text = document.to_string();
    for reference in text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(
            schemas.contains_key(name),
            "{name} is pointed at but missing"
        );
        assert!(
            page.contains(&format!("id=\"model-{name}\"")),
            "{name} is not on the page"
        );
    }
    for path in paths.keys() {
        assert!(page.contains(path.as_str()), "{path} is not on the page");
    }
}
