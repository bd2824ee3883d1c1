//! WL-02: a customer who may not write is told so, and the conversation ends as it begins.

use super::{CloseReason, Conversation, Refusal};
use crate::config::limits::TEXT_CHARS_MAX;
use crate::domain::ids::ContactId;
use crate::domain::template;
use crate::domain::{Effects, Env};
use std::collections::BTreeMap;

impl Conversation {
    /// No plan, no agent, nothing unread. Of a stranger there is no record, and none is made (WL-03).
    pub(super) fn refuse(&mut self, refusal: Refusal, is_stranger: bool, env: &mut Env<'_>, fx: &mut Effects) {
        if is_stranger {
            self.rare.edit().stranger = true;
        }
        if refusal.answer
            && let Some(text) = self.refusal_text(env)
        {
            self.reply(text, env, fx);
        }
        self.close(CloseReason::Whitelist, None, env, fx);
    }

    /// What the account says to those (ACC-35).
    fn refusal_text(&self, env: &Env<'_>) -> Option<String> {
        let account = env.settings.accounts.get(&self.account)?;
        let values = self.values(env.settings, env.now);
        let values: BTreeMap<&str, &str> = values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let response = &account.groups.whitelist.response;
        // A text that cannot be filled in is still better than none.
        let text = template::render_with(response, &values).unwrap_or_else(|_| response.clone());
        let text: String = text.chars().take(TEXT_CHARS_MAX).collect();
        (!text.trim().is_empty()).then_some(text)
    }

    /// The record of its customer, if there is one.
    pub fn contact_record(&self) -> Option<ContactId> {
        (!self.rare.get().stranger).then_some(self.contact.id)
    }
}
