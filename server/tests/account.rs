//! The personal account over the whole router, on both engines.
#![expect(clippy::unwrap_used, reason = "a test stops at its first surprise")]

mod contributions;
mod support;

use axum::http::{Method, header};
use calamine::{Data, Reader as _};
use contributions::{audited, contribute, contribute_months};
use futures::FutureExt as _;
use server::{ledger, platform::db::StoreError};
use shared_types::{
    api::personal::{
        AccountDetails, ContributionHistory, LastContribution, Overview, RecentActivity, Revealed,
        SensitiveField, TransactionPage,
    },
    calendar::{Date, YearMonth},
    codes::{AccountStatus, EntryType},
    money::Fen,
    ratio::{BasisPoints, Rate},
};
use support::{TestApp, TestUnit};

const MONTHLY: Fen = Fen(240_000);

/// A unit with two people; the first can log in as `first`.
async fn unit(app: &TestApp) -> TestUnit {
    let unit = app.unit(1, 2, YearMonth::of(2026, 1)).await;
    app.person_login(unit.people[0].0, "first").await;
    unit
}

async fn ledger_account(app: &TestApp, unit: &TestUnit) -> ledger::Account {
    let owner = unit.people[0].1.to_string();
    let found: Result<_, StoreError> = app
        .app
        .db
        .read(move |tx| {
            async move { ledger::find(tx, ledger::Kind::Personal, &owner).await }.boxed()
        })
        .await;
    found.unwrap().unwrap()
}

#[tokio::test]
async fn the_overview_agrees_with_the_ledger() {
    for app in TestApp::on_each_database().await {
        let unit = unit(&app).await;
        contribute_months(&app, &unit, YearMonth::of(2026, 1), YearMonth::of(2026, 10)).await;
        let browser = app.personal_browser("first").await;
        let overview: Overview = browser.get("/api/v1/personal/overview").await.ok();
        let account = ledger_account(&app, &unit).await;

        assert_eq!(overview.balance, account.balance);
        assert_eq!(overview.balance, Fen(10 * MONTHLY.0));
        // January to June belong to the ended fund year.
        assert_eq!(overview.carried_balance, Fen(6 * MONTHLY.0));
        assert_eq!(overview.current_year_balance, Fen(4 * MONTHLY.0));
        assert_eq!(overview.full_name, unit.people[0].2.full_name);
        assert_eq!(overview.status, AccountStatus::Normal);
        assert_eq!(overview.unit_name, unit.seed.name);
        assert_eq!(overview.unit_ratio, BasisPoints::percent(12));
        assert_eq!(overview.paid_through, Some(YearMonth::of(2026, 10)));
        let recent: RecentActivity = browser.get("/api/v1/personal/recent").await.ok();
        assert_eq!(
            recent.last_contribution,
            Some(LastContribution {
                for_month: YearMonth::of(2026, 10),
                posted_on: Date::of(2026, 10, 12),
                unit_part: Fen::yuan(1_200),
                personal_part: Fen::yuan(1_200),
            })
        );
        assert_eq!(recent.transactions.len(), 5);
        assert_eq!(recent.transactions[0].balance_after, overview.balance);
        assert_eq!(overview.as_of, Date::of(2026, 11, 22));
        let estimate = ledger::interest_so_far(&account, Rate::hundredths(150), overview.as_of);
        assert_eq!(overview.interest_so_far, estimate);
        assert!(estimate.is_positive());
        let no = unit.people[0].1.as_str();
        assert!(overview.account_no_masked.ends_with(&no[no.len() - 4..]));
        assert!(!overview.account_no_masked.contains(&no[..4]));
        app.verify_ledger().await;
    }
}

