//! A conversation whose last word is the agent's ends by itself when its customer stays silent (CLS-10..12).

use super::Conversation;
use crate::domain::Env;

impl Conversation {
    /// The agent's message is the last one: the time begins anew. What the account says at this moment counts,
    /// also when it is changed later.
    pub(super) fn expect_an_answer(&mut self, env: &Env<'_>) {
        let account = env.settings.accounts.get(&self.account);
        let mins = account.map_or(0, |account| account.groups.session.inactivity_mins);
        let at = (mins > 0).then(|| env.now.plus_secs(i64::from(mins) * 60));
        if at.is_some() || self.rare.get().inactive_at.is_some() {
            self.rare.edit().inactive_at = at;
        }
    }

    /// The customer wrote, or somebody else has it now.
    pub(super) fn expect_nothing(&mut self) {
        if self.rare.get().inactive_at.is_some() {
            self.rare.edit().inactive_at = None;
        }
    }
}
