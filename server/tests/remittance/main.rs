//! The monthly list: preview, confirmation, taking back, annual review.

mod order;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;

use axum::http::StatusCode;
use futures::FutureExt as _;
use serde_json::{Value, json};
use server::{
    args,
    demo::{names, seed::Rights},
    ledger::{self, Cause, Leg, Posting},
    platform::db::StoreError,
};
use shared_types::{
    api::unit::{
        AnnualReviewView, ChangeKind, ChangeLine, DueStage, EmployeePage, RemittanceLinePage,
        RemittancePage, RemittancePreview, RemittanceStatus, RemittanceView, UnitHome,
    },
    calendar::YearMonth,
    codes::{AccountStatus, EntryType},
    identity::IdDocType,
    money::Fen,
    numbers::PersonalAccountNo,
};
use support::{Answer, Browser, TestApp, TestUnit, fresh_key};

const DRAFT: &str = "/api/v1/unit/remittances/draft";
const REMITTANCES: &str = "/api/v1/unit/remittances";
const SUBMISSION: &str = "/api/v1/unit/remittances/draft/submission";
const REVIEW: &str = "/api/v1/unit/annual-review";
const NOVEMBER: YearMonth = YearMonth::of(2026, 11);
/// 12 % and 12 % of 10,000.00.
const EACH: Fen = Fen::yuan(2_400);

async fn unit_with_agent(test: &TestApp, count: u64, month: YearMonth) -> TestUnit {
    let unit = test.unit(1, count, month).await;
    test.agent(&unit, "jia", Rights::ALL).await;
    unit
}

/// A line of the change list as the page sends it; a person is a name and an ID number.
async fn change(
    browser: &Browser<'_>,
    kind: ChangeKind,
    person: (&str, &str),
    base: &str,
) -> Answer {
    let mobile = if kind == ChangeKind::Open {
        "19900000009"
    } else {
        ""
    };
    let input = json!({
        "kind": kind, "full_name": person.0, "id_doc_type": IdDocType::CitizenCard,
        "id_doc_no": person.1, "mobile": mobile, "contribution_base": base,
        "changed_on": "2026-08-03", "reason": "离职",
    });
    browser.post("/api/v1/unit/changes", &input).await
}

async fn changed(browser: &Browser<'_>, kind: ChangeKind, person: (&str, &str), base: &str) {
    let _line: ChangeLine = change(browser, kind, person, base).await.ok();
}

fn stranger(number: u64) -> (String, String) {
    (
        names::full_name(9_000_000 + number),
        names::citizen_no(9_000_000 + number),
    )
}

fn known(unit: &TestUnit, index: usize) -> (&str, &str) {
    let seed = &unit.people[index].2;
    (&seed.full_name, &seed.citizen_no)
}

async fn preview(browser: &Browser<'_>) -> RemittancePreview {
    browser.get(DRAFT).await.ok()
}

fn as_seen(preview: &RemittancePreview) -> Value {
    json!({ "month": preview.month, "version": preview.version, "total": preview.this_month.total })
}

async fn confirm(browser: &Browser<'_>) -> RemittanceView {
    let seen = as_seen(&preview(browser).await);
    browser
        .post_once(REMITTANCES, &fresh_key(), &seen)
        .await
        .ok()
}

async fn all_lines(browser: &Browser<'_>, path: &str) -> RemittanceLinePage {
    browser.get(&format!("{path}?page_size=200")).await.ok()
}

async fn void(browser: &Browser<'_>, view: &RemittanceView) -> Answer {
    let path = format!("{REMITTANCES}/{}/void", view.remittance_no);
    browser.post_once(&path, &fresh_key(), &json!({})).await
}

