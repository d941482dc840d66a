//! The whole router in process over a fresh database, with a fixed clock; every
//! test runs on both engines when a PostgreSQL cluster is announced.
#![allow(
    dead_code,
    missing_docs,
    clippy::allow_attributes,
    clippy::missing_panics_doc,
    clippy::missing_errors_doc,
    clippy::unwrap_used,
    clippy::unused_async,
    clippy::assigning_clones,
    reason = "each test file uses its part of this module"
)]

use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use futures::FutureExt as _;
use http_body_util::BodyExt as _;
use rust_xlsxwriter::Workbook;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use server::{
    app::{self, App},
    demo::{
        names,
        seed::{self, PersonSeed, Rights, UnitSeed},
    },
    documents::spreadsheet::CHANGE_LIST,
    ledger,
    platform::{
        clock::Clock,
        config::Config,
        db::{Db, StoreError},
        entropy,
    },
    testing::{Folder, fresh_postgres},
};
use shared_types::{
    api::session::SessionView,
    calendar::{Date, YearMonth},
    codes::AccountStatus,
    money::Fen,
    numbers::{PersonalAccountNo, UnitNo},
    ratio::BasisPoints,
};
use tower::ServiceExt as _;

/// Password of every login that tests make.
pub const PASSWORD: &str = "Test-password-1";
/// 08:00 UTC is 16:00 in China.
pub const NOW: &str = "2026-11-22T08:00:00Z";

pub struct TestApp {
    pub app: App,
    pub router: Router,
    hash: String,
    _folder: Folder,
}

/// A unit with people and one agent.
pub struct TestUnit {
    pub unit_no: UnitNo,
    pub seed: UnitSeed,
    /// Person id, account number, seed; in order.
    pub people: Vec<(i64, PersonalAccountNo, PersonSeed)>,
}

impl TestApp {
    /// One on each engine.
    pub async fn on_each_database() -> Vec<Self> {
        Self::in_city("beijing").await
    }

    /// One on each engine, under a city's policy.
    pub async fn in_city(policy: &str) -> Vec<Self> {
        Self::with(|config| policy.clone_into(&mut config.centre.policy)).await
    }

    /// One on each engine, with other settings.
    pub async fn with(change: impl Fn(&mut Config)) -> Vec<Self> {
        let folder = Folder::new();
        let db = Db::open_sqlite(&folder.path().join("test.db")).unwrap();
        let mut apps = vec![Self::over(db, folder, &change)];
        if let Some(url) = fresh_postgres().await {
            let db = Db::connect_postgres(&url).await.unwrap();
            apps.push(Self::over(db, Folder::new(), &change));
        }
        apps
    }

    pub async fn on_sqlite() -> Self {
        let folder = Folder::new();
        let db = Db::open_sqlite(&folder.path().join("test.db")).unwrap();
        Self::over(db, folder, |_| {})
    }

    fn over(db: Db, folder: Folder, change: impl Fn(&mut Config)) -> Self {
        let mut config = Config::default();
        // Connected, and nobody answers.
        "http://127.0.0.1:9/bank".clone_into(&mut config.bank.service);
        "http://127.0.0.1:9/bureau".clone_into(&mut config.bureau.url);
        change(&mut config);
        // Cheap hashes: what is tested here is not the cost of argon2id.
        config.login.argon2_memory_kib = 64;
        config.login.argon2_passes = 1;
        let app = App::new(db, Clock::fixed(NOW), config).unwrap();
        let hash = app.passwords.hash(PASSWORD).unwrap();
        let router = app::router(app.clone(), Router::new());
        Self {
            app,
            router,
            hash,
            _folder: folder,
        }
    }

