//! 变更清册: adding, editing, removing lines; who may; what is refused.

#![allow(
    clippy::unwrap_used,
    clippy::allow_attributes,
    reason = "helpers of tests, which clippy does not take for tests"
)]

mod refused;
#[path = "../support/mod.rs"]
mod support;

use axum::http::{Method, StatusCode};
use futures::FutureExt as _;
use serde_json::{Value, json};
use server::{
    args,
    demo::{names, seed::Rights},
    platform::db::StoreError,
    remittance::draft,
};
use shared_types::{
    api::unit::{ChangeKind, ChangeLine, ChangeList, DueStage},
    calendar::{Date, YearMonth},
    codes::AccountStatus,
    money::Fen,
};
use support::{Browser, TestApp, TestUnit};

const CHANGES: &str = "/api/v1/unit/changes";
const MONTH: YearMonth = YearMonth::of(2026, 11);
const OPERATOR: Rights = Rights {
    operate: true,
    review: false,
    administer: false,
};
const REVIEWER: Rights = Rights {
    operate: false,
    review: true,
    administer: true,
};

/// A unit of `count` people with the operator `jia`.
async fn unit_with_operator(test: &TestApp, count: u64) -> TestUnit {
    let unit = test.unit(1, count, MONTH).await;
    test.agent(&unit, "jia", OPERATOR).await;
    unit
}

async fn set_status(test: &TestApp, unit: &TestUnit, index: usize, status: AccountStatus) {
    let account_no = unit.people[index].1.clone();
    let done: Result<u64, StoreError> = test
        .app
        .db
        .write(move |tx| {
            async move {
                const SET: &str = "UPDATE personal_account SET status = $1 WHERE account_no = $2";
                tx.exec(SET, &args![status, account_no]).await
            }
            .boxed()
        })
        .await;
    assert_eq!(done.unwrap(), 1);
}

async fn submit_draft(test: &TestApp, unit: &TestUnit) {
    let unit_no = unit.unit_no.to_string();
    let done: Result<(), StoreError> = test
        .app
        .db
        .write(move |tx| {
            async move {
                let seen = draft::find(tx, &unit_no).await?;
                let submitted = Some(("经办人甲", "2026-11-22T08:00:00Z"));
                draft::set_submitted(tx, &unit_no, &seen, submitted).await
            }
            .boxed()
        })
        .await;
    done.unwrap();
}

/// A line of that kind about the unit's person, right in every part.
fn about(unit: &TestUnit, index: usize, kind: ChangeKind) -> Value {
    let seed = &unit.people[index].2;
    line(kind, &seed.full_name, &seed.citizen_no)
}

/// A line about somebody who is not registered yet.
fn newcomer(number: u64) -> Value {
    line(
        ChangeKind::Open,
        &names::full_name(number),
        &names::citizen_no(number),
    )
}

fn line(kind: ChangeKind, full_name: &str, citizen_no: &str) -> Value {
    json!({
        "kind": kind,
        "full_name": full_name,
        "id_doc_type": "citizen_card",
        "id_doc_no": citizen_no,
        "mobile": "13800000009",
        "contribution_base": if kind == ChangeKind::Seal { "" } else { "12,345.60" },
        "changed_on": "2026年11月3日",
        "reason": if kind == ChangeKind::Seal { "离职" } else { "" },
    })
}

fn with(mut line: Value, field: &str, value: &str) -> Value {
    line[field] = value.into();
    line
}

/// Fields and codes of a refused form.
#[track_caller]
fn fields(answer: &support::Answer) -> Vec<(String, String)> {
    let problem = answer.assert_problem(422, "form-invalid");
    let text = |error: &Value, key: &str| error[key].as_str().unwrap().to_owned();
    let errors = problem["errors"].as_array().unwrap();
    errors
        .iter()
        .map(|error| (text(error, "field"), text(error, "code")))
        .collect()
}

#[track_caller]
fn message(answer: &support::Answer) -> String {
    let problem: Value = answer.json();
    problem["errors"][0]["message"].as_str().unwrap().to_owned()
}

async fn list(browser: &Browser<'_>) -> ChangeList {
    browser.get(CHANGES).await.ok()
}

