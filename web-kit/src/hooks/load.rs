//! Loading: what a page reads from the server.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    rc::Rc,
};

use gloo_timers::callback::Interval;
use serde::de::DeserializeOwned;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::use_language;
use crate::{
    client::{self, ApiError, Fetched},
    components::{error_view, skeleton},
    dom,
    start::{self, UnderWay},
};

/// How far a load has come.
#[derive(Debug, PartialEq)]
pub enum Load<T> {
    /// Nothing is here yet.
    Loading,
    /// It failed; the page offers another try.
    Failed(ApiError),
    /// It is here.
    Done(Rc<T>),
}

// Not derived: what is behind the `Rc` need not be `Clone`.
impl<T> Clone for Load<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Loading => Self::Loading,
            Self::Failed(error) => Self::Failed(error.clone()),
            Self::Done(data) => Self::Done(data.clone()),
        }
    }
}

/// What [`use_load`] and [`use_poll`] give.
pub struct Loaded<T> {
    /// How far it has come. While reloading, what was there before stays.
    pub state: Load<T>,
    /// True while a request is under way.
    pub busy: bool,
    /// Loads again.
    pub reload: Callback<()>,
}

impl<T> Loaded<T> {
    /// What was loaded.
    pub fn data(&self) -> Option<&Rc<T>> {
        match &self.state {
            Load::Done(data) => Some(data),
            _ => None,
        }
    }

    /// Draws a skeleton, the error with another try, or what was loaded.
    pub fn view(&self, draw: impl FnOnce(&T) -> Html) -> Html {
        self.view_or(skeleton(4), draw)
    }

    /// As [`view`](Self::view), with a skeleton in the layout of the page.
    pub fn view_or(&self, skeleton: Html, draw: impl FnOnce(&T) -> Html) -> Html {
        match &self.state {
            Load::Loading => skeleton,
            Load::Failed(error) => error_view(error, Some(self.reload.clone())),
            Load::Done(data) => draw(data),
        }
    }
}

/// State of a load, apart from its hook so that it can be shared by tasks.
struct Cells<T> {
    state: UseStateHandle<Load<T>>,
    busy: UseStateHandle<bool>,
    /// Goes up with every request; an answer to an older one is thrown away.
    turn: Rc<Cell<u32>>,
    /// Until the first answer; see [`crate::start`].
    first: Rc<RefCell<Option<UnderWay>>>,
}

#[hook]
fn use_cells<T: 'static>(first: impl FnOnce() -> Load<T>) -> Cells<T> {
    // Errors and enum words follow the language, also without other hooks.
    use_language();
    let state = use_state(first);
    Cells {
        busy: use_state(|| matches!(*state, Load::Loading)),
        state,
        turn: use_memo((), |()| Cell::new(0)),
        first: use_mut_ref(|| Some(start::under_way())),
    }
}

/// What a page shows before anything could be loaded: in the browser nothing, on
/// the server, which draws a page once, the answer that it has at hand.
fn at_once<T, Fut>(ask: impl FnOnce() -> Fut) -> Load<T>
where
    Fut: Future<Output = Result<T, ApiError>>,
{
    #[cfg(not(target_arch = "wasm32"))]
    if let Some(answer) = futures::FutureExt::now_or_never(ask()) {
        return answer.map_or_else(Load::Failed, |data| Load::Done(Rc::new(data)));
    }
    #[cfg(target_arch = "wasm32")]
    drop(ask);
    Load::Loading
}

