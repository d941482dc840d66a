//! The pages of the hall and their paths.

use web_kit::{
    route::{Route, query, segments},
    t,
};

use crate::{draft::Step, state::Filter};

/// A page of the personal hall.
#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    /// 我的公积金: what matters at a glance.
    Home,
    /// The way in; afterwards the path in `next` opens.
    Login { next: Option<String> },
    /// 缴存明细.
    Transactions(Filter),
    /// 缴存趋势.
    History,
    /// 账户信息.
    Account,
    /// 缴存证明.
    Certificates,
    /// Asks what the proof is for.
    NewCertificate,
    /// Shows what will be sent.
    CheckCertificate,
    /// The proof was made.
    IssuedCertificate(String),
    /// One proof.
    Certificate(String),
    /// An application for an item of the catalogue, and where in it.
    Item { code: String, step: Step },
    /// 我的办件.
    Cases,
    /// One case.
    Case(String),
    /// 我的: preferences, help, log out.
    Me,
    /// 隐私说明.
    Privacy,
    /// Anything else.
    NotFound,
}

impl Page {
    /// Whether one has to log in first.
    pub fn is_personal(&self) -> bool {
        !matches!(
            self,
            Self::Login { .. } | Self::Me | Self::Privacy | Self::NotFound
        )
    }

    /// Whether the module of the applications draws it.
    pub fn is_case(&self) -> bool {
        matches!(self, Self::Item { .. } | Self::Cases | Self::Case(_))
    }

    /// Which entry of the navigation it belongs to; none gives a number beyond.
    pub fn entry(&self) -> usize {
        match self {
            Self::Home | Self::Item { .. } | Self::Cases | Self::Case(_) => 0,
            Self::Transactions(_) | Self::History => 1,
            Self::Certificates
            | Self::NewCertificate
            | Self::CheckCertificate
            | Self::IssuedCertificate(_)
            | Self::Certificate(_) => 2,
            Self::Me | Self::Account | Self::Privacy => 3,
            Self::Login { .. } | Self::NotFound => usize::MAX,
        }
    }

    /// The application for an item, wherever it was left.
    pub fn item(code: &str) -> Self {
        Self::Item {
            code: code.to_owned(),
            step: Step::Open,
        }
    }

    /// The way in, and back here afterwards.
    pub fn behind_login(&self) -> Self {
        Self::Login {
            next: (*self != Self::Home).then(|| self.path()),
        }
    }

    /// The page that a login leads to. Only pages of this hall can come out,
    /// whatever the address said.
    pub fn after_login(next: Option<&str>) -> Self {
        match next.map(Self::parse) {
            None | Some(Self::Login { .. } | Self::NotFound) => Self::Home,
            Some(page) => page,
        }
    }
}

impl Route for Page {
    fn parse(path: &str) -> Self {
        match segments(path)[..] {
            [] => Self::Home,
            ["login"] => Self::Login {
                next: query(path, "next"),
            },
            ["transactions"] => Self::Transactions(Filter::from_text(
                query(path, "year").as_deref(),
                query(path, "kind").as_deref(),
            )),
            ["history"] => Self::History,
            ["account"] => Self::Account,
            ["certificates"] => Self::Certificates,
            ["certificates", "new"] => Self::NewCertificate,
            ["certificates", "new", "check"] => Self::CheckCertificate,
            ["certificates", no] => Self::Certificate(no.to_owned()),
            ["certificates", no, "issued"] => Self::IssuedCertificate(no.to_owned()),
            ["items", code] => Self::Item {
                code: code.to_owned(),
                step: Step::from_text(query(path, "step").as_deref()),
            },
            ["cases"] => Self::Cases,
            ["cases", no] => Self::Case(no.to_owned()),
            ["me"] => Self::Me,
            ["privacy"] => Self::Privacy,
            _ => Self::NotFound,
        }
    }

    fn path(&self) -> String {
        let tail = match self {
            Self::Home => "",
            Self::Login { next: None } => "login",
            Self::Login { next: Some(next) } => {
                return ["/personal/login?next=", &web_kit::dom::encode(next)].concat();
            }
            Self::Transactions(filter) => {
                return ["/personal/transactions", &filter.query()].concat();
            }
            Self::History => "history",
            Self::Account => "account",
            Self::Certificates => "certificates",
            Self::NewCertificate => "certificates/new",
            Self::CheckCertificate => "certificates/new/check",
            Self::Certificate(no) => return ["/personal/certificates/", no].concat(),
            Self::IssuedCertificate(no) => {
                return ["/personal/certificates/", no, "/issued"].concat();
            }
            Self::Item { code, step } => {
                let path = ["/personal/items/", code].concat();
                return web_kit::client::with_query(&path, &[("step", &step.text())]);
            }
            Self::Cases => "cases",
            Self::Case(no) => return ["/personal/cases/", no].concat(),
            Self::Me => "me",
            Self::Privacy => "privacy",
            Self::NotFound => "not-found",
        };
        ["/personal/", tail].concat()
    }

