//! The paying bank: whose card it is, and money to it. Every order has a number of
//! ours; the same number is one payment, however often it is sent.

use serde::{Deserialize, Serialize};
use shared_types::{calendar::Date, money::Fen};

use super::{Connectors, Unanswered, ask};
use crate::{
    payment,
    platform::{clock::Instant, config::Bank},
};

/// An order to pay. Not to be logged, hence no `Debug`.
#[derive(Clone, Serialize)]
pub struct Order {
    /// Our number of it.
    pub payout_no: String,
    /// Whose card.
    pub payee_name: String,
    /// The card.
    pub payee_account: String,
    /// The card's bank.
    pub payee_bank: String,
    /// How much.
    #[serde(rename = "amount_fen")]
    pub amount: Fen,
    /// What for.
    pub remark: String,
}

/// What became of an order at the bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OrderState {
    /// On the card.
    Done,
    /// Not paid, and it will not be.
    Failed,
    /// The bank works on it.
    Processing,
}

/// The bank's answer about an order.
#[derive(Clone, Debug, Deserialize)]
pub struct OrderAnswer {
    /// Our number of it.
    pub payout_no: String,
    /// The bank's number of it.
    pub bank_txn_no: Option<String>,
    /// What became of it.
    pub state: OrderState,
    /// Why it failed.
    pub reason: Option<String>,
    /// Day on which it was paid.
    pub settled_on: Option<Date>,
}

/// Whose card it is.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct CardAnswer {
    /// It is that person's.
    pub matches: bool,
    /// 开户银行.
    pub bank: String,
}

#[derive(Serialize)]
struct CardQuestion<'a> {
    full_name: &'a str,
    id_doc_no: &'a str,
    card_no: &'a str,
}

fn signed(
    request: reqwest::RequestBuilder,
    config: &Bank,
    now: Instant,
    body: Vec<u8>,
) -> reqwest::RequestBuilder {
    let stamp = now.utc_text();
    let signature = payment::sign(&config.secret, &stamp, &body);
    request
        .header("x-bank-key-id", &config.key_id)
        .header("x-bank-timestamp", stamp)
        .header("x-bank-signature", signature)
        .header("content-type", "application/json")
        .body(body)
}

fn body_of(value: &impl Serialize) -> Result<Vec<u8>, Unanswered> {
    serde_json::to_vec(value).map_err(|_| Unanswered::Garbage)
}

/// Whether a card is that person's.
///
/// # Errors
/// [`Unanswered`].
pub async fn card(
    connectors: &Connectors,
    config: &Bank,
    now: Instant,
    (full_name, id_doc_no, card_no): (&str, &str, &str),
) -> Result<CardAnswer, Unanswered> {
    if config.service.is_empty() {
        return Err(Unanswered::NotConnected);
    }
    let body = body_of(&CardQuestion {
        full_name,
        id_doc_no,
        card_no,
    })?;
    let url = format!("{}/cards/check", config.service);
    let client = connectors.asking()?;
    let reply = ask(&connectors.bank, || {
        signed(client.post(&url), config, now, body.clone())
    })
    .await?;
    reply
        .body
        .filter(|_| reply.status == 200)
        .ok_or(Unanswered::Garbage)
}

/// Sends an order. After anything but an answer it is unknown whether the bank has
/// it: [`ask_about`] tells.
///
/// # Errors
/// [`Unanswered`].
pub async fn pay(
    connectors: &Connectors,
    config: &Bank,
    now: Instant,
    order: &Order,
) -> Result<OrderAnswer, Unanswered> {
    if config.service.is_empty() {
        return Err(Unanswered::NotConnected);
    }
    let body = body_of(order)?;
    let url = format!("{}/payouts", config.service);
    let client = connectors.asking()?;
    let reply = ask::<OrderAnswer>(&connectors.bank, || {
        signed(client.post(&url), config, now, body.clone())
    })
    .await?;
    reply
        .body
        .filter(|answer| reply.status == 200 && answer.payout_no == order.payout_no)
        .ok_or(Unanswered::Garbage)
}

/// What became of an order; none when the bank has never had it.
///
/// # Errors
/// [`Unanswered`].
pub async fn ask_about(
    connectors: &Connectors,
    config: &Bank,
    now: Instant,
    payout_no: &str,
) -> Result<Option<OrderAnswer>, Unanswered> {
    let url = format!("{}/payouts/{payout_no}", config.service);
    let client = connectors.asking()?;
    let reply = ask::<OrderAnswer>(&connectors.bank, || {
        signed(client.get(&url), config, now, Vec::new())
    })
    .await?;
    if reply.status == 404 {
        return Ok(None);
    }
    reply
        .body
        .filter(|answer| reply.status == 200 && answer.payout_no == payout_no)
        .map(Some)
        .ok_or(Unanswered::Garbage)
}
