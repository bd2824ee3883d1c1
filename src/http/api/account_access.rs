//! From written credentials to those of the ports: defaults, what is required, what belongs to
//! another type.

use super::account_credentials::CredentialsDraft;
use crate::config::limits::{
    ALLOWED_ADDRESSES_MAX, HEADER_NAME_BYTES_MAX, PROVIDER_ID_CHARS_MAX, PROVIDER_SECRET_BYTES_MAX,
    SIGNING_SECRET_BYTES_MAX,
};
use crate::domain::provider::ProviderKind;
use crate::http::random::{self, Bits};
use crate::http::validation::Checks;
use crate::ports::provider::{
    self, KaleyraCredentials, MetaCredentials, SinchCredentials, StaticHeader, TwilioCredentials,
};
use secrecy::{ExposeSecret, SecretString};

/// Where a provider answers, unless the account says otherwise.
const META_BASE_URL: &str = "https://graph.facebook.com";
const TWILIO_BASE_URL: &str = "https://api.twilio.com";

/// The version this server was tested with.
const META_API_VERSION: &str = "v25.0";

/// The header that carries the fixed word of a Kaleyra account, unless another one is named.
const STATIC_HEADER: &str = "x-callback-token";

impl CredentialsDraft {
    /// The credentials of an account of this kind, over those it had.
    pub(super) fn applied_to(
        self,
        before: Option<&provider::Credentials>,
        kind: ProviderKind,
        checks: &mut Checks,
    ) -> provider::Credentials {
        let mut draft = self;
        let mut read = Reader { checks, kind };
        let after = match kind {
            ProviderKind::Twilio => provider::Credentials::Twilio(draft.twilio(before, &mut read)),
            ProviderKind::Sinch => provider::Credentials::Sinch(draft.sinch(before, &mut read)),
            ProviderKind::Meta => provider::Credentials::Meta(draft.meta(before, &mut read)),
            ProviderKind::Kaleyra => provider::Credentials::Kaleyra(draft.kaleyra(before, &mut read)),
        };
        for (name, is_left) in draft.left() {
            if is_left {
                read.wrong(name, format!("does not belong to a {} account", kind.title()));
            }
        }
        after
    }

    fn twilio(&mut self, before: Option<&provider::Credentials>, read: &mut Reader<'_>) -> TwilioCredentials {
        let old = match before {
            Some(provider::Credentials::Twilio(old)) => Some(old),
            Some(_) | None => None,
        };
        let base_url = old.map_or(TWILIO_BASE_URL, |old| old.base_url.as_str());
        TwilioCredentials {
            base_url: read.url(self.base_url.take(), Some(base_url)),
            account_sid: read.id("account_sid", self.account_sid.take(), old.map(|old| &*old.account_sid)),
            auth_token: read.secret(
                "authorization_token",
                self.authorization_token.take(),
                old.map(|old| &old.auth_token),
                PROVIDER_SECRET_BYTES_MAX,
            ),
        }
    }

    fn sinch(&mut self, before: Option<&provider::Credentials>, read: &mut Reader<'_>) -> SinchCredentials {
        let old = match before {
            Some(provider::Credentials::Sinch(old)) => Some(old),
            Some(_) | None => None,
        };
        SinchCredentials {
            base_url: read.url(self.base_url.take(), old.map(|old| &*old.base_url)),
            project_id: read.id("project_id", self.project_id.take(), old.map(|old| &*old.project_id)),
            app_id: read.id("app_id", self.app_id.take(), old.map(|old| &*old.app_id)),
            key_id: read.id("key_id", self.key_id.take(), old.map(|old| &*old.key_id)),
            key_secret: read.secret(
                "key_secret",
                self.key_secret.take(),
                old.map(|old| &old.key_secret),
                PROVIDER_SECRET_BYTES_MAX,
            ),
            webhook_secret: read.secret(
                "webhook_secret",
                self.webhook_secret.take(),
                old.map(|old| &old.webhook_secret),
                SIGNING_SECRET_BYTES_MAX,
            ),
        }
    }

