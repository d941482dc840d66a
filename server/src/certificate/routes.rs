//! `/personal/certificates`.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use shared_types::{
    api::{
        certificate::{CertificateList, CertificateRequest, CertificateView},
        problem::ProblemView,
    },
    numbers::CertificateNo,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::service;
use crate::{
    app::App,
    platform::{
        audit::Actor,
        download::{self, Disposition},
        entropy,
        extract::{Asked, At, IdempotencyKey, JsonBody},
        idempotency::Once,
        problem::Problem,
    },
    session::Member,
};

/// Routes of the proofs.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(issue, list))
        .routes(routes!(get))
        .routes(routes!(pdf))
        .routes(routes!(revoke))
}

/// Issue a proof of contributions as of today (开具缴存证明).
#[utoipa::path(post, path = "/api/v1/personal/certificates", tag = "certificate",
    params(("Idempotency-Key" = String, Header, description = "16 to 64 letters, digits, hyphens")),
    request_body = CertificateRequest,
    responses((status = 201, body = CertificateView), (status = 400, body = ProblemView),
              (status = 401, body = ProblemView), (status = 403, body = ProblemView),
              (status = 409, body = ProblemView), (status = 422, body = ProblemView)))]
async fn issue(
    State(app): State<App>,
    member: Member,
    IdempotencyKey(key): IdempotencyKey,
    JsonBody { value, hash }: JsonBody<CertificateRequest>,
) -> Result<(StatusCode, Json<CertificateView>), Problem> {
    let once = Once {
        principal: Actor::Person(member.person_id).principal(),
        key,
        request_hash: entropy::sha256(&[&b"POST /personal/certificates "[..], &hash].concat()),
    };
    let view = service::issue(&app, &member, once, &value.purpose).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// All proofs of the person, newest first (我的证明).
#[utoipa::path(get, path = "/api/v1/personal/certificates", tag = "certificate",
    responses((status = 200, body = CertificateList), (status = 401, body = ProblemView)))]
async fn list(State(app): State<App>, member: Member) -> Result<Json<CertificateList>, Problem> {
    Ok(Json(service::list(&app, &member).await?))
}

/// One proof.
#[utoipa::path(get, path = "/api/v1/personal/certificates/{no}", tag = "certificate",
    params(("no" = CertificateNo, Path, description = "证明编号")),
    responses((status = 200, body = CertificateView), (status = 401, body = ProblemView),
              (status = 404, body = ProblemView)))]
async fn get(
    State(app): State<App>,
    member: Member,
    At(no): At<CertificateNo>,
) -> Result<Json<CertificateView>, Problem> {
    Ok(Json(service::get(&app, &member, no).await?))
}

/// Shown or saved.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct PdfQuery {
    /// 1 saves the file, otherwise the browser shows it.
    #[param(maximum = 255)]
    download: Option<u8>,
}

/// The paper, PDF/A with the text inside (下载、打印).
#[utoipa::path(get, path = "/api/v1/personal/certificates/{no}/pdf", tag = "certificate",
    params(("no" = CertificateNo, Path, description = "证明编号"), PdfQuery),
    responses((status = 200, description = "The paper", body = Vec<u8>,
               content_type = "application/pdf"),
              (status = 401, body = ProblemView), (status = 404, body = ProblemView),
              (status = 409, body = ProblemView), (status = 503, body = ProblemView)))]
async fn pdf(
    State(app): State<App>,
    member: Member,
    At(no): At<CertificateNo>,
    Asked(query): Asked<PdfQuery>,
) -> Result<Response, Problem> {
    let name = format!("住房公积金缴存证明_{no}.pdf");
    let plain_name = format!("certificate-{no}.pdf");
    let bytes = service::pdf(&app, &member, no).await?;
    let disposition = if query.download == Some(1) {
        Disposition::Attachment
    } else {
        Disposition::Inline
    };
    Ok(download::file(
        download::PDF,
        disposition,
        &plain_name,
        &name,
        bytes,
    ))
}

/// Revoke a proof; doing it again changes nothing (作废).
#[utoipa::path(post, path = "/api/v1/personal/certificates/{no}/revocation", tag = "certificate",
    params(("no" = CertificateNo, Path, description = "证明编号")),
    responses((status = 200, body = CertificateView), (status = 401, body = ProblemView),
              (status = 403, body = ProblemView), (status = 404, body = ProblemView)))]
async fn revoke(
    State(app): State<App>,
    member: Member,
    At(no): At<CertificateNo>,
) -> Result<Json<CertificateView>, Problem> {
    Ok(Json(service::revoke(&app, &member, no).await?))
}
