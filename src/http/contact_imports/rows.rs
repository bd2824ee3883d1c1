//! From the rows of a file to batches of contacts. Blocks; for a thread that may. Every row gets the checks
//! of the form that staff fill in (`contact_form`), and its own number.

use super::Fields;
use super::duplicates::Duplicates;
use super::sheet;
use crate::actors::Router;
use crate::config::limits::{IMPORT_BATCH_ROWS, IMPORT_ROW_BYTES_MAX};
use crate::domain::contact_import::{Counts, Refusal};
use crate::domain::ids::ContactListId;
use crate::http::contact_csv::{JOINT, Target, original};
use crate::http::contact_form::ContactForm;
use crate::http::error::ApiError;
use crate::ports::clock::Clock;
use crate::store::{ContactFields, ContactRecord, ImportBatch, RefusedRow};
use csv::ByteRecord;
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::sync::Arc;

/// What is read, and how.
pub struct Reading {
    /// In UTF-8, without a mark.
    pub file: File,
    /// Between two cells.
    pub delimiter: u8,
    /// True when the first row names the columns.
    pub has_header: bool,
    /// What each column holds.
    pub columns: Vec<Option<Target>>,
    /// The fields of the list's contacts.
    pub fields: Fields,
    /// The list.
    pub list: ContactListId,
    /// What has been seen.
    pub duplicates: Duplicates,
    /// Gives ids.
    pub router: Router,
    /// Gives the time.
    pub clock: Arc<dyn Clock>,
}

impl Reading {
    /// Hands over batch after batch until the file ends, or nobody wants more.
    pub fn run(mut self, mut hand_over: impl FnMut(ImportBatch) -> bool) -> io::Result<()> {
        let mut reader = sheet::reader(self.file.try_clone()?, self.delimiter)?;
        let mut record = ByteRecord::new();
        let mut batch = ImportBatch::default();
        let mut number = 0;
        while sheet::next(&mut reader, &mut record)? {
            number += 1;
            if number == 1 && self.has_header {
                continue;
            }
            self.take(number, &record, &mut batch);
            if batch.contacts.len() + batch.refused.len() >= IMPORT_BATCH_ROWS {
                let counts = batch.after;
                if !hand_over(std::mem::take(&mut batch)) {
                    return Ok(());
                }
                (batch.before, batch.after) = (counts, counts);
            }
        }
        if batch.before != batch.after {
            hand_over(batch);
        }
        Ok(())
    }

    fn take(&mut self, number: u32, record: &ByteRecord, batch: &mut ImportBatch) {
        let read = self.read(record).map_err(|reason| (Refusal::Failed, reason));
        let fresh = read.and_then(|fields| match self.duplicates.refuses(&fields, number) {
            Some(reason) => Err((Refusal::Duplicate, reason)),
            None => Ok(fields),
        });
        let Counts {
            read,
            added,
            skipped,
            failed,
        } = &mut batch.after;
        *read += 1;
        match fresh {
            Ok(fields) => {
                *added += 1;
                batch.contacts.push(self.contact(fields));
            }
            Err((kind, reason)) => {
                *match kind {
                    Refusal::Duplicate => skipped,
                    Refusal::Failed => failed,
                } += 1;
                batch.refused.push(RefusedRow {
                    number: i64::from(number),
                    kind,
                    reason,
                    cells: sheet::cells(record),
                });
            }
        }
    }

    fn contact(&self, fields: ContactFields) -> ContactRecord {
        let now = self.clock.now();
        ContactRecord {
            id: self.router.new_contact_id(),
            version: 1,
            fields,
            bsuid: None,
            created_at: now,
            updated_at: now,
        }
    }

    fn read(&self, record: &ByteRecord) -> Result<ContactFields, String> {
        if record.as_slice().len() > IMPORT_ROW_BYTES_MAX {
            return Err(format!(
                "is longer than {IMPORT_ROW_BYTES_MAX} bytes; a quote may be missing"
            ));
        }
        let mut form = ContactForm {
            list_id: Some(self.list),
            ..ContactForm::default()
        };
        let mut custom = BTreeMap::new();
        let mut wrong = Vec::new();
        for (cell, target) in record.iter().zip(&self.columns) {
            let Ok(cell) = std::str::from_utf8(cell) else {
                return Err("is not text".to_owned());
            };
            let cell = original(cell).trim();
            match target {
                Some(Target::Field(name)) => fill(&mut form, name, cell),
                Some(Target::Custom(id)) => {
                    let Some(field) = self.fields.iter().find(|field| field.id == *id) else {
                        continue;
                    };
                    match field.kind.read(&field.fields.options, cell) {
                        Ok(value) => drop(value.and_then(|value| custom.insert(id.to_string(), value))),
                        Err(why) => wrong.push(format!("{}: {why}", field.fields.name)),
                    }
                }
                None => {}
            }
        }
        form.custom = Some(custom);
        match form.create(&self.fields) {
            Ok(fields) if wrong.is_empty() => Ok(fields),
            Ok(_) => Err(wrong.join("; ")),
            Err(ApiError::Invalid(errors)) => {
                // The field's own complaint says more than that a required value is missing.
                let told = errors.iter().map(|error| format!("{}: {}", error.field, error.message));
                Err(wrong.into_iter().chain(told).collect::<Vec<_>>().join("; "))
            }
            Err(other) => Err(other.to_string()),
        }
    }
}

fn fill(form: &mut ContactForm, name: &str, cell: &str) {
    if cell.is_empty() {
        return;
    }
    let text = Some(cell.to_owned());
    match name {
        "first_name" => form.first_name = text,
        "last_name" => form.last_name = text,
        "phone" => form.phone = text,
        "mobile" => form.mobile = text,
        "additional_phones" => several(&mut form.additional_phones, cell),
        "email" => form.email = text,
        "company" => form.company = text,
        "street" => form.street = text,
        "postal_code" => form.postal_code = text,
        "city" => form.city = text,
        "country" => form.country = text,
        "date_of_birth" => form.date_of_birth = text,
        "description" => form.description = text,
        "tags" => several(&mut form.tags, cell),
        _ => {}
    }
}

fn several(values: &mut Option<Vec<String>>, cell: &str) {
    let parts = cell.split(JOINT.trim()).map(str::trim).filter(|part| !part.is_empty());
    values.get_or_insert_default().extend(parts.map(str::to_owned));
}
