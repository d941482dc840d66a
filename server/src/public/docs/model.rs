//! An OpenAPI document laid out for reading: tags, operations, models.

use serde_json::{Map, Value};

use super::document::{NOTES, NOTES_ZH};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
const SCHEMA_PREFIX: &str = "#/components/schemas/";

/// The whole document.
#[derive(Debug)]
pub(super) struct Description {
    /// Name of the API.
    pub title: String,
    /// Version of the product.
    pub version: String,
    /// What holds for every request, in Chinese.
    pub notes_zh: Vec<Rich>,
    /// The same in English.
    pub notes_en: Vec<Rich>,
    /// Groups of operations.
    pub tags: Vec<Tag>,
    /// Models of requests and answers, by name.
    pub models: Vec<Model>,
}

/// A text with words in the type of a program.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Rich(pub Vec<Piece>);

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// In the type of a program.
    pub code: bool,
    /// As read.
    pub text: String,
}

impl Rich {
    /// Reads the marks of our doc comments: `` `word` `` and ``[`Link`]``.
    fn of(text: &str) -> Self {
        let plain = text.trim().replace("[`", "`").replace("`]", "`");
        let pieces = plain
            .split('`')
            .enumerate()
            .filter(|(_, text)| !text.is_empty());
        Self(
            pieces
                .map(|(at, text)| Piece {
                    code: at % 2 == 1,
                    text: text.to_owned(),
                })
                .collect(),
        )
    }
}

/// A group of operations.
#[derive(Debug)]
pub(super) struct Tag {
    /// Its word in the document.
    pub name: String,
    /// Its Chinese name.
    pub title: &'static str,
    /// In order of their paths.
    pub operations: Vec<Operation>,
}

/// One method of one path.
#[derive(Debug)]
pub(super) struct Operation {
    /// Anchor.
    pub id: String,
    /// Upper case.
    pub method: String,
    /// With `{names}` for its values.
    pub path: String,
    /// What it does.
    pub summary: Rich,
    /// What it must prove.
    pub security: String,
    /// In path, query and headers.
    pub parameters: Vec<Field>,
    /// The body.
    pub request: Option<Kind>,
    /// By status.
    pub answers: Vec<Answer>,
}

/// One answer of an operation.
#[derive(Debug)]
pub(super) struct Answer {
    /// HTTP status.
    pub status: String,
    /// The body.
    pub kind: Option<Kind>,
}

/// A parameter, or a field of a model.
#[derive(Debug)]
pub(super) struct Field {
    /// Name on the wire.
    pub name: String,
    /// `path`, `query` or `header`; empty for fields of a model.
    pub place: String,
    /// Its type.
    pub kind: Kind,
    /// Must be there.
    pub required: bool,
    /// What it means.
    pub text: Rich,
}

/// A type, with the model that it leads to.
#[derive(Debug)]
pub(super) struct Kind {
    /// As read.
    pub text: String,
    /// Name of the model.
    pub model: Option<String>,
}

/// A model.
#[derive(Debug)]
pub(super) struct Model {
    /// Its name.
    pub name: String,
    /// What it is.
    pub text: Rich,
    /// Type, pattern and example of a value that is no object.
    pub form: String,
    /// Fields of an object.
    pub fields: Vec<Field>,
    /// Values of an enumeration.
    pub values: Vec<String>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().trim().to_owned()
}

fn rich(value: &Value) -> Rich {
    Rich::of(value.as_str().unwrap_or_default())
}

impl Description {
    /// Lays the document out.
    pub(super) fn of(document: &Value) -> Self {
        let models = document["components"]["schemas"].as_object();
        Self {
            title: text(&document["info"]["title"]),
            version: text(&document["info"]["version"]),
            notes_zh: NOTES_ZH.split("\n\n").map(Rich::of).collect(),
            notes_en: NOTES.split("\n\n").map(Rich::of).collect(),
            tags: tags(document),
            models: models
                .into_iter()
                .flatten()
                .map(|(name, schema)| model(name, schema))
                .collect(),
        }
    }
}

/// Groups in the order of the page, with their Chinese names; others follow.
const TAGS: [(&str, &str); 10] = [
    ("public", "公开信息"),
    ("session", "登录与会话"),
    ("personal", "个人账户"),
    ("certificate", "缴存证明"),
    ("unit", "单位"),
    ("change", "变更清册"),
    ("import", "批量导入"),
    ("remittance", "汇缴"),
    ("payment", "缴款"),
    ("bank", "银行"),
];

fn tag_place(name: &str) -> usize {
    TAGS.iter()
        .position(|(known, _)| *known == name)
        .unwrap_or(TAGS.len())
}

fn tags(document: &Value) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in METHODS {
            let Some(found) = item.get(method) else {
                continue;
            };
            let name = found["tags"][0].as_str().unwrap_or("other");
            let operation = operation(path, method, found);
            match tags.iter_mut().find(|tag| tag.name == name) {
                Some(tag) => tag.operations.push(operation),
                None => tags.push(Tag {
                    name: name.to_owned(),
                    title: TAGS.get(tag_place(name)).map_or("", |(_, title)| title),
                    operations: vec![operation],
                }),
            }
        }
    }
    tags.sort_by_key(|tag| tag_place(&tag.name));
    tags
}

