//! `/centre`: the centre and the figures of its policy today.

use axum::{Json, extract::State};
use shared_types::api::public::CentreView;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

/// The route.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(centre))
}

/// The centre and its current policy figures (中心信息).
#[utoipa::path(get, path = "/api/v1/centre", tag = "public",
    responses((status = 200, body = CentreView)))]
async fn centre(State(app): State<App>) -> Json<CentreView> {
    Json(view(&app))
}

/// The centre and the policy figures of today.
#[must_use]
pub fn view(app: &App) -> CentreView {
    let today = app.clock.business_date();
    let limits = app.policy.base_limits(today.year_month());
    CentreView {
        name: app.config.centre.name.clone(),
        hotline: app.config.centre.hotline.clone(),
        business_date: today,
        base_cap: limits.cap,
        base_floor: limits.floor,
        ratio_min: app.policy.ratio_min,
        ratio_max: app.policy.ratio_max,
        interest_rate: app.policy.interest_rate(today),
    }
}
