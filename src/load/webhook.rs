//! Signed webhooks from prebuilt bytes, as each provider writes them (`spec/providers.md`): per message only digits are
//! replaced and the signature is computed.

mod contracts;
mod prebuilt;

use clap::ValueEnum;
use contracts::Proof;
pub use contracts::{TWILIO_SID, WABA_ID};
use prebuilt::Prebuilt;
use std::io::Write;

/// Width of the message number in texts and ids. The text of message 7 is `m000000000007`.
pub const NUMBER_WIDTH: usize = 12;

/// Who posts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Contract {
    /// WhatsApp Cloud API.
    Meta,
    /// Programmable Messaging.
    Twilio,
    /// Conversation API.
    Sinch,
    /// The second API.
    Kaleyra,
}

impl Contract {
    /// Its name in the REST API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Twilio => "twilio",
            Self::Sinch => "sinch",
            Self::Kaleyra => "kaleyra",
        }
    }
}

/// What the webhooks of one account have in common.
pub struct Template {
    head: Prebuilt,
    body: Prebuilt,
    proof: Proof,
}

/// Which account the webhooks are for.
pub struct Address<'a> {
    /// Who posts.
    pub contract: Contract,
    /// Host and port of the server.
    pub host: &'a str,
    /// The receive URL.
    pub url: &'a str,
    /// Its path.
    pub path: &'a str,
    /// Its WhatsApp number, digits.
    pub number: &'a str,
    /// Its id at the provider: Meta's phone number id, Sinch's app.
    pub line_id: &'a str,
    /// What the webhooks are signed with, or the token they carry.
    pub secret: &'a str,
    /// Where the provider has files: scheme, host and port.
    pub files: &'a str,
    /// Makes message ids unique over runs.
    pub run: &'a str,
}

/// What customers write.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A text.
    Text,
    /// A picture with the text below it.
    Picture,
}

/// One message to render.
#[derive(Clone, Copy, Debug)]
pub struct Incoming {
    /// Its number in this run.
    pub number: u64,
    /// Its customer, from 0; at most ten digits.
    pub customer: u64,
    /// The provider's time, Unix seconds.
    pub at_secs: u64,
}

impl Template {
    /// Builds the fixed bytes of texts.
    pub fn new(to: &Address<'_>) -> Self {
        Self::of(to, Kind::Text)
    }

    /// Builds the fixed bytes of messages of a kind.
    pub fn of(to: &Address<'_>, kind: Kind) -> Self {
        let (content_type, body) = contracts::body(to, kind);
        let proof = Proof::new(to, &body);
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: {}\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\n{}\r\n",
            to.path,
            to.host,
            body.len(),
            proof.headers(),
        );
        Self {
            head: Prebuilt::new(head),
            body: Prebuilt::new(body),
            proof,
        }
    }

    /// Writes the whole request for one message into `out`, which is cleared first.
    pub fn render(&self, message: Incoming, out: &mut Vec<u8>) {
        out.clear();
        self.head.append(message, out);
        self.body.append(message, out);
        let (head, body) = out.split_at_mut(self.head.len());
        if let Some(place) = self.head.proof() {
            self.proof.write(message, body, &mut head[place]);
        }
    }
}

/// The whole request of Meta for a body of the caller's own.
pub fn sign(to: &Address<'_>, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 256);
    write!(
        out,
        "POST {} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         x-hub-signature-256: {}\r\n\r\n",
        to.path,
        to.host,
        body.len(),
        contracts::meta_signature(to.secret, body)
    )
    .expect("writing to memory cannot fail");
    out.extend_from_slice(body);
    out
}

/// The number in a text written by [`Template::render`] that starts at `text`.
pub fn number_of(text: &[u8]) -> Option<u64> {
    let digits = text.strip_prefix(b"m")?.get(..NUMBER_WIDTH)?;
    digits.iter().try_fold(0_u64, |sum, digit| {
        digit.is_ascii_digit().then(|| sum * 10 + u64::from(digit - b'0'))
    })
}

