//! The only way to the server: typed requests and answers under `/api/v1`.
//!
//! One transport for everything, `XMLHttpRequest`, since it alone has a time
//! limit, upload progress and untouched 304 answers.

use std::cell::{Cell, RefCell};

use js_sys::{Date, Function, Promise};
use serde::{Serialize, de::DeserializeOwned};
use shared_types::api::{problem::ProblemView, session::SessionView};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ProgressEvent, XmlHttpRequest};
use yew::Callback;

use crate::{
    dom::{encode, window},
    json,
    lang::{Language, join},
};

const BASE: &str = "/api/v1";
const LIMIT_MS: u32 = 30_000;
// 20 MiB over a slow line.
const UPLOAD_LIMIT_MS: u32 = 600_000;

/// Why there is no answer that can be used.
#[derive(Clone, Debug, PartialEq)]
pub enum ApiError {
    /// No answer: the line is down or the time is up. Whether the request took
    /// effect is unknown.
    Network,
    /// The browser has no network, so nothing was sent.
    Offline,
    /// The server refused and said why.
    Problem(Box<ProblemView>),
    /// An answer that is not of our making, with its HTTP status.
    Unreadable(u16),
}

impl ApiError {
    /// HTTP status, 0 without an answer.
    pub fn status(&self) -> u16 {
        match self {
            Self::Network | Self::Offline => 0,
            Self::Problem(problem) => problem.status,
            Self::Unreadable(status) => *status,
        }
    }

    /// The problem's stable code, empty without one.
    pub fn code(&self) -> &str {
        match self {
            Self::Problem(problem) => &problem.code,
            _ => "",
        }
    }

    /// True when the request may or may not have taken effect.
    pub fn is_unknown(&self) -> bool {
        match self {
            Self::Network => true,
            Self::Offline => false,
            Self::Problem(problem) => problem.status >= 500,
            Self::Unreadable(status) => *status < 400 || *status >= 500,
        }
    }
}

/// Makes repeats of one submission count once. Made for a submission and kept
/// for its retries; see [`use_submit`](crate::hooks::use_submit).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// A new, unguessable key.
    pub fn random() -> Self {
        // `randomUUID` exists only on secure origins; a hall in a closed
        // network may be served over plain HTTP.
        let mut bytes = [0_u8; 16];
        if let Ok(crypto) = window().crypto() {
            let _ = crypto.get_random_values_with_u8_array(&mut bytes);
        }
        let mut text = String::with_capacity(32);
        for byte in bytes {
            for digit in [byte >> 4, byte & 15] {
                text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
            }
        }
        Self(text)
    }
}

/// What the client keeps of a session, in memory only.
#[derive(Default)]
struct Session {
    csrf: Option<String>,
    on_lost: Option<Callback<()>>,
    /// How long the server waits for the next request.
    idle_ms: Cell<f64>,
    /// When the last answer came, by the browser's clock.
    last_answer: Cell<f64>,
    /// The server's clock minus the browser's, which may be wrong by hours.
    skew: Cell<f64>,
}

/// Marks a request that no user asked for; it does not prolong the session.
const BACKGROUND: &str = "X-Background";

thread_local! {
    static SESSION: RefCell<Session> = RefCell::default();
}

/// Keeps what later requests need of a session: its token, in memory only.
#[expect(clippy::float_arithmetic, reason = "the browser's clock is a float")]
pub fn open_session(session: &SessionView) {
    // On the server the session is the request's matter.
    if cfg!(not(target_arch = "wasm32")) {
        return;
    }
    SESSION.with_borrow_mut(|kept| {
        kept.csrf = Some(session.csrf_token.clone());
        let ends = Date::parse(&session.idle_expires_at);
        kept.idle_ms
            .set(ends - kept.skew.get() - kept.last_answer.get());
    });
}

/// Forgets the session, after a logout.
pub fn close_session() {
    SESSION.with_borrow_mut(|kept| kept.csrf = None);
}

/// What to do when the server says that the session is over.
pub fn on_session_lost(callback: Callback<()>) {
    SESSION.with_borrow_mut(|kept| kept.on_lost = Some(callback));
}

/// Milliseconds until the session ends when nothing happens; none without a session.
#[expect(clippy::float_arithmetic, reason = "the browser's clock is a float")]
pub fn session_ms_left() -> Option<f64> {
    SESSION.with_borrow(|kept| {
        kept.csrf.as_ref()?;
        let left = kept.last_answer.get() + kept.idle_ms.get() - Date::now();
        left.is_finite().then_some(left)
    })
}

