//! Who is asking: logging in by user name and password, browser sessions, and
//! what a session may do. Other ways in (QR code, portals, mini-programs) end
//! in [`service::open`] as this one does.

mod guard;
pub mod passwords;
mod remembered;
mod routes;
pub(crate) mod service;
mod store;

pub use guard::{Agent, Member};
pub use remembered::Remembered;
pub use routes::router;
pub(crate) use store::STATEMENTS;

/// The halls; each has a cookie of its own, so that one browser may be in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hall {
    /// 个人网厅
    Personal,
    /// 单位网厅
    Unit,
}

impl Hall {
    /// Name of the cookie.
    #[must_use]
    pub const fn cookie(self) -> &'static str {
        match self {
            Self::Personal => "anju_personal",
            Self::Unit => "anju_unit",
        }
    }

    /// Kind of principal in the database.
    #[must_use]
    pub const fn principal_kind(self) -> &'static str {
        match self {
            Self::Personal => "person",
            Self::Unit => "agent",
        }
    }
}
