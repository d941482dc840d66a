//! Payment over HTTP: for the unit hall, and for the bank.

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Serialize;
use shared_types::api::{
    problem::ProblemView,
    session::Permission,
    unit::{PaymentSlip, RemittanceView, SuspenseView},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    error::Error,
    files,
    notice::{self, BankNotice, Outcome},
    service,
};
use crate::{
    app::App,
    listing::{As, ListingFile},
    platform::{
        db::StoreError,
        entropy,
        extract::{self, Asked, At, IdempotencyKey, Trail},
        idempotency::Once,
        page::PageQuery,
        problem::{Problem, say},
    },
    remittance::list,
    session::Agent,
};

/// Routes of payments.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(slip, renew_slip))
        .routes(routes!(pay_from_suspense))
        .routes(routes!(suspense))
        .routes(routes!(export_suspense))
        .routes(routes!(bank_notice))
}

fn once(agent: &Agent, app: &App, key: IdempotencyKey, route: &str, no: &str) -> Once {
    Once {
        principal: agent.by(app.clock.now()).actor.principal(),
        key: key.0,
        request_hash: entropy::sha256(format!("{route} {no}").as_bytes()),
    }
}

/// Payment slip with the QR code (缴款单, 收款码).
#[utoipa::path(get, path = "/api/v1/unit/remittances/{remittance_no}/payment", tag = "payment",
    params(("remittance_no" = String, Path)),
    responses((status = 200, body = PaymentSlip), (status = 401, body = ProblemView),
              (status = 404, body = ProblemView)))]
async fn slip(
    State(app): State<App>,
    agent: Agent,
    At(remittance_no): At<String>,
) -> Result<Json<PaymentSlip>, Problem> {
    Ok(Json(service::slip(&app, &agent, remittance_no).await?))
}

/// A new slip in place of one that has expired.
#[utoipa::path(post, path = "/api/v1/unit/remittances/{remittance_no}/payment", tag = "payment",
    params(("remittance_no" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = PaymentSlip), (status = 401, body = ProblemView),
              (status = 403, body = ProblemView), (status = 404, body = ProblemView),
              (status = 409, body = ProblemView)))]
async fn renew_slip(
    State(app): State<App>,
    agent: Agent,
    At(remittance_no): At<String>,
    key: IdempotencyKey,
) -> Result<Json<PaymentSlip>, Problem> {
    if !agent.may(Permission::Operate) {
        agent.require(Permission::Review)?;
    }
    let once = once(&agent, &app, key, "renew-slip", &remittance_no);
    Ok(Json(
        service::renew_slip(&app, &agent, remittance_no, once).await?,
    ))
}

/// Pay from the unit's suspense (单位暂存款抵缴).
#[utoipa::path(post, path = "/api/v1/unit/remittances/{remittance_no}/suspense-payment", tag = "payment",
    params(("remittance_no" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = RemittanceView),
              (status = 401, body = ProblemView), (status = 403, body = ProblemView),
              (status = 404, body = ProblemView), (status = 409, body = ProblemView)))]
async fn pay_from_suspense(
    State(app): State<App>,
    agent: Agent,
    At(remittance_no): At<String>,
    key: IdempotencyKey,
) -> Result<Json<RemittanceView>, Problem> {
    agent.require(Permission::Review)?;
    let once = once(&agent, &app, key, "suspense-payment", &remittance_no);
    service::pay_from_suspense(&app, &agent, remittance_no.clone(), once).await?;
    Ok(Json(
        list::service::find(&app, &agent, remittance_no).await?,
    ))
}

/// Suspense of the unit (暂收款).
#[utoipa::path(get, path = "/api/v1/unit/suspense", tag = "payment", params(PageQuery),
    responses((status = 200, body = SuspenseView), (status = 401, body = ProblemView)))]
async fn suspense(
    State(app): State<App>,
    agent: Agent,
    Asked(page): Asked<PageQuery>,
) -> Result<Json<SuspenseView>, Problem> {
    Ok(Json(service::suspense(&app, &agent, page).await?))
}

/// Suspense of the unit as a file.
#[utoipa::path(get, path = "/api/v1/unit/suspense/export", tag = "payment", params(As),
    responses((status = 200, response = inline(ListingFile)),
              (status = 401, body = ProblemView), (status = 422, body = ProblemView)))]
async fn export_suspense(
    State(app): State<App>,
    agent: Agent,
    Asked(As { format }): Asked<As>,
) -> Result<Response, Problem> {
    let found = service::suspense(&app, &agent, PageQuery::whole()).await?;
    files::suspense(&agent.unit_name, found)
        .answer(&app, format)
        .await
}

/// What the bank hears.
#[derive(Serialize, utoipa::ToSchema)]
struct NoticeAnswer {
    /// Whether it was booked now or before.
    outcome: Outcome,
}

/// Notice of a payment, signed by the bank. Answer 200 means: booked, for ever.
/// Anything of the 500s means: send it again.
#[utoipa::path(post, path = "/api/v1/bank/notices", tag = "bank", request_body = BankNotice,
    params(("X-Bank-Key-Id" = String, Header), ("X-Bank-Timestamp" = String, Header),
           ("X-Bank-Signature" = String, Header)),
    responses((status = 200, body = NoticeAnswer), (status = 401, body = ProblemView),
              (status = 409, body = ProblemView), (status = 422, body = ProblemView),
              (status = 503, body = ProblemView)))]
async fn bank_notice(
    State(app): State<App>,
    headers: HeaderMap,
    trail: Trail,
    request: Request,
) -> Result<Json<NoticeAnswer>, Problem> {
    let body = extract::body(request, &app).await?;
    let header = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let genuine = notice::is_genuine(
        &app.config.bank,
        app.clock.now(),
        header("x-bank-key-id"),
        header("x-bank-timestamp"),
        header("x-bank-signature"),
        &body,
    );
    if !genuine {
        metrics::counter!("anju_bank_notices_total", "outcome" => "not_genuine").increment(1);
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "notice-not-genuine",
            say(
                "通知签名无效或已过期。",
                "The notice's signature is wrong or too old.",
            ),
        ));
    }
    if extract::names_nul(&body) {
        return Err(unreadable("body"));
    }
    let notice: BankNotice = serde_json::from_slice(&body).map_err(|_| unreadable("body"))?;
    let checked = notice
        .check(&app.config.bank.payee_account)
        .map_err(unreadable)?;
    let outcome = service::receive(&app, checked, trail)
        .await
        .map_err(|error| match error {
            // Two notices met; the bank sends the later one again.
            Error::Store(StoreError::Stale | StoreError::Exists) => Problem::unavailable(),
            other => other.into(),
        })?;
    let word = match outcome {
        Outcome::Accepted => "accepted",
        Outcome::AlreadyKnown => "already_known",
    };
    metrics::counter!("anju_bank_notices_total", "outcome" => word).increment(1);
    Ok(Json(NoticeAnswer { outcome }))
}

fn unreadable(field: &'static str) -> Problem {
    Problem::invalid(
        "notice-unreadable",
        say(
            "通知内容不符合约定。",
            "The notice does not have the agreed form.",
        ),
    )
    .field(
        field,
        "form",
        say(
            "此项不符合约定。",
            "This value does not have the agreed form.",
        ),
    )
}