/// The address of something to download, for a plain link.
pub fn href(path: &str) -> String {
    join(&[BASE, path])
}

/// Builds a path with a query; empty values are left out.
pub fn with_query(path: &str, query: &[(&str, &str)]) -> String {
    let mut full = path.to_owned();
    for (name, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
        full.push(if full.contains('?') { '&' } else { '?' });
        full.push_str(name);
        full.push('=');
        full.push_str(&encode(value));
    }
    full
}

/// Reads something.
///
/// # Errors
/// See [`ApiError`].
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, ApiError> {
    read(&ask(Request::new("GET", path)).await?)
}

/// Reads, with what the server sent along with the page if it is there.
async fn ask(request: Request<'_>) -> Result<Answer, ApiError> {
    match served(request.path).await {
        Some(text) => Ok(Answer {
            status: if text == "null" { 204 } else { 200 },
            etag: None,
            text,
        }),
        None => send(request).await,
    }
}

/// The answer to a question that the server foresaw and sent along with the page.
#[cfg(target_arch = "wasm32")]
#[expect(clippy::float_arithmetic, reason = "the browser's clock is a float")]
async fn served(path: &str) -> Option<String> {
    let island = crate::dom::by_id(path)?;
    let text = island.text_content()?;
    // Once only: whoever asks again wants to know what is so now.
    island.remove();
    SESSION.with_borrow(|kept| {
        let came = crate::start::came_at();
        kept.last_answer.set(came);
        let sent = island.get_attribute("data-at").unwrap_or_default();
        kept.skew.set(Date::parse(&sent) - came);
    });
    // What an answer sets going is a task of its own, so that no task is long.
    gloo_timers::future::TimeoutFuture::new(0).await;
    Some(text)
}

/// The answer that the server has at hand while it draws the page; without one
/// the page is drawn waiting.
#[cfg(not(target_arch = "wasm32"))]
async fn served(path: &str) -> Option<String> {
    match crate::paint::answer(path) {
        Some(text) => Some(text),
        None => std::future::pending().await,
    }
}

/// What a conditional read brought.
pub enum Fetched<T> {
    /// The same as before.
    Unchanged,
    /// Something new, and its `ETag`.
    Changed(T, Option<String>),
}

/// Reads something unless it is still what `etag` names.
///
/// # Errors
/// See [`ApiError`].
pub async fn get_if_changed<T: DeserializeOwned>(
    path: &str,
    etag: Option<&str>,
) -> Result<Fetched<T>, ApiError> {
    let mut request = Request::new("GET", path);
    if let Some(etag) = etag {
        request.headers.push(("If-None-Match", etag.to_owned()));
        // Looking again by itself is no sign of life of the user.
        request.headers.push((BACKGROUND, "1".to_owned()));
    }
    let answer = ask(request).await?;
    if answer.status == 304 {
        return Ok(Fetched::Unchanged);
    }
    Ok(Fetched::Changed(read(&answer)?, answer.etag.clone()))
}

/// Posts something that moves no money.
///
/// # Errors
/// See [`ApiError`].
pub async fn post<B: Serialize, T: DeserializeOwned>(path: &str, body: &B) -> Result<T, ApiError> {
    read(&send(Request::new("POST", path).json(body)).await?)
}

/// Posts something that must count once, however often it is sent.
///
/// # Errors
/// See [`ApiError`].
pub async fn post_once<B: Serialize, T: DeserializeOwned>(
    path: &str,
    body: &B,
    key: IdempotencyKey,
) -> Result<T, ApiError> {
    let mut request = Request::new("POST", path).json(body);
    request.headers.push(("Idempotency-Key", key.0));
    read(&send(request).await?)
}

/// Replaces something.
///
/// # Errors
/// See [`ApiError`].
pub async fn put<B: Serialize, T: DeserializeOwned>(path: &str, body: &B) -> Result<T, ApiError> {
    read(&send(Request::new("PUT", path).json(body)).await?)
}

/// Removes something; `T` is `()` where the answer has no content.
///
/// # Errors
/// See [`ApiError`].
pub async fn delete<T: DeserializeOwned>(path: &str) -> Result<T, ApiError> {
    read(&send(Request::new("DELETE", path)).await?)
}

/// Sends a file as it is; `on_progress` hears percents.
///
/// # Errors
/// See [`ApiError`].
pub async fn upload<T: DeserializeOwned>(
    path: &str,
    file: &File,
    on_progress: Callback<u8>,
) -> Result<T, ApiError> {
    let mut request = Request::new("POST", path);
    request
        .headers
        .push(("Content-Type", "application/octet-stream".to_owned()));
    request.headers.push(("X-File-Name", encode(&file.name())));
    request.body = Body::File(file);
    request.on_progress = Some(on_progress);
    read(&send(request).await?)
}

