//! What surrounds every page: phone (personal hall) and desk (unit hall).

use yew::prelude::*;

use super::{
    button::{Button, ButtonKind},
    icon::Icon,
    switches::{care_switch, language_switch, theme_switch},
};
use crate::{
    dom,
    lang::t,
    prefs::use_prefs,
    route::{Link, Route},
};

/// An entry of the navigation.
#[derive(Clone, PartialEq)]
pub struct NavItem<R> {
    /// Where it leads.
    pub to: R,
    /// What it says.
    pub label: AttrValue,
    /// Beside the words.
    pub icon: Icon,
    /// True when the shown page belongs to it.
    pub current: bool,
    /// Heading over this and the next entries, on the desk.
    pub group: Option<AttrValue>,
}

impl<R> NavItem<R> {
    /// An entry.
    pub fn new(to: R, label: impl Into<AttrValue>, icon: Icon, current: bool) -> Self {
        Self {
            to,
            label: label.into(),
            icon,
            current,
            group: None,
        }
    }

    /// Starts a group of entries.
    #[must_use]
    pub fn group(mut self, group: impl Into<AttrValue>) -> Self {
        self.group = Some(group.into());
        self
    }
}

/// The first stop of the Tab key: jumps over the navigation.
fn skip_link() -> Html {
    let onclick = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        dom::focus("#main");
    });
    html! { <a class="skip" href="#main" {onclick}>{ t::skip() }</a> }
}

/// Properties of [`PhoneShell`].
#[derive(Properties, PartialEq)]
pub struct PhoneShellProps<R: Route> {
    /// Name of the centre.
    pub centre: AttrValue,
    /// The first page, behind the centre's name.
    pub home: R,
    /// Three or four entries; empty before the login.
    pub nav: Vec<NavItem<R>>,
    /// On the right of the top bar.
    #[prop_or_default]
    pub actions: Html,
    /// The page.
    pub children: Html,
}

/// The shell for phones: top bar, page, navigation at the bottom. On wide
/// screens the navigation moves to the top.
#[component]
pub fn PhoneShell<R: Route>(props: &PhoneShellProps<R>) -> Html {
    let prefs = use_prefs();
    html! {
        <div class={classes!("shell", "phone", (!props.nav.is_empty()).then_some("has-nav"))}>
            { skip_link() }
            <header class="topbar">
                <Link<R> to={props.home.clone()} class="brand">{ &props.centre }</Link<R>>
                <div class="topbar-actions">{ props.actions.clone() }{ care_switch(prefs) }</div>
            </header>
            <main id="main" tabindex="-1">{ props.children.clone() }</main>
            { footer() }
            if !props.nav.is_empty() {
                <nav class="bottomnav" aria-label={t::navigation()}>{ for props.nav.iter().map(nav_link) }</nav>
            }
        </div>
    }
}

fn nav_link<R: Route>(item: &NavItem<R>) -> Html {
    html! {
        <Link<R> to={item.to.clone()} current={item.current} class="navlink">
            { item.icon.draw() }<span>{ &item.label }</span>
        </Link<R>>
    }
}

/// Properties of [`DeskShell`].
#[derive(Properties, PartialEq)]
pub struct DeskShellProps<R: Route> {
    /// Name of the centre.
    pub centre: AttrValue,
    /// The first page, behind the centre's name.
    pub home: R,
    /// Entries of the side navigation; empty before the login.
    pub nav: Vec<NavItem<R>>,
    /// The unit that is worked for.
    #[prop_or_default]
    pub unit_name: Option<AttrValue>,
    /// Who is logged in.
    #[prop_or_default]
    pub user_name: Option<AttrValue>,
    /// Logs out.
    #[prop_or_default]
    pub on_logout: Callback<()>,
    /// The page.
    pub children: Html,
}

/// The shell for desks: top bar with the unit and the user, navigation at the side.
#[component]
pub fn DeskShell<R: Route>(props: &DeskShellProps<R>) -> Html {
    let prefs = use_prefs();
    use_effect_with((), |()| {
        if let Some(body) = dom::document().body() {
            let _ = body.class_list().add_1("desk");
        }
    });
    html! {
        <div class={classes!("shell", "deskshell", props.nav.is_empty().then_some("no-nav"))}>
            { skip_link() }
            <header class="topbar">
                <Link<R> to={props.home.clone()} class="brand">{ &props.centre }</Link<R>>
                if let Some(unit) = &props.unit_name { <span class="topbar-unit">{ unit }</span> }
                <div class="topbar-actions">
                    { language_switch(prefs.clone()) }{ theme_switch(prefs.clone()) }{ care_switch(prefs) }
                    if let Some(user) = &props.user_name {
                        <span class="topbar-user" title={user.clone()}>{ Icon::PERSON.draw() }<span class="topbar-name">{ user }</span></span>
                        <Button label={t::logout()} kind={ButtonKind::Link} icon={Icon::LOGOUT} on_click={props.on_logout.clone()} />
                    }
                </div>
            </header>
            if !props.nav.is_empty() {
                <nav class="sidenav" aria-label={t::navigation()}>
                    { for props.nav.iter().map(|item| html! {
                        <>
                            if let Some(group) = &item.group { <p class="sidenav-group">{ group }</p> }
                            { nav_link(item) }
                        </>
                    }) }
                </nav>
            }
            <main id="main" tabindex="-1">{ props.children.clone() }</main>
            { footer() }
        </div>
    }
}

/// Help in the same place on every page.
fn footer() -> Html {
    html! {
        <footer class="footer">
            <p>{ t::help() }{ " " }<a href="tel:12329">{ "12329" }</a></p>
        </footer>
    }
}
