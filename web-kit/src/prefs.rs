//! Preferences of the user: language, colours, care mode. They are all that
//! the browser keeps.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::{
    components::Icon,
    dom,
    hooks::use_online,
    lang::{Language, t},
    route::query,
    start,
};

const TOAST_MS: u32 = 5_000;

/// Which colours to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// What the system says.
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// Preferences in use, from [`use_prefs`].
#[derive(Clone, PartialEq)]
pub struct Prefs {
    /// Language of the screen.
    pub language: Language,
    /// Colours.
    pub theme: Theme,
    /// 关怀模式: larger text and targets.
    pub care: bool,
    change: Callback<Change>,
    toast: Callback<AttrValue>,
}

enum Change {
    Language(Language),
    Theme(Theme),
    Care(bool),
}

impl Prefs {
    /// Switches the language; page, step and typed values stay.
    pub fn set_language(&self, language: Language) {
        self.change.emit(Change::Language(language));
    }

    /// Switches the colours.
    pub fn set_theme(&self, theme: Theme) {
        self.change.emit(Change::Theme(theme));
    }

    /// Switches care mode.
    pub fn set_care(&self, care: bool) {
        self.change.emit(Change::Care(care));
    }
}

#[derive(Clone, Copy, PartialEq)]
struct Values {
    language: Language,
    theme: Theme,
    care: bool,
}

impl Values {
    /// What was kept, or asked for by the address (`?elder=1`, `?lang=en`).
    fn load() -> Self {
        let path = dom::current_path();
        let wish = |name: &str, key: &str| query(&path, name).or_else(|| dom::stored(key));
        let is = |value: Option<String>, word: &str| value.as_deref() == Some(word);
        let theme = dom::stored("theme");
        let values = Self {
            language: if is(wish("lang", "language"), "en") {
                Language::English
            } else {
                Language::Chinese
            },
            theme: match theme.as_deref() {
                Some("light") => Theme::Light,
                Some("dark") => Theme::Dark,
                _ => Theme::System,
            },
            care: is(wish("elder", "care"), "1"),
        };
        values.apply();
        values
    }

    fn apply(self) {
        self.language.make_current();
        if cfg!(not(target_arch = "wasm32")) {
            return;
        }
        if let Some(html) = dom::document().document_element() {
            let _ = html.set_attribute("lang", self.language.tag());
            let _ = html.set_attribute("data-theme", self.theme_word());
            let _ = html.set_attribute("data-care", if self.care { "on" } else { "off" });
        }
    }

    fn keep(self) {
        dom::store("language", self.language.tag());
        dom::store("theme", self.theme_word());
        dom::store("care", if self.care { "1" } else { "0" });
        // The server draws the next page in the same way.
        start::note_preferences();
    }

    const fn theme_word(self) -> &'static str {
        match self.theme {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// Properties of [`Kit`].
#[derive(Properties, PartialEq)]
pub struct KitProps {
    /// The app: a `Router`.
    pub children: Html,
}

/// The outermost component of an app: preferences, toasts, offline banner.
///
/// One context carries it all: each kind of component, and a context is one,
/// has its own copy of Yew's life cycle in the module.
#[component]
pub fn Kit(props: &KitProps) -> Html {
    let values = use_state_eq(Values::load);
    let online = use_online();
    let (toast, shown) = use_toaster();
    let change = {
        let setter = values.setter();
        use_callback(*values, move |change, values| {
            let mut next = *values;
            match change {
                Change::Language(language) => next.language = language,
                Change::Theme(theme) => next.theme = theme,
                Change::Care(care) => next.care = care,
            }
            next.apply();
            next.keep();
            setter.set(next);
        })
    };
    let prefs = Prefs {
        language: values.language,
        theme: values.theme,
        care: values.care,
        change,
        toast,
    };
    html! {
        <ContextProvider<Prefs> context={prefs}>
            { offline_banner(online) }
            { props.children.clone() }
            { toasts(shown) }
        </ContextProvider<Prefs>>
    }
}

/// Says when the browser has no network. Money is never queued: it says so too.
/// The region is always there, so that its change is announced.
fn offline_banner(online: bool) -> Html {
    html! {
        <div class="offline" role="status">
            if !online {
                <p>{ Icon::WARNING.draw() }{ t::offline() }</p>
            }
        </div>
    }
}

fn toasts(shown: Option<AttrValue>) -> Html {
    html! {
        <div class="toasts" role="status">
            if let Some(text) = shown { <p class="toast">{ Icon::CHECK.draw() }<span>{ text }</span></p> }
        </div>
    }
}

/// Shows one toast at a time; a newer one replaces the older with its timer.
#[hook]
fn use_toaster() -> (Callback<AttrValue>, Option<AttrValue>) {
    let shown = use_state(|| None::<AttrValue>);
    let timer = use_mut_ref(|| None::<Timeout>);
    let setter = shown.setter();
    let show = use_callback((), move |text: AttrValue, ()| {
        setter.set(Some(text));
        let setter = setter.clone();
        *timer.borrow_mut() = Some(Timeout::new(TOAST_MS, move || setter.set(None)));
    });
    (show, (*shown).clone())
}

/// Shows a toast, a short confirmation that goes away by itself; never for
/// vital news: `use_toast().emit(t::copied().into())`.
#[hook]
pub fn use_toast() -> Callback<AttrValue> {
    use_context::<Prefs>().map_or_else(Callback::noop, |prefs| prefs.toast)
}

/// Preferences and ways to change them.
///
/// # Panics
/// Outside a [`Kit`].
#[hook]
#[expect(clippy::expect_used, reason = "a programming error")]
pub fn use_prefs() -> Prefs {
    use_context::<Prefs>().expect("inside a Kit")
}

/// The language in use. Every component that reads a text from `t` calls this
/// or another hook of this crate (all of them do), so that it is drawn again
/// when the language changes.
#[hook]
pub fn use_language() -> Language {
    use_context::<Prefs>().map_or(Language::Chinese, |prefs| prefs.language)
}
