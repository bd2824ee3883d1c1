//! Handing a conversation over (TRF-01..TRF-11, SM-23..SM-25). The sender keeps it until somebody accepts, and
//! has it back when nobody does.

use super::{Conversation, Hold, Receiver, Ring, Routing, TransferTo};
use crate::domain::account::settings::Transfer;
use crate::domain::fact::{Fact, TransferResult};
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::message::{Direction, Sender};
use crate::domain::notice::Audience;
use crate::domain::offer::Withdrawn;
use crate::domain::queue::LeftBecause;
use crate::domain::settings::Settings;
use crate::domain::{Effects, Env, Rejected};

impl Receiver {
    /// Whom it asks, without the wait.
    pub fn target(&self) -> TransferTo {
        match self {
            Self::Agent { agent, .. } => TransferTo::Agent { agent: *agent },
            Self::Queue { ring } => TransferTo::Queue { queue: ring.queue },
        }
    }

    /// Its wait.
    pub fn wait(&self) -> super::Wait {
        match self {
            Self::Agent { wait, .. } => *wait,
            Self::Queue { ring } => ring.wait,
        }
    }
}

impl TransferTo {
    /// The name of whoever is asked.
    pub fn name(self, settings: &Settings) -> String {
        match self {
            Self::Agent { agent } => settings.agent_name(agent),
            Self::Queue { queue } => {
                let known = settings.queues.get(&queue);
                known.map_or_else(|| format!("queue {queue}"), |queue| queue.name.as_ref().to_owned())
            }
        }
    }
}

impl Conversation {
    pub(super) fn transfer_asked(
        &mut self,
        agent: AgentId,
        to: TransferTo,
        note: Option<String>,
        env: &mut Env<'_>,
    ) -> Result<Effects, Rejected> {
        self.must_be_held_by(agent)?;
        if let Routing::Transferring { to: asked, .. } = &self.routing
            && asked.target() == to
        {
            return Ok(Effects::default());
        }
        let Routing::Assigned { hold } = self.routing else {
            return Err(self.not_now("only a conversation in an open tab is transferred (SM-23)"));
        };
        let kind = self.may_transfer(agent, to, env.settings)?;
        let mut fx = Effects::default();
        if let Some(note) = note.filter(|note| !note.trim().is_empty()) {
            super::sending::check_length(&note)?;
            let note = self.write_note(Sender::Agent(agent), None, note, env, &mut fx);
            fx.notify(Audience::Agent(agent), self.saved(note));
        }
        let wait = self.wait(kind.timeout_secs, env);
        let to = match to {
            TransferTo::Agent { agent } => Receiver::Agent { agent, wait },
            TransferTo::Queue { queue } => Receiver::Queue {
                ring: Ring { queue, wait },
            },
        };
        self.expect_nothing();
        fx.save();
        fx.record(Fact::TransferStarted {
            from: agent,
            to: to.target(),
        });
        self.routing = Routing::Transferring { hold, to };
        self.ask_agent(env, &mut fx);
        self.ask_queue(env, &mut fx);
        self.show(env, &mut fx);
        Ok(fx)
    }

    /// TRF-01..TRF-03, as far as it can be said without knowing who is online.
    fn may_transfer(&self, sender: AgentId, to: TransferTo, settings: &Settings) -> Result<Transfer, Rejected> {
        let account = settings.accounts.get(&self.account).ok_or(Rejected::Gone)?;
        let transfers = &account.groups.transfer;
        let (kind, is_possible) = match to {
            TransferTo::Agent { agent } => {
                let is_other = agent != sender && account.agents.contains(&agent);
                (&transfers.agent, is_other && settings.may_work(agent))
            }
            TransferTo::Queue { queue } => (&transfers.queue, settings.queues.contains_key(&queue)),
        };
        if !kind.on {
            return Err(Rejected::TransferOff);
        }
        if self.heard.is_none() {
            return Err(self.not_now("the customer has not written yet (TRF-02)"));
        }
        if is_possible {
            Ok(kind.clone())
        } else {
            Err(Rejected::NoSuchReceiver)
        }
    }

    pub(super) fn transfer_cancelled(&mut self, agent: AgentId, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        self.must_be_held_by(agent)?;
        let mut fx = Effects::default();
        match self.routing {
            Routing::Transferring { .. } => self.end_transfer(TransferResult::Cancelled, env, &mut fx),
            // It ended by itself in the same moment, or was cancelled already.
            Routing::Assigned { .. } => {}
            Routing::Planning { .. }
            | Routing::Offering { .. }
            | Routing::OfferingAgent { .. }
            | Routing::Bot { .. }
            | Routing::Parked
            | Routing::WaitAgent { .. }
            | Routing::WaitQueue { .. }
            | Routing::Disposing { .. }
            | Routing::Closed { .. } => return Err(self.not_now("nothing is being transferred (SM-25)")),
        }
        Ok(fx)
    }

    /// The receiver takes it (SM-24).
    pub(super) fn transfer_accepted(&mut self, agent: AgentId, queue: Option<QueueId>, env: &mut Env<'_>) -> Effects {
        let mut fx = Effects::default();
        if let Routing::Transferring { hold, to } = &self.routing {
            fx.record(Fact::TransferEnded {
                from: hold.agent,
                to: to.target(),
                result: TransferResult::Accepted { by: agent },
            });
        }
        self.withdraw_from_asked(Withdrawn::Accepted, &mut fx);
        self.rare.edit().transfers += 1;
        self.assign(agent, queue, env, &mut fx);
        fx
    }

    /// Back to the sender (SM-25): unread unless they wanted it back themselves (TRF-08).
    pub(super) fn end_transfer(&mut self, result: TransferResult, env: &mut Env<'_>, fx: &mut Effects) {
        let Routing::Transferring { hold, to } = &self.routing else {
            return;
        };
        let (hold, target) = (*hold, to.target());
        let (why, left) = match result {
            TransferResult::TimedOut => (Withdrawn::Expired, LeftBecause::TimedOut),
            TransferResult::Rejected => (Withdrawn::Rejected, LeftBecause::Ended),
            TransferResult::Cancelled | TransferResult::Accepted { .. } => (Withdrawn::Ended, LeftBecause::Ended),
        };
        self.withdraw_from_asked(why, fx);
        self.leave_queue(left, fx);
        fx.save();
        fx.record(Fact::TransferEnded {
            from: hold.agent,
            to: target,
            result,
        });
        self.routing = Routing::Assigned { hold };
        if result != TransferResult::Cancelled {
            let text = format!("The transfer to {} was not accepted.", target.name(env.settings));
            let note = self.write_note(Sender::System, None, text, env, fx);
            if hold.tab_open {
                fx.notify(Audience::Agent(hold.agent), self.saved(note));
            }
            self.unread = self.unread.max(1);
        }
        self.rest_with(&hold, env, fx);
    }

    /// A conversation comes back to its holder. When they cannot see it and its customer waits, the ladder
    /// begins at once (TRF-08).
    fn rest_with(&mut self, hold: &Hold, env: &mut Env<'_>, fx: &mut Effects) {
        let is_seen = hold.tab_open && !hold.away;
        if !is_seen && self.last_message_direction == Direction::In {
            self.wait_for_agent(env, fx);
        }
        self.show(env, fx);
    }
}
