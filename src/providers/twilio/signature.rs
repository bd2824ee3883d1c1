//! `X-Twilio-Signature`: HMAC of the public URL followed by the sorted fields of the form, keyed with the
//! auth token.
//!
//! Query parameters are signed inside the URL and nowhere else; every distinct value of a name counts,
//! also an empty one. Twilio is not sure about a port in the URL, so the URL is tried as configured,
//! without its port, and with the usual one. A body that is no form is signed through its digest in the URL.

use crate::ports::provider::{BadSignature, SignedRequest, Verb};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Header that carries the signature, in lower case.
pub const HEADER: &str = "x-twilio-signature";

/// Header that names another algorithm than the usual one.
pub const SETTINGS: &str = "x-twilio-webhooks-signature-settings";

/// Parameter of the URL with the digest of a body that is no form.
const BODY_DIGEST: &str = "bodySHA256";

/// What the code is made with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Algorithm {
    /// The usual one.
    HmacSha1,
    /// Of accounts with a shared key.
    HmacSha256,
}

/// Compares in constant time. An empty secret refuses everything.
pub fn check(secret: &str, request: &SignedRequest<'_>) -> Result<(), BadSignature> {
    let given = (request.header)(HEADER).ok_or(BadSignature)?;
    if secret.is_empty() {
        return Err(BadSignature);
    }
    let given = STANDARD.decode(given).map_err(|_| BadSignature)?;
    let algorithm = algorithm((request.header)(SETTINGS).as_deref())?;
    let fields = fields(request)?;
    let right = urls(request.url)
        .into_iter()
        .filter(|url| is_right(algorithm, secret, &format!("{url}{fields}"), &given))
        .count();
    if right > 0 { Ok(()) } else { Err(BadSignature) }
}

/// The header's value; the sandbox signs with it.
pub fn sign(secret: &str, url: &str, form: &[u8]) -> String {
    let mut mac = sha1(secret);
    mac.update(url.as_bytes());
    mac.update(concatenated(form).as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

fn is_right(algorithm: Algorithm, secret: &str, text: &str, given: &[u8]) -> bool {
    match algorithm {
        Algorithm::HmacSha1 => {
            let mut mac = sha1(secret);
            mac.update(text.as_bytes());
            mac.verify_slice(given).is_ok()
        }
        Algorithm::HmacSha256 => {
            let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
            mac.update(text.as_bytes());
            mac.verify_slice(given).is_ok()
        }
    }
}

fn sha1(secret: &str) -> Hmac<Sha1> {
    Hmac::<Sha1>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length")
}

fn algorithm(settings: Option<&str>) -> Result<Algorithm, BadSignature> {
    let named = settings.into_iter().flat_map(|settings| settings.split(','));
    let mut named = named.filter_map(|part| part.trim().strip_prefix("algorithm="));
    match (named.next(), named.next()) {
        (None | Some("HMAC_SHA1"), None) => Ok(Algorithm::HmacSha1),
        (Some("HMAC_SHA256"), None) => Ok(Algorithm::HmacSha256),
        (_, _) => Err(BadSignature),
    }
}

/// What follows the URL in the text that is signed.
fn fields(request: &SignedRequest<'_>) -> Result<String, BadSignature> {
    let mut digests = form_urlencoded::parse(request.query().as_bytes()).filter(|(name, _)| name == BODY_DIGEST);
    if let Some((_, digest)) = digests.next() {
        let is_its = hex::encode(Sha256::digest(request.body)).eq_ignore_ascii_case(&digest);
        return if is_its { Ok(String::new()) } else { Err(BadSignature) };
    }
    Ok(match request.verb {
        Verb::Get => String::new(),
        Verb::Post => concatenated(request.body),
    })
}

/// Every name with each of its values, both in the order of their bytes.
fn concatenated(form: &[u8]) -> String {
    let mut fields = BTreeMap::<_, BTreeSet<_>>::new();
    for (name, value) in form_urlencoded::parse(form) {
        fields.entry(name).or_default().insert(value);
    }
    let mut text = String::new();
    for (name, values) in &fields {
        for value in values {
            text.push_str(name);
            text.push_str(value);
        }
    }
    text
}

/// The ways in which Twilio may have written the URL.
fn urls(url: &str) -> BTreeSet<String> {
    let mut ways = BTreeSet::from([url.to_owned()]);
    let Some((scheme, rest)) = url.split_once("://") else {
        return ways;
    };
    let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    // Colons of an IPv6 address and of a user's password are no ports.
    let host_at = authority.rfind(['@', ']']).map_or(0, |at| at + 1);
    let port_at = authority[host_at..].rfind(':').map(|at| host_at + at);
    let bare = &authority[..port_at.unwrap_or(authority.len())];
    let usual = if scheme == "https" { 443 } else { 80 };
    ways.insert(format!("{scheme}://{bare}{path}"));
    ways.insert(format!("{scheme}://{bare}:{usual}{path}"));
    ways
}

#[cfg(test)]
mod tests;
