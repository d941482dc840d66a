//! The frame of every public page: language, centre, stylesheet, headers.

use std::sync::LazyLock;

use askama::Template;
use axum::{
    extract::{OriginalUri, Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use crate::{
    app::App,
    platform::{
        entropy,
        http::{cookie, form_urlencoded},
        problem::{Problem, wants_english},
    },
};

/// Public pages run no script at all.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const STYLESHEET: &str = include_str!("../../templates/public.css");

/// Address of the stylesheet; it changes with its content.
static STYLESHEET_PATH: LazyLock<String> = LazyLock::new(|| {
    let hash = entropy::hex(&entropy::sha256(STYLESHEET.as_bytes())[..6]);
    format!("/assets-public/{hash}.css")
});

/// `?lang=en`, which wins over the browser's language.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct LangQuery {
    /// `zh` or `en`.
    pub lang: Option<String>,
    /// `1` for the care mode (关怀版), `0` to leave it.
    pub elder: Option<String>,
}

/// Keeps the care mode from page to page; it says nothing about anybody.
const CARE_COOKIE: &str = "care";

/// Keeps a language chosen by hand; it says nothing about anybody either.
const LANGUAGE_COOKIE: &str = "lang";

/// A wish of the address, or else what was kept of an earlier one.
fn wish<'a>(asked: Option<&'a str>, headers: &'a HeaderMap, kept: &str) -> Option<&'a str> {
    asked.or_else(|| cookie(headers, kept))
}

/// What every page needs.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// English instead of Chinese.
    pub english: bool,
    /// Name of the centre, in the page's language.
    pub centre: String,
    /// Its hotline.
    pub hotline: String,
    /// The stylesheet.
    pub stylesheet: &'static str,
    /// Care mode (关怀版): large type and large targets.
    pub care: bool,
    /// What else the address asked for, so that changing the language loses
    /// nothing: empty, or a query string with `&` at its end.
    pub asked: String,
    /// What was chosen with this request and the browser is to keep.
    chosen: Vec<(&'static str, &'static str)>,
}

impl Frame {
    /// The frame as the caller wants it: as the address asks (`?lang=en`, `?elder=1`), or
    /// else as it was chosen before, or else in the browser's language.
    pub(crate) fn asked(
        app: &App,
        headers: &HeaderMap,
        lang: Option<&str>,
        elder: Option<&str>,
    ) -> Self {
        let english = wish(lang, headers, LANGUAGE_COOKIE)
            .map_or_else(|| wants_english(headers), |lang| lang.starts_with("en"));
        let care = wish(elder, headers, CARE_COOKIE) == Some("1");
        let language = lang.map(|_| (LANGUAGE_COOKIE, if english { "en" } else { "zh" }));
        let mode = elder.map(|_| (CARE_COOKIE, if care { "1" } else { "0" }));
        let centre = &app.config.centre;
        Self {
            english,
            centre: if english {
                centre.name_en.clone()
            } else {
                centre.name.clone()
            },
            hotline: centre.hotline.clone(),
            stylesheet: STYLESHEET_PATH.as_str(),
            care,
            asked: String::new(),
            chosen: language.into_iter().chain(mode).collect(),
        }
    }

    /// The frame of a page whose address says more than language and mode.
    pub(crate) fn with_query(mut self, pairs: &[(&str, Option<&str>)]) -> Self {
        let said: Vec<(&str, &str)> = pairs
            .iter()
            .filter_map(|(name, value)| Some((*name, value.filter(|value| !value.is_empty())?)))
            .collect();
        if !said.is_empty() {
            self.asked = format!("{}&", form_urlencoded(&said));
        }
        self
    }

    /// A sentence in the page's language; both stand side by side in the template.
    pub(crate) fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        if self.english { en } else { zh }
    }

    /// Language of the page.
    pub(crate) fn lang(&self) -> &'static str {
        if self.english { "en" } else { "zh-CN" }
    }
}

/// A page with its headers. It is kept by no cache unless the handler says so.
pub(crate) fn answer(status: StatusCode, frame: &Frame, template: &impl Template) -> Response {
    let html = match template.render() {
        Ok(html) => html,
        Err(error) => {
            tracing::error!(error = %error, "a page could not be rendered");
            return Problem::internal().into_response();
        }
    };
    let mut response = (status, html).into_response();
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_TYPE, "text/html; charset=utf-8");
    set(header::CONTENT_LANGUAGE, frame.lang());
    set(header::VARY, "Accept-Language, Cookie");
    set(header::CACHE_CONTROL, "no-store");
    set(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    for (name, value) in &frame.chosen {
        let cookie = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            headers.append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// A page with one sentence.
#[derive(Template)]
#[template(path = "message.html")]
pub(crate) struct Message {
    /// The frame.
    pub frame: Frame,
    /// What happened, in few words.
    pub title: &'static str,
    /// What to do.
    pub text: &'static str,
    /// Words of the way to the same page again, when that may help.
    pub again: Option<&'static str>,
}

/// A page with one sentence, as an answer.
pub(crate) fn message(
    status: StatusCode,
    frame: Frame,
    title: &'static str,
    text: &'static str,
) -> Response {
    let page = Message {
        frame,
        title,
        text,
        again: None,
    };
    answer(status, &page.frame, &page)
}

/// The same, with a way to ask for the page again.
pub(crate) fn message_again(
    status: StatusCode,
    frame: Frame,
    (title, text, again): (&'static str, &'static str, &'static str),
) -> Response {
    let page = Message {
        frame,
        title,
        text,
        again: Some(again),
    };
    answer(status, &page.frame, &page)
}

/// Nothing is at this address: a problem for programs, a page for people.
pub(crate) async fn missing(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    if uri.path().starts_with("/api/") {
        return Problem::not_found().into_response();
    }
    let asked = |name: &str| {
        let pairs = uri.query().unwrap_or_default().split('&');
        pairs
            .filter_map(|pair| pair.split_once('='))
            .find_map(|(key, value)| (key == name).then_some(value))
    };
    let frame = Frame::asked(&app, &headers, asked("lang"), asked("elder"));
    let title = frame.say("没有找到该页面", "Page not found");
    let text = frame.say(
        "地址可能有误，或页面已移走。请从首页重新进入。",
        "The address may be wrong, or the page has moved. Start again from the home page.",
    );
    message(StatusCode::NOT_FOUND, frame, title, text)
}

/// The stylesheet, kept by browsers for ever under its present name.
pub(super) async fn stylesheet(Path(name): Path<String>) -> Response {
    if STYLESHEET_PATH.strip_prefix("/assets-public/") != Some(name.as_str()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, STYLESHEET).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stylesheet_is_small_and_asks_nothing_of_others() {
        assert!(STYLESHEET.len() < 40 * 1024);
        assert!(!STYLESHEET.contains("url(") && !STYLESHEET.contains("@import"));
    }

    #[test]
    fn the_address_wins_over_what_was_kept() {
        let mut headers = HeaderMap::new();
        assert_eq!(wish(None, &headers, LANGUAGE_COOKIE), None);
        headers.insert(header::COOKIE, HeaderValue::from_static("care=1; lang=en"));
        assert_eq!(wish(None, &headers, LANGUAGE_COOKIE), Some("en"));
        assert_eq!(wish(Some("zh"), &headers, LANGUAGE_COOKIE), Some("zh"));
        assert_eq!(wish(None, &headers, CARE_COOKIE), Some("1"));
    }
}
