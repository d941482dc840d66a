//! Time: the one clock read of this crate, instants and days as text.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::format_description::well_known::Rfc3339;
use time::macros::{format_description, offset};
use time::{Date, OffsetDateTime, PrimitiveDateTime, UtcOffset};

/// Beijing time, in which a Chinese bank counts its days.
const BEIJING: UtcOffset = offset!(+8);

/// Where the time comes from; tests bring their own.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// The computer's clock.
pub fn system() -> Clock {
    Arc::new(|| {
        #[expect(
            clippy::disallowed_methods,
            reason = "the sandbox is not the product: this is its only clock read"
        )]
        let now = std::time::SystemTime::now();
        let since_epoch = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    })
}

/// An instant in milliseconds since 1970-01-01T00:00:00Z.
///
/// As JSON: RFC 3339 in UTC, with milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl Moment {
    /// The instant `pause` later.
    #[must_use]
    pub fn after(self, pause: Duration) -> Self {
        let millis = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(millis))
    }

    /// Time from `now` until this instant; zero when it has passed.
    pub fn wait_from(self, now: Self) -> Duration {
        let millis = self.0.saturating_sub(now.0);
        Duration::from_millis(u64::try_from(millis).unwrap_or(0))
    }

    /// The form of the notice protocol: `2026-11-22T08:00:00Z`.
    pub fn wire(self) -> String {
        let form = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
        self.utc().format(form).unwrap_or_default()
    }

    /// Reads the form of the notice protocol and no other.
    pub fn parse_wire(text: &str) -> Option<Self> {
        let form = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
        let seconds = PrimitiveDateTime::parse(text, form)
            .ok()?
            .assume_utc()
            .unix_timestamp();
        let moment = Self(seconds.checked_mul(1000)?);
        (moment.wire() == text).then_some(moment)
    }

    /// The form of the pages: Beijing time, `2026-11-22 16:00:00`.
    pub fn beijing(self) -> String {
        let form = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
        self.utc()
            .to_offset(BEIJING)
            .format(form)
            .unwrap_or_default()
    }

    /// The day in Beijing.
    pub fn beijing_date(self) -> Day {
        Day(self.utc().to_offset(BEIJING).date())
    }

    /// Beijing day as the number yyyymmdd.
    pub fn beijing_day(self) -> u32 {
        let Day(date) = self.beijing_date();
        let year = u32::try_from(date.year()).unwrap_or(0);
        year * 10_000 + u32::from(u8::from(date.month())) * 100 + u32::from(date.day())
    }

    /// Hundredths of a second since midnight in Beijing, below 8,640,000.
    pub fn beijing_centiseconds(self) -> u32 {
        let time = self.utc().to_offset(BEIJING).time();
        let (hour, minute, second, milli) = time.as_hms_milli();
        let seconds = u32::from(hour) * 3600 + u32::from(minute) * 60 + u32::from(second);
        seconds * 100 + u32::from(milli) / 10
    }

    fn utc(self) -> OffsetDateTime {
        let nanos = i128::from(self.0) * 1_000_000;
        OffsetDateTime::from_unix_timestamp_nanos(nanos).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let form = format_description!(
            "[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z"
        );
        let text = self.utc().format(form).map_err(serde::ser::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let time = OffsetDateTime::parse(&text, &Rfc3339).map_err(serde::de::Error::custom)?;
        i64::try_from(time.unix_timestamp_nanos() / 1_000_000)
            .map(Self)
            .map_err(serde::de::Error::custom)
    }
}

/// A calendar day; as text and JSON `2026-11-22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(Date);

impl Day {
    /// Reads `2026-11-22` and no other form.
    pub fn parse(text: &str) -> Option<Self> {
        let day = Date::parse(text, format_description!("[year]-[month]-[day]"))
            .ok()
            .map(Self)?;
        // The parser forgives a sign, the protocol does not.
        (day.to_string() == text).then_some(day)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(date) = self;
        let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("日期应为 2026-11-22 的形式"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-22T08:00:00.250Z
    const MORNING: Moment = Moment(1_795_334_400_250);

    #[test]
    fn an_instant_has_a_wire_form_and_a_beijing_form() {
        assert_eq!(MORNING.wire(), "2026-11-22T08:00:00Z");
        assert_eq!(MORNING.beijing(), "2026-11-22 16:00:00");
        assert_eq!(MORNING.beijing_day(), 20_261_122);
        assert_eq!(MORNING.beijing_centiseconds(), 16 * 360_000 + 25);
    }

    #[test]
    fn the_beijing_day_begins_at_16_utc() {
        let before = Moment(1_795_334_400_000 + 8 * 3_600_000 - 1);
        assert_eq!(before.beijing_day(), 20_261_122);
        assert_eq!(Moment(before.0 + 1).beijing_day(), 20_261_123);
    }

    #[test]
    fn json_keeps_the_millisecond() {
        let text = serde_json::to_string(&MORNING).unwrap();
        assert_eq!(text, "\"2026-11-22T08:00:00.250Z\"");
        assert_eq!(serde_json::from_str::<Moment>(&text).unwrap(), MORNING);
    }

    #[test]
    fn one_form_of_an_instant_is_read() {
        let whole = Moment(1_795_334_400_000);
        assert_eq!(Moment::parse_wire("2026-11-22T08:00:00Z"), Some(whole));
        for bad in [
            "",
            "2026-11-22T08:00:00.250Z",
            "2026-11-22T16:00:00+08:00",
            "2026-11-22 08:00:00Z",
            "+2026-11-22T08:00:00Z",
            "2026-02-29T08:00:00Z",
            "1795334400",
        ] {
            assert_eq!(Moment::parse_wire(bad), None, "{bad}");
        }
    }

    #[test]
    fn one_form_of_a_day_is_read() {
        assert_eq!(Day::parse("2026-11-22"), Some(MORNING.beijing_date()));
        assert!(Day::parse("2028-02-29").is_some());
        for bad in [
            "",
            "2026-2-1",
            "2026-02-29",
            "20261122",
            "+2026-11-22",
            "2026-11-22 ",
        ] {
            assert_eq!(Day::parse(bad), None, "{bad}");
        }
    }
}
