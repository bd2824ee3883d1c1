//! Rows of the contact index. SQLite writes them one by one, PostgreSQL with arrays.

use crate::store::conn::MultiConnection;
use crate::store::statement::statement;
use diesel::sql_types::{Array, BigInt, SmallInt, Text};
use diesel::{QueryResult, RunQueryDsl};

/// A number of a contact.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::store) struct Number<'a> {
    pub phone: &'a str,
    pub contact: i64,
    pub list: i64,
    pub place: i16,
}

/// Which part of the index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::store) enum Table {
    Words,
    Tags,
    Values,
}

/// How a newcomer is found from now on.
pub(in crate::store) struct Named<'a> {
    pub contact: i64,
    pub name_key: String,
    pub first_name: &'a str,
}

/// Lets newcomers be seen in lists.
pub(in crate::store) fn name(connection: &mut MultiConnection, rows: Vec<Named<'_>>) -> QueryResult<()> {
    match connection {
        MultiConnection::Sqlite(connection) => rows.into_iter().try_for_each(|row| {
            let Named {
                contact,
                name_key,
                first_name,
            } = row;
            Name {
                name_key: &name_key,
                first_name,
                contact,
            }
            .execute(connection)
            .map(drop)
        }),
        MultiConnection::Pg(connection) => Names {
            contact: rows.iter().map(|row| row.contact).collect(),
            name_key: rows.iter().map(|row| row.name_key.as_str()).collect(),
            first_name: rows.iter().map(|row| row.first_name).collect(),
        }
        .execute(connection)
        .map(drop),
    }
}

/// Adds numbers that are not there yet.
pub(in crate::store) fn add_numbers(connection: &mut MultiConnection, rows: &[Number<'_>]) -> QueryResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    match connection {
        MultiConnection::Sqlite(connection) => rows.iter().try_for_each(|row| {
            let Number {
                phone,
                contact,
                list,
                place,
            } = *row;
            AddNumber {
                phone,
                contact,
                list,
                place,
            }
            .execute(connection)
            .map(drop)
        }),
        MultiConnection::Pg(connection) => AddNumbers {
            phone: rows.iter().map(|row| row.phone).collect(),
            contact: rows.iter().map(|row| row.contact).collect(),
            list: rows.iter().map(|row| row.list).collect(),
            place: rows.iter().map(|row| row.place).collect(),
        }
        .execute(connection)
        .map(drop),
    }
}

/// Removes numbers.
pub(in crate::store) fn remove_numbers(connection: &mut MultiConnection, rows: &[Number<'_>]) -> QueryResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    match connection {
        MultiConnection::Sqlite(connection) => rows.iter().try_for_each(|row| {
            let Number { phone, contact, .. } = *row;
            RemoveNumber { phone, contact }.execute(connection).map(drop)
        }),
        MultiConnection::Pg(connection) => RemoveNumbers {
            phone: rows.iter().map(|row| row.phone).collect(),
            contact: rows.iter().map(|row| row.contact).collect(),
        }
        .execute(connection)
        .map(drop),
    }
}

/// Adds words, tags or values that are not there yet.
pub(in crate::store) fn add(connection: &mut MultiConnection, table: Table, rows: &[(String, i64)]) -> QueryResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    match connection {
        MultiConnection::Sqlite(connection) => rows.iter().try_for_each(|(term, contact)| {
            let contact = *contact;
            match table {
                Table::Words => AddWord { term, contact }.execute(connection),
                Table::Tags => AddTag { term, contact }.execute(connection),
                Table::Values => AddValue { term, contact }.execute(connection),
            }
            .map(drop)
        }),
        MultiConnection::Pg(connection) => {
            let (term, contact) = columns(rows);
            match table {
                Table::Words => AddWords { term, contact }.execute(connection),
                Table::Tags => AddTags { term, contact }.execute(connection),
                Table::Values => AddValues { term, contact }.execute(connection),
            }
            .map(drop)
        }
    }
}

