//! The unit (单位) itself: what is due, its employees, its agents and their
//! rights, and what they did.

mod acts;
mod error;
mod files;
mod routes;
mod rules;
mod service;
mod store;

pub use routes::router;
pub(crate) use store::STATEMENTS;
