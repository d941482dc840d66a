//! `pgbench` as a floor: prepared statements from a script.

use std::{fs, process::Command};

use crate::{Result, context::Bench, failure::Failure};

/// Runs a script with so many clients for so many seconds; answers with
/// transactions a second.
///
/// # Errors
/// It cannot be run, or a statement failed.
pub fn run(bench: &Bench, url: &str, script: &str, clients: u32, seconds: u64) -> Result<f64> {
    let path = bench.folder("pgbench")?.join("script.sql");
    fs::write(&path, script)?;
    let output = Command::new(bench.postgres_program("pgbench"))
        .args(["-n", "-M", "prepared", "-j", "1"])
        .arg("-c")
        .arg(clients.to_string())
        .arg("-T")
        .arg(seconds.to_string())
        .arg("-f")
        .arg(&path)
        .arg(url)
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let tps = text
        .lines()
        .find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    match tps {
        Some(tps) if output.status.success() => Ok(tps),
        _ => Err(Failure::new(format!(
            "pgbench: {}",
            String::from_utf8_lossy(&output.stderr)
        ))),
    }
}
