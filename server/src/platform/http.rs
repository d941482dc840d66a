//! What every request goes through: trace number, log line without personal
//! data, security headers, metrics.

use std::{net::SocketAddr, time::Instant};

use axum::{
    extract::{ConnectInfo, MatchedPath, Request},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use tracing::Instrument as _;

use super::entropy;

/// Quoted to the hotline; ties an answer to its log lines.
#[derive(Clone, Debug)]
pub struct TraceId(pub String);

/// Network address of the caller, for the audit.
#[derive(Clone, Debug)]
pub struct Origin(pub String);

/// Wasm needs `wasm-unsafe-eval`; nothing else is loosened.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; \
     manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

fn security_headers() -> [(HeaderName, &'static str); 7] {
    [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=()",
        ),
    ]
}

/// The caller is whoever opened the connection, unless trusted proxies said more.
fn note_origin(request: &mut Request) {
    let extensions = request.extensions_mut();
    if extensions.get::<Origin>().is_none() {
        let peer = extensions.get::<ConnectInfo<SocketAddr>>();
        let origin = peer.map_or_else(|| "local".to_owned(), |info| info.0.ip().to_string());
        extensions.insert(Origin(origin));
    }
}

/// Gives the request its number, times it, logs one line (path pattern, never
/// the path's values) and counts it.
pub async fn observe(mut request: Request, next: Next) -> Response {
    let trace_id = entropy::hex(&entropy::random_bytes::<8>());
    request.extensions_mut().insert(TraceId(trace_id.clone()));
    note_origin(&mut request);
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("unmatched", MatchedPath::as_str)
        .to_owned();
    let span = tracing::info_span!("request", trace_id = %trace_id);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span).await;
    let elapsed = started.elapsed();
    let status = response.status().as_u16();
    tracing::info!(
        trace_id = %trace_id,
        method = %method,
        route = %route,
        status,
        duration_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        "answered"
    );
    let labels = [
        ("method", method.to_string()),
        ("route", route),
        ("status", status.to_string()),
    ];
    metrics::counter!("anju_http_requests_total", &labels).increment(1);
    metrics::histogram!("anju_http_request_seconds", &labels[..2]).record(elapsed);
    if let Ok(value) = HeaderValue::from_str(&trace_id) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-trace-id"), value);
    }
    response
}

/// Adds the security headers; an answer of the API is never kept by a cache
/// unless its handler says so.
pub async fn secure(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in security_headers() {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if is_api {
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
    }
    response
}
