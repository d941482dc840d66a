//! Where one is: titles, focus, help, colours, masks, what is in sight at first.

use e2e::{Browser, Mode, Viewport, World};
use serde_json::json;

use crate::{secrets, text};

const ARRIVED: &str = "
    return {
        title: document.title, heading: document.querySelector('h1')?.textContent.trim(),
        focus: document.activeElement === document.querySelector('h1'),
        said: document.getElementById('announcer')?.textContent, top: scrollY,
    };";

/// After each step inside a hall: title, focus, one announcement, the top.
#[tokio::test]
async fn row_32_every_route_change_is_said() {
    let world = World::start();
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    for (link, heading) in [
        ("明细", "缴存明细"),
        ("证明", "缴存证明"),
        ("开具证明", "开具缴存证明"),
        ("我的", "我的"),
        ("账户信息", "账户信息"),
        ("首页", "我的公积金"),
    ] {
        browser.run("scrollTo(0, 400)", Vec::new()).await;
        browser.link(link).await;
        expect_arrival(&browser, heading).await;
    }
    let browser = Browser::start(&world, Viewport::LAPTOP).await;
    browser.log_in_unit("qinghe").await;
    for (link, heading) in [
        ("变更清册", "变更清册"),
        ("汇缴清册", "汇缴清册"),
        ("汇缴记录", "汇缴记录"),
        ("暂收款", "暂收款"),
        ("职工", "职工"),
        ("经办人", "经办人"),
        ("操作日志", "操作日志"),
    ] {
        browser.run("scrollTo(0, 400)", Vec::new()).await;
        browser.link(link).await;
        expect_arrival(&browser, heading).await;
    }
}

async fn expect_arrival(browser: &Browser, heading: &str) {
    browser.settle().await;
    browser
        .until(&format!("“{heading}” is reached"), || async {
            let there = browser.run(ARRIVED, Vec::new()).await;
            let is = |name: &str| there[name].as_str().unwrap_or_default();
            is("heading").starts_with(heading)
                && is("title").starts_with(heading)
                && is("title").ends_with(" · 安居住房公积金管理中心")
                && is("said").starts_with(heading)
                && there["focus"] == json!(true)
                && there["top"] == json!(0)
        })
        .await;
}

/// What everyone came for is in sight at once, and nothing jumps.
#[tokio::test]
async fn row_27_the_overview_is_in_sight_and_still() {
    const SHIFTS: &str = "
        window.__shift = 0;
        new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
        window.__loading = 0;
        new MutationObserver(() => {
            window.__loading = Math.max(window.__loading, document.querySelectorAll('.skeleton').length);
        }).observe(document, { childList: true, subtree: true });";
    const LOWEST: &str = "
        const nav = document.querySelector('.bottomnav').getBoundingClientRect().top;
        return arguments[0].map((words) => {
            const all = [...document.querySelectorAll('main *')].filter((e) => !e.children.length || e.matches('dd, dt, p'));
            const found = all.find((e) => e.textContent.replace(/\\s+/g, '').includes(words));
            return [words, !!found && found.getBoundingClientRect().bottom <= nav];
        });";
    let world = World::start();
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    browser.before_each_page(SHIFTS);
    for path in [
        "/personal/",
        "/personal/transactions",
        "/personal/account",
        "/personal/certificates",
        "/personal/me",
    ] {
        browser.open(path).await;
        browser.settle().await;
        let shift = browser
            .run("return Math.round(window.__shift * 1000)", Vec::new())
            .await;
        assert!(
            shift.as_i64().is_some_and(|shift| shift <= 50),
            "{path}: CLS {shift}/1000"
        );
        let loading = browser.run("return window.__loading", Vec::new()).await;
        assert!(
            loading.as_i64().is_some_and(|many| many <= 1),
            "{path}: {loading} at once"
        );
    }
    browser.open("/personal/").await;
    let wanted = json!(["账户余额", "缴至年月", "最近一次缴存"]);
    let boxes = browser.run(LOWEST, vec![wanted]).await;
    for seen in boxes.as_array().expect("boxes") {
        assert_eq!(seen[1], json!(true), "below the screen: {boxes}");
    }
}

const SCHEME: &str = "
    const style = getComputedStyle(document.documentElement);
    const [r, g, b] = style.backgroundColor.match(/\\d+/g).map(Number);
    return [style.colorScheme, (r + g + b) / 3 < 80];";

