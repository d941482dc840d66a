//! Harness of the browser journeys and of the tests across processes.
//!
//! It knows the product as its users do: over HTTP, as running processes and
//! through a browser. It depends on no other room of the workspace.
//!
//! - [`World`]: a server with demo data of its own, and a sandbox beside it.
//! - [`Browser`]: Chromium through its `WebDriver`; elements are found by role
//!   and name, and everything is waited for, never slept for.
//! - [`Api`]: the HTTP API with a session.
//! - [`sheet`]: spreadsheets, written and read.
//!
//! What the environment may say: `ANJU_BIN`, `SANDBOX_BIN` (the programs,
//! default `target/debug`), `ANJU_AXE` (`axe.min.js` of axe-core),
//! `ANJU_SCREENS` (folder of the screenshots, default `target/screens`),
//! `ANJU_TEST_POSTGRES_URL` (a cluster in which databases may be created).

#![expect(
    clippy::missing_panics_doc,
    reason = "a harness panics when the requirement does not hold: that is what it is for"
)]

mod api;
mod axe;
pub mod bank;
mod browser;
pub mod cluster;
mod demo;
mod driver;
pub mod faults;
mod finders;
mod hands;
pub mod paper;
pub mod paths;
pub mod process;
mod scan;
pub mod sheet;
mod wait;
mod world;

pub use api::{Answer, Api, Hall, PASSWORD};
pub use browser::{Browser, Download};
pub use driver::{Mode, Viewport};
pub use scan::Rules;
pub use wait::{DEADLINE, eventually};
pub use world::{Options, World};
