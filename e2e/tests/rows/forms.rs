//! Fields, errors, checking, languages: what every form keeps.

use e2e::{Browser, PASSWORD, Viewport, World};
use serde_json::json;

/// From the login to a proof without a mouse.
#[tokio::test]
async fn row_01_a_proof_by_keyboard_alone() {
    let world = World::start();
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.open("/personal/login").await;
    browser.tab_to("用户名").await;
    browser.type_text("linzhixia");
    browser.tab_to("密码").await;
    browser.type_text(PASSWORD);
    browser.press("Enter");
    browser.heading("我的公积金").await;
    browser.settle().await;
    browser.tab_to("开具证明").await;
    browser.press("Enter");
    browser.heading("开具缴存证明").await;
    browser.settle().await;
    browser.tab_to("证明用途").await;
    browser.type_text("申请公租房");
    browser.tab_to("下一步").await;
    browser.press("Enter");
    browser.heading("核对证明内容").await;
    browser.settle().await;
    browser.tab_to("确认开具").await;
    browser.press("Enter");
    browser
        .wait_path("/personal/certificates/", "/issued")
        .await;
    browser.wait_text("缴存证明已开具").await;
    browser.tab_to("复制证明编号").await;
    browser.press("Enter");
    // Details open and close, and the keyboard is back where it was.
    browser.open("/personal/transactions").await;
    browser
        .run("document.querySelector('.txn').focus()", Vec::new())
        .await;
    browser.press("Enter");
    browser
        .until("the dialog is open", || async {
            browser.has("dialog", "").await
        })
        .await;
    browser.press("Escape");
    browser
        .until("the row has the keyboard", || async {
            let focus = browser.focus().await;
            focus["tag"] == json!("BUTTON")
        })
        .await;
    let focus = browser.focus().await;
    browser.expect_visible(&focus);
}

/// A change of the unit's list without a mouse, its choices by arrows.
#[tokio::test]
async fn row_01_a_change_by_keyboard_alone() {
    let world = World::start();
    let browser = Browser::start(&world, Viewport::LAPTOP).await;
    browser.open("/unit/login").await;
    browser.tab_to("登录名").await;
    browser.type_text("qinghe");
    browser.tab_to("密码").await;
    browser.type_text(PASSWORD);
    browser.press("Enter");
    browser.heading("本月办理").await;
    browser.settle().await;
    browser.tab_to("变更清册").await;
    browser.press("Enter");
    browser.heading("变更清册").await;
    browser.settle().await;
    browser.tab_to("新增变更").await;
    browser.press("Enter");
    browser.heading("新增变更").await;
    browser.settle().await;
    browser.tab_to("新开户").await;
    browser.press(" ");
    browser.press("ArrowDown");
    browser.press("ArrowUp");
    browser.tab_to("姓名").await;
    browser.type_text("冯添");
    browser.tab_to("证件号码").await;
    browser.type_text(&e2e::sheet::citizen_no("19970809", 17));
    browser.tab_to("手机号码").await;
    browser.type_text("13911110009");
    browser.tab_to("缴存基数").await;
    browser.type_text("8000");
    browser.tab_to("保存").await;
    browser.press("Enter");
    browser.wait_path("/unit/changes", "/unit/changes").await;
    browser.wait_text("冯添").await;
}

const SUMMARY: &str = "
    const box = document.querySelector('.error-summary');
    if (!box) return null;
    const links = [...box.querySelectorAll('a')].map((link) => {
        const field = document.getElementById(link.getAttribute('href').slice(1));
        const described = (field?.getAttribute('aria-describedby') || '').split(' ')
            .map((id) => document.getElementById(id)?.textContent.trim() || '');
        const target = field?.matches('fieldset') || field?.closest('fieldset') ? field.closest('fieldset') : field;
        return {
            text: link.textContent.trim(), field: !!field,
            invalid: !!(field?.matches('[aria-invalid=true]') || target?.matches('[aria-invalid=true]')
                || target?.querySelector('[aria-invalid=true]')),
            same: described.concat([target?.getAttribute('aria-describedby') || ''].join(' ').split(' ')
                .map((id) => document.getElementById(id)?.textContent.trim() || ''))
                .some((words) => words.endsWith(link.textContent.trim())),
        };
    });
    return {
        focused: box === document.activeElement || box.contains(document.activeElement),
        inline: document.querySelectorAll('.field-error').length, links, title: document.title,
    };";

