//! What can go wrong, and how it is said.

use crate::platform::{
    db::StoreError,
    idempotency::KeyReused,
    problem::{Problem, form_invalid, say},
};

use super::rules::{MAX_PURPOSE_CHARACTERS, Refusal};

/// Why a proof is not issued, shown or revoked.
#[derive(Debug)]
pub(super) enum Error {
    /// The request does not fit.
    Refused(Refusal),
    /// The key was used for another request.
    KeyReused,
    /// Refused by the platform.
    Platform(Problem),
    /// The store.
    Store(StoreError),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<KeyReused> for Error {
    fn from(_: KeyReused) -> Self {
        Self::KeyReused
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Platform(problem)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusal) => refused(refusal),
            Error::KeyReused => KeyReused.into(),
            Error::Platform(problem) => problem,
            Error::Store(error) => error.into(),
        }
    }
}

fn refused(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::PurposeTooLong => form_invalid().field(
            "purpose",
            "too-long",
            say(
                format!("用途最多填写{MAX_PURPOSE_CHARACTERS}个字，请缩短后重新提交。"),
                format!("Use at most {MAX_PURPOSE_CHARACTERS} characters."),
            ),
        ),
        Refusal::PurposeUnprintable => form_invalid().field(
            "purpose",
            "unprintable",
            say(
                "用途中有不能打印的字符，请删除后重新提交。",
                "The purpose contains a character that cannot be printed.",
            ),
        ),
        Refusal::DailyLimit => Problem::conflict(
            "certificate-daily-limit",
            say(
                "今天开具的证明已达上限，请使用已开具的证明，或明天再办理。",
                "You have reached today's limit. Use a proof issued today, or come back tomorrow.",
            ),
        ),
        Refusal::AlreadyRevoked => Problem::conflict(
            "certificate-revoked",
            say(
                "该证明已作废，不能再下载。如有需要，请重新开具。",
                "This proof was revoked and can no longer be downloaded. Issue a new one.",
            ),
        ),
    }
}
