//! Files that come in twos: migrations for both engines, texts in both languages.

use super::{Finding, Source};
use std::collections::{BTreeMap, BTreeSet};

/// Migrations that one engine has and another has not.
pub fn migrations(sources: &[Source]) -> Vec<Finding> {
    const FOLDER: &str = "server/migrations/";
    let files = sources.iter().filter_map(|source| {
        let (engine, file) = source.path.strip_prefix(FOLDER)?.split_once('/')?;
        Some((engine, file))
    });
    let mut engines: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    files.for_each(|(engine, file)| {
        engines.entry(engine).or_default().insert(file);
    });
    let mut findings = Vec::new();
    for (engine, files) in &engines {
        for (other, _) in engines.iter().filter(|(_, others)| *others != files) {
            for file in files.difference(&engines[other]) {
                let path = format!("{FOLDER}{engine}/{file}");
                findings.push(Finding::new(&path, 1, format!("has no twin for {other}")));
            }
        }
    }
    findings
}

/// Texts that one language has and the other has not, and keys that stand twice.
pub fn texts(sources: &[Source]) -> Vec<Finding> {
    const LANGUAGES: [&str; 2] = ["/zh-CN/", "/en/"];
    let mut findings = Vec::new();
    for source in sources
        .iter()
        .filter(|source| super::has_ending(&source.path, "ftl"))
    {
        let [own, other] = match LANGUAGES.iter().position(|part| source.path.contains(part)) {
            Some(0) => LANGUAGES,
            Some(_) => [LANGUAGES[1], LANGUAGES[0]],
            None => continue,
        };
        let twin_path = source.path.replace(own, other);
        let twin = sources.iter().find(|source| source.path == twin_path);
        let Some(twin) = twin else {
            findings.push(Finding::new(
                &source.path,
                1,
                format!("has no twin {twin_path}"),
            ));
            continue;
        };
        let known: BTreeSet<String> = keys(&twin.text).into_iter().map(|(_, key)| key).collect();
        let mut seen = BTreeSet::new();
        for (line, key) in keys(&source.text) {
            if !known.contains(&key) {
                let message = format!("`{key}` is missing in {twin_path}");
                findings.push(Finding::new(&source.path, line, message));
            }
            if !seen.insert(key.clone()) {
                findings.push(Finding::new(
                    &source.path,
                    line,
                    format!("`{key}` stands twice"),
                ));
            }
        }
    }
    findings
}

/// Lines and names of messages, terms (`-name`) and attributes (`name.attribute`).
fn keys(text: &str) -> Vec<(usize, String)> {
    let mut keys = Vec::new();
    let mut message = String::new();
    for (index, line) in text.lines().enumerate() {
        let Some((name, _)) = line.split_once('=') else {
            continue;
        };
        let is_attribute = line.starts_with([' ', '\t']);
        let name = name.trim();
        if is_attribute {
            if let Some(attribute) = name.strip_prefix('.').filter(|name| is_identifier(name)) {
                keys.push((index + 1, format!("{message}.{attribute}")));
            }
        } else if is_identifier(name.strip_prefix('-').unwrap_or(name)) {
            name.clone_into(&mut message);
            keys.push((index + 1, name.to_owned()));
        }
    }
    keys
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .chars()
            .all(|next| next.is_ascii_alphanumeric() || next == '-' || next == '_')
}

#[cfg(test)]
mod tests {
    use super::super::{source, spots};
    use super::*;

    #[test]
    fn a_migration_needs_its_twin() {
        let mut sources = vec![
            source("server/migrations/sqlite/0001_unit.sql", ""),
            source("server/migrations/postgres/0001_unit.sql", ""),
        ];
        assert_eq!(migrations(&sources), []);
        sources.push(source("server/migrations/sqlite/0002_account.sql", ""));
        let found = spots(migrations(&sources));
        assert_eq!(
            found,
            [("server/migrations/sqlite/0002_account.sql".to_owned(), 1)]
        );
    }

    #[test]
    fn texts_have_the_same_keys() {
        let zh = "# 注释 = 不是键\na = 甲\n    .hint = 提示\nb = { $n ->\n    [one] x = 1\n   *[other] y\n}\n";
        let en = "a = A\n    .hint = Hint\nb = B\n";
        let path = |language: &str| format!("web-kit/texts/{language}/a.ftl");
        let sources = [source(&path("zh-CN"), zh), source(&path("en"), en)];
        assert_eq!(texts(&sources), []);
        let sources = [
            source(&path("zh-CN"), zh),
            source(&path("en"), "a = A\nb = B\nb = B\n"),
        ];
        let found = spots(texts(&sources));
        assert_eq!(found, [(path("zh-CN"), 3), (path("en"), 3)]);
        let found = spots(texts(&[source(&path("en"), en)]));
        assert_eq!(found, [(path("en"), 1)]);
    }
}
