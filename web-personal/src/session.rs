//! Who is using the hall, and what is kept as long as that is so.

use std::{cell::RefCell, rc::Rc};

use shared_types::api::session::SessionView;
use web_kit::prelude::*;

use crate::{
    answer::{Answer, Pending, pending, use_answer, use_task},
    api,
    app::{Frame, Module},
    route::Page as Hall,
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
    /// A person with an account, by name.
    Somebody(AttrValue),
}

impl Who {
    fn named(answer: &Answer) -> Self {
        answer.get::<SessionView>().map_or(Self::Nobody, |view| {
            Self::Somebody(view.display_name.clone().into())
        })
    }
}

/// Answers that pages have loaded, shown again while they load anew.
type Shelf = Rc<RefCell<Vec<(AttrValue, Rc<Answer>)>>>;

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
    pub entered: Callback<Rc<Answer>>,
    /// Asks the server who it is, which also keeps the session.
    pub ask: Callback<()>,
    /// Logs out.
    pub log_out: Callback<()>,
    /// How far the logout has come.
    pub leaving: Submission<Answer>,
    shelf: Shelf,
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
    /// What draws the pages.
    pub module: Module,
}

// Long because it puts the session together once.
/// Holds the session, and the router inside it.
#[component]
pub fn SessionProvider(props: &SessionProviderProps) -> Html {
    let memory = use_reducer(Memory::default);
    let shelf = use_state(Shelf::default);
    let lost = use_state_eq(|| false);
    let changed = use_state_eq(|| None::<Who>);
    let restored = use_answer("session".into(), Rc::new(|_| pending(api::session())));
    let turn = {
        let (changed, shelf, lost, memory) = (
            changed.setter(),
            shelf.setter(),
            lost.setter(),
            memory.dispatcher(),
        );
        Callback::from(move |(who, event): (Who, Event)| {
            lost.set(matches!(event, Event::Lost));
            shelf.set(Shelf::default());
            memory.dispatch(event);
            changed.set(Some(who));
        })
    };
    let logout = use_task(turn.reform(|_| (Who::Nobody, Event::Left)));
    {
        let turn = turn.clone();
        use_effect_with((), move |()| {
            client::on_session_lost(turn.reform(|()| (Who::Nobody, Event::Lost)));
        });
    }
    let entered = Callback::from(move |answer: Rc<Answer>| {
        if let Who::Somebody(name) = Who::named(&answer) {
            turn.emit((
                Who::Somebody(name.clone()),
                Event::Entered(name.to_string()),
            ));
        }
    });
    let who = (*changed).clone().unwrap_or_else(|| match &restored.state {
        Load::Loading => Who::Unknown,
        Load::Failed(error) if matches!(error.status(), 204 | 401) => Who::Nobody,
        Load::Failed(error) => Who::Unreachable(error.clone()),
        Load::Done(answer) => Who::named(answer),
    });
    let session = Session {
        who,
        lost: *lost,
        memory,
        entered,
        ask: restored.reload,
        log_out: logout
            .send
            .reform(|()| -> crate::answer::Task { Rc::new(|| pending(api::log_out())) }),
        leaving: logout.state,
        shelf: (*shelf).clone(),
    };
    let module = props.module;
    let render = Callback::from(move |route: Hall| html! { <Frame {module} {route} /> });
    html! {
        <ContextProvider<Session> context={session}>
            <Router<Hall> centre={t::p_centre()} {render} />
        </ContextProvider<Session>>
    }
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
pub fn use_kept(key: AttrValue, load: Rc<dyn Fn(AttrValue) -> Pending>) -> Loaded<Answer> {
    let shelf = use_session().shelf;
    let mut loaded = use_answer(key.clone(), load);
    match &loaded.state {
        Load::Done(answer) => {
            let mut shelf = shelf.borrow_mut();
            shelf.retain(|(name, _)| *name != key);
            shelf.push((key, answer.clone()));
        }
        state => {
            // Without a network a step of a form shows what was there before;
            // the banner says why it may be old.
            let old = match state {
                Load::Loading => true,
                Load::Failed(error) => *error == ApiError::Network && !dom::is_online(),
                Load::Done(_) => false,
            };
            if let Some((_, answer)) = shelf.borrow().iter().find(|(name, _)| old && *name == key) {
                loaded.state = Load::Done(answer.clone());
            }
        }
    }
    loaded
}
