//! An employee looks at the account and gets a proof, on a phone.

use e2e::{Browser, Viewport, World, bank::grouped, paper, sheet};
use serde_json::{Value, json};

use crate::{fen, text};

#[tokio::test]
async fn an_employee_sees_the_money() {
    let world = World::start();
    let member = world.member("linzhixia");
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    overview(&browser, &member.get("/personal/overview").expect(200)).await;
    transactions(&world, &browser).await;
    chart(&browser, &member.get("/personal/history").expect(200)).await;
    account(&world, &browser).await;
    browser.finish();
}

async fn overview(browser: &Browser, api: &Value) {
    browser.wait_text("林知夏，您好").await;
    let monthly = fen(&api["unit_monthly"]) + fen(&api["personal_monthly"]);
    for amount in [
        fen(&api["balance"]),
        fen(&api["carried_balance"]),
        fen(&api["current_year_balance"]),
        fen(&api["unit_monthly"]),
        fen(&api["personal_monthly"]),
        monthly,
        fen(&api["interest_so_far"]),
        fen(&api["contribution_base"]),
    ] {
        assert!(
            browser.shows(&grouped(amount)).await,
            "{amount}: {}",
            browser.text().await
        );
    }
    browser.wait_text(text(&api["unit_name"])).await;
    browser.look("journey-personal-01-overview").await;
    // Who stands beside need not read the balance.
    browser.button("隐藏账户余额").await;
    browser.wait_text("****").await;
    browser.button("隐藏账户余额").await;
}

// Long because it is one story with a check after each step.
async fn transactions(world: &World, browser: &Browser) {
    let member = world.member("linzhixia");
    browser.link("缴存明细").await;
    browser.heading("缴存明细").await;
    browser.settle().await;
    let all = member.get("/personal/transactions").expect(200);
    let count = fen(&all["total_count"]);
    browser.wait_text(&format!("共{count}条")).await;
    browser.wait_text(&grouped(fen(&all["total_in"]))).await;
    browser.look("journey-personal-02-transactions").await;
    // More comes until all are there; the last one is the oldest.
    let rows = || async {
        browser
            .run(
                "return document.querySelectorAll('[data-row]').length",
                Vec::new(),
            )
            .await
    };
    browser
        .until("every transaction is listed", || async {
            if rows().await.as_i64() == Some(count) {
                return true;
            }
            browser.try_button("加载更多").await;
            false
        })
        .await;
    browser.wait_text("已显示全部明细").await;

    browser.select("年度", "2025年").await;
    browser.select("业务类型", "汇缴").await;
    browser
        .wait_path(
            "/personal/transactions",
            "year=2025&kind=regular_remittance",
        )
        .await;
    let some = member
        .get("/personal/transactions?year=2025&kind=regular_remittance")
        .expect(200);
    browser
        .wait_text(&format!("共{}条", some["total_count"]))
        .await;
    browser.wait_text(&grouped(fen(&some["total_in"]))).await;
    browser
        .look("journey-personal-03-transactions-filtered")
        .await;
    let file = browser.download("导出Excel").await;
    let cells = sheet::read(&file.bytes);
    let lines = cells
        .iter()
        .filter(|row| row.iter().any(|cell| cell.contains("汇缴")))
        .count();
    assert!(
        i64::try_from(lines).expect("a count") >= fen(&some["total_count"]),
        "{cells:?}"
    );
    // The filter is in the address, so a reload keeps it.
    browser.reload().await;
    browser
        .wait_text(&format!("共{}条", some["total_count"]))
        .await;
}

async fn chart(browser: &Browser, api: &Value) {
    browser.open("/personal/history").await;
    browser.look("journey-personal-04-chart").await;
    let months = api["months"].as_array().expect("months");
    browser.button("查看数据表").await;
    browser.button("查看数据表").await;
    for month in months {
        for amount in [fen(&month["contributed"]), fen(&month["balance"])] {
            assert!(browser.shows(&grouped(amount)).await, "{month}");
        }
    }
    browser.look("journey-personal-05-chart-tables").await;
}

