//! Length of functions: a long one has a second idea inside, or says why not.

use super::{Finding, Source};

/// Longest function without a reason.
const LINES: usize = 60;
/// Nine functions of ten are shorter.
const MOST: usize = 40;
/// Begins the comment that gives the reason, directly above the function.
const REASON: &str = "// Long because ";

/// A function of a file.
struct Function {
    name: String,
    line: usize,
    length: usize,
}

/// Functions that are too long in one file.
pub fn check(source: &Source) -> Vec<Finding> {
    let long = functions(source).into_iter().filter(|it| it.length > LINES);
    let silent = long.filter(|it| !has_reason(&source.text, it.line));
    let findings = silent.map(|it| {
        let Function { name, length, .. } = it;
        let message = format!("`{name}` has {length} lines; past {LINES} say `{REASON}…` above it");
        Finding::new(&source.path, it.line, message)
    });
    findings.collect()
}

/// How long functions are on the whole.
pub struct Spread {
    half: usize,
    most: usize,
    longest: usize,
    count: usize,
}

impl Spread {
    /// Over all files.
    pub fn of(sources: &[Source]) -> Self {
        let mut lengths: Vec<usize> = sources
            .iter()
            .flat_map(functions)
            .map(|it| it.length)
            .collect();
        lengths.sort_unstable();
        let at = |part: usize| {
            let place = (lengths.len() * part / 100).min(lengths.len().saturating_sub(1));
            lengths.get(place).copied().unwrap_or(0)
        };
        Self {
            half: at(50),
            most: at(90),
            longest: at(100),
            count: lengths.len(),
        }
    }

    /// The finding when too many functions are long.
    pub fn check(&self) -> Option<Finding> {
        let message = format!("one function of ten has {} lines or more", self.most);
        (self.most >= MOST).then(|| Finding::new("Cargo.toml", 1, message))
    }

    /// For whoever reads the report.
    pub fn report(&self) -> String {
        let Self {
            half,
            most,
            longest,
            count,
        } = self;
        format!("tidy: {count} functions, lines p50 {half}, p90 {most}, longest {longest}")
    }
}

/// Whether the reason stands above the function, before its attributes and documentation.
fn has_reason(text: &str, line: usize) -> bool {
    let lines: Vec<&str> = text.lines().take(line - 1).map(str::trim).collect();
    let above = lines.iter().rev();
    let mut above = above.take_while(|line| !line.is_empty() && !line.ends_with(['}', ';']));
    above.any(|line| line.starts_with(REASON))
}

/// All functions with a body, also those inside others.
fn functions(source: &Source) -> Vec<Function> {
    if !source.is_rust() {
        return Vec::new();
    }
    let code = code(&source.text);
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|before| before.is_alphanumeric() || before == '_') {
            continue;
        }
        let rest = &code[at + 3..];
        let name: String = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        let Some(end) = end_of_body(rest).filter(|_| !name.is_empty()) else {
            continue;
        };
        let line = code[..at].matches('\n').count() + 1;
        let length = rest[..end].matches('\n').count() + 1;
        found.push(Function { name, line, length });
    }
    found
}

/// Where the closing brace of the body stands; none without a body.
fn end_of_body(code: &str) -> Option<usize> {
    let mut nested = 0_usize;
    let mut in_body = false;
    for (at, next) in code.char_indices() {
        match next {
            '(' | '[' | '{' => {
                in_body |= next == '{' && nested == 0;
                nested += 1;
            }
            ')' | ']' | '}' => {
                nested = nested.checked_sub(1)?;
                if in_body && nested == 0 {
                    return Some(at);
                }
            }
            ';' if nested == 0 => return None,
            _ => {}
        }
    }
    None
}

/// The text with comments, strings and characters blanked; lines stay where they are.
fn code(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let length = skipped(rest, code.chars().next_back());
        if length == 0 {
            code.push(next);
            rest = &rest[next.len_utf8()..];
            continue;
        }
        let blank = rest[..length].chars();
        code.extend(blank.map(|c| if c == '\n' { c } else { ' ' }));
        rest = &rest[length..];
    }
    code
}

