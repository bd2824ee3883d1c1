//! An account as administrators read it: everything but the secrets, with what its type can do, how
//! it is doing and what is odd about it.

use super::account_credentials::{Credentials, Secret};
use super::account_groups::{
    Assistant, Grouping, MandatoryDisposition, Recontact, Session, TemplateName, Transfer, Transfers, Translation,
    Video, Whitelist,
};
use super::accounts::{Account, AccountType, Health, Notification};
use crate::config::limits::WARNING_AGENTS_MAX;
use crate::domain::Timestamp;
use crate::domain::account::settings as stored;
use crate::domain::ids::{AgentId, ContactListId};
use crate::domain::plan::Application;
use crate::domain::provider::ProviderKind;
use crate::domain::settings::{self, Settings};
use crate::http::accounts_directory;
use crate::http::state::AppState;
use crate::store;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// PRV-02, PRV-03: what accounts of a type can do beside receiving and answering.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountCapabilities)]
pub struct Capabilities {
    /// False: this version cannot speak to this type of provider yet. Nothing is received, and what
    /// is sent fails.
    pub adapter: bool,
    pub delivery_status: bool,
    pub locations: bool,
    pub contact_cards: bool,
    /// Templates, and with them campaigns, new conversations and recontact.
    pub templates: bool,
    pub quotes: bool,
    pub reactions: bool,
    /// Customers are shown that somebody types.
    pub typing: bool,
}

/// Something about an account that is allowed, and probably not meant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountWarning)]
pub struct Warning {
    pub code: WarningCode,
    pub message: String,
    /// The agents it is about, at most 20.
    #[schema(value_type = Vec<String>)]
    pub agent_ids: Vec<AgentId>,
}

/// The kinds of warning.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountWarningCode)]
#[serde(rename_all = "snake_case")]
pub enum WarningCode {
    /// WL-04: the whitelist is on and lets nobody pass.
    WhitelistEmpty,
    /// AGT-03: members of a queue of the plan are not associated with the account.
    MembersNotAssociated,
}

impl Account {
    /// What an administrator reads: everything but the secrets.
    pub(super) fn of(account: store::Account, state: &AppState) -> Self {
        let now = state.clock.now();
        let receive_url = accounts_directory::receive_url(&account, &state.config.server.public_url);
        let fields = account.fields;
        let groups = fields.groups.clone();
        let retired = account.retired.filter(|old| now < old.until);
        Self {
            id: account.id,
            version: u32::try_from(account.version).unwrap_or(u32::MAX),
            r#type: account.kind.into(),
            capabilities: Capabilities::of(account.kind),
            warnings: warnings(account.id, &state.settings.load()),
            health: health(account.id, now, state),
            verify_token: fields
                .credentials
                .meta()
                .map(|meta| meta.verify_token.expose_secret().to_owned()),
            credentials: Credentials::of(&fields.credentials),
            receive_url,
            proxy_token: account.receive_token,
            retired_token_until: retired.map(|old| old.until),
            contact_list_id: ContactListId(fields.contact_list.unwrap_or_default()),
            domain: fields.domain,
            wait_agent_secs: fields.wait_agent_secs,
            wait_queue_secs: fields.wait_queue_secs,
            notification: Notification {
                sound: fields.sound,
                shake: fields.shake,
                template: fields.notification_template,
            },
            transfer: groups.transfer.into(),
            disposition: groups.disposition.into(),
            recontact: Recontact {
                template: groups.recontact.map(TemplateName::from),
            },
            assistant: Assistant {
                bot_id: groups.assistant.map(|bot| bot.to_string()),
            },
            translation: groups.translation.into(),
            whitelist: groups.whitelist.into(),
            video: Video::of(groups.video, fields.video_api_key.as_ref()),
            session: groups.session.into(),
            name: fields.name,
            key: fields.key,
            phone: fields.phone,
            description: fields.description,
            created_at: account.created_at,
        }
    }
}

fn health(id: crate::domain::ids::AccountId, now: Timestamp, state: &AppState) -> Health {
    let health = state.store.account_health(id, now);
    let at_the_door = state.directory.health(id);
    Health {
        last_inbound_at: health.last_inbound_at.max(at_the_door.last_inbound_at()),
        last_outbound_at: health.last_outbound_at,
        last_outbound_error: health.last_outbound_error,
        signature_failures: at_the_door.signature_failures(now),
    }
}

