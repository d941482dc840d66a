//! An application that is being filled in: which page comes when, what is wrong,
//! what would be sent. All of it pure.

use std::rc::Rc;

use shared_types::{
    api::case::{CaseView, FormContent, FormValue, ValueSource},
    bank::BankCard,
    form::{Answers, FormError, FormField, FormPage, ItemForm},
};
use yew::Reducible;

/// Where somebody is in an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Wherever the first answer is missing.
    Open,
    /// A page of questions, counted from 1.
    Page(usize),
    /// 核对.
    Check,
}

impl Step {
    /// From what the address says; what means nothing is left to the answers.
    pub fn from_text(text: Option<&str>) -> Self {
        match text {
            Some("check") => Self::Check,
            text => text
                .and_then(|text| text.parse().ok())
                .filter(|number| *number > 0)
                .map_or(Self::Open, Self::Page),
        }
    }

    /// For the address; empty when the answers decide.
    pub fn text(self) -> String {
        match self {
            Self::Open => String::new(),
            Self::Page(number) => number.to_string(),
            Self::Check => "check".to_owned(),
        }
    }
}

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// Found here.
    Ours(FormError),
    /// Found by the server, in its words.
    Theirs(String),
}

/// Faults by the name of their field, in the order of the questions.
pub type Faults = Vec<(String, Fault)>;

/// An application as far as it was filled in here.
#[derive(Clone, Default)]
pub struct Draft {
    /// As the server has it.
    view: Option<Rc<CaseView>>,
    /// As it is on the screen.
    answers: Answers,
    /// Names of the answers that were typed on this visit.
    typed: Vec<String>,
    faults: Faults,
    /// Failed tries; each moves the focus to the summary of faults.
    pub attempt: u32,
    /// All answers were looked at already: whoever changes one comes back there.
    pub checked: bool,
    /// Somebody else changed it, so that what was typed here is gone.
    pub stale: bool,
}

/// What happens to an application.
pub enum Event {
    /// The server has it; with answers that could not be saved before.
    Loaded(Rc<CaseView>, Answers),
    /// The server has taken what was filled in.
    Saved(Rc<CaseView>),
    /// A question was answered.
    Typed(String, String),
    /// A try to go on brought these faults, or none.
    Refused(Faults),
    /// The server has another version.
    Stale,
    /// All answers are looked at.
    Checked,
}

impl Reducible for Draft {
    type Action = Event;

    fn reduce(self: Rc<Self>, event: Event) -> Rc<Self> {
        let mut next = (*self).clone();
        match event {
            Event::Loaded(view, unsaved) => {
                next.take(view);
                next.typed.extend(unsaved.keys().cloned());
                next.answers.extend(unsaved);
            }
            Event::Saved(view) => {
                next.take(view);
                next.stale = false;
            }
            Event::Typed(name, value) => {
                if !next.is_typed(&name) {
                    next.typed.push(name.clone());
                }
                next.answers.insert(name, value);
            }
            Event::Refused(faults) => {
                next.attempt += u32::from(!faults.is_empty());
                next.faults = faults;
            }
            Event::Stale => {
                next.stale = true;
                next.typed.clear();
            }
            Event::Checked => next.checked = true,
        }
        Rc::new(next)
    }
}

impl Draft {
    fn take(&mut self, view: Rc<CaseView>) {
        self.answers = answers_of(&view);
        self.faults.clear();
        self.view = Some(view);
    }

    /// As the server has it; none before it answered.
    pub fn view(&self) -> Option<&CaseView> {
        self.view.as_deref()
    }

    /// As it is on the screen.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// An answer, empty when there is none.
    pub fn answer(&self, name: &str) -> &str {
        self.answers.get(name).map_or("", String::as_str)
    }

    /// Where a value came from that was not typed on this visit; none for others.
    pub fn source(&self, name: &str) -> Option<ValueSource> {
        if self.is_typed(name) {
            return None;
        }
        let values = &self.view()?.values;
        values
            .iter()
            .find(|value| value.name == name)
            .map(|value| value.source)
    }

    /// A card number as it may stand on the screen: in full only right after it
    /// was typed.
    pub fn card(&self, name: &str) -> String {
        let text = self.answer(name);
        match BankCard::parse(text) {
            Ok(card) if self.is_typed(name) => in_fours(card.as_str()),
            Ok(card) => card.masked(),
            Err(_) => text.to_owned(),
        }
    }

