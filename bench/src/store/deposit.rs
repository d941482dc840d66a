//! A deposit on a personal account: double entry, durable, through the
//! product's unit of work; beside the same statements on the bare engine.

use std::{
    fmt::Display,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use futures::FutureExt as _;
use rusqlite::types::Value;
use server::{
    ledger::{self, Cause, Leg, Posting},
    platform::{clock, db::Db, db::StoreError},
};
use shared_types::{calendar::Date, codes::EntryType, money::Fen};

use crate::{
    Result,
    context::{Bench, Engine},
    measure::{self, Samples},
    report::{Bar, Report, Row, Sample},
    store::{
        history, pgbench,
        place::Place,
        raw::{self, Prepared, filled},
    },
};

/// Deposits that the floor of 100 callers puts into one commit.
const FLOOR_BATCH: i64 = 100;
/// Clients of the floor on `PostgreSQL`, as many as the product has connections.
const FLOOR_CLIENTS: u32 = 8;
/// Rows of history an account.
const MONTHS: i64 = 12;

static NUMBER: AtomicI64 = AtomicI64::new(1);

/// One caller.
///
/// # Errors
/// Those of the engines.
pub async fn one(bench: &Bench, report: &mut Report) -> Result {
    run(bench, report, "deposit-1", 1).await
}

/// A hundred callers.
///
/// # Errors
/// Those of the engines.
pub async fn hundred(bench: &Bench, report: &mut Report) -> Result {
    run(bench, report, "deposit-100", 100).await
}

const fn bar(engine: Engine, callers: u32) -> Bar {
    Bar::RatioAtLeast(match (engine, callers) {
        (Engine::Sqlite, 1) => 0.60,
        (Engine::Sqlite, _) => 0.70,
        (Engine::Postgres, 1) => 0.80,
        (Engine::Postgres, _) => 0.75,
    })
}

async fn run(bench: &Bench, report: &mut Report, name: &str, callers: u32) -> Result {
    let accounts = bench.size(200_000, 10_000);
    for engine in &bench.engines {
        let place = history::accounts(bench, *engine, name, (accounts, MONTHS)).await?;
        let what = format!("deposits, {callers} caller(s), {accounts} accounts with history");
        let mut rate = Row::new(name, Some(*engine), what, "tx/s", bar(*engine, callers));
        rate.note(match engine {
            Engine::Sqlite => "floor: the same statements on the bare engine, as durable",
            Engine::Postgres => "floor: pgbench, prepared: journal, balance, two entries",
        });
        let p99_bar = match (engine, callers) {
            (Engine::Sqlite, 100) => Bar::AtMost(50.0),
            _ => Bar::None,
        };
        let mut p99 = Row::new(name, Some(*engine), "p99 of a deposit", "ms", p99_bar);
        for _ in 0..bench.rounds {
            let round = measure::round(bench, async || {
                let floor = floor(bench, &place, callers, accounts).await?;
                let ours = ours(bench, &place, callers, accounts).await?;
                Ok((ours, floor))
            })
            .await?;
            let (ours, floor) = &round.value;
            let sample = Sample {
                ours: ours.rate,
                floor: floor.rate,
                cpu: Some(ours.cpu),
                floor_cpu: Some(floor.cpu),
            };
            rate.add_sample(sample, round.foreign, round.is_loaded());
            let latency = Sample {
                ours: ours.p99,
                ..Sample::default()
            };
            p99.add_sample(latency, round.foreign, round.is_loaded());
        }
        place.verify().await?;
        place.remove(bench).await?;
        report.add(rate);
        report.add(p99);
    }
    Ok(())
}

struct Measured {
    rate: f64,
    /// Microseconds of CPU a deposit, of everybody who works for it.
    cpu: f64,
    /// Milliseconds.
    p99: f64,
}

/// Spreads consecutive numbers over the accounts.
const fn account_of(number: i64, accounts: i64) -> i64 {
    number.wrapping_mul(7_919_993).rem_euclid(accounts) + 1
}

async fn ours(bench: &Bench, place: &Place, callers: u32, accounts: i64) -> Result<Measured> {
    let db = place.db().await?;
    let cpu = measure::tree_cpu(&bench.group());
    let begin = Instant::now();
    let until = begin + Duration::from_secs(bench.seconds());
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..callers {
        let db = db.clone();
        tasks.spawn(async move {
            let mut times = Vec::new();
            while Instant::now() < until {
                let started = Instant::now();
                deposit(&db, NUMBER.fetch_add(1, Ordering::Relaxed), accounts).await?;
                times.push(started.elapsed().as_secs_f64() * 1e3);
            }
            Ok::<_, StoreError>(times)
        });
    }
    let mut times = Vec::new();
    while let Some(done) = tasks.join_next().await {
        times.extend(done??);
    }
    let wall = begin.elapsed().as_secs_f64();
    let cpu = measure::tree_cpu(&bench.group()).saturating_sub(cpu);
    Ok(Measured {
        rate: times.len() as f64 / wall,
        cpu: cpu.as_secs_f64() * 1e6 / times.len().max(1) as f64,
        p99: Samples::new(times).percentile(0.99),
    })
}

async fn deposit(db: &Db, number: i64, accounts: i64) -> std::result::Result<(), StoreError> {
    db.write(move |tx| {
        async move {
            let amount = Fen(100 + number % 10_000);
            let posting = Posting {
                key: format!("deposit:{number}"),
                entry_type: EntryType::BackPayment,
                business_date: Date::of(2026, 6, 15),
                for_month: None,
                unit_no: None,
                headcount: 1,
                memo: "补缴".to_owned(),
                cause: Cause {
                    kind: "deposit",
                    no: number.to_string(),
                },
                posted_at: clock::Instant(1_781_500_000),
            };
            let legs = [
                Leg {
                    account_id: accounts + 1,
                    amount: -amount,
                },
                Leg {
                    account_id: account_of(number, accounts),
                    amount,
                },
            ];
            ledger::post(tx, &posting, &legs).await.map(|_| ())
        }
        .boxed()
    })
    .await
}

const JOURNAL: &str = "ledger::posting::JOURNAL";
const MOVE: &str = "ledger::posting::MOVE_PAIR";
const ENTRIES: &str = "ledger::posting::PAIR_ENTRIES";

async fn floor(bench: &Bench, place: &Place, callers: u32, accounts: i64) -> Result<Measured> {
    let cpu = measure::tree_cpu(&bench.group());
    let seconds = bench.seconds();
    let (rate, count) = match place.engine {
        Engine::Sqlite => {
            let path = Arc::new(Place {
                engine: place.engine,
                url: place.url.clone(),
            });
            let batch = if callers == 1 { 1 } else { FLOOR_BATCH };
            tokio::task::spawn_blocking(move || lite_floor(&path, batch, accounts, seconds))
                .await??
        }
        Engine::Postgres => {
            let clients = if callers == 1 { 1 } else { FLOOR_CLIENTS };
            let script = script(accounts)?;
            let (bench_url, clients) = (place.url.clone(), clients);
            let tps = pgbench::run(bench, &bench_url, &script, clients, seconds)?;
            (tps, tps * seconds as f64)
        }
    };
    let cpu = measure::tree_cpu(&bench.group()).saturating_sub(cpu);
    Ok(Measured {
        rate,
        cpu: cpu.as_secs_f64() * 1e6 / count.max(1.0),
        p99: 0.0,
    })
}

/// Deposits one after the other, `batch` a commit.
fn lite_floor(place: &Place, batch: i64, accounts: i64, seconds: u64) -> Result<(f64, f64)> {
    let connection = raw::durable(place)?;
    let mut journal = Prepared::new(&connection, JOURNAL)?;
    let mut moving = Prepared::new(&connection, MOVE)?;
    let mut entries = Prepared::new(&connection, ENTRIES)?;
    let (fund, bank) = (text("housing_fund"), Value::Integer(accounts + 1));
    let (day, july) = days();
    let begin = Instant::now();
    let until = begin + Duration::from_secs(seconds);
    let mut done = 0_u32;
    while Instant::now() < until {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        for _ in 0..batch {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let amount = 100 + number % 10_000;
            let (plus, minus) = (Value::Integer(amount), Value::Integer(-amount));
            let account = Value::Integer(account_of(number, accounts));
            let journal_id = journal.run(&journal_arguments(number))?.unwrap_or(0);
            moving.run(&[
                bank.clone(),
                minus.clone(),
                account.clone(),
                plus.clone(),
                Value::Integer(july),
                Value::Integer(day),
                fund.clone(),
            ])?;
            entries.run(&[
                Value::Integer(journal_id),
                bank.clone(),
                minus,
                account,
                plus,
                fund.clone(),
            ])?;
            done += 1;
        }
        connection.execute_batch("COMMIT")?;
    }
    let done = f64::from(done);
    Ok((done / begin.elapsed().as_secs_f64(), done))
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// Business day, and the first of July of its fund year.
fn days() -> (i64, i64) {
    let day = Date::of(2026, 6, 15);
    let july = day.fund_year().first_day();
    (i64::from(day.epoch_days()), i64::from(july.epoch_days()))
}

fn journal_arguments(number: i64) -> [Value; 12] {
    [
        Value::Text(format!("deposit:{number}")),
        text("housing_fund"),
        text("02"),
        text("2026-06-15"),
        Value::Null,
        Value::Null,
        Value::Integer(1),
        text("补缴"),
        text("deposit"),
        Value::Text(number.to_string()),
        Value::Null,
        text("2026-06-15T04:00:00Z"),
    ]
}

/// The plain statements of a double entry for `pgbench`: journal, balance, two
/// entries. The product writes the same rows and folds the last three into two.
fn script(accounts: i64) -> Result<String> {
    let bank = accounts + 1;
    let (day, july) = days();
    let key: &dyn Display = &"'deposit:' || CAST(:number AS TEXT)";
    let (fund, null): (&dyn Display, &dyn Display) = (&"'housing_fund'", &"NULL");
    let journal = filled(
        JOURNAL,
        &[
            key,
            fund,
            &"'02'",
            &"'2026-06-15'",
            null,
            null,
            &1,
            &"'补缴'",
            &"'deposit'",
            &"CAST(:number AS TEXT)",
            null,
            &"'2026-06-15T04:00:00Z'",
        ],
    )?;
    let moving = filled(
        "ledger::posting::MOVE",
        &[&":account", &":amount", &july, &day, fund],
    )?;
    let entry = |account: &dyn Display, amount: &dyn Display| {
        filled(
            "ledger::posting::ENTRY",
            &[&":journal_id", account, amount, fund],
        )
    };
    let (theirs, ours) = (
        entry(&bank, &"(0 - :amount)")?,
        entry(&":account", &":amount")?,
    );
    Ok(format!(
        "\\set number random(1, 9000000000000000000)\n\\set account random(1, {accounts})\n\
         \\set amount random(100, 10100)\nBEGIN;\n{journal} \\gset\n{moving};\n{theirs};\n{ours};\nCOMMIT;\n"
    ))
}
