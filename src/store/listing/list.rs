//! One list: where its rows are, what may be asked of it, and which rows a question finds.

use super::sql::{Fragment, Statement, literally};
use super::{Clause, Column, Cursor, Kind, Mark, Node, Operand, Operator, Sort};
use crate::config::limits::{LIST_COUNT_MAX, PAGE_ROWS_MAX};
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
}

impl Ask {
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

    /// Every order as callers write it.
    pub fn orders(&self) -> Vec<String> {
        let sortable = self.columns.iter().filter(|column| column.is_sortable);
        let both = sortable.flat_map(|column| [column.name.to_owned(), format!("-{}", column.name)]);
        both.collect()
    }

    fn condition(&'static self, ask: &Ask, within: &Fragment) -> Fragment {
        let mut condition = Fragment::default().sql(self.always).then(within.clone());
        if let Some(filter) = &ask.filter {
            condition = condition.sql(" AND ").then(filter.fragment());
        }
        let search = ask.search.trim().to_lowercase();
        if search.is_empty() {
            return condition;
        }
        if search.contains('\0') {
            return condition.sql(" AND 1 = 0");
        }
        let pattern = format!("%{}%", literally(&search));
        condition = condition.sql(" AND (1 = 0");
        for text in self.searched {
            condition = condition.sql(" OR ").sql(text).sql(" LIKE ");
            condition = condition.text(pattern.clone()).sql(" ESCAPE '\\'");
        }
        condition.sql(")")
    }
}

/// Which rows, without what is in them.
pub(in crate::store) struct Ids {
    pub ids: Vec<i64>,
    pub count: u32,
    pub next: Option<Cursor>,
}

/// Finds the rows of a list. `within` begins with ` AND `, or is empty.
pub(in crate::store) fn find(
    connection: &mut MultiConnection,
    list: &'static List,
    ask: &Ask,
    within: &Fragment,
) -> QueryResult<Ids> {
    let condition = list.condition(ask, within);
    let count = if ask.counted {
        count(connection, list, condition.clone())?
    } else {
        0
    };
    let limit = ask.limit.clamp(1, PAGE_ROWS_MAX);
    let mut query = Fragment::default()
        .sql("SELECT ")
        .sql(list.id)
        .sql(", CAST(")
        .sql(ask.sort.column.sql)
        .sql(" AS TEXT) FROM ")
        .sql(list.from)
        .sql(" WHERE ")
        .then(condition);
    if let Some(cursor) = ask.cursor.clone() {
        query = query.sql(" AND ").then(cursor.behind(ask.sort, list.id));
    }
    let query = query.sql(" ORDER BY ").then(ask.sort.order(list.id));
    let query = query.sql(" LIMIT ").number(i64::from(limit) + 1);
    let mut rows: Vec<(i64, String)> = Statement::<(BigInt, Text)>::from(query).load(connection)?;
    let shown = usize::try_from(limit).unwrap_or(1);
    let has_more = rows.len() > shown;
    rows.truncate(shown);
    let next = rows.last().filter(|_| has_more).map(|(id, value)| Cursor {
        value: mark(ask.sort.column.kind, value),
        id: *id,
    });
    let ids = rows.into_iter().map(|(id, _)| id).collect();
    Ok(Ids { ids, count, next })
}

fn count(connection: &mut MultiConnection, list: &'static List, condition: Fragment) -> QueryResult<u32> {
    let query = Fragment::default()
        .sql("SELECT count(*) FROM (SELECT 1 FROM ")
        .sql(list.from)
        .sql(" WHERE ")
        .then(condition)
        .sql(" LIMIT ")
        .number(i64::from(LIST_COUNT_MAX))
        .sql(") AS part");
    let counted: Vec<(i64,)> = Statement::<(BigInt,)>::from(query).load(connection)?;
    let counted = counted.first().map_or(0, |(count,)| *count);
    Ok(u32::try_from(counted).unwrap_or(LIST_COUNT_MAX))
}

fn mark(kind: Kind, value: &str) -> Mark {
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
