//! What an interaction can be told.

use super::outbound::Started;
use crate::domain::agent::{Asked, Supervisor};
use crate::domain::bot::Reply;
use crate::domain::contact::Contact;
use crate::domain::content::Content;
use crate::domain::fact::OfferOutcome;
use crate::domain::file::{FileState, SentFile};
use crate::domain::ids::{AgentId, ClientRef, InboxId, InteractionId, MessageId, QueueId, Ticket};
use crate::domain::inbound::{InboundChange, InboundMessage, InboundStatus};
use crate::domain::message::{DeliveryError, Message};
use crate::domain::plan::script::Ran;
use crate::domain::queue::NotAsked;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One thing that happened to an interaction, or that somebody asks of it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// A customer wrote; creates the interaction when it is unborn.
    CustomerWrote(Box<CustomerWrote>),
    /// This side writes first (SM-43, SM-45); creates the interaction when it is unborn.
    Started(Box<Started>),
    /// A provider reported on one of our messages.
    StatusReported {
        /// The inbox row it came in.
        inbox: InboxId,
        /// The report.
        status: Box<InboundStatus>,
    },
    /// An agent accepts the offer with this ticket.
    AgentAccepted {
        /// Who.
        agent: AgentId,
        /// From the offer.
        ticket: Ticket,
    },
    /// The holder, or the agent of an Agent step, rejects the direct offer with this ticket (SM-11, SM-19).
    HolderRejected {
        /// Who.
        agent: AgentId,
        /// From the offer.
        ticket: Ticket,
    },
    /// The customer reacted to a message, rewrote one or took one back.
    CustomerChanged {
        /// The inbox row it came in.
        inbox: InboxId,
        /// What they did.
        change: Box<InboundChange>,
    },
    /// The holder sends a message.
    AgentSent {
        /// Who.
        agent: AgentId,
        /// The client's id of the command.
        client_ref: ClientRef,
        /// What it says.
        content: Content,
        /// The file that goes with it.
        file: Option<Box<SentFile>>,
        /// The message of the thread that it answers, as it stands (MSG-08).
        quote: Option<Box<Message>>,
    },
    /// The holder reacts to a message of the customer (MSG-10).
    AgentReacted {
        /// Who.
        agent: AgentId,
        /// The client's id of the command.
        client_ref: ClientRef,
        /// The message, as it stands.
        target: Box<Message>,
        /// With what; `None` removes the reaction.
        emoji: Option<String>,
    },
    /// The holder sends a message that failed once more (MSG-07).
    AgentResent {
        /// Who.
        agent: AgentId,
        /// The client's id of the command.
        client_ref: ClientRef,
        /// The message, as it stands.
        target: Box<Message>,
    },
    /// The holder has seen everything.
    AgentRead {
        /// Who.
        agent: AgentId,
    },
    /// The holder types an answer.
    AgentTypes {
        /// Who.
        agent: AgentId,
    },
    /// The holder opens the tab; in `wait_agent` this accepts (SM-18).
    TabOpened {
        /// Who.
        agent: AgentId,
    },
    /// The holder closes the tab, the interaction stays theirs (CLS-01).
    TabClosed {
        /// Who.
        agent: AgentId,
    },
    /// The holder has had no live connection for longer than the grace, or signed out.
    HolderAway {
        /// Who.
        agent: AgentId,
        /// True on sign-out: open tabs become closed tabs (AGT-13).
        signed_out: bool,
    },
    /// The holder was disabled or removed (AGT-15).
    HolderGone {
        /// Who.
        agent: AgentId,
    },
    /// The holder is connected again.
    HolderBack {
        /// Who.
        agent: AgentId,
    },
    /// The holder closes the interaction (SM-26), or begins to where a disposition is mandatory (SM-27).
    CloseAsked {
        /// Who.
        agent: AgentId,
        /// How it ended.
        disposition: Option<Choice>,
    },
    /// The holder goes back to the conversation instead of closing it (DSP-13).
    DisposingCancelled {
        /// Who.
        agent: AgentId,
    },
    /// Somebody who manages agents closes it.
    ClosedBySupervisor {
        /// Who.
        by: Supervisor,
        /// How they asked.
        asked: Asked,
        /// How it ended.
        disposition: Option<Choice>,
    },
    /// How it ended is set, or changed later (DSP-08).
    DispositionSet {
        /// Who does.
        by: By,
        /// How it ended.
        disposition: Choice,
    },
    /// Tags are added and removed (TAG-01).
    TagsChanged {
        /// Who does.
        by: By,
        /// Those it shall have.
        add: BTreeSet<i64>,
        /// Those it shall not have.
        remove: BTreeSet<i64>,
    },
    /// The holder hands it over (SM-23).
    TransferAsked {
        /// Who.
        agent: AgentId,
        /// To whom.
        to: TransferTo,
        /// For the receiver.
        note: Option<String>,
    },
    /// The sender takes it back before anybody accepts (SM-25).
    TransferCancelled {
        /// Who.
        agent: AgentId,
    },
    /// The holder writes an internal note (MSG-09).
    NoteAdded {
        /// Who.
        agent: AgentId,
        /// The client's id of the command.
        client_ref: ClientRef,
        /// The text.
        body: String,
    },
    /// Somebody who manages the server has a message that failed sent once more (R6).
    ResentBySupervisor {
        /// Who.
        by: Supervisor,
        /// How they asked.
        asked: Asked,
        /// The message as it stands.
        target: Box<Message>,
    },
    /// Somebody who manages agents reads along and writes an internal note (LST-10).
    NotedBySupervisor {
        /// Who.
        by: Supervisor,
        /// How they asked.
        asked: Asked,
        /// The client's id of the command.
        client_ref: ClientRef,
        /// The text.
        body: String,
    },
    /// An agent takes it from the list (SM-09, SM-14).
    Taken {
        /// Who.
        agent: AgentId,
    },
    /// Somebody who manages agents gives it to one.
    Given {
        /// To whom.
        agent: AgentId,
        /// Who does.
        by: Supervisor,
        /// How they asked.
        asked: Asked,
    },
    /// An agent sends the account's recontact template (WIN-08).
    RecontactAsked {
        /// Who.
        agent: AgentId,
    },
    /// An agent reopens it; the account has made sure that its customer has no other one (SM-47).
    Reopened {
        /// Who.
        agent: AgentId,
    },
    /// The file of a message came, or will not come.
    FileFetched {
        /// The message.
        message: MessageId,
        /// Where the file stands.
        state: FileState,
    },
    /// Its account was removed (ACC-06).
    AccountRemoved,
    /// The outbox finished a call.
    CallFinished {
        /// The message it was for.
        message: MessageId,
        /// What became of it.
        outcome: CallOutcome,
    },
    /// The engine of the bot that serves it answered (SM-07).
    BotAnswered {
        /// Of the question.
        ticket: Ticket,
        /// What it said.
        reply: Box<Reply>,
    },
    /// A queue finished a round; for the journal (RTE-06).
    RoundEnded {
        /// The queue.
        queue: QueueId,
        /// The ring.
        ticket: Ticket,
        /// Answers by agent.
        outcomes: Vec<(AgentId, OfferOutcome)>,
        /// Members who were not asked, by reason.
        #[serde(default)]
        not_asked: Vec<NotAsked>,
    },
    /// The script of a System step ended, in whatever way (APP-SYS-02).
    ScriptEnded {
        /// From the request.
        ticket: Ticket,
        /// What became of it.
        ran: Box<Ran>,
    },
    /// Say again what the neighbours must believe.
    Reassert,
}

