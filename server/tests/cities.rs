//! One month from the change list to the personal hall, under each city's policy:
//! the same people pay other amounts, because each city rounds in its own way.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use axum::http::{Method, StatusCode, header};
use futures::FutureExt as _;
use serde_json::{Value, json};
use server::{
    app::App,
    args,
    demo::{
        names,
        seed::{self, PersonSeed, Rights, UnitSeed},
    },
    payment,
    platform::{
        clock::Clock,
        config::Config,
        db::{Db, StoreError},
    },
    policy::Policy,
    testing::Folder,
};
use shared_types::{
    api::{
        personal::{Overview, RecentActivity, TransactionPage},
        public::CentreView,
        unit::{
            ChangeLine, ImportReport, PaymentSlip, RemittanceLinePage, RemittancePreview,
            RemittanceStatus, RemittanceView,
        },
    },
    calendar::{Date, YearMonth},
    codes::AccountStatus,
    money::Fen,
    numbers::{PersonalAccountNo, UnitNo},
    ratio::BasisPoints,
};
use support::{Answer, Browser, TestApp, TestUnit, change_file, fresh_key};

const MONTH: YearMonth = YearMonth::of(2026, 11);
const CHANGES: &str = "/api/v1/unit/changes";
const OPERATOR: Rights = Rights {
    operate: true,
    review: false,
    administer: false,
};
const REVIEWER: Rights = Rights {
    operate: false,
    review: true,
    administer: false,
};
/// What the three people of the journey declare; the unit pays 12 %, they pay 7 %.
const KNOWN_BASE: Fen = Fen(654_321);
const TYPED_BASE: &str = "4004.17";
const IMPORTED_BASE: &str = "8888.88";

/// What a city's policy makes of the journey, worked out by hand.
struct City {
    policy: &'static str,
    floor: Fen,
    cap: Fen,
    /// Unit and personal part of 6543.21: 785.1852 and 458.0247.
    known: (Fen, Fen),
    /// Of 4004.17: 480.5004 and 280.2919.
    typed: (Fen, Fen),
    /// Of 8888.88: 1066.6656 and 622.2216.
    imported: (Fen, Fen),
    total: Fen,
    slip_valid_until: Date,
}

const CITIES: [City; 3] = [
    City {
        policy: "beijing", // half up to yuan
        floor: Fen(254_000),
        cap: Fen(3_581_100),
        known: (Fen(78_500), Fen(45_800)),
        typed: (Fen(48_100), Fen(28_000)),
        imported: (Fen(106_700), Fen(62_200)),
        total: Fen(369_300),
        slip_valid_until: Date::of(2026, 12, 7),
    },
    City {
        policy: "dazhou", // half up to fen
        floor: Fen(190_000),
        cap: Fen(2_300_000),
        known: (Fen(78_519), Fen(45_802)),
        typed: (Fen(48_050), Fen(28_029)),
        imported: (Fen(106_667), Fen(62_222)),
        total: Fen(369_289),
        slip_valid_until: Date::of(2026, 12, 2),
    },
    City {
        policy: "sanmenxia", // up to jiao
        floor: Fen(185_050),
        cap: Fen(2_000_000),
        known: (Fen(78_520), Fen(45_810)),
        typed: (Fen(48_060), Fen(28_030)),
        imported: (Fen(106_670), Fen(62_230)),
        total: Fen(369_320),
        slip_valid_until: Date::of(2026, 12, 12),
    },
];