    fn meta(&mut self, before: Option<&provider::Credentials>, read: &mut Reader<'_>) -> MetaCredentials {
        let old = before.and_then(provider::Credentials::meta);
        let base_url = old.map_or(META_BASE_URL, |old| old.base_url.as_str());
        let api_version = old.map_or(META_API_VERSION, |old| old.api_version.as_str());
        let api_version = self.api_version.take().unwrap_or_else(|| api_version.to_owned());
        MetaCredentials {
            base_url: read.url(self.base_url.take(), Some(base_url)),
            api_version: read.checks.api_version("credentials.api_version", &api_version),
            waba_id: read.id("account_sid", self.account_sid.take(), old.map(|old| &*old.waba_id)),
            phone_number_id: read.id(
                "phone_number_id",
                self.phone_number_id.take(),
                old.map(|old| &*old.phone_number_id),
            ),
            app_id: read.id("app_id", self.app_id.take(), old.map(|old| &*old.app_id)),
            access_token: read.secret(
                "authorization_token",
                self.authorization_token.take(),
                old.map(|old| &old.access_token),
                PROVIDER_SECRET_BYTES_MAX,
            ),
            app_secret: read.secret(
                "app_secret",
                self.app_secret.take(),
                old.map(|old| &old.app_secret),
                SIGNING_SECRET_BYTES_MAX,
            ),
            verify_token: old.map_or_else(
                || SecretString::from(random::hex(Bits::Of128)),
                |old| old.verify_token.clone(),
            ),
        }
    }

    fn kaleyra(&mut self, before: Option<&provider::Credentials>, read: &mut Reader<'_>) -> KaleyraCredentials {
        let old = match before {
            Some(provider::Credentials::Kaleyra(old)) => Some(old),
            Some(_) | None => None,
        };
        let header = old.and_then(|old| old.header.as_ref());
        KaleyraCredentials {
            base_url: read.url(self.base_url.take(), old.map(|old| &*old.base_url)),
            waba_id: read.id(
                "business_account_id",
                self.business_account_id.take(),
                old.map(|old| &*old.waba_id),
            ),
            account_sid: read.id("account_sid", self.account_sid.take(), old.map(|old| &*old.account_sid)),
            api_key: read.secret(
                "api_key",
                self.api_key.take(),
                old.map(|old| &old.api_key),
                PROVIDER_SECRET_BYTES_MAX,
            ),
            header: read.header(self.header_name.take(), self.header_value.take(), header),
            addresses: match self.allowed_addresses.take() {
                Some(addresses) => read.addresses(&addresses),
                None => old.map_or_else(Vec::new, |old| old.addresses.clone()),
            },
        }
    }

    /// Fields that no reader took.
    fn left(&self) -> [(&'static str, bool); 16] {
        [
            ("account_sid", self.account_sid.is_some()),
            ("authorization_token", self.authorization_token.is_some()),
            ("app_id", self.app_id.is_some()),
            ("phone_number_id", self.phone_number_id.is_some()),
            ("app_secret", self.app_secret.is_some()),
            ("base_url", self.base_url.is_some()),
            ("api_version", self.api_version.is_some()),
            ("project_id", self.project_id.is_some()),
            ("key_id", self.key_id.is_some()),
            ("key_secret", self.key_secret.is_some()),
            ("webhook_secret", self.webhook_secret.is_some()),
            ("business_account_id", self.business_account_id.is_some()),
            ("api_key", self.api_key.is_some()),
            ("header_name", self.header_name.is_some()),
            ("header_value", self.header_value.is_some()),
            ("allowed_addresses", self.allowed_addresses.is_some()),
        ]
    }
}

/// Takes one field after the other: what is given, else what was there, else it is missing.
struct Reader<'a> {
    checks: &'a mut Checks,
    kind: ProviderKind,
}

