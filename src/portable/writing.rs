//! One row and its parts: added, or changed where they differ.

use super::contract::{Body, Part};
use super::import::{Fault, Wish, Work, faults};
use super::inward::Inward;
use super::references::reference;
use super::secrets;
use super::sections::Section;
use super::snapshot::{self, Entry};
use crate::http::error::ApiError;
use crate::http::random::{self, Bits};
use actix_web::http::Method;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

impl Work<'_> {
    pub(super) async fn row(&mut self, wish: &Wish) -> Result<(), ApiError> {
        let key = (wish.section.name, wish.label.to_lowercase());
        let known = self.current.get(&key).cloned();
        let mut fields = wish.fields.clone();
        self.settle(wish, &mut fields, known.as_ref()).await?;
        if !self.faults.is_empty() {
            return Ok(());
        }
        let entry = match known {
            Some(entry) => Some(entry),
            None => self.create(wish, &fields).await?,
        };
        if let Some(entry) = entry {
            self.change(wish, &fields, entry).await?;
        }
        Ok(())
    }

    /// Adds a row; answers how it is.
    async fn create(&mut self, wish: &Wish, fields: &Map<String, Value>) -> Result<Option<Entry>, ApiError> {
        let section = wish.section;
        let written = self.contract.properties(self.contract.body(Body::Draft, section.path));
        let mut body = self.body(wish, &written, fields);
        let needs_password = written.contains_key("password") && !body.contains_key("password");
        if needs_password {
            // Nobody knows it: an administrator sets another one.
            body.insert(
                "password".to_owned(),
                Value::from(format!("Aa1!{}", random::hex(Bits::Of128))),
            );
        }
        match self
            .api
            .call(Method::POST, section.path, Some(&Value::Object(body)))
            .await
        {
            Ok(row) => {
                self.names
                    .add(section.name, row["id"].as_str().unwrap_or_default(), &wish.label);
                let entry = snapshot::entry(self.contract, section, &self.names, &row);
                let note = if needs_password { ", without a password" } else { "" };
                self.told.push(format!("+ {} \"{}\"{note}", section.name, wish.label));
                Ok(Some(entry))
            }
            Err(error) => {
                self.faults.extend(faults(&wish.path, Some(section), error));
                Ok(None)
            }
        }
    }

    /// Changes what differs; of a row that was just added, what can only be changed.
    async fn change(&mut self, wish: &Wish, fields: &Map<String, Value>, entry: Entry) -> Result<(), ApiError> {
        let section = wish.section;
        let key = (section.name, wish.label.to_lowercase());
        let is_new = !self.current.contains_key(&key);
        let mut changed = fields.clone();
        changed.remove("password");
        changed.retain(|name, value| entry.fields.get(name) != Some(value));
        if is_new {
            let drafted = self.contract.properties(self.contract.body(Body::Draft, section.path));
            let known: BTreeSet<String> = drafted.keys().map(|name| said(section, name)).collect();
            changed.retain(|name, _| !known.contains(name));
        }
        self.current.insert(key, entry.clone());
        if changed.is_empty() {
            return Ok(());
        }
        let written = self
            .contract
            .properties(self.contract.body(Body::Patch, &section.one("{id}")));
        let known: BTreeSet<String> = written.keys().map(|name| said(section, name)).collect();
        for name in changed.keys().filter(|name| !known.contains(*name)) {
            let path = format!("{}.{name}", wish.path);
            self.faults.push(Fault {
                path,
                message: "cannot be changed afterwards".to_owned(),
            });
        }
        let has_secret = changed.values().any(secrets::contains_found);
        let mut body = self.body(wish, &written, &changed);
        body.insert("version".to_owned(), entry.version.clone());
        if !self.faults.is_empty() {
            return Ok(());
        }
        self.whole.mark().await?;
        match self
            .api
            .call(Method::PATCH, &section.one(&entry.id), Some(&Value::Object(body)))
            .await
        {
            Ok(row) => {
                let after = snapshot::entry(self.contract, section, &self.names, &row);
                let told = format!("{} \"{}\"", section.name, wish.label);
                let before = without_parts(&entry.fields, &after.fields);
                self.kept(&told, &before, &after.fields, has_secret).await
            }
            Err(error) => self.refused(&wish.path, Some(section), error).await,
        }
    }

    pub(super) async fn part(&mut self, wish: &Wish, part: &Part, value: &Value) -> Result<(), ApiError> {
        let section = wish.section;
        let key = (section.name, wish.label.to_lowercase());
        let Some(id) = self.current.get(&key).map(|entry| entry.id.clone()) else {
            return Ok(());
        };
        let read = snapshot::read_part(self.api, self.contract, section, &self.names, &id, part);
        let before = read.await?;
        if before == *value || !self.faults.is_empty() {
            return Ok(());
        }
        let path = format!("{}.{}", wish.path, part.name);
        let secret = BTreeSet::new();
        let mut inward = self.inward(section, &secret);
        let mut body = part_body(&mut inward, part, value, &path);
        let wrong = std::mem::take(&mut inward.faults);
        self.faults.extend(wrong);
        if !self.faults.is_empty() {
            return Ok(());
        }
        let place = format!("{}/{}", section.one(&id), part.place);
        let put = self
            .contract
            .body(Body::Put, &format!("{}/{}", section.one("{id}"), part.place));
        if self.contract.properties(put).contains_key("version") {
            let now = self.api.call(Method::GET, &place, None).await?;
            body.insert("version".to_owned(), now["version"].clone());
        }
        self.whole.mark().await?;
        match self.api.call(Method::PUT, &place, Some(&Value::Object(body))).await {
            Ok(_) => {
                let after = snapshot::read_part(self.api, self.contract, section, &self.names, &id, part).await?;
                let one = |value: Value| Map::from_iter([(part.name.clone(), value)]);
                let told = format!("{} \"{}\"", section.name, wish.label);
                self.kept(&told, &one(before), &one(after), false).await
            }
            Err(error) => self.refused(&path, Some(section), error).await,
        }
    }

    fn inward<'b>(&'b self, section: &'static Section, secret: &'b BTreeSet<String>) -> Inward<'b> {
        Inward {
            contract: self.contract,
            section,
            names: &self.names,
            secret,
            faults: Vec::new(),
        }
    }

    fn body(
        &mut self,
        wish: &Wish,
        written: &BTreeMap<&str, &Value>,
        fields: &Map<String, Value>,
    ) -> Map<String, Value> {
        let section = wish.section;
        let known: BTreeSet<String> = written.keys().map(|name| said(section, name)).collect();
        let mut fields = fields.clone();
        fields.retain(|name, _| known.contains(name));
        let secret = secrets::fields(self.contract, section);
        let mut inward = self.inward(section, &secret);
        let body = inward.fields(written, &fields, &wish.path);
        let wrong = std::mem::take(&mut inward.faults);
        self.faults.extend(wrong);
        body
    }
}

/// A field of the API as files call it.
fn said(section: &Section, name: &str) -> String {
    reference(section, name).map_or_else(|| name.to_owned(), |(_, said)| said)
}

/// Only what the other one has too: parts are written elsewhere.
fn without_parts(fields: &Map<String, Value>, of_row: &Map<String, Value>) -> Map<String, Value> {
    let own = fields.iter().filter(|(name, _)| of_row.contains_key(*name));
    own.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// What a part's address takes.
pub(super) fn part_body(inward: &mut Inward<'_>, part: &Part, value: &Value, path: &str) -> Map<String, Value> {
    let contract = inward.contract;
    let put = contract.body(Body::Put, &format!("{}/{}", inward.section.one("{id}"), part.place));
    let mut written = contract.properties(put);
    written.remove("version");
    let Some(property) = &part.property else {
        let nothing = Map::new();
        return inward.fields(&written, value.as_object().unwrap_or(&nothing), path);
    };
    let value = match reference(inward.section, property) {
        Some((target, _)) => inward.ids(target, value, path),
        None => inward.listed(
            written.get(property.as_str()).copied().unwrap_or(&Value::Null),
            value,
            path,
        ),
    };
    Map::from_iter([(property.clone(), value)])
}
