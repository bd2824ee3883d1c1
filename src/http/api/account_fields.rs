//! Between an account on the wire and in the store: defaults, checks, and what is left out of reads.

use super::accounts::{
    Account, AccountDraft, AccountPatch, AccountType, Credentials, CredentialsDraft, CredentialsPatch, Health,
    Notification, Secret,
};
use crate::config::limits::{DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX, TEMPLATE_CHARS_MAX};
use crate::domain::template;
use crate::http::error::ApiError;
use crate::http::random::{self, Bits};
use crate::http::state::AppState;
use crate::http::validation::Checks;
use crate::ports::provider::{self, MetaCredentials, ProviderKind};
use crate::store::{self, AccountFields};
use secrecy::{ExposeSecret, SecretString};

/// Where Meta answers, and the version this server was tested with.
const META_BASE_URL: &str = "https://graph.facebook.com";
const META_API_VERSION: &str = "v25.0";

const WAIT_SECS: u32 = 10;

impl AccountDraft {
    /// The account to store, or everything that is wrong with it.
    pub(super) fn checked(self) -> Result<AccountFields, ApiError> {
        let notification = self.notification.unwrap_or_else(|| Notification {
            sound: true,
            shake: false,
            template: template::DEFAULT_NOTIFICATION.to_owned(),
        });
        let credentials = match self.r#type {
            AccountType::Meta => self.credentials.into_meta(),
        };
        check(AccountFields {
            name: self.name,
            key: self.key,
            phone: self.phone,
            description: self.description,
            wait_agent_secs: self.wait_agent_secs.unwrap_or(WAIT_SECS),
            wait_queue_secs: self.wait_queue_secs.unwrap_or(WAIT_SECS),
            sound: notification.sound,
            shake: notification.shake,
            notification_template: notification.template,
            credentials,
        })
    }
}

impl AccountPatch {
    /// The account with the changes, or everything that is wrong with it.
    pub(super) fn applied_to(self, before: AccountFields) -> Result<AccountFields, ApiError> {
        let notification = self.notification.unwrap_or(Notification {
            sound: before.sound,
            shake: before.shake,
            template: before.notification_template,
        });
        check(AccountFields {
            name: self.name.unwrap_or(before.name),
            key: self.key.unwrap_or(before.key),
            phone: self.phone.unwrap_or(before.phone),
            description: self.description.unwrap_or(before.description),
            wait_agent_secs: self.wait_agent_secs.unwrap_or(before.wait_agent_secs),
            wait_queue_secs: self.wait_queue_secs.unwrap_or(before.wait_queue_secs),
            sound: notification.sound,
            shake: notification.shake,
            notification_template: notification.template,
            credentials: self.credentials.unwrap_or_default().applied_to(before.credentials),
        })
    }
}

impl CredentialsDraft {
    fn into_meta(self) -> provider::Credentials {
        provider::Credentials::Meta(MetaCredentials {
            base_url: self.base_url.unwrap_or_else(|| META_BASE_URL.to_owned()),
            api_version: self.api_version.unwrap_or_else(|| META_API_VERSION.to_owned()),
            waba_id: self.account_sid,
            phone_number_id: self.phone_number_id,
            app_id: self.app_id,
            access_token: SecretString::from(self.authorization_token),
            app_secret: SecretString::from(self.app_secret),
            verify_token: SecretString::from(random::hex(Bits::Of128)),
        })
    }
}

impl CredentialsPatch {
    fn applied_to(self, before: provider::Credentials) -> provider::Credentials {
        let provider::Credentials::Meta(before) = before;
        provider::Credentials::Meta(MetaCredentials {
            base_url: self.base_url.unwrap_or(before.base_url),
            api_version: self.api_version.unwrap_or(before.api_version),
            waba_id: self.account_sid.unwrap_or(before.waba_id),
            phone_number_id: self.phone_number_id.unwrap_or(before.phone_number_id),
            app_id: self.app_id.unwrap_or(before.app_id),
            access_token: self.authorization_token.map_or(before.access_token, SecretString::from),
            app_secret: self.app_secret.map_or(before.app_secret, SecretString::from),
            verify_token: before.verify_token,
        })
    }
}

