//! `/unit/remittances`.

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
    unit::{ConfirmRequest, RemittanceLinePage, RemittancePage, RemittancePreview, RemittanceView},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    confirm,
    error::{Error, Refusal},
    export, service,
};
use crate::{
    app::App,
    documents::pdf::remittance_receipt,
    listing::{As, Format, ListingFile},
    platform::{
        download::{self, Disposition},
        entropy, etag,
        extract::{Asked, At, IdempotencyKey, JsonBody},
        idempotency::Once,
        page::PageQuery,
        problem::{Problem, wants_english},
    },
    session::Agent,
};

/// Routes of the lists.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(preview))
        .routes(routes!(draft_lines))
        .routes(routes!(submit, take_back))
        .routes(routes!(page, confirm_list))
        .routes(routes!(find))
        .routes(routes!(lines))
        .routes(routes!(workbook))
        .routes(routes!(export_lines))
        .routes(routes!(export_draft_lines))
        .routes(routes!(export_page))
        .routes(routes!(receipt))
        .routes(routes!(void))
}

/// A page, and what to look for.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct LineQuery {
    /// First page is 1.
    page: Option<u32>,
    /// Rows a page, at most 200.
    page_size: Option<u32>,
    /// Beginning of a name, a whole ID number or a whole account number.
    q: Option<String>,
}

impl LineQuery {
    const fn page(&self) -> PageQuery {
        PageQuery {
            page: self.page,
            page_size: self.page_size,
            whole: false,
        }
    }
}

fn once(app: &App, agent: &Agent, key: IdempotencyKey, route: &str, body_hash: &[u8]) -> Once {
    let mut request = route.as_bytes().to_vec();
    request.push(b'\n');
    request.extend_from_slice(body_hash);
    Once {
        principal: agent.by(app.clock.now()).actor.principal(),
        key: key.0,
        request_hash: entropy::sha256(&request),
    }
}

/// The list that would be remitted now, against last month (汇缴清册预览).
#[utoipa::path(get, path = "/api/v1/unit/remittances/draft", tag = "remittance",
    responses((status = 200, body = RemittancePreview), (status = 401, body = ProblemView)))]
async fn preview(
    State(app): State<App>,
    agent: Agent,
    headers: HeaderMap,
) -> Result<Json<RemittancePreview>, Problem> {
    Ok(Json(
        service::preview(&app, &agent, wants_english(&headers)).await?,
    ))
}

/// Persons on the list that would be remitted now.
#[utoipa::path(get, path = "/api/v1/unit/remittances/draft/lines", tag = "remittance", params(LineQuery),
    responses((status = 200, body = RemittanceLinePage), (status = 401, body = ProblemView),
              (status = 422, body = ProblemView)))]
async fn draft_lines(
    State(app): State<App>,
    agent: Agent,
    Asked(query): Asked<LineQuery>,
) -> Result<Json<RemittanceLinePage>, Problem> {
    let page = query.page();
    Ok(Json(
        service::draft_lines(&app, &agent, query.q.as_deref(), page).await?,
    ))
}

/// Hand the list to the unit's reviewer (提交复核).
#[utoipa::path(post, path = "/api/v1/unit/remittances/draft/submission", tag = "remittance",
    responses((status = 200, body = RemittancePreview), (status = 403, body = ProblemView),
              (status = 409, body = ProblemView)))]
async fn submit(
    State(app): State<App>,
    agent: Agent,
    headers: HeaderMap,
) -> Result<Json<RemittancePreview>, Problem> {
    agent.require(Permission::Operate)?;
    Ok(Json(
        service::submit(&app, &agent, wants_english(&headers)).await?,
    ))
}

/// Take the list back from the reviewer (撤回).
#[utoipa::path(delete, path = "/api/v1/unit/remittances/draft/submission", tag = "remittance",
    responses((status = 200, body = RemittancePreview), (status = 403, body = ProblemView),
              (status = 409, body = ProblemView)))]
