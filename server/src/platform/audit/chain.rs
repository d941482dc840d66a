//! The audit chain (审计链): every audit row gets a seal, a SHA-256 over the
//! seal before it and the row, so that a row cannot be changed, removed, added
//! or moved afterwards without breaking the chain from there on.
//!
//! Acts do not wait for it: they insert their audit row and nothing else, and a
//! background step seals what was committed, in the order of `audit_id`.
//!
//! That order needs care on PostgreSQL, where ids are handed out at the insert
//! but rows appear at the commit: row 6 can be visible while row 5 is still
//! being written, or was rolled back and will never come. Sealing 6 then would
//! leave 5 outside, and 5 could not be told from a row that was smuggled in. So
//! a seal is set only below a [`Horizon`]:
//!
//! 1. The newest visible id is read. Every smaller id was handed out before it.
//! 2. Then, and only then, the transactions that hold the table's write lock are
//!    listed. INSERT takes that lock before it asks for an id, and keeps it
//!    until its transaction ends. So whoever got a smaller id has either ended,
//!    or is on the list.
//! 3. When everybody on the list has ended, all rows up to that id that will
//!    ever exist are visible, and gaps are final. Transactions that came later
//!    are of no interest: their ids are greater.
//!
//! Nobody waits for the sealer (it takes no lock that a writer needs), and a long
//! transaction only delays the sealing. Comparing transaction ids instead
//! (`pg_snapshot_xmin`) has a hole: an id can be handed out to a transaction that
//! has no transaction id yet. A pause instead would only be a guess.
//!
//! Several instances may run the step: each seals in one transaction that first
//! moves the single row of `audit_head` from the seal it started at. One succeeds,
//! the others find it moved and write nothing.

use std::collections::BTreeSet;

use futures::FutureExt as _;
use sha2::{Digest as _, Sha256};

use crate::{
    args,
    platform::{
        clock::Instant,
        db::{Column, Db, Row, StoreError, Tx, expect_one_row},
        entropy,
        waiting::Waiting,
    },
};

/// Seals that one unit of work sets at most: short, so that acts on the
/// embedded engine's only writer do not wait for long.
pub const CHUNK: i64 = 500;

crate::statements! {
    NEWEST = "
        SELECT CAST(COALESCE(MAX(audit_id), 0) AS BIGINT) AS newest FROM audit_event";
    HEAD = "SELECT seal_no, audit_id, hash FROM audit_head WHERE only_row = 1";
    UNSEALED = "
        SELECT audit_id, at, actor_kind, actor_id, unit_no, act, subject, origin, trace_id
          FROM audit_event
         WHERE audit_id > $1 AND audit_id <= $2
         ORDER BY audit_id LIMIT $3";
    MOVE_HEAD = "
        UPDATE audit_head SET seal_no = $1, audit_id = $2, hash = $3
         WHERE only_row = 1 AND seal_no = $4";
    WAITING = "
        SELECT COUNT(*) AS waiting, MIN(at) AS since FROM audit_event
         WHERE audit_id > (SELECT audit_id FROM audit_head WHERE only_row = 1)";
}

/// Audit rows that are not sealed yet.
///
/// # Errors
/// Those of the store.
pub async fn waiting(tx: &mut Tx) -> Result<Waiting, StoreError> {
    Waiting::from_row(&tx.one(WAITING, &[]).await?)
}

/// The end of the chain. Noted outside of the database, it proves later that
/// nothing before it was touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Number of the newest seal; 0 before the first.
    pub seal_no: i64,
    /// The audit row that it seals.
    pub audit_id: i64,
    /// Its hash in hexadecimal; empty before the first.
    pub hash: String,
}

/// Rows up to here are complete once `writers` have ended.
#[derive(Debug)]
struct Horizon {
    newest: i64,
    writers: BTreeSet<String>,
}

/// The background step's memory between two looks. Losing it costs nothing.
#[derive(Debug, Default)]
pub struct Sealer {
    waiting: Option<Horizon>,
}