/// A unit with one person, an operator and a reviewer.
async fn unit(test: &TestApp) -> TestUnit {
    let unit_seed = UnitSeed {
        name: "测试单位有限公司".to_owned(),
        credit_code: "91110000TEST000001".to_owned(),
        payday: 10,
        unit_ratio: BasisPoints::percent(12),
        personal_ratio: BasisPoints::percent(7),
        bank_account: "1100000000000001".to_owned(),
        opened_on: Date::of(2024, 1, 2),
        first_month: MONTH,
        reviewed_fund_year: 2026,
    };
    let person = PersonSeed {
        full_name: names::full_name(1),
        citizen_no: names::citizen_no(1),
        mobile: names::mobile(1),
        base: KNOWN_BASE,
        status: AccountStatus::Normal,
    };
    let (policy, seed, seeds) = (test.app.policy.clone(), unit_seed.clone(), vec![person]);
    let given = seeds.clone();
    let put: Result<(UnitNo, Vec<(i64, PersonalAccountNo)>), StoreError> = test
        .app
        .db
        .write(move |tx| {
            async move {
                let unit_no = seed::unit(tx, &seed).await?;
                let people = seed::people(tx, &policy, (&unit_no, &seed), &given).await?;
                Ok((unit_no, people))
            }
            .boxed()
        })
        .await;
    let (unit_no, people) = put.unwrap();
    let people = people.into_iter().zip(seeds);
    let unit = TestUnit {
        unit_no,
        seed: unit_seed,
        people: people.map(|((id, no), seed)| (id, no, seed)).collect(),
    };
    test.agent(&unit, "jia", OPERATOR).await;
    test.agent(&unit, "yi", REVIEWER).await;
    unit
}

fn newcomer(number: u64, base: &str) -> Value {
    json!({
        "kind": "open", "full_name": names::full_name(number), "id_doc_type": "citizen_card",
        "id_doc_no": names::citizen_no(number), "mobile": "13800000009",
        "contribution_base": base, "changed_on": "2026-11-03", "reason": "",
    })
}

/// A file with a newcomer on each of the bases.
fn file(first: u64, bases: &[String]) -> Vec<u8> {
    let people = (first..).zip(bases);
    let people: Vec<_> = people
        .map(|(number, base)| (names::full_name(number), names::citizen_no(number), base))
        .collect();
    let rows = people.iter().map(|(name, citizen_no, base)| {
        let (mobile, day) = ("13800000009", "2026-11-03");
        ["新开户", name, "身份证", citizen_no, mobile, base, day, ""]
    });
    change_file(&rows.collect::<Vec<_>>())
}

async fn upload(browser: &Browser<'_>, bytes: Vec<u8>) -> ImportReport {
    let answer = browser.upload("/api/v1/unit/imports", "a.xlsx", bytes);
    answer.await.ok()
}

#[track_caller]
fn base_code(answer: &Answer) -> String {
    let problem = answer.assert_problem(422, "form-invalid");
    problem["errors"][0]["code"].as_str().unwrap().to_owned()
}

/// Both limits are allowed; one fen beyond either is refused, typed and imported.
async fn limits_hold(browser: &Browser<'_>, city: &City) {
    let (fen, cap, floor) = (Fen(1), city.cap, city.floor);
    for (number, base) in [(11, cap), (12, floor)] {
        let line = newcomer(number, &base.to_string());
        let line: ChangeLine = browser.post(CHANGES, &line).await.ok();
        assert_eq!(line.contribution_base, Some(base), "{}", city.policy);
        let path = format!("{CHANGES}/{}?version={}", line.id, line.version);
        let gone = browser.delete(&path).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text());
    }
    let beyond = [
        (cap + fen, "base-above-cap"),
        (floor - fen, "base-below-floor"),
    ];
    for (base, code) in beyond {
        let line = newcomer(13, &base.to_string());
        let answer = browser.post(CHANGES, &line).await;
        assert_eq!(base_code(&answer), code, "{}", city.policy);
    }
    let bases = [cap, cap + fen, floor - fen, floor].map(|base| base.to_string());
    let report = upload(browser, file(21, &bases)).await;
    let errors = report.errors.iter().map(|error| (error.row, &*error.code));
    assert_eq!(
        errors.collect::<Vec<_>>(),
        [(3, "base-above-cap"), (4, "base-below-floor")],
        "{}",
        city.policy
    );
}

