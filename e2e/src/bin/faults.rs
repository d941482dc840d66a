//! `faults`: kills the server again and again; see `e2e::faults`.

use std::process::ExitCode;

use e2e::faults::{self, Engine};

/// Kills without `--kills`.
const KILLS: u32 = 20;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (mut kills, mut seed, mut engines) = (KILLS, 1_u64, vec![Engine::Sqlite, Engine::Postgres]);
    while let Some(name) = arguments.next() {
        let value = arguments.next().unwrap_or_default();
        let understood = match name.as_str() {
            "--kills" => value.parse().map(|number| kills = number).is_ok(),
            "--seed" => value.parse().map(|number| seed = number).is_ok(),
            "--engine" => {
                engines.retain(|engine| engine.word() == value);
                !engines.is_empty()
            }
            _ => false,
        };
        if !understood {
            eprintln!("faults [--kills <n>] [--seed <n>] [--engine sqlite|postgres]");
            return ExitCode::FAILURE;
        }
    }
    for engine in engines {
        println!("{}: {kills} kills, seed {seed}", engine.word());
        match faults::run(engine, kills, seed) {
            None => println!("postgres: skipped, ANJU_TEST_POSTGRES_URL names no cluster"),
            Some(summary) => println!(
                "{}: held; {} kills of the server and {} of the settlement, {} acts \
                 acknowledged, {} checks, slowest start {} ms, {} s in all",
                engine.word(),
                summary.server_kills,
                summary.settlement_kills,
                summary.acts,
                summary.checks,
                summary.slowest_start.as_millis(),
                summary.elapsed.as_secs()
            ),
        }
    }
    ExitCode::SUCCESS
}
