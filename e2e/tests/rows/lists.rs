//! Long lists on phones, and every list as a file.

use e2e::{Api, Browser, Viewport, World, bank::grouped, paper, sheet};
use serde_json::{Value, json};

use crate::{fen, text};

// Long because it is one story with a check after each step.
/// Filter, totals, more, refresh, and the place after coming back.
#[tokio::test]
async fn row_28_the_list_of_transactions() {
    let world = World::start();
    let member = world.member("linzhixia");
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    browser.link("明细").await;
    browser.heading("缴存明细").await;
    let all = member.get("/personal/transactions").expect(200);
    expect_totals(&browser, &all).await;
    let rows = || async {
        browser
            .run(
                "return document.querySelectorAll('[data-row]').length",
                Vec::new(),
            )
            .await
            .as_i64()
            .unwrap_or(0)
    };
    assert_eq!(rows().await, 20);
    browser.button("加载更多").await;
    browser
        .until("more rows are here", || async { rows().await > 20 })
        .await;
    // Opened, closed, away and back: the list is as long and stands where it stood.
    const MIDDLE: &str = "document.querySelectorAll('[data-row]')[25].scrollIntoView({ block: 'center' }); return Math.round(scrollY)";
    let top = browser.run(MIDDLE, Vec::new()).await.as_i64().unwrap_or(0);
    assert!(top > 500, "{top}");
    let many = rows().await;
    browser
        .run(
            "document.querySelectorAll('[data-row] button')[25].click()",
            Vec::new(),
        )
        .await;
    browser.heading("明细详情").await;
    browser.press("Escape");
    browser
        .run(
            "document.querySelector('.bottomnav a[href=\"/personal/certificates\"]').click()",
            Vec::new(),
        )
        .await;
    browser.heading("缴存证明").await;
    browser.back().await;
    browser.heading("缴存明细").await;
    browser
        .until("the list is where it was", || async {
            let now = browser.run("return Math.round(scrollY)", Vec::new()).await;
            rows().await >= many && now.as_i64().is_some_and(|now| (now - top).abs() < 120)
        })
        .await;
    browser.button("刷新").await;
    browser.settle().await;
    browser.select("年度", "2025年").await;
    browser.select("业务类型", "汇缴").await;
    let filter = "year=2025&kind=regular_remittance";
    browser.wait_path("/personal/transactions", filter).await;
    let some = member
        .get(&format!("/personal/transactions?{filter}"))
        .expect(200);
    assert_ne!(some["total_count"], all["total_count"]);
    expect_totals(&browser, &some).await;
}

async fn expect_totals(browser: &Browser, api: &Value) {
    browser
        .wait_text(&format!("共{}条", api["total_count"]))
        .await;
    for total in ["total_in", "total_out"] {
        browser.wait_text(&grouped(fen(&api[total]))).await;
    }
}

