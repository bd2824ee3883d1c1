//! Contacts as rows of CSV: columns that export and import have in common, and cells that no spreadsheet
//! takes for a formula (S14).

use crate::store::{ContactRecord, CustomField};
use serde_json::Value;

/// What a column of a file holds.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Target {
    /// A field that every contact has.
    Field(&'static str),
    /// A custom field.
    Custom(i64),
}

/// Fields that every contact has, in the order of an export.
pub const FIELDS: [&str; 14] = [
    "first_name",
    "last_name",
    "phone",
    "mobile",
    "additional_phones",
    "email",
    "company",
    "street",
    "postal_code",
    "city",
    "country",
    "date_of_birth",
    "description",
    "tags",
];

/// Stands between several values in one cell.
pub const JOINT: &str = "; ";

impl Target {
    /// The field with this name among those of a list; custom ones are `custom.<id>`.
    pub fn from_name(name: &str, custom: &[CustomField]) -> Option<Self> {
        if let Some(id) = name.strip_prefix("custom.") {
            let id = id.parse().ok()?;
            return custom.iter().any(|field| field.id == id).then_some(Self::Custom(id));
        }
        FIELDS
            .iter()
            .find(|known| **known == name)
            .map(|name| Self::Field(name))
    }

    /// As callers name it.
    pub fn name(&self) -> String {
        match self {
            Self::Field(name) => (*name).to_owned(),
            Self::Custom(id) => format!("custom.{id}"),
        }
    }
}

/// The head of an export.
pub fn head(custom: &[CustomField]) -> Vec<String> {
    let own = FIELDS.iter().map(|name| (*name).to_owned());
    let custom = custom.iter().map(|field| field.fields.name.clone());
    let rest = ["list_id", "id", "created_at", "updated_at"].map(str::to_owned);
    own.chain(custom).chain(rest).collect()
}

/// A contact as a row under [`head`].
pub fn row(record: &ContactRecord, custom: &[CustomField]) -> Vec<String> {
    let fields = &record.fields;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut cells = vec![
        fields.first_name.clone(),
        fields.last_name.clone(),
        text(&fields.phone),
        text(&fields.mobile),
        fields.phones.join(JOINT),
        fields.email.clone(),
        fields.company.clone(),
        fields.street.clone(),
        fields.postal_code.clone(),
        fields.city.clone(),
        fields.country.clone(),
        fields.born_on.clone(),
        fields.description.clone(),
        fields.tags.join(JOINT),
    ];
    let is_of_list = |field: &CustomField| field.list.is_none_or(|list| list == fields.list);
    cells.extend(custom.iter().map(|field| match fields.custom.get(&field.id) {
        Some(value) if is_of_list(field) => plain(value),
        Some(_) | None => String::new(),
    }));
    cells.extend([
        fields.list.to_string(),
        record.id.to_string(),
        record.created_at.to_string(),
        record.updated_at.to_string(),
    ]);
    cells
}

/// A custom field's value as text.
pub fn plain(value: &Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None => value.to_string(),
    }
}

/// One line, quoted as RFC 4180 says and safe to open in a spreadsheet.
pub fn line(cells: impl IntoIterator<Item = String>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .buffer_capacity(512)
        .from_writer(Vec::new());
    let cells = cells.into_iter().map(neutral);
    // Writing to memory fails only when there is none.
    let written = writer.write_record(cells.map(String::into_bytes));
    debug_assert!(written.is_ok(), "{written:?}");
    writer.into_inner().unwrap_or_default()
}

/// The mark by which spreadsheets know UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// S14: a cell that a spreadsheet would calculate begins with an apostrophe. So does one that looks as if
/// it had been made harmless already, so that [`original`] finds every value again.
fn neutral(cell: String) -> String {
    if is_formula(&cell) { format!("'{cell}") } else { cell }
}

/// What [`line()`] made of a cell, taken back.
pub fn original(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        Some(_) | None => cell,
    }
}

fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn s14_no_cell_begins_like_a_formula() {
        for value in ["=1+1", "+39", "-1", "@SUM(A1)", "\tx", "\rx", "'=1", "''-x"] {
            let line = line([value.to_owned()]);
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(line.as_slice());
            let cell = reader.records().next().unwrap().unwrap()[0].to_owned();
            assert_eq!(cell, format!("'{value}"), "{value:?}");
            assert_eq!(original(&cell), value);
        }
        for fine in ["Anna", "'hello", "39", "", " =1"] {
            assert_eq!((neutral(fine.to_owned()).as_str(), original(fine)), (fine, fine));
        }
    }

    proptest! {
        #[test]
        fn s14_every_value_comes_back(values in proptest::collection::vec("[\"',;=+@\\-\\t\\r\\na ]{0,8}", 1..6)) {
            let line = line(values.clone());
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_slice());
            let record = reader.records().next().unwrap().unwrap();
            let back: Vec<&str> = record.iter().map(original).collect();
            prop_assert_eq!(back, values);
        }
    }
}
