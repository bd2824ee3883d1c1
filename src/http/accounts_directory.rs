//! Business numbers as the edges need them: who a receive URL belongs to, how to talk to its
//! provider, and how that has been going. Kept in memory, replaced when accounts change.

use super::random::{self, Bits};
use crate::config::PublicUrl;
use crate::domain::Timestamp;
use crate::domain::ids::AccountId;
use crate::ports::provider::{
    Access, Credentials, KaleyraCredentials, MetaCredentials, ProviderKind, SinchCredentials, StaticHeader,
    TwilioCredentials,
};
use crate::store;
use arc_swap::ArcSwap;
use dashmap::DashMap;
use parking_lot::Mutex;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// An account as the store has it.
pub struct Listing {
    /// Which one.
    pub account: AccountId,
    /// The last part of its receive URL.
    pub token: SecretString,
    /// The one before, and until when it works beside the new one (S3).
    pub retired: Option<(SecretString, Timestamp)>,
    /// Access to its provider.
    pub access: Access,
}

impl Listing {
    /// An account of a server that is reached at `public_url`.
    pub fn of(account: store::Account, public_url: &PublicUrl) -> Self {
        let origin = origin(&account, public_url);
        let receive_url = receive_url(&account, public_url);
        Self {
            account: account.id,
            token: SecretString::from(account.receive_token),
            retired: account.retired.map(|old| (SecretString::from(old.token), old.until)),
            access: Access {
                number: account.fields.phone,
                origin,
                receive_url: SecretString::from(receive_url),
                credentials: account.fields.credentials,
            },
        }
    }
}

/// ACC-13, ACC-30: below the account's own domain, else below the server's address.
pub fn receive_url(account: &store::Account, public_url: &PublicUrl) -> String {
    let origin = origin(account, public_url);
    format!("{origin}/hook/{}/{}", account.kind.name(), account.receive_token)
}

fn origin(account: &store::Account, public_url: &PublicUrl) -> String {
    match account.fields.domain.as_str() {
        "" => public_url.to_string(),
        domain => format!("https://{domain}"),
    }
}

/// An account as the edges use it.
pub struct Entry {
    /// Which one.
    pub account: AccountId,
    /// Access to its provider.
    pub access: Access,
    /// How it has been going.
    pub health: Arc<Health>,
}

/// All accounts. One per process.
pub struct AccountsDirectory {
    listed: ArcSwap<Listed>,
    /// Stand in for the account of an unknown token, so that it costs the same work.
    strangers: BTreeMap<ProviderKind, Entry>,
    health: DashMap<AccountId, Arc<Health>>,
}

#[derive(Default)]
struct Listed {
    /// Keyed by a digest, so that a lookup tells nothing about how much of a guess was right.
    by_token: HashMap<[u8; 32], Token>,
    by_account: HashMap<AccountId, Arc<Entry>>,
}

/// A token that is or was the last part of a receive URL.
#[derive(Clone)]
struct Token {
    entry: Arc<Entry>,
    /// `None`: it works until it is replaced.
    until: Option<Timestamp>,
}

impl Default for AccountsDirectory {
    fn default() -> Self {
        Self {
            listed: ArcSwap::default(),
            strangers: ProviderKind::ALL.map(|kind| (kind, stranger(kind))).into(),
            health: DashMap::new(),
        }
    }
}

impl AccountsDirectory {
    /// Replaces the picture; counters of accounts stay.
    pub fn replace(&self, listings: impl IntoIterator<Item = Listing>) {
        let mut listed = Listed::default();
        for listing in listings {
            let entry = Arc::new(Entry {
                account: listing.account,
                access: listing.access,
                health: self.health(listing.account),
            });
            let old = listing.retired.map(|(token, until)| (token, Some(until)));
            for (token, until) in old.into_iter().chain([(listing.token, None)]) {
                let entry = Arc::clone(&entry);
                listed
                    .by_token
                    .insert(digest(token.expose_secret()), Token { entry, until });
            }
            listed.by_account.insert(listing.account, entry);
        }
        self.health.retain(|account, _| listed.by_account.contains_key(account));
        self.listed.store(Arc::new(listed));
    }

