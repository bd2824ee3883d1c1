//! Reactions of agents (MSG-10): one of the business to each message of the customer.
//!
//! The emoji is shown at once. Its call has an id of its own; when it fails, what was there before is shown again.

use super::rare::Reacting;
use super::{CallOutcome, Conversation, sending};
use crate::config::limits::{EMOJI_CHARS_MAX, REACTIONS_UNDER_WAY_MAX};
use crate::domain::effects::OutboundAction;
use crate::domain::fact::Fact;
use crate::domain::ids::{AgentId, ClientRef, MessageId};
use crate::domain::message::{Direction, Message, MessageChange, Side};
use crate::domain::{Effects, Env, Rejected};

impl Conversation {
    pub(super) fn agent_reacted(
        &mut self,
        agent: AgentId,
        client_ref: ClientRef,
        target: &Message,
        emoji: Option<String>,
        env: &mut Env<'_>,
    ) -> Result<Effects, Rejected> {
        if self.recent_refs.contains(&client_ref) {
            return Ok(Effects::default());
        }
        self.must_be_writable_by(agent)?;
        self.must_support("reactions", |can| can.reactions, env)?;
        sending::check_ref(&client_ref)?;
        if emoji.as_deref().is_some_and(|emoji| !is_emoji(emoji)) {
            return Err(Rejected::NoEmoji);
        }
        let is_theirs = target.interaction == self.id && target.direction == Direction::In;
        let provider_id = target.provider_id.clone();
        let about = provider_id.filter(|_| is_theirs && target.deleted_at.is_none());
        let about = about.ok_or(Rejected::NoSuchMessage)?;
        let mut fx = Effects::default();
        self.remember_ref(client_ref);
        let call = env.ids.message();
        let reacting = &mut self.rare.edit().reacting;
        reacting.insert(
            call,
            Reacting {
                message: target.id,
                before: target.reactions.ours.clone(),
            },
        );
        while reacting.len() > REACTIONS_UNDER_WAY_MAX {
            reacting.pop_first();
        }
        let action = OutboundAction::Reaction {
            about,
            emoji: emoji.clone(),
        };
        self.call(call, action, None, &mut fx);
        self.change(target.id, MessageChange::Reaction { by: Side::Ours, emoji }, &mut fx);
        Ok(fx)
    }

    /// A call that carried a reaction is over. True when it was one: nothing of it is followed any further, because
    /// reactions are only ever reported as sent.
    pub(super) fn reaction_ended(&mut self, call: MessageId, failed: bool, fx: &mut Effects) -> bool {
        if !self.rare.get().reacting.contains_key(&call) {
            return false;
        }
        let reacting = &mut self.rare.edit().reacting;
        let Some(Reacting { message, before }) = reacting.remove(&call) else {
            return false;
        };
        self.outstanding.remove(&call);
        fx.save();
        if !failed {
            return true;
        }
        fx.record(Fact::ReactionFailed { message });
        let reacting = &mut self.rare.edit().reacting;
        let next = reacting.range_mut(call..).find(|(_, later)| later.message == message);
        match next {
            // Another one is shown already; should that fail as well, this one was never there.
            Some((_, later)) => later.before = before,
            None => {
                let by = Side::Ours;
                self.change(message, MessageChange::Reaction { by, emoji: before }, fx);
            }
        }
        true
    }
}

impl CallOutcome {
    /// True when it will not be tried again.
    pub(super) fn is_failure(&self) -> bool {
        match self {
            Self::Accepted { .. } => false,
            Self::Failed(_) => true,
        }
    }
}

/// What may be an emoji: WhatsApp decides, this keeps texts out.
fn is_emoji(text: &str) -> bool {
    let is_part = |c: char| !c.is_alphabetic() && !c.is_whitespace() && !c.is_control();
    (1..=EMOJI_CHARS_MAX).contains(&text.chars().count()) && text.chars().all(is_part) && !text.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::is_emoji;

    #[test]
    fn msg_10_a_reaction_is_an_emoji_and_no_text() {
        for emoji in ["👍", "❤️", "1️⃣", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"] {
            assert!(is_emoji(emoji), "{emoji}");
        }
        for text in ["", "ok", "👍 ", "12", "!", "👍a", "\u{0}"] {
            assert!(!is_emoji(text), "{text}");
        }
    }
}
