//! Inside `server`, a feature's SQL is its own: others ask its `service` or `rules`.

use super::{Finding, Source};

/// Uses of another feature's `store` in one file.
pub fn check(source: &Source) -> Vec<Finding> {
    let Some(inside) = source
        .path
        .strip_prefix("server/src/")
        .filter(|_| source.is_rust())
    else {
        return Vec::new();
    };
    let own = inside.split(['/', '.']).next().unwrap_or_default();
    let foreign = stores(&source.text)
        .into_iter()
        .filter(|(_, feature)| feature != own)
        .map(|(line, feature)| {
            let message =
                format!("`{own}` uses the store of `{feature}`; ask its service or rules");
            Finding::new(&source.path, line, message)
        });
    foreign.collect()
}

/// Lines and names of features whose `store` is named by a path from `crate`.
fn stores(text: &str) -> Vec<(usize, String)> {
    const START: &str = "crate::";
    let mut found = Vec::new();
    for (index, _) in text.match_indices(START) {
        let line_start = text[..index].rfind('\n').map_or(0, |end| end + 1);
        if text[line_start..index].contains("//") {
            continue;
        }
        let line = text[..index].matches('\n').count() + 1;
        let path = &text[index + START.len()..];
        for feature in features_with_store(path) {
            found.push((line, feature));
        }
    }
    found
}

/// Features of a path or a tree of paths (`{a::store, b::{rules, store::x}}`) after `crate::`.
fn features_with_store(path: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut parts: Vec<String> = Vec::new();
    // Length of the path before each open brace.
    let mut outer: Vec<usize> = Vec::new();
    // A brace opens a tree after `::` only; in `match crate::a::b {` it does not.
    let mut after_colon = true;
    for next in path.chars() {
        if next.is_alphanumeric() || next == '_' {
            word.push(next);
            continue;
        }
        if !word.is_empty() {
            after_colon = false;
            parts.push(std::mem::take(&mut word));
            if parts.len() == 2 && parts[1] == "store" {
                found.push(parts[0].clone());
            }
        }
        match (next, outer.last().copied()) {
            (':', _) => after_colon = true,
            ('{', _) if after_colon => outer.push(parts.len()),
            (',', Some(length)) => parts.truncate(length),
            ('}', Some(_)) => {
                outer.pop();
                match outer.last() {
                    Some(length) => parts.truncate(*length),
                    None => break,
                }
            }
            (next, Some(_)) if next.is_whitespace() => {}
            _ => break,
        }
    }
    found
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
    fn another_features_store_is_found_however_it_is_written() {
        for text in [
            "use crate::account::store;",
            "use crate::account::store::find;",
            "let a = crate::account::store::find(tx);",
            "use crate::{account::store, ledger};",
            "use crate::{\n    ledger::post,\n    account::{rules, store},\n};",
            "use crate::account::{rules::{a, b}, store};",
        ] {
            assert_eq!(
                found("server/src/remittance/service.rs", text),
                [1],
                "{text}"
            );
        }
    }

    #[test]
    fn own_store_and_service_of_others_are_fine() {
        for text in [
            "use crate::remittance::store;",
            "use crate::account::{service, rules::store_limit};",
            "// not crate::account::store",
            "use crate::account::rules;\nuse super::store;",
            "if crate::account::is_open { store }",
        ] {
            assert_eq!(
                found("server/src/remittance/service.rs", text),
                [0; 0],
                "{text}"
            );
        }
        assert_eq!(
            found("sandbox/src/a.rs", "use crate::account::store;"),
            [0; 0]
        );
        assert_eq!(
            found("server/src/remittance.rs", "use crate::remittance::store;"),
            [0; 0]
        );
    }
}