/// The number in a preview: of a text at its begin, of a picture after what says that it is one.
pub fn number_in(preview: &[u8]) -> Option<u64> {
    let end = preview.iter().position(|b| *b == b'"').unwrap_or(preview.len());
    (0..end).find_map(|at| number_of(&preview[at..end]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::{sinch, twilio};

    fn address(contract: Contract) -> Address<'static> {
        Address {
            contract,
            host: "127.0.0.1:1",
            url: "http://127.0.0.1:1/hook/x/t",
            path: "/hook/x/t",
            number: "4930555",
            line_id: "310",
            secret: "app-secret-1",
            files: "http://127.0.0.1:2",
            run: "r",
        }
    }

    const SEVENTH: Incoming = Incoming {
        number: 42,
        customer: 7,
        at_secs: 1_790_000_000,
    };

    fn rendered(contract: Contract, kind: Kind) -> (String, String) {
        let mut out = Vec::new();
        Template::of(&address(contract), kind).render(SEVENTH, &mut out);
        let text = String::from_utf8(out).expect("ascii");
        let (head, body) = text.split_once("\r\n\r\n").expect("head and body");
        let length = format!("content-length: {}\r\n", body.len());
        assert!(head.contains(&length), "{head}");
        (head.to_owned(), body.to_owned())
    }

    fn header<'a>(head: &'a str, name: &str) -> &'a str {
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(found, _)| *found == name).map_or("", |(_, value)| value)
    }

    #[test]
    fn rendered_request_is_valid_json_with_its_own_signature() {
        let (head, body) = rendered(Contract::Meta, Kind::Text);
        let json: serde_json::Value = serde_json::from_str(&body).expect("json");
        let value = &json["entry"][0]["changes"][0]["value"];
        assert_eq!(value["messages"][0]["id"], "wamid.r.000000000042");
        assert_eq!(value["messages"][0]["timestamp"], "1790000000");
        assert_eq!(value["messages"][0]["from"], value["contacts"][0]["wa_id"]);
        let whole = sign(&address(Contract::Meta), body.as_bytes());
        assert_eq!(format!("{head}\r\n\r\n{body}").into_bytes(), whole);
        let body_text = value["messages"][0]["text"]["body"].as_str().expect("text");
        assert_eq!(number_of(body_text.as_bytes()), Some(42));
    }

    #[test]
    fn signature_matches_the_published_vector() {
        let body = br#"{"object":"whatsapp_business_account","entry":[]}"#;
        let request = String::from_utf8(sign(&address(Contract::Meta), body)).expect("ascii");
        assert!(
            request.contains("sha256=0ca28c0f1996234eb6829e59ad3c11a18161f6eb043943d601e420c312432cdf"),
            "{request}"
        );
    }

    #[test]
    fn forms_are_signed_as_twilio_signs_them() {
        for kind in [Kind::Text, Kind::Picture] {
            let (head, body) = rendered(Contract::Twilio, kind);
            let right = twilio::signature::sign("app-secret-1", "http://127.0.0.1:1/hook/x/t", body.as_bytes());
            assert_eq!(header(&head, "x-twilio-signature"), right, "{body}");
            assert!(body.contains("From=whatsapp%3A%2B490000000007&"), "{body}");
            assert!(body.contains("Body=m000000000042&"), "{body}");
        }
    }

    #[test]
    fn nonces_of_sinch_differ_and_are_signed() {
        let (head, body) = rendered(Contract::Sinch, Kind::Picture);
        let (nonce, time) = (
            header(&head, "x-sinch-webhook-signature-nonce"),
            header(&head, "x-sinch-webhook-signature-timestamp"),
        );
        assert_eq!((nonce, time), ("r000000000042", "1790000000"));
        let right = sinch::signature::sign("app-secret-1", body.as_bytes(), nonce, time);
        assert_eq!(header(&head, "x-sinch-webhook-signature"), right);
        let json: serde_json::Value = serde_json::from_str(&body).expect("json");
        assert_eq!(json["accepted_time"], "2026-09-21T14:13:20Z");
        let card = &json["message"]["contact_message"]["media_card_message"];
        assert_eq!(card["caption"], "m000000000042");
        assert_eq!(card["url"], "http://127.0.0.1:2/media/m000000000042");
    }

    #[test]
    fn pictures_of_kaleyra_carry_their_address() {
        let (_, body) = rendered(Contract::Kaleyra, Kind::Picture);
        let json: serde_json::Value = serde_json::from_str(&body).expect("json");
        assert_eq!(
            json["extra_info"]["media_url"],
            "http://127.0.0.1:2/media/m000000000042"
        );
        let message = &json["meta_object"]["value"]["messages"][0];
        assert_eq!(
            (&message["type"], &message["image"]["caption"]),
            (&"image".into(), &"m000000000042".into())
        );
    }

    #[test]
    fn a_number_is_found_in_texts_and_behind_the_title_of_a_picture() {
        assert_eq!(number_in(br#"m000000000042","x":1"#), Some(42));
        assert_eq!(number_in("📷 Image: m000000000042\"".as_bytes()), Some(42));
        assert_eq!(number_in(br#"Image","y":"m000000000042""#), None);
    }
}
