//! Finding items by what people type: Chinese, pinyin (`tiqu`), its initials
//! (`tq`) or English.

use pinyin::ToPinyin;
use shared_types::api::catalogue::{LifeEvent, Service, ServiceItem};

/// Most words of one search that are looked at.
const MOST_WORDS: usize = 8;

/// Texts of an item, ready to be searched.
#[derive(Debug)]
pub(super) struct Haystack {
    /// Its names.
    names: String,
    /// Words that people look for, events and services it belongs to.
    words: String,
    /// Initials and full pinyin of both, a part each.
    sounds: Vec<String>,
    /// What the guide says in one sentence.
    rest: String,
}

/// The words of a search, in lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split_whitespace()
        .take(MOST_WORDS)
        .map(str::to_owned)
        .collect()
}

/// `提取` as `tq` and `tiqu`; other characters stay.
fn sounds(text: &str) -> [String; 2] {
    let mut initials = String::new();
    let mut full = String::new();
    for (character, sound) in text.chars().zip(text.to_pinyin()) {
        match sound {
            Some(sound) => {
                initials.push_str(sound.first_letter());
                full.push_str(sound.plain());
            }
            None => {
                initials.extend(character.to_lowercase());
                full.extend(character.to_lowercase());
            }
        }
    }
    [initials, full]
}

impl Haystack {
    pub(super) fn of(item: &ServiceItem, services: &[Service], events: &[LifeEvent]) -> Self {
        let service = services.iter().find(|service| service.key == item.service);
        let own_events = events
            .iter()
            .filter(|event| item.events.contains(&event.key));
        let mut around = item.keywords.clone();
        for event in own_events {
            around.push(event.name.clone());
            around.push(event.name_en.clone());
        }
        if let Some(service) = service {
            around.push(service.name.clone());
            around.push(service.name_en.clone());
        }
        let spoken = std::iter::once(&item.name).chain(&around);
        Self {
            sounds: spoken.flat_map(|text| sounds(text)).collect(),
            names: [
                item.name.as_str(),
                item.official_name.as_str(),
                item.name_en.as_str(),
            ]
            .join("\n")
            .to_lowercase(),
            words: around.join("\n").to_lowercase(),
            rest: format!("{}\n{}", item.guide.summary, item.guide.summary_en).to_lowercase(),
        }
    }

    /// How well the words fit, higher is better; none when one is missing.
    pub(super) fn score(&self, words: &[String]) -> Option<u32> {
        words.iter().map(|word| self.score_of(word)).sum()
    }

    fn score_of(&self, word: &str) -> Option<u32> {
        if self.names.contains(word) {
            Some(4)
        } else if self.words.contains(word) {
            Some(3)
        } else if self.sounds.iter().any(|sound| sound.contains(word)) {
            Some(2)
        } else if self.rest.contains(word) {
            Some(1)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_has_initials_and_full_pinyin() {
        assert_eq!(sounds("提取"), ["tq", "tiqu"]);
        assert_eq!(sounds("A类租房"), ["alzf", "aleizufang"]);
    }

    #[test]
    fn words_are_lower_case_and_bounded() {
        assert_eq!(words("  TQ  租房 "), ["tq", "租房"]);
        assert_eq!(words(&"a ".repeat(50)).len(), MOST_WORDS);
        assert!(words("   ").is_empty());
    }
}