/// Puts money on a person's account.
async fn deposit(test: &TestApp, account: &PersonalAccountNo, amount: Fen) {
    let (owner, now) = (account.to_string(), test.app.clock.now());
    let done: Result<(), StoreError> = test
        .app
        .db
        .write(move |tx| {
            async move {
                let day = now.business_date();
                let bank = ledger::ensure(tx, ledger::Kind::ClearingBank, "bank", day).await?;
                let person = ledger::ensure(tx, ledger::Kind::Personal, &owner, day).await?;
                let posting = Posting {
                    key: format!("test:{owner}"),
                    entry_type: EntryType::Other,
                    business_date: day,
                    for_month: None,
                    unit_no: None,
                    headcount: 1,
                    memo: "测试".to_owned(),
                    cause: Cause {
                        kind: "correction",
                        no: owner,
                    },
                    posted_at: now,
                };
                let legs = [
                    Leg {
                        account_id: bank.account_id,
                        amount: -amount,
                    },
                    Leg {
                        account_id: person.account_id,
                        amount,
                    },
                ];
                ledger::post(tx, &posting, &legs).await.map(|_| ())
            }
            .boxed()
        })
        .await;
    done.expect("the store takes it");
}

async fn balance(test: &TestApp, account: &PersonalAccountNo) -> Fen {
    let owner = account.to_string();
    let found: Result<_, StoreError> = test
        .app
        .db
        .read(move |tx| {
            async move { ledger::find(tx, ledger::Kind::Personal, &owner).await }.boxed()
        })
        .await;
    found.ok().flatten().expect("the account is there").balance
}

/// Runs a statement behind the server's back.
async fn run(test: &TestApp, sql: &'static str, args: Vec<server::platform::db::Value>) {
    let done: Result<u64, StoreError> = test
        .app
        .db
        .write(move |tx| async move { tx.exec(sql, &args).await }.boxed())
        .await;
    done.expect("the store takes it");
}

/// Who came, went or changed, by kind, against the month before.
#[track_caller]
fn assert_differences(seen: &RemittancePreview, unit: &TestUnit) {
    let group = |kind| {
        seen.differences
            .iter()
            .find(|group| group.kind == kind)
            .expect("a group of this kind")
    };
    for (kind, headcount, amount) in [
        (ChangeKind::Open, 3, 5_760),
        (ChangeKind::Unseal, 1, 2_400),
        (ChangeKind::Seal, 2, -4_800),
        (ChangeKind::TransferIn, 1, 8_594),
        (ChangeKind::BaseChange, 1, 2_400),
    ] {
        assert_eq!(
            (group(kind).headcount, group(kind).amount),
            (headcount, Fen::yuan(amount))
        );
    }
    assert_eq!(
        group(ChangeKind::Seal).names,
        [known(unit, 0).0, known(unit, 1).0]
    );
}

async fn assert_pages(test: &TestApp, jia: &Browser<'_>, planned: &RemittanceLinePage) {
    // Two a page, across the border between those who stay and those who join.
    let mut paged = Vec::new();
    for page in 1..=4 {
        let rows: RemittanceLinePage = jia
            .get(&format!("{DRAFT}/lines?page={page}&page_size=2"))
            .await
            .ok();
        assert_eq!(rows.page.total_count, 7);
        paged.extend(rows.lines);
    }
    assert_eq!(paged, planned.lines, "{}", test.engine());
}

