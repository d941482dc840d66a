//! Requests by chance, made from the API's description: never a fault of ours,
//! and only answers that the description allows. The seeds are fixed, so every
//! run sends the same requests but for numbers that the server gives.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::allow_attributes,
    reason = "helpers of tests, which clippy does not take for tests"
)]

mod pattern;
mod random;
mod schema;
#[path = "../support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{HeaderValue, Method, Uri};
use random::{Chance, Maker, Request};
use schema::Operation;
use serde_json::{Value, json};
use server::{
    demo::{names, seed::Rights},
    documents::spreadsheet,
    payment,
};
use shared_types::{
    api::{
        case::CaseView,
        certificate::CertificateView,
        unit::{ChangeLine, ImportReport, RemittancePreview, RemittanceView},
    },
    calendar::YearMonth,
};
use support::{Answer, Browser, PASSWORD, TestApp, TestUnit, change_file, fresh_key};

/// Requests for each operation and seed.
const REQUESTS: usize = 30;
const SEEDS: [u64; 3] = [1, 20_261_122, 0xdead_beef];

type Known = BTreeMap<&'static str, Vec<Value>>;

fn newcomer(number: u64) -> Value {
    json!({
        "kind": "open", "full_name": names::full_name(number), "id_doc_type": "citizen_card",
        "id_doc_no": names::citizen_no(number), "mobile": "13800000009", "contribution_base": "5000",
        "changed_on": "2026-11-03", "reason": "",
    })
}

fn file(number: u64) -> Vec<u8> {
    let number = 6_100_000 + number;
    let (name, citizen_no) = (names::full_name(number), names::citizen_no(number));
    let (mobile, day) = ("13800000009", "2026-11-03");
    change_file(&[[
        "新开户",
        &name,
        "身份证",
        &citizen_no,
        mobile,
        "5000",
        day,
        "",
    ]])
}

/// A unit with a confirmed October and a line for November.
async fn confirmed(
    test: &TestApp,
    number: u64,
) -> (TestUnit, RemittanceView, ChangeLine, ImportReport) {
    let unit = test.unit(number, 3, YearMonth::of(2026, 10)).await;
    let login = format!("first{number}");
    test.agent(&unit, &login, Rights::ALL).await;
    let browser = test.unit_browser(&login).await;
    let preview: RemittancePreview = browser.get("/api/v1/unit/remittances/draft").await.ok();
    let seen = json!({
        "month": preview.month, "version": preview.version, "total": preview.this_month.total,
    });
    let remittance = browser
        .post_once("/api/v1/unit/remittances", &fresh_key(), &seen)
        .await
        .ok();
    let line = newcomer(6_000_000 + number);
    let line = browser.post("/api/v1/unit/changes", &line).await.ok();
    let report = browser.upload("/api/v1/unit/imports", "a.xlsx", file(number));
    let report = report.await;
    (unit, remittance, line, report.ok())
}

/// Values of the world that get a request past the first door.
async fn known(test: &TestApp) -> (TestUnit, Known) {
    let (unit, remittance, line, report) = confirmed(test, 1).await;
    let (_, other_remittance, other_line, other_report) = confirmed(test, 2).await;
    let (person, other) = (&unit.people[0], &unit.people[1]);
    for (index, person) in [person, other].iter().enumerate() {
        test.person_login(person.0, &format!("person{index}")).await;
    }
    let body = json!({ "purpose": "" });
    let certificate: CertificateView = test
        .personal_browser("person0")
        .await
        .post_once("/api/v1/personal/certificates", &fresh_key(), &body)
        .await
        .ok();
    let case: CaseView = test
        .personal_browser("person0")
        .await
        .post("/api/v1/personal/cases", &json!({ "item": "14" }))
        .await
        .ok();
    let mut known = typed(&unit);
    known.extend([
        // In paths, by the folder before them.
        ("agents", vec![json!(1), json!(2), json!(3)]),
        ("changes", vec![json!(line.id), json!(other_line.id)]),
        (
            "imports",
            vec![json!(report.import_id), json!(other_report.import_id)],
        ),
        ("certificates", vec![json!(certificate.certificate_no)]),
        ("cases", vec![json!(case.case_no)]),
        ("items", vec![json!("14"), json!("07")]),
        (
            "remittances",
            vec![
                json!(remittance.remittance_no),
                json!(other_remittance.remittance_no),
            ],
        ),
        ("version", vec![json!(1), json!(2), json!(line.version)]),
        (
            "payee_account",
            vec![json!(test.app.config.bank.payee_account)],
        ),
    ]);
    (unit, known)
}

/// What people type, by the names of bodies and queries.
fn typed(unit: &TestUnit) -> Known {
    let person = &unit.people[0].2;
    let texts = |all: &[&str]| all.iter().map(|text| json!(text)).collect::<Vec<_>>();
    let (name, citizen_no) = (names::full_name(5), names::citizen_no(5));
    let numbers = (0..6).map(|number| json!(format!("B{number}")));
    BTreeMap::from([
        ("month", texts(&["2026-11"])),
        ("total", vec![json!(720_000)]),
        (
            "page",
            vec![json!(1), json!(2), json!(0), json!(4_294_967_295_u32)],
        ),
        ("page_size", vec![json!(1), json!(50), json!(1_000)]),
        ("year", vec![json!(2026), json!(-1), json!(i32::MAX)]),
        ("login_name", texts(&["visitor", "VISITOR ", "nobody"])),
        ("password", texts(&[PASSWORD, "wrong"])),
        ("full_name", texts(&[&person.full_name, &name])),
        ("id_doc_type", texts(&["citizen_card"])),
        ("id_doc_no", texts(&[&person.citizen_no, &citizen_no])),
        ("mobile", texts(&["13800000009", ""])),
        (
            "contribution_base",
            texts(&["5000", "10,000.00", "１２３４５"]),
        ),
        ("changed_on", texts(&["2026-11-03", "2026年11月3日"])),
        ("reason", texts(&["", "离职"])),
        ("purpose", texts(&["贷款", ""])),
        ("item", texts(&["14"])),
        ("event", texts(&["rent"])),
        (
            "name",
            texts(&["lease", "filing_no", "card_no", "promised"]),
        ),
        ("value", texts(&["none", "6222021000000000009", "true"])),
        ("bank_txn_no", numbers.collect()),
        ("occurred_at", texts(&["2026-11-22T07:59:00Z"])),
        ("amount", texts(&["7200.00", "1.00", "9999999999999999.99"])),
    ])
}