impl Reader<'_> {
    fn wrong(&mut self, name: &str, message: impl Into<String>) {
        self.checks.wrong(format!("credentials.{name}"), message);
    }

    fn missing(&mut self, name: &str) {
        self.wrong(name, format!("is required for a {} account", self.kind.title()));
    }

    fn id(&mut self, name: &str, given: Option<String>, old: Option<&str>) -> String {
        let Some(text) = given.or_else(|| old.map(str::to_owned)) else {
            self.missing(name);
            return String::new();
        };
        let field = format!("credentials.{name}");
        let text = self.checks.text(&field, &text, 1..=PROVIDER_ID_CHARS_MAX);
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        if !text.bytes().all(is_plain) {
            self.checks.wrong(field, "must be letters and digits");
        }
        text
    }

    fn url(&mut self, given: Option<String>, old: Option<&str>) -> String {
        match given.or_else(|| old.map(str::to_owned)) {
            Some(text) => self.checks.base_url("credentials.base_url", &text),
            None => {
                self.missing("base_url");
                String::new()
            }
        }
    }

    fn secret(
        &mut self,
        name: &str,
        given: Option<String>,
        old: Option<&SecretString>,
        bytes_max: usize,
    ) -> SecretString {
        let Some(secret) = given.map(SecretString::from) else {
            let Some(old) = old else {
                self.missing(name);
                return SecretString::default();
            };
            return old.clone();
        };
        let secret = SecretString::from(secret.expose_secret().trim());
        if !is_secret(&secret, bytes_max) {
            // The value itself is not repeated: answers and logs must not contain secrets.
            self.wrong(name, format!("must be 1 to {bytes_max} visible characters"));
        }
        secret
    }

    fn header(
        &mut self,
        name: Option<String>,
        value: Option<String>,
        old: Option<&StaticHeader>,
    ) -> Option<StaticHeader> {
        let value = match (value, old) {
            (Some(text), _) if text.trim().is_empty() => return None,
            (Some(text), _) => SecretString::from(text.trim()),
            (None, Some(old)) => old.value.clone(),
            (None, None) => {
                if name.is_some() {
                    self.wrong("header_value", "must be given with the name of a header");
                }
                return None;
            }
        };
        if !is_secret(&value, SIGNING_SECRET_BYTES_MAX) {
            self.wrong(
                "header_value",
                format!("must be 1 to {SIGNING_SECRET_BYTES_MAX} visible characters"),
            );
        }
        let name = name.unwrap_or_else(|| old.map_or_else(|| STATIC_HEADER.to_owned(), |old| old.name.clone()));
        let name = name.trim().to_lowercase();
        let is_token = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        if !(1..=HEADER_NAME_BYTES_MAX).contains(&name.len()) || !name.bytes().all(is_token) {
            self.wrong("header_name", "must be the name of a header, such as x-callback-token");
        }
        Some(StaticHeader { name, value })
    }

    fn addresses(&mut self, wanted: &[String]) -> Vec<String> {
        if wanted.len() > ALLOWED_ADDRESSES_MAX {
            self.wrong("allowed_addresses", format!("may name at most {ALLOWED_ADDRESSES_MAX}"));
        }
        let networks = wanted.iter().enumerate().map(|(index, text)| {
            let text = text.trim();
            if !is_network(text) {
                self.wrong(
                    &format!("allowed_addresses[{index}]"),
                    "must be an address or a network, such as 203.0.113.7 or 203.0.113.0/24",
                );
            }
            text.to_owned()
        });
        networks.collect()
    }
}

fn is_secret(secret: &SecretString, bytes_max: usize) -> bool {
    let text = secret.expose_secret();
    (1..=bytes_max).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
}

fn is_network(text: &str) -> bool {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (text, None),
    };
    let Ok(address) = address.parse::<std::net::IpAddr>() else {
        return false;
    };
    let bits = if address.is_ipv4() { 32 } else { 128 };
    length.is_none_or(|length| length.parse::<u8>().is_ok_and(|length| length <= bits))
}
