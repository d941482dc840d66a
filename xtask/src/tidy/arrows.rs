//! Which crate may know which: `web-* → web-kit → shared-types ← server ← mini-app-api ← anju`.

use super::Finding;
use crate::metadata::Member;
use crate::shell;
use std::collections::BTreeMap;

/// Every crate, and the crates of the workspace that it may depend on.
///
/// `sandbox` and `e2e` know the product over HTTP only, so that a mistake in one
/// is not mirrored by the other.
const ARROWS: [(&str, &[&str]); 12] = [
    (
        "anju",
        &[
            "server",
            "mini-app-api",
            "shared-types",
            "web-kit",
            "web-personal",
            "web-unit",
        ],
    ),
    ("bench", &["server", "shared-types"]),
    ("e2e", &[]),
    ("mini-app-api", &["server", "shared-types"]),
    ("sandbox", &[]),
    // The sandbox for its tests alone, which meet it over HTTP.
    ("server", &["sandbox", "shared-types"]),
    ("shared-types", &[]),
    ("web-desk", &["web-kit", "shared-types"]),
    ("web-kit", &["shared-types"]),
    ("web-personal", &["web-kit", "shared-types"]),
    ("web-unit", &["web-kit", "shared-types"]),
    ("xtask", &[]),
];

/// Arrows that are not in the plan, and crates that the plan does not know.
pub fn check(members: &BTreeMap<String, Member>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, member) in members {
        let file = shell::shown(&member.dir.join("Cargo.toml"));
        let mut find = |message| findings.push(Finding::new(&file, 1, message));
        match ARROWS.iter().find(|(known, _)| known == name) {
            None => find(format!("crate `{name}` has no place among the arrows")),
            Some((_, allowed)) => {
                let wrong = member
                    .uses
                    .iter()
                    .filter(|used| !allowed.contains(&used.as_str()));
                wrong.for_each(|used| find(format!("`{name}` must not depend on `{used}`")));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn members(name: &str, uses: &[&str]) -> BTreeMap<String, Member> {
        let member = Member {
            dir: PathBuf::from(name),
            uses: uses.iter().map(|&used| used.to_owned()).collect(),
        };
        BTreeMap::from([(name.to_owned(), member)])
    }

    #[test]
    fn arrows_point_one_way() {
        let fine: [(&str, &[&str]); 3] = [
            ("anju", &["server", "mini-app-api"]),
            ("web-unit", &["web-kit", "shared-types"]),
            ("sandbox", &[]),
        ];
        for (name, uses) in fine {
            assert_eq!(check(&members(name, uses)), []);
        }
        let wrong: [(&str, &[&str]); 5] = [
            ("shared-types", &["server"]),
            ("server", &["mini-app-api"]),
            ("sandbox", &["shared-types"]),
            ("web-personal", &["web-unit"]),
            ("unknown", &[]),
        ];
        for (name, uses) in wrong {
            assert_eq!(check(&members(name, uses)).len(), 1, "{name}");
        }
    }
}
