//! Every call of the unit hall.

use shared_types::api::{
    public::CentreView,
    session::{LoginRequest, SessionView},
    unit::{
        AgentEdit, AgentList, AgentView, AnnualReviewView, AuditPage, ChangeEdit, ChangeInput,
        ChangeKind, ChangeLine, ConfirmRequest, EmployeePage, ImportApply, ImportReport,
        PaymentSlip, RemittanceLine, RemittanceLinePage, RemittancePage, RemittancePreview,
        RemittanceView, SuspenseView, UnitHome,
    },
};
use web_kit::client::{self, ApiError, IdempotencyKey};
use web_sys::File;
use yew::Callback;

use crate::words;

type Answer<T> = Result<T, ApiError>;

/// The session of this browser.
pub const SESSION: &str = "/unit/session";
/// The first page; polled.
pub const HOME: &str = "/unit/home";
/// The empty change list to fill in.
pub const TEMPLATE: &str = "/unit/changes/template.xlsx";
/// More lines than this are for the spreadsheet, not for paper.
pub const PRINTED_LINES: usize = 2_000;
/// The largest page that the server gives.
const LARGEST_PAGE: &str = "200";

/// The centre and its limits.
pub async fn centre() -> Answer<CentreView> {
    client::get("/centre").await
}

/// Who is logged in; keeps the session alive.
pub async fn session() -> Answer<SessionView> {
    let session: SessionView = client::get(SESSION).await?;
    client::open_session(&session);
    Ok(session)
}

/// Logs in.
pub async fn log_in(request: LoginRequest) -> Answer<SessionView> {
    let session: SessionView = client::post(SESSION, &request).await?;
    client::open_session(&session);
    Ok(session)
}

/// Logs out.
pub async fn log_out() -> Answer<()> {
    client::delete::<()>(SESSION).await?;
    client::close_session();
    Ok(())
}

/// What is due, read once.
pub async fn home() -> Answer<UnitHome> {
    client::get(HOME).await
}

/// Rows of a page of the grid.
pub const GRID_PAGE: u32 = 50;

