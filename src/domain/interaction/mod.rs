//! The interaction: the arbiter. Only it decides who holds it; every wait is a deadline in it.

mod assigned;
mod bot;
mod changes;
mod closing;
mod deadlines;
mod delivery;
mod disposition;
mod files;
mod hold;
mod inactivity;
mod input;
mod messages;
mod notes;
mod outbound;
mod rare;
mod reactions;
mod recontact;
mod reopen;
mod resend;
mod routing;
mod run_plan;
mod sending;
mod session;
mod system_step;
mod tags;
mod take;
mod tell;
mod transfer;
mod variables;
mod whitelist;

pub use bot::{Asking, BotLeft, Said, Session, Talk};
pub use input::{By, CallOutcome, Choice, CustomerWrote, Input, Predecessor, Refusal, TransferTo};
pub use outbound::{Origin, Outbound, Started, Starter};
pub use rare::{ChangedAt, Disposed, Rare, Reacting, Recontacted, Reopened, Things};
pub use routing::{CloseReason, Hold, Receiver, Ring, Routing, StepRef, Wait};
pub use system_step::Running;
pub use variables::Heard;

use super::contact::Contact;
use super::fact::{Fact, OfferOutcome};
use super::ids::{AccountId, AgentId, ClientRef, InteractionId, MessageId, QueueId, Ticket};
use super::message::{Delivery, Direction};
use super::plan::pass::Memory;
use super::queue::NotAsked;
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
    /// What few conversations have.
    #[serde(default, skip_serializing_if = "Rare::is_nothing")]
    pub rare: Rare,
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
            Self::Stored(conversation) => {
                let mut fx = conversation.reassert(env);
                conversation.resume_script(env, &mut fx);
                fx
            }
        }
    }

    /// A script that was lost from memory would be run again.
    fn is_dormant(&self) -> bool {
        match self {
            Self::Unborn(..) => true,
            Self::Stored(conversation) => conversation.running().is_none(),
        }
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
            Input::Started(started) => {
                let (conversation, fx) = outbound::begin(account, id, *started, env)?;
                *self = Self::Stored(Box::new(conversation));
                Ok(fx)
            }
            Input::StatusReported { inbox, .. } | Input::CustomerChanged { inbox, .. } => {
                Ok(delivery::of_unknown(inbox))
            }
            Input::AgentAccepted { .. }
            | Input::HolderRejected { .. }
            | Input::AgentSent { .. }
            | Input::AgentReacted { .. }
            | Input::AgentResent { .. }
            | Input::AgentRead { .. }
            | Input::AgentTypes { .. }
            | Input::TabOpened { .. }
            | Input::TabClosed { .. }
            | Input::TransferAsked { .. }
            | Input::TransferCancelled { .. }
            | Input::DisposingCancelled { .. }
            | Input::DispositionSet { .. }
            | Input::TagsChanged { .. }
            | Input::NoteAdded { .. }
            | Input::NotedBySupervisor { .. }
            | Input::ResentBySupervisor { .. }
            | Input::Taken { .. }
            | Input::Given { .. }
            | Input::Reopened { .. }
            | Input::RecontactAsked { .. }
            | Input::ClosedBySupervisor { .. }
            | Input::HolderAway { .. }
            | Input::HolderGone { .. }
            | Input::HolderBack { .. }
            | Input::CloseAsked { .. }
            | Input::AccountRemoved
            | Input::CallFinished { .. }
            | Input::FileFetched { .. }
            | Input::BotAnswered { .. }
            | Input::RoundEnded { .. }
            | Input::ScriptEnded { .. }
            | Input::Reassert => Err(Rejected::NoSuchInteraction),
        }
    }
}

/// Nothing but a line of the journal.
fn round_ended(
    queue: QueueId,
    ticket: Ticket,
    outcomes: Vec<(AgentId, OfferOutcome)>,
    not_asked: Vec<NotAsked>,
) -> Effects {
    let mut fx = Effects::default();
    fx.record(Fact::RoundEnded {
        queue,
        ticket,
        outcomes,
        not_asked,
    });
    fx
}

