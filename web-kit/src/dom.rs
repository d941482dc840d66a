//! The few things that the apps ask of the page itself.

use gloo_timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Document, Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition, Window,
};

/// The window, which a web app always has.
///
/// # Panics
/// Outside a browser's page.
#[expect(clippy::expect_used, reason = "nothing can be shown without a window")]
pub fn window() -> Window {
    web_sys::window().expect("a web app runs in a window")
}

/// The document, which a web app always has.
///
/// # Panics
/// Outside a browser's page.
#[expect(
    clippy::expect_used,
    reason = "nothing can be shown without a document"
)]
pub fn document() -> Document {
    window().document().expect("a window has a document")
}

/// The element with this id.
pub fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Moves the keyboard focus to the first element that a selector finds.
pub fn focus(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector)
        && let Ok(element) = element.dyn_into::<HtmlElement>()
    {
        let _ = element.focus();
    }
}

/// Focuses the control with this id and brings its label into view, since a
/// control without its label in sight tells nothing.
pub fn focus_field(id: &str) {
    let Some(control) = by_id(id) else { return };
    let block: Element = control
        .closest(".field")
        .ok()
        .flatten()
        .unwrap_or_else(|| control.clone().into());
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Center);
    let _ = control.focus();
    block.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Scrolls no further than needed to show the element with this id.
pub fn into_view(id: &str) {
    if let Some(element) = by_id(id) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        options.set_inline(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Runs something after the screen has been brought up to date.
pub fn soon(task: impl FnOnce() + 'static) {
    Timeout::new(0, task).forget();
}

const ANNOUNCER: &str = "announcer";

/// Lets a screen reader say something politely.
pub fn announce(text: &str) {
    let element = by_id(ANNOUNCER).or_else(|| {
        let element: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
        element.set_id(ANNOUNCER);
        element.set_class_name("sr-only");
        element.set_attribute("aria-live", "polite").ok()?;
        document().body()?.append_child(&element).ok()?;
        Some(element)
    });
    if let Some(element) = element {
        element.set_text_content(Some(text));
    }
}

/// Asks the server for the page at the present address, which another app draws.
pub fn load_anew() {
    // A browser that refuses is leaving the page already.
    let _ = window().location().reload();
}

/// The part of the URL after the origin, without the fragment.
pub fn current_path() -> String {
    #[cfg(not(target_arch = "wasm32"))]
    if let Some(path) = crate::paint::asked_path() {
        return path;
    }
    let location = window().location();
    let mut path = location.pathname().unwrap_or_default();
    path.push_str(&location.search().unwrap_or_default());
    path
}

/// A part of a URL, percent-encoded.
pub fn encode(text: &str) -> String {
    #[cfg(target_arch = "wasm32")]
    return js_sys::encode_uri_component(text).into();
    #[cfg(not(target_arch = "wasm32"))]
    crate::paint::encode(text)
}

/// Whether the browser has a network.
pub fn is_online() -> bool {
    cfg!(not(target_arch = "wasm32")) || window().navigator().on_line()
}

/// A preference kept by the browser. Only preferences: never data of a person.
pub(crate) fn stored(key: &str) -> Option<String> {
    #[cfg(not(target_arch = "wasm32"))]
    if crate::paint::asked_path().is_some() {
        return crate::paint::asked_preference(key);
    }
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Keeps a preference; a browser that refuses storage just forgets it.
pub(crate) fn store(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(key, value);
    }
}

/// Puts text on the clipboard.
///
/// # Errors
/// When the browser refuses, for example without a user's gesture.
pub async fn copy(text: &str) -> Result<(), JsValue> {
    let promise = window().navigator().clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(promise)
        .await
        .map(drop)
}

/// Opens the browser's print dialog.
pub fn print() {
    let _ = window().print();
}

/// Now by the user's clock, to the minute, for the stamp on printed pages. Not by
/// `toLocaleString`: loading its tables held up the first page for tens of milliseconds.
#[expect(clippy::float_arithmetic, reason = "the browser's clock is a float")]
pub(crate) fn now_text() -> String {
    const MINUTE_MS: f64 = 60_000.0;
    // The app says it as soon as it runs.
    if cfg!(not(target_arch = "wasm32")) {
        return String::new();
    }
    let now = js_sys::Date::new_0();
    let here = now.get_time() - now.get_timezone_offset() * MINUTE_MS;
    let text = String::from(js_sys::Date::new(&here.into()).to_iso_string());
    let (day, time) = text.split_once('T').unwrap_or((&text, ""));
    crate::lang::join(&[day, " ", time.get(..5).unwrap_or_default()])
}
