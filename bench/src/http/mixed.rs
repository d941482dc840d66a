//! mixed-100: a hundred users at once, four reads to one write. Every write is
//! durable before it is answered: money from the bank, proofs, audited looks.

use std::time::{Duration, Instant};

use futures::future::try_join_all;
use server::{
    payment,
    platform::{
        clock::Clock,
        config::{Bank, Config},
        entropy,
    },
};

use super::{
    Server,
    users::{Answer, Random, User},
};
use crate::{
    Result,
    context::{Bench, Engine},
    data::Data,
    measure::{self, Samples},
    report::{Bar, Report, Row, Sample},
};

const USERS: u64 = 100;
/// Seconds of all rounds together.
const SECONDS: u64 = 120;
/// A user waits that long between an answer and the next request, milliseconds;
/// people wait a hundred times longer.
const PAUSE_MS: (u64, u64) = (50, 150);
/// Resident memory at most.
const MEGABYTES: f64 = 250.0;

// Long because it is one story with a check after each step.
/// A hundred users.
///
/// # Errors
/// The server does not start.
pub async fn run(bench: &Bench, report: &mut Report) -> Result {
    for engine in bench.engines.clone() {
        let data = bench.data(engine).await?;
        let limit = match engine {
            Engine::Sqlite => 50.0,
            Engine::Postgres => 100.0,
        };
        let name = "mixed-100";
        let mut latency = Row::new(
            name,
            Some(engine),
            "p99 of all requests",
            "ms",
            Bar::AtMost(limit),
        );
        let mut writes = Row::new(name, Some(engine), "p99 of the writes", "ms", Bar::None);
        let mut errors = Row::new(name, Some(engine), "failed requests", "", Bar::AtMost(0.0));
        let what = "resident memory at most, mixed-100";
        let mut memory = Row::new("rss-peak", Some(engine), what, "MB", Bar::AtMost(MEGABYTES));
        for number in 0..bench.rounds {
            let seconds = if bench.quick {
                3
            } else {
                SECONDS / bench.rounds as u64
            };
            let round = measure::round(bench, async || {
                one_round(
                    bench,
                    data,
                    Duration::from_secs(seconds.max(3)),
                    number as u64,
                )
                .await
            })
            .await?;
            let figures = &round.value;
            let (foreign, loaded) = (round.foreign, round.is_loaded());
            let plain = |ours: f64| Sample {
                ours,
                ..Sample::default()
            };
            let sample = Sample {
                cpu: Some(figures.cpu_us),
                ..plain(figures.p99_ms)
            };
            latency.add_sample(sample, foreign, loaded);
            writes.add_sample(plain(figures.write_p99_ms), foreign, loaded);
            errors.add_sample(plain(figures.errors), foreign, loaded);
            memory.add_sample(plain(figures.peak_mb), foreign, loaded);
            if number == 0 {
                latency.note(format!(
                    "{:.0} req/s, median {:.2} ms",
                    figures.per_second, figures.p50_ms
                ));
            }
            if let Some(error) = &figures.first_error {
                errors.note(error.clone());
            }
        }
        for row in [latency, writes, errors, memory] {
            report.add(row);
        }
    }
    Ok(())
}

struct Figures {
    per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    write_p99_ms: f64,
    errors: f64,
    first_error: Option<String>,
    cpu_us: f64,
    peak_mb: f64,
}

/// What one user saw.
#[derive(Default)]
struct Seen {
    reads: Vec<f64>,
    writes: Vec<f64>,
    errors: Vec<String>,
}

async fn one_round(bench: &Bench, data: &Data, window: Duration, seed: u64) -> Result<Figures> {
    let server = Server::anju(bench, data, false)?;
    let end = Instant::now() + window;
    let cpu = server.cpu();
    let users = (0..USERS).map(|number| use_it(&server, data, end, seed * 10_000 + number));
    let watch = watch_memory(&server, data, end);
    let (seen, peak) = futures::future::try_join(try_join_all(users), watch).await?;
    let spent = server.cpu() - cpu;
    let mut reads: Vec<f64> = Vec::new();
    let (mut writes, mut errors) = (Vec::new(), Vec::new());
    for one in seen {
        reads.extend(one.reads);
        writes.extend(one.writes);
        errors.extend(one.errors);
    }
    let all: Samples = reads.iter().chain(&writes).copied().collect();
    let count = (reads.len() + writes.len()) as f64;
    Ok(Figures {
        per_second: count / window.as_secs_f64(),
        p50_ms: all.median(),
        p99_ms: all.percentile(0.99),
        write_p99_ms: Samples::new(writes).percentile(0.99),
        errors: errors.len() as f64,
        first_error: errors.into_iter().next(),
        cpu_us: spent * 1e6 / count,
        peak_mb: peak,
    })
}

