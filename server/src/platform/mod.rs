//! What every business stands on: store, configuration, clock, refusals,
//! audit, idempotent answers, background steps. Knows no business.

pub mod audit;
pub mod blocking;
pub mod clock;
pub mod config;
pub mod db;
pub mod download;
pub mod entropy;
pub mod etag;
pub mod extract;
pub mod http;
pub mod idempotency;
pub mod json_log;
pub mod origin;
pub mod outbox;
pub mod page;
pub mod problem;
pub mod sequence;
pub(crate) mod toml_text;
pub mod waiting;
