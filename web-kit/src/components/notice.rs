//! What the app tells the user: notices, results, states.

use yew::prelude::*;

use super::{button::Button, icon::Icon};
use crate::{
    client::ApiError,
    hooks::{Submission, use_language, use_online},
    lang::t,
};

/// Meaning of a notice or a state. Shown by colour, icon and words together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Neutral,
    /// Under way, worth knowing.
    Info,
    /// Done, fine.
    Good,
    /// Needs attention.
    Warn,
    /// Failed, refused.
    Bad,
}

impl Tone {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "tone-neutral",
            Self::Info => "tone-info",
            Self::Good => "tone-good",
            Self::Warn => "tone-warn",
            Self::Bad => "tone-bad",
        }
    }

    pub(super) const fn icon(self) -> Icon {
        match self {
            Self::Neutral => Icon::NEUTRAL,
            Self::Info => Icon::CLOCK,
            Self::Good => Icon::CHECK,
            Self::Warn => Icon::WARNING,
            Self::Bad => Icon::ERROR,
        }
    }
}

/// Properties of [`Notice`].
#[derive(Properties, PartialEq)]
pub struct NoticeProps {
    /// Meaning.
    #[prop_or(Tone::Info)]
    pub tone: Tone,
    /// First line, in bold.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// Read out when it appears after the page did (`role=status`; `alert` for [`Tone::Bad`]).
    #[prop_or_default]
    pub live: bool,
    /// The rest.
    #[prop_or_default]
    pub children: Html,
}

/// A box with something the user should know.
#[component]
pub fn Notice(props: &NoticeProps) -> Html {
    let role = props.live.then_some(if props.tone == Tone::Bad {
        "alert"
    } else {
        "status"
    });
    let icon = if props.tone == Tone::Info {
        Icon::INFO
    } else {
        props.tone.icon()
    };
    html! {
        <div class={classes!("notice", props.tone.class())} {role}>
            { icon.draw() }
            <div class="notice-body">
                if let Some(title) = &props.title { <p class="notice-title">{ title }</p> }
                { props.children.clone() }
            </div>
        </div>
    }
}

/// Properties of [`StatusTag`].
#[derive(Properties, PartialEq)]
pub struct StatusTagProps {
    /// Meaning.
    #[prop_or_default]
    pub tone: Tone,
    /// The state's name.
    pub label: AttrValue,
}

/// A state, by words, icon and colour.
#[component]
pub fn StatusTag(props: &StatusTagProps) -> Html {
    html! {
        <span class={classes!("tag", props.tone.class())}>
            { props.tone.icon().draw() }
            { &props.label }
        </span>
    }
}

/// Says when the browser has no network. Money is never queued: it says so too.
#[component]
pub fn OfflineBanner() -> Html {
    use_language();
    let online = use_online();
    // The region is always there, so that its change is announced.
    html! {
        <div class="offline" role="status">
            if !online {
                <p>{ Icon::WARNING.draw() }{ t::offline() }</p>
            }
        </div>
    }
}

/// Properties of [`Outcome`].
#[derive(Properties, PartialEq)]
pub struct OutcomeProps<O: PartialEq + 'static> {
    /// How far the submission has come.
    pub state: Submission<O>,
    /// Asks again what became of it; needed with `use_submit`.
    #[prop_or_default]
    pub retry: Option<Callback<()>>,
}

/// What became of a submission, while or after it did not succeed: on its way,
/// unknown, refused. A success is the page's own matter.
#[component]
pub fn Outcome<O: PartialEq + 'static>(props: &OutcomeProps<O>) -> Html {
    use_language();
    let content = match &props.state {
        Submission::Asking => html! {
            <Notice tone={Tone::Warn} title={t::result_asking()}><p>{ t::result_asking_more() }</p></Notice>
        },
        Submission::Unknown => html! {
            <Notice tone={Tone::Warn} title={t::result_unknown()}>
                <p>{ t::result_unknown_more() }</p>
                if let Some(retry) = &props.retry {
                    <Button label={t::result_ask_again()} on_click={retry.clone()} />
                }
            </Notice>
        },
        Submission::Failed(error) => html! { <Refusal error={error.clone()} /> },
        _ => Html::default(),
    };
    html! { <div class="outcome" aria-live="polite">{ content }</div> }
}

/// Properties of [`Refusal`].
#[derive(Properties, PartialEq)]
pub(super) struct RefusalProps {
    pub error: ApiError,
}

/// Why the server did not do it, with the number to quote to the hotline.
#[component]
pub(super) fn Refusal(props: &RefusalProps) -> Html {
    use_language();
    match &props.error {
        ApiError::Problem(problem) => html! {
            <Notice tone={Tone::Bad} title={problem.title.clone()}>
                <p>{ &problem.detail }</p>
                <p class="hint">{ t::error_trace(&problem.code, &problem.trace_id) }</p>
            </Notice>
        },
        ApiError::Network => html! {
            <Notice tone={Tone::Bad} title={t::error_network()}><p>{ t::error_network_more() }</p></Notice>
        },
        ApiError::Unreadable(status) => html! {
            <Notice tone={Tone::Bad} title={t::error_server()}>
                <p>{ t::error_server_more(&status.to_string()) }</p>
            </Notice>
        },
    }
}
