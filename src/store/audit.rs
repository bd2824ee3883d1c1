//! The audit log (SYS-08, S21): who changed what, when, from where, written in the transaction of
//! the change itself.
//!
//! A store function that changes something takes `let log = self.log();` before its write, and in
//! the write says `log.created(connection, &row)`, `log.changed(connection, &before, &after)` or
//! `log.removed(connection, &before)`. The row's type says through [`Audited`] what the log may
//! show. Whoever calls names the author: `store.by(author).create_pause(fields)`.

mod chain;
mod customers;
mod pictures;
mod read;
mod requests;

pub use chain::{Broken, Verdict};
pub(super) use chain::{NewEntry, append};
pub(super) use pictures::PlanOf;
pub use read::{Entry, EntryFilter};
pub(super) use requests::forced;

use super::Store;
use super::conn::MultiConnection;
use super::errors::CrudError;
use crate::domain::Timestamp;
use crate::domain::ids::StaffId;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Who changes something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Author {
    /// Their id, when they are staff.
    pub staff: Option<StaffId>,
    /// Their user name at that time.
    pub name: String,
    /// The address they came from.
    pub address: Option<String>,
    /// How they proved who they are.
    pub via: Via,
    /// When.
    pub at: Timestamp,
}

/// How an author proved who they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Via {
    /// By signing in.
    Session,
    /// With an API key.
    ApiKey,
    /// By a link that works once.
    Link,
    /// By having access to the machine.
    CommandLine,
    /// Nobody: the server itself.
    Server,
}

impl Via {
    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::ApiKey => "api_key",
            Self::Link => "link",
            Self::CommandLine => "command_line",
            Self::Server => "server",
        }
    }
}

/// What happened to a thing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// It is new.
    Created,
    /// It is different.
    Changed,
    /// It is gone.
    Removed,
    /// It is back.
    Restored,
    /// Somebody signed in.
    SignedIn,
    /// Somebody could not prove who they are.
    SignInRefused,
    /// Somebody signed out.
    SignedOut,
    /// Too many wrong passwords came from one network.
    Locked,
    /// An administrator lifted all locks.
    Unlocked,
    /// Many came in at once.
    Imported,
    /// Many were taken out at once.
    Exported,
    /// Somebody tried whether it works.
    Tested,
}

impl What {
    /// Every word of the log.
    pub const ALL: [Self; 12] = [
        Self::Created,
        Self::Changed,
        Self::Removed,
        Self::Restored,
        Self::SignedIn,
        Self::SignInRefused,
        Self::SignedOut,
        Self::Locked,
        Self::Unlocked,
        Self::Imported,
        Self::Exported,
        Self::Tested,
    ];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Changed => "changed",
            Self::Removed => "removed",
            Self::Restored => "restored",
            Self::SignedIn => "signed_in",
            Self::SignInRefused => "sign_in_refused",
            Self::SignedOut => "signed_out",
            Self::Locked => "locked",
            Self::Unlocked => "unlocked",
            Self::Imported => "imported",
            Self::Exported => "exported",
            Self::Tested => "tested",
        }
    }
}

/// A thing whose changes are told.
pub trait Audited {
    /// What kind of thing, as the API names it: `queue`.
    const KIND: &'static str;
    /// Which one.
    fn key(&self) -> String;
    /// What the log may show of it.
    fn picture(&self) -> Picture;
}

/// The fields of a thing as the log shows them. Of secrets it tells only that they changed.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Picture {
    fields: BTreeMap<String, Shown>,
}

#[derive(Clone, PartialEq, Debug)]
enum Shown {
    Open(Value),
    Secret(String),
}

impl Picture {
    /// All fields of something that has no secrets.
    pub fn of(fields: &impl Serialize) -> Self {
        match serde_json::to_value(fields) {
            Ok(Value::Object(fields)) => Self {
                fields: fields
                    .into_iter()
                    .map(|(name, value)| (name, Shown::Open(value)))
                    .collect(),
            },
            Ok(value) => Self::default().with("value", value),
            Err(error) => Self::default().with("unreadable", error.to_string()),
        }
    }