const FIRST_LINK: &str = "document.querySelector('.error-summary a').click()";

const LABEL_IN_VIEW: &str = "
    const field = document.activeElement;
    const label = field.labels?.[0] || field.closest('fieldset')?.querySelector('legend');
    const box = label?.getBoundingClientRect();
    return field.tagName !== 'BODY' && !!box && box.top >= 0 && box.bottom <= innerHeight;";

/// The summary has the focus, a link an error, the words of the field, and leads there.
async fn expect_summary(browser: &Browser, errors: usize, prefix: &str) {
    browser
        .until("the summary has the focus", || async {
            browser.run(SUMMARY, Vec::new()).await["focused"] == json!(true)
        })
        .await;
    let summary = browser.run(SUMMARY, Vec::new()).await;
    let links = summary["links"].as_array().expect("links");
    assert_eq!(links.len(), errors, "{summary}");
    assert_eq!(summary["inline"], json!(errors), "{summary}");
    for link in links {
        for part in ["field", "invalid", "same"] {
            assert_eq!(link[part], json!(true), "{part}: {link}");
        }
    }
    let title = summary["title"].as_str().unwrap_or_default();
    assert!(title.starts_with(prefix), "{title}");
    browser.run(FIRST_LINK, Vec::new()).await;
    browser
        .until(
            "the field has the focus and its label is in view",
            || async { browser.run(LABEL_IN_VIEW, Vec::new()).await == json!(true) },
        )
        .await;
}

/// Every form, sent empty or wrong.
#[tokio::test]
async fn row_09_error_summary_of_every_form() {
    let world = World::start();
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.open("/personal/login").await;
    browser.button("登录").await;
    expect_summary(&browser, 2, "错误：").await;
    browser.open("/personal/login?lang=en").await;
    browser.button("Log in").await;
    expect_summary(&browser, 2, "Error:").await;
    browser.goto(&world.url("/healthz")).await;
    browser
        .run("localStorage.setItem('language', 'zh-CN')", Vec::new())
        .await;
    browser.log_in_personal("linzhixia").await;
    browser.open("/personal/certificates/new").await;
    browser.fill("证明用途", &"租".repeat(41)).await;
    browser.button("下一步").await;
    expect_summary(&browser, 1, "错误：").await;
    let browser = Browser::start(&world, Viewport::LAPTOP).await;
    browser.open("/unit/login").await;
    browser.button("登录").await;
    expect_summary(&browser, 2, "错误：").await;
    browser.log_in_unit("qinghe").await;
    browser.open("/unit/changes/new").await;
    browser.button("保存").await;
    // Kind, name and number; the base is asked for once there is a kind.
    expect_summary(&browser, 3, "错误：").await;
    // What only the server knows is said in the same way.
    browser.choose("变更类型", "新开户").await;
    browser.fill("姓名", "冯添").await;
    browser
        .fill("证件号码", &e2e::sheet::citizen_no("19970809", 17))
        .await;
    browser.fill("手机号码", "13911110009").await;
    browser.fill("缴存基数", "99000").await;
    browser.button("保存").await;
    browser.wait_text("缴存基数高于上限").await;
    expect_summary(&browser, 1, "错误：").await;
}

/// Every row that can be changed says what it changes; after the change one is
/// straight back.
#[tokio::test]
async fn row_13_check_your_answers() {
    let world = World::start();
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    browser.open("/personal/certificates/new").await;
    browser.fill("证明用途", "办理商业银行贷款").await;
    browser.button("下一步").await;
    browser.heading("核对证明内容").await;
    browser.button("修改证明用途").await;
    browser.heading("开具缴存证明").await;
    assert_eq!(browser.value_of("证明用途").await, "办理商业银行贷款");
    browser.fill("证明用途", "办理购房贷款").await;
    browser.button("下一步").await;
    browser.heading("核对证明内容").await;
    browser.wait_text("办理购房贷款").await;
    // Back and Forward keep the answers, too.
    browser.back().await;
    browser.heading("开具缴存证明").await;
    assert_eq!(browser.value_of("证明用途").await, "办理购房贷款");
    const NAMES: &str = "
        return [...document.querySelectorAll('.summary-row')].filter((row) => row.querySelector('button, a.change'))
            .map((row) => [row.querySelector('dt').textContent.trim(),
                row.querySelector('button, a').getAttribute('aria-label') || row.querySelector('button, a').textContent]);";
    let browser = Browser::start(&world, Viewport::LAPTOP).await;
    browser.log_in_unit("qinghe").await;
    browser.open("/unit/remittance/check").await;
    let rows = browser.run(NAMES, Vec::new()).await;
    let rows = rows.as_array().expect("rows").clone();
    assert!(rows.len() >= 2, "{rows:?}");
    for row in &rows {
        let (label, name) = (row[0].as_str().unwrap_or(""), row[1].as_str().unwrap_or(""));
        assert!(
            name.contains("修改") && name.contains(label),
            "{label}: {name}"
        );
    }
}

