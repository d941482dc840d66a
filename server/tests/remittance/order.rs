//! The order of months: voiding, going on, and what stops a confirmation.

use super::*;

#[tokio::test]
async fn a_voided_month_is_confirmed_again() {
    for test in TestApp::on_each_database().await {
        unit_with_agent(&test, 3, NOVEMBER).await;
        let jia = test.unit_browser("jia").await;
        let (name, no) = stranger(1);
        changed(&jia, ChangeKind::Open, (&name, &no), "10000").await;
        let first = confirm(&jia).await;
        let (name, no) = stranger(2);
        changed(&jia, ChangeKind::Open, (&name, &no), "10000").await;
        let second = confirm(&jia).await;
        // Only the latest month, and only once.
        void(&jia, &first)
            .await
            .assert_problem(409, "later-month-confirmed");
        let voided: RemittanceView = void(&jia, &second).await.ok();
        assert!(!voided.voidable);
        void(&jia, &second)
            .await
            .assert_problem(409, "remittance-not-voidable");
        // The person who joined stays, and is named as a difference.
        let seen = preview(&jia).await;
        assert_eq!(seen.month, second.month);
        assert_eq!(seen.this_month.total, second.figures.total);
        assert_eq!(seen.differences.len(), 1);
        assert_eq!(seen.differences[0].kind, ChangeKind::Open);
        assert_eq!(seen.differences[0].amount, EACH);
        let again = confirm(&jia).await;
        assert_ne!(again.remittance_no, second.remittance_no);
        assert_eq!(again.figures, second.figures);
        let page: RemittancePage = jia.get(REMITTANCES).await.ok();
        assert_eq!(page.page.total_count, 3);
        // Money on the way cannot be taken back.
        run(
            &test,
            "UPDATE remittance SET status = 'paid' WHERE remittance_no = $1",
            args![again.remittance_no].to_vec(),
        )
        .await;
        void(&jia, &again)
            .await
            .assert_problem(409, "remittance-not-voidable");
    }
}

#[tokio::test]
async fn waiting_lines_go_back_with_the_month() {
    for test in TestApp::on_each_database().await {
        unit_with_agent(&test, 1, NOVEMBER).await;
        let jia = test.unit_browser("jia").await;
        let view = confirm(&jia).await;
        let (name, no) = stranger(1);
        changed(&jia, ChangeKind::Open, (&name, &no), "10000").await;
        void(&jia, &view).await.ok::<RemittanceView>();
        let seen = preview(&jia).await;
        assert_eq!((seen.month, seen.this_month.headcount), (NOVEMBER, 2));
        let again = confirm(&jia).await;
        assert_eq!(again.counts.open, 1);
        assert_eq!(again.figures.total, Fen::yuan(4_800));
    }
}

#[tokio::test]
async fn months_follow_each_other_up_to_the_end_of_the_fund_year() {
    for test in TestApp::on_each_database().await {
        unit_with_agent(&test, 1, YearMonth::of(2027, 4)).await;
        let jia = test.unit_browser("jia").await;
        for month in 4..=6 {
            assert_eq!(confirm(&jia).await.month, YearMonth::of(2027, month));
        }
        let seen = preview(&jia).await;
        assert_eq!(
            (seen.month, seen.stage),
            (YearMonth::of(2027, 7), DueStage::NotOpen)
        );
        assert_eq!(seen.blocked_by.as_ref().unwrap().code, "month-not-open");
        let answer = jia
            .post_once(REMITTANCES, &fresh_key(), &as_seen(&seen))
            .await;
        answer.assert_problem(409, "month-not-open");
        let review: AnnualReviewView = jia.get(REVIEW).await.ok();
        assert!(!review.open && !review.done);
        let answer = jia.post_once(REVIEW, &fresh_key(), &json!({})).await;
        answer.assert_problem(409, "annual-review-not-open");
        let home: UnitHome = jia.get("/api/v1/unit/home").await.ok();
        assert_eq!(home.due.month, YearMonth::of(2027, 4));
        assert_eq!(
            (home.due.stage, home.due.months_behind),
            (DueStage::AwaitingPayment, 0)
        );
    }
}