/// Length of the comment, string or character that begins here; 0 for code.
fn skipped(rest: &str, before: Option<char>) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return comment(rest);
    }
    let in_word = before.is_some_and(|before| before.is_alphanumeric() || before == '_');
    if let Some(raw) = rest
        .strip_prefix('r')
        .filter(|_| !in_word || before == Some('b'))
    {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if let Some(inner) = raw[hashes..].strip_prefix('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            let length = inner.find(&end).map_or(inner.len(), |at| at + end.len());
            return 2 + hashes + length;
        }
    }
    if rest.starts_with('"') {
        return quoted(rest, '"');
    }
    if let Some(inner) = rest.strip_prefix('\'') {
        let mut inner = inner.chars();
        let (first, second) = (inner.next(), inner.next());
        // Without a closing quote it is a lifetime.
        if first == Some('\\') || second == Some('\'') {
            return quoted(rest, '\'');
        }
    }
    0
}

fn comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, next) in rest.char_indices().skip(1) {
        match next {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            next if next == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::super::source;
    use super::*;

    fn lengths(text: &str) -> Vec<(String, usize, usize)> {
        let functions = functions(&source("a.rs", text)).into_iter();
        functions.map(|it| (it.name, it.line, it.length)).collect()
    }

    #[test]
    fn only_functions_with_a_body_are_measured() {
        let text = "fn a() {\n}\ntrait T {\n    fn b(&self) -> [u8; 2];\n    fn c() { }\n}\n\
                    type F = fn(u8) -> u8;\nlet f: fn (u8);\nconst fn d<'a>(x: &'a str) -> char {\n    '}'\n}\n";
        let found = lengths(text);
        let expected = [("a", 1, 2), ("c", 5, 1), ("d", 9, 3)];
        let expected = expected.map(|(name, line, length)| (name.to_owned(), line, length));
        assert_eq!(found, expected);
    }

    #[test]
    fn braces_in_texts_and_comments_do_not_count() {
        for inside in [
            "\"}\"",
            "\"\\\"}\"",
            "r#\"}\"}\"#",
            "br\"}\"",
            "'}'",
            "'\\''",
            "b'}'",
            "// }",
            "/* } /* } */ */",
            "\"fn b() {\"",
        ] {
            let text = format!("fn a() {{\n    {inside}\n}}\nfn z() {{}}\n");
            let found: Vec<_> = lengths(&text).into_iter().map(|it| it.2).collect();
            assert_eq!(found, [3, 1], "{inside}");
        }
    }

    #[test]
    fn a_long_function_says_why() {
        let body = "    x();\n".repeat(LINES);
        let long = format!("fn a() {{\n{body}}}\n");
        assert_eq!(check(&source("a.rs", &long)).len(), 1);
        assert_eq!(check(&source("a.md", &long)).len(), 0);
        let short = format!("fn a() {{\n{}}}\n", "    x();\n".repeat(LINES - 2));
        assert_eq!(check(&source("a.rs", &short)).len(), 0);
        for above in [
            "// Long because it is a table.\n",
            "// Long because it is a table.\n/// Doc.\n#[test]\n",
            "/// Doc.\n// Long because it is a table.\n#[a(\n    b\n)]\npub async ",
        ] {
            let text = format!("{above}{long}");
            assert_eq!(check(&source("a.rs", &text)).len(), 0, "{above}");
        }
        let far = format!("// Long because it is a table.\nfn b() {{}}\n{long}");
        assert_eq!(check(&source("a.rs", &far)).len(), 1);
    }

    #[test]
    fn the_spread_is_of_all_files() {
        let of = |count: usize, lines: usize| {
            let function = format!("fn a() {{\n{}}}\n", "    x();\n".repeat(lines - 2));
            source("a.rs", &function.repeat(count))
        };
        let good = Spread::of(&[of(9, 10), of(1, 39)]);
        assert_eq!((good.half, good.most, good.longest), (10, 39, 39));
        assert_eq!(good.check(), None);
        assert!(Spread::of(&[of(8, 10), of(2, 40)]).check().is_some());
        assert_eq!(Spread::of(&[]).check(), None);
    }
}
