//! Which actors are in memory. An actor is started once per key; a dead address is replaced.

use super::host::{Envelope, Host};
use super::shared::Shared;
use crate::domain::ActorKey;
use crate::domain::account::Account;
use crate::domain::agent::Agent;
use crate::domain::interaction::Interaction;
use crate::domain::queue::Queue;
use crate::ports::store::Loaded;
use actix::{Actor, Addr, ArbiterHandle};
use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// Address of an actor of any kind.
#[derive(Clone)]
pub(super) enum Slot {
    Account(Addr<Host<Account>>),
    Interaction(Addr<Host<Interaction>>),
    Queue(Addr<Host<Queue>>),
    Agent(Addr<Host<Agent>>),
}

impl Slot {
    fn start(key: ActorKey, shared: &Arc<Shared>, known_row: Option<Loaded>, arbiter: &ArbiterHandle) -> Self {
        let shared = Arc::clone(shared);
        match key {
            ActorKey::Account(_) => Self::Account(Actor::start_in_arbiter(arbiter, move |_| {
                Host::new(key, shared, known_row)
            })),
            ActorKey::Interaction(..) => Self::Interaction(Actor::start_in_arbiter(arbiter, move |_| {
                Host::new(key, shared, known_row)
            })),
            ActorKey::Queue(_) => Self::Queue(Actor::start_in_arbiter(arbiter, move |_| {
                Host::new(key, shared, known_row)
            })),
            ActorKey::Agent(_) => Self::Agent(Actor::start_in_arbiter(arbiter, move |_| {
                Host::new(key, shared, known_row)
            })),
        }
    }

    fn is_alive(&self) -> bool {
        match self {
            Self::Account(addr) => addr.connected(),
            Self::Interaction(addr) => addr.connected(),
            Self::Queue(addr) => addr.connected(),
            Self::Agent(addr) => addr.connected(),
        }
    }

    /// Tells must not be refused; their volume is bounded by what the edges let in.
    pub(super) fn send(&self, envelope: Envelope) {
        match self {
            Self::Account(addr) => addr.do_send(envelope),
            Self::Interaction(addr) => addr.do_send(envelope),
            Self::Queue(addr) => addr.do_send(envelope),
            Self::Agent(addr) => addr.do_send(envelope),
        }
    }
}

/// Actors in memory by key.
pub struct Registry {
    slots: DashMap<ActorKey, Slot>,
    arbiters: Vec<ArbiterHandle>,
}

impl Registry {
    /// An empty registry that places actors on these arbiters.
    pub fn new(arbiters: Vec<ArbiterHandle>) -> Self {
        Self {
            slots: DashMap::new(),
            arbiters,
        }
    }

    /// The actor of a key, started when it is not in memory or has died of a panic.
    pub(super) fn slot(&self, key: ActorKey, shared: &Arc<Shared>, first: &Envelope) -> Option<Slot> {
        if let Some(slot) = self.slots.get(&key).filter(|slot| slot.is_alive()) {
            return Some(slot.clone());
        }
        let arbiter = self.arbiter_of(key)?;
        match self.slots.entry(key) {
            Entry::Occupied(mut found) => {
                if !found.get().is_alive() {
                    tracing::error!(%key, "an actor died; starting it again from its row");
                    found.insert(Slot::start(key, shared, first.known_row(), arbiter));
                }
                Some(found.get().clone())
            }
            Entry::Vacant(free) => Some(
                free.insert(Slot::start(key, shared, first.known_row(), arbiter))
                    .clone(),
            ),
        }
    }

    /// Forgets an actor; the next message starts a new one.
    pub(super) fn remove(&self, key: ActorKey) {
        self.slots.remove(&key);
    }

    /// True when the actor is in memory.
    pub fn contains(&self, key: ActorKey) -> bool {
        self.slots.get(&key).is_some_and(|slot| slot.is_alive())
    }

    /// How many actors are in memory.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// True when no actor is in memory.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// An interaction lives on its account's arbiter: they talk most.
    fn arbiter_of(&self, key: ActorKey) -> Option<&ArbiterHandle> {
        let owner = match key {
            ActorKey::Interaction(account, _) => ActorKey::Account(account),
            ActorKey::Account(_) | ActorKey::Queue(_) | ActorKey::Agent(_) => key,
        };
        let mut hasher = DefaultHasher::new();
        owner.hash(&mut hasher);
        let count = u64::try_from(self.arbiters.len()).ok().filter(|count| *count > 0)?;
        self.arbiters.get(usize::try_from(hasher.finish() % count).ok()?)
    }
}
