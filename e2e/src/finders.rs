//! Finding elements as people do: by what they are and what they are called.

use fantoccini::{Client, elements::Element};
use serde_json::{Value, json};

const SCRIPT: &str = include_str!("finders.js");

/// Key of an element in an answer of `WebDriver`.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The element with that role and name, inside `within` or on the page, if it is there.
pub(crate) async fn find(
    client: &Client,
    role: &str,
    name: &str,
    within: Option<&Element>,
) -> Option<Element> {
    let within = within.map_or(Value::Null, reference);
    let found = client
        .execute(SCRIPT, vec![json!(role), json!(name), within])
        .await
        .ok()?;
    let id = found.get(ELEMENT)?.as_str()?.to_owned();
    Some(Element::from_element_id(client.clone(), id.into()))
}

/// An element as an argument of a script.
pub(crate) fn reference(element: &Element) -> Value {
    json!({ ELEMENT: element.element_id().as_ref() })
}
