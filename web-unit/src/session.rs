//! The agent's session, for every page.

use std::rc::Rc;

use shared_types::{
    api::session::{Permission, SessionView},
    calendar::Date,
};
use web_kit::prelude::*;

use crate::{
    api,
    state::{Door, Event},
};

/// The session, from [`use_session`].
#[derive(Clone, PartialEq)]
pub struct Session {
    /// Whether an agent is inside.
    pub door: Door,
    /// Someone logged in.
    pub entered: Callback<Rc<SessionView>>,
    /// Asks the server again who it is.
    pub retry: Callback<()>,
    /// Keeps the session.
    pub extend: Callback<()>,
    /// Logs out.
    pub log_out: Callback<()>,
}

impl Session {
    /// The session behind the cookie, if an agent is inside.
    pub fn view(&self) -> Option<&SessionView> {
        match &self.door {
            Door::Open(view) => Some(view),
            _ => None,
        }
    }

    /// Whether the agent may do something. The server decides; this only
    /// keeps the screen from offering what it would refuse.
    pub fn may(&self, permission: Permission) -> bool {
        self.view()
            .is_some_and(|view| view.permissions.contains(&permission))
    }

    /// Who works for which unit, to tell one agent's things from another's.
    pub fn owner(&self) -> String {
        self.view()
            .map(|view| [&view.display_name, "/", &self.unit_name()].concat())
            .unwrap_or_default()
    }

    /// The centre's business date.
    pub fn today(&self) -> Option<Date> {
        self.view().map(|view| view.business_date)
    }

    /// The business date as fields and the wire have it, empty outside a session.
    pub fn today_text(&self) -> String {
        self.today().map(|day| day.to_string()).unwrap_or_default()
    }

    /// Name of the unit, empty outside a session.
    pub fn unit_name(&self) -> String {
        self.view()
            .and_then(|view| view.unit_name.clone())
            .unwrap_or_default()
    }
}

/// Properties of [`SessionProvider`].
#[derive(Properties, PartialEq)]
pub struct SessionProviderProps {
    /// The hall.
    pub children: Html,
}

/// Holds the session for everything inside.
#[component]
pub fn SessionProvider(props: &SessionProviderProps) -> Html {
    let toast = use_toast();
    let restored = use_load((), |()| api::session());
    let door = use_reducer(|| Door::Asking);
    {
        let door = door.dispatcher();
        use_effect_with(restored.state.clone(), move |state| {
            if let Some(event) = answered(state) {
                door.dispatch(event);
            }
        });
    }
    {
        let door = door.dispatcher();
        use_effect_with((), move |()| {
            client::on_session_lost(Callback::from(move |()| door.dispatch(Event::TimedOut)));
        });
    }
    let renew = use_action(|()| api::session(), Callback::noop());
    let leave = {
        let door = door.dispatcher();
        use_action(
            |()| api::log_out(),
            Callback::from(move |_| door.dispatch(Event::Left)),
        )
    };
    use_effect_with(leave.state.error().cloned(), move |error| {
        if error.is_some() {
            toast.emit(t::u_logout_failed().into());
        }
    });
    let entered = {
        let door = door.dispatcher();
        Callback::from(move |session| door.dispatch(Event::Entered(session)))
    };
    // The answer is drawn at once; that it came in is noted by the effect above.
    let shown = match (&*door, answered(&restored.state)) {
        (Door::Asking, Some(event)) => (*Rc::new(Door::Asking).reduce(event)).clone(),
        (door, _) => door.clone(),
    };
    let session = Session {
        door: shown,
        entered,
        retry: restored.reload,
        extend: renew.send,
        log_out: leave.send,
    };
    html! { <ContextProvider<Session> context={session}>{ props.children.clone() }</ContextProvider<Session>> }
}

/// What the server's answer means at the door.
fn answered(state: &Load<SessionView>) -> Option<Event> {
    match state {
        Load::Loading => None,
        Load::Failed(error) => Some(Event::Answered(Err(error.clone()))),
        Load::Done(session) => Some(Event::Answered(Ok(session.clone()))),
    }
}

/// The session.
///
/// # Panics
/// Outside a [`SessionProvider`].
#[hook]
#[expect(clippy::expect_used, reason = "a programming error")]
pub fn use_session() -> Session {
    use_language();
    use_context::<Session>().expect("inside a SessionProvider")
}
