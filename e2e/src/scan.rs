//! Scanning what a page looks like: sizes of text and targets, width, words.

use std::{collections::HashSet, fs, sync::OnceLock};

use serde_json::{Value, json};

use crate::{Browser, paths};

const SCRIPT: &str = include_str!("scan.js");

/// What every text and target must keep, in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Least size of any text.
    pub text: f64,
    /// Least size of the body's text.
    pub body: f64,
    /// Least line height, as a multiple of the size; 0 when it does not matter.
    pub line: f64,
    /// Least height and width of a target; 0 when that does not matter.
    pub target: u32,
    /// The same for the main targets.
    pub main: u32,
}

impl Rules {
    /// The normal mode on phones (WCAG 1.4.4, 2.5.8, and a thumb's size).
    pub const NORMAL: Self = Self {
        text: 14.0,
        body: 16.0,
        line: 0.0,
        target: 44,
        main: 44,
    };
    /// 关怀版, 工信部《移动互联网应用（APP）适老化通用设计规范》.
    pub const CARE: Self = Self {
        text: 18.0,
        body: 18.0,
        line: 1.3,
        target: 44,
        main: 60,
    };
    /// The desk: a mouse needs less; width and words count all the same.
    pub const DESK: Self = Self {
        text: 14.0,
        body: 14.0,
        line: 0.0,
        target: 0,
        main: 0,
    };
}

/// Words that belong to the other language than the one shown.
fn foreign(english: bool) -> &'static [String] {
    static WORDS: OnceLock<[Vec<String>; 2]> = OnceLock::new();
    let both = WORDS.get_or_init(|| {
        let (zh, en) = (words("zh-CN"), words("en"));
        let only = |these: &HashSet<String>, those: &HashSet<String>| {
            these.difference(those).cloned().collect()
        };
        [only(&en, &zh), only(&zh, &en)]
    });
    &both[usize::from(english)]
}

/// Messages of the halls without placeholders, as they stand on a page.
fn words(language: &str) -> HashSet<String> {
    let folder = paths::workspace().join("web-kit/texts").join(language);
    let files = fs::read_dir(&folder).expect("the texts of the halls");
    let texts = files.filter_map(|file| fs::read_to_string(file.ok()?.path()).ok());
    let lines: Vec<String> = texts
        .flat_map(|text| text.lines().map(ToOwned::to_owned).collect::<Vec<_>>())
        .collect();
    let values = lines.iter().filter(|line| !line.starts_with('#'));
    let values = values
        .filter_map(|line| line.split_once(" = "))
        .map(|(_, value)| value.trim());
    values
        .filter(|value| !value.contains('{') && value.chars().count() > 1)
        .map(ToOwned::to_owned)
        .collect()
}

impl Browser {
    /// What does not hold; one sentence a line, empty when all does.
    pub async fn scan(&self, rules: Rules, english: bool) -> String {
        let rules = json!({
            "text": rules.text, "body": rules.body, "line": rules.line,
            "target": rules.target, "main": rules.main, "foreign": foreign(english),
        });
        match self.run(SCRIPT, vec![rules]).await {
            Value::Array(found) => found
                .iter()
                .filter_map(Value::as_str)
                .flat_map(|sentence| ["  ", sentence, "\n"])
                .collect(),
            other => format!("  the scan failed: {other}\n"),
        }
    }
}
