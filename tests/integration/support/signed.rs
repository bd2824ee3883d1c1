//! Webhooks as contracts judge them, without a connection.

use secrecy::SecretString;
use switchboard::domain::Timestamp;
use switchboard::ports::provider::{Access, Credentials, SignedRequest, Verb};

/// The moment of these webhooks.
pub const NOW: Timestamp = Timestamp(1_790_000_100_000);

/// Our number.
pub const NUMBER: &str = "390691234567";

/// An account of this number behind this receive URL.
pub fn access(credentials: Credentials) -> Access {
    Access {
        number: NUMBER.to_owned(),
        origin: "https://care.example.net".to_owned(),
        receive_url: SecretString::from("https://care.example.net/hook/kind/token"),
        credentials,
    }
}

/// Lends a POST to the receive URL, with these headers.
pub fn posted<T>(headers: &[(&str, &str)], body: &[u8], lend: impl FnOnce(&SignedRequest<'_>) -> T) -> T {
    asked(Verb::Post, "", headers, body, lend)
}

/// The same with any verb and query.
pub fn asked<T>(
    verb: Verb,
    query: &str,
    headers: &[(&str, &str)],
    body: &[u8],
    lend: impl FnOnce(&SignedRequest<'_>) -> T,
) -> T {
    let header = |name: &str| {
        let mut given = headers.iter().filter(|(known, _)| *known == name);
        match (given.next(), given.next()) {
            (Some((_, value)), None) => Some((*value).to_owned()),
            (_, _) => None,
        }
    };
    lend(&SignedRequest {
        verb,
        url: &format!("https://care.example.net/hook/kind/token{query}"),
        header: &header,
        comes_from: &|network| network == "203.0.113.7",
        body,
        now: NOW,
        skew_secs_max: 300,
    })
}
