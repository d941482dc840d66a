//! Vocabulary of a housing-provident-fund centre (住房公积金管理中心).
//!
//! Values that both the server and the browser speak about: money, civil dates, ratios, numbers of
//! accounts and documents, the code lists of JGJ/T 320-2014, and the pure rules a calculator in the
//! browser needs (contribution, interest, loan schedule, quota). Field names are English; the doc
//! comments carry the Chinese term and the field code of the standard.
//!
//! A value is parsed once and right from then on. The crate does no IO, reads no clock, draws no
//! random numbers, uses no floating point, and builds for `wasm32-unknown-unknown`.

mod messages;
#[cfg(feature = "openapi")]
mod schema;
mod text;

pub mod api;
pub mod bank;
pub mod calendar;
pub mod case;
pub mod codes;
pub mod contribution;
pub mod form;
pub mod identity;
pub mod interest;
pub mod loan;
pub mod masking;
pub mod money;
pub mod numbers;
pub mod organisation;
pub mod quota;
pub mod ratio;
pub mod rounding;
mod wide;

pub use bank::{BankAccountNo, BankBranchNo, BankCard};
pub use calendar::{Date, FundYear, YearMonth};
pub use codes::{
    AccountStatus, EntryType, Fund, IdDocType, PayMethod, ReversalFlag, SealReason, Sex, UnitStatus,
};
pub use contribution::MonthlyContribution;
pub use identity::{FullName, IdDocument, Mobile};
pub use money::Fen;
pub use numbers::{CaseNo, CertificateNo, PaymentSlipNo, PersonalAccountNo, RemittanceNo, UnitNo};
pub use organisation::CreditCode;
pub use ratio::{BasisPoints, Rate};
pub use rounding::RoundingMode;
