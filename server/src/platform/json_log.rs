//! Structured logs. Messages are readable, facts are fields; personal data
//! never gets here because no handler logs a request or a model.

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use super::config::{ConfigError, Log, LogFormat};

/// Starts logging to standard error.
///
/// # Errors
/// When the filter cannot be read.
pub fn start(log: &Log) -> Result<(), ConfigError> {
    let filter = EnvFilter::try_new(&log.filter).map_err(|error| ConfigError::Key {
        key: "log.filter".to_owned(),
        expected: error.to_string(),
    })?;
    // A line that cannot be written (the disk is full, the collector is gone) is
    // lost. Complaining about it would fail as well, and end the thread.
    let registry = tracing_subscriber::registry().with(filter);
    match log.format {
        LogFormat::Json => {
            let layer = fmt::layer()
                .json()
                .flatten_event(true)
                .log_internal_errors(false)
                .with_writer(std::io::stderr);
            registry.with(layer).init();
        }
        LogFormat::Text => registry
            .with(
                fmt::layer()
                    .log_internal_errors(false)
                    .with_writer(std::io::stderr),
            )
            .init(),
    }
    Ok(())
}
