//! The groups of settings of an account on the wire: each is read and written as a whole.

use super::account_credentials::Secret;
use crate::config::limits::{DESCRIPTION_CHARS_MAX, PROVIDER_SECRET_BYTES_MAX};
use crate::config::limits::{
    INACTIVITY_MINS_MAX, PLAN_PASSES_MAX, TEMPLATE_NAME_CHARS_MAX, TEXT_CHARS_MAX, VIDEO_METADATA_BYTES_MAX,
    VIDEO_TOPIC_CHARS_MAX,
};
use crate::domain::account::settings as stored;
use crate::domain::provider::ProviderKind;
use crate::domain::settings::Features;
use crate::http::validation::Checks;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// ACC-25, ACC-26: what agents may do with a conversation they hold.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountTransfers)]
#[serde(deny_unknown_fields)]
pub struct Transfers {
    pub queue: Transfer,
    pub agent: Transfer,
}

/// One kind of transfer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountTransfer)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    pub on: bool,
    /// How long the receiver is asked.
    #[schema(minimum = 1, maximum = 2147483)]
    pub timeout_secs: u32,
}

/// ACC-31: whether a conversation closes only with a disposition.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountDisposition)]
#[serde(deny_unknown_fields)]
pub struct MandatoryDisposition {
    pub mandatory: bool,
    /// The active pause that holds while an agent chooses; required when mandatory.
    #[serde(default)]
    pub pause_id: Option<String>,
}

/// ACC-32: the template that reopens the service window; Meta and Kaleyra only.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountRecontact)]
#[serde(deny_unknown_fields)]
pub struct Recontact {
    #[serde(default)]
    pub template: Option<TemplateName>,
}

/// A template at the provider.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountTemplateName)]
#[serde(deny_unknown_fields)]
pub struct TemplateName {
    #[schema(min_length = 1, max_length = 512)]
    pub name: String,
    /// Such as `it` or `pt_BR`.
    #[schema(min_length = 2, max_length = 6, pattern = "^[a-z]{2,3}(_[A-Z]{2})?$")]
    pub language: String,
}

/// ACC-33: the bot that advises agents.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountAssistant)]
#[serde(deny_unknown_fields)]
pub struct Assistant {
    /// A bot on ChatGPT.
    #[serde(default)]
    pub bot_id: Option<String>,
}

/// ACC-34.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountTranslation)]
#[serde(deny_unknown_fields)]
pub struct Translation {
    pub on: bool,
    /// One of AWS or Google; required when on.
    #[serde(default)]
    pub cloud_provider_id: Option<String>,
}

/// ACC-35: only contacts of the account's whitelisted lists may open a conversation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountWhitelist)]
#[serde(deny_unknown_fields)]
pub struct Whitelist {
    pub on: bool,
    /// What all others are told, with variables; required when on.
    #[serde(default)]
    #[schema(max_length = 4096)]
    pub response: String,
}

/// VID-01.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountVideo)]
pub struct Video {
    pub on: bool,
    pub api_key: Secret,
    pub topic: String,
    pub note: String,
    /// Handed to the video provider.
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Map<String, Value>>,
}

/// VID-01, as it is written.
#[derive(Clone, Deserialize, ToSchema)]
#[schema(as = AccountVideoDraft)]
#[serde(deny_unknown_fields)]
pub struct VideoDraft {
    pub on: bool,
    /// Stays as it was when absent; empty removes it. Required when on.
    #[schema(max_length = 1024)]
    pub api_key: Option<String>,
    /// Names the account at the video provider: unique, and required when on.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub topic: String,
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub note: String,
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Map<String, Value>>,
}

/// How long a conversation goes on, and how it ends.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountSession)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// WIN-06.
    pub grouping: Grouping,
    /// ACC-12: closes a conversation whose last word is the agent's; 0 never does.
    #[serde(default)]
    #[schema(maximum = 525600)]
    pub inactivity_mins: u32,
    /// CLS-04: sent when a conversation is closed, with variables; empty sends nothing.
    #[serde(default)]
    #[schema(max_length = 4096)]
    pub closing_text: String,
    /// PLAN-21: passes of the plan before a conversation is parked; 0 is unlimited.
    #[serde(default)]
    #[schema(maximum = 10000)]
    pub plan_passes_max: u32,
}