#[tokio::test]
async fn a_line_is_added_shown_edited_and_removed() {
    for test in TestApp::on_each_database().await {
        unit_with_operator(&test, 2).await;
        let browser = test.unit_browser("jia").await;
        let before = list(&browser).await;
        assert_eq!((before.month, before.stage), (MONTH, DueStage::Preparing));
        assert!(before.lines.is_empty());

        let answer = browser.post(CHANGES, &newcomer(900_001)).await;
        assert_eq!(answer.status, StatusCode::CREATED);
        let added: ChangeLine = answer.ok();
        assert_eq!(added.kind, ChangeKind::Open);
        assert_eq!(added.contribution_base, Some(Fen(1_234_560)));
        // 12 % of 12,345.60 is 1,481.472; each half to whole yuan.
        assert_eq!(added.unit_monthly, Some(Fen::yuan(1_481)));
        assert_eq!(added.personal_monthly, Some(Fen::yuan(1_481)));
        assert_eq!(added.changed_on, Date::of(2026, 11, 3));
        assert_eq!(added.mobile_masked.as_deref(), Some("138****0009"));
        assert!(added.id_doc_no_masked.contains("***********"));
        assert_eq!((added.imported, added.clamped_from), (false, None));

        let after = list(&browser).await;
        assert!(after.version > before.version);
        assert_eq!((after.counts.open, after.page.total_count), (1, 1));
        assert_eq!(after.lines, std::slice::from_ref(&added));

        // Numbers that the page shows masked may be left blank.
        let input = with(with(newcomer(900_001), "id_doc_no", ""), "mobile", "");
        let input = with(input, "contribution_base", "20000");
        let path = format!("{CHANGES}/{}", added.id);
        let edit = json!({ "version": added.version, "input": input });
        let edited: ChangeLine = browser.put(&path, &edit).await.ok();
        assert_eq!(edited.contribution_base, Some(Fen::yuan(20_000)));
        assert_eq!(edited.unit_monthly, Some(Fen::yuan(2_400)));
        assert_eq!(edited.id_doc_no_masked, added.id_doc_no_masked);
        assert_eq!(edited.mobile_masked, added.mobile_masked);
        assert_eq!(edited.version, added.version + 1);

        let stale = browser
            .delete(&format!("{path}?version={}", added.version))
            .await;
        stale.assert_problem(409, "stale-version");
        let gone = browser
            .delete(&format!("{path}?version={}", edited.version))
            .await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        assert!(list(&browser).await.lines.is_empty());
        browser
            .delete(&format!("{path}?version=1"))
            .await
            .assert_problem(404, "not-found");
        assert_eq!(
            acts(&test).await,
            ["change-added", "change-edited", "change-removed"]
        );
        test.verify_ledger().await;
    }
}

async fn acts(test: &TestApp) -> Vec<String> {
    let rows: Result<Vec<String>, StoreError> = test
        .app
        .db
        .read(|tx| {
            async move {
                const ACTS: &str =
                    "SELECT act FROM audit_event WHERE act <> 'logged-in' ORDER BY audit_id";
                let rows = tx.all(ACTS, &[]).await?;
                rows.iter().map(|row| row.get("act")).collect()
            }
            .boxed()
        })
        .await;
    rows.unwrap()
        .into_iter()
        .filter(|act| act.starts_with("change"))
        .collect()
}

