//! What is printed, and what anyone may learn about a proof.

use e2e::{Answer, Browser, Mode, Options, Viewport, World, paper};
use serde_json::json;

use crate::{fen, text};

/// Ink and ground as they would be printed.
const PAPER: &str = "
    const style = getComputedStyle(document.body);
    const [r, g, b] = getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number);
    return { white: r > 250 && g > 250 && b > 250, ink: style.color };";

async fn print(browser: &Browser, path: &str) -> String {
    browser.open(path).await;
    browser.cdp("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
    let looks = browser.run(PAPER, Vec::new()).await;
    assert_eq!(looks["white"], json!(true), "{path}: {looks}");
    assert_eq!(looks["ink"], json!("rgb(0, 0, 0)"), "{path}");
    browser.cdp("Emulation.setEmulatedMedia", &json!({ "media": "" }));
    let pdf = browser.printed();
    let raw = String::from_utf8_lossy(&pdf).into_owned();
    // A4 in points, as Chromium rounds it.
    assert!(
        raw.contains("/MediaBox [0 0 594.95996 841.91998]") || raw.contains("/MediaBox [0 0 595"),
        "{path} is not on A4"
    );
    let printed = paper::text(&pdf);
    for piece in ["退出登录", "跳到主要内容", "导出", "服务热线"] {
        assert!(
            !printed.contains(piece),
            "{path}: {piece} on paper: {printed}"
        );
    }
    assert!(printed.contains("打印时间"), "{path}: {printed}");
    printed
}

/// A4, no navigation, light even in dark mode, number and time; a draft says so.
#[tokio::test]
async fn row_30_what_is_printed() {
    let world = World::start();
    let agent = world.agent("qinghe");
    let (remittance, slip) = agent.confirm_month("row-30-confirm-00001");
    let no = text(&remittance["remittance_no"]).to_owned();
    let paid = e2e::bank::pay(&world, &slip, fen(&slip["amount"]), &json!({}));
    e2e::bank::wait_told(&world, &paid);
    e2e::eventually("the money is allocated", e2e::DEADLINE, || {
        (agent.status_of(&no) == "allocated").then_some(())
    });
    let mut browser = Browser::start(&world, Viewport::LAPTOP).await;
    browser.show_as(Mode::Dark).await;
    browser.log_in_unit("qinghe").await;
    let list = print(&browser, &format!("/unit/remittances/{no}/list")).await;
    assert!(list.contains(&no) && !list.contains("草稿"), "{list}");
    let receipt = print(&browser, &format!("/unit/remittances/{no}/receipt")).await;
    assert!(receipt.contains(&no), "{receipt}");
    print(&browser, &format!("/unit/remittances/{no}")).await;
    let draft = print(&browser, "/unit/remittance").await;
    assert!(draft.contains("草稿") && draft.contains("无效"), "{draft}");
    let mut browser = Browser::start(&world, Viewport::PHONE).await;
    browser.show_as(Mode::Dark).await;
    browser.log_in_personal("linzhixia").await;
    let lines = print(&browser, "/personal/transactions").await;
    assert!(lines.contains("汇缴"), "{lines}");
    print(&browser, "/personal/account").await;
}

// Long because it is one story with a check after each step.
/// Genuine, revoked, altered, invented; a masked extract only.
#[tokio::test]
async fn row_25_anyone_can_check_a_proof() {
    let world = World::start();
    let member = world.member("linzhixia");
    let make = |key: &str| {
        let body = json!({ "purpose": "办理商业银行贷款" });
        member
            .post_once("/personal/certificates", &body, key)
            .expect(201)
    };
    let path = |proof: &serde_json::Value| {
        let url = text(&proof["verify_url"]);
        url.strip_prefix(&world.url(""))
            .expect("this server")
            .to_owned()
    };
    let (valid, revoked) = (make("row-25-valid-000001"), make("row-25-revoked-0001"));
    let revocation = format!(
        "/personal/certificates/{}/revocation",
        text(&revoked["certificate_no"])
    );
    member.post(&revocation, &json!({})).expect(200);
    let code = path(&valid)
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_owned();
    assert!(code.len() * 5 >= 128, "at least 128 bits: {code}");
    let mut altered = code.clone().into_bytes();
    altered[3] = if altered[3] == b'A' { b'B' } else { b'A' };
    let altered = String::from_utf8(altered).expect("letters");
    let noted = world.stored("certificate-checked");
    let browser = Browser::start(&world, Viewport::PHONE).await;
    for (path, verdict) in [
        (path(&valid), "有效"),
        (path(&revoked), "已作废"),
        (format!("/verify/{altered}"), "查无此证"),
        ("/verify/7ZZZZZZZZZZZZZZZZZZZZZZZZZ".to_owned(), "查无此证"),
    ] {
        browser.open(&path).await;
        browser.heading(verdict).await;
        for secret in crate::secrets(&member)
            .iter()
            .map(String::as_str)
            .chain(["林知夏"])
        {
            assert!(!browser.shows(secret).await, "{verdict}: {secret}");
        }
        browser.wait_text("请核对网址").await;
        browser.axe(verdict).await;
        assert!(
            browser.text().await.contains("127.0.0.1"),
            "the right address is said"
        );
    }
    assert!(
        world.stored("certificate-checked") > noted,
        "each check is noted"
    );
    assert_eq!(
        Answer::get(&world.url(&path(&valid)))
            .and_then(|answer| answer.refresh)
            .as_deref(),
        Some("600; url=/verify?cleared=1"),
        "ten minutes where nothing else is set"
    );
}

/// What was checked leaves the screen by itself, without a script.
#[tokio::test]
async fn row_25_a_check_clears_itself() {
    let world = World::with(Options {
        environment: vec![("ANJU__PAPERS__CHECK_SHOWN_SECONDS", "12".to_owned())],
        ..Options::default()
    });
    let proof = world
        .member("linzhixia")
        .post_once(
            "/personal/certificates",
            &json!({ "purpose": "办理商业银行贷款" }),
            "row-25-cleared-00001",
        )
        .expect(201);
    let url = text(&proof["verify_url"]);
    let path = url.strip_prefix(&world.url("")).expect("this server");
    let code = path.rsplit('/').next().unwrap_or_default();
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.open(path).await;
    browser.heading("有效").await;
    let personal = ["林**", "北京青禾设计有限公司", "缴至年月", "有效期至"];
    for piece in personal.iter().chain(&["12秒后自动清除"]) {
        assert!(
            browser.shows(piece).await,
            "{piece}: {}",
            browser.text().await
        );
    }
    browser.wait_text("查验结果已清除").await;
    for piece in personal {
        assert!(!browser.shows(piece).await, "{piece} is still there");
    }
    assert!(
        !browser.path().await.contains(code),
        "the secret is gone from the address"
    );
    browser.axe("the cleared page").await;
    browser.finish();
}
