//! The bureau's interface, and its control by tests.

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query as UrlQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, extract::rejection::JsonRejection};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Asked, ChangeError, Mode, Query, Switches};
use crate::World;
use crate::api::{bears, error};

/// Routes under `/bureau/v1` and `/bureau/control`.
pub fn router() -> Router<World> {
    Router::new()
        .route("/bureau/v1/queries", post(ask))
        .route("/bureau/control/switches", get(switches).put(set_switches))
        .route("/bureau/control/people", get(people))
        .route(
            "/bureau/control/people/{id_doc_no}",
            get(person).put(change_person).delete(restore_person),
        )
        .route(
            "/bureau/control/companies/{credit_code}",
            put(change_company),
        )
        .route("/bureau/control/queries", get(queries))
}

async fn ask(State(world): State<World>, headers: HeaderMap, body: Bytes) -> Response {
    if !bears(&headers, &world.config().bureau_token) {
        return error(StatusCode::UNAUTHORIZED, "wrong or missing token");
    }
    let query = match Query::read(&body) {
        Ok(query) => query,
        Err(message) => return error(StatusCode::BAD_REQUEST, message),
    };
    let behaviour = match world.ask(&query) {
        Ok(behaviour) => behaviour,
        Err(e) => return error(StatusCode::INTERNAL_SERVER_ERROR, e.to_string()),
    };
    match behaviour.mode {
        Mode::Normal => facts(&world, &query, false),
        Mode::OtherPerson => facts(&world, &query, true),
        Mode::Slow => {
            tokio::time::sleep(Duration::from_secs(behaviour.seconds.into())).await;
            facts(&world, &query, false)
        }
        Mode::Down => error(StatusCode::SERVICE_UNAVAILABLE, "down for maintenance"),
        Mode::Refuse => error(StatusCode::FORBIDDEN, "not authorised for this check"),
        Mode::Garbage => {
            let json = [(header::CONTENT_TYPE, "application/json")];
            (json, "{\"query_no\": ÿ##系统繁忙##").into_response()
        }
        Mode::Html => Html(
            "<!doctype html><html><head><title>502 Bad Gateway</title></head>\
             <body><h1>502 Bad Gateway</h1></body></html>",
        )
        .into_response(),
    }
}

fn facts(world: &World, query: &Query, mixed_up: bool) -> Response {
    let finding = world.facts(query, mixed_up);
    Json(json!({
        "query_no": query.query_no,
        "check": query.check,
        "subject_id_doc_no": finding.subject_id_doc_no,
        "found": finding.found,
        "as_of": world.now().wire(),
        "facts": finding.facts,
    }))
    .into_response()
}

impl IntoResponse for ChangeError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Content(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::State(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        error(status, self.to_string())
    }
}

impl From<JsonRejection> for ChangeError {
    fn from(rejection: JsonRejection) -> Self {
        Self::Content(rejection.body_text())
    }
}

async fn switches(State(world): State<World>) -> Json<Switches> {
    Json(world.bureau_switches())
}

async fn set_switches(
    State(world): State<World>,
    switches: Result<Json<Switches>, JsonRejection>,
) -> Result<Json<Switches>, ChangeError> {
    let Json(switches) = switches?;
    world.set_bureau_switches(switches.clone())?;
    Ok(Json(switches))
}

async fn people(State(world): State<World>) -> Json<super::Register> {
    Json(world.register())
}

async fn person(State(world): State<World>, Path(id_doc_no): Path<String>) -> Response {
    Json(world.person(&id_doc_no).0).into_response()
}

async fn change_person(
    State(world): State<World>,
    Path(id_doc_no): Path<String>,
    change: Result<Json<Value>, JsonRejection>,
) -> Result<Response, ChangeError> {
    let Json(change) = change?;
    Ok(Json(world.change_person(&id_doc_no, change)?).into_response())
}

async fn restore_person(
    State(world): State<World>,
    Path(id_doc_no): Path<String>,
) -> Result<StatusCode, ChangeError> {
    world.restore_person(&id_doc_no)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn change_company(
    State(world): State<World>,
    Path(credit_code): Path<String>,
    change: Result<Json<Value>, JsonRejection>,
) -> Result<Response, ChangeError> {
    let Json(change) = change?;
    Ok(Json(world.change_company(&credit_code, change)?).into_response())
}

#[derive(Deserialize)]
struct AskedFilter {
    case_no: Option<String>,
    check: Option<String>,
}

async fn queries(State(world): State<World>, UrlQuery(filter): UrlQuery<AskedFilter>) -> Response {
    let fits = |asked: &Asked| {
        let case = filter
            .case_no
            .as_ref()
            .is_none_or(|no| *no == asked.case_no);
        let check = filter.check.as_ref();
        case && check.is_none_or(|code| code == asked.check.code())
    };
    let mut queries = world.asked();
    queries.retain(fits);
    Json(json!({ "count": queries.len(), "queries": queries })).into_response()
}
