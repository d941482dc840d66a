//! The outside world of a provident-fund centre, on loopback.
//!
//! - [`bank`]: a bank with a payment page, signed payment notices and switches
//!   that make it late, forgetful, repetitive or wrong.
//! - [`payout`]: the same bank's payments out of the centre's account, each once.
//! - [`bureau`]: a data-sharing bureau that answers for the registers of other offices.
//! - [`sms`]: an SMS gateway whose inbox is a page.
//!
//! The product meets it over HTTP only. Nothing here comes from the product and
//! nothing there comes from here.

pub mod api;
pub mod bank;
pub mod bureau;
pub mod clock;
pub mod http;
pub mod journal;
pub mod money;
pub mod pages;
pub mod payout;
pub mod signature;
pub mod sms;
pub mod world;

use axum::Router;
use axum::http::{HeaderValue, header};
use tower_http::set_header::SetResponseHeaderLayer;

pub use world::{Config, World};

/// Everything the sandbox answers.
pub fn router(world: World) -> Router {
    let csp = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
               base-uri 'none'; frame-ancestors 'none'";
    Router::new()
        .merge(pages::router())
        .merge(api::router())
        .merge(bureau::routes::router())
        .merge(payout::routes::router())
        .layer(SetResponseHeaderLayer::overriding(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(csp),
        ))
        .layer(SetResponseHeaderLayer::overriding(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(SetResponseHeaderLayer::overriding(
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .with_state(world)
}
