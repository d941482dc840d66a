//! The month of a unit with 100,000 employees, over HTTP against a server of
//! its own: upload, check, apply, confirm, the bank's notice, allocation. Once
//! alone, once while a hundred people use the system.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use server::documents::spreadsheet::CHANGE_LIST;
use shared_types::money::Fen;

use crate::{
    Result,
    context::Bench,
    failure::Failure,
    measure::{self, Round},
    report::{Bar, Report, Row, Sample},
    store::{
        place::Place,
        posting,
        remit_data::{self, Data},
        service::{Browser, Service},
        users::{self, Request, Users},
    },
};

const JSON: &str = "application/json";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Employees of the unit.
const EMPLOYEES: i64 = 100_000;
/// Bytes of a mebibyte.
const MIB: f64 = 1_048_576.0;

/// Nobody else uses the system.
///
/// # Errors
/// The server refuses a step; a ledger that does not hold.
pub async fn alone(bench: &Bench, report: &mut Report) -> Result {
    posting::run(bench, report).await?;
    for engine in &bench.engines {
        let data = remit_data::make(bench, *engine, "remit", bench.size(EMPLOYEES, 2_000)).await?;
        let file = change_list(data.count)?;
        let row = |what: &str, unit, bar| Row::new("remit-100k", Some(*engine), what, unit, bar);
        let mut rows = [
            row("import checked, stored and applied", "s", Bar::AtMost(10.0)),
            row("server's memory at most", "MiB", Bar::AtMost(512.0)),
            row("upload checked and stored", "s", Bar::None),
            row("applied", "s", Bar::None),
            row("confirmed", "s", Bar::None),
            row("notice to allocated", "s", Bar::None),
        ];
        rows[0].note(format!("{} rows, {} KiB", data.count, file.len() / 1024));
        for _ in 0..bench.rounds {
            let round = measure::round(bench, async || {
                month(bench, &data, &file, false).await.map(|done| done.0)
            })
            .await?;
            let month = &round.value;
            let values = [
                month.seconds("check") + month.seconds("apply"),
                month.peak as f64 / MIB,
                month.seconds("check"),
                month.seconds("apply"),
                month.seconds("confirm"),
                month.seconds("allocate"),
            ];
            for (row, value) in rows.iter_mut().zip(values) {
                add(row, value, &round);
            }
        }
        for row in rows {
            report.add(row);
        }
        data.place.remove(bench).await?;
    }
    Ok(())
}

/// While a hundred people use the system.
///
/// # Errors
/// The server refuses a step or a user; a ledger that does not hold.
pub async fn under_load(bench: &Bench, report: &mut Report) -> Result {
    for engine in &bench.engines {
        let data = remit_data::make(bench, *engine, "remit", bench.size(EMPLOYEES, 2_000)).await?;
        let file = change_list(data.count)?;
        let row = |what: String, bar| Row::new("remit-under-load", Some(*engine), what, "ms", bar);
        let mut total = row(
            "p99 of 100 users during the batch".to_owned(),
            Bar::AtMost(250.0),
        );
        total.note("1,000 requests a second, each from the moment it was due");
        let mut deposits = row("p99 of their deposits".to_owned(), Bar::AtMost(250.0));
        let mut before = row("p99 of all before the batch".to_owned(), Bar::None);
        let mut phases: BTreeMap<usize, Row> = BTreeMap::new();
        for _ in 0..bench.rounds {
            let round =
                measure::round(bench, async || month(bench, &data, &file, true).await).await?;
            let (month, requests) = &round.value;
            let p99 = |span, deposits| users::within(requests, span, deposits).percentile(0.99);
            add(&mut total, p99(month.span(), false), &round);
            add(&mut deposits, p99(month.span(), true), &round);
            add(
                &mut before,
                p99((month.begin, month.span().0), false),
                &round,
            );
            for (index, phase) in month.phases.iter().enumerate() {
                let text = format!("p99 of deposits during {}", phase.name);
                let row = phases.entry(index).or_insert_with(|| row(text, Bar::None));
                add(row, p99((phase.from, phase.to), true), &round);
            }
        }
        report.add(total);
        report.add(deposits);
        report.add(before);
        for row in phases.into_values() {
            report.add(row);
        }
        data.place.remove(bench).await?;
    }
    Ok(())
}

fn add<T>(row: &mut Row, ours: f64, round: &Round<T>) {
    let sample = Sample {
        ours,
        ..Sample::default()
    };
    row.add_sample(sample, round.foreign, round.is_loaded());
}

/// One step of the month.
struct Phase {
    name: &'static str,
    from: Instant,
    to: Instant,
}

/// What was measured.
struct Month {
    begin: Instant,
    phases: Vec<Phase>,
    /// Bytes of the server at most, after the import.
    peak: u64,
}

impl Month {
    fn seconds(&self, name: &str) -> f64 {
        self.phases
            .iter()
            .filter(|phase| phase.name == name)
            .map(|phase| (phase.to - phase.from).as_secs_f64())
            .sum()
    }

    fn span(&self) -> (Instant, Instant) {
        let first = self.phases.first().map_or(self.begin, |phase| phase.from);
        let last = self.phases.last().map_or(self.begin, |phase| phase.to);
        (first, last)
    }
}

