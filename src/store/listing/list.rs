//! One list: where its rows are, what may be asked of it, and which rows a question finds.

use super::long::Long;
use super::narrow::{Within, count_up_to, cut};
use super::sql::{Fragment, Statement, literally};
use super::{Clause, Column, Cursor, Kind, Mark, Node, Operand, Operator, Sort};
use crate::config::limits::{LEAD_ROWS_MAX, LIST_COUNT_MAX, PAGE_ROWS_MAX, SEARCH_HITS_MAX, WALK_ROWS_MAX};
use crate::store::conn::MultiConnection;
use crate::store::{Page, Rows};
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryResult, RunQueryDsl};

/// A list, declared once: SQL, the contract and the checks of a question come from here.
#[derive(Debug)]
pub struct List {
    /// Its table, with what is joined to it.
    pub from: &'static str,
    /// The id of a row.
    pub id: &'static str,
    /// What holds for all its rows.
    pub always: &'static str,
    /// What can be filtered and sorted by.
    pub columns: &'static [Column],
    /// Where the text of a search is looked for: in lower case, never null.
    pub searched: &'static [&'static str],
    /// The order when none is asked for.
    pub order: &'static str,
    /// How it is read, when it may be too long to be read whole.
    pub(in crate::store) long: Option<Long>,
}

/// What is asked of a list.
#[derive(Clone, PartialEq, Debug)]
pub struct Ask {
    /// In this order.
    pub sort: Sort,
    /// Behind this place.
    pub cursor: Option<Cursor>,
    /// For which this is true.
    pub filter: Option<Node>,
    /// With this text.
    pub search: String,
    /// At most so many.
    pub limit: u32,
    /// How many there are in all is wanted too.
    pub counted: bool,
    /// How much may be read for it.
    pub bounds: Bounds,
}

/// How much may be read for one page of a long list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// Rows that an index leads to.
    pub lead: u32,
    /// Rows in the order of the list.
    pub walk: u32,
    /// Contacts that share a searched word.
    pub word: u32,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            lead: LEAD_ROWS_MAX,
            walk: WALK_ROWS_MAX,
            word: SEARCH_HITS_MAX,
        }
    }
}

impl Ask {
    /// Rows of a page.
    pub(in crate::store) fn rows(&self) -> u32 {
        self.limit.clamp(1, PAGE_ROWS_MAX)
    }

    /// The same, of those rows only for which this is true too.
    #[must_use]
    pub fn and(mut self, node: Node) -> Self {
        self.filter = Some(match self.filter {
            Some(filter) => Node::All(vec![filter, node]),
            None => node,
        });
        self
    }
}

/// A part of a list.
#[derive(Clone, PartialEq, Debug)]
pub struct Found<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many rows the whole list has, counted up to `LIST_COUNT_MAX`.
    pub count: u32,
    /// False when there are at least so many: the rest was not looked at.
    pub is_count_exact: bool,
    /// Where the next part begins, if there is one.
    pub next: Option<Cursor>,
    /// The order they are in.
    pub sort: Sort,
}

impl<T> Found<T> {
    /// The next part's beginning as callers carry it.
    pub fn next_text(&self) -> Option<String> {
        self.next.clone().map(|cursor| cursor.encode(self.sort))
    }
}

impl<T> From<Found<T>> for Rows<T> {
    fn from(found: Found<T>) -> Self {
        Self {
            rows: found.rows,
            next: found.next.map(|cursor| cursor.id),
        }
    }
}

impl List {
    /// Everything, in the usual order.
    pub fn ask(&'static self) -> Ask {
        Ask {
            sort: Sort::parse(self.columns, self.order).unwrap_or(Sort {
                column: &self.columns[0],
                is_descending: false,
            }),
            cursor: None,
            filter: None,
            search: String::new(),
            limit: PAGE_ROWS_MAX,
            counted: true,
            bounds: Bounds::default(),
        }
    }

    /// A part by id, for whoever goes through all of them.
    pub fn part(&'static self, page: Page) -> Ask {
        let ask = self.ask();
        Ask {
            cursor: page.cursor.map(|id| Cursor {
                value: Mark::Number(id),
                id,
            }),
            limit: page.limit,
            counted: false,
            ..ask
        }
    }

    /// The rows whose column compares like this. The column is the program's: a name that is not among
    /// them finds nothing.
    pub fn is(&'static self, name: &str, operator: Operator, values: Vec<Operand>) -> Node {
        match self.columns.iter().find(|column| column.name == name) {
            Some(column) if !values.is_empty() => Node::Clause(Clause {
                column,
                operator,
                values,
            }),
            Some(_) | None => Node::Any(Vec::new()),
        }
    }