// Long because it is one story with a check after each step.
/// Dark by the system and by the switch; codes stay dark on white.
#[tokio::test]
async fn row_34_dark_colours() {
    const CODE: &str = "
        const done = arguments[arguments.length - 1];
        const picture = document.querySelector('img.picture');
        const draw = () => {
            const canvas = document.createElement('canvas');
            canvas.width = canvas.height = 200;
            const pen = canvas.getContext('2d');
            pen.fillStyle = getComputedStyle(picture).backgroundColor;
            pen.fillRect(0, 0, 200, 200);
            pen.drawImage(picture, 0, 0, 200, 200);
            const pixels = pen.getImageData(0, 0, 200, 200).data;
            let dark = 0, light = 0;
            for (let at = 0; at < pixels.length; at += 4) {
                const grey = (pixels[at] + pixels[at + 1] + pixels[at + 2]) / 3;
                if (grey < 60) dark += 1; else if (grey > 200) light += 1;
            }
            done([dark, light, pixels[0]]);
        };
        if (picture.complete) draw(); else picture.onload = draw;";
    let world = World::start();
    let member = world.member("linzhixia");
    let proof = member
        .post_once(
            "/personal/certificates",
            &json!({ "purpose": "" }),
            "row-34-proof-0001",
        )
        .expect(201);
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    let media = |scheme: &str| {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        browser.cdp(
            "Emulation.setEmulatedMedia",
            &json!({ "features": features }),
        );
    };
    browser.open("/personal/me").await;
    let scheme = || browser.run(SCHEME, Vec::new());
    browser.select("界面颜色", "跟随系统").await;
    media("dark");
    assert_eq!(scheme().await, json!(["dark", true]), "as the system");
    media("light");
    assert_eq!(scheme().await, json!(["light", false]), "as the system");
    browser.select("界面颜色", "深色").await;
    assert_eq!(scheme().await, json!(["dark", true]), "by the switch");
    browser
        .open(&format!(
            "/personal/certificates/{}",
            text(&proof["certificate_no"])
        ))
        .await;
    assert_eq!(scheme().await, json!(["dark", true]), "kept");
    let pixels = browser.ask(CODE).await;
    let many = |at: usize| pixels[at].as_i64().unwrap_or(0);
    assert!(
        many(0) > 4_000 && many(1) > 10_000,
        "dark on white: {pixels}"
    );
    assert_eq!(many(2), 255, "a white margin: {pixels}");
    browser.axe("proof in dark").await;
    browser.shot("row-34-proof-dark").await;
}

/// Masked until asked for; masked again after 30 seconds; every look is noted.
#[tokio::test]
async fn row_35_numbers_are_masked() {
    // A long wait passes a hundred times as fast, and is noted.
    const CLOCK: &str = "
        const real = window.setTimeout.bind(window);
        window.__waits = [];
        window.setTimeout = (task, wait, ...rest) => {
            window.__waits.push(wait);
            return real(task, wait >= 30000 ? wait / 20 : wait, ...rest);
        };";
    let world = World::start();
    let member = world.member("linzhixia");
    let secrets = secrets(&member);
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.before_each_page(CLOCK);
    browser.log_in_personal("linzhixia").await;
    for path in [
        "",
        "transactions",
        "history",
        "account",
        "certificates",
        "me",
    ] {
        browser.open(&format!("/personal/{path}")).await;
        let html = browser
            .run("return document.documentElement.outerHTML", Vec::new())
            .await;
        for secret in &secrets {
            assert!(!text(&html).contains(secret), "{path}: {secret}");
        }
    }
    browser.open("/personal/account").await;
    let noted = world.stored("personal-data-revealed");
    browser.button("显示完整证件号码").await;
    browser.wait_text(&secrets[0]).await;
    const PRESSED: &str = "
        return [...document.querySelectorAll('button')]
            .find((b) => (b.getAttribute('aria-label') || '').includes('证件号码')).getAttribute('aria-pressed');";
    assert_eq!(browser.run(PRESSED, Vec::new()).await, json!("true"));
    browser.wait_gone(&secrets[0]).await;
    assert_eq!(browser.run(PRESSED, Vec::new()).await, json!("false"));
    let waits = browser
        .run("return window.__waits.includes(30000)", Vec::new())
        .await;
    assert_eq!(waits, json!(true), "after 30 seconds");
    assert!(
        world.stored("personal-data-revealed") > noted,
        "every look is noted"
    );
}

const HELP: &str = "
    const link = document.querySelector('footer a[href^=\"tel:\"]');
    const box = link?.getBoundingClientRect();
    const footer = document.querySelector('footer');
    return link && {
        number: link.textContent.trim(), centre: Math.round(box.left + box.width / 2),
        last: footer.compareDocumentPosition(document.querySelector('main')) === Node.DOCUMENT_POSITION_PRECEDING,
        from_end: Math.round(document.documentElement.scrollHeight - scrollY - box.bottom),
    };";

/// Help is in the same place, and a refusal is built alike wherever it is met.
#[tokio::test]
async fn row_40_help_and_refusals_are_alike() {
    let world = World::start();
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    let mut places = Vec::new();
    for path in [
        "",
        "transactions",
        "account",
        "certificates/new",
        "me",
        "privacy",
        "nowhere",
    ] {
        browser.open(&format!("/personal/{path}")).await;
        places.push(browser.run(HELP, Vec::new()).await);
    }
    assert_eq!(places[0]["number"], json!("12329"));
    assert!(places.windows(2).all(|two| two[0] == two[1]), "{places:?}");
    let browser = Browser::start(&world, Viewport::LAPTOP).await;
    browser.log_in_unit("qinghe").await;
    let mut places = Vec::new();
    for path in ["", "changes", "remittance", "employees", "agents"] {
        browser.open(&format!("/unit/{path}")).await;
        places.push(browser.run(HELP, Vec::new()).await);
    }
    assert_eq!(places[0]["number"], json!("12329"));
    assert!(
        places
            .windows(2)
            .all(|two| two[0]["centre"] == two[1]["centre"]),
        "{places:?}"
    );
    refusals(&world);
    // The mini-program API refuses in the same words; what it offers needs no login yet.
    let visitor = world.visitor();
    let (hall, mini) = (
        visitor.page("/api/v1/nowhere"),
        visitor.page("/api/mini/v1/nowhere"),
    );
    assert_eq!(hall.content_type, mini.content_type);
    let (mut hall, mut mini) = (hall.expect(404), mini.expect(404));
    for body in [&mut hall, &mut mini] {
        body["trace_id"] = json!("");
    }
    assert_eq!(hall, mini);
}