fn operation(path: &str, method: &str, found: &Value) -> Operation {
    let mut summary = text(&found["summary"]);
    let description = text(&found["description"]);
    if !description.is_empty() {
        summary = format!("{summary} {description}");
    }
    let security: Vec<&str> = found["security"][0]
        .as_object()
        .into_iter()
        .flat_map(Map::keys)
        .map(String::as_str)
        .collect();
    let parameters = found["parameters"].as_array().into_iter().flatten();
    let answers = found["responses"].as_object().into_iter().flatten();
    Operation {
        id: format!("{method}{}", path.replace(['/', '{', '}', '.'], "-")),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: Rich::of(&summary),
        security: security.join(" + "),
        parameters: parameters
            .map(|parameter| Field {
                name: text(&parameter["name"]),
                place: text(&parameter["in"]),
                kind: kind(&parameter["schema"]),
                required: parameter["required"].as_bool().unwrap_or(false),
                text: rich(&parameter["description"]),
            })
            .collect(),
        request: body(&found["requestBody"]),
        answers: answers
            .map(|(status, answer)| Answer {
                status: status.clone(),
                kind: body(answer),
            })
            .collect(),
    }
}

/// The type of a body; JSON is the rule, other media types are named.
fn body(value: &Value) -> Option<Kind> {
    let (media, content) = value["content"].as_object()?.iter().next()?;
    let mut kind = kind(&content["schema"]);
    if !media.contains("json") {
        kind = Kind {
            text: media.clone(),
            model: None,
        };
    }
    Some(kind)
}

fn kind(schema: &Value) -> Kind {
    if let Some(name) = schema["$ref"]
        .as_str()
        .and_then(|name| name.strip_prefix(SCHEMA_PREFIX))
    {
        return Kind {
            text: name.to_owned(),
            model: Some(name.to_owned()),
        };
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        if let Some(options) = schema[choice].as_array() {
            let mut kinds: Vec<Kind> = options.iter().map(kind).collect();
            let model = kinds.iter_mut().find_map(|kind| kind.model.take());
            let names: Vec<String> = kinds.into_iter().map(|kind| kind.text).collect();
            return Kind {
                text: names.join(" | "),
                model,
            };
        }
    }
    if schema["items"].is_object() {
        let item = kind(&schema["items"]);
        return Kind {
            text: format!("{}[]", item.text),
            model: item.model,
        };
    }
    let name = match &schema["type"] {
        Value::String(name) => name.clone(),
        Value::Array(names) => names
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(" | "),
        _ => "any".to_owned(),
    };
    let format = schema["format"]
        .as_str()
        .map(|format| format!(" ({format})"));
    Kind {
        text: name + &format.unwrap_or_default(),
        model: None,
    }
}

fn model(name: &str, schema: &Value) -> Model {
    let required: Vec<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let fields: Vec<Field> = schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(field, inner)| Field {
            name: field.clone(),
            place: String::new(),
            kind: kind(inner),
            required: required.contains(&field.as_str()),
            text: rich(&inner["description"]),
        })
        .collect();
    let values = schema["enum"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    let mut form = Vec::new();
    if fields.is_empty() {
        form.push(kind(schema).text);
        form.extend(
            schema["pattern"]
                .as_str()
                .map(|pattern| format!("pattern {pattern}")),
        );
        form.extend(
            schema["examples"][0]
                .as_str()
                .map(|example| format!("e.g. {example}")),
        );
    }
    Model {
        name: name.to_owned(),
        text: rich(&schema["description"]),
        form: form.join(", "),
        values: values.map(str::to_owned).collect(),
        fields,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn marks_of_doc_comments_are_read() {
        let rich = Rich::of("Pass as `cursor`; see [`Overview`].");
        let pieces: Vec<_> = rich.0.iter().map(|p| (p.code, p.text.as_str())).collect();
        let expected = [
            (false, "Pass as "),
            (true, "cursor"),
            (false, "; see "),
            (true, "Overview"),
            (false, "."),
        ];
        assert_eq!(pieces, expected);
        assert_eq!(Rich::of(""), Rich::default());
    }

    #[test]
    fn types_are_named_and_lead_to_their_models() {
        let reference = json!({ "$ref": "#/components/schemas/Overview" });
        for (schema, name, leads_to) in [
            (reference.clone(), "Overview", Some("Overview")),
            (
                json!({ "type": "array", "items": reference }),
                "Overview[]",
                Some("Overview"),
            ),
            (
                json!({ "oneOf": [{ "type": "null" }, reference] }),
                "null | Overview",
                Some("Overview"),
            ),
            (json!({ "type": ["string", "null"] }), "string | null", None),
            (
                json!({ "type": "integer", "format": "int64" }),
                "integer (int64)",
                None,
            ),
            (json!({}), "any", None),
        ] {
            let kind = kind(&schema);
            assert_eq!(
                (kind.text.as_str(), kind.model.as_deref()),
                (name, leads_to),
                "{schema}"
            );
        }
    }
}
