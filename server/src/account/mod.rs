//! The personal account (个人账户查询): what an employee sees of the own money:
//! overview, transactions, months for the chart, details with masked values,
//! and one value in full when asked for, which is audited.
//!
//! Only reads; the ledger alone moves money.

mod error;
mod files;
mod routes;
mod rules;
pub(crate) mod service;
mod store;

pub use routes::router;
pub(crate) use store::STATEMENTS;
