//! Recomputes the audit chain and names every place where it does not hold.
//! Reads only.

use std::fmt;

use super::chain::{self, Head};
use crate::{
    args,
    platform::db::{Row, StoreError, Tx},
};

/// Seals that are read at a time.
const PAGE: i64 = 5_000;
/// So many places are named; a chain that was cut to pieces has no end of them.
const PLACES: usize = 50;

crate::statements! {
    SEALS = "
        SELECT s.seal_no, s.audit_id, s.sealed_at, s.hash, e.audit_id AS event_id, e.at,
               e.actor_kind, e.actor_id, e.unit_no, e.act, e.subject, e.origin, e.trace_id
          FROM audit_seal s
          LEFT JOIN audit_event e ON e.audit_id = s.audit_id
         WHERE s.seal_no > $1
         ORDER BY s.seal_no LIMIT $2";
    WITHOUT_SEAL = "
        SELECT e.audit_id
          FROM audit_event e
         WHERE e.audit_id <= $1
           AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.audit_id = e.audit_id)
         ORDER BY e.audit_id LIMIT $2";
    AFTER_HEAD = "SELECT COUNT(*) AS many FROM audit_event WHERE audit_id > $1";
    ENDS = "
        SELECT h.seal_no AS head,
               (SELECT CAST(COALESCE(MAX(s.seal_no), 0) AS BIGINT) FROM audit_seal s) AS ends_at
          FROM audit_head h WHERE h.only_row = 1";
    SEAL = "SELECT hash FROM audit_seal WHERE seal_no = $1";
}

/// A place where the chain does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// The sealed audit row is gone.
    RowRemoved {
        /// Its id.
        audit_id: i64,
        /// Its seal.
        seal_no: i64,
    },
    /// The audit row, or its seal, is not what was sealed.
    Changed {
        /// The row's id.
        audit_id: i64,
        /// Its seal.
        seal_no: i64,
    },
    /// A seal is gone.
    SealRemoved {
        /// Its number.
        seal_no: i64,
    },
    /// A seal stands before one of an older audit row.
    OutOfOrder {
        /// Its number.
        seal_no: i64,
    },
    /// An audit row that was not there when its neighbours were sealed.
    Inserted {
        /// Its id.
        audit_id: i64,
    },
    /// The chain ends elsewhere than its head says: its end was cut off, or changed.
    EndDiffers {
        /// Seal that the chain ends with.
        ends_at: i64,
        /// Seal that the head names.
        head: i64,
    },
    /// A head that was noted outside is not in the chain: it was cut, or made anew.
    NoteDiffers {
        /// Seal that was noted.
        seal_no: i64,
    },
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RowRemoved { audit_id, seal_no } => {
                write!(f, "audit row {audit_id} (seal {seal_no}) was removed")
            }
            Self::Changed { audit_id, seal_no } => {
                write!(f, "audit row {audit_id} or its seal {seal_no} was changed")
            }
            Self::SealRemoved { seal_no } => write!(f, "seal {seal_no} was removed"),
            Self::OutOfOrder { seal_no } => write!(f, "seal {seal_no} is out of order"),
            Self::Inserted { audit_id } => write!(f, "audit row {audit_id} was inserted"),
            Self::EndDiffers { ends_at, head } => {
                write!(
                    f,
                    "the chain ends at seal {ends_at}, its head is seal {head}"
                )
            }
            Self::NoteDiffers { seal_no } => {
                write!(f, "seal {seal_no} is not the one that was noted")
            }
        }
    }
}

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Seals that were checked.
    pub seals: i64,
    /// Audit rows that are not sealed yet.
    pub waiting: i64,
    /// Where the chain ends, to be noted outside.
    pub head: Head,
    /// Places where it does not hold, in order; the first ones if there are many.
    pub breaks: Vec<Break>,
}

/// The walk along the chain.
#[derive(Default)]
struct Walk {
    at: Head,
    /// False after a missing seal: the next one cannot be recomputed.
    linked: bool,
    breaks: Vec<Break>,
}

/// Checks the whole chain, and that it holds `notes` (seal numbers and hashes
/// that were noted outside of the database). It may go on growing meanwhile.
///
/// # Errors
/// Those of the store; a break is not an error but a finding.
pub async fn verify(tx: &mut Tx, notes: &[(i64, String)]) -> Result<Report, StoreError> {
    // Read first: what comes later is sealed later, and of no interest here.
    let head = chain::head(tx).await?;
    let mut walk = Walk {
        linked: true,
        ..Walk::default()
    };
    let mut seals = 0;
    loop {
        let page = tx.all(SEALS, &args![walk.at.seal_no, PAGE]).await?;
        let known = |row: &&Row| row.get::<i64>("seal_no").is_ok_and(|no| no <= head.seal_no);
        let within: Vec<&Row> = page.iter().filter(known).collect();
        for row in &within {
            walk.step(row)?;
            seals += 1;
        }
        if within.is_empty() || walk.breaks.len() >= PLACES {
            break;
        }
    }
    let mut breaks = walk.breaks;
    // One statement, so that a seal set meanwhile is in both numbers.
    let ends = tx.one(ENDS, &[]).await?;
    let (ends_at, ends_head): (i64, i64) = (ends.get("ends_at")?, ends.get("head")?);
    if breaks.len() < PLACES && (walk.at != head || ends_at != ends_head) {
        breaks.push(Break::EndDiffers {
            ends_at,
            head: ends_head,
        });
    }
    let limit = i64::try_from(PLACES).unwrap_or(i64::MAX);
    for row in tx.all(WITHOUT_SEAL, &args![head.audit_id, limit]).await? {
        let audit_id = row.get("audit_id")?;
        breaks.push(Break::Inserted { audit_id });
    }
    for (seal_no, hash) in notes {
        let seal = tx.opt(SEAL, &args![*seal_no]).await?;
        let found: Option<String> = seal.map(|row| row.get("hash")).transpose()?;
        if found.as_ref() != Some(hash) {
            breaks.push(Break::NoteDiffers { seal_no: *seal_no });
        }
    }
    let waiting = tx.one(AFTER_HEAD, &args![head.audit_id]).await?;
    Ok(Report {
        seals,
        waiting: waiting.get("many")?,
        head,
        breaks,
    })
}

impl Walk {
    fn step(&mut self, row: &Row) -> Result<(), StoreError> {
        let (seal_no, audit_id): (i64, i64) = (row.get("seal_no")?, row.get("audit_id")?);
        for missing in (self.at.seal_no + 1..seal_no).take(PLACES) {
            self.breaks.push(Break::SealRemoved { seal_no: missing });
            self.linked = false;
        }
        if audit_id <= self.at.audit_id {
            self.breaks.push(Break::OutOfOrder { seal_no });
        }
        let stored: String = row.get("hash")?;
        if row.get::<Option<i64>>("event_id")?.is_none() {
            self.breaks.push(Break::RowRemoved { audit_id, seal_no });
        } else if self.linked {
            let sealed_at: String = row.get("sealed_at")?;
            if chain::hash(&self.at.hash, seal_no, &sealed_at, row)? != stored {
                self.breaks.push(Break::Changed { audit_id, seal_no });
            }
        }
        self.linked = true;
        self.at = Head {
            seal_no,
            audit_id,
            hash: stored,
        };
        Ok(())
    }
}
