//! A small router over the History API.
//!
//! Deliberately absent: nested routers, guards, hash routes. An app has one
//! enum of its pages, and parses and writes paths itself.

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{PopStateEvent, ScrollRestoration};
use yew::prelude::*;

use crate::{dom, hooks::use_language, lang::join, title};

/// The pages of an app.
pub trait Route: Clone + PartialEq + 'static {
    /// The page behind a path, with its query (`/personal/transactions?year=2026`);
    /// a path that means nothing gives the app's "not found" page.
    fn parse(path: &str) -> Self;
    /// The path of a page, the inverse of [`parse`](Self::parse).
    fn path(&self) -> String;
    /// Title without the centre: "step · business".
    fn title(&self) -> String;
}

/// Takes the user to pages. Got from [`use_navigate`].
pub struct Navigator<R> {
    route: R,
    go: Callback<(R, bool)>,
}

impl<R: Clone> Clone for Navigator<R> {
    fn clone(&self) -> Self {
        Self {
            route: self.route.clone(),
            go: self.go.clone(),
        }
    }
}

impl<R: PartialEq> PartialEq for Navigator<R> {
    fn eq(&self, other: &Self) -> bool {
        self.route == other.route
    }
}

impl<R: Route> Navigator<R> {
    /// The page that is shown.
    pub fn route(&self) -> &R {
        &self.route
    }

    /// Opens a page; Back returns to this one.
    pub fn push(&self, route: R) {
        self.go.emit((route, false));
    }

    /// Opens a page in place of this one, for what Back must not repeat, such
    /// as a payment, and for filters kept in the URL.
    pub fn replace(&self, route: R) {
        self.go.emit((route, true));
    }

    /// What the browser's Back button does.
    pub fn back(&self) {
        if let Ok(history) = dom::window().history() {
            let _ = history.back();
        }
    }
}

/// Properties of [`Router`].
#[derive(Properties, PartialEq)]
pub struct RouterProps<R: Route> {
    /// Name of the centre, last in every title.
    pub centre: AttrValue,
    /// Draws a page.
    pub render: Callback<R, Html>,
}

/// Shows the page of the URL and tells the user when it changes.
#[component]
pub fn Router<R: Route>(props: &RouterProps<R>) -> Html {
    let language = use_language();
    let route = use_state_eq(|| R::parse(&dom::current_path()));
    #[cfg(not(target_arch = "wasm32"))]
    crate::paint::set_title(title_of(&*route, &props.centre));
    let restore = use_mut_ref(|| 0.0_f64);
    // A filter that changes is no arrival: the focus stays on it.
    let filtered = use_mut_ref(|| false);
    {
        let (route, restore) = (route.setter(), restore.clone());
        use_effect_with((), move |()| {
            if let Ok(history) = dom::window().history() {
                let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
            }
            let listener = EventListener::new(&dom::window(), "popstate", move |event| {
                let state = event
                    .dyn_ref::<PopStateEvent>()
                    .map_or(JsValue::NULL, PopStateEvent::state);
                *restore.borrow_mut() = state.as_f64().unwrap_or(0.0);
                route.set(R::parse(&dom::current_path()));
            });
            move || drop(listener)
        });
    }
    let go = {
        let (route, restore, filtered) = (route.setter(), restore.clone(), filtered.clone());
        use_callback((), move |(to, replace): (R, bool), ()| {
            let path = to.path();
            *filtered.borrow_mut() =
                replace && without_query(&path) == without_query(&dom::current_path());
            write_history(&path, replace);
            *restore.borrow_mut() = 0.0;
            route.set(to);
        })
    };
    use_arrival(&*route, language, &props.centre, restore, filtered);
    let navigator = Navigator {
        route: (*route).clone(),
        go,
    };
    html! {
        <ContextProvider<Navigator<R>> context={navigator}>
            { props.render.emit((*route).clone()) }
        </ContextProvider<Navigator<R>>>
    }
}

/// Leaves the scroll position on the entry that is left, then moves on.
fn write_history(path: &str, replace: bool) {
    let window = dom::window();
    let Ok(history) = window.history() else {
        return;
    };
    if replace {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(path));
    } else {
        let top = window.scroll_y().unwrap_or(0.0);
        let _ = history.replace_state(&JsValue::from_f64(top), "");
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(path));
    }
}

fn title_of<R: Route>(route: &R, centre: &str) -> String {
    join(&[&route.title(), " · ", centre])
}

/// Opens another page in place of one that is not for this visitor now.
#[hook]
pub fn use_detour<R: Route>(detour: Option<R>) {
    #[cfg(not(target_arch = "wasm32"))]
    if let Some(page) = &detour {
        crate::paint::set_detour(page.path());
    }
    let navigator = use_navigate::<R>();
    use_effect_with(detour, move |detour| {
        if let Some(page) = detour {
            navigator.replace(page.clone());
        }
    });
}