/// Removes words, tags or values.
pub(in crate::store) fn remove(
    connection: &mut MultiConnection,
    table: Table,
    rows: &[(String, i64)],
) -> QueryResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    match connection {
        MultiConnection::Sqlite(connection) => rows.iter().try_for_each(|(term, contact)| {
            let contact = *contact;
            match table {
                Table::Words => RemoveWord { term, contact }.execute(connection),
                Table::Tags => RemoveTag { term, contact }.execute(connection),
                Table::Values => RemoveValue { term, contact }.execute(connection),
            }
            .map(drop)
        }),
        MultiConnection::Pg(connection) => {
            let (term, contact) = columns(rows);
            match table {
                Table::Words => RemoveWords { term, contact }.execute(connection),
                Table::Tags => RemoveTags { term, contact }.execute(connection),
                Table::Values => RemoveValues { term, contact }.execute(connection),
            }
            .map(drop)
        }
    }
}

fn columns(rows: &[(String, i64)]) -> (Vec<&str>, Vec<i64>) {
    rows.iter().map(|(term, contact)| (term.as_str(), *contact)).unzip()
}

statement! {
    AddNumber<'a> { phone: &'a str => Text, contact: i64 => BigInt, list: i64 => BigInt, place: i16 => SmallInt } -> (),
    "INSERT OR IGNORE INTO contact_phones (phone, contact_id, list_id, place) VALUES (?, ?, ?, ?)"
}

statement! {
    AddNumbers<'a> {
        phone: Vec<&'a str> => Array<Text>, contact: Vec<i64> => Array<BigInt>, list: Vec<i64> => Array<BigInt>,
        place: Vec<i16> => Array<SmallInt>,
    } -> (),
    "INSERT INTO contact_phones (phone, contact_id, list_id, place)
     SELECT * FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::smallint[]) ON CONFLICT DO NOTHING"
}

statement! {
    RemoveNumber<'a> { phone: &'a str => Text, contact: i64 => BigInt } -> (),
    "DELETE FROM contact_phones WHERE phone = ? AND contact_id = ?"
}

statement! {
    RemoveNumbers<'a> { phone: Vec<&'a str> => Array<Text>, contact: Vec<i64> => Array<BigInt> } -> (),
    "DELETE FROM contact_phones USING unnest(?::text[], ?::bigint[]) AS item (phone, contact)
     WHERE contact_phones.phone = item.phone AND contact_phones.contact_id = item.contact"
}

/// The statements of one table of terms.
macro_rules! terms {
    ($table:literal ($term:literal): $add:ident, $add_all:ident, $remove:ident, $remove_all:ident) => {
        statement! {
            $add<'a> { term: &'a str => Text, contact: i64 => BigInt } -> (),
            concat!("INSERT OR IGNORE INTO ", $table, " (", $term, ", contact_id) VALUES (?, ?)")
        }

        statement! {
            $add_all<'a> { term: Vec<&'a str> => Array<Text>, contact: Vec<i64> => Array<BigInt> } -> (),
            concat!("INSERT INTO ", $table, " (", $term, ", contact_id)
SELECT * FROM unnest(?::text[], ?::bigint[]) ON CONFLICT DO NOTHING")
        }

        statement! {
            $remove<'a> { term: &'a str => Text, contact: i64 => BigInt } -> (),
            concat!("DELETE FROM ", $table, " WHERE ", $term, " = ? AND contact_id = ?")
        }

        statement! {
            $remove_all<'a> { term: Vec<&'a str> => Array<Text>, contact: Vec<i64> => Array<BigInt> } -> (),
            concat!("DELETE FROM ", $table, " USING unnest(?::text[], ?::bigint[]) AS item (term, contact)
WHERE ", $table, ".", $term, " = item.term AND ", $table, ".contact_id = item.contact")
        }
    };
}

terms!("contact_words" ("word"): AddWord, AddWords, RemoveWord, RemoveWords);
terms!("contact_tags" ("tag_key"): AddTag, AddTags, RemoveTag, RemoveTags);
terms!("contact_values" ("value"): AddValue, AddValues, RemoveValue, RemoveValues);

statement! {
    Name<'a> { name_key: &'a str => Text, first_name: &'a str => Text, contact: i64 => BigInt } -> (),
    "UPDATE contacts SET name_key = ?, first_name = ? WHERE id = ?"
}

statement! {
    Names<'a> {
        contact: Vec<i64> => Array<BigInt>, name_key: Vec<&'a str> => Array<Text>,
        first_name: Vec<&'a str> => Array<Text>,
    } -> (),
    "UPDATE contacts SET name_key = item.name_key, first_name = item.first_name
     FROM unnest(?::bigint[], ?::text[], ?::text[]) AS item (id, name_key, first_name) WHERE contacts.id = item.id"
}
