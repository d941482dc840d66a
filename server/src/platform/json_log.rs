//! Structured logs. Messages are readable, facts are fields; personal data
//! never gets here because no handler logs a request or a model.

use std::{
    io::{self, Write},
    sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use tracing_subscriber::{
    EnvFilter,
    fmt::{self, MakeWriter},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

use super::config::{ConfigError, Log, LogFormat};

mod line;

/// Starts logging to standard error.
///
/// # Errors
/// When the filter cannot be read.
pub fn start(log: &Log) -> Result<(), ConfigError> {
    let filter = EnvFilter::try_new(&log.filter).map_err(|error| ConfigError::Key {
        key: "log.filter".to_owned(),
        expected: error.to_string(),
    })?;
    thread::Builder::new()
        .name("log".to_owned())
        .spawn(|| LOG.carry())
        .map_err(|error| ConfigError::Key {
            key: "log".to_owned(),
            expected: error.to_string(),
        })?;
    // A line that cannot be written (the disk is full, the collector is gone) is
    // lost. Complaining about it would fail as well, and end the thread.
    let registry = tracing_subscriber::registry().with(filter);
    match log.format {
        LogFormat::Json => {
            let layer = fmt::layer()
                .event_format(line::JsonLine)
                .log_internal_errors(false)
                .with_writer(Lines);
            registry.with(layer).init();
        }
        LogFormat::Text => registry
            .with(fmt::layer().log_internal_errors(false).with_writer(Lines))
            .init(),
    }
    Ok(())
}

/// Writes out what waits; called at the end of the program.
pub fn flush() {
    LOG.write_out(LOG.lock());
}

/// Lines gather for so long before they are written together: a write a line
/// would be a good part of the cost of a short request.
const GATHER: Duration = Duration::from_millis(20);
/// Whoever logs waits for the system when so many bytes wait.
const MOST_BYTES: usize = 1 << 20;

static LOG: LazyLock<Carrier> = LazyLock::new(Carrier::default);

/// Lines on their way to standard error.
#[derive(Default)]
struct Carrier {
    waiting: Mutex<Vec<u8>>,
    some: Condvar,
    /// Held while writing, so that lines stay in their order.
    out: Mutex<()>,
}

impl Carrier {
    fn lock(&self) -> MutexGuard<'_, Vec<u8>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, line: &[u8]) {
        let mut waiting = self.lock();
        let first = waiting.is_empty();
        waiting.extend_from_slice(line);
        if waiting.len() > MOST_BYTES {
            self.write_out(waiting);
        } else if first {
            self.some.notify_one();
        }
    }

    fn write_out(&self, mut waiting: MutexGuard<'_, Vec<u8>>) {
        let _turn = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = std::mem::take(&mut *waiting);
        drop(waiting);
        // Nobody is left to be told when the log itself cannot be written.
        let _lost = io::stderr().write_all(&lines);
    }

    /// Carries lines to standard error for ever.
    fn carry(&self) {
        loop {
            let waiting = self
                .some
                .wait_while(self.lock(), |waiting| waiting.is_empty())
                .unwrap_or_else(PoisonError::into_inner);
            drop(waiting);
            thread::sleep(GATHER);
            self.write_out(self.lock());
        }
    }
}

/// Where the subscriber writes its lines.
#[derive(Clone, Copy)]
struct Lines;

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        LOG.push(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self
    }
}