// Long because it is one story with a check after each step.
#[tokio::test]
async fn july_waits_for_the_annual_review() {
    for test in TestApp::on_each_database().await {
        let unit = unit_with_agent(&test, 4, YearMonth::of(2026, 6)).await;
        let jia = test.unit_browser("jia").await;
        let june = confirm(&jia).await;
        // Somebody earns less than the lower limit, somebody more than the upper one.
        for (index, base) in [(0, 200_000_i64), (1, 9_000_000)] {
            run(
                &test,
                "UPDATE personal_account SET contribution_base_fen = $2 WHERE account_no = $1",
                args![unit.people[index].1, base].to_vec(),
            )
            .await;
        }
        let seen = preview(&jia).await;
        assert_eq!(
            seen.blocked_by.as_ref().unwrap().code,
            "annual-review-needed"
        );
        let answer = jia
            .post_once(REMITTANCES, &fresh_key(), &as_seen(&seen))
            .await;
        answer.assert_problem(409, "annual-review-needed");
        jia.post(SUBMISSION, &json!({}))
            .await
            .assert_problem(409, "annual-review-needed");

        let plan: AnnualReviewView = jia.get(REVIEW).await.ok();
        assert!(plan.open && !plan.done);
        assert_eq!((plan.fund_year, plan.headcount), (2026, 4));
        assert_eq!((plan.raised_to_floor, plan.lowered_to_cap), (1, 1));
        assert_eq!(plan.total_before, Fen::yuan(9_600));
        // 2 * 305 + 2 * 4,297 + 2 * 2,400.
        assert_eq!(plan.total_after, Fen::yuan(610 + 8_594 + 4_800));
        let file = jia.get(&format!("{REVIEW}/export?format=csv")).await.text();
        let row = "2026-07至2027-06,待核定,4,1,1,2540.00,35811.00,9600.00,14004.00,4404.00";
        assert!(file.contains(row), "{file}");
        let key = fresh_key();
        let done: AnnualReviewView = jia.post_once(REVIEW, &key, &json!({})).await.ok();
        assert!(done.done && !done.open);
        assert_eq!(done.total_after, plan.total_after);
        assert_eq!(
            jia.post_once(REVIEW, &key, &json!({}))
                .await
                .ok::<AnnualReviewView>(),
            done
        );
        assert_eq!(jia.get(REVIEW).await.ok::<AnnualReviewView>(), done);
        let file = jia.get(&format!("{REVIEW}/export?format=csv")).await.text();
        assert!(file.contains(&row.replace("待核定", "已核定")), "{file}");
        let answer = jia.post_once(REVIEW, &fresh_key(), &json!({})).await;
        answer.assert_problem(409, "annual-review-not-open");

        // What was seen before the review is not what is confirmed after it.
        let answer = jia
            .post_once(REMITTANCES, &fresh_key(), &as_seen(&seen))
            .await;
        answer.assert_problem(409, "list-changed");
        // June stands now: its bases are those of July.
        void(&jia, &june)
            .await
            .assert_problem(409, "later-year-reviewed");
        let july = confirm(&jia).await;
        assert_eq!(july.month, YearMonth::of(2026, 7));
        assert_eq!(july.figures.total, plan.total_after);
        let next = confirm(&jia).await;
        assert_eq!(next.month, YearMonth::of(2026, 8));
    }
}

#[tokio::test]
async fn a_line_that_no_longer_fits_stops_everything() {
    for test in TestApp::on_each_database().await {
        let unit = unit_with_agent(&test, 3, NOVEMBER).await;
        let other = test.unit(2, 1, NOVEMBER).await;
        test.agent(&other, "yi", Rights::ALL).await;
        let (jia, yi) = (
            test.unit_browser("jia").await,
            test.unit_browser("yi").await,
        );
        // Both units hire the same person; the other one is faster.
        let (name, no) = stranger(1);
        changed(&jia, ChangeKind::Open, (&name, &no), "8000").await;
        changed(&yi, ChangeKind::Open, (&name, &no), "8000").await;
        changed(&jia, ChangeKind::Seal, known(&unit, 0), "").await;
        let seen = preview(&jia).await;
        confirm(&yi).await;
        let answer = jia
            .post_once(REMITTANCES, &fresh_key(), &as_seen(&seen))
            .await;
        let problem = answer.assert_problem(409, "change-outdated");
        let detail = problem["detail"].as_str().unwrap();
        assert!(
            detail.contains("1条") && !detail.contains(&name),
            "{detail}"
        );
        // Nothing changed: the other line was not carried out either.
        let sealed: EmployeePage = jia.get("/api/v1/unit/employees?status=sealed").await.ok();
        assert_eq!(sealed.page.total_count, 0);
        let after = preview(&jia).await;
        assert_eq!((after.month, after.version), (seen.month, seen.version));
        assert_eq!(after.blocked_by.as_ref().unwrap().code, "change-outdated");
        assert_eq!(after.blocked_by.as_ref().unwrap().field, "changes");
        let mut english = test.unit_browser("jia").await;
        english.language = Some("en");
        let blocked = preview(&english).await.blocked_by.unwrap();
        assert!(
            blocked.message.starts_with("1 change line"),
            "{}",
            blocked.message
        );
    }
}