// Long because it is one story with a check after each step.
#[tokio::test]
async fn what_is_previewed_is_what_is_confirmed() {
    for test in TestApp::on_each_database().await {
        let unit = unit_with_agent(&test, 5, NOVEMBER).await;
        let other = test.unit(2, 1, NOVEMBER).await;
        test.agent(&other, "yi", Rights::ALL).await;
        let (jia, yi) = (
            test.unit_browser("jia").await,
            test.unit_browser("yi").await,
        );
        // October of the story: person 4 is sealed, the other unit's person too.
        changed(&jia, ChangeKind::Seal, known(&unit, 4), "").await;
        let first = confirm(&jia).await;
        assert_eq!(first.figures.total, Fen::yuan(2_400 * 4));
        changed(&yi, ChangeKind::Seal, known(&other, 0), "").await;
        let (name, no) = stranger(50);
        changed(&yi, ChangeKind::Open, (&name, &no), "10000").await;
        confirm(&yi).await;
        deposit(&test, &other.people[0].1, Fen(12_345)).await;

        let joiners = [stranger(1), stranger(2), stranger(3)];
        for (name, no) in &joiners {
            changed(&jia, ChangeKind::Open, (name, no), "8000").await;
        }
        changed(&jia, ChangeKind::Seal, known(&unit, 0), "").await;
        changed(&jia, ChangeKind::Seal, known(&unit, 1), "").await;
        changed(&jia, ChangeKind::BaseChange, known(&unit, 2), "20000").await;
        changed(&jia, ChangeKind::Unseal, known(&unit, 4), "10000").await;
        changed(&jia, ChangeKind::TransferIn, known(&other, 0), "35811").await;

        let seen = preview(&jia).await;
        assert_eq!(
            (seen.month, seen.stage),
            (NOVEMBER.next(), DueStage::Preparing)
        );
        assert_eq!(seen.blocked_by, None);
        assert_eq!(seen.clamped_count, 0);
        // 3 * 1,920 + 4,800 + 2,400 (person 3) + 2,400 (person 4) + 2 * 4,297 at the cap.
        assert_eq!(seen.this_month.headcount, 7);
        assert_eq!(
            seen.this_month.total,
            Fen::yuan(5_760 + 4_800 + 4_800 + 8_594)
        );
        assert_eq!(seen.last_month.as_ref().unwrap().total, Fen::yuan(9_600));
        assert_differences(&seen, &unit);
        let planned = all_lines(&jia, &format!("{DRAFT}/lines")).await;
        assert_eq!(planned.page.total_count, 7);
        let searched: RemittanceLinePage = jia
            .get(&format!("{DRAFT}/lines?q={}", joiners[0].1))
            .await
            .ok();
        assert_eq!(searched.page.total_count, 1);
        assert_eq!(searched.lines[0].change, Some(ChangeKind::Open));
        assert_eq!(searched.lines[0].account_no, None);

        assert_pages(&test, &jia, &planned).await;
        let view: RemittanceView = jia
            .post_once(REMITTANCES, &fresh_key(), &as_seen(&seen))
            .await
            .ok();
        assert_eq!(view.figures, seen.this_month);
        assert_eq!(view.status, RemittanceStatus::AwaitingPayment);
        assert_eq!(
            [view.counts.open, view.counts.unseal, view.counts.seal],
            [3, 1, 2],
            "{}",
            test.engine()
        );
        assert!(view.voidable);
        let path = format!("{REMITTANCES}/{}", view.remittance_no);
        let confirmed = all_lines(&jia, &format!("{path}/lines")).await;
        assert_eq!(confirmed.page.total_count, 7);
        let sum = |page: &RemittanceLinePage| -> (Fen, Fen) {
            (
                page.lines.iter().map(|line| line.unit_part).sum(),
                page.lines.iter().map(|line| line.personal_part).sum(),
            )
        };
        assert_eq!(sum(&planned), sum(&confirmed));
        assert_eq!(
            sum(&confirmed),
            (view.figures.unit_total, view.figures.personal_total)
        );
        assert!(confirmed.lines.iter().all(|line| line.account_no.is_some()));
        let masked = &confirmed.lines[0].id_doc_no_masked;
        assert!(masked.contains("***********"), "{masked}");

        // The balance moved with the person, and nothing was lost.
        assert_eq!(balance(&test, &other.people[0].1).await, Fen(12_345));
        let staff: EmployeePage = jia.get("/api/v1/unit/employees?status=normal").await.ok();
        assert_eq!(staff.page.total_count, 7);
        // The next month starts from here.
        let next = preview(&jia).await;
        assert_eq!(next.month, NOVEMBER.next().next());
        assert_eq!(next.this_month.total, view.figures.total);
        assert!(next.differences.is_empty());
        test.verify_ledger().await;
    }
}

