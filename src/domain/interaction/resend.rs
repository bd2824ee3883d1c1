//! A message that failed is sent once more (MSG-07): the same message at its place in the thread, not a copy.

use super::{Conversation, sending};
use crate::config::limits::ATTEMPTS_REMEMBERED_MAX;
use crate::domain::agent::{Asked, Supervisor};
use crate::domain::effects::{OutboundAction, Request};
use crate::domain::ids::{AgentId, ClientRef};
use crate::domain::message::{Delivery, Direction, Message, MessageChange};
use crate::domain::{Durable, Effects, Env, Rejected};

impl Conversation {
    pub(super) fn agent_resent(
        &mut self,
        agent: AgentId,
        client_ref: ClientRef,
        target: &Message,
        env: &mut Env<'_>,
    ) -> Result<Effects, Rejected> {
        if self.recent_refs.contains(&client_ref) {
            return Ok(Effects::default());
        }
        self.must_be_writable_by(agent)?;
        sending::check_ref(&client_ref)?;
        self.must_have_failed(target)?;
        let mut fx = Effects::default();
        self.remember_ref(client_ref);
        self.resume_hold(env, &mut fx);
        self.call_again(target, &mut fx);
        if self.last_message_direction == Direction::Out {
            self.expect_an_answer(env);
        }
        self.show(env, &mut fx);
        Ok(fx)
    }

    /// Of somebody who manages the server: nobody needs to hold the conversation, and nobody answered by it.
    pub(super) fn resent_by_supervisor(
        &mut self,
        by: Supervisor,
        asked: Asked,
        target: &Message,
        env: &mut Env<'_>,
    ) -> Result<Effects, Rejected> {
        if !self.is_open() {
            return Err(Rejected::Closed);
        }
        self.must_have_failed(target)?;
        let mut fx = Effects::default();
        let what = Request::Resend { message: target.id };
        fx.durable(Durable::Forced { what, by, asked });
        self.call_again(target, &mut fx);
        self.show(env, &mut fx);
        Ok(fx)
    }

    fn must_have_failed(&self, target: &Message) -> Result<(), Rejected> {
        if target.interaction != self.id || target.direction != Direction::Out {
            return Err(Rejected::NoSuchMessage);
        }
        let stands = self.outstanding.get(&target.id).copied().unwrap_or(target.delivery);
        if stands != Delivery::Failed {
            return Err(Rejected::NotFailed);
        }
        Ok(())
    }

    fn call_again(&mut self, target: &Message, fx: &mut Effects) {
        if let Some(earlier) = &target.provider_id {
            let attempts = &mut self.rare.edit().attempts;
            attempts.push_back(earlier.clone());
            while attempts.len() > ATTEMPTS_REMEMBERED_MAX {
                attempts.pop_front();
            }
        }
        // Before the call: it makes room for the new one.
        self.change(target.id, MessageChange::Resent, fx);
        let quote = target.quote.as_ref().map(|quote| quote.provider_id.clone());
        let action = OutboundAction::Content(target.content.clone());
        let file = target.outbound_file();
        self.call_with(target.id, action, quote, file, fx);
    }

    /// True for a report on an attempt that was given up for a newer one: the two carry the same id of ours.
    pub(super) fn is_of_earlier_attempt(&self, provider_id: &str) -> bool {
        self.rare.get().attempts.iter().any(|earlier| earlier == provider_id)
    }
}
