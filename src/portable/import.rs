//! Makes an installation like a file: what the file does not name stays as it is.
//!
//! Everything happens over the API inside one transaction of the caller, who keeps it or takes it back. A write
//! that turns out to change nothing is taken back by itself, so a second import changes nothing at all.

use super::contract::Contract;
use super::references::{Names, reference};
use super::sections::{SECTIONS, Section};
use super::snapshot::{self, Entry, Snapshot};
use super::{changes, contract};
use crate::http::error::ApiError;
use crate::http::in_process::Api;
use crate::store::{Store, Whole};
use actix_web::http::Method;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// What is wrong in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Where, such as `queues[2].members[0]`.
    pub path: String,
    /// What.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

/// What came of an import.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The file is wrong, or the API refused it: the transaction must be taken back.
    Refused(Vec<Fault>),
    /// These changes were made, a line each.
    Made(Vec<String>),
}

/// A file, and where its secrets are found.
pub struct Source<'a> {
    /// What it says.
    pub file: &'a Value,
    /// The folder that paths in it begin at.
    pub beside: &'a Path,
    /// Variables of the environment.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
}

/// Makes the installation behind the API like the file. API and store must be those of `whole`.
pub async fn import(api: &Api, store: &Store, whole: &Whole, source: Source<'_>) -> Result<Outcome, ApiError> {
    let contract = Contract::of_this_version();
    let snapshot = Snapshot::read(api, &contract).await?;
    let mut current = BTreeMap::new();
    for (section, entries) in snapshot.sections {
        for entry in entries {
            current.insert((section, entry.label.to_lowercase()), entry);
        }
    }
    let mut work = Work {
        api,
        store,
        whole,
        contract: &contract,
        source,
        names: snapshot.names,
        current,
        settings: snapshot.settings,
        faults: Vec::new(),
        told: Vec::new(),
    };
    let wishes = work.read();
    if work.faults.is_empty() {
        work.carry_out(wishes).await?;
    }
    Ok(if work.faults.is_empty() {
        Outcome::Made(work.told)
    } else {
        Outcome::Refused(work.faults)
    })
}

/// One row that the file wants.
pub(super) struct Wish {
    pub section: &'static Section,
    pub label: String,
    pub path: String,
    pub fields: Map<String, Value>,
    pub parts: Vec<(contract::Part, Value)>,
}

/// An import under way.
pub(super) struct Work<'a> {
    pub api: &'a Api,
    pub store: &'a Store,
    pub whole: &'a Whole,
    pub contract: &'a Contract,
    pub source: Source<'a>,
    pub names: Names,
    pub current: BTreeMap<(&'static str, String), Entry>,
    pub settings: Entry,
    pub faults: Vec<Fault>,
    pub told: Vec<String>,
}

impl Work<'_> {
    /// Notes that something is wrong.
    pub(super) fn fault(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.faults.push(Fault {
            path: path.into(),
            message: message.into(),
        });
    }

    async fn carry_out(&mut self, mut wishes: Vec<Wish>) -> Result<(), ApiError> {
        self.change_settings().await?;
        // What is above comes before what is below.
        wishes.sort_by_key(|wish| (place(wish.section), wish.label.matches(" > ").count()));
        for wish in &wishes {
            self.row(wish).await?;
        }
        for wish in &wishes {
            for (part, value) in &wish.parts {
                self.part(wish, part, value).await?;
            }
        }
        Ok(())
    }

    async fn change_settings(&mut self) -> Result<(), ApiError> {
        let Some(wanted) = self.source.file.get("settings").and_then(Value::as_object) else {
            return Ok(());
        };
        let before = self.settings.clone();
        let mut changed: Map<String, Value> = wanted.clone();
        changed.retain(|name, value| before.fields.get(name) != Some(value));
        if changed.is_empty() {
            return Ok(());
        }
        changed.insert("version".to_owned(), before.version.clone());
        self.whole.mark().await?;
        let answer = self
            .api
            .call(Method::PATCH, "/api/settings", Some(&Value::Object(changed)))
            .await;
        match answer {
            Ok(row) => {
                let after = snapshot::settings(self.contract, &row);
                self.kept("settings", &before.fields, &after.fields, false).await
            }
            Err(error) => self.refused("settings", None, error).await,
        }
    }

    /// Keeps a write that changed something, and takes back one that did not.
    pub(super) async fn kept(
        &mut self,
        what: &str,
        before: &Map<String, Value>,
        after: &Map<String, Value>,
        has_secret: bool,
    ) -> Result<(), ApiError> {
        let mut differences = changes::between(before, after);
        if has_secret {
            differences.push("a secret".to_owned());
        }
        self.whole.pass(!differences.is_empty()).await?;
        if !differences.is_empty() {
            self.told.push(format!("~ {what}: {}", differences.join(", ")));
        }
        Ok(())
    }

    pub(super) async fn refused(
        &mut self,
        path: &str,
        section: Option<&Section>,
        error: ApiError,
    ) -> Result<(), ApiError> {
        self.whole.pass(false).await?;
        self.faults.extend(faults(path, section, error));
        Ok(())
    }
}

/// The place of a section in the order of making.
fn place(section: &Section) -> Option<usize> {
    SECTIONS.iter().position(|each| each.name == section.name)
}

/// A refusal of the API, in the words of the file.
pub(super) fn faults(path: &str, section: Option<&Section>, error: ApiError) -> Vec<Fault> {
    let errors = if let ApiError::Invalid(errors) | ApiError::Conflict { errors, .. } = &error {
        errors.as_slice()
    } else {
        &[]
    };
    if errors.is_empty() {
        return vec![Fault {
            path: path.to_owned(),
            message: error.to_string(),
        }];
    }
    let own = path.rsplit('.').next().unwrap_or_default();
    let told = errors.iter().map(|error| {
        let parts = error.field.split('.').map(|part| {
            let (name, rest) = part.split_at(part.find('[').unwrap_or(part.len()));
            let name = section
                .and_then(|section| reference(section, name))
                .map_or_else(|| name.to_owned(), |(_, said)| said);
            // A part of a row is named by the path already.
            format!("{}{rest}", if name == own { String::new() } else { name })
        });
        let field = parts.collect::<Vec<_>>().join(".");
        let joint = if field.is_empty() || field.starts_with('[') {
            ""
        } else {
            "."
        };
        Fault {
            path: format!("{path}{joint}{field}"),
            message: error.message.clone(),
        }
    });
    told.collect()
}
