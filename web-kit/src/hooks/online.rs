//! Whether the browser has a network.

use gloo_events::EventListener;
use yew::prelude::*;

use crate::dom::{is_online, window};

/// True while the browser has a network. It may still not reach the server.
#[hook]
pub fn use_online() -> bool {
    let online = use_state_eq(is_online);
    let setter = online.setter();
    use_effect_with((), move |()| {
        let listen = |name: &'static str, value: bool| {
            let setter = setter.clone();
            EventListener::new(&window(), name, move |_| setter.set(value))
        };
        let listeners = [listen("online", true), listen("offline", false)];
        move || drop(listeners)
    });
    *online
}
