//! `cargo xtask faults`: kills the server again and again, and looks what is left.

use crate::apt;
use crate::failure::Result;
use crate::postgres::Cluster;
use crate::shell;
use std::env;

/// Where the harness finds `PostgreSQL`; set from outside, no cluster is started.
const POSTGRES_URL: &str = "ANJU_TEST_POSTGRES_URL";

/// Options of `cargo xtask faults`.
#[derive(clap::Args)]
pub struct Options {
    /// Kills on each engine.
    #[arg(long, default_value_t = 500)]
    kills: u32,
    /// Repeats the run of that seed; without it every run differs.
    #[arg(long)]
    seed: Option<u64>,
    /// One engine alone.
    #[arg(long, value_enum)]
    engine: Option<Engine>,
    /// Kill the optimised build.
    #[arg(long)]
    release: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    const fn word(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// Builds what is needed and runs the harness.
///
/// # Errors
/// A build fails, or something acknowledged was lost or doubled.
pub fn run(options: &Options) -> Result {
    apt::ensure(&[&apt::C_COMPILER, &apt::POSTGRES])?;
    // The binary embeds this folder, and does not compile without it.
    shell::create_dir(&shell::web_dir())?;
    let profile = if options.release { "release" } else { "debug" };
    let mut build = shell::cargo("build -p anju");
    if options.release {
        build.arg("--release");
    }
    shell::run(&mut build)?;
    let outside = env::var(POSTGRES_URL).ok();
    let own = if outside.is_none() && options.engine != Some(Engine::Sqlite) {
        Some(Cluster::start()?)
    } else {
        None
    };
    let url = outside.or_else(|| own.as_ref().map(Cluster::url));
    let seed = options.seed.unwrap_or_else(|| std::process::id().into());
    harness(url.as_deref(), profile, options.kills, seed, options.engine)
}

/// The short run of `cargo xtask test`; the server is built already.
///
/// # Errors
/// As [`run`].
pub fn run_shortly(postgres_url: &str) -> Result {
    harness(Some(postgres_url), "debug", 10, 1, None)
}

fn harness(
    postgres_url: Option<&str>,
    profile: &str,
    kills: u32,
    seed: u64,
    engine: Option<Engine>,
) -> Result {
    let mut command = shell::cargo("run -q -p e2e --bin faults --");
    command.args(["--kills", &kills.to_string(), "--seed", &seed.to_string()]);
    if let Some(engine) = engine {
        command.args(["--engine", engine.word()]);
    }
    if let Some(url) = postgres_url {
        command.env(POSTGRES_URL, url);
    }
    command.env("ANJU_BIN", shell::target_dir().join(profile).join("anju"));
    shell::run(&mut command)
}
