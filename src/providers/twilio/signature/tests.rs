//! Golden vectors of `spec/providers.md` 10, and everything that must not pass.

use super::*;
use crate::domain::Timestamp;

const TOKEN: &str = "f00dfeedf00dfeedf00dfeedf00dfeed";
const URL: &str = "https://care.example.net/hook/tw/acct7?t=a%20b";
const FORM: &str = "From=whatsapp%3A%2B39055123456&To=whatsapp%3A%2B390691234567&Body=Ciao+%C3%A8+ok%3F+%F0%9F%91%8D\
                    &MessageSid=SM00000000000000000000000000000001&NumMedia=0&ProfileName=";
const SHA1: &str = "m64dc3xJjW+E+HRAHctrBBuNjgs=";
const SHA1_WITH_PORT: &str = "d8S+FkT5mXEogpO/xu3PatA/Da4=";
const SHA256: &str = "kcvM6847UncNxtTfJs/juDiq4tnSVA10o+rp02RcJcA=";
const JSON_URL: &str = "https://care.example.net/hook/tw/acct7?bodySHA256=015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
const JSON_SHA1: &str = "E1eneGGa2W81Jh1HHq0gKcVfvQg=";

/// A webhook with these headers.
fn judge(secret: &str, url: &str, verb: Verb, body: &[u8], headers: &[(&str, &str)]) -> bool {
    let header = |name: &str| {
        let found = headers.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    let request = SignedRequest {
        verb,
        url,
        header: &header,
        comes_from: &|_| false,
        body,
        now: Timestamp(0),
        skew_secs_max: 300,
    };
    check(secret, &request).is_ok()
}

fn signed(url: &str, form: &str, signature: &str) -> bool {
    judge(TOKEN, url, Verb::Post, form.as_bytes(), &[(HEADER, signature)])
}

#[test]
fn golden_vectors_hold_in_both_directions() {
    assert!(signed(URL, FORM, SHA1));
    assert!(signed(URL, FORM, SHA1_WITH_PORT), "the usual port may be written out");
    assert_eq!(sign(TOKEN, URL, FORM.as_bytes()), SHA1);
    let settings = (SETTINGS, "key=AK1,algorithm=HMAC_SHA256");
    let body = FORM.as_bytes();
    assert!(judge(TOKEN, URL, Verb::Post, body, &[(HEADER, SHA256), settings]));
    assert!(!judge(TOKEN, URL, Verb::Post, body, &[(HEADER, SHA1), settings]));
    assert!(!judge(TOKEN, URL, Verb::Post, body, &[(HEADER, SHA256)]));
    assert!(!judge(
        TOKEN,
        URL,
        Verb::Post,
        body,
        &[(HEADER, SHA1), (SETTINGS, "algorithm=NONE")]
    ));
}

#[test]
fn a_body_that_is_no_form_is_signed_through_its_digest() {
    let judge = |body: &[u8]| judge(TOKEN, JSON_URL, Verb::Post, body, &[(HEADER, JSON_SHA1)]);
    assert!(judge(br#"{"a":1}"#));
    assert!(!judge(br#"{"a":2}"#));
    assert!(!judge(b""));
}

#[test]
fn ports_are_added_and_taken_away_and_nothing_else_is() {
    let with_port = URL.replace(".net/", ".net:443/");
    for url in [URL, &with_port] {
        assert!(signed(url, FORM, SHA1), "{url}");
        assert!(signed(url, FORM, SHA1_WITH_PORT), "{url}");
    }
    let odd = URL.replace(".net/", ".net:8443/");
    let signature = sign(TOKEN, &odd, FORM.as_bytes());
    assert!(
        signed(&odd, FORM, &signature),
        "a port of one's own counts as configured"
    );
    assert!(signed(&odd, FORM, SHA1));
    assert!(!signed(URL, FORM, &signature));
    for other in [
        URL.replace("https:", "http:"),
        URL.replace("care.", "evil."),
        URL.replace("%20", "+"),
        URL.replace("acct7", "acct7/"),
    ] {
        assert!(!signed(&other, FORM, SHA1), "{other}");
    }
    let expected = ["http://[::1]/hook", "http://[::1]:80/hook", "http://[::1]:8080/hook"];
    assert_eq!(urls("http://[::1]:8080/hook"), expected.map(String::from).into());
    let expected = ["http://[::1]/hook", "http://[::1]:80/hook"];
    assert_eq!(urls("http://[::1]/hook"), expected.map(String::from).into());
    let expected = ["https://u:p@h.example:443?q", "https://u:p@h.example?q"];
    assert_eq!(urls("https://u:p@h.example?q"), expected.map(String::from).into());
}

#[test]
fn distinct_values_count_once_each_and_empty_ones_count() {
    let of = |form: &str| sign(TOKEN, URL, form.as_bytes());
    assert_eq!(concatenated(b"b=2&a=1&b=1&b=2&a="), "aa1b1b2");
    assert_eq!(of("a=1&b=2&a=1"), of("b=2&a=1"));
    assert_ne!(of("a=1&b="), of("a=1"));
    assert_eq!(concatenated(b"a=x&B=y"), "Byax", "capital letters come first");
    let dropped = FORM.replace("&ProfileName=", "");
    assert!(!signed(URL, &dropped, SHA1));
}

#[test]
fn one_flipped_bit_anywhere_is_refused() {
    for at in 0..FORM.len() {
        let mut form = FORM.as_bytes().to_vec();
        form[at] ^= 1;
        // Some flips only change how a byte is written.
        if concatenated(&form) != concatenated(FORM.as_bytes()) {
            assert!(
                !judge(TOKEN, URL, Verb::Post, &form, &[(HEADER, SHA1)]),
                "body byte {at}"
            );
        }
    }
    for at in 0..URL.len() {
        let mut url = URL.as_bytes().to_vec();
        url[at] ^= 1;
        assert!(
            !signed(&String::from_utf8(url).unwrap(), FORM, SHA1),
            "byte {at} of the URL"
        );
    }
    for at in 0..SHA1.len() - 2 {
        let mut header = SHA1.as_bytes().to_vec();
        header[at] ^= 1;
        assert!(
            !signed(URL, FORM, &String::from_utf8(header).unwrap()),
            "byte {at} of the header"
        );
    }
}

#[test]
fn a_get_is_signed_by_its_url_alone() {
    let url = "https://care.example.net/hook/tw/acct7?From=whatsapp%3A%2B39055123456&Body=x";
    let signature = sign(TOKEN, url, b"");
    assert!(judge(TOKEN, url, Verb::Get, b"", &[(HEADER, &signature)]));
    assert!(!judge(
        TOKEN,
        &url.replace("=x", "=y"),
        Verb::Get,
        b"",
        &[(HEADER, &signature)]
    ));
}

#[test]
fn garbage_headers_and_missing_secrets_are_refused() {
    for header in [
        "",
        "=",
        "m64dc3xJjW+E+HRAHctrBBuNjgs",
        "sha1=m64dc3xJjW+E+HRAHctrBBuNjgs=",
        "AAAA",
    ] {
        assert!(!signed(URL, FORM, header), "{header}");
    }
    assert!(
        !judge(TOKEN, URL, Verb::Post, FORM.as_bytes(), &[]),
        "missing, or given twice"
    );
    assert!(!judge("other", URL, Verb::Post, FORM.as_bytes(), &[(HEADER, SHA1)]));
    let unkeyed = sign("", URL, FORM.as_bytes());
    assert!(!judge("", URL, Verb::Post, FORM.as_bytes(), &[(HEADER, &unkeyed)]));
}
