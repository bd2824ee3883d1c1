//! From a call of the outbox to a form, and from the answer to an outcome.
//!
//! Twilio has no idempotency key and echoes nothing: our ids travel in the URL of the status callback,
//! which is signed, and come back with every status (R6).

use super::failure;
use crate::domain::contact::Identity;
use crate::domain::content::Content;
use crate::domain::effects::{OutboundAction, OutboundCall};
use crate::domain::file::OutboundFile;
use crate::domain::message::{DeliveryError, DeliveryErrorKind};
use crate::domain::provider::ProviderKind;
use crate::ports::provider::{Access, SendOutcome, TwilioCredentials};
use crate::providers::client::{Answer, Auth, Call, ProviderClient};
use crate::providers::outcome::{self, ours};
use crate::providers::{json, reading};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

/// Parameter of the status callback's URL with our ids.
pub const REFERENCE: &str = "ref";

/// How the channel marks addresses.
pub const CHANNEL: &str = "whatsapp:";

const FORM: &str = "application/x-www-form-urlencoded";

/// Makes one attempt.
pub async fn send(
    client: &ProviderClient,
    access: &Access,
    credentials: &TwilioCredentials,
    call: &OutboundCall,
) -> SendOutcome {
    let body = match request(access, call) {
        Ok(body) => body,
        Err(error) => return SendOutcome::Permanent(error),
    };
    let url = format!(
        "{}/2010-04-01/Accounts/{}/Messages.json",
        credentials.base_url.trim_end_matches('/'),
        credentials.account_sid
    );
    let call = Call {
        url: &url,
        auth: Auth::Basic(&credentials.account_sid, &credentials.auth_token),
        content_type: FORM,
        body: body.into_bytes(),
    };
    match client.post(call).await {
        Ok(answer) => outcome(&answer),
        Err(failure) => outcome::unanswered(&failure),
    }
}

/// Says that somebody types an answer to a customer's message, which counts as read then. What becomes of it is for the
/// log only.
pub async fn typing(client: &ProviderClient, credentials: &TwilioCredentials, message_sid: &str) {
    let base = match credentials.base_url.trim_end_matches('/') {
        "https://api.twilio.com" => "https://messaging.twilio.com",
        own => own,
    };
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("messageId", message_sid)
        .append_pair("channel", "whatsapp")
        .finish();
    let call = Call {
        url: &format!("{base}/v2/Indicators/Typing.json"),
        auth: Auth::Basic(&credentials.account_sid, &credentials.auth_token),
        content_type: FORM,
        body: body.into_bytes(),
    };
    match client.post(call).await {
        Ok(answer) if (200..300).contains(&answer.status) => {}
        Ok(answer) => tracing::debug!(status = answer.status, "Twilio did not take a signal"),
        Err(failure) => tracing::debug!(?failure, "a signal did not get through"),
    }
}

fn request(access: &Access, call: &OutboundCall) -> Result<String, DeliveryError> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("From", &format!("{CHANNEL}+{}", access.number));
    form.append_pair("To", &address(&call.to)?);
    match &call.action {
        OutboundAction::Content(content) => say(content, call.file.as_ref(), &mut form)?,
        OutboundAction::Reaction { .. } => return Err(not_carried("reactions")),
    }
    form.append_pair("StatusCallback", &status_callback(access, call));
    Ok(form.finish())
}

