//! Calls to providers over HTTP, and what it means when one breaks.
//!
//! The one question that matters after a failure is whether the request had been written: if not,
//! it is safe to repeat; if so, the provider may have acted on it (R6). The request body knows: the
//! client asks for it only once the connection is up and the head is on its way.

use crate::config::limits::{
    PROVIDER_ANSWER_BYTES_MAX, PROVIDER_CALL_SECS, PROVIDER_CONNECT_SECS, PROVIDER_CONNECTIONS_MAX, PROVIDER_IDLE_SECS,
    PROVIDER_RETRY_AFTER_SECS_MAX,
};
use crate::outbound::{self, Manner, Reach};
use actix_http::body::{BodySize, MessageBody};
use actix_http::header::{self, HeaderMap, HttpDate};
use awc::error::SendRequestError;
use bytes::Bytes;
use secrecy::{ExposeSecret, SecretString};
use std::cell::{Cell, OnceCell};
use std::convert::Infallible;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};
use tokio::time::{sleep, timeout_at};

mod files;

pub use files::Form;

/// How long a call may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Timeouts {
    /// Name look-up and TCP connect; the TLS handshake has the same again.
    pub connect: Duration,
    /// From start to the last byte of the answer.
    pub call: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(PROVIDER_CONNECT_SECS),
            call: Duration::from_secs(PROVIDER_CALL_SECS),
        }
    }
}

/// What a provider answered.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// How long it asks to wait.
    pub retry_after_secs: Option<u32>,
    /// The body; empty when it was too large, too slow or cut off.
    pub body: Bytes,
}

/// Why there is no answer.
#[derive(PartialEq, Eq, Debug)]
pub enum Failure {
    /// The request could not even be formed: the account's settings are wrong.
    Misconfigured(String),
    /// The provider was not reached; nothing was sent.
    NotSent(String),
    /// The connection broke or fell silent after the request was written.
    AfterWrite(String),
}

/// How a call says who makes it.
#[derive(Clone, Copy)]
pub enum Auth<'a> {
    /// A bearer token.
    Bearer(&'a SecretString),
    /// Name and password.
    Basic(&'a str, &'a SecretString),
    /// A header of the provider's own, in lower case.
    Header(&'static str, &'a SecretString),
}

/// A call to a provider.
pub struct Call<'a> {
    /// Where to.
    pub url: &'a str,
    /// Who makes it.
    pub auth: Auth<'a>,
    /// What the body is.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
}

/// The usual media type of bodies.
pub const JSON: &str = "application/json";

/// An HTTP client with the rules for providers. Not `Send`: its connections belong to an arbiter.
pub struct ProviderClient {
    timeouts: Timeouts,
    reach: Reach,
    http: OnceCell<awc::Client>,
}

impl ProviderClient {
    /// A client that opens nothing before its first call.
    pub fn new(timeouts: Timeouts, reach: Reach) -> Self {
        Self {
            timeouts,
            reach,
            http: OnceCell::new(),
        }
    }

    /// Posts a body and reads the answer.
    pub async fn post(&self, call: Call<'_>) -> Result<Answer, Failure> {
        let url = self.reach.check(call.url);
        let url = url.map_err(|refused| Failure::Misconfigured(format!("the address of the account {refused}")))?;
        let written = Rc::new(Cell::new(false));
        let body = WatchedBody {
            length: call.body.len() as u64,
            bytes: Some(Bytes::from(call.body)),
            written: Rc::clone(&written),
        };
        // The client's own timeout ends with the answer's head; a body may then drip for ever.
        let deadline = sleep(self.timeouts.call).deadline();
        let request = self
            .http
            .get_or_init(|| build(self.timeouts, &self.reach))
            .post(url.as_str())
            .content_type(call.content_type)
            .no_decompress();
        let request = match call.auth {
            Auth::Bearer(token) => request.bearer_auth(token.expose_secret()),
            Auth::Basic(name, password) => request.basic_auth(name, password.expose_secret()),
            Auth::Header(name, value) => request.insert_header((name, value.expose_secret())),
        };
        match timeout_at(deadline, request.send_body(body)).await {
            Ok(Ok(mut response)) => {
                let body = timeout_at(deadline, response.body().limit(PROVIDER_ANSWER_BYTES_MAX)).await;
                Ok(Answer {
                    status: response.status().as_u16(),
                    retry_after_secs: retry_after(response.headers()),
                    body: body.ok().and_then(Result::ok).unwrap_or_default(),
                })
            }
            Ok(Err(error)) => Err(classify(error, written.get())),
            Err(_) if written.get() => Err(Failure::AfterWrite("no answer in time".into())),
            Err(_) => Err(Failure::NotSent("no connection in time".into())),
        }
    }
}

fn build(timeouts: Timeouts, reach: &Reach) -> awc::Client {
    let manner = Manner {
        connect: timeouts.connect,
        connections: PROVIDER_CONNECTIONS_MAX,
        idle: Duration::from_secs(PROVIDER_IDLE_SECS),
    };
    outbound::client(reach, &manner)
}

fn classify(error: SendRequestError, written: bool) -> Failure {
    if written {
        return Failure::AfterWrite(error.to_string());
    }
    let is_refused = outbound::refusal(&error).is_some();
    if is_refused || matches!(error, SendRequestError::Url(_) | SendRequestError::Http(_)) {
        return Failure::Misconfigured(error.to_string());
    }
    Failure::NotSent(error.to_string())
}

/// `Retry-After` in seconds or as a date; a date is measured against the answer's own clock.
fn retry_after(headers: &HeaderMap) -> Option<u32> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let secs = match text.parse::<u64>() {
        Ok(secs) => secs,
        Err(_) => {
            let until = instant(text)?;
            let now = instant(headers.get(header::DATE)?.to_str().ok()?)?;
            until.duration_since(now).unwrap_or_default().as_secs()
        }
    };
    Some(
        u32::try_from(secs)
            .unwrap_or(u32::MAX)
            .min(PROVIDER_RETRY_AFTER_SECS_MAX),
    )
}

fn instant(date: &str) -> Option<SystemTime> {
    date.parse::<HttpDate>().ok().map(SystemTime::from)
}

/// A request body that tells when it was asked for.
struct WatchedBody {
    bytes: Option<Bytes>,
    length: u64,
    written: Rc<Cell<bool>>,
}

impl MessageBody for WatchedBody {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.length)
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        let this = self.get_mut();
        this.written.set(true);
        Poll::Ready(this.bytes.take().map(Ok))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_http::header::HeaderValue;

    fn headers(pairs: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.insert(name.clone(), HeaderValue::from_static(value));
        }
        map
    }

    #[test]
    fn retry_after_reads_seconds_and_dates() {
        let seconds = headers(&[(header::RETRY_AFTER, "17")]);
        assert_eq!(retry_after(&seconds), Some(17));
        let date = headers(&[
            (header::RETRY_AFTER, "Fri, 20 Nov 2026 10:01:30 GMT"),
            (header::DATE, "Fri, 20 Nov 2026 10:00:00 GMT"),
        ]);
        assert_eq!(retry_after(&date), Some(90));
    }

    #[test]
    fn retry_after_is_capped_and_garbage_is_ignored() {
        let far = headers(&[(header::RETRY_AFTER, "99999999999")]);
        assert_eq!(retry_after(&far), Some(PROVIDER_RETRY_AFTER_SECS_MAX));
        assert_eq!(retry_after(&headers(&[(header::RETRY_AFTER, "soon")])), None);
        assert_eq!(retry_after(&headers(&[])), None);
    }
}