/// Whom a holder hands an interaction to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TransferTo {
    /// One agent.
    Agent {
        /// Whom.
        agent: AgentId,
    },
    /// The members of a queue.
    Queue {
        /// Which.
        queue: QueueId,
    },
}

/// A disposition that somebody chooses.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Choice {
    /// Which.
    pub disposition: i64,
    /// What they add to it.
    pub note: Option<String>,
    /// The list the contact is in at this moment: it has dispositions of its own (DSP-02).
    pub list: Option<i64>,
}

/// Who does something to an interaction.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// An agent at their desk.
    Agent(AgentId),
    /// Somebody who manages agents, and how they asked.
    Supervisor(Supervisor, Asked),
}

/// The interaction that a new one carries on (WIN-05).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Predecessor {
    /// Which.
    pub interaction: InteractionId,
    /// Who held it, and the queue they had it through.
    pub holder: Option<(AgentId, Option<QueueId>)>,
}

/// A customer's message with the contact it belongs to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct CustomerWrote {
    /// The inbox row it came in.
    pub inbox: InboxId,
    /// When it became durable.
    pub received_at: Timestamp,
    /// The message.
    pub message: InboundMessage,
    /// Who wrote it.
    pub contact: Contact,
    /// True when the contact is not stored yet.
    pub contact_is_new: bool,
    /// True when the account has just given out the interaction's id: there can be no row yet. A
    /// hint that saves a look-up; the commit would notice if it were wrong.
    pub is_first: bool,
    /// What the interaction that it opens carries on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub succeeds: Option<Predecessor>,
    /// Set when the whitelist refuses it; the interaction that it opens is closed at once (WL-02).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refusal>,
}

/// What the whitelist says to a customer who may not open an interaction.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Refusal {
    /// False when it was said a moment ago (WL-06).
    pub answer: bool,
}

/// What became of a call to the provider, after all retries.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome {
    /// The provider has the message.
    Accepted {
        /// Its id there.
        provider_id: String,
    },
    /// It will not be tried again.
    Failed(DeliveryError),
}
