//! Demo data: units, people and two years of history, made by the same code
//! that works in production, with invented names and numbers that pass their
//! checksums.

mod history;
pub mod names;
mod plan;
pub mod seed;

pub use history::remit_month;
pub use plan::{DemoLogin, Extent, LOGINS, PASSWORD, fill};

/// Every SQL text of the demo data.
pub(crate) fn statements() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    [history::STATEMENTS, seed::STATEMENTS]
        .into_iter()
        .flatten()
}
