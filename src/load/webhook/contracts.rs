//! What each provider writes, and how it proves that it wrote it.

use super::prebuilt::{CUSTOMER, DATE, NUMBER, PROOF, Prebuilt, TIME};
use super::{Address, Contract, Incoming, Kind};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha1::Sha1;
use sha2::Sha256;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded; charset=UTF-8";

/// The WABA of every account of a run.
pub const WABA_ID: &str = "210000000000001";

/// The account of every Twilio line of a run.
pub const TWILIO_SID: &str = "AC00000000000000000000000000004711";

/// Content type and body of a message, with marks.
pub fn body(to: &Address<'_>, kind: Kind) -> (&'static str, String) {
    match to.contract {
        Contract::Meta => {
            let change = json!({
                "object": "whatsapp_business_account",
                "entry": [{ "id": WABA_ID, "changes": [change(to, kind)] }],
            });
            (JSON, change.to_string())
        }
        Contract::Kaleyra => {
            let address = match kind {
                Kind::Text => String::new(),
                Kind::Picture => picture(to),
            };
            let written = json!({
                "meta_object": change(to, kind),
                "extra_info": { "media_url": address, "trace_id": format!("t{NUMBER}"), "waba_id": WABA_ID },
            });
            (JSON, written.to_string())
        }
        Contract::Sinch => (JSON, sinch(to, kind).to_string()),
        Contract::Twilio => {
            let fields = twilio(to, kind);
            let form = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(fields)
                .finish();
            (FORM, form)
        }
    }
}

fn picture(to: &Address<'_>) -> String {
    format!("{}/media/m{NUMBER}", to.files)
}

/// A change of Meta's, which Kaleyra passes on.
fn change(to: &Address<'_>, kind: Kind) -> Value {
    let mut message = json!({
        "from": format!("49{CUSTOMER}"), "id": format!("wamid.{}.{NUMBER}", to.run), "timestamp": TIME,
    });
    match kind {
        Kind::Text => {
            message["type"] = "text".into();
            message["text"] = json!({ "body": format!("m{NUMBER}") });
        }
        Kind::Picture => {
            message["type"] = "image".into();
            message["image"] = json!({ "id": NUMBER, "mime_type": "image/jpeg", "caption": format!("m{NUMBER}") });
        }
    }
    json!({
        "field": "messages",
        "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": to.number, "phone_number_id": to.line_id },
            "contacts": [{ "profile": { "name": format!("Customer {CUSTOMER}") }, "wa_id": format!("49{CUSTOMER}") }],
            "messages": [message],
        },
    })
}

fn sinch(to: &Address<'_>, kind: Kind) -> Value {
    let content = match kind {
        Kind::Text => json!({ "text_message": { "text": format!("m{NUMBER}") } }),
        Kind::Picture => json!({ "media_card_message": { "url": picture(to), "caption": format!("m{NUMBER}") } }),
    };
    json!({
        "app_id": to.line_id,
        "project_id": "load",
        "accepted_time": DATE,
        "message": {
            "id": format!("01{}{NUMBER}", to.run),
            "direction": "TO_APP",
            "accept_time": DATE,
            "injected": false,
            "channel_identity": { "channel": "WHATSAPP", "identity": format!("49{CUSTOMER}"), "app_id": "" },
            "contact_message": content,
        },
    })
}

/// The fields of a form in the order of their names, in which they are signed.
fn twilio(to: &Address<'_>, kind: Kind) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("AccountSid", TWILIO_SID.to_owned()),
        ("ApiVersion", "2010-04-01".to_owned()),
        ("Body", format!("m{NUMBER}")),
        ("From", format!("whatsapp:+49{CUSTOMER}")),
        ("MessageSid", format!("SM{}{NUMBER}", to.run)),
        ("ProfileName", format!("Customer {CUSTOMER}")),
        ("SmsStatus", "received".to_owned()),
        ("To", format!("whatsapp:+{}", to.number)),
        ("WaId", format!("49{CUSTOMER}")),
    ];
    match kind {
        Kind::Text => fields.extend([("MessageType", "text".to_owned()), ("NumMedia", "0".to_owned())]),
        Kind::Picture => fields.extend([
            ("MessageType", "image".to_owned()),
            ("NumMedia", "1".to_owned()),
            ("MediaContentType0", "image/jpeg".to_owned()),
            ("MediaUrl0", picture(to)),
        ]),
    }
    fields.sort_unstable();
    fields
}

