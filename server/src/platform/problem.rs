//! Refusals over HTTP (RFC 9457). A handler answers with a [`Problem`] in both
//! languages; [`render`] writes it in the one that the caller asked for.

use std::borrow::Cow;

use axum::{
    Json,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use shared_types::api::problem::{FieldProblem, ProblemView};

use super::{db::StoreError, http::TraceId};

/// A sentence in Chinese and English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Business Chinese.
    pub zh: Cow<'static, str>,
    /// The same in English.
    pub en: Cow<'static, str>,
}

/// Puts the two languages of a sentence together.
pub fn say(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Sentence {
    Sentence {
        zh: zh.into(),
        en: en.into(),
    }
}

/// A refusal: a stable code, a status, and what the user reads.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: Sentence,
    fields: Vec<(Cow<'static, str>, &'static str, Sentence)>,
    retry_after: Option<u64>,
}

impl Problem {
    /// A refusal with a status of its own.
    #[must_use]
    pub const fn new(status: StatusCode, code: &'static str, detail: Sentence) -> Self {
        Self {
            status,
            code,
            detail,
            fields: Vec::new(),
            retry_after: None,
        }
    }

    /// 422: the content of a field is not acceptable.
    #[must_use]
    pub const fn invalid(code: &'static str, detail: Sentence) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    /// 409: the state of the business does not allow it.
    #[must_use]
    pub const fn conflict(code: &'static str, detail: Sentence) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// 404: missing, or somebody else's.
    #[must_use]
    pub fn not_found() -> Self {
        let detail = say(
            "没有找到您要查看的内容，请返回上一页后重试。",
            "We could not find what you asked for. Go back and try again.",
        );
        Self::new(StatusCode::NOT_FOUND, "not-found", detail)
    }

    /// 409: somebody else changed it meanwhile.
    #[must_use]
    pub fn stale() -> Self {
        let detail = say(
            "内容已被他人更新，请刷新后按最新内容重新操作。",
            "Somebody else has changed this. Reload and try again.",
        );
        Self::conflict("stale-version", detail)
    }

    /// 503: later.
    #[must_use]
    pub fn unavailable() -> Self {
        let detail = say(
            "系统繁忙，没有办理任何业务，请稍后再试。",
            "The service is busy and nothing was done. Please try again later.",
        );
        let mut problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail);
        problem.retry_after = Some(5);
        problem
    }

    /// 503: nobody can say yet whether it was done.
    #[must_use]
    pub fn uncertain() -> Self {
        let detail = say(
            "系统没有及时得到办理结果，您的操作可能已经办理。请稍后刷新页面核对，再决定是否重新操作。",
            "The result did not arrive in time, so your request may have been carried out. \
             Reload in a moment and check before you try again.",
        );
        let mut problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "outcome-unknown", detail);
        problem.retry_after = Some(5);
        problem
    }

    /// Adds what is wrong with one field.
    #[must_use]
    pub fn field(
        mut self,
        field: impl Into<Cow<'static, str>>,
        code: &'static str,
        message: Sentence,
    ) -> Self {
        self.fields.push((field.into(), code, message));
        self
    }

    /// Tells the caller when to come again, in seconds.
    #[must_use]
    pub const fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// What the user reads.
    #[must_use]
    pub const fn detail(&self) -> &Sentence {
        &self.detail
    }

    fn title(&self) -> Sentence {
        match self.status {
            StatusCode::BAD_REQUEST => say("请求有误", "Bad request"),
            StatusCode::UNAUTHORIZED => say("请先登录", "Please log in"),
            StatusCode::FORBIDDEN => say("没有办理权限", "Not permitted"),
            StatusCode::NOT_FOUND => say("没有找到", "Not found"),
            StatusCode::CONFLICT => say("当前不能办理", "Not possible now"),
            StatusCode::UNPROCESSABLE_ENTITY => say("填写内容有误", "Please check your entries"),
            StatusCode::PAYLOAD_TOO_LARGE => say("内容过大", "Too large"),
            StatusCode::TOO_MANY_REQUESTS => say("操作过于频繁", "Too many attempts"),
            StatusCode::SERVICE_UNAVAILABLE => say("暂时无法办理", "Temporarily unavailable"),
            _ => say("系统出现问题", "Something went wrong"),
        }
    }