/// How long new messages join an open conversation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountGrouping)]
pub enum Grouping {
    /// For 24 hours after the last message.
    #[serde(rename = "24h")]
    Hours24,
    /// Until it is closed.
    #[serde(rename = "while_open")]
    WhileOpen,
}

/// The groups that a request names.
pub(super) struct GroupsDraft {
    pub transfer: Option<Transfers>,
    pub disposition: Option<MandatoryDisposition>,
    pub recontact: Option<Recontact>,
    pub assistant: Option<Assistant>,
    pub translation: Option<Translation>,
    pub whitelist: Option<Whitelist>,
    pub video: Option<VideoDraft>,
    pub session: Option<Session>,
}

impl GroupsDraft {
    /// The groups with the changes. What is switched off for the whole installation (SYS-23) cannot
    /// be switched on or changed here; what was configured before stays.
    pub fn applied_to(
        self,
        before: stored::Groups,
        kind: ProviderKind,
        features: Features,
        checks: &mut Checks,
    ) -> stored::Groups {
        let mut after = before.clone();
        if let Some(wanted) = self.transfer {
            after.transfer = wanted.checked(checks);
        }
        if let Some(wanted) = self.disposition {
            after.disposition = wanted.checked(checks);
        }
        if let Some(wanted) = self.recontact {
            after.recontact = wanted.checked(kind, checks);
        }
        if let Some(wanted) = self.assistant {
            after.assistant = id(checks, "assistant.bot_id", wanted.bot_id.as_deref());
            if after.assistant.is_some() && after.assistant != before.assistant && !features.ai_assistant {
                checks.wrong("assistant.bot_id", "the assistant is switched off in the settings");
            }
        }
        if let Some(wanted) = self.translation {
            after.translation = wanted.checked(checks);
            if after.translation.on && after.translation != before.translation && !features.translation {
                checks.wrong("translation.on", "translation is switched off in the settings");
            }
        }
        if let Some(wanted) = self.whitelist {
            after.whitelist = wanted.checked(checks);
        }
        if let Some(wanted) = self.video {
            after.video = wanted.checked(checks);
            if after.video.on && after.video != before.video && !features.video {
                checks.wrong("video.on", "video calls are switched off in the settings");
            }
        }
        if let Some(wanted) = self.session {
            after.session = wanted.checked(checks);
        }
        after
    }
}

impl Transfers {
    fn checked(self, checks: &mut Checks) -> stored::Transfers {
        let mut one = |field: &str, wanted: Transfer| stored::Transfer {
            on: wanted.on,
            timeout_secs: checks.wait_secs(field, wanted.timeout_secs),
        };
        stored::Transfers {
            queue: one("transfer.queue.timeout_secs", self.queue),
            agent: one("transfer.agent.timeout_secs", self.agent),
        }
    }
}

impl MandatoryDisposition {
    fn checked(self, checks: &mut Checks) -> stored::MandatoryDisposition {
        if self.mandatory && self.pause_id.is_none() {
            checks.wrong("disposition.pause_id", "must be chosen when a disposition is mandatory");
        }
        stored::MandatoryDisposition {
            on: self.mandatory,
            pause: id(checks, "disposition.pause_id", self.pause_id.as_deref()),
        }
    }
}

impl Recontact {
    fn checked(self, kind: ProviderKind, checks: &mut Checks) -> Option<stored::TemplateName> {
        let template = self.template?;
        if !kind.capabilities().templates {
            let why = format!("a {} account has no templates", kind.title());
            checks.wrong("recontact.template", why);
        }
        let language = checks.text("recontact.template.language", &template.language, 2..=6);
        if !is_language(&language) {
            checks.wrong("recontact.template.language", "must be a language such as it or pt_BR");
        }
        Some(stored::TemplateName {
            name: checks.text("recontact.template.name", &template.name, 1..=TEMPLATE_NAME_CHARS_MAX),
            language,
        })
    }
}