/// A page that holds the whole account sums itself up; a part asks the database.
#[tokio::test]
async fn totals_and_years_are_the_same_on_a_whole_page_and_on_a_part() {
    for app in TestApp::on_each_database().await {
        let unit = unit(&app).await;
        contribute_months(
            &app,
            &unit,
            YearMonth::of(2025, 11),
            YearMonth::of(2026, 10),
        )
        .await;
        let browser = app.personal_browser("first").await;
        let page = async |limit: u32| -> TransactionPage {
            let path = format!("/api/v1/personal/transactions?limit={limit}");
            browser.get(&path).await.ok()
        };
        let (whole, part) = (page(12).await, page(11).await);
        assert_eq!((whole.items.len(), part.items.len()), (12, 11));
        assert_eq!((whole.next_cursor, whole.total_count), (None, 12));
        assert_eq!(whole.years, [2026, 2025]);
        assert_eq!(
            (
                whole.total_count,
                whole.total_in,
                whole.total_out,
                whole.years
            ),
            (part.total_count, part.total_in, part.total_out, part.years)
        );
    }
}

#[tokio::test]
async fn after_the_first_of_july_everything_is_carried_even_without_a_posting() {
    for app in TestApp::on_each_database().await {
        let unit = unit(&app).await;
        contribute_months(&app, &unit, YearMonth::of(2026, 1), YearMonth::of(2026, 6)).await;
        let browser = app.personal_browser("first").await;
        let overview: Overview = browser.get("/api/v1/personal/overview").await.ok();
        assert_eq!(overview.carried_balance, Fen(6 * MONTHLY.0));
        assert_eq!(overview.current_year_balance, Fen::ZERO);
    }
}

#[tokio::test]
async fn an_account_without_any_money_is_shown_as_well() {
    for app in TestApp::on_each_database().await {
        unit(&app).await;
        let browser = app.personal_browser("first").await;
        let overview: Overview = browser.get("/api/v1/personal/overview").await.ok();
        assert_eq!(overview.balance, Fen::ZERO);
        let recent: RecentActivity = browser.get("/api/v1/personal/recent").await.ok();
        assert_eq!(
            (recent.last_contribution, recent.transactions.len()),
            (None, 0)
        );
        let history: ContributionHistory = browser.get("/api/v1/personal/history").await.ok();
        assert_eq!(history.months, []);
        let page: TransactionPage = browser.get("/api/v1/personal/transactions").await.ok();
        assert_eq!(
            (page.items.len(), page.total_count, page.years.len()),
            (0, 0, 0)
        );
    }
}

// Long because it is one story with a check after each step.
#[tokio::test]
async fn transactions_are_filtered_paged_and_summed() {
    for app in TestApp::on_each_database().await {
        let unit = unit(&app).await;
        contribute_months(
            &app,
            &unit,
            YearMonth::of(2025, 11),
            YearMonth::of(2026, 10),
        )
        .await;
        let browser = app.personal_browser("first").await;
        let path = "/api/v1/personal/transactions";

        let all: TransactionPage = browser.get(path).await.ok();
        assert_eq!(
            (all.total_count, all.items.len(), all.next_cursor),
            (12, 12, None)
        );
        assert_eq!(
            (all.total_in, all.total_out),
            (Fen(12 * MONTHLY.0), Fen::ZERO)
        );
        assert_eq!(all.years, [2026, 2025]);
        assert!(all.items.is_sorted_by(|a, b| a.id > b.id), "newest first");
        assert_eq!(all.items[0].memo, "2026年10月汇缴");
        assert_eq!(all.items[0].txn_no.len(), 15);

        let year: TransactionPage = browser.get(&format!("{path}?year=2025")).await.ok();
        assert_eq!((year.total_count, year.total_in), (2, Fen(2 * MONTHLY.0)));
        assert!(year.items.iter().all(|item| item.posted_on.year() == 2025));
        assert_eq!(year.years, [2026, 2025], "the choice of years stays whole");

        let none: TransactionPage = browser
            .get(&format!("{path}?year=2026&kind=interest_settlement"))
            .await
            .ok();
        assert_eq!((none.total_count, none.total_in), (0, Fen::ZERO));
        let kind: TransactionPage = browser
            .get(&format!("{path}?year=2026&kind=regular_remittance"))
            .await
            .ok();
        assert_eq!(kind.total_count, 10);
        assert!(
            kind.items
                .iter()
                .all(|item| item.entry_type == EntryType::RegularRemittance)
        );

        let mut seen = Vec::new();
        let mut next = format!("{path}?limit=5");
        loop {
            let page: TransactionPage = browser.get(&next).await.ok();
            assert_eq!(page.total_count, 12);
            seen.extend(page.items);
            let Some(cursor) = page.next_cursor else {
                break;
            };
            next = format!("{path}?limit=5&cursor={cursor}");
        }
        assert_eq!(seen, all.items, "pages put together are the list");

        for wrong in ["kind=gift", "year=soon", "limit=-1"] {
            browser
                .get(&format!("{path}?{wrong}"))
                .await
                .assert_problem(422, "query-invalid");
        }
    }
}