async fn month(
    bench: &Bench,
    data: &Data,
    file: &[u8],
    loaded: bool,
) -> Result<(Month, Vec<Request>)> {
    let place = data.place.copy(bench, "month").await?;
    let service = Service::start(bench, &place).await?;
    let mut agent = Browser::open(service.address).await?;
    agent.log_in("unit", "bench-agent").await?;
    let mut month = Month {
        begin: Instant::now(),
        phases: Vec::new(),
        peak: 0,
    };
    let users = if loaded {
        let users = Users::start(service.address).await?;
        month.begin = Instant::now();
        tokio::time::sleep(Duration::from_secs(bench.seconds())).await;
        Some(users)
    } else {
        None
    };
    import(&mut agent, &mut month, file).await?;
    month.peak = service.memory().peak;
    let (no, amount) = confirm(&mut agent, &mut month).await?;
    pay(&mut agent, &mut month, &no, &amount).await?;
    let requests = match users {
        Some(users) => users.stop().await?,
        None => Vec::new(),
    };
    drop(service);
    check(&place, &no).await?;
    place.remove(bench).await?;
    Ok((month, requests))
}

async fn step<T>(
    month: &mut Month,
    name: &'static str,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let from = Instant::now();
    let answer = work.await.map_err(|failure| failure.during(name))?;
    let to = Instant::now();
    month.phases.push(Phase { name, from, to });
    Ok(answer)
}

async fn import(agent: &mut Browser, month: &mut Month, file: &[u8]) -> Result {
    const IMPORTS: &str = "/api/v1/unit/imports";
    let report = step(month, "check", async {
        agent.post(IMPORTS, XLSX, file.to_vec(), &[]).await?.json()
    })
    .await?;
    let errors = report["error_count"].as_i64().unwrap_or(-1);
    if errors != 0 {
        return Err(Failure::new(format!("{errors} errors in the file")));
    }
    let path = format!("{IMPORTS}/{}/apply", text(&report, "import_id")?);
    step(month, "apply", async {
        let body = json!({ "valid_rows_only": false }).to_string();
        agent.post(&path, JSON, body, &[]).await?.json()
    })
    .await?;
    Ok(())
}

async fn confirm(agent: &mut Browser, month: &mut Month) -> Result<(String, String)> {
    const REMITTANCES: &str = "/api/v1/unit/remittances";
    let preview = step(month, "preview", async {
        agent.get(&format!("{REMITTANCES}/draft")).await?.json()
    })
    .await?;
    let total = &preview["this_month"]["total"];
    let body = json!({
        "month": preview["month"], "version": preview["version"], "total": total,
    });
    let view = step(month, "confirm", async {
        let key = [("idempotency-key", "bench-confirmation-0000001")];
        agent
            .post(REMITTANCES, JSON, body.to_string(), &key)
            .await?
            .json()
    })
    .await?;
    let no = text(&view, "remittance_no")?;
    let slip = agent
        .get(&format!("{REMITTANCES}/{no}/payment"))
        .await?
        .json()?;
    let amount: Fen = serde_json::from_value(slip["amount"].clone())?;
    Ok((no, format!("{} {amount}", text(&slip, "slip_no")?)))
}

async fn pay(agent: &mut Browser, month: &mut Month, no: &str, slip: &str) -> Result {
    let (slip, amount) = slip.split_once(' ').unwrap_or_default();
    let path = format!("/api/v1/unit/remittances/{no}");
    step(month, "allocate", async {
        let status = users::notice(agent, amount, slip).await?;
        if status != 200 {
            return Err(Failure::new(format!("the notice got {status}")));
        }
        for _ in 0..3_000 {
            let view = agent.get(&path).await?.json()?;
            if view["status"] == "allocated" {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Err(Failure::new("not allocated after half a minute"))
    })
    .await
}

fn text(value: &Value, key: &str) -> Result<String> {
    value[key]
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| Failure::new(format!("no `{key}` in the answer")))
}

/// Everybody got his money, and the ledger holds.
async fn check(place: &Place, no: &str) -> Result {
    let mut raw = super::raw::Raw::open(place).await?;
    let missing = raw
        .number(&format!(
            "SELECT COUNT(*) FROM remittance_line l
              WHERE l.remittance_no = '{no}'
                AND 1 <> (SELECT COUNT(*) FROM journal_entry e
                            JOIN journal j ON j.journal_id = e.journal_id
                           WHERE e.account_id = l.ledger_account_id AND j.cause_no = '{no}'
                             AND e.amount_fen = l.unit_fen + l.personal_fen)"
        ))
        .await?;
    if missing != 0 {
        return Err(Failure::new(format!(
            "{missing} persons without their money"
        )));
    }
    place.verify().await
}

/// A change list in which everybody gets a new base.
fn change_list(count: i64) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(CHANGE_LIST.sheet_name)?;
    for (index, column) in (0_u16..).zip(CHANGE_LIST.columns) {
        sheet.write_string(0, index, column.header)?;
    }
    for number in 0..u32::try_from(count)? {
        let person = remit_data::person(u64::from(number));
        let base = (10_100 + number % 50 * 100).to_string();
        let cells = [
            "基数调整",
            &person.full_name,
            "身份证",
            &person.citizen_no,
            &person.mobile,
            &base,
            "2026-11-03",
            "",
        ];
        for (column, cell) in (0_u16..).zip(cells) {
            if !cell.is_empty() {
                sheet.write_string(number + 1, column, cell)?;
            }
        }
    }
    Ok(workbook.save_to_buffer()?)
}
