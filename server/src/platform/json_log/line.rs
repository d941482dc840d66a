//! One event as one line of JSON.
//!
//! Every request writes a line, so its price is part of every request's: the
//! text is put together in one buffer, without a tree and without a span.

use std::fmt::{self, Debug, Write as _};

use time::{OffsetDateTime, UtcDateTime};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    fmt::{FmtContext, FormatEvent, FormatFields, format::Writer},
    registry::LookupSpan,
};

use crate::platform::http;

/// `{"timestamp":…,"level":…,"trace_id":…,"message":…,fields…,"target":…}`.
pub(super) struct JsonLine;

impl<S, N> FormatEvent<S, N> for JsonLine
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        _context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let meta = event.metadata();
        #[expect(clippy::disallowed_methods, reason = "when the line was written")]
        let now = OffsetDateTime::now_utc();
        let mut line = Line {
            text: String::with_capacity(256),
        };
        line.text.push_str("{\"timestamp\":\"");
        push_instant(&mut line.text, now.into());
        line.text.push_str("\",\"level\":\"");
        line.text.push_str(meta.level().as_str());
        line.text.push('"');
        http::with_trace_id(|trace_id| line.string("trace_id", trace_id));
        event.record(&mut line);
        line.string("target", meta.target());
        line.text.push_str("}\n");
        writer.write_str(&line.text)
    }
}

struct Line {
    text: String,
}

impl Line {
    fn key(&mut self, key: &str) {
        self.text.push_str(",\"");
        self.text.push_str(key);
        self.text.push_str("\":");
    }

    fn string(&mut self, key: &str, value: &str) {
        self.key(key);
        self.text.push('"');
        push_escaped(&mut self.text, value);
        self.text.push('"');
    }

    fn plain(&mut self, field: &Field, value: impl fmt::Display) {
        self.key(field.name());
        // A string takes everything.
        let _ = write!(self.text, "{value}");
    }
}

impl Visit for Line {
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.plain(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.plain(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.plain(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        // JSON has no word for what is no number.
        if value.is_finite() {
            self.plain(field, value);
        } else {
            self.plain(field, "null");
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.string(field.name(), value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.key(field.name());
        self.text.push('"');
        let _ = write!(Escaping(&mut self.text), "{value:?}");
        self.text.push('"');
    }
}

/// Escapes what is written through it.
struct Escaping<'a>(&'a mut String);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        push_escaped(self.0, text);
        Ok(())
    }
}

/// RFC 8259: quotes, backslashes and control characters are escaped.
fn push_escaped(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest
        .bytes()
        .position(|byte| byte < b' ' || matches!(byte, b'"' | b'\\'))
    {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            control => {
                let _ = write!(out, "\\u{control:04x}");
            }
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// RFC 3339 in UTC, to the microsecond. Digits by hand: a general formatter
/// costs as much as the rest of the line.
fn push_instant(out: &mut String, at: UtcDateTime) {
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    push_digits(out, year.unsigned_abs(), 4);
    for (separator, value) in [
        ('-', month),
        ('-', day),
        ('T', at.hour()),
        (':', at.minute()),
        (':', at.second()),
    ] {
        out.push(separator);
        push_digits(out, value.into(), 2);
    }
    out.push('.');
    push_digits(out, at.microsecond(), 6);
    out.push('Z');
}

fn push_digits(out: &mut String, value: u32, width: u32) {
    for place in (0..width).rev() {
        let digit = value / 10_u32.pow(place) % 10;
        out.push(char::from_digit(digit, 10).unwrap_or('0'));
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::Write,
        sync::{Arc, Mutex, PoisonError},
    };

    use tracing_subscriber::{fmt::layer, layer::SubscriberExt as _};

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn every_line_is_json_whatever_is_logged() {
        let kept = Kept::default();
        let out = kept.clone();
        let layer = layer()
            .event_format(JsonLine)
            .with_writer(move || out.clone());
        let hostile = "汉字 \"quoted\" back\\slash\nline\ttab\u{1}\u{7f}";
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            tracing::info!(
                text = hostile, shown = %hostile, debug = ?hostile, count = -3_i64, big = u64::MAX,
                yes = true, half = 0.5, odd = f64::NAN, "said {hostile}"
            );
            tracing::warn!("second");
        });
        let bytes = kept.0.lock().unwrap().clone();
        let text = String::from_utf8(bytes).unwrap();
        let lines: Vec<serde_json::Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), 2);
        let first = &lines[0];
        assert_eq!(first["text"], hostile);
        assert_eq!(first["shown"], hostile);
        assert_eq!(first["debug"], format!("{hostile:?}"));
        assert_eq!(first["message"], format!("said {hostile}"));
        assert_eq!(
            (&first["count"], &first["big"]),
            (&(-3).into(), &u64::MAX.into())
        );
        assert_eq!((&first["yes"], &first["half"]), (&true.into(), &0.5.into()));
        assert!(first["odd"].is_null());
        assert_eq!(first["level"], "INFO");
        assert_eq!(lines[1]["level"], "WARN");
        assert_eq!(first["target"], module_path!());
        assert!(first.get("trace_id").is_none());
    }

    #[test]
    fn instants_are_rfc_3339() {
        for (second, text) in [
            (0, "1970-01-01T00:00:00.000000Z"),
            (1_795_000_000, "2026-11-18T11:06:40.000000Z"),
        ] {
            let mut out = String::new();
            push_instant(&mut out, UtcDateTime::from_unix_timestamp(second).unwrap());
            assert_eq!(out, text);
        }
    }
}
