//! What staff may write into a contact (CON-02..06): from a form to checked fields.

use super::error::ApiError;
use super::validation::Checks;
use crate::config::limits::{
    CONTACT_PHONES_MAX, CONTACT_TAGS_MAX, DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX, TAG_CHARS_MAX,
};
use crate::domain::custom_field::{is_email, read_date};
use crate::domain::ids::ContactListId;
use crate::domain::phone;
use crate::store::{ContactFields, CustomField};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A filled-in form; absent fields stay as they are. Empty text clears a field.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of a contact")]
pub struct ContactForm {
    pub list_id: Option<ContactListId>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub phone: Option<String>,
    pub mobile: Option<String>,
    pub additional_phones: Option<Vec<String>>,
    pub email: Option<String>,
    pub company: Option<String>,
    pub street: Option<String>,
    pub postal_code: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    pub date_of_birth: Option<String>,
    pub description: Option<String>,
    pub tags: Option<Vec<String>>,
    pub custom: Option<BTreeMap<String, Value>>,
}

impl ContactForm {
    /// A new contact's fields. If only one of phone and mobile is given, the other is a copy (CON-04).
    pub fn create(self, fields: &[CustomField]) -> Result<ContactFields, ApiError> {
        let mut made = self.apply(ContactFields::default(), fields)?;
        copy_number(&mut made);
        Ok(made)
    }

    /// A contact's fields after the change.
    pub fn apply(self, before: ContactFields, fields: &[CustomField]) -> Result<ContactFields, ApiError> {
        let mut checks = Checks::default();
        let list = self.list_id.map_or(before.list, |list| list.0);
        let mut text = |name: &str, new: Option<String>, old: String, least: usize, most: usize| match new {
            Some(new) => checks.text(name, &new, least..=most),
            None if old.chars().count() < least => checks.text(name, &old, least..=most),
            None => old,
        };
        let first_name = text("first_name", self.first_name, before.first_name, 1, NAME_CHARS_MAX);
        let last_name = text("last_name", self.last_name, before.last_name, 0, NAME_CHARS_MAX);
        let company = text("company", self.company, before.company, 0, NAME_CHARS_MAX);
        let street = text("street", self.street, before.street, 0, 2 * NAME_CHARS_MAX);
        let postal_code = text("postal_code", self.postal_code, before.postal_code, 0, 20);
        let city = text("city", self.city, before.city, 0, NAME_CHARS_MAX);
        let country = text("country", self.country, before.country, 0, NAME_CHARS_MAX);
        let most = DESCRIPTION_CHARS_MAX;
        let description = text("description", self.description, before.description, 0, most);
        let changed = ContactFields {
            list,
            first_name,
            last_name,
            phone: number(&mut checks, "phone", self.phone, before.phone),
            mobile: number(&mut checks, "mobile", self.mobile, before.mobile),
            phones: numbers(&mut checks, self.additional_phones, before.phones),
            email: email(&mut checks, self.email, before.email),
            company,
            street,
            postal_code,
            city,
            country,
            born_on: day(&mut checks, self.date_of_birth, before.born_on),
            description,
            tags: tags(&mut checks, self.tags, before.tags),
            custom: custom(&mut checks, self.custom, before.custom, fields),
        };
        checks.finish().map(|()| changed)
    }
}

/// CON-04.
pub fn copy_number(fields: &mut ContactFields) {
    if fields.phone.is_none() {
        fields.phone = fields.mobile.clone();
    } else if fields.mobile.is_none() {
        fields.mobile = fields.phone.clone();
    }
}

fn number(checks: &mut Checks, name: &str, new: Option<String>, old: Option<String>) -> Option<String> {
    let Some(new) = new else { return old };
    // A number that WhatsApp gave stays as it is, whatever the rules of its country say (providers 0.7).
    if new.trim().is_empty() || Some(new.trim()) == old.as_deref() {
        return (!new.trim().is_empty()).then_some(old).flatten();
    }
    let number = phone::normalise(&new);
    if number.is_none() {
        checks.wrong(
            name,
            "must be a phone number with its country code, such as +39 06 9123 4567",
        );
    }
    number
}

fn numbers(checks: &mut Checks, new: Option<Vec<String>>, old: Vec<String>) -> Vec<String> {
    let Some(new) = new else { return old };
    if new.len() > CONTACT_PHONES_MAX {
        checks.wrong("additional_phones", format!("may be at most {CONTACT_PHONES_MAX}"));
        return Vec::new();
    }
    let mut kept: Vec<String> = Vec::new();
    for (n, typed) in new.into_iter().enumerate() {
        let known = old.iter().find(|known| **known == typed).cloned();
        match known.or_else(|| phone::normalise(&typed)) {
            Some(number) if kept.contains(&number) => {}
            Some(number) => kept.push(number),
            None => checks.wrong(
                format!("additional_phones[{n}]"),
                "must be a phone number with its country code",
            ),
        }
    }
    kept
}

fn email(checks: &mut Checks, new: Option<String>, old: String) -> String {
    let Some(new) = new else { return old };
    let new = new.trim();
    if !new.is_empty() && !is_email(new) {
        checks.wrong("email", "must be an e-mail address");
    }
    new.to_owned()
}

fn day(checks: &mut Checks, new: Option<String>, old: String) -> String {
    let Some(new) = new else { return old };
    let new = new.trim();
    match read_date(new) {
        Some(day) => day.to_string(),
        None => {
            if !new.is_empty() {
                checks.wrong("date_of_birth", "must be a day such as 1990-12-31");
            }
            String::new()
        }
    }
}

fn tags(checks: &mut Checks, new: Option<Vec<String>>, old: Vec<String>) -> Vec<String> {
    let Some(new) = new else { return old };
    if new.len() > CONTACT_TAGS_MAX {
        checks.wrong("tags", format!("may be at most {CONTACT_TAGS_MAX}"));
        return Vec::new();
    }
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for (n, tag) in new.into_iter().enumerate() {
        let tag = checks.text(&format!("tags[{n}]"), &tag, 1..=TAG_CHARS_MAX);
        if seen.insert(tag.to_lowercase()) {
            kept.push(tag);
        }
    }
    kept
}

/// Values of fields that exist; those of others are dropped.
fn custom(
    checks: &mut Checks,
    new: Option<BTreeMap<String, Value>>,
    mut old: BTreeMap<i64, Value>,
    fields: &[CustomField],
) -> BTreeMap<i64, Value> {
    let mut new = new.unwrap_or_default();
    let mut kept = BTreeMap::new();
    for field in fields {
        let path = format!("custom.{}", field.id);
        let value = match new.remove(&field.id.to_string()) {
            Some(value) => match field.kind.check(&field.fields.options, &value) {
                Ok(value) => value,
                Err(message) => {
                    checks.wrong(path, message);
                    continue;
                }
            },
            None => old.remove(&field.id),
        };
        match value {
            Some(value) => drop(kept.insert(field.id, value)),
            None if field.fields.required => checks.wrong(path, format!("{} is required", field.fields.name)),
            None => {}
        }
    }
    for unknown in new.into_keys() {
        checks.wrong(format!("custom.{unknown}"), "contacts of this list have no such field");
    }
    kept
}