// Long because the model and what it is compared with belong together.
#[tokio::test]
async fn random_change_lists_keep_the_sums_right() {
    for test in TestApp::on_each_database().await {
        let unit = unit_with_agent(&test, 12, YearMonth::of(2026, 8)).await;
        let jia = test.unit_browser("jia").await;
        // What we expect: base in yuan by ID number, none while sealed.
        let mut people: BTreeMap<(String, String), Option<i64>> = unit
            .people
            .iter()
            .map(|(_, _, seed)| {
                (
                    (seed.full_name.clone(), seed.citizen_no.clone()),
                    Some(10_000),
                )
            })
            .collect();
        let mut fresh = 100;
        for month in 0..4_u64 {
            let before: i64 = people.values().flatten().map(|base| monthly(*base)).sum();
            let keys: Vec<_> = people.keys().cloned().collect();
            for (index, key) in keys.iter().enumerate() {
                let dice = names::pick(month * 1_000 + index as u64, 77, 5);
                let base =
                    2_540 + i64::try_from(names::pick(month + index as u64, 78, 33_271)).unwrap();
                let person = (key.0.as_str(), key.1.as_str());
                match (dice, people[key]) {
                    (0, Some(_)) => {
                        changed(&jia, ChangeKind::Seal, person, "").await;
                        people.insert(key.clone(), None);
                    }
                    (1, Some(_)) => {
                        changed(&jia, ChangeKind::BaseChange, person, &base.to_string()).await;
                        people.insert(key.clone(), Some(base));
                    }
                    (0 | 1, None) => {
                        changed(&jia, ChangeKind::Unseal, person, &base.to_string()).await;
                        people.insert(key.clone(), Some(base));
                    }
                    (2, _) => {
                        fresh += 1;
                        let newcomer = stranger(fresh);
                        changed(
                            &jia,
                            ChangeKind::Open,
                            (&newcomer.0, &newcomer.1),
                            &base.to_string(),
                        )
                        .await;
                        people.insert(newcomer, Some(base));
                    }
                    _ => {}
                }
            }
            let after: i64 = people.values().flatten().map(|base| monthly(*base)).sum();
            let seen = preview(&jia).await;
            assert_eq!(
                seen.this_month.total,
                Fen::yuan(after),
                "{} {month}",
                test.engine()
            );
            if seen.last_month.is_some() {
                let difference: Fen = seen.differences.iter().map(|group| group.amount).sum();
                assert_eq!(
                    difference,
                    Fen::yuan(after - before),
                    "{} {month}",
                    test.engine()
                );
            }
            let view = confirm(&jia).await;
            assert_eq!(view.figures, seen.this_month);
            let active = people.values().flatten().count();
            assert_eq!(view.figures.headcount, i64::try_from(active).unwrap());
            let lines =
                all_lines(&jia, &format!("{REMITTANCES}/{}/lines", view.remittance_no)).await;
            let sum: Fen = lines
                .lines
                .iter()
                .map(|line| line.unit_part + line.personal_part)
                .sum();
            assert_eq!(sum, Fen::yuan(after));
        }
        test.verify_ledger().await;
    }
}

/// Both halves at 12 %, each rounded half up to whole yuan.
fn monthly(base: i64) -> i64 {
    2 * ((base * 12 + 50) / 100)
}

// Long because it is one story with a check after each step.
#[tokio::test]
async fn each_step_needs_its_right() {
    for test in TestApp::on_each_database().await {
        let unit = test.unit(1, 2, NOVEMBER).await;
        let none = Rights {
            operate: false,
            review: false,
            administer: false,
        };
        test.agent(
            &unit,
            "jing",
            Rights {
                operate: true,
                ..none
            },
        )
        .await;
        test.agent(
            &unit,
            "fu",
            Rights {
                review: true,
                ..none
            },
        )
        .await;
        test.agent(
            &unit,
            "guan",
            Rights {
                administer: true,
                ..none
            },
        )
        .await;
        let operator = test.unit_browser("jing").await;
        let reviewer = test.unit_browser("fu").await;
        let manager = test.unit_browser("guan").await;
        let seen = as_seen(&preview(&manager).await);

        for browser in [&operator, &manager] {
            let answer = browser.post_once(REMITTANCES, &fresh_key(), &seen).await;
            answer.assert_problem(403, "permission-missing");
            let answer = browser.post_once(REVIEW, &fresh_key(), &json!({})).await;
            answer.assert_problem(403, "permission-missing");
        }
        for browser in [&reviewer, &manager] {
            browser
                .post(SUBMISSION, &json!({}))
                .await
                .assert_problem(403, "permission-missing");
        }
        manager
            .delete(SUBMISSION)
            .await
            .assert_problem(403, "permission-missing");
        test.browser()
            .get(DRAFT)
            .await
            .assert_problem(401, "not-logged-in");

        // Submitted, nothing can be changed; taken back by either.
        reviewer
            .delete(SUBMISSION)
            .await
            .assert_problem(409, "draft-not-submitted");
        let submitted: RemittancePreview = operator.post(SUBMISSION, &json!({})).await.ok();
        assert_eq!(submitted.stage, DueStage::Submitted);
        operator
            .post(SUBMISSION, &json!({}))
            .await
            .assert_problem(409, "draft-submitted");
        let (name, no) = stranger(1);
        change(&operator, ChangeKind::Open, (&name, &no), "8000")
            .await
            .assert_problem(409, "draft-submitted");
        let back: RemittancePreview = reviewer.delete(SUBMISSION).await.ok();
        assert_eq!(back.stage, DueStage::Preparing);
        operator
            .post(SUBMISSION, &json!({}))
            .await
            .ok::<RemittancePreview>();
        let view = confirm(&reviewer).await;
        assert_eq!(preview(&reviewer).await.stage, DueStage::Preparing);
        void(&operator, &view)
            .await
            .assert_problem(403, "permission-missing");
        void(&reviewer, &view).await.ok::<RemittanceView>();
    }
}