    pub fn engine(&self) -> &'static str {
        self.app.db.engine_name()
    }

    /// A unit whose next month is `first_month`, with `count` people who
    /// contribute on a base of 10,000.00 at 12 % and 12 %.
    pub async fn unit(&self, number: u64, count: u64, first_month: YearMonth) -> TestUnit {
        let seed = UnitSeed {
            name: format!("测试单位{number}有限公司"),
            credit_code: format!("91110000TEST{number:06}"),
            payday: 10,
            unit_ratio: BasisPoints::percent(12),
            personal_ratio: BasisPoints::percent(12),
            bank_account: format!("1100{number:012}"),
            opened_on: Date::of(2024, 1, 2),
            first_month,
            reviewed_fund_year: first_month.fund_year().0,
        };
        let seeds: Vec<PersonSeed> = (0..count)
            .map(|index| {
                let person = number * 100_000 + index;
                PersonSeed {
                    full_name: names::full_name(person),
                    citizen_no: names::citizen_no(person),
                    mobile: names::mobile(person),
                    base: Fen::yuan(10_000),
                    status: AccountStatus::Normal,
                }
            })
            .collect();
        let (policy, unit_seed, person_seeds) =
            (self.app.policy.clone(), seed.clone(), seeds.clone());
        let put: Result<_, StoreError> = self
            .app
            .db
            .write(move |tx| {
                async move {
                    let unit_no = seed::unit(tx, &unit_seed).await?;
                    let people =
                        seed::people(tx, &policy, (&unit_no, &unit_seed), &person_seeds).await?;
                    Ok((unit_no, people))
                }
                .boxed()
            })
            .await;
        let (unit_no, people) = put.unwrap();
        let people = people
            .into_iter()
            .zip(seeds)
            .map(|((id, no), seed)| (id, no, seed))
            .collect();
        TestUnit {
            unit_no,
            seed,
            people,
        }
    }

    /// An agent of the unit with a login of that name.
    pub async fn agent(&self, unit: &TestUnit, login_name: &str, rights: Rights) -> i64 {
        let (unit_no, hash, name) = (
            unit.unit_no.clone(),
            self.hash.clone(),
            login_name.to_owned(),
        );
        let put: Result<i64, StoreError> = self
            .app
            .db
            .write(move |tx| {
                async move {
                    let until = Date::of(2030, 12, 31);
                    let id =
                        seed::agent(tx, &unit_no, "经办人甲", "19900000001", rights, until).await?;
                    seed::login(tx, "agent", id, &name, &hash).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        put.unwrap()
    }

    /// A login for a person.
    pub async fn person_login(&self, person_id: i64, login_name: &str) {
        let (hash, name) = (self.hash.clone(), login_name.to_owned());
        let put: Result<(), StoreError> = self
            .app
            .db
            .write(move |tx| {
                async move { seed::login(tx, "person", person_id, &name, &hash).await }.boxed()
            })
            .await;
        put.unwrap();
    }

    /// A browser that is logged in to the unit hall.
    pub async fn unit_browser(&self, login_name: &str) -> Browser<'_> {
        self.log_in("/api/v1/unit/session", login_name).await
    }

    /// A browser that is logged in to the personal hall.
    pub async fn personal_browser(&self, login_name: &str) -> Browser<'_> {
        self.log_in("/api/v1/personal/session", login_name).await
    }

    async fn log_in(&self, path: &str, login_name: &str) -> Browser<'_> {
        let mut browser = self.browser();
        let body = serde_json::json!({ "login_name": login_name, "password": PASSWORD });
        let answer = browser.post(path, &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let cookie = answer
            .headers
            .get(header::SET_COOKIE)
            .unwrap()
            .to_str()
            .unwrap();
        browser.cookie = cookie.split(';').next().unwrap().to_owned();
        browser.csrf = answer.json::<SessionView>().csrf_token;
        browser
    }

    /// A browser without a session.
    pub fn browser(&self) -> Browser<'_> {
        Browser {
            test: self,
            cookie: String::new(),
            csrf: String::new(),
            language: None,
        }
    }

    /// The ledger must hold after every test that moves money.
    pub async fn verify_ledger(&self) {
        let report: Result<ledger::Report, StoreError> = self
            .app
            .db
            .report(|tx| async move { ledger::verify(tx).await }.boxed())
            .await;
        let report = report.unwrap();
        assert!(report.holds(), "{}: {:?}", self.engine(), report.findings);
    }
}

pub struct Browser<'a> {
    test: &'a TestApp,
    pub cookie: String,
    pub csrf: String,
    pub language: Option<&'static str>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text()))
    }

    /// The model of an answer that must be a success.
    #[track_caller]
    pub fn ok<T: DeserializeOwned>(&self) -> T {
        assert!(self.status.is_success(), "{} {}", self.status, self.text());
        self.json()
    }

    #[track_caller]
    pub fn assert_problem(&self, status: u16, code: &str) -> Value {
        let problem: Value = self.json();
        assert_eq!(
            (self.status.as_u16(), problem["code"].as_str()),
            (status, Some(code)),
            "{problem}"
        );
        assert_eq!(
            self.headers[header::CONTENT_TYPE],
            "application/problem+json"
        );
        problem
    }
}

impl Browser<'_> {
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, "application/json", &[])
            .await
    }

    pub async fn post(&self, path: &str, body: &impl Serialize) -> Answer {
        self.json(Method::POST, path, body, &[]).await
    }

    pub async fn put(&self, path: &str, body: &impl Serialize) -> Answer {
        self.json(Method::PUT, path, body, &[]).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None, "application/json", &[])
            .await
    }

    /// A POST that must not be done twice, with the given key.
    pub async fn post_once(&self, path: &str, key: &str, body: &impl Serialize) -> Answer {
        self.json(Method::POST, path, body, &[("idempotency-key", key)])
            .await
    }

    pub async fn upload(&self, path: &str, file_name: &str, bytes: Vec<u8>) -> Answer {
        const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        self.send(
            Method::POST,
            path,
            Some(bytes),
            KIND,
            &[("x-file-name", file_name)],
        )
        .await
    }

    async fn json(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
        headers: &[(&str, &str)],
    ) -> Answer {
        let body = serde_json::to_vec(body).unwrap();
        self.send(method, path, Some(body), "application/json", headers)
            .await
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<Vec<u8>>,
        content_type: &str,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !self.cookie.is_empty() {
            request = request.header(header::COOKIE, &self.cookie);
        }
        if !self.csrf.is_empty() {
            request = request.header("x-csrf-token", &self.csrf);
        }
        if let Some(language) = self.language {
            request = request.header(header::ACCEPT_LANGUAGE, language);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body {
            Some(bytes) => {
                request = request.header(header::CONTENT_TYPE, content_type);
                Body::from(bytes)
            }
            None => Body::empty(),
        };
        let response = self
            .test
            .router
            .clone()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }
}

/// A change list as a workbook, cells in the order of the template.
pub fn change_file(rows: &[[&str; 8]]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("变更清册").unwrap();
    for (index, column) in (0_u16..).zip(CHANGE_LIST.columns) {
        sheet.write_string(0, index, column.header).unwrap();
    }
    for (at, row) in (1_u32..).zip(rows) {
        for (index, text) in (0_u16..).zip(row) {
            sheet.write_string(at, index, *text).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// A key that was never used.
pub fn fresh_key() -> String {
    entropy::hex(&entropy::random_bytes::<16>())
}
