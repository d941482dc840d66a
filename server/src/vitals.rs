//! What waits, as figures for the operator's monitoring: the background steps
//! count what they do, this one looks at what is left to do.

use std::time::Duration;

use futures::FutureExt as _;

use crate::{
    app::App,
    payment,
    platform::{audit, clock::Instant, db::StoreError, outbox, waiting::Waiting},
};

/// Figures are taken so often.
const STEP: Duration = Duration::from_secs(10);

/// What waits in the whole house.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Vitals {
    /// Remittances that are paid and not allocated yet.
    pub remittances: Waiting,
    /// Messages that nobody took yet.
    pub messages: Waiting,
    /// Audit rows that are not sealed yet.
    pub audit: Waiting,
}

/// Takes the figures again and again; runs until it is dropped.
pub async fn watch(app: App) {
    let engine = app.db.engine_name();
    metrics::gauge!("anju_build_info", "version" => env!("CARGO_PKG_VERSION"), "engine" => engine)
        .set(1);
    loop {
        match look(&app).await {
            Ok(vitals) => publish(&vitals, app.clock.now()),
            Err(error) => {
                metrics::gauge!("anju_store_ready").set(0);
                tracing::warn!(error = %error, "the store does not say what waits");
            }
        }
        tokio::time::sleep(STEP).await;
    }
}

/// Looks once.
///
/// # Errors
/// Those of the store.
pub async fn look(app: &App) -> Result<Vitals, StoreError> {
    app.db
        .report(|tx| {
            async move {
                Ok(Vitals {
                    remittances: payment::waiting(tx).await?,
                    messages: outbox::waiting(tx).await?,
                    audit: audit::waiting(tx).await?,
                })
            }
            .boxed()
        })
        .await
}

fn publish(vitals: &Vitals, now: Instant) {
    metrics::gauge!("anju_store_ready").set(1);
    for (work, waiting) in [
        ("allocation", &vitals.remittances),
        ("message", &vitals.messages),
        ("audit", &vitals.audit),
    ] {
        metrics::gauge!("anju_waiting", "work" => work).set(figure(waiting.count));
        metrics::gauge!("anju_waiting_oldest_seconds", "work" => work)
            .set(figure(waiting.age(now)));
    }
}

/// A gauge takes small numbers only; what is beyond them is far past any alarm.
fn figure(value: i64) -> f64 {
    f64::from(i32::try_from(value).unwrap_or(i32::MAX))
}
