//! 变更清册: what changes against last month, one line a person (新开户, 启封,
//! 封存, 转入, 基数调整). Lines are kept until the month is confirmed, and can be
//! edited while the month is being prepared.
//!
//! The rules are shared with the import: a row of a file is refused for the
//! same reasons and in the same words as a line entered by hand.

mod error;
mod files;
mod refusal;
mod routes;
pub mod rules;
pub(crate) mod service;
mod store;

pub use error::Error;
pub use refusal::{Field, Refusal, Words};
pub use routes::router;
pub(crate) use store::STATEMENTS;