async fn watch_memory(server: &Server, data: &Data, end: Instant) -> Result<f64> {
    let mut peak = 0;
    while Instant::now() < end {
        peak = peak.max(measure::resident_without(
            server.pid(),
            data.file.as_deref(),
        ));
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    Ok(peak as f64 / 1e6)
}

async fn use_it(server: &Server, data: &Data, end: Instant, seed: u64) -> Result<Seen> {
    let mut user = User::connect(server.address).await?;
    let mut random = Random::new(seed);
    let bank = Config::default().bank;
    let mut seen = Seen::default();
    // They do not all begin in the same moment.
    tokio::time::sleep(Duration::from_millis(random.below(PAUSE_MS.1))).await;
    while Instant::now() < end {
        let is_write = random.below(100) < 20;
        let answer = if is_write {
            write(&mut user, data, &mut random, &bank).await
        } else {
            read(&mut user, data, &mut random).await
        };
        match answer {
            Ok(answer) if answer.status.is_success() => {
                let took = answer.took.as_secs_f64() * 1e3;
                if is_write {
                    seen.writes.push(took);
                } else {
                    seen.reads.push(took);
                }
            }
            Ok(answer) => seen.errors.push(format!(
                "{} {}",
                answer.status,
                String::from_utf8_lossy(&answer.body)
            )),
            Err(failure) => {
                seen.errors.push(failure.to_string());
                user = User::connect(server.address).await?;
            }
        }
        let pause = PAUSE_MS.0 + random.below(PAUSE_MS.1 - PAUSE_MS.0);
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
    Ok(seen)
}

async fn read(user: &mut User, data: &Data, random: &mut Random) -> Result<Answer> {
    let session = random.of(&data.sessions);
    let path = match random.below(10) {
        0..5 => "/api/v1/personal/overview",
        5..8 => "/api/v1/personal/transactions?limit=20",
        8 => "/api/v1/personal/account",
        _ => "/api/v1/personal/history",
    };
    user.get(path, session).await
}

async fn write(user: &mut User, data: &Data, random: &mut Random, bank: &Bank) -> Result<Answer> {
    match random.below(4) {
        0 => certificate(user, data, random).await,
        1 => reveal(user, data, random).await,
        _ => notice(user, bank).await,
    }
}

/// Money that nobody expected: booked on the unidentified receipts.
async fn notice(user: &mut User, bank: &Bank) -> Result<Answer> {
    let now = Clock::System.now().utc_text();
    let body = serde_json::json!({
        "bank_txn_no": entropy::hex(&entropy::random_bytes::<12>()),
        "result": "succeeded",
        "occurred_at": now,
        "payee_account": bank.payee_account,
        "payer_account": "6222020200012345678",
        "payer_name": "北京基准测试有限公司",
        "amount": "1234.56",
        "reference": "",
        "memo": "",
    })
    .to_string();
    let signature = payment::sign(&bank.secret, &now, body.as_bytes());
    let headers = [
        ("x-bank-key-id", bank.key_id.clone()),
        ("x-bank-timestamp", now),
        ("x-bank-signature", signature),
    ];
    user.post("/api/v1/bank/notices", &headers, body).await
}

/// A proof of contributions.
async fn certificate(user: &mut User, data: &Data, random: &mut Random) -> Result<Answer> {
    let session = random.of(&data.sessions);
    let headers = [
        ("cookie", format!("anju_personal={}", session.token)),
        ("x-csrf-token", session.csrf.clone()),
        (
            "idempotency-key",
            entropy::hex(&entropy::random_bytes::<16>()),
        ),
    ];
    let body = r#"{"purpose":"办理贷款"}"#.to_owned();
    let answer = user
        .post("/api/v1/personal/certificates", &headers, body)
        .await?;
    // The rule of twenty proofs a day is an answer, not a failure; with 1000
    // people it is hardly ever met.
    if answer.status == hyper::StatusCode::CONFLICT {
        return reveal(user, data, random).await;
    }
    Ok(answer)
}

/// A number in full, which is audited before it is answered.
async fn reveal(user: &mut User, data: &Data, random: &mut Random) -> Result<Answer> {
    let session = random.of(&data.sessions);
    let headers = [
        ("cookie", format!("anju_personal={}", session.token)),
        ("x-csrf-token", session.csrf.clone()),
    ];
    let body = r#"{"field":"account_no"}"#.to_owned();
    user.post("/api/v1/personal/account/reveal", &headers, body)
        .await
}