    fn view(&self, english: bool, trace_id: String) -> ProblemView {
        let pick = |sentence: &Sentence| {
            if english {
                sentence.en.to_string()
            } else {
                sentence.zh.to_string()
            }
        };
        ProblemView {
            kind: format!("/problems/{}", self.code),
            code: self.code.to_owned(),
            title: pick(&self.title()),
            status: self.status.as_u16(),
            detail: pick(&self.detail),
            errors: self
                .fields
                .iter()
                .map(|(field, code, message)| FieldProblem {
                    field: field.to_string(),
                    code: (*code).to_owned(),
                    message: pick(message),
                })
                .collect(),
            trace_id,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        // The language is known only to the layer outside: it writes the body.
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Anything the store says. A fault of ours is logged and answered in general words.
impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale => Self::stale(),
            StoreError::Missing => Self::not_found(),
            StoreError::Unavailable(text) => {
                tracing::warn!(error = %text, "store unavailable");
                Self::unavailable()
            }
            StoreError::Uncertain(text) => {
                tracing::error!(error = %text, "the outcome of a commit is unknown");
                Self::uncertain()
            }
            other => {
                tracing::error!(error = %other, "store failure");
                Self::internal()
            }
        }
    }
}

impl Problem {
    /// 500: a fault of ours.
    #[must_use]
    pub fn internal() -> Self {
        let detail = say(
            "系统出现问题，我们已记录。请稍后再试，或拨打 12329 并提供追踪编号。",
            "Something went wrong on our side and has been recorded. Try again later, \
             or call 12329 and quote the trace number.",
        );
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }
}

/// True when the caller would rather read English.
#[must_use]
pub fn wants_english(headers: &axum::http::HeaderMap) -> bool {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.trim_start().get(..2))
        .is_some_and(|language| language.eq_ignore_ascii_case("en"))
}

/// What the answer depends on, taken from the request before it is gone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    /// The caller would rather read English.
    pub english: bool,
    /// The path is one of the API.
    pub is_api: bool,
}

impl Asked {
    pub(super) fn of(request: &Request) -> Self {
        Self {
            english: wants_english(request.headers()),
            is_api: request.uri().path().starts_with("/api/"),
        }
    }
}

/// Writes a problem as `application/problem+json`; leaves other answers alone.
pub(super) fn render(mut response: Response, asked: Asked, trace_id: TraceId) -> Response {
    let problem = response.extensions_mut().remove::<Problem>().or_else(|| {
        // Refusals of the framework itself (unknown path, wrong method) in our words.
        (asked.is_api && response.headers().get(header::CONTENT_TYPE).is_none())
            .then(|| of_status(response.status()))
            .flatten()
    });
    let Some(problem) = problem else {
        return response;
    };
    let (mut parts, _empty) = response.into_parts();
    let body = Json(problem.view(asked.english, trace_id.to_string()))
        .into_response()
        .into_body();
    parts.headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    parts
        .headers
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, body)
}

fn of_status(status: StatusCode) -> Option<Problem> {
    match status {
        StatusCode::NOT_FOUND => Some(Problem::not_found()),
        StatusCode::METHOD_NOT_ALLOWED => Some(Problem::new(
            status,
            "method-not-allowed",
            say(
                "该地址不支持这种操作。",
                "This address does not take that method.",
            ),
        )),
        StatusCode::PAYLOAD_TOO_LARGE => Some(too_large()),
        // The limit of time: the request was left alone in the midst of its work.
        StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => Some(Problem::uncertain()),
        status if status.is_server_error() => Some(Problem::internal()),
        _ => None,
    }
}

/// 413.
#[must_use]
pub fn too_large() -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too-large",
        say(
            "提交的内容过大，请减小后重试。",
            "The request is too large.",
        ),
    )
}

/// 422 of a form: the summary and its fields.
#[must_use]
pub fn form_invalid() -> Problem {
    Problem::invalid(
        "form-invalid",
        say(
            "有内容需要更正，请按提示修改后再提交。",
            "Some entries need to be corrected.",
        ),
    )
}
