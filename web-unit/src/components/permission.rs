//! Says in a sentence that something is not this agent's to do.

use shared_types::api::session::Permission;
use web_kit::prelude::*;

use crate::{session::use_session, words};

/// Properties of [`Needs`].
#[derive(Properties, PartialEq)]
pub struct NeedsProps {
    /// What the page's acts need.
    pub permission: Permission,
}

/// Nothing for an agent who has the permission; otherwise who can help.
#[component]
pub fn Needs(props: &NeedsProps) -> Html {
    let session = use_session();
    if session.may(props.permission) {
        return Html::default();
    }
    html! { <Notice tone={Tone::Neutral}><p>{ t::u_not_permitted(words::permission(props.permission)) }</p></Notice> }
}
