//! First pages with their content, drawn by the components that the browser runs.
//!
//! A page is painted with the answers that are at hand. It says which others it
//! wants; they are asked of the API itself, with the visitor's cookie, and it is
//! painted again. Whatever goes wrong, there is the page without content.

use std::{
    collections::HashMap,
    panic::AssertUnwindSafe,
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderValue, StatusCode, Uri, header, request::Parts, uri::PathAndQuery},
    response::{IntoResponse, Redirect, Response},
};
use futures::FutureExt as _;
use server::{app::App, platform::http::cookie, session};
use tokio::sync::Semaphore;
use tower::ServiceExt as _;
use web_kit::{
    paint::{Asked, Painted},
    route::query,
};

use super::shell::Shell;

/// Pages that are painted at once; who comes then gets the page without content.
const AT_ONCE: usize = 8;
/// A visitor waits so long for content before the page comes without.
const PATIENCE: Duration = Duration::from_secs(2);
/// A page wants something, which shows more, which wants something more.
const ROUNDS: usize = 4;
/// Answers that go along with a page at most, and the bytes of one.
const MOST_ANSWERS: usize = 8;
const LARGEST_ANSWER: usize = 256 * 1024;
/// Where the browser notes preferences for us.
const PREFERENCES: &str = "display";

type Paint = fn(Asked) -> Option<Painted>;
/// Whether a page is meant, by its path.
type Means = fn(&str) -> bool;

/// A hall: the painters of its modules.
pub struct Hall {
    name: &'static str,
    first: Painter,
    /// Draws the pages for which the question is answered with yes.
    other: Option<(Means, Painter)>,
}

impl Hall {
    /// Its prefix in URLs.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Folders of its modules.
    pub fn folders(&self) -> Vec<&'static str> {
        let other = self.other.as_ref().map(|(_, painter)| painter.folder);
        std::iter::once(self.first.folder).chain(other).collect()
    }

    /// Who paints the page at an address.
    pub fn painter_of(&self, uri: &Uri) -> &Painter {
        let path = uri.path_and_query().map_or("/", PathAndQuery::as_str);
        match &self.other {
            Some((is_other, painter)) if is_other(path) => painter,
            _ => &self.first,
        }
    }
}

/// Paints the pages of one module of a hall.
pub struct Painter {
    hall: &'static str,
    /// Where its files are.
    folder: &'static str,
    /// Whether a page is painted by it.
    own: Means,
    /// Cookie of the hall's session.
    cookie: &'static str,
    paint: Paint,
    turns: Arc<Semaphore>,
    /// The page to fill, and the policy that allows what it contains.
    shell: Option<(Shell, HeaderValue)>,
    /// The API within the process, made with the first page.
    api: OnceLock<Router>,
}

/// Both halls.
pub fn halls() -> [Hall; 2] {
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let painter = |hall, folder, cookie, own, paint: Paint| Painter {
        hall,
        folder,
        own,
        cookie,
        paint,
        turns: Arc::clone(&turns),
        shell: super::source(folder)
            .as_deref()
            .and_then(Shell::cut)
            .zip(super::policy(folder)),
        api: OnceLock::new(),
    };
    let (personal, unit) = (
        session::Hall::Personal.cookie(),
        session::Hall::Unit.cookie(),
    );
    let is_account: Means = |path| !web_personal::is_case(path);
    let accounts = painter(
        "personal",
        "personal",
        personal,
        is_account,
        web_personal::paint,
    );
    let cases = painter(
        "personal",
        "personal-cases",
        personal,
        web_personal::is_case,
        web_personal::paint_cases,
    );
    [
        Hall {
            name: "personal",
            first: accounts,
            other: Some((web_personal::is_case, cases)),
        },
        Hall {
            name: "unit",
            first: painter("unit", "unit", unit, |_| true, web_unit::paint),
            other: None,
        },
    ]
}

/// What the API says to a question.
enum Said {
    Something(String),
    /// No session, or nothing there.
    Nothing,
    Refused,
}

