//! The database: diesel on SQLite or PostgreSQL.
//!
//! Writes go through one connection and share transactions (`group`); reads run on a small pool.
//! Everything blocking happens in `spawn_blocking`, so paused time in tests stands still meanwhile.
//! Only `dialect` knows which database it is. Actors use the [`Journal`](crate::ports::store::Journal)
//! implemented in `journal`; HTTP also uses the plain reads and writes of the other files.

mod accept;
mod accounts;
mod agent_memberships;
mod agents;
mod answers;
mod api_keys;
mod audit;
mod changes;
mod codec;
mod commit;
mod conn;
mod contact_imports;
mod contact_lists;
mod contacts;
mod credentials;
mod custom_fields;
mod dead_letters;
mod definition_rules;
mod definitions;
mod dialect;
mod effective_members;
mod errors;
mod facts;
mod fate;
mod files;
mod group;
mod health;
mod inbox;
mod interactions;
mod journal;
mod keys;
pub mod listing;
mod lists;
mod locks;
mod member;
mod memberships;
mod messages;
pub mod migrate;
mod originals;
mod outbox;
mod paging;
mod passwords;
mod pause_periods;
mod pauses;
mod plan_rules;
mod plans;
mod presence;
mod profiles;
mod purge;
mod quarantine;
mod queues;
mod removed;
mod schema;
mod sealed;
mod sessions;
mod settings;
mod staff;
mod statement;
mod states;
mod stats;
#[cfg(test)]
mod tests;
mod users;
mod wal;
mod whole;
mod writer;

pub use accounts::{Account, AccountFields, RetiredToken};
pub use agent_memberships::MemberOf;
pub use agents::{AgentRecord, AgentRights};
pub use answers::{Answer, Claim};
pub use api_keys::{ApiKey, NewApiKey, OwnedKey};
pub use audit::{Audited, Author, Broken, Entry, EntryFilter, Picture, Verdict, Via, What};
pub use contact_imports::{ContactImport, ImportBatch, RefusedRow};
pub use contact_lists::{ContactList, ContactListFields};
pub use contacts::{CONTACT_COLUMNS, CONTACTS, ContactFields, ContactQuery, ContactRecord, DeletedContacts};
pub use contacts::{Merge, MergeField, NumberTyped, Resolved};
pub use custom_fields::{CustomField, CustomFieldFields};
pub use dead_letters::DeadLetter;
pub use definitions::{ChangedDefinition, Definition, DefinitionFilter, NewDefinition};
pub use errors::CrudError;
pub use files::NewUpload;
pub use health::AccountHealth;
pub use interactions::{Filter, Listed, Within};
pub use keys::{KeyError, Keyring};
pub use lists::{
    ACCOUNTS, AGENTS, API_KEYS, AUDIT, CONTACT_IMPORTS, CONTACT_LISTS, CUSTOM_FIELDS, DEAD_LETTERS, DEFINITIONS,
};
pub use lists::{INTERACTIONS, PAUSE_PERIODS, PAUSES, PEOPLE, QUARANTINE, QUEUES, REMOVED_STAFF, USER_PROFILES, USERS};
pub use locks::Standing;
pub use memberships::{Attached, roll_version};
pub use paging::{Page, Rows};
pub use passwords::AccessLink;
pub use pause_periods::{PausePeriod, PeriodFilter};
pub use pauses::{Pause, PauseFields};
pub use profiles::{UserProfile, UserProfileFields};
pub use purge::Purged;
pub use quarantine::Quarantined;
pub use queues::{Queue, QueueFields};
pub use removed::Removed;
pub use sessions::Session;
pub use staff::{Staff, StaffFields};
pub use stats::WriteStats;
pub use users::User;
pub use whole::Whole;

use crate::ports::store::StoreError;
use arc_swap::ArcSwap;
use conn::{MultiConnection, Readers};
use contacts::NamedByAccount;
use dialect::Location;
use errors::{ReadError, unavailable};
use group::Group;
use health::Health;
use member::{Member, Write};
use stats::Stats;
use std::sync::Arc;
use writer::Writer;

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    readers: Readers,
    group: Group,
    health: Arc<Health>,
    stats: Arc<Stats>,
    backend: &'static str,
    keys: Keyring,
    /// Names this run of the process: leases of another run are orphans.
    run: Arc<str>,
    /// Who uses this handle, for the audit log.
    author: Option<Arc<Author>>,
    /// The version of the list of members that whoever uses this handle has seen.
    seen: Option<Arc<str>>,
    /// The transaction that everything belongs to, if there is one.
    whole: Option<Whole>,
    /// What of contacts the accounts' texts name, as the settings were when they were read last.
    named: Arc<ArcSwap<NamedByAccount>>,
}

impl Store {
    /// Opens a database whose migrations have been run: `postgres://…`, `sqlite://path` or a path. The
    /// keys open its secrets.
    pub async fn open(url: &str, keys: Keyring) -> Result<Self, StoreError> {
        let location = Location::parse(url);
        blocking(move || {
            let mut connection = dialect::open_writer(&location)?;
            let rows = health::load_rows(&mut connection).map_err(|error| unavailable(&error))?;
            let health = Arc::new(Health::load(rows));
            let stats = Arc::new(Stats::default());
            let writer = Writer::new(location.clone(), connection, Arc::clone(&health));
            Ok(Self {
                backend: location.backend(),
                readers: Readers::new(location),
                group: Group::new(writer, Arc::clone(&health), Arc::clone(&stats)),
                health,
                stats,
                keys,
                run: new_run(),
                author: None,
                seen: None,
                whole: None,
                named: Arc::default(),
            })
        })
        .await
    }

    /// Brings the database up to date and opens it.
    pub async fn open_migrated(url: &str, keys: Keyring) -> Result<Self, StoreError> {
        let owned = url.to_owned();
        blocking(move || migrate::up(&owned)).await?;
        Self::open(url, keys).await
    }

    /// Name of the kind of database.
    pub fn backend(&self) -> &'static str {
        self.backend
    }

    /// Asks the database for a sign of life, as `/readyz` does.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.read(|connection| Ok(conn::alive(connection)?)).await
    }

    /// What the writer has done so far.
    pub fn write_stats(&self) -> WriteStats {
        self.stats.picture(self.group.depth())
    }

    /// Runs a read on a reading connection.
    async fn read<T, F>(&self, query: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Fn(&mut MultiConnection) -> Result<T, ReadError> + Send + 'static,
    {
        match &self.whole {
            Some(whole) => whole.read(query).await,
            None => self.readers.read(query).await,
        }
    }

    /// Runs a write inside the next group. On `Err` nothing of it is kept.
    async fn write<T, F>(&self, work: F) -> Result<T, CrudError>
    where
        T: Send + 'static,
        F: FnOnce(&mut MultiConnection) -> Result<T, CrudError> + Send + 'static,
    {
        if let Some(whole) = &self.whole {
            return whole.write(work).await;
        }
        let (reply, answer) = tokio::sync::oneshot::channel();
        self.group.submit(Member::Job(Box::new(Write::new(work, reply))))?;
        answer
            .await
            .unwrap_or_else(|_| Err(CrudError::Store(StoreError::Unavailable("store stopped".to_owned()))))
    }
}

#[expect(clippy::disallowed_methods, reason = "only has to differ from the run before")]
fn new_run() -> Arc<str> {
    uuid::Uuid::new_v4().to_string().into()
}

async fn blocking<T, F>(work: F) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, StoreError> + Send + 'static,
{
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|stopped| Err(StoreError::Unavailable(stopped.to_string())))
}
