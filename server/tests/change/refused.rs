//! Requests that are refused field by field, in the language asked for.

use super::*;

// Long because it is a table.
#[tokio::test]
async fn every_wrong_field_is_named_in_the_language_asked_for() {
    for test in TestApp::on_each_database().await {
        let unit = unit_with_operator(&test, 1).await;
        let mut browser = test.unit_browser("jia").await;
        let wrong = json!({
            "kind": "open", "full_name": "张3", "id_doc_type": "citizen_card",
            "id_doc_no": "110105194912310021", "mobile": "123",
            "contribution_base": "2539.99", "changed_on": "2026-12-01",
            "reason": "因".repeat(61),
        });
        let answer = browser.post(CHANGES, &wrong).await;
        let pair = |field: &str, code: &str| (field.to_owned(), code.to_owned());
        assert_eq!(
            fields(&answer),
            [
                pair("full_name", "name-wrong-character"),
                pair("id_doc_no", "id-wrong-check"),
                pair("mobile", "mobile-malformed"),
                pair("contribution_base", "base-below-floor"),
                pair("changed_on", "date-after-month"),
                pair("reason", "reason-too-long"),
            ]
        );
        for (value, code) in [
            ("35811.01", Some("base-above-cap")),
            ("35811", None),
            ("2540", None),
            ("2539.99", Some("base-below-floor")),
            ("-10000", Some("base-below-floor")),
            ("99999999999999999999", Some("amount-too-large")),
            ("1.234", Some("amount-too-many-decimals")),
            ("一万", Some("amount-malformed")),
            ("", Some("base-missing")),
        ] {
            let line = with(
                about(&unit, 0, ChangeKind::BaseChange),
                "contribution_base",
                value,
            );
            let answer = browser.post(CHANGES, &line).await;
            if let Some(code) = code {
                assert_eq!(
                    fields(&answer),
                    [pair("contribution_base", code)],
                    "{value}"
                );
            } else {
                let line: ChangeLine = answer.ok();
                let path = format!("{CHANGES}/{}?version={}", line.id, line.version);
                assert_eq!(browser.delete(&path).await.status, StatusCode::NO_CONTENT);
            }
        }
        let above = with(
            about(&unit, 0, ChangeKind::BaseChange),
            "contribution_base",
            "40000",
        );
        assert_eq!(
            message(&browser.post(CHANGES, &above).await),
            "缴存基数高于上限，2026年11月的缴存基数应在2540.00元至35811.00元之间，请核对。"
        );
        browser.language = Some("en-GB,en;q=0.9");
        assert_eq!(
            message(&browser.post(CHANGES, &above).await),
            "The base is above the upper limit. For 2026-11 it lies between 2540.00 and \
             35811.00 yuan. Check it."
        );
        let elsewhere = test.unit(2, 1, MONTH).await;
        let answer = browser
            .post(CHANGES, &about(&elsewhere, 0, ChangeKind::Open))
            .await;
        assert_eq!(
            message(&answer),
            "This person contributes in another unit. Choose 转入 (transfer in) once that unit \
             has sealed the account."
        );
    }
}

#[tokio::test]
async fn malformed_requests_are_refused() {
    for test in TestApp::on_each_database().await {
        unit_with_operator(&test, 1).await;
        let browser = test.unit_browser("jia").await;
        let mut unknown = newcomer(900_001);
        unknown["unit_fen"] = 1.into();
        browser
            .post(CHANGES, &unknown)
            .await
            .assert_problem(422, "body-invalid");
        let mut typed = newcomer(900_001);
        typed["contribution_base"] = 10_000.into();
        let problem = browser
            .post(CHANGES, &typed)
            .await
            .assert_problem(422, "body-invalid");
        assert_eq!(problem["errors"][0]["field"], "contribution_base");
        browser
            .delete(CHANGES)
            .await
            .assert_problem(422, "query-invalid");
        browser
            .delete(&format!("{CHANGES}/1"))
            .await
            .assert_problem(422, "query-invalid");
        browser
            .get(&format!("{CHANGES}?kind=other"))
            .await
            .assert_problem(422, "query-invalid");
        let huge = vec![b' '; 70_000];
        let answer = browser.send(Method::POST, CHANGES, Some(huge), "application/json", &[]);
        answer.await.assert_problem(413, "too-large");
        assert!(list(&browser).await.lines.is_empty());
    }
}