/// A browser with the session that the operation asks for, now and then with none.
async fn browser<'a>(
    test: &'a TestApp,
    unit: &TestUnit,
    operation: &Operation<'_>,
    number: usize,
) -> Browser<'a> {
    let security = operation.described["security"].to_string();
    if security.contains("personal_session") {
        return test.personal_browser("person0").await;
    }
    if security.contains("unit_session") {
        // A new agent each time: requests before may have taken rights.
        let name = format!("agent{number}");
        test.agent(unit, &name, Rights::ALL).await;
        return test.unit_browser(&name).await;
    }
    test.browser()
}

async fn send(test: &TestApp, browser: &mut Browser<'_>, request: &Request, by: &str) -> Answer {
    let mut headers: Vec<(&str, &str)> = Vec::new();
    for (name, value) in &request.headers {
        // Some of the values cannot stand in a header at all.
        if HeaderValue::from_str(value).is_ok() {
            headers.push((name, value));
        }
    }
    let bank = &test.app.config.bank;
    let timestamp = test.app.clock.now().utc_text();
    let body = request.body.clone();
    let signature = payment::sign(
        &bank.secret,
        &timestamp,
        body.as_deref().unwrap_or_default(),
    );
    if request.path.starts_with("/api/v1/bank/") && !signature.starts_with('0') {
        headers.push(("x-bank-key-id", &bank.key_id));
        headers.push(("x-bank-timestamp", &timestamp));
        headers.push(("x-bank-signature", &signature));
    }
    let method: Method = by.to_uppercase().parse().unwrap();
    let kind = request.content_type;
    browser
        .send(method, &request.path, body, kind, &headers)
        .await
}

/// Objections by operation, and operations that let a request through.
#[derive(Default)]
struct Outcome {
    objections: BTreeMap<String, String>,
    passed: BTreeSet<String>,
    sent: usize,
}

async fn walk(test: &TestApp, seed: u64, outcome: &mut Outcome) {
    let document: Value = test.browser().get("/api/v1/openapi.json").await.ok();
    let (unit, known) = known(test).await;
    let files = [
        file(3),
        spreadsheet::change_list_template().unwrap(),
        b"PK\x03\x04 but no workbook".to_vec(),
        Vec::new(),
    ];
    for (number, operation) in schema::operations(&document).into_iter().enumerate() {
        let name = format!("{} {}", operation.method, operation.path);
        let mut maker = Maker {
            document: &document,
            chance: Chance(seed ^ u64::try_from(name.len()).unwrap()),
            known: &known,
            files: &files,
        };
        let mut browser = browser(test, &unit, &operation, number).await;
        let (cookie, csrf) = (browser.cookie.clone(), browser.csrf.clone());
        for _ in 0..REQUESTS {
            let request = maker.request(&operation);
            if request.path.parse::<Uri>().is_err() {
                continue;
            }
            browser.cookie.clone_from(&cookie);
            browser.csrf.clone_from(&csrf);
            match maker.chance.below(25) {
                0 => "anju_unit=nonsense; anju_personal=\"".clone_into(&mut browser.cookie),
                1 => "nonsense".clone_into(&mut browser.csrf),
                _ => {}
            }
            let answer = send(test, &mut browser, &request, operation.method).await;
            outcome.sent += 1;
            if answer.status.is_success() {
                outcome.passed.insert(name.clone());
            }
            if let Some(objection) = schema::objection(&document, &operation, &answer) {
                let shown = format!("{request:?}").chars().take(600).collect::<String>();
                let said = answer.text().chars().take(300).collect::<String>();
                let engine = test.engine();
                outcome
                    .objections
                    .entry(format!("{name}: {objection}"))
                    .or_insert(format!("{engine}, seed {seed}: {shown} -> {said}"));
            }
        }
    }
}

#[tokio::test]
async fn only_described_answers_come_whatever_is_sent() {
    let mut outcome = Outcome::default();
    for seed in SEEDS {
        let test = TestApp::on_sqlite().await;
        walk(&test, seed, &mut outcome).await;
        test.verify_ledger().await;
    }
    for test in TestApp::on_each_database().await {
        // The other engine refuses other values; one seed is enough for that.
        if test.engine() != "sqlite" {
            walk(&test, SEEDS[0], &mut outcome).await;
            test.verify_ledger().await;
        }
    }
    let lines: Vec<_> = outcome.objections.iter().collect();
    assert!(lines.is_empty(), "{lines:#?}");
    // Requests that are all refused would prove little.
    let described = schema::operations(&server::app::document(
        &server::platform::config::Config::default(),
    ))
    .len();
    let passed = outcome.passed.len();
    assert!(
        passed * 10 >= described * 8,
        "{passed} of {described} let one through"
    );
    assert!(outcome.sent > described * REQUESTS);
}
