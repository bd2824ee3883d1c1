//! What of a contact the texts of an account name (VAR-02), looked up with each of its messages. Accounts
//! whose texts name nothing of the kind cost nothing.

use super::record::{ContactFields, ContactRecord, ContactRow};
use crate::domain::contact::Details;
use crate::domain::ids::AccountId;
use crate::domain::variables::names_in;
use crate::store::conn::MultiConnection;
use crate::store::schema::{contact_lists, contacts, custom_fields};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl, SelectableHelper};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const CONTACT: &str = "contact.";
const LIST: &str = "list.";

/// What every message says of its sender without a look at the record.
const ALWAYS_KNOWN: [&str; 3] = ["contact.id", "contact.mobile", "contact.name"];

/// Names of an account's variables of contacts and their lists.
pub(in crate::store) type Named = Arc<BTreeSet<String>>;

/// Those of every account that has any.
#[derive(Default)]
pub(in crate::store) struct NamedByAccount(BTreeMap<i64, Named>);

impl NamedByAccount {
    pub fn of(&self, account: AccountId) -> Named {
        self.0.get(&account.0).map(Arc::clone).unwrap_or_default()
    }

    /// Adds what the texts of an account name.
    pub fn add<'a>(&mut self, account: AccountId, texts: impl IntoIterator<Item = &'a str>) {
        let names = texts.into_iter().flat_map(names_in).filter(|name| is_detail(name));
        let names: BTreeSet<String> = names.map(str::to_owned).collect();
        if !names.is_empty() {
            self.0.insert(account.0, Arc::new(names));
        }
    }
}

fn is_detail(name: &str) -> bool {
    (name.starts_with(CONTACT) || name.starts_with(LIST)) && !ALWAYS_KNOWN.contains(&name)
}

/// The values of a contact that are named.
pub(in crate::store) fn details(connection: &mut MultiConnection, id: i64, named: &Named) -> QueryResult<Details> {
    if named.is_empty() {
        return Ok(Details::default());
    }
    let row: Option<ContactRow> = contacts::table
        .find(id)
        .select(ContactRow::as_select())
        .first(connection)
        .optional()?;
    let Some(row) = row else { return Ok(Details::default()) };
    let record = ContactRecord::try_from(row).map_err(|error| {
        // Whatever is wrong with what staff wrote, its message must not be lost.
        tracing::error!(contact.id = id, %error, "the values of a contact cannot be read");
        error
    });
    let Ok(record) = record else {
        return Ok(Details::default());
    };
    let mut values = known(&record);
    if named.iter().any(|name| name.starts_with(LIST)) {
        let list: Option<String> = contact_lists::table
            .find(record.fields.list)
            .select(contact_lists::name)
            .first(connection)
            .optional()?;
        values.insert("list.name".to_owned(), list.unwrap_or_default());
    }
    if named
        .iter()
        .any(|name| name.starts_with(CONTACT) && !values.contains_key(name))
    {
        custom(connection, &record.fields, &mut values)?;
    }
    Ok(values.into_iter().filter(|(name, _)| named.contains(name)).collect())
}

fn known(record: &ContactRecord) -> BTreeMap<String, String> {
    let fields = &record.fields;
    let phone = fields.phone.as_ref().or(fields.mobile.as_ref());
    let pairs = [
        ("contact.firstName", fields.first_name.clone()),
        ("contact.lastName", fields.last_name.clone()),
        ("contact.phone", phone.cloned().unwrap_or_default()),
        ("contact.email", fields.email.clone()),
        ("contact.company", fields.company.clone()),
        ("contact.street", fields.street.clone()),
        ("contact.postalCode", fields.postal_code.clone()),
        ("contact.city", fields.city.clone()),
        ("contact.country", fields.country.clone()),
        ("contact.dateOfBirth", fields.born_on.clone()),
        ("contact.description", fields.description.clone()),
        ("contact.createdAt", record.created_at.to_string()),
        ("contact.updatedAt", record.updated_at.to_string()),
        ("list.id", fields.list.to_string()),
    ];
    pairs
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// Custom fields by their names; one that is called like a fixed variable cannot be named.
fn custom(
    connection: &mut MultiConnection,
    fields: &ContactFields,
    values: &mut BTreeMap<String, String>,
) -> QueryResult<()> {
    let names: Vec<(i64, String)> = custom_fields::table
        .filter(custom_fields::id.eq_any(fields.custom.keys().copied()))
        .select((custom_fields::id, custom_fields::name))
        .load(connection)?;
    for (id, name) in names {
        let value = fields.custom.get(&id).map(text).unwrap_or_default();
        values.entry(format!("{CONTACT}{name}")).or_insert(value);
    }
    Ok(())
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(text).collect::<Vec<_>>().join(", "),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn var_02_only_what_needs_the_record_is_looked_up() {
        let mut all = NamedByAccount::default();
        all.add(
            AccountId(1),
            ["{{contact.mobile}} {{contact.name}}", "{{account.name}}"],
        );
        all.add(
            AccountId(2),
            ["{{contact.city}}", r#"[{"if":"{{ list.name }} == \"VIP\""}]"#],
        );
        assert!(all.of(AccountId(1)).is_empty());
        let named: Vec<_> = all.of(AccountId(2)).iter().cloned().collect();
        assert_eq!(named, ["contact.city", "list.name"]);
    }
}
