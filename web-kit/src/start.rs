//! The start of an app in a page that is already there.
//!
//! The server sends first pages with their content. The app is built beside that
//! page and takes its place in one step when it can show the same: when nothing is
//! under way any more. The change itself is `boot.js`'s, which has looked after the
//! page until then.

use std::cell::Cell;

use gloo_timers::{callback::Timeout, future::TimeoutFuture};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::{BaseComponent, Renderer};

#[wasm_bindgen]
extern "C" {
    /// Where the app is built; not yet in the page.
    #[wasm_bindgen(js_namespace = anju)]
    fn root() -> Element;
    /// When the page came, in milliseconds by the browser's clock.
    #[wasm_bindgen(js_namespace = anju, js_name = cameAt)]
    pub(crate) fn came_at() -> f64;
    /// Puts the app in the place of the page as soon as nobody is in the middle of
    /// something there.
    #[wasm_bindgen(js_namespace = anju, js_name = takeOver)]
    fn take_over();
    /// Keeps the preferences where the server sees them.
    #[wasm_bindgen(js_namespace = anju, js_name = notePreferences)]
    pub(crate) fn note_preferences();
}

/// So long nothing must have been under way.
const SETTLE_MS: u32 = 50;

thread_local! {
    /// Answers that are waited for; none any more to count once it has taken over.
    static UNDER_WAY: Cell<Option<u32>> = const { Cell::new(Some(0)) };
    static APART: Cell<bool> = const { Cell::new(false) };
}

/// Whether the app is still built beside the page that the server drew. What it draws
/// then is in no hurry, and better drawn in parts.
pub fn is_apart() -> bool {
    APART.get()
}

/// Starts an app.
pub fn start<A>()
where
    A: BaseComponent,
    A::Properties: Default,
{
    spawn_local(async {
        // The module was just set up in this task.
        TimeoutFuture::new(0).await;
        let first = under_way();
        let root = root();
        APART.set(!root.is_connected());
        Renderer::<A>::with_root(root).render();
        drop(first);
    });
}

/// A page waits for its first answer until this is dropped. Made when the page is
/// drawn, not when it asks: Yew puts that off when drawing took long.
pub(crate) struct UnderWay;

/// One more answer is waited for.
pub(crate) fn under_way() -> UnderWay {
    UNDER_WAY.set(UNDER_WAY.get().map(|count| count + 1));
    UnderWay
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if cfg!(not(target_arch = "wasm32")) {
            return;
        }
        UNDER_WAY.set(UNDER_WAY.get().map(|count| count.saturating_sub(1)));
        if UNDER_WAY.get() == Some(0) {
            // The answer has yet to be drawn, which may raise more questions.
            Timeout::new(SETTLE_MS, show).forget();
        }
    }
}

fn show() {
    if UNDER_WAY.get() == Some(0) {
        UNDER_WAY.set(None);
        APART.set(false);
        take_over();
    }
}
