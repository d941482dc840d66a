//! No network, no WebAssembly, several presses: nothing is blank, lost or doubled.

use std::time::{Duration, Instant};

use e2e::{Browser, Viewport, World};
use serde_json::json;

use crate::{secrets, text};

/// The shell, the centre's name, the hotline and a way out, whatever is missing.
#[tokio::test]
async fn row_04_never_a_blank_page() {
    let world = World::start();
    for hall in ["/personal/", "/unit/"] {
        let html = e2e::Answer::get(&world.url(hall))
            .expect("an answer")
            .text();
        for piece in [
            "安居住房公积金管理中心",
            "12329",
            "<noscript>",
            "页面暂时无法打开",
        ] {
            assert!(html.contains(piece), "{hall} {piece}");
        }
        assert!(
            !html.contains("style=") && !html.contains("onclick="),
            "{hall} keeps to the policy"
        );
    }
    for without in ["wasm-blocked", "no-webassembly"] {
        let browser = Browser::start(&world, Viewport::PHONE).await;
        if without == "wasm-blocked" {
            browser.cdp("Network.enable", &json!({}));
            browser.cdp("Network.setBlockedURLs", &json!({ "urls": ["*.wasm"] }));
        } else {
            browser.before_each_page("delete window.WebAssembly");
        }
        for (hall, name) in [("/personal/", "个人网厅"), ("/unit/", "单位网厅")] {
            let start = Instant::now();
            browser.goto(&world.url(hall)).await;
            browser.wait_text("页面暂时无法打开").await;
            assert!(
                start.elapsed() < Duration::from_secs(10),
                "{hall} {without}"
            );
            for piece in [name, "安居住房公积金管理中心", "12329", "服务大厅"] {
                let text = browser.text().await;
                assert!(browser.shows(piece).await, "{piece}: {text}");
            }
            browser
                .shot(&format!("row-04-{without}-{}", hall.trim_matches('/')))
                .await;
            browser.axe(hall).await;
        }
    }
}

const KEPT: &str = "
    const done = arguments[arguments.length - 1];
    (async () => {
        const bases = indexedDB.databases ? await indexedDB.databases() : [];
        const caches_ = window.caches ? await caches.keys() : [];
        const visited = performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'));
        return JSON.stringify({
            local: { ...localStorage }, session: { ...sessionStorage }, bases, caches_, cookie: document.cookie,
            title: document.title, url: location.href, history: history.state, visited: visited.map((entry) => entry.name),
        });
    })().then(done, (error) => done(String(error)));";

/// Nothing of a person stays in the browser's stores, the address or the title.
#[tokio::test]
async fn row_06_nothing_sensitive_is_kept_in_the_browser() {
    let world = World::start();
    let member = world.member("linzhixia");
    let mut secrets = secrets(&member);
    secrets.extend(["林知夏", "linzhixia", "csrf"].map(ToOwned::to_owned));
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    for path in [
        "",
        "transactions",
        "account",
        "certificates/new",
        "me",
        "history",
    ] {
        browser.open(&format!("/personal/{path}")).await;
        if path == "account" {
            browser.button("显示完整证件号码").await;
            browser.wait_text(&secrets[0]).await;
        }
        let kept = browser.ask(KEPT).await;
        let kept = kept.as_str().unwrap_or_else(|| panic!("{kept}"));
        assert!(kept.contains("\"local\""), "{kept}");
        for secret in &secrets {
            assert!(!kept.contains(secret), "{path}: {secret} is kept: {kept}");
        }
    }
    let browser = Browser::start(&world, Viewport::DESK).await;
    browser.log_in_unit("qinghe").await;
    browser.open("/unit/employees").await;
    browser.fill("姓名、个人账号或证件号码", "林知夏").await;
    browser.button("查询").await;
    browser.wait_text("共1条").await;
    for path in ["", "changes/new", "agents"] {
        let kept = browser.ask(KEPT).await;
        let kept: serde_json::Value =
            serde_json::from_str(kept.as_str().unwrap_or_default()).expect("what is kept");
        // What is searched for goes to the server, never to the address bar.
        let mut without = kept.clone();
        without["visited"] = json!(null);
        for secret in ["林知夏", "qinghe", "csrf"] {
            assert!(!without.to_string().contains(secret), "{secret}: {without}");
        }
        browser.open(&format!("/unit/{path}")).await;
    }
}

/// Pressed three times on a slow line, Back, and again: one proof.
#[tokio::test]
async fn row_14_a_submission_counts_once_and_is_confirmed() {
    let world = World::start();
    let member = world.member("linzhixia");
    let count = || {
        let list = member.get("/personal/certificates").expect(200);
        list["certificates"].as_array().expect("a list").len()
    };
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    browser.link("开具证明").await;
    browser.fill("证明用途", "申请公租房").await;
    browser.button("下一步").await;
    browser.heading("核对证明内容").await;
    browser.settle().await;
    browser.slow_line(1_500);
    const THRICE: &str = "
        const button = [...document.querySelectorAll('button')].find((b) => b.textContent.includes('确认开具'));
        button.click(); button.click(); setTimeout(() => button.click(), 300);";
    browser.run(THRICE, Vec::new()).await;
    let path = browser
        .wait_path("/personal/certificates/", "/issued")
        .await;
    browser.slow_line(0);
    assert_eq!(count(), 1);
    let no = path.split('/').nth(3).expect("a number").to_owned();
    for piece in ["缴存证明已开具", &no, "申请公租房", "有效期至"] {
        browser.wait_text(piece).await;
    }
    assert!(browser.has("button", "复制证明编号").await);
    browser.look("row-14-confirmation").await;
    let paper = browser.download("下载证明（PDF）").await;
    assert!(paper.bytes.starts_with(b"%PDF"));
    // Back leads before the question; asking for the same again is said.
    browser.back().await;
    browser.heading("开具缴存证明").await;
    browser.wait_text("刚刚").await;
    assert_eq!(count(), 1);
    browser.finish();
}