/// Password managers, pasting, and how many tries are left.
#[tokio::test]
async fn row_18_login_needs_no_puzzle() {
    const FIELDS: &str = "
        return [...document.querySelectorAll('form input')].map((field) => ({
            autocomplete: field.autocomplete, type: field.type,
            paste: field.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true })),
        }));";
    let world = World::start();
    for (hall, user) in [("personal", "用户名"), ("unit", "登录名")] {
        let browser = Browser::start(&world, Viewport::PHONE).await;
        browser.open(&format!("/{hall}/login")).await;
        let fields = browser.run(FIELDS, Vec::new()).await;
        let wanted = [("username", "text"), ("current-password", "password")];
        for (field, (autocomplete, kind)) in fields.as_array().expect("fields").iter().zip(wanted) {
            assert_eq!(
                field["autocomplete"],
                json!(autocomplete),
                "{hall}: {fields}"
            );
            assert_eq!(field["type"], json!(kind), "{hall}: {fields}");
            assert_eq!(field["paste"], json!(true), "{hall} lets one paste");
        }
        assert!(!browser.shows("验证码").await, "no puzzle");
        browser.fill(user, "linzhixia").await;
        browser.fill("密码", "not-the-password").await;
        browser.button("登录").await;
        browser.wait_text("还可以尝试4次").await;
        assert_eq!(
            browser.value_of(user).await,
            "linzhixia",
            "what was typed stays"
        );
        browser.axe("login refused").await;
        let refused = browser.complaints();
        assert!(
            refused.iter().all(|said| said.contains("401")),
            "{refused:?}"
        );
    }
}

// Long because it is one story with a check after each step.
/// The other language, on the same page, at the same step, with the same words.
#[tokio::test]
async fn row_33_the_language_changes_nothing_else() {
    let world = World::start();
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.open("/personal/login").await;
    browser.fill("用户名", "linzhixia").await;
    browser.button("登录").await;
    browser.wait_text("请填写密码").await;
    browser.button("English").await;
    browser.heading("Log in").await;
    browser.wait_gone("请填写密码").await;
    assert_eq!(
        browser
            .run("return document.documentElement.lang", Vec::new())
            .await,
        json!("en")
    );
    assert_eq!(
        browser
            .run(
                "return document.querySelector('form input').value",
                Vec::new()
            )
            .await,
        json!("linzhixia")
    );
    assert!(
        browser.title().await.starts_with("Error:"),
        "{}",
        browser.title().await
    );
    // The server answers in the language, too.
    browser
        .run(
            "document.querySelectorAll('form input')[1].focus()",
            Vec::new(),
        )
        .await;
    browser.type_text("not-the-password");
    browser.press("Enter");
    browser.wait_text("tries left").await;
    browser.button("中文").await;
    browser.heading("登录个人网厅").await;
    assert_eq!(browser.value_of("用户名").await, "linzhixia");
    let browser = Browser::start(&world, Viewport::LAPTOP).await;
    browser.log_in_unit("qinghe").await;
    browser.open("/unit/changes/new").await;
    browser.choose("变更类型", "新开户").await;
    browser.fill("姓名", "冯添").await;
    browser.button("English").await;
    browser
        .until("the page is in English", || async {
            browser
                .run("return document.documentElement.lang", Vec::new())
                .await
                == json!("en")
        })
        .await;
    assert_eq!(browser.path().await, "/unit/changes/new");
    assert_eq!(
        browser
            .run(
                "return document.getElementById('f-full_name').value",
                Vec::new()
            )
            .await,
        json!("冯添")
    );
}