// Long because it is a table.
#[tokio::test]
async fn each_person_gets_the_change_that_fits() {
    use ChangeKind::{BaseChange, Open, Seal, TransferIn, Unseal};
    for test in TestApp::on_each_database().await {
        let unit = unit_with_operator(&test, 4).await;
        let other = test.unit(2, 4, MONTH).await;
        set_status(&test, &unit, 1, AccountStatus::Sealed).await;
        set_status(&test, &unit, 2, AccountStatus::Frozen).await;
        set_status(&test, &other, 1, AccountStatus::Sealed).await;
        set_status(&test, &other, 2, AccountStatus::ClosedByWithdrawal).await;
        let browser = test.unit_browser("jia").await;
        let here = |index, kind| about(&unit, index, kind);
        let there = |index, kind| about(&other, index, kind);
        let nobody = |kind| {
            line(
                kind,
                &names::full_name(900_001),
                &names::citizen_no(900_001),
            )
        };
        for (line, field, code) in [
            (here(0, Open), "kind", "person-already-here"),
            (here(0, TransferIn), "kind", "person-already-here"),
            (here(0, Unseal), "kind", "person-not-sealed"),
            (here(1, Open), "kind", "person-sealed-here"),
            (here(1, Seal), "kind", "person-already-sealed"),
            (here(1, BaseChange), "kind", "person-sealed"),
            (here(2, Seal), "id_doc_no", "person-account-not-usable"),
            (there(0, Open), "id_doc_no", "person-contributes-elsewhere"),
            (
                there(0, TransferIn),
                "id_doc_no",
                "person-contributes-elsewhere",
            ),
            (there(0, Seal), "id_doc_no", "person-not-here"),
            (there(1, Open), "kind", "person-sealed-elsewhere"),
            (there(1, Unseal), "kind", "person-sealed-elsewhere"),
            (there(2, Open), "id_doc_no", "person-account-not-usable"),
            (nobody(TransferIn), "kind", "person-without-account"),
            (nobody(Seal), "id_doc_no", "person-not-here"),
        ] {
            let answer = browser.post(CHANGES, &line).await;
            assert_eq!(
                fields(&answer),
                [(field.to_owned(), code.to_owned())],
                "{line}"
            );
            // The other unit stays unnamed, and so does the person.
            let text = answer.text();
            assert!(!text.contains("测试单位2"), "{text}");
            assert!(
                !text.contains(line["full_name"].as_str().unwrap()),
                "{text}"
            );
            assert!(
                !text.contains(line["id_doc_no"].as_str().unwrap()),
                "{text}"
            );
        }
        assert!(list(&browser).await.lines.is_empty());
        for line in [
            here(0, BaseChange),
            here(1, Unseal),
            here(3, Seal),
            there(1, TransferIn),
            nobody(Open),
        ] {
            let added: ChangeLine = browser.post(CHANGES, &line).await.ok();
            let sealing = added.kind == Seal;
            assert_eq!(added.contribution_base.is_none(), sealing);
            assert_eq!(added.unit_monthly.is_none(), sealing);
        }
        let counts = list(&browser).await.counts;
        assert_eq!(
            (
                counts.open,
                counts.unseal,
                counts.seal,
                counts.transfer_in,
                counts.base_change
            ),
            (1, 1, 1, 1, 1)
        );
    }
}

#[tokio::test]
async fn a_wrong_name_learns_nothing_about_the_person() {
    for test in TestApp::on_each_database().await {
        unit_with_operator(&test, 1).await;
        let other = test.unit(2, 1, MONTH).await;
        let browser = test.unit_browser("jia").await;
        let wrong = with(about(&other, 0, ChangeKind::Open), "full_name", "另一人");
        let answer = browser.post(CHANGES, &wrong).await;
        assert_eq!(
            fields(&answer),
            [("full_name".into(), "person-name-differs".into())]
        );
        assert_eq!(
            message(&answer),
            "姓名与证件号码登记不一致，请按证件核对姓名和证件号码。"
        );
    }
}

#[tokio::test]
async fn a_person_is_on_the_list_once() {
    for test in TestApp::on_each_database().await {
        let unit = unit_with_operator(&test, 2).await;
        let browser = test.unit_browser("jia").await;
        let first: ChangeLine = browser
            .post(CHANGES, &about(&unit, 0, ChangeKind::Seal))
            .await
            .ok();
        let again = browser
            .post(CHANGES, &about(&unit, 0, ChangeKind::BaseChange))
            .await;
        assert_eq!(
            fields(&again),
            [("id_doc_no".into(), "person-pending".into())]
        );
        let second: ChangeLine = browser
            .post(CHANGES, &about(&unit, 1, ChangeKind::Seal))
            .await
            .ok();
        // Nor by making another line out of one that is there; its own does not count.
        let path = format!("{CHANGES}/{}", second.id);
        let edit = json!({ "version": second.version, "input": about(&unit, 0, ChangeKind::Seal) });
        let twice = browser.put(&path, &edit).await;
        assert_eq!(
            fields(&twice),
            [("id_doc_no".into(), "person-pending".into())]
        );
        let path = format!("{CHANGES}/{}", first.id);
        let input = about(&unit, 0, ChangeKind::BaseChange);
        let edited: ChangeLine = browser
            .put(&path, &json!({ "version": first.version, "input": input }))
            .await
            .ok();
        assert_eq!(edited.kind, ChangeKind::BaseChange);

        // Two at the same moment: one line, and the other is told in our words.
        let line = newcomer(900_007);
        let both = futures::join!(browser.post(CHANGES, &line), browser.post(CHANGES, &line));
        let statuses = [both.0.status.as_u16(), both.1.status.as_u16()];
        assert!(statuses.contains(&201), "{statuses:?}");
        assert!(
            statuses.contains(&422) || statuses.contains(&409),
            "{statuses:?}"
        );
        assert_eq!(list(&browser).await.counts.open, 1);
    }
}

