//! First pages drawn on the server, by the components that the browser runs.
//!
//! Effects do not run here, and nothing is waited for: what a page asks of the
//! server is either at hand or noted as wanted, so that whoever paints can fetch it
//! and paint again.

use std::{cell::RefCell, collections::HashMap};

use futures::FutureExt as _;
use yew::{BaseComponent, LocalServerRenderer};

use crate::lang::Language;

/// What is to be drawn.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Path with query.
    pub path: String,
    /// Language, theme and care mode, as the browser noted them: `en.dark.1`.
    pub preferences: String,
    /// Answers of the API as JSON, by path without `/api/v1`; `null` where the API
    /// says that there is nothing.
    pub answers: HashMap<String, String>,
}

/// What came of it.
#[derive(Debug)]
pub struct Painted {
    /// The app's elements.
    pub html: String,
    /// `document.title`.
    pub title: String,
    /// BCP 47 tag.
    pub language: &'static str,
    /// Another page should be opened instead.
    pub detour: Option<String>,
    /// Answers that were missing.
    pub wanted: Vec<String>,
}

#[derive(Default)]
struct Scene {
    asked: Asked,
    title: String,
    detour: Option<String>,
    wanted: Vec<String>,
}

thread_local! {
    static SCENE: RefCell<Option<Scene>> = const { RefCell::new(None) };
}

/// Draws an app's page. None when the app waits for something, which no app does.
pub fn paint<A>(asked: Asked) -> Option<Painted>
where
    A: BaseComponent,
    A::Properties: Default,
{
    SCENE.set(Some(Scene {
        asked,
        ..Scene::default()
    }));
    let html = LocalServerRenderer::<A>::new()
        .hydratable(false)
        .render()
        .now_or_never();
    let scene = SCENE.take()?;
    Some(Painted {
        html: html?,
        title: scene.title,
        language: Language::current().tag(),
        detour: scene.detour,
        wanted: scene.wanted,
    })
}

fn in_scene<T>(act: impl FnOnce(&mut Scene) -> T) -> Option<T> {
    SCENE.with_borrow_mut(|scene| scene.as_mut().map(act))
}

/// The path of the page that is drawn.
pub(crate) fn asked_path() -> Option<String> {
    in_scene(|scene| scene.asked.path.clone())
}

/// A preference as the browser keeps it.
pub(crate) fn asked_preference(key: &str) -> Option<String> {
    let place = ["language", "theme", "care"]
        .iter()
        .position(|known| *known == key)?;
    in_scene(|scene| {
        let mut parts = scene.asked.preferences.split('.');
        parts.nth(place).map(str::to_owned)
    })?
}

/// The answer to a question, or none, and then it is wanted.
pub(crate) fn answer(path: &str) -> Option<String> {
    in_scene(|scene| {
        let answer = scene.asked.answers.get(path).cloned();
        if answer.is_none() {
            scene.wanted.push(path.to_owned());
        }
        answer
    })?
}

/// Notes the title of the page.
pub(crate) fn set_title(title: String) {
    in_scene(|scene| scene.title = title);
}

/// Notes that another page should be opened instead of the one that is drawn.
pub fn set_detour(path: String) {
    in_scene(|scene| scene.detour = Some(path));
}

/// As `encodeURIComponent` does it.
pub(crate) fn encode(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn parts_of_addresses_are_encoded_as_in_the_browser() {
        assert_eq!(
            encode("/a b?年=1&x='(~)"),
            "%2Fa%20b%3F%E5%B9%B4%3D1%26x%3D'(~)"
        );
    }
}
