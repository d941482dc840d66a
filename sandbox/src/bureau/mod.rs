//! A data-sharing bureau (数据共享局): answers for eleven registers of other offices, as badly as
//! it is asked to.

mod answer;
mod model;
mod query;
pub mod routes;
mod switches;

use std::collections::BTreeMap;
use std::io;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use answer::Finding;
pub use model::{Check, Company, Person};
pub use query::{Asked, Params, Query, Subject};
pub use switches::{Behaviour, Mode, Switches};

use crate::World;
use crate::journal::Record;
use crate::world::Book;

/// The invented people and companies.
const PEOPLE: &str = include_str!("../../assets/people.json");

/// Longest key of an entry, in characters.
const MAX_KEY: usize = 40;

/// Who and what is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// By 证件号码.
    pub people: BTreeMap<String, Person>,
    /// By 统一社会信用代码.
    pub companies: BTreeMap<String, Company>,
}

impl Register {
    /// The people that come with the sandbox.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn original() -> io::Result<Self> {
        Ok(serde_json::from_str(PEOPLE)?)
    }
}

/// The bureau's memory.
#[derive(Debug, Default)]
pub(crate) struct Bureau {
    original: Register,
    pub(crate) register: Register,
    pub(crate) switches: Switches,
    /// Oldest first.
    pub(crate) asked: Vec<Asked>,
}

impl Bureau {
    pub(crate) fn new(original: Register) -> Self {
        Self {
            register: original.clone(),
            original,
            ..Self::default()
        }
    }

    /// Back to the beginning.
    pub(crate) fn forget(&mut self) {
        *self = Self::new(std::mem::take(&mut self.original));
    }

    /// What differs from the beginning, so that people who were not touched follow the sandbox's
    /// own list.
    pub(crate) fn snapshot(&self) -> Vec<Record> {
        let mut records = vec![Record::BureauSwitches(self.switches.clone())];
        let (now, before) = (&self.register, &self.original);
        let people = now
            .people
            .iter()
            .filter(|(no, person)| before.people.get(*no) != Some(person));
        records.extend(people.map(|(no, person)| Record::person(no, person)));
        let companies = now
            .companies
            .iter()
            .filter(|(code, company)| before.companies.get(*code) != Some(company));
        records.extend(companies.map(|(code, company)| Record::company(code, company)));
        records.extend(self.asked.iter().cloned().map(Record::Asked));
        records
    }

    /// The person as first known, or nobody special.
    fn original_person(&self, id_doc_no: &str) -> Option<Person> {
        self.original.people.get(id_doc_no).cloned()
    }
}

/// Why an entry was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// What was given does not fit, for people.
    #[error("{0}")]
    Content(String),
    /// The state could not be written.
    #[error("沙盒无法保存状态：{0}")]
    State(#[from] io::Error),
}