async fn take_back(
    State(app): State<App>,
    agent: Agent,
    headers: HeaderMap,
) -> Result<Json<RemittancePreview>, Problem> {
    if !agent.may(Permission::Review) {
        agent.require(Permission::Operate)?;
    }
    Ok(Json(
        service::take_back(&app, &agent, wants_english(&headers)).await?,
    ))
}

/// Confirm the list that was seen (核定).
#[utoipa::path(post, path = "/api/v1/unit/remittances", tag = "remittance",
    params(("Idempotency-Key" = String, Header, description = "Made by the caller")),
    request_body = ConfirmRequest,
    responses((status = 201, body = RemittanceView), (status = 400, body = ProblemView),
              (status = 403, body = ProblemView), (status = 409, body = ProblemView),
              (status = 422, body = ProblemView)))]
async fn confirm_list(
    State(app): State<App>,
    agent: Agent,
    key: IdempotencyKey,
    JsonBody { value, hash }: JsonBody<ConfirmRequest>,
) -> Result<(StatusCode, Json<RemittanceView>), Problem> {
    agent.require(Permission::Review)?;
    let once = once(&app, &agent, key, "POST /unit/remittances", &hash);
    let view = confirm::confirm(&app, &agent, once, value).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// The unit's remittances, newest first.
#[utoipa::path(get, path = "/api/v1/unit/remittances", tag = "remittance", params(PageQuery),
    responses((status = 200, body = RemittancePage), (status = 401, body = ProblemView)))]
async fn page(
    State(app): State<App>,
    agent: Agent,
    Asked(query): Asked<PageQuery>,
) -> Result<Json<RemittancePage>, Problem> {
    Ok(Json(service::page(&app, &agent, query).await?))
}

/// One remittance (汇缴书); polled while the money is awaited.
#[utoipa::path(get, path = "/api/v1/unit/remittances/{remittance_no}", tag = "remittance",
    params(("remittance_no" = String, Path, description = "汇缴书编号")),
    responses((status = 200, body = RemittanceView), (status = 304),
              (status = 404, body = ProblemView)))]
async fn find(
    State(app): State<App>,
    agent: Agent,
    headers: HeaderMap,
    At(no): At<String>,
) -> Result<Response, Problem> {
    etag::json(&headers, &service::find(&app, &agent, no).await?)
}

/// Persons on a confirmed list.
#[utoipa::path(get, path = "/api/v1/unit/remittances/{remittance_no}/lines", tag = "remittance",
    params(("remittance_no" = String, Path, description = "汇缴书编号"), LineQuery),
    responses((status = 200, body = RemittanceLinePage), (status = 404, body = ProblemView)))]
async fn lines(
    State(app): State<App>,
    agent: Agent,
    At(no): At<String>,
    Asked(query): Asked<LineQuery>,
) -> Result<Json<RemittanceLinePage>, Problem> {
    let page = query.page();
    Ok(Json(
        service::lines(&app, &agent, no, query.q.as_deref(), page).await?,
    ))
}

/// A confirmed list as a workbook.
#[utoipa::path(get, path = "/api/v1/unit/remittances/{remittance_no}/list.xlsx", tag = "remittance",
    params(("remittance_no" = String, Path, description = "汇缴书编号")),
    responses((status = 200, description = "Workbook", body = Vec<u8>,
               content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
              (status = 404, body = ProblemView)))]
async fn workbook(
    State(app): State<App>,
    agent: Agent,
    At(no): At<String>,
) -> Result<Response, Problem> {
    let (list, lines) = service::whole_list(&app, &agent, no).await?;
    export::confirmed(&list, &lines)
        .answer(&app, Format::Xlsx)
        .await
}

/// What of a list goes into a file.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Search {
    /// Beginning of a name, a whole ID number or a whole account number.
    q: Option<String>,
}

/// Persons on a confirmed list, as a file.
#[utoipa::path(get, path = "/api/v1/unit/remittances/{remittance_no}/lines/export", tag = "remittance",
    params(("remittance_no" = String, Path, description = "汇缴书编号"), Search, As),
    responses((status = 200, response = inline(ListingFile)),
              (status = 404, body = ProblemView), (status = 422, body = ProblemView)))]
