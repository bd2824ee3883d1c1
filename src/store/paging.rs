//! Pages of lists: by id, never by offset.

use crate::config::limits::PAGE_ROWS_MAX;

/// Which rows of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Page {
    /// Behind the row with this id; `None` from the beginning.
    pub cursor: Option<i64>,
    /// At most so many.
    pub limit: u32,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            cursor: None,
            limit: PAGE_ROWS_MAX,
        }
    }
}

/// One page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rows<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Cursor of the page behind it, if there is one.
    pub next: Option<i64>,
}

impl Page {
    /// Rows to ask the database for: one more than shown tells whether there is a next page.
    pub(super) fn fetch(self) -> i64 {
        i64::from(self.limit.clamp(1, PAGE_ROWS_MAX)) + 1
    }

    /// Cuts what was fetched to a page.
    pub(super) fn cut<T>(self, mut rows: Vec<T>, id: impl Fn(&T) -> i64) -> Rows<T> {
        let shown = usize::try_from(self.fetch() - 1).unwrap_or(1);
        let next = (rows.len() > shown).then(|| {
            rows.truncate(shown);
            rows.last().map_or(0, id)
        });
        Rows { rows, next }
    }
}