/// Loads something when the page opens and whenever `input` changes.
///
/// ```ignore
/// let employees = use_load(filter.clone(), |filter| api::employees(filter));
/// employees.view(|page| html! { ... })
/// ```
#[hook]
pub fn use_load<D, T, F, Fut>(input: D, load: F) -> Loaded<T>
where
    D: Clone + PartialEq + 'static,
    T: 'static,
    F: Fn(D) -> Fut + 'static,
    Fut: Future<Output = Result<T, ApiError>> + 'static,
{
    let cells = use_cells::<T>(|| at_once(|| load(input.clone())));
    let again = use_state(|| 0_u32);
    {
        let (state, busy, turn, first) = (
            cells.state.setter(),
            cells.busy.setter(),
            cells.turn.clone(),
            cells.first.clone(),
        );
        use_effect_with((input, *again), move |(input, _)| {
            busy.set(true);
            let now = next_turn(&turn);
            let answer = load(input.clone());
            let (running, first) = (turn.clone(), first.clone());
            spawn_local(async move {
                let answer = answer.await;
                if running.get() == now {
                    busy.set(false);
                    state.set(answer.map_or_else(Load::Failed, |data| Load::Done(Rc::new(data))));
                    first.take();
                }
            });
            // Whoever leaves the page wants no answer any more.
            move || {
                next_turn(&turn);
            }
        });
    }
    let reload = {
        let again = again.clone();
        Callback::from(move |()| again.set(*again + 1))
    };
    Loaded {
        state: (*cells.state).clone(),
        busy: *cells.busy,
        reload,
    }
}

/// Loads `path` when the page opens and then every `interval_ms`, if the page
/// is in sight. The server is asked with the last `ETag`, so that an unchanged
/// thing costs next to nothing. An error after the first answer keeps what is
/// on the screen. An interval of 0 stops.
#[hook]
pub fn use_poll<T>(path: AttrValue, interval_ms: u32) -> Loaded<T>
where
    T: DeserializeOwned + 'static,
{
    let cells = use_cells::<T>(|| at_once(|| client::get(&path)));
    let etag = use_mut_ref(|| None::<String>);
    let ask = {
        let poll = Poll {
            state: cells.state.setter(),
            busy: cells.busy.setter(),
            turn: cells.turn.clone(),
            first: cells.first.clone(),
            etag,
        };
        use_callback(path.clone(), move |quiet: bool, path| {
            spawn_local(poll.clone().ask(path.clone(), quiet));
        })
    };
    {
        let (ask, turn) = (ask.clone(), cells.turn.clone());
        use_effect_with(path, move |_| {
            ask.emit(false);
            move || {
                next_turn(&turn);
            }
        });
    }
    {
        let ask = ask.clone();
        use_effect_with((interval_ms, ask), move |(interval_ms, ask)| {
            let ask = ask.clone();
            let timer = (*interval_ms > 0).then(|| {
                Interval::new(*interval_ms, move || {
                    if !dom::document().hidden() {
                        ask.emit(true);
                    }
                })
            });
            move || drop(timer)
        });
    }
    Loaded {
        state: (*cells.state).clone(),
        busy: *cells.busy,
        reload: ask.reform(|()| false),
    }
}

/// What one question of a poll needs.
struct Poll<T> {
    state: UseStateSetter<Load<T>>,
    busy: UseStateSetter<bool>,
    turn: Rc<Cell<u32>>,
    first: Rc<RefCell<Option<UnderWay>>>,
    etag: Rc<RefCell<Option<String>>>,
}

impl<T> Clone for Poll<T> {
    fn clone(&self) -> Self {
        Self {
            state: self.state.clone(),
            busy: self.busy.clone(),
            turn: self.turn.clone(),
            first: self.first.clone(),
            etag: self.etag.clone(),
        }
    }
}

impl<T: DeserializeOwned> Poll<T> {
    /// Asks once. A quiet question is nobody's wish: it shows neither that it
    /// is under way nor that it failed.
    async fn ask(self, path: AttrValue, quiet: bool) {
        if !quiet {
            self.busy.set(true);
            self.etag.replace(None);
        }
        let now = next_turn(&self.turn);
        let known = self.etag.borrow().clone();
        let answer = client::get_if_changed(&path, known.as_deref()).await;
        if self.turn.get() != now {
            return;
        }
        match answer {
            Ok(Fetched::Changed(data, tag)) => {
                self.etag.replace(tag);
                self.state.set(Load::Done(Rc::new(data)));
            }
            Err(error) if !quiet => self.state.set(Load::Failed(error)),
            Ok(Fetched::Unchanged) | Err(_) => {}
        }
        self.busy.set(false);
        self.first.take();
    }
}

fn next_turn(turn: &Cell<u32>) -> u32 {
    turn.set(turn.get().wrapping_add(1));
    turn.get()
}
