//! Businesses of the centre, one folder each (feature first), over one small
//! platform. Owns SQL, sessions and HTTP; knows nothing of the browser.

pub mod account;
pub mod app;
pub mod backup;
pub mod cases;
pub mod catalogue;
pub mod certificate;
pub mod connector;
pub mod demo;
pub mod documents;
pub mod ledger;
pub mod listing;
pub mod papers;
pub mod payment;
pub mod platform;
pub mod policy;
pub mod public;
pub mod remittance;
pub mod session;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod unit;
pub mod vitals;
pub mod withdrawal;
pub mod workers;
