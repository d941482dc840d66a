//! Money on the screen, and values that are hidden until asked for.

use std::future::Future;

use gloo_timers::callback::Timeout;
use shared_types::money::Fen;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{
    button::{Button, ButtonKind},
    icon::Icon,
};
use crate::{client::ApiError, hooks::use_language, lang::t};

/// A revealed value goes back to its mask after this long.
const REVEALED_MS: u32 = 30_000;

/// Properties of [`Amount`].
#[derive(Properties, PartialEq)]
pub struct AmountProps {
    /// How much.
    pub value: Fen,
    /// Shows `+` before what came in, for lists of movements.
    #[prop_or_default]
    pub signed: bool,
    /// Adds 元.
    #[prop_or_default]
    pub unit: bool,
}

/// An amount in yuan, `1,234.56`, in digits of one width.
#[component]
pub fn Amount(props: &AmountProps) -> Html {
    use_language();
    amount(props.value, props.signed, props.unit)
}

fn amount(value: Fen, signed: bool, unit: bool) -> Html {
    html! {
        <span class="amount">
            if signed && value.is_positive() { { "+" } }
            { value.grouped() }
            if unit { <span class="unit">{ t::yuan() }</span> }
        </span>
    }
}

/// Properties of [`HiddenAmount`].
#[derive(Properties, PartialEq)]
pub struct HiddenAmountProps {
    /// What it is: `账户余额`.
    pub label: AttrValue,
    /// How much.
    pub value: Fen,
    /// Hidden at first.
    #[prop_or_default]
    pub hidden: bool,
}

/// Characters above which a figure is set smaller, so that it stays on one line.
const LONG: usize = 13;

/// A large amount with an eye button that hides it from who stands beside.
#[component]
pub fn HiddenAmount(props: &HiddenAmountProps) -> Html {
    use_language();
    let hidden = use_state(|| props.hidden);
    let toggle = {
        let hidden = hidden.clone();
        Callback::from(move |()| hidden.set(!*hidden))
    };
    let icon = if *hidden { Icon::EYE_OFF } else { Icon::EYE };
    html! {
        <div class="figure">
            <div class="figure-label">
                <span>{ &props.label }</span>
                <Button label={t::hide_value(&props.label)} {icon} icon_only=true kind={ButtonKind::Link} pressed={*hidden} on_click={toggle} />
            </div>
            <p class={classes!("figure-value", (props.value.grouped().len() > LONG).then_some("figure-long"))}>
                if *hidden {
                    <span aria-hidden="true">{ "****" }</span><span class="sr-only">{ t::hidden() }</span>
                } else {
                    { amount(props.value, false, true) }
                }
            </p>
        </div>
    }
}

/// Fetches a value in full and hands it over; none when that failed.
pub type Reveal = Callback<Callback<Option<AttrValue>>>;

/// A [`Reveal`] from an API call that gives the text.
pub fn reveal<Fut>(call: impl Fn() -> Fut + 'static) -> Reveal
where
    Fut: Future<Output = Result<String, ApiError>> + 'static,
{
    Callback::from(move |hand_over: Callback<Option<AttrValue>>| {
        let answer = call();
        spawn_local(async move { hand_over.emit(answer.await.ok().map(AttrValue::from)) });
    })
}

/// Properties of [`Masked`].
#[derive(Properties, PartialEq)]
pub struct MaskedProps {
    /// What it is: `证件号码`, for the button's name.
    pub label: AttrValue,
    /// As shown at first.
    pub masked: AttrValue,
    /// Fetches it in full.
    pub reveal: Reveal,
}

#[derive(Clone, PartialEq)]
enum Shown {
    Mask,
    Fetching,
    Full(AttrValue),
    Failed,
}

/// A masked value with an eye button; it is masked again after 30 seconds.
#[component]
pub fn Masked(props: &MaskedProps) -> Html {
    use_language();
    let shown = use_state(|| Shown::Mask);
    let full = matches!(*shown, Shown::Full(_));
    {
        let shown = shown.setter();
        use_effect_with(full, move |full| {
            let timer = full.then(|| Timeout::new(REVEALED_MS, move || shown.set(Shown::Mask)));
            move || drop(timer)
        });
    }
    let toggle = {
        let (shown, reveal) = (shown.setter(), props.reveal.clone());
        Callback::from(move |()| {
            if full {
                shown.set(Shown::Mask);
                return;
            }
            shown.set(Shown::Fetching);
            let shown = shown.clone();
            reveal.emit(Callback::from(move |value: Option<AttrValue>| {
                shown.set(value.map_or(Shown::Failed, Shown::Full));
            }));
        })
    };
    let text = match &*shown {
        Shown::Full(value) => value.clone(),
        _ => props.masked.clone(),
    };
    let icon = if full { Icon::EYE } else { Icon::EYE_OFF };
    html! {
        <span class="masked">
            <span class="num" aria-live="polite">{ text }</span>
            <Button
                label={t::show_value(&props.label)} {icon} icon_only=true kind={ButtonKind::Link}
                pressed={full} busy={*shown == Shown::Fetching} on_click={toggle}
            />
            if *shown == Shown::Failed { <span class="field-error" role="alert">{ t::reveal_failed() }</span> }
        </span>
    }
}
