//! SQL of lists that are confirmed part by part. A remittance is `confirming`
//! until its list is frozen as a whole, and nobody sees it.

use shared_types::{
    api::unit::RemittanceStatus,
    calendar::{Date, YearMonth},
    money::Fen,
};

use crate::{
    args,
    platform::{
        clock::Instant,
        db::{StoreError, Tx, expect_one_row},
        idempotency::{KeyReused, Once},
    },
};

crate::statements! {
    // The next lines of a long list, part by part. Asked for one by one, person and
    // change are found by their keys, whatever the engine's figures say: joined, all
    // persons and all changes may be read once a part.
    FREEZE_PART = "
        INSERT INTO remittance_line (remittance_no, seq, account_no, ledger_account_id, full_name,
                                     id_doc_no, base_fen, unit_fen, personal_fen, change_kind)
        SELECT CAST($2 AS TEXT), CAST($4 AS BIGINT) + ROW_NUMBER() OVER (ORDER BY a.account_no),
               a.account_no, a.ledger_account_id,
               (SELECT p.full_name FROM person p WHERE p.person_id = a.person_id),
               (SELECT p.id_doc_no FROM person p WHERE p.person_id = a.person_id),
               a.contribution_base_fen, a.unit_monthly_fen, a.personal_monthly_fen,
               (SELECT l.kind FROM change_line l
                 WHERE l.account_no = a.account_no AND l.applied_in = $2)
          FROM (SELECT account_no, person_id, ledger_account_id, contribution_base_fen,
                       unit_monthly_fen, personal_monthly_fen
                  FROM personal_account
                 WHERE unit_no = $1 AND status = '01' AND account_no > $3
                 ORDER BY account_no LIMIT $5) AS a
         ORDER BY a.account_no";
    LAST_FROZEN = "
        SELECT seq, account_no FROM remittance_line WHERE remittance_no = $1
         ORDER BY seq DESC LIMIT 1";
    SIZE = "
        SELECT (SELECT COUNT(*) FROM personal_account WHERE unit_no = $1 AND status = '01')
             + (SELECT COUNT(*) FROM change_line WHERE unit_no = $1 AND applied_in IS NULL) AS size";
    BEING_CONFIRMED = "
        SELECT remittance_no, unit_no, confirmed_by, version FROM remittance
         WHERE status = 'confirming' ORDER BY remittance_no";
    PROMISE_ANSWER = "
        INSERT INTO promised_answer (remittance_no, principal, key, request_hash)
        VALUES ($1, $2, $3, $4)";
    PROMISED_TO = "
        SELECT remittance_no, request_hash FROM promised_answer
         WHERE principal = $1 AND key = $2";
    PROMISED_ANSWER = "
        DELETE FROM promised_answer WHERE remittance_no = $1
        RETURNING principal, key, request_hash";
    CONFIRMING = "
        SELECT for_month, headcount, unit_total_fen + personal_total_fen AS total_fen,
               confirmed_at, version
          FROM remittance WHERE remittance_no = $1 AND status = 'confirming'";
    STEP = "
        UPDATE remittance SET version = version + 1
         WHERE remittance_no = $1 AND version = $2 AND status = 'confirming'";
    GIVE_UP = "
        UPDATE remittance SET status = $2, version = version + 1
         WHERE remittance_no = $1 AND status = 'confirming'";
    CONFIRMED = "
        UPDATE remittance SET status = $2 WHERE remittance_no = $1 AND status = 'confirming'";
}

/// Accounts and waiting lines together: what confirming has to touch.
pub(super) async fn size(tx: &mut Tx, unit_no: &str) -> Result<i64, StoreError> {
    tx.one(SIZE, &args![unit_no]).await?.get("size")
}

/// A remittance that is being confirmed part by part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AtWork {
    pub remittance_no: String,
    pub unit_no: String,
    pub confirmed_by: i64,
    /// Goes up with every part.
    pub version: i64,
}

/// Every remittance that is being confirmed part by part.
pub(super) async fn being_confirmed(tx: &mut Tx) -> Result<Vec<AtWork>, StoreError> {
    let rows = tx.all(BEING_CONFIRMED, &[]).await?;
    rows.iter()
        .map(|row| {
            Ok(AtWork {
                remittance_no: row.get("remittance_no")?,
                unit_no: row.get("unit_no")?,
                confirmed_by: row.get("confirmed_by")?,
                version: row.get("version")?,
            })
        })
        .collect()
}