#[tokio::test]
async fn the_workbook_holds_the_filtered_transactions_and_their_sum() {
    for app in TestApp::on_each_database().await {
        let unit = unit(&app).await;
        contribute_months(
            &app,
            &unit,
            YearMonth::of(2025, 11),
            YearMonth::of(2026, 10),
        )
        .await;
        let browser = app.personal_browser("first").await;
        let answer = browser
            .get("/api/v1/personal/transactions.xlsx?year=2026")
            .await;
        assert!(answer.status.is_success(), "{}", answer.text());
        let disposition = answer.headers[header::CONTENT_DISPOSITION]
            .to_str()
            .unwrap();
        assert!(
            disposition.starts_with("attachment; ") && disposition.contains("filename*=UTF-8''")
        );
        let mut book = calamine::Xlsx::new(std::io::Cursor::new(answer.body)).unwrap();
        let sheet = book.worksheet_range("账户明细").unwrap();
        let last = sheet.rows().next_back().unwrap();
        assert_eq!(last[0], Data::String("合计".to_owned()));
        assert_eq!(last[1], Data::String("10".to_owned()));
        assert_eq!(last[3], Data::Float(24_000.0));
        let dates = sheet
            .rows()
            .filter(|row| matches!(&row[0], Data::String(text) if text.starts_with("2026-")))
            .count();
        assert_eq!(dates, 10);
        let texts: String = sheet.rows().flatten().map(ToString::to_string).collect();
        assert!(
            !texts.contains(unit.people[0].1.as_str()),
            "the account number is masked"
        );
    }
}

#[tokio::test]
async fn the_chart_has_every_month_and_its_balance() {
    for app in TestApp::on_each_database().await {
        let unit = unit(&app).await;
        contribute(&app, &unit, YearMonth::of(2026, 5), Date::of(2026, 5, 12)).await;
        contribute(&app, &unit, YearMonth::of(2026, 6), Date::of(2026, 8, 3)).await;
        let browser = app.personal_browser("first").await;
        let history: ContributionHistory = browser.get("/api/v1/personal/history").await.ok();
        let found: Vec<_> = history
            .months
            .iter()
            .map(|month| {
                (
                    month.month.to_string(),
                    month.contributed.0,
                    month.balance.0,
                )
            })
            .collect();
        let (one, two) = (MONTHLY.0, 2 * MONTHLY.0);
        let expected = [
            ("2026-05", one, one),
            ("2026-06", 0, one),
            ("2026-07", 0, one),
            ("2026-08", one, two),
            ("2026-09", 0, two),
            ("2026-10", 0, two),
            ("2026-11", 0, two),
        ];
        assert_eq!(
            found,
            expected.map(|(month, sum, balance)| (month.to_owned(), sum, balance))
        );
    }
}

