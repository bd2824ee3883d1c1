//! Provider credentials as the database holds them. The only place where secrets become text.

use super::codec;
use crate::ports::provider::{
    Credentials, KaleyraCredentials, MetaCredentials, SinchCredentials, StaticHeader, TwilioCredentials,
};
use crate::ports::store::StoreError;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Stored {
    Twilio {
        base_url: String,
        account_sid: String,
        auth_token: String,
    },
    Sinch {
        base_url: String,
        project_id: String,
        app_id: String,
        key_id: String,
        key_secret: String,
        webhook_secret: String,
    },
    Meta {
        base_url: String,
        api_version: String,
        waba_id: String,
        phone_number_id: String,
        app_id: String,
        access_token: String,
        app_secret: String,
        verify_token: String,
    },
    Kaleyra {
        base_url: String,
        waba_id: String,
        account_sid: String,
        api_key: String,
        header: Option<Header>,
        addresses: Vec<String>,
    },
}

#[derive(Serialize, Deserialize)]
struct Header {
    name: String,
    value: String,
}

fn text(secret: &SecretString) -> String {
    secret.expose_secret().to_owned()
}

/// True when the text has this secret in a field of the API.
pub(super) fn holds(stored: &str, field: &str, secret: &str) -> bool {
    let fields: serde_json::Value = serde_json::from_str(stored).unwrap_or_default();
    let is_at = |name: &str| fields[name] == secret;
    match field {
        "authorization_token" => is_at("auth_token") || is_at("access_token"),
        "header_value" => fields["header"]["value"] == secret,
        _ => is_at(field),
    }
}

pub(super) fn encode(credentials: &Credentials) -> Result<String, StoreError> {
    let stored = match credentials {
        Credentials::Twilio(twilio) => Stored::Twilio {
            base_url: twilio.base_url.clone(),
            account_sid: twilio.account_sid.clone(),
            auth_token: text(&twilio.auth_token),
        },
        Credentials::Sinch(sinch) => Stored::Sinch {
            base_url: sinch.base_url.clone(),
            project_id: sinch.project_id.clone(),
            app_id: sinch.app_id.clone(),
            key_id: sinch.key_id.clone(),
            key_secret: text(&sinch.key_secret),
            webhook_secret: text(&sinch.webhook_secret),
        },
        Credentials::Meta(meta) => Stored::Meta {
            base_url: meta.base_url.clone(),
            api_version: meta.api_version.clone(),
            waba_id: meta.waba_id.clone(),
            phone_number_id: meta.phone_number_id.clone(),
            app_id: meta.app_id.clone(),
            access_token: text(&meta.access_token),
            app_secret: text(&meta.app_secret),
            verify_token: text(&meta.verify_token),
        },
        Credentials::Kaleyra(kaleyra) => Stored::Kaleyra {
            base_url: kaleyra.base_url.clone(),
            waba_id: kaleyra.waba_id.clone(),
            account_sid: kaleyra.account_sid.clone(),
            api_key: text(&kaleyra.api_key),
            header: kaleyra.header.as_ref().map(|header| Header {
                name: header.name.clone(),
                value: text(&header.value),
            }),
            addresses: kaleyra.addresses.clone(),
        },
    };
    codec::to_json("accounts", &stored)
}

pub(super) fn decode(account: i64, json: &str) -> Result<Credentials, StoreError> {
    let stored: Stored = codec::from_json("accounts", account, json)?;
    Ok(match stored {
        Stored::Twilio {
            base_url,
            account_sid,
            auth_token,
        } => Credentials::Twilio(TwilioCredentials {
            base_url,
            account_sid,
            auth_token: auth_token.into(),
        }),
        Stored::Sinch {
            base_url,
            project_id,
            app_id,
            key_id,
            key_secret,
            webhook_secret,
        } => Credentials::Sinch(SinchCredentials {
            base_url,
            project_id,
            app_id,
            key_id,
            key_secret: key_secret.into(),
            webhook_secret: webhook_secret.into(),
        }),
        Stored::Meta {
            base_url,
            api_version,
            waba_id,
            phone_number_id,
            app_id,
            access_token,
            app_secret,
            verify_token,
        } => Credentials::Meta(MetaCredentials {
            base_url,
            api_version,
            waba_id,
            phone_number_id,
            app_id,
            access_token: access_token.into(),
            app_secret: app_secret.into(),
            verify_token: verify_token.into(),
        }),
        Stored::Kaleyra {
            base_url,
            waba_id,
            account_sid,
            api_key,
            header,
            addresses,
        } => Credentials::Kaleyra(KaleyraCredentials {
            base_url,
            waba_id,
            account_sid,
            api_key: api_key.into(),
            header: header.map(|Header { name, value }| StaticHeader {
                name,
                value: value.into(),
            }),
            addresses,
        }),
    })
}
