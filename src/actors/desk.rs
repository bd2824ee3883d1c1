//! What an agent can do, as one call each: the commands of the WebSocket and of REST.

use super::router::{AgentView, Refusal, Router};
use crate::domain::agent::Wish;
use crate::domain::ids::{AgentId, ClientRef, ConnectionId, InteractionId, Ticket};

/// The commands of an agent's desk. Cheap to clone. Every method answers once its effect is
/// durable; calling it again with the same arguments has no second effect and gives the same answer.
#[derive(Clone)]
pub struct Desk {
    _router: Router,
}

impl Desk {
    /// A window connected. Signs the agent in when they were signed out.
    pub async fn connected(&self, _agent: AgentId, _connection: ConnectionId) -> Result<(), Refusal> {
        todo!()
    }

    /// A window is gone.
    pub fn disconnected(&self, _agent: AgentId, _connection: ConnectionId) {
        todo!()
    }

    /// What the agent's screens must show.
    pub async fn view(&self, _agent: AgentId) -> Result<AgentView, Refusal> {
        todo!()
    }

    /// Takes an offered interaction.
    pub async fn accept(&self, _agent: AgentId, _interaction: InteractionId, _ticket: Ticket) -> Result<(), Refusal> {
        todo!()
    }

    /// Says no to an offer.
    pub async fn reject(&self, _agent: AgentId, _interaction: InteractionId, _ticket: Ticket) -> Result<(), Refusal> {
        todo!()
    }

    /// Sends a text.
    pub async fn send(
        &self,
        _agent: AgentId,
        _interaction: InteractionId,
        _client_ref: ClientRef,
        _body: String,
    ) -> Result<(), Refusal> {
        todo!()
    }

    /// Everything was seen.
    pub async fn read(&self, _agent: AgentId, _interaction: InteractionId) -> Result<(), Refusal> {
        todo!()
    }

    /// Opens a tab.
    pub async fn open(&self, _agent: AgentId, _interaction: InteractionId) -> Result<(), Refusal> {
        todo!()
    }

    /// Closes a tab.
    pub async fn close_tab(&self, _agent: AgentId, _interaction: InteractionId) -> Result<(), Refusal> {
        todo!()
    }

    /// Closes the interaction.
    pub async fn close(&self, _agent: AgentId, _interaction: InteractionId) -> Result<(), Refusal> {
        todo!()
    }

    /// Changes the status.
    pub async fn status(&self, _agent: AgentId, _wish: Wish) -> Result<(), Refusal> {
        todo!()
    }
}
