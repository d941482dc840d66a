//! Refusals of payments.

use axum::http::StatusCode;
use shared_types::money::Fen;
use thiserror::Error;

use crate::platform::{
    db::StoreError,
    idempotency::KeyReused,
    problem::{Problem, say},
};

/// Why a payment act is refused.
#[derive(Debug, Error)]
pub enum Error {
    /// The remittance is not waiting for money.
    #[error("remittance is not awaiting payment")]
    NotAwaiting,
    /// The suspense does not hold enough.
    #[error("suspense holds less than the remittance needs")]
    SuspenseTooSmall {
        /// What is there.
        available: Fen,
    },
    /// The slip still counts.
    #[error("slip is still valid")]
    SlipStillValid,
    /// The same bank number came with other content.
    #[error("bank number reused with other content")]
    NoticeDiffers,
    /// The same key came with another request.
    #[error("idempotency key reused")]
    KeyReused,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<KeyReused> for Error {
    fn from(_: KeyReused) -> Self {
        Self::KeyReused
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotAwaiting => Self::conflict(
                "remittance-not-awaiting",
                say(
                    "该笔汇缴当前不是待缴款状态，请刷新后查看。",
                    "This remittance is not waiting for payment. Reload to see where it stands.",
                ),
            ),
            Error::SuspenseTooSmall { available } => Self::conflict(
                "suspense-too-small",
                say(
                    format!("暂收款余额{available}元，不足以缴纳本笔汇缴，请补足差额后再办理。"),
                    format!(
                        "The suspense holds {available} yuan, less than this remittance needs."
                    ),
                ),
            ),
            Error::SlipStillValid => Self::conflict(
                "slip-still-valid",
                say(
                    "当前缴款单仍在有效期内，请直接使用。",
                    "The payment slip is still valid. Please use it.",
                ),
            ),
            Error::NoticeDiffers => Self::new(
                StatusCode::CONFLICT,
                "notice-differs",
                say(
                    "该银行流水号已收到过内容不同的通知。",
                    "This bank number was received before with other content.",
                ),
            ),
            Error::KeyReused => KeyReused.into(),
            Error::Store(error) => error.into(),
        }
    }
}
