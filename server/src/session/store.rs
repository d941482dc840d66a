//! Sessions, logins and attempts in the database.

use shared_types::{calendar::Date, numbers::PersonalAccountNo};

use crate::{
    args,
    platform::{
        clock::Instant,
        db::{StoreError, Tx},
    },
};

crate::statements! {
    /// A name that belongs to nobody is counted and locked like any other.
    LOGIN = "
        SELECT l.principal_id, l.password_hash, t.failed_count, t.locked_until
          FROM (SELECT CAST($1 AS TEXT) AS kind, CAST($2 AS TEXT) AS name) asked
          LEFT JOIN login l ON l.principal_kind = asked.kind AND l.login_name = asked.name
          LEFT JOIN login_attempt t ON t.principal_kind = asked.kind AND t.login_name = asked.name";
    COUNT_FAILURE = "
        INSERT INTO login_attempt (principal_kind, login_name, failed_count, locked_until, updated_at)
        VALUES ($1, $2, 1, NULL, $3)
        ON CONFLICT (principal_kind, login_name) DO UPDATE
           SET failed_count = login_attempt.failed_count + 1, updated_at = $3
        RETURNING failed_count";
    LOCK = "
        UPDATE login_attempt SET locked_until = $3
         WHERE principal_kind = $1 AND login_name = $2";
    CLEAR_ATTEMPTS = "
        DELETE FROM login_attempt WHERE principal_kind = $1 AND login_name = $2";
    OPEN = "
        INSERT INTO session (token_hash, principal_kind, principal_id, csrf_token, created_at,
                             seen_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $5, $6)";
    SEEN = "UPDATE session SET seen_at = $2 WHERE token_hash = $1";
    CLOSE = "DELETE FROM session WHERE token_hash = $1";
    SWEEP = "DELETE FROM session WHERE expires_at < $1";
    SWEEP_ATTEMPTS = "DELETE FROM login_attempt WHERE updated_at < $1";
    UNIT_OF_AGENT = "SELECT unit_no FROM agent WHERE agent_id = $1";
    MEMBER = "
        SELECT s.csrf_token, s.seen_at, s.expires_at, p.person_id, p.full_name, a.account_no,
               a.ledger_account_id
          FROM session s
          JOIN person p ON p.person_id = s.principal_id
          JOIN personal_account a ON a.person_id = p.person_id
         WHERE s.token_hash = $1 AND s.principal_kind = 'person'";
    AGENT = "
        SELECT s.csrf_token, s.seen_at, s.expires_at, g.agent_id, g.full_name, g.unit_no,
               g.can_operate, g.can_review, g.can_administer, g.valid_until, u.name AS unit_name
          FROM session s
          JOIN agent g ON g.agent_id = s.principal_id
          JOIN unit u ON u.unit_no = g.unit_no
         WHERE s.token_hash = $1 AND s.principal_kind = 'agent'";
}

/// What is known about a name that somebody wants to log in with.
pub(super) struct StoredLogin {
    /// The principal and the hash of the password; none when nobody has that name.
    pub principal: Option<(i64, String)>,
    /// True after a wrong password that no right one followed.
    pub failed_before: bool,
    /// Until when the name is locked, if it is.
    pub locked_until: Option<Instant>,
}

/// What a session's row says, beside its principal.
#[derive(Clone, Debug)]
pub(super) struct SessionRow {
    pub csrf_token: String,
    pub seen_at: Instant,
    pub expires_at: Instant,
}

/// The employee of a session.
pub(super) struct MemberRow {
    pub session: SessionRow,
    pub person_id: i64,
    pub full_name: String,
    pub account_no: PersonalAccountNo,
    pub ledger_account_id: i64,
}

/// The agent of a session.
pub(super) struct AgentRow {
    pub session: SessionRow,
    pub agent_id: i64,
    pub full_name: String,
    pub unit_no: String,
    pub unit_name: String,
    pub can_operate: bool,
    pub can_review: bool,
    pub can_administer: bool,
    pub valid_until: Date,
}

pub(super) async fn login(tx: &mut Tx, kind: &str, name: &str) -> Result<StoredLogin, StoreError> {
    let row = tx.one(LOGIN, &args![kind, name]).await?;
    let principal_id: Option<i64> = row.get("principal_id")?;
    let failed_count: Option<i64> = row.get("failed_count")?;
    let locked_until: Option<String> = row.get("locked_until")?;
    Ok(StoredLogin {
        principal: principal_id.zip(row.get("password_hash")?),
        failed_before: failed_count.is_some(),
        locked_until: locked_until.and_then(|text| Instant::parse(&text)),
    })
}

