//! A database that is kept in memory, for proofs of so many steps that a real one would take minutes. It keeps what
//! actors come back from: rows with their versions and deadlines, and what was accepted and not consumed. Threads
//! and calls to providers it does not keep.

use async_trait::async_trait;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use switchboard::domain::agent::Stored;
use switchboard::domain::ids::*;
use switchboard::domain::inbound::Inbound;
use switchboard::domain::interaction::{Conversation, Receiver, Routing};
use switchboard::domain::message::Message;
use switchboard::domain::queue::Memory;
use switchboard::domain::{ActorKey, Durable, Timestamp};
use switchboard::ports::store::*;

/// An interaction's row.
#[derive(Clone)]
pub struct Row {
    pub version: i64,
    pub conversation: Box<Conversation>,
    pub due_at: Option<Timestamp>,
}

#[derive(Default)]
pub struct Rows {
    pub interactions: BTreeMap<InteractionId, Row>,
    due: BTreeSet<(Timestamp, ActorKey)>,
    queues: BTreeMap<QueueId, (i64, Memory)>,
    agents: BTreeMap<AgentId, (i64, Stored)>,
    inbox: BTreeMap<InboxId, Inbound>,
    last_inbox: i64,
}

/// Is shown every commit that is about to be written, and the row as it was.
pub type Witness = Box<dyn Fn(Option<&Row>, &Commit) + Send + Sync>;

#[derive(Clone)]
pub struct MemoryJournal {
    rows: Arc<Mutex<Rows>>,
    witness: Arc<Witness>,
}

impl MemoryJournal {
    pub fn new(witness: Witness) -> Self {
        Self {
            rows: Arc::default(),
            witness: Arc::new(witness),
        }
    }

    pub fn rows(&self) -> MutexGuard<'_, Rows> {
        self.rows.lock().unwrap()
    }
}

fn not_kept<T>() -> Result<T, StoreError> {
    Err(StoreError::Unavailable("not kept in memory".to_owned()))
}

impl Rows {
    fn load(&self, key: ActorKey) -> Loaded {
        let conversations = || self.interactions.values().map(|row| &row.conversation);
        match key {
            ActorKey::Account(id) => Loaded::Account(
                conversations()
                    .filter(|one| one.account == id && one.is_open())
                    .map(|one| OpenInteraction {
                        interaction: one.id,
                        contact: one.contact.id,
                        identity: one.contact.identity.clone(),
                    })
                    .collect(),
            ),
            ActorKey::Interaction(_, id) => {
                let row = self.interactions.get(&id);
                Loaded::Interaction(row.map(|row| (row.version, row.conversation.clone())))
            }
            ActorKey::Queue(id) => {
                let (version, memory) = self.queues.get(&id).cloned().unwrap_or_default();
                let rings = |one: &Conversation| one.ringing_queue().is_some_and(|ring| ring.queue == id);
                let waiting = conversations()
                    .filter(|one| rings(one))
                    .map(|one| (one.account, one.id));
                Loaded::Queue(version, memory, waiting.collect())
            }
            ActorKey::Agent(id) => {
                let held = conversations().filter_map(|one| {
                    let hold = one.hold().filter(|hold| hold.agent == id)?;
                    Some(HeldInteraction {
                        account: one.account,
                        interaction: one.id,
                        tab_open: hold.tab_open,
                    })
                });
                let stored = self.agents.get(&id);
                let version = stored.map_or(0, |(version, _)| *version);
                Loaded::Agent(version, stored.map(|(_, stored)| stored.clone()), held.collect())
            }
        }
    }

    fn version(&self, key: ActorKey) -> i64 {
        match key {
            ActorKey::Account(_) => 0,
            ActorKey::Interaction(_, id) => self.interactions.get(&id).map_or(0, |row| row.version),
            ActorKey::Queue(id) => self.queues.get(&id).map_or(0, |(version, _)| *version),
            ActorKey::Agent(id) => self.agents.get(&id).map_or(0, |(version, _)| *version),
        }
    }

    fn consumes_again(&self, commit: &Commit) -> bool {
        let mut consumed = commit.durable.iter().filter_map(consumed);
        consumed.any(|inbox| !self.inbox.contains_key(&inbox))
    }

    fn write(&mut self, commit: Commit) -> i64 {
        for inbox in commit.durable.iter().filter_map(consumed) {
            self.inbox.remove(&inbox);
        }
        let version = commit.expected_version + 1;
        match (commit.key, commit.row) {
            (ActorKey::Interaction(_, id), Some(switchboard::ports::store::Row::Interaction(conversation))) => {
                let before = self.interactions.get(&id).and_then(|row| row.due_at);
                before.map(|at| self.due.remove(&(at, commit.key)));
                self.due.extend(commit.next_due_at.map(|at| (at, commit.key)));
                let due_at = commit.next_due_at;
                self.interactions.insert(
                    id,
                    Row {
                        version,
                        conversation,
                        due_at,
                    },
                );
            }
            (ActorKey::Queue(id), Some(switchboard::ports::store::Row::Queue(memory))) => {
                self.queues.insert(id, (version, memory));
            }
            (ActorKey::Agent(id), Some(switchboard::ports::store::Row::Agent(stored))) => {
                self.agents.insert(id, (version, stored));
            }
            (_, None) => return commit.expected_version,
            (key, Some(row)) => panic!("{key} wrote {row:?}"),
        }
        version
    }
}