/// Asks in a language.
type Ask<'a> = Box<dyn Fn(&str) -> e2e::Answer + 'a>;

fn get<'a>(who: &'a e2e::Api, path: &'static str) -> Ask<'a> {
    Box::new(move |lang| who.call("GET", path, &[("accept-language", lang)], Vec::new()))
}

// Long because it is a table.
/// The same parts in both languages: a stable code, a reason, what to do.
fn refusals(world: &World) {
    let (member, agent) = (world.member("linzhixia"), world.agent("qinghe"));
    let visitor = world.visitor();
    let long = json!({ "purpose": "租".repeat(41) });
    let asks: Vec<(u16, Ask<'_>)> = vec![
        (401, get(&visitor, "/personal/overview")),
        (401, get(&visitor, "/unit/home")),
        (404, get(&member, "/personal/certificates/202601010000001")),
        (404, get(&agent, "/unit/remittances/none")),
        (404, get(&visitor, "/nowhere")),
        (422, get(&agent, "/unit/employees?status=strange")),
        (
            422,
            Box::new(|lang| {
                let headers = [
                    ("content-type", "application/json"),
                    ("accept-language", lang),
                    ("idempotency-key", "row-40-long-purpose"),
                ];
                member.call(
                    "POST",
                    "/personal/certificates",
                    &headers,
                    long.to_string().into_bytes(),
                )
            }),
        ),
    ];
    for (status, ask) in asks {
        let (zh, en) = (ask("zh-CN"), ask("en"));
        for answer in [&zh, &en] {
            assert!(
                answer.content_type.starts_with("application/problem+json"),
                "{}",
                answer.content_type
            );
            let body = answer.expect(status);
            for part in ["type", "code", "title", "detail", "trace_id"] {
                assert!(
                    body[part].as_str().is_some_and(|text| !text.is_empty()),
                    "{part}: {body}"
                );
            }
            assert_eq!(
                text(&body["type"]),
                format!("/problems/{}", text(&body["code"]))
            );
            assert_eq!(body["status"], json!(status));
        }
        let (zh, en) = (zh.json(), en.json());
        assert_eq!(zh["code"], en["code"]);
        let chinese = |value: &serde_json::Value| {
            text(value)
                .chars()
                .any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
        };
        assert!(
            chinese(&zh["detail"]) && !chinese(&en["detail"]),
            "{zh} {en}"
        );
    }
}

// Long because it is one story with a check after each step.
/// 关怀版 by one press or by the address, and it stays.
#[tokio::test]
async fn row_16_care_mode_is_one_press_away_and_stays() {
    const SIZE: &str = "return parseFloat(getComputedStyle(document.body).fontSize)";
    let world = World::start();
    let mut browser = Browser::start(&world, Viewport::SMALL).await;
    for (page, heading) in [
        ("/personal/", "登录个人网厅"),
        ("/", "住房公积金网上服务大厅"),
    ] {
        browser.show_as(Mode::Light).await;
        browser.open(page).await;
        browser.heading(heading).await;
        if page == "/" {
            browser.link("关怀版").await;
        } else {
            browser.button("关怀版").await;
        }
        browser
            .until("the type is large", || async {
                browser
                    .run(SIZE, Vec::new())
                    .await
                    .as_f64()
                    .is_some_and(|size| size >= 18.0)
            })
            .await;
        browser.open(page).await;
        assert!(
            browser
                .run(SIZE, Vec::new())
                .await
                .as_f64()
                .is_some_and(|size| size >= 18.0),
            "kept"
        );
    }
    browser.show_as(Mode::Light).await;
    for page in [
        "/personal/login?elder=1",
        "/verify?elder=1",
        "/personal/privacy?elder=1",
    ] {
        browser.open(page).await;
        assert!(
            browser
                .run(SIZE, Vec::new())
                .await
                .as_f64()
                .is_some_and(|size| size >= 18.0),
            "{page}"
        );
        // Up to 30 px by the browser's own zoom of text, without scrolling sideways.
        browser
            .run(
                "document.documentElement.style.fontSize = '30px'",
                Vec::new(),
            )
            .await;
        let wide = browser
            .run(
                "return document.documentElement.scrollWidth - innerWidth",
                Vec::new(),
            )
            .await;
        assert_eq!(wide, json!(0), "{page} at 30 px");
    }
}
