//! What others must hear: written in the transaction of the act, delivered at
//! least once by a background step, in order of its number.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    clock::Instant,
    db::{StoreError, Tx},
    waiting::Waiting,
};
use crate::args;

/// A row that is being delivered may be claimed again after so many seconds.
const LEASE_SECONDS: i64 = 60;
/// Longest pause between two attempts.
const LONGEST_PAUSE_SECONDS: i64 = 3_600;

crate::statements! {
    PUT = "
        INSERT INTO outbox (topic, payload, created_at, due_at) VALUES ($1, $2, $3, $3)";
    CLAIM = "
        UPDATE outbox SET attempts = attempts + 1, due_at = $1
         WHERE outbox_id = (SELECT outbox_id FROM outbox
                             WHERE delivered_at IS NULL AND topic = $2 AND due_at <= $3
                             ORDER BY outbox_id LIMIT 1)
           AND due_at <= $3
        RETURNING outbox_id, payload, attempts";
    DELIVERED = "UPDATE outbox SET delivered_at = $1 WHERE outbox_id = $2";
    POSTPONE = "UPDATE outbox SET due_at = $1 WHERE outbox_id = $2";
    WAITING = "
        SELECT COUNT(*) AS waiting, MIN(created_at) AS since
          FROM outbox WHERE delivered_at IS NULL";
}

/// A text message to be sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TextMessage {
    /// To whom.
    pub mobile: String,
    /// What.
    pub text: String,
}

impl TextMessage {
    /// Topic in the outbox.
    pub const TOPIC: &'static str = "sms";
}

/// Adds a text message to the current unit of work; nothing without a number.
///
/// # Errors
/// Those of the store.
pub async fn tell(
    tx: &mut Tx,
    mobile: Option<String>,
    text: String,
    now: Instant,
) -> Result<(), StoreError> {
    match mobile {
        Some(mobile) => {
            let message = TextMessage { mobile, text };
            put(tx, TextMessage::TOPIC, &message, now).await
        }
        None => Ok(()),
    }
}

/// A message to be delivered now.
#[derive(Debug)]
pub struct Claimed<T> {
    /// Its number.
    pub outbox_id: i64,
    /// What to deliver.
    pub message: T,
    /// Attempts so far, this one included.
    pub attempts: i64,
}

/// Adds a message to the current unit of work.
///
/// # Errors
/// Those of the store.
pub async fn put<T: Serialize + Sync>(
    tx: &mut Tx,
    topic: &'static str,
    message: &T,
    now: Instant,
) -> Result<(), StoreError> {
    let payload = serde_json::to_string(message)
        .map_err(|_| StoreError::Inconsistent("a message cannot be written"))?;
    tx.exec(PUT, &args![topic, payload, now.utc_text()]).await?;
    Ok(())
}

/// Takes the next message of a topic for one minute.
///
/// # Errors
/// Those of the store.
pub async fn claim<T: DeserializeOwned>(
    tx: &mut Tx,
    topic: &'static str,
    now: Instant,
) -> Result<Option<Claimed<T>>, StoreError> {
    let lease = now.plus(LEASE_SECONDS).utc_text();
    let Some(row) = tx.opt(CLAIM, &args![lease, topic, now.utc_text()]).await? else {
        return Ok(None);
    };
    let message = serde_json::from_str(&row.get::<String>("payload")?)
        .map_err(|_| StoreError::Inconsistent("a message cannot be read"))?;
    Ok(Some(Claimed {
        outbox_id: row.get("outbox_id")?,
        message,
        attempts: row.get("attempts")?,
    }))
}

/// The receiver has it.
///
/// # Errors
/// Those of the store.
pub async fn delivered(tx: &mut Tx, outbox_id: i64, now: Instant) -> Result<(), StoreError> {
    tx.exec(DELIVERED, &args![now.utc_text(), outbox_id])
        .await?;
    Ok(())
}

/// The receiver did not take it: again later, with growing pauses.
///
/// # Errors
/// Those of the store.
pub async fn postpone(
    tx: &mut Tx,
    outbox_id: i64,
    attempts: i64,
    now: Instant,
) -> Result<(), StoreError> {
    let doublings = u32::try_from(attempts.clamp(1, 11)).unwrap_or(11);
    let pause = LONGEST_PAUSE_SECONDS.min(2_i64.pow(doublings));
    tx.exec(POSTPONE, &args![now.plus(pause).utc_text(), outbox_id])
        .await?;
    Ok(())
}

/// Messages that nobody took yet, of all topics.
///
/// # Errors
/// Those of the store.
pub async fn waiting(tx: &mut Tx) -> Result<Waiting, StoreError> {
    Waiting::from_row(&tx.one(WAITING, &[]).await?)
}
