//! Extractors that let a request in: the session's person or agent, and the
//! CSRF proof of every request that changes something.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Method, StatusCode, request::Parts},
};
use shared_types::{api::session::Permission, numbers::PersonalAccountNo};
use subtle::ConstantTimeEq as _;

use futures::FutureExt as _;

use super::{Hall, store};
use crate::{
    app::App,
    platform::{
        audit::{Actor, By},
        clock::Instant,
        db::StoreError,
        entropy,
        extract::Trail,
        http,
        problem::{Problem, say},
    },
};

/// Corrections of the clock up to so many seconds disturb nobody.
const CLOCK_STEP_SECONDS: i64 = 300;
/// `seen_at` is written again after so many seconds, not at every request.
const SEEN_STEP_SECONDS: i64 = 60;

/// The employee who is logged in.
#[derive(Clone, Debug)]
pub struct Member {
    /// Person.
    pub person_id: i64,
    /// 姓名.
    pub full_name: String,
    /// 个人账号.
    pub account_no: PersonalAccountNo,
    /// Account in the ledger.
    pub ledger_account_id: i64,
    /// From where.
    pub trail: Trail,
    /// Goes into `X-CSRF-Token`.
    pub csrf_token: String,
}

/// The unit agent who is logged in.
#[derive(Clone, Debug)]
pub struct Agent {
    /// Agent.
    pub agent_id: i64,
    /// Full name.
    pub full_name: String,
    /// The agent's unit; every query is bound to it.
    pub unit_no: String,
    /// Its name.
    pub unit_name: String,
    /// What the agent may do.
    pub permissions: Vec<Permission>,
    /// From where.
    pub trail: Trail,
    /// Goes into `X-CSRF-Token`.
    pub csrf_token: String,
}

impl Member {
    /// Who, when and from where, for the audit.
    #[must_use]
    pub fn by(&self, at: Instant) -> By {
        By {
            actor: Actor::Person(self.person_id),
            at,
            trail: self.trail.clone(),
        }
    }
}

impl Agent {
    /// Who, when and from where, for the audit.
    #[must_use]
    pub fn by(&self, at: Instant) -> By {
        let actor = Actor::Agent {
            agent_id: self.agent_id,
            unit_no: self.unit_no.clone(),
        };
        By {
            actor,
            at,
            trail: self.trail.clone(),
        }
    }

    /// True when the agent may.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }

    /// Passes when the agent may.
    ///
    /// # Errors
    /// 403 otherwise, naming the right that is missing.
    pub fn require(&self, permission: Permission) -> Result<(), Problem> {
        if self.may(permission) {
            return Ok(());
        }
        let (zh, en) = match permission {
            Permission::Operate => ("经办", "operator"),
            Permission::Review => ("复核", "reviewer"),
            Permission::Administer => ("管理", "administrator"),
        };
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            "permission-missing",
            say(
                format!("您没有{zh}权限，请联系本单位管理员授权后办理。"),
                format!("You are not a {en}. Ask your unit's administrator."),
            ),
        ))
    }
}

/// 401.
pub(super) fn not_logged_in() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "not-logged-in",
        say(
            "登录已失效，请重新登录。",
            "Your session has ended. Please log in again.",
        ),
    )
}

/// The value of the hall's cookie.
pub(super) fn cookie(headers: &HeaderMap, hall: Hall) -> Option<&str> {
    http::cookie(headers, hall.cookie())
}

fn check_csrf(parts: &Parts, expected: &str) -> Result<(), Problem> {
    if matches!(parts.method, Method::GET | Method::HEAD) {
        return Ok(());
    }
    let sent = parts
        .headers
        .get("x-csrf-token")
        .map_or(&[][..], |value| value.as_bytes());
    if sent.ct_eq(expected.as_bytes()).into() {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "csrf-proof-missing",
        say(
            "页面已过期，请刷新后重试。",
            "The page is out of date. Reload and try again.",
        ),
    ))
}

