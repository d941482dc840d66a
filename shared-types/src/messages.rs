//! Error enums whose variants carry a code and a sentence in two languages.

/// Declares an error enum with `code()`, `message_zh()` and `message_en()`.
///
/// The sentences name the rule that was broken, never the value that broke it: they end up in
/// answers and logs, and most values here are personal data.
macro_rules! error_enum {
    (
        $(#[$meta:meta])*
        $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident => $code:literal, $zh:literal, $en:literal;)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_meta])* #[doc = $en] $variant,)+
        }

        impl $name {
            /// Every variant, in order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Stable machine-readable code in kebab case.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// Sentence for a Chinese reader.
            pub const fn message_zh(self) -> &'static str {
                match self { $(Self::$variant => $zh,)+ }
            }

            /// Sentence for an English reader.
            pub const fn message_en(self) -> &'static str {
                match self { $(Self::$variant => $en,)+ }
            }
        }

        /// Chinese, the first language of the suite: should a raw error reach a user, it is readable.
        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.message_zh())
            }
        }

        impl core::error::Error for $name {}
    };
}

/// Serialises a type as its `Display` text and reads it back with its `parse`; names the schema.
macro_rules! text_value {
    ($name:ident, $error:ty, $description:literal, $example:literal, $pattern:literal) => {
        $crate::messages::text_value!(
            @parse parse, $name, $error, $description, $example, $pattern
        );

        impl core::str::FromStr for $name {
            type Err = $error;

            fn from_str(text: &str) -> Result<Self, $error> {
                Self::parse(text)
            }
        }
    };
    (
        @parse $parse:ident, $name:ident, $error:ty,
        $description:literal, $example:literal, $pattern:literal
    ) => {
        impl $crate::text::ParseText for $name {
            type Error = $error;

            fn parse_text(text: &str) -> Result<Self, $error> {
                Self::$parse(text)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::text::WireText::serialize_text(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::text::deserialize_text(deserializer)
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::schema::string($description, $example, $pattern)
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    };
}

pub(crate) use error_enum;
pub(crate) use text_value;
