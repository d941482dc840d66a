//! `/personal/cases`.

use axum::{Json, extract::State, http::HeaderMap, response::Response};
use shared_types::{
    api::{
        case::{CaseList, CaseRequest, CaseView, FormContent},
        problem::ProblemView,
    },
    numbers::CaseNo,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{service, view};
use crate::{
    app::App,
    platform::{
        etag,
        extract::{At, JsonBody},
        problem::Problem,
    },
    session::Member,
};

/// Routes of the cases.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(begin, list))
        .routes(routes!(get))
        .routes(routes!(save))
        .routes(routes!(submit))
        .routes(routes!(withdraw))
}

/// Begin an application, or go on with its draft (申请、继续填写).
#[utoipa::path(post, path = "/api/v1/personal/cases", tag = "case",
    request_body = CaseRequest,
    responses((status = 200, body = CaseView), (status = 401, body = ProblemView),
              (status = 403, body = ProblemView), (status = 409, body = ProblemView),
              (status = 422, body = ProblemView)))]
async fn begin(
    State(app): State<App>,
    member: Member,
    JsonBody { value, .. }: JsonBody<CaseRequest>,
) -> Result<Json<CaseView>, Problem> {
    Ok(Json(service::begin(&app, &member, &value.item).await?))
}

/// Cases of the person, newest first (我的办件).
#[utoipa::path(get, path = "/api/v1/personal/cases", tag = "case",
    responses((status = 200, body = CaseList), (status = 401, body = ProblemView)))]
async fn list(State(app): State<App>, member: Member) -> Result<Json<CaseList>, Problem> {
    Ok(Json(service::list(&app, &member).await?))
}

/// One case with its timeline (办件进度).
#[utoipa::path(get, path = "/api/v1/personal/cases/{case}", tag = "case",
    params(("case" = CaseNo, Path, description = "办件编号")),
    responses((status = 200, body = CaseView), (status = 304, description = "Nothing is new"),
              (status = 401, body = ProblemView), (status = 404, body = ProblemView)))]
async fn get(
    State(app): State<App>,
    member: Member,
    At(case_no): At<CaseNo>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    etag::json(&headers, &view::of(&app, &member, case_no).await?)
}

/// Keep what was filled in so far (自动保存).
#[utoipa::path(put, path = "/api/v1/personal/cases/{case}/form", tag = "case",
    params(("case" = CaseNo, Path, description = "办件编号")),
    request_body = FormContent,
    responses((status = 200, body = CaseView), (status = 401, body = ProblemView),
              (status = 403, body = ProblemView), (status = 404, body = ProblemView),
              (status = 409, body = ProblemView), (status = 422, body = ProblemView)))]
async fn save(
    State(app): State<App>,
    member: Member,
    At(case_no): At<CaseNo>,
    JsonBody { value, .. }: JsonBody<FormContent>,
) -> Result<Json<CaseView>, Problem> {
    Ok(Json(service::save(&app, &member, case_no, value).await?))
}

/// Send the application in; again gives what became of it (提交).
#[utoipa::path(post, path = "/api/v1/personal/cases/{case}/submission", tag = "case",
    params(("case" = CaseNo, Path, description = "办件编号")),
    request_body = FormContent,
    responses((status = 200, body = CaseView), (status = 401, body = ProblemView),
              (status = 403, body = ProblemView), (status = 404, body = ProblemView),
              (status = 409, body = ProblemView), (status = 422, body = ProblemView)))]
async fn submit(
    State(app): State<App>,
    member: Member,
    At(case_no): At<CaseNo>,
    JsonBody { value, .. }: JsonBody<FormContent>,
) -> Result<Json<CaseView>, Problem> {
    Ok(Json(service::submit(&app, &member, case_no, value).await?))
}

/// Take the application back (撤回).
#[utoipa::path(post, path = "/api/v1/personal/cases/{case}/withdrawal", tag = "case",
    params(("case" = CaseNo, Path, description = "办件编号")),
    responses((status = 200, body = CaseView), (status = 401, body = ProblemView),
              (status = 403, body = ProblemView), (status = 404, body = ProblemView),
              (status = 409, body = ProblemView)))]
async fn withdraw(
    State(app): State<App>,
    member: Member,
    At(case_no): At<CaseNo>,
) -> Result<Json<CaseView>, Problem> {
    Ok(Json(service::withdraw(&app, &member, case_no).await?))
}
