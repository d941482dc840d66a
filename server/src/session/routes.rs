//! `/personal/session` and `/unit/session`.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use shared_types::api::{
    problem::ProblemView,
    session::{LoginRequest, SessionView},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Agent, Hall, Member, guard, service};
use crate::{
    app::App,
    platform::{
        extract::{JsonBody, Trail},
        problem::{Problem, say},
    },
};

/// Longest user name that is looked at.
const MAX_NAME_CHARACTERS: usize = 64;

/// Routes of the sessions.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(personal_log_in, personal_session, personal_log_out))
        .routes(routes!(unit_log_in, unit_session, unit_log_out))
}

/// Log in to the personal hall (个人网厅登录).
#[utoipa::path(post, path = "/api/v1/personal/session", tag = "session", request_body = LoginRequest,
    responses((status = 200, body = SessionView), (status = 401, body = ProblemView),
              (status = 422, body = ProblemView), (status = 429, body = ProblemView)))]
async fn personal_log_in(
    State(app): State<App>,
    headers: HeaderMap,
    trail: Trail,
    JsonBody { value, .. }: JsonBody<LoginRequest>,
) -> Result<Response, Problem> {
    log_in(&app, Hall::Personal, &headers, trail, value).await
}

/// Log in to the unit hall (单位网厅登录).
#[utoipa::path(post, path = "/api/v1/unit/session", tag = "session", request_body = LoginRequest,
    responses((status = 200, body = SessionView), (status = 401, body = ProblemView),
              (status = 422, body = ProblemView), (status = 429, body = ProblemView)))]
async fn unit_log_in(
    State(app): State<App>,
    headers: HeaderMap,
    trail: Trail,
    JsonBody { value, .. }: JsonBody<LoginRequest>,
) -> Result<Response, Problem> {
    log_in(&app, Hall::Unit, &headers, trail, value).await
}

async fn log_in(
    app: &App,
    hall: Hall,
    headers: &HeaderMap,
    trail: Trail,
    request: LoginRequest,
) -> Result<Response, Problem> {
    same_origin(headers)?;
    check_form(&request)?;
    let opened = service::log_in(app, hall, request, trail.clone()).await?;
    let cookie = cookie(app, hall, &opened.token, opened.max_age_seconds)?;
    let view = view_of_token(app, hall, &opened.token, trail).await?;
    Ok(([(header::SET_COOKIE, cookie)], Json(view)).into_response())
}

/// The session just opened, read through the same guard as every request.
async fn view_of_token(
    app: &App,
    hall: Hall,
    token: &str,
    _trail: Trail,
) -> Result<SessionView, Problem> {
    use axum::extract::FromRequestParts as _;
    let request = axum::http::Request::builder()
        .header(header::COOKIE, format!("{}={token}", hall.cookie()))
        .body(())
        .map_err(|_| Problem::internal())?;
    let (mut parts, ()) = request.into_parts();
    match hall {
        Hall::Personal => Member::from_request_parts(&mut parts, app)
            .await
            .map(|member| member_view(app, member)),
        Hall::Unit => match Agent::from_request_parts(&mut parts, app).await {
            Ok(agent) => Ok(agent_view(app, agent)),
            Err(_) => Err(Problem::new(
                StatusCode::FORBIDDEN,
                "agent-disabled",
                say(
                    "您的经办权限已到期或已被取消，请联系本单位管理员。",
                    "Your authorisation has ended. Ask your unit's administrator.",
                ),
            )),
        },
    }
}

fn check_form(request: &LoginRequest) -> Result<(), Problem> {
    let mut problem = None;
    let mut add = |field: &'static str, zh: &'static str, en: &'static str| {
        let form = problem
            .take()
            .unwrap_or_else(crate::platform::problem::form_invalid);
        problem = Some(form.field(field, "required", say(zh, en)));
    };
    let name = request.login_name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARACTERS {
        add("login_name", "请填写用户名", "Enter your user name");
    }
    if request.password.is_empty() || request.password.len() > super::passwords::MAX_PASSWORD_BYTES
    {
        add("password", "请填写密码", "Enter your password");
    }
    problem.map_or(Ok(()), Err)
}

