//! Background steps. Each instance runs all of them; the store decides who
//! does what, so that nothing is done twice.

use std::time::{Duration, Instant};

use futures::FutureExt as _;
use tokio::{sync::watch, task::JoinSet};

use crate::{
    app::App,
    cases, payment,
    platform::{
        audit::{self, Head, Sealer},
        db::StoreError,
        idempotency,
        outbox::{self, TextMessage},
    },
    public, remittance, session, vitals,
};

/// Money of other instances, and whatever a failure left, is looked for so often.
const LOOK_FOR_MONEY: Duration = Duration::from_secs(2);
/// Messages are looked for so often.
const LOOK_FOR_MESSAGES: Duration = Duration::from_secs(1);
/// Long lists that nobody goes on with are looked for so often.
const LOOK_FOR_LISTS: Duration = Duration::from_secs(5);
/// Cases and payments that wait for others are looked for so often.
const LOOK_FOR_CASES: Duration = Duration::from_secs(1);
/// Ended sessions and old answers are removed so often.
const SWEEP: Duration = Duration::from_mins(10);
/// Audit rows are sealed so often.
const SEAL: Duration = Duration::from_secs(2);
/// The end of the audit chain goes to the log so often, when it moved.
const NOTE_SEALS: Duration = Duration::from_mins(1);
/// Answers to idempotency keys are kept so long.
const KEEP_ANSWERS_SECONDS: i64 = 7 * 86_400;
/// A gateway that does not answer is given up after so long.
const GATEWAY_TIMEOUT: Duration = Duration::from_secs(10);

/// Starts every step; they end when `stop` turns true.
#[must_use]
pub fn start(app: &App, stop: &watch::Receiver<bool>) -> JoinSet<()> {
    let mut steps = JoinSet::new();
    steps.spawn(until(stop.clone(), allocate(app.clone())));
    steps.spawn(until(stop.clone(), take_imports_in(app.clone())));
    steps.spawn(until(stop.clone(), confirm_long_lists(app.clone())));
    steps.spawn(until(stop.clone(), carry_cases(app.clone())));
    steps.spawn(until(stop.clone(), pay_out(app.clone())));
    steps.spawn(until(stop.clone(), sweep(app.clone())));
    steps.spawn(until(stop.clone(), seal(app.clone())));
    steps.spawn(until(stop.clone(), public::metrics::keep_up()));
    steps.spawn(until(stop.clone(), vitals::watch(app.clone())));
    if !app.config.sms.url.is_empty() {
        steps.spawn(until(stop.clone(), send_messages(app.clone())));
    }
    steps
}

