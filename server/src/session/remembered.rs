//! Employees' sessions that were looked up a moment ago.
//!
//! A page asks for several things at once, and each request would look the same
//! session up again. A session that ends here is forgotten at once; one that
//! another server of the same database ended, or that a request was looking up in
//! that very moment, may be let in for [`KEPT_SECONDS`] longer. Agents are always
//! looked up: their rights may be taken away.

use std::sync::Arc;

use quick_cache::sync::Cache;

use super::store::MemberRow;
use crate::platform::clock::Instant;

/// How long a session is believed without being looked up.
const KEPT_SECONDS: i64 = 3;
/// Sessions that are remembered at once.
const MOST: usize = 10_000;

/// SHA-256 of a session's token.
type TokenHash = [u8; 32];

/// Sessions by their token's hash. Cheap to clone.
#[derive(Clone)]
pub struct Remembered {
    known: Arc<Cache<TokenHash, (Instant, Arc<MemberRow>)>>,
}

impl Default for Remembered {
    fn default() -> Self {
        Self {
            known: Arc::new(Cache::new(MOST)),
        }
    }
}

impl Remembered {
    /// The session, if it was looked up a moment ago.
    pub(super) fn get(&self, token_hash: &TokenHash, now: Instant) -> Option<Arc<MemberRow>> {
        let (at, row) = self.known.get(token_hash)?;
        let age = now.0 - at.0;
        // A clock that was set back says nothing about age.
        (0..KEPT_SECONDS).contains(&age).then_some(row)
    }

    /// Keeps what was looked up just now.
    pub(super) fn keep(&self, token_hash: TokenHash, now: Instant, row: Arc<MemberRow>) {
        self.known.insert(token_hash, (now, row));
    }

    /// To be called after a session was changed or ended.
    pub(super) fn forget(&self, token_hash: &TokenHash) {
        self.known.remove(token_hash);
    }
}
