//! The list of contacts: search, filter, order, pages (CON-20).

use super::index::{split, word_key};
use super::record::{ContactRecord, ContactRow};
use crate::config::limits::{SEARCH_HITS_MAX, SEARCH_WORDS_MAX};
use crate::domain::ids::ContactId;
use crate::ports::store::StoreError;
use crate::store::Store;
use crate::store::conn::MultiConnection;
use crate::store::errors::ReadError;
use crate::store::listing::{Ask, Column, Cursor, Found, Fragment, Kind, List, Node, Operand, Sort};
use crate::store::listing::{filterable, sortable};
use crate::store::schema::contacts;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl, SelectableHelper};

const ID: &str = "contacts.id";

/// What contacts can be filtered and sorted by.
pub const CONTACT_COLUMNS: &[Column] = &[
    sortable("name", "contacts.name_key", Kind::Key),
    sortable("created_at", ID, Kind::Number),
    sortable("updated_at", "contacts.updated_at", Kind::Instant),
    filterable("created", "contacts.created_at", Kind::Instant),
    filterable("first_name", "contacts.first_name", Kind::Text),
    filterable("last_name", "contacts.last_name", Kind::Text),
    filterable("phone", "coalesce(contacts.phone, '')", Kind::Digits),
    filterable("mobile", "coalesce(contacts.mobile, '')", Kind::Digits),
    filterable("email", "contacts.email", Kind::Text),
    filterable("company", "contacts.company", Kind::Text),
    filterable("street", "contacts.street", Kind::Text),
    filterable("postal_code", "contacts.postal_code", Kind::Text),
    filterable("city", "contacts.city", Kind::Text),
    filterable("country", "contacts.country", Kind::Text),
    filterable("date_of_birth", "contacts.born_on", Kind::Day),
    filterable("description", "contacts.description", Kind::Text),
    filterable("list_id", "contacts.list_id", Kind::Choice),
    filterable(
        "tags",
        ID,
        Kind::Names {
            among: "(SELECT contact_id FROM contact_tags WHERE tag_key IN (",
            any: "(SELECT contact_id FROM contact_tags)",
        },
    ),
];

/// Contacts. Their search goes through an index of words.
pub static CONTACTS: List = List {
    from: "contacts",
    id: ID,
    // Newcomers show once they are indexed; every index that serves lists says the same.
    always: "contacts.name_key <> ''",
    columns: CONTACT_COLUMNS,
    searched: &[],
    order: "-created_at",
};

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

impl ContactQuery {
    /// What the lists and the search let through.
    fn within(&self) -> Fragment {
        let condition = match self.lists.as_deref() {
            None => Fragment::default(),
            Some([]) => Fragment::default().sql(" AND 1 = 0"),
            Some([only]) => Fragment::default().sql(" AND contacts.list_id = ").number(*only),
            Some(several) => {
                let ids = several.iter().map(|list| Operand::Number(*list));
                let among = Fragment::default().sql(" AND contacts.list_id IN (");
                among.values(ids).sql(")")
            }
        };
        condition.then(searched(&self.search))
    }

    fn ask(&self) -> Ask {
        Ask {
            sort: self.sort,
            cursor: self.cursor.clone(),
            filter: self.filter.clone(),
            search: String::new(),
            limit: self.limit,
            counted: true,
        }
    }
}

impl Store {
    /// A page of contacts.
    pub async fn contacts(&self, query: ContactQuery) -> Result<Found<ContactRecord>, StoreError> {
        let load = |connection: &mut MultiConnection, ids: &[i64]| {
            let rows: Vec<ContactRow> = contacts::table
                .filter(contacts::id.eq_any(ids))
                .select(ContactRow::as_select())
                .load(connection)?;
            Ok(rows
                .into_iter()
                .map(ContactRecord::try_from)
                .collect::<Result<_, _>>()?)
        };
        self.listed(&CONTACTS, query.ask(), query.within(), load, |record| record.id.0)
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
