//! Installs what is missing, with Debian's and Ubuntu's package manager.

use crate::failure::{Failure, Result};
use crate::shell;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

/// Something that a task needs on the machine.
pub struct Need {
    /// What it is, for messages.
    pub what: &'static str,
    /// Whether it is there.
    pub present: fn() -> bool,
    /// Packages that bring it.
    pub packages: &'static [&'static str],
}

/// For the bundled `SQLite`.
pub const C_COMPILER: Need = Need {
    what: "C compiler",
    present: || shell::which("cc").is_some(),
    packages: &["gcc", "libc6-dev", "pkg-config"],
};
/// Chinese glyphs: the server embeds a subset into its PDFs, the browser draws pages.
pub const CHINESE_FONT: Need = Need {
    what: "Chinese font",
    present: || Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists(),
    packages: &["fonts-noto-cjk"],
};
/// For the store tests on the second engine.
pub const POSTGRES: Need = Need {
    what: "PostgreSQL",
    present: || crate::postgres::bin_dir().is_some(),
    packages: &["postgresql"],
};
/// For the browser journeys.
pub const BROWSER: Need = Need {
    what: "Chromium and its driver",
    present: || {
        let browsers = ["chromium", "chromium-browser", "google-chrome"];
        browsers.iter().any(|name| shell::which(name).is_some())
            && shell::which("chromedriver").is_some()
    },
    packages: &["chromium", "chromium-driver"],
};
/// Reads the text layer of the PDFs in tests.
pub const PDF_TOOLS: Need = Need {
    what: "PDF tools",
    present: || shell::which("pdftotext").is_some(),
    packages: &["poppler-utils"],
};
/// Fetches axe-core.
pub const NPM: Need = Need {
    what: "npm",
    present: || shell::which("npm").is_some(),
    packages: &["nodejs", "npm"],
};
/// Loads HTTP servers in benchmarks.
pub const WRK: Need = Need {
    what: "wrk",
    present: || shell::which("wrk").is_some(),
    packages: &["wrk"],
};
/// A compiler that can build the Wasm standard library, where rustup cannot bring it.
pub const WASM_COMPILER: Need = Need {
    what: "compiler with the sources of the standard library",
    present: || {
        let sources = Path::new("/usr/lib/rustlib/src/rust/library").exists();
        sources && Path::new("/usr/bin/cargo").exists() && debian_rustc_is_new_enough()
    },
    packages: &["rustc-web", "cargo-web", "rust-web-src"],
};

/// Debian has two compilers: the release's, which may be years old, and the browsers' newer one.
fn debian_rustc_is_new_enough() -> bool {
    const OLDEST_MINOR: u32 = 95; // rust-version of the workspace
    let version = shell::output(shell::command("/usr/bin/rustc").arg("--version"));
    let minor = version
        .ok()
        .and_then(|text| text.split('.').nth(1)?.parse::<u32>().ok());
    minor.is_some_and(|minor| minor >= OLDEST_MINOR)
}

/// Installs the packages of all needs that are not met.
///
/// # Errors
/// There is no `apt-get`, we may not use it, it fails, or a need is still not met.
pub fn ensure(needs: &[&Need]) -> Result {
    let missing: Vec<_> = needs.iter().filter(|need| !(need.present)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let what: Vec<_> = missing.iter().map(|need| need.what).collect();
    let packages: Vec<_> = missing
        .iter()
        .flat_map(|need| need.packages)
        .copied()
        .collect();
    println!("installing: {} ({})", what.join(", "), packages.join(" "));
    update_once()
        .and_then(|()| install(&packages))
        .map_err(|failure| {
            Failure::new(format!(
                "missing: {}\n  {failure}\n  install by hand: {}",
                what.join(", "),
                by_hand(&packages)
            ))
        })?;
    match missing.iter().find(|need| !(need.present)()) {
        None => Ok(()),
        Some(need) => Err(Failure::new(format!(
            "{} is still missing after the installation of {}",
            need.what,
            need.packages.join(" ")
        ))),
    }
}

/// A new machine has no package lists; once a run is enough.
fn update_once() -> Result {
    static DONE: AtomicBool = AtomicBool::new(false);
    if DONE.swap(true, Ordering::SeqCst) {
        return Ok(());
    }
    shell::run(apt_get()?.args(["update", "-q"]))
}

fn install(packages: &[&str]) -> Result {
    let mut command = apt_get()?;
    command.args(["install", "-y", "-q", "--no-install-recommends"]);
    shell::run(command.args(packages))
}

/// `apt-get` that asks nothing and waits for another one's lock.
fn apt_get() -> Result<Command> {
    if shell::which("apt-get").is_none() {
        return Err(Failure::new("this system has no apt-get"));
    }
    let mut command = if is_root() {
        shell::command("env")
    } else if can_sudo() {
        let mut sudo = shell::command("sudo");
        sudo.args(["-n", "env"]);
        sudo
    } else {
        return Err(Failure::new("only root may install packages"));
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    command.args(["-o", "DPkg::Lock::Timeout=300"]);
    Ok(command)
}

fn by_hand(packages: &[&str]) -> String {
    let sudo = if is_root() { "" } else { "sudo " };
    let packages = packages.join(" ");
    format!("{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends {packages}")
}

/// Whether we are root.
pub fn is_root() -> bool {
    shell::output(shell::command("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Whether `sudo` works without asking for a password, which nobody may be there to type.
fn can_sudo() -> bool {
    shell::which("sudo").is_some()
        && shell::output(shell::command("sudo").args(["-n", "true"])).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_not_installed() {
        let need = Need {
            what: "nothing",
            present: || true,
            packages: &["no-such-package"],
        };
        ensure(&[&need]).unwrap();
    }

    #[test]
    fn the_command_for_hands_is_complete() {
        let line = by_hand(&["a", "b"]);
        assert!(line.contains("apt-get update"), "{line}");
        assert!(line.ends_with(" a b"), "{line}");
    }
}