    /// The same with one more field.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(name.to_owned(), Shown::Open(value.into()));
        self
    }

    /// The same with a field whose value nobody may read.
    pub fn secret(mut self, name: &str, value: &str) -> Self {
        self.fields.insert(name.to_owned(), Shown::Secret(value.to_owned()));
        self
    }

    fn without_same(&self, other: &Self) -> Self {
        let differs = |(name, value): &(&String, &Shown)| other.fields.get(*name) != Some(*value);
        let fields = self.fields.iter().filter(differs);
        Self {
            fields: fields.map(|(name, value)| (name.clone(), value.clone())).collect(),
        }
    }

    fn told(&self, secret: &str) -> String {
        let shown = self.fields.iter().map(|(name, value)| {
            let value = match value {
                Shown::Open(value) => chain::bounded(value),
                Shown::Secret(_) => Value::from(secret),
            };
            (name.clone(), value)
        });
        Value::Object(shown.collect()).to_string()
    }
}

/// Writes entries for one author.
#[derive(Clone)]
pub(super) struct Log {
    author: Arc<Author>,
}

impl Log {
    /// The user name of the author.
    pub fn author_name(&self) -> &str {
        &self.author.name
    }

    /// When the change happens.
    pub fn at(&self) -> Timestamp {
        self.author.at
    }

    /// Something was added.
    pub fn created<A: Audited>(&self, connection: &mut MultiConnection, after: &A) -> Result<(), CrudError> {
        let after = after_told(after);
        self.append(connection, What::Created, (A::KIND, &after.0), (None, Some(after.1)))
    }

    /// Something was changed; the fields that differ are told.
    pub fn changed<A: Audited>(
        &self,
        connection: &mut MultiConnection,
        before: &A,
        after: &A,
    ) -> Result<(), CrudError> {
        let (old, new) = (before.picture(), after.picture());
        let told = (
            Some(old.without_same(&new).told("set")),
            Some(new.without_same(&old).told("changed")),
        );
        self.append(connection, What::Changed, (A::KIND, &after.key()), told)
    }

    /// Something was removed.
    pub fn removed<A: Audited>(&self, connection: &mut MultiConnection, before: &A) -> Result<(), CrudError> {
        let told = before.picture().told("set");
        self.append(connection, What::Removed, (A::KIND, &before.key()), (Some(told), None))
    }

    /// Anything else, about a thing of this kind and key.
    pub fn noted(
        &self,
        connection: &mut MultiConnection,
        what: What,
        (kind, key): (&'static str, &str),
        particulars: &Picture,
    ) -> Result<(), CrudError> {
        let told = (!particulars.fields.is_empty()).then(|| particulars.told("set"));
        self.append(connection, what, (kind, key), (None, told))
    }

    fn append(
        &self,
        connection: &mut MultiConnection,
        what: What,
        (kind, key): (&'static str, &str),
        (before, after): (Option<String>, Option<String>),
    ) -> Result<(), CrudError> {
        let entry = NewEntry {
            happened_at: self.author.at.0,
            staff_id: self.author.staff.map(|staff| staff.0),
            author: self.author.name.clone(),
            via: self.author.via.name().to_owned(),
            address: self.author.address.clone(),
            what: what.name().to_owned(),
            kind: kind.to_owned(),
            resource: key.to_owned(),
            before,
            after,
        };
        append(connection, entry)?;
        Ok(())
    }
}

fn after_told<A: Audited>(after: &A) -> (String, String) {
    (after.key(), after.picture().told("set"))
}

impl Store {
    /// The same database, used by somebody whom the audit log names.
    pub fn by(&self, author: Author) -> Self {
        Self {
            author: Some(Arc::new(author)),
            ..self.clone()
        }
    }

    /// Writes entries in the name of whoever uses this store.
    pub(super) fn log(&self) -> Log {
        Log {
            author: self.author.clone().unwrap_or_else(|| Arc::new(server())),
        }
    }

    /// Writes an entry about something that changed nothing here, such as a refused sign-in.
    pub async fn note(
        &self,
        what: What,
        kind: &'static str,
        key: String,
        particulars: Picture,
    ) -> Result<(), CrudError> {
        let log = self.log();
        self.write(move |connection| log.noted(connection, what, (kind, &key), &particulars))
            .await
    }
}

/// The author when nobody is named: start-up, samples.
#[expect(
    clippy::disallowed_methods,
    reason = "what the server does by itself has no request that brought the time along"
)]
fn server() -> Author {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let millis = now.map_or(0, |since| since.as_millis());
    Author {
        staff: None,
        name: "server".to_owned(),
        address: None,
        via: Via::Server,
        at: Timestamp(i64::try_from(millis).unwrap_or(i64::MAX)),
    }
}