async fn account(world: &World, browser: &Browser) {
    browser.open("/personal/account").await;
    let member = world.member("linzhixia");
    let revealed = member
        .post("/personal/account/reveal", &json!({ "field": "id_doc_no" }))
        .expect(200);
    let id_no = text(&revealed["value"]);
    assert!(!browser.shows(id_no).await, "masked at first");
    browser.button("显示完整证件号码").await;
    browser.wait_text(id_no).await;
    browser.look("journey-personal-06-account").await;
    browser.button("显示完整证件号码").await;
    browser.wait_gone(id_no).await;
}

#[tokio::test]
async fn a_proof_is_made_checked_by_anyone_and_revoked() {
    let world = World::start();
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    browser.link("开具证明").await;
    browser.heading("开具缴存证明").await;
    browser.fill("证明用途", "办理商业银行贷款").await;
    browser.look("journey-personal-10-purpose").await;
    browser.button("下一步").await;
    browser.heading("核对证明内容").await;
    browser.wait_text("办理商业银行贷款").await;
    // 修改 leads back to the answer, and 下一步 straight back here.
    browser.button("修改证明用途").await;
    browser.heading("开具缴存证明").await;
    assert_eq!(browser.value_of("证明用途").await, "办理商业银行贷款");
    browser.fill("证明用途", "办理购房贷款").await;
    browser.button("下一步").await;
    browser.wait_text("办理购房贷款").await;
    browser.look("journey-personal-11-check").await;
    browser.button("确认开具").await;
    let path = browser
        .wait_path("/personal/certificates/", "/issued")
        .await;
    let no = path
        .split('/')
        .nth(3)
        .expect("a number in the path")
        .to_owned();
    browser.wait_text("缴存证明已开具").await;
    browser.wait_text(&no).await;
    browser.look("journey-personal-12-issued").await;
    pdf(&world, &browser, &no).await;
    let code = verify(&world, &browser, &no).await;
    revoke(&world, &browser, &no, &code).await;
    browser.finish();
}

async fn pdf(world: &World, browser: &Browser, no: &str) {
    let saved = browser.download("下载证明（PDF）").await;
    assert!(saved.bytes.starts_with(b"%PDF"), "{}", saved.name);
    let read = paper::text(&saved.bytes);
    let balance = fen(&world
        .member("linzhixia")
        .get("/personal/overview")
        .expect(200)["balance"]);
    for piece in [
        "林知夏",
        no,
        "办理购房贷款",
        "北京青禾设计有限公司",
        &grouped(balance),
    ] {
        assert!(read.contains(piece), "{piece} is on the proof: {read}");
    }
}

/// What anyone sees who scans the code; answers the code's path.
async fn verify(world: &World, browser: &Browser, no: &str) -> String {
    let view = world
        .member("linzhixia")
        .get(&format!("/personal/certificates/{no}"))
        .expect(200);
    let url = text(&view["verify_url"]);
    let path = url
        .strip_prefix(&world.url(""))
        .expect("an address of this server")
        .to_owned();
    // A stranger without a session: another browser.
    let stranger = Browser::start(world, Viewport::PHONE).await;
    stranger.open(&path).await;
    stranger.heading("有效").await;
    stranger.wait_text("北京青禾设计有限公司").await;
    assert!(
        !stranger.shows("林知夏").await,
        "the name is masked for strangers"
    );
    stranger.look("journey-personal-13-verify-valid").await;
    stranger.open("/verify/0000000000000000000000ABCD").await;
    stranger.heading("查无此证").await;
    stranger.look("journey-personal-14-verify-unknown").await;
    stranger.finish();
    browser.settle().await;
    path
}

async fn revoke(world: &World, browser: &Browser, no: &str, code_path: &str) {
    browser.open(&format!("/personal/certificates/{no}")).await;
    browser.look("journey-personal-15-certificate").await;
    browser.button("作废证明").await;
    browser.wait_text("作废后不能恢复").await;
    browser.look("journey-personal-16-revoke-dialog").await;
    browser.button("确认作废").await;
    browser.wait_text("证明已作废").await;
    browser.wait_text("该证明已不再有效").await;
    browser.look("journey-personal-17-revoked").await;
    browser.open(code_path).await;
    browser.heading("已作废").await;
    browser.look("journey-personal-18-verify-revoked").await;
    let gone = world
        .member("linzhixia")
        .get(&format!("/personal/certificates/{no}/pdf"));
    assert_ne!(gone.status, 200, "a revoked proof is not handed out");
}
