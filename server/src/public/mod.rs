//! What anyone may see (公开服务): the centre and its policy figures, the entry
//! page, the description of the API for people and machines, and what the
//! operator's tools ask (health, readiness, metrics).
//!
//! Pages are rendered here and need no script. They never show personal data;
//! the check of a proof (`/verify`) belongs to `certificate`.

mod centre;
mod docs;
mod entry;
pub mod metrics;
pub(crate) mod page;
mod probe;
pub(crate) mod throttle;

use axum::{Router, routing::get};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub use centre::view as centre_view;
pub(crate) use docs::describe;
pub(crate) use page::missing;

/// Routes of `/api/v1` that need no session.
pub fn router() -> OpenApiRouter<App> {
    centre::router()
}

/// Pages, their stylesheet, the description of the API, and probes.
pub fn pages(document: OpenApi) -> Router<App> {
    Router::new()
        .route("/", get(entry::entry))
        .route("/assets-public/{name}", get(page::stylesheet))
        .route("/healthz", get(probe::alive))
        .route("/readyz", get(probe::ready))
        .route("/metrics", get(metrics::show))
        .merge(docs::routes(document))
}
