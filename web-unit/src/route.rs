//! The pages of the unit hall and their addresses. Names and document numbers
//! never stand in an address: searches are kept by the page.

use shared_types::{api::unit::ChangeKind, codes::AccountStatus};
use web_kit::{
    client::with_query,
    prelude::t,
    route::{Route, query, segments},
};

use crate::words;

/// A page of the hall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hall {
    /// What is due.
    Home,
    /// Login, and the path that was wanted.
    Login {
        /// Where to go afterwards.
        next: Option<String>,
    },
    /// 变更清册
    Changes(ChangeQuery),
    /// A new line of it.
    NewChange,
    /// Choosing a spreadsheet.
    Upload,
    /// What became of it.
    Import(String),
    /// 汇缴清册 as it stands.
    Preview,
    /// Check your answers.
    Check,
    /// 汇缴记录, by page.
    Remittances(u32),
    /// One remittance.
    Remittance(String),
    /// Its payment.
    Payment(String),
    /// 汇缴清册 for paper.
    PrintList(String),
    /// 汇缴回单 for paper.
    PrintReceipt(String),
    /// 暂收款, by page.
    Suspense(u32),
    /// 职工, by state.
    Employees(Option<AccountStatus>),
    /// 跨年清册核定
    AnnualReview,
    /// 经办人
    Agents,
    /// 操作日志, by page.
    Audit(u32),
    /// 设置
    Settings,
    /// An address that means nothing.
    NotFound,
}

/// What of the change list is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeQuery {
    /// Page, from 1.
    pub page: u32,
    /// One kind only.
    pub kind: Option<ChangeKind>,
    /// The import that was just taken in.
    pub imported: Option<String>,
}

impl ChangeQuery {
    /// The first page of one kind, or of all.
    pub const fn of(kind: Option<ChangeKind>) -> Self {
        Self {
            page: 1,
            kind,
            imported: None,
        }
    }
}

impl Hall {
    /// The whole change list.
    pub const fn changes() -> Self {
        Self::Changes(ChangeQuery::of(None))
    }

    /// The login that leads back here.
    pub fn behind_login(&self) -> Self {
        let next = (*self != Self::Home && *self != Self::NotFound).then(|| self.path());
        Self::Login { next }
    }

    /// Where the login leads: only ever to a page of this hall.
    pub fn after_login(next: Option<&str>) -> Self {
        match next.map(Self::parse) {
            None | Some(Self::Login { .. } | Self::NotFound) => Self::Home,
            Some(page) => page,
        }
    }
}

impl Route for Hall {
    fn parse(path: &str) -> Self {
        let page = || {
            query(path, "page")
                .and_then(|page| page.parse().ok())
                .filter(|page| *page > 0)
                .unwrap_or(1)
        };
        match *segments(path) {
            [] => Self::Home,
            ["login"] => Self::Login {
                next: query(path, "next"),
            },
            ["changes"] => Self::Changes(ChangeQuery {
                page: page(),
                kind: query(path, "kind").and_then(|kind| words::kind_from_key(&kind)),
                imported: query(path, "imported"),
            }),
            ["changes", "new"] => Self::NewChange,
            ["imports"] => Self::Upload,
            ["imports", id] => Self::Import(id.to_owned()),
            ["remittance"] => Self::Preview,
            ["remittance", "check"] => Self::Check,
            ["remittances"] => Self::Remittances(page()),
            ["remittances", no] => Self::Remittance(no.to_owned()),
            ["remittances", no, "payment"] => Self::Payment(no.to_owned()),
            ["remittances", no, "list"] => Self::PrintList(no.to_owned()),
            ["remittances", no, "receipt"] => Self::PrintReceipt(no.to_owned()),
            ["suspense"] => Self::Suspense(page()),
            ["employees"] => Self::Employees(
                query(path, "status").and_then(|status| AccountStatus::from_key(&status)),
            ),
            ["annual-review"] => Self::AnnualReview,
            ["agents"] => Self::Agents,
            ["audit"] => Self::Audit(page()),
            ["settings"] => Self::Settings,
            _ => Self::NotFound,
        }
    }

