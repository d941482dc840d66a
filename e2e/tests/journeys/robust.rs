//! Leaving: no lost session, nothing left behind.

use e2e::{Browser, Viewport, World};

#[tokio::test]
async fn leaving_ends_the_session_and_back_shows_nothing() {
    let world = World::start();
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    let cookie = browser.run("return document.cookie", Vec::new()).await;
    let cookie = cookie.as_str().expect("a text");
    // How pages look is the only thing that scripts may read there.
    let mut names = cookie.split("; ").map(|pair| pair.split('=').next());
    assert!(
        names.all(|name| matches!(name, Some("" | "care" | "display"))),
        "scripts cannot read the session's cookie: {cookie}"
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
