//! One step of a machine, taken apart into rows. JSON is written here, on the caller's side, so
//! that the single writer only moves rows.

mod message;

pub(super) use message::{MessageRow, delivery_of};

use super::audit::{NewEntry, forced};
use super::changes::ChangeRow;
use super::codec::{encode, plain, to_json};
use super::errors::inconsistent;
use super::files::{FileEnd, FileRow};
use crate::domain::contact::Contact;
use crate::domain::effects::{Durable, OutboundCall, PauseBy, Settled};
use crate::domain::ids::{AccountId, MessageId};
use crate::domain::interaction::Conversation;
use crate::domain::{ActorKey, Timestamp};
use crate::ports::store::{Commit, Row, StoreError};
use message::encode_error;

/// A commit, ready to be written.
#[derive(Default)]
pub(super) struct Prepared {
    pub expected_version: i64,
    pub row: Option<MachineRow>,
    pub contacts: Vec<ContactRow>,
    pub messages: Vec<MessageRow>,
    pub changes: Vec<ChangeRow>,
    pub files: Vec<FileRow>,
    pub file_ends: Vec<FileEnd>,
    pub advances: Vec<AdvanceRow>,
    pub facts: Vec<FactRow>,
    pub pauses: Vec<PauseRow>,
    pub entries: Vec<NewEntry>,
    pub calls: Vec<CallRow>,
    pub settles: Vec<SettleRow>,
    pub consumed: Vec<i64>,
    pub outbound: Option<OutboundResult>,
}

/// What became of a call, for the account's health.
pub(super) struct OutboundResult {
    pub account_id: i64,
    pub at: i64,
    pub error: Option<String>,
}

impl Prepared {
    /// The version of the row once this is written.
    pub fn version_after(&self) -> i64 {
        self.expected_version + i64::from(self.row.is_some())
    }

    pub fn from_commit(commit: Commit) -> Result<Self, StoreError> {
        let mut prepared = Self {
            expected_version: commit.expected_version,
            ..Self::default()
        };
        prepared.row = match &commit.row {
            Some(Row::Interaction(conversation)) => Some(MachineRow::Interaction(InteractionRow::new(
                conversation,
                commit.next_due_at,
            )?)),
            Some(Row::Queue(memory)) => Some(MachineRow::Queue(StateRow::new(commit.key, None, encode(memory)?))),
            Some(Row::Agent(stored)) => Some(MachineRow::Agent(StateRow::new(
                commit.key,
                commit.next_due_at,
                encode(stored)?,
            ))),
            None => None,
        };
        prepared.outbound = outbound_result(&commit);
        for effect in commit.durable {
            prepared.add(commit.key, commit.now, effect)?;
        }
        Ok(prepared)
    }

    fn add(&mut self, key: ActorKey, now: Timestamp, effect: Durable) -> Result<(), StoreError> {
        match effect {
            Durable::SaveContact { account, contact, at } => {
                self.contacts.push(ContactRow::new(account, contact, at));
            }
            Durable::Save(message) => self.messages.push(MessageRow::new(account_of(key)?, now, message)?),
            Durable::Advance {
                message,
                delivery,
                provider_id,
                at,
                error,
            } => self.advances.push(AdvanceRow {
                message_id: message.0,
                account_id: account_of(key)?.0,
                delivery: delivery.rank(),
                error: encode_error(error.as_ref())?,
                provider_id: provider_id.map(|id| plain(&id).into_owned()),
                at: at.0,
                now: now.0,
            }),
            Durable::WantFile(file) => self.files.push(FileRow::wanted(&file, now)?),
            Durable::KeepFile {
                message,
                interaction,
                sent,
            } => self.files.push(FileRow::sent(message, interaction, &sent, now)),
            Durable::FileEnded { message, state } => self.file_ends.push(FileEnd::new(message, state)),
            Durable::Change { message, change } => self.changes.push(ChangeRow::new(message, change)?),
            Durable::PauseBegan { reason, by } => self.pauses.push(PauseRow::new(key, now, Some((reason, by)))),
            Durable::PauseEnded => self.pauses.push(PauseRow::new(key, now, None)),
            Durable::Forced { what, by, asked } => self.entries.push(forced(key, now, &what, &by, asked)),
            Durable::Record(fact) => self.facts.push(FactRow::new(key, now, to_json("facts", &fact)?)),
            Durable::Call(call) => self.calls.push(CallRow::new(&call, now)?),
            Durable::Settle { message, as_ } => self.settles.push(SettleRow::new(message, as_, now)),
            Durable::Consume(inbox) => self.consumed.push(inbox.0),
        }
        Ok(())
    }
}

