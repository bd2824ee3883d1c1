//! Delivers messages to actors, wherever they are.

use crate::domain::ids::AgentId;
use crate::domain::notice::PresenceView;
use crate::domain::offer::Offer;
use crate::domain::{ActorKey, Msg, Rejected, Timestamp};
use std::sync::Arc;
use thiserror::Error;

/// Why an ask was not carried out.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum Refusal {
    /// A rule forbids it.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The world failed; nothing has changed, or nobody knows. The same command may be sent again.
    #[error("try again: {0}")]
    TryAgain(String),
}

/// An agent's ledger, as a snapshot needs it.
#[derive(Clone, PartialEq, Debug)]
pub struct AgentView {
    /// Offers on their screens with the moment each was shown, oldest first.
    pub offers: Vec<(Arc<Offer>, Timestamp)>,
    /// Their presence.
    pub presence: PresenceView,
    /// Number of the newest event shown to them when this was taken (`Screens::position`).
    pub position: u64,
}

/// Delivers messages to actors. Cheap to clone.
#[derive(Clone)]
pub struct Router {}

impl Router {
    /// Tells an actor something, without an answer.
    pub fn tell(&self, _key: ActorKey, _msg: Msg) {
        todo!()
    }

    /// Asks an actor to do something; answers once it is durable. Only HTTP, the outbox and tests ask.
    pub async fn ask(&self, _key: ActorKey, _msg: Msg) -> Result<(), Refusal> {
        todo!()
    }

    /// Looks at an agent's ledger.
    pub async fn agent_view(&self, _agent: AgentId) -> Result<AgentView, Refusal> {
        todo!()
    }
}