/// The month is confirmed once, however often it is pressed.
#[tokio::test]
async fn row_14_a_month_is_confirmed_once() {
    let world = World::start();
    let agent = world.agent("qinghe");
    let count = || {
        let list = agent.get("/unit/remittances").expect(200);
        list["page"]["total_count"].as_i64().expect("a count")
    };
    let before = count();
    let browser = Browser::start(&world, Viewport::DESK).await;
    browser.log_in_unit("qinghe").await;
    browser.open("/unit/remittance/check").await;
    browser.slow_line(1_500);
    const THRICE: &str = "
        const button = [...document.querySelectorAll('button')].find((b) => b.textContent.includes('确认清册并生成缴款单'));
        button.click(); button.click(); setTimeout(() => button.click(), 300);";
    browser.run(THRICE, Vec::new()).await;
    browser.wait_path("/unit/remittances/", "/payment").await;
    browser.slow_line(0);
    assert_eq!(count(), before + 1);
    browser.wait_text("缴款单").await;
    browser.look("row-14-payment-slip").await;
    browser.back().await;
    browser.settle().await;
    assert!(!browser.has("button", "确认清册并生成缴款单").await);
    assert_eq!(count(), before + 1);
    browser.finish();
}

async fn offline_banner(browser: &Browser) {
    const BANNER: &str = "
        const banner = document.querySelector('.offline');
        return !!banner && !!banner.closest('[role=status]') && banner.textContent.includes('网络已断开');";
    let start = Instant::now();
    browser
        .until("the banner is there", || async {
            browser.run(BANNER, Vec::new()).await == json!(true)
        })
        .await;
    assert!(
        start.elapsed() < Duration::from_secs(2),
        "the banner is late"
    );
}

/// Before, during and after a submission: said, kept, resolved, never queued.
#[tokio::test]
async fn row_15_a_lost_network_is_said_and_resolved() {
    let world = World::start();
    let member = world.member("linzhixia");
    let count = || {
        let list = member.get("/personal/certificates").expect(200);
        list["certificates"].as_array().expect("a list").len()
    };
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    browser.link("开具证明").await;
    browser.heading("开具缴存证明").await;
    browser.network(false);
    offline_banner(&browser).await;
    // Steps need no network, and what is typed stays.
    browser.fill("证明用途", "申请公租房").await;
    browser.button("下一步").await;
    browser.heading("核对证明内容").await;
    browser.wait_text("申请公租房").await;
    browser.button("确认开具").await;
    browser.wait_text("未提交").await;
    browser.look("row-15-not-submitted").await;
    browser.network(true);
    assert_eq!(count(), 0, "nothing was queued");
    // During: no answer comes, so nobody knows; it is asked for again by itself.
    let blocked = |urls: serde_json::Value| {
        browser.cdp("Network.setBlockedURLs", &json!({ "urls": urls }));
    };
    blocked(json!(["*/personal/certificates"]));
    browser.button("确认开具").await;
    browser.wait_text("结果未知，正在查询").await;
    browser.shot("row-15-asking").await;
    blocked(json!([]));
    browser
        .until("it is resolved", || async {
            browser.try_button("再次查询").await;
            browser.path().await.ends_with("/issued")
        })
        .await;
    browser.wait_text("缴存证明已开具").await;
    assert_eq!(count(), 1, "made once");
    browser.finish();
}

/// Two minutes before the end a dialog asks; one press goes on; after the end
/// the same page and the typed words come back.
#[tokio::test]
async fn row_20_a_session_ends_with_a_warning_and_loses_nothing() {
    const AHEAD: &str = "
        const real = Date.now.bind(Date);
        window.__ahead = 0;
        Date.now = () => real() + window.__ahead;";
    let world = World::with(e2e::Options {
        environment: vec![("ANJU__LOGIN__IDLE_MINUTES", "5".to_owned())],
        ..e2e::Options::default()
    });
    let browser = Browser::start(&world, Viewport::DESK).await;
    browser.before_each_page(AHEAD);
    browser.log_in_unit("qinghe").await;
    browser.link("变更清册").await;
    browser.link("新增变更").await;
    browser.heading("新增变更").await;
    browser.choose("变更类型", "新开户").await;
    browser.fill("姓名", "冯添").await;
    browser.run("window.__ahead = 200_000", Vec::new()).await;
    browser.wait_text("登录即将超时").await;
    browser.shot("row-20-warning").await;
    browser.axe("session warning").await;
    browser.button("继续办理").await;
    browser.wait_gone("登录即将超时").await;
    // The session ends on the server; the next request finds out.
    browser.cdp("Network.clearBrowserCookies", &json!({}));
    browser.button("保存").await;
    browser
        .fill("证件号码", &e2e::sheet::citizen_no("19970809", 17))
        .await;
    browser.fill("缴存基数", "8000").await;
    browser.button("保存").await;
    browser.wait_path("/unit/login", "").await;
    browser.fill("登录名", "qinghe").await;
    browser.fill("密码", e2e::PASSWORD).await;
    browser.button("登录").await;
    browser.wait_path("/unit/changes/new", "").await;
    assert_eq!(browser.value_of("姓名").await, "冯添");
    assert_eq!(browser.value_of("缴存基数").await, "8000");
    let kept = browser.ask(KEPT).await;
    assert!(!text(&kept).contains("冯添"), "only in memory");
}