fn outbound_result(commit: &Commit) -> Option<OutboundResult> {
    let account_id = account_of(commit.key).ok()?.0;
    let settled = commit.durable.iter().find_map(|effect| match effect {
        Durable::Settle { as_, .. } => Some(*as_),
        Durable::SaveContact { .. }
        | Durable::Save(_)
        | Durable::Change { .. }
        | Durable::WantFile(_)
        | Durable::KeepFile { .. }
        | Durable::FileEnded { .. }
        | Durable::Advance { .. }
        | Durable::PauseBegan { .. }
        | Durable::PauseEnded
        | Durable::Forced { .. }
        | Durable::Record(_)
        | Durable::Call(_)
        | Durable::Consume(_) => None,
    })?;
    let reason = commit.durable.iter().find_map(|effect| match effect {
        Durable::Advance { error, .. } => error.as_ref().map(|error| error.detail.clone()),
        Durable::SaveContact { .. }
        | Durable::Save(_)
        | Durable::Change { .. }
        | Durable::WantFile(_)
        | Durable::KeepFile { .. }
        | Durable::FileEnded { .. }
        | Durable::Settle { .. }
        | Durable::PauseBegan { .. }
        | Durable::PauseEnded
        | Durable::Forced { .. }
        | Durable::Record(_)
        | Durable::Call(_)
        | Durable::Consume(_) => None,
    });
    Some(OutboundResult {
        account_id,
        at: commit.now.0,
        error: match settled {
            Settled::Accepted => None,
            Settled::Dead => Some(reason.unwrap_or_else(|| "refused".to_owned())),
        },
    })
}

fn account_of(key: ActorKey) -> Result<AccountId, StoreError> {
    match key {
        ActorKey::Account(account) | ActorKey::Interaction(account, _) => Ok(account),
        ActorKey::Queue(_) | ActorKey::Agent(_) => {
            Err(inconsistent("messages", key, "only interactions have messages"))
        }
    }
}

/// The row of a machine.
pub(super) enum MachineRow {
    Interaction(InteractionRow),
    Queue(StateRow),
    Agent(StateRow),
}

pub(super) struct InteractionRow {
    pub id: i64,
    pub account_id: i64,
    /// Of a customer whom the whitelist refused there may be no record.
    pub contact_id: Option<i64>,
    pub state: &'static str,
    pub agent_id: Option<i64>,
    pub queue_id: Option<i64>,
    pub ringing_queue_id: Option<i64>,
    pub next_due_at: Option<i64>,
    pub created_at: i64,
    pub last_message_at: i64,
    pub closed_at: Option<i64>,
    pub data: String,
}

impl InteractionRow {
    fn new(conversation: &Conversation, next_due_at: Option<Timestamp>) -> Result<Self, StoreError> {
        let hold = conversation.hold();
        Ok(Self {
            id: conversation.id.0,
            account_id: conversation.account.0,
            contact_id: conversation.contact_record().map(|contact| contact.0),
            state: conversation.state(),
            agent_id: hold
                .map(|hold| hold.agent.0)
                .or_else(|| conversation.closed_by().map(|agent| agent.0)),
            queue_id: hold.and_then(|hold| hold.queue).map(|queue| queue.0),
            ringing_queue_id: conversation.ringing_queue().map(|ring| ring.queue.0),
            next_due_at: next_due_at.map(|at| at.0),
            created_at: conversation.created_at.0,
            last_message_at: conversation.last_message_at.0,
            closed_at: conversation.closed_at().map(|at| at.0),
            data: encode(conversation)?,
        })
    }
}

