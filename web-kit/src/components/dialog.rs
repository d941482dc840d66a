//! Dialogs on the browser's own `<dialog>`, which traps the focus, closes on
//! Esc and gives the focus back.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::{
    button::{Button, ButtonKind},
    icon::Icon,
};
use crate::{hooks::use_language, lang::t};

/// Properties of [`Dialog`].
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// Shown or not.
    pub open: bool,
    /// Heading, also the dialog's name.
    pub title: AttrValue,
    /// The user wants it closed: Esc, the cross.
    pub on_close: Callback<()>,
    /// Wider, for forms with two columns and tables.
    #[prop_or_default]
    pub wide: bool,
    /// Content; a `<div class="actions">` with the buttons comes last.
    pub children: Html,
}

/// A modal dialog. The content exists only while it is open.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    use_language();
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(props.open, move |open| {
            let Some(dialog) = node.cast::<HtmlDialogElement>() else {
                return;
            };
            if *open && !dialog.open() {
                let _ = dialog.show_modal();
            } else if !*open && dialog.open() {
                dialog.close();
            }
        });
    }
    // Esc: the page decides, by way of `open`.
    let oncancel = {
        let on_close = props.on_close.clone();
        Callback::from(move |event: Event| {
            event.prevent_default();
            on_close.emit(());
        })
    };
    html! {
        <dialog
            ref={node}
            class={classes!("dialog", props.wide.then_some("dialog-wide"))}
            aria-label={props.title.clone()}
            {oncancel}
        >
            if props.open {
                <div class="dialog-head">
                    // The heading gets the focus first: it says what this is about.
                    <h2 tabindex="-1" autofocus=true>{ &props.title }</h2>
                    <Button label={t::close()} icon={Icon::CLOSE} icon_only=true kind={ButtonKind::Link} on_click={props.on_close.clone()} />
                </div>
                <div class="dialog-body">{ props.children.clone() }</div>
            }
        </dialog>
    }
}

/// Properties of [`ConfirmDialog`].
#[derive(Properties, PartialEq)]
pub struct ConfirmDialogProps {
    /// Shown or not.
    pub open: bool,
    /// The question.
    pub title: AttrValue,
    /// The verb of the answer: `作废`, not `确定`.
    pub confirm: AttrValue,
    /// The answer destroys something.
    #[prop_or_default]
    pub danger: bool,
    /// The answer is being carried out.
    #[prop_or_default]
    pub busy: bool,
    /// Yes.
    pub on_confirm: Callback<()>,
    /// No.
    pub on_close: Callback<()>,
    /// What will happen.
    #[prop_or_default]
    pub children: Html,
}

/// Asks before something that cannot be taken back.
#[component]
pub fn ConfirmDialog(props: &ConfirmDialogProps) -> Html {
    use_language();
    let kind = if props.danger {
        ButtonKind::Danger
    } else {
        ButtonKind::Primary
    };
    html! {
        <Dialog open={props.open} title={props.title.clone()} on_close={props.on_close.clone()}>
            { props.children.clone() }
            <div class="actions">
                <Button label={props.confirm.clone()} {kind} busy={props.busy} on_click={props.on_confirm.clone()} />
                <Button label={t::cancel()} on_click={props.on_close.clone()} />
            </div>
        </Dialog>
    }
}
