//! The frame around every page: session, shell, navigation, the way in.

use wasm_bindgen::JsCast as _;
use web_kit::prelude::*;
use web_sys::HtmlElement;

use crate::{
    api,
    pages::{
        AgentsPage, AnnualReviewPage, AuditPage, ChangesPage, CheckPage, EmployeesPage, HomePage,
        ImportPage, LoginPage, NewChangePage, NotFoundPage, PaymentPage, PreviewPage,
        PrintListPage, PrintReceiptPage, RemittancePage, RemittancesPage, SettingsPage,
        SuspensePage, UploadPage,
    },
    route::Hall,
    session::{SessionProvider, use_session},
    state::{self, Door},
};

/// How much of the entry before the current one stays in sight.
const NEIGHBOUR_PX: i32 = 56;

/// The unit hall.
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
        _ => AttrValue::Static(t::u_centre()),
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
    let detour = state::detour(&session.door, &props.route);
    use_detour(detour.clone());
    use_current_in_sight(props.route.path());
    let content = match &session.door {
        _ if detour.is_some() => waiting(&props.route),
        Door::Asking => waiting(&props.route),
        Door::Unreachable(error) => html! {
            <Page title={props.route.title()}><ErrorView error={error.clone()} retry={session.retry.clone()} /></Page>
        },
        _ => page(&props.route),
    };
    let inside = session.view();
    let guard = inside.map(|_| {
        html! { <SessionGuard on_extend={session.extend.clone()} on_logout={session.log_out.clone()} /> }
    });
    if inside.is_some() && matches!(props.route, Hall::PrintList(_) | Hall::PrintReceipt(_)) {
        return html! { <><main id="main" class="paper" tabindex="-1">{ content }</main>{ guard }</> };
    }
    html! {
        <DeskShell<Hall>
            centre={[props.centre.as_str(), " ", t::u_hall()].concat()} home={Hall::Home}
            nav={if inside.is_some() { navigation(&props.route) } else { Vec::new() }}
            unit_name={inside.and_then(|view| view.unit_name.clone()).map(AttrValue::from)}
            user_name={inside.map(|view| AttrValue::from(view.display_name.clone()))}
            on_logout={session.log_out.clone()}
        >
            { guard }
            { content }
        </DeskShell<Hall>>
    }
}

/// On phones the navigation is one line that scrolls: brings the entry of the
/// shown page into it.
#[hook]
fn use_current_in_sight(path: String) {
    use_effect_with(path, |_| {
        dom::soon(|| {
            let Ok(Some(link)) = dom::document().query_selector(".sidenav [aria-current]") else {
                return;
            };
            let Ok(link) = link.dyn_into::<HtmlElement>() else {
                return;
            };
            if let Some(nav) = link.parent_element() {
                nav.set_scroll_left(link.offset_left() - NEIGHBOUR_PX);
            }
        });
    });
}

fn navigation(route: &Hall) -> Vec<NavItem<Hall>> {
    let changes = matches!(
        route,
        Hall::Changes(_) | Hall::NewChange | Hall::Upload | Hall::Import(_)
    );
    let preview = matches!(route, Hall::Preview | Hall::Check);
    let past = matches!(
        route,
        Hall::Remittances(_) | Hall::Remittance(_) | Hall::Payment(_)
    );
    let suspense = matches!(route, Hall::Suspense(_));
    let employees = matches!(route, Hall::Employees(..));
    let audit = matches!(route, Hall::Audit(_));
    vec![
        NavItem::new(Hall::Home, t::u_home(), Icon::HOME, *route == Hall::Home),
        NavItem::new(Hall::changes(), t::u_changes(), Icon::EDIT, changes)
            .group(t::u_group_month()),
        NavItem::new(Hall::Preview, t::u_preview(), Icon::SHEET, preview),
        NavItem::new(Hall::Remittances(1), t::u_remittances(), Icon::LIST, past)
            .group(t::u_group_money()),
        NavItem::new(Hall::Suspense(1), t::u_suspense(), Icon::WALLET, suspense),
        NavItem::new(
            Hall::Employees(None),
            t::u_employees(),
            Icon::PEOPLE,
            employees,
        )
        .group(t::u_group_unit()),
        NavItem::new(
            Hall::AnnualReview,
            t::u_review_short(),
            Icon::CALENDAR,
            *route == Hall::AnnualReview,
        ),
        NavItem::new(
            Hall::Agents,
            t::u_agents(),
            Icon::LOCK,
            *route == Hall::Agents,
        ),
        NavItem::new(Hall::Audit(1), t::u_audit(), Icon::CLOCK, audit),
        NavItem::new(
            Hall::Settings,
            t::u_settings(),
            Icon::SETTINGS,
            *route == Hall::Settings,
        ),
    ]
}

/// The page's place while it is not known who asks; as in `index.html`.
fn waiting(route: &Hall) -> Html {
    html! { <Page title={route.title()}><Section><Skeleton /></Section></Page> }
}

fn page(route: &Hall) -> Html {
    match route.clone() {
        Hall::Home => html! { <HomePage /> },
        Hall::Login { .. } => html! { <LoginPage /> },
        Hall::Changes(shown) => html! { <ChangesPage {shown} /> },
        Hall::NewChange => html! { <NewChangePage /> },
        Hall::Upload => html! { <UploadPage /> },
        Hall::Import(id) => html! { <ImportPage {id} /> },
        Hall::Preview => html! { <PreviewPage /> },
        Hall::Check => html! { <CheckPage /> },
        Hall::Remittances(page) => html! { <RemittancesPage {page} /> },
        Hall::Remittance(no) => html! { <RemittancePage {no} /> },
        Hall::Payment(no) => html! { <PaymentPage key={no.as_str()} no={no.clone()} /> },
        Hall::PrintList(no) => html! { <PrintListPage {no} /> },
        Hall::PrintReceipt(no) => html! { <PrintReceiptPage {no} /> },
        Hall::Suspense(page) => html! { <SuspensePage {page} /> },
        Hall::Employees(status) => html! { <EmployeesPage {status} /> },
        Hall::AnnualReview => html! { <AnnualReviewPage /> },
        Hall::Agents => html! { <AgentsPage /> },
        Hall::Audit(page) => html! { <AuditPage {page} /> },
        Hall::Settings => html! { <SettingsPage /> },
        Hall::NotFound => html! { <NotFoundPage /> },
    }
}
