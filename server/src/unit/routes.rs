//! `/unit/home`, `/unit/employees`, `/unit/agents`, `/unit/audit`.

use axum::{Json, extract::State, http::HeaderMap, response::Response};
use serde::Deserialize;
use shared_types::{
    api::{
        problem::ProblemView,
        session::Permission,
        unit::{AgentEdit, AgentList, AgentView, AuditPage, EmployeePage, UnitHome},
    },
    codes::AccountStatus,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{files, rules, service};
use crate::{
    app::App,
    listing::{As, ListingFile},
    platform::{
        etag,
        extract::{Asked, At, JsonBody},
        page::PageQuery,
        problem::{Problem, wants_english},
    },
    session::Agent,
};

/// Routes of the unit.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(home))
        .routes(routes!(employees))
        .routes(routes!(export_employees))
        .routes(routes!(agents))
        .routes(routes!(export_agents))
        .routes(routes!(set_rights))
        .routes(routes!(audit))
        .routes(routes!(export_audit))
}

/// A page, what to look for, and in which state.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct EmployeeQuery {
    /// First page is 1.
    page: Option<u32>,
    /// Rows a page, at most 200.
    page_size: Option<u32>,
    /// Beginning of a name, a whole ID number or a whole account number.
    q: Option<String>,
    /// 个人账户状态.
    status: Option<AccountStatus>,
}

/// What is due this month (首页).
#[utoipa::path(get, path = "/api/v1/unit/home", tag = "unit",
    responses((status = 200, body = UnitHome), (status = 304), (status = 401, body = ProblemView)))]
async fn home(
    State(app): State<App>,
    agent: Agent,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    etag::json(&headers, &service::home(&app, &agent).await?)
}

/// The unit's employees (职工).
#[utoipa::path(get, path = "/api/v1/unit/employees", tag = "unit", params(EmployeeQuery),
    responses((status = 200, body = EmployeePage), (status = 401, body = ProblemView),
              (status = 422, body = ProblemView)))]
async fn employees(
    State(app): State<App>,
    agent: Agent,
    Asked(query): Asked<EmployeeQuery>,
) -> Result<Json<EmployeePage>, Problem> {
    let page = PageQuery {
        page: query.page,
        page_size: query.page_size,
        whole: false,
    };
    let rows = service::employees(&app, &agent, query.q.as_deref(), query.status, page).await?;
    Ok(Json(rows))
}

/// Which employees go into a file.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct EmployeeSearch {
    /// Beginning of a name, a whole ID number or a whole account number.
    q: Option<String>,
    /// 个人账户状态.
    status: Option<AccountStatus>,
    /// Only these account numbers, with commas between.
    only: Option<String>,
    /// All but these account numbers, with commas between.
    except: Option<String>,
}

/// The unit's employees as a file.
#[utoipa::path(get, path = "/api/v1/unit/employees/export", tag = "unit", params(EmployeeSearch, As),
    responses((status = 200, response = inline(ListingFile)),
              (status = 401, body = ProblemView), (status = 422, body = ProblemView)))]
async fn export_employees(
    State(app): State<App>,
    agent: Agent,
    Asked(search): Asked<EmployeeSearch>,
    Asked(As { format }): Asked<As>,
) -> Result<Response, Problem> {
    let (q, whole) = (search.q.as_deref(), PageQuery::whole());
    let mut found = service::employees(&app, &agent, q, search.status, whole).await?;
    rules::keep_chosen(
        &mut found.rows,
        search.only.as_deref(),
        search.except.as_deref(),
    );
    files::employees(&agent.unit_name, found.rows)
        .answer(&app, format)
        .await
}

/// The unit's agents (经办人).
#[utoipa::path(get, path = "/api/v1/unit/agents", tag = "unit",
    responses((status = 200, body = AgentList), (status = 401, body = ProblemView)))]
async fn agents(State(app): State<App>, agent: Agent) -> Result<Json<AgentList>, Problem> {
    Ok(Json(service::agents(&app, &agent).await?))
}

/// The unit's agents as a file.
#[utoipa::path(get, path = "/api/v1/unit/agents/export", tag = "unit", params(As),
    responses((status = 200, response = inline(ListingFile)),
              (status = 401, body = ProblemView), (status = 422, body = ProblemView)))]
async fn export_agents(
    State(app): State<App>,
    agent: Agent,
    Asked(As { format }): Asked<As>,
) -> Result<Response, Problem> {
    let found = service::agents(&app, &agent).await?;
    files::agents(&agent.unit_name, found.agents)
        .answer(&app, format)
        .await
}

/// Change what an agent may do.
#[utoipa::path(put, path = "/api/v1/unit/agents/{id}", tag = "unit",
    params(("id" = String, Path, description = "Agent")), request_body = AgentEdit,
    responses((status = 200, body = AgentView), (status = 403, body = ProblemView),
              (status = 404, body = ProblemView), (status = 409, body = ProblemView),
              (status = 422, body = ProblemView)))]
async fn set_rights(
    State(app): State<App>,
    agent: Agent,
    At(id): At<i64>,
    JsonBody { value, .. }: JsonBody<AgentEdit>,
) -> Result<Json<AgentView>, Problem> {
    agent.require(Permission::Administer)?;
    Ok(Json(service::set_rights(&app, &agent, id, value).await?))
}

/// What was done on the unit's data (操作日志), newest first.
#[utoipa::path(get, path = "/api/v1/unit/audit", tag = "unit", params(PageQuery),
    responses((status = 200, body = AuditPage), (status = 401, body = ProblemView)))]
async fn audit(
    State(app): State<App>,
    agent: Agent,
    headers: HeaderMap,
    Asked(page): Asked<PageQuery>,
) -> Result<Json<AuditPage>, Problem> {
    Ok(Json(
        service::audit(&app, &agent, wants_english(&headers), page).await?,
    ))
}

/// The operation log as a file.
#[utoipa::path(get, path = "/api/v1/unit/audit/export", tag = "unit", params(As),
    responses((status = 200, response = inline(ListingFile)),
              (status = 401, body = ProblemView), (status = 422, body = ProblemView)))]
async fn export_audit(
    State(app): State<App>,
    agent: Agent,
    headers: HeaderMap,
    Asked(As { format }): Asked<As>,
) -> Result<Response, Problem> {
    let english = wants_english(&headers);
    let found = service::audit(&app, &agent, english, PageQuery::whole()).await?;
    files::audit(&agent.unit_name, found.rows)
        .answer(&app, format)
        .await
}
