//! Reopening a closed conversation (REO-01..REO-07). That its customer has no other one is the account's to
//! know, so the wish comes from there.

use super::rare::Reopened;
use super::{CloseReason, Conversation, Hold, Routing};
use crate::domain::contact::Contact;
use crate::domain::fact::Fact;
use crate::domain::ids::AgentId;
use crate::domain::settings::Settings;
use crate::domain::{ActorKey, Effects, Env, Rejected, account};

impl Conversation {
    /// Whom it is reopened for. There is nobody when the whitelist refused a stranger: no record was made (WL-03).
    pub fn reopens_for(&self) -> Result<Contact, Rejected> {
        match self.contact_record() {
            Some(_) => Ok(self.contact.clone()),
            None => Err(Rejected::Stranger),
        }
    }

    /// REO-07: what the whitelist closed is reopened for those it lets pass now.
    pub fn must_be_whitelisted(&self, settings: &Settings) -> bool {
        let refused = matches!(
            self.routing,
            Routing::Closed {
                reason: CloseReason::Whitelist,
                ..
            }
        );
        let account = settings.accounts.get(&self.account);
        refused && account.is_some_and(|account| account.groups.whitelist.on)
    }

    pub(super) fn reopened(&mut self, agent: AgentId, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        let mut fx = Effects::default();
        let is_closed = matches!(self.routing, Routing::Closed { .. });
        if !is_closed || !env.settings.may_work(agent) || self.reopens_for().is_err() {
            // It was closed again meanwhile, or never: the door must not keep it.
            if !self.is_open() {
                self.tell_door(&mut fx);
            }
            return Ok(fx);
        }
        fx.record(Fact::Reopened { agent });
        // A door that was loaded anew since it asked does not know.
        let reopened = account::Input::InteractionReopened {
            interaction: self.id,
            contact: self.contact.clone(),
        };
        fx.tell(ActorKey::Account(self.account), reopened);
        self.rare.edit().reopened = Some(Reopened { at: env.now, by: agent });
        let hold = Hold {
            agent,
            queue: None,
            tab_open: true,
            away: false,
            since: env.now,
        };
        self.first_agent.get_or_insert(agent);
        self.hold_with_open_tab(hold, env, &mut fx);
        Ok(fx)
    }

    /// True while messages join it although its session is over: it was reopened and not closed since (WIN-05).
    pub(super) fn was_reopened(&self) -> bool {
        self.is_open() && self.rare.get().reopened.is_some()
    }
}
