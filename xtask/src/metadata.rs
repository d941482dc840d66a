//! The workspace as `cargo metadata` tells it.

use crate::failure::{Context as _, Failure, Result};
use crate::shell;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A crate of the workspace.
pub struct Member {
    /// Its folder.
    pub dir: PathBuf,
    /// Crates of the workspace that it depends on, for whatever purpose.
    pub uses: BTreeSet<String>,
}

/// All crates of the workspace by name.
///
/// # Errors
/// Cargo cannot read the workspace.
pub fn members() -> Result<BTreeMap<String, Member>> {
    let text = shell::output(&mut shell::cargo("metadata --format-version 1 --no-deps"))?;
    parse(&text)
}

fn parse(text: &str) -> Result<BTreeMap<String, Member>> {
    let metadata: Value =
        serde_json::from_str(text).context(|| "cargo metadata answers".to_owned())?;
    let packages = metadata["packages"].as_array();
    let packages = packages.ok_or_else(|| Failure::new("cargo metadata names no packages"))?;
    Ok(packages.iter().filter_map(member).collect())
}

fn member(package: &Value) -> Option<(String, Member)> {
    let manifest = Path::new(package["manifest_path"].as_str()?);
    let dependencies = package["dependencies"].as_array()?;
    let name = package["name"].as_str()?;
    let uses = dependencies
        .iter()
        .filter(|dependency| dependency["path"].is_string())
        .filter_map(|dependency| dependency["name"].as_str())
        .filter(|used| *used != name) // it may switch on features for its own tests
        .map(str::to_owned)
        .collect();
    let dir = manifest.parent()?.to_path_buf();
    Some((name.to_owned(), Member { dir, uses }))
}

/// Folders of `name` and of every crate of the workspace below it.
pub fn folders_below(members: &BTreeMap<String, Member>, name: &str) -> BTreeSet<PathBuf> {
    let mut open = vec![name];
    let mut folders = BTreeSet::new();
    while let Some(member) = open.pop().and_then(|name| members.get(name)) {
        if folders.insert(member.dir.clone()) {
            open.extend(member.uses.iter().map(String::as_str));
        }
    }
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_crates_of_the_workspace_are_arrows() {
        let text = r#"{"packages": [
            {"name": "a", "manifest_path": "/w/a/Cargo.toml", "dependencies": [
                {"name": "a", "path": "/w/a"},
                {"name": "b", "path": "/w/b"}, {"name": "serde"}]},
            {"name": "b", "manifest_path": "/w/b/Cargo.toml", "dependencies": []}]}"#;
        let members = parse(text).unwrap();
        assert_eq!(members["a"].uses, BTreeSet::from(["b".to_owned()]));
        let folders = folders_below(&members, "a");
        let expected = ["/w/a", "/w/b"].map(PathBuf::from);
        assert_eq!(folders, BTreeSet::from(expected));
    }
}
