//! `cargo xtask test`: everything that must hold, in one run.

use crate::apt::{self, Need};
use crate::failure::{Failure, Result};
use crate::faults;
use crate::npm;
use crate::postgres::Cluster;
use crate::shell;
use crate::tidy;
use crate::web;
use std::env;
use std::fmt;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// Version of the accessibility checker; pinned, so that a run repeats.
const AXE_VERSION: &str = "4.11.0";

/// Where tests find `PostgreSQL`; set from outside, no cluster is started.
const POSTGRES_URL: &str = "ANJU_TEST_POSTGRES_URL";

/// Options of `cargo xtask test`.
#[derive(clap::Args)]
pub struct Options {
    /// Only these parts.
    #[arg(long, value_enum, num_args = 1.., value_delimiter = ',')]
    only: Vec<Part>,
    /// Go on after a failed stage, and name all that failed.
    #[arg(long)]
    keep_going: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Format, clippy, house rules.
    Lint,
    /// All tests but the browser's.
    Unit,
    /// Web halls and their budget.
    Web,
    /// Browser journeys, with the builds that they need.
    E2e,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    Format,
    Clippy,
    Unit,
    Web,
    Build,
    Journeys,
    Faults,
    Tidy,
}

/// All stages in their order: cheap and telling ones first.
const STAGES: [Stage; 8] = [
    Stage::Format,
    Stage::Clippy,
    Stage::Unit,
    Stage::Web,
    Stage::Build,
    Stage::Journeys,
    Stage::Faults,
    Stage::Tidy,
];

impl Stage {
    fn belongs_to(self, part: Part) -> bool {
        match self {
            Self::Format | Self::Clippy | Self::Tidy => part == Part::Lint,
            Self::Unit => part == Part::Unit,
            Self::Web => matches!(part, Part::Web | Part::E2e),
            Self::Build | Self::Journeys | Self::Faults => part == Part::E2e,
        }
    }

    fn needs_postgres(self) -> bool {
        matches!(self, Self::Unit | Self::Journeys | Self::Faults)
    }

    fn needs(self) -> &'static [&'static Need] {
        match self {
            Self::Format | Self::Web | Self::Tidy => &[],
            Self::Clippy | Self::Build => &[&apt::C_COMPILER],
            Self::Unit => &[
                &apt::C_COMPILER,
                &apt::POSTGRES,
                &apt::CHINESE_FONT,
                &apt::PDF_TOOLS,
            ],
            Self::Faults => &[&apt::POSTGRES],
            Self::Journeys => &[
                &apt::POSTGRES,
                &apt::CHINESE_FONT,
                &apt::PDF_TOOLS,
                &apt::BROWSER,
                &apt::NPM,
            ],
        }
    }

    fn run(self, postgres_url: &str) -> Result {
        match self {
            Self::Format => cargo("fmt --all --check"),
            Self::Clippy => cargo("clippy --workspace --all-targets -- -D warnings"),
            Self::Unit => {
                let mut tests = shell::cargo("test --workspace --exclude e2e");
                shell::run(tests.env(POSTGRES_URL, postgres_url))
            }
            Self::Web => web::run(&web::Options { force: false }),
            Self::Build => cargo("build -p anju -p sandbox"),
            Self::Journeys => shell::run(&mut journeys(postgres_url)?),
            Self::Faults => faults::run_shortly(postgres_url),
            Self::Tidy => tidy::run(&tidy::Options {}),
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Format => "format",
            Self::Clippy => "clippy",
            Self::Unit => "unit and integration tests",
            Self::Web => "web halls and their budget",
            Self::Build => "build of anju and sandbox",
            Self::Faults => "sudden death",
            Self::Journeys => "browser journeys",
            Self::Tidy => "tidy",
        })
    }
}

/// Runs the chosen stages in order.
///
/// # Errors
/// Something cannot be installed, or a stage fails: its name is in the error.
pub fn run(options: &Options) -> Result {
    let start = Instant::now();
    let stages = chosen(&options.only);
    // Together, because one call of apt-get is quicker than five.
    let needs: Vec<_> = stages
        .iter()
        .flat_map(|stage| stage.needs())
        .copied()
        .collect();
    apt::ensure(&unique(&needs))?;
    // The binary embeds this folder, and does not compile without it.
    shell::create_dir(&shell::web_dir())?;
    let postgres = Postgres::for_stages(&stages)?;
    let mut report = Report::default();
    for stage in stages {
        println!("\n==> {stage}");
        let begin = Instant::now();
        let outcome = stage.run(&postgres.url());
        report.add(stage, begin.elapsed(), outcome);
        if shell::interrupted() || (report.has_failed() && !options.keep_going) {
            break;
        }
    }
    drop(postgres);
    report.conclude(start.elapsed())
}