#[tokio::test]
async fn only_the_list_that_was_seen_is_confirmed() {
    for test in TestApp::on_each_database().await {
        unit_with_agent(&test, 2, NOVEMBER).await;
        let jia = test.unit_browser("jia").await;
        let seen = preview(&jia).await;
        let good = as_seen(&seen);
        let with = |field: &str, value: Value| {
            let mut body = good.clone();
            body[field] = value;
            body
        };
        for (body, status, code) in [
            (
                with("version", json!(seen.version - 1)),
                409,
                "list-changed",
            ),
            (with("month", json!("2026-12")), 409, "list-changed"),
            (with("total", json!(480_001)), 409, "list-changed"),
            (with("total", json!(-480_000)), 422, "form-invalid"),
            (with("total", json!(0)), 422, "form-invalid"),
            (with("total", json!(i64::MIN)), 422, "form-invalid"),
            (with("total", json!(i64::MAX)), 409, "list-changed"),
            (
                with("total", json!(9_223_372_036_854_775_808_u64)),
                422,
                "body-invalid",
            ),
            (with("total", json!(1.5)), 422, "body-invalid"),
            (with("total", json!("480000")), 422, "body-invalid"),
            (with("month", json!("2026-13")), 422, "body-invalid"),
            (with("extra", json!(1)), 422, "body-invalid"),
        ] {
            let answer = jia.post_once(REMITTANCES, &fresh_key(), &body).await;
            answer.assert_problem(status, code);
        }
        jia.post(REMITTANCES, &good)
            .await
            .assert_problem(400, "idempotency-key-missing");
        // A colleague adds somebody after the figures were looked at.
        let (name, no) = stranger(1);
        changed(&jia, ChangeKind::Open, (&name, &no), "8000").await;
        let answer = jia.post_once(REMITTANCES, &fresh_key(), &good).await;
        answer.assert_problem(409, "list-changed");
        assert_eq!(
            jia.get(REMITTANCES)
                .await
                .ok::<RemittancePage>()
                .page
                .total_count,
            0
        );
        confirm(&jia).await;
    }
}

