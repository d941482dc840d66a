//! Import of the change list from a spreadsheet (.xlsx).
//!
//! A file is read and every row checked at once; the file itself is not kept.
//! What was found can be looked at, downloaded as a spreadsheet with the reason
//! beside each row, and, when it is good, taken into the change list as a
//! whole. Until then nothing of it counts.
//!
//! A file of 100,000 rows is a handful of statements: its rows are loaded into
//! a table and joined with the register there.

mod error;
mod read;
mod report;
mod routes;
mod service;
mod store;

pub use error::Error;
pub use routes::router;
pub(crate) use store::STATEMENTS;
