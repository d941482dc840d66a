//! Proofs of contributions over the whole router, on both engines.
#![expect(clippy::unwrap_used, reason = "a test stops at its first surprise")]

mod contributions;
mod support;

use std::{io::Write as _, process::Stdio};

use axum::http::{StatusCode, header};
use contributions::{audited, contribute_months};
use server::{
    app::{self, App},
    platform::config::Config,
};
use shared_types::{
    api::certificate::{CertificateList, CertificateStatus, CertificateView},
    calendar::{Date, YearMonth},
};
use support::{Browser, TestApp, TestUnit, fresh_key};

const PATH: &str = "/api/v1/personal/certificates";

/// A unit with two people who contributed for ten months; both can log in.
async fn unit(app: &TestApp) -> TestUnit {
    let unit = app.unit(1, 2, YearMonth::of(2026, 1)).await;
    app.person_login(unit.people[0].0, "first").await;
    app.person_login(unit.people[1].0, "second").await;
    contribute_months(app, &unit, YearMonth::of(2026, 1), YearMonth::of(2026, 10)).await;
    unit
}

async fn issue(browser: &Browser<'_>, purpose: &str) -> CertificateView {
    let body = serde_json::json!({ "purpose": purpose });
    let answer = browser.post_once(PATH, &fresh_key(), &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()
}

/// Path of the public page that the QR code leads to.
fn public_path(view: &CertificateView) -> &str {
    view.verify_url
        .strip_prefix("http://127.0.0.1:7100")
        .unwrap()
}

#[tokio::test]
async fn a_proof_is_issued_listed_and_read() {
    for app in TestApp::on_each_database().await {
        let unit = unit(&app).await;
        let browser = app.personal_browser("first").await;
        let first = issue(&browser, "  租房备案 ").await;
        assert_eq!(first.certificate_no.as_str(), "412611220000001");
        assert_eq!(first.status, CertificateStatus::Valid);
        assert_eq!(first.purpose, "租房备案");
        assert_eq!(first.issued_on, Date::of(2026, 11, 22));
        assert_eq!(
            first.valid_until,
            Date::of(2027, 2, 19),
            "90 days, this one among them"
        );
        assert!(first.qr_svg.starts_with("<svg"));
        assert_eq!(public_path(&first).len(), "/verify/".len() + 26);

        let second = issue(&browser, "").await;
        assert_ne!(first.verify_url, second.verify_url);
        let list: CertificateList = browser.get(PATH).await.ok();
        assert_eq!(list.certificates, [second, first.clone()], "newest first");
        let one: CertificateView = browser
            .get(&format!("{PATH}/{}", first.certificate_no))
            .await
            .ok();
        assert_eq!(one, first);
        let rows = audited(&app, "certificate-issued").await;
        assert_eq!(rows.len(), 2);
        assert_eq!(
            rows[0],
            (
                first.certificate_no.to_string(),
                "person".to_owned(),
                unit.people[0].0
            )
        );
    }
}

#[tokio::test]
async fn another_persons_proof_is_not_there() {
    for app in TestApp::on_each_database().await {
        unit(&app).await;
        let view = issue(&app.personal_browser("first").await, "").await;
        let other = app.personal_browser("second").await;
        let path = format!("{PATH}/{}", view.certificate_no);
        other.get(&path).await.assert_problem(404, "not-found");
        other
            .get(&format!("{path}/pdf"))
            .await
            .assert_problem(404, "not-found");
        let body = serde_json::json!({});
        let revocation = other.post(&format!("{path}/revocation"), &body).await;
        revocation.assert_problem(404, "not-found");
        other
            .get(&format!("{PATH}/412611220000009"))
            .await
            .assert_problem(404, "not-found");
        other
            .get(&format!("{PATH}/nonsense"))
            .await
            .assert_problem(404, "not-found");
        let list: CertificateList = other.get(PATH).await.ok();
        assert_eq!(list.certificates, []);
        assert_eq!(audited(&app, "certificate-revoked").await, []);
    }
}

#[tokio::test]
async fn a_replay_gets_the_first_answer_and_another_body_is_refused() {
    for app in TestApp::on_each_database().await {
        unit(&app).await;
        let browser = app.personal_browser("first").await;
        let key = fresh_key();
        let body = serde_json::json!({ "purpose": "贷款" });
        let first = browser.post_once(PATH, &key, &body).await;
        let again = browser.post_once(PATH, &key, &body).await;
        assert_eq!(again.status, StatusCode::CREATED);
        assert_eq!(
            first.json::<CertificateView>(),
            again.json::<CertificateView>()
        );
        let other = serde_json::json!({ "purpose": "落户" });
        let refused = browser.post_once(PATH, &key, &other).await;
        refused.assert_problem(409, "idempotency-key-reused");
        browser
            .post(PATH, &body)
            .await
            .assert_problem(400, "idempotency-key-missing");
        let list: CertificateList = browser.get(PATH).await.ok();
        assert_eq!(list.certificates.len(), 1);
        // The same key of another person is another key.
        let second = app.personal_browser("second").await;
        assert_eq!(
            second.post_once(PATH, &key, &other).await.status,
            StatusCode::CREATED
        );
    }
}

#[tokio::test]
async fn twins_with_one_key_make_one_proof() {
    for app in TestApp::on_each_database().await {
        unit(&app).await;
        let browser = app.personal_browser("first").await;
        let (key, body) = (fresh_key(), serde_json::json!({ "purpose": "" }));
        let twins = (0..6).map(|_| browser.post_once(PATH, &key, &body));
        let answers = futures::future::join_all(twins).await;
        let first: CertificateView = answers[0].ok();
        for answer in &answers {
            assert_eq!(answer.ok::<CertificateView>(), first, "{}", app.engine());
        }
        let list: CertificateList = browser.get(PATH).await.ok();
        assert_eq!(list.certificates.len(), 1);
    }
}

#[tokio::test]
async fn a_purpose_that_does_not_fit_and_too_many_proofs_are_refused() {
    for app in TestApp::on_each_database().await {
        unit(&app).await;
        let browser = app.personal_browser("first").await;
        let body = serde_json::json!({ "purpose": "长".repeat(41) });
        let answer = browser.post_once(PATH, &fresh_key(), &body).await;
        let problem = answer.assert_problem(422, "form-invalid");
        assert_eq!(problem["errors"][0]["field"], "purpose");
        assert_eq!(problem["errors"][0]["code"], "too-long");
        let body = serde_json::json!({ "purpose": "a\u{7}b" });
        let answer = browser.post_once(PATH, &fresh_key(), &body).await;
        assert_eq!(
            answer.assert_problem(422, "form-invalid")["errors"][0]["code"],
            "unprintable"
        );
        for _ in 0..20 {
            issue(&browser, "").await;
        }
        let body = serde_json::json!({ "purpose": "" });
        let answer = browser.post_once(PATH, &fresh_key(), &body).await;
        answer.assert_problem(409, "certificate-daily-limit");
        app.app.clock.advance(24 * 3600);
        let browser = app.personal_browser("first").await;
        issue(&browser, "").await;
    }
}

/// The text of a PDF as any reader would copy it.
fn pdf_text(bytes: &[u8]) -> String {
    let mut child = std::process::Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("poppler-utils is installed");
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn the_paper_is_a_pdf_with_a_chinese_text_layer_frozen_at_its_issue() {
    let app = TestApp::on_sqlite().await;
    let unit = unit(&app).await;
    let browser = app.personal_browser("first").await;
    let view = issue(&browser, "租房备案").await;
    let path = format!("{PATH}/{}/pdf", view.certificate_no);
    let shown = browser.get(&path).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
    assert_eq!(shown.headers[header::CONTENT_TYPE], "application/pdf");
    let disposition = shown.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(disposition.starts_with("inline; "), "{disposition}");
    assert!(shown.body.starts_with(b"%PDF-"));
    let text = pdf_text(&shown.body);
    let person = &unit.people[0].2;
    for expected in [
        "住房公积金缴存证明",
        view.certificate_no.as_str(),
        &person.full_name,
        &person.citizen_no,
        &unit.seed.name,
        "24,000.00",
        "2026年10月",
        "10 个月",
        "租房备案",
        "2027年2月19日",
    ] {
        assert!(
            text.contains(expected),
            "{expected} is not in the paper:\n{text}"
        );
    }

    // Later months do not change a paper that was issued.
    contribute_months(
        &app,
        &unit,
        YearMonth::of(2026, 11),
        YearMonth::of(2026, 11),
    )
    .await;
    let saved = browser.get(&format!("{path}?download=1")).await;
    let disposition = saved.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(disposition.starts_with("attachment; "), "{disposition}");
    assert!(
        disposition.contains("filename*=UTF-8''%E4%BD%8F"),
        "{disposition}"
    );
    assert_eq!(saved.body, shown.body);
}

#[tokio::test]
async fn without_fonts_only_the_paper_is_missing() {
    let mut app = TestApp::on_sqlite().await;
    unit(&app).await;
    let mut config = Config::default();
    config.login.argon2_memory_kib = 64;
    config.login.argon2_passes = 1;
    config.papers.font_folder = "/nonexistent".into();
    app.app = App::new(app.app.db.clone(), app.app.clock.clone(), config).unwrap();
    app.router = app::router(app.app.clone(), axum::Router::new());
    let browser = app.personal_browser("first").await;
    let view = issue(&browser, "").await;
    let answer = browser
        .get(&format!("{PATH}/{}/pdf", view.certificate_no))
        .await;
    answer.assert_problem(503, "papers-unavailable");
}

#[tokio::test]
async fn a_revoked_proof_stays_revoked_and_is_not_printed_again() {
    for app in TestApp::on_each_database().await {
        unit(&app).await;
        let mut browser = app.personal_browser("first").await;
        let view = issue(&browser, "").await;
        let path = format!("{PATH}/{}", view.certificate_no);
        let nothing = serde_json::json!({});
        let first: CertificateView = browser
            .post(&format!("{path}/revocation"), &nothing)
            .await
            .ok();
        assert_eq!(first.status, CertificateStatus::Revoked);
        assert_eq!(first.revoked_at.as_deref(), Some(support::NOW));
        app.app.clock.advance(60);
        let second: CertificateView = browser
            .post(&format!("{path}/revocation"), &nothing)
            .await
            .ok();
        assert_eq!(second, first, "revoking again changes nothing");
        assert_eq!(audited(&app, "certificate-revoked").await.len(), 1);
        browser
            .get(&format!("{path}/pdf"))
            .await
            .assert_problem(409, "certificate-revoked");
        browser.csrf.clear();
        let answer = browser.post(&format!("{path}/revocation"), &nothing).await;
        answer.assert_problem(403, "csrf-proof-missing");
    }
}

#[tokio::test]
async fn anyone_can_check_a_proof_and_sees_a_masked_extract() {
    for app in TestApp::on_each_database().await {
        let unit = unit(&app).await;
        let browser = app.personal_browser("first").await;
        let view = issue(&browser, "").await;
        let anyone = app.browser();
        let page = anyone.get(public_path(&view)).await;
        assert_eq!(page.status, StatusCode::OK);
        let text = page.text();
        let person = &unit.people[0].2;
        let masked: String = person
            .full_name
            .chars()
            .enumerate()
            .map(|(at, c)| if at == 0 { c } else { '*' })
            .collect();
        for shown in [
            "有效",
            &masked,
            &unit.seed.name,
            "2026年10月",
            "2026年11月22日",
            "0001",
            "127.0.0.1:7100",
            "12329",
            "安居住房公积金管理中心",
        ] {
            assert!(text.contains(shown), "{shown} is not on the page");
        }
        for hidden in [
            person.full_name.as_str(),
            &person.citizen_no,
            &person.mobile,
            "24,000",
            unit.people[0].1.as_str(),
            view.certificate_no.as_str(),
        ] {
            assert!(!text.contains(hidden), "{hidden} is on the page");
        }
        assert!(!text.contains("<script") && !text.contains("style="));
        assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
        assert_eq!(page.headers[header::REFERRER_POLICY], "no-referrer");
        assert_eq!(page.headers["refresh"], "600; url=/verify?cleared=1");
        let cleared = anyone.get("/verify?cleared=1").await;
        assert!(cleared.text().contains("已清除") && !cleared.text().contains(&masked));
        let rows = audited(&app, "certificate-checked").await;
        assert_eq!(
            rows,
            [(view.certificate_no.to_string(), "anyone".to_owned(), 0)]
        );

        let english = anyone
            .get(&format!("{}?lang=en", public_path(&view)))
            .await
            .text();
        assert!(english.contains("Valid") && english.contains("lang=\"en\""));
    }
}

// Long because it is one story with a check after each step.
#[tokio::test]
async fn revoked_expired_and_unknown_proofs_are_told_apart() {
    for app in TestApp::on_each_database().await {
        unit(&app).await;
        let browser = app.personal_browser("first").await;
        let revoked = issue(&browser, "").await;
        let lasting = issue(&browser, "").await;
        let path = format!("{PATH}/{}/revocation", revoked.certificate_no);
        let answer = browser.post(&path, &serde_json::json!({})).await;
        assert_eq!(answer.status, StatusCode::OK);
        let mut anyone = app.browser();
        assert!(
            anyone
                .get(public_path(&revoked))
                .await
                .text()
                .contains("已作废")
        );

        let mut altered = public_path(&lasting).to_owned();
        let last = altered.pop().unwrap();
        altered.push(if last == '0' { '1' } else { '0' });
        let garbage = format!("/verify/{}", "%F0%9F%8F%A0".repeat(3));
        let long = format!("/verify/{}", "A".repeat(5_000));
        for unknown in [
            altered.as_str(),
            "/verify/ABC",
            &garbage,
            &long,
            "/verify/%FF%FE",
            "/verify/..%2F..%2Fetc",
            "/verify?code=%3Cscript%3Ealert(1)%3C/script%3E",
        ] {
            let page = anyone.get(unknown).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{unknown}");
            assert!(page.text().contains("查无此证"), "{unknown}");
            assert!(!page.text().contains("<script"), "{unknown}");
        }
        anyone.language = Some("en-GB");
        assert!(anyone.get(&altered).await.text().contains("Unknown"));
        anyone.language = None;

        // A code as somebody types it leads to its page.
        let typed = public_path(&lasting)
            .trim_start_matches("/verify/")
            .to_lowercase();
        let typed = format!("/verify?code=+{}-{}", &typed[..13], &typed[13..]);
        let redirect = anyone.get(&typed).await;
        assert_eq!(redirect.status, StatusCode::SEE_OTHER);
        assert_eq!(redirect.headers[header::LOCATION], public_path(&lasting));

        app.app.clock.advance(89 * 24 * 3600);
        assert!(
            anyone
                .get(public_path(&lasting))
                .await
                .text()
                .contains("有效</h1>")
        );
        app.app.clock.advance(24 * 3600);
        assert!(
            anyone
                .get(public_path(&lasting))
                .await
                .text()
                .contains("已过期")
        );
        assert!(
            anyone
                .get(public_path(&revoked))
                .await
                .text()
                .contains("已作废")
        );
        let unknown = audited(&app, "certificate-checked").await;
        assert_eq!(
            unknown
                .iter()
                .filter(|(subject, ..)| subject.is_empty())
                .count(),
            8
        );
    }
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let app = TestApp::on_sqlite().await;
    let anyone = app.browser();
    for _ in 0..30 {
        let page = anyone.get(&format!("/verify/{}", "0".repeat(26))).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    }
    let refused = anyone.get(&format!("/verify/{}", "0".repeat(26))).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers[header::RETRY_AFTER], "2");
    assert!(refused.text().contains("查验过于频繁"));
    assert_eq!(
        anyone.get("/verify").await.status,
        StatusCode::OK,
        "the form is always there"
    );
    app.app.clock.advance(2);
    let page = anyone.get(&format!("/verify/{}", "0".repeat(26))).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert_eq!(audited(&app, "certificate-checked").await.len(), 31);
}
