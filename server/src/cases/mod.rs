//! Cases (办件): an application for a service item, from draft to done.
//!
//! One engine for every item. The table of `shared_types::case` says which state
//! follows which; each step is an appended event in the transaction of the step,
//! together with the money it moves. Between two steps a case may wait for others
//! (data, the bank): a background step takes it up again, on any instance.

mod carry;
mod error;
mod routes;
mod service;
mod settle;
mod store;
mod tell;
mod view;
mod words;

pub use carry::carry_next;
pub use routes::router;
pub use service::end_overdue;
pub use settle::pay_next;
pub(crate) use store::STATEMENTS;
