//! Conditional answers for what is polled.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{entropy, problem::Problem};

/// Answers 304 when the caller has this content already.
///
/// # Errors
/// 500 when the model cannot be written, which would be a fault of ours.
pub fn json<T: Serialize>(request_headers: &HeaderMap, model: &T) -> Result<Response, Problem> {
    let body = serde_json::to_vec(model).map_err(|_| Problem::internal())?;
    let tag = format!("\"{}\"", entropy::hex(&entropy::sha256(&body)[..12]));
    let known = request_headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .any(|value| value.to_str().is_ok_and(|value| value.contains(&tag)));
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/json")], body).into_response()
    };
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    // Personal data: the browser may keep it, but asks each time.
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    Ok(response)
}
