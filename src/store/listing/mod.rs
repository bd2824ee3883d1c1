//! Lists that people search, sort and filter (API-04, LST-05..07): from what they ask for to SQL.
//!
//! A [`List`] declares its table and its [`Column`]s; nothing else can be named. `tree` reads a filter, `sql`
//! writes it with bound values only (S11), `cursor` goes from page to page by value, never by offset. A new
//! list is a constant in `store/lists.rs` and a call of `Store::listed` with a loader of rows by id.

mod cursor;
mod lead;
mod list;
mod long;
mod narrow;
mod sql;
mod tree;
mod words;

pub use cursor::{Cursor, Mark};
pub(super) use lead::{Form, Lead};
pub use list::{Ask, Bounds, Found, List};
pub(super) use list::{find, in_order};
pub(super) use long::{Long, Part};
pub(super) use narrow::{Prefix, Within};
pub(super) use sql::Fragment;
pub use tree::{Clause, FilterFault, Node, Operand, Operator};
pub(super) use words::Words;

/// One field of a list that can be filtered or sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// As callers name it.
    pub name: &'static str,
    /// As SQL names it; never null.
    pub sql: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// True when callers may order by it: an index gives the order, or the list is short.
    pub is_sortable: bool,
    /// What rows are in fact ordered by, when it is not the column itself, and what that holds.
    pub(super) order: Option<(&'static str, Kind)>,
    /// Where an index finds rows by it.
    pub(super) lead: Option<Lead>,
}

impl Column {
    /// The same, ordered by something that goes along with it.
    pub(super) const fn ordered_by(self, sql: &'static str, kind: Kind) -> Self {
        Self {
            is_sortable: true,
            order: Some((sql, kind)),
            ..self
        }
    }
}

/// What a column holds, which decides about its operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Text; compared without regard to case.
    Text,
    /// Text that is stored in lower case.
    Key,
    /// Digits of a phone number; separators in a value do not matter.
    Digits,
    /// A day, ISO 8601, or empty.
    Day,
    /// Milliseconds; values are RFC 3339.
    Instant,
    /// A whole number.
    Number,
    /// An id among a few, or 0 and 1 for no and yes.
    Choice,
    /// Several names in a table of their own. `sql` is the row's id.
    Names {
        /// Selects something for a row that has one of some names, from a parenthesis up to the one that opens the
        /// names.
        among: &'static str,
        /// The condition that a row has any name.
        any: &'static str,
    },
}

/// Which order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sort {
    /// By this column.
    pub column: &'static Column,
    /// Highest first.
    pub is_descending: bool,
}

impl Sort {
    /// Understands `name` and `-name`.
    pub fn parse(columns: &'static [Column], text: &str) -> Option<Self> {
        let (name, is_descending) = match text.strip_prefix('-') {
            Some(name) => (name, true),
            None => (text, false),
        };
        let column = columns
            .iter()
            .find(|column| column.is_sortable && column.name == name)?;
        Some(Self { column, is_descending })
    }

    /// What rows are ordered by, as SQL names it.
    pub(super) fn sql(self) -> &'static str {
        self.column.order.map_or(self.column.sql, |(sql, _)| sql)
    }

    /// What they are ordered by holds this.
    pub(super) fn kind(self) -> Kind {
        self.column.order.map_or(self.column.kind, |(_, kind)| kind)
    }

    /// As callers write it.
    pub fn text(self) -> String {
        let sign = if self.is_descending { "-" } else { "" };
        format!("{sign}{}", self.column.name)
    }
}

/// A column that rows can be sorted by.
pub(super) const fn sortable(name: &'static str, sql: &'static str, kind: Kind) -> Column {
    Column {
        name,
        sql,
        kind,
        is_sortable: true,
        order: None,
        lead: None,
    }
}

/// A column that rows can be filtered by only.
pub(super) const fn filterable(name: &'static str, sql: &'static str, kind: Kind) -> Column {
    Column {
        name,
        sql,
        kind,
        is_sortable: false,
        order: None,
        lead: None,
    }
}
