//! The end of a task: what was done, under which number, what comes next.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{button::Button, icon::Icon};
use crate::{
    dom,
    hooks::{use_language, use_toast},
    lang::t,
};

/// Properties of [`CopyButton`].
#[derive(Properties, PartialEq)]
pub struct CopyButtonProps {
    /// What is copied.
    pub text: AttrValue,
    /// What it is: `缴款单号`, for the button's name.
    pub label: AttrValue,
}

/// Copies a number.
#[component]
pub fn CopyButton(props: &CopyButtonProps) -> Html {
    use_language();
    let toast = use_toast();
    let on_click = {
        let text = props.text.clone();
        Callback::from(move |()| {
            let (text, toast) = (text.clone(), toast.clone());
            spawn_local(async move {
                let message = if dom::copy(&text).await.is_ok() {
                    t::copied()
                } else {
                    t::copy_failed()
                };
                toast.emit(message.into());
            });
        })
    };
    html! { <Button label={t::copy()} name={t::copy_what(&props.label)} icon={Icon::COPY} {on_click} /> }
}

/// Properties of [`ConfirmationPanel`].
#[derive(Properties, PartialEq)]
pub struct ConfirmationPanelProps {
    /// What was done: `汇缴清册已确认`.
    pub title: AttrValue,
    /// Name of the number: `汇缴书编号`.
    #[prop_or_default]
    pub reference_label: Option<AttrValue>,
    /// The number.
    #[prop_or_default]
    pub reference: Option<AttrValue>,
    /// What happens next, with dates; links and downloads.
    #[prop_or_default]
    pub children: Html,
}

/// The panel of a confirmation page.
#[component]
pub fn ConfirmationPanel(props: &ConfirmationPanelProps) -> Html {
    use_language();
    html! {
        <section class="confirmation">
            <div class="confirmation-head" role="status">
                { Icon::CHECK.draw() }
                <p class="confirmation-title">{ &props.title }</p>
                if let (Some(label), Some(reference)) = (&props.reference_label, &props.reference) {
                    <p class="confirmation-reference">
                        <span>{ label }</span>
                        <strong class="num">{ reference }</strong>
                        <CopyButton text={reference.clone()} label={label.clone()} />
                    </p>
                }
            </div>
            { props.children.clone() }
        </section>
    }
}
