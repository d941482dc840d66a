//! Two agents of one unit: one enters, the other confirms.

use e2e::{Browser, Viewport, World};
use serde_json::json;

use crate::text;

#[tokio::test]
async fn one_submits_a_colleague_confirms_and_both_see_it() {
    let world = World::start();
    let operator = Browser::start(&world, Viewport::DESK).await;
    operator.log_in_unit("xingqiao.jb").await;
    operator.open("/unit/remittance/check").await;
    assert!(
        !operator.has("button", "确认清册并生成缴款单").await,
        "an operator cannot confirm"
    );
    operator.look("journey-agents-01-operator").await;
    operator.button("提交复核").await;
    operator.wait_text("已提交，等待复核人员确认").await;
    operator.look("journey-agents-02-submitted").await;

    // What is not shown is not allowed either.
    let api = world.agent("xingqiao.jb");
    let preview = api.get("/unit/remittances/draft").expect(200);
    let request = json!({
        "month": preview["month"], "version": preview["version"], "total": preview["this_month"]["total"],
    });
    let refused = api.post_once("/unit/remittances", &request, "e2e-agents-refused-1");
    assert_eq!(refused.code(403), "permission-missing");

    let reviewer = Browser::start(&world, Viewport::DESK).await;
    reviewer.log_in_unit("xingqiao.fh").await;
    reviewer.wait_text("经办人员已提交，等待您复核").await;
    reviewer.look("journey-agents-03-reviewer-home").await;
    reviewer.open("/unit/changes").await;
    assert!(
        !reviewer.has("link", "新增变更").await,
        "a reviewer enters nothing"
    );
    reviewer.open("/unit/remittance/check").await;
    reviewer.wait_text("经办人员已提交，请您复核").await;
    reviewer.button("确认清册并生成缴款单").await;
    let path = reviewer.wait_path("/unit/remittances/", "/payment").await;

    operator.open("/unit/").await;
    operator.wait_text("待缴款").await;
    operator.look("journey-agents-04-operator-home").await;
    operator.open(&path).await;
    operator.wait_text("扫码缴款").await;
    operator.open("/unit/audit").await;
    operator.wait_text("何建军").await;
    operator.finish();
    reviewer.finish();
}

#[test]
fn what_a_reviewer_sends_back_can_be_changed_again() {
    let world = World::start();
    let (operator, reviewer) = (world.agent("xingqiao.jb"), world.agent("xingqiao.fh"));
    operator
        .post("/unit/remittances/draft/submission", &json!({}))
        .expect(200);
    let line = json!({
        "kind": "open", "full_name": "高天", "id_doc_type": "citizen_card",
        "id_doc_no": e2e::sheet::citizen_no("19900909", 31), "mobile": "13900001111",
        "contribution_base": "9000", "changed_on": "", "reason": "",
    });
    let refused = operator.post("/unit/changes", &line);
    assert_eq!(refused.status, 409, "{}", refused.text());
    reviewer
        .call(
            "DELETE",
            "/unit/remittances/draft/submission",
            &[],
            Vec::new(),
        )
        .expect(200);
    let added = operator.post("/unit/changes", &line).expect(201);
    assert_eq!(text(&added["full_name"]), "高天");
    // Another unit's line does not exist for this one.
    let id = added["id"].as_i64().expect("an id");
    let stranger = world.agent("qinghe");
    let answer = stranger.call(
        "DELETE",
        &format!("/unit/changes/{id}?version={}", added["version"]),
        &[],
        Vec::new(),
    );
    assert_eq!(answer.status, 404, "{}", answer.text());
}
