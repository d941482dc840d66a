//! Short confirmations that go away by themselves; never for vital news.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::icon::Icon;

const SHOWN_MS: u32 = 5_000;

#[derive(Clone, PartialEq)]
struct Toasts(Callback<AttrValue>);

/// Properties of [`Toaster`].
#[derive(Properties, PartialEq)]
pub struct ToasterProps {
    /// The app.
    pub children: Html,
}

/// Holds the place where toasts appear. Part of `Kit`.
#[component]
pub fn Toaster(props: &ToasterProps) -> Html {
    let shown = use_state(|| None::<AttrValue>);
    let timer = use_mut_ref(|| None::<Timeout>);
    let show = {
        let shown = shown.setter();
        use_callback((), move |text: AttrValue, ()| {
            shown.set(Some(text));
            let shown = shown.clone();
            // A newer toast replaces the older one together with its timer.
            *timer.borrow_mut() = Some(Timeout::new(SHOWN_MS, move || shown.set(None)));
        })
    };
    html! {
        <ContextProvider<Toasts> context={Toasts(show)}>
            { props.children.clone() }
            <div class="toasts" role="status">
                if let Some(text) = &*shown { <p class="toast">{ Icon::CHECK.draw() }<span>{ text }</span></p> }
            </div>
        </ContextProvider<Toasts>>
    }
}

/// Shows a toast: `use_toast().emit(t::copied().into())`.
#[hook]
pub fn use_toast() -> Callback<AttrValue> {
    use_context::<Toasts>().map_or_else(Callback::noop, |toasts| toasts.0)
}
