//! JSON for tests, and the SMS gateway that the product calls.

use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::World;
use crate::bank::Transfer;
use crate::bank::order::{Draft, FieldError};
use crate::sms::{Message, Outgoing, SmsError};

/// Routes under `/api` and `/sms/send`.
pub fn router() -> Router<World> {
    Router::new()
        .route("/api/bank/transfers", get(transfers).post(pay))
        .route("/api/bank/transfers/{txn_no}", get(transfer))
        .route("/api/bank/transfers/{txn_no}/send", post(send))
        .route("/api/sms", get(messages))
        .route("/api/reset", post(reset))
        .route("/healthz", get(|| async { "ok" }))
        .route("/sms/send", post(receive))
}

/// Whether a request carries that bearer token.
pub(crate) fn bears(headers: &HeaderMap, token: &str) -> bool {
    // Nothing is guarded by these tokens, so a comparison in constant time would be theatre.
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    given.and_then(|value| value.strip_prefix("Bearer ")) == Some(token)
}

/// A refusal in the form of bureau and payments out: `{"error":"…"}`.
pub(crate) fn error(status: StatusCode, message: impl Into<String>) -> Response {
    (status, Json(json!({ "error": message.into() }))).into_response()
}

/// A refusal as JSON.
struct Refusal {
    status: StatusCode,
    code: &'static str,
    detail: String,
    errors: Vec<FieldError>,
}

#[derive(Serialize)]
struct RefusalBody<'a> {
    code: &'a str,
    detail: &'a str,
    errors: &'a [FieldError],
}

impl Refusal {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            errors: Vec::new(),
        }
    }

    fn no_transfer() -> Self {
        Self::new(StatusCode::NOT_FOUND, "transfer-unknown", "没有这笔转账")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = RefusalBody {
            code: self.code,
            detail: &self.detail,
            errors: &self.errors,
        };
        (self.status, Json(body)).into_response()
    }
}

impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Self {
        Self::new(rejection.status(), "malformed", rejection.body_text())
    }
}

impl From<QueryRejection> for Refusal {
    fn from(rejection: QueryRejection) -> Self {
        Self::new(rejection.status(), "malformed", rejection.body_text())
    }
}

impl From<Vec<FieldError>> for Refusal {
    fn from(errors: Vec<FieldError>) -> Self {
        let detail = "有字段未通过检查";
        Self {
            errors,
            ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail)
        }
    }
}

impl From<std::io::Error> for Refusal {
    fn from(e: std::io::Error) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "state", e.to_string())
    }
}

impl From<SmsError> for Refusal {
    fn from(e: SmsError) -> Self {
        let (status, code) = match e {
            SmsError::Mobile => (StatusCode::UNPROCESSABLE_ENTITY, "mobile-invalid"),
            SmsError::Text => (StatusCode::UNPROCESSABLE_ENTITY, "text-invalid"),
            SmsError::State(_) => (StatusCode::INTERNAL_SERVER_ERROR, "state"),
        };
        Self::new(status, code, e.to_string())
    }
}

#[derive(Serialize)]
struct Paid {
    bank_txn_no: String,
}

async fn pay(
    State(world): State<World>,
    draft: Result<Json<Draft>, JsonRejection>,
) -> Result<(StatusCode, Json<Paid>), Refusal> {
    let Json(draft) = draft?;
    let transfer = world.pay(draft.check()?, None)?;
    Ok((
        StatusCode::CREATED,
        Json(Paid {
            bank_txn_no: transfer.bank_txn_no,
        }),
    ))
}

#[derive(Deserialize)]
struct TransferFilter {
    reference: Option<String>,
}

#[derive(Serialize)]
struct Transfers {
    transfers: Vec<Transfer>,
}

async fn transfers(
    State(world): State<World>,
    filter: Result<Query<TransferFilter>, QueryRejection>,
) -> Result<Json<Transfers>, Refusal> {
    let Query(filter) = filter?;
    let (mut transfers, _) = world.transfers(0, usize::MAX);
    if let Some(reference) = filter.reference {
        transfers.retain(|transfer| transfer.order.reference == reference);
    }
    Ok(Json(Transfers { transfers }))
}

async fn transfer(
    State(world): State<World>,
    Path(txn_no): Path<String>,
) -> Result<Json<Transfer>, Refusal> {
    world
        .transfer(&txn_no)
        .map(Json)
        .ok_or_else(Refusal::no_transfer)
}

async fn send(
    State(world): State<World>,
    Path(txn_no): Path<String>,
) -> Result<Json<Transfer>, Refusal> {
    world
        .send(&txn_no)
        .map(Json)
        .ok_or_else(Refusal::no_transfer)
}

async fn reset(State(world): State<World>) -> Result<StatusCode, Refusal> {
    world.reset()?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct MessageFilter {
    mobile: Option<String>,
}

#[derive(Serialize)]
struct Messages {
    messages: Vec<Message>,
}

async fn messages(
    State(world): State<World>,
    filter: Result<Query<MessageFilter>, QueryRejection>,
) -> Result<Json<Messages>, Refusal> {
    let Query(filter) = filter?;
    Ok(Json(Messages {
        messages: world.messages(filter.mobile.as_deref()),
    }))
}

async fn receive(
    State(world): State<World>,
    headers: HeaderMap,
    outgoing: Result<Json<Outgoing>, JsonRejection>,
) -> Result<Json<serde_json::Value>, Refusal> {
    if !bears(&headers, &world.config().sms_token) {
        return Err(Refusal::new(
            StatusCode::UNAUTHORIZED,
            "token-wrong",
            "令牌不正确",
        ));
    }
    let Json(outgoing) = outgoing?;
    let message = world.receive(outgoing)?;
    Ok(Json(json!({ "message_id": format!("S{:09}", message.id) })))
}
