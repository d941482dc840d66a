//! `cargo xtask bench`: everything that a benchmark needs, then the benchmarks.

use crate::apt;
use crate::bench_web;
use crate::failure::Result;
use crate::npm;
use crate::postgres::{self, Cluster};
use crate::shell;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Version of the Node framework whose hello world is a floor; pinned, so that a run repeats.
const FASTIFY_VERSION: &str = "5.12.8";

/// Settings of a cluster that is measured: memory for 1 M accounts, checkpoints
/// seldom, every commit durable.
const SETTINGS: &[&str] = &[
    "shared_buffers=1GB",
    "max_wal_size=8GB",
    "effective_cache_size=4GB",
    "maintenance_work_mem=256MB",
    "synchronous_commit=on",
    "jit=off",
];

/// Options of `cargo xtask bench`.
#[derive(clap::Args)]
pub struct Options {
    /// Names of benchmarks; all when none is given.
    names: Vec<String>,
    /// Print the names and what they measure.
    #[arg(long)]
    list: bool,
    /// Rounds that count; the median does.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Small data and short windows, to see that everything works.
    #[arg(long)]
    quick: bool,
    /// Accounts of the yearly interest: 1,000,000 when left out.
    #[arg(long)]
    accounts: Option<i64>,
    /// Only this engine (`sqlite`, `postgres`).
    #[arg(long)]
    engine: Vec<String>,
    /// Folder for data; it must be on a real disk.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// First port to use; any that is free when left out.
    #[arg(long, default_value_t = 0)]
    port: u16,
}

/// Installs, builds, starts a cluster, measures.
///
/// # Errors
/// Something cannot be had, or a bar is not met.
pub fn run(options: &Options) -> Result {
    let (web, names): (Vec<_>, Vec<_>) = options
        .names
        .iter()
        .cloned()
        .partition(|name| name == bench_web::NAME);
    let only_web = names.is_empty() && !web.is_empty();
    let servers = if options.list || !only_web {
        run_servers(options, &names)
    } else {
        Ok(())
    };
    if options.list {
        println!("{:<18} {}", bench_web::NAME, bench_web::ABOUT);
        return servers;
    }
    if !names.is_empty() && web.is_empty() {
        return servers;
    }
    // A visit is short and noisy: more of them than of other rounds. They are
    // measured though a bar of the server was not met.
    let runs = if options.quick { 1 } else { options.rounds * 3 };
    let visits = bench_web::run(runs, options.port);
    servers.and(visits)
}

/// The benchmarks of the server.
fn run_servers(options: &Options, names: &[String]) -> Result {
    apt::ensure(&[
        &apt::C_COMPILER,
        &apt::POSTGRES,
        &apt::CHINESE_FONT,
        &apt::NPM,
        &apt::BROWSER,
        &apt::WRK,
    ])?;
    // The binary embeds this folder, and does not compile without it.
    shell::create_dir(&shell::web_dir())?;
    shell::run(&mut shell::cargo("build --release -p anju -p bench"))?;
    if options.list {
        let mut list = program("bench");
        places(&mut list, Path::new("."));
        return shell::run(list.arg("--list"));
    }
    let npm = npm::package("fastify", FASTIFY_VERSION)?;
    let base = options.dir.clone().unwrap_or_else(env::temp_dir);
    let dir = base.join(format!("anju-bench-{}", std::process::id()));
    shell::create_dir(&dir)?;
    let wants_postgres =
        options.engine.is_empty() || options.engine.iter().any(|it| it != "sqlite");
    let cluster = wants_postgres
        .then(|| Cluster::start_with(SETTINGS))
        .transpose()?;
    let mut bench = program("bench");
    places(&mut bench, &dir);
    bench.arg("--npm").arg(npm.parent().unwrap_or(&npm));
    bench.arg("--rounds").arg(options.rounds.to_string());
    bench.arg("--port").arg(options.port.to_string());
    if options.quick {
        bench.arg("--quick");
    }
    if let Some(accounts) = options.accounts {
        bench.arg("--accounts").arg(accounts.to_string());
    }
    for engine in &options.engine {
        bench.arg("--engine").arg(engine);
    }
    if let Some(cluster) = &cluster {
        bench.arg("--postgres-url").arg(cluster.url());
    }
    let outcome = shell::run(bench.args(names));
    drop(cluster);
    shell::remove_dir(&dir)?;
    outcome
}

fn program(name: &str) -> Command {
    shell::command(shell::target_dir().join("release").join(name))
}

/// Where everything lies.
fn places(bench: &mut Command, dir: &Path) {
    let release = shell::target_dir().join("release");
    bench.arg("--anju").arg(release.join("anju"));
    bench.arg("--root").arg(shell::root());
    bench.arg("--dir").arg(dir);
    if let Some(bin) = postgres::bin_dir() {
        bench.arg("--postgres-bin").arg(bin);
    }
}
