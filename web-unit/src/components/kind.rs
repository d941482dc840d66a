//! A kind of change, by word, sign and colour.

use shared_types::api::unit::ChangeKind;
use web_kit::prelude::*;

use crate::words;

/// Properties of [`KindTag`].
#[derive(Properties, PartialEq)]
pub struct KindTagProps {
    /// What happens.
    pub kind: ChangeKind,
}

/// `＋ 新开户`, `− 封存`, `± 基数调整`.
#[component]
pub fn KindTag(props: &KindTagProps) -> Html {
    use_language();
    let (sign, class) = match props.kind {
        ChangeKind::Open | ChangeKind::Unseal | ChangeKind::TransferIn => ("+", "kind-in"),
        ChangeKind::Seal => ("−", "kind-out"),
        ChangeKind::BaseChange => ("±", "kind-other"),
    };
    html! {
        <span class={classes!("kind", class)}>
            <span class="kind-sign" aria-hidden="true">{ sign }</span>{ words::kind_name(props.kind) }
        </span>
    }
}
