//! What the server is made of, and its complete list of routes.

use std::{ops::Deref, sync::Arc};

use axum::{Router, extract::DefaultBodyLimit, middleware};
use shared_types::api::catalogue::Effect;
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, timeout::TimeoutLayer,
};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    account, backup, cases,
    catalogue::{self, Catalogue},
    certificate,
    connector::Connectors,
    demo, ledger,
    papers::Papers,
    payment,
    platform::{
        audit, blocking, clock::Clock, config::Config, db::Db, http, idempotency, origin, outbox,
        problem, sequence,
    },
    policy::Policy,
    public::{self, throttle::Throttle},
    remittance,
    session::{self, Remembered, passwords::Passwords},
    unit, withdrawal,
};

/// Largest body of an ordinary request.
const BODY_LIMIT: usize = 64 * 1024;
/// Threads for spreadsheets and papers.
const WORK_THREADS: usize = 2;
/// Checks of proofs that one origin may ask for at once; one more every so many seconds.
const CHECKS: (u32, u32) = (30, 2);

/// Everything a handler needs. Cheap to clone: every request does it several times.
#[derive(Clone)]
pub struct App(Arc<Parts>);

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// What [`App`] is made of.
pub struct Parts {
    /// The store.
    pub db: Db,
    /// What time it is.
    pub clock: Clock,
    /// What the operator set.
    pub config: Config,
    /// The city's policy.
    pub policy: Arc<Policy>,
    /// What can be done at the centre.
    pub catalogue: Arc<Catalogue>,
    /// Sessions that were looked up a moment ago.
    pub sessions: Remembered,
    /// Threads that check passwords.
    pub passwords: Passwords,
    /// Threads for spreadsheets and papers.
    pub work: blocking::Pool,
    /// Fonts of the papers, loaded at first use.
    pub papers: Papers,
    /// The way to outside parties.
    pub connectors: Connectors,
    /// Wakes the step that pays.
    pub payout_ready: Arc<tokio::sync::Notify>,
    /// How often anyone may check a proof.
    pub checks: Arc<Throttle>,
    /// Wakes the allocation step when money arrived.
    pub money_arrived: Arc<tokio::sync::Notify>,
}

impl App {
    /// Puts the parts together.
    ///
    /// # Errors
    /// A sentence for the operator when a part cannot be had.
    pub fn new(db: Db, clock: Clock, config: Config) -> Result<Self, String> {
        let policy = Policy::load(&config.centre.policy).map_err(|error| error.to_string())?;
        if !policy.unconfirmed.is_empty() {
            tracing::warn!(
                city = %policy.city,
                parts = %policy.unconfirmed.join(", "),
                "policy with figures that the city has not published"
            );
        }
        let catalogue =
            Catalogue::load(&config.centre.catalogue).map_err(|error| error.to_string())?;
        // What the city's policy does not know, or what needs somebody who is not
        // connected, is handled at the counter.
        let connected = !config.bureau.url.is_empty() && !config.bank.service.is_empty();
        let catalogue = if policy.rent_rules.is_empty() || !connected {
            catalogue.without(Effect::RentWithdrawal)
        } else {
            catalogue
        };
        let passwords = Passwords::start(&config.login).map_err(|error| error.to_string())?;
        Ok(Self(Arc::new(Parts {
            db,
            clock,
            policy: Arc::new(policy),
            catalogue: Arc::new(catalogue),
            sessions: Remembered::default(),
            passwords,
            work: blocking::Pool::new(WORK_THREADS),
            papers: Papers::new(&config.papers.font_folder),
            connectors: Connectors::default(),
            payout_ready: Arc::new(tokio::sync::Notify::new()),
            checks: Arc::new(Throttle::new(CHECKS.0, CHECKS.1)),
            money_arrived: Arc::new(tokio::sync::Notify::new()),
            config,
        })))
    }
}

/// Routes of `/api/v1` with their documentation. Each names its whole path: a
/// nested router would cut the prefix off every request's address.
fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(public::router())
        .merge(catalogue::router())
        .merge(cases::router())
        .merge(session::router())
        .merge(account::router())
        .merge(certificate::router())
        .merge(unit::router())
        .merge(remittance::list::router())
        .merge(remittance::review::router())
        .merge(payment::router())
        .merge(remittance::change::router())
        .merge(remittance::import::router())
}

/// The API alone, for pages that are drawn with what it answers. What surrounds a
/// request from outside (limits, log, figures) surrounds the request of the page.
pub fn answers(app: App) -> Router {
    let (api, _) = api().split_for_parts();
    api.with_state(app)
}

/// The whole server: what `anju serve` listens with and tests call in process.
/// `outside` are routes of other libraries (the mini-program API, the web apps).
pub fn router(app: App, outside: Router<App>) -> Router {
    // Before the first request: threads keep the counters that they found.
    public::metrics::install();
    let (api, document) = api().split_for_parts();
    // One layer of several: each layer of the router's own is a box a request.
    let around = ServiceBuilder::new()
        .layer(middleware::from_fn(http::around))
        .layer(CatchPanicLayer::custom(|_| {
            axum::response::IntoResponse::into_response(problem::Problem::internal())
        }))
        .layer(TimeoutLayer::with_status_code(
            axum::http::StatusCode::SERVICE_UNAVAILABLE,
            std::time::Duration::from_secs(app.config.server.request_seconds.into()),
        ))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(CompressionLayer::new());
    let router = api
        .merge(public::pages(document))
        .merge(certificate::pages())
        .merge(catalogue::pages())
        .merge(outside)
        .fallback(public::missing)
        .layer(around);
    let proxies = app.config.server.trusted_proxies.clone();
    if proxies.is_empty() {
        return router.with_state(app);
    }
    router
        .layer(middleware::from_fn_with_state(
            Arc::<[_]>::from(proxies),
            origin::resolve,
        ))
        .with_state(app)
}

/// The description of the API (OpenAPI 3.1).
#[must_use]
pub fn document(config: &Config) -> serde_json::Value {
    let (_, document) = api().split_for_parts();
    public::describe(&document, config)
}

/// Every SQL text of the server, for the test that prepares each on both engines.
#[must_use]
pub fn statements() -> Vec<(&'static str, &'static str)> {
    [
        account::STATEMENTS,
        backup::STATEMENTS,
        cases::STATEMENTS,
        certificate::STATEMENTS,
        idempotency::STATEMENTS,
        outbox::STATEMENTS,
        payment::STATEMENTS,
        remittance::change::STATEMENTS,
        remittance::draft::STATEMENTS,
        remittance::review::STATEMENTS,
        remittance::import::STATEMENTS,
        sequence::STATEMENTS,
        session::STATEMENTS,
        unit::STATEMENTS,
        withdrawal::STATEMENTS,
    ]
    .into_iter()
    .flatten()
    .chain(audit::statements())
    .chain(ledger::statements())
    .chain(remittance::list::statements())
    .chain(demo::statements())
    .copied()
    .collect()
}
