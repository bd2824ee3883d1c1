//! Where a page ends: the value of its last row in the order of the list, and its id.

use super::sql::Fragment;
use super::{Kind, Operand, Sort};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// The end of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cursor {
    /// The last row's value of the sorting column.
    pub value: Mark,
    /// The last row's id.
    pub id: i64,
}

/// A value of the sorting column.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Mark {
    /// Of a number, an instant or an id.
    Number(i64),
    /// Of a text.
    Text(String),
}

#[derive(Serialize, Deserialize)]
struct OnTheWire(String, Mark, i64);

impl Cursor {
    /// As callers carry it.
    pub fn encode(self, sort: Sort) -> String {
        let wire = OnTheWire(sort.text(), self.value, self.id);
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&wire).unwrap_or_default())
    }

    /// Reads it back, when it belongs to this order.
    pub fn decode(text: &str, sort: Sort) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let OnTheWire(order, value, id) = serde_json::from_slice(&bytes).ok()?;
        let is_of_kind = match (&value, sort.kind()) {
            (Mark::Text(text), Kind::Text | Kind::Key | Kind::Digits | Kind::Day) => !text.contains('\0'),
            (Mark::Number(_), Kind::Instant | Kind::Number | Kind::Choice) => true,
            (Mark::Text(_) | Mark::Number(_), _) => false,
        };
        (order == sort.text() && is_of_kind).then_some(Self { value, id })
    }

    /// The condition that a row comes behind this place, by the names of what is ordered by and of the id.
    pub(in crate::store) fn behind(self, sort: Sort, by: &'static str, id: &'static str) -> Fragment {
        let (outer, inner) = if sort.is_descending {
            (" <= ", ") < (")
        } else {
            (" >= ", ") > (")
        };
        self.beside(by, id, outer, inner)
    }

    /// The condition that a row does not come behind this place.
    pub(in crate::store) fn until(self, sort: Sort, by: &'static str, id: &'static str) -> Fragment {
        let (outer, inner) = if sort.is_descending {
            (" >= ", ") >= (")
        } else {
            (" <= ", ") <= (")
        };
        self.beside(by, id, outer, inner)
    }

    /// The first comparison says nothing new. An index takes it also where the two columns are of two tables.
    fn beside(self, by: &'static str, id: &'static str, outer: &'static str, inner: &'static str) -> Fragment {
        let value = match self.value {
            Mark::Text(text) => Operand::Text(text),
            Mark::Number(number) => Operand::Number(number),
        };
        let first = Fragment::default().sql(by).sql(outer).value(value.clone());
        let both = first.sql(" AND (").sql(by).sql(", ").sql(id);
        both.sql(inner).value(value).sql(", ").number(self.id).sql(")")
    }
}

impl Sort {
    /// What to order by.
    pub(in crate::store) fn order(self, by: &'static str, id: &'static str) -> Fragment {
        let way = if self.is_descending { " DESC" } else { " ASC" };
        let first = Fragment::default().sql(by).sql(way);
        if by == id {
            return first;
        }
        first.sql(", ").sql(id).sql(way)
    }
}
