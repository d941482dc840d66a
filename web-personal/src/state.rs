//! What the hall remembers while it is open, as pure reducers: the list of
//! transactions and the certificate that is being asked for.

use std::rc::Rc;

use shared_types::{
    api::personal::{Transaction, TransactionPage},
    codes::EntryType,
    form::Answers,
    money::Fen,
};
use yew::Reducible;

/// Which transactions are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Calendar year of the posting; none for all.
    pub year: Option<i32>,
    /// Kind of business; none for all.
    pub kind: Option<EntryType>,
}

impl Filter {
    /// From what the address says; what means nothing is left out.
    pub fn from_text(year: Option<&str>, kind: Option<&str>) -> Self {
        Self {
            year: year
                .and_then(|year| year.parse().ok())
                .filter(|year| (1990..=2999).contains(year)),
            kind: kind.and_then(EntryType::from_key),
        }
    }

    /// The year, empty for all.
    pub fn year_text(&self) -> String {
        self.year.map(|year| year.to_string()).unwrap_or_default()
    }

    /// The kind's name on the wire, empty for all.
    pub fn kind_key(&self) -> &'static str {
        self.kind.map_or("", EntryType::key)
    }

    /// With one of its parts, `year` or `kind`, chosen anew.
    pub fn with(self, part: &str, value: &str) -> Self {
        match part {
            "year" => Self {
                year: value.parse().ok(),
                ..self
            },
            _ => Self {
                kind: EntryType::from_key(value),
                ..self
            },
        }
    }

    /// For the address: `?year=2026&kind=back_payment`, or nothing.
    pub fn query(&self) -> String {
        let mut query = String::new();
        for (name, value) in [
            ("year=", self.year_text().as_str()),
            ("kind=", self.kind_key()),
        ] {
            if !value.is_empty() {
                query.push(if query.is_empty() { '?' } else { '&' });
                query.push_str(name);
                query.push_str(value);
            }
        }
        query
    }
}

/// The part of the list that has arrived.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Newest first.
    pub items: Vec<Transaction>,
    /// Where the next page begins.
    pub next_cursor: Option<i64>,
    /// Of the filter, over all pages.
    pub total_count: i64,
    /// Of the filter, over all pages.
    pub total_in: Fen,
    /// Of the filter, over all pages.
    pub total_out: Fen,
}

impl From<TransactionPage> for Listed {
    fn from(page: TransactionPage) -> Self {
        Self {
            items: page.items,
            next_cursor: page.next_cursor,
            total_count: page.total_count,
            total_in: page.total_in,
            total_out: page.total_out,
        }
    }
}

/// What is remembered from page to page. Gone with the session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Memory {
    filter: Filter,
    listed: Option<Rc<Listed>>,
    /// Years of the account that can be chosen.
    pub years: Vec<i32>,
    /// What the certificate is for.
    pub purpose: String,
    /// Whose `purpose` that is.
    owner: String,
    /// The certificate made last in this session.
    pub issued: Option<String>,
    /// Answers on their way to the server, by the code of the item.
    unsaved: Option<(String, Answers)>,
    /// The application sent in last: code of the item and number of the case.
    sent: Option<(String, String)>,
}

/// What happens to the memory.
pub enum Event {
    /// A list is wanted; answers for another one are too late.
    Want(Filter),
    /// A page of it: the first, or the one behind a cursor.
    Arrived(Filter, Option<i64>, TransactionPage),
    /// The purpose was typed.
    Purpose(String),
    /// The certificate was made.
    Issued(String),
    /// These answers to the questions of an item go to the server.
    Saving(String, Answers),
    /// They are there, or not wanted any more.
    Saved,
    /// An application for the item was sent in as this case.
    Sent(String, String),
    /// An application is begun or gone on with.
    Begun,
    /// Someone logged in.
    Entered(String),
    /// The session is over; what was typed stays for the same person.
    Lost,
    /// The user logged out.
    Left,
}

impl Memory {
    /// The list of a filter as far as it has arrived.
    pub fn listed(&self, filter: Filter) -> Option<&Rc<Listed>> {
        self.listed.as_ref().filter(|_| self.filter == filter)
    }

