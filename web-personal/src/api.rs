//! All calls to the server.

use futures::future::try_join;
use shared_types::api::{
    case::{CaseList, CaseRequest, CaseView, FormContent},
    certificate::{CertificateList, CertificateRequest, CertificateView},
    personal::{
        AccountDetails, ContributionHistory, Overview, RecentActivity, RevealRequest, Revealed,
        SensitiveField, TransactionPage,
    },
    session::{LoginRequest, SessionView},
};
use web_kit::client::{self, ApiError, IdempotencyKey};

use crate::state::Filter;

/// The session of this browser.
pub const SESSION: &str = "/personal/session";
/// Lines of one page of transactions.
const PAGE: &str = "20";

/// The session of the browser's cookie; 401 without one.
pub async fn session() -> Result<SessionView, ApiError> {
    let session = client::get(SESSION).await?;
    client::open_session(&session);
    Ok(session)
}

pub async fn log_in(request: LoginRequest) -> Result<SessionView, ApiError> {
    let session = client::post(SESSION, &request).await?;
    client::open_session(&session);
    Ok(session)
}

/// Ends the session. One that has already ended is as good.
pub async fn log_out() -> Result<(), ApiError> {
    let answer = client::delete::<()>(SESSION).await;
    if let Err(error) = answer
        && error.status() != 401
    {
        return Err(error);
    }
    client::close_session();
    Ok(())
}

/// What the first page shows.
pub struct Home {
    /// The account.
    pub overview: Overview,
    /// What happened on it lately.
    pub recent: RecentActivity,
}

/// Both parts of the first page, asked for side by side.
pub async fn home() -> Result<Home, ApiError> {
    let overview = client::get("/personal/overview");
    let recent = client::get("/personal/recent");
    let (overview, recent) = try_join(overview, recent).await?;
    Ok(Home { overview, recent })
}

/// Lines from `cursor` on, or the newest ones.
pub async fn transactions(
    filter: &Filter,
    cursor: Option<i64>,
) -> Result<TransactionPage, ApiError> {
    let cursor = cursor.map(|cursor| cursor.to_string()).unwrap_or_default();
    let path = client::with_query(
        "/personal/transactions",
        &[
            ("year", &filter.year_text()),
            ("kind", filter.kind_key()),
            ("cursor", &cursor),
            ("limit", PAGE),
        ],
    );
    client::get(&path).await
}

/// Where the lines of a filter are to be had as a file.
pub fn transactions_export(filter: &Filter) -> String {
    client::with_query(
        "/personal/transactions/export",
        &[("year", &filter.year_text()), ("kind", filter.kind_key())],
    )
}

pub async fn history() -> Result<ContributionHistory, ApiError> {
    client::get("/personal/history").await
}

pub async fn account() -> Result<AccountDetails, ApiError> {
    client::get("/personal/account").await
}

/// One value in full; the server notes that it was asked for.
pub async fn reveal(field: SensitiveField) -> Result<String, ApiError> {
    let revealed: Revealed =
        client::post("/personal/account/reveal", &RevealRequest { field }).await?;
    Ok(revealed.value)
}

pub async fn certificates() -> Result<CertificateList, ApiError> {
    client::get("/personal/certificates").await
}

pub async fn certificate(no: &str) -> Result<CertificateView, ApiError> {
    client::get(&certificate_path(no, "")).await
}

pub async fn create_certificate(
    request: CertificateRequest,
    key: IdempotencyKey,
) -> Result<CertificateView, ApiError> {
    client::post_once("/personal/certificates", &request, key).await
}

pub async fn revoke_certificate(no: &str) -> Result<CertificateView, ApiError> {
    client::post(&certificate_path(no, "/revocation"), &()).await
}

/// Path of a certificate's resource: `/pdf`, `/revocation`.
pub fn certificate_path(no: &str, tail: &str) -> String {
    ["/personal/certificates/", &web_kit::dom::encode(no), tail].concat()
}

/// Begins an application for an item, or goes on with the draft of it.
pub async fn begin_case(item: &str) -> Result<CaseView, ApiError> {
    // The server only draws pages: to begin something is the visitor's matter.
    #[cfg(not(target_arch = "wasm32"))]
    std::future::pending::<()>().await;
    let item = item.to_owned();
    client::post("/personal/cases", &CaseRequest { item }).await
}

pub async fn cases() -> Result<CaseList, ApiError> {
    client::get("/personal/cases").await
}

/// Keeps what was filled in so far.
pub async fn save_case(no: &str, content: &FormContent) -> Result<CaseView, ApiError> {
    client::put(&case_path(no, "/form"), content).await
}

/// Sends an application in; the same content again gives the same case.
pub async fn submit_case(no: &str, content: &FormContent) -> Result<CaseView, ApiError> {
    client::post(&case_path(no, "/submission"), content).await
}

/// Takes an application back.
pub async fn withdraw_case(no: &str) -> Result<CaseView, ApiError> {
    client::post(&case_path(no, "/withdrawal"), &()).await
}

/// Path of a case's resource: `/form`, `/submission`, `/withdrawal`, or the case itself.
pub fn case_path(no: &str, tail: &str) -> String {
    ["/personal/cases/", &web_kit::dom::encode(no), tail].concat()
}