fn chosen(only: &[Part]) -> Vec<Stage> {
    let wanted = |stage: &Stage| only.is_empty() || only.iter().any(|part| stage.belongs_to(*part));
    STAGES.into_iter().filter(wanted).collect()
}

fn unique<'a>(needs: &[&'a Need]) -> Vec<&'a Need> {
    let mut unique: Vec<&Need> = Vec::new();
    for need in needs {
        if unique.iter().all(|known| known.what != need.what) {
            unique.push(need);
        }
    }
    unique
}

/// The engine for the tests: ours, one from outside, or none because no stage asks.
enum Postgres {
    Ours(Cluster),
    Outside(String),
}

impl Postgres {
    fn for_stages(stages: &[Stage]) -> Result<Self> {
        if let Ok(url) = env::var(POSTGRES_URL) {
            return Ok(Self::Outside(url));
        }
        if !stages.iter().any(|stage| stage.needs_postgres()) {
            return Ok(Self::Outside(String::new()));
        }
        let cluster = Cluster::start()?;
        println!("PostgreSQL for this run: {}", cluster.url());
        Ok(Self::Ours(cluster))
    }

    fn url(&self) -> String {
        match self {
            Self::Ours(cluster) => cluster.url(),
            Self::Outside(url) => url.clone(),
        }
    }
}

fn cargo(args: &str) -> Result {
    shell::run(&mut shell::cargo(args))
}

/// The journeys, with the programs and the folder they need.
fn journeys(postgres_url: &str) -> Result<Command> {
    let programs = shell::target_dir().join("debug");
    let screens = shell::root().join("target/screens");
    shell::create_dir(&screens)?;
    let mut command = shell::cargo("test -p e2e --no-fail-fast");
    command
        .env(POSTGRES_URL, postgres_url)
        .env("ANJU_BIN", programs.join("anju"))
        .env("SANDBOX_BIN", programs.join("sandbox"))
        .env("ANJU_AXE", axe()?)
        .env("ANJU_SCREENS", screens);
    Ok(command)
}

/// The accessibility checker's script, fetched once.
fn axe() -> Result<PathBuf> {
    let modules = npm::package("axe-core", AXE_VERSION)?;
    let script = modules.join("axe-core/axe.min.js");
    if script.exists() {
        Ok(script)
    } else {
        let script = shell::shown(&script);
        Err(Failure::new(format!("npm did not bring {script}")))
    }
}

/// How the stages went.
#[derive(Default)]
struct Report {
    lines: Vec<String>,
    failed: Vec<String>,
}

impl Report {
    fn add(&mut self, stage: Stage, elapsed: Duration, outcome: Result) {
        let word = if outcome.is_ok() { "ok" } else { "FAILED" };
        let elapsed = shell::duration(elapsed);
        self.lines
            .push(format!("{stage:<28} {word:<7} {elapsed:>12}"));
        if let Err(failure) = outcome {
            eprintln!("{stage}: {failure}");
            self.failed.push(stage.to_string());
        }
    }

    fn has_failed(&self) -> bool {
        !self.failed.is_empty()
    }

    fn conclude(self, elapsed: Duration) -> Result {
        println!("\n{}", self.lines.join("\n"));
        println!("{:<36} {:>12}", "in all", shell::duration(elapsed));
        if self.failed.is_empty() {
            return Ok(());
        }
        let stages = self.failed.join(", ");
        Err(Failure::new(format!("failed: {stages}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_choose_stages_in_order() {
        assert_eq!(chosen(&[]), STAGES);
        assert_eq!(
            chosen(&[Part::E2e, Part::Lint]),
            [
                Stage::Format,
                Stage::Clippy,
                Stage::Web,
                Stage::Build,
                Stage::Journeys,
                Stage::Faults,
                Stage::Tidy
            ]
        );
        assert_eq!(chosen(&[Part::Unit]), [Stage::Unit]);
    }

    #[test]
    fn a_failed_stage_is_named() {
        let mut report = Report::default();
        report.add(Stage::Clippy, Duration::ZERO, Err(Failure::new("why")));
        let failure = report.conclude(Duration::ZERO).unwrap_err();
        assert_eq!(failure.to_string(), "failed: clippy");
    }
}
