//! Requests by chance from a seed: mostly almost right, each wrong in one way.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::schema::{Operation, resolve};

/// Numbers by chance that are the same on every run (`SplitMix64`).
pub struct Chance(pub u64);

/// A request.
#[derive(Debug)]
pub struct Request {
    pub path: String,
    pub body: Option<Vec<u8>>,
    pub content_type: &'static str,
    pub headers: Vec<(&'static str, String)>,
}

/// Texts that have broken programs before. `@…@` become raw JSON later.
const TEXTS: [&str; 34] = [
    "",
    " ",
    "\0",
    "a\0b",
    "\u{7f}\u{85}",
    "\u{202e}txt.exe",
    "\u{feff}张三",
    "👨\u{200d}👩\u{200d}👧😀",
    "𠮷\u{20bb7}",
    "e\u{301}\u{301}\u{301}",
    "\u{fffd}\u{fffe}\u{10ffff}",
    "\u{2028}\u{2029}",
    "１２３４",
    "'; DROP TABLE unit; --",
    "<script>alert(1)</script>",
    "%s%n%x",
    "../../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    "NaN",
    "-0",
    "1e308",
    "0x10",
    "null",
    "true",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "2026-13",
    "99999999999999999999999999999999",
    "999999999999999.99",
    "-1.00",
    "@surrogate@",
    "@tenthousand@",
    "@control@",
];

const NUMBERS: [i64; 12] = [
    0,
    1,
    -1,
    2,
    255,
    65_536,
    2_147_483_647,
    2_147_483_648,
    4_294_967_296,
    -2_147_483_649,
    i64::MAX,
    i64::MIN,
];

/// Values of the wrong type; the marks become raw JSON that no value can hold.
fn wrong_values() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!([]),
        json!({}),
        json!([[[]]]),
        json!({ "a": 1 }),
        json!(0.1),
        json!(-1e300),
        json!(u64::MAX),
        json!("@huge@"),
        json!("@long@"),
        json!("@deep@"),
    ]
}

/// Puts in what a JSON value cannot say.
fn raw(text: &str) -> String {
    text.replace("@surrogate@", "\\ud800")
        .replace("@tenthousand@", &"长x".repeat(5_000))
        .replace("@control@", "\\u0001\\u001f")
        .replace("\"@huge@\"", "1e999")
        .replace("\"@long@\"", &"9".repeat(400))
        .replace(
            "\"@deep@\"",
            &format!("{}{}", "[".repeat(300), "]".repeat(300)),
        )
}

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count.max(1)).unwrap();
        usize::try_from(self.next() % count).unwrap()
    }

    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

/// Makes requests for operations of a document.
pub struct Maker<'a> {
    pub document: &'a Value,
    pub chance: Chance,
    /// Values of the world by the name of their field, which get a request through.
    pub known: &'a BTreeMap<&'static str, Vec<Value>>,
    /// Bodies for operations that take a file.
    pub files: &'a [Vec<u8>],
}