impl World {
    /// Notes a query and tells how it is to be answered.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn ask(&self, query: &Query) -> io::Result<Behaviour> {
        let at = self.now();
        let mut book = self.book();
        let behaviour = book.bureau.switches.of(query.check);
        let asked = Asked {
            query_no: query.query_no.clone(),
            case_no: query.case_no.clone(),
            check: query.check,
            subject_id_doc_no: query.subject.id_doc_no.clone(),
            mode: behaviour.mode,
            at,
        };
        book.write(&[Record::Asked(asked.clone())])?;
        book.bureau.asked.push(asked);
        Ok(behaviour)
    }

    /// The facts that a query asks for; those of somebody else when `mixed_up`.
    pub fn facts(&self, query: &Query, mixed_up: bool) -> Finding {
        let book = self.book();
        let register = &book.bureau.register;
        let subject = query.subject.id_doc_no.as_str();
        if mixed_up {
            register.facts_of_another(query.check, subject, &query.params)
        } else {
            register.facts(query.check, subject, &query.params)
        }
    }

    /// What was asked, oldest first.
    pub fn asked(&self) -> Vec<Asked> {
        self.book().bureau.asked.clone()
    }

    /// How many queries there were, and the newest `take` of them, newest first.
    pub fn last_asked(&self, take: usize) -> (usize, Vec<Asked>) {
        let book = self.book();
        let asked = &book.bureau.asked;
        (
            asked.len(),
            asked.iter().rev().take(take).cloned().collect(),
        )
    }

    /// The bureau's switches.
    pub fn bureau_switches(&self) -> Switches {
        self.book().bureau.switches.clone()
    }

    /// Sets all of the bureau's switches.
    ///
    /// # Errors
    /// [`ChangeError`], see its cases; nothing is changed then.
    pub fn set_bureau_switches(&self, switches: Switches) -> Result<(), ChangeError> {
        switches.check().map_err(ChangeError::Content)?;
        let mut book = self.book();
        book.write(&[Record::BureauSwitches(switches.clone())])?;
        book.bureau.switches = switches;
        Ok(())
    }

    /// Everybody and everything known.
    pub fn register(&self) -> Register {
        self.book().bureau.register.clone()
    }

    /// A person, and whether there is an entry of its own.
    pub fn person(&self, id_doc_no: &str) -> (Person, bool) {
        match self.book().bureau.register.people.get(id_doc_no) {
            Some(person) => (person.clone(), true),
            None => (Person::default(), false),
        }
    }

    /// Changes a person: each field of `change` replaces that field, the others stay.
    ///
    /// # Errors
    /// [`ChangeError`], see its cases; nothing is changed then.
    pub fn change_person(&self, id_doc_no: &str, change: Value) -> Result<Person, ChangeError> {
        check_key(id_doc_no)?;
        let mut book = self.book();
        let people = &book.bureau.register.people;
        let before = people.get(id_doc_no).cloned().unwrap_or_default();
        let person: Person = merged(&before, change)?;
        person.check().map_err(ChangeError::Content)?;
        book.write(&[Record::person(id_doc_no, &person)])?;
        let people = &mut book.bureau.register.people;
        people.insert(id_doc_no.to_owned(), person.clone());
        Ok(person)
    }

    /// Takes back every change to a person.
    ///
    /// # Errors
    /// When the state cannot be written; nothing is changed then.
    pub fn restore_person(&self, id_doc_no: &str) -> io::Result<()> {
        let mut book = self.book();
        book.write(&[Record::PersonRestored(id_doc_no.to_owned())])?;
        book.restore_person(id_doc_no);
        Ok(())
    }

    /// A company that is registered.
    pub fn company(&self, credit_code: &str) -> Option<Company> {
        let book = self.book();
        book.bureau.register.companies.get(credit_code).cloned()
    }

    /// Puts a company in, or changes the given fields of one.
    ///
    /// # Errors
    /// [`ChangeError`], see its cases; nothing is changed then.
    pub fn change_company(&self, code: &str, change: Value) -> Result<Company, ChangeError> {
        check_key(code)?;
        let mut book = self.book();
        let company: Company = match book.bureau.register.companies.get(code) {
            Some(before) => merged(before, change)?,
            None => {
                serde_json::from_value(change).map_err(|e| ChangeError::Content(e.to_string()))?
            }
        };
        company.check().map_err(ChangeError::Content)?;
        book.write(&[Record::company(code, &company)])?;
        let companies = &mut book.bureau.register.companies;
        companies.insert(code.to_owned(), company.clone());
        Ok(company)
    }
}

impl Book {
    pub(crate) fn restore_person(&mut self, id_doc_no: &str) {
        let people = &mut self.bureau.register.people;
        people.remove(id_doc_no);
        if let Some(person) = self.bureau.original_person(id_doc_no) {
            let people = &mut self.bureau.register.people;
            people.insert(id_doc_no.to_owned(), person);
        }
    }
}

/// `before` with the fields of `change` in the place of its own.
fn merged<T: Serialize + DeserializeOwned>(before: &T, change: Value) -> Result<T, ChangeError> {
    let wrong = |e: serde_json::Error| ChangeError::Content(e.to_string());
    let Value::Object(change) = change else {
        return Err(ChangeError::Content("应为 JSON 对象".to_owned()));
    };
    let mut fields = serde_json::to_value(before).map_err(wrong)?;
    if let Some(fields) = fields.as_object_mut() {
        fields.extend(change);
    }
    serde_json::from_value(fields).map_err(wrong)
}

fn check_key(key: &str) -> Result<(), ChangeError> {
    let fits = (1..=MAX_KEY).contains(&key.len())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if fits {
        Ok(())
    } else {
        let message = format!("号码应为 1 至 {MAX_KEY} 位字母或数字");
        Err(ChangeError::Content(message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_who_comes_with_the_sandbox_passes_the_checks() {
        let register = Register::original().unwrap();
        assert!(register.people.contains_key("430102198612240027"));
        for (no, person) in &register.people {
            assert_eq!(person.check(), Ok(()), "{no}");
            assert!(check_key(no).is_ok());
            let spouse = person.marriage.spouse_id_doc_no.as_ref();
            if let Some(spouse) = spouse.and_then(|spouse| register.people.get(spouse)) {
                let back = spouse.marriage.spouse_id_doc_no.as_ref();
                assert_eq!(back, Some(no), "who is married is married to somebody");
            }
        }
        for (code, company) in &register.companies {
            assert_eq!(company.check(), Ok(()), "{code}");
        }
        let cards: Vec<_> = register.people.values().flat_map(|p| &p.cards).collect();
        let mut numbers: Vec<_> = cards.iter().map(|card| &card.card_no).collect();
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), cards.len(), "a card has one owner");
    }

    #[test]
    fn the_names_on_the_wire_are_those_of_the_list() {
        for check in Check::ALL {
            let text = serde_json::to_value(check).unwrap();
            assert_eq!(text, check.code());
            assert_eq!(Check::parse(check.code()), Some(check));
        }
        for mode in Mode::ALL {
            assert_eq!(serde_json::to_value(mode).unwrap(), mode.code());
            assert_eq!(Mode::parse(mode.code()), Some(mode));
        }
    }
}