/// What is odd about an account.
fn warnings(id: crate::domain::ids::AccountId, settings: &Settings) -> Vec<Warning> {
    let plain = |code, message: String| Warning {
        code,
        message,
        agent_ids: Vec::new(),
    };
    let mut warnings = Vec::new();
    let Some(account) = settings.accounts.get(&id) else {
        return warnings;
    };
    if account.groups.whitelist.on && account.whitelist.is_empty() {
        let message = "the whitelist is on, and no list is associated: nobody can open an interaction";
        warnings.push(plain(WarningCode::WhitelistEmpty, message.to_owned()));
    }
    let strangers = strangers(account, settings);
    if !strangers.is_empty() {
        let message = format!(
            "{} members of its queues are not associated with it: they get its offers, and see only the interactions they hold",
            strangers.len()
        );
        warnings.push(Warning {
            code: WarningCode::MembersNotAssociated,
            message,
            agent_ids: strangers.into_iter().take(WARNING_AGENTS_MAX).collect(),
        });
    }
    warnings
}

/// AGT-03: whom the plan's queues offer to and who is not associated with the account.
fn strangers(account: &settings::Account, settings: &Settings) -> BTreeSet<AgentId> {
    let steps = account.plan.steps.iter().filter(|step| step.enabled);
    let queues = steps.filter_map(|step| {
        if let Application::Queue { queue, .. } = &step.application {
            settings.queues.get(queue)
        } else {
            None
        }
    });
    let members = queues.flat_map(|queue| queue.members.iter().copied());
    members.filter(|agent| !account.agents.contains(agent)).collect()
}

impl Capabilities {
    fn of(kind: ProviderKind) -> Self {
        let can = kind.capabilities();
        Self {
            adapter: can.adapter,
            delivery_status: can.delivery_status,
            locations: can.locations,
            contact_cards: can.contact_cards,
            templates: can.templates,
            quotes: can.quotes,
            reactions: can.reactions,
            typing: can.typing,
        }
    }
}

impl From<ProviderKind> for AccountType {
    fn from(kind: ProviderKind) -> Self {
        match kind {
            ProviderKind::Twilio => Self::Twilio,
            ProviderKind::Sinch => Self::Sinch,
            ProviderKind::Meta => Self::Meta,
            ProviderKind::Kaleyra => Self::Kaleyra,
        }
    }
}

impl From<AccountType> for ProviderKind {
    fn from(kind: AccountType) -> Self {
        match kind {
            AccountType::Twilio => Self::Twilio,
            AccountType::Sinch => Self::Sinch,
            AccountType::Meta => Self::Meta,
            AccountType::Kaleyra => Self::Kaleyra,
        }
    }
}

impl From<stored::Transfers> for Transfers {
    fn from(transfers: stored::Transfers) -> Self {
        let one = |transfer: stored::Transfer| Transfer {
            on: transfer.on,
            timeout_secs: transfer.timeout_secs,
        };
        Self {
            queue: one(transfers.queue),
            agent: one(transfers.agent),
        }
    }
}

impl From<stored::MandatoryDisposition> for MandatoryDisposition {
    fn from(disposition: stored::MandatoryDisposition) -> Self {
        Self {
            mandatory: disposition.on,
            pause_id: disposition.pause.map(|pause| pause.to_string()),
        }
    }
}

impl From<stored::TemplateName> for TemplateName {
    fn from(template: stored::TemplateName) -> Self {
        Self {
            name: template.name,
            language: template.language,
        }
    }
}

impl From<stored::Translation> for Translation {
    fn from(translation: stored::Translation) -> Self {
        Self {
            on: translation.on,
            cloud_provider_id: translation.cloud_provider.map(|cloud| cloud.to_string()),
        }
    }
}

impl From<stored::Whitelist> for Whitelist {
    fn from(whitelist: stored::Whitelist) -> Self {
        Self {
            on: whitelist.on,
            response: whitelist.response,
        }
    }
}

impl Video {
    fn of(video: stored::Video, api_key: Option<&SecretString>) -> Self {
        Self {
            on: video.on,
            api_key: Secret {
                is_set: api_key.is_some(),
            },
            topic: video.topic,
            note: video.note,
            metadata: serde_json::from_str(&video.metadata).ok(),
        }
    }
}

impl From<stored::Session> for Session {
    fn from(session: stored::Session) -> Self {
        Self {
            grouping: match session.grouping {
                stored::Grouping::Hours24 => Grouping::Hours24,
                stored::Grouping::WhileOpen => Grouping::WhileOpen,
            },
            inactivity_mins: session.inactivity_mins,
            closing_text: session.closing_text,
            plan_passes_max: session.plan_passes_max,
        }
    }
}
