//! Which rows of a long list are chosen, without holding the list.

use std::collections::BTreeSet;

/// Chosen rows, by key: some, or all but some.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// All rows are chosen but the named ones; otherwise only the named ones.
    pub all: bool,
    /// The exceptions.
    pub named: BTreeSet<String>,
}

impl Selection {
    /// Every row, on all pages.
    pub fn everything() -> Self {
        Self {
            all: true,
            named: BTreeSet::new(),
        }
    }

    /// Whether a row is chosen.
    pub fn holds(&self, key: &str) -> bool {
        self.all != self.named.contains(key)
    }

    /// How many of `total` rows are chosen.
    pub fn count(&self, total: i64) -> i64 {
        let named = i64::try_from(self.named.len()).unwrap_or(i64::MAX);
        if self.all { total - named } else { named }
    }

    /// With one row turned round.
    #[must_use]
    pub fn toggled(mut self, key: &str) -> Self {
        if !self.named.remove(key) {
            self.named.insert(key.to_owned());
        }
        self
    }

    /// As a part of a query: its name and the keys with commas between.
    pub fn query(&self) -> (&'static str, String) {
        let keys: Vec<&str> = self.named.iter().map(String::as_str).collect();
        (if self.all { "except" } else { "only" }, keys.join(","))
    }
}

/// Rows that are drawn at a time; the rest is empty space.
pub const DRAWN: u32 = 52;
/// The first drawn row is a multiple of this, so that most scrolling draws nothing.
const STEP: u32 = 4;
/// Rows drawn above what is in sight.
const ABOVE: u32 = 4;

/// First row to draw when `first_seen` is the uppermost in sight.
pub const fn first_drawn(first_seen: u32) -> u32 {
    first_seen.saturating_sub(ABOVE) / STEP * STEP
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_pages_are_chosen_without_being_here() {
        let all = Selection::everything();
        assert_eq!(all.count(50_000), 50_000);
        let but_one = all.toggled("7");
        assert!(!but_one.holds("7") && but_one.holds("8"));
        assert_eq!(but_one.count(50_000), 49_999);
        assert_eq!(but_one.query(), ("except", "7".to_owned()));
        assert_eq!(but_one.toggled("7"), Selection::everything());
    }

    #[test]
    fn some_rows_are_chosen_by_key() {
        let some = Selection::default().toggled("b").toggled("a");
        assert!(some.holds("a") && !some.holds("c"));
        assert_eq!(
            (some.count(9), some.query()),
            (2, ("only", "a,b".to_owned()))
        );
    }

    #[test]
    fn what_is_in_sight_is_always_drawn() {
        for seen in [0, 1, 19, 20, 29, 30, 12_345] {
            let first = first_drawn(seen);
            assert!(first <= seen && seen + 44 <= first + DRAWN, "{seen}");
        }
    }
}