    fn title(&self) -> String {
        match self {
            Self::Home => t::p_home(),
            Self::Login { .. } => t::p_login(),
            Self::Transactions(_) => t::p_transactions(),
            Self::History => t::p_history(),
            Self::Account => t::p_account(),
            Self::Certificates => t::p_certificates(),
            Self::NewCertificate => t::p_new_title(),
            Self::CheckCertificate => t::p_check_title(),
            Self::IssuedCertificate(_) => t::p_issued_title(),
            Self::Certificate(_) => t::p_certificate_title(),
            Self::Item {
                step: Step::Page(number),
                ..
            } => {
                return t::p_apply_page(i64::try_from(*number).unwrap_or_default());
            }
            Self::Item {
                step: Step::Check, ..
            } => t::p_apply_check(),
            Self::Item { .. } => t::p_apply(),
            Self::Cases => t::p_cases(),
            Self::Case(_) => t::p_case(),
            Self::Me => t::p_me(),
            Self::Privacy => t::p_privacy(),
            Self::NotFound => t::p_not_found(),
        }
        .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use shared_types::codes::EntryType;
    use web_kit::route::Route as _;

    use super::Page;
    use crate::{draft::Step, state::Filter};

    fn item(step: Step) -> Page {
        Page::Item {
            code: "14".to_owned(),
            step,
        }
    }

    #[test]
    fn paths_come_back_as_the_same_page() {
        let no = || "202611220000001".to_owned();
        for page in [
            Page::Home,
            Page::Login { next: None },
            Page::Transactions(Filter::default()),
            Page::Transactions(Filter {
                year: Some(2025),
                kind: Some(EntryType::BackPayment),
            }),
            Page::Transactions(Filter {
                year: None,
                kind: Some(EntryType::InterestSettlement),
            }),
            Page::History,
            Page::Account,
            Page::Certificates,
            Page::NewCertificate,
            Page::CheckCertificate,
            Page::Certificate(no()),
            Page::IssuedCertificate(no()),
            item(Step::Open),
            item(Step::Page(1)),
            item(Step::Page(12)),
            item(Step::Check),
            Page::Cases,
            Page::Case("312611220000001".to_owned()),
            Page::Me,
            Page::Privacy,
            Page::NotFound,
        ] {
            assert_eq!(Page::parse(&page.path()), page, "{}", page.path());
        }
    }

    #[test]
    fn strange_paths_are_not_found_or_cleaned() {
        for (path, page) in [
            ("/personal", Page::Home),
            ("/personal/?elder=1", Page::Home),
            ("/personal/nothing", Page::NotFound),
            ("/personal/me/more", Page::NotFound),
            (
                "/personal/transactions?year=abc&kind=nonsense",
                Page::Transactions(Filter::default()),
            ),
            (
                "/personal/transactions?year=99999",
                Page::Transactions(Filter::default()),
            ),
            ("/personal/items/14?elder=1&step=check", item(Step::Check)),
            ("/personal/items/14?step=0", item(Step::Open)),
            ("/personal/items/14?step=two", item(Step::Open)),
            ("/personal/items", Page::NotFound),
            (
                "/personal/login?next=%2Fpersonal%2Fme",
                Page::Login {
                    next: Some("/personal/me".to_owned()),
                },
            ),
        ] {
            assert_eq!(Page::parse(path), page, "{path}");
        }
    }

    #[test]
    fn a_login_leads_only_to_pages_of_the_hall() {
        for (next, page) in [
            (None, Page::Home),
            (Some("/personal/history"), Page::History),
            (Some("/personal/login?next=%2Fpersonal%2Flogin"), Page::Home),
            (Some("https://elsewhere.example/a/b/c"), Page::Home),
            (Some("//elsewhere.example"), Page::Home),
            (Some("/personal/items/14?step=2"), item(Step::Page(2))),
            (
                Some("/personal/transactions?year=2025"),
                Page::Transactions(Filter {
                    year: Some(2025),
                    kind: None,
                }),
            ),
        ] {
            assert_eq!(Page::after_login(next), page, "{next:?}");
        }
    }

    #[test]
    fn public_pages_need_no_login() {
        assert!(item(Step::Check).is_personal() && Page::Cases.is_personal());
        assert!(Page::Home.is_personal() && Page::Certificate("1".to_owned()).is_personal());
        assert!(!Page::Me.is_personal() && !Page::NotFound.is_personal());
    }
}
