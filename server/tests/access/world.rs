//! A unit in the middle of its month, a second unit, and everyone who may come.

use std::collections::BTreeMap;

use axum::http::Method;
use futures::FutureExt as _;
use serde_json::{Value, json};
use server::{
    args,
    demo::{names, seed::Rights},
    payment,
    platform::db::StoreError,
};
use shared_types::{
    api::{
        case::CaseView,
        certificate::CertificateView,
        unit::{
            ChangeLine, ChangeList, ImportReport, PaymentSlip, RemittancePreview, RemittanceView,
        },
    },
    calendar::YearMonth,
};

use crate::{
    support::{Answer, Browser, PASSWORD, TestApp, TestUnit, change_file, fresh_key},
    table::{Row, Sent},
};

/// Kinds of callers, in the order of the table's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Caller {
    Nobody,
    Employee,
    OtherEmployee,
    Operator,
    Reviewer,
    Administrator,
    /// An agent of another unit, with every right there.
    Stranger,
    /// An agent whose authorisation ended after the login.
    Expired,
    /// An agent who lost every right after the login.
    Rightless,
    /// Whoever holds the bank's key.
    Bank,
}

pub const CALLERS: [Caller; 10] = [
    Caller::Nobody,
    Caller::Employee,
    Caller::OtherEmployee,
    Caller::Operator,
    Caller::Reviewer,
    Caller::Administrator,
    Caller::Stranger,
    Caller::Expired,
    Caller::Rightless,
    Caller::Bank,
];

const NONE: Rights = Rights {
    operate: false,
    review: false,
    administer: false,
};

/// Things that the table's paths and bodies name.
pub struct World {
    pub test: TestApp,
    sessions: BTreeMap<Caller, (String, String)>,
    pub line: ChangeLine,
    pub list_version: i64,
    pub preview: RemittancePreview,
    pub import_id: String,
    pub remittance: RemittanceView,
    pub slip: PaymentSlip,
    pub certificate: CertificateView,
    pub case: CaseView,
    /// Agent whose rights are changed.
    pub agent_id: i64,
    /// Words that only the unit may read.
    pub unit_secrets: Vec<String>,
    /// Words that only the employee may read.
    pub employee_secrets: Vec<String>,
}

fn newcomer(number: u64) -> Value {
    json!({
        "kind": "open", "full_name": names::full_name(number), "id_doc_type": "citizen_card",
        "id_doc_no": names::citizen_no(number), "mobile": "13800000009",
        "contribution_base": "5000", "changed_on": "2026-10-03", "reason": "",
    })
}

