//! Messages of the thread: the customer's, the agent's, and what was seen.

use super::{Conversation, CustomerWrote, Heard, Predecessor, Rare, Routing};
use crate::config::limits::{
    CLIENT_REF_BYTES_MAX, OUTSTANDING_MAX, PREVIEW_CHARS_MAX, RECENT_REFS_MAX, SERVICE_WINDOW_SECS, TEXT_CHARS_MAX,
};
use crate::domain::effects::OutboundCall;
use crate::domain::fact::Fact;
use crate::domain::ids::{AccountId, AgentId, ClientRef, InteractionId, MessageId, Ticket};
use crate::domain::inbound::{Inbound, InboundItem};
use crate::domain::message::{Content, Delivery, Direction, Message, Sender};
use crate::domain::notice::{Audience, Notice};
use crate::domain::plan::pass::Memory;
use crate::domain::{ActorKey, Durable, Effects, Env, Rejected, account};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The first message of an interaction: creates it and runs the plan from priority 1 (SM-02).
pub(super) fn begin(
    account: AccountId,
    id: InteractionId,
    wrote: CustomerWrote,
    env: &mut Env<'_>,
) -> (Conversation, Effects) {
    let mut fx = Effects::default();
    let refused = wrote.refused;
    if wrote.contact_is_new && refused.is_none() {
        fx.durable(Durable::SaveContact {
            account,
            contact: wrote.contact.clone(),
            at: env.now,
        });
    }
    let mut conversation = Conversation {
        id,
        account,
        contact: wrote.contact.clone(),
        created_at: env.now,
        routing: Routing::Parked,
        last_ticket: Ticket::default(),
        first_agent: None,
        first_response_at: None,
        unread: 0,
        last_message_at: env.now,
        last_message_direction: Direction::In,
        preview: String::new(),
        window_expires_at: env.now,
        outstanding: BTreeMap::new(),
        recent_refs: VecDeque::new(),
        messages: 0,
        heard: None,
        plan: Memory::default(),
        tags: BTreeSet::new(),
        rare: Rare::default(),
    };
    fx.record(Fact::Created);
    let (succeeds, is_stranger) = (wrote.succeeds.clone(), wrote.contact_is_new);
    conversation.append_inbound(wrote, true, env, &mut fx);
    match (refused, succeeds) {
        (Some(refusal), _) => conversation.refuse(refusal, is_stranger, env, &mut fx),
        (None, Some(before)) => conversation.carry_on(&before, env, &mut fx),
        (None, None) => conversation.run_plan(conversation.trigger(), env, &mut fx),
    }
    (conversation, fx)
}

impl Conversation {
    pub(super) fn customer_wrote(&mut self, wrote: CustomerWrote, env: &mut Env<'_>) -> Effects {
        let mut fx = Effects::default();
        if !self.is_open() {
            self.bounce(wrote, None, &mut fx);
            return fx;
        }
        if self.is_over(wrote.message.sent_at.min(wrote.received_at), env.settings) {
            let before = self.expire(env, &mut fx);
            self.bounce(wrote, Some(before), &mut fx);
            return fx;
        }
        let message = self.append_inbound(wrote, false, env, &mut fx);
        match &self.routing {
            Routing::Planning { running: Some(_), .. } => self.answer_further(env, &mut fx),
            Routing::Planning { running: None, .. } | Routing::Parked => self.run_plan(self.trigger(), env, &mut fx),
            Routing::Bot { .. } => self.bot_hears(env, &mut fx),
            Routing::Offering { .. } | Routing::OfferingAgent { .. } => {
                self.answer_further(env, &mut fx);
                self.reword_queue(env, &mut fx);
                self.reword_agent(env, &mut fx);
            }
            Routing::Assigned { hold } => {
                let (agent, in_tab) = (hold.agent, hold.tab_open);
                if in_tab {
                    fx.notify(Audience::Agent(agent), self.saved(message));
                }
                if !in_tab || hold.away {
                    self.wait_for_agent(env, &mut fx);
                }
                self.show(env, &mut fx);
            }
            Routing::WaitAgent { hold, .. } | Routing::WaitQueue { hold, .. } | Routing::Transferring { hold, .. } => {
                if hold.tab_open {
                    fx.notify(Audience::Agent(hold.agent), self.saved(message));
                }
                self.reword_agent(env, &mut fx);
                self.reword_queue(env, &mut fx);
                self.show(env, &mut fx);
            }
            // The dialog says how many came meanwhile (DSP-15).
            Routing::Disposing { hold } => {
                if hold.tab_open {
                    fx.notify(Audience::Agent(hold.agent), self.saved(message));
                }
                self.show(env, &mut fx);
            }
            Routing::Closed { .. } => {}
        }
        fx
    }

