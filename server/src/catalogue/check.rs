//! Whether the files of a catalogue fit together.

use std::collections::BTreeSet;

use shared_types::{
    api::catalogue::{Audience, OnlineDepth, ServiceItem},
    form::{FieldChoice, FieldKind, FormField, ItemForm},
};

use super::{
    PaperForm,
    load::{CatalogueError, EVENTS, FORMS, ITEMS, OUTLETS, Parts, SERVICES},
};

type Checked = Result<(), CatalogueError>;

/// Longest everyday name of an item, in characters: one line on a phone.
const LONGEST_NAME: usize = 24;

/// Checks everything; the first mistake is named with its file and key.
pub(super) fn check(parts: &Parts) -> Checked {
    let services = unique(
        SERVICES,
        "service",
        parts.services.iter().map(|service| service.key.as_str()),
    )?;
    let events = unique(
        EVENTS,
        "event",
        parts.events.iter().map(|event| event.key.as_str()),
    )?;
    let forms = unique(
        FORMS,
        "form",
        parts.forms.iter().map(|form| form.key.as_str()),
    )?;
    for (at, form) in parts.forms.iter().enumerate() {
        check_form(at, form)?;
    }
    for (at, outlet) in parts.outlets.iter().enumerate() {
        if outlet.name.trim().is_empty() || outlet.address.trim().is_empty() {
            let key = format!("outlet[{at}]");
            return Err(CatalogueError::at(OUTLETS, key, "a name and an address"));
        }
    }
    let mut codes = BTreeSet::new();
    for (file, item) in &parts.items {
        let wrong = |key: &str, reason: &str| Err(CatalogueError::at(file, key, reason));
        check_own(file, item)?;
        if !codes.insert(item.code.as_str()) {
            return wrong("code", "not the code of another item");
        }
        if !services.contains(item.service.as_str()) {
            return wrong("service", "a key of services.toml");
        }
        if item.events.is_empty() {
            return wrong("events", "at least one");
        }
        for key in &item.events {
            let Some(event) = parts.events.iter().find(|event| event.key == *key) else {
                return wrong("events", "keys of events.toml");
            };
            if !item.audience.contains(&event.audience) {
                return wrong("events", "events of the item's own audience");
            }
        }
        let unknown = |form: &&String| !forms.contains(form.as_str());
        if item.guide.paper_forms.iter().any(|form| unknown(&form)) {
            return wrong("guide.paper_forms", "keys of paper_forms.toml");
        }
    }
    all_used(parts, &services, &events, &forms)
}

/// Keys that are there once each.
fn unique<'a>(
    file: &str,
    list: &str,
    keys: impl Iterator<Item = &'a str>,
) -> Result<BTreeSet<&'a str>, CatalogueError> {
    let mut seen = BTreeSet::new();
    for (at, key) in keys.enumerate() {
        let good = !key.is_empty()
            && key
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        if !good {
            let place = format!("{list}[{at}].key");
            return Err(CatalogueError::at(file, place, "lower case and hyphens"));
        }
        if !seen.insert(key) {
            let place = format!("{list}[{at}].key");
            return Err(CatalogueError::at(file, place, "not the key of another"));
        }
    }
    Ok(seen)
}

fn check_form(at: usize, form: &PaperForm) -> Checked {
    let filled = !form.section.is_empty()
        && form
            .section
            .iter()
            .all(|section| !section.title.trim().is_empty() && !section.fields.is_empty());
    if filled && !form.name.trim().is_empty() {
        return Ok(());
    }
    let key = format!("form[{at}]");
    let reason = "a name, and sections with a title and fields";
    Err(CatalogueError::at(FORMS, key, reason))
}

