//! `/unit/changes`.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use shared_types::api::{
    problem::ProblemView,
    session::Permission,
    unit::{ChangeEdit, ChangeInput, ChangeKind, ChangeLine, ChangeList},
};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{files, service};
use crate::{
    app::App,
    documents::spreadsheet,
    listing::{As, ListingFile},
    platform::{
        download::{self, Disposition},
        etag,
        extract::{Asked, At, JsonBody},
        page::PageQuery,
        problem::Problem,
    },
    session::Agent,
};

/// Routes of the change list.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add, clear))
        .routes(routes!(template))
        .routes(routes!(export))
        .routes(routes!(edit, remove))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// First page is 1.
    page: Option<u32>,
    /// Rows a page, at most 200.
    page_size: Option<u32>,
    /// Only lines of this kind.
    kind: Option<ChangeKind>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct VersionQuery {
    /// Version that was seen.
    version: i64,
}

/// The change list of the month being prepared (变更清册).
#[utoipa::path(get, path = "/api/v1/unit/changes", tag = "change", params(ListQuery),
    responses((status = 200, body = ChangeList), (status = 304), (status = 401, body = ProblemView)))]
async fn list(
    State(app): State<App>,
    agent: Agent,
    Asked(query): Asked<ListQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let page = PageQuery {
        page: query.page,
        page_size: query.page_size,
        whole: false,
    };
    let list = service::list(&app, &agent, query.kind, page).await?;
    etag::json(&headers, &list)
}

/// Which lines go into a file.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct KindQuery {
    /// Only lines of this kind.
    kind: Option<ChangeKind>,
}

/// The change list as a file.
#[utoipa::path(get, path = "/api/v1/unit/changes/export", tag = "change", params(KindQuery, As),
    responses((status = 200, response = inline(ListingFile)),
              (status = 401, body = ProblemView), (status = 422, body = ProblemView)))]
async fn export(
    State(app): State<App>,
    agent: Agent,
    Asked(KindQuery { kind }): Asked<KindQuery>,
    Asked(As { format }): Asked<As>,
) -> Result<Response, Problem> {
    let list = service::list(&app, &agent, kind, PageQuery::whole()).await?;
    files::lines(&agent.unit_name, list)
        .answer(&app, format)
        .await
}

/// Put a line on the change list.
#[utoipa::path(post, path = "/api/v1/unit/changes", tag = "change", request_body = ChangeInput,
    responses((status = 201, body = ChangeLine), (status = 403, body = ProblemView),
              (status = 409, body = ProblemView), (status = 422, body = ProblemView)))]
async fn add(
    State(app): State<App>,
    agent: Agent,
    JsonBody { value, .. }: JsonBody<ChangeInput>,
) -> Result<(StatusCode, Json<ChangeLine>), Problem> {
    agent.require(Permission::Operate)?;
    let line = service::add(&app, &agent, value).await?;
    Ok((StatusCode::CREATED, Json(line)))
}

/// Change a line.
#[utoipa::path(put, path = "/api/v1/unit/changes/{id}", tag = "change", params(("id" = i64, Path)),
    request_body = ChangeEdit,
    responses((status = 200, body = ChangeLine), (status = 403, body = ProblemView),
              (status = 404, body = ProblemView), (status = 409, body = ProblemView),
              (status = 422, body = ProblemView)))]
async fn edit(
    State(app): State<App>,
    agent: Agent,
    At(id): At<i64>,
    JsonBody { value, .. }: JsonBody<ChangeEdit>,
) -> Result<Json<ChangeLine>, Problem> {
    agent.require(Permission::Operate)?;
    Ok(Json(service::edit(&app, &agent, id, value).await?))
}

/// Take a line off the change list.
#[utoipa::path(delete, path = "/api/v1/unit/changes/{id}", tag = "change",
    params(("id" = i64, Path), VersionQuery),
    responses((status = 204), (status = 403, body = ProblemView),
              (status = 404, body = ProblemView), (status = 409, body = ProblemView)))]
async fn remove(
    State(app): State<App>,
    agent: Agent,
    At(id): At<i64>,
    Asked(query): Asked<VersionQuery>,
) -> Result<StatusCode, Problem> {
    agent.require(Permission::Operate)?;
    service::remove(&app, &agent, id, query.version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take every line off the change list.
#[utoipa::path(delete, path = "/api/v1/unit/changes", tag = "change", params(VersionQuery),
    responses((status = 204), (status = 403, body = ProblemView), (status = 409, body = ProblemView)))]
async fn clear(
    State(app): State<App>,
    agent: Agent,
    Asked(query): Asked<VersionQuery>,
) -> Result<StatusCode, Problem> {
    agent.require(Permission::Operate)?;
    service::clear(&app, &agent, query.version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The empty spreadsheet to fill in (变更清册模板).
#[utoipa::path(get, path = "/api/v1/unit/changes/template.xlsx", tag = "change",
    responses((status = 200, content_type = download::XLSX, body = Vec<u8>),
              (status = 401, body = ProblemView)))]
async fn template(State(app): State<App>, _agent: Agent) -> Result<Response, Problem> {
    let bytes = app
        .work
        .run(spreadsheet::change_list_template)
        .await?
        .map_err(|error| {
            tracing::error!(error = %error, "template not written");
            Problem::internal()
        })?;
    let name = spreadsheet::TEMPLATE_FILE_NAME;
    Ok(download::file(
        download::XLSX,
        Disposition::Attachment,
        "changes.xlsx",
        name,
        bytes,
    ))
}
