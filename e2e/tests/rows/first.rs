//! The first page of a visit comes with its content and works before the app runs;
//! the app takes it over without moving or losing anything.

use e2e::{Browser, PASSWORD, Viewport, World};
use serde_json::json;

/// The app starts when the test says so: `window.__go()`.
const LATE: &str = "
    const real = WebAssembly.instantiateStreaming;
    const gate = new Promise((resolve) => { window.__go = resolve; });
    WebAssembly.instantiateStreaming = async (...all) => { await gate; return real.apply(WebAssembly, all); };";
const GO: &str = "window.__go()";
const TAKEN: &str = "return document.documentElement.classList.contains('ready')";

async fn taken(browser: &Browser) {
    browser
        .until("the app has taken over", || async {
            browser.run(TAKEN, Vec::new()).await == json!(true)
        })
        .await;
}

fn without_app(browser: &Browser) {
    browser.cdp("Network.enable", &json!({}));
    browser.cdp("Network.setBlockedURLs", &json!({ "urls": ["*.wasm"] }));
}

/// What the API says in words is in the language of the page, not of the browser.
#[tokio::test]
async fn the_first_page_is_of_one_language() {
    let world = World::start();
    let agent = world.agent("qinghe");
    let (chinese, english) = ("登录单位网厅", "Logged in");
    for (path, said, not_said) in [
        ("/unit/audit", chinese, english),
        ("/unit/audit?lang=en", english, chinese),
    ] {
        let html = agent.page(path).text();
        assert!(html.contains(said), "{path}");
        assert!(!html.contains(not_said), "{path}");
    }
}

/// Without a script there are the rows; nobody keeps them and nobody else gets them.
#[tokio::test]
async fn the_first_page_comes_with_its_content_for_its_owner_alone() {
    let world = World::start();
    let (lin, wang) = (world.member("linzhixia"), world.member("wangjianguo"));
    for (path, rows) in [("/personal/transactions", 20), ("/personal/", 1)] {
        let page = lin.page(path);
        assert_eq!(page.status, 200);
        assert_eq!(page.cache, "no-store", "{path}");
        let html = page.text();
        assert!(html.matches("data-row=").count() >= rows, "{path}");
        let other = wang.page(path).text();
        assert!(!other.contains("林知夏") && !html.contains("王建国"));
        assert!(
            world
                .visitor()
                .page(path)
                .text()
                .matches("data-row=")
                .count()
                == 0
        );
    }
    assert!(lin.page("/personal/").text().contains("林知夏，您好"));
    // Whoever is not logged in gets the way in at once, and gets back from it.
    let html = world
        .visitor()
        .page("/personal/transactions?year=2025")
        .text();
    assert!(
        html.contains("data-next=\"/personal/transactions?year=2025\""),
        "{html}"
    );
    let html = world.agent("qinghe").page("/unit/").text();
    assert!(html.contains("北京青禾设计有限公司"), "{html}");
    assert!(
        !world
            .agent("datong")
            .page("/unit/")
            .text()
            .contains("北京青禾设计有限公司")
    );
    let gone = world.member("linzhixia");
    let cookie = gone.cookie().expect("a session").to_owned();
    gone.call("DELETE", "/personal/session", &[], Vec::new())
        .expect(204);
    assert_eq!(gone.cookie(), Some(cookie.as_str()));
    assert!(!gone.page("/personal/").text().contains("林知夏"));
}

/// Empty, wrong, right: all without the app.
#[tokio::test]
async fn one_can_log_in_before_the_app_runs() {
    let world = World::start();
    for (hall, name, login, heading) in [
        ("/personal/", "用户名", "linzhixia", "缴存趋势"),
        ("/unit/", "登录名", "qinghe", "变更清册"),
    ] {
        let browser = Browser::start(&world, Viewport::PHONE).await;
        without_app(&browser);
        let wanted = if hall == "/unit/" {
            "/unit/changes"
        } else {
            "/personal/history"
        };
        browser.goto(&world.url(wanted)).await;
        browser.button("登录").await;
        browser.wait_text("请更正以下内容").await;
        assert!(browser.title().await.starts_with("错误："));
        browser.fill(name, login).await;
        browser.button("登录").await;
        browser
            .until("one error is left", || async {
                let count = browser
                    .run(
                        "return document.querySelectorAll('.field-error').length",
                        Vec::new(),
                    )
                    .await;
                count == json!(1)
            })
            .await;
        browser.axe(hall).await;
        browser
            .shot(&format!("first-errors-{}", hall.trim_matches('/')))
            .await;
        browser.fill("密码", "wrong").await;
        browser.button("登录").await;
        browser.wait_text("追踪编号").await;
        assert_eq!(browser.value_of(name).await, login);
        assert!(!browser.title().await.starts_with("错误："));
        browser.axe(hall).await;
        browser
            .shot(&format!("first-refused-{}", hall.trim_matches('/')))
            .await;
        browser.fill("密码", PASSWORD).await;
        browser.button("登录").await;
        browser
            .until("the wanted page opens", || async {
                browser.path().await == wanted
            })
            .await;
        browser.heading(heading).await;
    }
}