/// A list on the screen and as files: the file's path, how many rows, and sums
/// (fen) by the file's column.
struct Expected {
    path: String,
    rows: usize,
    sums: Vec<(&'static str, i64)>,
}

/// The file in all three forms has as many rows and the same sums.
fn expect_files(who: &Api, expected: &Expected) {
    let join = if expected.path.contains('?') {
        '&'
    } else {
        '?'
    };
    let get = |format: &str| {
        let answer = who.get(&format!("{}{join}format={format}", expected.path));
        assert_eq!(answer.status, 200, "{}: {}", expected.path, answer.text());
        answer
    };
    let path = &expected.path;
    let csv = get("csv").text();
    assert!(csv.starts_with('\u{feff}'), "{path}: no byte order mark");
    let lines = parse_csv(csv.trim_start_matches('\u{feff}'));
    assert_eq!(lines.len(), expected.rows + 1, "{path}: {csv}");
    for line in &lines {
        for cell in line {
            let long = cell.len() >= 12 && cell.bytes().all(|byte| byte.is_ascii_digit());
            assert!(!long, "{path}: {cell} would be read as a number");
        }
    }
    let cells = sheet::read(&get("xlsx").body);
    let head = cells
        .iter()
        .position(|row| row.first() == lines[0].first())
        .unwrap_or_else(|| panic!("{path}: no header: {cells:?}"));
    let summed = cells
        .last()
        .is_some_and(|row| row.first().is_some_and(|cell| cell == "合计"));
    assert_eq!(
        cells.len() - head - 1 - usize::from(summed),
        expected.rows,
        "{path}"
    );
    let printed = paper::text(&get("pdf").body);
    for (column, sum) in &expected.sums {
        let at = lines[0]
            .iter()
            .position(|header| header.starts_with(column));
        let at = at.unwrap_or_else(|| panic!("{path}: no {column}: {:?}", lines[0]));
        let total: i64 = lines[1..].iter().map(|line| yuan(&line[at])).sum();
        assert_eq!(total, *sum, "{path}: {column} in csv");
        let total: i64 = cells[head + 1..head + 1 + expected.rows]
            .iter()
            .map(|line| yuan(&line[at]))
            .sum();
        assert_eq!(total, *sum, "{path}: {column} in xlsx");
        assert!(
            printed.contains(&grouped(*sum)),
            "{path}: {sum} in pdf: {printed}"
        );
    }
}

/// Fen of `1234.56`, as text or as a spreadsheet shows a number.
fn yuan(text: &str) -> i64 {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part = format!("{part:0<2}");
    let digits = |text: &str| text.parse::<i64>().unwrap_or(0);
    sign * (digits(whole) * 100 + digits(&part[..2]))
}

fn parse_csv(text: &str) -> Vec<Vec<String>> {
    let (mut lines, mut line, mut cell, mut quoted) =
        (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                cell.push(letters.next().unwrap_or('"'));
            }
            '"' => quoted = !quoted,
            ',' if !quoted => line.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                line.push(std::mem::take(&mut cell));
                lines.push(std::mem::take(&mut line));
            }
            other => cell.push(other),
        }
    }
    lines
}

fn sum(rows: &Value, field: &str) -> i64 {
    let rows = rows.as_array().expect("rows");
    rows.iter().filter_map(|row| row[field].as_i64()).sum()
}

fn count(rows: &Value) -> usize {
    rows.as_array().expect("rows").len()
}

#[tokio::test]
async fn row_29_the_persons_lists_as_files() {
    let world = World::start();
    let member = world.member("linzhixia");
    for filter in ["", "?year=2025", "?year=2025&kind=regular_remittance"] {
        let api = member
            .get(&format!("/personal/transactions{filter}"))
            .expect(200);
        let rows = usize::try_from(fen(&api["total_count"])).expect("a count");
        expect_files(
            &member,
            &Expected {
                path: format!("/personal/transactions/export{filter}"),
                rows,
                sums: vec![
                    ("收入", fen(&api["total_in"])),
                    ("支出", fen(&api["total_out"])),
                ],
            },
        );
    }
    let history = member.get("/personal/history").expect(200);
    expect_files(
        &member,
        &Expected {
            path: "/personal/history/export".to_owned(),
            rows: count(&history["months"]),
            sums: vec![("当月缴存", sum(&history["months"], "contributed"))],
        },
    );
    // From the page, with the page's filter.
    let browser = Browser::start(&world, Viewport::PHONE).await;
    browser.log_in_personal("linzhixia").await;
    browser.open("/personal/transactions?year=2025").await;
    let csv = browser.download("导出CSV").await;
    let api = member.get("/personal/transactions?year=2025").expect(200);
    let lines = parse_csv(&String::from_utf8_lossy(&csv.bytes));
    assert_eq!(
        i64::try_from(lines.len()).expect("a count"),
        fen(&api["total_count"]) + 1
    );
    assert!(browser.download("导出PDF").await.bytes.starts_with(b"%PDF"));
    assert!(browser.download("导出Excel").await.bytes.starts_with(b"PK"));
}