/// Has the server open the page when this app does not draw it.
#[hook]
pub fn use_elsewhere(is_elsewhere: bool) {
    use_effect_with(is_elsewhere, |is_elsewhere| {
        if *is_elsewhere {
            crate::dom::load_anew();
        }
    });
}

/// What a page needs when the user gets there: title, focus on its heading,
/// one announcement, and the place where the user left it.
#[hook]
fn use_arrival<R: Route>(
    route: &R,
    language: crate::lang::Language,
    centre: &AttrValue,
    restore: std::rc::Rc<std::cell::RefCell<f64>>,
    filtered: std::rc::Rc<std::cell::RefCell<bool>>,
) {
    let first = use_mut_ref(|| true);
    let (shown, centre) = (route.clone(), centre.clone());
    use_effect_with((route.clone(), language.tag(), centre.clone()), move |_| {
        title::set(title_of(&shown, &centre));
    });
    use_effect_with(route.clone(), move |route| {
        title::set_faulty(false);
        // The browser itself announces the page that was loaded first.
        let is_first = std::mem::replace(&mut *first.borrow_mut(), false);
        if std::mem::replace(&mut *filtered.borrow_mut(), false) || is_first {
            return;
        }
        let (name, top) = (route.title(), *restore.borrow());
        dom::soon(move || {
            dom::focus("h1");
            dom::window().scroll_to_with_x_and_y(0.0, top);
            dom::announce(&name);
        });
        if top > 0.0 {
            // Lists arrive later than the page: try again when they are there.
            for wait in [150, 500] {
                Timeout::new(wait, move || dom::window().scroll_to_with_x_and_y(0.0, top)).forget();
            }
        }
    });
}

/// The [`Navigator`] of the page's [`Router`].
///
/// # Panics
/// Outside a [`Router`] of this route type.
#[hook]
#[expect(clippy::expect_used, reason = "a programming error")]
pub fn use_navigate<R: Route>() -> Navigator<R> {
    use_language();
    use_context::<Navigator<R>>().expect("inside a Router of this route type")
}

/// Properties of [`Link`].
#[derive(Properties, PartialEq)]
pub struct LinkProps<R: Route> {
    /// Where it leads.
    pub to: R,
    /// CSS classes, for example `btn btn-primary`.
    #[prop_or_default]
    pub class: Classes,
    /// Marks the page that is shown (`aria-current="page"`).
    #[prop_or_default]
    pub current: bool,
    /// Name for screen readers when the visible words do not suffice.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// The visible words.
    pub children: Html,
}

/// A link to a page of the app: a real `<a>`, so that it can be opened in a
/// new tab and copied, but without loading the app again.
#[component]
pub fn Link<R: Route>(props: &LinkProps<R>) -> Html {
    let navigator = use_navigate::<R>();
    let onclick = {
        let to = props.to.clone();
        Callback::from(move |event: MouseEvent| {
            if !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key()) {
                event.prevent_default();
                navigator.push(to.clone());
            }
        })
    };
    html! {
        <a
            href={props.to.path()}
            class={props.class.clone()}
            aria-current={props.current.then_some("page")}
            aria-label={props.label.clone()}
            {onclick}
        >{ props.children.clone() }</a>
    }
}

/// The value of a query parameter of a path, decoded.
pub fn query(path: &str, name: &str) -> Option<String> {
    let (_, query) = path.split_once('?')?;
    let (_, value) = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)?;
    decode(value)
}

/// Undoes percent-encoding; none when the bytes are not UTF-8.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let high = char::from(rest.next()?).to_digit(16)?;
                let low = char::from(rest.next()?).to_digit(16)?;
                u8::try_from(high * 16 + low).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

fn without_query(path: &str) -> &str {
    path.split_once('?').map_or(path, |(path, _)| path)
}

/// A path without its query and without a slash at the end, split at slashes,
/// the hall's prefix left out: `/unit/remittances/1?x=2` gives `["remittances", "1"]`.
pub fn segments(path: &str) -> Vec<&str> {
    without_query(path)
        .split('/')
        .filter(|part| !part.is_empty())
        .skip(1)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{query, segments};

    #[test]
    fn paths_are_taken_apart() {
        assert_eq!(segments("/unit/remittances/9?page=2"), ["remittances", "9"]);
        assert_eq!(segments("/unit/"), Vec::<&str>::new());
        assert_eq!(segments("/unit"), Vec::<&str>::new());
    }

    #[test]
    fn query_parameters_are_decoded() {
        for (path, name, value) in [
            ("/u/x?page=2&q=%E6%9E%97+a", "q", Some("林 a")),
            ("/u/x?page=2", "page", Some("2")),
            ("/u/x?page=2", "q", None),
            ("/u/x", "q", None),
            ("/u/x?q=%E6", "q", None),
            ("/u/x?q=%", "q", None),
        ] {
            assert_eq!(query(path, name).as_deref(), value, "{path}");
        }
    }
}
