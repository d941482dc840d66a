//! Withdrawals (提取): who may take money out for what, how much, and the posting.
//!
//! A withdrawal is always the effect of a case; the rules here read facts and say
//! yes with an amount, or no with a sentence. What the facts are (own records,
//! answers of other authorities) is gathered by `cases`.

mod facts;
pub(crate) mod rules;
mod service;
mod store;

pub(crate) use facts::{Lease, Marriage, RealEstate};
pub(crate) use service::{Taken, account_facts, give_back, on_its_way, take};
pub(crate) use store::STATEMENTS;
