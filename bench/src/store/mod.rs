//! The store under load: deposits, a remittance of 100,000 employees, the
//! yearly interest; each beside what the bare engine needs for the same rows.

pub mod deposit;
mod history;
pub mod interest;
pub mod interest_crash;
mod pgbench;
mod place;
mod posting;
mod raw;
pub mod remit;
mod remit_data;
mod service;
mod users;
