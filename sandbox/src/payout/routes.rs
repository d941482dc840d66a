//! The bank's interface for payments out, signed, and its control by tests.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::{CardClaim, Order, OrderError, Payout, Standing, Switch};
use crate::World;
use crate::api::error;
use crate::clock::Day;
use crate::signature;

/// Routes of the payments out, and under `/bank/control`.
pub fn router() -> Router<World> {
    Router::new()
        .route("/bank/payouts", post(pay_out))
        .route("/bank/payouts/{payout_no}", get(payout))
        .route("/bank/statements/{date}", get(statement))
        .route("/bank/cards/check", post(check_card))
        .route("/bank/control/payouts", get(payouts).put(set_switch))
}

fn verify(world: &World, headers: &HeaderMap, body: &[u8]) -> Result<(), OrderError> {
    signature::verify(world.config(), world.now(), headers, body).map_err(OrderError::Forged)
}

/// The signature is over the bytes, so they are read as JSON only behind it.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, OrderError> {
    serde_json::from_slice(body).map_err(|e| OrderError::Content(e.to_string()))
}

impl IntoResponse for OrderError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Forged(_) => StatusCode::UNAUTHORIZED,
            Self::Content(_) => StatusCode::BAD_REQUEST,
            Self::Conflict => StatusCode::CONFLICT,
            Self::OutOfService => StatusCode::SERVICE_UNAVAILABLE,
            Self::State(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        error(status, self.to_string())
    }
}

async fn pay_out(
    State(world): State<World>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, OrderError> {
    verify(&world, &headers, &body)?;
    let order: Order = read(&body)?;
    let payout_no = order.payout_no.clone();
    let (standing, switch) = world.pay_out(order)?;
    match switch {
        Switch::Lost => Ok(error(
            StatusCode::INTERNAL_SERVER_ERROR,
            "something went wrong",
        )),
        Switch::Late { seconds } => {
            tokio::time::sleep(Duration::from_secs(seconds.into())).await;
            Ok(Json(world.payout(&payout_no).unwrap_or(standing)).into_response())
        }
        _ => Ok(Json(standing).into_response()),
    }
}

async fn payout(
    State(world): State<World>,
    Path(payout_no): Path<String>,
    headers: HeaderMap,
) -> Result<Response, OrderError> {
    verify(&world, &headers, b"")?;
    Ok(match world.payout(&payout_no) {
        Some(standing) => Json(standing).into_response(),
        None => error(StatusCode::NOT_FOUND, "unknown payout"),
    })
}

async fn statement(
    State(world): State<World>,
    Path(date): Path<String>,
    headers: HeaderMap,
) -> Result<Response, OrderError> {
    verify(&world, &headers, b"")?;
    Ok(match Day::parse(&date) {
        Some(date) => Json(world.statement(date)).into_response(),
        None => error(StatusCode::BAD_REQUEST, "date is not like 2026-11-22"),
    })
}

async fn check_card(
    State(world): State<World>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, OrderError> {
    verify(&world, &headers, &body)?;
    let claim: CardClaim = read(&body)?;
    Ok(Json(world.check_card(&claim)).into_response())
}

/// A payout as a test sees it.
#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    standing: Standing,
    amount_fen: i64,
    payee_name: String,
    payee_account: String,
    asked: u32,
}

async fn payouts(State(world): State<World>) -> Response {
    let now = world.now();
    let (payouts, count) = world.payouts(0, usize::MAX);
    let told = |payout: Payout| Told {
        standing: payout.standing(now),
        amount_fen: payout.order.amount_fen,
        payee_name: payout.order.payee_name,
        payee_account: payout.order.payee_account,
        asked: payout.asked,
    };
    let payouts: Vec<_> = payouts.into_iter().map(told).collect();
    let body = json!({ "switch": world.payout_switch(), "count": count, "payouts": payouts });
    Json(body).into_response()
}

async fn set_switch(
    State(world): State<World>,
    switch: Result<Json<Switch>, JsonRejection>,
) -> Response {
    let checked = switch
        .map_err(|rejection| rejection.body_text())
        .and_then(|Json(switch)| switch.check().map(|()| switch));
    let switch = match checked {
        Ok(switch) => switch,
        Err(message) => return error(StatusCode::UNPROCESSABLE_ENTITY, message),
    };
    match world.set_payout_switch(switch) {
        Ok(()) => Json(switch).into_response(),
        Err(e) => error(StatusCode::INTERNAL_SERVER_ERROR, e.to_string()),
    }
}
