//! One file a route.

mod account;
mod calculator;
mod certificate;
mod certificate_new;
mod certificates;
mod history;
mod login;
mod me;
mod overview;
mod plain;
mod transactions;

pub use account::AccountPage;
pub use calculator::CalculatorPage;
pub use certificate::{CertificatePage, IssuedCertificatePage};
pub use certificate_new::{CheckCertificatePage, NewCertificatePage};
pub use certificates::CertificatesPage;
pub use history::HistoryPage;
pub use login::LoginPage;
pub use me::MePage;
pub use overview::OverviewPage;
pub use plain::{NotFoundPage, PrivacyPage};
pub use transactions::TransactionsPage;
