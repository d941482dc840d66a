//! Licences of everything that goes into the product, and crates that go in twice.

use super::Finding;
use crate::metadata::Package;
use std::collections::{BTreeMap, BTreeSet};

/// Licences that ask for no more than a notice.
const ALLOWED: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Crates under a licence that asks for more, each with the reason why it is
/// in all the same. None so far.
const EXCEPTIONS: [(&str, &str); 0] = [];

/// Crates that are in with several versions, each with who wants the older one.
const TWICE: [(&str, &str); 22] = [
    ("base64", "krilla, metrics and sqlx are a version behind"),
    (
        "bincode",
        "yew draws on the server with 2, its tasks come with 1",
    ),
    ("block-buffer", "sqlx hashes with sha2 0.10"),
    ("cpufeatures", "sqlx hashes with sha2 0.10"),
    ("crypto-common", "sqlx hashes with sha2 0.10"),
    ("digest", "sqlx hashes with sha2 0.10"),
    (
        "getrandom",
        "metrics draws with rand 0.9; crates of the browser are behind",
    ),
    ("gloo-events", "yew is a version behind"),
    ("gloo-timers", "yew is a version behind"),
    ("hashbrown", "metrics and sqlx are a version behind"),
    ("hashlink", "sqlx is a version behind rusqlite"),
    ("http", "gloo is a version behind, in the browser only"),
    ("miniz_oxide", "png of krilla is a version behind"),
    ("rand", "metrics draws with rand 0.9"),
    ("rand_core", "metrics draws with rand 0.9"),
    ("sha2", "sqlx hashes with sha2 0.10"),
    ("syn", "macros, at build time only"),
    ("thiserror", "gloo and yew are a version behind"),
    ("thiserror-impl", "gloo and yew are a version behind"),
    ("toml_datetime", "macros of yew, at build time only"),
    ("tower-http", "reqwest is a version behind"),
    ("winnow", "macros of yew, at build time only"),
];

/// Findings about the packages of the product.
pub fn check(packages: &[Package]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in packages {
        let Package { name, licence, .. } = package;
        let is_exception = EXCEPTIONS.iter().any(|(known, _)| known == name);
        if !is_exception && !is_allowed(licence) {
            let licence = if licence.is_empty() { "none" } else { licence };
            findings.push(finding(format!("licence of `{name}` is {licence}")));
        }
    }
    for (name, versions) in twice(packages) {
        if !TWICE.iter().any(|(known, _)| *known == name) {
            let versions = versions.join(", ");
            findings.push(finding(format!(
                "`{name}` is in as {versions}; avoid it, or give the reason in {}",
                file!()
            )));
        }
    }
    findings
}

fn finding(message: String) -> Finding {
    Finding::new("Cargo.lock", 1, message)
}

/// What is in with several versions, for whoever reads the report.
pub fn report(packages: &[Package]) -> String {
    let lines = twice(packages).into_iter().map(|(name, versions)| {
        let reason = TWICE.iter().find(|(known, _)| *known == name);
        let reason = reason.map_or("no reason yet", |(_, reason)| reason);
        format!("\n  {name} {}: {reason}", versions.join(", "))
    });
    let lines: Vec<_> = lines.collect();
    let (all, count) = (packages.len(), lines.len());
    format!(
        "tidy: {all} packages in the product, {count} in several versions:{}",
        lines.concat()
    )
}

fn twice(packages: &[Package]) -> BTreeMap<&str, Vec<&str>> {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in packages {
        let of_name = versions.entry(&package.name).or_default();
        of_name.insert(&package.version);
    }
    let several = versions.into_iter().filter(|(_, all)| all.len() > 1);
    several
        .map(|(name, all)| (name, all.into_iter().collect()))
        .collect()
}

/// Whether an SPDX expression can be met with allowed licences. `/` is the old `OR`.
fn is_allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ");
    let spaced = spaced.replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any_of(&mut rest) && rest.is_empty()
}

fn any_of(rest: &mut &[&str]) -> bool {
    let mut allowed = all_of(rest);
    while let Some(("OR", tail)) = rest.split_first().map(|(word, tail)| (*word, tail)) {
        *rest = tail;
        allowed |= all_of(rest);
    }
    allowed
}

fn all_of(rest: &mut &[&str]) -> bool {
    let mut allowed = one(rest);
    while let Some(("AND", tail)) = rest.split_first().map(|(word, tail)| (*word, tail)) {
        *rest = tail;
        allowed &= one(rest);
    }
    allowed
}

fn one(rest: &mut &[&str]) -> bool {
    let Some((word, tail)) = rest.split_first() else {
        return false;
    };
    *rest = tail;
    if *word == "(" {
        let allowed = any_of(rest);
        let closed = rest.first() == Some(&")");
        *rest = rest.get(1..).unwrap_or_default();
        return allowed && closed;
    }
    if let ["WITH", exception, ..] = *rest {
        let licence = format!("{word} WITH {exception}");
        *rest = &rest[2..];
        return ALLOWED.contains(&licence.as_str()) || ALLOWED.contains(word);
    }
    ALLOWED.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_met_or_not() {
        for (expression, expected) in [
            ("MIT", true),
            ("MIT OR GPL-3.0-only", true),
            ("MIT AND GPL-3.0-only", false),
            ("MIT/Apache-2.0", true),
            ("Apache-2.0 / MIT", true),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("(MIT OR Apache-2.0) AND MPL-2.0", false),
            ("MPL-2.0", false),
            ("GPL-2.0-only WITH Classpath-exception-2.0", false),
            ("Apache-2.0 WITH LLVM-exception OR MIT", true),
            ("(MIT", false),
            ("MIT)", false),
            ("", false),
            ("AGPL-3.0 OR (LGPL-3.0 AND MIT)", false),
        ] {
            assert_eq!(is_allowed(expression), expected, "{expression}");
        }
    }

    fn package(name: &str, version: &str, licence: &str) -> Package {
        Package {
            name: name.to_owned(),
            version: version.to_owned(),
            licence: licence.to_owned(),
        }
    }

    #[test]
    fn copyleft_and_new_twins_are_found() {
        let packages = [
            package("good", "1.0.0", "MIT"),
            package("copyleft", "1.0.0", "GPL-3.0-only"),
            package("silent", "1.0.0", ""),
            package("good", "2.0.0", "MIT"),
            package("syn", "1.0.0", "MIT"),
            package("syn", "2.0.0", "MIT"),
        ];
        let found = check(&packages);
        let messages: Vec<_> = found.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(messages.len(), 3, "{messages:?}");
        assert!(messages[0].contains("`copyleft`") && messages[1].contains("none"));
        assert!(messages[2].starts_with("`good` is in as 1.0.0, 2.0.0"));
        assert!(report(&packages).contains("syn 1.0.0, 2.0.0: macros"));
    }
}
