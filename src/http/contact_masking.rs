//! Contacts as people see and write them who must not see customers' data (USR-04, USR-05). Whoever shows,
//! exports or compares contacts passes their records through [`masked`] first.

use super::contact_form::ContactForm;
use super::error::ApiError;
use crate::domain::custom_field::Kind;
use crate::domain::masking::Masking;
use crate::store::listing::{Column, List};
use crate::store::{CONTACTS, ContactRecord, CustomField, INTERACTIONS};
use serde_json::Value;
use std::sync::LazyLock;

/// What such people neither filter nor sort by: an answer of yes or no, or an order, tells the value.
const TELLING_COLUMNS: [&str; 7] = [
    "name",
    "first_name",
    "last_name",
    "phone",
    "mobile",
    "email",
    "description",
];

static HARMLESS_COLUMNS: LazyLock<Vec<Column>> = LazyLock::new(|| {
    let columns = CONTACTS.columns.iter();
    let harmless = columns.filter(|column| !TELLING_COLUMNS.contains(&column.name));
    harmless.copied().collect()
});

static MASKED_CONTACTS: LazyLock<List> = LazyLock::new(|| CONTACTS.with_columns(&HARMLESS_COLUMNS));

static HARMLESS_INTERACTION_COLUMNS: LazyLock<Vec<Column>> = LazyLock::new(|| {
    let columns = INTERACTIONS.columns.iter();
    columns.filter(|column| column.name != "contact").copied().collect()
});

static MASKED_INTERACTIONS: LazyLock<List> = LazyLock::new(|| INTERACTIONS.with_columns(&HARMLESS_INTERACTION_COLUMNS));

/// The list of contacts as a caller may ask of it.
pub fn contacts(masking: Option<Masking>) -> &'static List {
    match masking {
        None => &CONTACTS,
        Some(_) => &MASKED_CONTACTS,
    }
}

/// The list of conversations as a caller may ask of it.
pub fn interactions(masking: Option<Masking>) -> &'static List {
    match masking {
        None => &INTERACTIONS,
        Some(_) => &MASKED_INTERACTIONS,
    }
}

/// Refuses to look for what the caller must not see: whoever could try numbers one after the other would
/// know whose it is. Names and companies can be looked for, by their letters.
pub fn check_search(search: Option<&str>, masking: Option<Masking>) -> Result<(), ApiError> {
    let tells = |search: &str| search.contains(|c: char| c.is_numeric() || matches!(c, '@' | '+'));
    match (search, masking) {
        (Some(search), Some(_)) if tells(search) => Err(ApiError::field(
            "search",
            "customers' data is hidden from you: search by letters of name or company",
        )),
        (Some(_) | None, _) => Ok(()),
    }
}

/// The record as somebody sees it.
pub fn masked(record: ContactRecord, fields: &[CustomField], masking: Option<Masking>) -> ContactRecord {
    let Some(masking) = masking else { return record };
    let mut shown = record.clone();
    let text = |text: &str| hidden_in(text, &record, masking);
    let number = |number: &String| masking.number(number);
    shown.fields.first_name = masking.name(&record.fields.first_name);
    shown.fields.last_name = masking.name(&record.fields.last_name);
    shown.fields.phone = record.fields.phone.as_ref().map(number);
    shown.fields.mobile = record.fields.mobile.as_ref().map(number);
    shown.fields.phones = record.fields.phones.iter().map(number).collect();
    shown.fields.email = masking.email(&record.fields.email);
    shown.fields.description = text(&record.fields.description);
    shown.bsuid = record.bsuid.as_ref().map(number);
    for (id, value) in &mut shown.fields.custom {
        let is_email = fields.iter().any(|field| field.id == *id && field.kind == Kind::Email);
        match value {
            Value::String(address) if is_email => *address = masking.email(address),
            Value::String(words) => *words = text(words),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {}
        }
    }
    shown
}

/// A text without the numbers and the address of the customer.
fn hidden_in(text: &str, record: &ContactRecord, masking: Masking) -> String {
    let fields = &record.fields;
    let numbers = fields.phone.iter().chain(&fields.mobile).chain(&fields.phones);
    let mut text = numbers
        .chain(&record.bsuid)
        .fold(text.to_owned(), |text, number| masking.text(&text, number));
    if !fields.email.is_empty() {
        text = text.replace(&fields.email, &masking.email(&fields.email));
    }
    text
}

/// Takes out of a form what was sent back as it was shown: nobody overwrites a number with the dots that
/// stood for it.
pub fn as_shown_stays(
    form: &mut ContactForm,
    stored: &ContactRecord,
    fields: &[CustomField],
    masking: Option<Masking>,
) {
    if masking.is_none() {
        return;
    }
    let fields = &masked(stored.clone(), fields, masking).fields;
    forget(&mut form.first_name, |value| *value == fields.first_name);
    forget(&mut form.last_name, |value| *value == fields.last_name);
    forget(&mut form.phone, |value| Some(value) == fields.phone.as_ref());
    forget(&mut form.mobile, |value| Some(value) == fields.mobile.as_ref());
    forget(&mut form.additional_phones, |value| *value == fields.phones);
    forget(&mut form.email, |value| *value == fields.email);
    forget(&mut form.description, |value| *value == fields.description);
    if let Some(custom) = &mut form.custom {
        custom.retain(|id, value| {
            let stays = id.parse().ok().and_then(|id: i64| fields.custom.get(&id));
            stays != Some(&*value)
        });
    }
}

fn forget<T>(field: &mut Option<T>, is_as_shown: impl FnOnce(&T) -> bool) {
    if field.as_ref().is_some_and(is_as_shown) {
        *field = None;
    }
}
