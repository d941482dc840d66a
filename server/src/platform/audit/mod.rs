//! Every act on data: who, what, when, from where; written in the
//! transaction of the act itself. Subjects are business numbers, never names
//! or ID numbers.

mod chain;
mod verify;

use super::{
    clock::Instant,
    db::{StoreError, Tx},
    extract::Trail,
};
use crate::args;

pub use chain::{CHUNK, Head, Sealer, head, waiting};
pub use verify::{Break, Report as ChainReport, verify};

/// Every SQL text of the audit.
pub(crate) fn statements() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    [STATEMENTS, chain::STATEMENTS, verify::STATEMENTS]
        .into_iter()
        .flatten()
}

crate::statements! {
    WRITE = "
        INSERT INTO audit_event (at, actor_kind, actor_id, unit_no, act, subject, origin, trace_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// An employee, by person id.
    Person(i64),
    /// An agent of a unit.
    Agent {
        /// Agent id.
        agent_id: i64,
        /// The agent's unit.
        unit_no: String,
    },
    /// The bank.
    Bank,
    /// A background step, or a command of the operator.
    System,
    /// Somebody without a session.
    Anyone,
}

impl Actor {
    pub(crate) fn columns(&self) -> (&'static str, i64, Option<&str>) {
        match self {
            Self::Person(id) => ("person", *id, None),
            Self::Agent { agent_id, unit_no } => ("agent", *agent_id, Some(unit_no)),
            Self::Bank => ("bank", 0, None),
            Self::System => ("system", 0, None),
            Self::Anyone => ("anyone", 0, None),
        }
    }

    /// Name space of this actor's idempotency keys.
    #[must_use]
    pub fn principal(&self) -> String {
        let (kind, id, _) = self.columns();
        format!("{kind}:{id}")
    }
}

/// Who, when and from where: the part of an audit row that an act carries along.
#[derive(Clone, Debug)]
pub struct By {
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: Instant,
    /// From where.
    pub trail: Trail,
}

impl By {
    /// A background step.
    #[must_use]
    pub fn system(at: Instant) -> Self {
        let trail = Trail {
            origin: "system".to_owned(),
            trace_id: String::new(),
        };
        Self {
            actor: Actor::System,
            at,
            trail,
        }
    }

    /// Writes one row. `act` is a stable word (`remittance-confirmed`).
    ///
    /// # Errors
    /// Those of the store.
    pub async fn did(
        &self,
        tx: &mut Tx,
        act: &'static str,
        subject: &str,
    ) -> Result<(), StoreError> {
        let unit = self.actor.columns().2.map(str::to_owned);
        self.write(tx, act, subject, unit).await
    }

    /// The same for an act of somebody else on a unit's data.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn did_to_unit(
        &self,
        tx: &mut Tx,
        act: &'static str,
        subject: &str,
        unit_no: &str,
    ) -> Result<(), StoreError> {
        self.write(tx, act, subject, Some(unit_no.to_owned())).await
    }

    async fn write(
        &self,
        tx: &mut Tx,
        act: &'static str,
        subject: &str,
        unit_no: Option<String>,
    ) -> Result<(), StoreError> {
        let (kind, id, _) = self.actor.columns();
        let args = args![
            self.at.utc_text(),
            kind,
            id,
            unit_no,
            act,
            subject,
            self.trail.origin,
            self.trail.trace_id
        ];
        tx.exec(WRITE, &args).await?;
        Ok(())
    }
}
