//! What a file wants, and everything that can be found wrong with it without writing.

use super::contract::Body;
use super::import::{Wish, Work};
use super::inward::Inward;
use super::sections::{SECTIONS, Section, section_named};
use super::snapshot::{label_in_file, sort_sets};
use super::writing::part_body;
use super::{FORMAT, HEAD, secrets};
use serde_json::Value;
use std::collections::BTreeSet;

impl Work<'_> {
    /// Reads the whole file, and finds everything that can be found wrong without writing.
    pub(super) fn read(&mut self) -> Vec<Wish> {
        let Some(file) = self.source.file.as_object() else {
            self.fault("file", "must be an object");
            return Vec::new();
        };
        if file.get(HEAD).and_then(Value::as_u64) != Some(FORMAT) {
            self.fault(HEAD, format!("must be {FORMAT}, the version of the format"));
        }
        for name in file.keys() {
            if name != HEAD && name != "settings" && section_named(name).is_none() {
                self.fault(name, "is not known");
            }
        }
        let mut wishes = Vec::new();
        for section in SECTIONS {
            match file.get(section.name) {
                None => {}
                Some(Value::Array(rows)) => {
                    for (n, row) in rows.iter().enumerate() {
                        wishes.extend(self.wish(section, n, row));
                    }
                }
                Some(_) => self.fault(section.name, "must be a list"),
            }
        }
        self.check_names(&wishes);
        wishes
    }

    fn wish(&mut self, section: &'static Section, n: usize, row: &Value) -> Option<Wish> {
        let path = format!("{}[{n}]", section.name);
        let Some(row) = row.as_object() else {
            self.fault(path, "must be an object");
            return None;
        };
        let key = row.get(section.key).and_then(|key| key.as_str()).unwrap_or_default();
        if key.trim().is_empty() {
            self.fault(format!("{path}.{}", section.key), "is needed");
            return None;
        }
        let mut fields = row.clone();
        let parts = self.contract.parts(section);
        let parts = parts.into_iter().filter_map(|part| {
            let value = part.arranged(fields.remove(&part.name)?);
            Some((part, value))
        });
        let parts = parts.collect();
        let draft = self.contract.properties(self.contract.body(Body::Draft, section.path));
        sort_sets(section, draft.keys().copied(), &mut fields);
        Some(Wish {
            parts,
            section,
            label: label_in_file(section, row),
            path,
            fields,
        })
    }

    /// Names that are twice in the file, and names of things that are neither in the file nor here.
    fn check_names(&mut self, wishes: &[Wish]) {
        let mut names = self.names.clone();
        let mut seen = BTreeSet::new();
        for wish in wishes {
            if !seen.insert((wish.section.name, wish.label.to_lowercase())) {
                self.fault(&wish.path, format!("\"{}\" is there twice", wish.label));
            }
            if names.id(wish.section.name, &wish.label).is_none() {
                names.add(wish.section.name, "0", &wish.label);
            }
        }
        for wish in wishes {
            let section = wish.section;
            let secret = secrets::fields(self.contract, section);
            let mut written = self.contract.properties(self.contract.body(Body::Draft, section.path));
            written.extend(
                self.contract
                    .properties(self.contract.body(Body::Patch, &section.one("{id}"))),
            );
            written.remove("version");
            let mut inward = Inward {
                contract: self.contract,
                section,
                names: &names,
                secret: &secret,
                faults: Vec::new(),
            };
            inward.fields(&written, &wish.fields, &wish.path);
            for (part, value) in &wish.parts {
                part_body(&mut inward, part, value, &format!("{}.{}", wish.path, part.name));
            }
            let faults = std::mem::take(&mut inward.faults);
            self.faults.extend(faults);
        }
    }
}
