//! Pages for people, without script.

mod bank;
mod bureau;
mod inbox;
mod payouts;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use crate::World;

/// Routes of all pages and their style sheet.
pub fn router() -> Router<World> {
    Router::new()
        .route("/", get(index))
        .route("/bank", get(|| async { Redirect::permanent("/bank/") }))
        .route("/bank/", get(bank::list))
        .route("/bank/pay", get(bank::pay_page).post(bank::pay))
        .route("/bank/result/{txn_no}", get(bank::result))
        .route("/bank/transfers/{txn_no}/send", post(bank::send))
        .route(
            "/bank/outgoing",
            get(|| async { Redirect::permanent("/bank/outgoing/") }),
        )
        .route("/bank/outgoing/", get(payouts::list))
        .route("/bank/outgoing/switch", post(payouts::set_switch))
        .route("/bureau", get(|| async { Redirect::permanent("/bureau/") }))
        .route("/bureau/", get(bureau::overview))
        .route("/bureau/switches", post(bureau::set_switches))
        .route("/bureau/people", get(bureau::find_person))
        .route(
            "/bureau/people/{id_doc_no}",
            get(bureau::person).post(bureau::change_person),
        )
        .route(
            "/bureau/people/{id_doc_no}/restore",
            post(bureau::restore_person),
        )
        .route(
            "/bureau/companies/{credit_code}",
            get(bureau::company).post(bureau::change_company),
        )
        .route("/sms", get(|| async { Redirect::permanent("/sms/") }))
        .route("/sms/", get(inbox::inbox))
        .route("/assets/sandbox.css", get(style))
        .route("/assets/icon.svg", get(icon))
        .fallback(|| async { not_found() })
}

#[derive(Template)]
#[template(path = "index.html")]
struct Index {
    transfers: usize,
    messages: usize,
    payouts: usize,
    queries: usize,
    notify: String,
}

async fn index(State(world): State<World>) -> Response {
    page(&Index {
        transfers: world.transfers(0, 0).1,
        messages: world.messages(None).len(),
        payouts: world.payouts(0, 0).1,
        queries: world.last_asked(0).0,
        notify: world.config().notify.to_string(),
    })
}

#[derive(Template)]
#[template(path = "message.html")]
struct Notice<'a> {
    title: &'a str,
    text: &'a str,
}

fn not_found() -> Response {
    let notice = Notice {
        title: "没有这个页面",
        text: "地址可能已失效，或沙盒的数据已被清空。",
    };
    (StatusCode::NOT_FOUND, page(&notice)).into_response()
}

fn state_error(e: &std::io::Error) -> Response {
    eprintln!("sandbox: the state could not be written: {e}");
    let notice = Notice {
        title: "未能保存",
        text: "沙盒无法保存状态，没有发生任何转账或更改。",
    };
    (StatusCode::INTERNAL_SERVER_ERROR, page(&notice)).into_response()
}

fn page(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => Html(html).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, include_str!("../../assets/sandbox.css")).into_response()
}

async fn icon() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, include_str!("../../assets/icon.svg")).into_response()
}
