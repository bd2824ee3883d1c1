//! From a call of the outbox to a request, and from the answer to an outcome.
//!
//! Meta has no idempotency key. An attempt that may have gone out is never repeated; our ids travel
//! along in `biz_opaque_callback_data`, and the delivery report resolves the doubt (R6).

use super::failure;
use super::media;
use super::wire::{
    ErrorAnswer, ErrorBody, FileAt, ReadMark, SendAnswer, SendBody, SendContext, SendEmail, SendFile, SendLanguage,
    SendLocation, SendName, SendOrg, SendPerson, SendPhone, SendReaction, SendRequest, SendTemplate, SendText,
    SendTyping,
};
use crate::domain::contact::Identity;
use crate::domain::content::{ContactCard, Content, Media, MediaKind};
use crate::domain::effects::{OutboundAction, OutboundCall, Signal};
use crate::domain::message::{DeliveryError, DeliveryErrorKind};
use crate::ports::provider::{MetaCredentials, SendOutcome};
use crate::providers::client::{Answer, Auth, Call, Failure, JSON, ProviderClient};
use crate::providers::outcome::{self, Remedy, ours};
use crate::providers::reading;

/// Makes one attempt.
pub async fn send(client: &ProviderClient, credentials: &MetaCredentials, call: &OutboundCall) -> SendOutcome {
    let uploaded = match &call.file {
        Some(file) => match media::upload(client, credentials, file).await {
            Ok(id) => Some(id),
            Err(outcome) => return outcome,
        },
        None => None,
    };
    let body = match request(call, uploaded.as_deref().map(FileAt::Id)) {
        Ok(body) => body,
        Err(error) => return SendOutcome::Permanent(error),
    };
    match post(client, credentials, body).await {
        Ok(answer) => outcome(&answer),
        Err(failure) => outcome::unanswered(&failure),
    }
}

