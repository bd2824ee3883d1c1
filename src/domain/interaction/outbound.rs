//! Conversations that this side begins: an agent writes first (SM-45, OUT-03), or a campaign does (SM-43), whose
//! buttons may end them (SM-29). Until the customer answers, their session counts from what was delivered (WIN-03).

use super::sending::{Said, Written};
use super::{CloseReason, Conversation, CustomerWrote};
use crate::config::limits::SERVICE_WINDOW_SECS;
use crate::domain::contact::Contact;
use crate::domain::content::Content;
use crate::domain::fact::Fact;
use crate::domain::ids::{AccountId, AgentId, ClientRef, InteractionId, MessageId};
use crate::domain::message::Sender;
use crate::domain::notice::Audience;
use crate::domain::{Effects, Env, Rejected, Timestamp};
use serde::{Deserialize, Serialize};

/// The first message of this side.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Started {
    /// Whose it is.
    pub by: Starter,
    /// To whom.
    pub contact: Contact,
    /// What it says.
    pub content: Content,
}

/// Who writes first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Starter {
    /// An agent, whose conversation it is.
    Agent {
        /// Who.
        agent: AgentId,
        /// The client's id of the command.
        client_ref: ClientRef,
    },
    /// A campaign.
    Campaign {
        /// Which.
        campaign: i64,
        /// Until when an answer belongs to it (CAM-05).
        answers_until: Timestamp,
        /// True when a button of its message ends the conversation (CAM-30).
        closes_by_button: bool,
    },
}

/// What is remembered of a conversation that this side began.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Outbound {
    /// Whose first message it was.
    pub origin: Origin,
    /// A day after the first delivery (WIN-03); `None` while nothing is known to have been delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_expires_at: Option<Timestamp>,
    /// The newest delivery (WIN-05).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<Timestamp>,
}

/// Whose first message it was.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    /// An agent's.
    Agent,
    /// A campaign's.
    Campaign {
        /// Which.
        campaign: i64,
        /// The message.
        message: MessageId,
        /// Until when an answer belongs to it.
        answers_until: Timestamp,
        /// True when a button of its message ends the conversation.
        closes_by_button: bool,
    },
}

impl Origin {
    /// Its name in texts, rows and frames.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Agent => "outbound-agent",
            Self::Campaign { .. } => "outbound-campaign",
        }
    }
}

/// A conversation whose customer has not written.
pub(super) fn begin(
    account: AccountId,
    id: InteractionId,
    started: Started,
    env: &mut Env<'_>,
) -> Result<(Conversation, Effects), Rejected> {
    let Started { by, contact, content } = started;
    let mut conversation = Conversation::blank(id, account, contact, env.now);
    let mut fx = Effects::default();
    match by {
        Starter::Agent { agent, client_ref } => {
            if !env.settings.may_work(agent) {
                return Err(Rejected::NotPermitted);
            }
            fx.record(Fact::Started { agent });
            conversation.rare.edit().outbound = Some(Outbound::new(Origin::Agent));
            conversation.assign(agent, None, env, &mut fx);
            fx.extend(conversation.agent_sent(agent, client_ref, Said::plain(content), env)?);
        }
        Starter::Campaign {
            campaign,
            answers_until,
            closes_by_button,
        } => {
            fx.record(Fact::SentByCampaign { campaign });
            let message = conversation.send_out(Sender::System, Written::plain(content), env, &mut fx);
            conversation.note_newest(&message);
            conversation.rare.edit().outbound = Some(Outbound::new(Origin::Campaign {
                campaign,
                message: message.id,
                answers_until,
                closes_by_button,
            }));
        }
    }
    Ok((conversation, fx))
}

impl Outbound {
    fn new(origin: Origin) -> Self {
        Self {
            origin,
            session_expires_at: None,
            delivered_at: None,
        }
    }
}

