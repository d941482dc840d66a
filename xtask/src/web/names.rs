//! Short names between a module and its glue.
//!
//! wasm-bindgen gives every function that crosses the border a name with a hash,
//! twice: in the module and in the glue. Hashes do not compress, so they are a
//! fortieth of what a visitor loads. Notes for tools go as well.

use crate::failure::{Failure, Result};
use std::collections::{BTreeMap, BTreeSet};

/// A note for tools; browsers pass over it.
const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;
/// Magic number and version.
const HEADER: usize = 8;
/// How the names begin that the generator makes up.
const GENERATED: [&str; 3] = ["__wb", "__externref", "wasm_bindgen_"];

/// Module and glue with short names for what the generator named.
///
/// # Errors
/// The module is not in the form that the generator writes.
pub fn shorten(wasm: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let mut names = Names::new(glue);
    let mut out = wasm.get(..HEADER).ok_or_else(|| broken("header"))?.to_vec();
    let mut rest = Reader(&wasm[HEADER..]);
    while !rest.0.is_empty() {
        let id = rest.byte()?;
        let length = rest.number()?;
        let content = rest.take(length)?;
        let content = match id {
            CUSTOM => continue,
            IMPORTS => imports(content, &mut names)?,
            EXPORTS => exports(content, &mut names)?,
            _ => content.to_vec(),
        };
        out.push(id);
        push_bytes(&mut out, &content);
    }
    Ok((out, names.rename(glue)))
}

/// The names of one module, and what they become.
struct Names<'a> {
    /// Words of the glue: a short name must not be one of them.
    words: BTreeSet<&'a str>,
    short: BTreeMap<String, String>,
    count: usize,
}

impl<'a> Names<'a> {
    fn new(glue: &'a str) -> Self {
        Self {
            words: words(glue).collect(),
            short: BTreeMap::new(),
            count: 0,
        }
    }

    /// The short form of `name`; one that the glue does not mention stays.
    fn shorten(&mut self, name: &str) -> String {
        let generated = GENERATED.iter().any(|start| name.starts_with(start));
        if !generated || !self.words.contains(name) {
            return name.to_owned();
        }
        if let Some(short) = self.short.get(name) {
            return short.clone();
        }
        let short = self.next();
        self.short.insert(name.to_owned(), short.clone());
        short
    }

    fn next(&mut self) -> String {
        loop {
            let name = letters(self.count);
            self.count += 1;
            if !self.words.contains(name.as_str()) {
                return name;
            }
        }
    }

    fn rename(&self, glue: &str) -> String {
        let mut out = String::with_capacity(glue.len());
        let mut rest = glue;
        for word in words(glue) {
            // Words lie in order in the text they were cut from.
            let start = word.as_ptr().addr() - rest.as_ptr().addr();
            out.push_str(&rest[..start]);
            out.push_str(self.short.get(word).map_or(word, String::as_str));
            rest = &rest[start + word.len()..];
        }
        out.push_str(rest);
        out
    }
}

/// `A` to `Z`, then `AA`: capital letters are no words of the language.
fn letters(mut index: usize) -> String {
    let mut name = Vec::new();
    loop {
        name.push(char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[index % 26]));
        if index < 26 {
            return name.iter().rev().collect();
        }
        index = index / 26 - 1;
    }
}

fn words(glue: &str) -> impl Iterator<Item = &str> {
    glue.split(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == '$'))
        .filter(|word| !word.is_empty())
}

fn imports(content: &[u8], names: &mut Names) -> Result<Vec<u8>> {
    let mut reader = Reader(content);
    let count = reader.number()?;
    let mut out = Vec::new();
    push_number(&mut out, count);
    for _ in 0..count {
        push_bytes(&mut out, reader.text()?.as_bytes());
        push_bytes(&mut out, names.shorten(reader.text()?).as_bytes());
        let before = reader.0;
        match reader.byte()? {
            // A function's type.
            0 => drop(reader.number()?),
            // A table: type of its elements, limits.
            1 => {
                reader.byte()?;
                reader.limits()?;
            }
            2 => reader.limits()?,
            // A global: type, whether it changes.
            3 => drop(reader.take(2)?),
            _ => return Err(broken("kind of import")),
        }
        out.extend_from_slice(&before[..before.len() - reader.0.len()]);
    }
    Ok(out)
}

