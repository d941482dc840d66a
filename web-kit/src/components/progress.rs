//! Where the user is in something longer: steps, tasks, a history.

use yew::prelude::*;

use super::notice::{Tone, tag};
use crate::{
    hooks::use_language,
    lang::t,
    route::{Link, Route},
};

/// Properties of [`Steps`].
#[derive(Properties, PartialEq)]
pub struct StepsProps {
    /// Names of all steps.
    pub steps: Vec<AttrValue>,
    /// The step that is shown, counted from 1.
    pub current: usize,
}

/// "第 2 步 / 共 4 步" and the names of the steps.
#[component]
pub fn Steps(props: &StepsProps) -> Html {
    use_language();
    let count = |number: usize| i64::try_from(number).unwrap_or_default();
    html! {
        <div class="steps">
            <p class="steps-count">{ t::step_of(count(props.current), count(props.steps.len())) }</p>
            <ol>{ for props.steps.iter().enumerate().map(|(index, step)| {
                let (state, word) = match (index + 1).cmp(&props.current) {
                    std::cmp::Ordering::Less => ("step step-done", Some(t::step_done())),
                    std::cmp::Ordering::Equal => ("step step-now", None),
                    std::cmp::Ordering::Greater => ("step", None),
                };
                let current = (index + 1 == props.current).then_some("step");
                html! {
                    <li class={state} aria-current={current}>
                        { step }
                        if let Some(word) = word { <span class="sr-only">{ word }</span> }
                    </li>
                }
            }) }</ol>
        </div>
    }
}

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskStatus {
    /// 未开始
    NotStarted,
    /// 已查看未完成
    Seen,
    /// 进行中
    InProgress,
    /// 已完成
    Done,
    /// 暂不可办; say why in the hint.
    Blocked,
    /// 有问题
    Problem,
}

impl TaskStatus {
    fn tag(self) -> (Tone, &'static str) {
        match self {
            Self::NotStarted => (Tone::Neutral, t::task_not_started()),
            Self::Seen => (Tone::Warn, t::task_seen()),
            Self::InProgress => (Tone::Info, t::task_in_progress()),
            Self::Done => (Tone::Good, t::task_done()),
            Self::Blocked => (Tone::Neutral, t::task_blocked()),
            Self::Problem => (Tone::Bad, t::task_problem()),
        }
    }
}

/// One task.
#[derive(Clone, PartialEq)]
pub struct Task<R> {
    /// What is to be done.
    pub title: AttrValue,
    /// Who did it and when, or why it cannot be done yet.
    pub hint: Option<AttrValue>,
    /// Where it stands.
    pub status: TaskStatus,
    /// Where it is done; none while it cannot be done.
    pub to: Option<R>,
}

/// Properties of [`TaskList`].
#[derive(Properties, PartialEq)]
pub struct TaskListProps<R: Route> {
    /// The tasks, in the order in which they are done.
    pub tasks: Vec<Task<R>>,
}

/// A list of tasks with their states.
#[component]
pub fn TaskList<R: Route>(props: &TaskListProps<R>) -> Html {
    use_language();
    html! {
        <ol class="tasks">{ for props.tasks.iter().map(|task| {
            let (tone, label) = task.status.tag();
            html! {
                <li class="task">
                    <div>
                        if let Some(to) = &task.to {
                            <Link<R> to={to.clone()}>{ &task.title }</Link<R>>
                        } else {
                            <span>{ &task.title }</span>
                        }
                        if let Some(hint) = &task.hint { <p class="hint">{ hint }</p> }
                    </div>
                    { tag(tone, label.into()) }
                </li>
            }
        }) }</ol>
    }
}

/// Where an event of a history stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimelineState {
    /// It happened.
    Done,
    /// It is happening now.
    Current,
    /// It is still to come.
    Pending,
    /// It went wrong.
    Failed,
}

/// One event of a history.
#[derive(Clone, PartialEq)]
pub struct TimelineEvent {
    /// What happened.
    pub title: AttrValue,
    /// When, already in the user's form.
    pub at: Option<AttrValue>,
    /// More about it: who acts next, a number.
    pub note: Option<AttrValue>,
    /// Where it stands.
    pub state: TimelineState,
}

/// Properties of [`Timeline`].
#[derive(Properties, PartialEq)]
pub struct TimelineProps {
    /// What it is the history of, for screen readers.
    pub label: AttrValue,
    /// Events in order.
    pub events: Vec<TimelineEvent>,
}

/// The history of a thing, with what is still to come.
#[component]
pub fn Timeline(props: &TimelineProps) -> Html {
    use_language();
    html! {
        <ol class="timeline" aria-label={props.label.clone()}>{ for props.events.iter().map(|event| {
            let (tone, word) = match event.state {
                TimelineState::Done => (Tone::Good, t::task_done()),
                TimelineState::Current => (Tone::Info, t::task_in_progress()),
                TimelineState::Pending => (Tone::Neutral, t::task_not_started()),
                TimelineState::Failed => (Tone::Bad, t::task_problem()),
            };
            html! {
                <li class={classes!("event", tone.class())} aria-current={(event.state == TimelineState::Current).then_some("step")}>
                    { tone.icon().draw() }
                    <div>
                        <p class="event-title">{ &event.title }<span class="sr-only">{ word }</span></p>
                        if let Some(at) = &event.at { <p class="hint num">{ at }</p> }
                        if let Some(note) = &event.note { <p class="hint">{ note }</p> }
                    </div>
                </li>
            }
        }) }</ol>
    }
}
