//! Memory of the server: after the start, and while a long list is imported.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use http_body_util::Full;
use hyper::{Request, StatusCode, body::Bytes, header};
use rust_xlsxwriter::Workbook;
use server::{
    demo::names,
    documents::spreadsheet::{CHANGE_LIST, CHANGE_TYPES, column},
};

use super::{Server, users::User};
use crate::{
    Result,
    context::Bench,
    data::{self, Data},
    failure::Failure,
    measure,
    report::{Bar, Report, Row, Sample},
};

const MEGABYTE: f64 = 1e6;
/// Rows of the imported list.
const ROWS: i64 = 100_000;

/// Memory a few seconds after the start over existing data.
///
/// # Errors
/// The server does not start.
pub async fn idle(bench: &Bench, report: &mut Report) -> Result {
    for engine in bench.engines.clone() {
        let data = bench.data(engine).await?;
        let what = "resident memory after the start";
        let mut row = Row::new("rss-idle", Some(engine), what, "MB", Bar::AtMost(40.0));
        let mut anonymous = 0.0;
        for _ in 0..bench.rounds {
            let server = Server::anju(bench, data, false)?;
            tokio::time::sleep(Duration::from_secs(3)).await;
            let memory = measure::memory(server.pid());
            anonymous = memory.anonymous as f64 / MEGABYTE;
            let sample = Sample {
                ours: memory.resident as f64 / MEGABYTE,
                ..Sample::default()
            };
            row.add_sample(sample, 0.0, false);
        }
        row.note(format!("of it {anonymous:.1} MB of no file"));
        report.add(row);
    }
    Ok(())
}

/// Memory while 100,000 people are uploaded, checked and taken over.
///
/// # Errors
/// The file is refused.
pub async fn import(bench: &Bench, report: &mut Report) -> Result {
    let rows = bench.size(ROWS, 2_000);
    let file = list(rows)?;
    for engine in bench.engines.clone() {
        let data = bench.data(engine).await?;
        let what = format!("resident memory at most, import of {rows}");
        let mut peak = Row::new("rss-peak", Some(engine), what, "MB", Bar::AtMost(250.0));
        let mut time = Row::new(
            "import-100k",
            Some(engine),
            "upload and check",
            "s",
            Bar::None,
        );
        for round in 0..bench.rounds {
            let round =
                measure::round(bench, async || one_import(bench, data, &file, round).await).await?;
            let (bytes, seconds) = round.value;
            let sample = |ours: f64| Sample {
                ours,
                ..Sample::default()
            };
            peak.add_sample(sample(bytes), round.foreign, round.is_loaded());
            time.add_sample(sample(seconds), round.foreign, round.is_loaded());
        }
        peak.note(format!("a file of {:.1} MB", file.len() as f64 / MEGABYTE));
        report.add(peak);
        report.add(time);
    }
    Ok(())
}

/// Peak in megabytes and seconds of one upload. Each round another unit.
async fn one_import(bench: &Bench, data: &Data, file: &Bytes, unit: usize) -> Result<(f64, f64)> {
    let server = Server::anju(bench, data, false)?;
    let agent = &data.agents[unit % data.agents.len()];
    let done = AtomicBool::new(false);
    let watch = async {
        let mut most = 0;
        while !done.load(Ordering::Relaxed) {
            most = most.max(measure::resident_without(
                server.pid(),
                data.file.as_deref(),
            ));
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(most as f64 / MEGABYTE)
    };
    let upload = async {
        let mut user = User::connect(server.address).await?;
        let request = Request::post("/api/v1/unit/imports")
            .header(header::HOST, server.address.to_string())
            .header(header::COOKIE, format!("anju_unit={}", agent.token))
            .header("x-csrf-token", &agent.csrf)
            .body(Full::new(file.clone()))?;
        let begin = Instant::now();
        let answer = user.send(request).await;
        done.store(true, Ordering::Relaxed);
        let answer = answer?;
        if answer.status != StatusCode::CREATED {
            let said = String::from_utf8_lossy(&answer.body).into_owned();
            return Err(Failure::new(format!("import: {} {said}", answer.status)));
        }
        Ok(begin.elapsed().as_secs_f64())
    };
    futures::future::try_join(watch, upload).await
}

/// A change list of new people, as a unit's own software writes it.
fn list(rows: i64) -> Result<Bytes> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(CHANGE_LIST.sheet_name)?;
    let today = data::today().to_string();
    for (column, head) in (0..).zip(CHANGE_LIST.columns) {
        sheet.write_string(0, column, head.header)?;
    }
    for row in 0..rows {
        let number = u64::try_from(row)? + 5_000_000;
        for (column, head) in (0..).zip(CHANGE_LIST.columns) {
            let text = cell(head.key, number, &today);
            sheet.write_string(u32::try_from(row)? + 1, column, text)?;
        }
    }
    Ok(Bytes::from(workbook.save_to_buffer()?))
}

fn cell(key: &str, number: u64, today: &str) -> String {
    match key {
        column::CHANGE_TYPE => CHANGE_TYPES[0].to_owned(),
        column::NAME => names::full_name(number),
        column::ID_TYPE => "身份证".to_owned(),
        column::ID_NO => names::citizen_no(number),
        column::MOBILE => names::mobile(number),
        column::BASE => "8000.00".to_owned(),
        column::DATE => today.to_owned(),
        _ => String::new(),
    }
}
