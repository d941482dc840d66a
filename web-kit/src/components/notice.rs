//! What the app tells the user: notices, results, states.

use yew::prelude::*;

use super::{button::Button, icon::Icon};
use crate::{
    client::ApiError,
    hooks::{Submission, use_language},
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
    let content = notice(props.tone, props.title.clone(), props.children.clone());
    html! { <div {role}>{ content }</div> }
}

fn notice(tone: Tone, title: Option<AttrValue>, content: Html) -> Html {
    let icon = if tone == Tone::Info {
        Icon::INFO
    } else {
        tone.icon()
    };
    html! {
        <div class={classes!("notice", tone.class())}>
            { icon.draw() }
            <div class="notice-body">
                if let Some(title) = title { <p class="notice-title">{ title }</p> }
                { content }
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
    tag(props.tone, props.label.clone())
}

/// The markup of a [`StatusTag`], where there are so many that components cost.
pub fn tag(tone: Tone, label: AttrValue) -> Html {
    html! {
        <span class={classes!("tag", tone.class())}>{ tone.icon().draw() }{ label }</span>
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
        Submission::Asking => notice(
            Tone::Warn,
            Some(t::result_asking().into()),
            html! { <p>{ t::result_asking_more() }</p> },
        ),
        Submission::Unknown => notice(
            Tone::Warn,
            Some(t::result_unknown().into()),
            html! {
                <>
                    <p>{ t::result_unknown_more() }</p>
                    if let Some(retry) = &props.retry {
                        <Button label={t::result_ask_again()} on_click={retry.clone()} />
                    }
                </>
            },
        ),
        Submission::Failed(error) => refusal(error),
        _ => Html::default(),
    };
    html! { <div class="outcome" aria-live="polite">{ content }</div> }
}

/// Why the server did not do it, with the number to quote to the hotline.
pub(super) fn refusal(error: &ApiError) -> Html {
    match error {
        ApiError::Problem(problem) => notice(
            Tone::Bad,
            Some(problem.title.clone().into()),
            html! {
                <>
                    <p>{ &problem.detail }</p>
                    <p class="hint">{ t::error_trace(&problem.code, &problem.trace_id) }</p>
                </>
            },
        ),
        ApiError::Network => notice(
            Tone::Bad,
            Some(t::error_network().into()),
            html! { <p>{ t::error_network_more() }</p> },
        ),
        ApiError::Offline => notice(
            Tone::Bad,
            Some(t::result_not_sent().into()),
            html! { <p>{ t::result_not_sent_more() }</p> },
        ),
        ApiError::Unreadable(status) => notice(
            Tone::Bad,
            Some(t::error_server().into()),
            html! { <p>{ t::error_server_more(&status.to_string()) }</p> },
        ),
    }
}
