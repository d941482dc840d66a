//! Proof of contributions (缴存证明): a paper that its holder prints and anyone
//! can check without a login.
//!
//! What is printed is frozen when the proof is issued (the snapshot), so that
//! a second copy never differs from the first. The QR code carries 128 random
//! bits; the public page behind it shows a masked extract and never a balance.

mod error;
mod page;
mod paper;
mod routes;
mod rules;
mod service;
mod store;

pub use page::pages;
pub use routes::router;
pub(crate) use store::STATEMENTS;
