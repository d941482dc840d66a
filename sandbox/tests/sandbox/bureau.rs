//! The data-sharing bureau: what it answers, and how it misbehaves.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use crate::support::{Client, Reply, notify_uri};

/// 林知夏, tenant, married.
pub const LIN: &str = "430102198612240027";
/// 王建国, retired.
pub const WANG: &str = "110107199201310045";
/// 欧阳修远, registered in another city.
const OUYANG: &str = "410102197302070036";
/// 何宏琳, buyer of a house.
const BUYER: &str = "110107198701060033";
/// 周永勇, owner of a house with a loan on it.
const OWNER: &str = "11011219870119004X";
/// Nobody the bureau has heard of.
pub const STRANGER: &str = "110101199003070011";

const CHECKS: [&str; 11] = [
    "contract_filing",
    "marriage",
    "household_register",
    "real_estate",
    "lease_filing",
    "retirement",
    "disability",
    "company",
    "credit_report",
    "national_fund",
    "court",
];

pub fn bureau() -> Client {
    Client::new(&notify_uri(1))
}

/// Parameters with which the check can be asked at all.
fn params(check: &str) -> Value {
    match check {
        "contract_filing" => json!({
            "contract_no": "XF2026110500018", "query_password": "482913",
            "buyer_name": "何宏琳", "id_doc_type": "01", "id_doc_no": BUYER,
        }),
        "real_estate" => json!({ "family": [] }),
        "lease_filing" => json!({ "filing_no": "BJZL2026000123" }),
        "company" => json!({ "credit_code": "91110105MA0000015F" }),
        _ => json!({}),
    }
}

fn query(check: &str, id_doc_no: &str, params: &Value) -> Value {
    json!({
        "query_no": "Q1", "case_no": "TQ20261122000001", "check": check,
        "subject": { "full_name": "某人", "id_doc_type": "01", "id_doc_no": id_doc_no },
        "params": params,
    })
}

impl Client {
    async fn query_with(&self, token: Option<&str>, body: String) -> Reply {
        let mut request = Request::post("/bureau/v1/queries");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, token);
        }
        self.ask(request.body(Body::from(body)).unwrap()).await
    }

    pub async fn query(&self, check: &str, id_doc_no: &str, params: &Value) -> Reply {
        let body = query(check, id_doc_no, params).to_string();
        self.query_with(Some("Bearer sandbox-bureau-token"), body)
            .await
    }

    pub async fn answer(&self, check: &str, id_doc_no: &str) -> Value {
        let reply = self.query(check, id_doc_no, &params(check)).await;
        assert_eq!(reply.status, 200, "{check}: {}", reply.body);
        reply.json()
    }

    pub async fn set_switches(&self, switches: Value) {
        let reply = self.put_json("/bureau/control/switches", &switches).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
    }

    pub async fn asked(&self, filter: &str) -> Value {
        let path = format!("/bureau/control/queries{filter}");
        self.get(&path).await.json()
    }
}

#[tokio::test]
async fn an_answer_names_the_query_the_subject_and_the_time() {
    let answer = bureau().answer("real_estate", LIN).await;
    let as_of = answer["as_of"].as_str().unwrap();
    assert!(sandbox::clock::Moment::parse_wire(as_of).is_some());
    let expected = json!({
        "query_no": "Q1", "check": "real_estate", "subject_id_doc_no": LIN,
        "found": true, "as_of": as_of, "facts": { "houses": [] },
    });
    assert_eq!(answer, expected);
}

#[tokio::test]
async fn of_a_stranger_nothing_special_is_known() {
    let bureau = bureau();
    for (check, expected) in [
        (
            "marriage",
            json!({ "status": "10", "spouse_name": null, "spouse_id_doc_no": null, "since": null }),
        ),
        (
            "household_register",
            json!({ "region_code": "110105", "place": "北京市朝阳区", "local": true,
                    "cancelled": false, "cancelled_reason": null, "died_on": null }),
        ),
        ("real_estate", json!({ "houses": [] })),
        (
            "retirement",
            json!({ "retired": false, "pension_from": null }),
        ),
        (
            "disability",
            json!({ "total_loss": false, "appraised_on": null }),
        ),
        (
            "credit_report",
            json!({ "home_loans": [], "overdue_count": 0 }),
        ),
        (
            "national_fund",
            json!({ "accounts": [], "home_loan_count": 0 }),
        ),
        ("court", json!({ "dishonest": false, "frozen": false })),
    ] {
        let answer = bureau.answer(check, STRANGER).await;
        assert_eq!(answer["found"], true, "{check}");
        assert_eq!(answer["facts"], expected, "{check}");
    }
}

