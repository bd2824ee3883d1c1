//! What an agent can do, as one call each: the commands of the WebSocket and of REST.

use super::router::{AgentView, Refusal, Router};
use crate::domain::agent::{Asked, Input as AgentInput, Supervisor, Wish};
use crate::domain::contact::Contact;
use crate::domain::content::{Content, Media, MediaKind};
use crate::domain::file::SentFile;
use crate::domain::ids::{
    AccountId, AgentId, AgentProfileId, ClientRef, ConnectionId, InteractionId, MessageId, Ticket,
};
use crate::domain::interaction::{Input, Started, Starter, TransferTo};
use crate::domain::{ActorKey, Rejected, account};

/// A file that an agent sends, by what they said of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attachment {
    /// The upload.
    pub upload: String,
    /// What is said about it.
    pub caption: Option<String>,
    /// What the customer sees as its name, in place of what it was called when it was uploaded.
    pub file_name: Option<String>,
}

impl Attachment {
    fn content(self, file: Option<&SentFile>) -> Content {
        Content::Media(Media {
            caption: self.caption.filter(|caption| !caption.trim().is_empty()),
            file_name: self.file_name.or_else(|| file.and_then(|file| file.file_name.clone())),
            mime_type: file.map(|file| file.file.mime_type.clone()),
            ..Media::new(file.map_or(MediaKind::Document, |file| file.kind))
        })
    }
}

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

    /// Sends a message, perhaps as an answer to another one of the thread (MSG-08).
    pub async fn send(
        &self,
        agent: AgentId,
        interaction: InteractionId,
        client_ref: ClientRef,
        content: Content,
        quote: Option<MessageId>,
    ) -> Result<(), Refusal> {
        self.send_with(agent, interaction, client_ref, (content, None), quote)
            .await
    }

    /// Sends a file that the agent uploaded. An upload that is not there was sent already, when the command is
    /// repeated; the conversation knows.
    pub async fn send_file(
        &self,
        agent: AgentId,
        interaction: InteractionId,
        client_ref: ClientRef,
        attachment: Attachment,
        quote: Option<MessageId>,
    ) -> Result<(), Refusal> {
        let file = match self.router.upload(agent, &attachment.upload).await {
            Err(Refusal::Rejected(Rejected::NoSuchUpload)) => None,
            found => Some(found?),
        };
        let said = (attachment.content(file.as_deref()), file);
        self.send_with(agent, interaction, client_ref, said, quote).await
    }

    async fn send_with(
        &self,
        agent: AgentId,
        interaction: InteractionId,
        client_ref: ClientRef,
        (content, file): (Content, Option<Box<SentFile>>),
        quote: Option<MessageId>,
    ) -> Result<(), Refusal> {
        let quote = match quote {
            Some(quote) => Some(self.router.message(quote).await?),
            None => None,
        };
        let sent = Input::AgentSent {
            agent,
            client_ref,
            content,
            file,
            quote,
        };
        self.ask_interaction(agent, interaction, sent).await
    }

    /// Reacts to a message of the customer, or removes the reaction (MSG-10).
    pub async fn react(
        &self,
        agent: AgentId,
        interaction: InteractionId,
        client_ref: ClientRef,
        message: MessageId,
        emoji: Option<String>,
    ) -> Result<(), Refusal> {
        let target = self.router.message(message).await?;
        let reacted = Input::AgentReacted {
            agent,
            client_ref,
            target,
            emoji,
        };
        self.ask_interaction(agent, interaction, reacted).await
    }

    /// Sends a message that failed once more (MSG-07).
    pub async fn resend(
        &self,
        agent: AgentId,
        interaction: InteractionId,
        client_ref: ClientRef,
        message: MessageId,
    ) -> Result<(), Refusal> {
        let target = self.router.message(message).await?;
        let resent = Input::AgentResent {
            agent,
            client_ref,
            target,
        };
        self.ask_interaction(agent, interaction, resent).await
    }

    /// Everything was seen.
    pub async fn read(&self, agent: AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        self.ask_interaction(agent, interaction, Input::AgentRead { agent })
            .await
    }

    /// Lets the customer see that the agent types.
    pub async fn typing(&self, agent: AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        self.ask_interaction(agent, interaction, Input::AgentTypes { agent })
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

    /// Closes the interaction, or begins to where a disposition is demanded.
    pub async fn close(&self, agent: AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        let disposition = None;
        self.ask_interaction(agent, interaction, Input::CloseAsked { agent, disposition })
            .await
    }

    /// Goes back to a conversation that was being closed (DSP-13).
    pub async fn cancel_close(&self, agent: AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        self.ask_interaction(agent, interaction, Input::DisposingCancelled { agent })
            .await
    }

    /// Hands an interaction over (TRF-04): to an agent only when they are there (TRF-03).
    pub async fn transfer(
        &self,
        agent: AgentId,
        interaction: InteractionId,
        to: TransferTo,
        note: Option<String>,
    ) -> Result<(), Refusal> {
        if let TransferTo::Agent { agent: receiver } = to {
            self.router
                .ask(ActorKey::Agent(receiver), AgentInput::ReceiveAsked)
                .await?;
        }
        self.ask_interaction(agent, interaction, Input::TransferAsked { agent, to, note })
            .await
    }

    /// Takes it back (SM-25).
    pub async fn cancel_transfer(&self, agent: AgentId, interaction: InteractionId) -> Result<(), Refusal> {
        self.ask_interaction(agent, interaction, Input::TransferCancelled { agent })
            .await
    }

    /// Writes an internal note (MSG-09).
    pub async fn note(
        &self,
        agent: AgentId,
        interaction: InteractionId,
        client_ref: ClientRef,
        body: String,
    ) -> Result<(), Refusal> {
        let note = Input::NoteAdded {
            agent,
            client_ref,
            body,
        };
        self.ask_interaction(agent, interaction, note).await
    }

    /// Takes an interaction from the list (SM-09, SM-14). The tab must fit (SYS-12).
    pub async fn take(&self, agent: AgentId, account: AccountId, interaction: InteractionId) -> Result<(), Refusal> {
        self.router
            .ask(ActorKey::Agent(agent), AgentInput::OpenAsked { interaction })
            .await?;
        self.ask_of(account, interaction, Input::Taken { agent }).await
    }

    /// Reopens a closed interaction; the account knows whether its customer has another one (REO-05).
    pub async fn reopen(
        &self,
        agent: AgentId,
        account: AccountId,
        interaction: InteractionId,
        contact: Contact,
    ) -> Result<(), Refusal> {
        self.router
            .ask(ActorKey::Agent(agent), AgentInput::OpenAsked { interaction })
            .await?;
        let asked = account::Input::ReopenAsked {
            agent,
            interaction,
            contact,
        };
        self.router.ask(ActorKey::Account(account), asked).await
    }

    /// Writes to a contact first (OUT-01): in a new interaction, or in the one that is open (OUT-04). Answers when
    /// the message is committed.
    pub async fn start(
        &self,
        agent: AgentId,
        account: AccountId,
        contact: Contact,
        client_ref: ClientRef,
        content: Content,
    ) -> Result<InteractionId, Refusal> {
        let new = self.router.new_interaction_id();
        self.router
            .ask(ActorKey::Agent(agent), AgentInput::OpenAsked { interaction: new })
            .await?;
        let asked = account::Input::StartAsked {
            agent,
            interaction: new,
            contact: contact.clone(),
        };
        let interaction = match self.router.ask(ActorKey::Account(account), asked).await {
            Ok(()) => new,
            Err(Refusal::Rejected(Rejected::OtherOpen { interaction })) => interaction,
            Err(other) => return Err(other),
        };
        let started = Started {
            by: Starter::Agent { agent, client_ref },
            contact,
            content,
        };
        self.ask_of(account, interaction, Input::Started(Box::new(started)))
            .await?;
        Ok(interaction)
    }

    /// What is asked of an interaction whose account is known.
    pub async fn ask_of(&self, account: AccountId, interaction: InteractionId, input: Input) -> Result<(), Refusal> {
        self.router
            .ask(ActorKey::Interaction(account, interaction), input)
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
        self.ask_of(account, interaction, input).await
    }
}
