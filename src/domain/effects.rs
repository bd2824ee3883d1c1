//! Everything a machine may ask for: a closed list, split by what may be lost.
//!
//! Durable effects are written in the transaction that saves the machine. Transient ones are
//! carried out after that commit and may be lost; peers repeat them on activation.

use super::agent::{Asked, Supervisor, Wish};
use super::bot::Turn;
use super::contact::{Contact, Identity};
use super::content::Content;
use super::fact::Fact;
use super::file::{FileState, OutboundFile, SentFile, WantedFile};
use super::ids::{AccountId, AgentId, InboxId, InteractionId, MessageId};
use super::key::ActorKey;
use super::message::{Delivery, DeliveryError, Message, MessageChange};
use super::msg::Msg;
use super::notice::{Audience, Notice};
use super::plan::script::ScriptRun;
use super::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What one step of a machine asks for.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Effects {
    /// True when the machine's stored part changed: the row must be written.
    pub save: bool,
    /// Written in the same transaction.
    pub durable: Vec<Durable>,
    /// Carried out after the commit; may be lost.
    pub transient: Vec<Transient>,
}

impl Effects {
    /// Asks for the machine's row to be written.
    pub fn save(&mut self) {
        self.save = true;
    }

    /// Adds a durable effect.
    pub fn durable(&mut self, effect: Durable) {
        self.durable.push(effect);
    }

    /// Adds a journal entry.
    pub fn record(&mut self, fact: Fact) {
        self.durable.push(Durable::Record(fact));
    }

    /// Tells another machine something.
    pub fn tell(&mut self, to: ActorKey, msg: impl Into<Msg>) {
        self.transient.push(Transient::Tell(to, msg.into()));
    }

    /// Shows something on screens.
    pub fn notify(&mut self, audience: Audience, notice: Notice) {
        self.transient.push(Transient::Notify(audience, notice));
    }

    /// Asks a bot's engine.
    pub fn ask(&mut self, turn: Turn) {
        self.transient.push(Transient::Ask(Box::new(turn)));
    }

    /// True when there is nothing to write.
    pub fn is_volatile(&self) -> bool {
        !self.save && self.durable.is_empty()
    }

    /// Appends what a later part of the same step asks for.
    pub fn extend(&mut self, later: Self) {
        self.save |= later.save;
        self.durable.extend(later.durable);
        self.transient.extend(later.transient);
    }
}

/// Written in the transaction that saves the machine.
#[derive(Clone, PartialEq, Debug)]
pub enum Durable {
    /// A new contact, in the account's default list.
    SaveContact {
        /// The account whose default list receives it.
        account: AccountId,
        /// The contact.
        contact: Contact,
        /// When it was first seen.
        at: Timestamp,
    },
    /// A new message of a thread.
    Save(Message),
    /// A message moved up the delivery ladder, or its provider id became known. The store never
    /// moves a message down, and writes the provider id in any case.
    Advance {
        /// Which message.
        message: MessageId,
        /// Where it stands now.
        delivery: Delivery,
        /// The provider's id, when this is how it became known.
        provider_id: Option<String>,
        /// When it got there.
        at: Timestamp,
        /// Why it failed.
        error: Option<DeliveryError>,
    },
    /// The file of a message that was just saved has to be fetched from the provider (PRV-10).
    WantFile(WantedFile),
    /// The file of a message that was just saved is here: an agent uploaded it.
    KeepFile {
        /// The message.
        message: MessageId,
        /// Of which interaction.
        interaction: InteractionId,
        /// The file.
        sent: SentFile,
    },
    /// A file that had to be fetched came, or will not come. What came stays.
    FileEnded {
        /// The message.
        message: MessageId,
        /// Where it stands.
        state: FileState,
    },
    /// Something happened to a message that was written before.
    Change {
        /// Which message.
        message: MessageId,
        /// What.
        change: MessageChange,
    },
    /// A pause of the agent begins (PAU-04).
    PauseBegan {
        /// Its name.
        reason: String,
        /// Who set it.
        by: PauseBy,
    },
    /// The pause of the agent that runs ends.
    PauseEnded,
    /// A supervisor's request took effect, whether or not it changed anything: an entry of the audit log (S21).
    Forced {
        /// What they asked for.
        what: Request,
        /// Who wanted it.
        by: Supervisor,
        /// How they asked.
        asked: Asked,
    },
    /// A journal entry.
    Record(Fact),
    /// A call to the provider, carried out by the outbox after the commit, in order per contact.
    Call(OutboundCall),
    /// The outcome of such a call has taken effect; its outbox row is done.
    Settle {
        /// The message the call was for.
        message: MessageId,
        /// What became of it.
        as_: Settled,
    },
    /// The webhook item that caused this step has taken effect; it must not have done so before.
    Consume(InboxId),
}

