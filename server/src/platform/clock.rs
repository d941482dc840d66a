//! The one place that knows what time it is.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use shared_types::calendar::Date;
use time::{OffsetDateTime, UtcOffset, macros::format_description};

/// China Standard Time, in which business dates (会计日) are counted.
const CHINA_OFFSET_SECONDS: i64 = 8 * 3600;
const SECONDS_A_DAY: i64 = 86_400;

/// A correction of the clock by so many seconds is slept through: time stands
/// still until it has caught up. As long as the bank's notices count.
const SMALL_STEP_SECONDS: i64 = 300;

/// Latest time that this process has told.
static LATEST: AtomicI64 = AtomicI64::new(i64::MIN);

/// Real time, or a fixed time that tests move by hand.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Seconds since 1970-01-01 UTC, shared by all clones.
    Fixed(Arc<AtomicI64>),
}

/// An instant in seconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(pub i64);

impl Clock {
    /// A clock that stands at `text` (`2026-11-22T08:00:00Z`) until it is moved.
    ///
    /// # Panics
    /// When the text is not such an instant; meant for tests.
    #[must_use]
    pub fn fixed(text: &str) -> Self {
        let instant = Instant::parse(text);
        assert!(instant.is_some(), "not an instant: {text}");
        Self::Fixed(Arc::new(AtomicI64::new(
            instant.map_or(0, |instant| instant.0),
        )))
    }

    /// Moves a fixed clock; the system's clock stays as it is.
    pub fn advance(&self, seconds: i64) {
        if let Self::Fixed(now) = self {
            now.fetch_add(seconds, Ordering::SeqCst);
        }
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Instant {
        match self {
            Self::System => {
                #[expect(clippy::disallowed_methods, reason = "this is the clock")]
                let now = OffsetDateTime::now_utc();
                let now = now.unix_timestamp();
                steady(LATEST.fetch_max(now, Ordering::SeqCst), now)
            }
            Self::Fixed(now) => Instant(now.load(Ordering::SeqCst)),
        }
    }

    /// Today's business date (会计日), in China Standard Time.
    #[must_use]
    pub fn business_date(&self) -> Date {
        self.now().business_date()
    }
}

/// Small steps back, as time servers make them, never show: neither a business
/// date nor the order of acts goes back with them. A large one is the operator's
/// correction of a wrong clock, and is followed; the ledger counts no day twice.
fn steady(latest: i64, now: i64) -> Instant {
    if latest <= now {
        return Instant(now);
    }
    if latest - now <= SMALL_STEP_SECONDS {
        return Instant(latest);
    }
    tracing::error!(seconds = latest - now, "the clock was set back");
    LATEST.store(now, Ordering::SeqCst);
    Instant(now)
}

impl Instant {
    /// Reads `2026-11-22T08:00:00Z`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
        let instant = time::PrimitiveDateTime::parse(text, format).ok()?;
        Some(Self(instant.assume_offset(UtcOffset::UTC).unix_timestamp()))
    }

    /// Day in China Standard Time.
    #[must_use]
    pub fn business_date(self) -> Date {
        let days = (self.0 + CHINA_OFFSET_SECONDS).div_euclid(SECONDS_A_DAY);
        Date::from_epoch_days(i32::try_from(days).unwrap_or(i32::MAX))
    }

    /// `2026-11-22T08:00:00Z`: of fixed width, so that text order is time order.
    #[must_use]
    pub fn utc_text(self) -> String {
        let date = Date::from_epoch_days(
            i32::try_from(self.0.div_euclid(SECONDS_A_DAY)).unwrap_or(i32::MAX),
        );
        let second = self.0.rem_euclid(SECONDS_A_DAY);
        format!(
            "{date}T{:02}:{:02}:{:02}Z",
            second / 3600,
            second / 60 % 60,
            second % 60
        )
    }

    /// `2026-11-22 16:00:00` in China Standard Time, for papers.
    #[must_use]
    pub fn china_text(self) -> String {
        let text = Self(self.0 + CHINA_OFFSET_SECONDS).utc_text();
        text.replace('T', " ").trim_end_matches('Z').to_owned()
    }

    /// So many seconds later.
    #[must_use]
    pub const fn plus(self, seconds: i64) -> Self {
        Self(self.0 + seconds)
    }
}

/// The instant that a stored text means, as shown on papers in China.
#[must_use]
pub fn china_text_of(utc_text: &str) -> String {
    Instant::parse(utc_text)
        .map(Instant::china_text)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_business_date_changes_at_midnight_in_china() {
        let before = Instant::parse("2026-11-22T15:59:59Z").unwrap();
        assert_eq!(before.business_date(), Date::of(2026, 11, 22));
        assert_eq!(before.plus(1).business_date(), Date::of(2026, 11, 23));
        assert_eq!(before.china_text(), "2026-11-22 23:59:59");
    }

    #[test]
    fn small_corrections_of_the_clock_do_not_show() {
        for (latest, now, told) in [
            (i64::MIN, 5_000, 5_000),
            (1_000, 1_001, 1_001),
            (1_000, 999, 1_000),
            (1_300, 1_000, 1_300),
            (1_301, 1_000, 1_000),
        ] {
            assert_eq!(steady(latest, now), Instant(told), "{latest} {now}");
        }
    }

    #[test]
    fn instants_survive_their_text() {
        for text in [
            "1970-01-01T00:00:00Z",
            "2024-02-29T23:59:59Z",
            "2026-11-22T08:00:00Z",
        ] {
            assert_eq!(Instant::parse(text).unwrap().utc_text(), text);
        }
    }
}