#[tokio::test]
async fn a_replay_gets_the_same_answer_and_another_body_none() {
    for test in TestApp::on_each_database().await {
        unit_with_agent(&test, 2, NOVEMBER).await;
        let jia = test.unit_browser("jia").await;
        let (key, seen) = (fresh_key(), as_seen(&preview(&jia).await));
        // Many clicks at once are one remittance.
        let clicks =
            futures::future::join_all((0..6).map(|_| jia.post_once(REMITTANCES, &key, &seen)))
                .await;
        let views: Vec<RemittanceView> = clicks.iter().map(Answer::ok).collect();
        assert!(
            views.iter().all(|view| *view == views[0]),
            "{}",
            test.engine()
        );
        assert!(
            clicks
                .iter()
                .all(|answer| answer.status == StatusCode::CREATED)
        );
        let mut other = seen.clone();
        other["total"] = json!(1);
        let answer = jia.post_once(REMITTANCES, &key, &other).await;
        answer.assert_problem(409, "idempotency-key-reused");
        let page: RemittancePage = jia.get(REMITTANCES).await.ok();
        assert_eq!(page.page.total_count, 1);
        assert_eq!(page.rows[0].remittance_no, views[0].remittance_no);
        // The same key for another act is another request.
        let path = format!("{REMITTANCES}/{}/void", views[0].remittance_no);
        jia.post_once(&path, &key, &json!({}))
            .await
            .assert_problem(409, "idempotency-key-reused");
        let key = fresh_key();
        let voided: RemittanceView = jia.post_once(&path, &key, &json!({})).await.ok();
        assert_eq!(voided.status, RemittanceStatus::Voided);
        assert_eq!(
            jia.post_once(&path, &key, &json!({}))
                .await
                .ok::<RemittanceView>(),
            voided
        );
    }
}

#[tokio::test]
async fn another_units_remittance_is_not_there() {
    for test in TestApp::on_each_database().await {
        unit_with_agent(&test, 2, NOVEMBER).await;
        let other = test.unit(2, 2, NOVEMBER).await;
        test.agent(&other, "yi", Rights::ALL).await;
        let (jia, yi) = (
            test.unit_browser("jia").await,
            test.unit_browser("yi").await,
        );
        let path = format!("{REMITTANCES}/{}", confirm(&jia).await.remittance_no);
        for part in ["", "/lines", "/list.xlsx", "/receipt.pdf"] {
            yi.get(&format!("{path}{part}"))
                .await
                .assert_problem(404, "not-found");
        }
        let answer = yi
            .post_once(&format!("{path}/void"), &fresh_key(), &json!({}))
            .await;
        answer.assert_problem(404, "not-found");
        jia.get(&format!("{REMITTANCES}/219999999999999"))
            .await
            .assert_problem(404, "not-found");
        assert_eq!(
            yi.get(REMITTANCES)
                .await
                .ok::<RemittancePage>()
                .page
                .total_count,
            0
        );
    }
}

#[tokio::test]
async fn a_confirmed_list_is_polled_and_downloaded() {
    for test in TestApp::on_each_database().await {
        let unit = unit_with_agent(&test, 3, NOVEMBER).await;
        let jia = test.unit_browser("jia").await;
        let view = confirm(&jia).await;
        let path = format!("{REMITTANCES}/{}", view.remittance_no);
        let answer = jia.get(&path).await;
        let tag = answer.headers["etag"].to_str().unwrap().to_owned();
        let known = [("if-none-match", tag.as_str())];
        let again = jia
            .send(
                axum::http::Method::GET,
                &path,
                None,
                "application/json",
                &known,
            )
            .await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
        jia.get(&format!("{path}/receipt.pdf"))
            .await
            .assert_problem(409, "remittance-not-allocated");
        let file = jia.get(&format!("{path}/list.xlsx")).await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.body.starts_with(b"PK"));
        let disposition = file.headers["content-disposition"].to_str().unwrap();
        assert!(disposition.contains(".xlsx"), "{disposition}");
        // By name, by ID number, by account number; never by a part of a number.
        let (name, no) = known_of(&unit, 1);
        for (q, count) in [
            (no.as_str(), 1),
            (unit.people[1].1.as_str(), 1),
            (&no[..10], 0),
            (&name, 1),
        ] {
            let found: RemittanceLinePage = jia
                .get(&format!("{path}/lines?q={}", encoded(q)))
                .await
                .ok();
            assert!(found.page.total_count >= count, "{q}");
        }
        let long = "a".repeat(61);
        jia.get(&format!("{path}/lines?q={long}"))
            .await
            .assert_problem(422, "search-too-long");
    }
}

fn known_of(unit: &TestUnit, index: usize) -> (String, String) {
    let (name, no) = known(unit, index);
    (name.to_owned(), no.to_owned())
}

fn encoded(text: &str) -> String {
    text.bytes()
        .flat_map(|byte| ["%".to_owned(), format!("{byte:02X}")])
        .collect()
}
