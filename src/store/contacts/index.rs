//! What contacts are found by besides their rows: numbers, words and tags. Staff's writes index at once;
//! routing only adds the number, and a background step does the rest within a second.

use super::record::{ContactRecord, ContactRow, name_key};
use crate::config::limits::{CONTACT_WORDS_MAX, INDEX_ROWS_MAX, VALUE_CHARS_MAX, WORD_CHARS_MAX};
use crate::domain::phone;
use crate::store::Store;
use crate::store::conn::MultiConnection;
use crate::store::dialect::contact_index::{self, Named, Number, Table};
use crate::store::errors::CrudError;
use crate::store::schema::contacts;
use crate::store::staff::key_of;
use diesel::dsl::sql;
use diesel::sql_types::Bool;
use diesel::{ExpressionMethods, QueryDsl, QueryResult, RunQueryDsl, SelectableHelper};
use std::collections::BTreeSet;

/// Adds contacts to the index.
pub(super) fn add(connection: &mut MultiConnection, records: &[&ContactRecord]) -> QueryResult<()> {
    contact_index::add_numbers(connection, &numbers(records))?;
    contact_index::add(connection, Table::Words, &terms(records, words))?;
    contact_index::add(connection, Table::Tags, &terms(records, tags))?;
    contact_index::add(connection, Table::Values, &terms(records, values))
}

/// Takes contacts out of the index.
pub(super) fn remove(connection: &mut MultiConnection, records: &[&ContactRecord]) -> QueryResult<()> {
    contact_index::remove_numbers(connection, &numbers(records))?;
    contact_index::remove(connection, Table::Words, &terms(records, words))?;
    contact_index::remove(connection, Table::Tags, &terms(records, tags))?;
    contact_index::remove(connection, Table::Values, &terms(records, values))
}

fn numbers<'a>(records: &[&'a ContactRecord]) -> Vec<Number<'a>> {
    let of_one = |record: &&'a ContactRecord| {
        let (contact, list) = (record.id.0, record.fields.list);
        record.fields.numbers().into_iter().map(move |(phone, place)| Number {
            phone,
            contact,
            list,
            place,
        })
    };
    records.iter().flat_map(of_one).collect()
}

fn terms(records: &[&ContactRecord], of: impl Fn(&ContactRecord) -> BTreeSet<String>) -> Vec<(String, i64)> {
    let of_one = |record: &&ContactRecord| {
        let contact = record.id.0;
        of(record).into_iter().map(move |term| (term, contact))
    };
    let mut terms: Vec<_> = records.iter().flat_map(of_one).collect();
    // In the order of the index, neighbours are written to the same page.
    terms.sort_unstable();
    terms
}

fn tags(record: &ContactRecord) -> BTreeSet<String> {
    record.fields.tags.iter().map(|tag| key_of(tag)).collect()
}

/// The values that filters find a contact by. Numbers, tags and names have indexes of their own.
fn values(record: &ContactRecord) -> BTreeSet<String> {
    let fields = &record.fields;
    let values = [
        ("last_name=", &fields.last_name),
        ("email=", &fields.email),
        ("company=", &fields.company),
        ("street=", &fields.street),
        ("postal_code=", &fields.postal_code),
        ("city=", &fields.city),
        ("country=", &fields.country),
        ("date_of_birth=", &fields.born_on),
    ];
    let known = values.into_iter().filter(|(_, value)| !value.is_empty());
    known.map(|(name, value)| value_key(name, value)).collect()
}

/// A value as one of the indexes has it: of values behind `prefix`, of numbers, tags and names without one.
pub(in crate::store) fn indexed(prefix: &str, value: &str) -> String {
    if prefix.is_empty() {
        value.to_owned()
    } else {
        value_key(prefix, value)
    }
}

/// A value as the index of values has it. `name` ends with `=`.
fn value_key(name: &str, value: &str) -> String {
    let value = value.to_lowercase();
    name.chars().chain(value.chars()).take(VALUE_CHARS_MAX).collect()
}

/// The words a search finds a contact by: of name, company and e-mail, numbers with and without country
/// code, and the business-scoped id.
fn words(record: &ContactRecord) -> BTreeSet<String> {
    let fields = &record.fields;
    let mut words: BTreeSet<String> = BTreeSet::new();
    for number in fields.numbers().into_keys() {
        words.extend(phone::national(number));
        words.insert(number.to_owned());
    }
    let name = fields.name();
    let email_parts = fields.email.split(['@', '.', '-', '_', '+']);
    let texts = split(&name).chain(split(&fields.company)).chain(email_parts);
    let whole = [fields.email.as_str(), record.bsuid.as_deref().unwrap_or_default()];
    words.extend(texts.chain(whole).map(word_key).filter(|word| !word.is_empty()));
    words.into_iter().take(CONTACT_WORDS_MAX).collect()
}

/// The words of a text.
pub(in crate::store) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '(' | ')' | '"' | '/'))
        .filter(|word| !word.is_empty())
}

/// A word as the index has it.
pub(in crate::store) fn word_key(word: &str) -> String {
    word.to_lowercase().chars().take(WORD_CHARS_MAX).collect()
}

impl Store {
    /// Indexes contacts that routing added. Answers how many, at most `INDEX_ROWS_MAX`.
    pub async fn index_contacts(&self) -> Result<usize, CrudError> {
        let waiting = self.unindexed_contacts().await?;
        if waiting.is_empty() {
            return Ok(0);
        }
        self.write(move |connection| {
            // Read again: staff may have saved one of them meanwhile.
            let rows: Vec<ContactRow> = contacts::table
                .filter(contacts::id.eq_any(&waiting))
                .filter(sql::<Bool>("name_key = ''"))
                .select(ContactRow::as_select())
                .load(connection)?;
            let records = rows
                .into_iter()
                .map(ContactRecord::try_from)
                .collect::<Result<Vec<_>, _>>()?;
            add(connection, &records.iter().collect::<Vec<_>>())?;
            let named = records.iter().map(|record| Named {
                contact: record.id.0,
                name_key: name_key(&record.fields.name()),
                first_name: &record.fields.first_name,
            });
            contact_index::name(connection, named.collect())?;
            Ok(records.len())
        })
        .await
    }

    async fn unindexed_contacts(&self) -> Result<Vec<i64>, CrudError> {
        let waiting = self.read(|connection| {
            let ids: Vec<i64> = contacts::table
                .filter(sql::<Bool>("name_key = ''"))
                .order(contacts::id)
                .limit(INDEX_ROWS_MAX)
                .select(contacts::id)
                .load(connection)?;
            Ok(ids)
        });
        Ok(waiting.await?)
    }
}
