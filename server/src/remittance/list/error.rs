//! Refusals of the list and their sentences.

use axum::http::StatusCode;
use shared_types::{api::problem::FieldProblem, ratio::BasisPoints};
use thiserror::Error;

use crate::{
    platform::{
        db::StoreError,
        idempotency::KeyReused,
        problem::{Problem, Sentence, form_invalid, say},
    },
    policy::RatioRange,
    remittance::draft::Closed,
};

/// Why the business does not allow it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    /// The draft waits for the reviewer, or its month is not open.
    #[error(transparent)]
    Closed(#[from] Closed),
    /// July needs the annual review first.
    #[error("annual review needed")]
    ReviewNeeded,
    /// The annual review cannot be done now.
    #[error("annual review not open")]
    ReviewNotOpen,
    /// Nobody is on the list.
    #[error("nobody on the list")]
    ListEmpty,
    /// The unit's account is not in a state in which it contributes.
    #[error("unit does not contribute")]
    UnitNotActive,
    /// The unit's ratios are not among those that the city allows.
    #[error("ratios {unit} and {personal} are not allowed")]
    RatioNotAllowed {
        /// 单位缴存比例.
        unit: BasisPoints,
        /// 个人缴存比例.
        personal: BasisPoints,
        /// What the city allows.
        allowed: RatioRange,
    },
    /// Month, version or total are not what was seen.
    #[error("the list changed")]
    ListChanged,
    /// So many lines of the change list no longer fit the accounts.
    #[error("{0} lines are outdated")]
    ChangeOutdated(i64),
    /// The total in the request is not an amount.
    #[error("total is not positive")]
    TotalInvalid,
    /// Nothing was handed to the reviewer.
    #[error("not submitted")]
    NotSubmitted,
    /// Money arrived, or it was voided before.
    #[error("cannot be voided in this state")]
    NotVoidable,
    /// A later month was confirmed after it.
    #[error("a later month is confirmed")]
    LaterConfirmed,
    /// The bases of the next fund year are fixed already.
    #[error("the next fund year is reviewed")]
    LaterReviewed,
    /// The receipt exists when the money is on the accounts.
    #[error("not allocated")]
    NotAllocated,
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
    /// The idempotency key belongs to another request.
    #[error("idempotency key reused")]
    KeyReused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<KeyReused> for Error {
    fn from(_: KeyReused) -> Self {
        Self::KeyReused
    }
}

impl From<Closed> for Error {
    fn from(closed: Closed) -> Self {
        Self::Refused(closed.into())
    }
}

impl Refusal {
    /// Field, code and sentence of a refusal that the preview announces.
    pub(super) fn announce(self, english: bool) -> FieldProblem {
        let problem = Problem::from(Error::Refused(self));
        let sentence = problem.detail();
        let field = match self {
            Self::ChangeOutdated(_) => "changes",
            Self::ListEmpty => "list",
            Self::UnitNotActive | Self::RatioNotAllowed { .. } => "unit",
            _ => "month",
        };
        FieldProblem {
            field: field.to_owned(),
            code: problem.code().to_owned(),
            message: if english {
                sentence.en.to_string()
            } else {
                sentence.zh.to_string()
            },
        }
    }

    // Long because it is a table of sentences.
    fn conflict(self) -> (&'static str, Sentence) {
        match self {
            Self::ReviewNeeded => (
                "annual-review-needed",
                say(
                    "请先完成跨年清册核定，再办理7月起的汇缴。",
                    "Do the annual review first: July starts a new fund year.",
                ),
            ),
            Self::ReviewNotOpen => (
                "annual-review-not-open",
                say(
                    "6月汇缴核定后才能办理跨年清册核定，本年度已核定的无需再次办理。",
                    "The annual review opens after June is confirmed, and is done once a year.",
                ),
            ),
            Self::ListEmpty => (
                "list-empty",
                say(
                    "汇缴清册中没有职工，请先办理开户、启封或转入。",
                    "Nobody is on the list. Open, unseal or transfer in an account first.",
                ),
            ),
            Self::UnitNotActive => (
                "unit-not-active",
                say(
                    "单位账户当前状态不能汇缴，请联系公积金管理中心。",
                    "The unit's account cannot contribute in its present state.",
                ),
            ),
            Self::RatioNotAllowed {
                unit,
                personal,
                allowed: RatioRange { min, max },
            } => (
                "ratio-not-allowed",
                say(
                    format!(
                        "本单位登记的缴存比例（单位{unit}、个人{personal}）不在本市规定的{min}至{max}之间，\
                         请到中心办理缴存比例变更后再办理汇缴。"
                    ),
                    format!(
                        "The registered ratios (unit {unit}, personal {personal}) are outside the \
                         city's limits of {min} to {max}. Have them corrected at the centre first."
                    ),
                ),
            ),
            Self::ListChanged => (
                "list-changed",
                say(
                    "清册内容已有变化，请刷新后核对最新的人数和金额再确认。",
                    "The list has changed. Reload, check the figures and confirm again.",
                ),
            ),
            Self::ChangeOutdated(count) => (
                "change-outdated",
                say(
                    format!("变更清册中有{count}条与账户当前状态不符，请修改或删除后再确认。"),
                    format!("{count} change lines no longer fit the accounts. Correct them first."),
                ),
            ),
            Self::NotSubmitted => (
                "draft-not-submitted",
                say(
                    "本月清册没有提交复核，无需撤回。",
                    "The list was not submitted.",
                ),
            ),
            Self::NotVoidable => (
                "remittance-not-voidable",
                say(
                    "只有未到账的汇缴书可以作废。",
                    "Only a remittance whose money has not arrived can be voided.",
                ),
            ),
            Self::LaterConfirmed => (
                "later-month-confirmed",
                say(
                    "之后的月份已经核定，请先作废最近一个月的汇缴书。",
                    "A later month is confirmed. Void the latest one first.",
                ),
            ),
            Self::LaterReviewed => (
                "later-year-reviewed",
                say(
                    "下一缴存年度的跨年清册已核定，本月汇缴书不能作废。",
                    "The next fund year's annual review is done; this month stands.",
                ),
            ),
            Self::NotAllocated => (
                "remittance-not-allocated",
                say(
                    "款项入账后才能下载缴款凭证。",
                    "The receipt is ready once the money is on the accounts.",
                ),
            ),
            Self::Closed(_) | Self::TotalInvalid | Self::SearchTooLong => {
                ("conflict", say("当前不能办理。", "Not possible now."))
            }
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(Refusal::Closed(closed)) => closed.into(),
            Error::Refused(Refusal::TotalInvalid) => form_invalid().field(
                "total",
                "not-positive",
                say("确认金额必须大于零。", "The total must be positive."),
            ),
            Error::Refused(Refusal::SearchTooLong) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "search-too-long",
                say(
                    "查询内容过长，请缩短后重试。",
                    "The search text is too long.",
                ),
            ),
            Error::Refused(refusal) => {
                let (code, sentence) = refusal.conflict();
                Self::conflict(code, sentence)
            }
            Error::KeyReused => KeyReused.into(),
            Error::Store(error) => error.into(),
        }
    }
}
