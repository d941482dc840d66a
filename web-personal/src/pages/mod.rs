//! One file a route.

mod account;
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
pub use certificate::CertificatePage;
pub use certificate_new::{CheckCertificatePage, NewCertificatePage};
pub use certificates::CertificatesPage;
pub use history::HistoryPage;
pub use login::LoginPage;
pub use me::me_page;
pub use overview::OverviewPage;
pub use plain::{not_found_page, privacy_page};
pub use transactions::TransactionsPage;
