//! `X-Hub-Signature-256`: HMAC-SHA256 of the exact bytes, keyed with the app secret.

use crate::ports::provider::BadSignature;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Header that carries the signature, in lower case.
pub const HEADER: &str = "x-hub-signature-256";

const SCHEME: &str = "sha256=";

/// Compares in constant time. An empty secret refuses everything.
pub fn check(secret: &str, header: &str, body: &[u8]) -> Result<(), BadSignature> {
    if secret.is_empty() {
        return Err(BadSignature);
    }
    let digits = header.strip_prefix(SCHEME).ok_or(BadSignature)?;
    let mut given = [0; 32];
    hex::decode_to_slice(digits, &mut given).map_err(|_| BadSignature)?;
    keyed(secret, body).verify_slice(&given).map_err(|_| BadSignature)
}

/// The header's value for a body; the sandbox signs with it.
pub fn sign(secret: &str, body: &[u8]) -> String {
    format!("{SCHEME}{}", hex::encode(keyed(secret, body).finalize().into_bytes()))
}

fn keyed(secret: &str, body: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(body);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "app-secret-1";
    const PLAIN: &[u8] = br#"{"object":"whatsapp_business_account","entry":[]}"#;
    const ESCAPED: &[u8] = br#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"x":"caff\u00e8 \/"}}]}]}"#;
    const PLAIN_MAC: &str = "sha256=0ca28c0f1996234eb6829e59ad3c11a18161f6eb043943d601e420c312432cdf";
    const ESCAPED_MAC: &str = "sha256=42e26ca18dbabff8ca5796ce1cdf721dbb2de1eb11af4e1b6be0855c62f27fe3";

    #[test]
    fn golden_vectors_hold_in_both_directions() {
        assert_eq!(check(SECRET, PLAIN_MAC, PLAIN), Ok(()));
        assert_eq!(check(SECRET, ESCAPED_MAC, ESCAPED), Ok(()));
        assert_eq!(sign(SECRET, PLAIN), PLAIN_MAC);
        assert_eq!(sign(SECRET, ESCAPED), ESCAPED_MAC);
    }

    #[test]
    fn a_reserialised_body_does_not_pass() {
        let value: serde_json::Value = serde_json::from_slice(ESCAPED).unwrap();
        assert_eq!(
            check(SECRET, ESCAPED_MAC, &serde_json::to_vec(&value).unwrap()),
            Err(BadSignature)
        );
    }

    #[test]
    fn one_flipped_bit_anywhere_is_refused() {
        for at in 0..PLAIN.len() {
            let mut body = PLAIN.to_vec();
            body[at] ^= 1;
            assert_eq!(check(SECRET, PLAIN_MAC, &body), Err(BadSignature), "body byte {at}");
        }
        for at in 0..PLAIN_MAC.len() {
            let mut header = PLAIN_MAC.as_bytes().to_vec();
            header[at] ^= 1;
            let header = String::from_utf8(header).unwrap();
            assert_eq!(check(SECRET, &header, PLAIN), Err(BadSignature), "header byte {at}");
        }
    }

    #[test]
    fn garbage_headers_and_missing_secrets_are_refused() {
        let mac = &PLAIN_MAC["sha256=".len()..];
        for header in [
            "",
            "sha256=",
            mac,
            &PLAIN_MAC[..70],
            "sha1=0ca28c",
            "sha256=zz",
            &format!("{PLAIN_MAC},{PLAIN_MAC}"),
        ] {
            assert_eq!(check(SECRET, header, PLAIN), Err(BadSignature), "{header}");
        }
        assert_eq!(check("other", PLAIN_MAC, PLAIN), Err(BadSignature));
        assert_eq!(check("", &sign("", PLAIN), PLAIN), Err(BadSignature));
    }
}
