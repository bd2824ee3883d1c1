//! Provider credentials as the database holds them. The only place where secrets become text.

use super::codec;
use crate::ports::provider::{Credentials, MetaCredentials};
use crate::ports::store::StoreError;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Stored {
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
}

pub(super) fn encode(credentials: &Credentials) -> Result<String, StoreError> {
    let stored = match credentials {
        Credentials::Meta(meta) => Stored::Meta {
            base_url: meta.base_url.clone(),
            api_version: meta.api_version.clone(),
            waba_id: meta.waba_id.clone(),
            phone_number_id: meta.phone_number_id.clone(),
            app_id: meta.app_id.clone(),
            access_token: meta.access_token.expose_secret().to_owned(),
            app_secret: meta.app_secret.expose_secret().to_owned(),
            verify_token: meta.verify_token.expose_secret().to_owned(),
        },
    };
    codec::to_json("accounts", &stored)
}

pub(super) fn decode(account: i64, json: &str) -> Result<Credentials, StoreError> {
    let stored: Stored = codec::from_json("accounts", account, json)?;
    Ok(match stored {
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
            access_token: SecretString::from(access_token),
            app_secret: SecretString::from(app_secret),
            verify_token: SecretString::from(verify_token),
        }),
    })
}
