//! `/unit/annual-review`.

use axum::{Json, extract::State, response::Response};
use shared_types::api::{problem::ProblemView, session::Permission, unit::AnnualReviewView};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{files, service};
use crate::{
    app::App,
    listing::{As, ListingFile},
    platform::{
        entropy,
        extract::{Asked, IdempotencyKey},
        idempotency::Once,
        problem::Problem,
    },
    session::Agent,
};

/// Routes of the annual review.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(look, review))
        .routes(routes!(export))
}

/// What the annual review (跨年清册核定) would fix, or has fixed.
#[utoipa::path(get, path = "/api/v1/unit/annual-review", tag = "remittance",
    responses((status = 200, body = AnnualReviewView), (status = 401, body = ProblemView)))]
async fn look(State(app): State<App>, agent: Agent) -> Result<Json<AnnualReviewView>, Problem> {
    Ok(Json(service::look(&app, &agent).await?))
}

/// The annual review as a file.
#[utoipa::path(get, path = "/api/v1/unit/annual-review/export", tag = "remittance", params(As),
    responses((status = 200, response = inline(ListingFile)),
              (status = 401, body = ProblemView), (status = 422, body = ProblemView)))]
async fn export(
    State(app): State<App>,
    agent: Agent,
    Asked(As { format }): Asked<As>,
) -> Result<Response, Problem> {
    let review = service::look(&app, &agent).await?;
    files::review(&agent.unit_name, app.clock.business_date(), &review)
        .answer(&app, format)
        .await
}

/// Fix the bases of the new fund year.
#[utoipa::path(post, path = "/api/v1/unit/annual-review", tag = "remittance",
    params(("Idempotency-Key" = String, Header, description = "Made by the caller")),
    responses((status = 200, body = AnnualReviewView), (status = 403, body = ProblemView),
              (status = 409, body = ProblemView)))]
async fn review(
    State(app): State<App>,
    agent: Agent,
    key: IdempotencyKey,
) -> Result<Json<AnnualReviewView>, Problem> {
    agent.require(Permission::Review)?;
    let once = Once {
        principal: agent.by(app.clock.now()).actor.principal(),
        key: key.0,
        request_hash: entropy::sha256(b"POST /unit/annual-review\n"),
    };
    Ok(Json(service::review(&app, &agent, once).await?))
}