#[tokio::test]
async fn the_slower_of_two_agents_is_told() {
    for test in TestApp::on_each_database().await {
        let unit = unit_with_operator(&test, 2).await;
        test.agent(&unit, "yi", OPERATOR).await;
        let (jia, yi) = (
            test.unit_browser("jia").await,
            test.unit_browser("yi").await,
        );
        let line: ChangeLine = jia.post(CHANGES, &newcomer(900_001)).await.ok();
        let path = format!("{CHANGES}/{}", line.id);
        let edit = |base: &str| {
            let input = with(newcomer(900_001), "contribution_base", base);
            json!({ "version": line.version, "input": input })
        };
        let _: ChangeLine = jia.put(&path, &edit("11000")).await.ok();
        yi.put(&path, &edit("12000"))
            .await
            .assert_problem(409, "stale-version");
        assert_eq!(
            list(&yi).await.lines[0].contribution_base,
            Some(Fen::yuan(11_000))
        );
    }
}

#[tokio::test]
async fn another_units_line_does_not_exist() {
    for test in TestApp::on_each_database().await {
        unit_with_operator(&test, 1).await;
        let other = test.unit(2, 1, MONTH).await;
        test.agent(&other, "bing", OPERATOR).await;
        let (jia, bing) = (
            test.unit_browser("jia").await,
            test.unit_browser("bing").await,
        );
        let line: ChangeLine = jia.post(CHANGES, &newcomer(900_001)).await.ok();
        let path = format!("{CHANGES}/{}", line.id);
        let edit = json!({ "version": line.version, "input": newcomer(900_001) });
        bing.put(&path, &edit)
            .await
            .assert_problem(404, "not-found");
        let gone = format!("{path}?version={}", line.version);
        bing.delete(&gone).await.assert_problem(404, "not-found");
        assert!(list(&bing).await.lines.is_empty());
        // Both units may have the same newcomer on their lists.
        assert_eq!(
            bing.post(CHANGES, &newcomer(900_001)).await.status,
            StatusCode::CREATED
        );
        let version = list(&bing).await.version;
        let cleared = bing.delete(&format!("{CHANGES}?version={version}")).await;
        assert_eq!(cleared.status, StatusCode::NO_CONTENT);
        assert_eq!(list(&jia).await.lines.len(), 1);
    }
}

#[tokio::test]
async fn a_list_that_waits_for_the_reviewer_cannot_be_changed() {
    for test in TestApp::on_each_database().await {
        let unit = unit_with_operator(&test, 1).await;
        let browser = test.unit_browser("jia").await;
        let line: ChangeLine = browser.post(CHANGES, &newcomer(900_001)).await.ok();
        submit_draft(&test, &unit).await;
        let seen = list(&browser).await;
        assert_eq!(seen.stage, DueStage::Submitted);
        browser
            .post(CHANGES, &newcomer(900_002))
            .await
            .assert_problem(409, "draft-submitted");
        let path = format!("{CHANGES}/{}", line.id);
        let edit = json!({ "version": line.version, "input": newcomer(900_001) });
        browser
            .put(&path, &edit)
            .await
            .assert_problem(409, "draft-submitted");
        let gone = format!("{path}?version={}", line.version);
        browser
            .delete(&gone)
            .await
            .assert_problem(409, "draft-submitted");
        let clear = format!("{CHANGES}?version={}", seen.version);
        browser
            .delete(&clear)
            .await
            .assert_problem(409, "draft-submitted");
        assert_eq!(list(&browser).await, seen);
    }
}

#[tokio::test]
async fn a_month_beyond_the_fund_year_is_not_open() {
    for test in TestApp::on_each_database().await {
        let unit = test.unit(1, 1, YearMonth::of(2027, 7)).await;
        test.agent(&unit, "jia", OPERATOR).await;
        let browser = test.unit_browser("jia").await;
        assert_eq!(list(&browser).await.stage, DueStage::NotOpen);
        browser
            .post(CHANGES, &newcomer(900_001))
            .await
            .assert_problem(409, "month-not-open");
    }
}

