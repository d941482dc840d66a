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

fn main() {
    yew::Renderer::<app::App>::new().render();
}
