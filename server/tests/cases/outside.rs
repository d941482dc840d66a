//! The outside world of the tests, and what an applicant does in them.
#![allow(
    missing_docs,
    clippy::allow_attributes,
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy does not take for tests"
)]

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use serde_json::{Value, json};
use server::cases;
use shared_types::{
    api::{case::CaseView, personal::Overview},
    calendar::YearMonth,
    money::Fen,
};
use tokio::net::TcpListener;

use crate::{
    CASES,
    contributions::contribute_months,
    support::{Answer, Browser, NOW, TestApp, TestUnit},
};

/// The outside world on loopback, at the time of the tests.
pub struct Outside {
    url: String,
    client: reqwest::Client,
    /// Milliseconds since 1970.
    now: Arc<AtomicI64>,
}

impl Outside {
    pub async fn start() -> Self {
        let start = sandbox::clock::Moment::parse_wire(NOW).unwrap();
        let now = Arc::new(AtomicI64::new(start.0));
        let clock = Arc::clone(&now);
        let notify = "http://127.0.0.1:9/nobody".parse().unwrap();
        let secret = server::platform::config::DEMO_BANK_SECRET.to_owned();
        let mut config = sandbox::Config::new(notify, secret);
        config.clock = Arc::new(move || sandbox::clock::Moment(clock.load(Ordering::Relaxed)));
        let world = sandbox::World::open(config).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, sandbox::router(world)).await });
        let _there = rustls::crypto::ring::default_provider().install_default();
        Self {
            url,
            client: reqwest::Client::new(),
            now,
        }
    }

    /// Time goes on, for both.
    pub fn advance(&self, app: &TestApp, seconds: i64) {
        app.app.clock.advance(seconds);
        self.now.fetch_add(seconds * 1_000, Ordering::Relaxed);
    }

    pub async fn put(&self, path: &str, body: Value) {
        let answer = self.client.put(format!("{}{path}", self.url)).json(&body);
        let answer = answer.send().await.unwrap();
        assert!(
            answer.status().is_success(),
            "{path}: {}",
            answer.text().await.unwrap()
        );
    }

    pub async fn get(&self, path: &str) -> Value {
        let answer = self.client.get(format!("{}{path}", self.url)).send().await;
        answer.unwrap().json().await.unwrap()
    }

    /// Payments that the bank knows.
    pub async fn payments(&self) -> Vec<Value> {
        let known = self.get("/bank/control/payouts").await;
        known["payouts"].as_array().unwrap().clone()
    }

    pub async fn bureau(&self, mode: &str) {
        let switches = json!({ "all": { "mode": mode }, "checks": {} });
        self.put("/bureau/control/switches", switches).await;
    }
}

/// Both engines, each with an outside world of its own and an employee who has
/// contributed for ten months.
pub async fn worlds() -> Vec<(Outside, TestApp, TestUnit)> {
    let mut worlds = Vec::new();
    // The engines share nothing, so neither do their banks.
    for at in 0..2 {
        let outside = Outside::start().await;
        let url = outside.url.clone();
        let apps = TestApp::with(|config| {
            config.bank.service = format!("{url}/bank");
            config.bureau.url = format!("{url}/bureau/v1/queries");
            "sandbox-bureau-token".clone_into(&mut config.bureau.token);
        });
        let Some(app) = apps.await.into_iter().nth(at) else {
            break;
        };
        let unit = app.unit(1, 2, YearMonth::of(2026, 1)).await;
        app.person_login(unit.people[0].0, "first").await;
        app.person_login(unit.people[1].0, "second").await;
        contribute_months(&app, &unit, YearMonth::of(2026, 1), YearMonth::of(2026, 10)).await;
        worlds.push((outside, app, unit));
    }
    worlds
}

pub fn answers(card: &str, lease: Option<&str>) -> Vec<Value> {
    let mut values = vec![
        ("lease", if lease.is_some() { "filed" } else { "none" }),
        ("card_no", card),
        ("authorised", "true"),
        ("promised", "true"),
    ];
    values.extend(lease.map(|no| ("filing_no", no)));
    values
        .into_iter()
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect()
}

pub async fn begin(browser: &Browser<'_>) -> CaseView {
    browser.post(CASES, &json!({ "item": "14" })).await.ok()
}

pub async fn send_in(browser: &Browser<'_>, case: &CaseView, values: &[Value]) -> Answer {
    let path = format!("{CASES}/{}/submission", case.case_no);
    let body = json!({ "version": case.version, "values": values });
    browser.post(&path, &body).await
}

pub async fn look(browser: &Browser<'_>, case: &CaseView) -> CaseView {
    let path = format!("{CASES}/{}", case.case_no);
    browser.get(&path).await.ok()
}

/// What the background steps do until nothing is due.
pub async fn work(app: &TestApp) {
    while cases::carry_next(&app.app).await.unwrap() || cases::pay_next(&app.app).await.unwrap() {}
}

pub async fn balance(browser: &Browser<'_>) -> Fen {
    let overview: Overview = browser.get("/api/v1/personal/overview").await.ok();
    overview.balance
}
