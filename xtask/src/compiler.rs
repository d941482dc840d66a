//! Which compiler builds for `wasm32-unknown-unknown`.
//!
//! The standard library is compiled from source with the same flags as the
//! halls: that saves a fifth of what a visitor loads. rustup's own compiler, if
//! its `rust-src` is installed or can be downloaded; otherwise Debian's.

use crate::apt;
use crate::failure::{Failure, Result};
use crate::shell;
use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// The browser's target.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Overrides the choice: `rustup` or `debian`.
const OVERRIDE: &str = "ANJU_WASM_COMPILER";

/// A compiler for the browser.
pub struct Compiler {
    kind: Kind,
    /// Its version, part of the fingerprint of a build.
    pub version: String,
}

enum Kind {
    Rustup,
    Debian { linker: PathBuf },
}

/// The compiler to use; installs one when there is none.
///
/// # Errors
/// No compiler can be found or installed.
pub fn choose() -> Result<Compiler> {
    let wanted = env::var(OVERRIDE).unwrap_or_default();
    let installed =
        || sysroot().is_ok_and(|dir| dir.join("lib/rustlib/src/rust/library/std").is_dir());
    match wanted.as_str() {
        "rustup" if installed() => rustup(),
        "rustup" => Err(Failure::new("rustup has no rust-src".to_owned())),
        "" if installed() || download_source() => rustup(),
        "" | "debian" => debian(),
        other => Err(Failure::new(format!(
            "{OVERRIDE} is \"{other}\"; expected \"rustup\" or \"debian\""
        ))),
    }
}

impl Compiler {
    /// `cargo build` for the browser, without packages and profile.
    pub fn cargo_build(&self) -> Command {
        let mut command = match &self.kind {
            Kind::Rustup => shell::command("cargo"),
            Kind::Debian { linker } => {
                let mut cargo = shell::command("/usr/bin/cargo");
                cargo
                    .env_remove("RUSTUP_TOOLCHAIN")
                    .env("RUSTC", "/usr/bin/rustc")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
                cargo
            }
        };
        command.args(["build", "--target", TARGET]);
        command.args([
            "-Zbuild-std=std,panic_abort",
            "-Zbuild-std-features=optimize_for_size",
        ]);
        // Flags that start with Z are not stable yet; the compiler stays the same.
        command.env("RUSTC_BOOTSTRAP", "1");
        command
    }

    /// How the compiler is called in messages.
    pub fn name(&self) -> String {
        let kind = match self.kind {
            Kind::Rustup => "rustup's compiler",
            Kind::Debian { .. } => "Debian's compiler",
        };
        format!("{kind} ({})", self.version.lines().next().unwrap_or("?"))
    }
}

fn rustup() -> Result<Compiler> {
    let version = shell::output(shell::command("rustc").arg("-vV"))?;
    Ok(Compiler {
        kind: Kind::Rustup,
        version,
    })
}

fn debian() -> Result<Compiler> {
    apt::ensure(&[&apt::WASM_COMPILER])?;
    let version = shell::output(shell::command("/usr/bin/rustc").arg("-vV"))?;
    let linker = linker()?;
    Ok(Compiler {
        kind: Kind::Debian { linker },
        version,
    })
}

/// rustup's own linker: Debian's compiler brings none for Wasm.
fn linker() -> Result<PathBuf> {
    let version = shell::output(shell::command("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let linker = sysroot()?
        .join("lib/rustlib")
        .join(host.unwrap_or("x86_64-unknown-linux-gnu"))
        .join("bin/rust-lld");
    if linker.exists() {
        Ok(linker)
    } else {
        Err(Failure::new(format!("no linker at {}", linker.display())))
    }
}

fn sysroot() -> Result<PathBuf> {
    let sysroot = shell::output(shell::command("rustc").args(["--print", "sysroot"]))?;
    Ok(PathBuf::from(sysroot.trim()))
}

/// Tries `rustup component add`, once: where it fails, it would fail slowly each time.
fn download_source() -> bool {
    let Ok(version) = shell::output(shell::command("rustc").arg("-vV")) else {
        return false;
    };
    let refused = shell::root().join("target/wasm/rustup-cannot");
    if shell::which("rustup").is_none() || remembered(&refused, &version) {
        return false;
    }
    println!("rustup component add rust-src");
    // With the other compiler at hand, patience buys nothing.
    let patience = if (apt::WASM_COMPILER.present)() {
        60
    } else {
        300
    };
    let mut rustup = shell::command("rustup");
    rustup
        .args(["component", "add", "rust-src"])
        .env("RUSTUP_MAX_RETRIES", "1")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    match shell::run_within(&mut rustup, Duration::from_secs(patience)) {
        Ok(()) => true,
        Err(_) if shell::interrupted() => false,
        Err(failure) => {
            println!("  rustup could not ({failure}); this is remembered in target/wasm");
            drop(shell::write(&refused, version)); // asked again next time, then
            false
        }
    }
}

/// Whether this version of the compiler was refused before.
fn remembered(file: &Path, version: &str) -> bool {
    shell::read(file).is_ok_and(|text| text == version)
}
