//! The remittance list (汇缴清册): preview, hand-over to the unit's reviewer,
//! confirmation (核定), taking back (作废), and what was confirmed before.
//!
//! Confirming applies the change list to the accounts, freezes one row a person
//! and issues a payment slip: in one transaction, or, for a long list, part by
//! part behind a curtain. Voiding takes back the list and its slip, not the change
//! list: people stay opened, sealed or transferred, and the month is confirmed
//! again from the accounts as they are then.

mod apply;
mod confirm;
mod error;
mod export;
mod long;
mod parts;
mod routes;
mod rules;
pub(crate) mod service;
mod store;

pub(crate) use confirm::with_second_try;
pub use error::{Error, Refusal};
pub use long::{Standing, go_on_where_left};
pub use routes::router;
pub(crate) use rules::ratios_allowed;

/// Every SQL text of the list.
pub(crate) fn statements() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    [store::STATEMENTS, parts::STATEMENTS, apply::STATEMENTS]
        .into_iter()
        .flatten()
}