impl Sealer {
    /// Seals what can be sealed now, one chunk at most. Answers with the
    /// number of seals and the head.
    ///
    /// # Errors
    /// Those of the store; [`StoreError::Stale`] when another instance sealed.
    pub async fn step(&mut self, db: &Db, now: Instant) -> Result<(i64, Head), StoreError> {
        let horizon = match self.waiting.take() {
            Some(horizon) => horizon,
            None => db.read(|tx| horizon(tx).boxed()).await?,
        };
        if !horizon.writers.is_empty() {
            let writing: BTreeSet<String> =
                db.read(|tx| tx.writers_of("audit_event").boxed()).await?;
            if !writing.is_disjoint(&horizon.writers) {
                self.waiting = Some(horizon);
                let head: Result<Head, StoreError> = db.read(|tx| head(tx).boxed()).await;
                return Ok((0, head?));
            }
        }
        let newest = horizon.newest;
        db.write(move |tx| seal(tx, newest, now).boxed()).await
    }
}

async fn horizon(tx: &mut Tx) -> Result<Horizon, StoreError> {
    // In this order: see the head of this file.
    let newest = tx.one(NEWEST, &[]).await?.get("newest")?;
    let writers = tx.writers_of("audit_event").await?;
    Ok(Horizon { newest, writers })
}

/// The end of the chain.
///
/// # Errors
/// Those of the store.
pub async fn head(tx: &mut Tx) -> Result<Head, StoreError> {
    let row = tx.one(HEAD, &[]).await?;
    Ok(Head {
        seal_no: row.get("seal_no")?,
        audit_id: row.get("audit_id")?,
        hash: row.get("hash")?,
    })
}

async fn seal(tx: &mut Tx, newest: i64, now: Instant) -> Result<(i64, Head), StoreError> {
    let start = head(tx).await?;
    let rows = tx
        .all(UNSEALED, &args![start.audit_id, newest, CHUNK])
        .await?;
    if rows.is_empty() {
        return Ok((0, start));
    }
    let (sealed_at, mut head) = (now.utc_text(), start.clone());
    let (mut numbers, mut ids, mut hashes) = (Vec::new(), Vec::new(), Vec::new());
    for row in &rows {
        let seal_no = head.seal_no + 1;
        head = Head {
            seal_no,
            audit_id: row.get("audit_id")?,
            hash: hash(&head.hash, seal_no, &sealed_at, row)?,
        };
        numbers.push(Some(seal_no));
        ids.push(Some(head.audit_id));
        hashes.push(Some(head.hash.clone()));
    }
    let args = args![head.seal_no, head.audit_id, head.hash, start.seal_no];
    expect_one_row(tx.exec(MOVE_HEAD, &args).await?)?;
    let columns = [
        ("seal_no", Column::Ints(numbers)),
        ("audit_id", Column::Ints(ids)),
        (
            "sealed_at",
            Column::Texts(vec![Some(sealed_at); rows.len()]),
        ),
        ("hash", Column::Texts(hashes)),
    ];
    tx.load("audit_seal", &columns).await?;
    Ok((head.seal_no - start.seal_no, head))
}

/// Hash of one seal, in hexadecimal. Each part is preceded by its length, so
/// that nothing can be moved from one column into the next unnoticed.
pub(super) fn hash(
    before: &str,
    seal_no: i64,
    sealed_at: &str,
    row: &Row,
) -> Result<String, StoreError> {
    const TEXTS: [&str; 6] = ["at", "actor_kind", "act", "subject", "origin", "trace_id"];
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    part(b"anju-audit-1");
    part(before.as_bytes());
    part(&seal_no.to_be_bytes());
    part(sealed_at.as_bytes());
    for name in ["audit_id", "actor_id"] {
        part(&row.get::<i64>(name)?.to_be_bytes());
    }
    for name in TEXTS {
        part(row.get::<String>(name)?.as_bytes());
    }
    // A missing unit differs from an empty one: it has no part.
    if let Some(unit_no) = row.get::<Option<String>>("unit_no")? {
        part(unit_no.as_bytes());
    }
    Ok(entropy::hex(&hash.finalize()))
}
