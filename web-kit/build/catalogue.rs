//! From Fluent files to Rust functions, at build time.
//!
//! Fluent's own run time would cost the browser 49 KB; what the apps use of it
//! is small: plain texts, `{ $name }`, and a choice by number. Each message
//! becomes one function, so that the linker drops what an app does not say.
//! A message that one language lacks, or whose arguments differ between the
//! languages, fails the build.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey},
    parser,
};

/// A part of a message.
#[derive(Debug, PartialEq)]
enum Piece {
    Text(String),
    Argument(String),
    Choice {
        number: String,
        cases: Vec<(Option<String>, Vec<Piece>)>,
    },
}

struct Message {
    file: String,
    pieces: Vec<Piece>,
    arguments: BTreeSet<String>,
    numbers: BTreeSet<String>,
}

type Messages = BTreeMap<String, Message>;

/// Rust source of the catalogue, from `(file name, content)` pairs.
///
/// # Errors
/// Every fault that was found, one sentence each.
pub fn compile(
    chinese: &[(String, String)],
    english: &[(String, String)],
) -> Result<String, Vec<String>> {
    let mut faults = Vec::new();
    let chinese = read(chinese, "", &mut faults);
    let english = read(english, " ", &mut faults);
    for (id, message) in &english {
        if !chinese.contains_key(id) {
            faults.push(format!("{}: `{id}` has no Chinese text", message.file));
        }
    }
    let mut code = String::new();
    for (id, zh) in &chinese {
        let Some(en) = english.get(id) else {
            faults.push(format!("{}: `{id}` has no English text", zh.file));
            continue;
        };
        if zh.arguments != en.arguments {
            faults.push(format!(
                "{}: the arguments of `{id}` differ between the languages",
                zh.file
            ));
        }
        write_function(&mut code, id, zh, en);
    }
    if faults.is_empty() {
        Ok(code)
    } else {
        Err(faults)
    }
}

/// Reads one language. `line_break` is what a line break inside a text means:
/// nothing between Chinese characters, a space between English words.
fn read(files: &[(String, String)], line_break: &str, faults: &mut Vec<String>) -> Messages {
    let mut messages = Messages::new();
    for (file, text) in files {
        let resource = match parser::parse(text.as_str()) {
            Ok(resource) => resource,
            Err((_, errors)) => {
                faults.extend(errors.iter().map(|error| {
                    let line = text[..error.pos.start.min(text.len())].lines().count();
                    format!("{file}:{line}: {error}")
                }));
                continue;
            }
        };
        for entry in resource.body {
            let message = match entry {
                Entry::Message(message) => message,
                Entry::Term(term) => {
                    faults.push(format!(
                        "{file}: terms are not supported: `-{}`",
                        term.id.name
                    ));
                    continue;
                }
                _ => continue,
            };
            let id = message.id.name.to_owned();
            let Some(pattern) = message.value.filter(|_| message.attributes.is_empty()) else {
                faults.push(format!("{file}: `{id}` needs a value and no attributes"));
                continue;
            };
            let mut read = Message {
                file: file.clone(),
                pieces: Vec::new(),
                arguments: BTreeSet::new(),
                numbers: BTreeSet::new(),
            };
            match pieces(&pattern, line_break, &mut read) {
                Ok(pieces) => read.pieces = pieces,
                Err(fault) => faults.push(format!("{file}: `{id}` {fault}")),
            }
            if messages.insert(id.clone(), read).is_some() {
                faults.push(format!("{file}: `{id}` is there twice"));
            }
        }
    }
    messages
}

fn pieces(
    pattern: &Pattern<&str>,
    line_break: &str,
    message: &mut Message,
) -> Result<Vec<Piece>, &'static str> {
    let mut all = Vec::new();
    for element in &pattern.elements {
        let piece = match element {
            PatternElement::TextElement { value } => Piece::Text(value.replace('\n', line_break)),
            PatternElement::Placeable { expression } => placeable(expression, line_break, message)?,
        };
        // Neighbouring texts become one string of the program.
        match (all.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
            (_, piece) => all.push(piece),
        }
    }
    Ok(all)
}

fn placeable(
    expression: &Expression<&str>,
    line_break: &str,
    message: &mut Message,
) -> Result<Piece, &'static str> {
    match expression {
        Expression::Inline(InlineExpression::VariableReference { id }) => {
            message.arguments.insert(id.name.to_owned());
            Ok(Piece::Argument(id.name.to_owned()))
        }
        Expression::Inline(InlineExpression::FunctionReference { id, arguments })
            if id.name == "NUMBER" =>
        {
            let [InlineExpression::VariableReference { id }] = arguments.positional.as_slice()
            else {
                return Err("NUMBER takes one variable");
            };
            message.arguments.insert(id.name.to_owned());
            message.numbers.insert(id.name.to_owned());
            Ok(Piece::Argument(id.name.to_owned()))
        }
        Expression::Inline(InlineExpression::StringLiteral { value }) => {
            Ok(Piece::Text((*value).to_owned()))
        }
        Expression::Select {
            selector: InlineExpression::VariableReference { id },
            variants,
        } => {
            message.arguments.insert(id.name.to_owned());
            message.numbers.insert(id.name.to_owned());
            let mut cases = Vec::new();
            for variant in variants {
                let key = match &variant.key {
                    _ if variant.default => None,
                    VariantKey::NumberLiteral { value } => Some((*value).to_owned()),
                    VariantKey::Identifier { name: "one" } => Some("1".to_owned()),
                    VariantKey::Identifier { .. } => {
                        return Err("chooses by a word other than `one`");
                    }
                };
                cases.push((key, pieces(&variant.value, line_break, message)?));
            }
            Ok(Piece::Choice {
                number: id.name.to_owned(),
                cases,
            })
        }
        _ => Err("uses an expression that is not supported"),
    }
}