#[tokio::test]
async fn what_is_named_in_a_query_may_not_exist() {
    let bureau = bureau();
    let mut contract = params("contract_filing");
    contract["contract_no"] = json!("XF0");
    for (check, params, expected) in [
        (
            "contract_filing",
            contract,
            json!({ "matches": false, "mismatch": "contract_no", "price_fen": null,
                    "signed_on": null, "address": null, "house_kind": null }),
        ),
        (
            "lease_filing",
            json!({ "filing_no": "BJZL0" }),
            json!({ "filed": false, "tenant_id_doc_no": null, "monthly_rent_fen": null,
                    "from": null, "to": null, "address": null, "public_housing": false }),
        ),
        (
            "company",
            json!({ "credit_code": "91110105MA0000099X" }),
            json!({ "name": null, "status": null, "legal_representative": null }),
        ),
    ] {
        let answer = bureau.query(check, LIN, &params).await.json();
        assert_eq!(answer["found"], false, "{check}");
        assert_eq!(answer["facts"], expected, "{check}");
    }
}

#[tokio::test]
async fn the_people_of_the_demo_have_their_stories() {
    let bureau = bureau();
    for (id_doc_no, check, field, expected) in [
        (LIN, "marriage", "/status", json!("20")),
        (
            LIN,
            "marriage",
            "/spouse_id_doc_no",
            json!("110105198503120012"),
        ),
        (LIN, "lease_filing", "/tenant_id_doc_no", json!(LIN)),
        (LIN, "lease_filing", "/monthly_rent_fen", json!(350_000)),
        (LIN, "lease_filing", "/public_housing", json!(false)),
        (LIN, "national_fund", "/accounts", json!([])),
        (
            "110105198503120012",
            "marriage",
            "/spouse_id_doc_no",
            json!(LIN),
        ),
        (WANG, "retirement", "/retired", json!(true)),
        (WANG, "retirement", "/pension_from", json!("2026-09-01")),
        (OUYANG, "household_register", "/local", json!(false)),
        (OUYANG, "national_fund", "/accounts", json!([])),
        (
            OWNER,
            "real_estate",
            "/houses/0/owner_id_doc_no",
            json!(OWNER),
        ),
        (OWNER, "real_estate", "/houses/0/mortgaged", json!(true)),
        (
            OWNER,
            "credit_report",
            "/home_loans/0/balance_fen",
            json!(186_520_000),
        ),
        (LIN, "company", "/status", json!("normal")),
        (
            "130102198702010056",
            "disability",
            "/total_loss",
            json!(true),
        ),
        (
            "110105198702270072",
            "household_register",
            "/cancelled_reason",
            json!("death"),
        ),
        ("210102198703120089", "court", "/frozen", json!(true)),
    ] {
        let answer = bureau.answer(check, id_doc_no).await;
        assert_eq!(answer["found"], true);
        let fact = answer["facts"].pointer(field);
        assert_eq!(fact, Some(&expected), "{id_doc_no} {check} {field}");
    }
}

#[tokio::test]
async fn a_contract_is_compared_field_by_field() {
    let bureau = bureau();
    for (field, value, mismatch) in [
        ("buyer_name", "何宏琳", Value::Null),
        ("query_password", "000000", json!("query_password")),
        ("buyer_name", "何红琳", json!("buyer_name")),
        ("id_doc_type", "02", json!("id_doc_type")),
        ("id_doc_no", LIN, json!("id_doc_no")),
    ] {
        let mut params = params("contract_filing");
        params[field] = json!(value);
        let answer = bureau.query("contract_filing", BUYER, &params).await.json();
        let expected = json!({
            "matches": mismatch.is_null(), "mismatch": mismatch, "price_fen": 482_000_000,
            "signed_on": "2026-11-05", "address": "北京市通州区运河东大街 57 号院 3 号楼 1204",
            "house_kind": "commercial",
        });
        assert_eq!(answer["facts"], expected, "{field}");
        assert_eq!(answer["found"], true);
    }
}

