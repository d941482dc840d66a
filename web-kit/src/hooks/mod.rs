//! Hooks: what pages need to load, submit and keep up to date.

mod load;
mod online;
mod submit;

pub use load::{Load, Loaded, use_load, use_poll};
pub use online::use_online;
pub use submit::{Action, Submission, Submit, use_action, use_submit};

pub use crate::prefs::{use_language, use_toast};
