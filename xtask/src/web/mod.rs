//! `cargo xtask web`: the web halls as static files that the binary embeds.
//!
//! Cargo compiles both halls, wasm-bindgen makes the glue, and every file gets
//! a name with its hash and brotli and gzip twins. Nothing is done when no
//! input has changed.

mod bundle;
mod fingerprint;
mod minify;
mod names;
mod sizes;

use crate::compiler::{self, Compiler};
use crate::failure::{Context as _, Result};
use crate::shell;
use std::fs::File;
use std::path::PathBuf;
use std::time::Instant;

/// What everything that a first visit to a part of the personal hall loads may weigh,
/// in bytes of brotli.
const PERSONAL_BUDGET: u64 = 180_000;

/// A web app.
struct Hall {
    /// Its crate, and its folder in the workspace.
    package: &'static str,
    /// The program in that crate: the name of the module.
    program: &'static str,
    /// Its folder in `target/web/` and its prefix in URLs.
    folder: &'static str,
    budget: Option<u64>,
}

const HALLS: [Hall; 3] = [
    Hall {
        package: "web-personal",
        program: "web-personal",
        folder: "personal",
        budget: Some(PERSONAL_BUDGET),
    },
    Hall {
        package: "web-personal",
        program: "web-personal-cases",
        folder: "personal-cases",
        budget: Some(PERSONAL_BUDGET),
    },
    Hall {
        package: "web-unit",
        program: "web-unit",
        folder: "unit",
        budget: None,
    },
];

/// Options of `cargo xtask web`.
#[derive(clap::Args)]
pub struct Options {
    /// Build even if nothing has changed.
    #[arg(long)]
    pub force: bool,
}

/// Builds both halls, prints their sizes, and checks the budget.
///
/// # Errors
/// A step fails, or a hall is above its budget.
pub fn run(options: &Options) -> Result {
    let start = Instant::now();
    let _turn = wait_for_turn()?;
    let compiler = compiler::choose()?;
    let inputs = fingerprint::of_inputs(&compiler.version)?;
    if !options.force && fingerprint::is_built(&inputs) {
        println!("web halls: nothing has changed");
    } else {
        fingerprint::forget()?;
        build(&compiler)?;
        fingerprint::remember(&inputs)?;
        println!("web halls built in {}", shell::duration(start.elapsed()));
    }
    sizes::report(&HALLS)
}

/// Two builds at once would take each other's files away; held until dropped.
fn wait_for_turn() -> Result<File> {
    shell::create_dir(&wasm_dir())?;
    let path = wasm_dir().join("turn.lock");
    let file = File::create(&path).context(|| format!("cannot open {}", shell::shown(&path)))?;
    file.lock()
        .context(|| format!("cannot lock {}", shell::shown(&path)))?;
    Ok(file)
}

fn build(compiler: &Compiler) -> Result {
    println!("web halls with {}", compiler.name());
    let mut cargo = compiler.cargo_build();
    cargo.args(["--profile", "web", "--target-dir"]);
    cargo.arg(wasm_dir());
    for hall in &HALLS {
        cargo.args(["-p", hall.package, "--bin", hall.program]);
    }
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags());
    shell::run(&mut cargo)?;
    HALLS.iter().try_for_each(bundle::hall)
}

/// What never reaches a visitor's screen costs no bytes: the message of a panic
/// and where in the source it arose, the text forms of `Debug`, and the paths of
/// this machine.
fn flags() -> String {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = cargo_home.or_else(|| home.map(|home| home.join(".cargo")));
    let remap = |from: PathBuf, to: &str| format!("--remap-path-prefix={}={to}", from.display());
    let registry = cargo_home.map(|home| remap(home.join("registry/src"), "crates"));
    let own = remap(shell::root(), "anju");
    let silent = [
        "-Zlocation-detail=none",
        "-Zfmt-debug=none",
        "-Zunstable-options",
        "-Cpanic=immediate-abort",
    ]
    .map(str::to_owned);
    registry
        .into_iter()
        .chain([own])
        .chain(silent)
        .collect::<Vec<_>>()
        .join("\u{1f}")
}

/// Cargo's target folder for the browser.
fn wasm_dir() -> PathBuf {
    shell::root().join("target/wasm")
}
