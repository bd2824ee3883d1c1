//! What customers do to messages that exist: reactions, edits, messages taken back. Nothing of it is a message: it
//! starts no routing, reaches no bot and is not the last word (MSG-11).

use super::rare::ChangedAt;
use super::{Conversation, delivery};
use crate::config::limits::{CHANGES_REMEMBERED_MAX, PREVIEW_CHARS_MAX, SERVICE_WINDOW_SECS};
use crate::domain::content::Content;
use crate::domain::ids::{InboxId, MessageId};
use crate::domain::inbound::{CustomerChange, InboundChange};
use crate::domain::message::{Direction, MessageChange, Side};
use crate::domain::notice::{Audience, Notice};
use crate::domain::{Durable, Effects, Env, Timestamp};

/// What lists and offers show of a message that was taken back.
const DELETED: &str = "Message deleted";

impl Conversation {
    /// Belongs to the conversation that has the message, even when it is closed: then nobody is told.
    pub(super) fn customer_changed(&mut self, inbox: InboxId, event: InboundChange, env: &mut Env<'_>) -> Effects {
        let mut fx = delivery::of_unknown(inbox);
        let Some((_, message)) = event.about.filter(|(interaction, _)| *interaction == self.id) else {
            return fx;
        };
        let at = event.at.min(env.now);
        let change = match event.change {
            CustomerChange::Reacted { emoji } => {
                if !self.is_newest_change(message, at, |changed| &mut changed.reacted) {
                    return fx;
                }
                if emoji.is_some() {
                    self.refresh_window(at, env, &mut fx);
                }
                let by = Side::Customer;
                MessageChange::Reaction { by, emoji }
            }
            CustomerChange::Edited { content } => {
                if !self.is_newest_change(message, at, |changed| &mut changed.edited) {
                    return fx;
                }
                self.reword(message, Some(&content), env, &mut fx);
                let content = *content;
                MessageChange::Edited { content, at }
            }
            CustomerChange::Revoked => {
                self.reword(message, None, env, &mut fx);
                MessageChange::Deleted { at }
            }
        };
        fx.save();
        self.change(message, change, &mut fx);
        fx
    }

    /// Writes a change down and shows it to whoever has the thread open.
    pub(super) fn change(&self, message: MessageId, change: MessageChange, fx: &mut Effects) {
        if let Some(hold) = self.hold().filter(|hold| hold.tab_open) {
            let notice = Notice::MessageChanged {
                interaction: self.id,
                message,
                change: change.clone(),
                customer: self.contact.identity.label(),
            };
            fx.notify(Audience::Agent(hold.agent), notice);
        }
        fx.durable(Durable::Change { message, change });
    }

    /// False for a change that arrives behind a newer one of its kind; webhooks have no order.
    fn is_newest_change(
        &mut self,
        message: MessageId,
        at: Timestamp,
        which: impl Fn(&mut ChangedAt) -> &mut Option<Timestamp>,
    ) -> bool {
        let changed = &mut self.rare.edit().changed;
        let last = which(changed.entry(message).or_default());
        if last.is_some_and(|last| last > at) {
            return false;
        }
        *last = Some(at);
        while changed.len() > CHANGES_REMEMBERED_MAX {
            changed.pop_first();
        }
        true
    }

    /// WhatsApp's window, as far as its provider's time says that this is newer than the last message.
    fn refresh_window(&mut self, at: Timestamp, env: &Env<'_>, fx: &mut Effects) {
        let until = at.plus_secs(SERVICE_WINDOW_SECS);
        if self.is_open() && until > self.window_expires_at {
            self.window_expires_at = until;
            self.show(env, fx);
        }
    }

    /// The customer's newest message says something else, or nothing any longer. What the plan has done with it
    /// stays done.
    fn reword(&mut self, message: MessageId, content: Option<&Content>, env: &Env<'_>, fx: &mut Effects) {
        let Some(heard) = self.heard.as_mut().filter(|heard| heard.message == message) else {
            return;
        };
        let was_last = heard.at == self.last_message_at && self.last_message_direction == Direction::In;
        if let Some(content) = content {
            heard.says(content);
        }
        if !was_last {
            return;
        }
        self.preview = content.map_or_else(|| DELETED.to_owned(), |content| content.preview(PREVIEW_CHARS_MAX));
        self.reword_queue(env, fx);
        self.reword_agent(env, fx);
        self.show(env, fx);
    }
}
