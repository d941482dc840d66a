//! The first answer to a key is the answer: same body, same answer; another
//! body, 409. Kept in the transaction of the act itself.

use serde::{Serialize, de::DeserializeOwned};

use super::{
    clock::Instant,
    db::{StoreError, Tx},
    problem::{Problem, say},
};
use crate::args;

crate::statements! {
    FIND = "
        SELECT request_hash, body FROM idempotent_answer WHERE principal = $1 AND key = $2";
    KEEP = "
        INSERT INTO idempotent_answer (principal, key, request_hash, body, created_at)
        VALUES ($1, $2, $3, $4, $5)";
    FORGET = "DELETE FROM idempotent_answer WHERE created_at < $1";
}

/// Who asked, with which key, for what.
#[derive(Clone, Debug)]
pub struct Once {
    /// Keys of different principals never meet.
    pub principal: String,
    /// The caller's key.
    pub key: String,
    /// Hash of route and body.
    pub request_hash: [u8; 32],
}

/// Another request came with a key that is taken.
#[derive(Debug)]
pub struct KeyReused;

impl From<KeyReused> for Problem {
    fn from(_: KeyReused) -> Self {
        Self::conflict(
            "idempotency-key-reused",
            say(
                "该请求编号已用于其他内容，请刷新页面后重试。",
                "This Idempotency-Key was used for another request.",
            ),
        )
    }
}

impl Once {
    /// The answer that was given before, if any. Twins wait here for each
    /// other: one that went on beside the first would see half of what it did
    /// and refuse it.
    ///
    /// # Errors
    /// [`KeyReused`] as the inner error when the request differs.
    pub async fn earlier<T: DeserializeOwned>(
        &self,
        tx: &mut Tx,
    ) -> Result<Result<Option<T>, KeyReused>, StoreError> {
        tx.take_turn(&format!("{} {}", self.principal, self.key))
            .await?;
        let Some(row) = tx.opt(FIND, &args![self.principal, self.key]).await? else {
            return Ok(Ok(None));
        };
        if row.get::<Vec<u8>>("request_hash")? != self.request_hash {
            return Ok(Err(KeyReused));
        }
        let answer = serde_json::from_str(&row.get::<String>("body")?)
            .map_err(|_| StoreError::Inconsistent("a kept answer cannot be read"))?;
        Ok(Ok(Some(answer)))
    }

    /// Keeps the answer.
    ///
    /// # Errors
    /// Those of the store; [`StoreError::Exists`] when a twin was faster.
    pub async fn keep<T: Serialize + Sync>(
        &self,
        tx: &mut Tx,
        answer: &T,
        now: Instant,
    ) -> Result<(), StoreError> {
        let body = serde_json::to_string(answer)
            .map_err(|_| StoreError::Inconsistent("an answer cannot be written"))?;
        tx.exec(
            KEEP,
            &args![
                self.principal,
                self.key,
                self.request_hash,
                body,
                now.utc_text()
            ],
        )
        .await?;
        Ok(())
    }
}

/// Forgets answers given before `before`.
///
/// # Errors
/// Those of the store.
pub async fn forget(tx: &mut Tx, before: Instant) -> Result<u64, StoreError> {
    tx.exec(FORGET, &args![before.utc_text()]).await
}
