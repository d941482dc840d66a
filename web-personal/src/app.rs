//! The frame around every page: session, shell, navigation, the way in.

use web_kit::prelude::*;

use crate::{
    api,
    pages::{
        AccountPage, CalculatorPage, CertificatePage, CertificatesPage, CheckCertificatePage,
        HistoryPage, IssuedCertificatePage, LoginPage, MePage, NewCertificatePage, NotFoundPage,
        OverviewPage, PrivacyPage, TransactionsPage,
    },
    route::Page as Hall,
    session::{Session, SessionProvider, Who, use_session},
};

/// The personal hall.
#[component]
pub fn App() -> Html {
    html! { <Kit><SessionProvider><Doors /></SessionProvider></Kit> }
}

/// The router, which needs the centre's name.
#[component]
fn Doors() -> Html {
    let language = use_language();
    let centre = use_load((), |()| api::centre());
    let name = match (language, centre.data()) {
        (Language::Chinese, Some(centre)) => AttrValue::from(centre.name.clone()),
        _ => AttrValue::Static(t::p_centre()),
    };
    let render = {
        let name = name.clone();
        Callback::from(move |route: Hall| html! { <Frame {route} centre={name.clone()} /> })
    };
    html! { <Router<Hall> centre={name} {render} /> }
}

#[derive(Properties, PartialEq)]
struct FrameProps {
    route: Hall,
    centre: AttrValue,
}

/// Shell and page; leads to the login and back.
#[component]
fn Frame(props: &FrameProps) -> Html {
    let session = use_session();
    let navigator = use_navigate::<Hall>();
    let inside = matches!(session.who, Who::Somebody(_));
    let detour = match (&session.who, &props.route) {
        (Who::Nobody, route) if route.is_personal() => Some(route.behind_login()),
        (Who::Somebody(_), Hall::Login { next }) => Some(Hall::after_login(next.as_deref())),
        _ => None,
    };
    use_effect_with(detour.clone(), move |detour| {
        if let Some(page) = detour {
            navigator.replace(page.clone());
        }
    });
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
        <PhoneShell<Hall> centre={props.centre.clone()} home={Hall::Home} {nav}>
            if inside { <SessionGuard on_extend={session.extend.clone()} on_logout={session.log_out.clone()} /> }
            { content }
        </PhoneShell<Hall>>
    }
}

fn navigation(route: &Hall) -> Vec<NavItem<Hall>> {
    let certificates = matches!(
        route,
        Hall::Certificates
            | Hall::NewCertificate
            | Hall::CheckCertificate
            | Hall::Certificate(_)
            | Hall::IssuedCertificate(_)
    );
    let me = matches!(
        route,
        Hall::Me | Hall::Account | Hall::Privacy | Hall::Calculator
    );
    let list = matches!(route, Hall::Transactions(_) | Hall::History);
    vec![
        NavItem::new(
            Hall::Home,
            t::p_nav_home(),
            Icon::HOME,
            *route == Hall::Home,
        ),
        NavItem::new(
            Hall::Transactions(Default::default()),
            t::p_nav_transactions(),
            Icon::LIST,
            list,
        ),
        NavItem::new(
            Hall::Certificates,
            t::p_nav_certificates(),
            Icon::CERTIFICATE,
            certificates,
        ),
        NavItem::new(Hall::Me, t::p_nav_me(), Icon::PERSON, me),
    ]
}

/// The page's place while it is not known who asks; as in `index.html`.
fn waiting(route: &Hall) -> Html {
    html! { <Page title={web_kit::route::Route::title(route)}><Section><Skeleton /></Section></Page> }
}

fn page(session: &Session, route: &Hall) -> Html {
    match (&session.who, route) {
        (Who::Unknown, route) if route.is_personal() => waiting(route),
        (Who::Unreachable(error), route) if route.is_personal() => html! {
            <Page title={web_kit::route::Route::title(route)}>
                <ErrorView error={error.clone()} retry={session.retry.clone()} />
            </Page>
        },
        (_, Hall::Home) => html! { <OverviewPage /> },
        (_, Hall::Login { .. }) => html! { <LoginPage /> },
        (_, Hall::Transactions(filter)) => html! { <TransactionsPage filter={*filter} /> },
        (_, Hall::History) => html! { <HistoryPage /> },
        (_, Hall::Account) => html! { <AccountPage /> },
        (_, Hall::Certificates) => html! { <CertificatesPage /> },
        (_, Hall::NewCertificate) => html! { <NewCertificatePage /> },
        (_, Hall::CheckCertificate) => html! { <CheckCertificatePage /> },
        (_, Hall::IssuedCertificate(no)) => html! { <IssuedCertificatePage no={no.clone()} /> },
        (_, Hall::Certificate(no)) => html! { <CertificatePage no={no.clone()} /> },
        (_, Hall::Me) => html! { <MePage /> },
        (_, Hall::Privacy) => html! { <PrivacyPage /> },
        (_, Hall::Calculator) => html! { <CalculatorPage /> },
        (_, Hall::NotFound) => html! { <NotFoundPage /> },
    }
}
