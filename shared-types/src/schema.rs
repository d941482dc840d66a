//! `OpenAPI` schemas of values that are written as text.

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// A described text with an example and a pattern.
pub(crate) fn string(description: &str, example: &str, pattern: &str) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description))
        .examples([example])
        .pattern(Some(pattern))
        .into()
}

#[cfg(test)]
mod tests {
    use utoipa::{PartialSchema, ToSchema};

    use crate::{Date, Fen, IdDocument, UnitNo};

    #[test]
    fn schemas_say_what_is_on_the_wire() {
        let json = |schema| serde_json::to_value(schema).unwrap();
        assert_eq!(json(Fen::schema())["type"], "integer");
        let date = json(Date::schema());
        assert_eq!(date["type"], "string");
        assert_eq!(date["examples"][0], "2026-11-22");
        assert_eq!(json(UnitNo::schema())["pattern"], "^98[0-9]{11}$");
        assert_eq!(
            json(IdDocument::schema())["properties"]["no"]["type"],
            "string"
        );
        assert_eq!(UnitNo::name(), "UnitNo");
    }
}
