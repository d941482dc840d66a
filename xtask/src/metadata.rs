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

/// Crates that reach people, and the target that they are built for; none is the machine's own.
const PRODUCT: [(&[&str], Option<&str>); 2] = [
    (&["anju"], None),
    (
        &["web-personal", "web-unit"],
        Some("wasm32-unknown-unknown"),
    ),
];

/// A package that goes into the product.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence as an SPDX expression; empty when it names none.
    pub licence: String,
}

/// Everything that is compiled into the product, sorted; not what only its
/// tests or build scripts need.
///
/// # Errors
/// Cargo cannot resolve the workspace.
pub fn product() -> Result<Vec<Package>> {
    let mut packages = BTreeSet::new();
    for (roots, target) in PRODUCT {
        let own = host()?;
        let target = target.unwrap_or(&own);
        let arguments = format!("metadata --format-version 1 --locked --filter-platform {target}");
        let text = shell::output(&mut shell::cargo(&arguments))?;
        packages.extend(below(&text, roots)?);
    }
    Ok(packages.into_iter().collect())
}

/// The machine's own target.
fn host() -> Result<String> {
    let text = shell::output(shell::command("rustc").arg("-vV"))?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.ok_or_else(|| Failure::new("rustc names no host"))?;
    Ok(host.trim().to_owned())
}

fn below(text: &str, roots: &[&str]) -> Result<Vec<Package>> {
    let metadata: Value =
        serde_json::from_str(text).context(|| "cargo metadata answers".to_owned())?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let id = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let nodes: BTreeMap<String, Vec<Value>> = list(&metadata["resolve"]["nodes"])
        .iter()
        .map(|node| (id(&node["id"]), list(&node["deps"])))
        .collect();
    let packages = list(&metadata["packages"]);
    let is_root = |package: &&Value| {
        let name = package["name"].as_str().unwrap_or_default();
        package["source"].is_null() && roots.contains(&name)
    };
    let roots = packages.iter().filter(is_root);
    let mut open: Vec<String> = roots.map(|package| id(&package["id"])).collect();
    let mut reached = BTreeSet::new();
    while let Some(next) = open.pop() {
        let uses = nodes.get(&next).into_iter().flatten();
        let uses = uses.filter(|used| {
            let kinds = list(&used["dep_kinds"]);
            kinds.iter().any(|kind| kind["kind"].is_null())
        });
        let uses: Vec<String> = uses.map(|used| id(&used["pkg"])).collect();
        if reached.insert(next) {
            open.extend(uses);
        }
    }
    let reached = packages
        .iter()
        .filter(|package| reached.contains(&id(&package["id"])));
    Ok(reached
        .map(|package| Package {
            name: id(&package["name"]),
            version: id(&package["version"]),
            licence: id(&package["license"]),
        })
        .collect())
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
    fn the_product_is_what_is_compiled_into_it() {
        let text = r#"{"packages": [
            {"id": "1", "name": "anju", "version": "0", "license": "Apache-2.0", "source": null},
            {"id": "2", "name": "used", "version": "1", "license": "MIT", "source": "r"},
            {"id": "3", "name": "tests", "version": "1", "license": "GPL", "source": "r"},
            {"id": "4", "name": "deep", "version": "2", "license": null, "source": "r"},
            {"id": "5", "name": "other", "version": "1", "license": "GPL", "source": null}],
            "resolve": {"nodes": [
            {"id": "1", "deps": [{"pkg": "2", "dep_kinds": [{"kind": null}]},
                {"pkg": "3", "dep_kinds": [{"kind": "dev"}, {"kind": "build"}]}]},
            {"id": "2", "deps": [{"pkg": "4", "dep_kinds": [{"kind": "build"}, {"kind": null}]}]},
            {"id": "5", "deps": [{"pkg": "3", "dep_kinds": [{"kind": null}]}]}]}}"#;
        let packages = below(text, &["anju"]).unwrap();
        let named: Vec<_> = packages.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(named, ["anju", "used", "deep"]);
        assert_eq!(packages[2].licence, "");
    }

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