#[tokio::test]
async fn houses_of_the_family_count_once() {
    let bureau = bureau();
    for (family, houses) in [
        (json!(null), 0),
        (json!({ "family": [] }), 0),
        (json!({ "family": [OWNER] }), 1),
        (json!({ "family": [OWNER, LIN, OWNER, STRANGER] }), 1),
    ] {
        let answer = bureau.query("real_estate", LIN, &family).await.json();
        assert_eq!(answer["subject_id_doc_no"], LIN);
        let found = answer["facts"]["houses"].as_array().unwrap();
        assert_eq!(found.len(), houses, "{family}");
        assert!(found.iter().all(|house| house["owner_id_doc_no"] == OWNER));
    }
}

#[tokio::test]
async fn without_token_case_or_sense_there_is_no_query() {
    let bureau = bureau();
    let good = query("court", LIN, &json!({}));
    for token in [None, Some("Bearer guess"), Some("sandbox-bureau-token")] {
        let reply = bureau.query_with(token, good.to_string()).await;
        assert_eq!(reply.status, 401, "{token:?}");
        assert!(reply.json()["error"].is_string());
    }
    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        body[field] = value;
        body.to_string()
    };
    let mut no_contract = query("contract_filing", LIN, &params("contract_filing"));
    no_contract["params"]["contract_no"].take();
    for (body, says) in [
        (with("case_no", json!("")), "no case, no query"),
        (with("case_no", json!(" ")), "no case, no query"),
        (with("query_no", json!("")), "query_no"),
        (with("check", json!("horoscope")), "unknown check"),
        (with("subject", json!({})), "full_name"),
        (with("subject", Value::Null), "Subject"),
        (with("reason", json!("curiosity")), "reason"),
        (with("check", json!("lease_filing")), "filing_no"),
        (with("check", json!("company")), "credit_code"),
        (no_contract.to_string(), "params"),
        (
            query("real_estate", LIN, &json!({ "family": LIN })).to_string(),
            "params",
        ),
        (query("court", " ", &json!({})).to_string(), "id_doc_no"),
        ("{".to_owned(), ""),
        (String::new(), ""),
    ] {
        let reply = bureau
            .query_with(Some("Bearer sandbox-bureau-token"), body.clone())
            .await;
        assert_eq!(reply.status, 400, "{body}");
        let error = reply.json()["error"].as_str().unwrap().to_owned();
        assert!(error.contains(says), "{body}: {error}");
    }
    assert_eq!(bureau.asked("").await["count"], 0);
}

#[tokio::test]
async fn every_switch_is_obeyed_for_every_check() {
    let bureau = bureau();
    for (mode, status) in [
        ("normal", 200),
        ("down", 503),
        ("refuse", 403),
        ("garbage", 200),
        ("html", 200),
        ("other_person", 200),
    ] {
        bureau
            .set_switches(json!({ "all": { "mode": mode } }))
            .await;
        for check in CHECKS {
            let reply = bureau.query(check, BUYER, &params(check)).await;
            assert_eq!(reply.status, status, "{mode} {check}");
            let json = serde_json::from_str::<Value>(&reply.body);
            let subject = json.as_ref().ok().map(|body| &body["subject_id_doc_no"]);
            match mode {
                "normal" => assert_eq!(subject.unwrap(), BUYER),
                "garbage" => assert!(json.is_err() && reply.content_type().contains("json")),
                "html" => assert!(json.is_err() && reply.content_type().contains("html")),
                "other_person" => {
                    let other = subject.unwrap().as_str().unwrap();
                    assert!(other.len() == 18 && other != BUYER, "{check}");
                }
                _ => assert!(json.unwrap()["error"].is_string()),
            }
        }
    }
}