fn say(
    content: &Content,
    file: Option<&OutboundFile>,
    form: &mut form_urlencoded::Serializer<'_, String>,
) -> Result<(), DeliveryError> {
    match content {
        Content::Media(media) => {
            let place = file.and_then(|file| file.place.as_ref());
            let place = place.ok_or_else(|| not_carried("messages without their file"))?;
            form.append_pair("MediaUrl", &place.url);
            if let Some(caption) = &media.caption {
                form.append_pair("Body", caption);
            }
        }
        Content::Text { body } => {
            let (chars, chars_max) = (body.chars().count(), ProviderKind::Twilio.capabilities().text_chars_max);
            if chars > chars_max {
                let why = format!("Twilio takes texts of at most {chars_max} characters, this one has {chars}");
                return Err(ours(DeliveryErrorKind::Other, &why));
            }
            form.append_pair("Body", body);
        }
        Content::Location(place) => {
            let (latitude, longitude) = (place.latitude.value(), place.longitude.value());
            let point = format!("{latitude},{longitude}");
            let label = place.name.as_deref().or(place.address.as_deref()).unwrap_or(&point);
            form.append_pair("PersistentAction", &format!("geo:{point}|{label}"));
            form.append_pair("Body", label);
        }
        Content::Contacts { .. } | Content::Choice(_) | Content::Template(_) => {
            return Err(not_carried(&format!("messages of kind {}", content.kind())));
        }
        Content::Unsupported { kind } => return Err(not_carried(&format!("messages of kind {kind}"))),
    }
    Ok(())
}

fn not_carried(what: &str) -> DeliveryError {
    ours(
        DeliveryErrorKind::Other,
        &format!("{what} cannot be sent through Twilio"),
    )
}

/// What proves who asks for a file, where Twilio itself or the account's own server is asked.
pub fn authorization(credentials: &TwilioCredentials, url: &str) -> Option<SecretString> {
    let url = Url::parse(url).ok()?;
    let own = Url::parse(&credentials.base_url).ok()?;
    let is_twilio = url.scheme() == "https" && url.host_str() == Some("api.twilio.com") && url.port().is_none();
    if !is_twilio && url.origin() != own.origin() {
        return None;
    }
    let pair = format!("{}:{}", credentials.account_sid, credentials.auth_token.expose_secret());
    Some(SecretString::from(format!("Basic {}", STANDARD.encode(pair))))
}

/// Where Twilio reports on this message: the receive URL, with our ids.
fn status_callback(access: &Access, call: &OutboundCall) -> String {
    let receive_url = access.receive_url.expose_secret();
    format!("{receive_url}?{REFERENCE}={}", reading::correlation(call))
}

fn address(to: &Identity) -> Result<String, DeliveryError> {
    match to {
        Identity { phone: Some(phone), .. } => Ok(format!("{CHANNEL}+{phone}")),
        Identity { bsuid: Some(bsuid), .. } => Ok(format!("{CHANNEL}{bsuid}")),
        Identity {
            phone: None,
            bsuid: None,
        } => Err(ours(
            DeliveryErrorKind::RecipientUnreachable,
            "the customer has neither phone nor user id",
        )),
    }
}

/// What an answer means.
pub fn outcome(answer: &Answer) -> SendOutcome {
    let body = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
    if (200..300).contains(&answer.status) {
        return outcome::accepted(json::text(&body, "/sid"));
    }
    let Some(code) = json::text(&body, "/code") else {
        return outcome::unexplained(answer);
    };
    let known = code.parse().ok().and_then(failure::meaning);
    let (kind, remedy) = known.unwrap_or_else(|| outcome::by_status(answer.status));
    let mut error = failure::reported(Some(&code), json::text(&body, "/message").as_deref());
    error.kind = kind;
    outcome::settle(answer, error, remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s6_the_key_goes_to_twilio_and_to_the_account_s_own_server_only() {
        let credentials = TwilioCredentials {
            base_url: "http://127.0.0.1:9".to_owned(),
            account_sid: "AC1".to_owned(),
            auth_token: SecretString::from("canary"),
        };
        for (url, expected) in [
            (
                "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1",
                true,
            ),
            ("http://127.0.0.1:9/Media/ME1", true),
            ("http://127.0.0.1:10/Media/ME1", false),
            ("http://api.twilio.com/Media/ME1", false),
            ("https://api.twilio.com:8443/Media/ME1", false),
            ("https://api.twilio.com.evil.example/x", false),
            ("https://api.twilio.com@evil.example/x", false),
            ("nonsense", false),
        ] {
            assert_eq!(authorization(&credentials, url).is_some(), expected, "{url}");
        }
    }
}
