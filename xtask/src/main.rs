//! Build and check tasks of the workspace: `cargo xtask <task> --help`.
//!
//! One file a task; what they share is in [`shell`], [`apt`], [`compiler`] and [`postgres`].

mod apt;
mod bench;
mod compiler;
mod failure;
mod faults;
mod metadata;
mod npm;
mod postgres;
mod service;
mod shell;
mod start;
mod test;
mod tidy;
mod web;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Builds, starts and checks Anju (安居).
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing, build, fill the demo database, start sandbox and server.
    ///
    /// Both stay in the foreground until Ctrl-C. The demo data is kept in `var/demo`.
    Start(start::Options),
    /// Install what the tests need, then run every check.
    ///
    /// Format, clippy, tests on both database engines, web halls with their budget,
    /// browser journeys, house rules. `PostgreSQL` is a cluster of its own for the run,
    /// unless `ANJU_TEST_POSTGRES_URL` names another.
    Test(test::Options),
    /// Measure against floors: all benchmarks, or those that are named.
    ///
    /// Builds everything in release, starts a `PostgreSQL` cluster for the run, and writes
    /// a table to `target/bench/`. `docs/performance.md` says what each figure means. Ends
    /// with 1 when a bar is not met.
    Bench(bench::Options),
    /// Build both web halls for the browser and print their sizes.
    ///
    /// The result is in `target/web/`. A hall's `index.html` and `boot.js` are templates:
    /// `{{wasm}}`, `{{js}}`, `{{css}}`, `{{boot}}` and the names of files in `static/`
    /// (`{{icon.svg}}`) become URLs. Styles are `web-kit/styles/*.css`, then the hall's
    /// own `styles/*.css`, in the order of their names; they may name static files, too.
    Web(web::Options),
    /// Kill the server again and again while money moves, and check what is left.
    ///
    /// Prints its seed; the same seed repeats the same moments.
    Faults(faults::Options),
    /// Check the house rules that no compiler knows.
    Tidy(tidy::Options),
}

fn main() -> ExitCode {
    let task = Cli::parse().task;
    let outcome = shell::listen_for_signals().and_then(|()| match task {
        Task::Start(options) => start::run(&options),
        Task::Test(options) => test::run(&options),
        Task::Bench(options) => bench::run(&options),
        Task::Web(options) => web::run(&options),
        Task::Faults(options) => faults::run(&options),
        Task::Tidy(options) => tidy::run(&options),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            // 130 is what a shell expects of a program that Ctrl-C ended.
            ExitCode::from(if shell::interrupted() { 130 } else { 1 })
        }
    }
}