fn is_language(text: &str) -> bool {
    let (language, country) = match text.split_once('_') {
        Some((language, country)) => (language, Some(country)),
        None => (text, None),
    };
    (2..=3).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && country.is_none_or(|country| country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase()))
}

impl Translation {
    fn checked(self, checks: &mut Checks) -> stored::Translation {
        if self.on && self.cloud_provider_id.is_none() {
            checks.wrong("translation.cloud_provider_id", "must be chosen when translation is on");
        }
        stored::Translation {
            on: self.on,
            cloud_provider: id(
                checks,
                "translation.cloud_provider_id",
                self.cloud_provider_id.as_deref(),
            ),
        }
    }
}

impl Whitelist {
    fn checked(self, checks: &mut Checks) -> stored::Whitelist {
        stored::Whitelist {
            on: self.on,
            response: message(checks, "whitelist.response", self.response, self.on),
        }
    }
}

impl VideoDraft {
    fn checked(self, checks: &mut Checks) -> stored::Video {
        let metadata = match &self.metadata {
            Some(metadata) if !metadata.is_empty() => Value::Object(metadata.clone()).to_string(),
            Some(_) | None => String::new(),
        };
        if metadata.len() > VIDEO_METADATA_BYTES_MAX {
            let why = format!("may have at most {VIDEO_METADATA_BYTES_MAX} bytes of JSON");
            checks.wrong("video.metadata", why);
        }
        stored::Video {
            on: self.on,
            topic: checks.text("video.topic", &self.topic, usize::from(self.on)..=VIDEO_TOPIC_CHARS_MAX),
            note: checks.text("video.note", &self.note, 0..=DESCRIPTION_CHARS_MAX),
            metadata,
        }
    }

    /// The API key after the change.
    pub(super) fn api_key(&self, before: Option<SecretString>, checks: &mut Checks) -> Option<SecretString> {
        let after = match &self.api_key {
            Some(text) if text.trim().is_empty() => None,
            Some(text) => Some(SecretString::from(text.trim())),
            None => before,
        };
        let is_plain = |key: &SecretString| {
            let text = key.expose_secret();
            text.len() <= PROVIDER_SECRET_BYTES_MAX && text.bytes().all(|b| b.is_ascii_graphic())
        };
        if after.as_ref().is_some_and(|key| !is_plain(key)) {
            let why = format!("must be 1 to {PROVIDER_SECRET_BYTES_MAX} visible characters");
            checks.wrong("video.api_key", why);
        } else if self.on && after.is_none() {
            checks.wrong("video.api_key", "is required when video calls are on");
        }
        after
    }
}

impl Session {
    fn checked(self, checks: &mut Checks) -> stored::Session {
        stored::Session {
            grouping: match self.grouping {
                Grouping::Hours24 => stored::Grouping::Hours24,
                Grouping::WhileOpen => stored::Grouping::WhileOpen,
            },
            inactivity_mins: checks.number("session.inactivity_mins", self.inactivity_mins, 0..=INACTIVITY_MINS_MAX),
            closing_text: message(checks, "session.closing_text", self.closing_text, false),
            plan_passes_max: checks.number("session.plan_passes_max", self.plan_passes_max, 0..=PLAN_PASSES_MAX),
        }
    }
}

/// A text that customers read, with variables; empty where that is allowed.
fn message(checks: &mut Checks, field: &str, text: String, required: bool) -> String {
    if text.trim().is_empty() && !required {
        return String::new();
    }
    checks.template(field, &text, TEXT_CHARS_MAX)
}

fn id(checks: &mut Checks, field: &str, text: Option<&str>) -> Option<i64> {
    let parsed = text?.parse().ok();
    if parsed.is_none() {
        checks.wrong(field, "must be an id");
    }
    parsed
}
