//! One file a route, where it is more than words.

mod account;
mod case;
mod cases;
mod certificate;
mod certificate_new;
mod certificates;
mod history;
mod item;
mod kept;
mod login;
mod me;
mod overview;
mod transactions;

pub use case::CasePage;
pub use cases::CasesPage;
pub use certificate::CertificatePage;
pub use certificate_new::{CheckCertificatePage, NewCertificatePage};
pub use item::item_page;
pub use kept::{Kept, KeptPage};
pub use login::LoginPage;
pub use me::{me_page, not_found_page, privacy_page};
pub use transactions::TransactionsPage;
