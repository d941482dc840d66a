//! `/`: the way into both halls.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use shared_types::api::public::CentreView;

use super::{
    centre,
    page::{Frame, LangQuery, answer},
};
use crate::{
    app::App,
    platform::{extract::Asked, problem::Problem},
};

#[derive(Template)]
#[template(path = "entry.html")]
struct Entry {
    frame: Frame,
    figures: CentreView,
}

/// The entry page.
pub(super) async fn entry(
    State(app): State<App>,
    headers: HeaderMap,
    query: Result<Asked<LangQuery>, Problem>,
) -> Response {
    let LangQuery { lang, elder } = query.map(|Asked(query)| query).unwrap_or_default();
    let frame = Frame::asked(&app, &headers, lang.as_deref(), elder.as_deref());
    let page = Entry {
        frame,
        figures: centre::view(&app),
    };
    answer(StatusCode::OK, &page.frame, &page)
}
