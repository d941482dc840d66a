//! Who stands at the door of the hall, as a pure reducer.

use std::rc::Rc;

use shared_types::api::session::SessionView;
use web_kit::client::ApiError;
use yew::Reducible;

use crate::route::Hall;

/// Why nobody is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nobody has logged in yet.
    NotYet,
    /// The session ended by itself.
    TimedOut,
    /// The agent logged out.
    Left,
}

/// Whether an agent is inside.
#[derive(Clone, Debug, PartialEq)]
pub enum Door {
    /// The server has not said yet.
    Asking,
    /// The server could not be asked.
    Unreachable(ApiError),
    /// Nobody is inside.
    Closed(Why),
    /// An agent is inside.
    Open(Rc<SessionView>),
}

/// What happens at the door.
pub enum Event {
    /// The server said whose session it is, or that there is none.
    Answered(Result<Rc<SessionView>, ApiError>),
    /// Someone logged in.
    Entered(Rc<SessionView>),
    /// The server says that the session is over.
    TimedOut,
    /// The agent logged out.
    Left,
}

impl Reducible for Door {
    type Action = Event;

    fn reduce(self: Rc<Self>, event: Event) -> Rc<Self> {
        let next = match (event, &*self) {
            (Event::Entered(session) | Event::Answered(Ok(session)), _) => Self::Open(session),
            // A late answer must not push out who has logged in meanwhile.
            (Event::Answered(Err(_)), Self::Open(_)) | (Event::TimedOut, Self::Closed(_)) => {
                return self;
            }
            (Event::Answered(Err(error)), _) if matches!(error.status(), 204 | 401) => {
                Self::Closed(Why::NotYet)
            }
            (Event::Answered(Err(error)), _) => Self::Unreachable(error),
            (Event::TimedOut, _) => Self::Closed(Why::TimedOut),
            (Event::Left, _) => Self::Closed(Why::Left),
        };
        Rc::new(next)
    }
}

/// The page to show instead of `route`: the login for strangers, and the way
/// back from it to the page that was wanted.
pub fn detour(door: &Door, route: &Hall) -> Option<Hall> {
    match (door, route) {
        (Door::Closed(_), Hall::Login { .. }) => None,
        (Door::Closed(Why::Left), _) => Some(Hall::Login { next: None }),
        (Door::Closed(_), route) => Some(route.behind_login()),
        (Door::Open(_), Hall::Login { next }) => Some(Hall::after_login(next.as_deref())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use shared_types::{
        api::session::{Permission, SessionView},
        calendar::Date,
    };
    use web_kit::client::ApiError;
    use yew::Reducible as _;

    use super::{Door, Event, Why, detour};
    use crate::route::Hall;

    fn session() -> Rc<SessionView> {
        Rc::new(SessionView {
            csrf_token: "t".to_owned(),
            display_name: "沈知远".to_owned(),
            unit_name: Some("北京青禾设计有限公司".to_owned()),
            permissions: vec![Permission::Operate],
            idle_expires_at: "2026-11-22T08:30:00Z".to_owned(),
            business_date: Date::of(2026, 11, 22),
        })
    }

    fn after(events: impl IntoIterator<Item = Event>) -> Door {
        let door = events.into_iter().fold(Rc::new(Door::Asking), Door::reduce);
        (*door).clone()
    }

    #[test]
    fn no_session_is_no_fault_and_everything_else_is() {
        for status in [204, 401] {
            assert_eq!(
                after([Event::Answered(Err(ApiError::Unreadable(status)))]),
                Door::Closed(Why::NotYet)
            );
        }
        assert_eq!(
            after([Event::Answered(Err(ApiError::Network))]),
            Door::Unreachable(ApiError::Network)
        );
    }

    #[test]
    fn a_late_answer_does_not_push_out_who_logged_in() {
        let door = after([
            Event::Entered(session()),
            Event::Answered(Err(ApiError::Network)),
        ]);
        assert_eq!(door, Door::Open(session()));
    }

    #[test]
    fn the_reason_of_leaving_is_kept() {
        assert_eq!(
            after([Event::Entered(session()), Event::TimedOut]),
            Door::Closed(Why::TimedOut)
        );
        let door = after([Event::Entered(session()), Event::Left, Event::TimedOut]);
        assert_eq!(door, Door::Closed(Why::Left));
    }

    #[test]
    fn strangers_are_led_to_the_login_and_back() {
        let closed = Door::Closed(Why::TimedOut);
        let login = Hall::Login {
            next: Some("/unit/annual-review".to_owned()),
        };
        assert_eq!(detour(&closed, &Hall::AnnualReview), Some(login.clone()));
        assert_eq!(detour(&closed, &login), None);
        assert_eq!(
            detour(&Door::Open(session()), &login),
            Some(Hall::AnnualReview)
        );
        assert_eq!(detour(&Door::Open(session()), &Hall::Home), None);
        assert_eq!(
            detour(&Door::Closed(Why::Left), &Hall::Check),
            Some(Hall::Login { next: None })
        );
        assert_eq!(detour(&Door::Asking, &Hall::Check), None);
    }
}