pub(super) async fn count_failure(
    tx: &mut Tx,
    kind: &str,
    name: &str,
    now: Instant,
) -> Result<u32, StoreError> {
    tx.one(COUNT_FAILURE, &args![kind, name, now.utc_text()])
        .await?
        .get("failed_count")
}

pub(super) async fn lock(
    tx: &mut Tx,
    kind: &str,
    name: &str,
    until: Instant,
) -> Result<(), StoreError> {
    tx.exec(LOCK, &args![kind, name, until.utc_text()]).await?;
    Ok(())
}

pub(super) async fn clear_attempts(tx: &mut Tx, kind: &str, name: &str) -> Result<(), StoreError> {
    tx.exec(CLEAR_ATTEMPTS, &args![kind, name]).await?;
    Ok(())
}

pub(super) async fn open(
    tx: &mut Tx,
    token_hash: [u8; 32],
    (kind, principal_id): (&str, i64),
    csrf_token: &str,
    now: Instant,
    expires_at: Instant,
) -> Result<(), StoreError> {
    let args = args![
        token_hash,
        kind,
        principal_id,
        csrf_token,
        now.utc_text(),
        expires_at.utc_text()
    ];
    tx.exec(OPEN, &args).await?;
    Ok(())
}

pub(super) async fn unit_of_agent(tx: &mut Tx, agent_id: i64) -> Result<String, StoreError> {
    tx.one(UNIT_OF_AGENT, &args![agent_id])
        .await?
        .get("unit_no")
}

pub(super) async fn seen(
    tx: &mut Tx,
    token_hash: [u8; 32],
    now: Instant,
) -> Result<(), StoreError> {
    tx.exec(SEEN, &args![token_hash, now.utc_text()]).await?;
    Ok(())
}

pub(super) async fn close(tx: &mut Tx, token_hash: [u8; 32]) -> Result<(), StoreError> {
    tx.exec(CLOSE, &args![token_hash]).await?;
    Ok(())
}

/// Removes ended sessions and old attempts.
pub(super) async fn sweep(tx: &mut Tx, now: Instant) -> Result<(), StoreError> {
    const A_DAY: i64 = 86_400;
    tx.exec(SWEEP, &args![now.utc_text()]).await?;
    tx.exec(SWEEP_ATTEMPTS, &args![now.plus(-A_DAY).utc_text()])
        .await?;
    Ok(())
}

fn instant(row: &crate::platform::db::Row, name: &'static str) -> Result<Instant, StoreError> {
    let text: String = row.get(name)?;
    Instant::parse(&text).ok_or(StoreError::Column {
        name,
        expected: "an instant",
    })
}

fn session(row: &crate::platform::db::Row) -> Result<SessionRow, StoreError> {
    Ok(SessionRow {
        csrf_token: row.get("csrf_token")?,
        seen_at: instant(row, "seen_at")?,
        expires_at: instant(row, "expires_at")?,
    })
}

pub(super) async fn member(
    tx: &mut Tx,
    token_hash: [u8; 32],
) -> Result<Option<MemberRow>, StoreError> {
    let Some(row) = tx.opt(MEMBER, &args![token_hash]).await? else {
        return Ok(None);
    };
    Ok(Some(MemberRow {
        session: session(&row)?,
        person_id: row.get("person_id")?,
        full_name: row.get("full_name")?,
        account_no: row.get("account_no")?,
        ledger_account_id: row.get("ledger_account_id")?,
    }))
}

pub(super) async fn agent(
    tx: &mut Tx,
    token_hash: [u8; 32],
) -> Result<Option<AgentRow>, StoreError> {
    let Some(row) = tx.opt(AGENT, &args![token_hash]).await? else {
        return Ok(None);
    };
    Ok(Some(AgentRow {
        session: session(&row)?,
        agent_id: row.get("agent_id")?,
        full_name: row.get("full_name")?,
        unit_no: row.get("unit_no")?,
        unit_name: row.get("unit_name")?,
        can_operate: row.get("can_operate")?,
        can_review: row.get("can_review")?,
        can_administer: row.get("can_administer")?,
        valid_until: row.get("valid_until")?,
    }))
}