    /// Whose receive URL this is. `None` for an unknown token, for one whose time is over, and for
    /// one that belongs to another kind of provider.
    pub fn by_token(&self, kind: ProviderKind, token: &str, now: Timestamp) -> Option<Arc<Entry>> {
        let found = self.listed.load().by_token.get(&digest(token)).cloned()?;
        let works = found.until.is_none_or(|until| now < until);
        (works && found.entry.access.credentials.kind() == kind).then_some(found.entry)
    }

    /// An account by its id.
    pub fn by_account(&self, account: AccountId) -> Option<Arc<Entry>> {
        self.listed.load().by_account.get(&account).cloned()
    }

    /// How an account has been going.
    pub fn health(&self, account: AccountId) -> Arc<Health> {
        Arc::clone(&self.health.entry(account).or_default())
    }

    /// An account of this kind whose signatures nobody can make.
    pub fn stranger(&self, kind: ProviderKind) -> &Entry {
        &self.strangers[&kind]
    }
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

fn stranger(kind: ProviderKind) -> Entry {
    let secret = || SecretString::from(random::hex(Bits::Of128));
    let credentials = match kind {
        ProviderKind::Twilio => Credentials::Twilio(TwilioCredentials {
            base_url: String::new(),
            account_sid: String::new(),
            auth_token: secret(),
        }),
        ProviderKind::Sinch => Credentials::Sinch(SinchCredentials {
            base_url: String::new(),
            project_id: String::new(),
            app_id: String::new(),
            key_id: String::new(),
            key_secret: secret(),
            webhook_secret: secret(),
        }),
        ProviderKind::Meta => Credentials::Meta(MetaCredentials {
            base_url: String::new(),
            api_version: String::new(),
            waba_id: String::new(),
            phone_number_id: String::new(),
            app_id: String::new(),
            access_token: secret(),
            app_secret: secret(),
            verify_token: secret(),
        }),
        ProviderKind::Kaleyra => Credentials::Kaleyra(KaleyraCredentials {
            base_url: String::new(),
            waba_id: String::new(),
            account_sid: String::new(),
            api_key: secret(),
            header: Some(StaticHeader {
                name: "x-callback-token".to_owned(),
                value: secret(),
            }),
            addresses: Vec::new(),
        }),
    };
    Entry {
        account: AccountId(0),
        access: Access {
            number: String::new(),
            origin: "https://stranger.invalid".to_owned(),
            receive_url: secret(),
            credentials,
        },
        health: Arc::default(),
    }
}

/// How the connection between an account and its provider has been going, since the start.
#[derive(Default)]
pub struct Health {
    /// Milliseconds; 0 is never.
    last_inbound_at: AtomicI64,
    signature_failures: Mutex<Hour>,
}

impl Health {
    /// When the newest webhook came; `None` since the start.
    pub fn last_inbound_at(&self) -> Option<Timestamp> {
        match self.last_inbound_at.load(Ordering::Relaxed) {
            0 => None,
            millis => Some(Timestamp(millis)),
        }
    }

    /// Webhooks with a wrong signature during the last hour.
    pub fn signature_failures(&self, now: Timestamp) -> u32 {
        self.signature_failures.lock().sum(now)
    }

    /// Notes a webhook.
    pub fn arrived(&self, now: Timestamp) {
        self.last_inbound_at.fetch_max(now.0, Ordering::Relaxed);
    }

    /// Notes a wrong signature.
    pub fn signature_failed(&self, now: Timestamp) {
        self.signature_failures.lock().add(now);
    }
}

const SLOT_MILLIS: i64 = 5 * 60 * 1000;

/// A count over the last hour, in slots of five minutes.
#[derive(Default)]
struct Hour {
    /// Number of the slot since 1970, and its count.
    slots: [(i64, u32); 12],
}

impl Hour {
    fn add(&mut self, now: Timestamp) {
        let number = now.0.div_euclid(SLOT_MILLIS);
        let index = usize::try_from(number.rem_euclid(12)).unwrap_or_default();
        let slot = &mut self.slots[index];
        if slot.0 != number {
            *slot = (number, 0);
        }
        slot.1 = slot.1.saturating_add(1);
    }

    fn sum(&self, now: Timestamp) -> u32 {
        let number = now.0.div_euclid(SLOT_MILLIS);
        let recent = self
            .slots
            .iter()
            .filter(|(slot, _)| (number - 11..=number).contains(slot));
        recent.fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }
}