fn consumed(effect: &Durable) -> Option<InboxId> {
    if let Durable::Consume(inbox) = effect {
        Some(*inbox)
    } else {
        None
    }
}

/// Asks one agent and no queue.
fn asks_by_name(routing: &Routing) -> bool {
    matches!(
        routing,
        Routing::OfferingAgent { .. }
            | Routing::WaitAgent { .. }
            | Routing::Transferring {
                to: Receiver::Agent { .. },
                ..
            }
    )
}

#[async_trait]
impl Journal for MemoryJournal {
    async fn load(&self, key: ActorKey) -> Result<Loaded, StoreError> {
        Ok(self.rows().load(key))
    }
    async fn commit(&self, commit: Commit) -> CommitOutcome {
        let mut rows = self.rows();
        if rows.version(commit.key) != commit.expected_version {
            return CommitOutcome::Conflict;
        }
        if rows.consumes_again(&commit) {
            return CommitOutcome::Duplicate;
        }
        if let ActorKey::Interaction(_, id) = commit.key {
            (self.witness)(rows.interactions.get(&id), &commit);
        }
        CommitOutcome::Committed(rows.write(commit))
    }
    async fn accept(&self, delivery: Delivery, written: OnWritten) -> Result<(), StoreError> {
        let mut rows = self.rows();
        let mut items = Vec::new();
        for item in delivery.items {
            rows.last_inbox += 1;
            let inbound = Inbound {
                inbox: InboxId(rows.last_inbox),
                account: delivery.account,
                received_at: delivery.received_at,
                item,
            };
            rows.inbox.insert(inbound.inbox, inbound.clone());
            items.push(inbound);
        }
        drop(rows);
        written(items);
        Ok(())
    }
    async fn unconsumed(&self, before: Timestamp, limit: u32) -> Result<Vec<Inbound>, StoreError> {
        let rows = self.rows();
        let old = rows.inbox.values().filter(|inbound| inbound.received_at < before);
        Ok(old.take(limit as usize).cloned().collect())
    }
    async fn discard(&self, inbox: Vec<InboxId>) -> Result<(), StoreError> {
        let mut rows = self.rows();
        rows.inbox.retain(|id, _| !inbox.contains(id));
        Ok(())
    }
    async fn due(&self, before: Timestamp, limit: u32) -> Result<Vec<ActorKey>, StoreError> {
        let rows = self.rows();
        let due = rows.due.iter().take_while(|(at, _)| *at <= before);
        Ok(due.take(limit as usize).map(|(_, key)| *key).collect())
    }
    async fn asking_agents(
        &self,
        after: InteractionId,
        limit: u32,
    ) -> Result<Vec<(AccountId, InteractionId)>, StoreError> {
        let rows = self.rows();
        let later = rows.interactions.range(InteractionId(after.0 + 1)..);
        let asking = later.filter(|(_, row)| asks_by_name(&row.conversation.routing));
        let asking = asking.map(|(id, row)| (row.conversation.account, *id));
        Ok(asking.take(limit as usize).collect())
    }
    async fn orphans(&self, _after: InteractionId, _limit: u32) -> Result<Vec<(AccountId, InteractionId)>, StoreError> {
        Ok(Vec::new())
    }
    async fn claim_calls(
        &self,
        _now: Timestamp,
        _until: Timestamp,
        _limit: u32,
        _except: &[AccountId],
    ) -> Result<Vec<ClaimedCall>, StoreError> {
        not_kept()
    }
    async fn reschedule_call(&self, _message: MessageId, _to: Rescheduled) -> Result<(), StoreError> {
        not_kept()
    }
    async fn expired_calls(
        &self,
        _now: Timestamp,
        _crashed: bool,
        _limit: u32,
    ) -> Result<Vec<ClaimedCall>, StoreError> {
        not_kept()
    }
    async fn next_call_at(&self) -> Result<Option<Timestamp>, StoreError> {
        not_kept()
    }
    async fn thread(
        &self,
        _interaction: InteractionId,
        _before: Option<(i64, MessageId)>,
        _limit: u32,
    ) -> Result<(Vec<Message>, bool), StoreError> {
        Ok((Vec::new(), false))
    }
    async fn message(&self, _id: MessageId) -> Result<Option<Message>, StoreError> {
        Ok(None)
    }
    async fn held_by(&self, agent: AgentId) -> Result<Vec<Conversation>, StoreError> {
        let rows = self.rows();
        let held = rows.interactions.values().map(|row| (*row.conversation).clone());
        Ok(held
            .filter(|one| one.hold().is_some_and(|hold| hold.agent == agent))
            .collect())
    }
    async fn inbox_lag_millis(&self, now: Timestamp) -> Result<i64, StoreError> {
        let rows = self.rows();
        let oldest = rows.inbox.values().map(|inbound| inbound.received_at).min();
        Ok(oldest.map_or(0, |at| now.millis_since(at)))
    }
    async fn highest_ids(&self) -> Result<HighestIds, StoreError> {
        not_kept()
    }
}
