//! What the bureau knows: changed by tests and on its pages, kept and forgotten.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::bureau::{LIN, STRANGER, WANG, bureau};
use crate::support::{Client, Folder, notify_uri};

fn remembering(folder: &Folder) -> Client {
    Client::with(&notify_uri(1), |config| {
        config.state = Some(folder.path().to_owned());
    })
}

fn person(id_doc_no: &str) -> String {
    format!("/bureau/control/people/{id_doc_no}")
}

#[tokio::test]
async fn people_can_be_changed_and_restored() {
    let bureau = bureau();
    let before = bureau.get(&person(LIN)).await.json();
    let change = json!({ "retirement": { "retired": true, "pension_from": "2026-11-01" } });
    let reply = bureau.put_json(&person(LIN), &change).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let after = reply.json();
    assert_eq!(after["retirement"], change["retirement"]);
    assert_eq!(after["marriage"], before["marriage"]);
    let answer = bureau.answer("retirement", LIN).await;
    assert_eq!(answer["facts"], change["retirement"]);

    // Somebody new, with a house that is told with another owner.
    let house = json!({ "houses": [{
        "certificate_no": "京（2020）朝阳不动产权第1号", "address": "朝阳", "owner_id_doc_no": LIN,
        "registered_on": "2020-01-01", "mortgaged": false,
    }] });
    let new = bureau
        .put_json(&person(STRANGER), &json!({ "real_estate": house }))
        .await;
    assert_eq!(new.status, 200, "{}", new.body);
    assert_eq!(bureau.answer("real_estate", STRANGER).await["facts"], house);

    for id_doc_no in [LIN, STRANGER] {
        let restore = Request::delete(person(id_doc_no))
            .body(Body::empty())
            .unwrap();
        assert_eq!(bureau.ask(restore).await.status, 204);
    }
    assert_eq!(bureau.get(&person(LIN)).await.json(), before);
    let houses = bureau.answer("real_estate", STRANGER).await;
    assert_eq!(houses["facts"], json!({ "houses": [] }));
}

#[tokio::test]
async fn wrong_facts_are_refused_and_change_nothing() {
    let bureau = bureau();
    let before = bureau.get(&person(LIN)).await.json();
    let lease = |from: &str, rent: i64| {
        json!({ "lease_filing": [{
            "filing_no": "F1", "monthly_rent_fen": rent, "from": from, "to": "2026-12-31",
            "address": "", "public_housing": false,
        }] })
    };
    let good = bureau
        .put_json(&person(STRANGER), &lease("2026-12-31", 1))
        .await;
    assert_eq!(good.status, 200);
    for wrong in [
        lease("2027-01-01", 1),
        lease("2026-12-31", 0),
        lease("2026-12-31", -1),
        lease("2026-02-30", 1),
        json!({ "marriage": { "status": "99" } }),
        json!({ "court": { "dishonest": "yes", "frozen": false } }),
        json!({ "court": { "dishonest": true } }),
        json!({ "horoscope": {} }),
        json!({ "cards": [{ "card_no": "6222020200001122339", "bank": "x" }] }),
        json!({ "credit_report": { "home_loans": [], "overdue_count": -1 } }),
        json!([]),
        json!("text"),
    ] {
        let reply = bureau.put_json(&person(LIN), &wrong).await;
        assert_eq!(reply.status, 422, "{wrong}");
        assert!(reply.json()["error"].is_string());
    }
    assert_eq!(bureau.get(&person(LIN)).await.json(), before);
    let odd = bureau.put_json(&person("a%2Fb"), &json!({})).await;
    assert_eq!(odd.status, 422);
}

#[tokio::test]
async fn companies_can_be_changed_and_added() {
    let bureau = bureau();
    for (code, change, status) in [
        ("91110105MA0000015F", json!({ "status": "revoked" }), 200),
        (
            "91110105MA0000099X",
            json!({ "name": "新", "status": "moved_out", "legal_representative": "某" }),
            200,
        ),
        ("91110105MA0000098X", json!({ "status": "normal" }), 422),
        ("91110105MA0000015F", json!({ "status": "sleeping" }), 422),
        ("91110105MA0000015F", json!({ "name": " " }), 422),
    ] {
        let path = format!("/bureau/control/companies/{code}");
        let reply = bureau.put_json(&path, &change).await;
        assert_eq!(reply.status, status, "{change}");
    }
    for (code, name, status) in [
        ("91110105MA0000015F", "北京青禾设计有限公司", "revoked"),
        ("91110105MA0000099X", "新", "moved_out"),
    ] {
        let params = json!({ "credit_code": code });
        let facts = &bureau.query("company", LIN, &params).await.json()["facts"];
        assert_eq!(
            (&facts["name"], &facts["status"]),
            (&json!(name), &json!(status))
        );
    }
}

