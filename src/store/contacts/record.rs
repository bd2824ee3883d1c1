//! One contact with everything staff know of it, and its row.

use crate::domain::Timestamp;
use crate::domain::ids::ContactId;
use crate::ports::store::StoreError;
use crate::store::codec::{from_json, to_json};
use crate::store::schema::contacts;
use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A customer's record.
#[derive(Clone, PartialEq, Debug)]
pub struct ContactRecord {
    /// Its id.
    pub id: ContactId,
    /// Grows with every change.
    pub version: i64,
    /// What staff can edit.
    pub fields: ContactFields,
    /// WhatsApp's business-scoped user id.
    pub bsuid: Option<String>,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

/// What staff can edit (CON-02). Phones are digits with country code.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct ContactFields {
    /// The list it belongs to.
    pub list: i64,
    /// Never empty.
    pub first_name: String,
    /// May be empty, as all following texts.
    pub last_name: String,
    /// Campaigns write here (CON-05).
    pub phone: Option<String>,
    /// Single messages are sent here (CON-05).
    pub mobile: Option<String>,
    /// Additional numbers.
    pub phones: Vec<String>,
    /// E-mail address.
    pub email: String,
    /// Where they work.
    pub company: String,
    /// Street and number.
    pub street: String,
    /// Postal code.
    pub postal_code: String,
    /// City.
    pub city: String,
    /// Country.
    pub country: String,
    /// Date of birth, ISO 8601, or empty.
    pub born_on: String,
    /// Free text.
    pub description: String,
    /// Names of tags.
    pub tags: Vec<String>,
    /// Values of custom fields, by field.
    pub custom: BTreeMap<i64, Value>,
}

impl ContactFields {
    /// First and last name together.
    pub fn name(&self) -> String {
        if self.last_name.is_empty() {
            self.first_name.clone()
        } else {
            format!("{} {}", self.first_name, self.last_name)
        }
    }

    /// All numbers with their place (CON-10), each once, at its best place.
    pub fn numbers(&self) -> BTreeMap<&str, i16> {
        let mut numbers = BTreeMap::new();
        let additional = self.phones.iter().map(|phone| (phone, 2));
        let all = self.mobile.iter().map(|phone| (phone, 0));
        let all = all.chain(self.phone.iter().map(|phone| (phone, 1))).chain(additional);
        for (phone, place) in all {
            numbers.entry(phone.as_str()).or_insert(place);
        }
        numbers
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = contacts)]
pub(in crate::store) struct ContactRow {
    pub id: i64,
    version: i64,
    list_id: i64,
    name: String,
    first_name: String,
    last_name: String,
    phone: Option<String>,
    mobile: Option<String>,
    phones: String,
    bsuid: Option<String>,
    email: String,
    company: String,
    street: String,
    postal_code: String,
    city: String,
    country: String,
    born_on: String,
    description: String,
    tags: String,
    custom: String,
    created_at: i64,
    pub updated_at: i64,
}

impl TryFrom<ContactRow> for ContactRecord {
    type Error = StoreError;

    fn try_from(row: ContactRow) -> Result<Self, StoreError> {
        // What an older server adds meanwhile has no first name.
        let first_name = if row.first_name.is_empty() {
            row.name
        } else {
            row.first_name
        };
        Ok(Self {
            fields: ContactFields {
                list: row.list_id,
                first_name,
                last_name: row.last_name,
                phone: row.phone,
                mobile: row.mobile,
                phones: from_json("contacts", row.id, &row.phones)?,
                email: row.email,
                company: row.company,
                street: row.street,
                postal_code: row.postal_code,
                city: row.city,
                country: row.country,
                born_on: row.born_on,
                description: row.description,
                tags: from_json("contacts", row.id, &row.tags)?,
                custom: from_json("contacts", row.id, &row.custom)?,
            },
            id: ContactId(row.id),
            version: row.version,
            bsuid: row.bsuid,
            created_at: Timestamp(row.created_at),
            updated_at: Timestamp(row.updated_at),
        })
    }
}

/// The columns that staff decide about.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = contacts, treat_none_as_null = true)]
pub(super) struct Editable {
    list_id: i64,
    name: String,
    name_key: String,
    first_name: String,
    last_name: String,
    phone: Option<String>,
    mobile: Option<String>,
    phones: String,
    bsuid: Option<String>,
    email: String,
    company: String,
    street: String,
    postal_code: String,
    city: String,
    country: String,
    born_on: String,
    description: String,
    tags: String,
    custom: String,
    updated_at: i64,
}

impl Editable {
    pub fn new(record: &ContactRecord) -> Result<Self, StoreError> {
        let fields = record.fields.clone();
        let name = fields.name();
        Ok(Self {
            list_id: fields.list,
            name_key: name_key(&name),
            name,
            first_name: fields.first_name,
            last_name: fields.last_name,
            phone: fields.phone,
            mobile: fields.mobile,
            phones: to_json("contacts", &fields.phones)?,
            bsuid: record.bsuid.clone(),
            email: fields.email,
            company: fields.company,
            street: fields.street,
            postal_code: fields.postal_code,
            city: fields.city,
            country: fields.country,
            born_on: fields.born_on,
            description: fields.description,
            tags: to_json("contacts", &fields.tags)?,
            custom: to_json("contacts", &fields.custom)?,
            updated_at: record.updated_at.0,
        })
    }
}

/// What contacts are sorted by. Never empty: an empty one marks a contact that is not indexed.
pub(super) fn name_key(name: &str) -> String {
    let key = name.trim().to_lowercase();
    if key.is_empty() { "-".to_owned() } else { key }
}
