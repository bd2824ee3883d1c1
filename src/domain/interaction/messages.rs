//! Messages of the customer, and what was seen of them. What goes out is in [`super::sending`].

use super::{Conversation, CustomerWrote, Heard, Predecessor, Routing};
use crate::config::limits::{PREVIEW_CHARS_MAX, SERVICE_WINDOW_SECS};
use crate::domain::effects::Signal;
use crate::domain::fact::Fact;
use crate::domain::file::FileState;
use crate::domain::ids::{AccountId, AgentId, InteractionId};
use crate::domain::inbound::{Inbound, InboundItem};
use crate::domain::message::{Delivery, Direction, Message, Reactions, Sender};
use crate::domain::notice::{Audience, Notice};
use crate::domain::{ActorKey, Durable, Effects, Env, Rejected, Transient, account};
use std::borrow::Cow;

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
    let mut conversation = Conversation::blank(id, account, wrote.contact.clone(), env.now);
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
        if self.awaits_answer() {
            self.answered_recontact(wrote, env, &mut fx);
            return fx;
        }
        if !self.is_open() {
            self.bounce(wrote, None, &mut fx);
            return fx;
        }
        if self.is_over(wrote.message.sent_at.min(wrote.received_at), env.settings) {
            let before = self.expire(env, &mut fx);
            self.bounce(wrote, Some(before), &mut fx);
            return fx;
        }
        if self.is_closing_button(&wrote) {
            return self.closed_by_button(wrote, env);
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

    pub(super) fn append_inbound(
        &mut self,
        wrote: CustomerWrote,
        is_first: bool,
        env: &mut Env<'_>,
        fx: &mut Effects,
    ) -> Message {
        let sent_at = wrote.message.sent_at.min(wrote.received_at);
        let id = env.ids.message();
        let wanted = self.wanted_file(id, &wrote.message);
        let message = Message {
            id,
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
            quote: wrote.message.quote,
            reactions: Reactions::default(),
            file: wanted.is_some().then_some(FileState::Loading),
            edited_at: None,
            deleted_at: None,
        };
        self.unread += 1;
        self.messages += 1;
        self.expect_nothing();
        self.forget_recontact(fx);
        let mut heard = Heard {
            message: message.id,
            is_first,
            at: message.at,
            kind: Cow::Borrowed(""),
            body: String::new(),
            attachment: None,
        };
        heard.says(&message.content);
        self.heard = Some(heard);
        self.contact.details = wrote.contact.details;
        self.window_expires_at = self.window_expires_at.max(sent_at.plus_secs(SERVICE_WINDOW_SECS));
        self.note_newest(&message);
        fx.save();
        fx.durable(Durable::Consume(wrote.inbox));
        fx.durable(Durable::Save(message.clone()));
        if let Some(wanted) = wanted {
            fx.durable(Durable::WantFile(wanted));
        }
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

    /// The customer sees it, where there is a message of theirs.
    fn signal(&self, signal: Signal, fx: &mut Effects) {
        if let Some(heard) = &self.heard {
            fx.transient.push(Transient::Signal {
                account: self.account,
                message: heard.message,
                signal,
            });
        }
    }

    /// The customer sees that somebody types, for some seconds or until the answer comes.
    pub(super) fn agent_types(&self, agent: AgentId, env: &Env<'_>) -> Result<Effects, Rejected> {
        self.must_be_writable_by(agent)?;
        self.must_support("typing indicators", |can| can.typing, env)?;
        let mut fx = Effects::default();
        self.signal(Signal::Typing, &mut fx);
        Ok(fx)
    }

    pub(super) fn agent_read(&mut self, agent: AgentId, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        self.must_be_held_by(agent)?;
        let mut fx = Effects::default();
        if self.unread > 0 {
            self.unread = 0;
            fx.save();
            self.show(env, &mut fx);
            if self.must_support("read marks", |can| can.read_marks, env).is_ok() {
                self.signal(Signal::Read, &mut fx);
            }
        }
        Ok(fx)
    }
}