    /// The rows with one of these ids.
    pub fn among(&'static self, ids: impl IntoIterator<Item = i64>) -> Node {
        self.is("id", Operator::AnyOf, ids.into_iter().map(Operand::Number).collect())
    }

    /// The same list, asked by other columns.
    #[must_use]
    pub fn with_columns(&self, columns: &'static [Column]) -> Self {
        Self { columns, ..*self }
    }

    /// Every order as callers write it.
    pub fn orders(&self) -> Vec<String> {
        let sortable = self.columns.iter().filter(|column| column.is_sortable);
        let both = sortable.flat_map(|column| [column.name.to_owned(), format!("-{}", column.name)]);
        both.collect()
    }

    fn condition(&'static self, ask: &Ask) -> Fragment {
        let condition = match &ask.filter {
            Some(filter) => Fragment::default().sql(" AND ").then(filter.fragment()),
            None => Fragment::default(),
        };
        condition.then(self.searched(&ask.search))
    }

    /// Ids of rows with what they are ordered by, in that order.
    pub(super) fn ordered(&self, sort: Sort, by: &'static str, rows: Fragment) -> Fragment {
        let columns = Fragment::default().sql("SELECT ").sql(self.id).sql(", CAST(").sql(by);
        let query = columns.sql(" AS TEXT) FROM ").then(rows).sql(" ORDER BY ");
        query.then(sort.order(by, self.id))
    }

    /// The condition that a row has the searched text.
    pub(super) fn searched(&self, search: &str) -> Fragment {
        let search = search.trim().to_lowercase();
        if search.is_empty() {
            return Fragment::default();
        }
        if search.contains('\0') {
            return Fragment::default().sql(" AND 1 = 0");
        }
        let pattern = format!("%{}%", literally(&search));
        let mut condition = Fragment::default().sql(" AND (1 = 0");
        for text in self.searched {
            condition = condition.sql(" OR ").sql(text).sql(" LIKE ");
            condition = condition.text(pattern.clone()).sql(" ESCAPE '\\'");
        }
        condition.sql(")")
    }
}

/// Which rows, without what is in them.
#[derive(Default)]
pub(in crate::store) struct Ids {
    pub ids: Vec<i64>,
    pub count: u32,
    pub is_count_exact: bool,
    pub next: Option<Cursor>,
}

/// Finds the rows of a list.
pub(in crate::store) fn find(
    connection: &mut MultiConnection,
    list: &'static List,
    ask: &Ask,
    within: Within,
) -> QueryResult<Ids> {
    match &list.long {
        Some(long) => long.find(connection, list, ask, within),
        None => plain(connection, list, ask, &within.condition.then(list.condition(ask))),
    }
}

/// Finds the rows for which this is true; it begins with ` AND `, or is empty. Reads the whole list, unless an
/// index has its order and nearly all rows pass.
pub(super) fn plain(
    connection: &mut MultiConnection,
    list: &'static List,
    ask: &Ask,
    condition: &Fragment,
) -> QueryResult<Ids> {
    let rows = Fragment::default().sql(list.from).sql(" WHERE ").sql(list.always);
    let rows = rows.then(condition.clone());
    let count = if ask.counted {
        let each = Fragment::default().sql("SELECT 1 FROM ").then(rows.clone());
        count_up_to(connection, each, LIST_COUNT_MAX)?
    } else {
        0
    };
    let by = ask.sort.sql();
    let behind = match ask.cursor.clone() {
        Some(cursor) => rows.sql(" AND ").then(cursor.behind(ask.sort, by, list.id)),
        None => rows,
    };
    let query = list.ordered(ask.sort, by, behind);
    let query = query.sql(" LIMIT ").number(i64::from(ask.rows()) + 1);
    let mut rows: Vec<(i64, String)> = Statement::<(BigInt, Text)>::from(query).load(connection)?;
    let next = cut(&mut rows, ask);
    Ok(Ids {
        ids: rows.into_iter().map(|(id, _)| id).collect(),
        count,
        is_count_exact: true,
        next,
    })
}

pub(super) fn mark(kind: Kind, value: &str) -> Mark {
    match kind {
        Kind::Number | Kind::Choice | Kind::Instant => {
            value.parse().map_or_else(|_| Mark::Text(value.into()), Mark::Number)
        }
        Kind::Text | Kind::Key | Kind::Digits | Kind::Day | Kind::Names { .. } => Mark::Text(value.to_owned()),
    }
}

/// Rows in the order of their ids.
pub(in crate::store) fn in_order<T>(ids: &[i64], mut rows: Vec<T>, id: impl Fn(&T) -> i64) -> Vec<T> {
    let places: std::collections::BTreeMap<i64, usize> = ids.iter().enumerate().map(|(n, id)| (*id, n)).collect();
    rows.sort_by_key(|row| places.get(&id(row)).copied().unwrap_or(usize::MAX));
    rows
}
