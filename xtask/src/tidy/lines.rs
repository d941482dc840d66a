//! What can be seen in one file: its length, unfinished code, paths of somebody's machine.

use super::{Finding, Source};

/// Longest Rust file; past it, there is a second idea inside.
const LINES: usize = 700;

/// What must not be left behind. In two parts, so that this file keeps its own rule.
const LEFTOVERS: [(&str, &str); 4] = [
    ("todo", "!("),
    ("unimplemented", "!("),
    ("dbg", "!("),
    ("#[", "ignore"),
];

/// Folders that exist on one machine; the last is fine in tests.
const PLACES: [(&str, &str); 3] = [("/wo", "rk/"), ("/ro", "ot/"), ("/tm", "p/")];

/// Findings in one file.
pub fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_test = source
        .path
        .split('/')
        .any(|part| part == "tests" || part == "e2e");
    let mut in_tests = is_test;
    for (index, line) in source.text.lines().enumerate() {
        let mut report = |message: String| {
            findings.push(Finding::new(&source.path, index + 1, message));
        };
        in_tests |= line.trim() == "#[cfg(test)]";
        if source.is_rust() {
            for (start, end) in LEFTOVERS {
                let leftover = format!("{start}{end}");
                if line.contains(&leftover) {
                    report(format!("`{leftover}` is unfinished work"));
                }
            }
        }
        for (index, (start, end)) in PLACES.iter().enumerate() {
            let place = format!("{start}{end}");
            let allowed = in_tests && index == PLACES.len() - 1;
            if !allowed && names_place(line, &place) {
                report(format!("`{place}` is a path of one machine"));
            }
        }
    }
    let count = source.text.lines().count();
    if source.is_rust() && count > LINES {
        let message = format!("{count} lines; more than {LINES} want a second file");
        findings.push(Finding::new(&source.path, count, message));
    }
    findings
}

/// Whether `place` stands in `line` as the start of a path, and not inside a longer one or a URL.
fn names_place(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(index, _)| {
        let before = line[..index].chars().next_back();
        before.is_none_or(|before| !(before.is_alphanumeric() || "._-/{}*~$".contains(before)))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{source, spots};
    use super::*;

    fn found(path: &str, text: &str) -> Vec<usize> {
        let spots = spots(check(&source(path, text)));
        spots.into_iter().map(|(_, line)| line).collect()
    }

    #[test]
    fn leftovers_are_found_in_rust_only() {
        for (start, end) in LEFTOVERS {
            let text = format!("fn a() {{\n    {start}{end}\n}}\n");
            assert_eq!(found("server/src/a.rs", &text), [2], "{text}");
            assert_eq!(found("README.md", &text), [0; 0]);
        }
    }

    #[test]
    fn paths_of_a_machine_are_found() {
        for (start, end) in PLACES {
            let text = format!("let a = \"{start}{end}a\";\n");
            assert_eq!(found("src/a.rs", &text), [1]);
            assert_eq!(found("a.toml", &text), [1]);
            let url = format!("# https://example.org{start}{end}a\n");
            assert_eq!(found("a.toml", &url), [0; 0]);
        }
    }

    #[test]
    fn tests_may_use_the_temporary_folder_only() {
        let [own, _, shared] = PLACES.map(|(start, end)| format!("#[cfg(test)]\n\"{start}{end}\""));
        assert_eq!(found("src/a.rs", &shared), [0; 0]);
        assert_eq!(found("src/a.rs", &own), [2]);
        assert_eq!(found("server/tests/a.rs", &shared), [0; 0]);
        assert_eq!(
            found("server/src/a.rs", &shared.replace("#[cfg(test)]", "")),
            [2]
        );
    }

    #[test]
    fn long_files_are_found_at_the_limit() {
        assert_eq!(found("src/a.rs", &"\n".repeat(LINES)), [0; 0]);
        assert_eq!(found("src/a.rs", &"\n".repeat(LINES + 1)), [LINES + 1]);
        assert_eq!(found("a.sql", &"\n".repeat(LINES + 1)), [0; 0]);
    }
}
