//! Work that waits for a background step, as its feature counts it.

use super::{
    clock::Instant,
    db::{Row, StoreError},
};

/// How much waits, and since when.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Pieces.
    pub count: i64,
    /// When the oldest began to wait; none when nothing does.
    pub since: Option<Instant>,
}

impl Waiting {
    /// Reads `waiting` and `since` of a row.
    ///
    /// # Errors
    /// When a column is missing.
    pub fn from_row(row: &Row) -> Result<Self, StoreError> {
        let since: Option<String> = row.get("since")?;
        Ok(Self {
            count: row.get("waiting")?,
            since: since.as_deref().and_then(Instant::parse),
        })
    }

    /// Age of the oldest in seconds at `now`; zero when nothing waits, and
    /// when the clock was set back.
    #[must_use]
    pub fn age(&self, now: Instant) -> i64 {
        self.since.map_or(0, |since| (now.0 - since.0).max(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn age_counts_from_the_oldest_and_never_below_zero() {
        for (since, now, age) in [(None, 50, 0), (Some(20), 50, 30), (Some(60), 50, 0)] {
            let waiting = Waiting {
                count: 1,
                since: since.map(Instant),
            };
            assert_eq!(waiting.age(Instant(now)), age);
        }
    }
}
