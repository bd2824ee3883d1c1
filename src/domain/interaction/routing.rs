//! Where an interaction stands, and what each state carries.

use super::{Conversation, Running, Talk};
use crate::domain::Timestamp;
use crate::domain::agent::Supervisor;
use crate::domain::ids::{AgentId, QueueId, Ticket};
use crate::domain::plan::StepId;
use serde::{Deserialize, Serialize};

/// Where an interaction stands (`product.md` 9.1).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Routing {
    /// Between two passes of the plan (PLAN-20), or at a System step whose script runs (APP-SYS-01).
    Planning {
        /// When the next pass starts, or the script is given up.
        restart_at: Timestamp,
        /// The script.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        running: Option<Box<Running>>,
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
    /// A bot serves it (SM-03).
    Bot {
        /// The step.
        step: StepRef,
        /// How far it is.
        talk: Box<Talk>,
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
    /// The holder hands it over and waits for the answer (TRF-04).
    Transferring {
        /// The sender, who has it back when nobody takes it.
        hold: Hold,
        /// Who is asked.
        to: Receiver,
    },
    /// Its holder is closing it and has yet to say how it ended (DSP-11).
    Disposing {
        /// The holder.
        hold: Hold,
    },
    /// Closed.
    Closed {
        /// Why.
        reason: CloseReason,
        /// The agent who closed it.
        by: Option<AgentId>,
        /// The supervisor who did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        supervisor: Option<Box<Supervisor>>,
        /// When.
        at: Timestamp,
    },
}

/// Whom a transfer asks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Receiver {
    /// One agent, by name (TRF-06).
    Agent {
        /// Whom.
        agent: AgentId,
        /// Ticket and deadline.
        wait: Wait,
    },
    /// The members of a queue (TRF-05).
    Queue {
        /// The queue and its deadline.
        ring: Ring,
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
    /// By somebody who manages agents.
    Supervisor,
    /// By a Close step (SM-05).
    Plan,
    /// Its customer left the agent's last word unanswered (SM-28).
    Inactivity,
    /// Its customer wrote when the session was over; the message opened another one (SM-46).
    SessionExpired,
    /// Its account was removed (ACC-06).
    AccountRemoved,
    /// Its customer pressed a button of a campaign's message (SM-29).
    QuickReply,
    /// Its customer is in none of the account's whitelisted lists (WL-02).
    Whitelist,
}

impl CloseReason {
    /// The system disposition that goes with it (DSP-07).
    pub fn disposition(self) -> Option<&'static str> {
        match self {
            Self::Agent | Self::Supervisor | Self::Plan => None,
            Self::Inactivity => Some("Closed for inactivity"),
            Self::SessionExpired => Some("Session expired"),
            Self::AccountRemoved => Some("Account removed"),
            Self::QuickReply => Some("Closed by quick reply"),
            Self::Whitelist => Some("Not whitelisted"),
        }
    }
}

impl Conversation {
    /// Name of the state in `product.md` section 9.
    pub fn state(&self) -> &'static str {
        match self.routing {
            Routing::Planning { .. } => "planning",
            Routing::Offering { .. } | Routing::OfferingAgent { .. } => "offering",
            Routing::Bot { .. } => "bot",
            Routing::Parked => "parked",
            Routing::Assigned { .. } => "assigned",
            Routing::WaitAgent { .. } => "wait_agent",
            Routing::WaitQueue { .. } => "wait_queue",
            Routing::Transferring { .. } => "transferring",
            Routing::Disposing { .. } => "disposing",
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
            Routing::Assigned { hold }
            | Routing::WaitAgent { hold, .. }
            | Routing::WaitQueue { hold, .. }
            | Routing::Transferring { hold, .. }
            | Routing::Disposing { hold } => Some(hold),
            Routing::Planning { .. }
            | Routing::Offering { .. }
            | Routing::OfferingAgent { .. }
            | Routing::Bot { .. }
            | Routing::Parked
            | Routing::Closed { .. } => None,
        }
    }

    /// The queue being asked right now.
    pub fn ringing_queue(&self) -> Option<&Ring> {
        match &self.routing {
            Routing::Offering { ring, .. }
            | Routing::WaitQueue { ring, .. }
            | Routing::Transferring {
                to: Receiver::Queue { ring },
                ..
            } => Some(ring),
            Routing::Planning { .. }
            | Routing::OfferingAgent { .. }
            | Routing::Bot { .. }
            | Routing::Parked
            | Routing::Assigned { .. }
            | Routing::WaitAgent { .. }
            | Routing::Transferring { .. }
            | Routing::Disposing { .. }
            | Routing::Closed { .. } => None,
        }
    }

    /// The one agent who is asked by name: the holder (9.3 case 2 to 4), that of an Agent step, or the
    /// receiver of a transfer.
    pub(super) fn asked_agent(&self) -> Option<(AgentId, Wait)> {
        match &self.routing {
            Routing::WaitAgent { hold, wait } => Some((hold.agent, *wait)),
            Routing::OfferingAgent { agent, wait, .. }
            | Routing::Transferring {
                to: Receiver::Agent { agent, wait },
                ..
            } => Some((*agent, *wait)),
            Routing::Planning { .. }
            | Routing::Offering { .. }
            | Routing::Bot { .. }
            | Routing::Parked
            | Routing::Assigned { .. }
            | Routing::WaitQueue { .. }
            | Routing::Transferring { .. }
            | Routing::Disposing { .. }
            | Routing::Closed { .. } => None,
        }
    }

    /// Which agent closed it.
    pub fn closed_by(&self) -> Option<AgentId> {
        if let Routing::Closed { by, .. } = self.routing {
            by
        } else {
            None
        }
    }

    /// When it was closed.
    pub fn closed_at(&self) -> Option<Timestamp> {
        if let Routing::Closed { at, .. } = self.routing {
            Some(at)
        } else {
            None
        }
    }
}
