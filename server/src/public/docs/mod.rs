//! The description of the API, from the code: OpenAPI 3.1 for machines, and a
//! page for people that is rendered from the same document.

mod document;
mod model;

use std::sync::{Arc, OnceLock};

use askama::Template;
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use utoipa::openapi::OpenApi;

pub(crate) use document::describe;
use model::Description;

use super::page::{Frame, LangQuery, answer};
use crate::{
    app::App,
    platform::{extract::Asked, problem::Problem},
};

#[derive(Template)]
#[template(path = "api.html")]
struct ApiPage {
    frame: Frame,
    description: Arc<Description>,
}

/// The document, described and laid out when somebody asks first.
struct Shelf {
    document: OpenApi,
    json: OnceLock<String>,
    description: OnceLock<Arc<Description>>,
}

impl Shelf {
    fn json(&self, app: &App) -> &str {
        self.json
            .get_or_init(|| describe(&self.document, &app.config).to_string())
    }

    fn description(&self, app: &App) -> Arc<Description> {
        let laid_out = self
            .description
            .get_or_init(|| Arc::new(Description::of(&describe(&self.document, &app.config))));
        Arc::clone(laid_out)
    }
}

/// `/api/v1/openapi.json` and `/api-docs`.
pub(super) fn routes(document: OpenApi) -> Router<App> {
    let shelf = Arc::new(Shelf {
        document,
        json: OnceLock::new(),
        description: OnceLock::new(),
    });
    let for_people = Arc::clone(&shelf);
    let machine = move |State(app): State<App>| async move {
        let headers = [
            (header::CONTENT_TYPE, "application/json"),
            (header::CACHE_CONTROL, "public, max-age=300"),
        ];
        (headers, shelf.json(&app).to_owned()).into_response()
    };
    let person = move |State(app): State<App>,
                       headers: HeaderMap,
                       query: Result<Asked<LangQuery>, Problem>| async move {
        page(&app, &for_people, &headers, query.ok())
    };
    Router::new()
        .route("/api/v1/openapi.json", get(machine))
        .route("/api-docs", get(person))
}

fn page(
    app: &App,
    shelf: &Shelf,
    headers: &HeaderMap,
    query: Option<Asked<LangQuery>>,
) -> Response {
    let LangQuery { lang, elder } = query.map(|Asked(query)| query).unwrap_or_default();
    let frame = Frame::asked(app, headers, lang.as_deref(), elder.as_deref());
    let page = ApiPage {
        frame,
        description: shelf.description(app),
    };
    answer(StatusCode::OK, &page.frame, &page)
}
