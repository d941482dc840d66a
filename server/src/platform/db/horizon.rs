//! Who may still add rows below a row that can be seen already.

use std::collections::BTreeSet;

use super::{StoreError, Tx, TxInner};
use crate::args;

/// `mode` is what INSERT, UPDATE and DELETE take, and keep until their
/// transaction ends.
const WRITERS: &str = "
    SELECT DISTINCT virtualtransaction AS writer
      FROM pg_locks
     WHERE locktype = 'relation' AND mode = 'RowExclusiveLock'
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND relation = CAST(to_regclass($1) AS OID)
       AND pid IS DISTINCT FROM pg_backend_pid()";

impl Tx {
    /// Running transactions that have begun to write to a table. The embedded
    /// engine has one writer, whose rows become visible in the order of their
    /// ids: nobody is in the way there.
    ///
    /// # Errors
    /// Those of the engine.
    pub async fn writers_of(
        &mut self,
        table: &'static str,
    ) -> Result<BTreeSet<String>, StoreError> {
        match &mut self.inner {
            TxInner::Lite(_) => Ok(BTreeSet::new()),
            TxInner::Postgres(connection) => {
                let rows = super::postgres::all(connection, WRITERS, &args![table]).await?;
                rows.iter().map(|row| row.get("writer")).collect()
            }
        }
    }
}
