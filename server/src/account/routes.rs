//! `/personal/overview`, `/personal/recent`, `/personal/transactions`, `/personal/history`,
//! `/personal/account`.

use axum::{Json, extract::State, response::Response};
use serde::Deserialize;
use shared_types::{
    api::{
        personal::{
            AccountDetails, ContributionHistory, Overview, RecentActivity, RevealRequest, Revealed,
            TransactionPage,
        },
        problem::ProblemView,
    },
    codes::EntryType,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::service;
use crate::{
    app::App,
    ledger::EntryFilter,
    listing::{As, Format, ListingFile},
    platform::{
        extract::{Asked, JsonBody},
        problem::Problem,
    },
    session::Member,
};

/// Transactions a page when the caller does not say.
const DEFAULT_LIMIT: u32 = 20;
/// Transactions a page at most.
const MAX_LIMIT: u32 = 100;

/// Routes of the personal account.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(overview))
        .routes(routes!(recent))
        .routes(routes!(transactions))
        .routes(routes!(workbook))
        .routes(routes!(export))
        .routes(routes!(export_history))
        .routes(routes!(history))
        .routes(routes!(details))
        .routes(routes!(reveal))
}

/// Which transactions.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct TransactionQuery {
    /// Calendar year of the posting (记账年份).
    year: Option<i32>,
    /// Kind of transaction (业务类型).
    kind: Option<EntryType>,
    /// `next_cursor` of the page before.
    cursor: Option<i64>,
    /// Lines a page, at most 100.
    limit: Option<u32>,
}

impl TransactionQuery {
    const fn filter(&self) -> EntryFilter {
        EntryFilter {
            year: self.year,
            entry_type: self.kind,
        }
    }

    fn limit(&self) -> usize {
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
        usize::try_from(limit).unwrap_or(1)
    }
}

/// Which transactions go into the workbook.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// Calendar year of the posting (记账年份).
    year: Option<i32>,
    /// Kind of transaction (业务类型).
    kind: Option<EntryType>,
}

impl ExportQuery {
    const fn filter(&self) -> EntryFilter {
        EntryFilter {
            year: self.year,
            entry_type: self.kind,
        }
    }
}

/// Balance, terms and state (账户总览).
#[utoipa::path(get, path = "/api/v1/personal/overview", tag = "personal",
    responses((status = 200, body = Overview), (status = 401, body = ProblemView)))]
async fn overview(State(app): State<App>, member: Member) -> Result<Json<Overview>, Problem> {
    Ok(Json(service::overview(&app, &member).await?))
}

/// The last contribution and the newest transactions (最近明细).
#[utoipa::path(get, path = "/api/v1/personal/recent", tag = "personal",
    responses((status = 200, body = RecentActivity), (status = 401, body = ProblemView)))]
async fn recent(State(app): State<App>, member: Member) -> Result<Json<RecentActivity>, Problem> {
    Ok(Json(service::recent(&app, &member).await?))
}

/// Transactions by year and kind, newest first, with totals (个人明细).
#[utoipa::path(get, path = "/api/v1/personal/transactions", tag = "personal", params(TransactionQuery),
    responses((status = 200, body = TransactionPage), (status = 401, body = ProblemView),
              (status = 422, body = ProblemView)))]
async fn transactions(
    State(app): State<App>,
    member: Member,
    Asked(query): Asked<TransactionQuery>,
) -> Result<Json<TransactionPage>, Problem> {
    let (filter, limit) = (query.filter(), query.limit());
    Ok(Json(
        service::transactions(&app, &member, filter, query.cursor, limit).await?,
    ))
}

/// The same transactions as a workbook (明细导出).
#[utoipa::path(get, path = "/api/v1/personal/transactions.xlsx", tag = "personal", params(ExportQuery),
    responses((status = 200, description = "Workbook", body = Vec<u8>,
               content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
              (status = 401, body = ProblemView), (status = 422, body = ProblemView)))]
async fn workbook(
    State(app): State<App>,
    member: Member,
    Asked(query): Asked<ExportQuery>,
) -> Result<Response, Problem> {
    let list = service::export(&app, &member, query.filter()).await?;
    list.answer(&app, Format::Xlsx).await
}

/// The same transactions as a file (明细导出).
#[utoipa::path(get, path = "/api/v1/personal/transactions/export", tag = "personal",
    params(ExportQuery, As),
    responses((status = 200, response = inline(ListingFile)),
              (status = 401, body = ProblemView), (status = 422, body = ProblemView)))]
async fn export(
    State(app): State<App>,
    member: Member,
    Asked(query): Asked<ExportQuery>,
    Asked(As { format }): Asked<As>,
) -> Result<Response, Problem> {
    let list = service::export(&app, &member, query.filter()).await?;
    list.answer(&app, format).await
}

/// The months of the chart as a file (缴存走势导出).
#[utoipa::path(get, path = "/api/v1/personal/history/export", tag = "personal", params(As),
    responses((status = 200, response = inline(ListingFile)),
              (status = 401, body = ProblemView), (status = 422, body = ProblemView)))]
async fn export_history(
    State(app): State<App>,
    member: Member,
    Asked(As { format }): Asked<As>,
) -> Result<Response, Problem> {
    let list = service::export_history(&app, &member).await?;
    list.answer(&app, format).await
}

/// Contributions and balances of the last 36 months, for the chart (缴存走势).
#[utoipa::path(get, path = "/api/v1/personal/history", tag = "personal",
    responses((status = 200, body = ContributionHistory), (status = 401, body = ProblemView)))]
async fn history(
    State(app): State<App>,
    member: Member,
) -> Result<Json<ContributionHistory>, Problem> {
    Ok(Json(service::history(&app, &member).await?))
}

/// Details of the account, sensitive values masked (账户信息).
#[utoipa::path(get, path = "/api/v1/personal/account", tag = "personal",
    responses((status = 200, body = AccountDetails), (status = 401, body = ProblemView)))]
async fn details(State(app): State<App>, member: Member) -> Result<Json<AccountDetails>, Problem> {
    Ok(Json(service::details(&app, &member).await?))
}

/// One value in full; every question is recorded (查看完整信息).
#[utoipa::path(post, path = "/api/v1/personal/account/reveal", tag = "personal",
    request_body = RevealRequest,
    responses((status = 200, body = Revealed), (status = 401, body = ProblemView),
              (status = 403, body = ProblemView), (status = 404, body = ProblemView),
              (status = 422, body = ProblemView)))]
async fn reveal(
    State(app): State<App>,
    member: Member,
    JsonBody { value, .. }: JsonBody<RevealRequest>,
) -> Result<Json<Revealed>, Problem> {
    Ok(Json(service::reveal(&app, &member, value.field).await?))
}
