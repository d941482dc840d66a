//! 单位网厅: the hall in which the agents of a unit prepare, confirm and pay the
//! month's remittance, on desk browsers first.
//!
//! Deliberately absent: HTTP, form fields and looks, which are web-kit's, and
//! every business rule, which is the server's or shared-types'.

#![recursion_limit = "512"]

mod api;
mod app;
mod components;
mod pages;
mod route;
mod selection;
mod session;
mod state;
mod tasks;
mod words;

fn main() {
    yew::Renderer::<app::App>::new().render();
}
