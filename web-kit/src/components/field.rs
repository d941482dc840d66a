//! One form field: label, hint, error and control, tied together by ids.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::{
    button::{Button, ButtonKind},
    icon::Icon,
};
use crate::{
    hooks::use_language,
    lang::{join, t},
};

/// One answer of a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What is sent.
    pub value: AttrValue,
    /// What is shown.
    pub label: AttrValue,
    /// More about it, in radio groups.
    pub hint: Option<AttrValue>,
}

/// Choices from `(value, label)` pairs.
pub fn choices<V: Into<AttrValue>, L: Into<AttrValue>>(
    pairs: impl IntoIterator<Item = (V, L)>,
) -> Rc<[Choice]> {
    pairs
        .into_iter()
        .map(|(value, label)| Choice {
            value: value.into(),
            label: label.into(),
            hint: None,
        })
        .collect()
}

/// What is asked for; decides control, keyboard and width.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// Words on one line.
    Text,
    /// A password, with a button that shows it.
    Password,
    /// An amount of money in yuan.
    Amount,
    /// A day, `2026-11-22`.
    Date,
    /// A month, `2026-11`.
    Month,
    /// 证件号码.
    IdNumber,
    /// A mobile number.
    Mobile,
    /// A bank card's number, with or without blanks.
    Card,
    /// Words to search for.
    Search,
    /// Words on this many lines.
    Textarea(u8),
    /// One of several, folded up.
    Select(Rc<[Choice]>),
    /// One of a few, all in sight.
    Radio(Rc<[Choice]>),
    /// Yes (`true`) or no (empty); the label is the statement.
    Checkbox,
}

impl FieldKind {
    /// `type`, `inputmode`, longest value and CSS class of an `<input>`.
    const fn input(
        &self,
    ) -> (
        &'static str,
        Option<&'static str>,
        Option<&'static str>,
        &'static str,
    ) {
        match self {
            Self::Password => ("password", None, Some("128"), "w-m"),
            Self::Amount => ("text", Some("decimal"), Some("20"), "w-s num"),
            Self::Date => ("date", None, None, "w-s"),
            Self::Month => ("month", None, None, "w-s"),
            Self::IdNumber => ("text", None, Some("20"), "w-m num"),
            Self::Mobile => ("tel", Some("numeric"), Some("20"), "w-s num"),
            Self::Card => ("text", Some("numeric"), Some("23"), "w-m num"),
            Self::Search => ("search", None, Some("100"), "w-m"),
            _ => ("text", None, Some("200"), "w-m"),
        }
    }
}

/// Properties of [`Field`].
#[derive(Properties, PartialEq)]
pub struct FieldProps {
    /// Name on the wire; the control's id is `f-<name>`, unique on the page.
    pub name: AttrValue,
    /// What is asked for.
    #[prop_or(FieldKind::Text)]
    pub kind: FieldKind,
    /// The question.
    pub label: AttrValue,
    /// The answer so far.
    pub value: AttrValue,
    /// The answer changed.
    pub on_change: Callback<AttrValue>,
    /// How to answer: form, example, where to find it.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with the answer.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// Must be answered; the others say 选填.
    #[prop_or(true)]
    pub required: bool,
    /// Cannot be changed here; say in the hint where the value comes from.
    #[prop_or_default]
    pub readonly: bool,
    /// Label for screen readers only, where the place says it all.
    #[prop_or_default]
    pub hide_label: bool,
    /// `autocomplete`, for password managers and browsers.
    #[prop_or_default]
    pub autocomplete: Option<AttrValue>,
}

/// A form field.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    use_language();
    let shown = use_state(|| false);
    let id = AttrValue::from(join(&["f-", &props.name]));
    let parts = Parts {
        hint: join(&[&id, "-hint"]),
        error: join(&[&id, "-error"]),
        described: described(props, &id),
        id,
    };
    let class = classes!("field", props.error.as_ref().map(|_| "field-bad"));
    match &props.kind {
        FieldKind::Radio(choices) => html! {
            <fieldset
                {class} role="radiogroup" aria-describedby={parts.described.clone()}
                aria-invalid={props.error.is_some().then_some("true")}
            >
                <legend>{ label_text(props) }</legend>
                { notes(props, &parts) }
                { for choices.iter().enumerate().map(|(index, choice)| radio(props, &parts, index, choice)) }
            </fieldset>
        },
        FieldKind::Checkbox => html! {
            <div {class}>
                { notes(props, &parts) }
                { checkbox(props, &parts) }
            </div>
        },
        _ => html! {
            <div {class}>
                <label for={parts.id.clone()} class={props.hide_label.then_some("sr-only")}>{ label_text(props) }</label>
                { notes(props, &parts) }
                { control(props, &parts, &shown) }
            </div>
        },
    }
}

struct Parts {
    id: AttrValue,
    hint: String,
    error: String,
    described: Option<String>,
}

fn described(props: &FieldProps, id: &str) -> Option<String> {
    match (&props.hint, &props.error) {
        (None, None) => None,
        (Some(_), None) => Some(join(&[id, "-hint"])),
        (None, Some(_)) => Some(join(&[id, "-error"])),
        (Some(_), Some(_)) => Some(join(&[id, "-hint ", id, "-error"])),
    }
}

fn label_text(props: &FieldProps) -> Html {
    html! {
        <>
            { &props.label }
            if !props.required && !props.readonly && props.kind != FieldKind::Search {
                <span class="optional">{ t::optional() }</span>
            }
        </>
    }
}

