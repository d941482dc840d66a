//! Benchmarks of Anju against floors that run in the same process group and
//! round: `cargo xtask bench [name...]`. What each figure means is in
//! `docs/performance.md`.

#![expect(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "times and ratios of measurements; no money is computed here"
)]

mod calibrate;
mod context;
mod data;
mod failure;
mod http;
mod measure;
mod report;
mod store;

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;
use futures::{FutureExt as _, future::LocalBoxFuture};

use context::{Bench, Engine};
use failure::{Failure, Result};
use report::Report;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Runs benchmarks; started by `cargo xtask bench`, which brings what they need.
#[derive(Parser)]
struct Arguments {
    /// Names; all when none is given.
    names: Vec<String>,
    /// Print the names and what they measure.
    #[arg(long)]
    list: bool,
    /// Rounds that count.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Small data and short windows: to see that everything works.
    #[arg(long)]
    quick: bool,
    /// Accounts of the yearly interest: 1,000,000 when left out.
    #[arg(long)]
    accounts: Option<i64>,
    /// Engines to measure.
    #[arg(long, value_enum, value_delimiter = ',', default_values = ["sqlite", "postgres"])]
    engine: Vec<Engine>,
    /// A superuser's address in the cluster.
    #[arg(long, env = "BENCH_POSTGRES_URL")]
    postgres_url: Option<String>,
    /// Folder of `PostgreSQL`'s programs.
    #[arg(long)]
    postgres_bin: Option<PathBuf>,
    /// The `anju` binary.
    #[arg(long)]
    anju: PathBuf,
    /// Folder with `node_modules/fastify`.
    #[arg(long)]
    npm: Option<PathBuf>,
    /// The checkout; reports go to `target/bench` in it.
    #[arg(long)]
    root: PathBuf,
    /// Folder for the data of the run.
    #[arg(long)]
    dir: PathBuf,
    /// First port to use; 0 takes any that is free.
    #[arg(long, default_value_t = 0)]
    port: u16,
}

/// A benchmark: measures our workload beside its floor and adds rows.
type Run = for<'a> fn(&'a Bench, &'a mut Report) -> LocalBoxFuture<'a, Result>;

struct Entry {
    name: &'static str,
    about: &'static str,
    run: Run,
}

macro_rules! entry {
    ($name:literal, $about:literal, $run:path) => {
        Entry {
            name: $name,
            about: $about,
            run: |bench, report| $run(bench, report).boxed_local(),
        }
    };
}

/// Every benchmark, in the order in which they run.
const BENCHES: &[Entry] = &[
    entry!(
        "calibrate",
        "what one core and the disk of this machine do; no bar",
        calibrate::run
    ),
    entry!(
        "deposit-1",
        "one caller: a double-entry deposit, durable",
        store::deposit::one
    ),
    entry!(
        "deposit-100",
        "100 callers: a double-entry deposit, durable",
        store::deposit::hundred
    ),
    entry!(
        "remit-100k",
        "the month of a unit with 100,000 employees, upload to allocation",
        store::remit::alone
    ),
    entry!(
        "remit-under-load",
        "the same while 100 people read and deposit",
        store::remit::under_load
    ),
    entry!(
        "interest",
        "yearly settlement of a million accounts with history",
        store::interest::run
    ),
    entry!(
        "interest-crash",
        "the settlement, killed several times and resumed",
        store::interest_crash::run
    ),
    entry!(
        "http-floor",
        "hello world: axum beside Fastify",
        http::hello::run
    ),
    entry!(
        "overview-api",
        "account overview through the whole server",
        http::overview::overview
    ),
    entry!(
        "ledger-list",
        "last 20 entries through the whole server",
        http::overview::list
    ),
    entry!(
        "login-burst",
        "100 logins at once, and what others notice of it",
        http::login::run
    ),
    entry!(
        "mixed-100",
        "100 users, four reads to one write: p99, errors, memory",
        http::mixed::run
    ),
    entry!(
        "rss-idle",
        "memory after the start over existing data",
        http::memory::idle
    ),
    entry!(
        "rss-peak",
        "memory while a list of 100,000 is imported",
        http::memory::import
    ),
];

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    if words.next().as_deref() == Some(http::hello::COMMAND) {
        return serve_hello(words.next());
    }
    let arguments = Arguments::parse();
    if arguments.list {
        for entry in BENCHES {
            println!("{:<18} {}", entry.name, entry.about);
        }
        return ExitCode::SUCCESS;
    }
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::from)
        .and_then(|runtime| runtime.block_on(run(arguments)));
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("bench: {failure}");
            ExitCode::from(2)
        }
    }
}

