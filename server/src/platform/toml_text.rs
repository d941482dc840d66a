//! Settings written as TOML, with mistakes that name their key.

use serde::de::DeserializeOwned;

/// Reads a text; a mistake is a key and what was expected there. A mistake of the
/// form has no key and is named by its line.
///
/// # Errors
/// Key and reason.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, (String, String)> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let start = error.span().map_or(0, |span| span.start);
        let before = text.get(..start).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        (String::new(), format!("line {line}: {}", error.message()))
    })?;
    serde_path_to_error::deserialize(toml::Value::Table(table))
        .map_err(|error| (error.path().to_string(), error.inner().to_string()))
}