fn exports(content: &[u8], names: &mut Names) -> Result<Vec<u8>> {
    let mut reader = Reader(content);
    let count = reader.number()?;
    let mut out = Vec::new();
    push_number(&mut out, count);
    for _ in 0..count {
        push_bytes(&mut out, names.shorten(reader.text()?).as_bytes());
        out.push(reader.byte()?);
        push_number(&mut out, reader.number()?);
    }
    Ok(out)
}

/// What has not been read yet.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self
            .0
            .split_at_checked(length)
            .ok_or_else(|| broken("length"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8> {
        self.take(1).map(|byte| byte[0])
    }

    /// An unsigned number, seven bits a byte.
    fn number(&mut self) -> Result<usize> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(broken("number"))
    }

    fn text(&mut self) -> Result<&'a str> {
        let length = self.number()?;
        str::from_utf8(self.take(length)?).map_err(|_| broken("name"))
    }

    fn limits(&mut self) -> Result<()> {
        let flags = self.byte()?;
        self.number()?;
        if flags & 1 == 1 {
            self.number()?;
        }
        Ok(())
    }
}

fn push_number(out: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        out.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or_default());
}

/// Bytes with their length before them.
fn push_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    push_number(out, bytes.len());
    out.extend_from_slice(bytes);
}

fn broken(what: &str) -> Failure {
    Failure::new(format!("the module has an unexpected {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module that imports a function, a memory and a global, and exports two functions.
    fn module(import: &str, export: &str) -> Vec<u8> {
        let mut imports = vec![3];
        for (name, kind) in [
            (import, &[0, 1][..]),
            ("memory", &[2, 1, 1, 0x80, 1]),
            ("base", &[3, 0x7f, 0]),
        ] {
            push_bytes(&mut imports, b"./glue.js");
            push_bytes(&mut imports, name.as_bytes());
            imports.extend_from_slice(kind);
        }
        let mut exports = vec![2];
        for (name, index) in [(export, 300), ("main", 2)] {
            push_bytes(&mut exports, name.as_bytes());
            exports.push(0);
            push_number(&mut exports, index);
        }
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        for (id, content) in [(IMPORTS, imports), (10, vec![7; 200]), (EXPORTS, exports)] {
            module.push(id);
            push_bytes(&mut module, &content);
        }
        module
    }

    #[test]
    fn both_sides_get_the_same_short_names() {
        let (import, export) = ("__wbg_focus_d5e2fdbdb56416f0", "__wbindgen_malloc");
        let glue = format!("let A = {{{import}: f}}; wasm.{export}(wasm.main, \"{export}2\")");
        let (wasm, short) = shorten(&module(import, export), &glue).unwrap();
        assert_eq!(wasm, module("B", "C"));
        assert_eq!(
            short,
            "let A = {B: f}; wasm.C(wasm.main, \"__wbindgen_malloc2\")"
        );
    }

    #[test]
    fn names_that_only_one_side_knows_stay() {
        let module = module("__wbg_a", "__wbindgen_b");
        let (wasm, glue) = shorten(&module, "wasm.main").unwrap();
        assert_eq!((wasm, glue.as_str()), (module, "wasm.main"));
    }

    #[test]
    fn notes_for_tools_go() {
        let module = module("__wbg_a", "__wbindgen_b");
        let mut noted = module.clone();
        noted.push(CUSTOM);
        push_bytes(&mut noted, b"\x04note and more");
        let (wasm, _) = shorten(&noted, "").unwrap();
        assert_eq!(wasm, module);
    }

    #[test]
    fn what_is_no_module_is_refused() {
        let module = module("__wbg_a", "__wbindgen_b");
        for cut in [0, 4, 9, 30, module.len() - 1] {
            assert!(shorten(&module[..cut], "").is_err(), "{cut}");
        }
    }

    #[test]
    fn letters_are_counted_like_columns() {
        assert_eq!(
            [0, 25, 26, 701, 702].map(letters),
            ["A", "Z", "AA", "ZZ", "AAA"]
        );
    }
}
