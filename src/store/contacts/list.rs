//! The list of contacts: search, filter, order, pages (CON-20).

use super::record::{ContactRecord, ContactRow};
use crate::domain::ids::ContactId;
use crate::ports::store::StoreError;
use crate::store::Store;
use crate::store::conn::MultiConnection;
use crate::store::errors::ReadError;
use crate::store::listing::{
    Ask, Bounds, Column, Cursor, Form, Found, Fragment, Kind, Lead, List, Long, Node, Operand,
};
use crate::store::listing::{Prefix, Sort, Within, Words, filterable, sortable};
use crate::store::schema::contacts;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl, SelectableHelper};

const ID: &str = "contacts.id";

/// A text that the index of values has.
const fn valued(name: &'static str, sql: &'static str, kind: Kind, prefix: &'static str) -> Column {
    filterable(name, sql, kind).led(Lead {
        ids: "SELECT contact_id AS id FROM contact_values WHERE value",
        prefix,
        form: Form::Ordered,
    })
}

/// A number, which is known with all numbers of the contact.
const fn number(name: &'static str, sql: &'static str) -> Column {
    let lead = Lead::exact("SELECT contact_id AS id FROM contact_phones WHERE phone");
    filterable(name, sql, Kind::Digits).led(lead)
}

/// What contacts can be filtered and sorted by.
pub const CONTACT_COLUMNS: &[Column] = &[
    sortable("name", "contacts.name_key", Kind::Key).led(Lead::ordered(
        "SELECT id FROM contacts WHERE name_key <> '' AND name_key",
    )),
    sortable("created_at", ID, Kind::Number),
    sortable("updated_at", "contacts.updated_at", Kind::Instant).led(Lead::ordered(
        "SELECT id FROM contacts WHERE name_key <> '' AND updated_at",
    )),
    filterable("created", "contacts.created_at", Kind::Instant),
    filterable("first_name", "contacts.first_name", Kind::Text).led(Lead {
        ids: "SELECT id FROM contacts WHERE name_key <> '' AND name_key",
        prefix: "",
        form: Form::Beginning,
    }),
    valued("last_name", "contacts.last_name", Kind::Text, "last_name="),
    number("phone", "coalesce(contacts.phone, '')"),
    number("mobile", "coalesce(contacts.mobile, '')"),
    valued("email", "contacts.email", Kind::Text, "email="),
    valued("company", "contacts.company", Kind::Text, "company="),
    valued("street", "contacts.street", Kind::Text, "street="),
    valued("postal_code", "contacts.postal_code", Kind::Text, "postal_code="),
    valued("city", "contacts.city", Kind::Text, "city="),
    valued("country", "contacts.country", Kind::Text, "country="),
    valued("date_of_birth", "contacts.born_on", Kind::Day, "date_of_birth="),
    filterable("description", "contacts.description", Kind::Text),
    filterable("list_id", "contacts.list_id", Kind::Choice)
        .led(Lead::exact("SELECT id FROM contacts WHERE name_key <> '' AND list_id")),
    filterable(
        "tags",
        ID,
        Kind::Names {
            // Not `EXISTS`: PostgreSQL would read all who have the tag, and not ask for each row.
            among: "(SELECT 1 FROM contact_tags WHERE contact_id = contacts.id AND tag_key IN (",
            any: "contacts.tags <> '[]'",
        },
    )
    .led(Lead::exact("SELECT contact_id AS id FROM contact_tags WHERE tag_key")),
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
    long: Some(Long {
        parts: &[],
        words: Some(Words {
            contact: ID,
            rows: ("SELECT contact_id AS id FROM ", " AS hits"),
            id: None,
        }),
    }),
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
    /// How much may be read for it.
    pub bounds: Bounds,
}

impl ContactQuery {
    /// What the lists let through.
    fn within(&self) -> Within {
        let lead = Fragment::default().sql("SELECT id FROM contacts WHERE name_key <> '' AND list_id IN (");
        match self.lists.as_deref() {
            None => Within::default(),
            Some([only]) => Within {
                prefix: Some(Prefix {
                    sql: "contacts.list_id",
                    value: Operand::Number(*only),
                    orders: &["created_at", "name", "updated_at"],
                }),
                ..Within::default()
            },
            Some(several) => {
                let ids = || several.iter().map(|list| Operand::Number(*list));
                let among = Fragment::default().sql(" AND (contacts.list_id + 0) IN (");
                Within {
                    condition: among.values(ids()).sql(")"),
                    leads: vec![lead.values(ids()).sql(")")],
                    prefix: None,
                }
            }
        }
    }

    fn ask(&self) -> Ask {
        // Of no list: nothing.
        let filter = match &self.lists {
            Some(lists) if lists.is_empty() => Some(Node::Any(Vec::new())),
            Some(_) | None => self.filter.clone(),
        };
        Ask {
            sort: self.sort,
            cursor: self.cursor.clone(),
            filter,
            search: self.search.clone(),
            limit: self.limit,
            counted: true,
            bounds: self.bounds,
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