/// The stored part of a queue or an agent.
pub(super) struct StateRow {
    pub id: i64,
    pub next_due_at: Option<i64>,
    pub state: String,
}

impl StateRow {
    fn new(key: ActorKey, next_due_at: Option<Timestamp>, state: String) -> Self {
        Self {
            id: subject(key).1,
            next_due_at: next_due_at.map(|at| at.0),
            state,
        }
    }
}

/// Kind and id of an actor, as the journal names it.
pub(super) fn subject(key: ActorKey) -> (&'static str, i64) {
    match key {
        ActorKey::Account(id) => ("account", id.0),
        ActorKey::Queue(id) => ("queue", id.0),
        ActorKey::Agent(id) => ("agent", id.0),
        ActorKey::Interaction(_, id) => ("interaction", id.0),
    }
}

pub(super) struct ContactRow {
    pub id: i64,
    pub account_id: i64,
    pub name: String,
    pub phone: Option<String>,
    pub bsuid: Option<String>,
    pub created_at: i64,
}

impl ContactRow {
    fn new(account: AccountId, contact: Contact, at: Timestamp) -> Self {
        let clean = |text: String| plain(&text).into_owned();
        Self {
            id: contact.id.0,
            account_id: account.0,
            name: clean(contact.name),
            phone: contact.identity.phone.map(clean),
            bsuid: contact.identity.bsuid.map(clean),
            created_at: at.0,
        }
    }
}

pub(super) struct AdvanceRow {
    pub message_id: i64,
    pub account_id: i64,
    pub delivery: i16,
    pub error: Option<String>,
    pub provider_id: Option<String>,
    pub at: i64,
    pub now: i64,
}

pub(super) struct FactRow {
    pub actor: &'static str,
    pub actor_id: i64,
    pub happened_at: i64,
    pub fact: String,
}

impl FactRow {
    fn new(key: ActorKey, at: Timestamp, fact: String) -> Self {
        let (actor, actor_id) = subject(key);
        Self {
            actor,
            actor_id,
            happened_at: at.0,
            fact,
        }
    }
}

/// A pause of an agent that begins, or the end of the one that runs.
pub(super) struct PauseRow {
    pub staff_id: i64,
    pub at: i64,
    pub began: Option<PauseBeginning>,
}

pub(super) struct PauseBeginning {
    pub reason: String,
    pub by: PauseBy,
}

impl PauseRow {
    fn new(key: ActorKey, at: Timestamp, began: Option<(String, PauseBy)>) -> Self {
        Self {
            staff_id: subject(key).1,
            at: at.0,
            began: began.map(|(reason, by)| PauseBeginning { reason, by }),
        }
    }
}

pub(super) struct CallRow {
    pub message_id: i64,
    pub interaction_id: i64,
    pub created_at: i64,
    pub call: String,
}

impl CallRow {
    fn new(call: &OutboundCall, now: Timestamp) -> Result<Self, StoreError> {
        Ok(Self {
            message_id: call.message.0,
            interaction_id: call.interaction.0,
            created_at: now.0,
            call: to_json("outbox", call)?,
        })
    }
}

pub(super) struct SettleRow {
    pub message_id: i64,
    pub state: &'static str,
    pub settled_at: i64,
}

impl SettleRow {
    fn new(message: MessageId, settled: Settled, now: Timestamp) -> Self {
        Self {
            message_id: message.0,
            state: match settled {
                Settled::Accepted => "accepted",
                Settled::Dead => "dead",
            },
            settled_at: now.0,
        }
    }
}
