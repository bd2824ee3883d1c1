//! The list of contacts: search, filter, order, pages (CON-20).

use super::index::{split, word_key};
use super::record::{ContactRecord, ContactRow};
use crate::config::limits::{PAGE_ROWS_MAX, SEARCH_HITS_MAX, SEARCH_WORDS_MAX};
use crate::domain::ids::ContactId;
use crate::ports::store::StoreError;
use crate::store::Store;
use crate::store::conn::MultiConnection;
use crate::store::errors::ReadError;
use crate::store::listing::{Column, Cursor, Fragment, Kind, Mark, Node, Sort};
use crate::store::schema::contacts;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl, SelectableHelper};

const ID: &str = "contacts.id";

/// What contacts can be filtered and sorted by.
pub const CONTACT_COLUMNS: &[Column] = &[
    column("name", "contacts.name_key", Kind::Key, true),
    column("created_at", ID, Kind::Number, true),
    column("updated_at", "contacts.updated_at", Kind::Instant, true),
    column("created", "contacts.created_at", Kind::Instant, false),
    column("first_name", "contacts.first_name", Kind::Text, false),
    column("last_name", "contacts.last_name", Kind::Text, false),
    column("phone", "coalesce(contacts.phone, '')", Kind::Digits, false),
    column("mobile", "coalesce(contacts.mobile, '')", Kind::Digits, false),
    column("email", "contacts.email", Kind::Text, false),
    column("company", "contacts.company", Kind::Text, false),
    column("street", "contacts.street", Kind::Text, false),
    column("postal_code", "contacts.postal_code", Kind::Text, false),
    column("city", "contacts.city", Kind::Text, false),
    column("country", "contacts.country", Kind::Text, false),
    column("date_of_birth", "contacts.born_on", Kind::Day, false),
    column("description", "contacts.description", Kind::Text, false),
    column("list_id", "contacts.list_id", Kind::Choice, false),
    column(
        "tags",
        ID,
        Kind::Names {
            among: "(SELECT contact_id FROM contact_tags WHERE tag_key IN (",
            any: "(SELECT contact_id FROM contact_tags)",
        },
        false,
    ),
];

const fn column(name: &'static str, sql: &'static str, kind: Kind, is_sortable: bool) -> Column {
    Column {
        name,
        sql,
        kind,
        is_sortable,
    }
}

/// Which contacts, in which order.
#[derive(Clone, PartialEq, Debug)]
pub struct ContactQuery {
    /// Of these lists only.
    pub lists: Option<Vec<i64>>,
    /// With words that begin like these.
    pub search: String,
    /// For which this is true.
    pub filter: Option<Node>,
    /// In this order.
    pub sort: Sort,
    /// Behind this place.
    pub cursor: Option<Cursor>,
    /// At most so many.
    pub limit: u32,
}

/// A page of contacts.
#[derive(Clone, PartialEq, Debug)]
pub struct ContactPage {
    /// The contacts.
    pub rows: Vec<ContactRecord>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

impl ContactQuery {
    fn condition(&self) -> Fragment {
        // Newcomers show once they are indexed; every index that serves lists says the same.
        let mut condition = Fragment::always().sql(" AND contacts.name_key <> ''");
        if let Some(lists) = &self.lists {
            condition = match lists.as_slice() {
                [] => condition.sql(" AND 1 = 0"),
                [only] => condition.sql(" AND contacts.list_id = ").number(*only),
                several => {
                    let ids = several.iter().map(|list| crate::store::listing::Operand::Number(*list));
                    condition.sql(" AND contacts.list_id IN (").values(ids).sql(")")
                }
            };
        }
        condition = condition.then(searched(&self.search));
        if let Some(filter) = &self.filter {
            condition = condition.sql(" AND ").then(filter.fragment());
        }
        if let Some(cursor) = self.cursor.clone() {
            condition = condition.sql(" AND ").then(cursor.behind(self.sort, ID));
        }
        condition
    }

    fn mark(&self, row: &ContactRow) -> Mark {
        match self.sort.column.name {
            "name" => Mark::Text(row.name_key.clone()),
            "updated_at" => Mark::Number(row.updated_at),
            _ => Mark::Number(row.id),
        }
    }
}

impl Store {
    /// A page of contacts.
    pub async fn contacts(&self, query: ContactQuery) -> Result<ContactPage, StoreError> {
        self.read(move |connection| {
            let limit = query.limit.clamp(1, PAGE_ROWS_MAX);
            let mut rows: Vec<ContactRow> = contacts::table
                .filter(query.condition())
                .order(query.sort.order(ID))
                .limit(i64::from(limit) + 1)
                .select(ContactRow::as_select())
                .load(connection)?;
            let shown = usize::try_from(limit).unwrap_or(1);
            let mut next = None;
            if rows.len() > shown {
                rows.truncate(shown);
                next = rows.last().map(|row| Cursor {
                    value: query.mark(row),
                    id: row.id,
                });
            }
            let rows = rows.into_iter().map(ContactRecord::try_from);
            let rows = rows.collect::<Result<_, _>>().map_err(ReadError::from)?;
            Ok(ContactPage { rows, next })
        })
        .await
    }

    /// These contacts, as far as they exist, by id.
    pub async fn contacts_by_id(&self, ids: Vec<ContactId>) -> Result<Vec<ContactRecord>, StoreError> {
        self.read(move |connection| {
            let rows: Vec<ContactRow> = contacts::table
                .filter(contacts::id.eq_any(ids.iter().map(|id| id.0)))
                .order(contacts::id)
                .select(ContactRow::as_select())
                .load(connection)?;
            let rows = rows.into_iter().map(ContactRecord::try_from);
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }
}

/// Contacts of a list behind this id.
pub(in crate::store) fn of_list(
    connection: &mut MultiConnection,
    list: i64,
    behind: ContactId,
    limit: i64,
) -> Result<Vec<ContactRecord>, ReadError> {
    let rows: Vec<ContactRow> = contacts::table
        .filter(contacts::list_id.eq(list))
        .filter(contacts::id.gt(behind.0))
        .order(contacts::id)
        .limit(limit)
        .select(ContactRow::as_select())
        .load(connection)?;
    let rows = rows.into_iter().map(ContactRecord::try_from);
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The condition that a contact is found by a search. The longest word leads: contacts that share its
/// beginning are taken from the index, and the others are looked for in what is read anyway.
fn searched(search: &str) -> Fragment {
    let number: String = search.chars().filter(char::is_ascii_digit).collect();
    let is_number = !number.is_empty()
        && search
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '-' | '(' | ')' | '.' | '/'));
    let mut words: Vec<String> = if is_number {
        vec![number.strip_prefix("00").map_or(number.clone(), str::to_owned)]
    } else {
        split(search).map(word_key).take(SEARCH_WORDS_MAX).collect()
    };
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut words = words.into_iter();
    let Some(first) = words.next() else {
        return Fragment::default();
    };
    let end = format!("{first}{}", char::MAX);
    let mut found = Fragment::default()
        .sql(" AND contacts.id IN (SELECT contact_id FROM contact_words WHERE word >= ")
        .text(first)
        .sql(" AND word < ")
        .text(end)
        .sql(" ORDER BY word, contact_id LIMIT ")
        .number(SEARCH_HITS_MAX)
        .sql(")");
    for word in words {
        let pattern = format!("% {}%", crate::store::listing::literally(&word));
        found = found
            .sql(" AND (' ' || contacts.name_key || ' ' || lower(contacts.company) || ' ' || lower(contacts.email)) LIKE ")
            .text(pattern)
            .sql(" ESCAPE '\\'");
    }
    found
}
