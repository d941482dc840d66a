//! What all web apps share: texts, router, client, hooks, components, styles.
//!
//! An app is `Kit` around `Router` around a shell around a `Page`. Texts come
//! from `t`, compiled from `texts/`; looks come from `styles/`. There is no
//! inline style and no inline script anywhere, as the content security policy
//! allows none.

#![recursion_limit = "256"]

#[cfg(test)]
#[path = "../build/catalogue.rs"]
mod catalogue;
pub mod client;
pub mod components;
pub mod dom;
pub mod fmt;
pub mod hooks;
mod json;
mod lang;
#[cfg(not(target_arch = "wasm32"))]
pub mod paint;
mod prefs;
pub mod route;
mod start;
mod title;

pub use lang::{Language, is_chinese, number, pick, t};
pub use prefs::{Kit, Prefs, Theme, use_prefs};
pub use start::{is_apart, start};

/// Everything a page needs.
pub mod prelude {
    pub use yew::prelude::*;

    pub use crate::{
        Kit, Language,
        client::{self, ApiError, IdempotencyKey},
        components::*,
        dom, fmt,
        hooks::*,
        pick,
        route::{Link, Navigator, Route, Router, use_detour, use_elsewhere, use_navigate},
        t, use_prefs,
    };
}
