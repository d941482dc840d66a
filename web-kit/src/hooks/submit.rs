//! Submitting: what a page asks the server to do.

use std::{cell::RefCell, future::Future, rc::Rc};

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::use_language;
use crate::{
    client::{ApiError, IdempotencyKey},
    dom::is_online,
};

/// Pauses before a submission whose result is unknown is asked about again.
const RETRY_AFTER_MS: [u32; 3] = [2_000, 4_000, 8_000];

/// How far a submission has come.
#[derive(Debug, PartialEq)]
pub enum Submission<O> {
    /// Nothing was sent.
    Idle,
    /// On its way.
    Sending,
    /// The answer was lost; the same submission is repeated under its key to
    /// learn what became of it.
    Asking,
    /// Nobody knows whether it took effect; the user can ask once more.
    Unknown,
    /// It took effect.
    Done(Rc<O>),
    /// It took no effect.
    Failed(ApiError),
}

// Not derived: what is behind the `Rc` need not be `Clone`.
impl<O> Clone for Submission<O> {
    fn clone(&self) -> Self {
        match self {
            Self::Idle => Self::Idle,
            Self::Sending => Self::Sending,
            Self::Asking => Self::Asking,
            Self::Unknown => Self::Unknown,
            Self::Done(done) => Self::Done(done.clone()),
            Self::Failed(error) => Self::Failed(error.clone()),
        }
    }
}

impl<O> Submission<O> {
    /// True while the user has to wait.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Sending | Self::Asking)
    }

    /// Why it failed, if it did.
    pub fn error(&self) -> Option<&ApiError> {
        match self {
            Self::Failed(error) => Some(error),
            _ => None,
        }
    }
}

/// What [`use_submit`] gives.
pub struct Submit<I: 'static, O> {
    /// How far it has come.
    pub state: Submission<O>,
    /// Sends; ignored while another one is on its way.
    pub send: Callback<I>,
    /// Sends the last one again under the same key.
    pub retry: Callback<()>,
    /// Back to the beginning, for the next submission.
    pub reset: Callback<()>,
}

/// A submission that counts once, however often it is sent: double clicks are
/// ignored, a retry carries the same key, and a lost answer is asked for again
/// until it is known whether the submission took effect.
///
/// `on_done` is called once with the answer, for example to open the next page.
#[hook]
pub fn use_submit<I, O, F, Fut>(send: F, on_done: Callback<Rc<O>>) -> Submit<I, O>
where
    I: Clone + PartialEq + 'static,
    O: 'static,
    F: Fn(I, IdempotencyKey) -> Fut + 'static,
    Fut: Future<Output = Result<O, ApiError>> + 'static,
{
    use_language();
    let state = use_state(|| Submission::<O>::Idle);
    let in_flight = use_mut_ref(|| false);
    let last = use_mut_ref(|| None::<(I, IdempotencyKey)>);
    let send = {
        let (state, last) = (state.setter(), last.clone());
        let send = Rc::new(send);
        Callback::from(move |input: I| {
            if in_flight.replace(true) {
                return;
            }
            // Money is never queued: without a network nothing leaves. What was
            // sent before may have arrived, so that is asked about all the same.
            if is_new(&last, &input) && !is_online() {
                in_flight.replace(false);
                state.set(Submission::Failed(ApiError::Offline));
                return;
            }
            let key = key_for(&last, &input);
            let (state, last, in_flight) = (state.clone(), last.clone(), in_flight.clone());
            let (send, on_done) = (send.clone(), on_done.clone());
            spawn_local(async move {
                let answer = insist(&state, || send(input.clone(), key.clone())).await;
                in_flight.replace(false);
                if !answer.as_ref().is_err_and(ApiError::is_unknown) {
                    // The next submission is another one.
                    last.replace(None);
                }
                finish(&state, answer, true, &on_done);
            });
        })
    };
    let retry = {
        let send = send.clone();
        Callback::from(move |()| {
            let input = last.borrow().as_ref().map(|(input, _)| input.clone());
            if let Some(input) = input {
                send.emit(input);
            }
        })
    };
    let reset = {
        let state = state.setter();
        Callback::from(move |()| state.set(Submission::Idle))
    };
    Submit {
        state: (*state).clone(),
        send,
        retry,
        reset,
    }
}

/// True when this was not what was sent last.
fn is_new<I: PartialEq>(last: &RefCell<Option<(I, IdempotencyKey)>>, input: &I) -> bool {
    last.borrow()
        .as_ref()
        .is_none_or(|(before, _)| before != input)
}

/// Sends until it is known what became of it, or the tries are used up.
async fn insist<O, Fut>(
    state: &UseStateSetter<Submission<O>>,
    send: impl Fn() -> Fut,
) -> Result<O, ApiError>
where
    Fut: Future<Output = Result<O, ApiError>>,
{
    state.set(Submission::Sending);
    let mut answer = send().await;
    for wait in RETRY_AFTER_MS {
        if !answer.as_ref().is_err_and(ApiError::is_unknown) {
            break;
        }
        state.set(Submission::Asking);
        TimeoutFuture::new(wait).await;
        answer = send().await;
    }
    answer
}

fn finish<O>(
    state: &UseStateSetter<Submission<O>>,
    answer: Result<O, ApiError>,
    can_ask: bool,
    on_done: &Callback<Rc<O>>,
) {
    match answer {
        Ok(done) => {
            let done = Rc::new(done);
            state.set(Submission::Done(done.clone()));
            on_done.emit(done);
        }
        Err(error) if can_ask && error.is_unknown() => state.set(Submission::Unknown),
        Err(error) => state.set(Submission::Failed(error)),
    }
}

/// The key of this input: the one of the last try when the input is the same,
/// since the server refuses a key with another body.
fn key_for<I: Clone + PartialEq>(
    last: &RefCell<Option<(I, IdempotencyKey)>>,
    input: &I,
) -> IdempotencyKey {
    let mut last = last.borrow_mut();
    match &*last {
        Some((before, key)) if before == input => key.clone(),
        _ => {
            let key = IdempotencyKey::random();
            *last = Some((input.clone(), key.clone()));
            key
        }
    }
}

/// What [`use_action`] gives.
pub struct Action<I: 'static, O> {
    /// How far it has come; never `Asking` or `Unknown`.
    pub state: Submission<O>,
    /// Sends; ignored while another one is on its way.
    pub send: Callback<I>,
    /// Back to the beginning.
    pub reset: Callback<()>,
}

/// A request that may be sent twice without harm, or that carries a version:
/// logging in, editing a row. A lost answer is a failure like any other.
#[hook]
pub fn use_action<I, O, F, Fut>(send: F, on_done: Callback<Rc<O>>) -> Action<I, O>
where
    I: 'static,
    O: 'static,
    F: Fn(I) -> Fut + 'static,
    Fut: Future<Output = Result<O, ApiError>> + 'static,
{
    use_language();
    let state = use_state(|| Submission::<O>::Idle);
    let in_flight = use_mut_ref(|| false);
    let setter = state.setter();
    let send = Callback::from(move |input: I| {
        if in_flight.replace(true) {
            return;
        }
        let answer = send(input);
        let (state, in_flight, on_done) = (setter.clone(), in_flight.clone(), on_done.clone());
        spawn_local(async move {
            state.set(Submission::Sending);
            let answer = answer.await;
            in_flight.replace(false);
            finish(&state, answer, false, &on_done);
        });
    });
    let reset = {
        let state = state.setter();
        Callback::from(move |()| state.set(Submission::Idle))
    };
    Action {
        state: (*state).clone(),
        send,
        reset,
    }
}