/// A change list with one newcomer.
fn file(number: u64) -> Vec<u8> {
    let (name, citizen_no) = (names::full_name(number), names::citizen_no(number));
    let (mobile, day) = ("13800000009", "2026-10-03");
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

fn seen(preview: &RemittancePreview) -> Value {
    json!({
        "month": preview.month, "version": preview.version, "total": preview.this_month.total,
    })
}

async fn confirm(browser: &Browser<'_>) -> RemittanceView {
    let preview: RemittancePreview = browser.get("/api/v1/unit/remittances/draft").await.ok();
    browser
        .post_once("/api/v1/unit/remittances", &fresh_key(), &seen(&preview))
        .await
        .ok()
}

/// Logs everyone in, then takes away what two of them had.
async fn sessions(
    test: &TestApp,
    unit: &TestUnit,
    other: &TestUnit,
) -> BTreeMap<Caller, (String, String)> {
    let mut sessions = BTreeMap::new();
    let kept = |browser: Browser<'_>| (browser.cookie, browser.csrf);
    for (caller, index) in [(Caller::Employee, 0), (Caller::OtherEmployee, 1)] {
        let name = format!("{caller:?}");
        test.person_login(unit.people[index].0, &name).await;
        sessions.insert(caller, kept(test.personal_browser(&name).await));
    }
    let (operate, review, administer) = (true, true, true);
    for (caller, unit, rights) in [
        (Caller::Operator, unit, Rights { operate, ..NONE }),
        (Caller::Reviewer, unit, Rights { review, ..NONE }),
        (Caller::Administrator, unit, Rights { administer, ..NONE }),
        (Caller::Stranger, other, Rights::ALL),
        (Caller::Expired, unit, Rights::ALL),
        (Caller::Rightless, unit, Rights::ALL),
    ] {
        let name = format!("{caller:?}");
        let agent_id = test.agent(unit, &name, rights).await;
        sessions.insert(caller, kept(test.unit_browser(&name).await));
        match caller {
            Caller::Expired => {
                const EXPIRE: &str =
                    "UPDATE agent SET valid_until = '2026-11-21' WHERE agent_id = $1";
                change(test, EXPIRE, agent_id).await;
            }
            Caller::Rightless => {
                const TAKE: &str = "UPDATE agent SET can_operate = 0, can_review = 0, \
                     can_administer = 0 WHERE agent_id = $1";
                change(test, TAKE, agent_id).await;
            }
            _ => {}
        }
    }
    sessions
}

async fn change(test: &TestApp, sql: &'static str, id: i64) {
    let done: Result<u64, StoreError> = test
        .app
        .db
        .write(move |tx| async move { tx.exec(sql, &args![id]).await }.boxed())
        .await;
    assert_eq!(done.unwrap(), 1);
}

fn unit_secrets(
    unit: &TestUnit,
    remittance: &RemittanceView,
    slip: &PaymentSlip,
    report: &ImportReport,
) -> Vec<String> {
    let (_, account_no, person) = &unit.people[0];
    vec![
        unit.unit_no.to_string(),
        unit.seed.name.clone(),
        unit.seed.credit_code.clone(),
        unit.seed.bank_account.clone(),
        account_no.to_string(),
        person.citizen_no.clone(),
        person.mobile.clone(),
        remittance.remittance_no.to_string(),
        slip.slip_no.to_string(),
        report.import_id.clone(),
    ]
}

fn employee_secrets(unit: &TestUnit, certificate: &CertificateView) -> Vec<String> {
    let (_, account_no, person) = &unit.people[0];
    vec![
        account_no.to_string(),
        person.full_name.clone(),
        person.citizen_no.clone(),
        person.mobile.clone(),
        certificate.certificate_no.to_string(),
    ]
}

impl World {
    /// Everything new: October is confirmed and not paid, November has a line
    /// on the change list and a checked file.
    pub async fn new() -> Self {
        let test = TestApp::on_sqlite().await;
        let october = YearMonth::of(2026, 10);
        let unit = test.unit(1, 2, october).await;
        let other = test.unit(2, 2, october).await;
        let agent_id = test.agent(&unit, "changed", Rights::ALL).await;
        let sessions = sessions(&test, &unit, &other).await;
        let browser = |caller: Caller| browser(&test, &sessions, caller);
        let (operator, reviewer) = (browser(Caller::Operator), browser(Caller::Reviewer));
        let remittance = confirm(&reviewer).await;
        let path = format!(
            "/api/v1/unit/remittances/{}/payment",
            remittance.remittance_no
        );
        let slip: PaymentSlip = reviewer.get(&path).await.ok();
        let line: ChangeLine = operator
            .post("/api/v1/unit/changes", &newcomer(7_000_001))
            .await
            .ok();
        let report: ImportReport = operator
            .upload("/api/v1/unit/imports", "a.xlsx", file(7_000_002))
            .await
            .ok();
        let list: ChangeList = operator.get("/api/v1/unit/changes").await.ok();
        let preview = reviewer.get("/api/v1/unit/remittances/draft").await.ok();
        let certificate: CertificateView = browser(Caller::Employee)
            .post_once(
                "/api/v1/personal/certificates",
                &fresh_key(),
                &json!({ "purpose": "" }),
            )
            .await
            .ok();
        let case: CaseView = browser(Caller::Employee)
            .post("/api/v1/personal/cases", &json!({ "item": "14" }))
            .await
            .ok();
        Self {
            unit_secrets: unit_secrets(&unit, &remittance, &slip, &report),
            employee_secrets: employee_secrets(&unit, &certificate),
            line,
            list_version: list.version,
            preview,
            import_id: report.import_id,
            remittance,
            slip,
            certificate,
            case,
            agent_id,
            sessions: sessions.clone(),
            test,
        }
    }

    pub fn browser(&self, caller: Caller) -> Browser<'_> {
        browser(&self.test, &self.sessions, caller)
    }

    /// The row's path with the names of this world's things.
    pub fn path(&self, row: &Row) -> String {
        let id = match row.path.split('/').nth(4) {
            Some("agents") => self.agent_id.to_string(),
            Some("changes") => self.line.id.to_string(),
            _ => self.import_id.clone(),
        };
        let code = self.certificate.verify_url.rsplit('/').next().unwrap();
        let query = match (row.method, row.path) {
            ("GET", path) if path.ends_with("/export") => "?format=csv".to_owned(),
            ("DELETE", "/api/v1/unit/changes") => format!("?version={}", self.list_version),
            ("DELETE", "/api/v1/unit/changes/{id}") => format!("?version={}", self.line.version),
            _ => String::new(),
        };
        let path = row
            .path
            .replace("{id}", &id)
            .replace("{code}", code)
            .replace("{item}", "14")
            .replace("{case}", self.case.case_no.as_str())
            .replace("{no}", self.certificate.certificate_no.as_str())
            .replace("{remittance_no}", self.remittance.remittance_no.as_str());
        path + &query
    }

    /// The row's body.
    fn body(&self, sent: Sent) -> Option<Vec<u8>> {
        let value = match sent {
            Sent::Nothing => return None,
            Sent::File => return Some(file(7_000_003)),
            Sent::EmployeeLogin => json!({ "login_name": "Employee", "password": PASSWORD }),
            Sent::AgentLogin => json!({ "login_name": "Operator", "password": PASSWORD }),
            Sent::Change => newcomer(7_000_004),
            Sent::ChangeEdit => {
                json!({ "version": self.line.version, "input": newcomer(7_000_001) })
            }
            Sent::Apply => json!({ "valid_rows_only": false }),
            Sent::Confirm => seen(&self.preview),
            Sent::Rights => json!({ "version": 1, "permissions": ["operate"] }),
            Sent::Certificate => json!({ "purpose": "贷款" }),
            Sent::Case => json!({ "item": "14" }),
            Sent::CaseForm => json!({ "version": self.case.version, "values": [] }),
            Sent::Reveal => json!({ "field": "mobile" }),
            Sent::Notice => json!({
                "bank_txn_no": "B1", "result": "succeeded", "memo": "", "payer_name": "某单位",
                "occurred_at": "2026-11-22T07:59:00Z", "payer_account": "110099998888",
                "payee_account": self.test.app.config.bank.payee_account,
                "amount": self.slip.amount.to_string(), "reference": self.slip.slip_no,
            }),
        };
        Some(serde_json::to_vec(&value).unwrap())
    }

    /// Sends the row's request as somebody; `csrf` in place of the proof that
    /// belongs to the session.
    pub async fn ask(&self, row: &Row, caller: Caller, csrf: Option<&str>) -> Answer {
        let mut browser = self.browser(caller);
        if let Some(csrf) = csrf {
            csrf.clone_into(&mut browser.csrf);
        }
        let body = self.body(row.sent);
        let key = fresh_key();
        let bank = &self.test.app.config.bank;
        let timestamp = self.test.app.clock.now().utc_text();
        let signed = body.as_deref().unwrap_or_default();
        let signature = payment::sign(&bank.secret, &timestamp, signed);
        let mut headers = vec![("idempotency-key", key.as_str())];
        if caller == Caller::Bank {
            headers.push(("x-bank-key-id", &bank.key_id));
            headers.push(("x-bank-timestamp", &timestamp));
            headers.push(("x-bank-signature", &signature));
        }
        let kind = if row.sent == Sent::File {
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        } else {
            "application/json"
        };
        let method: Method = row.method.parse().unwrap();
        let path = self.path(row);
        browser.send(method, &path, body, kind, &headers).await
    }
}

fn browser<'a>(
    test: &'a TestApp,
    sessions: &BTreeMap<Caller, (String, String)>,
    caller: Caller,
) -> Browser<'a> {
    let mut browser = test.browser();
    if let Some((cookie, csrf)) = sessions.get(&caller) {
        browser.cookie.clone_from(cookie);
        browser.csrf.clone_from(csrf);
    }
    browser
}
