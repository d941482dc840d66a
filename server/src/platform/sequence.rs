//! Blocks of numbers: accounts, remittances, slips, certificates.

use shared_types::calendar::Date;

use super::db::{StoreError, Tx};
use crate::args;

crate::statements! {
    TAKE = "
        INSERT INTO number_sequence (kind, day, next_value) VALUES ($1, $2, $3 + 1)
        ON CONFLICT (kind, day) DO UPDATE SET next_value = number_sequence.next_value + $3
        RETURNING next_value";
}

/// Takes `count` numbers in a row; answers with the first. Numbers of a kind
/// start at 1, anew every day when `day` is given. A gap is left when the unit
/// of work is rolled back on an engine that has moved on.
///
/// # Errors
/// Those of the store.
pub async fn take(
    tx: &mut Tx,
    kind: &'static str,
    day: Option<Date>,
    count: i64,
) -> Result<i64, StoreError> {
    let day = day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let row = tx.one(TAKE, &args![kind, day, count]).await?;
    Ok(row.get::<i64>("next_value")? - count)
}