/// Types one newcomer, imports the other.
async fn change_list(browser: &Browser<'_>, city: &City) {
    let line: ChangeLine = browser.post(CHANGES, &newcomer(31, TYPED_BASE)).await.ok();
    let parts = line.unit_monthly.zip(line.personal_monthly);
    assert_eq!(parts, Some(city.typed), "{}", city.policy);
    let report = upload(browser, file(32, &[IMPORTED_BASE.to_owned()])).await;
    assert_eq!(report.error_count, 0, "{:?}", report.errors);
    let path = format!("/api/v1/unit/imports/{}/apply", report.import_id);
    let all = json!({ "valid_rows_only": false });
    let _applied: ImportReport = browser.post(&path, &all).await.ok();
}

async fn confirmed(browser: &Browser<'_>, city: &City) -> (RemittanceView, PaymentSlip) {
    let preview: RemittancePreview = browser.get("/api/v1/unit/remittances/draft").await.ok();
    assert_eq!(preview.this_month.total, city.total, "{}", city.policy);
    assert_eq!(preview.this_month.headcount, 3);
    let seen = json!({
        "month": preview.month, "version": preview.version, "total": preview.this_month.total,
    });
    let view: RemittanceView = browser
        .post_once("/api/v1/unit/remittances", &fresh_key(), &seen)
        .await
        .ok();
    let path = format!("/api/v1/unit/remittances/{}", view.remittance_no);
    let lines: RemittanceLinePage = browser.get(&format!("{path}/lines")).await.ok();
    let rows = lines.lines.iter();
    let mut parts: Vec<_> = rows.map(|row| (row.unit_part, row.personal_part)).collect();
    parts.sort_unstable();
    let mut expected = [city.known, city.typed, city.imported];
    expected.sort_unstable();
    assert_eq!(parts, expected, "{}", city.policy);
    let slip: PaymentSlip = browser.get(&format!("{path}/payment")).await.ok();
    assert_eq!(slip.amount, city.total, "{}", city.policy);
    assert_eq!(slip.valid_until, city.slip_valid_until, "{}", city.policy);
    (view, slip)
}

async fn pay(test: &TestApp, slip: &PaymentSlip) {
    let bank = &test.app.config.bank;
    let body = json!({
        "bank_txn_no": "B1", "result": "succeeded", "occurred_at": "2026-11-22T07:59:00Z",
        "payee_account": bank.payee_account, "payer_account": "1100000000000001",
        "payer_name": "测试单位有限公司", "amount": slip.amount.to_string(),
        "reference": slip.slip_no, "memo": "",
    });
    let body = serde_json::to_vec(&body).unwrap();
    let timestamp = test.app.clock.now().utc_text();
    let signature = payment::sign(&bank.secret, &timestamp, &body);
    let headers = [
        ("x-bank-key-id", bank.key_id.as_str()),
        ("x-bank-timestamp", timestamp.as_str()),
        ("x-bank-signature", signature.as_str()),
    ];
    let answer = test
        .browser()
        .send(
            Method::POST,
            "/api/v1/bank/notices",
            Some(body),
            "application/json",
            &headers,
        )
        .await;
    assert_eq!(answer.ok::<Value>()["outcome"], "accepted");
    while payment::allocate_next(&test.app).await.unwrap() {}
}

async fn person_id(test: &TestApp, citizen_no: String) -> i64 {
    const FIND: &str = "SELECT person_id FROM person WHERE id_doc_no = $1";
    let found: Result<i64, StoreError> = test
        .app
        .db
        .read(move |tx| {
            async move { tx.one(FIND, &args![citizen_no]).await?.get("person_id") }.boxed()
        })
        .await;
    found.unwrap()
}

