//! How a conversation is shown over REST (INT-05).

use crate::domain::Timestamp;
use crate::domain::ids::{AccountId, AgentId, ContactId, InteractionId, QueueId};
use crate::domain::interaction::{CloseReason, Conversation, Routing};
use crate::domain::masking::Masking;
use crate::domain::message::Direction;
use crate::domain::settings::Settings;
use crate::http::error::ApiError;
use crate::http::state::AppState;
use crate::http::ws::cards::TagCard;
use crate::http::ws::encode::tag_card;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// One conversation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Interaction {
    #[schema(value_type = String)]
    pub id: InteractionId,
    #[schema(value_type = String)]
    pub account_id: AccountId,
    pub account_name: String,
    pub account_key: String,
    /// Nothing when the whitelist refused a customer of whom there is no record.
    #[schema(value_type = Option<String>)]
    pub contact_id: Option<ContactId>,
    pub contact_name: String,
    pub contact_label: String,
    /// `planning`, `bot`, `offering`, `parked`, `assigned`, `wait_agent`, `wait_queue`, `transferring`, `disposing` or `closed`.
    pub state: String,
    #[schema(value_type = Option<String>)]
    pub agent_id: Option<AgentId>,
    pub agent_name: Option<String>,
    /// Who held it first; stays so whoever holds it later (INT-06).
    #[schema(value_type = Option<String>)]
    pub first_agent_id: Option<AgentId>,
    pub first_agent_name: Option<String>,
    /// When an agent first answered.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub first_response_at: Option<Timestamp>,
    /// Name of the bot that serves it now.
    pub bot_name: Option<String>,
    #[schema(value_type = Option<String>)]
    pub queue_id: Option<QueueId>,
    pub queue_name: Option<String>,
    pub unread: u32,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub assigned_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    pub last_message_at: Timestamp,
    /// `in` or `out`.
    #[schema(value_type = String)]
    pub last_message_direction: Direction,
    pub preview: String,
    /// When free texts begin to be refused: 24 hours after the customer's last message; until they have written, 24
    /// hours after the first delivery. In the past while nothing was delivered.
    #[schema(value_type = String, format = DateTime)]
    pub window_expires_at: Timestamp,
    /// Who wrote first: `inbound`, `outbound-agent` or `outbound-campaign`.
    pub origin: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Timestamp>,
    /// `agent`, `supervisor`, `plan`, or what of the system closed it: `inactivity`, `session_expired`, `account_removed`,
    /// `quick_reply`, `whitelist`.
    #[schema(value_type = Option<String>)]
    pub close_reason: Option<CloseReason>,
    /// Name of the agent or supervisor who closed it.
    pub closed_by: Option<String>,
    /// How it ended: names from the first level down, joined by ` / `.
    pub disposition: Option<String>,
    /// The same names one by one; the last is the lowest level that was chosen (DSP-05).
    pub disposition_levels: Vec<String>,
    /// What was added to that.
    pub disposition_note: Option<String>,
    /// When it was reopened last.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub reopened_at: Option<Timestamp>,
    /// Name of the agent who did.
    pub reopened_by: Option<String>,
    /// Transfers that were accepted.
    pub transfers: u32,
    /// The conversation it carries on, when that one's session was over.
    #[schema(value_type = Option<String>)]
    pub previous_id: Option<InteractionId>,
    /// Its tags, by name.
    pub tags: Vec<TagCard>,
}

/// Names and keys of the accounts of conversations, also of removed ones.
pub(super) struct Names(BTreeMap<AccountId, (String, String)>);

impl Names {
    pub async fn of(accounts: impl IntoIterator<Item = AccountId>, state: &AppState) -> Result<Self, ApiError> {
        let settings = state.settings.load_full();
        let mut names = BTreeMap::new();
        let mut gone = BTreeSet::new();
        for id in accounts {
            match settings.accounts.get(&id) {
                Some(account) => {
                    names.insert(id, (account.name.to_string(), account.key.to_string()));
                }
                None => {
                    gone.insert(id);
                }
            }
        }
        if !gone.is_empty() {
            names.extend(state.store.account_names(gone.into_iter().collect()).await?);
        }
        Ok(Self(names))
    }

