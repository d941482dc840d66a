//! Numbers of bank transactions: `B`, the Beijing day, nine digits.

use serde::{Deserialize, Serialize};

use crate::clock::Moment;

/// The last number given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sequence {
    /// Beijing day as yyyymmdd; 0 before the first number.
    day: u32,
    /// Last number of that day.
    last: u32,
    /// Whether a day begins at the time of day instead of 1.
    #[serde(skip)]
    from_clock: bool,
}

impl Sequence {
    /// Counts 1, 2, 3 … each day; for a bank that remembers.
    pub fn remembered() -> Self {
        Self {
            day: 0,
            last: 0,
            from_clock: false,
        }
    }

    /// Begins at the time of day, for a bank without memory.
    ///
    /// A hundred numbers per hundredth of a second: a bank that restarts begins above what it
    /// gave out before, unless it served more than 10,000 payments a second.
    pub fn forgetful() -> Self {
        Self {
            from_clock: true,
            ..Self::remembered()
        }
    }

    /// The next number, for a payment at `now`.
    ///
    /// A clock that is set back does not bring back an earlier day.
    pub fn next(&mut self, now: Moment) -> String {
        let today = now.beijing_day();
        if today > self.day {
            self.day = today;
            self.last = if self.from_clock {
                now.beijing_centiseconds() * 100
            } else {
                0
            };
        }
        self.last += 1;
        format!("B{:08}{:09}", self.day, self.last)
    }

    /// This sequence, moved past the numbers of `other`.
    #[must_use]
    pub fn later_of(self, other: Self) -> Self {
        let (day, last) = (self.day, self.last).max((other.day, other.last));
        Self { day, last, ..self }
    }

    /// Moves past a number given out in an earlier life.
    pub fn skip(&mut self, txn_no: &str) {
        let number = |range: std::ops::Range<usize>| {
            txn_no
                .get(range)
                .and_then(|digits| digits.parse::<u32>().ok())
        };
        if let (Some(day), Some(last)) = (number(1..9), number(9..18)) {
            *self = self.later_of(Self { day, last, ..*self });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-22T08:00:00Z, 16:00 in Beijing.
    const NOW: Moment = Moment(1_795_334_400_000);
    const HOUR: i64 = 3_600_000;

    #[test]
    fn a_remembered_sequence_counts_from_one_each_day() {
        let mut sequence = Sequence::remembered();
        assert_eq!(sequence.next(NOW), "B20261122000000001");
        assert_eq!(sequence.next(NOW), "B20261122000000002");
        assert_eq!(
            sequence.next(Moment(NOW.0 + 8 * HOUR)),
            "B20261123000000001"
        );
        // The clock was set back: the day stays.
        assert_eq!(sequence.next(NOW), "B20261123000000002");
    }

    #[test]
    fn a_forgetful_sequence_begins_above_its_earlier_life() {
        let mut first = Sequence::forgetful();
        assert_eq!(first.next(NOW), "B20261122576000001");
        let mut second = Sequence::forgetful();
        assert_eq!(second.next(Moment(NOW.0 + 10)), "B20261122576000101");
    }

    #[test]
    fn skipping_never_goes_back() {
        let mut sequence = Sequence::remembered();
        sequence.skip("B20261122000000007");
        sequence.skip("B20261122000000003");
        sequence.skip("nonsense");
        assert_eq!(sequence.next(NOW), "B20261122000000008");
    }
}