#[tokio::test]
async fn another_persons_facts_are_really_anothers() {
    let bureau = bureau();
    bureau
        .set_switches(json!({ "all": { "mode": "other_person" } }))
        .await;
    let houses = bureau.answer("real_estate", LIN).await;
    assert_eq!(houses["subject_id_doc_no"], OWNER);
    assert_eq!(houses["facts"]["houses"][0]["owner_id_doc_no"], OWNER);
    let lease = bureau.answer("lease_filing", LIN).await;
    assert_ne!(lease["facts"]["tenant_id_doc_no"], LIN);
    assert_eq!(
        lease["facts"]["tenant_id_doc_no"],
        lease["subject_id_doc_no"]
    );
    let contract = bureau.answer("contract_filing", BUYER).await;
    assert_eq!(contract["facts"]["matches"], true);
    assert_ne!(contract["facts"]["price_fen"], 482_000_000);
    let company = bureau.answer("company", LIN).await;
    assert_ne!(company["facts"]["name"], "北京青禾设计有限公司");
}

#[tokio::test]
async fn a_check_of_its_own_beats_the_whole() {
    let bureau = bureau();
    bureau
        .set_switches(json!({
            "all": { "mode": "down" },
            "checks": { "court": { "mode": "normal" }, "marriage": { "mode": "refuse" } },
        }))
        .await;
    for (check, status) in [("court", 200), ("marriage", 403), ("retirement", 503)] {
        let reply = bureau.query(check, LIN, &json!({})).await;
        assert_eq!(reply.status, status, "{check}");
    }
    // What is left out is ordinary again.
    bureau
        .set_switches(json!({ "checks": { "court": { "mode": "down" } } }))
        .await;
    assert_eq!(bureau.query("court", LIN, &json!({})).await.status, 503);
    assert_eq!(
        bureau.query("retirement", LIN, &json!({})).await.status,
        200
    );
    assert_eq!(
        bureau.get("/bureau/control/switches").await.json(),
        json!({
            "all": { "mode": "normal", "seconds": 0 },
            "checks": { "court": { "mode": "down", "seconds": 0 } },
        })
    );
    for wrong in [
        json!({ "all": { "mode": "sulky" } }),
        json!({ "all": { "mode": "slow", "seconds": 3601 } }),
        json!({ "all": { "mode": "slow", "seconds": -1 } }),
        json!({ "checks": { "horoscope": { "mode": "down" } } }),
        json!({ "every": { "mode": "down" } }),
    ] {
        let reply = bureau.put_json("/bureau/control/switches", &wrong).await;
        assert_eq!(reply.status, 422, "{wrong}");
        assert!(reply.json()["error"].is_string());
    }
    assert_eq!(bureau.query("court", LIN, &json!({})).await.status, 503);
}

#[tokio::test]
async fn slow_answers_after_its_seconds() {
    let bureau = bureau();
    bureau
        .set_switches(json!({ "checks": { "court": { "mode": "slow", "seconds": 1 } } }))
        .await;
    let start = Instant::now();
    let answer = bureau.answer("court", LIN).await;
    assert!(start.elapsed() >= Duration::from_millis(990));
    assert_eq!(answer["subject_id_doc_no"], LIN);
}

#[tokio::test]
async fn what_was_asked_can_be_counted() {
    let bureau = bureau();
    bureau.answer("court", LIN).await;
    bureau.answer("marriage", LIN).await;
    bureau
        .set_switches(json!({ "all": { "mode": "down" } }))
        .await;
    bureau.query("court", WANG, &json!({})).await;
    let all = bureau.asked("").await;
    assert_eq!(all["count"], 3);
    let last = &all["queries"][2];
    for (field, expected) in [
        ("query_no", "Q1"),
        ("case_no", "TQ20261122000001"),
        ("check", "court"),
        ("subject_id_doc_no", WANG),
        ("mode", "down"),
    ] {
        assert_eq!(last[field], expected, "{field}");
    }
    assert!(last["at"].is_string());
    for (filter, count) in [
        ("?check=court", 2),
        ("?case_no=TQ20261122000001", 3),
        ("?case_no=other", 0),
        ("?case_no=TQ20261122000001&check=marriage", 1),
    ] {
        assert_eq!(bureau.asked(filter).await["count"], count, "{filter}");
    }
}
