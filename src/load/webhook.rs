//! Signed Meta webhooks from prebuilt bytes: per message only digits are replaced and the HMAC
//! is computed (`spec/providers.md` sections 1.3 and 1.5).

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::io::Write;

/// Width of the message number in texts and ids. The text of message 7 is `m000000000007`.
pub const NUMBER_WIDTH: usize = 12;

/// What the webhooks of one account have in common.
pub struct Template {
    body: Vec<u8>,
    holes: Holes,
    head: Vec<u8>,
    signature_at: usize,
    key: Hmac<Sha256>,
}

struct Holes {
    numbers: Vec<usize>,
    customers: Vec<usize>,
    times: Vec<usize>,
}

/// Which account the webhooks are for.
pub struct Address<'a> {
    /// Host and port of the server.
    pub host: &'a str,
    /// Path of the receive URL.
    pub path: &'a str,
    /// The account's phone number id.
    pub phone_number_id: &'a str,
    /// Its WABA id.
    pub waba_id: &'a str,
    /// Its app secret.
    pub app_secret: &'a str,
    /// Makes message ids unique over runs.
    pub run: &'a str,
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

const NUMBER: &str = "#NNNNNNNNNN#";
const CUSTOMER: &str = "#CCCCCCCC#";
const TIME: &str = "#TTTTTTTT#";

impl Template {
    /// Builds the fixed bytes.
    pub fn new(to: &Address<'_>) -> Self {
        let body = format!(
            concat!(
                r#"{{"object":"whatsapp_business_account","entry":[{{"id":"{waba}","changes":[{{"field":"messages","#,
                r#""value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"15550000000","#,
                r#""phone_number_id":"{phone}"}},"contacts":[{{"profile":{{"name":"Customer {customer}"}},"#,
                r#""wa_id":"49{customer}"}}],"messages":[{{"from":"49{customer}","id":"wamid.{run}.{number}","#,
                r#""timestamp":"{time}","type":"text","text":{{"body":"m{number}"}}}}]}}}}]}}]}}"#
            ),
            waba = to.waba_id,
            phone = to.phone_number_id,
            customer = CUSTOMER,
            run = to.run,
            number = NUMBER,
            time = TIME,
        );
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
             x-hub-signature-256: sha256=",
            to.path,
            to.host,
            body.len()
        );
        let signature_at = head.len();
        let mut head = head.into_bytes();
        head.extend_from_slice(&[b'0'; 64]);
        head.extend_from_slice(b"\r\n\r\n");
        let body = body.into_bytes();
        Self {
            holes: Holes {
                numbers: places(&body, NUMBER),
                customers: places(&body, CUSTOMER),
                times: places(&body, TIME),
            },
            body,
            head,
            signature_at,
            key: keyed(to.app_secret),
        }
    }

    /// Writes the whole request for one message into `out`, which is cleared first.
    pub fn render(&self, message: Incoming, out: &mut Vec<u8>) {
        out.clear();
        out.extend_from_slice(&self.head);
        out.extend_from_slice(&self.body);
        let (head, body) = out.split_at_mut(self.head.len());
        for (places, value, width) in [
            (&self.holes.numbers, message.number, NUMBER_WIDTH),
            (&self.holes.customers, message.customer, CUSTOMER.len()),
            (&self.holes.times, message.at_secs, TIME.len()),
        ] {
            for at in places {
                put_digits(&mut body[*at..*at + width], value);
            }
        }
        let mut mac = self.key.clone();
        mac.update(body);
        let digest = mac.finalize().into_bytes();
        let place = &mut head[self.signature_at..self.signature_at + 64];
        hex::encode_to_slice(digest, place).expect("64 bytes hold the hex of 32");
    }
}

/// The whole request for a body of the caller's own.
pub fn sign(to: &Address<'_>, body: &[u8]) -> Vec<u8> {
    let mut mac = keyed(to.app_secret);
    mac.update(body);
    let mut out = Vec::with_capacity(body.len() + 256);
    write!(
        out,
        "POST {} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         x-hub-signature-256: sha256={}\r\n\r\n",
        to.path,
        to.host,
        body.len(),
        hex::encode(mac.finalize().into_bytes())
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

fn keyed(secret: &str) -> Hmac<Sha256> {
    Hmac::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length")
}

fn places(body: &[u8], mark: &str) -> Vec<usize> {
    body.windows(mark.len())
        .enumerate()
        .filter(|(_, window)| *window == mark.as_bytes())
        .map(|(at, _)| at)
        .collect()
}

fn put_digits(place: &mut [u8], mut value: u64) {
    for digit in place.iter_mut().rev() {
        *digit = b'0' + (value % 10) as u8;
        value /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address() -> Address<'static> {
        Address {
            host: "127.0.0.1:1",
            path: "/hook/meta/t",
            phone_number_id: "310",
            waba_id: "210",
            app_secret: "app-secret-1",
            run: "r",
        }
    }

    #[test]
    fn rendered_request_is_valid_json_with_its_own_signature() {
        let mut out = Vec::new();
        let message = Incoming {
            number: 42,
            customer: 7,
            at_secs: 1_790_000_000,
        };
        Template::new(&address()).render(message, &mut out);
        let text = String::from_utf8(out.clone()).expect("ascii");
        let (_, body) = text.split_once("\r\n\r\n").expect("head and body");
        let json: serde_json::Value = serde_json::from_str(body).expect("json");
        let value = &json["entry"][0]["changes"][0]["value"];
        assert_eq!(value["messages"][0]["id"], "wamid.r.000000000042");
        assert_eq!(value["messages"][0]["timestamp"], "1790000000");
        assert_eq!(value["messages"][0]["from"], value["contacts"][0]["wa_id"]);
        assert_eq!(out, sign(&address(), body.as_bytes()));
        let body_text = value["messages"][0]["text"]["body"].as_str().expect("text");
        assert_eq!(number_of(body_text.as_bytes()), Some(42));
    }

    #[test]
    fn signature_matches_the_published_vector() {
        let body = br#"{"object":"whatsapp_business_account","entry":[]}"#;
        let request = String::from_utf8(sign(&address(), body)).expect("ascii");
        assert!(
            request.contains("sha256=0ca28c0f1996234eb6829e59ad3c11a18161f6eb043943d601e420c312432cdf"),
            "{request}"
        );
    }
}