impl Maker<'_> {
    /// A request for the operation.
    pub fn request(&mut self, operation: &Operation<'_>) -> Request {
        let path = self.path(operation) + &self.query(operation);
        let (body, content_type) = self.body(operation);
        Request {
            path,
            body,
            content_type,
            headers: self.headers(operation),
        }
    }

    fn path(&mut self, operation: &Operation<'_>) -> String {
        let mut path = operation.path.to_owned();
        for parameter in operation.parameters("path") {
            let name = parameter["name"].as_str().unwrap();
            let place = operation.path.split('/').nth(4).unwrap_or_default();
            let known = self.known.get(place).or_else(|| self.known.get(name));
            let value = match known.filter(|_| self.chance.percent(70)) {
                Some(known) => encoded(&text_of(&self.chance.pick(known))),
                None => self.odd_word(),
            };
            path = path.replace(&format!("{{{name}}}"), &value);
        }
        path
    }

    /// A word for a URL, encoded; some in ways that are not right.
    fn odd_word(&mut self) -> String {
        match self.chance.below(4) {
            0 => self.chance.pick(&NUMBERS).to_string(),
            1 => self
                .chance
                .pick(&[
                    "%00",
                    "%ff",
                    "%zz",
                    "%",
                    "%2e%2e%2f",
                    "a%2Fb",
                    "%C0%80",
                    "+",
                    "a;b=c",
                ])
                .to_owned(),
            _ => {
                let text = self.chance.pick(&TEXTS);
                encoded(&text.replace("@tenthousand@", &"x".repeat(10_000)))
            }
        }
    }

    fn query(&mut self, operation: &Operation<'_>) -> String {
        let mut pairs = Vec::new();
        for parameter in operation.parameters("query") {
            let name = parameter["name"].as_str().unwrap();
            let is_required = parameter["required"] == json!(true);
            if !self.chance.percent(if is_required { 95 } else { 50 }) {
                continue;
            }
            let value = if self.chance.percent(70) {
                let value = self.valid(name, &parameter["schema"]);
                encoded(&text_of(&value))
            } else {
                self.odd_word()
            };
            pairs.push(format!("{name}={value}"));
            if self.chance.percent(3) {
                pairs.push(format!("{name}={value}"));
            }
        }
        if self.chance.percent(10) {
            let word = self.odd_word();
            pairs.push(format!("nobody_knows={word}"));
        }
        if pairs.is_empty() {
            String::new()
        } else {
            format!("?{}", pairs.join("&"))
        }
    }

    fn headers(&mut self, operation: &Operation<'_>) -> Vec<(&'static str, String)> {
        let mut headers = Vec::new();
        if !operation.parameters("header").is_empty() && self.chance.percent(92) {
            let fresh = format!("{:016x}{:016x}", self.chance.next(), self.chance.next());
            let keys = [fresh.clone(), fresh, "0123456789abcdef".to_owned()];
            let key = if self.chance.percent(92) {
                self.chance.pick(&keys)
            } else {
                self.chance
                    .pick(&["", "short", "in valid 0123456789", "键键键键键键"])
                    .to_owned()
            };
            headers.push(("idempotency-key", key));
        }
        if self.chance.percent(10) {
            let names = ["en", "zh", "*", "x;q=99", ",,,"];
            headers.push(("accept-language", self.chance.pick(&names).to_owned()));
        }
        if self.chance.percent(5) {
            headers.push(("if-none-match", "*, \"x\"".to_owned()));
        }
        if self.chance.percent(5) {
            let sites = ["cross-site", "same-origin", ""];
            headers.push(("sec-fetch-site", self.chance.pick(&sites).to_owned()));
        }
        if self.chance.percent(20) {
            let names = [
                "a.xlsx",
                "a.xls",
                "%zz.xlsx",
                "%00.xlsx",
                "",
                "%E5%8F%98.xlsx",
            ];
            headers.push(("x-file-name", self.chance.pick(&names).to_owned()));
        }
        headers
    }

    fn body(&mut self, operation: &Operation<'_>) -> (Option<Vec<u8>>, &'static str) {
        const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        let Some((media, schema)) = operation.body() else {
            return match self.chance.below(10) {
                0 => (Some(b"{}".to_vec()), "application/json"),
                1 => (Some(b"nonsense".to_vec()), "text/plain"),
                _ => (None, ""),
            };
        };
        if !media.ends_with("json") {
            let mut file = self.chance.pick(self.files);
            if self.chance.percent(50) && !file.is_empty() {
                let at = self.chance.below(file.len());
                file[at] ^= 1 << self.chance.below(8);
            }
            return (Some(file), XLSX);
        }
        let types = [
            "application/json; charset=utf-8",
            "APPLICATION/JSON",
            "application/jsonp",
            "text/plain",
            "multipart/form-data",
            "",
        ];
        let content_type = if self.chance.percent(88) {
            "application/json"
        } else {
            self.chance.pick(&types)
        };
        if self.chance.percent(2) {
            return (None, content_type);
        }
        (Some(self.json(schema)), content_type)
    }

    fn json(&mut self, schema: &Value) -> Vec<u8> {
        let mut value = self.valid("", schema);
        if self.chance.percent(45) {
            self.spoil(&mut value);
        }
        let text = raw(&value.to_string());
        let mut bytes = text.into_bytes();
        if self.chance.percent(10) {
            match self.chance.below(7) {
                0 => bytes.truncate(bytes.len() / 2),
                1 => bytes.extend_from_slice(b" {}"),
                2 => bytes = [b"\xef\xbb\xbf", bytes.as_slice()].concat(),
                3 => bytes = b"\"\xff\xfe\"".to_vec(),
                4 => bytes.clear(),
                5 => bytes = b"[".repeat(60_000),
                _ => bytes.extend(b" ".repeat(70_000)),
            }
        }
        bytes
    }

    /// A value that fits the schema, with the world's own values where it has any.
    fn valid(&mut self, name: &str, schema: &Value) -> Value {
        if let Some(known) = self.known.get(name).filter(|_| self.chance.percent(85)) {
            return self.chance.pick(known);
        }
        let schema = resolve(self.document, schema);
        if let Some(words) = schema["enum"].as_array() {
            return self.chance.pick(words);
        }
        if let Some(options) = schema["oneOf"].as_array() {
            let option = self.chance.pick(options);
            return self.valid(name, &option);
        }
        let mut kind = schema["type"].clone();
        if let Value::Array(names) = &kind {
            kind = self.chance.pick(names);
        }
        match kind.as_str() {
            Some("object") => {
                let mut fields = Map::new();
                for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
                    fields.insert(name.clone(), self.valid(name, inner));
                }
                Value::Object(fields)
            }
            Some("array") => (0..self.chance.below(4))
                .map(|_| self.valid("", &schema["items"]))
                .collect(),
            Some("integer") => json!(self.chance.pick(&NUMBERS)),
            Some("boolean") => json!(self.chance.percent(50)),
            Some("string") => match schema["examples"].as_array() {
                Some(examples) if self.chance.percent(60) => self.chance.pick(examples),
                _ => json!(self.chance.pick(&TEXTS)),
            },
            _ => Value::Null,
        }
    }

    /// Makes one thing wrong.
    fn spoil(&mut self, value: &mut Value) {
        if let Value::Object(fields) = value {
            let names: Vec<String> = fields.keys().cloned().collect();
            if names.is_empty() || self.chance.percent(10) {
                fields.insert("nobody_knows".to_owned(), json!(1));
                return;
            }
            let name = self.chance.pick(&names);
            if self.chance.percent(20) {
                fields.remove(&name);
                return;
            }
            if let Some(inner) = fields.get_mut(&name) {
                self.spoil(inner);
            }
            return;
        }
        *value = if self.chance.percent(50) {
            json!(self.chance.pick(&TEXTS))
        } else {
            self.chance.pick(&wrong_values())
        };
    }
}

fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").unwrap();
        }
    }
    encoded
}