enum Body<'a> {
    None,
    Json(String),
    File(&'a File),
}

struct Request<'a> {
    method: &'static str,
    path: &'a str,
    headers: Vec<(&'static str, String)>,
    body: Body<'a>,
    on_progress: Option<Callback<u8>>,
}

impl<'a> Request<'a> {
    fn new(method: &'static str, path: &'a str) -> Self {
        Self {
            method,
            path,
            headers: Vec::new(),
            body: Body::None,
            on_progress: None,
        }
    }

    fn json<B: Serialize>(mut self, body: &B) -> Self {
        // A wire model has no map with keys that are not text: it always serialises.
        let text = serde_json::to_string(body).unwrap_or_default();
        if text != "null" {
            self.headers
                .push(("Content-Type", "application/json".to_owned()));
            self.body = Body::Json(text);
        }
        self
    }
}

struct Answer {
    status: u16,
    etag: Option<String>,
    text: String,
}

fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, ApiError> {
    let text = if answer.text.is_empty() {
        "null"
    } else {
        &answer.text
    };
    json::read(text).map_err(|_| ApiError::Unreadable(answer.status))
}

#[expect(clippy::float_arithmetic, reason = "the browser's clock is a float")]
async fn send(request: Request<'_>) -> Result<Answer, ApiError> {
    let by_itself = request.headers.iter().any(|(name, _)| *name == BACKGROUND);
    let xhr = exchange(request).await.map_err(|_| ApiError::Network)?;
    let status = xhr.status().unwrap_or(0);
    let text = xhr.response_text().ok().flatten().unwrap_or_default();
    let lost = SESSION.with_borrow(|kept| {
        if !by_itself {
            kept.last_answer.set(Date::now());
        }
        let served = xhr
            .get_response_header("Date")
            .ok()
            .flatten()
            .map_or(f64::NAN, |date| Date::parse(&date));
        if served.is_finite() {
            kept.skew.set(served - Date::now());
        }
        kept.csrf
            .as_ref()
            .filter(|_| status == 401)
            .and(kept.on_lost.clone())
    });
    if let Some(on_lost) = lost {
        close_session();
        on_lost.emit(());
    }
    match status {
        0 => Err(ApiError::Network),
        200..=299 | 304 => Ok(Answer {
            status,
            etag: xhr.get_response_header("ETag").ok().flatten(),
            text,
        }),
        _ => Err(
            json::read(&text).map_or(ApiError::Unreadable(status), |problem| {
                ApiError::Problem(Box::new(problem))
            }),
        ),
    }
}

/// One request; comes back when the browser is through with it, whatever came of it.
async fn exchange(request: Request<'_>) -> Result<XmlHttpRequest, JsValue> {
    let xhr = XmlHttpRequest::new()?;
    xhr.open_with_async(request.method, &href(request.path), true)?;
    xhr.set_timeout(if request.on_progress.is_some() {
        UPLOAD_LIMIT_MS
    } else {
        LIMIT_MS
    });
    xhr.set_request_header("Accept", "application/json")?;
    xhr.set_request_header("Accept-Language", Language::current().tag())?;
    if request.method != "GET"
        && let Some(token) = SESSION.with_borrow(|kept| kept.csrf.clone())
    {
        xhr.set_request_header("X-CSRF-Token", &token)?;
    }
    for (name, value) in &request.headers {
        xhr.set_request_header(name, value)?;
    }
    let progress = request.on_progress.map(|callback| {
        Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            if event.total() > 0.0 {
                callback.emit(percent(event.loaded(), event.total()));
            }
        })
    });
    if let Some(progress) = &progress {
        xhr.upload()?
            .set_onprogress(Some(progress.as_ref().unchecked_ref()));
    }
    let done = Promise::new(&mut |resolve: Function, _| xhr.set_onloadend(Some(&resolve)));
    match &request.body {
        Body::None => xhr.send()?,
        Body::Json(text) => xhr.send_with_opt_str(Some(text))?,
        Body::File(file) => xhr.send_with_opt_blob(Some(file))?,
    }
    JsFuture::from(done).await?;
    Ok(xhr)
}

#[expect(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the browser counts bytes in floats; the result is 0 to 100"
)]
fn percent(loaded: f64, total: f64) -> u8 {
    (loaded / total * 100.0) as u8
}
