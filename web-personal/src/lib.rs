//! 个人网厅: the hall in which employees see and use their accounts, on phone
//! browsers first.
//!
//! Deliberately absent: HTTP, form fields and looks, which are web-kit's, and
//! every business rule, which is the server's or shared-types'.

#![recursion_limit = "256"]

mod answer;
mod api;
mod app;
mod components;
mod pages;
mod route;
mod session;
mod state;

use web_kit::start;

/// Runs the hall in the browser's page.
pub fn run() {
    start::<app::App>();
}

/// Draws a page of the hall on the server.
#[cfg(not(target_arch = "wasm32"))]
pub fn paint(asked: web_kit::paint::Asked) -> Option<web_kit::paint::Painted> {
    web_kit::paint::paint::<app::App>(asked)
}
