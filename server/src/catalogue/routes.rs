//! `/items` and `/outlets`, for anyone.

use axum::{Json, extract::State};
use serde::Deserialize;
use shared_types::api::{
    catalogue::{Audience, ItemList, OutletList, ServiceItem},
    problem::ProblemView,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Wish, summary};
use crate::{
    app::App,
    platform::{
        extract::{Asked, At},
        problem::Problem,
    },
};

/// Routes of the catalogue.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(items))
        .routes(routes!(item))
        .routes(routes!(outlets))
}

/// Which items are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ItemQuery {
    /// Those that a person or a unit may ask for.
    audience: Option<Audience>,
    /// Those of a life event, by its key.
    #[param(max_length = 40)]
    event: Option<String>,
    /// Those that hold these words: Chinese, pinyin, its initials or English.
    #[param(max_length = 100)]
    q: Option<String>,
}

/// Service items, all or those that are looked for (事项目录).
#[utoipa::path(get, path = "/api/v1/items", tag = "catalogue", params(ItemQuery),
    responses((status = 200, body = ItemList), (status = 422, body = ProblemView)))]
async fn items(State(app): State<App>, Asked(query): Asked<ItemQuery>) -> Json<ItemList> {
    let wish = Wish {
        audience: query.audience,
        event: query.event.as_deref(),
        words: query.q.as_deref(),
    };
    Json(ItemList {
        services: app.catalogue.services().to_vec(),
        events: app.catalogue.events().to_vec(),
        items: app.catalogue.find(&wish).into_iter().map(summary).collect(),
    })
}

/// One item with its guide (办事指南).
#[utoipa::path(get, path = "/api/v1/items/{item}", tag = "catalogue",
    params(("item" = String, Path, description = "办理项代码", max_length = 8)),
    responses((status = 200, body = ServiceItem), (status = 404, body = ProblemView)))]
async fn item(State(app): State<App>, At(code): At<String>) -> Result<Json<ServiceItem>, Problem> {
    let found = app.catalogue.item(&code).cloned();
    found.map(Json).ok_or_else(Problem::not_found)
}

/// Where people are served (服务网点).
#[utoipa::path(get, path = "/api/v1/outlets", tag = "catalogue",
    responses((status = 200, body = OutletList)))]
async fn outlets(State(app): State<App>) -> Json<OutletList> {
    Json(OutletList {
        outlets: app.catalogue.outlets().to_vec(),
    })
}