/// Employees by name or number, and by state: a page of [`GRID_PAGE`] rows.
pub async fn employees((q, status, page): (String, &'static str, u32)) -> Answer<EmployeePage> {
    let (page, size) = (page.to_string(), GRID_PAGE.to_string());
    client::get(&client::with_query(
        "/unit/employees",
        &[
            ("q", &q),
            ("status", status),
            ("page", &page),
            ("page_size", &size),
        ],
    ))
    .await
}

/// Where the change list is; polled.
pub fn changes_path(page: u32, kind: Option<ChangeKind>) -> String {
    let kind = kind.map_or("", words::kind_key);
    client::with_query(
        "/unit/changes",
        &[("page", &page.to_string()), ("kind", kind)],
    )
}

/// Adds a line.
pub async fn add_change(input: ChangeInput) -> Answer<ChangeLine> {
    client::post("/unit/changes", &input).await
}

/// Changes a line.
pub async fn edit_change((id, edit): (i64, ChangeEdit)) -> Answer<ChangeLine> {
    client::put(&join("/unit/changes/", &id.to_string(), ""), &edit).await
}

/// Takes a line away.
pub async fn delete_change((id, version): (i64, i64)) -> Answer<()> {
    let path = join("/unit/changes/", &id.to_string(), "");
    client::delete(&client::with_query(
        &path,
        &[("version", &version.to_string())],
    ))
    .await
}

/// Takes all lines away.
pub async fn clear_changes(version: i64) -> Answer<()> {
    client::delete(&client::with_query(
        "/unit/changes",
        &[("version", &version.to_string())],
    ))
    .await
}

/// Sends a filled-in template to be checked.
pub async fn upload(file: File, on_progress: Callback<u8>) -> Answer<ImportReport> {
    client::upload("/unit/imports", &file, on_progress).await
}

/// What became of a file.
pub async fn import(id: String) -> Answer<ImportReport> {
    client::get(&join("/unit/imports/", &id, "")).await
}

/// The wrong rows with their reasons.
pub fn import_errors(id: &str) -> String {
    join("/unit/imports/", id, "/errors.xlsx")
}

/// Takes the rows of a file into the change list.
pub async fn apply_import((id, apply): (String, ImportApply)) -> Answer<ImportReport> {
    client::post(&join("/unit/imports/", &id, "/apply"), &apply).await
}

/// What would be remitted now.
pub async fn preview() -> Answer<RemittancePreview> {
    client::get("/unit/remittances/draft").await
}

/// Hands the list to the unit's reviewer.
pub async fn submit_draft() -> Answer<RemittancePreview> {
    client::post("/unit/remittances/draft/submission", &()).await
}

/// Takes the list back from the reviewer.
pub async fn withdraw_draft() -> Answer<RemittancePreview> {
    client::delete("/unit/remittances/draft/submission").await
}

/// Confirms the list that was seen (核定).
pub async fn confirm(request: ConfirmRequest, key: IdempotencyKey) -> Answer<RemittanceView> {
    client::post_once("/unit/remittances", &request, key).await
}

/// Lines of a remittance, or of the one in preparation.
pub async fn lines((no, q, page): (Option<String>, String, u32)) -> Answer<RemittanceLinePage> {
    let path = lines_path(no.as_deref());
    client::get(&client::with_query(
        &path,
        &[("page", &page.to_string()), ("q", &q)],
    ))
    .await
}

/// The lines of a remittance, or of the one in preparation, as a file.
pub fn lines_export(no: Option<&str>, q: &str) -> String {
    let path = join(&lines_path(no), "/export", "");
    client::with_query(&path, &[("q", q)])
}

/// The change list as a file.
pub fn changes_export(kind: Option<ChangeKind>) -> String {
    let kind = kind.map_or("", words::kind_key);
    client::with_query("/unit/changes/export", &[("kind", kind)])
}

/// The annual review as a file.
pub const REVIEW_EXPORT: &str = "/unit/annual-review/export";

fn lines_path(no: Option<&str>) -> String {
    join("/unit/remittances/", no.unwrap_or("draft"), "/lines")
}

/// All lines of a remittance for paper, at most [`PRINTED_LINES`], and how many there are.
pub async fn printed_lines(no: String) -> Answer<(Vec<RemittanceLine>, i64)> {
    let (mut lines, mut page) = (Vec::new(), 1_u32);
    loop {
        let path = lines_path(Some(&no));
        let path = client::with_query(
            &path,
            &[("page", &page.to_string()), ("page_size", LARGEST_PAGE)],
        );
        let answer: RemittanceLinePage = client::get(&path).await?;
        let (total, last) = (answer.page.total_count, answer.lines.is_empty());
        lines.extend(answer.lines);
        let all = i64::try_from(lines.len()).is_ok_and(|count| count >= total);
        if all || last || lines.len() >= PRINTED_LINES {
            return Ok((lines, total));
        }
        page += 1;
    }
}

/// Remittances, newest first.
pub async fn remittances(page: u32) -> Answer<RemittancePage> {
    client::get(&client::with_query(
        "/unit/remittances",
        &[("page", &page.to_string())],
    ))
    .await
}

/// Where a remittance is; polled.
pub fn remittance_path(no: &str) -> String {
    join("/unit/remittances/", no, "")
}

/// One remittance, read once.
pub async fn remittance(no: String) -> Answer<RemittanceView> {
    client::get(&remittance_path(&no)).await
}

/// 汇缴清册 as a spreadsheet.
pub fn list_xlsx(no: &str) -> String {
    join("/unit/remittances/", no, "/list.xlsx")
}

/// 汇缴回单, once the money is allocated.
pub fn receipt_pdf(no: &str) -> String {
    join("/unit/remittances/", no, "/receipt.pdf")
}

fn payment_path(no: &str) -> String {
    join("/unit/remittances/", no, "/payment")
}

/// 缴款单.
pub async fn slip(no: String) -> Answer<PaymentSlip> {
    client::get(&payment_path(&no)).await
}

/// A new slip in place of one that has expired.
pub async fn renew_slip(no: String, key: IdempotencyKey) -> Answer<PaymentSlip> {
    client::post_once(&payment_path(&no), &(), key).await
}

/// Takes a remittance back before it is paid.
pub async fn void(no: String, key: IdempotencyKey) -> Answer<RemittanceView> {
    client::post_once(&join("/unit/remittances/", &no, "/void"), &(), key).await
}

/// Pays a remittance from suspense (单位暂存款抵缴).
pub async fn pay_from_suspense(no: String, key: IdempotencyKey) -> Answer<RemittanceView> {
    client::post_once(
        &join("/unit/remittances/", &no, "/suspense-payment"),
        &(),
        key,
    )
    .await
}

/// 暂收款.
pub async fn suspense(page: u32) -> Answer<SuspenseView> {
    client::get(&client::with_query(
        "/unit/suspense",
        &[("page", &page.to_string())],
    ))
    .await
}

/// Agents of the unit.
pub async fn agents() -> Answer<AgentList> {
    client::get("/unit/agents").await
}

/// Changes what an agent may do.
pub async fn edit_agent((id, edit): (String, AgentEdit)) -> Answer<AgentView> {
    client::put(&join("/unit/agents/", &id, ""), &edit).await
}

/// 操作日志.
pub async fn audit(page: u32) -> Answer<AuditPage> {
    client::get(&client::with_query(
        "/unit/audit",
        &[("page", &page.to_string())],
    ))
    .await
}

/// 跨年清册 as it would be fixed.
pub async fn annual_review() -> Answer<AnnualReviewView> {
    client::get("/unit/annual-review").await
}

/// Fixes the new bases for the fund year.
pub async fn do_annual_review(_fund_year: i32, key: IdempotencyKey) -> Answer<AnnualReviewView> {
    client::post_once("/unit/annual-review", &(), key).await
}

fn join(before: &str, middle: &str, after: &str) -> String {
    [before, middle, after].concat()
}
