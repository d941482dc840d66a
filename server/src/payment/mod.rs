//! Money from units (缴款): payment slip, the bank's notices, suspense
//! (暂收款), and allocation to the persons (入账分摊).
//!
//! A notice is booked exactly once, whatever the bank repeats or reorders.
//! What matches a slip to the fen pays its remittance; all else waits in the
//! unit's suspense, or among the unidentified receipts when no unit is known.

mod allocation;
mod error;
mod files;
mod notice;
mod routes;
mod rules;
mod service;
mod store;

pub use allocation::{allocate, allocate_next};
pub use notice::{BankNotice, Outcome, is_genuine, sign};
pub use routes::router;
pub use service::receive;
pub(crate) use store::{STATEMENTS, waiting};
