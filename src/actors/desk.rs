//! What an agent can do, as one call each: the commands of the WebSocket and of REST.

use super::router::{AgentView, Refusal, Router};
use crate::domain::agent::{Asked, Input as AgentInput, Supervisor, Wish};
use crate::domain::ids::{AgentId, AgentProfileId, ClientRef, ConnectionId, InteractionId, Ticket};
use crate::domain::interaction::Input;
use crate::domain::{ActorKey, Rejected};

/// The commands of an agent's desk. Cheap to clone. Every method answers once its effect is
/// durable; calling it again with the same arguments has no second effect and gives the same answer.
#[derive(Clone)]
pub struct Desk {
    router: Router,
}

impl Desk {
    /// The desk's commands over these actors.
    pub fn new(router: Router) -> Self {
        Self { router }
    }

    /// A window connected. Signs the agent in when they were signed out.
    pub async fn connected(&self, agent: AgentId, connection: ConnectionId) -> Result<(), Refusal> {
        self.router
            .ask(ActorKey::Agent(agent), AgentInput::Connected { connection })
            .await
    }

    /// A window is gone.
    pub fn disconnected(&self, agent: AgentId, connection: ConnectionId) {
        self.router
            .tell(ActorKey::Agent(agent), AgentInput::Disconnected { connection });
    }

    /// What the agent's screens must show.
    pub async fn view(&self, agent: AgentId) -> Result<AgentView, Refusal> {
        self.router.agent_view(agent).await
    }

    /// Takes an offered interaction: the agent's ledger keeps a place, the interaction decides.
    pub async fn accept(&self, agent: AgentId, interaction: InteractionId, ticket: Ticket) -> Result<(), Refusal> {
        let ledger = ActorKey::Agent(agent);
        self.router
            .ask(ledger, AgentInput::Claimed { interaction, ticket })
            .await?;
        let decided = self
            .ask_interaction(agent, interaction, Input::AgentAccepted { agent, ticket })
            .await;
        if decided.is_err() {
            self.router
                .tell(ledger, AgentInput::ClaimFailed { interaction, ticket });
        }
        match decided {
            // The offer left the ledger between the two asks: somebody else was faster, or time was.
            Err(Refusal::Rejected(Rejected::NoSuchInteraction)) => {
                self.router
                    .ask(ledger, AgentInput::Claimed { interaction, ticket })
                    .await
            }
            Ok(()) | Err(Refusal::Rejected(_) | Refusal::TryAgain(_)) => decided,
        }
    }

    /// Says no to an offer.
    pub async fn reject(&self, agent: AgentId, interaction: InteractionId, ticket: Ticket) -> Result<(), Refusal> {
        self.router
            .ask(ActorKey::Agent(agent), AgentInput::Rejected { interaction, ticket })
            .await
    }

    /// Sends a text.
    pub async fn send(
        &self,
        agent: AgentId,
        interaction: InteractionId,
        client_ref: ClientRef,
        body: String,
    ) -> Result<(), Refusal> {
        self.ask_interaction(
            agent,
            interaction,
            Input::AgentSent {
                agent,
                client_ref,
                body,
            },
        )
        .await
    }

    /// Everything was seen.
    pub async fn read(&self, agent: AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        self.ask_interaction(agent, interaction, Input::AgentRead { agent })
            .await
    }

    /// Opens a tab.
    pub async fn open(&self, agent: AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        self.router
            .ask(ActorKey::Agent(agent), AgentInput::OpenAsked { interaction })
            .await?;
        self.ask_interaction(agent, interaction, Input::TabOpened { agent })
            .await
    }

    /// Closes a tab.
    pub async fn close_tab(&self, agent: AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        self.ask_interaction(agent, interaction, Input::TabClosed { agent })
            .await
    }

    /// Closes the interaction.
    pub async fn close(&self, agent: AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        self.ask_interaction(agent, interaction, Input::CloseAsked { agent })
            .await
    }

    /// Changes the status.
    pub async fn status(&self, agent: AgentId, wish: Wish) -> Result<(), Refusal> {
        self.router
            .ask(ActorKey::Agent(agent), AgentInput::StatusAsked { wish })
            .await
    }

    /// Changes the status in the name of somebody who manages the agent (AGT-16).
    /// With `asked`, the entry of the audit log is written in the agent's own commit.
    pub async fn force_status(
        &self,
        agent: AgentId,
        wish: Wish,
        by: Supervisor,
        asked: Option<Asked>,
    ) -> Result<(), Refusal> {
        self.router
            .ask(ActorKey::Agent(agent), AgentInput::StatusForced { wish, by, asked })
            .await
    }

    /// Chooses the profile to work on, or none (AGT-14).
    pub async fn choose_profile(&self, agent: AgentId, profile: Option<AgentProfileId>) -> Result<(), Refusal> {
        self.router
            .ask(ActorKey::Agent(agent), AgentInput::ProfileAsked { profile })
            .await
    }

    async fn ask_interaction(&self, agent: AgentId, interaction: InteractionId, input: Input) -> Result<(), Refusal> {
        let account = self.router.account_of(agent, interaction).await?;
        self.router
            .ask(ActorKey::Interaction(account, interaction), input)
            .await
    }
}
