//! Which rows have been seen (CON-22): in the file, and among the contacts of the list. It keeps a hash of
//! eight bytes of each value, so that half a million rows and a million contacts take some 50 MB.

use crate::domain::contact_import::Matching;
use crate::http::contact_csv::{Target, plain};
use crate::store::ContactFields;
use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

/// Where a row's contact of a list comes from.
const OF_LIST: u32 = 0;

/// What has been seen.
pub struct Duplicates {
    checked: Vec<Target>,
    matching: Matching,
    hasher: RandomState,
    /// By the hash of a value: the first row with it.
    seen: HashMap<u64, u32>,
}

impl Duplicates {
    /// Compares these fields; nothing when there are none.
    pub fn new(checked: Vec<Target>, matching: Matching) -> Self {
        Self {
            checked,
            matching,
            hasher: RandomState::new(),
            seen: HashMap::new(),
        }
    }

    /// True when nothing is compared.
    pub fn is_idle(&self) -> bool {
        self.checked.is_empty()
    }

    /// Remembers a contact of the list.
    pub fn of_list(&mut self, fields: &ContactFields) {
        self.remember(fields, OF_LIST);
    }

    /// Why a row is a duplicate; else it is remembered.
    pub fn refuses(&mut self, fields: &ContactFields, row: u32) -> Option<String> {
        if let Some(why) = self.find(fields) {
            return Some(why);
        }
        self.remember(fields, row);
        None
    }

    fn find(&self, fields: &ContactFields) -> Option<String> {
        let told = |names: String, row: u32| match row {
            OF_LIST => format!("the same {names} as a contact of the list"),
            row => format!("the same {names} as row {row}"),
        };
        match self.matching {
            Matching::Any => self.checked.iter().find_map(|target| {
                let hit = asked(fields, target)
                    .iter()
                    .find_map(|value| self.seen.get(&self.hash_one(target, value)))?;
                Some(told(target.name(), *hit))
            }),
            Matching::All => {
                let names: Vec<String> = self.checked.iter().map(Target::name).collect();
                let hit = self.seen.get(&self.hash_all(fields)?)?;
                Some(told(names.join(" and "), *hit))
            }
        }
    }

    fn remember(&mut self, fields: &ContactFields, row: u32) {
        let keys: Vec<u64> = match self.matching {
            Matching::Any => {
                let of = |target: &Target| -> Vec<u64> {
                    let values = known(fields, target);
                    values.iter().map(|value| self.hash_one(target, value)).collect()
                };
                self.checked.iter().flat_map(of).collect()
            }
            Matching::All => self.hash_all(fields).into_iter().collect(),
        };
        for key in keys {
            self.seen.entry(key).or_insert(row);
        }
    }

    /// Numbers are compared with all numbers of another contact, whatever field they are in (CON-10).
    fn hash_one(&self, target: &Target, value: &str) -> u64 {
        if is_number(target) {
            self.hasher.hash_one(("number", value))
        } else {
            self.hasher.hash_one((target.name(), value))
        }
    }

    fn hash_all(&self, fields: &ContactFields) -> Option<u64> {
        let values: Vec<Vec<String>> = self.checked.iter().map(|target| asked(fields, target)).collect();
        let is_empty = values.iter().all(Vec::is_empty);
        (!is_empty).then(|| self.hasher.hash_one(values))
    }
}

fn is_number(target: &Target) -> bool {
    matches!(target, Target::Field("phone" | "mobile" | "additional_phones"))
}

/// The values by which a row looks for others.
fn asked(fields: &ContactFields, target: &Target) -> Vec<String> {
    let text = |text: &str| text.trim().to_lowercase();
    let values = match target {
        Target::Custom(id) => fields
            .custom
            .get(id)
            .map(|value| text(&plain(value)))
            .into_iter()
            .collect(),
        Target::Field("phone") => fields.phone.iter().cloned().collect(),
        Target::Field("mobile") => fields.mobile.iter().cloned().collect(),
        Target::Field("additional_phones") => fields.phones.clone(),
        Target::Field("tags") => vec![fields.tags.iter().map(|tag| text(tag)).collect::<Vec<_>>().join(";")],
        Target::Field("first_name") => vec![text(&fields.first_name)],
        Target::Field("last_name") => vec![text(&fields.last_name)],
        Target::Field("email") => vec![text(&fields.email)],
        Target::Field("company") => vec![text(&fields.company)],
        Target::Field("street") => vec![text(&fields.street)],
        Target::Field("postal_code") => vec![text(&fields.postal_code)],
        Target::Field("city") => vec![text(&fields.city)],
        Target::Field("country") => vec![text(&fields.country)],
        Target::Field("date_of_birth") => vec![fields.born_on.clone()],
        Target::Field("description") => vec![text(&fields.description)],
        Target::Field(_) => Vec::new(),
    };
    values.into_iter().filter(|value: &String| !value.is_empty()).collect()
}

/// The values by which others find it.
fn known(fields: &ContactFields, target: &Target) -> Vec<String> {
    if is_number(target) {
        return fields.numbers().into_keys().map(str::to_owned).collect();
    }
    asked(fields, target)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(first_name: &str, city: &str, mobile: Option<&str>) -> ContactFields {
        ContactFields {
            first_name: first_name.to_owned(),
            city: city.to_owned(),
            mobile: mobile.map(str::to_owned),
            ..ContactFields::default()
        }
    }

    #[test]
    fn con_22_one_equal_value_is_enough_when_any_may_match() {
        let checked = vec![Target::Field("phone"), Target::Field("city")];
        let mut seen = Duplicates::new(checked, Matching::Any);
        seen.of_list(&person("Anna", "", Some("39111")));
        let ben = ContactFields {
            phone: Some("39111".to_owned()),
            ..person("Ben", "", None)
        };
        assert_eq!(
            seen.refuses(&ben, 2).as_deref(),
            Some("the same phone as a contact of the list")
        );
        assert_eq!(seen.refuses(&person("Carla", "Roma", None), 3), None);
        assert_eq!(
            seen.refuses(&person("Dora", " ROMA", None), 4).as_deref(),
            Some("the same city as row 3")
        );
        assert_eq!(
            seen.refuses(&person("Emma", "", None), 5),
            None,
            "nothing is not equal to nothing"
        );
        assert_eq!(seen.refuses(&person("Emma", "", None), 6), None);
    }

    #[test]
    fn con_22_all_values_must_be_equal_when_all_must_match() {
        let checked = vec![Target::Field("first_name"), Target::Field("city")];
        let mut seen = Duplicates::new(checked, Matching::All);
        assert_eq!(seen.refuses(&person("Anna", "Roma", None), 2), None);
        assert_eq!(seen.refuses(&person("Anna", "Milano", None), 3), None);
        let why = seen.refuses(&person("anna", "roma", None), 4);
        assert_eq!(why.as_deref(), Some("the same first_name and city as row 2"));
    }
}
