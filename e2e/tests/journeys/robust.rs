//! When something fails on the way: no blank page, no lost session, no lost words.

use e2e::{Browser, Viewport, World};
use serde_json::json;

#[tokio::test]
async fn a_readable_page_with_the_hotline_stands_in_for_blocked_wasm() {
    let world = World::start();
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.cdp("Network.enable", &json!({}));
    browser.cdp("Network.setBlockedURLs", &json!({ "urls": ["*.wasm"] }));
    for (hall, name) in [("/personal/", "个人网厅"), ("/unit/", "单位网厅")] {
        browser.goto(&world.url(hall)).await;
        browser.wait_text("页面暂时无法打开").await;
        for piece in [name, "安居住房公积金管理中心", "12329"] {
            assert!(
                browser.shows(piece).await,
                "{piece}: {}",
                browser.text().await
            );
        }
        browser
            .shot(&format!("robust-blocked-{}", hall.trim_matches('/')))
            .await;
        browser.axe(hall).await;
    }
}

#[tokio::test]
async fn the_shell_is_in_the_html_before_any_script() {
    let world = World::start();
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.cdp(
        "Emulation.setScriptExecutionDisabled",
        &json!({ "value": true }),
    );
    for hall in ["/personal/", "/unit/"] {
        let html = e2e::Answer::get(&world.url(hall))
            .expect("an answer")
            .text();
        for piece in ["安居住房公积金管理中心", "12329", "<noscript>"] {
            assert!(html.contains(piece), "{hall} {piece}");
        }
        assert!(
            !html.contains("style=") && !html.contains("onclick="),
            "{hall} keeps to the policy"
        );
    }
}

#[tokio::test]
async fn a_lost_network_is_said_and_typed_words_stay() {
    let world = World::start();
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    browser.link("开具证明").await;
    browser.heading("开具缴存证明").await;
    browser.fill("证明用途", "申请公租房").await;
    browser.button("下一步").await;
    browser.heading("核对证明内容").await;
    browser.settle().await;
    let network = |offline: bool| {
        let parameters = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        browser.cdp("Network.enable", &json!({}));
        browser.cdp("Network.emulateNetworkConditions", &parameters);
    };
    network(true);
    browser.wait_text("网络已断开").await;
    browser.button("确认开具").await;
    browser
        .until("the outcome is said to be open", || async {
            browser.shows("结果未知").await
        })
        .await;
    browser.shot("robust-offline").await;
    network(false);
    // The question is asked again by itself or by hand, with the same key.
    browser
        .until("the proof is made", || async {
            browser.try_button("再次查询").await;
            browser.path().await.ends_with("/issued")
        })
        .await;
    let list = world
        .member("linzhixia")
        .get("/personal/certificates")
        .expect(200);
    assert_eq!(
        list["certificates"].as_array().expect("a list").len(),
        1,
        "made once"
    );
}

#[tokio::test]
async fn leaving_ends_the_session_and_back_shows_nothing() {
    let world = World::start();
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    let cookie = browser.run("return document.cookie", Vec::new()).await;
    assert_eq!(
        cookie,
        json!(""),
        "scripts cannot read the session's cookie"
    );
    browser.link("我的").await;
    browser.wait_path("/personal/me", "").await;
    browser.button("退出登录").await;
    browser.wait_gone("退出登录").await;
    // 我的 stays open to everyone; the pages before it do not come back.
    browser.back().await;
    browser.wait_path("/personal/login", "").await;
    browser.heading("登录个人网厅").await;
    assert!(!browser.shows("账户余额").await, "{}", browser.text().await);
    // Nothing of a person stays in the browser.
    let kept = browser
        .run(
            "return JSON.stringify([localStorage, sessionStorage])",
            Vec::new(),
        )
        .await;
    let kept = kept.as_str().unwrap_or_default();
    for secret in ["林知夏", "linzhixia", "csrf", "balance"] {
        assert!(!kept.contains(secret), "{secret} is kept: {kept}");
    }
}

#[tokio::test]
async fn the_wrong_password_is_refused_in_words_and_the_page_stays() {
    let world = World::start();
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.open("/personal/login").await;
    browser.button("登录").await;
    browser.wait_text("请更正以下内容").await;
    browser.shot("robust-login-empty").await;
    assert!(
        browser.title().await.starts_with("错误"),
        "{}",
        browser.title().await
    );
    browser.fill("用户名", "linzhixia").await;
    browser.fill("密码", "not-the-password").await;
    browser.button("登录").await;
    browser.wait_text("用户名或密码").await;
    browser.shot("robust-login-refused").await;
    assert_eq!(
        browser.value_of("用户名").await,
        "linzhixia",
        "what was typed stays"
    );
    browser.axe("login refused").await;
}