    /// Answers to the questions of an item that did not reach the server.
    pub fn unsaved(&self, item: &str) -> Answers {
        match &self.unsaved {
            Some((code, answers)) if code == item => answers.clone(),
            _ => Answers::new(),
        }
    }

    /// The case as which an application for the item was sent in just now.
    pub fn sent(&self, item: &str) -> Option<&str> {
        self.sent
            .as_ref()
            .filter(|(code, _)| code == item)
            .map(|(_, no)| no.as_str())
    }

    fn first(&mut self, page: TransactionPage) {
        self.years.clone_from(&page.years);
        // Coming back to a long list must not shorten it when nothing is new.
        let same = self.listed.as_ref().is_some_and(|listed| {
            listed.total_count == page.total_count && listed.items.starts_with(&page.items)
        });
        if !same {
            self.listed = Some(Rc::new(page.into()));
        }
    }

    fn more(&mut self, cursor: i64, page: TransactionPage) {
        if let Some(listed) = &mut self.listed
            && listed.next_cursor == Some(cursor)
        {
            let listed = Rc::make_mut(listed);
            listed.items.extend(page.items);
            listed.next_cursor = page.next_cursor;
        }
    }
}

impl Reducible for Memory {
    type Action = Event;

    fn reduce(self: Rc<Self>, event: Event) -> Rc<Self> {
        let mut next = (*self).clone();
        match event {
            Event::Want(filter) if filter == next.filter => return self,
            Event::Want(filter) => (next.filter, next.listed) = (filter, None),
            Event::Arrived(filter, ..) if filter != next.filter => return self,
            Event::Arrived(_, None, page) => next.first(page),
            Event::Arrived(_, Some(cursor), page) => next.more(cursor, page),
            Event::Purpose(purpose) => next.purpose = purpose,
            Event::Issued(no) => (next.purpose, next.issued) = (String::new(), Some(no)),
            Event::Saving(item, answers) => next.unsaved = Some((item, answers)),
            Event::Saved => next.unsaved = None,
            Event::Sent(item, no) => (next.unsaved, next.sent) = (None, Some((item, no))),
            Event::Begun => next.sent = None,
            Event::Entered(name) if name == next.owner => {}
            Event::Entered(owner) => {
                next = Self {
                    owner,
                    ..Self::default()
                }
            }
            Event::Lost => {
                next = Self {
                    owner: next.owner,
                    purpose: next.purpose,
                    unsaved: next.unsaved,
                    ..Self::default()
                }
            }
            Event::Left => next = Self::default(),
        }
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use shared_types::{
        api::personal::{Transaction, TransactionPage},
        calendar::Date,
        codes::EntryType,
        form::Answers,
        money::Fen,
    };
    use yew::Reducible as _;

    use super::{Event, Filter, Memory};

    const ALL: Filter = Filter {
        year: None,
        kind: None,
    };
    const Y2025: Filter = Filter {
        year: Some(2025),
        kind: None,
    };

    fn line(id: i64) -> Transaction {
        Transaction {
            id,
            posted_on: Date::of(2026, 11, 15),
            entry_type: EntryType::RegularRemittance,
            for_month: None,
            amount: Fen(100),
            balance_after: Fen(100 * id),
            memo: String::new(),
            txn_no: String::new(),
            reversal: false,
        }
    }

    fn page(ids: &[i64], next_cursor: Option<i64>, total_count: i64) -> TransactionPage {
        TransactionPage {
            items: ids.iter().copied().map(line).collect(),
            next_cursor,
            total_count,
            total_in: Fen(100 * total_count),
            total_out: Fen::ZERO,
            years: vec![2026, 2025],
        }
    }

    fn after(events: impl IntoIterator<Item = Event>) -> Rc<Memory> {
        events
            .into_iter()
            .fold(Rc::new(Memory::default()), |memory, event| {
                memory.reduce(event)
            })
    }

    fn ids(memory: &Memory, filter: Filter) -> Option<Vec<i64>> {
        memory
            .listed(filter)
            .map(|listed| listed.items.iter().map(|item| item.id).collect())
    }

    #[test]
    fn pages_are_put_one_after_the_other() {
        let memory = after([
            Event::Arrived(ALL, None, page(&[9, 8], Some(8), 4)),
            Event::Arrived(ALL, Some(8), page(&[7, 6], None, 4)),
            // The same answer again, as after a double click.
            Event::Arrived(ALL, Some(8), page(&[7, 6], None, 4)),
        ]);
        assert_eq!(ids(&memory, ALL), Some(vec![9, 8, 7, 6]));
        assert_eq!(memory.listed(ALL).unwrap().next_cursor, None);
    }

    #[test]
    fn answers_for_another_filter_are_too_late() {
        let memory = after([
            Event::Want(Y2025),
            Event::Arrived(Y2025, None, page(&[3], None, 1)),
            Event::Arrived(ALL, None, page(&[9, 8], Some(8), 4)),
            Event::Arrived(ALL, Some(8), page(&[7], None, 4)),
        ]);
        assert_eq!(ids(&memory, Y2025), Some(vec![3]));
        assert_eq!(ids(&memory, ALL), None);
    }

    #[test]
    fn coming_back_keeps_the_long_list_unless_something_is_new() {
        let long = [
            Event::Arrived(ALL, None, page(&[9, 8], Some(8), 4)),
            Event::Arrived(ALL, Some(8), page(&[7, 6], None, 4)),
        ];
        let memory = after(long);
        let same = memory
            .clone()
            .reduce(Event::Want(ALL))
            .reduce(Event::Arrived(ALL, None, page(&[9, 8], Some(8), 4)));
        assert_eq!(ids(&same, ALL), Some(vec![9, 8, 7, 6]));
        let newer = memory.reduce(Event::Arrived(ALL, None, page(&[10, 9], Some(9), 5)));
        assert_eq!(ids(&newer, ALL), Some(vec![10, 9]));
    }

    #[test]
    fn a_lost_session_keeps_what_the_same_person_typed_and_nothing_else() {
        let typed = after([
            Event::Entered("林知夏".to_owned()),
            Event::Arrived(ALL, None, page(&[9], None, 1)),
            Event::Purpose("租房".to_owned()),
            Event::Lost,
        ]);
        assert_eq!(ids(&typed, ALL), None);
        assert_eq!(
            typed
                .clone()
                .reduce(Event::Entered("林知夏".to_owned()))
                .purpose,
            "租房"
        );
        assert_eq!(
            typed
                .clone()
                .reduce(Event::Entered("王建国".to_owned()))
                .purpose,
            ""
        );
        assert_eq!(*typed.reduce(Event::Left), Memory::default());
    }

    #[test]
    fn a_certificate_that_was_made_empties_the_form() {
        let memory = after([
            Event::Purpose("租房".to_owned()),
            Event::Issued("1".to_owned()),
        ]);
        assert_eq!(
            (memory.purpose.as_str(), memory.issued.as_deref()),
            ("", Some("1"))
        );
    }

    #[test]
    fn answers_that_were_not_saved_wait_for_the_same_person_only() {
        let answers = Answers::from([("lease".to_owned(), "none".to_owned())]);
        let lost = after([
            Event::Entered("林知夏".to_owned()),
            Event::Saving("14".to_owned(), answers.clone()),
            Event::Lost,
        ]);
        let entered = |name: &str| lost.clone().reduce(Event::Entered(name.to_owned()));
        assert_eq!(entered("林知夏").unsaved("14"), answers);
        assert!(entered("林知夏").unsaved("15").is_empty());
        assert!(entered("王建国").unsaved("14").is_empty());
        assert!(lost.reduce(Event::Saved).unsaved("14").is_empty());
    }

    #[test]
    fn what_was_sent_in_is_known_until_the_item_is_begun_again() {
        let sent = after([
            Event::Saving("14".to_owned(), Answers::new()),
            Event::Sent("14".to_owned(), "312611220000001".to_owned()),
        ]);
        assert_eq!(sent.sent("14"), Some("312611220000001"));
        assert_eq!(sent.sent("15"), None);
        assert_eq!(sent.reduce(Event::Begun).sent("14"), None);
    }

    #[test]
    fn filters_are_read_from_the_address_and_written_to_it() {
        let filter = Filter::from_text(Some("2025"), Some("back_payment"));
        assert_eq!(filter.query(), "?year=2025&kind=back_payment");
        assert_eq!(Filter::from_text(Some("-1"), Some("x")).query(), "");
    }
}
