//! Pages by number.

use serde::Deserialize;
use shared_types::api::unit::PageInfo;

/// Rows a page when the caller does not say.
const DEFAULT_SIZE: u32 = 50;
/// Rows a page at most.
const MAX_SIZE: u32 = 200;
/// Rows of a list that goes into a file at most.
const WHOLE_SIZE: u32 = 100_000;
/// Last page that anyone can ask for: page numbers are described as `int32`.
const MAX_NUMBER: u32 = i32::MAX.cast_unsigned();

/// `?page=2&page_size=50`.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// First page is 1.
    pub page: Option<u32>,
    /// Rows a page, at most 200.
    pub page_size: Option<u32>,
    /// The whole list, for a file; nobody can ask for it by an address.
    #[serde(skip)]
    #[param(ignore)]
    pub whole: bool,
}

impl PageQuery {
    /// The whole list as one page.
    #[must_use]
    pub const fn whole() -> Self {
        Self {
            page: None,
            page_size: None,
            whole: true,
        }
    }

    /// Rows a page.
    #[must_use]
    pub fn size(self) -> u32 {
        if self.whole {
            return WHOLE_SIZE;
        }
        self.page_size.unwrap_or(DEFAULT_SIZE).clamp(1, MAX_SIZE)
    }

    /// Number of the page.
    #[must_use]
    pub fn number(self) -> u32 {
        self.page.unwrap_or(1).clamp(1, MAX_NUMBER)
    }

    /// Rows before this page.
    #[must_use]
    pub fn offset(self) -> i64 {
        i64::from(self.number() - 1) * i64::from(self.size())
    }

    /// Where this page is among `total_count` rows.
    #[must_use]
    pub fn info(self, total_count: i64) -> PageInfo {
        PageInfo {
            page: self.number(),
            page_size: self.size(),
            total_count,
        }
    }
}
