//! What the server needs of a provider of WhatsApp.

pub use crate::domain::provider::ProviderKind;

use crate::domain::effects::{OutboundCall, Signal};
use crate::domain::ids::AccountId;
use crate::domain::inbound::{InboundItem, MediaSource};
use crate::domain::message::DeliveryError;
use crate::domain::pace::Whom;
use crate::domain::time::Timestamp;
use futures_util::future::{LocalBoxFuture, ready};
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

/// An account as its adapter sees it.
#[derive(Clone, Debug)]
pub struct Access {
    /// Our number, digits with country code.
    pub number: String,
    /// Scheme, host and port that the provider was given for webhooks; configured, never from a request.
    pub origin: String,
    /// The whole receive URL in force; its last part is a secret (S3).
    pub receive_url: SecretString,
    /// How to talk to the provider.
    pub credentials: Credentials,
}

/// How a webhook came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verb {
    /// Everything is in the URL.
    Get,
    /// There is a body.
    Post,
}

/// A webhook as its contract judges and reads it.
pub struct SignedRequest<'a> {
    /// How it came.
    pub verb: Verb,
    /// The URL as the provider knows it: the configured origin, with path and query byte by byte as they came.
    pub url: &'a str,
    /// Header by lower-case name; `None` when absent, not text, or given twice.
    pub header: &'a dyn Fn(&str) -> Option<String>,
    /// True when the caller's address, behind trusted proxies, is this one or lies in this network.
    pub comes_from: &'a dyn Fn(&str) -> bool,
    /// The exact body.
    pub body: &'a [u8],
    /// When it arrived.
    pub now: Timestamp,
    /// How far the time in a signature may be from `now`, seconds.
    pub skew_secs_max: i64,
}

impl<'a> SignedRequest<'a> {
    /// What stands behind the `?`.
    pub fn query(&self) -> &'a str {
        self.url.split_once('?').map_or("", |(_, query)| query)
    }

    /// What is written like a form: the body, or the query where there is none.
    pub fn form(&self) -> &'a [u8] {
        match self.verb {
            Verb::Get => self.query().as_bytes(),
            Verb::Post => self.body,
        }
    }
}

/// The webhook is not from the provider.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("signature missing or wrong")]
pub struct BadSignature;

/// What a right signature says beside that it is right.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Genuine {
    /// A word that no other webhook has; a second one with it is a replay (S2).
    pub nonce: Option<Nonce>,
}

/// A word that is used once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Nonce {
    /// The word.
    pub word: String,
    /// From then on the time in the signature refuses a replay.
    pub until: Timestamp,
}

/// What a webhook that was taken is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// Its media type.
    pub content_type: &'static str,
    /// Its body.
    pub body: &'static str,
}

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
        /// Who is too fast, if that is why.
        too_fast: Option<Whom>,
        /// Why.
        error: DeliveryError,
    },
    /// Refused; trying again is pointless.
    Permanent(DeliveryError),
    /// The connection broke after the request was written: it may have been accepted (R6).
    Uncertain(DeliveryError),
}

/// Where a file of a customer can be read.
#[derive(Clone, Debug)]
pub struct Location {
    /// There.
    pub url: String,
    /// Value of the `Authorization` header; only the URL's own origin sees it.
    pub authorization: Option<SecretString>,
    /// The same, shown only to who asks for it: after an answer 401 or 403 without.
    pub when_refused: Option<SecretString>,
    /// What the provider says that the file's SHA-256 is, in hexadecimal digits or base64.
    pub sha256: Option<String>,
    /// How long the provider says that it is.
    pub bytes: Option<u64>,
}

impl Location {
    /// A URL that anybody may read.
    pub fn open(url: String) -> Self {
        Self {
            url,
            authorization: None,
            when_refused: None,
            sha256: None,
            bytes: None,
        }
    }
}

/// Why nobody knows where a file is.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum NotLocated {
    /// The provider does not have it, or not any longer.
    #[error("the provider does not have it")]
    Gone,
    /// The provider cannot say now.
    #[error("{0}")]
    Later(String),
}

/// The wire contract of one kind of provider.
pub trait Provider {
    /// Answers the subscription handshake: the body to return, or a refusal. `None` where there is no
    /// handshake: a GET is then a webhook like any other.
    fn handshake(&self, _access: &Access, _query: &str) -> Option<Result<String, BadSignature>> {
        None
    }

    /// Checks by the provider's own means that the request is its own, over the exact bytes and in constant
    /// time. No secret configured where there must be one: refused.
    fn verify(&self, access: &Access, request: &SignedRequest<'_>) -> Result<Genuine, BadSignature>;

    /// Takes the wire format off. Items of other numbers are dropped, unknown types are kept as
    /// unsupported, unknown fields ignored.
    fn parse(&self, access: &Access, request: &SignedRequest<'_>) -> Result<Vec<InboundItem>, Unreadable>;

    /// What a webhook that was taken is answered; `None` is an empty body.
    fn receipt(&self) -> Option<Receipt> {
        None
    }

    /// Makes one attempt to send. The message and interaction ids travel along and come back in
    /// delivery reports.
    fn send<'a>(&'a self, access: &'a Access, call: &'a OutboundCall) -> LocalBoxFuture<'a, SendOutcome>;

    /// Lets a customer see what is done with a message of theirs, and all before it. Nobody waits for it and nobody
    /// repeats it; nothing where the provider has no such call.
    fn signal<'a>(&'a self, _access: &'a Access, _provider_id: &'a str, _signal: Signal) -> LocalBoxFuture<'a, ()> {
        Box::pin(ready(()))
    }

    /// Says where the file of a customer's message is. May ask the provider.
    fn locate<'a>(
        &'a self,
        _access: &'a Access,
        source: &'a MediaSource,
    ) -> LocalBoxFuture<'a, Result<Location, NotLocated>> {
        let location = source.url.clone().map(Location::open).ok_or(NotLocated::Gone);
        Box::pin(ready(location))
    }
}

/// Hands messages to whichever provider their account uses. Lives on one arbiter.
pub trait Carrier {
    /// Makes one attempt.
    fn carry<'a>(&'a self, call: &'a OutboundCall) -> LocalBoxFuture<'a, SendOutcome>;

    /// Lets a customer see what is done with a message of theirs.
    fn signal<'a>(&'a self, _account: AccountId, _provider_id: &'a str, _signal: Signal) -> LocalBoxFuture<'a, ()> {
        Box::pin(ready(()))
    }
}
