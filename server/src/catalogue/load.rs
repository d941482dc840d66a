//! The files of a catalogue, read.

use std::{collections::BTreeMap, path::Path};

use rust_embed::RustEmbed;
use serde::{Deserialize, de::DeserializeOwned};
use shared_types::api::catalogue::{LifeEvent, Outlet, Service, ServiceItem};
use thiserror::Error;

use super::PaperForm;
use crate::platform::toml_text;

/// Where the items are, one file each.
pub(super) const ITEMS: &str = "items/";
pub(super) const SERVICES: &str = "services.toml";
pub(super) const EVENTS: &str = "events.toml";
pub(super) const FORMS: &str = "paper_forms.toml";
pub(super) const OUTLETS: &str = "outlets.toml";

/// The catalogue that ships with the product.
#[derive(RustEmbed)]
#[folder = "catalogue/"]
struct Shipped;

/// Text of the files by their name in the folder.
pub(super) type Files = BTreeMap<String, String>;

/// Why a catalogue cannot be used.
#[derive(Debug, Error)]
pub enum CatalogueError {
    /// The operator's own folder cannot be read.
    #[error("catalogue {path}: {reason}")]
    Unreadable {
        /// File or folder.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// A value does not fit.
    #[error("catalogue file {file}, key `{key}`: {reason}")]
    Invalid {
        /// The file.
        file: String,
        /// The key.
        key: String,
        /// What is wrong.
        reason: String,
    },
}

impl CatalogueError {
    pub(super) fn at(file: &str, key: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Invalid {
            file: file.to_owned(),
            key: key.into(),
            reason: reason.into(),
        }
    }
}

/// What the files say, not checked against each other.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    pub services: Vec<Service>,
    pub events: Vec<LifeEvent>,
    pub forms: Vec<PaperForm>,
    pub outlets: Vec<Outlet>,
    /// With the name of its file, in order of that name.
    pub items: Vec<(String, ServiceItem)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServicesFile {
    service: Vec<Service>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventsFile {
    event: Vec<LifeEvent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormsFile {
    form: Vec<PaperForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutletsFile {
    outlet: Vec<Outlet>,
}

/// The files inside the binary.
pub(super) fn shipped() -> Files {
    let text = |name: &str| {
        let data = Shipped::get(name)?.data;
        Some(String::from_utf8_lossy(&data).into_owned())
    };
    Shipped::iter()
        .filter_map(|name| Some((name.to_string(), text(&name)?)))
        .collect()
}

/// The files of a folder of the operator's own.
pub(super) fn folder(path: &str) -> Result<Files, CatalogueError> {
    let root = Path::new(path);
    let mut files = Files::new();
    for part in ["", ITEMS] {
        let folder = root.join(part);
        let unreadable = |error: std::io::Error| CatalogueError::Unreadable {
            path: folder.display().to_string(),
            reason: error.to_string(),
        };
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?.path();
            let is_toml = entry
                .extension()
                .is_some_and(|extension| extension == "toml");
            let Some(name) = entry.file_name().filter(|_| is_toml) else {
                continue;
            };
            let text = std::fs::read_to_string(&entry).map_err(unreadable)?;
            files.insert(format!("{part}{}", name.to_string_lossy()), text);
        }
    }
    Ok(files)
}

fn one<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, CatalogueError> {
    toml_text::read(text).map_err(|(key, reason)| CatalogueError::at(file, key, reason))
}

fn named<T: DeserializeOwned>(files: &Files, name: &str) -> Result<T, CatalogueError> {
    let text = files
        .get(name)
        .ok_or_else(|| CatalogueError::at(name, "", "the file is missing"))?;
    one(name, text)
}

/// Reads every file; one that nobody knows is a mistake, not left aside.
pub(super) fn parse(files: &Files) -> Result<Parts, CatalogueError> {
    let services: ServicesFile = named(files, SERVICES)?;
    let events: EventsFile = named(files, EVENTS)?;
    let forms: FormsFile = named(files, FORMS)?;
    let outlets: OutletsFile = named(files, OUTLETS)?;
    let mut items = Vec::new();
    for (name, text) in files {
        if name.starts_with(ITEMS) {
            items.push((name.clone(), one(name, text)?));
        } else if ![SERVICES, EVENTS, FORMS, OUTLETS].contains(&name.as_str()) {
            return Err(CatalogueError::at(name, "", "no file of a catalogue"));
        }
    }
    Ok(Parts {
        services: services.service,
        events: events.event,
        forms: forms.form,
        outlets: outlets.outlet,
        items,
    })
}
