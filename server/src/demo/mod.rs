//! Demo data: units, people and two years of history, made by the same code
//! that works in production, with invented names and numbers that pass their
//! checksums.

pub mod names;
mod plan;
pub mod seed;

pub use plan::{DemoLogin, PASSWORD, fill};