    /// A message that arrives after the close, or ends the session, opens a new interaction (SM-41, SM-46): back
    /// to the door.
    fn bounce(&self, wrote: CustomerWrote, succeeds: Option<Predecessor>, fx: &mut Effects) {
        let mut message = wrote.message;
        // Whoever was new when they wrote has a record since this interaction began.
        message.contact = Some(if wrote.contact_is_new {
            self.contact.clone()
        } else {
            wrote.contact
        });
        let inbound = Inbound {
            inbox: wrote.inbox,
            account: self.account,
            received_at: wrote.received_at,
            item: InboundItem::Message(message),
        };
        let bounced = account::Input::Bounced {
            from: self.id,
            contact: self.contact.id,
            inbound: Box::new(inbound),
            succeeds,
        };
        fx.tell(ActorKey::Account(self.account), bounced);
    }

    fn append_inbound(&mut self, wrote: CustomerWrote, is_first: bool, env: &mut Env<'_>, fx: &mut Effects) -> Message {
        let sent_at = wrote.message.sent_at.min(wrote.received_at);
        let message = Message {
            id: env.ids.message(),
            interaction: self.id,
            direction: Direction::In,
            sender: Sender::Customer,
            content: wrote.message.content,
            provider_id: Some(wrote.message.provider_id),
            client_ref: None,
            delivery: Delivery::Delivered,
            error: None,
            at: sent_at,
            order: Message::inbound_order(sent_at, wrote.received_at),
        };
        self.unread += 1;
        self.messages += 1;
        self.expect_nothing();
        let (kind, body) = match &message.content {
            Content::Text { body } => (Cow::Borrowed("text"), body.clone()),
            Content::Unsupported { kind } => (Cow::Owned(kind.clone()), String::new()),
        };
        self.heard = Some(Heard {
            message: message.id,
            is_first,
            at: message.at,
            kind,
            body,
        });
        self.contact.details = wrote.contact.details;
        self.window_expires_at = self.window_expires_at.max(sent_at.plus_secs(SERVICE_WINDOW_SECS));
        self.note_newest(&message);
        fx.save();
        fx.durable(Durable::Consume(wrote.inbox));
        fx.durable(Durable::Save(message.clone()));
        message
    }

    pub(super) fn saved(&self, message: Message) -> Notice {
        Notice::MessageSaved {
            message: Box::new(message),
            customer: self.contact.identity.label(),
        }
    }

    pub(super) fn note_newest(&mut self, message: &Message) {
        self.last_message_at = message.at;
        self.last_message_direction = message.direction;
        self.preview = message.content.preview(PREVIEW_CHARS_MAX);
    }

