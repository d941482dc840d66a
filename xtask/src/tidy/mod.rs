//! `cargo xtask tidy`: the house rules that no compiler knows.
//!
//! Each check takes what it looks at as an argument and gives findings back, so
//! that its tests need no files.

mod arrows;
mod features;
mod functions;
mod licences;
mod lines;
mod manifests;
mod pairs;

use crate::failure::{Failure, Result};
use crate::metadata;
use crate::shell;
use std::fs;
use std::path::Path;

/// Options of `cargo xtask tidy`.
#[derive(clap::Args)]
pub struct Options {}

/// A breach of a house rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    file: String,
    line: usize,
    message: String,
}

impl Finding {
    fn new(file: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            message: message.into(),
        }
    }
}

/// A text file of the checkout.
struct Source {
    /// Path in the checkout, with `/`.
    path: String,
    text: String,
}

impl Source {
    fn is_rust(&self) -> bool {
        has_ending(&self.path, "rs")
    }
}

/// Prints one line a finding.
///
/// # Errors
/// There are findings, or Cargo cannot read the workspace.
pub fn run(_: &Options) -> Result {
    let sources = sources(&shell::root());
    let mut findings: Vec<Finding> = sources.iter().flat_map(lines::check).collect();
    findings.extend(sources.iter().flat_map(features::check));
    findings.extend(manifests::check(&sources));
    findings.extend(pairs::migrations(&sources));
    findings.extend(pairs::texts(&sources));
    findings.extend(arrows::check(&metadata::members()?));
    findings.extend(sources.iter().flat_map(functions::check));
    let spread = functions::Spread::of(&sources);
    findings.extend(spread.check());
    let packages = metadata::product()?;
    findings.extend(licences::check(&packages));
    println!("{}\n{}", licences::report(&packages), spread.report());
    findings.sort();
    for finding in &findings {
        let Finding {
            file,
            line,
            message,
        } = finding;
        println!("{file}:{line}: {message}");
    }
    match findings.len() {
        0 => {
            println!("tidy: {} files keep the house rules", sources.len());
            Ok(())
        }
        count => Err(Failure::new(format!("{count} findings"))),
    }
}

/// Every text file that people wrote.
fn sources(root: &Path) -> Vec<Source> {
    const ENDINGS: [&str; 13] = [
        "rs", "toml", "sql", "ftl", "css", "js", "html", "md", "sh", "json", "yml", "svg", "txt",
    ];
    let written =
        |path: &str| ENDINGS.iter().any(|ending| has_ending(path, ending)) || path == ".ci/run";
    let files = shell::files(root).into_iter();
    let sources = files.filter_map(|file| {
        let path = file.strip_prefix(root).ok()?.to_str()?.to_owned();
        let text = written(&path).then(|| fs::read_to_string(&file).ok())??;
        Some(Source { path, text })
    });
    sources.collect()
}

fn has_ending(path: &str, ending: &str) -> bool {
    Path::new(path).extension().is_some_and(|it| it == ending)
}

#[cfg(test)]
fn source(path: &str, text: &str) -> Source {
    Source {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

#[cfg(test)]
fn spots(findings: Vec<Finding>) -> Vec<(String, usize)> {
    findings.into_iter().map(|it| (it.file, it.line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checkout_is_read() {
        let sources = sources(&shell::root());
        assert!(sources.iter().any(|source| source.path == "Cargo.toml"));
        assert!(
            sources
                .iter()
                .any(|source| source.path == "xtask/src/tidy/mod.rs")
        );
        assert!(
            sources
                .iter()
                .all(|source| !source.path.starts_with("target/"))
        );
    }
}
