//! The unit: home, employees, agents, audit.

mod support;

use axum::http::{Method, StatusCode};
use serde_json::json;
use server::demo::seed::Rights;
use shared_types::{
    api::{
        session::Permission,
        unit::{
            AgentList, AgentView, AuditPage, DueStage, EmployeePage, RemittancePreview,
            RemittanceView, UnitHome,
        },
    },
    calendar::{Date, YearMonth},
    money::Fen,
};
use support::{Browser, TestApp, fresh_key};

const HOME: &str = "/api/v1/unit/home";
const EMPLOYEES: &str = "/api/v1/unit/employees";
const AGENTS: &str = "/api/v1/unit/agents";
const AUDIT: &str = "/api/v1/unit/audit";
const REMITTANCES: &str = "/api/v1/unit/remittances";
const NONE: Rights = Rights {
    operate: false,
    review: false,
    administer: false,
};

async fn confirm(browser: &Browser<'_>) -> RemittanceView {
    let seen: RemittancePreview = browser.get(&format!("{REMITTANCES}/draft")).await.ok();
    let body = json!({
        "month": seen.month, "version": seen.version, "total": seen.this_month.total,
    });
    browser
        .post_once(REMITTANCES, &fresh_key(), &body)
        .await
        .ok()
}

#[tokio::test]
async fn the_home_page_shows_what_is_due() {
    for test in TestApp::on_each_database().await {
        let unit = test.unit(1, 3, YearMonth::of(2026, 10)).await;
        test.agent(&unit, "jia", Rights::ALL).await;
        let jia = test.unit_browser("jia").await;
        let home: UnitHome = jia.get(HOME).await.ok();
        assert_eq!(home.unit.unit_no, unit.unit_no);
        assert_eq!(
            (home.unit.active_headcount, home.unit.sealed_headcount),
            (3, 0)
        );
        assert_eq!(home.due.month, YearMonth::of(2026, 10));
        // Payday is the tenth; five days after it.
        assert_eq!(home.due.due_on, Date::of(2026, 10, 15));
        assert!(home.due.overdue);
        assert_eq!(home.due.months_behind, 2);
        assert_eq!(
            (home.due.stage, home.due.remittance_no),
            (DueStage::Preparing, None)
        );
        assert_eq!((home.due.headcount, home.due.total), (3, Fen::yuan(7_200)));
        assert_eq!(home.suspense_balance, Fen::ZERO);
        assert!(!home.due.annual_review_needed);

        let october = confirm(&jia).await;
        let november = confirm(&jia).await;
        let answer = jia.get(HOME).await;
        let home: UnitHome = answer.ok();
        assert_eq!(home.due.month, YearMonth::of(2026, 10));
        assert_eq!(home.due.stage, DueStage::AwaitingPayment);
        assert_eq!(home.due.remittance_no, Some(october.remittance_no));
        assert_eq!(home.due.months_behind, 2);
        assert_eq!(home.recent.len(), 2);
        assert_eq!(home.recent[0].remittance_no, november.remittance_no);
        // Polled: nothing new, nothing sent.
        let tag = answer.headers["etag"].to_str().unwrap();
        let headers = [("if-none-match", tag)];
        let again = jia
            .send(Method::GET, HOME, None, "application/json", &headers)
            .await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
        assert!(again.body.is_empty());
    }
}

// Long because it is one story with a check after each step.
#[tokio::test]
async fn employees_are_paged_and_found() {
    for test in TestApp::on_each_database().await {
        let unit = test.unit(1, 230, YearMonth::of(2026, 11)).await;
        let other = test.unit(2, 5, YearMonth::of(2026, 11)).await;
        test.agent(&unit, "jia", NONE_BUT_OPERATE).await;
        let jia = test.unit_browser("jia").await;
        let mut seen = Vec::new();
        for (page, rows) in [(1, 100), (2, 100), (3, 30), (4, 0)] {
            let answer: EmployeePage = jia
                .get(&format!("{EMPLOYEES}?page={page}&page_size=100"))
                .await
                .ok();
            assert_eq!(
                (answer.rows.len(), answer.page.total_count),
                (rows, 230),
                "page {page}"
            );
            seen.extend(answer.rows.into_iter().map(|row| row.account_no));
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 230, "every employee once");

        let (_, account_no, seed) = &unit.people[7];
        let name: String = seed
            .full_name
            .bytes()
            .flat_map(|byte| ["%".to_owned(), format!("{byte:02X}")])
            .collect();
        for (q, at_least) in [
            (seed.citizen_no.as_str(), 1),
            (&seed.citizen_no.to_lowercase(), 1),
            (account_no.as_str(), 1),
            (&name, 1),
            ("%20", 230),
        ] {
            let found: EmployeePage = jia.get(&format!("{EMPLOYEES}?q={q}")).await.ok();
            assert!(found.page.total_count >= at_least, "{q}");
        }
        for q in [
            &seed.citizen_no[..6],
            other.people[0].1.as_str(),
            "%25",
            "_",
        ] {
            let found: EmployeePage = jia.get(&format!("{EMPLOYEES}?q={q}")).await.ok();
            assert_eq!(found.page.total_count, 0, "{q}");
        }
        let sealed: EmployeePage = jia.get(&format!("{EMPLOYEES}?status=sealed")).await.ok();
        assert_eq!(sealed.page.total_count, 0);
        let both: EmployeePage = jia
            .get(&format!("{EMPLOYEES}?status=normal&q={account_no}"))
            .await
            .ok();
        assert_eq!(both.rows.len(), 1);
        assert!(
            !both.rows[0]
                .id_doc_no_masked
                .contains(&seed.citizen_no[6..14])
        );
        jia.get(&format!("{EMPLOYEES}?status=odd"))
            .await
            .assert_problem(422, "query-invalid");
        jia.get(&format!("{EMPLOYEES}?page=-1"))
            .await
            .assert_problem(422, "query-invalid");
        let far: EmployeePage = jia.get(&format!("{EMPLOYEES}?page=4294967295")).await.ok();
        assert!(far.rows.is_empty());
    }
}

