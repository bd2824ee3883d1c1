//! A long list, narrowed down by an index: every row the index finds is read, compared and sorted.

use super::list::{Ask, Ids, List, mark};
use super::sql::{Fragment, Statement};
use super::{Cursor, Operand};
use crate::store::conn::MultiConnection;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryResult, RunQueryDsl};

/// What holds for a question besides what its filter says, such as the asker's reach.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct Within {
    /// Begins with ` AND `, or is empty; in a form that tempts no index.
    pub condition: Fragment,
    /// Each finds all rows.
    pub leads: Vec<Fragment>,
    /// A column that has one value, where indexes go by that column and an order.
    pub prefix: Option<Prefix>,
}

/// See [`Within::prefix`].
#[derive(Clone, Debug)]
pub(in crate::store) struct Prefix {
    /// The column.
    pub sql: &'static str,
    /// Its value.
    pub value: Operand,
    /// The orders.
    pub orders: &'static [&'static str],
}

impl From<Fragment> for Within {
    fn from(condition: Fragment) -> Self {
        Self {
            condition,
            ..Self::default()
        }
    }
}

impl Prefix {
    /// As an index takes it.
    pub(super) fn indexed(&self) -> Fragment {
        let column = Fragment::default().sql(" AND ").sql(self.sql);
        column.sql(" = ").value(self.value.clone())
    }

    /// As no index takes it.
    pub(super) fn plain(&self) -> Fragment {
        let nothing = match self.value {
            Operand::Text(_) => " || '') = ",
            Operand::Number(_) => " + 0) = ",
        };
        let column = Fragment::default().sql(" AND (").sql(self.sql);
        column.sql(nothing).value(self.value.clone())
    }
}

/// The lead that finds the fewest rows, if one finds few enough, with what goes with it.
pub(super) fn narrowest<T>(
    connection: &mut MultiConnection,
    leads: impl IntoIterator<Item = (Fragment, T)>,
    most: u32,
) -> QueryResult<Option<(Fragment, T)>> {
    let mut best = None;
    let mut fewest = most;
    for (lead, with) in leads {
        let found = Fragment::default().sql("SELECT id FROM (").then(lead.clone());
        let rows = count_up_to(connection, found.sql(") AS found"), fewest.saturating_add(1))?;
        if rows <= fewest {
            best = Some((lead, with));
            fewest = rows;
        }
    }
    Ok(best)
}

/// How many rows a query has, counted so far.
pub(super) fn count_up_to(connection: &mut MultiConnection, query: Fragment, most: u32) -> QueryResult<u32> {
    let query = Fragment::default()
        .sql("SELECT count(*) FROM (")
        .then(query)
        .sql(" LIMIT ")
        .number(i64::from(most))
        .sql(") AS part");
    let counted: Vec<(i64,)> = Statement::<(BigInt,)>::from(query).load(connection)?;
    let counted = counted.first().map_or(0, |(count,)| *count);
    Ok(u32::try_from(counted).unwrap_or(most))
}

/// The rows among those a lead finds.
pub(super) fn find(
    connection: &mut MultiConnection,
    list: &'static List,
    ask: &Ask,
    lead: Fragment,
    condition: Fragment,
) -> QueryResult<Ids> {
    let mut query = Fragment::default()
        .sql("WITH lead AS MATERIALIZED (SELECT DISTINCT id FROM (")
        .then(lead)
        .sql(") AS found) SELECT id, CAST(value AS TEXT) AS shown, rows FROM (SELECT ")
        .sql(list.id)
        .sql(" AS id, ")
        .sql(ask.sort.sql())
        .sql(" AS value, count(*) OVER () AS rows FROM lead CROSS JOIN ")
        .sql(list.from)
        .sql(" WHERE ")
        .sql(list.id)
        .sql(" = lead.id AND ")
        .sql(list.always)
        .then(condition)
        .sql(") AS matching");
    if let Some(cursor) = ask.cursor.clone() {
        query = query.sql(" WHERE ").then(cursor.behind(ask.sort, "value", "id"));
    }
    let query = query.sql(" ORDER BY ").then(ask.sort.order("value", "id"));
    let query = query.sql(" LIMIT ").number(i64::from(ask.rows()) + 1);
    let rows: Vec<(i64, String, i64)> = Statement::<(BigInt, Text, BigInt)>::from(query).load(connection)?;
    let count = rows.first().map_or(0, |(_, _, count)| *count);
    let mut rows: Vec<(i64, String)> = rows.into_iter().map(|(id, value, _)| (id, value)).collect();
    let next = cut(&mut rows, ask);
    Ok(Ids {
        ids: rows.into_iter().map(|(id, _)| id).collect(),
        count: u32::try_from(count).unwrap_or(u32::MAX),
        is_count_exact: true,
        next,
    })
}

/// Cuts what was read to a page, and says where it ends if there is more.
pub(super) fn cut(rows: &mut Vec<(i64, String)>, ask: &Ask) -> Option<Cursor> {
    let shown = usize::try_from(ask.rows()).unwrap_or(1);
    let has_more = rows.len() > shown;
    rows.truncate(shown);
    rows.last()
        .filter(|_| has_more)
        .map(|(id, value)| place(ask, *id, value))
}

/// A row's place in the order.
pub(super) fn place(ask: &Ask, id: i64, value: &str) -> Cursor {
    Cursor {
        value: mark(ask.sort.kind(), value),
        id,
    }
}
