//! The states of a page that are not its content: loading, empty, error; and pictures.

use yew::prelude::*;

use super::{button::Button, icon::Icon, notice::refusal};
use crate::{
    client::ApiError,
    dom::encode,
    hooks::use_language,
    lang::{join, t},
};

/// Properties of [`Skeleton`].
#[derive(Properties, PartialEq)]
pub struct SkeletonProps {
    /// Lines to show.
    #[prop_or(4)]
    pub lines: u8,
}

/// Where content will be.
#[component]
pub fn Skeleton(props: &SkeletonProps) -> Html {
    use_language();
    skeleton(props.lines)
}

pub(crate) fn skeleton(lines: u8) -> Html {
    html! {
        <div class="skeleton" role="status">
            <span class="sr-only">{ t::loading() }</span>
            { for (0..lines).map(|_| html! { <div class="skeleton-line"></div> }) }
        </div>
    }
}

/// Properties of [`EmptyView`].
#[derive(Properties, PartialEq)]
pub struct EmptyViewProps {
    /// What is not there.
    pub title: AttrValue,
    /// Why, and what to do: words, a link, a button.
    #[prop_or_default]
    pub children: Html,
}

/// Nothing is there, and that is no fault.
#[component]
pub fn EmptyView(props: &EmptyViewProps) -> Html {
    empty(props.title.clone(), props.children.clone())
}

pub(super) fn empty(title: AttrValue, children: Html) -> Html {
    html! {
        <div class="empty">
            { Icon::DOCUMENT.draw() }
            <p class="empty-title">{ title }</p>
            { children }
        </div>
    }
}

/// Properties of [`ErrorView`].
#[derive(Properties, PartialEq)]
pub struct ErrorViewProps {
    /// What went wrong.
    pub error: ApiError,
    /// Tries again.
    #[prop_or_default]
    pub retry: Option<Callback<()>>,
}

/// Something could not be loaded: why, another try, whom to call.
#[component]
pub fn ErrorView(props: &ErrorViewProps) -> Html {
    use_language();
    error_view(&props.error, props.retry.clone())
}

pub(crate) fn error_view(error: &ApiError, retry: Option<Callback<()>>) -> Html {
    html! {
        <div class="error-view" role="alert">
            { refusal(error) }
            <p class="error-view-actions">
                if let Some(retry) = retry {
                    <Button label={t::retry()} icon={Icon::REFRESH} on_click={retry} />
                }
                <a class="btn-link" href="tel:12329">{ Icon::PHONE.draw() }<span>{ t::hotline_call() }</span></a>
            </p>
        </div>
    }
}

/// Properties of [`Svg`].
#[derive(Properties, PartialEq)]
pub struct SvgProps {
    /// An SVG document made by the server, such as a QR code.
    pub svg: AttrValue,
    /// What it shows and what it is good for.
    pub alt: AttrValue,
    /// CSS classes.
    #[prop_or_default]
    pub class: Classes,
}

/// A picture from the server. As an image it can run nothing, and it stays
/// dark on white in dark mode, since scanners need that.
#[component]
pub fn Svg(props: &SvgProps) -> Html {
    let src = join(&["data:image/svg+xml,", &encode(&props.svg)]);
    html! { <img class={classes!("picture", props.class.clone())} {src} alt={props.alt.clone()} /> }
}