/// Writes down which request is being answered.
pub(super) async fn promise_answer(
    tx: &mut Tx,
    remittance_no: &str,
    once: &Once,
) -> Result<(), StoreError> {
    let args = args![remittance_no, once.principal, once.key, once.request_hash];
    tx.exec(PROMISE_ANSWER, &args).await?;
    Ok(())
}

/// The remittance whose parts are being done for the same request.
///
/// # Errors
/// [`KeyReused`] as the inner error when it is another request.
pub(super) async fn promised_to(
    tx: &mut Tx,
    once: &Once,
) -> Result<Result<Option<String>, KeyReused>, StoreError> {
    let found = tx
        .opt(PROMISED_TO, &args![once.principal, once.key])
        .await?;
    let Some(row) = found else {
        return Ok(Ok(None));
    };
    if row.get::<Vec<u8>>("request_hash")? != once.request_hash {
        return Ok(Err(KeyReused));
    }
    Ok(Ok(Some(row.get("remittance_no")?)))
}

/// Takes back the request that is being answered; none for what was begun by
/// an earlier version.
pub(super) async fn promised_answer(
    tx: &mut Tx,
    remittance_no: &str,
) -> Result<Option<Once>, StoreError> {
    let Some(row) = tx.opt(PROMISED_ANSWER, &args![remittance_no]).await? else {
        return Ok(None);
    };
    let request_hash: Vec<u8> = row.get("request_hash")?;
    Ok(Some(Once {
        principal: row.get("principal")?,
        key: row.get("key")?,
        request_hash: request_hash
            .try_into()
            .map_err(|_| StoreError::Inconsistent("a request's hash has another length"))?,
    }))
}

/// What was confirmed, while its list is being frozen.
pub(super) struct Promise {
    pub month: YearMonth,
    /// Business date of the confirmation; every part has it.
    pub today: Date,
    pub headcount: i64,
    pub total: Fen,
}

/// Begins the next part; none when the work is done. [`StoreError::Stale`]
/// when somebody else has begun it.
pub(super) async fn step(tx: &mut Tx, remittance_no: &str) -> Result<Option<Promise>, StoreError> {
    let Some(row) = tx.opt(CONFIRMING, &args![remittance_no]).await? else {
        return Ok(None);
    };
    let version: i64 = row.get("version")?;
    expect_one_row(tx.exec(STEP, &args![remittance_no, version]).await?)?;
    let confirmed_at: String = row.get("confirmed_at")?;
    Ok(Some(Promise {
        month: row.get("for_month")?,
        today: Instant::parse(&confirmed_at)
            .ok_or(StoreError::Inconsistent("time of a confirmation"))?
            .business_date(),
        headcount: row.get("headcount")?,
        total: row.get("total_fen")?,
    }))
}

/// Sequence number and account of the last line that is frozen: 0 and nobody
/// before the first.
pub(super) async fn last_frozen(
    tx: &mut Tx,
    remittance_no: &str,
) -> Result<(i64, String), StoreError> {
    match tx.opt(LAST_FROZEN, &args![remittance_no]).await? {
        Some(row) => Ok((row.get("seq")?, row.get("account_no")?)),
        None => Ok((0, String::new())),
    }
}

/// Freezes the lines behind the last one, at most `most`; answers with how many
/// are frozen.
pub(super) async fn freeze_part(
    tx: &mut Tx,
    unit_no: &str,
    remittance_no: &str,
    (seq, account_no): (i64, String),
    most: i64,
) -> Result<i64, StoreError> {
    let args = args![unit_no, remittance_no, account_no, seq, most];
    let frozen = tx.exec_for_values(FREEZE_PART, &args).await?;
    if frozen == 0 {
        return Err(StoreError::Inconsistent("list and headcount differ"));
    }
    Ok(seq + i64::try_from(frozen).unwrap_or(0))
}

/// It is not going to be frozen; answers whether that is news.
pub(super) async fn give_up(tx: &mut Tx, remittance_no: &str) -> Result<bool, StoreError> {
    let args = args![remittance_no, RemittanceStatus::Voided];
    if tx.exec(GIVE_UP, &args).await? == 0 {
        return Ok(false);
    }
    tx.opt(PROMISED_ANSWER, &args![remittance_no]).await?;
    Ok(true)
}

/// The list is frozen as a whole: the remittance awaits its payment.
pub(super) async fn confirmed(tx: &mut Tx, remittance_no: &str) -> Result<(), StoreError> {
    let args = args![remittance_no, RemittanceStatus::AwaitingPayment];
    expect_one_row(tx.exec(CONFIRMED, &args).await?)
}
