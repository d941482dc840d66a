//! What can go wrong, and how it is said.

use shared_types::form::FormError;

use crate::{
    platform::{
        db::StoreError,
        problem::{Problem, form_invalid, say},
    },
    withdrawal::rules::Refusal,
};

/// Why a case does not go on.
#[derive(Debug)]
pub(super) enum Error {
    /// No item of that code, or none that a hall does.
    NotOnline,
    /// A rule is against it already.
    Refused(Refusal),
    /// Answers that are not right, by the name of their field.
    Mistakes(Vec<(String, FormError)>),
    /// An answer to a question that nobody asked.
    UnknownField(String),
    /// Another application for the same item is on its way.
    OpenAlready,
    /// The state does not allow it.
    NotPossible,
    /// Somebody else changed it meanwhile.
    Changed,
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
            Error::NotOnline => Self::conflict(
                "item-not-online",
                say(
                    "该事项目前在柜面办理，网上暂不能提交。",
                    "This is handled at the counter for now and cannot be sent in online.",
                ),
            ),
            Error::Refused(refusal) => Self::conflict(refusal.code(), refusal.sentence()),
            Error::Mistakes(mistakes) => {
                mistakes.into_iter().fold(form_invalid(), |problem, one| {
                    let (field, error) = one;
                    problem.field(
                        field,
                        error.code(),
                        say(error.message_zh(), error.message_en()),
                    )
                })
            }
            Error::UnknownField(field) => form_invalid().field(
                field,
                "form-unknown-field",
                say(
                    "没有这一项，请刷新页面后重填。",
                    "There is no such question.",
                ),
            ),
            Error::OpenAlready => Self::conflict(
                "case-open-already",
                say(
                    "您有一件相同的申请正在办理，请在“我的办件”中查看进度。",
                    "You have an application of this kind on its way. See it under your cases.",
                ),
            ),
            Error::NotPossible => Self::conflict(
                "case-not-possible",
                say(
                    "办件的状态已变化，不能再进行此操作，请刷新后查看。",
                    "The case has moved on and this is no longer possible. Reload to see it.",
                ),
            ),
            Error::Changed => Self::stale(),
            Error::Platform(problem) => problem,
            Error::Store(error) => error.into(),
        }
    }
}
