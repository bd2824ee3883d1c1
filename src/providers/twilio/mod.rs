//! Twilio, Programmable Messaging on WhatsApp (`spec/providers.md` 2).
//!
//! [`signature`] proves who calls, [`inbound`] reads the forms of messages and statuses with [`content`], [`outbound`]
//! sends, and [`failure`] says what an error code means. There is no handshake, and no time in a
//! webhook: it counts as of its arrival.

pub mod content;
pub mod failure;
pub mod inbound;
pub mod outbound;
pub mod signature;

use super::client::ProviderClient;
use super::outcome::ours;
use crate::domain::effects::{OutboundCall, Signal};
use crate::domain::inbound::{InboundItem, MediaSource};
use crate::domain::message::DeliveryErrorKind;
use crate::ports::provider::{
    Access, BadSignature, Credentials, Genuine, Location, NotLocated, Provider, Receipt, SendOutcome, SignedRequest,
    TwilioCredentials, Unreadable,
};
use futures_util::future::LocalBoxFuture;
use secrecy::ExposeSecret;
use std::rc::Rc;

const NOT_TWILIO: &str = "the credentials are not those of a Twilio account";

/// An empty answer in TwiML. Plain text would be sent to the customer as a message.
const NOTHING_TO_SAY: Receipt = Receipt {
    content_type: "text/xml; charset=utf-8",
    body: "<Response/>",
};

/// The adapter. It knows no account: credentials come with every call.
pub struct Twilio {
    client: Rc<ProviderClient>,
}

impl Twilio {
    /// An adapter that calls through `client`.
    pub fn new(client: Rc<ProviderClient>) -> Self {
        Self { client }
    }
}

fn twilio(access: &Access) -> Option<&TwilioCredentials> {
    if let Credentials::Twilio(twilio) = &access.credentials {
        Some(twilio)
    } else {
        None
    }
}

impl Provider for Twilio {
    fn verify(&self, access: &Access, request: &SignedRequest<'_>) -> Result<Genuine, BadSignature> {
        let token = &twilio(access).ok_or(BadSignature)?.auth_token;
        signature::check(token.expose_secret(), request)?;
        Ok(Genuine::default())
    }

    fn parse(&self, access: &Access, request: &SignedRequest<'_>) -> Result<Vec<InboundItem>, Unreadable> {
        inbound::parse(&access.number, request)
    }

    fn receipt(&self) -> Option<Receipt> {
        Some(NOTHING_TO_SAY)
    }

    fn locate<'a>(
        &'a self,
        access: &'a Access,
        source: &'a MediaSource,
    ) -> LocalBoxFuture<'a, Result<Location, NotLocated>> {
        let located = source.url.as_ref().ok_or(NotLocated::Gone).map(|url| Location {
            authorization: twilio(access).and_then(|twilio| outbound::authorization(twilio, url)),
            ..Location::open(url.clone())
        });
        Box::pin(std::future::ready(located))
    }

    fn signal<'a>(&'a self, access: &'a Access, provider_id: &'a str, signal: Signal) -> LocalBoxFuture<'a, ()> {
        Box::pin(async move {
            if let (Some(twilio), Signal::Typing) = (twilio(access), signal) {
                outbound::typing(&self.client, twilio, provider_id).await;
            }
        })
    }

    fn send<'a>(&'a self, access: &'a Access, call: &'a OutboundCall) -> LocalBoxFuture<'a, SendOutcome> {
        Box::pin(async move {
            match twilio(access) {
                Some(twilio) => outbound::send(&self.client, access, twilio, call).await,
                None => SendOutcome::Permanent(ours(DeliveryErrorKind::Account, NOT_TWILIO)),
            }
        })
    }
}
