//! Import of the change list from a spreadsheet (.xlsx).
//!
//! A file is read and every row checked at once; the file itself is not kept.
//! What was found can be looked at, downloaded as a spreadsheet with the reason
//! beside each row, and, when it is good, taken into the change list as a
//! whole. Until then nothing of it counts.
//!
//! The rows of a file are loaded into a table and joined with the register
//! there, some thousands at once, so that a file of 100,000 rows is neither a
//! loop of statements nor a long stop for everybody else.

mod apply;
mod error;
mod keep;
mod read;
mod report;
mod routes;
mod service;
mod store;

pub use apply::go_on_where_left;
pub use error::Error;
pub use keep::sweep;
pub use routes::router;
pub(crate) use store::STATEMENTS;
