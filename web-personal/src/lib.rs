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
mod draft;
mod pages;
mod route;
mod session;
mod state;

use web_kit::start;

/// Runs the hall in the browser's page.
pub fn run() {
    start::<app::App>();
}

/// Runs the hall's applications, a module of their own.
pub fn run_cases() {
    start::<app::CaseApp>();
}

/// Draws a page of the hall on the server.
#[cfg(not(target_arch = "wasm32"))]
pub fn paint(asked: web_kit::paint::Asked) -> Option<web_kit::paint::Painted> {
    web_kit::paint::paint::<app::App>(asked)
}

/// Draws a page of the applications on the server.
#[cfg(not(target_arch = "wasm32"))]
pub fn paint_cases(asked: web_kit::paint::Asked) -> Option<web_kit::paint::Painted> {
    web_kit::paint::paint::<app::CaseApp>(asked)
}

/// Whether the page at a path belongs to the applications.
#[cfg(not(target_arch = "wasm32"))]
pub fn is_case(path: &str) -> bool {
    use web_kit::route::Route as _;
    route::Page::parse(path).is_case()
}
