//! Files at Meta: where one of a customer is, and how ours get there. A webhook names a file by an id that is good for
//! seven days; the URL behind it is for some minutes and needs the account's token (`spec/providers.md` 1.10).

use super::outbound::outcome;
use crate::domain::file::OutboundFile;
use crate::domain::inbound::MediaSource;
use crate::domain::message::{DeliveryError, DeliveryErrorKind};
use crate::ports::provider::{Location, MetaCredentials, NotLocated, SendOutcome};
use crate::providers::client::{Failure, Form, ProviderClient};
use crate::providers::outcome::cut;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

/// Whose servers may see the token besides the account's own: a webhook that names another host does not get it.
const HOSTS: [&str; 3] = [".fbsbx.com", ".fbcdn.net", ".whatsapp.net"];

#[derive(Deserialize)]
struct LookedUp {
    url: Option<String>,
    sha256: Option<String>,
    file_size: Option<u64>,
}

#[derive(Deserialize)]
struct Uploaded {
    id: String,
}

fn at(credentials: &MetaCredentials, path: &str) -> String {
    let base = credentials.base_url.trim_end_matches('/');
    format!("{base}/{}/{path}", credentials.api_version)
}

/// Asks where a file is.
pub async fn locate(
    client: &ProviderClient,
    credentials: &MetaCredentials,
    source: &MediaSource,
) -> Result<Location, NotLocated> {
    let Some(id) = source.provider_media_id.as_deref().filter(|id| is_id(id)) else {
        let url = source.url.clone().ok_or(NotLocated::Gone)?;
        return Ok(location(credentials, url, None));
    };
    let url = at(
        credentials,
        &format!("{id}?phone_number_id={}", credentials.phone_number_id),
    );
    let answer = client.get(&url, &credentials.access_token).await;
    let answer = answer.map_err(|failure| match failure {
        Failure::Misconfigured(why) | Failure::NotSent(why) | Failure::AfterWrite(why) => NotLocated::Later(why),
    })?;
    match answer.status {
        200..=299 => {
            let found: LookedUp = serde_json::from_slice(&answer.body)
                .map_err(|_| NotLocated::Later("the answer to the look-up cannot be read".to_owned()))?;
            let url = found.url.clone().ok_or(NotLocated::Gone)?;
            Ok(location(credentials, url, Some(found)))
        }
        // An id that is too old, or was never this account's.
        400 | 404 => Err(NotLocated::Gone),
        status => Err(NotLocated::Later(format!(
            "the look-up was answered with HTTP {status}"
        ))),
    }
}

/// Nothing but digits gets into the path.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_digit())
}

fn location(credentials: &MetaCredentials, url: String, found: Option<LookedUp>) -> Location {
    let bearer = format!("Bearer {}", credentials.access_token.expose_secret());
    let authorization = may_see_token(credentials, &url).then(|| SecretString::from(bearer));
    let (sha256, bytes) = found.map_or((None, None), |found| (found.sha256, found.file_size));
    Location {
        authorization,
        sha256,
        bytes,
        ..Location::open(url)
    }
}

fn may_see_token(credentials: &MetaCredentials, url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let own = Url::parse(&credentials.base_url).ok();
    if own.is_some_and(|own| own.origin() == url.origin()) {
        return true;
    }
    let host = url.host_str().unwrap_or_default();
    url.scheme() == "https" && HOSTS.iter().any(|end| host.ends_with(end))
}

/// Uploads a file, and gives its id there.
pub async fn upload(
    client: &ProviderClient,
    credentials: &MetaCredentials,
    file: &OutboundFile,
) -> Result<String, SendOutcome> {
    let refused = |kind, detail: &str| DeliveryError {
        kind,
        code: None,
        detail: cut(detail),
    };
    let Some(place) = &file.place else {
        let why = "the file of the message is not here";
        return Err(SendOutcome::Permanent(refused(DeliveryErrorKind::Other, why)));
    };
    let form = Form {
        fields: &[("messaging_product", "whatsapp"), ("type", &file.mime_type)],
        part: "file",
        file_name: file.file_name.as_deref().unwrap_or("file"),
        mime_type: &file.mime_type,
        path: &place.path,
    };
    let url = at(credentials, &format!("{}/media", credentials.phone_number_id));
    let again = |why: &str| SendOutcome::Retry {
        after_secs: None,
        too_fast: None,
        error: refused(DeliveryErrorKind::Transient, why),
    };
    let answer = match client.upload(&url, &credentials.access_token, form).await {
        Ok(answer) => answer,
        Err(Failure::Misconfigured(why)) => {
            return Err(SendOutcome::Permanent(refused(DeliveryErrorKind::Account, &why)));
        }
        // Nothing was sent to the customer, whatever became of the upload.
        Err(Failure::NotSent(why) | Failure::AfterWrite(why)) => return Err(again(&why)),
    };
    if (200..300).contains(&answer.status) {
        let uploaded = serde_json::from_slice::<Uploaded>(&answer.body).ok();
        return uploaded
            .map(|uploaded| uploaded.id)
            .filter(|id| is_id(id))
            .ok_or_else(|| again("the answer to the upload cannot be read"));
    }
    Err(match outcome(&answer) {
        SendOutcome::Uncertain(error) => SendOutcome::Retry {
            after_secs: answer.retry_after_secs,
            too_fast: None,
            error: DeliveryError {
                kind: DeliveryErrorKind::Transient,
                ..error
            },
        },
        other @ (SendOutcome::Retry { .. } | SendOutcome::Permanent(_)) => other,
        SendOutcome::Accepted { .. } => again("the upload was answered as if it were a message"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s6_the_token_goes_to_meta_and_to_the_account_s_own_server_only() {
        let credentials = MetaCredentials {
            base_url: "https://graph.facebook.com".to_owned(),
            api_version: "v25.0".to_owned(),
            waba_id: String::new(),
            phone_number_id: "1".to_owned(),
            app_id: String::new(),
            access_token: SecretString::from("canary"),
            app_secret: SecretString::from(""),
            verify_token: SecretString::from(""),
        };
        for (url, expected) in [
            ("https://lookaside.fbsbx.com/whatsapp/1", true),
            ("https://scontent.xx.fbcdn.net/x", true),
            ("https://mmg.whatsapp.net/x", true),
            ("https://graph.facebook.com/x", true),
            ("https://graph.facebook.com:8443/x", false),
            ("http://lookaside.fbsbx.com/x", false),
            ("https://fbsbx.com.evil.example/x", false),
            ("https://evilfbsbx.com/x", false),
            ("https://lookaside.fbsbx.com@evil.example/x", false),
            ("https://evil.example/lookaside.fbsbx.com", false),
            ("nonsense", false),
        ] {
            assert_eq!(may_see_token(&credentials, url), expected, "{url}");
        }
    }
}
