//! Journal entries: what happened, in the past tense (INT-10). History and reports read them;
//! recovery does not.

use super::ids::{AgentId, MessageId, QueueId, Ticket};
use serde::{Deserialize, Serialize};

/// One thing that happened to the subject of a commit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// An interaction began with a customer's message.
    Created,
    /// A plan step began to wait.
    StepStarted {
        /// Priority of the step.
        priority: u32,
        /// The queue it offers to.
        queue: QueueId,
    },
    /// A plan step ended unanswered.
    StepTimedOut {
        /// Priority of the step.
        priority: u32,
    },
    /// Nobody owns the interaction and nothing runs.
    Parked,
    /// One round of a queue ended: who had been asked, and what they answered (RTE-06).
    RoundEnded {
        /// The queue.
        queue: QueueId,
        /// The ring it belonged to.
        ticket: Ticket,
        /// Answers by agent.
        outcomes: Vec<(AgentId, OfferOutcome)>,
    },
    /// An agent accepted and holds the interaction.
    Assigned {
        /// The holder.
        agent: AgentId,
        /// The queue it came through.
        queue: Option<QueueId>,
    },
    /// The assigned agent did not answer in time, or rejected (SM-19, SM-20).
    AgentLapsed {
        /// The agent.
        agent: AgentId,
        /// True when they rejected.
        rejected: bool,
    },
    /// Nobody of the assigned queue answered in time (SM-22).
    QueueLapsed {
        /// The queue.
        queue: QueueId,
    },
    /// The holder's tab was opened.
    TabOpened {
        /// The holder.
        agent: AgentId,
    },
    /// The holder's tab was closed.
    TabClosed {
        /// The holder.
        agent: AgentId,
    },
    /// The provider refused a message, or it was lost.
    MessageFailed {
        /// The message.
        message: MessageId,
    },
    /// The interaction was closed.
    Closed {
        /// Why.
        reason: super::interaction::CloseReason,
        /// Who closed it.
        by: Option<AgentId>,
    },
    /// An agent signed in, or came back from a pause.
    BecameReady,
    /// An agent paused.
    Paused {
        /// Name of the pause.
        reason: String,
    },
    /// An agent signed out, or was signed out.
    SignedOut {
        /// True when the disconnection timeout did it (AGT-12).
        timed_out: bool,
    },
}

/// How an offer to one agent ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferOutcome {
    /// They took it.
    Accepted,
    /// They said no.
    Rejected,
    /// They let it expire, or lost their connection for too long.
    Missed,
    /// It was taken away: someone else accepted, the agent paused, or the wait ended.
    Withdrawn,
}
