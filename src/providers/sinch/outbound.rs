//! From a call of the outbox to a request, and from the answer to an outcome.
//!
//! Customers are always named by their identity on the channel, so that it does not matter how the app
//! processes conversations. There is no idempotency key; our ids travel as metadata and come back in every
//! delivery report (R6).

use super::failure;
use super::token::Tokens;
use crate::domain::contact::Identity;
use crate::domain::content::{ContactCard, Content, Media};
use crate::domain::effects::{OutboundAction, OutboundCall};
use crate::domain::file::OutboundFile;
use crate::domain::message::{DeliveryError, DeliveryErrorKind};
use crate::ports::provider::{SendOutcome, SinchCredentials};
use crate::providers::client::{Answer, Auth, Call, JSON, ProviderClient};
use crate::providers::outcome::{self, ours};
use crate::providers::{json, reading};
use serde_json::{Value, json};

/// The channel, as Sinch names it.
pub const CHANNEL: &str = "WHATSAPP";

/// Makes one attempt; a token that is refused is replaced once, because a refused call was not accepted.
pub async fn send(
    client: &ProviderClient,
    tokens: &Tokens,
    credentials: &SinchCredentials,
    call: &OutboundCall,
) -> SendOutcome {
    let body = match request(credentials, call) {
        Ok(body) => body.to_string().into_bytes(),
        Err(error) => return SendOutcome::Permanent(error),
    };
    let url = format!(
        "{}/v1/projects/{}/messages:send",
        credentials.base_url.trim_end_matches('/'),
        credentials.project_id
    );
    let mut refused = None;
    loop {
        let token = match tokens.get(client, credentials, refused.as_ref()).await {
            Ok(token) => token,
            Err(outcome) => return outcome,
        };
        let call = Call {
            url: &url,
            auth: Auth::Bearer(&token),
            content_type: JSON,
            body: body.clone(),
        };
        match client.post(call).await {
            Ok(answer) if answer.status == 401 && refused.is_none() => refused = Some(token),
            Ok(answer) => return outcome(&answer),
            Err(failure) => return outcome::unanswered(&failure),
        }
    }
}

fn request(credentials: &SinchCredentials, call: &OutboundCall) -> Result<Value, DeliveryError> {
    let identity = match &call.to {
        Identity { phone: Some(phone), .. } => phone,
        Identity { bsuid: Some(bsuid), .. } => bsuid,
        Identity {
            phone: None,
            bsuid: None,
        } => {
            return Err(ours(
                DeliveryErrorKind::RecipientUnreachable,
                "the customer has neither phone nor user id",
            ));
        }
    };
    Ok(json!({
        "app_id": credentials.app_id,
        "recipient": {"identified_by": {"channel_identities": [{"channel": CHANNEL, "identity": identity}]}},
        "channel_priority_order": [CHANNEL],
        "message_metadata": reading::correlation(call),
        "message": message(&call.action, call.file.as_ref())?,
    }))
}

fn message(action: &OutboundAction, file: Option<&OutboundFile>) -> Result<Value, DeliveryError> {
    let content = match action {
        OutboundAction::Content(content) => content,
        OutboundAction::Reaction { .. } => return Err(not_carried("reactions")),
    };
    match content {
        Content::Text { body } => Ok(json!({"text_message": {"text": body}})),
        Content::Location(place) => {
            let title = place.name.as_deref().or(place.address.as_deref()).unwrap_or("Location");
            Ok(json!({"location_message": {
                "title": title,
                "label": place.address.as_deref().unwrap_or_default(),
                "coordinates": {"latitude": place.latitude.value(), "longitude": place.longitude.value()},
            }}))
        }
        Content::Contacts { cards } => match cards.as_slice() {
            [card] => Ok(json!({"contact_info_message": person(card)})),
            _ => Err(not_carried("several contact cards in one message")),
        },
        Content::Media(media) => sent_file(media, file),
        Content::Choice(_) | Content::Template(_) | Content::Unsupported { .. } => {
            Err(not_carried(&format!("messages of kind {}", content.kind())))
        }
    }
}

/// A file has no caption of its own: with one it goes as a card.
fn sent_file(media: &Media, file: Option<&OutboundFile>) -> Result<Value, DeliveryError> {
    let missing = || not_carried("messages without their file");
    let file = file.ok_or_else(missing)?;
    let place = file.place.as_ref().ok_or_else(missing)?;
    let mut message = json!({"url": place.url});
    if let Some(name) = &file.file_name {
        message["filename_override"] = json!(name);
    }
    Ok(match &media.caption {
        Some(caption) => json!({"card_message": {"title": caption, "media_message": message}}),
        None => json!({"media_message": message}),
    })
}

fn person(card: &ContactCard) -> Value {
    let phones = card.phones.iter();
    let phones = phones.map(|phone| json!({"phone_number": phone.phone, "type": phone.kind}));
    let emails = card.emails.iter().map(|email| json!({"email_address": email}));
    let mut person = json!({
        "name": {"full_name": card.name},
        "phone_numbers": phones.collect::<Vec<_>>(),
        "email_addresses": emails.collect::<Vec<_>>(),
    });
    if let Some(company) = &card.organization {
        person["organization"] = json!({"company": company});
    }
    person
}

fn not_carried(what: &str) -> DeliveryError {
    ours(
        DeliveryErrorKind::Other,
        &format!("{what} cannot be sent through Sinch"),
    )
}

/// What an answer means.
pub fn outcome(answer: &Answer) -> SendOutcome {
    let body = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
    if (200..300).contains(&answer.status) {
        return outcome::accepted(json::text(&body, "/message_id"));
    }
    let Some(words) = json::text(&body, "/error/message") else {
        return outcome::unexplained(answer);
    };
    let (kind, remedy) = failure::of_answer(answer.status);
    let mut error = ours(kind, &words);
    let status = json::text(&body, "/error/status");
    error.code = Some(status.unwrap_or_else(|| format!("http {}", answer.status)));
    outcome::settle(answer, error, remedy)
}
