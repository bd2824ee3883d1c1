//! The account's recontact template (WIN-08): the only thing that gets through when the service window is over, and
//! what its answer does to a conversation that was closed meanwhile (REO-08).

use super::sending::Written;
use super::{Conversation, CustomerWrote, Recontacted, Routing};
use crate::config::limits::{RECONTACT_ANSWER_DAYS_MAX, RECONTACT_PAUSE_SECS};
use crate::domain::content::Content;
use crate::domain::fact::Fact;
use crate::domain::ids::AgentId;
use crate::domain::message::Sender;
use crate::domain::notice::Audience;
use crate::domain::permissions::Switch;
use crate::domain::{ActorKey, Effects, Env, Rejected, account};

const DAY_SECS: i64 = 86_400;

impl Conversation {
    /// The holder sends it in an open conversation, and whoever may send templates in a closed one.
    pub(super) fn recontact_asked(&mut self, agent: AgentId, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        if !env.settings.agent_may(agent, Switch::SendTemplates) || !env.settings.may_work(agent) {
            return Err(Rejected::NotPermitted);
        }
        if self.is_open() {
            self.must_be_writable_by(agent)?;
        }
        self.contact_record().ok_or(Rejected::Stranger)?;
        self.must_support("templates", |can| can.templates, env)?;
        let template = self.recontact_template(env)?;
        let sent_lately = |sent: Recontacted| sent.at.plus_secs(RECONTACT_PAUSE_SECS) > env.now;
        if self.rare.get().recontacted.is_some_and(sent_lately) {
            return Err(self.not_now("a recontact template was sent a moment ago (WIN-08)"));
        }
        let mut fx = Effects::default();
        if self.is_open() {
            self.resume_hold(env, &mut fx);
        }
        fx.record(Fact::Recontacted { agent });
        let message = self.send_out(Sender::System, Written::plain(template), env, &mut fx);
        self.note_newest(&message);
        self.rare.edit().recontacted = Some(Recontacted {
            at: env.now,
            until: env.now.plus_secs(RECONTACT_ANSWER_DAYS_MAX * DAY_SECS),
        });
        if self.is_open() {
            self.expect_an_answer(env);
            fx.notify(Audience::Agent(agent), self.saved(message));
            self.show(env, &mut fx);
        } else {
            self.tell_door(&mut fx);
        }
        Ok(fx)
    }

    fn recontact_template(&self, env: &Env<'_>) -> Result<Content, Rejected> {
        let account = env.settings.accounts.get(&self.account).ok_or(Rejected::Gone)?;
        let named = account.groups.recontact.as_ref().ok_or(Rejected::NoRecontactTemplate)?;
        Ok(named.content())
    }

    /// True when it is closed and its customer's next message reopens it.
    pub fn awaits_answer(&self) -> bool {
        !self.is_open() && self.rare.get().recontacted.is_some()
    }

    /// The customer answered, or has not for too long.
    pub(super) fn forget_recontact(&mut self, fx: &mut Effects) {
        if self.rare.get().recontacted.is_some() {
            self.rare.edit().recontacted = None;
            fx.save();
        }
    }

    /// SM-48: open again, for whoever held it last, then for the plan.
    pub(super) fn answered_recontact(&mut self, wrote: CustomerWrote, env: &mut Env<'_>, fx: &mut Effects) {
        let holder = self.rare.get().last_holder;
        let holder = holder.or_else(|| self.closed_by().map(|agent| (agent, None)));
        self.routing = Routing::Parked;
        fx.record(Fact::ReopenedByAnswer);
        // A door that was loaded anew since it passed the message on does not know.
        let reopened = account::Input::InteractionReopened {
            interaction: self.id,
            contact: self.contact.clone(),
        };
        fx.tell(ActorKey::Account(self.account), reopened);
        self.append_inbound(wrote, false, env, fx);
        self.ask_first(holder, env, fx);
    }
}
