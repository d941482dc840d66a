//! Extractors whose refusals are in our words.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{StatusCode, header, request::Parts},
};
use serde::de::DeserializeOwned;

use super::{
    entropy,
    http::{Origin, TraceId},
    problem::{Problem, say, too_large},
};

/// A JSON body and the hash of its bytes.
pub struct JsonBody<T> {
    /// The model.
    pub value: T,
    /// SHA-256 of the body as sent, to tell a replay from another request.
    pub hash: [u8; 32],
}

impl<S, T> FromRequest<S> for JsonBody<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(is_json);
        if !is_json {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "json-expected",
                say("请求格式不正确。", "The body must be application/json."),
            ));
        }
        let bytes = body(request, state).await?;
        if names_nul(&bytes) {
            return Err(Problem::invalid(
                "body-invalid",
                say(
                    "提交的内容含有无法保存的字符。",
                    "The body holds a character that cannot be kept (U+0000).",
                ),
            ));
        }
        let mut reader = serde_json::Deserializer::from_slice(&bytes);
        let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let field = error.path().to_string();
            let problem = Problem::invalid(
                "body-invalid",
                say(
                    "提交的内容格式不正确。",
                    "The body does not have the expected form.",
                ),
            );
            // The parser's own words may quote what was sent; they stay here.
            let wrong = say("此项格式不正确。", "This value has the wrong form.");
            if field == "." {
                problem
            } else {
                problem.field(field, "form", wrong)
            }
        })?;
        reader.end().map_err(|_| {
            Problem::invalid(
                "body-invalid",
                say("提交的内容格式不正确。", "Trailing content."),
            )
        })?;
        Ok(Self {
            value,
            hash: entropy::sha256(&bytes),
        })
    }
}

/// True for the media type itself, whatever its letters and parameters.
fn is_json(content_type: &str) -> bool {
    let media = content_type.split(';').next().unwrap_or_default();
    media.trim().eq_ignore_ascii_case("application/json")
}

/// True when a JSON text holds the character U+0000, which PostgreSQL cannot
/// keep. JSON can write it as an escape only.
#[must_use]
pub fn names_nul(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        if rest[at..].starts_with(b"\\u0000") {
            return true;
        }
        // The byte after a backslash belongs to it, also when it is another one.
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    false
}

/// The whole body, within the limit of its route.
///
/// # Errors
/// 413 above the limit.
pub async fn body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                too_large()
            } else {
                Problem::new(
                    StatusCode::BAD_REQUEST,
                    "body-unreadable",
                    say(
                        "没有收到完整的内容，请重试。",
                        "The body did not arrive whole.",
                    ),
                )
            }
        })
}

/// A query string.
pub struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let refused = || {
            Problem::invalid(
                "query-invalid",
                say(
                    "查询条件不正确，请重新选择。",
                    "A query parameter is not acceptable.",
                ),
            )
        };
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(refused());
        }
        let Query(value) = Query::from_request_parts(parts, state)
            .await
            .map_err(|_| refused())?;
        Ok(Self(value))
    }
}

/// A path value; one that cannot be read is simply not there.
pub struct At<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if parts.uri.path().contains("%00") {
            return Err(Problem::not_found());
        }
        let Path(value) = Path::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::not_found())?;
        Ok(Self(value))
    }
}

/// From where a request came, for the audit.
#[derive(Clone, Debug)]
pub struct Trail {
    /// Network address.
    pub origin: String,
    /// Trace number.
    pub trace_id: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Trail {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        _state: &S,
    ) -> Result<Self, std::convert::Infallible> {
        let extensions = &parts.extensions;
        let text = |text: Option<String>| text.unwrap_or_default();
        Ok(Self {
            origin: text(extensions.get::<Origin>().map(ToString::to_string)),
            trace_id: text(extensions.get::<TraceId>().map(ToString::to_string)),
        })
    }
}

/// `Idempotency-Key` of a request that must not be done twice.
pub struct IdempotencyKey(pub String);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let key = parts
            .headers
            .get("idempotency-key")
            .and_then(|value| value.to_str().ok())
            .filter(|key| {
                (16..=64).contains(&key.len())
                    && key
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            });
        key.map(|key| Self(key.to_owned())).ok_or_else(|| {
            Problem::new(
                StatusCode::BAD_REQUEST,
                "idempotency-key-missing",
                say(
                    "请求缺少防重复编号，请刷新页面后重试。",
                    "Idempotency-Key is missing: 16 to 64 letters, digits or hyphens.",
                ),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_is_found_in_its_only_spelling() {
        for (json, expected) in [
            (r#"{"a":"\u0000"}"#, true),
            (r#""a\nb\u0000""#, true),
            (r#""\\u0000""#, false),
            (r#""\\\u0000""#, true),
            (r#""u0000""#, false),
            (r#""\u00001""#, true),
            (r#""\u0001""#, false),
            ("\\", false),
            ("", false),
        ] {
            assert_eq!(names_nul(json.as_bytes()), expected, "{json}");
        }
    }

    #[test]
    fn the_media_type_is_compared_as_a_whole() {
        for (content_type, expected) in [
            ("application/json", true),
            ("application/json; charset=utf-8", true),
            ("Application/JSON ;charset=utf-8", true),
            ("application/jsonp", false),
            ("application/json-patch+json", false),
            ("", false),
        ] {
            assert_eq!(is_json(content_type), expected, "{content_type}");
        }
    }
}
