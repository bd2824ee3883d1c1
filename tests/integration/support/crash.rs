//! How the small world dies and starts again.

use super::world::{ACCOUNT, World};
use std::collections::BTreeMap;
use std::sync::Arc;
use switchboard::domain::account::Account;
use switchboard::domain::agent::{Agent, Stored};
use switchboard::domain::ids::{AgentId, QueueId};
use switchboard::domain::interaction::{self, Conversation};
use switchboard::domain::queue::Queue;
use switchboard::domain::{ActorKey, Env, Machine};

impl World {
    /// The process dies and starts again: only what is stored is left, sockets are gone.
    pub fn crash(&mut self) {
        self.mail.clear();
        self.scripts.clear();
        self.turns.clear();
        self.connections.clear();
        let (open, awaited) = (self.open_rows(), self.awaited_rows());
        for (id, account) in &mut self.accounts {
            *account = Account::new(*id, open.clone(), awaited.clone());
        }
        self.agents = self.stored_agents();
        self.queues = self.stored_queues();
        let reborn: Vec<ActorKey> = self
            .interactions
            .keys()
            .map(|id| ActorKey::Interaction(ACCOUNT, *id))
            .collect();
        for key in reborn {
            self.tell(key, interaction::Input::Reassert);
            self.reassert(key);
        }
        let agents: Vec<AgentId> = self.agents.keys().copied().collect();
        for id in agents {
            self.reassert(ActorKey::Agent(id));
        }
        let queues: Vec<QueueId> = self.queues.keys().copied().collect();
        for id in queues {
            self.reassert(ActorKey::Queue(id));
        }
        self.deliver_all();
    }

    fn stored_agents(&self) -> BTreeMap<AgentId, Agent> {
        let reload = |(id, agent): (&AgentId, &Agent)| {
            let stored: Stored = serde_json::from_value(serde_json::to_value(&agent.stored).unwrap()).unwrap();
            let held = self.interactions.keys().filter_map(|interaction| {
                let hold = self.conversation(*interaction)?.hold()?;
                (hold.agent == *id).then_some((ACCOUNT, *interaction, hold.tab_open))
            });
            (*id, Agent::new(*id, Some(stored), held, []))
        };
        self.agents.iter().map(reload).collect()
    }

    fn stored_queues(&self) -> BTreeMap<QueueId, Queue> {
        let reload = |(id, queue): (&QueueId, &Queue)| {
            let waiting = self.interactions.keys().filter(|interaction| {
                let ring = self.conversation(**interaction).and_then(Conversation::ringing_queue);
                ring.is_some_and(|ring| ring.queue == *id)
            });
            let waiting = waiting
                .map(|interaction| ActorKey::Interaction(ACCOUNT, *interaction))
                .collect();
            (*id, Queue::new(*id, queue.memory.clone(), waiting))
        };
        self.queues.iter().map(reload).collect()
    }

    fn reassert(&mut self, key: ActorKey) {
        let settings = Arc::clone(&self.settings);
        let mut ids = self.ids.clone();
        let mut env = Env {
            now: self.now,
            settings: &settings,
            ids: &mut ids,
        };
        let effects = match key {
            ActorKey::Agent(id) => self.agents.get_mut(&id).map(|one| one.reassert(&mut env)),
            ActorKey::Queue(id) => self.queues.get_mut(&id).map(|one| one.reassert(&mut env)),
            ActorKey::Interaction(_, id) => {
                let waits = self.conversation(id).is_some_and(|one| one.running().is_some());
                let one = self.interactions.get_mut(&id).filter(|_| waits);
                one.map(|one| one.reassert(&mut env))
            }
            ActorKey::Account(_) => None,
        };
        self.ids = ids;
        self.carry_out(effects.unwrap_or_default());
    }
}