#[tokio::test]
async fn only_operators_change_the_list() {
    for test in TestApp::on_each_database().await {
        let unit = unit_with_operator(&test, 1).await;
        test.agent(&unit, "fu", REVIEWER).await;
        let jia = test.unit_browser("jia").await;
        let line: ChangeLine = jia.post(CHANGES, &newcomer(900_001)).await.ok();
        let mut fu = test.unit_browser("fu").await;
        let path = format!("{CHANGES}/{}", line.id);
        let edit = json!({ "version": line.version, "input": newcomer(900_001) });
        assert_eq!(list(&fu).await.lines, [line]);
        fu.post(CHANGES, &newcomer(900_002))
            .await
            .assert_problem(403, "permission-missing");
        fu.put(&path, &edit)
            .await
            .assert_problem(403, "permission-missing");
        fu.delete(&format!("{path}?version=1"))
            .await
            .assert_problem(403, "permission-missing");
        fu.delete(&format!("{CHANGES}?version=1"))
            .await
            .assert_problem(403, "permission-missing");
        fu.csrf = "wrong".to_owned();
        fu.post(CHANGES, &newcomer(900_002))
            .await
            .assert_problem(403, "csrf-proof-missing");
        let nobody = test.browser();
        nobody
            .get(CHANGES)
            .await
            .assert_problem(401, "not-logged-in");
        let template = nobody.get(&format!("{CHANGES}/template.xlsx")).await;
        template.assert_problem(401, "not-logged-in");
    }
}

#[tokio::test]
async fn the_list_has_pages_kinds_and_an_etag() {
    for test in TestApp::on_each_database().await {
        let unit = unit_with_operator(&test, 3).await;
        let browser = test.unit_browser("jia").await;
        for number in 0..3 {
            let _: ChangeLine = browser
                .post(CHANGES, &newcomer(900_001 + number))
                .await
                .ok();
        }
        let _: ChangeLine = browser
            .post(CHANGES, &about(&unit, 0, ChangeKind::Seal))
            .await
            .ok();
        let second: ChangeList = browser
            .get(&format!("{CHANGES}?page=2&page_size=3"))
            .await
            .ok();
        assert_eq!((second.lines.len(), second.page.total_count), (1, 4));
        assert_eq!(second.lines[0].kind, ChangeKind::Seal);
        let opened: ChangeList = browser
            .get(&format!("{CHANGES}?kind=open&page_size=2"))
            .await
            .ok();
        assert_eq!((opened.lines.len(), opened.page.total_count), (2, 3));
        assert_eq!((opened.counts.open, opened.counts.seal), (3, 1));

        let answer = browser.get(CHANGES).await;
        let tag = answer.headers["etag"].to_str().unwrap().to_owned();
        let known = [("if-none-match", tag.as_str())];
        let again = browser.send(Method::GET, CHANGES, None, "", &known).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
        let _: ChangeLine = browser.post(CHANGES, &newcomer(900_009)).await.ok();
        let changed = browser.send(Method::GET, CHANGES, None, "", &known).await;
        assert_eq!(changed.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn the_list_is_cleared_as_it_was_seen() {
    for test in TestApp::on_each_database().await {
        unit_with_operator(&test, 1).await;
        let browser = test.unit_browser("jia").await;
        let _: ChangeLine = browser.post(CHANGES, &newcomer(900_001)).await.ok();
        let seen = list(&browser).await.version;
        let _: ChangeLine = browser.post(CHANGES, &newcomer(900_002)).await.ok();
        let stale = browser.delete(&format!("{CHANGES}?version={seen}")).await;
        stale.assert_problem(409, "stale-version");
        let seen = list(&browser).await;
        assert_eq!(seen.lines.len(), 2);
        let done = browser
            .delete(&format!("{CHANGES}?version={}", seen.version))
            .await;
        assert_eq!(done.status, StatusCode::NO_CONTENT);
        let after = list(&browser).await;
        assert!(after.lines.is_empty() && after.version > seen.version);
    }
}

#[tokio::test]
async fn the_template_is_a_workbook_with_a_chinese_name() {
    let test = TestApp::on_sqlite().await;
    let unit = unit_with_operator(&test, 1).await;
    test.agent(&unit, "fu", REVIEWER).await;
    let answer = test
        .unit_browser("fu")
        .await
        .get(&format!("{CHANGES}/template.xlsx"))
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.starts_with(b"PK"));
    let name = answer.headers["content-disposition"].to_str().unwrap();
    assert!(
        name.starts_with("attachment") && name.contains("filename*=UTF-8''%E5"),
        "{name}"
    );
}