#[tokio::test]
async fn details_are_masked_and_one_value_in_full_is_audited() {
    for app in TestApp::on_each_database().await {
        let unit = unit(&app).await;
        let (person_id, account_no, person) = unit.people[0].clone();
        contribute_months(&app, &unit, YearMonth::of(2026, 1), YearMonth::of(2026, 3)).await;
        contribute_months(&app, &unit, YearMonth::of(2026, 5), YearMonth::of(2026, 10)).await;
        let browser = app.personal_browser("first").await;

        let answer = browser.get("/api/v1/personal/account").await;
        let details: AccountDetails = answer.ok();
        assert_eq!(details.consecutive_months, 6, "April is missing");
        assert_eq!(details.id_doc_no_masked.len(), 18);
        assert!(details.id_doc_no_masked[3..14].chars().all(|c| c == '*'));
        assert_eq!(&details.id_doc_no_masked[14..], &person.citizen_no[14..]);
        assert_eq!(details.mobile_masked.unwrap()[3..7], *"****");
        for secret in [
            &person.citizen_no,
            &person.mobile,
            &account_no.to_string(),
            &unit.unit_no.to_string(),
        ] {
            assert!(
                !answer.text().contains(secret.as_str()),
                "a full value was sent"
            );
        }
        assert_eq!(audited(&app, "personal-data-revealed").await, []);

        let path = "/api/v1/personal/account/reveal";
        for (field, value) in [
            ("id_doc_no", person.citizen_no.clone()),
            ("mobile", person.mobile.clone()),
            ("account_no", account_no.to_string()),
            ("unit_no", unit.unit_no.to_string()),
        ] {
            let body = serde_json::json!({ "field": field });
            let revealed: Revealed = browser.post(path, &body).await.ok();
            assert_eq!(revealed.value, value, "{field}");
        }
        let rows = audited(&app, "personal-data-revealed").await;
        let row = |field: &str| (field.to_owned(), "person".to_owned(), person_id);
        assert_eq!(
            rows,
            ["id_doc_no", "mobile", "account_no", "unit_no"].map(row)
        );
        let body = serde_json::json!({ "field": SensitiveField::Mobile });
        let again = browser.post(path, &body).await;
        assert_eq!(again.headers[header::CACHE_CONTROL], "no-store");
    }
}

#[tokio::test]
async fn a_reveal_without_the_csrf_proof_or_with_another_field_is_refused() {
    for app in TestApp::on_each_database().await {
        unit(&app).await;
        let path = "/api/v1/personal/account/reveal";
        let mut browser = app.personal_browser("first").await;
        let body = serde_json::json!({ "field": "password" });
        browser
            .post(path, &body)
            .await
            .assert_problem(422, "body-invalid");
        let body = serde_json::json!({ "field": "mobile", "person_id": 2 });
        browser
            .post(path, &body)
            .await
            .assert_problem(422, "body-invalid");
        browser.csrf = "guess".to_owned();
        let body = serde_json::json!({ "field": "mobile" });
        browser
            .post(path, &body)
            .await
            .assert_problem(403, "csrf-proof-missing");
        assert_eq!(audited(&app, "personal-data-revealed").await, []);
    }
}

#[tokio::test]
async fn nothing_is_shown_without_a_session() {
    for app in TestApp::on_each_database().await {
        let mut browser = app.browser();
        for path in [
            "/api/v1/personal/overview",
            "/api/v1/personal/transactions",
            "/api/v1/personal/transactions.xlsx",
            "/api/v1/personal/history",
            "/api/v1/personal/account",
            "/api/v1/personal/certificates",
            "/api/v1/personal/certificates/412611220000001",
            "/api/v1/personal/certificates/412611220000001/pdf",
        ] {
            let problem = browser.get(path).await.assert_problem(401, "not-logged-in");
            assert_eq!(problem["detail"], "登录已失效，请重新登录。", "{path}");
        }
        browser.language = Some("en");
        let answer = browser.get("/api/v1/personal/overview").await;
        let problem = answer.assert_problem(401, "not-logged-in");
        assert_eq!(
            problem["detail"],
            "Your session has ended. Please log in again."
        );
        browser
            .send(
                Method::POST,
                "/api/v1/personal/account/reveal",
                None,
                "application/json",
                &[],
            )
            .await
            .assert_problem(401, "not-logged-in");
    }
}
