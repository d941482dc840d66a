//! Buttons and links that look like buttons.

use yew::prelude::*;

use super::icon::Icon;
use crate::{client, dom, hooks::use_language, lang::t};

/// How much a button matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do next; at most one on a screen.
    Primary,
    /// Anything else.
    #[default]
    Secondary,
    /// Destroys something.
    Danger,
    /// Looks like a link, acts here.
    Link,
}

impl ButtonKind {
    /// The CSS class, also for links that look like buttons.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Primary => "btn btn-primary",
            Self::Secondary => "btn",
            Self::Danger => "btn btn-danger",
            Self::Link => "btn-link",
        }
    }
}

/// Properties of [`Button`].
#[derive(Properties, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent attribute of a button"
)]
pub struct ButtonProps {
    /// What it says.
    pub label: AttrValue,
    /// How much it matters.
    #[prop_or_default]
    pub kind: ButtonKind,
    /// Submits the form around it.
    #[prop_or_default]
    pub submit: bool,
    /// Something is under way: it keeps the focus, but does nothing.
    #[prop_or_default]
    pub busy: bool,
    /// Cannot be used now. Say why near it.
    #[prop_or_default]
    pub disabled: bool,
    /// Shown before the words.
    #[prop_or_default]
    pub icon: Option<Icon>,
    /// Shows the icon alone; the words become its name.
    #[prop_or_default]
    pub icon_only: bool,
    /// State of a button that switches something.
    #[prop_or_default]
    pub pressed: Option<bool>,
    /// Longer name for screen readers, beginning with the visible words: `修改缴存基数`.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// What it does.
    #[prop_or_default]
    pub on_click: Callback<()>,
}

/// A button.
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    use_language();
    let idle = !props.busy && !props.disabled;
    let onclick = {
        let on_click = props.on_click.clone();
        Callback::from(move |event: MouseEvent| {
            if idle {
                on_click.emit(());
            } else {
                // Also keeps a busy submit button from submitting again.
                event.prevent_default();
            }
        })
    };
    let name = props
        .name
        .clone()
        .or_else(|| props.icon_only.then(|| props.label.clone()));
    html! {
        <button
            type={if props.submit { "submit" } else { "button" }}
            class={classes!(props.kind.class(), props.icon_only.then_some("btn-icon"))}
            aria-disabled={(!idle).then_some("true")}
            aria-busy={props.busy.then_some("true")}
            aria-pressed={props.pressed.map(|pressed| if pressed { "true" } else { "false" })}
            aria-label={name.clone()}
            title={props.icon_only.then(|| name.unwrap_or_default())}
            {onclick}
        >
            if let Some(icon) = props.icon { { icon.draw() } }
            if !props.icon_only {
                <span>{ if props.busy { AttrValue::from(t::busy()) } else { props.label.clone() } }</span>
            }
        </button>
    }
}

/// Properties of [`DownloadLink`].
#[derive(Properties, PartialEq)]
pub struct DownloadLinkProps {
    /// Path under `/api/v1`.
    pub path: AttrValue,
    /// What it says, with the kind of file: `下载清册（xlsx）`.
    pub label: AttrValue,
    /// How much it matters.
    #[prop_or_default]
    pub kind: ButtonKind,
    /// Opens a new tab instead of saving, for PDF.
    #[prop_or_default]
    pub open: bool,
}

/// A plain link to a file that the server makes.
#[component]
pub fn DownloadLink(props: &DownloadLinkProps) -> Html {
    use_language();
    html! {
        <a
            class={props.kind.class()}
            href={client::href(&props.path)}
            download={(!props.open).then_some("")}
            target={props.open.then_some("_blank")}
            rel={props.open.then_some("noopener")}
        >
            { if props.open { Icon::DOCUMENT.draw() } else { Icon::DOWNLOAD.draw() } }
            <span>{ &props.label }</span>
            if props.open { <span class="sr-only">{ t::new_tab() }</span> }
        </a>
    }
}

/// Rows that go into a PDF at most; the server refuses more.
const MOST_IN_PDF: i64 = 2_000;

/// Links to a list of so many rows as files, in each form that the server makes;
/// `path` is that of the list's export under `/api/v1`, with its filter.
pub fn exports(path: &str, rows: i64) -> Html {
    let link = |format: &'static str, label: &'static str| {
        let href = client::href(&client::with_query(path, &[("format", format)]));
        html! {
            <a class="btn-link" {href} download=""><span><span class="sr-only">{ t::export() }</span>{ label }</span></a>
        }
    };
    html! {
        <p class="exports no-print">
            <span aria-hidden="true">{ Icon::DOWNLOAD.draw() }{ t::export() }</span>
            { link("xlsx", "Excel") }{ link("csv", "CSV") }
            if rows <= MOST_IN_PDF { { link("pdf", "PDF") } }
        </p>
    }
}

/// Opens the print dialog; the page's print styles do the rest.
#[component]
pub fn PrintButton() -> Html {
    use_language();
    html! { <Button label={t::print()} icon={Icon::PRINT} on_click={|()| dom::print()} /> }
}
