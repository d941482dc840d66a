//! The frame around every page: shell, navigation, the way in.

use web_kit::prelude::*;

use crate::{
    pages::{
        CertificatePage, CheckCertificatePage, Kept, KeptPage, LoginPage, NewCertificatePage,
        TransactionsPage, me_page, not_found_page, privacy_page,
    },
    route::Page as Hall,
    session::{Session, SessionProvider, Who, use_session},
    state::Filter,
};

/// The personal hall.
#[component]
pub fn App() -> Html {
    html! { <Kit><SessionProvider /></Kit> }
}

#[derive(Properties, PartialEq)]
pub struct FrameProps {
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
    let nav = if inside {
        navigation(&props.route)
    } else {
        Vec::new()
    };
    let content = if detour.is_some() {
        waiting(&props.route)
    } else {
        page(&session, &props.route)
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

fn page(session: &Session, route: &Hall) -> Html {
    let kept = |what: Kept| html! { <KeptPage key={what as usize} {what} /> };
    match (&session.who, route) {
        (Who::Unknown, route) if route.is_personal() || web_kit::is_apart() => waiting(route),
        (Who::Unreachable(error), route) if route.is_personal() => html! {
            <Page title={route.title()}><ErrorView error={error.clone()} retry={session.ask.clone()} /></Page>
        },
        (_, Hall::Home) => kept(Kept::Overview),
        (_, Hall::History) => kept(Kept::History),
        (_, Hall::Account) => kept(Kept::Account),
        (_, Hall::Certificates) => kept(Kept::Certificates),
        (_, Hall::Login { .. }) => html! { <LoginPage /> },
        (_, Hall::Transactions(filter)) => html! { <TransactionsPage filter={*filter} /> },
        (_, Hall::NewCertificate) => html! { <NewCertificatePage /> },
        (_, Hall::CheckCertificate) => html! { <CheckCertificatePage /> },
        (_, Hall::IssuedCertificate(no)) => {
            html! { <CertificatePage key="issued" no={no.clone()} issued=true /> }
        }
        (_, Hall::Certificate(no)) => html! { <CertificatePage no={no.clone()} /> },
        (_, Hall::Me) => me_page(session),
        (_, Hall::Privacy) => privacy_page(),
        (_, Hall::NotFound) => not_found_page(),
    }
}
