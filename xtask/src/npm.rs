//! Packages of npm that tools need; none of them gets into the product.

use crate::failure::Result;
use crate::shell;
use std::path::PathBuf;

/// Fetches a package once into `target/npm`; answers with its `node_modules`.
///
/// Packages run no scripts of their own while they are installed.
///
/// # Errors
/// npm fails.
pub fn package(name: &str, version: &str) -> Result<PathBuf> {
    let dir = shell::root().join("target/npm");
    let modules = dir.join("node_modules");
    let fetched = shell::read(&modules.join(name).join("package.json"))
        .is_ok_and(|text| text.contains(&format!("\"version\": \"{version}\"")));
    if !fetched {
        shell::create_dir(&dir)?;
        let mut npm = shell::command("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts"]);
        npm.arg("--prefix").arg(&dir);
        npm.arg(format!("{name}@{version}"));
        shell::output(&mut npm)?;
    }
    Ok(modules)
}
