//! The built web apps inside the binary: content-hashed assets kept for ever,
//! precompressed; every other path of a hall answers with its page.

mod page;
mod shell;

use std::{borrow::Cow, sync::Arc};

use axum::{
    Router,
    extract::{OriginalUri, Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use rust_embed::RustEmbed;
use server::{app::App, platform::http};

#[derive(RustEmbed)]
#[folder = "target/web/"]
#[allow_missing = true]
struct Built;

/// Routes of both halls.
pub fn router() -> Router<App> {
    let mut router = Router::new();
    for hall in page::halls() {
        for part in hall.folders() {
            router = router.route(
                &format!("/{part}/assets/{{name}}"),
                get(
                    move |headers: HeaderMap, Path(name): Path<String>| async move {
                        asset(part, &name, &headers)
                    },
                ),
            );
        }
        let name = hall.name();
        let hall = Arc::new(hall);
        let draw = move |State(app): State<App>, request: Request| {
            let hall = Arc::clone(&hall);
            async move {
                let (request, _) = request.into_parts();
                let painter = hall.painter_of(&request.uri);
                match painter.draw(app, &request).await {
                    Some(response) => response,
                    None => page(painter.folder(), &request.headers),
                }
            }
        };
        // A form that was sent without a script: the page says that it needs one.
        let again = move |OriginalUri(uri): OriginalUri| async move {
            Redirect::to(uri.path_and_query().map_or("/", |path| path.as_str()))
        };
        router = router
            .route(
                &format!("/{name}"),
                get(move || async move { Redirect::permanent(&format!("/{name}/")) }),
            )
            .route(&format!("/{name}/"), get(draw.clone()).post(again))
            .route(&format!("/{name}/{{*path}}"), get(draw).post(again));
    }
    router
}

fn page(hall: &str, headers: &HeaderMap) -> Response {
    let mut response = file(
        &format!("{hall}/index.html"),
        "text/html; charset=utf-8",
        headers,
    )
    .unwrap_or_else(|| {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "The web apps are not built: cargo xtask web\n",
        )
            .into_response()
    });
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Some(policy) = policy(hall) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The page without content, as it was built.
fn source(hall: &str) -> Option<String> {
    let built = Built::get(&format!("{hall}/index.html"))?;
    String::from_utf8(built.data.into_owned()).ok()
}

/// Allows what the page contains instead of linking to it; the build wrote down
/// the script's hash and the style sheet's.
fn policy(hall: &str) -> Option<HeaderValue> {
    let built = Built::get(&format!("{hall}/inline.txt"))?;
    let (script, style) = str::from_utf8(&built.data).ok()?.trim().split_once('\n')?;
    http::policy_with(script, style)
}

fn asset(hall: &str, name: &str, headers: &HeaderMap) -> Response {
    let kind = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("wasm") => "application/wasm",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let Some(mut response) = file(&format!("{hall}/assets/{name}"), kind, headers) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    response
}

/// The smallest form of a file that the browser takes.
fn file(path: &str, kind: &'static str, headers: &HeaderMap) -> Option<Response> {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let forms = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(coding, _)| accepted.contains(coding))
        .map(|(coding, ending)| (Some(coding), ending))
        .chain([(None, "")]);
    for (coding, ending) in forms {
        let Some(built) = Built::get(&format!("{path}{ending}")) else {
            continue;
        };
        let body = match built.data {
            Cow::Borrowed(bytes) => axum::body::Body::from(bytes),
            Cow::Owned(bytes) => axum::body::Body::from(bytes),
        };
        let mut response = ([(header::CONTENT_TYPE, kind)], body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(coding) = coding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        return Some(response);
    }
    None
}
