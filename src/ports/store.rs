//! What actors need of the database.

use crate::domain::agent::Stored;
use crate::domain::contact::Identity;
use crate::domain::effects::{Durable, OutboundCall};
use crate::domain::ids::{AccountId, AgentId, ContactId, InteractionId, MessageId};
use crate::domain::inbound::{Inbound, InboundItem};
use crate::domain::interaction::Conversation;
use crate::domain::message::Message;
use crate::domain::queue::Memory;
use crate::domain::{ActorKey, Timestamp};
use async_trait::async_trait;
use bytes::Bytes;
use thiserror::Error;

/// Why the database could not do it.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum StoreError {
    /// Away, full, or too slow; trying again later may help.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    /// The write queue is full: refuse, do not absorb (R10).
    #[error("database write queue is full")]
    Overloaded,
    /// A row says something that cannot be.
    #[error("inconsistent row {table}/{row}: {why}")]
    Inconsistent {
        /// Table name.
        table: &'static str,
        /// Row id.
        row: String,
        /// What is wrong with it.
        why: String,
    },
}

/// One step's changes, written in one transaction or not at all.
#[derive(Clone, Debug)]
pub struct Commit {
    /// Whose step.
    pub key: ActorKey,
    /// The version the actor loaded or last wrote; 0 when there is no row yet.
    pub expected_version: i64,
    /// The new row; `None` when only effects are written.
    pub row: Option<Row>,
    /// Effects of the same transaction.
    pub durable: Vec<Durable>,
    /// When the actor must be awake again (indexed, for the waker).
    pub next_due_at: Option<Timestamp>,
    /// The moment of the step.
    pub now: Timestamp,
}

/// The stored part of a machine.
#[derive(Clone, Debug)]
pub enum Row {
    /// An interaction.
    Interaction(Box<Conversation>),
    /// A queue's memory.
    Queue(Memory),
    /// An agent's presence.
    Agent(Stored),
}

/// What became of a commit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CommitOutcome {
    /// Written; the row has this version now (unchanged when no row was written).
    Committed(i64),
    /// Certainly not written: another writer changed the row. Reload.
    Conflict,
    /// Certainly not written: the inbox row was consumed before, or the id exists. Reload.
    Duplicate,
    /// Certainly not written: the database refused or was away.
    Aborted(StoreError),
    /// Nobody knows. Reload.
    Unknown(StoreError),
}

/// What an actor finds when it wakes.
#[derive(Clone, Debug)]
pub enum Loaded {
    /// The open interactions of an account.
    Account(Vec<OpenInteraction>),
    /// An interaction with its version, or none.
    Interaction(Option<(i64, Box<Conversation>)>),
    /// A queue's memory with its version (0: none), and who waits in it.
    Queue(i64, Memory, Vec<(AccountId, InteractionId)>),
    /// An agent's presence with its version (0: none), and what they hold.
    Agent(i64, Option<Stored>, Vec<HeldInteraction>),
}

/// One open interaction, as its account knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenInteraction {
    /// Which one.
    pub interaction: InteractionId,
    /// Of whom.
    pub contact: ContactId,
    /// How the provider names them.
    pub identity: Identity,
}

/// One interaction an agent holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeldInteraction {
    /// Its account.
    pub account: AccountId,
    /// Which one.
    pub interaction: InteractionId,
    /// True while its tab is open.
    pub tab_open: bool,
}

/// One webhook body to make durable.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The account whose receive URL it came to.
    pub account: AccountId,
    /// The exact bytes; kept while any item is quarantined or unsupported (R17).
    pub raw: Bytes,
    /// When it came.
    pub received_at: Timestamp,
    /// What could be read of it, in the provider's order.
    pub items: Vec<InboundItem>,
    /// Why it could not be parsed, or not all of it: the body is quarantined.
    pub quarantine: Option<String>,
}

/// An outbound call ready to be made.
#[derive(Clone, Debug)]
pub struct ClaimedCall {
    /// The call.
    pub call: OutboundCall,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// When the message was accepted from the agent.
    pub created_at: Timestamp,
}

/// Where a call goes after an attempt that did not settle it.
#[derive(Clone, PartialEq, Debug)]
pub enum Rescheduled {
    /// Try again then; the reason is kept for administrators.
    Retry {
        /// When.
        at: Timestamp,
        /// Why the attempt failed.
        reason: String,
    },
    /// It was not made, and no attempt counts: not before then.
    Held {
        /// When.
        at: Timestamp,
    },
    /// It may or may not have gone out: wait until then for a delivery report, then give up (R6).
    Uncertain {
        /// Until when.
        until: Timestamp,
        /// What happened.
        reason: String,
    },
}

