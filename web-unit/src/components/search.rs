//! A search over a list. What is searched for stays out of the address, since
//! it may be a name or a document number.

use web_kit::prelude::*;

/// Properties of [`SearchBar`].
#[derive(Properties, PartialEq)]
pub struct SearchBarProps {
    /// What can be searched for.
    pub label: AttrValue,
    /// What the list shows now.
    pub value: AttrValue,
    /// Search for this; empty for everything.
    pub on_search: Callback<String>,
    /// More filters, before the words.
    #[prop_or_default]
    pub children: Html,
}

/// A field, a button, and a way back to everything.
#[component]
pub fn SearchBar(props: &SearchBarProps) -> Html {
    use_language();
    let typed = use_state_eq(|| AttrValue::Static(""));
    let onsubmit = {
        let (typed, on_search) = (typed.clone(), props.on_search.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            on_search.emit(typed.trim().to_owned());
        })
    };
    let clear = {
        let (typed, on_search) = (typed.setter(), props.on_search.clone());
        Callback::from(move |()| {
            typed.set(AttrValue::Static(""));
            on_search.emit(String::new());
        })
    };
    let on_change = {
        let typed = typed.setter();
        Callback::from(move |value| typed.set(value))
    };
    html! {
        <form class="filters" role="search" {onsubmit}>
            { props.children.clone() }
            <Field name="q" kind={FieldKind::Search} label={props.label.clone()} value={(*typed).clone()} {on_change} />
            <Button label={t::u_search()} icon={Icon::SEARCH} submit=true />
            if !props.value.is_empty() { <Button label={t::u_search_clear()} kind={ButtonKind::Link} on_click={clear} /> }
        </form>
    }
}
