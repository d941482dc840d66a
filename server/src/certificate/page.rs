//! `/verify`: whether a proof is genuine, for anyone, without a login or script.

use askama::Template;
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;
use shared_types::{api::certificate::CertificateStatus, masking::mask_name};

use super::{rules, service, store::Certificate};
use crate::{
    app::App,
    platform::{
        audit::{Actor, By},
        clock::china_text_of,
        extract::{Asked, At, Trail},
        problem::Problem,
    },
    public::page::{Frame, LangQuery, answer, message_again},
};

/// The public pages.
pub fn pages() -> Router<App> {
    Router::new()
        .route("/verify", get(form))
        .route("/verify/{code}", get(result))
}

/// What the page may tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Valid,
    Revoked,
    Expired,
    Unknown,
}

/// A masked extract: enough to compare with the paper, useless to anybody else.
struct Extract {
    name: String,
    unit_name: String,
    status: &'static str,
    paid_through: String,
    issued_on: String,
    valid_until: String,
    revoked_on: Option<String>,
    last_digits: String,
}

#[derive(Template)]
#[template(path = "verify.html")]
struct VerifyPage {
    frame: Frame,
    /// None on the page with the form alone.
    outcome: Option<Outcome>,
    extract: Option<Extract>,
    /// The address that a genuine page has.
    host: String,
    /// When it was checked, in China.
    checked_at: String,
    /// How long the result stays on the screen, in the page's language.
    shown_for: String,
    /// The result of before was taken off the screen.
    cleared: bool,
    /// Kept while the language was chosen by hand.
    lang: Option<&'static str>,
}

impl VerifyPage {
    fn is(&self, outcome: Outcome) -> bool {
        self.outcome == Some(outcome)
    }

    fn is_valid(&self) -> bool {
        self.is(Outcome::Valid)
    }

    fn is_revoked(&self) -> bool {
        self.is(Outcome::Revoked)
    }

    fn is_expired(&self) -> bool {
        self.is(Outcome::Expired)
    }
}

/// `?code=…` of the form.
#[derive(Default, Deserialize)]
struct FormQuery {
    code: Option<String>,
    cleared: Option<String>,
    lang: Option<String>,
    elder: Option<String>,
}

/// Name and port of the public address.
fn host(public_url: &str) -> String {
    let rest = public_url
        .split_once("://")
        .map_or(public_url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest).to_owned()
}

fn chosen(lang: Option<&str>) -> Option<&'static str> {
    lang.map(|lang| if lang.starts_with("en") { "en" } else { "zh" })
}

/// The form; a code in it leads to the page of that code.
async fn form(
    State(app): State<App>,
    headers: HeaderMap,
    trail: Trail,
    query: Result<Asked<FormQuery>, Problem>,
) -> Response {
    let query = query.map(|Asked(query)| query).unwrap_or_default();
    let lang = chosen(query.lang.as_deref());
    let frame = Frame::asked(&app, &headers, lang, query.elder.as_deref());
    match query
        .code
        .as_deref()
        .map(str::trim)
        .filter(|code| !code.is_empty())
    {
        None => {
            let page = VerifyPage {
                frame,
                outcome: None,
                extract: None,
                host: host(&app.config.server.public_url),
                checked_at: String::new(),
                shown_for: String::new(),
                cleared: query.cleared.is_some(),
                lang,
            };
            private(answer(StatusCode::OK, &page.frame, &page))
        }
        Some(typed) => match rules::read_code(typed) {
            Some(code) => {
                let lang = lang.map(|lang| format!("?lang={lang}")).unwrap_or_default();
                private(Redirect::to(&format!("/verify/{code}{lang}")).into_response())
            }
            None => check(&app, frame, trail, None, lang).await,
        },
    }
}

/// The page of a code, which is what the QR code leads to.
async fn result(
    State(app): State<App>,
    headers: HeaderMap,
    trail: Trail,
    path: Result<At<String>, Problem>,
    query: Result<Asked<LangQuery>, Problem>,
) -> Response {
    let query = query.map(|Asked(query)| query).unwrap_or_default();
    let lang = chosen(query.lang.as_deref());
    let frame = Frame::asked(&app, &headers, lang, query.elder.as_deref());
    let code = path.ok().and_then(|At(code)| rules::read_code(&code));
    check(&app, frame, trail, code, lang).await
}

