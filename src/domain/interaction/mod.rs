//! The interaction: the arbiter. Only it decides who holds it; every wait is a deadline in it.

mod assigned;
mod closing;
mod deadlines;
mod delivery;
mod hold;
mod input;
mod messages;
mod run_plan;
mod tell;
mod variables;

pub use input::{CallOutcome, CustomerWrote, Input};
pub use variables::Heard;

use super::contact::Contact;
use super::ids::{AccountId, AgentId, ClientRef, InteractionId, MessageId, QueueId, Ticket};
use super::message::{Delivery, Direction};
use super::plan::StepId;
use super::plan::pass::Memory;
use super::{Effects, Env, Machine, Rejected, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The machine behind `ActorKey::Interaction`.
#[derive(Clone, PartialEq, Debug)]
pub enum Interaction {
    /// No such row yet; the first customer message creates it.
    Unborn(AccountId, InteractionId),
    /// A stored conversation, open or closed.
    Stored(Box<Conversation>),
}

/// Everything an interaction remembers; stored as one row.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Conversation {
    /// Its id.
    pub id: InteractionId,
    /// Its account.
    pub account: AccountId,
    /// The customer.
    pub contact: Contact,
    /// When it began.
    pub created_at: Timestamp,
    /// Where it stands.
    pub routing: Routing,
    /// The newest ticket given out.
    pub last_ticket: Ticket,
    /// The first agent who ever held it; never changes once set (INT-06).
    pub first_agent: Option<AgentId>,
    /// When an agent first answered.
    pub first_response_at: Option<Timestamp>,
    /// Customer messages nobody responsible has seen (INT-09).
    pub unread: u32,
    /// Time of the newest message.
    pub last_message_at: Timestamp,
    /// Direction of the newest message.
    pub last_message_direction: Direction,
    /// One line of the newest message.
    pub preview: String,
    /// End of the service window (WIN-02): last customer message + 24 h.
    pub window_expires_at: Timestamp,
    /// Outbound messages still on their way up the delivery ladder, newest `OUTSTANDING_MAX`.
    pub outstanding: BTreeMap<MessageId, Delivery>,
    /// Client ids of the newest sends, so that a resend has no second effect.
    pub recent_refs: VecDeque<ClientRef>,
    /// Messages of its thread.
    #[serde(default)]
    pub messages: u32,
    /// The customer's newest message, for conditions and texts of the plan.
    #[serde(default)]
    pub heard: Option<Heard>,
    /// What the plan has done with it so far (PLAN-32).
    #[serde(default)]
    pub plan: Memory,
    /// Its tags (TAG-02).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<i64>,
    /// How it ended (DSP-01).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disposition: Option<i64>,
}

/// Where an interaction stands (`product.md` 9.1).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Routing {
    /// Between two passes of the plan (PLAN-20).
    Planning {
        /// When the next pass starts.
        restart_at: Timestamp,
    },
    /// A Queue step is notifying agents.
    Offering {
        /// The step.
        step: StepRef,
        /// The queue and its deadline.
        ring: Ring,
    },
    /// An Agent step is notifying its one agent (APP-AGENT-02).
    OfferingAgent {
        /// The step.
        step: StepRef,
        /// Whom it asks.
        agent: AgentId,
        /// Ticket and deadline.
        wait: Wait,
    },
    /// Nobody owns it, nothing runs.
    Parked,
    /// Locked to an agent.
    Assigned {
        /// The holder.
        hold: Hold,
    },
    /// The customer wrote while the holder's tab was closed: waiting for the holder (SM-17).
    WaitAgent {
        /// The holder.
        hold: Hold,
        /// Ticket and deadline of the wait.
        wait: Wait,
    },
    /// The same message, offered to the assigned queue (SM-19, SM-20).
    WaitQueue {
        /// The lapsing holder.
        hold: Hold,
        /// The queue and its deadline.
        ring: Ring,
        /// True when the holder rejected or let the offer lapse in this episode (SM-32).
        holder_lapsed: bool,
    },
    /// Closed.
    Closed {
        /// Why.
        reason: CloseReason,
        /// Who closed it.
        by: Option<AgentId>,
        /// When.
        at: Timestamp,
    },
}

