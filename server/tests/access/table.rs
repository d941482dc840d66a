//! Who gets which answer where. A new operation of the API needs a row here.

/// Status of the answer to each kind of caller, in the order of [`super::CALLERS`].
pub type Answers = [u16; 10];

/// What is sent along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    Nothing,
    /// Name and password of an employee.
    EmployeeLogin,
    /// Name and password of an agent.
    AgentLogin,
    /// A newcomer for the change list.
    Change,
    /// Another base for the line of the change list.
    ChangeEdit,
    /// A workbook with one newcomer.
    File,
    /// Take the checked rows.
    Apply,
    /// The preview that the unit's reviewer saw.
    Confirm,
    /// The same rights once more.
    Rights,
    /// Ask for a proof.
    Certificate,
    /// Ask for one value in full.
    Reveal,
    /// A payment of the slip.
    Notice,
    /// Begin an application.
    Case,
    /// An empty form of the draft.
    CaseForm,
}

/// One operation. `{name}` in the path stands for the thing of [`super::World`].
#[derive(Debug)]
pub struct Row {
    pub method: &'static str,
    pub path: &'static str,
    pub sent: Sent,
    pub answers: Answers,
}

const fn row(method: &'static str, path: &'static str, sent: Sent, answers: Answers) -> Row {
    Row {
        method,
        path,
        sent,
        answers,
    }
}

/// The same for everyone.
const fn anyone(status: u16) -> Answers {
    [status; 10]
}

/// For the employee whose things they are, and for another employee.
const fn employees(own: u16, other: u16) -> Answers {
    [401, own, other, 401, 401, 401, 401, 401, 401, 401]
}

/// For the three rights alone, and for an agent of another unit with all of them.
const fn agents(operate: u16, review: u16, administer: u16, stranger: u16) -> Answers {
    [
        401, 401, 401, operate, review, administer, stranger, 401, 401, 401,
    ]
}

/// Any agent, on what belongs to the agent's own unit.
const fn own_unit(status: u16) -> Answers {
    agents(status, status, status, status)
}

/// Any agent of the unit that the thing belongs to.
const fn of_unit(status: u16) -> Answers {
    agents(status, status, status, 404)
}

use Sent::{
    AgentLogin, Apply, Case, CaseForm, Certificate, Change, ChangeEdit, Confirm, EmployeeLogin,
    File, Nothing, Notice, Reveal, Rights,
};

