//! Refusals about agents and searches.

use axum::http::StatusCode;
use thiserror::Error;

use crate::platform::{
    db::StoreError,
    problem::{Problem, say},
};

/// Why the business does not allow it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    /// Administrators do not take the right from themselves.
    #[error("administrator would lock himself out")]
    OwnAdministration,
    /// The unit would be left without an administrator.
    #[error("no administrator would remain")]
    LastAdministrator,
    /// The right was taken away meanwhile.
    #[error("no longer an administrator")]
    NoLongerAdministrator,
    /// Longest search text exceeded.
    #[error("search text too long")]
    SearchTooLong,
}

/// What can go wrong here.
#[derive(Debug, Error)]
pub enum Error {
    /// The business does not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(Refusal::OwnAdministration) => Self::conflict(
                "own-administration",
                say(
                    "不能取消自己的管理权限，请由另一位管理员办理。",
                    "You cannot take the administrator's right from yourself. \
                     Ask another administrator.",
                ),
            ),
            Error::Refused(Refusal::LastAdministrator) => Self::conflict(
                "last-administrator",
                say(
                    "单位至少要保留一位管理员。",
                    "The unit needs at least one administrator.",
                ),
            ),
            Error::Refused(Refusal::NoLongerAdministrator) => Self::new(
                StatusCode::FORBIDDEN,
                "permission-missing",
                say(
                    "您没有管理权限，请联系本单位管理员授权后办理。",
                    "You are not an administrator. Ask your unit's administrator.",
                ),
            ),
            Error::Refused(Refusal::SearchTooLong) => Self::invalid(
                "search-too-long",
                say(
                    "查询内容过长，请缩短后重试。",
                    "The search text is too long.",
                ),
            ),
            Error::Store(error) => error.into(),
        }
    }
}