// Long because it is one story with a check after each step.
#[tokio::test]
async fn row_29_the_units_lists_as_files() {
    let world = World::start();
    let agent = world.agent("qinghe");
    let line = json!({
        "kind": "open", "full_name": "李一帆", "id_doc_type": "citizen_card",
        "id_doc_no": sheet::citizen_no("19910203", 11), "mobile": "13911110001",
        "contribution_base": "9000", "changed_on": "", "reason": "新入职",
    });
    agent.post("/unit/changes", &line).expect(201);
    let get = |path: &str| agent.get(path).expect(200);
    let changes = get("/unit/changes");
    let draft = get("/unit/remittances/draft/lines?page_size=200");
    let employees = get("/unit/employees?page_size=200");
    let sealed = get("/unit/employees?page_size=200&status=sealed");
    let remittances = get("/unit/remittances?page_size=200");
    let no = text(&remittances["rows"][0]["remittance_no"]);
    let lines = get(&format!("/unit/remittances/{no}/lines?page_size=200"));
    let review = get("/unit/annual-review");
    let (before, after) = (fen(&review["total_before"]), fen(&review["total_after"]));
    let list = |path: String, rows: &Value, sums: Vec<(&'static str, i64)>| Expected {
        path,
        rows: count(rows),
        sums,
    };
    let people = |rows: &Value| {
        vec![
            ("单位缴存额", sum(rows, "unit_part")),
            ("个人缴存额", sum(rows, "personal_part")),
        ]
    };
    let staff = |rows: &Value| {
        vec![
            ("缴存基数", sum(rows, "contribution_base")),
            ("单位月缴存额", sum(rows, "unit_monthly")),
        ]
    };
    let (first, keys) = (&employees["rows"][0], "account_no");
    let lists = [
        list(
            "/unit/changes/export".to_owned(),
            &changes["lines"],
            vec![("单位月缴存额", sum(&changes["lines"], "unit_monthly"))],
        ),
        list(
            "/unit/remittances/draft/lines/export".to_owned(),
            &draft["lines"],
            people(&draft["lines"]),
        ),
        list(
            "/unit/employees/export".to_owned(),
            &employees["rows"],
            staff(&employees["rows"]),
        ),
        list(
            "/unit/employees/export?status=sealed".to_owned(),
            &sealed["rows"],
            staff(&sealed["rows"]),
        ),
        list(
            format!("/unit/employees/export?only={}", text(&first[keys])),
            &json!([first]),
            staff(&json!([first])),
        ),
        list(
            "/unit/remittances/export".to_owned(),
            &remittances["rows"],
            vec![("金额", sum(&remittances["rows"], "total"))],
        ),
        list(
            format!("/unit/remittances/{no}/lines/export"),
            &lines["lines"],
            people(&lines["lines"]),
        ),
        list(
            "/unit/suspense/export".to_owned(),
            &get("/unit/suspense?page_size=200")["items"],
            Vec::new(),
        ),
        list(
            "/unit/agents/export".to_owned(),
            &get("/unit/agents")["agents"],
            Vec::new(),
        ),
        list(
            "/unit/annual-review/export".to_owned(),
            &json!([review]),
            vec![
                ("基数下限", fen(&review["base_floor"])),
                ("基数上限", fen(&review["base_cap"])),
                ("核定前月缴存额", before),
                ("核定后月缴存额", after),
                ("差额", after - before),
            ],
        ),
    ];
    for expected in &lists {
        expect_files(&agent, expected);
    }
    let csv = agent.get("/unit/annual-review/export?format=csv").text();
    let people = ["headcount", "raised_to_floor", "lowered_to_cap"];
    assert_eq!(
        parse_csv(&csv)[1][2..5],
        people.map(|field| review[field].to_string())
    );
    let audit = get("/unit/audit?page_size=200");
    let csv = agent.get("/unit/audit/export?format=csv").text();
    assert!(parse_csv(&csv).len() > count(&audit["rows"]).min(200));
    // Every page with a list offers them.
    let browser = Browser::start(&world, Viewport::LAPTOP).await;
    browser.log_in_unit("qinghe").await;
    for path in [
        "changes",
        "remittance",
        "remittances",
        "suspense",
        "employees",
        "agents",
        "annual-review",
        "audit",
    ] {
        browser.open(&format!("/unit/{path}")).await;
        for format in ["Excel", "CSV", "PDF"] {
            assert!(
                browser.has("link", &format!("导出{format}")).await,
                "{path}: {format}"
            );
        }
    }
    let paper = browser.download("导出PDF").await;
    assert!(paper::text(&paper.bytes).contains("单位网厅操作日志"));
}