/// What a supervisor asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Request {
    /// That an agent is ready, paused or signed out (AGT-16).
    Status(Wish),
    /// That an interaction is closed.
    Close {
        /// How it ended.
        disposition: Option<i64>,
    },
    /// That an agent holds an interaction.
    Give {
        /// Who.
        agent: AgentId,
    },
    /// That an interaction ended in this way (DSP-08).
    Dispose {
        /// How.
        disposition: i64,
    },
    /// That an interaction has an internal note of theirs (LST-10); the thread has its text.
    Note,
    /// That a message that failed is sent once more (R6).
    Resend {
        /// Which.
        message: MessageId,
    },
    /// That an interaction has other tags (TAG-01).
    Tag {
        /// Those that came.
        added: BTreeSet<i64>,
        /// Those that went.
        removed: BTreeSet<i64>,
    },
}

/// Who set a pause (PAU-04).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PauseBy {
    /// The agent.
    Agent,
    /// Somebody who manages them (AGT-16).
    Supervisor(Supervisor),
    /// The server (PAU-05).
    System,
}

/// Something to hand to the provider. Keyed by its message id, so it exists at most once.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct OutboundCall {
    /// The message; also the idempotency key. A reaction has an id of its own.
    pub message: MessageId,
    /// Through which account.
    pub account: AccountId,
    /// Of which interaction.
    pub interaction: InteractionId,
    /// To whom.
    pub to: Identity,
    /// What to do.
    #[serde(flatten)]
    pub action: OutboundAction,
    /// The provider's id of the message that it answers (MSG-08).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// The file that goes with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<OutboundFile>,
}

impl OutboundCall {
    /// What is to be said, if something is.
    pub fn content(&self) -> Option<&Content> {
        match &self.action {
            OutboundAction::Content(content) => Some(content),
            OutboundAction::Reaction { .. } => None,
        }
    }
}

/// What a provider is asked to do.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboundAction {
    /// Send a message.
    Content(Content),
    /// React to a message of the customer, or remove the reaction (MSG-10).
    Reaction {
        /// The provider's id of that message.
        about: String,
        /// With what; `None` removes it.
        emoji: Option<String>,
    },
}

/// What became of an outbound call.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    /// The provider has it.
    Accepted,
    /// It will not be tried again.
    Dead,
}

/// What a customer sees of the business without a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Signal {
    /// Their messages were read.
    Read,
    /// Somebody types an answer; this also says that their messages were read.
    Typing,
}

/// Carried out after the commit; may be lost.
#[derive(Clone, PartialEq, Debug)]
pub enum Transient {
    /// Tell another machine.
    Tell(ActorKey, Msg),
    /// Show on screens.
    Notify(Audience, Notice),
    /// Ask a bot's engine. The interaction says it again when it is loaded, and waits no longer than its deadline.
    Ask(Box<Turn>),
    /// Let the customer see what is done with their messages up to this one. Losable: nothing depends on it.
    Signal {
        /// Through which account.
        account: AccountId,
        /// The newest message of the customer.
        message: MessageId,
        /// What they see.
        signal: Signal,
    },
    /// Run a script; the answer comes back as an input. Losable: an interaction that is loaded asks again.
    Run(Box<ScriptRun>),
}
