#![allow(missing_docs, clippy::allow_attributes)]
mod contributions;
mod support;
use support::*;
use shared_types::{api::certificate::CertificateView, calendar::YearMonth};
#[tokio::test]
async fn dump() {
    let app = TestApp::on_sqlite().await;
    let unit = app.unit(1, 2, YearMonth::of(2026, 1)).await;
    app.person_login(unit.people[0].0, "first").await;
    contributions::contribute_months(&app, &unit, YearMonth::of(2026, 1), YearMonth::of(2026, 10)).await;
    let browser = app.personal_browser("first").await;
    std::fs::create_dir_all("/tmp/pages").unwrap();
    let mut views = Vec::new();
    for _ in 0..2 {
        let a = browser.post_once("/api/v1/personal/certificates", &fresh_key(), &serde_json::json!({"purpose":"办理租房备案"})).await;
        views.push(a.ok::<CertificateView>());
    }
    let pdf = browser.get(&format!("/api/v1/personal/certificates/{}/pdf", views[0].certificate_no)).await;
    std::fs::write("/tmp/pages/proof.pdf", pdf.body).unwrap();
    browser.post(&format!("/api/v1/personal/certificates/{}/revocation", views[1].certificate_no), &serde_json::json!({})).await;
    let p = |v: &CertificateView| v.verify_url.replace("http://127.0.0.1:7100", "");
    let anyone = app.browser();
    let css = server_css(&anyone).await;
    std::fs::write("/tmp/pages/public.css", css).unwrap();
    for (name, path) in [
        ("entry", "/".to_owned()), ("entry-en", "/?lang=en".to_owned()), ("form", "/verify".to_owned()), ("cleared", "/verify?cleared=1".to_owned()),
        ("valid", p(&views[0])), ("valid-en", format!("{}?lang=en", p(&views[0]))), ("revoked", p(&views[1])), ("unknown", "/verify/ABC".to_owned()),
        ("api", "/api-docs".to_owned()), ("missing", "/nothing".to_owned()),
    ] { dump_page(&anyone, name, &path).await; }
    app.app.clock.advance(90*24*3600);
    dump_page(&anyone, "expired", &p(&views[0])).await;
    std::fs::write("/tmp/pages/openapi.json", anyone.get("/api/v1/openapi.json").await.body).unwrap();
}
async fn server_css(b: &Browser<'_>) -> Vec<u8> {
    let page = b.get("/").await.text();
    let s = page.find("/assets-public/").unwrap();
    b.get(page[s..].split('"').next().unwrap()).await.body
}
async fn dump_page(b: &Browser<'_>, name: &str, path: &str) {
    let page = b.get(path).await.text();
    let s = page.find("/assets-public/").unwrap();
    let css = page[s..].split('"').next().unwrap().to_owned();
    std::fs::write(format!("/tmp/pages/{name}.html"), page.replace(&css, "public.css")).unwrap();
}
