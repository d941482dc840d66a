//! A unit remits a month, from the spreadsheet to the receipt.

use std::{fs, path::PathBuf};

use e2e::{Browser, DEADLINE, Viewport, World, bank::grouped, eventually, paper, sheet};
use serde_json::{Value, json};

use crate::{fen, text};

/// The good and the bad rows of the first file, and what is wrong with the bad.
struct Plan {
    linzhixia: String,
}

impl Plan {
    fn base_change(&self) -> sheet::Cells {
        [
            "基数调整",
            "林知夏",
            "身份证",
            &self.linzhixia,
            "",
            "20000",
            "",
            "",
        ]
        .map(ToOwned::to_owned)
    }

    fn good(&self) -> Vec<sheet::Cells> {
        vec![
            sheet::newcomer(
                "李一帆",
                &sheet::citizen_no("19910203", 11),
                "13911110001",
                "9000",
            ),
            sheet::newcomer(
                "欧阳慕白",
                &sheet::citizen_no("19920304", 12),
                "13911110002",
                "10000.50",
            ),
            sheet::newcomer(
                "赵晨曦",
                &sheet::citizen_no("19930405", 13),
                "13911110003",
                "12000",
            ),
            self.base_change(),
        ]
    }

    /// Excel's row and column of each planted error come with it.
    fn planted(&self) -> (Vec<sheet::Cells>, [(u32, &'static str); 5]) {
        let first = sheet::newcomer(
            "李一帆",
            &sheet::citizen_no("19910203", 11),
            "13911110001",
            "9000",
        );
        let wrong_id = sheet::newcomer(
            "钱多多",
            &sheet::wrong_citizen_no("19920304", 12),
            "13911110002",
            "9000",
        );
        let wrong_base = sheet::newcomer(
            "孙小圣",
            &sheet::citizen_no("19930405", 13),
            "13911110003",
            "一万",
        );
        let mut wrong_kind = sheet::newcomer(
            "吴为",
            &sheet::citizen_no("19940506", 14),
            "13911110004",
            "9000",
        );
        "调岗".clone_into(&mut wrong_kind[0]);
        let no_name = sheet::newcomer(
            "",
            &sheet::citizen_no("19950607", 15),
            "13911110005",
            "9000",
        );
        let wrong_mobile = sheet::newcomer(
            "郑好",
            &sheet::citizen_no("19960708", 16),
            "1391111",
            "9000",
        );
        let rows = vec![
            first,
            wrong_id,
            wrong_base,
            wrong_kind,
            no_name,
            wrong_mobile,
            self.base_change(),
        ];
        (
            rows,
            [
                (3, "D列 证件号码"),
                (4, "F列 缴存基数"),
                (5, "A列 变更类型"),
                (6, "B列 姓名"),
                (7, "E列 手机号码"),
            ],
        )
    }
}

fn file(world: &World, name: &str, rows: &[sheet::Cells]) -> PathBuf {
    let path = world.folder().join(name);
    fs::write(&path, sheet::change_list(rows)).expect("a file");
    path
}

#[tokio::test]
async fn a_unit_remits_from_a_spreadsheet_to_the_receipt() {
    let world = World::start();
    let revealed = world
        .member("linzhixia")
        .post("/personal/account/reveal", &json!({ "field": "id_doc_no" }));
    let plan = Plan {
        linzhixia: text(&revealed.expect(200)["value"]).to_owned(),
    };
    let browser = Browser::start(&world, Viewport::DESK).await;
    browser.log_in_unit("qinghe").await;
    browser.wait_text("北京青禾设计有限公司").await;
    browser.look("journey-unit-01-home").await;

    import_with_errors(&world, &browser, &plan).await;
    import_corrected(&world, &browser, &plan).await;
    edit_the_table(&browser).await;
    let total = check_the_list(&world, &browser).await;
    let no = confirm_and_pay(&world, &browser, total).await;
    papers(&world, &browser, &no, total).await;

    let member = world
        .member("linzhixia")
        .get("/personal/overview")
        .expect(200);
    assert_eq!(fen(&member["contribution_base"]), 2_000_000);
    world.verify_ledger();
    browser.finish();
}

async fn import_with_errors(world: &World, browser: &Browser, plan: &Plan) {
    browser.link("变更清册").await;
    browser.wait_path("/unit/changes", "").await;
    browser.link("导入 Excel").await;
    browser.heading("导入变更清册").await;
    let template = browser.download("下载模板（xlsx）").await;
    assert!(template.bytes.starts_with(b"PK"), "{}", template.name);
    assert_eq!(sheet::read(&template.bytes)[0], sheet::HEADERS);
    browser.look("journey-unit-02-upload").await;

    let (rows, errors) = plan.planted();
    browser
        .attach("选择文件", &file(world, "十一月变更.xlsx", &rows))
        .await;
    browser.heading("导入校验结果").await;
    browser.wait_text("发现5处错误，涉及5行").await;
    for (row, column) in errors {
        assert!(
            browser.shows(&format!("第{row}行{column}")).await,
            "row {row}, {column}: {}",
            browser.text().await
        );
    }
    browser.look("journey-unit-03-import-errors").await;
    let report = browser.download("下载错误清单（xlsx）").await;
    let cells = sheet::read(&report.bytes);
    let all = cells.concat().join(" ");
    for name in ["钱多多", "孙小圣", "吴为", "郑好"] {
        assert!(
            all.contains(name),
            "{name} is in the error report: {cells:?}"
        );
    }
    assert!(
        !all.contains("李一帆"),
        "only rows with errors are in it: {cells:?}"
    );
    assert!(
        cells
            .iter()
            .any(|row| row.iter().any(|cell| cell.contains("错误"))),
        "{cells:?}"
    );
    let untouched = world.agent("qinghe").get("/unit/changes").expect(200);
    assert_eq!(
        untouched["page"]["total_count"],
        json!(0),
        "a half-wrong file changes nothing"
    );
}

async fn import_corrected(world: &World, browser: &Browser, plan: &Plan) {
    browser.link("更正后重新上传").await;
    browser.heading("导入变更清册").await;
    browser
        .attach(
            "选择文件",
            &file(world, "十一月变更（更正）.xlsx", &plan.good()),
        )
        .await;
    browser.wait_text("4行全部通过校验").await;
    browser.look("journey-unit-04-import-good").await;
    browser.button("导入全部4行").await;
    browser.wait_path("/unit/changes", "").await;
    browser.wait_text("已导入4条变更").await;
    for name in ["李一帆", "欧阳慕白", "赵晨曦", "林知夏"] {
        browser.wait_text(name).await;
    }
    browser.look("journey-unit-05-changes").await;
}

async fn edit_the_table(browser: &Browser) {
    browser.button("修改李一帆的变更").await;
    browser.heading("修改变更：李一帆").await;
    browser.look("journey-unit-06-edit-dialog").await;
    browser.fill("缴存基数", "9500").await;
    browser.button("保存").await;
    browser.wait_text("9,500.00").await;

    browser.link("新增变更").await;
    browser.heading("新增变更").await;
    // An empty form says what is missing and does not leave the page.
    browser.button("保存").await;
    browser.wait_text("请更正以下内容").await;
    browser.look("journey-unit-07-new-change-errors").await;
    browser.choose("变更类型", "新开户").await;
    browser.fill("姓名", "冯添").await;
    browser
        .fill("证件号码", &sheet::citizen_no("19970809", 17))
        .await;
    browser.fill("手机号码", "13911110007").await;
    browser.fill("缴存基数", "99000").await;
    browser.button("保存").await;
    browser.wait_text("缴存基数高于上限").await;
    let refusal = browser.complaints();
    assert!(
        refusal.iter().all(|said| said.contains("422")),
        "{refusal:?}"
    );
    browser.fill("缴存基数", "8000").await;
    browser.button("保存").await;
    browser.wait_path("/unit/changes", "/unit/changes").await;
    browser.wait_text("冯添").await;

    browser.button("删除赵晨曦的变更").await;
    browser.wait_text("删除赵晨曦的“新开户”？").await;
    browser.look("journey-unit-08-delete-dialog").await;
    browser.button("删除").await;
    browser.wait_text("已删除").await;
    browser
        .until("the row is gone", || async {
            !browser.has("row", "赵晨曦").await
        })
        .await;
}

/// The preview against the API; answers the total in fen.
async fn check_the_list(world: &World, browser: &Browser) -> i64 {
    browser.link("核对汇缴清册").await;
    browser.heading("汇缴清册").await;
    browser.settle().await;
    let preview = world
        .agent("qinghe")
        .get("/unit/remittances/draft")
        .expect(200);
    let (this, last) = (&preview["this_month"], &preview["last_month"]);
    for figures in [this, last] {
        for part in ["unit_total", "personal_total", "total"] {
            let shown = grouped(fen(&figures[part]));
            assert!(browser.shows(&shown).await, "{part} {shown}");
        }
    }
    assert_eq!(
        fen(&this["unit_total"]) + fen(&this["personal_total"]),
        fen(&this["total"])
    );
    assert_eq!(
        fen(&this["headcount"]) - fen(&last["headcount"]),
        3,
        "three newcomers"
    );
    browser.wait_text("+3").await;
    for name in ["李一帆", "欧阳慕白", "冯添", "林知夏"] {
        browser.wait_text(name).await;
    }
    browser.look("journey-unit-09-preview").await;
    browser.link("核对并确认").await;
    browser.heading("核对并确认").await;
    let total = fen(&this["total"]);
    browser.wait_text(&format!("{}元", grouped(total))).await;
    browser.wait_text("新开户3").await;
    browser.look("journey-unit-10-check").await;
    total
}

/// Confirms, pays at the bank's page, and sees the money arrive; answers the remittance's number.
async fn confirm_and_pay(world: &World, browser: &Browser, total: i64) -> String {
    browser.button("确认清册并生成缴款单").await;
    let path = browser.wait_path("/unit/remittances/", "/payment").await;
    let no = path
        .split('/')
        .nth(3)
        .expect("a number in the path")
        .to_owned();
    let agent = world.agent("qinghe");
    let slip = agent
        .get(&format!("/unit/remittances/{no}/payment"))
        .expect(200);
    assert_eq!(fen(&slip["amount"]), total);
    browser.wait_text(text(&slip["slip_no"])).await;
    browser.wait_text(text(&slip["amount_uppercase"])).await;
    browser.wait_text("扫码缴款").await;
    assert!(
        browser
            .shows_picture(&format!("缴款单{}的收款二维码", text(&slip["slip_no"])))
            .await,
        "a QR code"
    );
    browser.look("journey-unit-11-payment-slip").await;
    browser
        .in_new_tab("去银行付款", async || {
            browser.heading("确认付款").await;
            assert_eq!(browser.value_of("缴款单号").await, text(&slip["slip_no"]));
            browser.look("journey-unit-12-bank").await;
            browser.button("确认付款").await;
            browser.heading("交易成功").await;
            browser.look("journey-unit-13-bank-paid").await;
        })
        .await;
    // The page finds out by itself.
    browser.wait_text("汇缴已入账").await;
    browser.look("journey-unit-14-allocated").await;
    eventually("the API agrees", DEADLINE, || {
        (agent.status_of(&no) == "allocated").then_some(())
    });
    no
}

async fn papers(world: &World, browser: &Browser, no: &str, total: i64) {
    let receipt = browser.download("下载汇缴回单（PDF）").await;
    let read = paper::text(&receipt.bytes);
    for piece in ["北京青禾设计有限公司", no, &grouped(total)] {
        assert!(read.contains(piece), "{piece} is on the receipt: {read}");
    }
    let list = browser.download("下载汇缴清册（xlsx）").await;
    let cells = sheet::read(&list.bytes);
    let lines = world
        .agent("qinghe")
        .get(&format!("/unit/remittances/{no}/lines"))
        .expect(200);
    for line in lines["lines"].as_array().expect("lines") {
        let name = text(&line["full_name"]);
        assert!(
            cells.iter().any(|row| row.iter().any(|cell| cell == name)),
            "{name} is on the list"
        );
    }
    browser.link("打印汇缴清册").await;
    browser.heading("住房公积金汇缴清册").await;
    browser.settle().await;
    browser.look("journey-unit-15-print-list").await;
    let printed = paper::text(&browser.printed());
    let whole: Vec<Value> = lines["lines"].as_array().expect("lines").clone();
    for line in &whole {
        assert!(printed.contains(text(&line["full_name"])), "{printed}");
    }
    assert!(
        printed.contains(&grouped(total)) && printed.contains("打印时间"),
        "{printed}"
    );
    assert!(
        !printed.contains("操作日志") && !printed.contains("退出登录"),
        "no navigation on paper: {printed}"
    );
    browser.open(&format!("/unit/remittances/{no}")).await;
    browser.wait_text("已入账").await;
    browser.look("journey-unit-16-remittance").await;
    browser.open("/unit/").await;
    browser.wait_text("汇缴已入账").await;
}
