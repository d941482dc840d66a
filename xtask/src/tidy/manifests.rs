//! Versions live in the root manifest, each with its reason.

use super::{Finding, Source};

/// Findings in all manifests.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let manifests = sources
        .iter()
        .filter(|source| source.path == "Cargo.toml" || source.path.ends_with("/Cargo.toml"));
    let findings = manifests.flat_map(|manifest| {
        let is_root = manifest.path == "Cargo.toml";
        // Another workspace cannot inherit; it gives its reasons itself.
        let is_alone = !is_root && manifest.text.lines().any(|line| line == "[workspace]");
        let entries = dependencies(&manifest.text);
        let wrong = entries.into_iter().filter_map(move |mut entry| {
            entry.shared |= is_alone;
            let message = entry.breach(is_root || is_alone)?;
            Some(Finding::new(&manifest.path, entry.line, message))
        });
        wrong.collect::<Vec<_>>()
    });
    findings.collect()
}

/// One dependency of a manifest.
struct Entry {
    line: usize,
    name: String,
    /// Whether it stands in `[workspace.dependencies]`.
    shared: bool,
    value: String,
    /// Whether a comment says what it is for.
    has_reason: bool,
}

impl Entry {
    fn breach(&self, is_root: bool) -> Option<String> {
        let name = &self.name;
        let is_ours = self.value.contains("path =");
        if self.shared && is_root {
            let silent = !is_ours && !self.has_reason;
            return silent.then(|| format!("dependency `{name}` needs a `# reason` on its line"));
        }
        // A crate may name itself, to switch on what only its tests need.
        let is_itself = self.value.contains("path = \".\"");
        let inherits = self.value.contains("workspace = true");
        (!inherits && !is_itself)
            .then(|| format!("the version of `{name}` belongs into the root manifest"))
    }
}

/// All dependencies; one may go over several lines.
fn dependencies(text: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut section = String::new();
    let mut open = 0_usize;
    for (index, line) in text.lines().enumerate() {
        let (code, comment) = split_comment(line);
        let code = code.trim();
        if open == 0 && code.starts_with('[') {
            code.trim_matches(['[', ']']).clone_into(&mut section);
            continue;
        }
        if code.is_empty() || !section.ends_with("dependencies") {
            continue;
        }
        let has_reason = comment.is_some_and(|comment| !comment.trim().is_empty());
        if let Some(entry) = entries.last_mut().filter(|_| open > 0) {
            entry.value.push_str(code);
            entry.has_reason |= has_reason;
        } else {
            let (name, value) = code.split_once('=').unwrap_or((code, ""));
            let (name, value) = inherited(name.trim(), value);
            entries.push(Entry {
                line: index + 1,
                name,
                shared: section.starts_with("workspace."),
                value,
                has_reason,
            });
        }
        let opened = code.matches(['{', '[']).count();
        open = (open + opened).saturating_sub(code.matches(['}', ']']).count());
    }
    entries
}

/// `name.workspace = true` is the other spelling of `name = { workspace = true }`.
fn inherited(name: &str, value: &str) -> (String, String) {
    match name.strip_suffix(".workspace") {
        Some(name) => (name.to_owned(), format!("workspace ={value}")),
        None => (name.to_owned(), value.to_owned()),
    }
}

/// A line's code and its comment; `#` inside a string begins none.
fn split_comment(line: &str) -> (&str, Option<&str>) {
    let mut quoted = false;
    for (index, next) in line.char_indices() {
        match next {
            '"' => quoted = !quoted,
            '#' if !quoted => return (&line[..index], Some(&line[index + 1..])),
            _ => {}
        }
    }
    (line, None)
}

#[cfg(test)]
mod tests {
    use super::super::{source, spots};
    use super::*;

    #[test]
    fn every_shared_dependency_has_a_reason() {
        let text = r##"
[workspace.dependencies]
# Ours.
server = { path = "server" }
good = "1" # why
bad = "1"
silent = "1" #
long = { version = "1", features = [
    "a",
] } # why
long-bad = { version = "#1", features = [
    "a",
] }

[workspace.lints.rust]
unsafe_code = "forbid"

[profile.dev.package.sha2]
opt-level = 3
"##;
        let lines: Vec<_> = spots(check(&[source("Cargo.toml", text)]))
            .into_iter()
            .map(|(_, line)| line)
            .collect();
        assert_eq!(lines, [6, 7, 11]);
    }

    #[test]
    fn a_workspace_of_its_own_gives_its_own_reasons() {
        let text =
            "[workspace]\n[dependencies]\na = \"1\" # why\nb = \"1\"\nc = { path = \"../c\" }\n";
        let found = spots(check(&[source("fuzz/Cargo.toml", text)]));
        assert_eq!(found, [("fuzz/Cargo.toml".to_owned(), 4)]);
    }

    #[test]
    fn crates_name_no_versions() {
        let text = r#"
[package]
version = "1"

[dependencies]
a = { workspace = true, features = ["b"] }
b.workspace = true
c = "1"

[dev-dependencies]
d = { version = "1" }
own = { path = ".", features = ["tests"] }

[target.'cfg(unix)'.dependencies]
e = "1"
"#;
        let lines: Vec<_> = spots(check(&[source("server/Cargo.toml", text)]))
            .into_iter()
            .map(|(_, line)| line)
            .collect();
        assert_eq!(lines, [8, 11, 15]);
    }
}
