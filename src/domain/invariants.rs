//! What must always hold, by name. Checked by the explorer and the simulation on every state.
//!
//! They speak of a world at rest: every message that was sent has been delivered.

use super::Timestamp;
use super::account::Account;
use super::agent::Agent;
use super::ids::{AgentId, QueueId};
use super::interaction::{Conversation, Interaction, Routing};
use super::queue::Queue;
use super::settings::Settings;
use super::{ActorKey, Machine};
use crate::config::limits::SERVICE_WINDOW_SECS;
use std::collections::BTreeMap;
use thiserror::Error;

/// A broken invariant: its name and what was found.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{name}: {found}")]
pub struct Broken {
    /// `I1` to `I14`, or a promise of the specification.
    pub name: &'static str,
    /// What was found.
    pub found: String,
}

/// All machines of a small world, at rest.
pub struct AtRest<'a> {
    /// The present moment.
    pub now: Timestamp,
    /// The configuration.
    pub settings: &'a Settings,
    /// Accounts.
    pub accounts: Vec<&'a Account>,
    /// Interactions by key.
    pub interactions: BTreeMap<ActorKey, &'a Interaction>,
    /// Queues.
    pub queues: BTreeMap<QueueId, &'a Queue>,
    /// Agents.
    pub agents: BTreeMap<AgentId, &'a Agent>,
}