/// A login page does without the app until something else is pressed; what was
/// typed is in the app then.
#[tokio::test]
async fn what_was_typed_survives_the_app() {
    const ALONE: &str = "return document.documentElement.classList.contains('alone')";
    const PRESSED: &str = "return document.activeElement.getAttribute('aria-pressed')";
    let world = World::start();
    for (path, field, login, greeting) in [
        ("/personal/login", "用户名", "linzhixia", "林知夏，您好"),
        ("/unit/login", "登录名", "qinghe", "北京青禾设计有限公司"),
    ] {
        let browser = Browser::start(&world, Viewport::PHONE).await;
        // This browser has preferences; the server knows them from the second page on.
        browser.goto(&world.url(path)).await;
        taken(&browser).await;
        browser.goto(&world.url(path)).await;
        browser.settle().await;
        assert_eq!(browser.run(ALONE, Vec::new()).await, json!(true), "{path}");
        browser.fill(field, login).await;
        assert_eq!(browser.run(TAKEN, Vec::new()).await, json!(false), "{path}");
        browser.button("显示密码").await;
        taken(&browser).await;
        assert_eq!(browser.focus().await["name"], json!("显示密码"), "{path}");
        browser
            .until("the press has its effect", || async {
                browser.run(PRESSED, Vec::new()).await == json!("true")
            })
            .await;
        assert_eq!(browser.value_of(field).await, login);
        browser.button("登录").await;
        browser.wait_text("请填写密码").await;
        let known = browser.shows("请填写用户名").await || browser.shows("请填写登录名").await;
        assert!(!known, "the app knows the name: {path}");
        browser.fill("密码", PASSWORD).await;
        browser.button("登录").await;
        browser.wait_text(greeting).await;
    }
}

/// Nobody is interrupted in a field when the app is there, and nothing typed is lost.
#[tokio::test]
async fn a_field_in_use_is_left_alone() {
    const PURPOSE: &str = "证明用途";
    let world = World::start();
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    browser.before_each_page(LATE);
    browser.goto(&world.url("/personal/certificates/new")).await;
    browser.fill(PURPOSE, "bank loa").await;
    browser.run(GO, Vec::new()).await;
    // Long enough for the app to be there: it waits.
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    assert_eq!(browser.run(TAKEN, Vec::new()).await, json!(false));
    browser.type_text("n");
    assert_eq!(browser.value_of(PURPOSE).await, "bank loan");
    browser.press("Tab");
    taken(&browser).await;
    assert_eq!(browser.focus().await["name"], json!("下一步"));
    assert_eq!(browser.value_of(PURPOSE).await, "bank loan");
    browser.button("下一步").await;
    browser.wait_text("bank loan").await;
}

/// What was pressed before the app was there happens when it is.
#[tokio::test]
async fn early_presses_are_not_lost() {
    let world = World::start();
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    browser.before_each_page(LATE);
    browser.goto(&world.url("/personal/transactions")).await;
    const PRESS: &str = "document.querySelectorAll('[data-row] button')[2].click()";
    browser.run(PRESS, Vec::new()).await;
    browser.run(GO, Vec::new()).await;
    browser.wait_text("业务流水号").await;
    browser.goto(&world.url("/personal/transactions")).await;
    browser.select("年度", "2025年").await;
    browser.run(GO, Vec::new()).await;
    browser
        .wait_path("/personal/transactions", "year=2025")
        .await;
}

/// Every page stays where it is when the app takes it over, and looks the same.
#[tokio::test]
async fn nothing_moves_when_the_app_takes_over() {
    const PLACES: &str = "
        return [...document.querySelectorAll('#app h1, #app h2, #app button, #app a, #app input, #app dd, #app li')]
            .filter((one) => !one.closest('#trouble'))
            .map((one) => { const box = one.getBoundingClientRect(); return [one.textContent, box.x, box.y, box.width, box.height].join(' '); });";
    let world = World::start();
    for viewport in [Viewport::PHONE, Viewport::DESK] {
        let browser = Browser::start(&world, viewport).await;
        browser.log_in_personal("linzhixia").await;
        browser.log_in_unit("qinghe").await;
        browser.before_each_page(LATE);
        for path in [
            "/personal/",
            "/personal/transactions",
            "/personal/account",
            "/personal/certificates",
            "/personal/me",
            "/unit/",
            "/unit/agents",
            "/unit/remittances",
            "/unit/settings",
        ] {
            browser.goto(&world.url(path)).await;
            let before = browser.run(PLACES, Vec::new()).await;
            browser.run(GO, Vec::new()).await;
            taken(&browser).await;
            browser.settle().await;
            assert!(
                before.as_array().is_some_and(|places| places.len() > 5),
                "{path}"
            );
            let after = browser.run(PLACES, Vec::new()).await;
            let pairs = before
                .as_array()
                .into_iter()
                .flatten()
                .zip(after.as_array().into_iter().flatten());
            let moved: Vec<_> = pairs.filter(|(old, new)| old != new).collect();
            assert!(moved.is_empty(), "{path}: {moved:?}");
        }
    }
}
