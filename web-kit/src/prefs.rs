//! Preferences of the user: language, colours, care mode. They are all that
//! the browser keeps.

use yew::prelude::*;

use crate::{dom, lang::Language, route::query};

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
#[component]
pub fn Kit(props: &KitProps) -> Html {
    let values = use_state_eq(Values::load);
    let change = {
        let values = values.clone();
        Callback::from(move |change| {
            let mut next = *values;
            match change {
                Change::Language(language) => next.language = language,
                Change::Theme(theme) => next.theme = theme,
                Change::Care(care) => next.care = care,
            }
            next.apply();
            next.keep();
            values.set(next);
        })
    };
    let prefs = Prefs {
        language: values.language,
        theme: values.theme,
        care: values.care,
        change,
    };
    html! {
        <ContextProvider<Language> context={values.language}>
            <ContextProvider<Prefs> context={prefs}>
                <crate::components::Toaster>
                    <crate::components::OfflineBanner />
                    { props.children.clone() }
                </crate::components::Toaster>
            </ContextProvider<Prefs>>
        </ContextProvider<Language>>
    }
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
    use_context::<Language>().unwrap_or(Language::Chinese)
}
