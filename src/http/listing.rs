//! What callers ask of a list: `search`, `sort`, `filter`, `cursor` and `limit`, checked against its columns
//! (API-04). For every list that declares columns.

use super::error::{ApiError, FieldError};
use super::pagination;
use crate::config::limits::SEARCH_CHARS_MAX;
use crate::store::listing::{Column, Cursor, Node, Sort};

/// What a caller asked for, as it came.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Most rows wanted.
    pub limit: Option<u32>,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// `name` or `-name`.
    pub sort: Option<String>,
    /// JSON.
    pub filter: Option<String>,
    /// Words.
    pub search: Option<String>,
}

/// The same, understood.
#[derive(Clone, PartialEq, Debug)]
pub struct Listing {
    /// Most rows.
    pub limit: u32,
    /// Behind this place.
    pub cursor: Option<Cursor>,
    /// In this order.
    pub sort: Sort,
    /// For which this is true.
    pub filter: Option<Node>,
    /// With these words.
    pub search: String,
}

impl Asked {
    /// Checks it all; `default_sort` is the order when none is asked for.
    pub fn check(self, columns: &'static [Column], default_sort: &str) -> Result<Listing, ApiError> {
        let sort = self.sort.as_deref().unwrap_or(default_sort);
        let Some(sort) = Sort::parse(columns, sort) else {
            let known = columns
                .iter()
                .filter(|column| column.is_sortable)
                .map(|column| column.name);
            let known = known.collect::<Vec<_>>().join(", ");
            return Err(ApiError::field(
                "sort",
                format!("must be one of {known}, perhaps with `-` before it"),
            ));
        };
        let cursor = match &self.cursor {
            Some(text) => {
                let cursor = Cursor::decode(text, sort);
                Some(cursor.ok_or_else(|| ApiError::field("cursor", "is not from this list in this order"))?)
            }
            None => None,
        };
        let filter = match &self.filter {
            Some(json) => Some(Node::parse(columns, json).map_err(|fault| {
                ApiError::Invalid(vec![FieldError::new(format!("filter{}", fault.path), fault.message)])
            })?),
            None => None,
        };
        let search = self.search.unwrap_or_default();
        if search.chars().count() > SEARCH_CHARS_MAX {
            let message = format!("may have at most {SEARCH_CHARS_MAX} characters");
            return Err(ApiError::field("search", message));
        }
        Ok(Listing {
            limit: pagination::limit(self.limit)?,
            cursor,
            sort,
            filter,
            search,
        })
    }
}
