//! Pages of a list: `limit` and an opaque `cursor` in, `rows` and `next` out.

use super::error::ApiError;
use crate::config::limits::{PAGE_ROWS, PAGE_ROWS_MAX};
use crate::store::Page;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which part of a list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Most rows wanted; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// `next` of the page before.
    #[param(min_length = 1)]
    pub cursor: Option<String>,
}

impl PageQuery {
    /// The part of the list as the store understands it.
    pub fn page(&self) -> Result<Page, ApiError> {
        let cursor = match &self.cursor {
            Some(text) => Some(
                text.parse()
                    .map_err(|_| ApiError::field("cursor", "is not from this list"))?,
            ),
            None => None,
        };
        Ok(Page {
            cursor,
            limit: limit(self.limit)?,
        })
    }
}

/// The wanted number of rows, when it is allowed.
pub fn limit(wanted: Option<u32>) -> Result<u32, ApiError> {
    let limit = wanted.unwrap_or(PAGE_ROWS);
    if (1..=PAGE_ROWS_MAX).contains(&limit) {
        Ok(limit)
    } else {
        Err(ApiError::field("limit", format!("must be from 1 to {PAGE_ROWS_MAX}")))
    }
}

/// The cursor of the next page on the wire.
pub fn next(cursor: Option<i64>) -> Option<String> {
    cursor.map(|id| id.to_string())
}
