//! The catalogue of service items (办理项): 52 rows of data, not 52 pages.
//!
//! One TOML file an item, with services (办事项), life events, blank forms and
//! outlets beside them, checked at start. A new item is a new file; a city with
//! other items names a folder of its own. An item that no hall does yet is listed
//! with its guide and says that it is handled at the counter.

mod check;
mod load;
mod pages;
mod routes;
mod search;

use std::collections::HashMap;

use serde::Deserialize;
use shared_types::api::catalogue::{
    Audience, Effect, ItemSummary, LifeEvent, Outlet, Service, ServiceItem,
};

pub use load::CatalogueError;
pub use pages::pages;
pub use routes::router;

use search::Haystack;

/// A blank form that can be printed (空白表格).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperForm {
    /// Its key, lower case with hyphens.
    pub key: String,
    /// In Chinese.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// Sentences at its foot.
    pub notes: Vec<String>,
    /// Who signs, and when.
    pub sign: Vec<String>,
    /// Parts of the form, in order.
    pub section: Vec<FormSection>,
}

/// A part of a blank form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormSection {
    /// Its heading.
    pub title: String,
    /// What is filled in.
    pub fields: Vec<String>,
}

/// Which items are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish<'a> {
    /// Those that this audience may ask for.
    pub audience: Option<Audience>,
    /// Those that belong to an event.
    pub event: Option<&'a str>,
    /// Those that hold these words: Chinese, pinyin, its initials or English.
    pub words: Option<&'a str>,
}

/// Everything that can be done at the centre.
#[derive(Debug)]
pub struct Catalogue {
    services: Vec<Service>,
    events: Vec<LifeEvent>,
    /// By code.
    items: Vec<ServiceItem>,
    forms: Vec<PaperForm>,
    outlets: Vec<Outlet>,
    /// One for each item.
    haystacks: Vec<Haystack>,
    places: HashMap<String, usize>,
}

impl Catalogue {
    /// The catalogue that `centre.catalogue` means: the shipped one when it is
    /// empty, otherwise a folder of the operator's own.
    ///
    /// # Errors
    /// [`CatalogueError`] with file and key.
    pub fn load(folder: &str) -> Result<Self, CatalogueError> {
        let files = if folder.is_empty() {
            load::shipped()
        } else {
            load::folder(folder)?
        };
        let parts = load::parse(&files)?;
        check::check(&parts)?;
        Ok(Self::of(parts))
    }

    fn of(parts: load::Parts) -> Self {
        let items: Vec<ServiceItem> = parts.items.into_iter().map(|(_, item)| item).collect();
        let haystacks = items
            .iter()
            .map(|item| Haystack::of(item, &parts.services, &parts.events))
            .collect();
        let places = items
            .iter()
            .enumerate()
            .map(|(place, item)| (item.code.clone(), place))
            .collect();
        Self {
            services: parts.services,
            events: parts.events,
            items,
            forms: parts.forms,
            outlets: parts.outlets,
            haystacks,
            places,
        }
    }

    /// Leaves items to the counter whose effect the city does not know.
    #[must_use]
    pub fn without(mut self, effect: Effect) -> Self {
        for item in &mut self.items {
            if item.effect == Some(effect) {
                item.effect = None;
                item.hall = None;
            }
        }
        self
    }

    /// Services in the order of the hall.
    #[must_use]
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// Events in the order of the hall.
    #[must_use]
    pub fn events(&self) -> &[LifeEvent] {
        &self.events
    }

    /// All items, by code.
    #[must_use]
    pub fn items(&self) -> &[ServiceItem] {
        &self.items
    }

    /// Outlets in the order of the centre.
    #[must_use]
    pub fn outlets(&self) -> &[Outlet] {
        &self.outlets
    }

    /// One item by its code.
    #[must_use]
    pub fn item(&self, code: &str) -> Option<&ServiceItem> {
        self.places.get(code).map(|place| &self.items[*place])
    }

    /// The service of a key.
    #[must_use]
    pub fn service(&self, key: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.key == key)
    }

    /// One blank form by its key.
    #[must_use]
    pub fn form(&self, key: &str) -> Option<&PaperForm> {
        self.forms.iter().find(|form| form.key == key)
    }

    /// Items that were wanted: the best match first, otherwise by code.
    #[must_use]
    pub fn find(&self, wish: &Wish<'_>) -> Vec<&ServiceItem> {
        let fits = |item: &ServiceItem| {
            wish.audience.is_none_or(|who| item.audience.contains(&who))
                && wish
                    .event
                    .is_none_or(|event| item.events.iter().any(|key| key == event))
        };
        let words = search::words(wish.words.unwrap_or_default());
        let mut found: Vec<_> = self
            .items
            .iter()
            .zip(&self.haystacks)
            .filter(|(item, _)| fits(item))
            .filter_map(|(item, haystack)| Some((haystack.score(&words)?, item)))
            .collect();
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        found.into_iter().map(|(_, item)| item).collect()
    }
}

/// What a list shows of an item.
pub(crate) fn summary(item: &ServiceItem) -> ItemSummary {
    ItemSummary {
        code: item.code.clone(),
        service: item.service.clone(),
        name: item.name.clone(),
        name_en: item.name_en.clone(),
        summary: item.guide.summary.clone(),
        summary_en: item.guide.summary_en.clone(),
        audience: item.audience.clone(),
        events: item.events.clone(),
        hall: item.hall.clone(),
    }
}

#[cfg(test)]
mod tests;