/// Told once what is new in a webhook, on the thread that writes: it must not wait.
pub type OnWritten = Box<dyn FnOnce(Vec<Inbound>) + Send>;

/// What actors need of the database. Reads run on reader connections; writes join the group
/// commit. All methods may be called from any thread.
#[async_trait]
pub trait Journal: Send + Sync {
    /// Loads what an actor needs when it wakes.
    async fn load(&self, key: ActorKey) -> Result<Loaded, StoreError>;

    /// Writes one step.
    async fn commit(&self, commit: Commit) -> CommitOutcome;

    /// Stores a webhook. Durable when it returns. `written` is told before that, as soon as they are
    /// written, which items were not known before, with their inbox ids, their contacts and the messages
    /// they report on looked up. What follows from an item may begin then: it takes effect with a commit
    /// that consumes the item, which is behind it and fails with it.
    async fn accept(&self, delivery: Delivery, written: OnWritten) -> Result<(), StoreError>;

    /// Webhook items accepted before `before` and not consumed yet, oldest first.
    async fn unconsumed(&self, before: Timestamp, limit: u32) -> Result<Vec<Inbound>, StoreError>;

    /// Marks items that can never take effect (a report on a message that is not ours) as consumed.
    async fn discard(&self, inbox: Vec<crate::domain::ids::InboxId>) -> Result<(), StoreError>;

    /// Actors whose `next_due_at` is at or before `before`, earliest first.
    async fn due(&self, before: Timestamp, limit: u32) -> Result<Vec<ActorKey>, StoreError>;

    /// Interactions that ask one agent and no queue, by id, `limit` of those after `after`. Nobody but
    /// themselves can say such an offer again after a start.
    async fn asking_agents(
        &self,
        after: InteractionId,
        limit: u32,
    ) -> Result<Vec<(AccountId, InteractionId)>, StoreError>;

    /// Open interactions whose account was removed, by id, `limit` of those after `after` (ACC-06).
    async fn orphans(&self, after: InteractionId, limit: u32) -> Result<Vec<(AccountId, InteractionId)>, StoreError>;

    /// Leases calls that are due, one per customer and in order, until `lease_until`; none of the accounts
    /// in `except`.
    /// A lease that ran out comes back as `Uncertain` through [`Journal::expired_calls`].
    async fn claim_calls(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
        except: &[AccountId],
    ) -> Result<Vec<ClaimedCall>, StoreError>;

    /// Puts a leased call back. Settling it is an effect of the interaction's own commit.
    async fn reschedule_call(&self, message: MessageId, to: Rescheduled) -> Result<(), StoreError>;

    /// Calls whose lease or uncertainty ended before `now`: nobody knows whether they went out.
    /// Leases of an earlier process run are included when `crashed` is true.
    async fn expired_calls(&self, now: Timestamp, crashed: bool, limit: u32) -> Result<Vec<ClaimedCall>, StoreError>;

    /// When the next call becomes due, if any waits.
    async fn next_call_at(&self) -> Result<Option<Timestamp>, StoreError>;

    /// The newest `limit` messages of a thread, before `before` (order, id), oldest first, and
    /// whether older ones exist.
    async fn thread(
        &self,
        interaction: InteractionId,
        before: Option<(i64, MessageId)>,
        limit: u32,
    ) -> Result<(Vec<Message>, bool), StoreError>;

    /// One message, with what is shown of the one it quotes.
    async fn message(&self, id: MessageId) -> Result<Option<Message>, StoreError>;

    /// Everything an agent holds, for the snapshot of their screens.
    async fn held_by(&self, agent: AgentId) -> Result<Vec<Conversation>, StoreError>;

    /// Age of the oldest unconsumed webhook item in milliseconds; 0 when there is none (`/readyz`).
    async fn inbox_lag_millis(&self, now: Timestamp) -> Result<i64, StoreError>;

    /// Highest ids in use, to seed the id source.
    async fn highest_ids(&self) -> Result<HighestIds, StoreError>;
}

/// Highest ids in use.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct HighestIds {
    /// Of interactions.
    pub interaction: i64,
    /// Of contacts.
    pub contact: i64,
    /// Of messages.
    pub message: i64,
}
