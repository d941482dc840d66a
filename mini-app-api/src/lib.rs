//! API for mini-programs and government apps. It calls the server's services
//! and holds no SQL. So far it offers what needs no login: the centre and the
//! figures in force; channel signatures come with the other ways in.

use axum::{Json, Router, extract::State, routing::get};
use server::{app::App, public};
use shared_types::api::public::CentreView;

/// Routes under `/api/mini/v1`.
pub fn router() -> Router<App> {
    Router::new().route("/api/mini/v1/centre", get(centre))
}

/// The centre, today's limits and the rate in force.
async fn centre(State(app): State<App>) -> Json<CentreView> {
    Json(public::centre_view(&app))
}
