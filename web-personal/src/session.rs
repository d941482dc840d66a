//! Who is using the hall, and what is kept as long as that is so.

use std::{any::Any, cell::RefCell, future::Future, rc::Rc};

use shared_types::api::session::SessionView;
use web_kit::prelude::*;

use crate::{
    api,
    state::{Event, Memory},
};

/// Who is using the hall.
#[derive(Clone, PartialEq)]
pub enum Who {
    /// The server has not said yet.
    Unknown,
    /// The server could not be asked.
    Unreachable(ApiError),
    /// Nobody logged in.
    Nobody,
    /// A person with an account.
    Somebody(Rc<SessionView>),
}

/// Answers that pages have loaded, shown again while they load anew.
#[derive(Default)]
struct Shelf(RefCell<Vec<(&'static str, Rc<dyn Any>)>>);

impl Shelf {
    fn take<T: 'static>(&self, name: &str) -> Option<Rc<T>> {
        let kept = self.0.borrow();
        let (_, data) = kept.iter().find(|(key, _)| *key == name)?;
        data.clone().downcast().ok()
    }

    fn put(&self, name: &'static str, data: Rc<dyn Any>) {
        let mut kept = self.0.borrow_mut();
        kept.retain(|(key, _)| *key != name);
        kept.push((name, data));
    }
}

/// The session, from [`use_session`].
#[derive(Clone)]
pub struct Session {
    /// Who is using the hall.
    pub who: Who,
    /// The last session ended by itself.
    pub lost: bool,
    /// What is remembered from page to page.
    pub memory: UseReducerHandle<Memory>,
    /// Someone logged in.
    pub entered: Callback<Rc<SessionView>>,
    /// Asks the server again who it is.
    pub retry: Callback<()>,
    /// Keeps the session.
    pub extend: Callback<()>,
    /// Logs out.
    pub log_out: Callback<()>,
    /// How far the logout has come.
    pub leaving: Submission<()>,
    shelf: Rc<Shelf>,
}

impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        self.who == other.who
            && self.lost == other.lost
            && self.memory == other.memory
            && self.leaving == other.leaving
            && Rc::ptr_eq(&self.shelf, &other.shelf)
    }
}

#[derive(Properties, PartialEq)]
pub struct SessionProviderProps {
    pub children: Html,
}

/// Holds the session for everything inside.
#[component]
pub fn SessionProvider(props: &SessionProviderProps) -> Html {
    let memory = use_reducer(Memory::default);
    let shelf = use_state(Rc::<Shelf>::default);
    let lost = use_state_eq(|| false);
    let changed = use_state(|| None::<Who>);
    let restored = use_load((), |()| api::session());
    let renew = use_action(|()| api::session(), Callback::noop());
    let leave = {
        let (changed, shelf, lost, memory) = (
            changed.setter(),
            shelf.setter(),
            lost.setter(),
            memory.dispatcher(),
        );
        Callback::from(move |by_itself: bool| {
            changed.set(Some(Who::Nobody));
            shelf.set(Rc::default());
            lost.set(by_itself);
            memory.dispatch(if by_itself { Event::Lost } else { Event::Left });
        })
    };
    let logout = use_action(|()| api::log_out(), leave.reform(|_| false));
    use_effect_with((), move |()| {
        client::on_session_lost(leave.reform(|()| true))
    });
    let entered = {
        let (changed, shelf, lost, memory) = (
            changed.setter(),
            shelf.setter(),
            lost.setter(),
            memory.dispatcher(),
        );
        Callback::from(move |session: Rc<SessionView>| {
            memory.dispatch(Event::Entered(session.display_name.clone()));
            shelf.set(Rc::default());
            lost.set(false);
            changed.set(Some(Who::Somebody(session)));
        })
    };
    let who = (*changed).clone().unwrap_or_else(|| match &restored.state {
        Load::Loading => Who::Unknown,
        Load::Failed(error) if error.status() == 401 => Who::Nobody,
        Load::Failed(error) => Who::Unreachable(error.clone()),
        Load::Done(session) => Who::Somebody(session.clone()),
    });
    let session = Session {
        who,
        lost: *lost,
        memory,
        entered,
        retry: restored.reload,
        extend: renew.send,
        log_out: logout.send,
        leaving: logout.state,
        shelf: (*shelf).clone(),
    };
    html! { <ContextProvider<Session> context={session}>{ props.children.clone() }</ContextProvider<Session>> }
}

/// The session.
#[hook]
#[expect(clippy::expect_used, reason = "a programming error")]
pub fn use_session() -> Session {
    use_context::<Session>().expect("inside a SessionProvider")
}

/// Loads something of the person's. A later visit shows what was there before
/// until the fresh answer comes, so that going back is instant.
#[hook]
pub fn use_kept<T, F, Fut>(name: &'static str, load: F) -> Loaded<T>
where
    T: 'static,
    F: Fn() -> Fut + 'static,
    Fut: Future<Output = Result<T, ApiError>> + 'static,
{
    let shelf = use_session().shelf;
    let mut loaded = use_load((), move |()| load());
    match &loaded.state {
        Load::Done(data) => shelf.put(name, data.clone()),
        Load::Loading => {
            if let Some(data) = shelf.take(name) {
                loaded.state = Load::Done(data);
            }
        }
        Load::Failed(_) => {}
    }
    loaded
}