/// Says that a customer's message was read, and perhaps that somebody types. What becomes of it is for the log only.
pub async fn signal(client: &ProviderClient, credentials: &MetaCredentials, provider_id: &str, signal: Signal) {
    let mark = ReadMark {
        messaging_product: "whatsapp",
        status: "read",
        message_id: provider_id,
        typing_indicator: match signal {
            Signal::Read => None,
            Signal::Typing => Some(SendTyping { r#type: "text" }),
        },
    };
    let body = serde_json::to_vec(&mark).expect("a request of texts is JSON");
    match post(client, credentials, body).await {
        Ok(answer) if (200..300).contains(&answer.status) => {}
        Ok(answer) => tracing::debug!(status = answer.status, "the provider did not take a signal"),
        Err(failure) => tracing::debug!(?failure, "a signal did not get through"),
    }
}

async fn post(client: &ProviderClient, credentials: &MetaCredentials, body: Vec<u8>) -> Result<Answer, Failure> {
    let url = format!(
        "{}/{}/{}/messages",
        credentials.base_url.trim_end_matches('/'),
        credentials.api_version,
        credentials.phone_number_id
    );
    let call = Call {
        url: &url,
        auth: Auth::Bearer(&credentials.access_token),
        content_type: JSON,
        body,
    };
    client.post(call).await
}

/// The body of a request; a file is where `at` says.
pub fn request(call: &OutboundCall, at: Option<FileAt<'_>>) -> Result<Vec<u8>, DeliveryError> {
    let body = match (&call.action, at) {
        (OutboundAction::Content(Content::Media(media)), Some(at)) => file(media, at),
        (OutboundAction::Content(content), _) => body(content)?,
        (OutboundAction::Reaction { about, emoji }, _) => SendBody::Reaction(SendReaction {
            message_id: about,
            emoji: emoji.as_deref().unwrap_or_default(),
        }),
    };
    let (to, recipient) = match &call.to {
        Identity { phone: Some(phone), .. } => (Some(phone.as_str()), None),
        Identity { bsuid: Some(bsuid), .. } => (None, Some(bsuid.as_str())),
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
    let request = SendRequest {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        to,
        recipient,
        kind: body.kind(),
        body,
        context: call.quote.as_deref().map(|message_id| SendContext { message_id }),
        biz_opaque_callback_data: &reading::correlation(call),
    };
    Ok(serde_json::to_vec(&request).expect("a request of texts, numbers and truth values is JSON"))
}

fn body(content: &Content) -> Result<SendBody<'_>, DeliveryError> {
    Ok(match content {
        Content::Text { body } => SendBody::Text(SendText {
            body,
            preview_url: false,
        }),
        Content::Location(place) => SendBody::Location(SendLocation {
            latitude: place.latitude.value(),
            longitude: place.longitude.value(),
            name: place.name.as_deref(),
            address: place.address.as_deref(),
        }),
        Content::Contacts { cards } => SendBody::Contacts(cards.iter().map(person).collect()),
        Content::Template(template) => SendBody::Template(SendTemplate {
            name: &template.name,
            language: SendLanguage {
                code: &template.language,
            },
            components: &template.parameters,
        }),
        Content::Media(_) | Content::Choice(_) | Content::Unsupported { .. } => {
            let why = format!("cannot send a message of kind {}", content.kind());
            return Err(ours(DeliveryErrorKind::Other, &why));
        }
    })
}

/// A file of a message, from where it is.
pub fn file<'a>(media: &'a Media, at: FileAt<'a>) -> SendBody<'a> {
    let caption = media.caption.as_deref().filter(|_| media.kind.has_caption());
    let plain = SendFile {
        at,
        caption,
        filename: None,
        voice: false,
    };
    match media.kind {
        MediaKind::Image => SendBody::Image(plain),
        MediaKind::Video => SendBody::Video(plain),
        MediaKind::Audio => SendBody::Audio(plain),
        MediaKind::Voice => SendBody::Audio(SendFile { voice: true, ..plain }),
        MediaKind::Document => SendBody::Document(SendFile {
            filename: media.file_name.as_deref(),
            ..plain
        }),
        MediaKind::Sticker => SendBody::Sticker(plain),
    }
}

fn person(card: &ContactCard) -> SendPerson<'_> {
    let phones = card.phones.iter().map(|phone| SendPhone {
        phone: &phone.phone,
        wa_id: phone.wa_id.as_deref(),
        kind: phone.kind.as_deref(),
    });
    SendPerson {
        name: SendName {
            formatted_name: &card.name,
            first_name: &card.name,
        },
        phones: phones.collect(),
        emails: card.emails.iter().map(|email| SendEmail { email }).collect(),
        org: card.organization.as_deref().map(|company| SendOrg { company }),
    }
}

/// What an answer means. Success without a readable id counts as accepted by an unknown id.
pub fn outcome(answer: &Answer) -> SendOutcome {
    if (200..300).contains(&answer.status) {
        return accepted(&answer.body);
    }
    match serde_json::from_slice::<ErrorAnswer<'_>>(&answer.body) {
        Ok(ErrorAnswer { error }) => refused(answer, &error),
        Err(_) => outcome::unexplained(answer),
    }
}

fn accepted(body: &[u8]) -> SendOutcome {
    let answer = serde_json::from_slice::<SendAnswer<'_>>(body).ok();
    let id = answer.and_then(|answer| answer.messages.first().map(|message| message.id.clean()));
    outcome::accepted(id)
}

fn refused(answer: &Answer, error: &ErrorBody<'_>) -> SendOutcome {
    let code = error.code.as_ref().and_then(|code| code.0.parse().ok());
    let (kind, remedy) = code.and_then(failure::meaning).unwrap_or_else(|| {
        let (kind, remedy) = outcome::by_status(answer.status);
        let remedy = if error.is_transient == Some(true) {
            Remedy::Wait
        } else {
            remedy
        };
        (kind, remedy)
    });
    outcome::settle(answer, failure::delivery_error(error, kind), remedy)
}