/// A login form of another site must not log a browser in here.
fn same_origin(headers: &HeaderMap) -> Result<(), Problem> {
    let site = headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok());
    if matches!(site, None | Some("same-origin" | "none")) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "cross-site",
        say(
            "请从本网厅的登录页面登录。",
            "Please log in from this site's own page.",
        ),
    ))
}

fn cookie(
    app: &App,
    hall: Hall,
    token: &str,
    max_age_seconds: i64,
) -> Result<HeaderValue, Problem> {
    let secure = if app.config.server.public_url.starts_with("https://") {
        "; Secure"
    } else {
        ""
    };
    let text = format!(
        "{}={token}; Path=/; Max-Age={max_age_seconds}; HttpOnly; SameSite=Lax{secure}",
        hall.cookie()
    );
    HeaderValue::from_str(&text).map_err(|_| Problem::internal())
}

fn idle_expiry(app: &App) -> String {
    app.clock
        .now()
        .plus(i64::from(app.config.login.idle_minutes) * 60)
        .utc_text()
}

fn member_view(app: &App, member: Member) -> SessionView {
    SessionView {
        csrf_token: member.csrf_token,
        display_name: member.full_name,
        unit_name: None,
        permissions: Vec::new(),
        idle_expires_at: idle_expiry(app),
        business_date: app.clock.business_date(),
    }
}

fn agent_view(app: &App, agent: Agent) -> SessionView {
    SessionView {
        csrf_token: agent.csrf_token,
        display_name: agent.full_name,
        unit_name: Some(agent.unit_name),
        permissions: agent.permissions,
        idle_expires_at: idle_expiry(app),
        business_date: app.clock.business_date(),
    }
}

/// The session of this browser in the personal hall; no content when it never logged in.
#[utoipa::path(get, path = "/api/v1/personal/session", tag = "session",
    responses((status = 200, body = SessionView), (status = 204), (status = 401, body = ProblemView)))]
async fn personal_session(
    State(app): State<App>,
    headers: HeaderMap,
    member: Result<Member, Problem>,
) -> Result<Response, Problem> {
    let view = member.map(|member| member_view(&app, member));
    current_session(Hall::Personal, &headers, view)
}

/// The session of this browser in the unit hall; no content when it never logged in.
#[utoipa::path(get, path = "/api/v1/unit/session", tag = "session",
    responses((status = 200, body = SessionView), (status = 204), (status = 401, body = ProblemView)))]
async fn unit_session(
    State(app): State<App>,
    headers: HeaderMap,
    agent: Result<Agent, Problem>,
) -> Result<Response, Problem> {
    let view = agent.map(|agent| agent_view(&app, agent));
    current_session(Hall::Unit, &headers, view)
}

/// Every visit begins with this question. A browser without a session is not
/// refused anything, and a refusal would stand on its console as an error.
fn current_session(
    hall: Hall,
    headers: &HeaderMap,
    view: Result<SessionView, Problem>,
) -> Result<Response, Problem> {
    match view {
        Ok(view) => Ok(Json(view).into_response()),
        Err(_) if guard::cookie(headers, hall).is_none() => {
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        Err(problem) => Err(problem),
    }
}

/// Leave the personal hall.
#[utoipa::path(delete, path = "/api/v1/personal/session", tag = "session",
    responses((status = 204), (status = 401, body = ProblemView)))]
async fn personal_log_out(
    State(app): State<App>,
    headers: HeaderMap,
    member: Member,
) -> Result<Response, Problem> {
    log_out(&app, Hall::Personal, &headers, member.by(app.clock.now())).await
}

/// Leave the unit hall.
#[utoipa::path(delete, path = "/api/v1/unit/session", tag = "session",
    responses((status = 204), (status = 401, body = ProblemView)))]
async fn unit_log_out(
    State(app): State<App>,
    headers: HeaderMap,
    agent: Agent,
) -> Result<Response, Problem> {
    log_out(&app, Hall::Unit, &headers, agent.by(app.clock.now())).await
}

async fn log_out(
    app: &App,
    hall: Hall,
    headers: &HeaderMap,
    by: crate::platform::audit::By,
) -> Result<Response, Problem> {
    if let Some(token) = guard::cookie(headers, hall) {
        service::log_out(app, token, by).await?;
    }
    let gone = cookie(app, hall, "", 0)?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, gone)]).into_response())
}
