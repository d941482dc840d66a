//! Tells the user in time that the session will end.

use gloo_timers::callback::Interval;
use yew::prelude::*;

use super::{
    button::{Button, ButtonKind},
    dialog::Dialog,
};
use crate::{client, hooks::use_language, lang::t};

/// The warning comes this long before the end (WCAG 2.2.1 asks for 20 s at least).
const WARN_MS: f64 = 120_000.0;
const LOOK_EVERY_MS: u32 = 5_000;

/// Properties of [`SessionGuard`].
#[derive(Properties, PartialEq)]
pub struct SessionGuardProps {
    /// Asks the server for anything, which keeps the session.
    pub on_extend: Callback<()>,
    /// Ends the session.
    pub on_logout: Callback<()>,
}

/// Asks two minutes before the session ends whether to go on. Put it into the
/// app once, beside the pages that need a session.
#[component]
pub fn SessionGuard(props: &SessionGuardProps) -> Html {
    use_language();
    let ending = use_state_eq(|| false);
    {
        let ending = ending.setter();
        use_effect_with((), move |()| {
            let timer = Interval::new(LOOK_EVERY_MS, move || {
                ending.set(client::session_ms_left().is_some_and(|left| left < WARN_MS));
            });
            move || drop(timer)
        });
    }
    let extend = {
        let (ending, on_extend) = (ending.setter(), props.on_extend.clone());
        Callback::from(move |()| {
            ending.set(false);
            on_extend.emit(());
        })
    };
    html! {
        <Dialog open={*ending} title={t::session_ending()} on_close={extend.clone()}>
            <p>{ t::session_ending_more() }</p>
            <div class="actions">
                <Button label={t::session_extend()} kind={ButtonKind::Primary} on_click={extend} />
                <Button label={t::logout()} on_click={props.on_logout.clone()} />
            </div>
        </Dialog>
    }
}