impl Painter {
    /// Where its files are.
    pub const fn folder(&self) -> &'static str {
        self.folder
    }

    /// The page with its content, or the way to another page. None when the page
    /// has to come without.
    pub async fn draw(&self, app: App, request: &Parts) -> Option<Response> {
        let (shell, policy) = self.shell.as_ref()?;
        let _turn = self.turns.try_acquire().ok()?;
        let drawing = AssertUnwindSafe(self.answered(shell, policy, app, request)).catch_unwind();
        match tokio::time::timeout(PATIENCE, drawing).await {
            Ok(Ok(response)) => response,
            Ok(Err(_)) => {
                tracing::error!(hall = self.hall, "painting a page failed");
                None
            }
            Err(_) => {
                tracing::warn!(hall = self.hall, "no time to paint a page");
                None
            }
        }
    }

    async fn answered(
        &self,
        shell: &Shell,
        policy: &HeaderValue,
        app: App,
        request: &Parts,
    ) -> Option<Response> {
        let now = app.clock.now().utc_text();
        let api = self.api.get_or_init(|| server::app::answers(app));
        let session = format!("/{}/session", self.hall);
        let mut answers = HashMap::new();
        if cookie(&request.headers, self.cookie).is_some() {
            let said = match ask(api, request, &session, None).await? {
                Said::Something(text) => text,
                Said::Nothing => "null".to_owned(),
                Said::Refused => return None,
            };
            answers.insert(session, said);
        } else {
            answers.insert(session, "null".to_owned());
        }
        let mut refused = Vec::new();
        let asked = request.uri.path_and_query()?.as_str();
        let mut path = asked.to_owned();
        let mut painted = self.paint(request, &path, &answers).await?;
        for _ in 0..ROUNDS {
            if let Some(elsewhere) = painted.detour.take() {
                // As the app would do it, without another way there and back.
                path = with_wishes(elsewhere, asked);
                if !(self.own)(&path) {
                    return Some(Redirect::to(&path).into_response());
                }
            } else if !more(api, request, &painted, &mut answers, &mut refused).await? {
                break;
            }
            painted = self.paint(request, &path, &answers).await?;
        }
        let instead = if path == asked { "" } else { &path };
        let mut response = shell
            .fill(&painted, instead, &answers, &now)
            .into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
        // What is one visitor's own is kept by nobody.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Some(response)
    }

    /// Off the workers that serve requests, since it is all computing; a panic
    /// there is none here.
    async fn paint(
        &self,
        request: &Parts,
        path: &str,
        answers: &HashMap<String, String>,
    ) -> Option<Painted> {
        let asked = Asked {
            path: path.to_owned(),
            preferences: cookie(&request.headers, PREFERENCES)
                .unwrap_or_default()
                .to_owned(),
            answers: answers.clone(),
        };
        let paint = self.paint;
        tokio::task::spawn_blocking(move || paint(asked))
            .await
            .ok()?
    }
}

/// Asks for what a page wants; whether anything came.
async fn more(
    api: &Router,
    request: &Parts,
    painted: &Painted,
    answers: &mut HashMap<String, String>,
    refused: &mut Vec<String>,
) -> Option<bool> {
    let known = answers.len();
    for path in &painted.wanted {
        if answers.contains_key(path) || refused.contains(path) || answers.len() >= MOST_ANSWERS {
            continue;
        }
        match ask(api, request, path, Some(painted.language)).await? {
            Said::Something(text) => {
                answers.insert(path.clone(), text);
            }
            // The app will ask for itself and say why not.
            Said::Nothing | Said::Refused => refused.push(path.clone()),
        }
    }
    Some(answers.len() > known)
}

/// A path that keeps what the address says about how pages look.
fn with_wishes(mut path: String, asked: &str) -> String {
    for name in ["lang", "elder", "theme"] {
        if let Some(value) = query(asked, name)
            .filter(|value| value.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        {
            path.push(if path.contains('?') { '&' } else { '?' });
            path.extend([name, "=", &value]);
        }
    }
    path
}

/// Asks the API as the visitor, in the page's language: the browser's may be
/// another one. None when the question is none.
async fn ask(
    api: &Router,
    page: &Parts,
    path: &str,
    language: Option<&'static str>,
) -> Option<Said> {
    let mut question = Request::get(format!("/api/v1{path}"))
        .body(Body::empty())
        .ok()?;
    if let Some(cookies) = page.headers.get(header::COOKIE) {
        question
            .headers_mut()
            .insert(header::COOKIE, cookies.clone());
    }
    if let Some(language) = language {
        let tag = HeaderValue::from_static(language);
        question.headers_mut().insert(header::ACCEPT_LANGUAGE, tag);
    }
    // Origin and trace number, for whoever writes them down.
    question.extensions_mut().extend(page.extensions.clone());
    let answer = api.clone().oneshot(question).await.ok()?;
    Some(match answer.status() {
        StatusCode::OK => {
            let bytes = to_bytes(answer.into_body(), LARGEST_ANSWER).await.ok()?;
            match String::from_utf8(bytes.into()) {
                Ok(text) => Said::Something(text),
                Err(_) => Said::Refused,
            }
        }
        StatusCode::NO_CONTENT | StatusCode::UNAUTHORIZED => Said::Nothing,
        _ => Said::Refused,
    })
}
