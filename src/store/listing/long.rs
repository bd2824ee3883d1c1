//! A list that may be too long to be read whole. Where an index leads to few rows, those are read (`narrow`);
//! otherwise the list is walked in its order, a bounded number of rows with each request. So every request
//! takes a bounded time, whatever it asks for.

use super::Cursor;
use super::list::{Ask, Ids, List, plain};
use super::narrow::{Within, count_up_to, cut, find, narrowest, place};
use super::sql::{Fragment, Statement};
use super::words::{Searched, Words};
use crate::store::conn::MultiConnection;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryResult, RunQueryDsl};

/// How a long list is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::store) struct Long {
    /// Orders that no index of the list has, and how they are walked all the same.
    pub parts: &'static [(&'static str, &'static [Part])],
    /// How it is searched, when not by the texts of its rows.
    pub words: Option<Words>,
}

/// A stretch of a list in one of its orders.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::store) struct Part {
    /// Its rows.
    pub from: &'static str,
    /// What holds for them.
    pub always: &'static str,
    /// What they are ordered by.
    pub by: &'static str,
    /// How many rows have to be looked at to find one of them, about.
    pub rows_each: u32,
    /// They are those that have this value, or do not have it.
    pub value: Option<(&'static str, bool)>,
}

impl Part {
    fn contains(&self, cursor: &Cursor) -> bool {
        self.value
            .is_none_or(|(value, is_equal)| (cursor.value == super::Mark::Text(value.to_owned())) == is_equal)
    }
}

impl Long {
    /// Finds the rows of a list.
    pub(super) fn find(
        &self,
        connection: &mut MultiConnection,
        list: &'static List,
        ask: &Ask,
        within: Within,
    ) -> QueryResult<Ids> {
        let Within {
            mut condition,
            mut leads,
            prefix,
        } = within;
        let mut always = Fragment::default();
        if let Some(prefix) = prefix {
            if prefix.orders.contains(&ask.sort.column.name) {
                always = prefix.indexed();
            } else {
                condition = condition.then(prefix.plain());
            }
        }
        if let Some(filter) = &ask.filter {
            if filter.is_never() {
                return Ok(Ids::default());
            }
            condition = condition.sql(" AND ").then(filter.fragment());
            leads.extend(filter.leads());
        }
        let searched = match self.words {
            Some(words) => words.search(connection, ask.search.trim(), ask.bounds.word)?,
            None => Searched {
                condition: list.searched(&ask.search),
                lead: None,
            },
        };
        let besides = condition.clone();
        condition = condition.then(searched.condition);
        let parts = self.parts.iter().find(|(order, _)| *order == ask.sort.column.name);
        let parts = parts.map_or(&[][..], |(_, parts)| parts);
        if condition.is_empty() && parts.is_empty() {
            return plain(connection, list, ask, &always);
        }
        let leads = leads.into_iter().map(|lead| (lead, condition.clone()));
        let found = searched.lead.map(|(lead, rest)| (lead, besides.then(rest)));
        if let Some((lead, condition)) = narrowest(connection, leads.chain(found), ask.bounds.lead)? {
            return find(connection, list, ask, lead, always.then(condition));
        }
        let everything = Fragment::default().sql("SELECT 1 FROM ").sql(list.from);
        let everything = everything.sql(" WHERE ").sql(list.always).then(always.clone());
        let rows = count_up_to(connection, everything, ask.bounds.lead.saturating_add(1))?;
        if rows <= ask.bounds.lead {
            return plain(connection, list, ask, &always.then(condition));
        }
        let whole = [Part {
            from: list.from,
            always: list.always,
            by: ask.sort.sql(),
            rows_each: 1,
            value: None,
        }];
        let parts = if parts.is_empty() { &whole[..] } else { parts };
        Walk {
            connection,
            list,
            ask,
            always,
            condition,
        }
        .through(parts)
    }
}

struct Walk<'a> {
    connection: &'a mut MultiConnection,
    list: &'static List,
    ask: &'a Ask,
    always: Fragment,
    condition: Fragment,
}

impl Walk<'_> {
    fn through(mut self, parts: &[Part]) -> QueryResult<Ids> {
        let ask = self.ask;
        let mut parts: Vec<Part> = parts.to_vec();
        if ask.sort.is_descending {
            parts.reverse();
        }
        let begin = match &ask.cursor {
            Some(cursor) => parts
                .iter()
                .position(|part| part.contains(cursor))
                .unwrap_or(parts.len()),
            None => 0,
        };
        let mut rows = Vec::new();
        let mut end = None;
        for (n, part) in parts.iter().enumerate().skip(begin) {
            let cursor = ask.cursor.clone().filter(|_| n == begin);
            let place = self.stretch(*part, cursor);
            end = self.end(*part, place.clone())?;
            rows.extend(self.passing(*part, place, end.clone())?);
            if end.is_some() || rows.len() > usize::try_from(ask.rows()).unwrap_or(1) {
                break;
            }
        }
        let next = cut(&mut rows, ask);
        let is_whole = ask.cursor.is_none() && next.is_none() && end.is_none();
        let more = u32::from(next.is_some());
        Ok(Ids {
            count: u32::try_from(rows.len()).unwrap_or(u32::MAX).saturating_add(more),
            is_count_exact: is_whole,
            ids: rows.into_iter().map(|(id, _)| id).collect(),
            next: next.or(end),
        })
    }

    /// The rows of a part that come behind a place.
    fn stretch(&self, part: Part, cursor: Option<Cursor>) -> Fragment {
        let place = Fragment::default().sql(part.from).sql(" WHERE ").sql(part.always);
        let place = place.then(self.always.clone());
        match cursor {
            Some(cursor) => place
                .sql(" AND ")
                .then(cursor.behind(self.ask.sort, part.by, self.list.id)),
            None => place,
        }
    }

    /// The last row that this request looks at, if the stretch goes on behind it. Where every row passes, the
    /// page is full before that.
    fn end(&mut self, part: Part, place: Fragment) -> QueryResult<Option<Cursor>> {
        if self.condition.is_empty() {
            return Ok(None);
        }
        let rows = self.ask.bounds.walk / part.rows_each;
        let last = i64::from(rows.max(1)) - 1;
        let query = self
            .list
            .ordered(self.ask.sort, part.by, place)
            .sql(" LIMIT 1 OFFSET ")
            .number(last);
        let rows: Vec<(i64, String)> = Statement::<(BigInt, Text)>::from(query).load(self.connection)?;
        Ok(rows.first().map(|(id, value)| self::place(self.ask, *id, value)))
    }

    fn passing(&mut self, part: Part, place: Fragment, end: Option<Cursor>) -> QueryResult<Vec<(i64, String)>> {
        let mut place = place.then(self.condition.clone());
        if let Some(end) = end {
            place = place.sql(" AND ").then(end.until(self.ask.sort, part.by, self.list.id));
        }
        let query = self
            .list
            .ordered(self.ask.sort, part.by, place)
            .sql(" LIMIT ")
            .number(i64::from(self.ask.rows()) + 1);
        Statement::<(BigInt, Text)>::from(query).load(self.connection)
    }
}
