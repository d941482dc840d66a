//! wrk with one thread on a core of its own; random paths or random sessions
//! from a Lua script.

use std::{fmt::Write as _, fs, path::PathBuf, process::Stdio};

use super::{LOAD_CORE, Server};
use crate::{Result, context::Bench, data::Session, failure::Failure, measure};

/// What wrk measured.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    /// Requests a second.
    pub per_second: f64,
    /// CPU microseconds of the server's process a request.
    pub cpu_us: f64,
    /// 99th percentile in microseconds.
    pub p99_us: f64,
}

/// Random ids against hello world.
///
/// # Errors
/// wrk fails, or any answer is not 200.
pub async fn hello(bench: &Bench, server: &Server, connections: u32) -> Result<Figures> {
    let script = "request = function()\n  \
                  return wrk.format('GET', '/hello/' .. math.random(1000000))\nend\n";
    run(bench, server, connections, script).await
}

/// One path, each request from another employee.
///
/// # Errors
/// As [`hello`].
pub async fn sessions(
    bench: &Bench,
    server: &Server,
    path: &str,
    sessions: &[Session],
) -> Result<Figures> {
    let mut script = String::from("local requests = {}\nlocal tokens = {\n");
    for session in sessions {
        writeln!(script, "'{}',", session.token)?;
    }
    // The texts are made once, so that wrk itself is not the limit.
    write!(
        script,
        "}}\ninit = function()\n  for i, token in ipairs(tokens) do\n    \
         requests[i] = wrk.format('GET', '{path}', {{['Cookie'] = 'anju_personal=' .. token}})\n  \
         end\nend\nrequest = function()\n  return requests[math.random(#requests)]\nend\n"
    )?;
    run(bench, server, 100, &script).await
}

async fn run(bench: &Bench, server: &Server, connections: u32, script: &str) -> Result<Figures> {
    let path = bench.folder("wrk")?.join("script.lua");
    // Latencies come as one line of numbers after everything else.
    let done = "done = function(summary, latency)\n  \
         local e = summary.errors\n  \
         print('FIGURES ' .. summary.requests .. ' ' .. summary.duration .. ' ' .. \
         latency:percentile(99) .. ' ' .. \
         (e.connect + e.read + e.write + e.timeout + e.status))\nend\n";
    fs::write(&path, format!("{script}{done}"))?;
    // One second to warm up: connections, statement and page caches.
    once(server, connections, 1, &path).await?;
    let before = server.cpu();
    let figures = once(server, connections, bench.seconds(), &path).await?;
    let spent = server.cpu() - before;
    let [requests, duration, p99, errors] = figures;
    if errors > 0.0 || requests < 1.0 {
        return Err(Failure::new(format!(
            "{errors} of {requests} requests failed"
        )));
    }
    Ok(Figures {
        per_second: requests * 1e6 / duration,
        cpu_us: spent * 1e6 / requests,
        p99_us: p99,
    })
}

async fn once(
    server: &Server,
    connections: u32,
    seconds: u64,
    script: &PathBuf,
) -> Result<[f64; 4]> {
    let program = if measure::cores() < 2 {
        "wrk"
    } else {
        "taskset"
    };
    let mut command = tokio::process::Command::new(program);
    if program == "taskset" {
        command.args(["-c", LOAD_CORE, "wrk"]);
    }
    command
        .args(["-t", "1", "-c", &connections.to_string()])
        // A thousand connections on one core wait longer than wrk's own two seconds.
        .args(["--timeout", "10s"])
        .args(["-d", &format!("{seconds}s"), "-s"])
        .arg(script)
        .arg(format!("http://{}", server.address))
        .stdin(Stdio::null());
    let output = command.output().await?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("FIGURES "))
        .ok_or_else(|| {
            let said = String::from_utf8_lossy(&output.stderr);
            Failure::new(format!("wrk gave no figures: {text}{said}"))
        })?;
    let mut figures = [0.0; 4];
    for (slot, word) in figures.iter_mut().zip(line.split_whitespace()) {
        *slot = word.parse()?;
    }
    Ok(figures)
}