    fn get(&self, account: AccountId) -> (String, String) {
        self.0.get(&account).cloned().unwrap_or_default()
    }
}

impl Interaction {
    pub(super) fn of(
        conversation: &Conversation,
        settings: &Settings,
        names: &Names,
        masking: Option<Masking>,
    ) -> Self {
        let (account_name, account_key) = names.get(conversation.account);
        let close_reason = if let Routing::Closed { reason, .. } = conversation.routing {
            Some(reason)
        } else {
            None
        };
        let (name, label) = (&conversation.contact.name, conversation.contact.identity.label());
        let (contact_name, contact_label, preview) = match masking {
            None => (name.clone(), label, conversation.preview.clone()),
            Some(masking) => (
                masking.name(name),
                masking.number(&label),
                masking.text(&conversation.preview, &label),
            ),
        };
        let hold = conversation.hold();
        let reopened = conversation.rare.get().reopened;
        let levels = disposition(conversation, close_reason);
        let disposed = conversation.rare.get().disposed.as_ref();
        let agent_id = holder(conversation);
        let ringing = conversation.ringing_queue().map(|ring| ring.queue);
        let queue_id = hold.and_then(|hold| hold.queue).or(ringing);
        let queue = queue_id.and_then(|id| settings.queues.get(&id));
        Self {
            id: conversation.id,
            account_id: conversation.account,
            account_name,
            account_key,
            contact_id: conversation.contact_record(),
            contact_name,
            contact_label,
            state: conversation.state().to_owned(),
            agent_id,
            agent_name: agent_id.map(|id| settings.agent_name(id)),
            first_agent_id: conversation.first_agent,
            first_agent_name: conversation.first_agent.map(|id| settings.agent_name(id)),
            first_response_at: conversation.first_response_at,
            bot_name: conversation.talk().map(|talk| talk.name.clone()),
            queue_id,
            queue_name: queue.map(|queue| queue.name.as_ref().to_owned()),
            unread: conversation.unread,
            created_at: conversation.created_at,
            assigned_at: hold.map(|hold| hold.since),
            last_message_at: conversation.last_message_at,
            last_message_direction: conversation.last_message_direction,
            preview,
            window_expires_at: conversation.shown_window(),
            origin: conversation.origin().to_owned(),
            closed_at: conversation.closed_at(),
            close_reason,
            closed_by: closed_by(conversation, settings),
            disposition: Some(levels.join(" / ")).filter(|_| !levels.is_empty()),
            disposition_levels: levels,
            disposition_note: disposed.and_then(|disposed| disposed.note.clone()),
            reopened_at: reopened.map(|reopened| reopened.at),
            reopened_by: reopened.map(|reopened| settings.agent_name(reopened.by)),
            transfers: conversation.rare.get().transfers,
            previous_id: conversation.rare.get().previous,
            tags: conversation.tag_views(settings).iter().map(tag_card).collect(),
        }
    }
}

/// From the first level down: what was chosen, or what the server sets when it closes one by itself.
fn disposition(conversation: &Conversation, reason: Option<CloseReason>) -> Vec<String> {
    if let Some(by_server) = reason.and_then(CloseReason::disposition) {
        return vec![by_server.to_owned()];
    }
    let chosen = conversation.rare.get().disposed.as_ref();
    chosen.map_or_else(Vec::new, |chosen| chosen.levels.clone())
}

fn closed_by(conversation: &Conversation, settings: &Settings) -> Option<String> {
    let Routing::Closed { by, supervisor, .. } = &conversation.routing else {
        return None;
    };
    let supervisor = supervisor.as_ref().map(|supervisor| supervisor.name.clone());
    supervisor.or_else(|| by.map(|agent| settings.agent_name(agent)))
}

/// Who holds it, or closed it.
pub(super) fn holder(conversation: &Conversation) -> Option<AgentId> {
    if let Routing::Closed { by, .. } = &conversation.routing {
        *by
    } else {
        conversation.hold().map(|hold| hold.agent)
    }
}
