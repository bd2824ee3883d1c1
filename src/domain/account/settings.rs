//! The groups of settings of an account, as they are stored: one JSON document, where what an older
//! one lacks has its default. References to other things are ids; the store protects them.

use crate::domain::content::{Content, Template};
use serde::{Deserialize, Serialize};

/// Every group.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Groups {
    /// ACC-25, ACC-26.
    pub transfer: Transfers,
    /// ACC-31.
    pub disposition: MandatoryDisposition,
    /// ACC-32: the template that reopens the service window.
    pub recontact: Option<TemplateName>,
    /// ACC-33: the bot that advises agents.
    pub assistant: Option<i64>,
    /// ACC-34.
    pub translation: Translation,
    /// ACC-35.
    pub whitelist: Whitelist,
    /// ACC-42.
    pub video: Video,
    /// How long an interaction goes on, and how it ends.
    pub session: Session,
}

/// ACC-25, ACC-26: the two kinds of transfer.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Transfers {
    /// To a queue.
    pub queue: Transfer,
    /// To an agent.
    pub agent: Transfer,
}

/// One kind of transfer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Transfer {
    /// Agents may use it.
    pub on: bool,
    /// How long the receiver is asked, seconds.
    pub timeout_secs: u32,
}

impl Default for Transfer {
    fn default() -> Self {
        Self {
            on: false,
            timeout_secs: 30,
        }
    }
}

/// ACC-31.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MandatoryDisposition {
    /// Interactions close only with a disposition.
    pub on: bool,
    /// The pause that holds while an agent chooses one.
    pub pause: Option<i64>,
}

/// ACC-32: a template at the provider.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TemplateName {
    /// Its name.
    pub name: String,
    /// Such as `it` or `pt_BR`.
    pub language: String,
}

impl TemplateName {
    /// The message; only the provider knows its text.
    pub fn content(&self) -> Content {
        Content::Template(Box::new(Template {
            name: self.name.clone(),
            language: self.language.clone(),
            header: None,
            body: self.name.clone(),
            footer: None,
            buttons: Vec::new(),
            parameters: serde_json::Value::Null,
        }))
    }
}

/// ACC-34.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Translation {
    /// Agents may have messages translated.
    pub on: bool,
    /// The service that translates.
    pub cloud_provider: Option<i64>,
}

/// ACC-35; the lists are an association of the account.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Whitelist {
    /// Only contacts of associated lists may open an interaction.
    pub on: bool,
    /// What all others are told.
    pub response: String,
}

/// VID-01; its API key is kept apart, sealed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Video {
    /// Agents may start calls.
    pub on: bool,
    /// Names the account at the video provider; unique among accounts, ignoring case.
    pub topic: String,
    /// Free text.
    pub note: String,
    /// Handed to the video provider: the text of a JSON object, or empty.
    pub metadata: String,
}

/// ACC-12, WIN-06, CLS-04, PLAN-21.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    /// WIN-06.
    pub grouping: Grouping,
    /// ACC-12: an interaction whose last word is the agent's is closed after this time; 0 is never.
    pub inactivity_mins: u32,
    /// CLS-04: sent when an interaction is closed; empty sends nothing.
    pub closing_text: String,
    /// PLAN-21: passes of the plan before the interaction is parked; 0 is unlimited.
    pub plan_passes_max: u32,
}

/// WIN-06: how long new messages join an open interaction.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Grouping {
    /// For 24 hours after the last message (WIN-05).
    #[default]
    #[serde(rename = "24h")]
    Hours24,
    /// Until it is closed.
    #[serde(rename = "while_open")]
    WhileOpen,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_of_an_older_version_gets_defaults_for_what_it_lacks() {
        assert_eq!(serde_json::from_str::<Groups>("{}").unwrap(), Groups::default());
        let old = r#"{"session":{"grouping":"while_open"},"transfer":{"agent":{"on":true}}}"#;
        let read: Groups = serde_json::from_str(old).unwrap();
        assert_eq!(read.session.grouping, Grouping::WhileOpen);
        assert_eq!(
            (
                read.transfer.agent.on,
                read.transfer.agent.timeout_secs,
                read.transfer.queue.on
            ),
            (true, 30, false)
        );
    }
}
