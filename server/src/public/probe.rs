//! What the operator's tools ask.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::app::App;

fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], text).into_response()
}

/// The process is up.
pub(super) async fn alive() -> Response {
    plain(StatusCode::OK, "ok\n")
}

/// The store answers, so requests may come.
pub(super) async fn ready(State(app): State<App>) -> Response {
    if app.db.is_ready().await {
        plain(StatusCode::OK, "ready\n")
    } else {
        plain(
            StatusCode::SERVICE_UNAVAILABLE,
            "the store does not answer\n",
        )
    }
}
