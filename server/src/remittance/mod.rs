//! Monthly remittance (汇缴): change list, import, list, confirmation.
//!
//! Life of a month: 变更清册 is prepared (and, in units with a reviewer,
//! submitted) → 核定 freezes the per-person list and issues a payment slip →
//! the money arrives → it is allocated to the persons (入账分摊).

pub mod change;
pub mod draft;
pub mod import;
pub mod list;
pub mod review;