impl AtRest<'_> {
    /// Checks everything that can be checked on one state.
    pub fn check(&self) -> Result<(), Broken> {
        let stored: Vec<&Conversation> = self.interactions.values().filter_map(|one| stored(one)).collect();
        for conversation in &stored {
            self.one_holder(conversation)?;
            self.deadline_lies_ahead(conversation)?;
            self.never_stuck(conversation)?;
            round_trip(conversation)?;
        }
        for conversation in &stored {
            self.disposing_pauses(conversation)?;
        }
        self.one_open_per_contact(&stored)?;
        self.offers_only_to_eligible()?;
        self.nobody_is_idle()?;
        self.offers_have_a_ring()
    }

    /// I1, R3: the ledgers agree with the arbiter about who holds an interaction.
    fn one_holder(&self, conversation: &Conversation) -> Result<(), Broken> {
        let holder = conversation.hold().map(|hold| hold.agent);
        for (id, agent) in &self.agents {
            let in_ledger = agent.holds(conversation.id);
            if in_ledger != (holder == Some(*id)) {
                let found = format!(
                    "{} is held by {holder:?}, ledger of {id} says {in_ledger}",
                    conversation.id
                );
                return Err(Broken { name: "I1", found });
            }
        }
        Ok(())
    }

    /// I3, I4, I11: every wait has a deadline, and it lies ahead.
    fn deadline_lies_ahead(&self, conversation: &Conversation) -> Result<(), Broken> {
        let waits = match conversation.routing {
            Routing::Planning { .. }
            | Routing::Offering { .. }
            | Routing::OfferingAgent { .. }
            | Routing::WaitAgent { .. }
            | Routing::WaitQueue { .. }
            | Routing::Transferring { .. } => true,
            Routing::Assigned { .. } => conversation.rare.get().inactive_at.is_some(),
            Routing::Bot { ref talk, .. } => talk.asking.is_some(),
            Routing::Closed { .. } => conversation.awaits_answer(),
            Routing::Parked | Routing::Disposing { .. } => false,
        };
        let deadline = Interaction::Stored(Box::new(conversation.clone())).next_deadline();
        match deadline {
            Some((at, why)) if at <= self.now => Err(Broken {
                name: "I4",
                found: format!("{}: {why} was due at {at}", conversation.id),
            }),
            None if waits => Err(Broken {
                name: "I3",
                found: format!("{} waits without a deadline", conversation.id),
            }),
            Some(_) if !waits => Err(Broken {
                name: "I10",
                found: format!("{} has a deadline at rest", conversation.id),
            }),
            Some(_) | None => Ok(()),
        }
    }

    /// R4: an open interaction has a holder, a wait, or is parked because nothing can run.
    fn never_stuck(&self, conversation: &Conversation) -> Result<(), Broken> {
        let has_step = self
            .settings
            .accounts
            .get(&conversation.account)
            .is_some_and(|account| account.plan.always_waits(self.settings));
        // A reaction opens the window again and starts nothing (MSG-11).
        let wrote_at = conversation.heard.as_ref().map(|heard| heard.at);
        let in_time = wrote_at.is_some_and(|at| self.now < at.plus_secs(SERVICE_WINDOW_SECS));
        let customer_waits = conversation.unread > 0 && in_time;
        let stuck = matches!(conversation.routing, Routing::Parked) && has_step && customer_waits;
        if stuck {
            return Err(Broken {
                name: "R4",
                found: format!("{} is parked while its customer waits", conversation.id),
            });
        }
        if let Some(ring) = conversation.ringing_queue() {
            let waits = self
                .queues
                .get(&ring.queue)
                .is_some_and(|queue| queue.knows(conversation.id, ring.wait.ticket));
            if !waits {
                let found = format!("{} rings {}, which does not know", conversation.id, ring.queue);
                return Err(Broken { name: "R4", found });
            }
        }
        Ok(())
    }

    /// I5: one open interaction per account and contact, and the door knows it.
    fn one_open_per_contact(&self, stored: &[&Conversation]) -> Result<(), Broken> {
        for one in stored.iter().filter(|one| one.is_open()) {
            let twin = stored.iter().find(|other| {
                other.is_open()
                    && other.id != one.id
                    && other.account == one.account
                    && other.contact.id == one.contact.id
            });
            if let Some(twin) = twin {
                return Err(Broken {
                    name: "I5",
                    found: format!("{} and {} are open", one.id, twin.id),
                });
            }
            let known = self
                .accounts
                .iter()
                .filter_map(|account| account.open_interaction(one.contact.id));
            if !known.collect::<Vec<_>>().contains(&one.id) {
                return Err(Broken {
                    name: "I5",
                    found: format!("the door does not know {}", one.id),
                });
            }
        }
        Ok(())
    }

    /// DSP-11: who disposes of a conversation is paused for it.
    fn disposing_pauses(&self, conversation: &Conversation) -> Result<(), Broken> {
        let Routing::Disposing { hold } = conversation.routing else {
            return Ok(());
        };
        let ledger = self.agents.get(&hold.agent);
        let pauses = ledger.map(|agent| agent.stored.system_pauses.iter());
        if pauses.is_some_and(|mut pauses| pauses.any(|pause| pause.cause == conversation.id)) {
            return Ok(());
        }
        Err(Broken {
            name: "DSP-11",
            found: format!("{} is not paused while disposing of {}", hold.agent, conversation.id),
        })
    }

    /// I2: what is on a screen may be there.
    fn offers_only_to_eligible(&self) -> Result<(), Broken> {
        for (id, agent) in &self.agents {
            let shown = agent.shown_offers();
            let exclusive = shown.iter().filter(|(offer, _)| offer.exclusive).count();
            if exclusive > 1 {
                return Err(Broken {
                    name: "STR-07",
                    found: format!("{id} has {exclusive} exclusive offers"),
                });
            }
            for (offer, _) in shown {
                let member = offer.queue.is_none_or(|queue| {
                    self.settings
                        .queues
                        .get(&queue)
                        .is_some_and(|queue| queue.is_active(*id, agent.stored.work))
                });
                // What asks one agent by name asks whoever was named.
                let theirs = agent.holds(offer.interaction) || offer.asking_queue().is_none();
                if !agent.is_ready() || !(member || theirs) {
                    let found = format!("{id} is shown {} without being eligible", offer.interaction);
                    return Err(Broken { name: "I2", found });
                }
                if offer.until <= self.now {
                    return Err(Broken {
                        name: "I4",
                        found: format!("{id} still sees {}", offer.interaction),
                    });
                }
            }
        }
        Ok(())
    }

    /// RTE-22: nobody is free for what waits unasked.
    fn nobody_is_idle(&self) -> Result<(), Broken> {
        for (queue, machine) in &self.queues {
            let Some(config) = self.settings.queues.get(queue) else {
                continue;
            };
            for (id, agent) in &self.agents {
                let Some((_, waits)) = machine.waits_for(*id) else {
                    continue;
                };
                let here = agent.availability_for(*queue, self.settings);
                if here.allows(config.strategy.is_exclusive()) {
                    let found = format!("{id} is free while {waits} waits in {queue}");
                    return Err(Broken { name: "RTE-22", found });
                }
            }
        }
        Ok(())
    }

    /// Every offer on a screen belongs to the present ring of its interaction.
    fn offers_have_a_ring(&self) -> Result<(), Broken> {
        for (id, agent) in &self.agents {
            for (offer, _) in agent.shown_offers() {
                let key = ActorKey::Interaction(offer.account, offer.interaction);
                let current = self
                    .interactions
                    .get(&key)
                    .and_then(|one| stored(one))
                    .is_some_and(|conversation| match &conversation.routing {
                        Routing::Offering { ring, .. } | Routing::WaitQueue { ring, .. } => {
                            ring.wait.ticket == offer.ticket
                        }
                        Routing::WaitAgent { wait, .. } | Routing::OfferingAgent { wait, .. } => {
                            wait.ticket == offer.ticket
                        }
                        Routing::Transferring { to, .. } => to.wait().ticket == offer.ticket,
                        Routing::Planning { .. }
                        | Routing::Bot { .. }
                        | Routing::Parked
                        | Routing::Assigned { .. }
                        | Routing::Disposing { .. }
                        | Routing::Closed { .. } => false,
                    });
                if !current {
                    let found = format!("{id} is shown an ended ring of {}", offer.interaction);
                    return Err(Broken {
                        name: "stale offer",
                        found,
                    });
                }
            }
        }
        Ok(())
    }
}

fn stored(interaction: &Interaction) -> Option<&Conversation> {
    match interaction {
        Interaction::Stored(conversation) => Some(conversation),
        Interaction::Unborn(..) => None,
    }
}

/// I12: what is written is what is read.
fn round_trip(conversation: &Conversation) -> Result<(), Broken> {
    let broken = |found: String| Broken { name: "I12", found };
    let text = serde_json::to_string(conversation).map_err(|error| broken(error.to_string()))?;
    let read: Conversation = serde_json::from_str(&text).map_err(|error| broken(error.to_string()))?;
    if read == *conversation {
        Ok(())
    } else {
        Err(broken(format!("{} changed by being stored", conversation.id)))
    }
}
