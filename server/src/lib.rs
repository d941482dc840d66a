//! Businesses of the centre, one folder each (feature first), over one small
//! platform. Owns SQL, sessions and HTTP; knows nothing of the browser.

pub mod app;
pub mod documents;
pub mod ledger;
pub mod platform;
pub mod policy;
pub mod session;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