/// Place in a plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StepRef {
    /// Identity of the step.
    pub id: StepId,
    /// Its position when it began, from 0.
    pub position: u32,
}

/// A queue being asked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Ring {
    /// The queue.
    pub queue: QueueId,
    /// Ticket and deadline.
    pub wait: Wait,
}

/// A wait: its ticket and when it ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Wait {
    /// Replies must carry it.
    pub ticket: Ticket,
    /// When the wait began.
    pub since: Timestamp,
    /// When it ends unanswered.
    pub until: Timestamp,
}

/// Who holds an interaction.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Hold {
    /// The holder.
    pub agent: AgentId,
    /// The queue it was accepted through (SM-33).
    pub queue: Option<QueueId>,
    /// True while it is among the holder's open tabs.
    pub tab_open: bool,
    /// True while the holder has had no live connection for longer than the reconnect grace
    /// (AGT-12): the tab counts as closed, but is there again when they return.
    pub away: bool,
    /// Since when.
    pub since: Timestamp,
}

/// Why an interaction was closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// By its holder.
    Agent,
    /// By a Close step (SM-05).
    Plan,
    /// Its account was removed (ACC-06).
    AccountRemoved,
}

impl CloseReason {
    /// The system disposition that goes with it (DSP-07).
    pub fn disposition(self) -> Option<&'static str> {
        match self {
            Self::Agent | Self::Plan => None,
            Self::AccountRemoved => Some("Account removed"),
        }
    }
}

impl Conversation {
    /// Name of the state in `product.md` section 9.
    pub fn state(&self) -> &'static str {
        match self.routing {
            Routing::Planning { .. } => "planning",
            Routing::Offering { .. } | Routing::OfferingAgent { .. } => "offering",
            Routing::Parked => "parked",
            Routing::Assigned { .. } => "assigned",
            Routing::WaitAgent { .. } => "wait_agent",
            Routing::WaitQueue { .. } => "wait_queue",
            Routing::Closed { .. } => "closed",
        }
    }

    /// True until it is closed.
    pub fn is_open(&self) -> bool {
        !matches!(self.routing, Routing::Closed { .. })
    }

    /// Who holds it, also while the hold is lapsing.
    pub fn hold(&self) -> Option<&Hold> {
        match &self.routing {
            Routing::Assigned { hold } | Routing::WaitAgent { hold, .. } | Routing::WaitQueue { hold, .. } => {
                Some(hold)
            }
            Routing::Planning { .. }
            | Routing::Offering { .. }
            | Routing::OfferingAgent { .. }
            | Routing::Parked
            | Routing::Closed { .. } => None,
        }
    }

    /// The queue being asked right now.
    pub fn ringing_queue(&self) -> Option<&Ring> {
        match &self.routing {
            Routing::Offering { ring, .. } | Routing::WaitQueue { ring, .. } => Some(ring),
            Routing::Planning { .. }
            | Routing::OfferingAgent { .. }
            | Routing::Parked
            | Routing::Assigned { .. }
            | Routing::WaitAgent { .. }
            | Routing::Closed { .. } => None,
        }
    }

    /// When it was closed.
    pub fn closed_at(&self) -> Option<Timestamp> {
        match self.routing {
            Routing::Closed { at, .. } => Some(at),
            Routing::Planning { .. }
            | Routing::Offering { .. }
            | Routing::OfferingAgent { .. }
            | Routing::Parked
            | Routing::Assigned { .. }
            | Routing::WaitAgent { .. }
            | Routing::WaitQueue { .. } => None,
        }
    }
}

impl Machine for Interaction {
    type Input = Input;

    fn on(&mut self, input: Input, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        match self {
            Self::Unborn(account, id) => {
                let (account, id) = (*account, *id);
                self.be_born(account, id, input, env)
            }
            Self::Stored(conversation) => conversation.on(input, env),
        }
    }