fn check(fields: AccountFields) -> Result<AccountFields, ApiError> {
    let mut checks = Checks::default();
    let notification_template = fields.notification_template;
    let chars = notification_template.chars().count();
    if chars > TEMPLATE_CHARS_MAX {
        checks.wrong(
            "notification.template",
            format!("may have at most {TEMPLATE_CHARS_MAX} characters, has {chars}"),
        );
    } else if let Err(error) = template::check(&notification_template) {
        checks.wrong("notification.template", error.to_string());
    }
    let fields = AccountFields {
        name: checks.text("name", &fields.name, 1..=NAME_CHARS_MAX),
        key: checks.account_key("key", &fields.key),
        phone: checks.phone("phone", &fields.phone),
        description: checks.text("description", &fields.description, 0..=DESCRIPTION_CHARS_MAX),
        wait_agent_secs: checks.wait_secs("wait_agent_secs", fields.wait_agent_secs),
        wait_queue_secs: checks.wait_secs("wait_queue_secs", fields.wait_queue_secs),
        notification_template,
        credentials: check_credentials(&mut checks, fields.credentials),
        sound: fields.sound,
        shake: fields.shake,
    };
    checks.finish().map(|()| fields)
}

fn check_credentials(checks: &mut Checks, credentials: provider::Credentials) -> provider::Credentials {
    let provider::Credentials::Meta(meta) = credentials;
    let mut secret = |name: &str, value: &SecretString, bytes_max: usize| {
        let text = value.expose_secret().trim();
        let is_plain = text.bytes().all(|b| b.is_ascii_graphic());
        if !(1..=bytes_max).contains(&text.len()) || !is_plain {
            // The value itself is not repeated: answers and logs must not contain secrets.
            checks.wrong(
                format!("credentials.{name}"),
                format!("must be 1 to {bytes_max} visible characters"),
            );
        }
        SecretString::from(text.to_owned())
    };
    let access_token = secret("authorization_token", &meta.access_token, 1024);
    let app_secret = secret("app_secret", &meta.app_secret, 256);
    let mut id = |name: &str, value: &str| {
        let value = checks.text(&format!("credentials.{name}"), value, 1..=64);
        if !value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        {
            checks.wrong(format!("credentials.{name}"), "must be letters and digits");
        }
        value
    };
    let waba_id = id("account_sid", &meta.waba_id);
    let phone_number_id = id("phone_number_id", &meta.phone_number_id);
    let app_id = id("app_id", &meta.app_id);
    provider::Credentials::Meta(MetaCredentials {
        base_url: checks.base_url("credentials.base_url", &meta.base_url),
        api_version: checks.api_version("credentials.api_version", &meta.api_version),
        waba_id,
        phone_number_id,
        app_id,
        access_token,
        app_secret,
        verify_token: meta.verify_token,
    })
}

impl Account {
    /// What an administrator reads: everything but the secrets.
    pub(super) fn of(account: store::Account, state: &AppState) -> Self {
        let now = state.clock.now();
        let health = state.store.account_health(account.id, now);
        let at_the_door = state.directory.health(account.id);
        let public_url = &state.config.server.public_url;
        let fields = account.fields;
        let provider::Credentials::Meta(meta) = &fields.credentials;
        let is_set = |secret: &SecretString| Secret {
            is_set: !secret.expose_secret().is_empty(),
        };
        Self {
            id: account.id,
            version: u32::try_from(account.version).unwrap_or(u32::MAX),
            name: fields.name,
            key: fields.key,
            r#type: account.kind.into(),
            phone: fields.phone,
            description: fields.description,
            wait_agent_secs: fields.wait_agent_secs,
            wait_queue_secs: fields.wait_queue_secs,
            notification: Notification {
                sound: fields.sound,
                shake: fields.shake,
                template: fields.notification_template,
            },
            verify_token: meta.verify_token.expose_secret().to_owned(),
            receive_url: format!(
                "{public_url}/hook/{}/{}",
                kind_name(account.kind),
                account.receive_token
            ),
            created_at: account.created_at,
            health: Health {
                last_inbound_at: health.last_inbound_at.max(at_the_door.last_inbound_at()),
                last_outbound_at: health.last_outbound_at,
                last_outbound_error: health.last_outbound_error,
                signature_failures: at_the_door.signature_failures(now),
            },
            credentials: Credentials {
                account_sid: meta.waba_id.clone(),
                phone_number_id: meta.phone_number_id.clone(),
                app_id: meta.app_id.clone(),
                base_url: meta.base_url.clone(),
                api_version: meta.api_version.clone(),
                authorization_token: is_set(&meta.access_token),
                app_secret: is_set(&meta.app_secret),
            },
        }
    }
}

impl From<ProviderKind> for AccountType {
    fn from(kind: ProviderKind) -> Self {
        match kind {
            ProviderKind::Meta => Self::Meta,
        }
    }
}

fn kind_name(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Meta => "meta",
    }
}
