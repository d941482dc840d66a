//! Annual review (跨年清册核定): before July is remitted, the bases of all who
//! contribute are fixed for the new fund year within its limits.
//!
//! It is done once a unit and fund year, after June was confirmed. Sealed
//! accounts are not reviewed. New bases themselves come with the change list
//! (基数调整); the review moves what lies outside the limits of July and computes
//! the amounts anew, one computation a distinct base.

mod files;
mod routes;
mod rules;
mod service;
mod store;

pub use routes::router;
pub(crate) use store::STATEMENTS;
