//! What crosses the wire: requests and answers of `/api/v1`, shared by the
//! server and the browser so that neither can drift from the other.
//!
//! Requests refuse unknown fields. Amounts are integer fen, months `2026-11`,
//! dates `2026-11-22`, instants UTC `2026-11-22T08:00:00Z`.

pub mod case;
pub mod catalogue;
pub mod certificate;
pub mod personal;
pub mod problem;
pub mod public;
pub mod session;
pub mod unit;

/// Declares wire models: the derives that every one of them needs.
macro_rules! wire {
    ($($(#[$meta:meta])* pub struct $name:ident { $($(#[$fmeta:meta])* pub $field:ident : $ty:ty),* $(,)? })*) => {
        $(
            #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
            #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
            $(#[$meta])*
            pub struct $name { $($(#[$fmeta])* pub $field: $ty),* }
        )*
    };
}

/// Declares wire enumerations, written in `snake_case`.
macro_rules! wire_enum {
    ($($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident),* $(,)? })*) => {
        $(
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
            #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
            #[serde(rename_all = "snake_case")]
            $(#[$meta])*
            pub enum $name { $($(#[$vmeta])* $variant),* }

            impl $name {
                /// Every value, in order of declaration.
                pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            }
        )*
    };
}

pub(crate) use {wire, wire_enum};