/// All of `/api/v1`.
pub const API: &[Row] = &[
    row("GET", "/api/v1/centre", Nothing, anyone(200)),
    row("GET", "/api/v1/items", Nothing, anyone(200)),
    row("GET", "/api/v1/items/{item}", Nothing, anyone(200)),
    row("GET", "/api/v1/outlets", Nothing, anyone(200)),
    row(
        "POST",
        "/api/v1/bank/notices",
        Notice,
        [401, 401, 401, 401, 401, 401, 401, 401, 401, 200],
    ),
    // The personal hall.
    row(
        "POST",
        "/api/v1/personal/session",
        EmployeeLogin,
        anyone(200),
    ),
    // Without a cookie of the hall there is no session, and that is no error.
    row(
        "GET",
        "/api/v1/personal/session",
        Nothing,
        [204, 200, 200, 204, 204, 204, 204, 204, 204, 204],
    ),
    row(
        "DELETE",
        "/api/v1/personal/session",
        Nothing,
        employees(204, 204),
    ),
    row(
        "GET",
        "/api/v1/personal/overview",
        Nothing,
        employees(200, 200),
    ),
    row(
        "GET",
        "/api/v1/personal/recent",
        Nothing,
        employees(200, 200),
    ),
    row(
        "GET",
        "/api/v1/personal/transactions",
        Nothing,
        employees(200, 200),
    ),
    row(
        "GET",
        "/api/v1/personal/transactions.xlsx",
        Nothing,
        employees(200, 200),
    ),
    row(
        "GET",
        "/api/v1/personal/history",
        Nothing,
        employees(200, 200),
    ),
    row(
        "GET",
        "/api/v1/personal/account",
        Nothing,
        employees(200, 200),
    ),
    row(
        "POST",
        "/api/v1/personal/account/reveal",
        Reveal,
        employees(200, 200),
    ),
    row(
        "GET",
        "/api/v1/personal/certificates",
        Nothing,
        employees(200, 200),
    ),
    row(
        "POST",
        "/api/v1/personal/certificates",
        Certificate,
        employees(201, 201),
    ),
    row(
        "GET",
        "/api/v1/personal/cases",
        Nothing,
        employees(200, 200),
    ),
    row("POST", "/api/v1/personal/cases", Case, employees(200, 200)),
    row(
        "GET",
        "/api/v1/personal/cases/{case}",
        Nothing,
        employees(200, 404),
    ),
    row(
        "PUT",
        "/api/v1/personal/cases/{case}/form",
        CaseForm,
        employees(200, 404),
    ),
    row(
        "POST",
        "/api/v1/personal/cases/{case}/submission",
        CaseForm,
        employees(422, 404),
    ),
    row(
        "POST",
        "/api/v1/personal/cases/{case}/withdrawal",
        Nothing,
        employees(200, 404),
    ),
    row(
        "GET",
        "/api/v1/personal/certificates/{no}",
        Nothing,
        employees(200, 404),
    ),
    row(
        "GET",
        "/api/v1/personal/certificates/{no}/pdf",
        Nothing,
        employees(200, 404),
    ),
    row(
        "POST",
        "/api/v1/personal/certificates/{no}/revocation",
        Nothing,
        employees(200, 404),
    ),
    // Lists as files: whoever may see the list.
    row(
        "GET",
        "/api/v1/personal/transactions/export",
        Nothing,
        employees(200, 200),
    ),
    row(
        "GET",
        "/api/v1/personal/history/export",
        Nothing,
        employees(200, 200),
    ),
    row(
        "GET",
        "/api/v1/unit/employees/export",
        Nothing,
        own_unit(200),
    ),
    row("GET", "/api/v1/unit/agents/export", Nothing, own_unit(200)),
    row(
        "GET",
        "/api/v1/unit/annual-review/export",
        Nothing,
        own_unit(200),
    ),
    row("GET", "/api/v1/unit/audit/export", Nothing, own_unit(200)),
    row("GET", "/api/v1/unit/changes/export", Nothing, own_unit(200)),
    row(
        "GET",
        "/api/v1/unit/remittances/draft/lines/export",
        Nothing,
        own_unit(200),
    ),
    row(
        "GET",
        "/api/v1/unit/remittances/export",
        Nothing,
        own_unit(200),
    ),
    row(
        "GET",
        "/api/v1/unit/suspense/export",
        Nothing,
        own_unit(200),
    ),
    row(
        "GET",
        "/api/v1/unit/remittances/{remittance_no}/lines/export",
        Nothing,
        of_unit(200),
    ),
    // The unit hall.
    row("POST", "/api/v1/unit/session", AgentLogin, anyone(200)),
    row(
        "GET",
        "/api/v1/unit/session",
        Nothing,
        [204, 204, 204, 200, 200, 200, 200, 401, 401, 204],
    ),
    row("DELETE", "/api/v1/unit/session", Nothing, own_unit(204)),
    row("GET", "/api/v1/unit/home", Nothing, own_unit(200)),
    row("GET", "/api/v1/unit/employees", Nothing, own_unit(200)),
    row("GET", "/api/v1/unit/agents", Nothing, own_unit(200)),
    row(
        "PUT",
        "/api/v1/unit/agents/{id}",
        Rights,
        agents(403, 403, 200, 404),
    ),
    row("GET", "/api/v1/unit/audit", Nothing, own_unit(200)),
    row("GET", "/api/v1/unit/changes", Nothing, own_unit(200)),
    row(
        "POST",
        "/api/v1/unit/changes",
        Change,
        agents(201, 403, 403, 201),
    ),
    row(
        "PUT",
        "/api/v1/unit/changes/{id}",
        ChangeEdit,
        agents(200, 403, 403, 404),
    ),
    row(
        "DELETE",
        "/api/v1/unit/changes/{id}",
        Nothing,
        agents(204, 403, 403, 404),
    ),
    // The stranger's own list has another version than the one that was seen.
    row(
        "DELETE",
        "/api/v1/unit/changes",
        Nothing,
        agents(204, 403, 403, 409),
    ),
    row(
        "GET",
        "/api/v1/unit/changes/template.xlsx",
        Nothing,
        own_unit(200),
    ),
    row(
        "POST",
        "/api/v1/unit/imports",
        File,
        agents(201, 403, 403, 201),
    ),
    row("GET", "/api/v1/unit/imports/{id}", Nothing, of_unit(200)),
    row(
        "GET",
        "/api/v1/unit/imports/{id}/errors.xlsx",
        Nothing,
        of_unit(200),
    ),
    row(
        "POST",
        "/api/v1/unit/imports/{id}/apply",
        Apply,
        agents(200, 403, 403, 404),
    ),
    row(
        "GET",
        "/api/v1/unit/remittances/draft",
        Nothing,
        own_unit(200),
    ),
    row(
        "GET",
        "/api/v1/unit/remittances/draft/lines",
        Nothing,
        own_unit(200),
    ),
    row(
        "POST",
        "/api/v1/unit/remittances/draft/submission",
        Nothing,
        agents(200, 403, 403, 200),
    ),
    // Nothing has been submitted; who may not take it back does not learn that.
    row(
        "DELETE",
        "/api/v1/unit/remittances/draft/submission",
        Nothing,
        agents(409, 409, 403, 409),
    ),
    row("GET", "/api/v1/unit/remittances", Nothing, own_unit(200)),
    row(
        "POST",
        "/api/v1/unit/remittances",
        Confirm,
        agents(403, 201, 403, 409),
    ),
    row(
        "GET",
        "/api/v1/unit/remittances/{remittance_no}",
        Nothing,
        of_unit(200),
    ),
    row(
        "GET",
        "/api/v1/unit/remittances/{remittance_no}/lines",
        Nothing,
        of_unit(200),
    ),
    row(
        "GET",
        "/api/v1/unit/remittances/{remittance_no}/list.xlsx",
        Nothing,
        of_unit(200),
    ),
    // Outstanding, so there is no receipt yet.
    row(
        "GET",
        "/api/v1/unit/remittances/{remittance_no}/receipt.pdf",
        Nothing,
        of_unit(409),
    ),
    row(
        "POST",
        "/api/v1/unit/remittances/{remittance_no}/void",
        Nothing,
        agents(403, 200, 403, 404),
    ),
    row(
        "GET",
        "/api/v1/unit/remittances/{remittance_no}/payment",
        Nothing,
        of_unit(200),
    ),
    // The slip still counts.
    row(
        "POST",
        "/api/v1/unit/remittances/{remittance_no}/payment",
        Nothing,
        agents(409, 409, 403, 404),
    ),
    // There is nothing in suspense.
    row(
        "POST",
        "/api/v1/unit/remittances/{remittance_no}/suspense-payment",
        Nothing,
        agents(403, 409, 403, 404),
    ),
    row("GET", "/api/v1/unit/suspense", Nothing, own_unit(200)),
    row("GET", "/api/v1/unit/annual-review", Nothing, own_unit(200)),
    row(
        "POST",
        "/api/v1/unit/annual-review",
        Nothing,
        agents(403, 409, 403, 409),
    ),
];

/// What needs no session and is not in the API's description.
pub const PAGES: &[Row] = &[
    row("GET", "/", Nothing, anyone(200)),
    row("GET", "/items", Nothing, anyone(200)),
    row("GET", "/items/14", Nothing, anyone(200)),
    row("GET", "/items/99", Nothing, anyone(404)),
    row(
        "GET",
        "/items/forms/withdrawal-application",
        Nothing,
        anyone(200),
    ),
    row("GET", "/verify", Nothing, anyone(200)),
    row("GET", "/verify/{code}", Nothing, anyone(200)),
    row("GET", "/api-docs", Nothing, anyone(200)),
    row("GET", "/api/v1/openapi.json", Nothing, anyone(200)),
    row("GET", "/healthz", Nothing, anyone(200)),
    row("GET", "/readyz", Nothing, anyone(200)),
    // The tests come from inside the house; from elsewhere it is 404.
    row("GET", "/metrics", Nothing, anyone(200)),
    row("GET", "/assets-public/no-such.css", Nothing, anyone(404)),
    row("GET", "/api/v1/no-such-thing", Nothing, anyone(404)),
    row("GET", "/no-such-page", Nothing, anyone(404)),
];
