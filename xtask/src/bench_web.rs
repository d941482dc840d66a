//! `cargo xtask bench web`: first visits of the personal hall beside the usual
//! H5 hall, and Lighthouse. The measuring itself is in `bench/web`.

use crate::apt;
use crate::failure::{Failure, Result};
use crate::shell;
use crate::web;
use std::path::{Path, PathBuf};

/// How the benchmark is called on the command line.
pub const NAME: &str = "web";
/// What it measures.
pub const ABOUT: &str = "first visits in a browser beside the usual H5 hall, and Lighthouse";

/// Builds halls and server, fetches the tools, measures.
///
/// Times are medians of `runs` visits of each page and side; `port` and the next
/// one are used, a default when it is 0.
///
/// # Errors
/// Something cannot be had, or a bar is not met.
pub fn run(runs: usize, port: u16) -> Result {
    apt::ensure(&[
        &apt::C_COMPILER,
        &apt::CHINESE_FONT,
        &apt::NPM,
        &apt::BROWSER,
    ])?;
    web::run(&web::Options { force: false })?;
    shell::run(&mut shell::cargo("build --release -p anju"))?;
    let scripts = shell::root().join("bench/web");
    install(&scripts)?;
    let browser = browser()?;
    let outcomes = ["run.mjs", "lighthouse.mjs"].map(|script| {
        let mut node = shell::command("node");
        node.arg(scripts.join(script));
        node.arg("--anju")
            .arg(shell::target_dir().join("release/anju"));
        node.arg("--out").arg(shell::root().join("target/bench"));
        node.arg("--chromium").arg(&browser);
        if port > 0 {
            node.arg("--port").arg(port.to_string());
        }
        // Lighthouse computes its times from one load; more runs say little more.
        let runs = if script == "run.mjs" { runs } else { 1 };
        node.arg("--runs").arg(runs.to_string());
        shell::run(&mut node)
    });
    outcomes.into_iter().collect()
}

/// Fetches what the scripts need, as their lock file says, unless it is there.
fn install(scripts: &Path) -> Result {
    let there = ["playwright-core", "lighthouse", "puppeteer-core"];
    let modules = scripts.join("node_modules");
    if there.iter().all(|name| modules.join(name).is_dir()) {
        return Ok(());
    }
    let mut npm = shell::command("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
    shell::run(npm.current_dir(scripts))
}

fn browser() -> Result<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found = names.iter().find_map(|name| shell::which(name));
    found.ok_or_else(|| Failure::new("no Chromium was found".to_owned()))
}