    fn is_typed(&self, name: &str) -> bool {
        self.typed.iter().any(|typed| typed == name)
    }

    /// What is wrong with the answers of a page, as the last try showed.
    pub fn faults_on(&self, page: &FormPage) -> Faults {
        let on_it = |name: &str| page.fields.iter().any(|field| field.name == name);
        let faults = self.faults.iter().filter(|(name, _)| on_it(name));
        faults.cloned().collect()
    }

    /// What is wrong with all answers: what the server said, or what is missing.
    pub fn all_faults(&self) -> Faults {
        match self.view() {
            Some(view) if self.faults.is_empty() => mistakes(&view.form, &self.answers),
            _ => self.faults.clone(),
        }
    }

    /// Whether the screen shows something that the server does not have.
    pub fn is_changed(&self) -> bool {
        self.view().is_some_and(|view| {
            view.form.tidied(&self.answers) != view.form.tidied(&answers_of(view))
        })
    }

    /// What is sent in.
    pub fn content(&self) -> FormContent {
        let (version, values) = match self.view() {
            Some(view) => (view.version, view.form.tidied(&self.answers)),
            None => (0, Answers::new()),
        };
        let value = |(name, value)| FormValue { name, value };
        FormContent {
            version,
            values: values.into_iter().map(value).collect(),
        }
    }

    /// Numbers of the pages on which something is asked.
    pub fn pages(&self) -> Vec<usize> {
        let Some(view) = self.view() else {
            return Vec::new();
        };
        let asks = |page: &FormPage| {
            page.fields
                .iter()
                .any(|field| field.is_asked(&self.answers))
        };
        let pages = (1..).zip(&view.form.pages);
        pages
            .filter(|(_, page)| asks(page))
            .map(|(number, _)| number)
            .collect()
    }

    /// The step that an address shows: a page on which nothing is asked gives way
    /// to the next one.
    pub fn shown(&self, step: Step) -> Step {
        match step {
            Step::Page(number) => {
                let pages = self.pages();
                let page = pages.iter().find(|page| **page >= number).or(pages.last());
                page.map_or(Step::Check, |page| Step::Page(*page))
            }
            step => step,
        }
    }

    /// The first page on which an answer is missing or wrong.
    pub fn first_open(&self) -> Step {
        let form = self.view().map(|view| &view.form);
        form.and_then(|form| {
            let (field, _) = form.mistakes(&self.answers).into_iter().next()?;
            Some(Step::Page(page_of(form, &field.name)))
        })
        .unwrap_or(Step::Check)
    }

    /// What comes after a page.
    pub fn after(&self, number: usize) -> Step {
        if self.checked {
            return self.first_open();
        }
        let later = self.pages().into_iter().find(|page| *page > number);
        later.map_or(Step::Check, Step::Page)
    }

    /// What comes before a step; none leads out of the application.
    pub fn before(&self, step: Step) -> Option<Step> {
        let pages = self.pages();
        let page = match step {
            Step::Page(_) if self.checked => return Some(Step::Check),
            Step::Page(number) => pages.into_iter().rev().find(|page| *page < number),
            Step::Check => pages.last().copied(),
            Step::Open => None,
        };
        page.map(Step::Page)
    }
}

fn answers_of(view: &CaseView) -> Answers {
    let pair =
        |value: &shared_types::api::case::FilledValue| (value.name.clone(), value.value.clone());
    view.values.iter().map(pair).collect()
}

fn mistakes(form: &ItemForm, answers: &Answers) -> Faults {
    let fault = |(field, error): (&FormField, FormError)| (field.name.clone(), Fault::Ours(error));
    form.mistakes(answers).into_iter().map(fault).collect()
}

/// What is wrong with the answers of one page.
pub fn mistakes_on(page: &FormPage, form: &ItemForm, answers: &Answers) -> Faults {
    let on_it = |name: &str| page.fields.iter().any(|field| field.name == name);
    let mut faults = mistakes(form, answers);
    faults.retain(|(name, _)| on_it(name));
    faults
}

/// Number of the page on which a question stands.
pub fn page_of(form: &ItemForm, name: &str) -> usize {
    let has = |page: &FormPage| page.fields.iter().any(|field| field.name == name);
    form.pages.iter().position(has).map_or(1, |index| index + 1)
}

/// Digits in groups of four, as on the card.
fn in_fours(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 4);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests;