    fn path(&self) -> String {
        match self {
            Self::Home => "/unit/".to_owned(),
            Self::Login { next } => with_query(
                "/unit/login",
                &[("next", next.as_deref().unwrap_or_default())],
            ),
            Self::Changes(shown) => with_query(
                "/unit/changes",
                &[
                    ("page", &page_text(shown.page)),
                    ("kind", shown.kind.map_or("", words::kind_key)),
                    ("imported", shown.imported.as_deref().unwrap_or_default()),
                ],
            ),
            Self::NewChange => "/unit/changes/new".to_owned(),
            Self::Upload => "/unit/imports".to_owned(),
            Self::Import(id) => ["/unit/imports/", id].concat(),
            Self::Preview => "/unit/remittance".to_owned(),
            Self::Check => "/unit/remittance/check".to_owned(),
            Self::Remittances(page) => paged("/unit/remittances", *page),
            Self::Remittance(no) => remittance(no, ""),
            Self::Payment(no) => remittance(no, "/payment"),
            Self::PrintList(no) => remittance(no, "/list"),
            Self::PrintReceipt(no) => remittance(no, "/receipt"),
            Self::Suspense(page) => paged("/unit/suspense", *page),
            Self::Employees(status) => with_query(
                "/unit/employees",
                &[("status", status.map_or("", AccountStatus::key))],
            ),
            Self::AnnualReview => "/unit/annual-review".to_owned(),
            Self::Agents => "/unit/agents".to_owned(),
            Self::Audit(page) => paged("/unit/audit", *page),
            Self::Settings => "/unit/settings".to_owned(),
            Self::NotFound => "/unit/not-found".to_owned(),
        }
    }

    fn title(&self) -> String {
        let title = match self {
            Self::Home => t::u_home(),
            Self::Login { .. } => t::u_login(),
            Self::Changes(_) => t::u_changes(),
            Self::NewChange => t::u_change_new(),
            Self::Upload => t::u_upload(),
            Self::Import(_) => t::u_import(),
            Self::Preview => t::u_preview(),
            Self::Check => t::u_check(),
            Self::Remittances(_) => t::u_remittances(),
            Self::Remittance(_) => t::u_remittance(),
            Self::Payment(_) => t::u_payment(),
            Self::PrintList(_) => t::u_print_list(),
            Self::PrintReceipt(_) => t::u_print_receipt(),
            Self::Suspense(_) => t::u_suspense(),
            Self::Employees(..) => t::u_employees(),
            Self::AnnualReview => t::u_review(),
            Self::Agents => t::u_agents(),
            Self::Audit(_) => t::u_audit(),
            Self::Settings => t::u_settings(),
            Self::NotFound => t::u_not_found(),
        };
        [title, " · ", t::u_hall()].concat()
    }
}

/// The first page needs no number.
fn page_text(page: u32) -> String {
    if page > 1 {
        page.to_string()
    } else {
        String::new()
    }
}

fn paged(path: &str, page: u32) -> String {
    with_query(path, &[("page", &page_text(page))])
}

fn remittance(no: &str, part: &str) -> String {
    ["/unit/remittances/", no, part].concat()
}

#[cfg(test)]
mod tests {
    use shared_types::{api::unit::ChangeKind, codes::AccountStatus};
    use web_kit::route::Route as _;

    use super::{ChangeQuery, Hall};

    #[test]
    fn every_page_is_found_again_by_its_path() {
        let no = || "212611220000001".to_owned();
        for page in [
            Hall::Home,
            Hall::Login { next: None },
            Hall::changes(),
            Hall::NewChange,
            Hall::Upload,
            Hall::Import("132611220000001".to_owned()),
            Hall::Preview,
            Hall::Check,
            Hall::Remittances(1),
            Hall::Remittance(no()),
            Hall::Payment(no()),
            Hall::PrintList(no()),
            Hall::PrintReceipt(no()),
            Hall::Suspense(1),
            Hall::Employees(None),
            Hall::AnnualReview,
            Hall::Agents,
            Hall::Audit(1),
            Hall::Settings,
            Hall::NotFound,
        ] {
            assert_eq!(Hall::parse(&page.path()), page);
        }
    }

    #[test]
    fn filters_are_read_from_the_address() {
        let shown = ChangeQuery {
            page: 3,
            kind: Some(ChangeKind::TransferIn),
            imported: None,
        };
        assert_eq!(
            Hall::parse("/unit/changes?page=3&kind=transfer_in"),
            Hall::Changes(shown)
        );
        assert_eq!(
            Hall::parse("/unit/employees?status=sealed"),
            Hall::Employees(Some(AccountStatus::Sealed))
        );
        for nonsense in [
            "/unit/audit?page=0",
            "/unit/audit?page=-1",
            "/unit/audit?page=x",
        ] {
            assert_eq!(Hall::parse(nonsense), Hall::Audit(1));
        }
    }

    #[test]
    fn the_login_leads_only_into_this_hall() {
        assert_eq!(Hall::after_login(Some("/unit/agents")), Hall::Agents);
        for elsewhere in [
            None,
            Some("https://evil.example/x/y/z/w"),
            Some("/unit/login?next=/unit/agents"),
            Some("/unit/x"),
        ] {
            assert_eq!(Hall::after_login(elsewhere), Hall::Home);
        }
    }
}
