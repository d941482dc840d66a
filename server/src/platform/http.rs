//! What every request goes through: trace number, log line without personal
//! data, security headers, metrics. Once, in one layer, because every request
//! pays for each.

use std::{
    cell::RefCell,
    collections::HashMap,
    fmt,
    net::{IpAddr, SocketAddr},
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use super::{entropy, problem};
use axum::{
    extract::{ConnectInfo, MatchedPath, Request},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use metrics::{Counter, Histogram};

/// Quoted to the hotline; ties an answer to its log lines. 16 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TraceId([u8; 16]);

impl TraceId {
    /// A number that no other request of this process gets. It only has to be
    /// unique, so one question to the system for the process is enough: a
    /// counter from a random start, and a mixture that is one to one
    /// (the finalizer of `splitmix64`), so that neighbours look different.
    fn next() -> Self {
        static NEXT: LazyLock<AtomicU64> =
            LazyLock::new(|| AtomicU64::new(u64::from_ne_bytes(entropy::random_bytes())));
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut mixed = NEXT.fetch_add(STEP, Ordering::Relaxed);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let mut digits = [0; 16];
        for (byte, pair) in mixed.to_be_bytes().iter().zip(digits.chunks_exact_mut(2)) {
            pair.copy_from_slice(&[
                b"0123456789abcdef"[usize::from(byte >> 4)],
                b"0123456789abcdef"[usize::from(byte & 15)],
            ]);
        }
        Self(digits)
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

tokio::task_local! {
    /// Of the request that this task is answering.
    static TRACE_ID: TraceId;
}

/// Calls `with` with the number of the request that is being answered, if one is.
pub(super) fn with_trace_id(with: impl FnOnce(&str)) {
    // None outside of requests: workers, the start.
    let _none = TRACE_ID.try_with(|trace_id| with(trace_id.as_str()));
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Network address of the caller, for the audit; none within the process.
#[derive(Clone, Copy, Debug)]
pub struct Origin(pub Option<IpAddr>);

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(address) => address.fmt(f),
            None => f.write_str("local"),
        }
    }
}

/// The value of a cookie. An empty one is left behind by whoever keeps cookies
/// that were taken back, and is none.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value)
        .filter(|value| !value.is_empty())
}

/// Wasm needs `wasm-unsafe-eval`; nothing else is loosened.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; \
     manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// An answer of the API is data: it loads nothing and is shown nowhere.
const POLICY_OF_DATA: &str = "default-src 'none'; frame-ancestors 'none'";

/// The policy of a page that contains one script and one style sheet of its own.
///
/// Both are named by their hash, as source expressions (`'sha256-…'`): that
/// allows these texts and no others. None when they are no header text.
pub fn policy_with(script: &str, style: &str) -> Option<HeaderValue> {
    let policy = CONTENT_SECURITY_POLICY
        .replace("script-src 'self'", &format!("script-src 'self' {script}"))
        .replace("style-src 'self'", &format!("style-src 'self' {style}"));
    HeaderValue::from_str(&policy).ok()
}

/// Of every answer.
static SECURITY_HEADERS: [(HeaderName, HeaderValue); 3] = [
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// Of everything that a browser may open as a page.
static PAGE_HEADERS: [(HeaderName, HeaderValue); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(CONTENT_SECURITY_POLICY),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=()"),
    ),
];

/// Of answers of the API.
static DATA_HEADERS: [(HeaderName, HeaderValue); 2] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(POLICY_OF_DATA),
    ),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// The two figures of a route, looked up once a thread.
#[derive(Clone)]
struct Figures {
    requests: Counter,
    seconds: Histogram,
}

/// Figures of one route, by method and status.
type OfRoute = Vec<(&'static str, u16, Figures)>;

thread_local! {
    /// Routes are a short list of ours, methods and statuses as well.
    static FIGURES: RefCell<HashMap<String, OfRoute>> = RefCell::default();
}

/// A method is the caller's word: only those that mean something have figures
/// of their own.
fn known_method(method: &Method) -> &'static str {
    const KNOWN: [Method; 6] = [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::DELETE,
        Method::HEAD,
        Method::OPTIONS,
    ];
    const NAMES: [&str; 6] = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"];
    let at = KNOWN.iter().position(|known| known == method);
    at.map_or("other", |at| NAMES[at])
}