/// The account in the personal hall holds exactly the parts of the list.
async fn hall_shows(test: &TestApp, number: u64, (unit, personal): (Fen, Fen)) {
    let login = format!("person{number}");
    let person_id = person_id(test, names::citizen_no(number)).await;
    test.person_login(person_id, &login).await;
    let browser = test.personal_browser(&login).await;
    let overview: Overview = browser.get("/api/v1/personal/overview").await.ok();
    assert_eq!(overview.balance, unit + personal);
    assert_eq!(
        (overview.unit_monthly, overview.personal_monthly),
        (unit, personal)
    );
    assert_eq!(overview.paid_through, Some(MONTH));
    let recent: RecentActivity = browser.get("/api/v1/personal/recent").await.ok();
    let last = recent.last_contribution.unwrap();
    assert_eq!((last.unit_part, last.personal_part), (unit, personal));
    let lines: TransactionPage = browser.get("/api/v1/personal/transactions").await.ok();
    assert_eq!((lines.total_count, lines.total_in), (1, unit + personal));
}

async fn journey(test: &TestApp, city: &City) {
    let _unit = unit(test).await;
    let centre: CentreView = test.browser().get("/api/v1/centre").await.ok();
    assert_eq!((centre.base_floor, centre.base_cap), (city.floor, city.cap));
    let operator = test.unit_browser("jia").await;
    limits_hold(&operator, city).await;
    change_list(&operator, city).await;
    let reviewer = test.unit_browser("yi").await;
    let (view, slip) = confirmed(&reviewer, city).await;
    pay(test, &slip).await;
    let path = format!("/api/v1/unit/remittances/{}", view.remittance_no);
    let view: RemittanceView = reviewer.get(&path).await.ok();
    assert_eq!(view.status, RemittanceStatus::Allocated);
    let receipt = reviewer.get(&format!("{path}/receipt.pdf")).await;
    assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.text());
    assert_eq!(receipt.headers[header::CONTENT_TYPE], "application/pdf");
    assert!(receipt.body.starts_with(b"%PDF-"));
    hall_shows(test, 1, city.known).await;
    hall_shows(test, 31, city.typed).await;
    hall_shows(test, 32, city.imported).await;
    test.verify_ledger().await;
}

#[tokio::test]
async fn a_month_passes_in_beijing() {
    for test in TestApp::in_city(CITIES[0].policy).await {
        journey(&test, &CITIES[0]).await;
    }
}

#[tokio::test]
async fn a_month_passes_in_dazhou() {
    for test in TestApp::in_city(CITIES[1].policy).await {
        journey(&test, &CITIES[1]).await;
    }
}

#[tokio::test]
async fn a_month_passes_in_sanmenxia() {
    for test in TestApp::in_city(CITIES[2].policy).await {
        journey(&test, &CITIES[2]).await;
    }
}

#[test]
fn every_shipped_city_is_tried() {
    let tried: Vec<_> = CITIES.iter().map(|city| city.policy).collect();
    assert_eq!(Policy::cities(), tried);
}

#[tokio::test]
async fn a_wrong_policy_file_stops_the_start() {
    let folder = Folder::new();
    let own = folder.path().join("own.toml");
    let good = include_str!("../policy/dazhou.toml");
    let start = || {
        let mut config = Config::default();
        config.centre.policy = own.display().to_string();
        let db = Db::open_sqlite(&folder.path().join("test.db")).unwrap();
        App::new(db, Clock::fixed(support::NOW), config).map(|app| app.policy.city.clone())
    };
    std::fs::write(&own, good).unwrap();
    assert_eq!(start().unwrap(), "达州");
    std::fs::write(&own, good.replace("\"1900.00\"", "\"1.9e3\"")).unwrap();
    let reason = start().unwrap_err();
    assert!(reason.contains("own.toml"), "{reason}");
    assert!(reason.contains("`base[1].floor`"), "{reason}");
    std::fs::remove_file(&own).unwrap();
    assert!(start().unwrap_err().contains("own.toml"));
}
