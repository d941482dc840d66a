//! Switches for language, colours and care mode.

use yew::prelude::*;

use super::{
    button::{Button, ButtonKind},
    field::{Field, FieldKind, choices},
};
use crate::{
    lang::{Language, t},
    prefs::{Prefs, Theme, use_prefs},
};

/// Switches to the other language, named in that language.
#[component]
pub fn LanguageSwitch() -> Html {
    language_switch(use_prefs())
}

pub(super) fn language_switch(prefs: Prefs) -> Html {
    let (other, label) = match prefs.language {
        Language::Chinese => (Language::English, "English"),
        Language::English => (Language::Chinese, "中文"),
    };
    let onclick = Callback::from(move |_: MouseEvent| prefs.set_language(other));
    html! { <button type="button" class="btn-link" lang={other.tag()} {onclick}>{ label }</button> }
}

/// Switches care mode (关怀模式).
#[component]
pub fn CareSwitch() -> Html {
    care_switch(use_prefs())
}

pub(super) fn care_switch(prefs: Prefs) -> Html {
    let pressed = prefs.care;
    let on_click = Callback::from(move |()| prefs.set_care(!pressed));
    html! { <Button label={t::care_mode()} kind={ButtonKind::Link} {pressed} {on_click} /> }
}

/// Chooses the colours.
#[component]
pub fn ThemeSwitch() -> Html {
    theme_switch(use_prefs())
}

pub(super) fn theme_switch(prefs: Prefs) -> Html {
    let value = match prefs.theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let on_change = Callback::from(move |value: AttrValue| {
        prefs.set_theme(match value.as_str() {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::System,
        });
    });
    let kind = FieldKind::Select(choices([
        ("system", t::theme_system()),
        ("light", t::theme_light()),
        ("dark", t::theme_dark()),
    ]));
    html! { <div class="theme-switch"><Field name="theme" {kind} label={t::theme()} hide_label=true {value} {on_change} /></div> }
}
