//! Every page in every mode: axe-core, one heading, a title, no sideways
//! scrolling, sizes of text and targets, one language, a quiet console; and a
//! picture of it.

use std::time::Duration;

use e2e::{Api, Browser, Mode, Rules, Viewport, World, bank, eventually};
use serde_json::json;

use crate::{fen, text};

/// A page to be looked at: name in file names, path.
type Page = (&'static str, String);

/// The hall's own size in all modes, with what each mode promises; then the
/// other size, the narrowest one, and text of twice the size.
async fn look_at(browser: &mut Browser, pages: &[Page], own: Viewport, other: Viewport) {
    for mode in Mode::ALL {
        let phone = own == Viewport::PHONE;
        let narrow = mode.is_care() && phone;
        browser.resize(if narrow { Viewport::SMALL } else { own });
        browser.show_as(mode).await;
        let rules = match (phone, mode.is_care()) {
            (true, true) => Rules::CARE,
            (true, false) => Rules::NORMAL,
            (false, _) => Rules::DESK,
        };
        for (name, path) in pages {
            browser.open(path).await;
            browser.look(name).await;
            browser.note(name, &browser.scan(rules, mode.is_english()).await);
            if mode == Mode::English || mode == Mode::Light {
                narrow_and_large(browser, name, mode).await;
                browser.resize(own);
            }
        }
    }
    browser.resize(other);
    browser.show_as(Mode::Light).await;
    for (name, path) in pages {
        browser.open(path).await;
        browser.look(name).await;
    }
}

/// Nothing is lost at 320 px, nor at 200 % text (WCAG 1.4.4, 1.4.10).
async fn narrow_and_large(browser: &mut Browser, name: &str, mode: Mode) {
    const TWICE: &str = "document.documentElement.style.fontSize = arguments[0]";
    let width_only = Rules {
        text: 0.0,
        body: 0.0,
        ..Rules::DESK
    };
    browser.resize(Viewport::NARROW);
    let found = browser.scan(width_only, mode.is_english()).await;
    browser.note(&format!("{name} at 320 px"), &found);
    if mode == Mode::Light {
        browser.look(name).await;
        browser.resize(Viewport::DESK);
        browser.run(TWICE, vec![json!("200%")]).await;
        let found = browser.scan(width_only, false).await;
        browser.note(&format!("{name} at 200 % text"), &found);
        browser.run(TWICE, vec![json!("")]).await;
    }
}

/// An application for the rent that is paid; answers its number.
fn withdrawn(member: &Api) -> String {
    let draft = member
        .post("/personal/cases", &json!({ "item": "14" }))
        .expect(200);
    let value = |(name, value): (&str, &str)| json!({ "name": name, "value": value });
    let values = [
        ("lease", "none"),
        ("card_no", "6222020200001122338"),
        ("authorised", "true"),
        ("promised", "true"),
    ];
    let no = text(&draft["case_no"]).to_owned();
    let path = format!("/personal/cases/{no}");
    let content = json!({ "version": draft["version"], "values": values.map(value) });
    member
        .post(&format!("{path}/submission"), &content)
        .expect(200);
    eventually("the rent is paid", Duration::from_secs(30), || {
        let case = member.get(&path).expect(200);
        (case["state"] == "done").then_some(())
    });
    no
}

// Long because it lists every page.
#[tokio::test]
async fn row_02_16_17_33_34_every_page_of_the_personal_hall() {
    let world = World::start();
    let member = world.member("linzhixia");
    let request = json!({ "purpose": "办理商业银行贷款" });
    let valid = member
        .post_once("/personal/certificates", &request, "e2e-pages-valid-001")
        .expect(201);
    let revoked = member
        .post_once("/personal/certificates", &request, "e2e-pages-revoked-1")
        .expect(201);
    let (valid, revoked) = (
        text(&valid["certificate_no"]),
        text(&revoked["certificate_no"]),
    );
    member
        .post(
            &format!("/personal/certificates/{revoked}/revocation"),
            &json!({}),
        )
        .expect(200);
    let case = withdrawn(&member);
    let page = |name: &'static str, path: &str| (name, format!("/personal/{path}"));
    let inside = [
        page("personal-home", ""),
        page("personal-transactions", "transactions"),
        page(
            "personal-transactions-none",
            "transactions?year=2024&kind=partial_withdrawal",
        ),
        page("personal-history", "history"),
        page("personal-account", "account"),
        page("personal-certificates", "certificates"),
        page("personal-certificate-new", "certificates/new"),
        page("personal-certificate-check", "certificates/new/check"),
        page("personal-certificate", &format!("certificates/{valid}")),
        page(
            "personal-certificate-issued",
            &format!("certificates/{valid}/issued"),
        ),
        page(
            "personal-certificate-revoked",
            &format!("certificates/{revoked}"),
        ),
        page("personal-cases", "cases"),
        page("personal-case-done", &format!("cases/{case}")),
        page("personal-item-lease", "items/14?step=1"),
        page("personal-item-card", "items/14?step=2"),
        page("personal-item-consent", "items/14?step=3"),
        page("personal-item-check", "items/14?step=check"),
        page("personal-me", "me"),
        page("personal-not-found", "nowhere"),
    ];
    let outside = [
        page("personal-login", "login"),
        page("personal-privacy", "privacy"),
        page("personal-calculator", "calculator"),
    ];
    let mut browser = Browser::start(&world, Viewport::PHONE).await;
    look_at(&mut browser, &outside, Viewport::PHONE, Viewport::DESK).await;
    browser.show_as(Mode::Light).await;
    browser.log_in_personal("linzhixia").await;
    look_at(&mut browser, &inside, Viewport::PHONE, Viewport::DESK).await;
    browser.finish();
}

#[tokio::test]
async fn row_02_the_personal_hall_of_a_sealed_account() {
    let world = World::start();
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("ouyangxiuyuan").await;
    browser.wait_text("封存").await;
    browser.look("personal-home-sealed").await;
    browser.open("/personal/account").await;
    browser.look("personal-account-sealed").await;
    browser.finish();
}

/// Changes, an import with an error, a confirmed month with a returned payment and suspense.
fn prepare_unit(world: &World, agent: &Api) -> (String, String) {
    let rows = [
        e2e::sheet::newcomer(
            "李一帆",
            &e2e::sheet::citizen_no("19910203", 11),
            "13911110001",
            "9000",
        ),
        e2e::sheet::newcomer(
            "钱多多",
            &e2e::sheet::wrong_citizen_no("19920304", 12),
            "13911110002",
            "9000",
        ),
    ];
    let report = agent
        .import("pages.xlsx", e2e::sheet::change_list(&rows))
        .expect(201);
    let import = text(&report["import_id"]).to_owned();
    let (remittance, slip) = agent.confirm_month("e2e-pages-confirm-01");
    let wrong = bank::pay(world, &slip, fen(&slip["amount"]) + 1, &json!({}));
    bank::wait_told(world, &wrong);
    (import, text(&remittance["remittance_no"]).to_owned())
}

#[tokio::test]
async fn row_02_33_34_every_page_of_the_unit_hall() {
    let world = World::start();
    let agent = world.agent("qinghe");
    let (import, no) = prepare_unit(&world, &agent);
    let page = |name: &'static str, path: &str| (name, format!("/unit/{path}"));
    let inside = [
        page("unit-home", ""),
        page("unit-changes", "changes"),
        page("unit-import", &format!("imports/{import}")),
        page("unit-remittances", "remittances"),
        page("unit-remittance", &format!("remittances/{no}")),
        page("unit-payment", &format!("remittances/{no}/payment")),
        page("unit-print-list", &format!("remittances/{no}/list")),
        page("unit-print-receipt", &format!("remittances/{no}/receipt")),
        page("unit-suspense", "suspense"),
        page("unit-employees", "employees"),
        page("unit-employees-sealed", "employees?status=sealed"),
        page("unit-annual-review", "annual-review"),
        page("unit-agents", "agents"),
        page("unit-audit", "audit"),
        page("unit-settings", "settings"),
        page("unit-not-found", "nowhere"),
    ];
    let mut browser = Browser::start(&world, Viewport::DESK).await;
    look_at(
        &mut browser,
        &[page("unit-login", "login")],
        Viewport::DESK,
        Viewport::PHONE,
    )
    .await;
    browser.show_as(Mode::Light).await;
    browser.log_in_unit("qinghe").await;
    look_at(&mut browser, &inside, Viewport::DESK, Viewport::PHONE).await;
    browser.finish();
}

#[tokio::test]
async fn row_02_33_34_the_month_in_preparation_of_a_larger_unit() {
    let world = World::start();
    let agent = world.agent("xingqiao.gl");
    let line = json!({
        "kind": "open", "full_name": "李一帆", "id_doc_type": "citizen_card",
        "id_doc_no": e2e::sheet::citizen_no("19910203", 11), "mobile": "13911110001",
        "contribution_base": "30000", "changed_on": "", "reason": "新入职",
    });
    agent.post("/unit/changes", &line).expect(201);
    let page = |name: &'static str, path: &str| (name, format!("/unit/{path}"));
    let pages = [
        page("unit-changes-preparing", "changes"),
        page("unit-change-new", "changes/new"),
        page("unit-upload", "imports"),
        page("unit-preview", "remittance"),
        page("unit-check", "remittance/check"),
        page("unit-employees-800", "employees"),
    ];
    let mut browser = Browser::start(&world, Viewport::DESK).await;
    browser.log_in_unit("xingqiao.gl").await;
    look_at(&mut browser, &pages, Viewport::DESK, Viewport::PHONE).await;
    browser.finish();
}

/// The rules of a mode, and its language: said each time, because one that was
/// chosen before is kept.
fn expected_of_public_pages(mode: Mode) -> (Rules, &'static str) {
    let rules = if mode.is_care() {
        Rules::CARE
    } else {
        Rules::NORMAL
    };
    let lang = if mode.is_english() {
        "?lang=en"
    } else {
        "?lang=zh"
    };
    (rules, lang)
}

/// The address of a public page with a wish for a language (`?lang=en`, or nothing).
fn in_language(path: &str, wish: &str) -> String {
    if path.contains('?') {
        format!("{path}{}", wish.replace('?', "&"))
    } else {
        format!("{path}{wish}")
    }
}

#[tokio::test]
async fn row_02_16_17_33_every_public_page() {
    let world = World::start();
    let member = world.member("linzhixia");
    let proof = member
        .post_once(
            "/personal/certificates",
            &json!({ "purpose": "" }),
            "e2e-pages-public-1",
        )
        .expect(201);
    let path = text(&proof["verify_url"])
        .strip_prefix(&world.url(""))
        .expect("this server")
        .to_owned();
    let pages = [
        ("public-entry", "/".to_owned()),
        ("public-verify", "/verify".to_owned()),
        ("public-verify-valid", path),
        (
            "public-verify-unknown",
            "/verify/0000000000000000000000ABCD".to_owned(),
        ),
        ("public-api-docs", "/api-docs".to_owned()),
        ("public-items", "/items".to_owned()),
        ("public-items-unit", "/items?audience=unit".to_owned()),
        ("public-items-search", "/items?q=zf".to_owned()),
        ("public-items-none", "/items?q=qqqqqq".to_owned()),
        ("public-item", "/items/14".to_owned()),
        ("public-item-online", "/items/24".to_owned()),
        ("public-item-forms", "/items/14?tab=forms".to_owned()),
        ("public-item-outlets", "/items/14?tab=outlets".to_owned()),
        ("public-not-found", "/nowhere".to_owned()),
    ];
    let mut browser = Browser::start(&world, Viewport::PHONE).await;
    for mode in Mode::ALL {
        browser.resize(if mode.is_care() {
            Viewport::SMALL
        } else {
            Viewport::PHONE
        });
        browser.show_as(mode).await;
        let (rules, lang) = expected_of_public_pages(mode);
        for (name, path) in &pages {
            browser.open(&in_language(path, lang)).await;
            browser.look(name).await;
            browser.note(name, &browser.scan(rules, mode.is_english()).await);
            if mode == Mode::English || mode == Mode::Light {
                narrow_and_large(&mut browser, name, mode).await;
                browser.resize(Viewport::PHONE);
            }
        }
    }
    browser.resize(Viewport::DESK);
    browser.show_as(Mode::Light).await;
    for (name, path) in &pages {
        browser.open(&in_language(path, "?lang=zh")).await;
        browser.look(name).await;
    }
    browser.finish();
}
