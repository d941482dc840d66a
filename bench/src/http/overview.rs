//! overview-api and ledger-list: reads through the whole server, with session,
//! log line, headers and metrics, beside what is possible at all.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use super::{Server, wrk};
use crate::{
    Result,
    context::{Bench, Engine},
    data::Data,
    failure::Failure,
    measure,
    report::{Bar, Report, Row, Sample},
};

const OVERVIEW: &str = "/api/v1/personal/overview";
const LIST: &str = "/api/v1/personal/transactions?limit=20";

/// The list as one would write it by hand for the engine.
const RAW_LIST: &str = "
    SELECT e.entry_id, e.journal_id, e.amount_fen, e.balance_after_fen, j.business_date,
           j.entry_type, j.for_month, j.memo
      FROM journal_entry e JOIN journal j ON j.journal_id = e.journal_id
     WHERE e.account_id = ?1 ORDER BY e.entry_id DESC LIMIT 20";

/// The account overview.
///
/// # Errors
/// A server cannot be started or a request fails.
pub async fn overview(bench: &Bench, report: &mut Report) -> Result {
    for engine in bench.engines.clone() {
        let data = bench.data(engine).await?;
        let (what, bar) = match engine {
            Engine::Sqlite => ("overview : hello world", 0.60),
            Engine::Postgres => ("overview : pgbench by key", 0.25),
        };
        let mut row = Row::new(
            "overview-api",
            Some(engine),
            what,
            "req/s",
            Bar::RatioAtLeast(bar),
        );
        let mut p99 = Vec::new();
        for _ in 0..bench.rounds {
            let round = measure::round(bench, async || {
                let floor = match engine {
                    Engine::Sqlite => {
                        let hello = Server::hello(bench)?;
                        let floor = wrk::hello(bench, &hello, 100).await?;
                        (floor.per_second, Some(floor.cpu_us))
                    }
                    Engine::Postgres => (pgbench(bench, data, BY_KEY).await?, None),
                };
                let server = Server::anju(bench, data, true)?;
                let ours = wrk::sessions(bench, &server, OVERVIEW, &data.sessions).await?;
                Ok((sample(ours, floor), ours))
            })
            .await?;
            row.add_sample(round.value.0, round.foreign, round.is_loaded());
            p99.push(round.value.1.p99_us / 1000.0);
        }
        row.note(format!("p99 {:.1} ms", measure::Samples::new(p99).median()));
        report.add(row);
    }
    Ok(())
}

/// The last 20 entries with totals.
///
/// # Errors
/// As [`overview`].
pub async fn list(bench: &Bench, report: &mut Report) -> Result {
    for engine in bench.engines.clone() {
        let data = bench.data(engine).await?;
        let (what, bar) = match engine {
            Engine::Sqlite => ("20 entries : raw engine, one thread", 0.55),
            Engine::Postgres => ("20 entries : pgbench list", 0.25),
        };
        let mut row = Row::new(
            "ledger-list",
            Some(engine),
            what,
            "req/s",
            Bar::RatioAtLeast(bar),
        );
        for _ in 0..bench.rounds {
            let round = measure::round(bench, async || {
                let floor = match (&data.file, engine) {
                    (Some(file), Engine::Sqlite) => raw_list(bench, file, &data.accounts)?,
                    _ => (pgbench(bench, data, LAST_ENTRIES).await?, None),
                };
                let server = Server::anju(bench, data, true)?;
                let ours = wrk::sessions(bench, &server, LIST, &data.sessions).await?;
                Ok(sample(ours, floor))
            })
            .await?;
            row.add(&round);
        }
        report.add(row);
    }
    Ok(())
}

fn sample(ours: wrk::Figures, (floor, floor_cpu): (f64, Option<f64>)) -> Sample {
    Sample {
        ours: ours.per_second,
        floor,
        cpu: Some(ours.cpu_us),
        floor_cpu,
    }
}

/// Lists a second that one thread reads, with the engine as it comes.
fn raw_list(bench: &Bench, file: &Path, accounts: &[i64]) -> Result<(f64, Option<f64>)> {
    let connection = rusqlite::Connection::open(file)?;
    let mut statement = connection.prepare(RAW_LIST)?;
    let mut random = 1_usize;
    let (mut lists, mut bytes) = (0_u32, 0_usize);
    let (begin, cpu) = (Instant::now(), measure::thread_cpu());
    while begin.elapsed() < Duration::from_secs(bench.seconds()) {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let account = accounts[(random >> 33) % accounts.len()];
        let mut rows = statement.query([account])?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            for column in 0..8 {
                bytes += row.get_ref(column)?.as_str().map_or(8, str::len);
            }
            count += 1;
        }
        if count == 0 {
            return Err(Failure::new("an account without entries"));
        }
        lists += 1;
    }
    std::hint::black_box(bytes);
    let cpu = measure::thread_cpu().saturating_sub(cpu).as_secs_f64() * 1e6 / f64::from(lists);
    Ok((f64::from(lists) / begin.elapsed().as_secs_f64(), Some(cpu)))
}

/// `pgbench -S` over our own accounts.
const BY_KEY: &str = "\\set id random(:first, :last)\n\
    SELECT balance_fen FROM ledger_account WHERE account_id = :id;\n";
/// The list over our own entries.
const LAST_ENTRIES: &str = "\\set id random(:first, :last)\n\
    SELECT e.entry_id, e.journal_id, e.amount_fen, e.balance_after_fen, j.business_date, \
    j.entry_type, j.for_month, j.memo FROM journal_entry e \
    JOIN journal j ON j.journal_id = e.journal_id \
    WHERE e.account_id = :id ORDER BY e.entry_id DESC LIMIT 20;\n";

/// Transactions a second of a pgbench script: 8 clients, prepared, both cores.
async fn pgbench(bench: &Bench, data: &Data, script: &str) -> Result<f64> {
    let file = bench.folder("pgbench")?.join("script.sql");
    std::fs::write(&file, script)?;
    let (first, last) = (data.accounts.iter().min(), data.accounts.iter().max());
    let output = tokio::process::Command::new(bench.postgres_program("pgbench"))
        .args([
            "--no-vacuum",
            "--protocol=prepared",
            "--client=8",
            "--jobs=2",
        ])
        .arg(format!("--time={}", bench.seconds()))
        .arg(format!("--define=first={}", first.unwrap_or(&1)))
        .arg(format!("--define=last={}", last.unwrap_or(&1)))
        .arg("--file")
        .arg(&file)
        .arg(&data.url)
        .output()
        .await?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines()
        .find_map(|line| {
            line.strip_prefix("tps = ")?
                .split_whitespace()
                .next()?
                .parse()
                .ok()
        })
        .ok_or_else(|| {
            let said = String::from_utf8_lossy(&output.stderr);
            Failure::new(format!("pgbench gave no figures: {text}{said}"))
        })
}
