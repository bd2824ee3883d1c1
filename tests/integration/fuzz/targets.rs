//! What must hold of any input at all.

use crate::conformance::books::credentials;
use crate::support::signed::{access, asked, posted};
use switchboard::domain::inbound::{InboundItem, InboundMessage, InboundStatus};
use switchboard::domain::message::Delivery;
use switchboard::http::ws::incoming::Incoming;
use switchboard::ports::provider::{ProviderKind, SignedRequest, Unreadable, Verb};
use switchboard::providers::{Adapters, meta, sinch, twilio};
use tokio::time::Instant;

/// A body is understood or given back with a reason, and what is understood is sound.
pub fn parse(kind: ProviderKind, body: &[u8]) {
    asked(Verb::Post, "?ref=1.2", &[], body, |request| read(kind, request));
}

/// The same of a query.
pub fn parse_query(body: &[u8]) {
    let query = format!("?{}", String::from_utf8_lossy(body));
    asked(Verb::Get, &query, &[], b"", |request| {
        read(ProviderKind::Kaleyra, request)
    });
}

fn read(kind: ProviderKind, request: &SignedRequest<'_>) {
    let adapters = Adapters::default();
    let access = access(credentials(kind));
    let parsed = adapters.get(kind).parse(&access, request);
    assert_eq!(parsed, adapters.get(kind).parse(&access, request), "the same again");
    let items = parsed.unwrap_or_else(|Unreadable { why, rest }| {
        assert!(
            !why.is_empty() && why.chars().count() <= 400 && !why.contains('\0'),
            "{why:?}"
        );
        rest
    });
    for item in &items {
        sound(item);
    }
}

fn is_id(id: &str) -> bool {
    (1..=255).contains(&id.len()) && !id.contains('\0')
}

fn sound(item: &InboundItem) {
    match item {
        InboundItem::Message(message) => sound_message(message),
        InboundItem::Status(status) => sound_status(status),
        InboundItem::Change(change) => {
            assert!(is_id(&change.provider_id) && is_id(&change.target));
            assert!(change.at.0 >= 0);
        }
    }
    let stored = serde_json::to_string(item).expect("it can be stored");
    let escapes = stored.replace("\\\\", "");
    assert!(!escapes.contains("\\u0000"), "databases refuse NUL: {stored}");
    assert_eq!(
        &serde_json::from_str::<InboundItem>(&stored).expect("it can be read again"),
        item
    );
}

fn sound_message(message: &InboundMessage) {
    assert!(is_id(&message.provider_id));
    let names = [&message.from.phone, &message.from.bsuid];
    assert!(names.iter().any(|name| name.is_some()), "from somebody");
    assert!(names.into_iter().flatten().all(|name| is_id(name)));
    assert!(
        message
            .profile_name
            .as_ref()
            .is_none_or(|name| name.chars().count() <= 200)
    );
    assert!(message.sent_at.0 >= 0);
}

fn sound_status(status: &InboundStatus) {
    assert!(is_id(&status.provider_id));
    assert!(status.at.0 >= 0);
    assert_eq!(status.error.is_some(), status.delivery == Delivery::Failed);
}

const SECRET: &str = "a secret";

/// The form is known under its own signature, and under that of no other form.
pub fn twilio_signature(form: &[u8]) {
    let url = "https://care.example.net/hook/kind/token";
    let right = twilio::signature::sign(SECRET, url, form);
    let passes = |body: &[u8], signature: &str| {
        let headers = [(twilio::signature::HEADER, signature)];
        posted(&headers, body, |request| twilio::signature::check(SECRET, request)).is_ok()
    };
    assert!(passes(form, &right));
    let mut other = form.to_vec();
    other.extend_from_slice(b"&more=1");
    let is_same = twilio::signature::sign(SECRET, url, &other) == right;
    assert_eq!(passes(&other, &right), is_same);
    // Whatever the bytes are as a header, they are no signature of an empty form.
    assert!(!passes(b"", &String::from_utf8_lossy(form)));
}

/// The same for Sinch, whose nonce may be anything.
pub fn sinch_signature(body: &[u8]) {
    let nonce = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
    let seconds = "1790000100";
    let right = sinch::signature::sign(SECRET, body, &nonce, seconds);
    let passes = |body: &[u8], nonce: &str, seconds: &str| {
        let headers = [
            (sinch::signature::HEADER, right.as_str()),
            (sinch::signature::NONCE, nonce),
            (sinch::signature::TIMESTAMP, seconds),
            (sinch::signature::ALGORITHM, sinch::signature::HMAC_SHA256),
        ];
        posted(&headers, body, |request| sinch::signature::check(SECRET, request)).is_ok()
    };
    assert_eq!(passes(body, &nonce, seconds), (1..=128).contains(&nonce.len()));
    assert!(!passes(body, &format!("{nonce}x"), seconds));
    assert!(!passes(body, &nonce, "1790000101"));
    let mut other = body.to_vec();
    other.push(b' ');
    assert!(!passes(&other, &nonce, seconds));
}

/// The same for Meta.
pub fn meta_signature(body: &[u8]) {
    let right = meta::signature::sign(SECRET, body);
    assert!(meta::signature::check(SECRET, &right, body).is_ok());
    let mut other = body.to_vec();
    other.push(b' ');
    assert!(meta::signature::check(SECRET, &right, &other).is_err());
    assert!(meta::signature::check(SECRET, &String::from_utf8_lossy(body), b"").is_err());
}

/// Frames as clients write them.
pub fn frames() -> Vec<Vec<u8>> {
    let frames = [
        r#"{"kind":"resume"}"#,
        r#"{"kind":"resume","session":"e","last_seq":17}"#,
        r#"{"kind":"accept","ref":"r1","interaction_id":"1","ticket":2}"#,
        r#"{"kind":"read","ref":"r2","interaction_id":"1"}"#,
        r#"{"kind":"close_tab","ref":"r3","interaction_id":"1"}"#,
        r#"{"kind":"close","ref":"r4","interaction_id":"1"}"#,
        r#"{"kind":"cancel_transfer","ref":"r5","interaction_id":"1"}"#,
        r#"{"kind":"note","ref":"r6","interaction_id":"1","body":"caff\u00e8 \ud83d\udc4d"}"#,
    ];
    for frame in frames {
        let now = Instant::now();
        assert!(Incoming::new(now).text(frame, now).is_ok(), "{frame}");
    }
    frames.map(|frame| frame.as_bytes().to_vec()).to_vec()
}

/// A frame is a command or is refused, and its reference is found wherever it can be.
pub fn frame(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let now = Instant::now();
    if let Err(refused) = Incoming::new(now).text(&text, now) {
        let reference = refused.client_ref.as_ref();
        assert!(reference.is_none_or(|reference| text.contains(reference.0.as_str()) || text.contains('\\')));
    }
}
