//! Delivers messages to actors, wherever they are.

use super::host::Envelope;
use super::shared::Shared;
use super::step::{Answer, Question};
use crate::config::limits::ASK_TIMEOUT_SECS;
use crate::domain::file::SentFile;
use crate::domain::ids::{AccountId, AgentId, ContactId, IdSource, InteractionId, MessageId};
use crate::domain::message::Message;
use crate::domain::notice::PresenceView;
use crate::domain::offer::Offer;
use crate::domain::{ActorKey, Msg, Rejected, Timestamp};
use crate::ports::provider::SendOutcome;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;
use tokio::sync::oneshot;
use tokio::time::timeout;

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
    /// Offers on their screens with the moment each was shown, in the order of RTE-20.
    pub offers: Vec<(Arc<Offer>, Timestamp)>,
    /// Their presence.
    pub presence: PresenceView,
    /// Number of the newest event shown to them when this was taken (`Screens::position`).
    pub position: u64,
}

/// Delivers messages to actors. Cheap to clone.
#[derive(Clone)]
pub struct Router {
    shared: Arc<Shared>,
}

impl Router {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// The id of a contact that staff add: from the counter that newcomers get theirs from.
    pub fn new_contact_id(&self) -> ContactId {
        (&self.shared.ids).contact()
    }

    /// The id of an interaction that an agent begins.
    pub fn new_interaction_id(&self) -> InteractionId {
        (&self.shared.ids).interaction()
    }

    /// Tells an actor something, without an answer.
    pub fn tell(&self, key: ActorKey, msg: impl Into<Msg>) {
        self.deliver(key, Envelope::Tell(msg.into()));
    }

    /// Asks an actor to do something; answers once it is durable. Only HTTP, the outbox and tests ask.
    pub async fn ask(&self, key: ActorKey, msg: impl Into<Msg>) -> Result<(), Refusal> {
        let (caller, answer) = oneshot::channel();
        self.deliver(key, Envelope::Ask(msg.into(), caller));
        match timeout(Duration::from_secs(ASK_TIMEOUT_SECS), answer).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(Refusal::TryAgain("the actor stopped".to_owned())),
            Err(_) => Err(Refusal::TryAgain("no answer in time".to_owned())),
        }
    }

    /// Makes one attempt to send a text that belongs to no conversation. Nothing when too many wait.
    pub async fn try_sending(&self, account: AccountId, phone: String, body: String) -> Option<SendOutcome> {
        self.shared.trial_sends.ask(account, phone, body).await
    }

    /// Looks at an agent's ledger.
    pub async fn agent_view(&self, agent: AgentId) -> Result<AgentView, Refusal> {
        match self.question(agent, Question::AgentView).await? {
            Answer::AgentView(view) => Ok(view),
            Answer::AccountOf(_) | Answer::Nothing => Err(Refusal::TryAgain("no view of the agent".to_owned())),
        }
    }

    /// The account of an interaction an agent holds or is offered.
    pub async fn account_of(&self, agent: AgentId, interaction: InteractionId) -> Result<AccountId, Refusal> {
        match self.question(agent, Question::AccountOf(interaction)).await? {
            Answer::AccountOf(account) => Ok(account),
            Answer::AgentView(_) | Answer::Nothing => Err(Rejected::NoSuchInteraction.into()),
        }
    }

    /// A message as it is stored, for what is asked about it.
    pub async fn message(&self, id: MessageId) -> Result<Box<Message>, Refusal> {
        match self.shared.journal.message(id).await {
            Ok(Some(message)) => Ok(Box::new(message)),
            Ok(None) => Err(Rejected::NoSuchMessage.into()),
            Err(failure) => Err(Refusal::TryAgain(failure.to_string())),
        }
    }

    /// A file that an agent uploaded and has not sent yet.
    pub async fn upload(&self, agent: AgentId, id: &str) -> Result<Box<SentFile>, Refusal> {
        match self.shared.files.upload(agent, id).await {
            Ok(Some(sent)) => Ok(Box::new(sent)),
            Ok(None) => Err(Rejected::NoSuchUpload.into()),
            Err(failure) => Err(Refusal::TryAgain(failure.to_string())),
        }
    }

    /// Makes sure an actor is in memory, because a deadline of it is near.
    pub fn wake(&self, key: ActorKey) {
        if !self.shared.registry.contains(key) {
            self.deliver(key, Envelope::Wake);
        }
    }

    /// True when an actor is in memory.
    pub fn is_in_memory(&self, key: ActorKey) -> bool {
        self.shared.registry.contains(key)
    }

    /// How many actors are in memory.
    pub fn actors_in_memory(&self) -> usize {
        self.shared.registry.len()
    }

    async fn question(&self, agent: AgentId, question: Question) -> Result<Answer, Refusal> {
        let (caller, answer) = oneshot::channel();
        self.deliver(ActorKey::Agent(agent), Envelope::Question(question, caller));
        match timeout(Duration::from_secs(ASK_TIMEOUT_SECS), answer).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(_)) => Err(Refusal::TryAgain("the agent's ledger is being loaded".to_owned())),
            Err(_) => Err(Refusal::TryAgain("no answer in time".to_owned())),
        }
    }

    pub(super) fn deliver(&self, key: ActorKey, envelope: Envelope) {
        match self.shared.registry.slot(key, &self.shared, &envelope) {
            Some(slot) => slot.send(envelope),
            // Commands of this machine change the configuration without running actors.
            None => tracing::debug!(%key, "there is no arbiter to run actors on"),
        }
    }
}
