//! What each provider's answers mean, class by class.

use super::fake::Fake;
use super::sending::{adapters, call, kaleyra, line, send, sinch, twilio};
use switchboard::ports::provider::Credentials;

/// Status, body of the answer, and what comes of it.
type Case = (u16, &'static str, &'static str);

const TWILIO: [Case; 14] = [
    (201, r#"{"sid":"SM1","status":"queued"}"#, "accepted SM1"),
    (201, r#"{"status":"queued"}"#, "uncertain Uncertain -"),
    (
        400,
        r#"{"code":63016,"message":"x","status":400}"#,
        "permanent WindowClosed 63016",
    ),
    (
        400,
        r#"{"code":"63024","message":"x"}"#,
        "permanent RecipientUnreachable 63024",
    ),
    (400, r#"{"code":21617,"message":"x"}"#, "permanent Other 21617"),
    (400, r#"{"code":63999,"message":"x"}"#, "permanent Other 63999"),
    (403, r#"{"code":63049,"message":"x"}"#, "permanent Policy 63049"),
    (401, r#"{"code":20003,"message":"x"}"#, "permanent Auth 20003"),
    (400, r#"{"code":63051,"message":"x"}"#, "permanent Account 63051"),
    (
        429,
        r#"{"code":20429,"message":"x"}"#,
        "retry after 7 RateLimited 20429",
    ),
    (
        400,
        r#"{"code":63018,"message":"x"}"#,
        "retry after 7 RateLimited 63018",
    ),
    (500, r#"{"code":20500,"message":"x"}"#, "retry after 7 Transient 20500"),
    (503, "busy", "retry after 7 Transient http 503"),
    (504, "<html>", "uncertain Uncertain http 504"),
];

const SINCH: [Case; 12] = [
    (200, r#"{"message_id":"01OUT","accepted_time":"x"}"#, "accepted 01OUT"),
    (200, "{}", "uncertain Uncertain -"),
    (200, "nonsense", "uncertain Uncertain -"),
    (
        400,
        r#"{"error":{"code":400,"message":"x","status":"INVALID_ARGUMENT"}}"#,
        "permanent Other INVALID_ARGUMENT",
    ),
    (
        402,
        r#"{"error":{"code":402,"message":"x"}}"#,
        "permanent Account http 402",
    ),
    (
        403,
        r#"{"error":{"code":403,"message":"x","status":"PERMISSION_DENIED"}}"#,
        "permanent Auth PERMISSION_DENIED",
    ),
    (
        404,
        r#"{"error":{"code":404,"message":"x","status":"NOT_FOUND"}}"#,
        "permanent Account NOT_FOUND",
    ),
    (
        429,
        r#"{"error":{"code":429,"message":"x","status":"RESOURCE_EXHAUSTED"}}"#,
        "retry after 7 RateLimited RESOURCE_EXHAUSTED",
    ),
    (
        501,
        r#"{"error":{"code":501,"message":"x","status":"UNIMPLEMENTED"}}"#,
        "retry after 7 Transient UNIMPLEMENTED",
    ),
    (
        503,
        r#"{"error":{"code":503,"message":"x","status":"UNAVAILABLE"}}"#,
        "retry after 7 Transient UNAVAILABLE",
    ),
    (500, "trouble", "retry after 7 Transient http 500"),
    (502, "trouble", "uncertain Uncertain http 502"),
];

const KALEYRA: [Case; 16] = [
    (
        200,
        r#"{"code":"WA200","data":{"message_id":"wamid.1"}}"#,
        "accepted wamid.1",
    ),
    (200, r#"{"code":"WA200","data":{"id":"k1"}}"#, "accepted k1"),
    (
        202,
        r#"{"code":"WA200","messages":[{"id":"wamid.2"}],}"#,
        "accepted wamid.2",
    ),
    (200, r#"{"id":"k3"}"#, "accepted k3"),
    (200, r#"{"code":200,"message_id":"k4"}"#, "accepted k4"),
    (200, r#"{"code":"WA200"}"#, "uncertain Uncertain -"),
    (200, r#"{"code":"E110","message":"x"}"#, "permanent Account E110"),
    (401, r#"{"code":"RBC001","message":"x"}"#, "permanent Auth RBC001"),
    (
        401,
        r#"{"code":"WA401","message":"x","trace_id":"t"}"#,
        "permanent Auth WA401",
    ),
    (400, r#"{"code":"WAV2101","message":"x"}"#, "permanent Account WAV2101"),
    (
        400,
        r#"{"error":{"code":131047,"message":"x"}}"#,
        "permanent WindowClosed 131047",
    ),
    (
        500,
        r#"{"code":"WA500","message":"x"}"#,
        "retry after 7 Transient WA500",
    ),
    (
        429,
        r#"{"code":"WA429","message":"x"}"#,
        "retry after 7 RateLimited WA429",
    ),
    (429, "slow down", "retry after 7 RateLimited http 429"),
    (503, "busy", "retry after 7 Transient http 503"),
    (504, "busy", "uncertain Uncertain http 504"),
];

#[actix_web::test]
async fn every_class_of_answer_has_its_meaning() {
    let fake = Fake::start();
    let adapters = adapters();
    let tables: [(fn(&str) -> Credentials, &[Case]); 3] = [(twilio, &TWILIO), (sinch, &SINCH), (kaleyra, &KALEYRA)];
    for (credentials, table) in tables {
        for (status, body, expected) in table {
            fake.answers_after(*status, (*status >= 400).then_some(7), body);
            if *status == 400 {
                // Kaleyra is asked a second time, in other words.
                let twice = matches!(credentials(""), Credentials::Kaleyra(_));
                (0..usize::from(twice)).for_each(|_| fake.answers_after(*status, Some(7), body));
            }
            let outcome = send(&adapters, credentials(&fake.url), &call("hello")).await;
            assert_eq!(line(&outcome), *expected, "{status} {body}");
        }
    }
}