    fn on_tick(&mut self, env: &mut Env<'_>) -> Effects {
        match self {
            Self::Unborn(..) => Effects::default(),
            Self::Stored(conversation) => conversation.on_tick(env),
        }
    }

    fn next_deadline(&self) -> Option<(Timestamp, &'static str)> {
        match self {
            Self::Unborn(..) => None,
            Self::Stored(conversation) => conversation.next_deadline(),
        }
    }

    fn reassert(&mut self, env: &mut Env<'_>) -> Effects {
        match self {
            Self::Unborn(..) => Effects::default(),
            Self::Stored(conversation) => conversation.reassert(env),
        }
    }

    fn is_dormant(&self) -> bool {
        true
    }
}

impl Interaction {
    fn be_born(
        &mut self,
        account: AccountId,
        id: InteractionId,
        input: Input,
        env: &mut Env<'_>,
    ) -> Result<Effects, Rejected> {
        match input {
            Input::CustomerWrote(wrote) => {
                let (conversation, fx) = messages::begin(account, id, *wrote, env);
                *self = Self::Stored(Box::new(conversation));
                Ok(fx)
            }
            Input::StatusReported { inbox, .. } => Ok(delivery::of_unknown(inbox)),
            Input::AgentAccepted { .. }
            | Input::HolderRejected { .. }
            | Input::AgentSent { .. }
            | Input::AgentRead { .. }
            | Input::TabOpened { .. }
            | Input::TabClosed { .. }
            | Input::HolderAway { .. }
            | Input::HolderGone { .. }
            | Input::HolderBack { .. }
            | Input::CloseAsked { .. }
            | Input::AccountRemoved
            | Input::CallFinished { .. }
            | Input::RoundEnded { .. }
            | Input::Reassert => Err(Rejected::NoSuchInteraction),
        }
    }
}

impl Conversation {
    fn on(&mut self, input: Input, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        match input {
            Input::CustomerWrote(wrote) => Ok(self.customer_wrote(*wrote, env)),
            Input::StatusReported { inbox, status } => Ok(self.status_reported(inbox, *status)),
            Input::AgentAccepted { agent, ticket } => self.accepted(agent, ticket, env),
            Input::HolderRejected { agent, ticket } => self.asked_agent_rejected(agent, ticket, env),
            Input::AgentSent {
                agent,
                client_ref,
                body,
            } => self.agent_sent(agent, client_ref, body, env),
            Input::AgentRead { agent } => self.agent_read(agent, env),
            Input::TabOpened { agent } => self.tab_opened(agent, env),
            Input::TabClosed { agent } => self.tab_closed(agent, env),
            Input::HolderAway { agent, signed_out } => Ok(self.holder_away(agent, signed_out, env)),
            Input::HolderGone { agent } => Ok(self.holder_gone(agent, env)),
            Input::HolderBack { agent } => Ok(self.holder_back(agent, env)),
            Input::CloseAsked { agent } => self.close_asked(agent, env),
            Input::AccountRemoved => Ok(self.account_removed(env)),
            Input::CallFinished { message, outcome } => Ok(self.call_finished(message, outcome, env)),
            Input::RoundEnded {
                queue,
                ticket,
                outcomes,
            } => {
                let mut fx = Effects::default();
                fx.record(super::fact::Fact::RoundEnded {
                    queue,
                    ticket,
                    outcomes,
                });
                Ok(fx)
            }
            Input::Reassert => Ok(self.reassert(env)),
        }
    }

    /// A fresh ticket: every reply to an earlier ring is stale from here on.
    fn next_ticket(&mut self) -> Ticket {
        self.last_ticket = Ticket(self.last_ticket.0 + 1);
        self.last_ticket
    }

    fn wait(&mut self, secs: u32, env: &Env<'_>) -> Wait {
        Wait {
            ticket: self.next_ticket(),
            since: env.now,
            until: env.now.plus_secs(i64::from(secs)),
        }
    }
}
