//! Access to the provider of an account on the wire (ACC-02): one object whose fields depend on the
//! account's type. Secrets are written, and read only as set or not set. How a draft becomes
//! credentials is in [`super::account_access`].

use crate::ports::provider;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A secret, as reads show it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountSecret)]
pub struct Secret {
    pub is_set: bool,
}

impl Secret {
    pub(super) fn of(secret: &SecretString) -> Self {
        Self {
            is_set: !secret.expose_secret().is_empty(),
        }
    }
}

/// Access to the provider, without the secrets. Only the fields of the account's type are there.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountCredentials)]
pub struct Credentials {
    /// Twilio, Kaleyra; for Meta the WhatsApp business account id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_sid: Option<String>,
    /// Twilio, Meta.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_token: Option<Secret>,
    /// Meta, Sinch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_id: Option<String>,
    /// Meta.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number_id: Option<String>,
    /// Meta.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_secret: Option<Secret>,
    /// Where the provider answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// Meta.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_version: Option<String>,
    /// Sinch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project_id: Option<String>,
    /// Sinch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    /// Sinch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_secret: Option<Secret>,
    /// Sinch: signs its webhooks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook_secret: Option<Secret>,
    /// Kaleyra: WhatsApp business account id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_account_id: Option<String>,
    /// Kaleyra.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_key: Option<Secret>,
    /// Kaleyra: a header its webhooks must carry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_name: Option<String>,
    /// Kaleyra: what that header must say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_value: Option<Secret>,
    /// Kaleyra: addresses and networks its webhooks may come from; an empty list allows all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_addresses: Option<Vec<String>>,
}

/// Access to the provider, as it is written: the fields of the account's type and no others. In a
/// change, absent ones stay as they are, also secrets.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = AccountCredentialsDraft)]
#[serde(deny_unknown_fields)]
pub struct CredentialsDraft {
    /// Twilio, Kaleyra; for Meta the WhatsApp business account id.
    #[schema(min_length = 1, max_length = 64)]
    pub account_sid: Option<String>,
    /// Twilio, Meta.
    #[schema(min_length = 1, max_length = 1024)]
    pub authorization_token: Option<String>,
    /// Meta, Sinch.
    #[schema(min_length = 1, max_length = 64)]
    pub app_id: Option<String>,
    /// Meta.
    #[schema(min_length = 1, max_length = 64)]
    pub phone_number_id: Option<String>,
    /// Meta.
    #[schema(min_length = 1, max_length = 256)]
    pub app_secret: Option<String>,
    /// Required for Sinch and Kaleyra; Meta and Twilio have one each when absent.
    #[schema(max_length = 200)]
    pub base_url: Option<String>,
    /// Meta; the newest version this server was tested with, when absent.
    #[schema(max_length = 16, pattern = "^v[0-9]{1,3}\\.[0-9]{1,2}$")]
    pub api_version: Option<String>,
    /// Sinch.
    #[schema(min_length = 1, max_length = 64)]
    pub project_id: Option<String>,
    /// Sinch.
    #[schema(min_length = 1, max_length = 64)]
    pub key_id: Option<String>,
    /// Sinch.
    #[schema(min_length = 1, max_length = 1024)]
    pub key_secret: Option<String>,
    /// Sinch: the word its webhooks are signed with, chosen when the webhook is made there.
    #[schema(min_length = 1, max_length = 256)]
    pub webhook_secret: Option<String>,
    /// Kaleyra: WhatsApp business account id.
    #[schema(min_length = 1, max_length = 64)]
    pub business_account_id: Option<String>,
    /// Kaleyra.
    #[schema(min_length = 1, max_length = 1024)]
    pub api_key: Option<String>,
    /// Kaleyra, optional: `x-callback-token` when absent.
    #[schema(max_length = 64)]
    pub header_name: Option<String>,
    /// Kaleyra, optional: empty ends the check.
    #[schema(max_length = 256)]
    pub header_value: Option<String>,
    /// Kaleyra, optional: such as `203.0.113.7` or `203.0.113.0/24`.
    #[schema(max_items = 50)]
    pub allowed_addresses: Option<Vec<String>>,
}

impl Credentials {
    /// What an administrator reads: everything but the secrets.
    pub(super) fn of(credentials: &provider::Credentials) -> Self {
        match credentials {
            provider::Credentials::Twilio(twilio) => Self {
                base_url: Some(twilio.base_url.clone()),
                account_sid: Some(twilio.account_sid.clone()),
                authorization_token: Some(Secret::of(&twilio.auth_token)),
                ..Self::default()
            },
            provider::Credentials::Sinch(sinch) => Self {
                base_url: Some(sinch.base_url.clone()),
                project_id: Some(sinch.project_id.clone()),
                app_id: Some(sinch.app_id.clone()),
                key_id: Some(sinch.key_id.clone()),
                key_secret: Some(Secret::of(&sinch.key_secret)),
                webhook_secret: Some(Secret::of(&sinch.webhook_secret)),
                ..Self::default()
            },
            provider::Credentials::Meta(meta) => Self {
                base_url: Some(meta.base_url.clone()),
                api_version: Some(meta.api_version.clone()),
                account_sid: Some(meta.waba_id.clone()),
                phone_number_id: Some(meta.phone_number_id.clone()),
                app_id: Some(meta.app_id.clone()),
                authorization_token: Some(Secret::of(&meta.access_token)),
                app_secret: Some(Secret::of(&meta.app_secret)),
                ..Self::default()
            },
            provider::Credentials::Kaleyra(kaleyra) => {
                let header = kaleyra.header.as_ref();
                Self {
                    base_url: Some(kaleyra.base_url.clone()),
                    business_account_id: Some(kaleyra.waba_id.clone()),
                    account_sid: Some(kaleyra.account_sid.clone()),
                    api_key: Some(Secret::of(&kaleyra.api_key)),
                    header_name: header.map(|header| header.name.clone()),
                    header_value: Some(Secret {
                        is_set: header.is_some(),
                    }),
                    allowed_addresses: Some(kaleyra.addresses.clone()),
                    ..Self::default()
                }
            }
        }
    }
}