// Long because it is one list of rules.
/// What can be told from the item alone.
fn check_own(file: &str, item: &ServiceItem) -> Checked {
    let guide = &item.guide;
    let is_code = item.code.len() == 2 && item.code.bytes().all(|byte| byte.is_ascii_digit());
    let in_file = file
        .strip_prefix(ITEMS)
        .is_some_and(|name| name.starts_with(&format!("{}-", item.code)));
    let said = |text: &str| !text.trim().is_empty();
    let all_said = |texts: &[String]| !texts.is_empty() && texts.iter().all(|text| said(text));
    let name_fits = said(&item.name) && item.name.chars().count() <= LONGEST_NAME;
    let names = said(&item.official_name) && said(&item.name_en);
    let rules = [
        (is_code, "code", "two digits"),
        (in_file, "code", "the number that its file begins with"),
        (name_fits, "name", "1 to 24 characters"),
        (names, "official_name", "a name in Chinese and in English"),
        (!item.audience.is_empty(), "audience", "at least one"),
        (all_said(&item.keywords), "keywords", "at least one word"),
        (hall_fits(item), "hall", "a page of a hall of its audience"),
        (
            item.effect.is_some() == item.form.is_some(),
            "form",
            "there when, and only when, there is an effect",
        ),
        (
            item.effect.is_none() || item.hall.is_some(),
            "hall",
            "there when there is an effect",
        ),
        (
            item.form.as_ref().is_none_or(form_fits),
            "form",
            "fields with names of their own, answers to choose from, and conditions on them",
        ),
        (
            item.depth.as_ref().is_none_or(depth_fits),
            "depth",
            "depths of 1 to 5, not sinking, and not more visits than now",
        ),
        (
            said(&guide.summary) && said(&guide.summary_en),
            "guide.summary",
            "a sentence in Chinese and in English",
        ),
        (
            all_said(&guide.conditions),
            "guide.conditions",
            "at least one",
        ),
        (all_said(&guide.steps), "guide.steps", "at least one"),
        (all_said(&guide.basis), "guide.basis", "at least one"),
        (said(&guide.fee), "guide.fee", "what it costs"),
        (
            guide.time_limit.as_ref().is_none_or(|limit| limit.days > 0),
            "guide.time_limit.days",
            "above zero",
        ),
        (
            guide.materials.iter().all(|paper| said(&paper.name)),
            "guide.materials",
            "a name each",
        ),
    ];
    match rules.iter().find(|(holds, ..)| !holds) {
        None => Ok(()),
        Some((_, key, reason)) => Err(CatalogueError::at(file, *key, *reason)),
    }
}

/// Every field has a name of its own, a choice has answers, and what it depends on
/// is a choice before it with that answer.
fn form_fits(form: &ItemForm) -> bool {
    let fields: Vec<_> = form.fields().collect();
    let fits = |(at, field): (usize, &&FormField)| {
        let before = &fields[..at];
        let is_new = before.iter().all(|other| other.name != field.name);
        let can_choose = (field.kind == FieldKind::Choice) != field.choices.is_empty();
        let condition = field.show_when.as_ref().is_none_or(|when| {
            before.iter().any(|other| {
                let is = |choice: &FieldChoice| choice.value == when.is;
                other.name == when.field && other.choices.iter().any(is)
            })
        });
        is_new && can_choose && condition && !field.name.is_empty() && !field.label.is_empty()
    };
    !fields.is_empty() && fields.iter().enumerate().all(fits)
}

fn depth_fits(depth: &OnlineDepth) -> bool {
    let levels = 1..=5;
    levels.contains(&depth.now)
        && levels.contains(&depth.target)
        && depth.now <= depth.target
        && depth.visits_now >= depth.visits_target
}

/// The halls are at addresses of their own; nothing else can be meant.
fn hall_fits(item: &ServiceItem) -> bool {
    let Some(hall) = &item.hall else { return true };
    [(Audience::Person, "/personal/"), (Audience::Unit, "/unit/")]
        .iter()
        .any(|(audience, start)| hall.starts_with(start) && item.audience.contains(audience))
}

/// What no item uses was meant for one.
fn all_used(
    parts: &Parts,
    services: &BTreeSet<&str>,
    events: &BTreeSet<&str>,
    forms: &BTreeSet<&str>,
) -> Checked {
    let items = || parts.items.iter().map(|(_, item)| item);
    let used_services: BTreeSet<&str> = items().map(|item| item.service.as_str()).collect();
    let used_events: BTreeSet<&str> = items()
        .flat_map(|item| item.events.iter().map(String::as_str))
        .collect();
    let used_forms: BTreeSet<&str> = items()
        .flat_map(|item| item.guide.paper_forms.iter().map(String::as_str))
        .collect();
    for (file, known, used) in [
        (SERVICES, services, used_services),
        (EVENTS, events, used_events),
        (FORMS, forms, used_forms),
    ] {
        if let Some(unused) = known.difference(&used).next() {
            return Err(CatalogueError::at(file, *unused, "used by an item"));
        }
    }
    Ok(())
}
