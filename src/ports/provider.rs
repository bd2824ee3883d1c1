//! What the server needs of a provider of WhatsApp.

pub use crate::domain::provider::ProviderKind;

use crate::domain::effects::OutboundCall;
use crate::domain::inbound::InboundItem;
use crate::domain::message::DeliveryError;
use futures_util::future::LocalBoxFuture;
use secrecy::SecretString;
use thiserror::Error;

/// What an account needs to talk to its provider.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// Twilio (`spec/providers.md` 2).
    Twilio(TwilioCredentials),
    /// Sinch Conversation API (`spec/providers.md` 3).
    Sinch(SinchCredentials),
    /// WhatsApp Cloud API (`spec/providers.md` 1.1).
    Meta(MetaCredentials),
    /// Kaleyra (`spec/providers.md` 4).
    Kaleyra(KaleyraCredentials),
}

impl Credentials {
    /// Whose wire contract they belong to.
    pub fn kind(&self) -> ProviderKind {
        match self {
            Self::Twilio(_) => ProviderKind::Twilio,
            Self::Sinch(_) => ProviderKind::Sinch,
            Self::Meta(_) => ProviderKind::Meta,
            Self::Kaleyra(_) => ProviderKind::Kaleyra,
        }
    }

    /// Those of a Meta account.
    pub fn meta(&self) -> Option<&MetaCredentials> {
        if let Self::Meta(meta) = self { Some(meta) } else { None }
    }
}

/// Credentials of a Twilio account.
#[derive(Clone, Debug)]
pub struct TwilioCredentials {
    /// `https://api.twilio.com`, or the sandbox; no trailing slash.
    pub base_url: String,
    /// Account SID.
    pub account_sid: String,
    /// Authorization token: password of calls, and key of `X-Twilio-Signature`.
    pub auth_token: SecretString,
}

/// Credentials of a Sinch account.
#[derive(Clone, Debug)]
pub struct SinchCredentials {
    /// Says the region, such as `https://eu.conversation.api.sinch.com` (PRV-11).
    pub base_url: String,
    /// Project id.
    pub project_id: String,
    /// App id.
    pub app_id: String,
    /// Id of the access key.
    pub key_id: String,
    /// The access key.
    pub key_secret: SecretString,
    /// Key of `x-sinch-webhook-signature` (S1).
    pub webhook_secret: SecretString,
}

/// Credentials of a Kaleyra account. Kaleyra signs nothing: a header with a fixed value and the
/// addresses it calls from take the place of a signature (S3).
#[derive(Clone, Debug)]
pub struct KaleyraCredentials {
    /// Says the region, such as `https://api.kaleyra.io`.
    pub base_url: String,
    /// WhatsApp business account id.
    pub waba_id: String,
    /// Account SID.
    pub account_sid: String,
    /// API key.
    pub api_key: SecretString,
    /// A header that its webhooks must carry; `None` asks for none.
    pub header: Option<StaticHeader>,
    /// Addresses or networks its webhooks may come from; none allows all.
    pub addresses: Vec<String>,
}

/// A header with a fixed value that only its sender knows.
#[derive(Clone, Debug)]
pub struct StaticHeader {
    /// In lower case.
    pub name: String,
    /// What it must say.
    pub value: SecretString,
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