#[tokio::test]
async fn an_empty_list_is_not_confirmed() {
    for test in TestApp::on_each_database().await {
        let unit = unit_with_agent(&test, 1, NOVEMBER).await;
        let jia = test.unit_browser("jia").await;
        changed(&jia, ChangeKind::Seal, known(&unit, 0), "").await;
        let seen = preview(&jia).await;
        assert_eq!(seen.blocked_by.as_ref().unwrap().code, "list-empty");
        let mut body = as_seen(&seen);
        body["total"] = json!(1);
        let answer = jia.post_once(REMITTANCES, &fresh_key(), &body).await;
        answer.assert_problem(409, "list-empty");
        jia.post(SUBMISSION, &json!({}))
            .await
            .assert_problem(409, "list-empty");
        let staff: EmployeePage = jia.get("/api/v1/unit/employees").await.ok();
        assert_eq!(staff.rows[0].status, AccountStatus::Normal);
    }
}

#[tokio::test]
async fn nothing_is_asked_for_by_a_ratio_that_the_city_does_not_allow() {
    const RATIOS: &str =
        "UPDATE unit SET unit_ratio_bp = $2, personal_ratio_bp = $3 WHERE unit_no = $1";
    for test in TestApp::on_each_database().await {
        let unit = unit_with_agent(&test, 2, NOVEMBER).await;
        let mut jia = test.unit_browser("jia").await;
        for (of_unit, of_person, zh, en) in [
            (
                400_i64,
                1_200_i64,
                "（单位4%、个人12%）",
                "unit 4%, personal 12%",
            ),
            (
                1_200,
                1_250,
                "（单位12%、个人12.5%）",
                "unit 12%, personal 12.5%",
            ),
            (0, 0, "5%至12%", "5% to 12%"),
        ] {
            let args = args![unit.unit_no, of_unit, of_person].to_vec();
            run(&test, RATIOS, args).await;
            let seen = preview(&jia).await;
            let blocked = seen.blocked_by.clone().unwrap();
            assert_eq!(blocked.code, "ratio-not-allowed");
            assert_eq!(blocked.field, "unit");
            assert!(blocked.message.contains(zh), "{}", blocked.message);
            jia.language = Some("en");
            let blocked = preview(&jia).await.blocked_by.unwrap();
            assert!(blocked.message.contains(en), "{}", blocked.message);
            jia.language = None;
            jia.post_once(REMITTANCES, &fresh_key(), &as_seen(&seen))
                .await
                .assert_problem(409, "ratio-not-allowed");
            jia.post(SUBMISSION, &json!({}))
                .await
                .assert_problem(409, "ratio-not-allowed");
        }
        for allowed in [500_i64, 1_200] {
            let args = args![unit.unit_no, allowed, allowed].to_vec();
            run(&test, RATIOS, args).await;
            assert_eq!(preview(&jia).await.blocked_by, None, "{allowed}");
        }
        confirm(&jia).await;
    }
}

#[tokio::test]
async fn no_bases_are_fixed_by_a_ratio_that_the_city_does_not_allow() {
    for test in TestApp::on_each_database().await {
        let unit = unit_with_agent(&test, 1, YearMonth::of(2026, 6)).await;
        let jia = test.unit_browser("jia").await;
        confirm(&jia).await;
        let ratio = "UPDATE unit SET personal_ratio_bp = $2 WHERE unit_no = $1";
        run(&test, ratio, args![unit.unit_no, 1_300_i64].to_vec()).await;
        let answer = jia.post_once(REVIEW, &fresh_key(), &json!({})).await;
        answer.assert_problem(409, "ratio-not-allowed");
        run(&test, ratio, args![unit.unit_no, 1_200_i64].to_vec()).await;
        let done: AnnualReviewView = jia.post_once(REVIEW, &fresh_key(), &json!({})).await.ok();
        assert!(done.done);
    }
}