fn write_function(code: &mut String, id: &str, zh: &Message, en: &Message) {
    let name = id.replace('-', "_");
    let numbers: BTreeSet<&str> = zh
        .numbers
        .iter()
        .chain(&en.numbers)
        .map(String::as_str)
        .collect();
    let doc = doc(&zh.pieces);
    if zh.arguments.is_empty() {
        let _ = writeln!(
            code,
            "/// {doc}\n#[must_use]\npub fn {name}() -> &'static str {{ pick({:?}, {:?}) }}\n",
            plain(&zh.pieces),
            plain(&en.pieces),
        );
        return;
    }
    let parameters: Vec<String> = zh
        .arguments
        .iter()
        .map(|argument| {
            let kind = if numbers.contains(argument.as_str()) {
                "i64"
            } else {
                "&str"
            };
            format!("{}: {kind}", argument.replace('-', "_"))
        })
        .collect();
    let _ = writeln!(
        code,
        "/// {doc}\n#[must_use]\npub fn {name}({}) -> String {{\n    \
         if is_chinese() {{ {} }} else {{ {} }}\n}}\n",
        parameters.join(", "),
        joined(&zh.pieces, &numbers),
        joined(&en.pieces, &numbers),
    );
}

/// The Chinese text, as the function's documentation.
fn doc(pieces: &[Piece]) -> String {
    let mut doc = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => doc.push_str(&text.replace(['[', ']', '<', '>', '`'], " ")),
            Piece::Argument(name) => {
                let _ = write!(doc, "`{name}`");
            }
            Piece::Choice { .. } => doc.push('…'),
        }
    }
    doc
}

fn plain(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| {
            if let Piece::Text(text) = piece {
                text.as_str()
            } else {
                ""
            }
        })
        .collect()
}

fn joined(pieces: &[Piece], numbers: &BTreeSet<&str>) -> String {
    let parts: Vec<String> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => format!("{text:?}"),
            Piece::Argument(name) if numbers.contains(name.as_str()) => {
                format!("&number({})", name.replace('-', "_"))
            }
            Piece::Argument(name) => name.replace('-', "_"),
            Piece::Choice { number, cases } => {
                let mut arms = String::new();
                for (key, pieces) in cases {
                    let pattern = key.as_deref().unwrap_or("_");
                    let _ = write!(arms, "{pattern} => {}, ", joined(pieces, numbers));
                }
                format!("&match {} {{ {arms} }}", number.replace('-', "_"))
            }
        })
        .collect();
    format!("join(&[{}])", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::compile;

    fn both(zh: &str, en: &str) -> Result<String, Vec<String>> {
        compile(
            &[("zh.ftl".into(), zh.into())],
            &[("en.ftl".into(), en.into())],
        )
    }

    #[test]
    fn a_plain_text_becomes_a_function() {
        let code = both("login-title = 登录\n", "login-title = Sign in\n").unwrap();
        assert!(
            code.contains("pub fn login_title() -> &'static str { pick(\"登录\", \"Sign in\") }"),
            "{code}"
        );
    }

    #[test]
    fn arguments_are_typed_by_their_use() {
        let code = both(
            "found = { $name }有{ $count }处错误\n",
            "found = { $name } has { $count ->\n    [one] one error\n   *[other] { $count } errors\n }\n",
        )
        .unwrap();
        assert!(
            code.contains("pub fn found(count: i64, name: &str) -> String"),
            "{code}"
        );
        assert!(code.contains("1 => join(&[\"one error\"])"), "{code}");
        assert!(
            code.contains("_ => join(&[&number(count), \" errors\"])"),
            "{code}"
        );
    }

    #[test]
    fn line_breaks_do_not_tear_chinese() {
        let code = both("a = 第一行\n    第二行\n", "a = one\n    two\n").unwrap();
        assert!(
            code.contains("pick(\"第一行第二行\", \"one two\")"),
            "{code}"
        );
    }

    #[test]
    fn faults_are_named() {
        for (zh, en, fault) in [
            ("a = 甲\n", "", "no English text"),
            ("", "a = A\n", "no Chinese text"),
            ("a = { $x }\n", "a = { $y }\n", "differ"),
            ("a = 甲\na = 乙\n", "a = A\n", "twice"),
            ("-a = 甲\n", "", "terms"),
            ("a = { b }\n", "a = A\n", "not supported"),
        ] {
            let faults = both(zh, en).unwrap_err();
            assert!(
                faults.iter().any(|line| line.contains(fault)),
                "{zh}: {faults:?}"
            );
        }
    }
}