/// Still running? Also notes, now and then, that it was used; a page that
/// looks again by itself (`X-Background`) is no use.
async fn keep_alive(
    app: &App,
    parts: &Parts,
    token_hash: [u8; 32],
    session: &store::SessionRow,
) -> Result<(), Problem> {
    let now = app.clock.now();
    let idle = i64::from(app.config.login.idle_minutes) * 60;
    let (seen, end) = (session.seen_at, session.expires_at);
    // Seen in the future: the clock was set back by much, and idle time cannot
    // be told any more. Nobody stays logged in until it has caught up.
    let ahead = seen > now.plus(CLOCK_STEP_SECONDS);
    if now >= end || now >= seen.plus(idle) || ahead {
        return Err(not_logged_in());
    }
    let by_itself = parts.headers.contains_key("x-background");
    if now >= seen.plus(SEEN_STEP_SECONDS) && !by_itself {
        app.db
            .write(move |tx| async move { store::seen(tx, token_hash, now).await }.boxed())
            .await?;
        app.sessions.forget(&token_hash);
    }
    Ok(())
}

fn token_hash(parts: &Parts, hall: Hall) -> Result<[u8; 32], Problem> {
    let token = cookie(&parts.headers, hall).ok_or_else(not_logged_in)?;
    Ok(entropy::sha256(token.as_bytes()))
}

/// The employee's session, from memory or from the database.
async fn member_row(app: &App, token_hash: [u8; 32]) -> Result<Arc<store::MemberRow>, Problem> {
    let now = app.clock.now();
    if let Some(row) = app.sessions.get(&token_hash, now) {
        return Ok(row);
    }
    let row = app
        .db
        .read(move |tx| async move { store::member(tx, token_hash).await }.boxed())
        .await
        .map_err(|error: StoreError| Problem::from(error))?
        .ok_or_else(not_logged_in)?;
    let row = Arc::new(row);
    app.sessions.keep(token_hash, now, Arc::clone(&row));
    Ok(row)
}

impl FromRequestParts<App> for Member {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token_hash = token_hash(parts, Hall::Personal)?;
        let row = member_row(app, token_hash).await?;
        keep_alive(app, parts, token_hash, &row.session).await?;
        check_csrf(parts, &row.session.csrf_token)?;
        let Ok(trail) = Trail::from_request_parts(parts, app).await;
        Ok(Self {
            person_id: row.person_id,
            full_name: row.full_name.clone(),
            account_no: row.account_no.clone(),
            ledger_account_id: row.ledger_account_id,
            trail,
            csrf_token: row.session.csrf_token.clone(),
        })
    }
}

impl FromRequestParts<App> for Agent {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token_hash = token_hash(parts, Hall::Unit)?;
        let row = app
            .db
            .read(move |tx| async move { store::agent(tx, token_hash).await }.boxed())
            .await
            .map_err(|error: StoreError| Problem::from(error))?
            .ok_or_else(not_logged_in)?;
        keep_alive(app, parts, token_hash, &row.session).await?;
        check_csrf(parts, &row.session.csrf_token)?;
        let permissions = [
            (row.can_operate, Permission::Operate),
            (row.can_review, Permission::Review),
            (row.can_administer, Permission::Administer),
        ];
        let permissions: Vec<_> = permissions
            .into_iter()
            .filter_map(|(may, which)| may.then_some(which))
            .collect();
        // A right that ended or was taken away ends running sessions as well.
        if permissions.is_empty() || row.valid_until < app.clock.business_date() {
            return Err(not_logged_in());
        }
        let Ok(trail) = Trail::from_request_parts(parts, app).await;
        Ok(Self {
            agent_id: row.agent_id,
            full_name: row.full_name,
            unit_no: row.unit_no,
            unit_name: row.unit_name,
            permissions,
            trail,
            csrf_token: row.session.csrf_token,
        })
    }
}
