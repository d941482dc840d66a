//! The API's description, and whether an answer is one that it allows.

use serde_json::Value;

use crate::support::Answer;

/// One operation.
#[derive(Clone, Copy)]
pub struct Operation<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub described: &'a Value,
}

impl<'a> Operation<'a> {
    pub fn parameters(&self, place: &str) -> Vec<&'a Value> {
        let all = self.described["parameters"].as_array();
        let all = all.into_iter().flatten();
        all.filter(|each| each["in"] == place).collect()
    }

    /// Media type and schema of the request's body.
    pub fn body(&self) -> Option<(&'a str, &'a Value)> {
        let content = self.described["requestBody"]["content"].as_object()?;
        let (media, body) = content.iter().next()?;
        Some((media, &body["schema"]))
    }
}

/// All operations.
pub fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter();
        methods.map(|(method, described)| Operation {
            method,
            path,
            described,
        })
    });
    all.collect()
}

/// The schema itself, behind its references.
pub fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let Some(place) = schema["$ref"].as_str() else {
        return schema;
    };
    let found = document.pointer(place.trim_start_matches('#'));
    resolve(
        document,
        found.unwrap_or_else(|| panic!("{place} is nowhere")),
    )
}

/// What is wrong with an answer, if anything.
pub fn objection(document: &Value, operation: &Operation<'_>, answer: &Answer) -> Option<String> {
    let status = answer.status.as_u16();
    if status >= 500 {
        return Some(format!("{status}"));
    }
    let described = &operation.described["responses"][status.to_string()];
    if described.is_null() {
        return Some(format!("{status} is not described"));
    }
    let media = answer.headers.get("content-type");
    let media = media.map_or("", |media| media.to_str().unwrap());
    let media = media.split(';').next().unwrap();
    let Some(content) = described["content"].as_object() else {
        let empty = answer.body.is_empty() && media.is_empty();
        return (!empty).then(|| format!("{status} should have no body, got {media}"));
    };
    let Some(body) = content.get(media) else {
        return Some(format!("{status} with {media:?} is not described"));
    };
    if !media.ends_with("json") {
        let empty = answer.body.is_empty();
        return empty.then(|| format!("{status} has no body"));
    }
    let value: Value = match serde_json::from_slice(&answer.body) {
        Ok(value) => value,
        Err(error) => return Some(format!("{status}: {error}")),
    };
    let checked = check(document, &body["schema"], &value, "");
    checked.err().map(|wrong| format!("{status}{wrong}"))
}

/// Whether a value fits its schema; an undescribed property does not.
pub fn check(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let schema = resolve(document, schema);
    for choice in ["oneOf", "anyOf"] {
        if let Some(options) = schema[choice].as_array() {
            let mut fits = options.iter();
            return if fits.any(|option| check(document, option, value, at).is_ok()) {
                Ok(())
            } else {
                Err(format!("{at} fits no choice"))
            };
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        return parts
            .iter()
            .try_for_each(|part| check(document, part, value, at));
    }
    is_of_type(schema, value).then_some(()).ok_or_else(|| {
        let expected = &schema["type"];
        format!("{at} should be {expected}")
    })?;
    if let Some(words) = schema["enum"].as_array().filter(|all| !all.contains(value)) {
        return Err(format!("{at} should be one of {words:?}"));
    }
    match value {
        Value::Object(_) => object(document, schema, value, at),
        Value::Array(items) => {
            let mut items = items.iter();
            items.try_for_each(|item| check(document, &schema["items"], item, &format!("{at}[]")))
        }
        Value::String(text) => match schema["pattern"].as_str() {
            Some(pattern) if !super::pattern::fits(pattern, text) => {
                Err(format!("{at} should look like {pattern}"))
            }
            _ => Ok(()),
        },
        Value::Number(number) => bounds(schema, number.as_i64(), at),
        _ => Ok(()),
    }
}

fn is_of_type(schema: &Value, value: &Value) -> bool {
    let fits = |name: &Value| match name.as_str().unwrap() {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("type {other}"),
    };
    match &schema["type"] {
        Value::Array(names) => names.iter().any(fits),
        Value::Null => true,
        name => fits(name),
    }
}

fn bounds(schema: &Value, number: Option<i64>, at: &str) -> Result<(), String> {
    let beyond = |key: &str, over: fn(i64, i64) -> bool| {
        let bound = schema[key].as_i64();
        number.zip(bound).is_some_and(|(n, bound)| over(n, bound))
    };
    if beyond("minimum", |n, least| n < least) || beyond("maximum", |n, most| n > most) {
        return Err(format!("{at} is out of bounds"));
    }
    let narrow = schema["format"] == "int32";
    if narrow && number.is_none_or(|n| i32::try_from(n).is_err()) {
        return Err(format!("{at} is no int32"));
    }
    Ok(())
}

fn object(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let required = schema["required"].as_array();
    for name in required.into_iter().flatten() {
        let name = name.as_str().unwrap();
        if value.get(name).is_none() {
            return Err(format!("{at}.{name} is missing"));
        }
    }
    for (name, inner) in value.as_object().unwrap() {
        let described = &schema["properties"][name];
        if described.is_null() {
            return Err(format!("{at}.{name} is not described"));
        }
        check(document, described, inner, &format!("{at}.{name}"))?;
    }
    Ok(())
}