fn figures(route: &str, method: &Method, status: u16) -> Figures {
    let method = known_method(method);
    FIGURES.with_borrow_mut(|known| {
        let found = known.get(route).and_then(|list| {
            list.iter()
                .find(|(known, code, _)| *known == method && *code == status)
                .map(|(_, _, figures)| figures.clone())
        });
        found.unwrap_or_else(|| {
            let labels = [
                ("method", method.to_owned()),
                ("route", route.to_owned()),
                ("status", status.to_string()),
            ];
            let figures = Figures {
                requests: metrics::counter!("anju_http_requests_total", &labels),
                seconds: metrics::histogram!("anju_http_request_seconds", &labels[..2]),
            };
            let list = known.entry(route.to_owned()).or_default();
            list.push((method, status, figures.clone()));
            figures
        })
    })
}

/// Gives the request its number, times it, writes refusals in our words, adds
/// the security headers, logs one line (path pattern, never the path's values)
/// and counts it.
pub async fn around(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let trace_id = TraceId::next();
    let extensions = request.extensions_mut();
    extensions.insert(trace_id);
    // The caller is whoever opened the connection, unless trusted proxies said more.
    if extensions.get::<Origin>().is_none() {
        let peer = extensions.get::<ConnectInfo<SocketAddr>>();
        let origin = Origin(peer.map(|info| info.0.ip()));
        extensions.insert(origin);
    }
    let pattern = extensions.get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let asked = problem::Asked::of(&request);
    let mut response = TRACE_ID.scope(trace_id, next.run(request)).await;
    secure(response.headers_mut(), asked.is_api);
    let mut response = problem::render(response, asked, trace_id);
    if let Ok(value) = HeaderValue::from_str(trace_id.as_str()) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-trace-id"), value);
    }
    let elapsed = started.elapsed();
    let route = pattern.as_ref().map_or("unmatched", MatchedPath::as_str);
    let status = response.status().as_u16();
    TRACE_ID.sync_scope(trace_id, || {
        tracing::info!(
            method = method.as_str(),
            route,
            status,
            duration_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
            "answered"
        );
    });
    let figures = figures(route, &method, status);
    figures.requests.increment(1);
    figures.seconds.record(elapsed);
    response
}

/// Adds the security headers; an answer of the API is never kept by a cache
/// unless its handler says so.
fn secure(headers: &mut HeaderMap, is_api: bool) {
    let of_its_kind: &[_] = if is_api { &DATA_HEADERS } else { &PAGE_HEADERS };
    headers.reserve(SECURITY_HEADERS.len() + of_its_kind.len() + 1);
    for (name, value) in SECURITY_HEADERS.iter().chain(of_its_kind) {
        headers.entry(name).or_insert_with(|| value.clone());
    }
}

/// Names and values as a query string.
pub(crate) fn form_urlencoded(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        for byte in value.bytes() {
            if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                text.push(char::from(byte));
            } else {
                text.push('%');
                text.push_str(&super::entropy::hex(&[byte]).to_uppercase());
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn trace_numbers_are_sixteen_digits_and_never_the_same() {
        let numbers: HashSet<String> = (0..10_000).map(|_| TraceId::next().to_string()).collect();
        assert_eq!(numbers.len(), 10_000);
        assert!(numbers.iter().all(|number| {
            number.len() == 16 && number.bytes().all(|digit| digit.is_ascii_hexdigit())
        }));
    }

    #[test]
    fn a_page_may_name_its_own_texts_and_nothing_else() {
        let policy = policy_with("'sha256-AA='", "'sha256-BB='").unwrap();
        let policy = policy.to_str().unwrap();
        for part in [
            "script-src 'self' 'sha256-AA=' 'wasm-unsafe-eval';",
            "style-src 'self' 'sha256-BB=';",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert!(policy_with("\n", "").is_none());
    }

    #[test]
    fn a_pay_url_carries_chinese_and_signs_safely() {
        assert_eq!(
            form_urlencoded(&[("a", "单位&=1"), ("b", "1.00")]),
            "a=%E5%8D%95%E4%BD%8D%26%3D1&b=1.00"
        );
    }
}