fn notes(props: &FieldProps, parts: &Parts) -> Html {
    html! {
        <>
            if let Some(hint) = &props.hint { <p class="hint" id={parts.hint.clone()}>{ hint }</p> }
            if let Some(error) = &props.error {
                <p class="field-error" id={parts.error.clone()}>
                    { Icon::ERROR.draw() }<span class="sr-only">{ t::error_prefix() }</span>{ error }
                </p>
            }
        </>
    }
}

// Long because it has one arm for each kind of field.
fn control(props: &FieldProps, parts: &Parts, shown: &UseStateHandle<bool>) -> Html {
    let invalid = props.error.as_ref().map(|_| "true");
    let described = parts.described.clone();
    match &props.kind {
        FieldKind::Textarea(rows) => {
            let on_change = props.on_change.clone();
            let oninput = Callback::from(move |event: InputEvent| {
                on_change.emit(
                    event
                        .target_unchecked_into::<HtmlTextAreaElement>()
                        .value()
                        .into(),
                );
            });
            html! {
                <textarea
                    id={parts.id.clone()} name={props.name.clone()} rows={rows.to_string()}
                    value={props.value.clone()} readonly={props.readonly} maxlength="1000"
                    aria-invalid={invalid} aria-describedby={described} aria-required={required(props)} {oninput}
                />
            }
        }
        FieldKind::Select(choices) => {
            let on_change = props.on_change.clone();
            let chosen = Callback::from(move |event: Event| {
                on_change.emit(
                    event
                        .target_unchecked_into::<HtmlSelectElement>()
                        .value()
                        .into(),
                );
            });
            html! {
                <select
                    id={parts.id.clone()} name={props.name.clone()} disabled={props.readonly}
                    aria-invalid={invalid} aria-describedby={described} aria-required={required(props)} onchange={chosen}
                >
                    // Nothing is chosen for the user.
                    if props.value.is_empty() && choices.iter().all(|choice| !choice.value.is_empty()) {
                        <option value="" selected=true>{ t::choose() }</option>
                    }
                    { for choices.iter().map(|choice| html! {
                        <option value={choice.value.clone()} selected={choice.value == props.value}>{ &choice.label }</option>
                    }) }
                </select>
            }
        }
        FieldKind::Amount => html! {
            <span class="affix">{ input(props, parts, false) }<span class="unit" aria-hidden="true">{ t::yuan() }</span></span>
        },
        FieldKind::Password => {
            let toggle = {
                let shown = shown.clone();
                Callback::from(move |()| shown.set(!*shown))
            };
            let icon = if **shown { Icon::EYE } else { Icon::EYE_OFF };
            html! {
                <span class="affix">
                    { input(props, parts, **shown) }
                    <Button label={t::password_show()} {icon} icon_only=true kind={ButtonKind::Link} pressed={**shown} on_click={toggle} />
                </span>
            }
        }
        _ => input(props, parts, false),
    }
}

fn required(props: &FieldProps) -> Option<&'static str> {
    props.required.then_some("true")
}

fn input(props: &FieldProps, parts: &Parts, shown: bool) -> Html {
    let (kind, mode, longest, class) = props.kind.input();
    let on_change = props.on_change.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        on_change.emit(
            event
                .target_unchecked_into::<HtmlInputElement>()
                .value()
                .into(),
        );
    });
    // Numbers that people copy from cards are not words to be corrected.
    let plain = matches!(
        props.kind,
        FieldKind::IdNumber | FieldKind::Password | FieldKind::Mobile | FieldKind::Card
    );
    html! {
        <input
            id={parts.id.clone()} name={props.name.clone()} {class}
            type={if shown { "text" } else { kind }} inputmode={mode} maxlength={longest}
            value={props.value.clone()} readonly={props.readonly}
            autocomplete={props.autocomplete.clone().unwrap_or(AttrValue::Static("off"))}
            autocapitalize={plain.then_some("off")} spellcheck={plain.then_some("false")}
            aria-invalid={props.error.as_ref().map(|_| "true")}
            aria-describedby={parts.described.clone()}
            aria-required={required(props)}
            {oninput}
        />
    }
}

fn radio(props: &FieldProps, parts: &Parts, index: usize, choice: &Choice) -> Html {
    // The first one carries the field's id, so that the error summary finds it.
    let id = if index == 0 {
        parts.id.to_string()
    } else {
        join(&[&parts.id, "-", &index.to_string()])
    };
    let hint_id = choice.hint.as_ref().map(|_| join(&[&id, "-more"]));
    let onchange = {
        let (on_change, value) = (props.on_change.clone(), choice.value.clone());
        Callback::from(move |_: Event| on_change.emit(value.clone()))
    };
    html! {
        <div class="choice">
            <input
                type="radio" id={id.clone()} name={props.name.clone()} value={choice.value.clone()}
                checked={choice.value == props.value} disabled={props.readonly}
                aria-describedby={hint_id.clone()} {onchange}
            />
            <label for={id}>{ &choice.label }</label>
            if let Some(hint) = &choice.hint { <p class="hint" id={hint_id}>{ hint }</p> }
        </div>
    }
}

fn checkbox(props: &FieldProps, parts: &Parts) -> Html {
    let onchange = {
        let on_change = props.on_change.clone();
        Callback::from(move |event: Event| {
            let checked = event.target_unchecked_into::<HtmlInputElement>().checked();
            on_change.emit(if checked { "true" } else { "" }.into());
        })
    };
    html! {
        <div class="choice">
            <input
                type="checkbox" id={parts.id.clone()} name={props.name.clone()}
                checked={!props.value.is_empty()} disabled={props.readonly}
                aria-invalid={props.error.as_ref().map(|_| "true")}
                aria-describedby={parts.described.clone()} {onchange}
            />
            <label for={parts.id.clone()}>{ &props.label }</label>
        </div>
    }
}
