//! The frame of one page.

use yew::prelude::*;

use super::icon::Icon;
use crate::{dom, hooks::use_language, lang::t};

/// Properties of [`Page`].
#[derive(Properties, PartialEq)]
pub struct PageProps {
    /// The heading, present from the first moment.
    pub title: AttrValue,
    /// A line under the heading.
    #[prop_or_default]
    pub lead: Option<AttrValue>,
    /// Shows 返回: where the browser's Back leads, or what the page says.
    #[prop_or_default]
    pub back: Option<Callback<()>>,
    /// Buttons beside the heading.
    #[prop_or_default]
    pub actions: Html,
    /// A second column on wide screens, after the content on narrow ones.
    #[prop_or_default]
    pub aside: Html,
    /// For question pages and forms: a column that reads well.
    #[prop_or_default]
    pub narrow: bool,
    /// Content.
    pub children: Html,
}

/// A page: heading, content, aside.
#[component]
pub fn Page(props: &PageProps) -> Html {
    use_language();
    let has_aside = props.aside != Html::default();
    html! {
        <div class={classes!("page", props.narrow.then_some("page-narrow"), has_aside.then_some("page-aside"))}>
            if let Some(back) = &props.back {
                <button type="button" class="back" onclick={let back = back.clone(); move |_| back.emit(())}>
                    { Icon::BACK.draw() }{ t::back() }
                </button>
            }
            <div class="page-head">
                <div>
                    <h1 tabindex="-1">{ &props.title }</h1>
                    if let Some(lead) = &props.lead { <p class="lead">{ lead }</p> }
                </div>
                if props.actions != Html::default() { <div class="page-actions">{ props.actions.clone() }</div> }
            </div>
            <div class="page-body">{ props.children.clone() }</div>
            if has_aside { <aside class="page-side" aria-label={t::aside()}>{ props.aside.clone() }</aside> }
            <p class="print-stamp">{ t::printed_at(&dom::now_text()) }</p>
        </div>
    }
}

/// Properties of [`Section`].
#[derive(Properties, PartialEq)]
pub struct SectionProps {
    /// Heading of the second level.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// Beside the heading: a link, a button.
    #[prop_or_default]
    pub action: Html,
    /// Without the card's frame.
    #[prop_or_default]
    pub plain: bool,
    /// CSS classes, for example `hero`: the one card that everyone came for.
    #[prop_or_default]
    pub class: Classes,
    /// Content.
    pub children: Html,
}

/// A part of a page, on a card.
#[component]
pub fn Section(props: &SectionProps) -> Html {
    html! {
        <section class={classes!("section", (!props.plain).then_some("card"), props.class.clone())}>
            if let Some(title) = &props.title {
                <div class="section-head"><h2>{ title }</h2>{ props.action.clone() }</div>
            }
            { props.children.clone() }
        </section>
    }
}