/// A step is stopped between two awaits; its transactions are whole or not there.
async fn until(mut stop: watch::Receiver<bool>, step: impl Future<Output = ()>) {
    tokio::select! {
        () = step => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
}

async fn allocate(app: App) {
    loop {
        match payment::allocate_next(&app).await {
            Ok(true) => {}
            Ok(false) => {
                let _either =
                    tokio::time::timeout(LOOK_FOR_MONEY, app.money_arrived.notified()).await;
            }
            // Another instance was faster: look again at once, but let it work.
            Err(StoreError::Stale | StoreError::Exists) => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(error) => {
                tracing::error!(error = %error, "allocation failed, trying again");
                metrics::counter!("anju_background_failures_total", "step" => "allocation")
                    .increment(1);
                tokio::time::sleep(LOOK_FOR_MONEY).await;
            }
        }
    }
}

/// Cases that wait for an answer of others.
async fn carry_cases(app: App) {
    loop {
        match cases::carry_next(&app).await {
            Ok(true) => {}
            Ok(false) => tokio::time::sleep(LOOK_FOR_CASES).await,
            Err(error) => {
                tracing::error!(error = %error, "a case cannot be carried on, trying again");
                metrics::counter!("anju_background_failures_total", "step" => "cases").increment(1);
                tokio::time::sleep(LOOK_FOR_CASES * 5).await;
            }
        }
    }
}

/// Payments to people, as soon as one is ordered.
async fn pay_out(app: App) {
    loop {
        match cases::pay_next(&app).await {
            Ok(true) => {}
            Ok(false) => {
                let _either =
                    tokio::time::timeout(LOOK_FOR_CASES, app.payout_ready.notified()).await;
            }
            Err(error) => {
                tracing::error!(error = %error, "a payment cannot be made, trying again");
                metrics::counter!("anju_background_failures_total", "step" => "payout")
                    .increment(1);
                tokio::time::sleep(LOOK_FOR_CASES * 5).await;
            }
        }
    }
}

async fn take_imports_in(app: App) {
    let mut standing = Vec::new();
    loop {
        standing = match remittance::import::go_on_where_left(&app, standing).await {
            Ok(standing) => standing,
            Err(error) => {
                tracing::error!(error = %error, "an import cannot be gone on with, trying again");
                metrics::counter!("anju_background_failures_total", "step" => "import")
                    .increment(1);
                Vec::new()
            }
        };
        tokio::time::sleep(LOOK_FOR_LISTS).await;
    }
}

async fn confirm_long_lists(app: App) {
    let mut standing = remittance::list::Standing::default();
    loop {
        standing = match remittance::list::go_on_where_left(&app, &standing).await {
            Ok(standing) => standing,
            Err(error) => {
                tracing::error!(error = %error, "a list cannot be confirmed, trying again");
                metrics::counter!("anju_background_failures_total", "step" => "confirmation")
                    .increment(1);
                remittance::list::Standing::default()
            }
        };
        tokio::time::sleep(LOOK_FOR_LISTS).await;
    }
}

/// The log line keeps the chain's end outside of the database: whoever rewrites
/// both rows and seals cannot rewrite a log that is collected elsewhere.
async fn seal(app: App) {
    let mut sealer = Sealer::default();
    let mut noted: (Head, Option<Instant>) = (Head::default(), None);
    loop {
        match sealer.step(&app.db, app.clock.now()).await {
            Ok((count, head)) => {
                let is_due = noted.1.is_none_or(|at| at.elapsed() >= NOTE_SEALS);
                if head != noted.0 && is_due {
                    tracing::info!(seal_no = head.seal_no, hash = %head.hash, "audit sealed");
                    noted = (head, Some(Instant::now()));
                }
                if count == audit::CHUNK {
                    continue;
                }
            }
            // Another instance seals.
            Err(StoreError::Stale) => {}
            Err(error) => {
                tracing::error!(error = %error, "sealing the audit failed, trying again");
                metrics::counter!("anju_background_failures_total", "step" => "audit").increment(1);
            }
        }
        tokio::time::sleep(SEAL).await;
    }
}

async fn sweep(app: App) {
    loop {
        let before = app.clock.now().plus(-KEEP_ANSWERS_SECONDS);
        let forgotten: Result<u64, StoreError> = app
            .db
            .write(move |tx| async move { idempotency::forget(tx, before).await }.boxed())
            .await;
        let imports = remittance::import::sweep(&app, app.clock.now()).await;
        let swept = session::service::sweep(&app).await;
        let ended = cases::end_overdue(&app).await.map(|_| ());
        if let Err(error) = swept.and(forgotten.map(|_| ())).and(imports).and(ended) {
            tracing::warn!(error = %error, "sweeping failed, trying again later");
        }
        tokio::time::sleep(SWEEP).await;
    }
}

async fn send_messages(app: App) {
    loop {
        match send_next(&app).await {
            Ok(true) => {}
            Ok(false) => tokio::time::sleep(LOOK_FOR_MESSAGES).await,
            Err(error) => {
                tracing::warn!(error = %error, "messages cannot be read, trying again");
                tokio::time::sleep(LOOK_FOR_MESSAGES * 5).await;
            }
        }
    }
}

/// Delivers one message; answers whether there was one.
async fn send_next(app: &App) -> Result<bool, StoreError> {
    let now = app.clock.now();
    let claimed: Option<outbox::Claimed<TextMessage>> = app
        .db
        .write(move |tx| async move { outbox::claim(tx, TextMessage::TOPIC, now).await }.boxed())
        .await?;
    let Some(claimed) = claimed else {
        return Ok(false);
    };
    let sent = match app.connectors.client() {
        Ok(client) => client
            .post(&app.config.sms.url)
            .timeout(GATEWAY_TIMEOUT)
            .bearer_auth(&app.config.sms.token)
            .json(&claimed.message)
            .send()
            .await
            .and_then(reqwest::Response::error_for_status)
            .map(drop),
        Err(error) => Err(error),
    };
    let (delivered, now) = (sent.is_ok(), app.clock.now());
    if !delivered {
        // Neither number nor text is logged.
        tracing::warn!(
            outbox_id = claimed.outbox_id,
            attempts = claimed.attempts,
            "message not taken"
        );
    }
    app.db
        .write(move |tx| {
            async move {
                if delivered {
                    outbox::delivered(tx, claimed.outbox_id, now).await
                } else {
                    outbox::postpone(tx, claimed.outbox_id, claimed.attempts, now).await
                }
            }
            .boxed()
        })
        .await?;
    Ok(true)
}