/// This program as the floor of HTTP benchmarks.
fn serve_hello(address: Option<String>) -> ExitCode {
    let address = address.and_then(|text| text.parse().ok());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    match (address, runtime) {
        (Some(address), Ok(runtime)) => {
            drop(runtime.block_on(http::hello::serve(address)));
            ExitCode::SUCCESS
        }
        _ => ExitCode::FAILURE,
    }
}

fn chosen(names: &[String]) -> Result<Vec<&'static Entry>> {
    if let Some(unknown) = names
        .iter()
        .find(|name| BENCHES.iter().all(|entry| entry.name != *name))
    {
        return Err(Failure::new(format!(
            "there is no benchmark `{unknown}`; --list names them"
        )));
    }
    let wanted = |entry: &&Entry| names.is_empty() || names.iter().any(|name| *name == entry.name);
    Ok(BENCHES.iter().filter(wanted).collect())
}

async fn run(arguments: Arguments) -> Result<bool> {
    let chosen = chosen(&arguments.names)?;
    let mut engines = arguments.engine;
    if arguments.postgres_url.is_none() {
        engines.retain(|engine| *engine != Engine::Postgres);
    }
    let mut bench = Bench {
        rounds: arguments.rounds.max(1),
        quick: arguments.quick,
        accounts: arguments.accounts,
        engines,
        postgres_url: arguments.postgres_url,
        anju: arguments.anju,
        postgres_bin: arguments.postgres_bin,
        npm: arguments.npm,
        root: arguments.root,
        dir: arguments.dir,
        port: arguments.port,
        postmaster: 0,
        prepared: Default::default(),
    };
    bench.find_postmaster().await?;
    let mut report = Report::default();
    for entry in chosen {
        println!("\n==> {}: {}", entry.name, entry.about);
        if let Err(failure) = (entry.run)(&bench, &mut report).await {
            report.fail(failure.during(entry.name).to_string());
        }
    }
    // Outside of everything that is timed, and once: it reads every entry of 20 months.
    for data in bench.prepared.iter().filter_map(|cell| cell.get()) {
        if let Err(failure) = data.verify().await {
            report.fail(failure.during("the totals afterwards").to_string());
        }
    }
    println!("\n{}", report.table());
    #[expect(clippy::disallowed_methods, reason = "a report says when it was made")]
    let now = time::OffsetDateTime::now_utc();
    let (date, clock) = (now.date(), now.time());
    let stamp = format!(
        "{date}-{:02}{:02}{:02}",
        clock.hour(),
        clock.minute(),
        clock.second()
    );
    report.write(
        &bench.root.join("target/bench"),
        &stamp,
        &head(&bench, &stamp),
    )?;
    Ok(report.is_met())
}

/// What the figures were measured on.
fn head(bench: &Bench, stamp: &str) -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("unknown", |rest| rest.trim_start_matches([' ', '\t', ':']));
    let quick = if bench.quick {
        ", QUICK: figures prove nothing"
    } else {
        ""
    };
    format!(
        "Run of {stamp} UTC on {} cores ({model}), {} rounds{quick}.",
        measure::cores(),
        bench.rounds
    )
}