impl Conversation {
    /// The customer has a conversation already (OUT-04, CAM-22): the message goes into it. Whoever holds it is the
    /// only agent who writes; what nobody holds is taken over.
    pub(super) fn started_again(&mut self, started: Started, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        if !self.is_open() {
            return Err(Rejected::Closed);
        }
        match started.by {
            Starter::Agent { agent, client_ref } => {
                self.must_be_sendable(&client_ref, &started.content, None, env)?;
                if self.hold().is_some_and(|hold| hold.agent == agent) {
                    self.must_be_writable_by(agent)?;
                }
                let mut fx = self.taken(agent, env)?;
                fx.extend(self.agent_sent(agent, client_ref, Said::plain(started.content), env)?);
                Ok(fx)
            }
            Starter::Campaign { campaign, .. } => {
                let mut fx = Effects::default();
                fx.record(Fact::SentByCampaign { campaign });
                // It answers nobody: a customer who waits still does.
                let message = self.send_out(Sender::System, Written::plain(started.content), env, &mut fx);
                if let Some(hold) = self.hold().filter(|hold| hold.tab_open) {
                    fx.notify(Audience::Agent(hold.agent), self.saved(message));
                }
                self.show(env, &mut fx);
                Ok(fx)
            }
        }
    }

    /// How this side began it, until the customer has written.
    fn unanswered(&self) -> Option<&Outbound> {
        self.rare.get().outbound.as_ref().filter(|_| self.heard.is_none())
    }

    /// Something reached the customer. Until they answer, the session counts from it.
    pub(super) fn note_delivery(&mut self, at: Timestamp, env: &Env<'_>, fx: &mut Effects) {
        let is_answered = self.heard.is_some();
        let Some(outbound) = self.rare.edit_outbound().filter(|_| !is_answered) else {
            return;
        };
        let at = at.min(env.now);
        outbound.delivered_at = outbound.delivered_at.max(Some(at));
        let first = at.plus_secs(SERVICE_WINDOW_SECS);
        outbound.session_expires_at = Some(outbound.session_expires_at.map_or(first, |known| known.min(first)));
        fx.save();
        self.show(env, fx);
    }

    /// End of the window as people see it: WIN-03 until the customer has written, then WIN-02. In the past while
    /// nothing of ours is known to have been delivered.
    pub fn shown_window(&self) -> Timestamp {
        let session = self.unanswered().and_then(|outbound| outbound.session_expires_at);
        session.map_or(self.window_expires_at, |until| until.max(self.window_expires_at))
    }

    /// Until when a message of the customer belongs to it (WIN-05, CAM-05).
    pub(super) fn session_ends_at(&self) -> Timestamp {
        let Some(outbound) = self.unanswered() else {
            return self.window_expires_at;
        };
        let newest = outbound.delivered_at.unwrap_or(self.created_at);
        let a_day = newest.plus_secs(SERVICE_WINDOW_SECS).max(self.window_expires_at);
        match outbound.origin {
            Origin::Agent => a_day,
            Origin::Campaign { answers_until, .. } => a_day.max(answers_until),
        }
    }

    /// SM-29: a button of the campaign's own message, in a conversation that no agent holds (CAM-31, CAM-32).
    pub(super) fn is_closing_button(&self, wrote: &CustomerWrote) -> bool {
        let Some(Origin::Campaign {
            message: sent,
            closes_by_button: true,
            ..
        }) = self.rare.get().outbound.as_ref().map(|outbound| &outbound.origin)
        else {
            return false;
        };
        let pressed = matches!(wrote.message.content, Content::Choice(_));
        let about = wrote.message.quote.as_ref().and_then(|quote| quote.message);
        pressed && about == Some(*sent) && self.hold().is_none()
    }

    /// Nothing is routed and nobody is notified; the thread keeps what the button says (CAM-30).
    pub(super) fn closed_by_button(&mut self, wrote: CustomerWrote, env: &mut Env<'_>) -> Effects {
        let mut fx = Effects::default();
        self.append_inbound(wrote, false, env, &mut fx);
        self.close(CloseReason::QuickReply, None, env, &mut fx);
        fx
    }

    /// Who wrote first.
    pub fn origin(&self) -> &'static str {
        let outbound = self.rare.get().outbound.as_ref();
        outbound.map_or("inbound", |outbound| outbound.origin.name())
    }
}
