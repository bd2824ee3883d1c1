//! What happens to the simulated world: letters arrive or get lost, time passes, actors and the process die.

use super::world::Sim;
use crate::support::world::ACCOUNT;
use rand::RngExt;
use switchboard::domain::ids::InteractionId;
use switchboard::domain::inbound::InboundItem;
use switchboard::domain::interaction::{self, Interaction};
use switchboard::domain::{ActorKey, Machine, Timestamp, account};

impl Sim {
    /// Lets some letters arrive, in any order but that of each pair of sender and receiver.
    pub fn deliver(&mut self, most: usize) {
        for _ in 0..most {
            let first_of_pair = |at: &usize| {
                let (from, to) = (self.mail[*at].from, self.mail[*at].to);
                self.mail[..*at]
                    .iter()
                    .all(|earlier| (earlier.from, earlier.to) != (from, to))
            };
            let ready: Vec<usize> = (0..self.mail.len()).filter(first_of_pair).collect();
            if ready.is_empty() {
                return;
            }
            let at = ready[self.rng.random_range(0..ready.len())];
            let letter = self.mail.remove(at);
            if self.happens(self.faults.lost) {
                continue;
            }
            if self.happens(self.faults.repeated) {
                let _ = self.step(letter.to, Some(letter.msg.clone()));
            }
            let _ = self.step(letter.to, Some(letter.msg));
        }
    }

    pub fn deliver_all(&mut self) {
        let mut rounds = 0;
        while !self.mail.is_empty() {
            self.deliver(100);
            rounds += 1;
            assert!(rounds < 200, "machines talk without end");
        }
    }

    /// Time passes: at each deadline the actor wakes, unless it died and nobody woke it.
    pub fn pass(&mut self, until: Timestamp) {
        for _ in 0..200 {
            let Some((at, key)) = self.next_deadline().filter(|(at, _)| *at <= until) else {
                break;
            };
            self.now = self.now.max(at);
            let _ = self.step(key, None);
            let some = self.rng.random_range(0..20);
            self.deliver(some);
        }
        self.now = self.now.max(until);
    }

    /// The actors in memory, and rows whose deadline wakes them (SM-42).
    pub fn next_deadline(&self) -> Option<(Timestamp, ActorKey)> {
        let cold = self
            .rows
            .conversations
            .iter()
            .filter(|(id, _)| !self.interactions.contains_key(id));
        let cold = cold.filter_map(|(id, row)| {
            let machine = Interaction::Stored(Box::new(row.clone()));
            Some((machine.next_deadline()?.0, ActorKey::Interaction(ACCOUNT, *id)))
        });
        let interactions = self
            .interactions
            .iter()
            .filter_map(|(id, one)| Some((one.next_deadline()?.0, ActorKey::Interaction(ACCOUNT, *id))));
        let queues = self.queues.iter();
        let queues = queues.filter_map(|(id, one)| Some((one.next_deadline()?.0, ActorKey::Queue(*id))));
        let agents = self.agents.iter();
        let agents = agents.filter_map(|(id, one)| Some((one.next_deadline()?.0, ActorKey::Agent(*id))));
        interactions.chain(cold).chain(queues).chain(agents).min()
    }

    /// One actor dies, with the letters that were in its box.
    pub fn kill(&mut self, key: ActorKey) {
        self.mail.retain(|letter| letter.to != key);
        if let ActorKey::Account(_) = key {
            // It writes nothing, so only a panic ends it. What it told before is on the same thread, and taken.
            while let Some(at) = self.mail.iter().position(|letter| letter.from == Some(key)) {
                let letter = self.mail.remove(at);
                let _ = self.step(letter.to, Some(letter.msg));
            }
        }
        self.forget(key);
    }

    pub(super) fn forget(&mut self, key: ActorKey) {
        match key {
            ActorKey::Account(_) => drop(self.accounts.remove(&key)),
            ActorKey::Interaction(_, id) => drop(self.interactions.remove(&id)),
            ActorKey::Queue(id) => drop(self.queues.remove(&id)),
            ActorKey::Agent(id) => drop(self.agents.remove(&id)),
        }
    }

    /// The process dies and another one starts on the same rows.
    pub fn crash(&mut self) {
        self.mail.clear();
        self.turns.clear();
        self.connections.clear();
        self.accounts.clear();
        self.interactions.clear();
        self.queues.clear();
        self.agents.clear();
        self.start();
    }

    /// What a start does: queues and agents that have something to do are loaded, who asks an agent by name
    /// says so again, and the inbox is fed.
    pub(super) fn start(&mut self) {
        for id in self.settings.queues.keys().copied().collect::<Vec<_>>() {
            self.activate(ActorKey::Queue(id));
        }
        for id in self.rows.agents.keys().copied().collect::<Vec<_>>() {
            self.activate(ActorKey::Agent(id));
        }
        let open: Vec<InteractionId> = self
            .rows
            .conversations
            .values()
            .filter(|one| one.is_open())
            .map(|one| one.id)
            .collect();
        for id in open {
            self.send(ActorKey::Interaction(ACCOUNT, id), interaction::Input::Reassert);
        }
        self.feed();
    }

    /// Everything that has a row is in memory, for a look at all of it.
    pub fn wake_all(&mut self) {
        self.activate(ActorKey::Account(ACCOUNT));
        for id in self.rows.conversations.keys().copied().collect::<Vec<_>>() {
            self.activate(ActorKey::Interaction(ACCOUNT, id));
        }
        self.deliver_all();
    }

    /// Items that were never consumed are fed again (R1).
    pub fn feed(&mut self) {
        for mut inbound in self.rows.inbox.values().cloned().collect::<Vec<_>>() {
            if let InboundItem::Message(message) = &mut inbound.item {
                let phone = message.from.phone.clone().unwrap_or_default();
                message.contact = self.rows.contacts.get(&phone).cloned();
            }
            self.send(ActorKey::Account(ACCOUNT), account::Input::Arrived(Box::new(inbound)));
        }
    }
}