    pub(super) fn agent_sent(
        &mut self,
        agent: AgentId,
        client_ref: ClientRef,
        body: String,
        env: &mut Env<'_>,
    ) -> Result<Effects, Rejected> {
        if self.recent_refs.contains(&client_ref) {
            return Ok(Effects::default());
        }
        self.must_be_held_by(agent)?;
        match self.routing {
            Routing::Transferring { .. } => {
                return Err(self.not_now("cancel the transfer first (TRF-04)"));
            }
            Routing::Disposing { .. } => {
                return Err(self.not_now("go back to the conversation first (DSP-13)"));
            }
            Routing::Planning { .. }
            | Routing::Offering { .. }
            | Routing::OfferingAgent { .. }
            | Routing::Bot { .. }
            | Routing::Parked
            | Routing::Assigned { .. }
            | Routing::WaitAgent { .. }
            | Routing::WaitQueue { .. }
            | Routing::Closed { .. } => {}
        }
        check_text(&body, &client_ref)?;
        let mut fx = Effects::default();
        self.resume_hold(env, &mut fx);
        let message = self.send_out(Sender::Agent(agent), Some(client_ref.clone()), body, env, &mut fx);
        self.remember_ref(client_ref);
        self.unread = 0;
        self.first_response_at.get_or_insert(env.now);
        self.note_newest(&message);
        self.expect_an_answer(env);
        fx.notify(Audience::Agent(agent), self.saved(message));
        self.show(env, &mut fx);
        Ok(fx)
    }

    /// Saves a text to the customer and hands it to the outbox.
    pub(super) fn send_out(
        &mut self,
        sender: Sender,
        client_ref: Option<ClientRef>,
        body: String,
        env: &mut Env<'_>,
        fx: &mut Effects,
    ) -> Message {
        let message = Message {
            id: env.ids.message(),
            interaction: self.id,
            direction: Direction::Out,
            sender,
            content: Content::Text { body },
            provider_id: None,
            client_ref,
            delivery: Delivery::Queued,
            error: None,
            at: env.now,
            order: env.now.0,
        };
        self.messages += 1;
        self.outstanding.insert(message.id, Delivery::Queued);
        while self.outstanding.len() > OUTSTANDING_MAX {
            self.outstanding.pop_first();
        }
        fx.save();
        fx.durable(Durable::Save(message.clone()));
        fx.durable(Durable::Call(OutboundCall {
            message: message.id,
            account: self.account,
            interaction: self.id,
            to: self.contact.identity.clone(),
            content: message.content.clone(),
        }));
        message
    }

    /// Sends a text of the plan (MSG-16). It answers nobody: who wrote last, what the offers quote
    /// and what is unread stay as they are, because the customer still waits for a person.
    pub(super) fn reply(&mut self, body: String, env: &mut Env<'_>, fx: &mut Effects) -> MessageId {
        self.send_out(Sender::System, None, body, env, fx).id
    }

    pub(super) fn remember_ref(&mut self, client_ref: ClientRef) {
        self.recent_refs.push_back(client_ref);
        while self.recent_refs.len() > RECENT_REFS_MAX {
            self.recent_refs.pop_front();
        }
    }

    pub(super) fn agent_read(&mut self, agent: AgentId, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        self.must_be_held_by(agent)?;
        let mut fx = Effects::default();
        if self.unread > 0 {
            self.unread = 0;
            fx.save();
            self.show(env, &mut fx);
        }
        Ok(fx)
    }
}

/// A text of an agent, and the id that the client gave its command.
pub(super) fn check_text(body: &str, client_ref: &ClientRef) -> Result<(), Rejected> {
    if client_ref.0.len() > CLIENT_REF_BYTES_MAX {
        return Err(Rejected::BadLength {
            chars: to_u32(body.chars().count()),
            chars_max: to_u32(TEXT_CHARS_MAX),
        });
    }
    check_length(body)
}

pub(super) fn check_length(body: &str) -> Result<(), Rejected> {
    let chars = body.chars().count();
    if body.trim().is_empty() || chars > TEXT_CHARS_MAX {
        return Err(Rejected::BadLength {
            chars: to_u32(chars),
            chars_max: to_u32(TEXT_CHARS_MAX),
        });
    }
    Ok(())
}

fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
