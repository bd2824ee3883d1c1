//! `x-sinch-webhook-signature`: HMAC-SHA256 of the exact body, a nonce and a time, keyed with the secret
//! of the webhook. The time must be near, and the nonce is given back for the memory of replays (S2).

use crate::config::limits::NONCE_BYTES_MAX;
use crate::domain::Timestamp;
use crate::ports::provider::{BadSignature, Nonce, SignedRequest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Header that carries the signature, in lower case.
pub const HEADER: &str = "x-sinch-webhook-signature";

/// Header with the time, Unix seconds.
pub const TIMESTAMP: &str = "x-sinch-webhook-signature-timestamp";

/// Header with a word that is used once.
pub const NONCE: &str = "x-sinch-webhook-signature-nonce";

/// Header that names what the code is made with.
pub const ALGORITHM: &str = "x-sinch-webhook-signature-algorithm";

/// The only algorithm there is.
pub const HMAC_SHA256: &str = "HmacSHA256";

/// Compares in constant time. An empty secret refuses everything.
pub fn check(secret: &str, request: &SignedRequest<'_>) -> Result<Nonce, BadSignature> {
    let header = |name| (request.header)(name).ok_or(BadSignature);
    let (given, nonce, timestamp) = (header(HEADER)?, header(NONCE)?, header(TIMESTAMP)?);
    let is_usable = !secret.is_empty() && (1..=NONCE_BYTES_MAX).contains(&nonce.len());
    if !is_usable || header(ALGORITHM)? != HMAC_SHA256 {
        return Err(BadSignature);
    }
    let given = STANDARD.decode(given).map_err(|_| BadSignature)?;
    let mac = keyed(secret, request.body, &nonce, &timestamp);
    mac.verify_slice(&given).map_err(|_| BadSignature)?;
    let secs: i64 = timestamp.parse().map_err(|_| BadSignature)?;
    let at = Timestamp(secs.checked_mul(1000).ok_or(BadSignature)?);
    let skew = request.skew_secs_max.saturating_mul(1000);
    if request.now.0.abs_diff(at.0) > skew.unsigned_abs() {
        return Err(BadSignature);
    }
    Ok(Nonce {
        word: nonce,
        until: at.plus_millis(skew),
    })
}

/// The header's value; the sandbox signs with it.
pub fn sign(secret: &str, body: &[u8], nonce: &str, timestamp: &str) -> String {
    STANDARD.encode(keyed(secret, body, nonce, timestamp).finalize().into_bytes())
}

fn keyed(secret: &str, body: &[u8], nonce: &str, timestamp: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(body);
    for part in [nonce, timestamp] {
        mac.update(b".");
        mac.update(part.as_bytes());
    }
    mac
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::provider::Verb;

    const SECRET: &str = "hook-secret-1";
    const BODY: &[u8] = br#"{"app_id":"01APP","message":{"id":"01MSG"}}"#;
    const SIGNATURE: &str = "Yz1DHQA6z4HK/atv9LKVLZgCmtQztMBIarg7/XPYVhs=";
    const AT: i64 = 1_760_000_000;

    const RIGHT: [(&str, &str); 4] = [
        (HEADER, SIGNATURE),
        (NONCE, "01NONCE"),
        (TIMESTAMP, "1760000000"),
        (ALGORITHM, HMAC_SHA256),
    ];

    fn judge(secret: &str, body: &[u8], headers: &[(&str, &str)], secs_later: i64) -> Result<Nonce, BadSignature> {
        let header = |name: &str| {
            let found = headers.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let request = SignedRequest {
            verb: Verb::Post,
            url: "https://care.example.net/hook/sinch/t",
            header: &header,
            comes_from: &|_| false,
            body,
            now: Timestamp((AT + secs_later) * 1000),
            skew_secs_max: 300,
        };
        check(secret, &request)
    }

    fn with(name: &str, value: &'static str) -> Vec<(&'static str, &'static str)> {
        let replaced = RIGHT.map(|(known, old)| (known, if known == name { value } else { old }));
        replaced.to_vec()
    }

    #[test]
    fn the_golden_vector_holds_in_both_directions() {
        let nonce = judge(SECRET, BODY, &RIGHT, 0).unwrap();
        assert_eq!(
            (nonce.word.as_str(), nonce.until),
            ("01NONCE", Timestamp((AT + 300) * 1000))
        );
        assert_eq!(sign(SECRET, BODY, "01NONCE", "1760000000"), SIGNATURE);
    }

    #[test]
    fn s2_only_the_minutes_around_its_time_pass() {
        for (secs_later, passes) in [(300, true), (-300, true), (301, false), (-301, false), (360, false)] {
            let judged = judge(SECRET, BODY, &RIGHT, secs_later);
            assert_eq!(judged.is_ok(), passes, "{secs_later} seconds later");
        }
        let late: &'static str = "1760000360";
        assert!(
            judge(SECRET, BODY, &with(TIMESTAMP, late), 360).is_err(),
            "the time is signed as well"
        );
        for odd in ["", "soon", "99999999999999999999", "9223372036854775807", "-1"] {
            let signature = sign(SECRET, BODY, "01NONCE", odd);
            let headers = [
                (HEADER, signature.as_str()),
                (NONCE, "01NONCE"),
                (TIMESTAMP, odd),
                RIGHT[3],
            ];
            assert!(judge(SECRET, BODY, &headers, 0).is_err(), "{odd}");
        }
    }

    #[test]
    fn every_header_is_needed_and_signed() {
        for (name, _) in RIGHT {
            let rest: Vec<_> = RIGHT.into_iter().filter(|(known, _)| *known != name).collect();
            assert!(judge(SECRET, BODY, &rest, 0).is_err(), "without {name}");
            assert!(judge(SECRET, BODY, &with(name, ""), 0).is_err(), "with an empty {name}");
        }
        assert!(judge(SECRET, BODY, &with(NONCE, "01OTHER"), 0).is_err());
        assert!(judge(SECRET, BODY, &with(ALGORITHM, "none"), 0).is_err());
    }

    #[test]
    fn one_flipped_bit_of_the_body_is_refused_and_so_is_another_secret() {
        for at in 0..BODY.len() {
            let mut body = BODY.to_vec();
            body[at] ^= 1;
            assert!(judge(SECRET, &body, &RIGHT, 0).is_err(), "byte {at}");
        }
        assert!(judge("hook-secret-2", BODY, &RIGHT, 0).is_err());
        let unkeyed = sign("", BODY, "01NONCE", "1760000000");
        let headers = [(HEADER, unkeyed.as_str()), RIGHT[1], RIGHT[2], RIGHT[3]];
        assert!(
            judge("", BODY, &headers, 0).is_err(),
            "no secret is no secret that fits"
        );
    }
}
