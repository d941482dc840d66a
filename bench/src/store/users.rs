//! A hundred people who use the system: each asks for the account overview ten
//! times a second, and every fifth request is a payment that the bank tells of,
//! a deposit by double entry. A request counts from the moment at which it was
//! due, so that a stalled server cannot hide behind users who wait for it.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use server::{
    payment,
    platform::{clock::Clock, config::Bank},
};
use tokio::task::JoinSet;

use crate::{
    Result,
    failure::Failure,
    measure::Samples,
    store::{
        remit_data::{PAYER, USERS},
        service::Browser,
    },
};

/// A user asks so often.
const EVERY: Duration = Duration::from_millis(100);
/// One of so many requests is a deposit.
const DEPOSIT_EVERY: u32 = 5;

static NUMBER: AtomicU64 = AtomicU64::new(1);

/// One request.
#[derive(Clone, Copy)]
pub struct Request {
    due: Instant,
    milliseconds: f64,
    deposit: bool,
}

/// The users at work.
pub struct Users {
    stop: Arc<AtomicBool>,
    tasks: JoinSet<Result<Vec<Request>>>,
}

impl Users {
    /// Logs everybody in and lets them begin.
    ///
    /// # Errors
    /// A login is refused.
    pub async fn start(address: SocketAddr) -> Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let mut browsers = Vec::new();
        for index in 0..USERS {
            let mut browser = Browser::open(address).await?;
            browser.log_in("personal", &format!("user-{index}")).await?;
            browsers.push(browser);
        }
        let mut tasks = JoinSet::new();
        let begin = Instant::now();
        for (index, browser) in (0..).zip(browsers) {
            let first = begin + EVERY * index / u32::try_from(USERS)?;
            tasks.spawn(use_it(browser, first, index, Arc::clone(&stop)));
        }
        Ok(Self { stop, tasks })
    }

    /// Lets them stop; answers with all that they did.
    ///
    /// # Errors
    /// A request failed.
    pub async fn stop(mut self) -> Result<Vec<Request>> {
        self.stop.store(true, Ordering::Relaxed);
        let mut all = Vec::new();
        while let Some(done) = self.tasks.join_next().await {
            all.extend(done??);
        }
        Ok(all)
    }
}

async fn use_it(
    mut browser: Browser,
    mut due: Instant,
    index: u32,
    stop: Arc<AtomicBool>,
) -> Result<Vec<Request>> {
    let mut done = Vec::new();
    let mut turn = index;
    while !stop.load(Ordering::Relaxed) {
        tokio::time::sleep_until(due.into()).await;
        let deposit = turn.is_multiple_of(DEPOSIT_EVERY);
        let answer = if deposit {
            notice(&mut browser, "100.00", "").await?
        } else {
            browser.get("/api/v1/personal/overview").await?.status
        };
        if answer != 200 {
            return Err(Failure::new(format!("a user got {answer}")));
        }
        done.push(Request {
            due,
            milliseconds: due.elapsed().as_secs_f64() * 1e3,
            deposit,
        });
        due += EVERY;
        turn += 1;
    }
    Ok(done)
}

/// The bank tells of a payment of `amount` (yuan) for a payment slip, or for
/// none; answers with the status.
///
/// # Errors
/// The connection broke.
pub async fn notice(browser: &mut Browser, amount: &str, reference: &str) -> Result<u16> {
    let bank = Bank::default();
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let now = Clock::System.now().utc_text();
    let body = serde_json::to_vec(&serde_json::json!({
        "bank_txn_no": format!("BENCH{number}"), "result": "succeeded", "occurred_at": now,
        "payee_account": bank.payee_account, "payer_account": PAYER, "payer_name": "单位",
        "amount": amount, "reference": reference, "memo": "",
    }))?;
    let signature = payment::sign(&bank.secret, &now, &body);
    let headers = [
        ("x-bank-key-id", bank.key_id.as_str()),
        ("x-bank-timestamp", &now),
        ("x-bank-signature", &signature),
    ];
    let answer = browser
        .post("/api/v1/bank/notices", "application/json", body, &headers)
        .await?;
    Ok(answer.status)
}

/// Times of requests that were due between two moments; deposits alone when asked.
pub fn within(all: &[Request], (from, to): (Instant, Instant), deposits: bool) -> Samples {
    all.iter()
        .filter(|request| request.due >= from && request.due < to)
        .filter(|request| request.deposit || !deposits)
        .map(|request| request.milliseconds)
        .collect()
}