const NONE_BUT_OPERATE: Rights = Rights {
    operate: true,
    ..NONE
};

// Long because it is one story with a check after each step.
#[tokio::test]
async fn administrators_change_rights_but_not_their_own_away() {
    for test in TestApp::on_each_database().await {
        let unit = test.unit(1, 1, YearMonth::of(2026, 11)).await;
        let other = test.unit(2, 1, YearMonth::of(2026, 11)).await;
        let me = test.agent(&unit, "guan", Rights::ALL).await;
        let colleague = test.agent(&unit, "jing", NONE_BUT_OPERATE).await;
        let foreign = test.agent(&other, "yi", Rights::ALL).await;
        let (manager, operator) = (
            test.unit_browser("guan").await,
            test.unit_browser("jing").await,
        );
        let list: AgentList = operator.get(AGENTS).await.ok();
        assert_eq!(list.agents.len(), 2);
        let before = list
            .agents
            .iter()
            .find(|agent| agent.is_self)
            .unwrap()
            .clone();
        assert_eq!(before.agent_id, colleague.to_string());
        assert_eq!((before.login_name.as_str(), before.version), ("jing", 1));
        assert_eq!(before.permissions, [Permission::Operate]);

        let edit = |version: i64, permissions: &[Permission]| json!({ "version": version, "permissions": permissions });
        let path = |id: i64| format!("{AGENTS}/{id}");
        let review = [Permission::Operate, Permission::Review];
        operator
            .put(&path(colleague), &edit(1, &review))
            .await
            .assert_problem(403, "permission-missing");
        let after: AgentView = manager.put(&path(colleague), &edit(1, &review)).await.ok();
        assert_eq!(
            (after.version, after.permissions.as_slice()),
            (2, review.as_slice())
        );
        manager
            .put(&path(colleague), &edit(1, &review))
            .await
            .assert_problem(409, "stale-version");
        manager
            .put(&path(me), &edit(1, &review))
            .await
            .assert_problem(409, "own-administration");
        manager
            .put(&path(foreign), &edit(1, &review))
            .await
            .assert_problem(404, "not-found");
        manager
            .put(&path(999_999), &edit(1, &review))
            .await
            .assert_problem(404, "not-found");
        let odd = manager
            .put(&format!("{AGENTS}/me"), &edit(1, &review))
            .await;
        odd.assert_problem(404, "not-found");
        let odd = json!({ "version": 2, "permissions": ["rule"] });
        manager
            .put(&path(colleague), &odd)
            .await
            .assert_problem(422, "body-invalid");
        // Without any right the session is over.
        manager
            .put(&path(colleague), &edit(2, &[]))
            .await
            .ok::<AgentView>();
        operator
            .get(AGENTS)
            .await
            .assert_problem(401, "not-logged-in");
    }
}

#[tokio::test]
async fn two_administrators_cannot_remove_each_other() {
    for test in TestApp::on_each_database().await {
        let unit = test.unit(1, 1, YearMonth::of(2026, 11)).await;
        let (a, b) = (
            test.agent(&unit, "a-guan", Rights::ALL).await,
            test.agent(&unit, "b-guan", Rights::ALL).await,
        );
        let (first, second) = (
            test.unit_browser("a-guan").await,
            test.unit_browser("b-guan").await,
        );
        let body = json!({ "version": 1, "permissions": ["operate"] });
        let (path_a, path_b) = (format!("{AGENTS}/{a}"), format!("{AGENTS}/{b}"));
        let (to_b, to_a) = futures::join!(first.put(&path_b, &body), second.put(&path_a, &body));
        let done = [&to_b, &to_a]
            .iter()
            .filter(|answer| answer.status.is_success())
            .count();
        assert_eq!(
            done,
            1,
            "{}: {} {}",
            test.engine(),
            to_b.text(),
            to_a.text()
        );
    }
}

#[tokio::test]
async fn the_audit_tells_who_did_what() {
    for test in TestApp::on_each_database().await {
        let unit = test.unit(1, 2, YearMonth::of(2026, 11)).await;
        let other = test.unit(2, 2, YearMonth::of(2026, 11)).await;
        test.agent(&unit, "jia", Rights::ALL).await;
        test.agent(&other, "yi", Rights::ALL).await;
        let mut jia = test.unit_browser("jia").await;
        let yi = test.unit_browser("yi").await;
        let view = confirm(&jia).await;
        let page: AuditPage = jia.get(&format!("{AUDIT}?page_size=1")).await.ok();
        assert_eq!(page.page.total_count, 2);
        let row = &page.rows[0];
        assert_eq!(
            (row.act.as_str(), row.actor.as_str()),
            ("核定汇缴清册", "经办人甲")
        );
        assert_eq!(row.subject, view.remittance_no.to_string());
        assert_eq!(row.at, "2026-11-22T08:00:00Z");
        let page: AuditPage = jia.get(&format!("{AUDIT}?page_size=1&page=2")).await.ok();
        assert_eq!(page.rows[0].act, "登录单位网厅");
        jia.language = Some("en-GB");
        let page: AuditPage = jia.get(AUDIT).await.ok();
        assert_eq!(page.rows[0].act, "Confirmed the remittance");
        // Only the unit's own.
        assert_eq!(yi.get(AUDIT).await.ok::<AuditPage>().page.total_count, 1);
        test.browser()
            .get(AUDIT)
            .await
            .assert_problem(401, "not-logged-in");
    }
}