async fn export_lines(
    State(app): State<App>,
    agent: Agent,
    At(no): At<String>,
    Asked(Search { q }): Asked<Search>,
    Asked(As { format }): Asked<As>,
) -> Result<Response, Problem> {
    let heading = service::heading(&app, &agent, no.clone()).await?;
    let whole = PageQuery::whole();
    let found = service::lines(&app, &agent, no, q.as_deref(), whole).await?;
    export::confirmed(&heading, &found.lines)
        .answer(&app, format)
        .await
}

/// Persons on the list in preparation, as a file.
#[utoipa::path(get, path = "/api/v1/unit/remittances/draft/lines/export", tag = "remittance",
    params(Search, As),
    responses((status = 200, response = inline(ListingFile)),
              (status = 401, body = ProblemView), (status = 422, body = ProblemView)))]
async fn export_draft_lines(
    State(app): State<App>,
    agent: Agent,
    headers: HeaderMap,
    Asked(Search { q }): Asked<Search>,
    Asked(As { format }): Asked<As>,
) -> Result<Response, Problem> {
    let month = service::preview(&app, &agent, wants_english(&headers))
        .await?
        .month;
    let whole = PageQuery::whole();
    let found = service::draft_lines(&app, &agent, q.as_deref(), whole).await?;
    export::draft(&agent.unit_name, month, &found.lines)
        .answer(&app, format)
        .await
}

/// The unit's remittances as a file.
#[utoipa::path(get, path = "/api/v1/unit/remittances/export", tag = "remittance", params(As),
    responses((status = 200, response = inline(ListingFile)),
              (status = 401, body = ProblemView), (status = 422, body = ProblemView)))]
async fn export_page(
    State(app): State<App>,
    agent: Agent,
    Asked(As { format }): Asked<As>,
) -> Result<Response, Problem> {
    let found = service::page(&app, &agent, PageQuery::whole()).await?;
    export::remittances(&agent.unit_name, &found.rows)
        .answer(&app, format)
        .await
}

/// The receipt (汇缴回单), once the money is on the accounts.
#[utoipa::path(get, path = "/api/v1/unit/remittances/{remittance_no}/receipt.pdf", tag = "remittance",
    params(("remittance_no" = String, Path, description = "汇缴书编号")),
    responses((status = 200, description = "Paper", body = Vec<u8>,
               content_type = "application/pdf"),
              (status = 404, body = ProblemView), (status = 409, body = ProblemView)))]
async fn receipt(
    State(app): State<App>,
    agent: Agent,
    At(no): At<String>,
) -> Result<Response, Problem> {
    let heading = service::heading(&app, &agent, no).await?;
    let data = export::receipt(&app.config.centre.name, &heading)
        .ok_or(Error::Refused(Refusal::NotAllocated))?;
    let bytes = app
        .papers
        .print(&app.work, move |fonts| remittance_receipt(fonts, &data))
        .await?;
    let (no, month) = (heading.view.remittance_no, heading.view.month);
    let plain = format!("receipt-{month}-{no}.pdf");
    let name = format!("汇缴回单-{month}-{no}.pdf");
    Ok(download::file(
        download::PDF,
        Disposition::Attachment,
        &plain,
        &name,
        bytes,
    ))
}

/// Take a confirmed remittance back while its money is outstanding (作废). The
/// accounts keep what the change list did to them.
#[utoipa::path(post, path = "/api/v1/unit/remittances/{remittance_no}/void", tag = "remittance",
    params(("remittance_no" = String, Path, description = "汇缴书编号"),
           ("Idempotency-Key" = String, Header, description = "Made by the caller")),
    responses((status = 200, body = RemittanceView), (status = 403, body = ProblemView),
              (status = 404, body = ProblemView), (status = 409, body = ProblemView)))]
async fn void(
    State(app): State<App>,
    agent: Agent,
    key: IdempotencyKey,
    At(no): At<String>,
) -> Result<Json<RemittanceView>, Problem> {
    agent.require(Permission::Review)?;
    let once = once(
        &app,
        &agent,
        key,
        &format!("POST /unit/remittances/{no}/void"),
        &[],
    );
    Ok(Json(confirm::void(&app, &agent, once, no).await?))
}
