//! A list of thousands goes through in parts: nobody sees a half as done, a
//! stop is gone on from, and every fen arrives once.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::collections::BTreeSet;

use axum::http::Method;
use futures::FutureExt as _;
use rust_xlsxwriter::Workbook;
use serde_json::json;
use server::{
    args,
    demo::{
        names,
        seed::{PersonSeed, Rights},
    },
    documents::spreadsheet::CHANGE_LIST,
    ledger::{self, Cause, Kind, Leg, Posting},
    payment,
    platform::db::{StoreError, Value},
    remittance::{draft, import, list},
};
use shared_types::{
    api::{
        personal::TransactionPage,
        unit::{
            ImportReport, ImportStatus, PaymentSlip, RemittancePreview, RemittanceStatus,
            RemittanceView,
        },
    },
    calendar::{Date, YearMonth},
    codes::{AccountStatus, EntryType},
    money::Fen,
};
use support::{Answer, Browser, TestApp, TestUnit, fresh_key};

/// More than one part of everything.
const PEOPLE: u64 = 5_500;
const MONTH: YearMonth = YearMonth::of(2026, 11);
const REMITTANCES: &str = "/api/v1/unit/remittances";

/// More than two parts of people who join.
const JOINERS: u64 = 3_600;

/// A change list that does one thing with everybody, to a base of 11,000.00.
fn workbook<'a>(rows: impl Iterator<Item = (&'static str, &'a PersonSeed)>) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(CHANGE_LIST.sheet_name).unwrap();
    for (index, column) in (0_u16..).zip(CHANGE_LIST.columns) {
        sheet.write_string(0, index, column.header).unwrap();
    }
    for (row, (kind, person)) in (1_u32..).zip(rows) {
        let cells = [
            kind,
            &person.full_name,
            "身份证",
            &person.citizen_no,
            &person.mobile,
            "11000",
            "2026-11-03",
        ];
        for (index, text) in (0_u16..).zip(cells) {
            sheet.write_string(row, index, text).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn file(unit: &TestUnit) -> Vec<u8> {
    workbook(unit.people.iter().map(|(_, _, seed)| ("基数调整", seed)))
}

async fn number(test: &TestApp, sql: &'static str) -> i64 {
    let found: Result<i64, StoreError> = test
        .app
        .db
        .read(move |tx| async move { tx.one(sql, &[]).await?.get("n") }.boxed())
        .await;
    found.unwrap()
}

async fn run(test: &TestApp, sql: &'static str, args: &[Value]) -> u64 {
    let args = args.to_vec();
    let done: Result<u64, StoreError> = test
        .app
        .db
        .write(move |tx| async move { tx.exec(sql, &args).await }.boxed())
        .await;
    done.unwrap()
}

async fn prepared(test: &TestApp) -> (TestUnit, Browser<'_>) {
    let unit = test.unit(1, PEOPLE, MONTH).await;
    test.agent(&unit, "agent", Rights::ALL).await;
    let browser = test.unit_browser("agent").await;
    (unit, browser)
}

async fn checked(browser: &Browser<'_>, unit: &TestUnit) -> ImportReport {
    let report: ImportReport = browser
        .upload("/api/v1/unit/imports", "a.xlsx", file(unit))
        .await
        .ok();
    assert_eq!((report.error_count, report.valid_count), (0, 5_500));
    report
}

async fn preview(browser: &Browser<'_>) -> RemittancePreview {
    browser.get("/api/v1/unit/remittances/draft").await.ok()
}

async fn confirm(browser: &Browser<'_>, key: &str) -> RemittanceView {
    let request = as_seen(browser).await;
    browser.post_once(REMITTANCES, key, &request).await.ok()
}

async fn as_seen(browser: &Browser<'_>) -> serde_json::Value {
    let seen = preview(browser).await;
    json!({ "month": seen.month, "version": seen.version, "total": seen.this_month.total })
}

async fn pay(test: &TestApp, slip: &PaymentSlip) {
    let bank = &test.app.config.bank;
    let body = serde_json::to_vec(&json!({
        "bank_txn_no": "T1", "result": "succeeded", "occurred_at": "2026-11-22T07:59:00Z",
        "payee_account": bank.payee_account, "payer_account": "1100", "payer_name": "某单位",
        "amount": slip.amount.to_string(), "reference": slip.slip_no, "memo": "",
    }))
    .unwrap();
    let timestamp = test.app.clock.now().utc_text();
    let signature = payment::sign(&bank.secret, &timestamp, &body);
    let headers = [
        ("x-bank-key-id", bank.key_id.as_str()),
        ("x-bank-timestamp", timestamp.as_str()),
        ("x-bank-signature", signature.as_str()),
    ];
    let kind = "application/json";
    let answer = test
        .browser()
        .send(
            Method::POST,
            "/api/v1/bank/notices",
            Some(body),
            kind,
            &headers,
        )
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[tokio::test]
async fn a_long_list_goes_through_part_by_part() {
    for test in TestApp::on_each_database().await {
        let (unit, browser) = prepared(&test).await;
        let report = checked(&browser, &unit).await;
        let path = format!("/api/v1/unit/imports/{}/apply", report.import_id);
        let body = json!({ "valid_rows_only": false });
        let applied: ImportReport = browser.post(&path, &body).await.ok();
        assert_eq!(applied.status, ImportStatus::Applied);
        let again: ImportReport = browser.post(&path, &body).await.ok();
        assert_eq!(again.status, ImportStatus::Applied);
        let lines = "SELECT COUNT(*) AS n FROM change_line WHERE applied_in IS NULL";
        assert_eq!(number(&test, lines).await, 5_500);

        let key = fresh_key();
        let seen = preview(&browser).await;
        let remittance = confirm(&browser, &key).await;
        assert_eq!(remittance.figures.headcount, 5_500);
        // 12 % and 12 % of 11,000.00 each.
        assert_eq!(remittance.figures.total, Fen::yuan(2_640 * 5_500));
        assert_eq!(number(&test, lines).await, 0);
        let request = json!({
            "month": seen.month, "version": seen.version, "total": seen.this_month.total,
        });
        let twin: RemittanceView = browser.post_once(REMITTANCES, &key, &request).await.ok();
        assert_eq!(twin.remittance_no, remittance.remittance_no);

        let path = format!("{REMITTANCES}/{}", remittance.remittance_no);
        let slip: PaymentSlip = browser.get(&format!("{path}/payment")).await.ok();
        pay(&test, &slip).await;
        assert!(payment::allocate_next(&test.app).await.unwrap());
        // Half of it is on the accounts, and that is what everything says.
        let view: RemittanceView = browser.get(&path).await.ok();
        assert_eq!(view.status, RemittanceStatus::Paid);
        test.verify_ledger().await;
        while payment::allocate_next(&test.app).await.unwrap() {}
        let view: RemittanceView = browser.get(&path).await.ok();
        assert_eq!(view.status, RemittanceStatus::Allocated);
        test.verify_ledger().await;
        let poor = "SELECT COUNT(*) AS n FROM ledger_account
                     WHERE kind = 'personal' AND balance_fen <> 264000";
        assert_eq!(number(&test, poor).await, 0);
    }
}

/// A posting of the day to a person.
async fn give(test: &TestApp, account_no: &str, amount: Fen) {
    let day = test.app.clock.business_date();
    let posting = Posting {
        key: format!("test:{account_no}"),
        entry_type: EntryType::BackPayment,
        business_date: day,
        for_month: None,
        unit_no: None,
        headcount: 1,
        memo: "测试".to_owned(),
        cause: Cause {
            kind: "test",
            no: "1".to_owned(),
        },
        posted_at: test.app.clock.now(),
    };
    let person = account_no.to_owned();
    let posted: Result<_, StoreError> = test
        .app
        .db
        .write(move |tx| {
            async move {
                let bank = ledger::ensure(tx, Kind::ClearingBank, "bank", day).await?;
                let person = ledger::ensure(tx, Kind::Personal, &person, day).await?;
                let leg = |account_id, amount| Leg { account_id, amount };
                let legs = [
                    leg(bank.account_id, -amount),
                    leg(person.account_id, amount),
                ];
                ledger::post(tx, &posting, &legs).await
            }
            .boxed()
        })
        .await;
    posted.unwrap();
}

#[tokio::test]
async fn a_remittance_has_one_business_date_though_midnight_comes_in_between() {
    for test in TestApp::on_each_database().await {
        let (unit, browser) = prepared(&test).await;
        let remittance = confirm(&browser, &fresh_key()).await;
        let path = format!("{REMITTANCES}/{}", remittance.remittance_no);
        let slip: PaymentSlip = browser.get(&format!("{path}/payment")).await.ok();
        pay(&test, &slip).await;
        assert!(payment::allocate_next(&test.app).await.unwrap());
        let begun: RemittanceView = browser.get(&path).await.ok();
        // Two days later the server is back, and the last person has moved on.
        test.app.clock.advance(2 * 86_400);
        let (person_id, account_no, _) = unit.people.last().unwrap();
        give(&test, account_no.as_str(), Fen(100)).await;
        while payment::allocate_next(&test.app).await.unwrap() {}

        test.agent(&unit, "later", Rights::ALL).await;
        let browser = test.unit_browser("later").await;
        let view: RemittanceView = browser.get(&path).await.ok();
        assert_eq!(view.status, RemittanceStatus::Allocated);
        assert!(begun.txn_no.is_some() && view.txn_no == begun.txn_no);
        let parts = "SELECT COUNT(*) AS n FROM journal
                      WHERE cause_kind = 'remittance' AND business_date = '2026-11-22'";
        let others = "SELECT COUNT(*) AS n FROM journal
                       WHERE cause_kind = 'remittance' AND business_date <> '2026-11-22'";
        assert_eq!(number(&test, parts).await, 3);
        assert_eq!(number(&test, others).await, 0);
        test.person_login(*person_id, "last").await;
        let last = test.personal_browser("last").await;
        let list: TransactionPage = last.get("/api/v1/personal/transactions").await.ok();
        let dates: BTreeSet<_> = list.items.iter().map(|row| row.posted_on).collect();
        let wanted = [Date::of(2026, 11, 22), Date::of(2026, 11, 24)];
        assert_eq!(dates, BTreeSet::from(wanted));
        // Interest days count from that date for everybody.
        let product = "SELECT product AS n FROM ledger_account
                        WHERE kind = 'personal' ORDER BY owner DESC LIMIT 1";
        assert_eq!(number(&test, product).await, 2 * 240_000);
        test.verify_ledger().await;
    }
}

#[tokio::test]
async fn a_stop_while_a_file_is_taken_in_is_gone_on_from() {
    for test in TestApp::on_each_database().await {
        let (unit, browser) = prepared(&test).await;
        let report = checked(&browser, &unit).await;
        // The server was stopped right after the list stood still.
        let (unit_no, import_id) = (unit.unit_no.to_string(), report.import_id.clone());
        let begun: Result<(), StoreError> = test
            .app
            .db
            .write(move |tx| {
                async move {
                    let seen = draft::find(tx, &unit_no).await?;
                    draft::begin_work(tx, &unit_no, &seen, &import_id).await
                }
                .boxed()
            })
            .await;
        begun.unwrap();
        let seen = preview(&browser).await;
        assert_eq!(seen.blocked_by.unwrap().code, "draft-busy");
        let change = json!({
            "kind": "seal", "full_name": "某", "id_doc_type": "01", "id_doc_no": "1",
            "changed_on": "2026-11-03", "reason": "离职",
        });
        let refused = browser.post("/api/v1/unit/changes", &change).await;
        assert!(!refused.status.is_success());
        // One look to see who does not move, the next to go on.
        let standing = import::go_on_where_left(&test.app, Vec::new())
            .await
            .unwrap();
        assert_eq!(standing.len(), 1);
        import::go_on_where_left(&test.app, standing).await.unwrap();
        let seen = preview(&browser).await;
        assert!(seen.blocked_by.is_none());
        assert_eq!(seen.this_month.total, Fen::yuan(2_640 * 5_500));
        let path = format!("/api/v1/unit/imports/{}", report.import_id);
        let report: ImportReport = browser.get(&path).await.ok();
        assert_eq!(report.status, ImportStatus::Applied);
    }
}

#[tokio::test]
async fn twins_of_a_long_confirmation_get_one_answer() {
    for test in TestApp::on_each_database().await {
        let (_, browser) = prepared(&test).await;
        let (key, request) = (fresh_key(), as_seen(&browser).await);
        let clicks = (0..4).map(|_| browser.post_once(REMITTANCES, &key, &request));
        let answers = futures::future::join_all(clicks).await;
        let views: Vec<RemittanceView> = answers.iter().map(Answer::ok).collect();
        assert!(views.iter().all(|view| *view == views[0]));
        let count = "SELECT COUNT(*) AS n FROM remittance";
        assert_eq!(number(&test, count).await, 1);
        test.verify_ledger().await;
    }
}

#[tokio::test]
async fn a_stop_while_a_long_list_is_confirmed_is_gone_on_from() {
    for test in TestApp::on_each_database().await {
        let (unit, browser) = prepared(&test).await;
        let (key, request) = (fresh_key(), as_seen(&browser).await);
        let remittance: RemittanceView = browser.post_once(REMITTANCES, &key, &request).await.ok();
        // As if the server had been stopped when 4,000 lines were frozen.
        let no = remittance.remittance_no.to_string();
        let promised = "INSERT INTO promised_answer (remittance_no, principal, key, request_hash) \
                        SELECT CAST($1 AS TEXT), principal, key, request_hash \
                        FROM idempotent_answer WHERE key = $2";
        assert_eq!(run(&test, promised, &args![no, key]).await, 1);
        let unanswered = "DELETE FROM idempotent_answer WHERE key = $1";
        run(&test, unanswered, &args![key]).await;
        let cut = "DELETE FROM remittance_line WHERE remittance_no = $1 AND seq > 4000";
        assert_eq!(run(&test, cut, &args![no]).await, 1_500);
        let back = "UPDATE remittance SET status = 'confirming' WHERE remittance_no = $1";
        run(&test, back, &args![no]).await;
        let busy = "UPDATE remittance_draft SET busy_with = $1, for_month = $2 WHERE unit_no = $3";
        run(&test, busy, &args![no, MONTH, unit.unit_no]).await;
        let path = format!("{REMITTANCES}/{no}");
        assert_eq!(browser.get(&path).await.status, 404, "not shown by halves");
        test.verify_ledger().await;

        let standing = list::go_on_where_left(&test.app, &list::Standing::default())
            .await
            .unwrap();
        list::go_on_where_left(&test.app, &standing).await.unwrap();
        let view: RemittanceView = browser.get(&path).await.ok();
        assert_eq!(view.status, RemittanceStatus::AwaitingPayment);
        let lines = "SELECT COUNT(*) AS n FROM remittance_line";
        assert_eq!(number(&test, lines).await, 5_500);
        assert_eq!(preview(&browser).await.month, MONTH.next());
        // Whoever asked and got no answer gets it now.
        let again: RemittanceView = browser.post_once(REMITTANCES, &key, &request).await.ok();
        assert_eq!(again, view);
        let left = "SELECT COUNT(*) AS n FROM promised_answer";
        assert_eq!(number(&test, left).await, 0);
        test.verify_ledger().await;
    }
}

/// A unit of ten that thousands join: persons who are new, and, at the beginning
/// and the end of the list, two from another unit who bring money along.
async fn joined(test: &TestApp) -> (TestUnit, TestUnit, Browser<'_>) {
    let (unit, other) = (test.unit(1, 10, MONTH).await, test.unit(2, 2, MONTH).await);
    test.agent(&unit, "agent", Rights::ALL).await;
    let sealed = "UPDATE personal_account SET status = '02' WHERE unit_no = $1";
    run(test, sealed, &args![other.unit_no]).await;
    for (_, account_no, _) in &other.people {
        give(test, account_no.as_str(), Fen(700)).await;
    }
    let strangers: Vec<_> = (0..JOINERS)
        .map(|index| PersonSeed {
            full_name: names::full_name(500_000 + index),
            citizen_no: names::citizen_no(500_000 + index),
            mobile: names::mobile(500_000 + index),
            base: Fen::yuan(11_000),
            status: AccountStatus::Normal,
        })
        .collect();
    let (first, last) = (&other.people[0].2, &other.people[1].2);
    let rows = std::iter::once(("转入", first))
        .chain(strangers.iter().map(|person| ("新开户", person)))
        .chain([("转入", last)]);
    let browser = test.unit_browser("agent").await;
    let report: ImportReport = browser
        .upload("/api/v1/unit/imports", "a.xlsx", workbook(rows))
        .await
        .ok();
    assert_eq!(report.error_count, 0, "{:?}", report.errors);
    let path = format!("/api/v1/unit/imports/{}/apply", report.import_id);
    let body = json!({ "valid_rows_only": false });
    let applied: ImportReport = browser.post(&path, &body).await.ok();
    assert_eq!(applied.status, ImportStatus::Applied);
    (unit, other, browser)
}

const ON_THE_LIST: i64 = 10 + 2 + JOINERS.cast_signed();
const ACCOUNTS: &str = "SELECT COUNT(*) AS n FROM personal_account WHERE status = '01'";
const LINES: &str = "SELECT COUNT(DISTINCT account_no) AS n FROM remittance_line";
const OPENED_THAT_DAY: &str =
    "SELECT COUNT(*) AS n FROM personal_account WHERE opened_on = '2026-11-22'";

#[tokio::test]
async fn thousands_join_part_by_part() {
    for test in TestApp::on_each_database().await {
        let (_, _, browser) = joined(&test).await;
        let remittance = confirm(&browser, &fresh_key()).await;
        assert_eq!(remittance.figures.headcount, ON_THE_LIST);
        let joined = Fen::yuan(2_640 * (ON_THE_LIST - 10));
        assert_eq!(remittance.figures.total, joined + Fen::yuan(2_400 * 10));
        assert_eq!(remittance.counts.open, JOINERS.cast_signed());
        assert_eq!(number(&test, ACCOUNTS).await, ON_THE_LIST);
        assert_eq!(number(&test, LINES).await, ON_THE_LIST);
        assert_eq!(number(&test, OPENED_THAT_DAY).await, JOINERS.cast_signed());
        let ledger = "SELECT COUNT(*) AS n FROM personal_account a
                        JOIN ledger_account l ON l.account_id = a.ledger_account_id
                         AND l.owner = a.account_no AND l.kind = 'personal'";
        assert_eq!(number(&test, ledger).await, ON_THE_LIST);
        let kinds = "SELECT COUNT(change_kind) AS n FROM remittance_line";
        assert_eq!(number(&test, kinds).await, ON_THE_LIST - 10);
        // Both brought their money along, each in the part that he is in.
        let brought = "SELECT COUNT(*) AS n FROM journal WHERE memo = '同城转移'";
        assert_eq!(number(&test, brought).await, 2);
        test.verify_ledger().await;
    }
}

/// As if the server had been stopped when 1,500 of those who join were taken in,
/// and the last of the list: an earlier version did not go in the order of lines.
async fn stopped_while_they_join(test: &TestApp, unit: &TestUnit, no: &str, key: &str) {
    let promised = "INSERT INTO promised_answer (remittance_no, principal, key, request_hash) \
                    SELECT CAST($1 AS TEXT), principal, key, request_hash \
                    FROM idempotent_answer WHERE key = $2";
    assert_eq!(run(test, promised, &args![no, key]).await, 1);
    let unanswered = "DELETE FROM idempotent_answer WHERE key = $1";
    run(test, unanswered, &args![key]).await;
    run(test, "DELETE FROM remittance_line", &[]).await;
    let reached = "SELECT MIN(line_id) + 1500 AS n FROM change_line";
    let reached = number(test, reached).await;
    let money = "DELETE FROM ledger_account WHERE owner IN
                 (SELECT account_no FROM change_line WHERE kind = 'open' AND line_id > $1)";
    run(test, money, &args![reached]).await;
    let accounts = "DELETE FROM personal_account WHERE account_no IN
                    (SELECT account_no FROM change_line WHERE kind = 'open' AND line_id > $1)";
    assert_eq!(run(test, accounts, &args![reached]).await, 2_100);
    let waiting = "UPDATE change_line SET applied_in = NULL, account_no = NULL
                    WHERE kind = 'open' AND line_id > $1";
    run(test, waiting, &args![reached]).await;
    let back = "UPDATE remittance SET status = 'confirming' WHERE remittance_no = $1";
    run(test, back, &args![no]).await;
    let busy = "UPDATE remittance_draft SET busy_with = $1, for_month = $2 WHERE unit_no = $3";
    run(test, busy, &args![no, MONTH, unit.unit_no]).await;
}

async fn go_on(test: &TestApp) {
    let standing = list::go_on_where_left(&test.app, &list::Standing::default())
        .await
        .unwrap();
    list::go_on_where_left(&test.app, &standing).await.unwrap();
}

#[tokio::test]
async fn a_stop_while_thousands_join_is_gone_on_from() {
    for test in TestApp::on_each_database().await {
        let (unit, _, browser) = joined(&test).await;
        let (key, request) = (fresh_key(), as_seen(&browser).await);
        let remittance: RemittanceView = browser.post_once(REMITTANCES, &key, &request).await.ok();
        let no = remittance.remittance_no.to_string();
        stopped_while_they_join(&test, &unit, &no, &key).await;
        test.verify_ledger().await;
        // What is done after midnight has the date of the confirmation.
        test.app.clock.advance(86_400);
        go_on(&test).await;
        let browser = test.unit_browser("agent").await;
        let view: RemittanceView = browser.get(&format!("{REMITTANCES}/{no}")).await.ok();
        assert_eq!(view, remittance);
        for (wanted, sql) in [
            (ON_THE_LIST, ACCOUNTS),
            (ON_THE_LIST, LINES),
            (JOINERS.cast_signed(), OPENED_THAT_DAY),
        ] {
            assert_eq!(number(&test, sql).await, wanted, "{sql}");
        }
        assert_eq!(preview(&browser).await.month, MONTH.next());
        test.verify_ledger().await;
    }
}

#[tokio::test]
async fn a_person_who_went_to_another_unit_meanwhile_stops_the_confirmation() {
    for test in TestApp::on_each_database().await {
        let (unit, other, browser) = joined(&test).await;
        let (key, request) = (fresh_key(), as_seen(&browser).await);
        let remittance: RemittanceView = browser.post_once(REMITTANCES, &key, &request).await.ok();
        let no = remittance.remittance_no.to_string();
        stopped_while_they_join(&test, &unit, &no, &key).await;
        let elsewhere = "INSERT INTO personal_account (account_no, person_id, unit_no, status,
                             ledger_account_id, contribution_base_fen, unit_monthly_fen,
                             personal_monthly_fen, opened_on)
                         SELECT 'X', p.person_id, $1, '01', 999999, 0, 0, 0, '2026-11-22'
                           FROM person p WHERE p.id_doc_no = $2";
        let lost = names::citizen_no(500_000 + JOINERS - 1);
        run(&test, elsewhere, &args![other.unit_no, lost]).await;
        go_on(&test).await;

        // The unit sees why, and that nothing is asked of it.
        let seen = preview(&browser).await;
        assert_eq!(seen.month, MONTH);
        assert_eq!(seen.blocked_by.unwrap().code, "change-outdated");
        let view: RemittanceView = browser.get(&format!("{REMITTANCES}/{no}")).await.ok();
        assert_eq!(view.status, RemittanceStatus::Voided);
        let again = browser.post_once(REMITTANCES, &key, &request).await;
        assert_eq!(again.status, 409, "{}", again.text());
        let left = "SELECT COUNT(*) AS n FROM promised_answer";
        assert_eq!(number(&test, left).await, 0);
        test.verify_ledger().await;

        // Without that person it goes through, and everybody is there once.
        let line = "DELETE FROM change_line WHERE id_doc_no = $1";
        assert_eq!(run(&test, line, &args![lost]).await, 1);
        let without = Fen::yuan(2_640);
        let view = confirm(&browser, &fresh_key()).await;
        assert_eq!(view.figures.total, remittance.figures.total - without);
        assert_eq!(number(&test, LINES).await, ON_THE_LIST - 1);
        assert_eq!(number(&test, ACCOUNTS).await, ON_THE_LIST);
        test.verify_ledger().await;
    }
}