#[tokio::test]
async fn a_restart_keeps_switches_people_and_queries_and_a_reset_forgets_them() {
    let folder = Folder::new();
    let first = remembering(&folder);
    first.answer("court", LIN).await;
    first
        .set_switches(json!({ "checks": { "court": { "mode": "refuse" } } }))
        .await;
    let frozen = json!({ "court": { "dishonest": false, "frozen": true } });
    for id_doc_no in [LIN, WANG, STRANGER] {
        let reply = first.put_json(&person(id_doc_no), &frozen).await;
        assert_eq!(reply.status, 200);
    }
    first.world.restore_person(WANG).unwrap();
    let moved = json!({ "status": "moved_out" });
    let company = "/bureau/control/companies/91110105MA0000015F";
    assert_eq!(first.put_json(company, &moved).await.status, 200);

    // The second life writes its memory anew, the third reads that.
    drop(remembering(&folder));
    let third = remembering(&folder);
    assert_eq!(third.asked("").await, first.asked("").await);
    assert_eq!(third.world.register(), first.world.register());
    assert_eq!(
        third.get(&person(STRANGER)).await.json()["court"]["frozen"],
        true
    );
    assert_eq!(third.query("court", LIN, &json!({})).await.status, 403);

    assert_eq!(third.post_json("/api/reset", &json!({})).await.status, 204);
    for bureau in [third, remembering(&folder)] {
        assert_eq!(bureau.asked("").await["count"], 0);
        let fresh = sandbox::bureau::Register::original().unwrap();
        assert_eq!(bureau.world.register(), fresh);
        let switches = bureau.world.bureau_switches();
        assert_eq!(switches, sandbox::bureau::Switches::default());
    }
}

#[tokio::test]
async fn the_page_shows_people_and_takes_switches() {
    let bureau = bureau();
    bureau.answer("court", LIN).await;
    let page = bureau.get("/bureau/").await.body;
    for text in [
        "林知夏",
        LIN,
        "租赁备案 BJZL2026000123",
        "已退休",
        "6222020200001122338",
        "name=\"mode_all\"",
        "name=\"mode_real_estate\"",
        "name=\"seconds_court\"",
        "TQ20261122000001",
        "共收到 1 次查询",
    ] {
        assert!(page.contains(text), "{text}");
    }
    let form = "mode_all=slow&seconds_all=3&mode_court=html&seconds_court=&mode_marriage=";
    let reply = bureau.post_form("/bureau/switches", form).await;
    assert_eq!((reply.status, reply.location()), (303, "/bureau/"));
    let set = json!({
        "all": { "mode": "slow", "seconds": 3 },
        "checks": { "court": { "mode": "html", "seconds": 0 } },
    });
    let switches = bureau.get("/bureau/control/switches").await.json();
    assert_eq!(switches, set);
    let page = bureau.get("/bureau/").await.body;
    assert!(page.contains("<option value=\"slow\" selected>"));
    assert!(page.contains("<option value=\"html\" selected>"));
    for form in [
        "mode_all=sulky",
        "mode_all=slow&seconds_all=x",
        "mode_all=slow&seconds_all=3601",
    ] {
        let reply = bureau.post_form("/bureau/switches", form).await;
        assert_eq!(reply.status, 422, "{form}");
        assert!(reply.body.contains("role=\"alert\""));
    }
    let switches = bureau.get("/bureau/control/switches").await.json();
    assert_eq!(switches, set);
}

#[tokio::test]
async fn the_page_of_a_person_takes_facts() {
    let bureau = bureau();
    let path = format!("/bureau/people/{LIN}");
    let page = bureau.get(&path).await.body;
    assert!(page.contains("<textarea") && page.contains("BJZL2026000123"));
    let frozen = "facts=%7B%22court%22%3A%7B%22dishonest%22%3Afalse%2C%22frozen%22%3Atrue%7D%7D";
    let reply = bureau.post_form(&path, frozen).await;
    assert_eq!(reply.status, 303, "{}", reply.body);
    assert_eq!(reply.location(), format!("/bureau/#{LIN}"));
    assert_eq!(bureau.answer("court", LIN).await["facts"]["frozen"], true);

    for wrong in ["facts=%7B", "facts=%7B%22court%22%3A1%7D", "facts="] {
        let reply = bureau.post_form(&path, wrong).await;
        assert_eq!(reply.status, 422, "{wrong}");
        assert!(reply.body.contains("id=\"facts-error\""), "{wrong}");
    }
    let hostile = "facts=%3Cscript%3E%3C%2Ftextarea%3E";
    let reply = bureau.post_form(&path, hostile).await;
    assert!(!reply.body.contains("<script"));
    assert_eq!(reply.body.matches("</textarea>").count(), 1);

    let restored = bureau.post_form(&format!("{path}/restore"), "").await;
    assert_eq!(restored.status, 303);
    assert_eq!(bureau.answer("court", LIN).await["facts"]["frozen"], false);

    let found = bureau
        .get(&format!("/bureau/people?id_doc_no={STRANGER}"))
        .await;
    assert_eq!(found.location(), format!("/bureau/people/{STRANGER}"));
    let nobody = bureau.get("/bureau/people?id_doc_no=%2F%2Fx").await;
    assert_eq!(nobody.location(), "/bureau/");
    let new = bureau.get(&format!("/bureau/people/{STRANGER}")).await;
    assert!(new.body.contains("尚无记录"));
    assert_eq!(bureau.get("/bureau/people/a%22b").await.status, 404);
    assert_eq!(bureau.get("/bureau/companies/1").await.status, 404);

    let company = "/bureau/companies/91110105MA0000015F";
    let revoked = "facts=%7B%22status%22%3A%22revoked%22%7D";
    assert_eq!(bureau.post_form(company, revoked).await.status, 303);
    assert!(bureau.get(company).await.body.contains("revoked"));
    let wrong = "facts=%7B%22status%22%3A%22x%22%7D";
    assert_eq!(bureau.post_form(company, wrong).await.status, 422);
}
