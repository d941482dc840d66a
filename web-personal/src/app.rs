//! The frame around every page: shell, navigation, the way in.

use web_kit::prelude::*;

use crate::{
    pages::{
        CasePage, CasesPage, CertificatePage, CheckCertificatePage, Kept, KeptPage, LoginPage,
        NewCertificatePage, TransactionsPage, item_page, me_page, not_found_page, privacy_page,
    },
    route::Page as Hall,
    session::{Session, SessionProvider, Who, use_session},
    state::Filter,
};

/// Draws the pages of one module of the hall; none for those of the other.
type Draw = fn(&Session, &Hall) -> Option<Html>;

/// A module that browsers load: the accounts with what one looks at often, or the
/// applications, which would make every first visit heavier.
#[derive(Clone, Copy)]
pub struct Module {
    draw: Draw,
    /// Whether it draws the applications.
    for_cases: bool,
}

/// There are two, which never change.
impl PartialEq for Module {
    fn eq(&self, other: &Self) -> bool {
        self.for_cases == other.for_cases
    }
}

/// The personal hall.
#[component]
pub fn App() -> Html {
    let module = Module {
        draw: account_page,
        for_cases: false,
    };
    html! { <Kit><SessionProvider {module} /></Kit> }
}

/// Its applications.
#[component]
pub fn CaseApp() -> Html {
    let module = Module {
        draw: case_page,
        for_cases: true,
    };
    html! { <Kit><SessionProvider {module} /></Kit> }
}

#[derive(Properties, PartialEq)]
pub struct FrameProps {
    pub module: Module,
    pub route: Hall,
}

/// Shell and page; leads to the login and back.
#[component]
pub fn Frame(props: &FrameProps) -> Html {
    let session = use_session();
    let inside = matches!(session.who, Who::Somebody(_));
    let detour = match (&session.who, &props.route) {
        (Who::Nobody, route) if route.is_personal() => Some(route.behind_login()),
        (Who::Somebody(_), Hall::Login { next }) => Some(Hall::after_login(next.as_deref())),
        _ => None,
    };
    use_detour(detour.clone());
    let elsewhere = detour.is_none() && props.route.is_case() != props.module.for_cases;
    use_elsewhere(elsewhere);
    let nav = if inside {
        navigation(&props.route)
    } else {
        Vec::new()
    };
    let content = if detour.is_some() || elsewhere {
        waiting(&props.route)
    } else {
        page(&session, &props.route, props.module.draw)
    };
    html! {
        <PhoneShell<Hall> centre={t::p_centre()} home={Hall::Home} {nav}>
            if inside { <SessionGuard on_extend={session.ask.clone()} on_logout={session.log_out.clone()} /> }
            { content }
        </PhoneShell<Hall>>
    }
}

fn navigation(route: &Hall) -> Vec<NavItem<Hall>> {
    let entries = [
        (Hall::Home, t::p_nav_home(), Icon::HOME),
        (
            Hall::Transactions(Filter::default()),
            t::p_nav_transactions(),
            Icon::LIST,
        ),
        (
            Hall::Certificates,
            t::p_nav_certificates(),
            Icon::CERTIFICATE,
        ),
        (Hall::Me, t::p_nav_me(), Icon::PERSON),
    ];
    let current = route.entry();
    let entries = entries.into_iter().enumerate();
    entries
        .map(|(index, (to, label, icon))| NavItem::new(to, label, icon, index == current))
        .collect()
}

/// The page's place while it is not known who asks; as in `index.html`.
fn waiting(route: &Hall) -> Html {
    let body = html! { <section class="section card waiting"><Skeleton /></section> };
    html! { <Page title={route.title()}>{ body }</Page> }
}

fn page(session: &Session, route: &Hall, draw: Draw) -> Html {
    match (&session.who, route) {
        (Who::Unknown, route) if route.is_personal() || web_kit::is_apart() => waiting(route),
        (Who::Unreachable(error), route) if route.is_personal() => html! {
            <Page title={route.title()}><ErrorView error={error.clone()} retry={session.ask.clone()} /></Page>
        },
        _ => draw(session, route).unwrap_or_else(|| waiting(route)),
    }
}

/// Pages about the account.
fn account_page(session: &Session, route: &Hall) -> Option<Html> {
    let kept = |what: Kept| html! { <KeptPage key={what as usize} {what} /> };
    Some(match route {
        Hall::Home => kept(Kept::Overview),
        Hall::History => kept(Kept::History),
        Hall::Account => kept(Kept::Account),
        Hall::Certificates => kept(Kept::Certificates),
        Hall::Login { .. } => html! { <LoginPage /> },
        Hall::Transactions(filter) => html! { <TransactionsPage filter={*filter} /> },
        Hall::NewCertificate => html! { <NewCertificatePage /> },
        Hall::CheckCertificate => html! { <CheckCertificatePage /> },
        Hall::IssuedCertificate(no) => {
            html! { <CertificatePage key="issued" no={no.clone()} issued=true /> }
        }
        Hall::Certificate(no) => html! { <CertificatePage no={no.clone()} /> },
        Hall::Me => me_page(session),
        Hall::Privacy => privacy_page(),
        Hall::NotFound => not_found_page(),
        Hall::Cases | Hall::Item { .. } | Hall::Case(_) => return None,
    })
}

/// Pages about applications.
fn case_page(session: &Session, route: &Hall) -> Option<Html> {
    Some(match route {
        Hall::Cases => html! { <CasesPage /> },
        Hall::Item { code, step } => item_page(session, code, *step),
        Hall::Case(no) => html! { <CasePage key={no.clone()} no={no.clone()} /> },
        _ => return None,
    })
}