impl Conversation {
    /// One in which nothing was said yet.
    fn blank(id: InteractionId, account: AccountId, contact: Contact, now: Timestamp) -> Self {
        Self {
            id,
            account,
            contact,
            created_at: now,
            routing: Routing::Parked,
            last_ticket: Ticket::default(),
            first_agent: None,
            first_response_at: None,
            unread: 0,
            last_message_at: now,
            last_message_direction: Direction::In,
            preview: String::new(),
            window_expires_at: now,
            outstanding: BTreeMap::new(),
            recent_refs: VecDeque::new(),
            messages: 0,
            heard: None,
            plan: Memory::default(),
            tags: BTreeSet::new(),
            rare: Rare::default(),
        }
    }

    fn on(&mut self, input: Input, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        match input {
            Input::CustomerWrote(wrote) => Ok(self.customer_wrote(*wrote, env)),
            Input::Started(started) => self.started_again(*started, env),
            Input::StatusReported { inbox, status } => Ok(self.status_reported(inbox, *status, env)),
            Input::AgentAccepted { agent, ticket } => self.accepted(agent, ticket, env),
            Input::HolderRejected { agent, ticket } => self.asked_agent_rejected(agent, ticket, env),
            Input::CustomerChanged { inbox, change } => Ok(self.customer_changed(inbox, *change, env)),
            Input::AgentSent {
                agent,
                client_ref,
                content,
                file,
                quote,
            } => self.agent_sent(agent, client_ref, sending::Said { content, file, quote }, env),
            Input::AgentReacted {
                agent,
                client_ref,
                target,
                emoji,
            } => self.agent_reacted(agent, client_ref, &target, emoji, env),
            Input::AgentResent {
                agent,
                client_ref,
                target,
            } => self.agent_resent(agent, client_ref, &target, env),
            Input::AgentRead { agent } => self.agent_read(agent, env),
            Input::AgentTypes { agent } => self.agent_types(agent, env),
            Input::TabOpened { agent } => self.tab_opened(agent, env),
            Input::TabClosed { agent } => self.tab_closed(agent, env),
            Input::HolderAway { agent, signed_out } => Ok(self.holder_away(agent, signed_out, env)),
            Input::HolderGone { agent } => Ok(self.holder_gone(agent, env)),
            Input::HolderBack { agent } => Ok(self.holder_back(agent, env)),
            Input::CloseAsked { agent, disposition } => self.close_asked(agent, disposition, env),
            Input::DisposingCancelled { agent } => self.disposing_cancelled(agent, env),
            Input::ClosedBySupervisor { by, asked, disposition } => self.supervisor_closes(by, asked, disposition, env),
            Input::DispositionSet { by, disposition } => self.disposition_set(&by, disposition, env),
            Input::TagsChanged { by, add, remove } => self.tags_changed(&by, &add, &remove, env),
            Input::TransferAsked { agent, to, note } => self.transfer_asked(agent, to, note, env),
            Input::TransferCancelled { agent } => self.transfer_cancelled(agent, env),
            Input::NoteAdded {
                agent,
                client_ref,
                body,
            } => self.note_added(agent, client_ref, body, env),
            Input::NotedBySupervisor {
                by,
                asked,
                client_ref,
                body,
            } => self.noted_by_supervisor(by, asked, client_ref, body, env),
            Input::ResentBySupervisor { by, asked, target } => self.resent_by_supervisor(by, asked, &target, env),
            Input::Taken { agent } => self.taken(agent, env),
            Input::Given { agent, by, asked } => self.given(agent, by, asked, env),
            Input::Reopened { agent } => self.reopened(agent, env),
            Input::RecontactAsked { agent } => self.recontact_asked(agent, env),
            Input::AccountRemoved => Ok(self.account_removed(env)),
            Input::CallFinished { message, outcome } => Ok(self.call_finished(message, outcome, env)),
            Input::FileFetched { message, state } => Ok(self.file_fetched(message, state)),
            Input::BotAnswered { ticket, reply } => self.bot_answered(ticket, *reply, env),
            Input::RoundEnded {
                queue,
                ticket,
                outcomes,
                not_asked,
            } => Ok(round_ended(queue, ticket, outcomes, not_asked)),
            Input::ScriptEnded { ticket, ran } => self.script_ended(ticket, *ran, env),
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