async fn check(
    app: &App,
    frame: Frame,
    trail: Trail,
    code: Option<String>,
    lang: Option<&'static str>,
) -> Response {
    let now = app.clock.now();
    if let Err(seconds) = app.checks.take(&trail.origin, now) {
        return too_often(frame, seconds);
    }
    let by = By {
        actor: Actor::Anyone,
        at: now,
        trail,
    };
    let found = match service::check(app, by, code).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(error = %error, "a proof could not be checked");
            return unavailable(frame);
        }
    };
    let outcome = found.as_ref().map_or(Outcome::Unknown, |found| {
        match rules::status(
            found.revoked_at.is_some(),
            found.valid_until,
            now.business_date(),
        ) {
            CertificateStatus::Valid => Outcome::Valid,
            CertificateStatus::Revoked => Outcome::Revoked,
            CertificateStatus::Expired => Outcome::Expired,
        }
    });
    let seconds = app.config.papers.check_shown_seconds;
    let page = VerifyPage {
        outcome: Some(outcome),
        extract: found.map(|found| extract(&frame, &found)),
        host: host(&app.config.server.public_url),
        checked_at: now.china_text(),
        shown_for: duration(seconds, frame.english),
        cleared: false,
        frame,
        lang,
    };
    let status = if outcome == Outcome::Unknown {
        StatusCode::NOT_FOUND
    } else {
        StatusCode::OK
    };
    let mut response = private(answer(status, &page.frame, &page));
    if let Ok(clear) = HeaderValue::from_str(&clear(seconds, lang)) {
        let name = HeaderName::from_static("refresh");
        response.headers_mut().insert(name, clear);
    }
    response
}

/// Sends the browser away after `seconds`, to a page without any result, in
/// the language that was chosen by hand.
fn clear(seconds: u32, lang: Option<&str>) -> String {
    let lang = lang.map(|lang| format!("&lang={lang}")).unwrap_or_default();
    format!("{seconds}; url=/verify?cleared=1{lang}")
}

/// `10分钟`, or seconds when they make no full minutes.
fn duration(seconds: u32, english: bool) -> String {
    let (count, zh, en) = if seconds.is_multiple_of(60) {
        (seconds / 60, "分钟", "minute")
    } else {
        (seconds, "秒", "second")
    };
    match (english, count) {
        (false, _) => format!("{count}{zh}"),
        (true, 1) => format!("1 {en}"),
        (true, _) => format!("{count} {en}s"),
    }
}

fn extract(frame: &Frame, found: &Certificate) -> Extract {
    let no = found.no.as_str();
    let snapshot = &found.snapshot;
    let month = |month: shared_types::calendar::YearMonth| {
        if frame.english {
            month.to_string()
        } else {
            month.display_zh()
        }
    };
    let day = |day: shared_types::calendar::Date| {
        if frame.english {
            day.to_string()
        } else {
            day.display_zh()
        }
    };
    let none = frame.say("尚未缴存", "No contribution yet").to_owned();
    let revoked_on = found.revoked_at.as_deref().map(china_text_of);
    Extract {
        name: mask_name(&snapshot.full_name),
        unit_name: snapshot.unit_name.clone(),
        status: frame.say(snapshot.status.name_zh(), snapshot.status.name_en()),
        paid_through: snapshot.paid_through.map_or(none, month),
        issued_on: day(found.issued_on),
        valid_until: day(found.valid_until),
        revoked_on,
        last_digits: no[no.len().saturating_sub(4)..].to_owned(),
    }
}

/// The address holds the secret of the proof: it goes to nobody else, and no
/// search engine keeps the page.
fn private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex, nofollow"),
    );
    response
}

/// The store does not answer. Whether the paper is genuine stays open, and the
/// page must not look as if it were not.
fn unavailable(frame: Frame) -> Response {
    let title = frame.say("暂时无法查验", "Temporarily unavailable");
    let text = frame.say(
        "系统暂时无法查询，这次没有得出查验结果，不代表证明有误。请稍后再试。",
        "The records cannot be reached, so this check has no result. It says nothing about the \
         paper. Please try again in a moment.",
    );
    let again = frame.say("重新查验", "Check again");
    let status = StatusCode::SERVICE_UNAVAILABLE;
    private(message_again(status, frame, (title, text, again)))
}

fn too_often(frame: Frame, seconds: u64) -> Response {
    let title = frame.say("查验过于频繁", "Too many checks");
    let text = frame.say(
        "短时间内查验次数过多，请稍后再试。",
        "Too many checks came from your network. Please wait a moment and try again.",
    );
    let again = frame.say("重新查验", "Check again");
    let status = StatusCode::TOO_MANY_REQUESTS;
    let mut response = private(message_again(status, frame, (title, text, again)));
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, seconds.into());
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_what_the_address_bar_shows() {
        assert_eq!(host("https://gjj.example.cn"), "gjj.example.cn");
        assert_eq!(host("http://127.0.0.1:7100"), "127.0.0.1:7100");
        assert_eq!(host("https://example.cn/fund"), "example.cn");
    }

    #[test]
    fn the_page_says_how_long_it_stays() {
        for (seconds, zh, en) in [
            (600, "10分钟", "10 minutes"),
            (60, "1分钟", "1 minute"),
            (1, "1秒", "1 second"),
            (90, "90秒", "90 seconds"),
        ] {
            assert_eq!(duration(seconds, false), zh);
            assert_eq!(duration(seconds, true), en);
        }
    }

    #[test]
    fn the_cleared_page_keeps_the_language() {
        assert_eq!(clear(600, None), "600; url=/verify?cleared=1");
        assert_eq!(clear(600, Some("en")), "600; url=/verify?cleared=1&lang=en");
    }
}