/// How a webhook proves whose it is.
pub enum Proof {
    /// HMAC of the body.
    Meta(Hmac<Sha256>),
    /// HMAC of the URL and the fields.
    Twilio { key: Hmac<Sha1>, signed: Prebuilt },
    /// HMAC of the body, a nonce and the time.
    Sinch {
        key: Hmac<Sha256>,
        tail: Prebuilt,
        nonce: String,
    },
    /// A token in a header.
    Kaleyra { token: String },
}

impl Proof {
    /// How webhooks with this body prove it.
    pub fn new(to: &Address<'_>, body: &str) -> Self {
        let sha256 = || Hmac::new_from_slice(to.secret.as_bytes()).expect("HMAC takes keys of any length");
        match to.contract {
            Contract::Meta => Self::Meta(sha256()),
            Contract::Sinch => {
                let nonce = format!("{}{NUMBER}", to.run);
                Self::Sinch {
                    key: sha256(),
                    tail: Prebuilt::new(format!(".{nonce}.{TIME}")),
                    nonce,
                }
            }
            Contract::Kaleyra => Self::Kaleyra {
                token: to.secret.to_owned(),
            },
            Contract::Twilio => {
                let mut signed = to.url.to_owned();
                for (name, value) in form_urlencoded::parse(body.as_bytes()) {
                    signed.extend([name, value]);
                }
                Self::Twilio {
                    key: Hmac::new_from_slice(to.secret.as_bytes()).expect("HMAC takes keys of any length"),
                    signed: Prebuilt::new(signed),
                }
            }
        }
    }

    /// The headers, with marks.
    pub fn headers(&self) -> String {
        let proof = |length| PROOF.to_string().repeat(length);
        match self {
            Self::Meta(_) => format!("x-hub-signature-256: sha256={}\r\n", proof(64)),
            Self::Twilio { .. } => format!("x-twilio-signature: {}\r\n", proof(28)),
            Self::Sinch { nonce, .. } => format!(
                "x-sinch-webhook-signature: {}\r\nx-sinch-webhook-signature-nonce: {nonce}\r\n\
                 x-sinch-webhook-signature-timestamp: {TIME}\r\nx-sinch-webhook-signature-algorithm: HmacSHA256\r\n",
                proof(44)
            ),
            Self::Kaleyra { token } => format!("x-callback-token: {token}\r\n"),
        }
    }

    /// Writes the signature of a body.
    pub fn write(&self, message: Incoming, body: &[u8], place: &mut [u8]) {
        match self {
            Self::Meta(key) => {
                let digest = key.clone().chain_update(body).finalize().into_bytes();
                hex::encode_to_slice(digest, place).expect("64 bytes hold the hex of 32");
            }
            Self::Twilio { key, signed } => {
                let mut text = Vec::with_capacity(signed.len());
                signed.append(message, &mut text);
                encode(&key.clone().chain_update(&text).finalize().into_bytes(), place);
            }
            Self::Sinch { key, tail, .. } => {
                let mut end = Vec::with_capacity(tail.len());
                tail.append(message, &mut end);
                let digest = key.clone().chain_update(body).chain_update(&end).finalize();
                encode(&digest.into_bytes(), place);
            }
            Self::Kaleyra { .. } => {}
        }
    }
}

fn encode(digest: &[u8], place: &mut [u8]) {
    STANDARD
        .encode_slice(digest, place)
        .expect("the place is as long as the signature");
}

/// The value of Meta's header.
pub fn meta_signature(secret: &str, body: &[u8]) -> String {
    let key = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    format!("sha256={}", hex::encode(key.chain_update(body).finalize().into_bytes()))
}
