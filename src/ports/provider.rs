//! What the server needs of a provider of WhatsApp.

use crate::domain::effects::OutboundCall;
use crate::domain::inbound::InboundItem;
use crate::domain::message::DeliveryError;
use futures_util::future::LocalBoxFuture;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The kinds of provider.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderKind {
    /// WhatsApp Cloud API.
    Meta,
}

impl ProviderKind {
    /// The kind with this name, as receive URLs spell it.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "meta" => Some(Self::Meta),
            _ => None,
        }
    }
}

/// What an account needs to talk to its provider.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// WhatsApp Cloud API (`spec/providers.md` 1.1).
    Meta(MetaCredentials),
}

impl Credentials {
    /// Whose wire contract they belong to.
    pub fn kind(&self) -> ProviderKind {
        match self {
            Self::Meta(_) => ProviderKind::Meta,
        }
    }
}

/// Credentials of a Meta account.
#[derive(Clone, Debug)]
pub struct MetaCredentials {
    /// `https://graph.facebook.com`, or the sandbox; no trailing slash.
    pub base_url: String,
    /// `v25.0`.
    pub api_version: String,
    /// WhatsApp business account id ("Account SID").
    pub waba_id: String,
    /// Business phone number id.
    pub phone_number_id: String,
    /// App id.
    pub app_id: String,
    /// System-user token.
    pub access_token: SecretString,
    /// Key of `X-Hub-Signature-256`.
    pub app_secret: SecretString,
    /// Word of the GET handshake.
    pub verify_token: SecretString,
}

/// The part of a webhook request that proves where it comes from.
pub struct SignedRequest<'a> {
    /// Header by lower-case name; `None` when absent, not text, or given twice.
    pub header: &'a dyn Fn(&str) -> Option<String>,
    /// The exact body.
    pub body: &'a [u8],
}

/// The webhook is not from the provider.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("signature missing or wrong")]
pub struct BadSignature;

/// A signed body that cannot be understood, or not all of it; it is quarantined, never refused (R17).
#[derive(Clone, PartialEq, Debug, Error)]
#[error("cannot parse webhook: {why}")]
pub struct Unreadable {
    /// What is wrong with it.
    pub why: String,
    /// What could be read beside it; it takes effect as usual.
    pub rest: Vec<InboundItem>,
}

/// What one attempt to hand a message to the provider came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SendOutcome {
    /// The provider has it.
    Accepted {
        /// Its id there.
        provider_id: String,
    },
    /// Certainly not accepted; a later attempt may succeed.
    Retry {
        /// The provider asked to wait this long.
        after_secs: Option<u32>,
        /// Why.
        error: DeliveryError,
    },
    /// Refused; trying again is pointless.
    Permanent(DeliveryError),
    /// The connection broke after the request was written: it may have been accepted (R6).
    Uncertain(DeliveryError),
}

/// The wire contract of one kind of provider.
pub trait Provider {
    /// Answers the subscription handshake: the body to return, or a refusal.
    fn handshake(&self, credentials: &Credentials, query: &str) -> Result<String, BadSignature>;

    /// Checks the signature over the exact bytes, in constant time. No secret configured: refused.
    fn verify(&self, credentials: &Credentials, request: &SignedRequest<'_>) -> Result<(), BadSignature>;

    /// Takes the wire format off. Items of other numbers are dropped, unknown types are kept as
    /// unsupported, unknown fields ignored.
    fn parse(&self, credentials: &Credentials, body: &[u8]) -> Result<Vec<InboundItem>, Unreadable>;

    /// Makes one attempt to send. The message and interaction ids travel along and come back in
    /// delivery reports.
    fn send<'a>(&'a self, credentials: &'a Credentials, call: &'a OutboundCall) -> LocalBoxFuture<'a, SendOutcome>;
}

/// Hands messages to whichever provider their account uses. Lives on one arbiter.
pub trait Carrier {
    /// Makes one attempt.
    fn carry<'a>(&'a self, call: &'a OutboundCall) -> LocalBoxFuture<'a, SendOutcome>;
}
