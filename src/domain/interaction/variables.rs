//! What conditions and texts may name of an interaction (VAR-02).

use super::Conversation;
use crate::domain::Timestamp;
use crate::domain::content::Content;
use crate::domain::ids::{MessageId, QueueId};
use crate::domain::plan::pass::Values;
use crate::domain::settings::Settings;
use crate::domain::variables::now_values;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What a plan may know of a customer's message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Heard {
    /// Its id.
    pub message: MessageId,
    /// True when it opened the interaction.
    pub is_first: bool,
    /// When it was written.
    pub at: Timestamp,
    /// Its kind.
    pub kind: Cow<'static, str>,
    /// What was written in it: its text, a caption, what stands on a button.
    pub body: String,
    /// The name of its file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment: Option<Box<str>>,
}

impl Heard {
    /// What a plan may know of a content.
    pub(super) fn says(&mut self, content: &Content) {
        self.kind = match content {
            Content::Text { .. } => Cow::Borrowed("text"),
            Content::Media(_)
            | Content::Location(_)
            | Content::Contacts { .. }
            | Content::Choice(_)
            | Content::Template(_)
            | Content::Unsupported { .. } => Cow::Owned(content.kind().to_owned()),
        };
        self.body = content.words().to_owned();
        self.attachment = content.file_name().map(Into::into);
    }

    /// True when bots take it for a text (see [`Content::said`]).
    pub(super) fn is_said(&self) -> bool {
        matches!(self.kind.as_ref(), "text" | "choice")
    }
}

impl Conversation {
    /// Values of its variables by name; what has no value is left out.
    pub fn values(&self, settings: &Settings, now: Timestamp) -> Values {
        let mut values = now_values(now, settings.global.time_zone);
        self.add_values(settings, &mut values);
        values.retain(|_, value| !value.is_empty());
        values
    }

    fn add_values(&self, settings: &Settings, values: &mut Values) {
        let mut put = |name: &str, value: String| {
            values.insert(name.to_owned(), value);
        };
        put("account.id", self.account.to_string());
        if let Some(account) = settings.accounts.get(&self.account) {
            put("account.name", account.name.as_ref().to_owned());
            put("account.key", account.key.as_ref().to_owned());
            put("account.phone", account.phone.as_ref().to_owned());
            put("account.type", account.kind.name().to_owned());
            put("account.description", account.description.as_ref().to_owned());
            put("list.id", account.contact_list.to_string());
            put("list.name", account.contact_list_name.as_ref().to_owned());
        }
        if let Some(queue) = self.present_queue().and_then(|id| settings.queues.get(&id)) {
            put("queue.id", queue.id.to_string());
            put("queue.name", queue.name.as_ref().to_owned());
        }
        if let Some(agent) = self.hold().and_then(|hold| settings.agents.get(&hold.agent)) {
            put("agent.id", agent.id.to_string());
            put("agent.fullname", agent.full_name.clone());
            put("agent.alias", agent.alias.clone().unwrap_or_default());
            put("agent.name", agent.public_name().to_owned());
            put("agent.email", agent.email.clone().unwrap_or_default());
        }
        let phone = self.contact.identity.phone.clone().unwrap_or_default();
        put("contact.id", self.contact.id.to_string());
        put("contact.firstName", self.contact.name.clone());
        put("contact.name", self.contact.name.clone());
        put("contact.phone", phone.clone());
        put("contact.mobile", phone);
        for (name, value) in self.contact.details.iter() {
            put(name, value.to_owned());
        }
        put("interaction.id", self.id.to_string());
        put("interaction.createdAt", self.created_at.to_string());
        put("interaction.origin", self.origin().to_owned());
        put("interaction.tags", settings.tag_names(&self.tags));
        put("interaction.unread", self.unread.to_string());
        put("interaction.messages", self.messages.to_string());
        if let Some(talk) = self.talk() {
            put("bot.name", talk.name.clone());
        } else if let Some(left) = &self.rare.get().bot_left {
            put("bot.name", left.name.clone());
            put("bot.exitReason", left.why.clone());
        }
        for (name, result) in &self.rare.get().results {
            put(&format!("vars.{name}"), result.clone());
        }
        if let Some(heard) = &self.heard {
            put("message.id", heard.message.to_string());
            put("message.body", heard.body.clone());
            put("message.type", heard.kind.as_ref().to_owned());
            put("message.createdAt", heard.at.to_string());
            put(
                "message.attachmentName",
                heard.attachment.as_deref().unwrap_or_default().to_owned(),
            );
        }
    }

    /// The queue it waits in, or came through to who holds it.
    fn present_queue(&self) -> Option<QueueId> {
        let ringing = self.ringing_queue().map(|ring| ring.queue);
        ringing.or_else(|| self.hold().and_then(|hold| hold.queue))
    }
}
