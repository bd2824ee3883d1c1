//! What the server posts to each provider, and what it makes of the answers.

use super::fake::Fake;
use crate::support::signed::access;
use futures_util::future::join_all;
use secrecy::SecretString;
use serde_json::json;
use std::time::Duration;
use switchboard::config::Outbound;
use switchboard::domain::contact::Identity;
use switchboard::domain::content::Content;
use switchboard::domain::effects::{OutboundAction, OutboundCall};
use switchboard::domain::ids::{AccountId, InteractionId, MessageId};
use switchboard::outbound::Reach;
use switchboard::ports::provider::*;
use switchboard::providers::Adapters;
use switchboard::providers::client::Timeouts;

pub fn twilio(url: &str) -> Credentials {
    Credentials::Twilio(TwilioCredentials {
        base_url: url.to_owned(),
        account_sid: "AC4711".to_owned(),
        auth_token: SecretString::from("word"),
    })
}

pub fn sinch(url: &str) -> Credentials {
    Credentials::Sinch(SinchCredentials {
        base_url: url.to_owned(),
        project_id: "p-1".to_owned(),
        app_id: "01APP".to_owned(),
        key_id: "k-1".to_owned(),
        key_secret: SecretString::from("word"),
        webhook_secret: SecretString::from("hook"),
    })
}

pub fn kaleyra(url: &str) -> Credentials {
    Credentials::Kaleyra(KaleyraCredentials {
        base_url: url.to_owned(),
        waba_id: "2100".to_owned(),
        account_sid: "HX1".to_owned(),
        api_key: SecretString::from("Akey"),
        header: None,
        addresses: Vec::new(),
    })
}

pub fn call(body: &str) -> OutboundCall {
    OutboundCall {
        message: MessageId(9001),
        account: AccountId(1),
        interaction: InteractionId(7001),
        to: Identity {
            phone: Some("39055123456".to_owned()),
            bsuid: None,
        },
        action: OutboundAction::Content(Content::text(body)),
        quote: None,
        file: None,
    }
}

pub fn adapters() -> Adapters {
    let timeouts = Timeouts {
        connect: Duration::from_secs(2),
        call: Duration::from_secs(5),
    };
    Adapters::new(timeouts, Reach::new(Outbound::this_machine().private_networks))
}

pub async fn send(adapters: &Adapters, credentials: Credentials, call: &OutboundCall) -> SendOutcome {
    let access = access(credentials);
    adapters.get(access.credentials.kind()).send(&access, call).await
}

/// An outcome in one line.
pub fn line(outcome: &SendOutcome) -> String {
    let (word, error) = match outcome {
        SendOutcome::Accepted { provider_id } => return format!("accepted {provider_id}"),
        SendOutcome::Retry { after_secs, error, .. } => match after_secs {
            Some(secs) => (format!("retry after {secs}"), error),
            None => ("retry".to_owned(), error),
        },
        SendOutcome::Permanent(error) => ("permanent".to_owned(), error),
        SendOutcome::Uncertain(error) => ("uncertain".to_owned(), error),
    };
    format!("{word} {:?} {}", error.kind, error.code.as_deref().unwrap_or("-"))
}

const TEXT: &str = "caffè 👍 & \"più\" = 100%\nend";

#[actix_web::test]
async fn twilio_is_sent_a_form_with_our_ids_in_the_status_callback() {
    let fake = Fake::start();
    let outcome = send(&adapters(), twilio(&fake.url), &call(TEXT)).await;
    assert_eq!(line(&outcome), "accepted OUT1");
    let seen = fake.last();
    assert_eq!(seen.path, "/2010-04-01/Accounts/AC4711/Messages.json");
    assert_eq!(seen.header("authorization"), "Basic QUM0NzExOndvcmQ=");
    assert_eq!(seen.header("content-type"), "application/x-www-form-urlencoded");
    let expected = [
        ("Body", TEXT),
        ("From", "whatsapp:+390691234567"),
        (
            "StatusCallback",
            "https://care.example.net/hook/kind/token?ref=7001.9001",
        ),
        ("To", "whatsapp:+39055123456"),
    ];
    assert_eq!(
        seen.form(),
        expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
    );
}

#[actix_web::test]
async fn sinch_is_sent_json_with_our_ids_as_metadata() {
    let fake = Fake::start();
    let outcome = send(&adapters(), sinch(&fake.url), &call(TEXT)).await;
    assert_eq!(line(&outcome), "accepted OUT2");
    let token = &fake.token_calls()[0];
    assert_eq!(token.header("authorization"), "Basic ay0xOndvcmQ=");
    assert_eq!(token.body, "grant_type=client_credentials");
    let seen = fake.last();
    assert_eq!(seen.path, "/v1/projects/p-1/messages:send");
    assert_eq!(seen.header("authorization"), "Bearer token-1");
    let expected = json!({
        "app_id": "01APP",
        "recipient": { "identified_by": { "channel_identities": [{ "channel": "WHATSAPP", "identity": "39055123456" }] } },
        "channel_priority_order": ["WHATSAPP"],
        "message_metadata": "7001.9001",
        "message": { "text_message": { "text": TEXT } },
    });
    assert_eq!(seen.json(), expected);
}

#[actix_web::test]
async fn kaleyra_is_sent_metas_body_with_our_ids_as_reference() {
    let fake = Fake::start();
    let outcome = send(&adapters(), kaleyra(&fake.url), &call(TEXT)).await;
    assert_eq!(line(&outcome), "accepted OUT1");
    let seen = fake.last();
    assert_eq!(seen.path, "/v2/HX1/whatsapp/%2B390691234567/messages");
    assert_eq!(seen.header("api-key"), "Akey");
    let expected = json!({
        "messaging_object": {
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+39055123456", "type": "text",
            "text": { "body": TEXT, "preview_url": false },
        },
        "extra_info": { "ref": "7001.9001", "ref1": "", "ref2": "", "wa_source": "" },
    });
    assert_eq!(seen.json(), expected);
}

#[actix_web::test]
async fn customers_without_a_phone_are_addressed_by_their_scoped_id() {
    let fake = Fake::start();
    let mut call = call("hello");
    call.to = Identity {
        phone: None,
        bsuid: Some("IT.9081".to_owned()),
    };
    for credentials in [twilio(&fake.url), sinch(&fake.url), kaleyra(&fake.url)] {
        assert!(line(&send(&adapters(), credentials, &call).await).starts_with("accepted"));
    }
    let calls = fake.calls();
    assert_eq!(calls[0].form()["To"], "whatsapp:IT.9081");
    let identities = &calls[1].json()["recipient"]["identified_by"]["channel_identities"];
    assert_eq!(identities[0]["identity"], "IT.9081");
    assert_eq!(calls[2].json()["messaging_object"]["recipient"], "IT.9081");
    call.to = Identity::default();
    for credentials in [twilio(&fake.url), sinch(&fake.url), kaleyra(&fake.url)] {
        let outcome = send(&adapters(), credentials, &call).await;
        assert_eq!(line(&outcome), "permanent RecipientUnreachable -");
    }
    assert_eq!(fake.calls().len(), 3);
}

#[actix_web::test]
async fn twilios_limit_of_a_text_is_told_and_nothing_is_sent() {
    let fake = Fake::start();
    let outcome = send(&adapters(), twilio(&fake.url), &call(&"è".repeat(1601))).await;
    let SendOutcome::Permanent(error) = &outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(
        error.detail,
        "Twilio takes texts of at most 1600 characters, this one has 1601"
    );
    assert_eq!(fake.calls().len(), 0);
    let outcome = send(&adapters(), twilio(&fake.url), &call(&"è".repeat(1600))).await;
    assert!(line(&outcome).starts_with("accepted"));
}

#[actix_web::test]
async fn kaleyra_is_asked_again_in_words_when_it_refuses_the_truth_value() {
    let fake = Fake::start();
    fake.answers(400, r#"{"code":"WA400","message":"preview_url must be a string"}"#);
    let outcome = send(&adapters(), kaleyra(&fake.url), &call("hello")).await;
    assert_eq!(line(&outcome), "accepted OUT2");
    let previews: Vec<_> = fake
        .calls()
        .iter()
        .map(|call| call.json()["messaging_object"]["text"]["preview_url"].clone())
        .collect();
    assert_eq!(previews, [json!(false), json!("false")]);
}

#[actix_web::test]
async fn sinchs_token_is_fetched_once_for_many_calls_and_again_when_it_is_refused() {
    let fake = Fake::start();
    let adapters = adapters();
    let calls: Vec<_> = (0..8).map(|_| call("hello")).collect();
    let outcomes = join_all(calls.iter().map(|call| send(&adapters, sinch(&fake.url), call))).await;
    assert!(outcomes.iter().all(|outcome| line(outcome).starts_with("accepted")));
    assert_eq!(fake.token_calls().len(), 1, "one fetches, the others wait");

    fake.answers(
        401,
        r#"{"error":{"code":401,"message":"expired","status":"UNAUTHENTICATED"}}"#,
    );
    assert!(line(&send(&adapters, sinch(&fake.url), &calls[0]).await).starts_with("accepted"));
    assert_eq!(
        (fake.token_calls().len(), fake.last().header("authorization")),
        (2, "Bearer token-2")
    );

    for _ in 0..2 {
        fake.answers(
            401,
            r#"{"error":{"code":401,"message":"no","status":"UNAUTHENTICATED"}}"#,
        );
    }
    let outcome = send(&adapters, sinch(&fake.url), &calls[0]).await;
    assert_eq!(line(&outcome), "permanent Auth UNAUTHENTICATED", "once, not for ever");
    assert_eq!(fake.token_calls().len(), 3);
}

#[actix_web::test]
async fn sinchs_token_is_not_used_to_its_end_and_its_troubles_send_nothing() {
    let fake = Fake::start();
    let adapters = adapters();
    for _ in 0..2 {
        fake.token_answers(200, r#"{"access_token":"short","expires_in":0}"#);
        assert!(line(&send(&adapters, sinch(&fake.url), &call("hello")).await).starts_with("accepted"));
    }
    assert_eq!(fake.token_calls().len(), 2, "a token without a life is used once");
    for (status, body, expected) in [
        (401, r#"{"error":"invalid_client"}"#, "permanent Auth http 401"),
        (400, r#"{"error":"invalid_client"}"#, "permanent Auth http 400"),
        (429, "{}", "retry RateLimited http 429"),
        (503, "{}", "retry Transient http 503"),
        (200, "nonsense", "retry Transient -"),
    ] {
        fake.token_answers(status, body);
        let calls = fake.calls().len();
        let outcome = send(&adapters, sinch(&fake.url), &call("hello")).await;
        assert_eq!(
            (line(&outcome).as_str(), fake.calls().len()),
            (expected, calls),
            "{status} {body}"
        );
    }
}

#[actix_web::test]
async fn another_key_gets_another_token() {
    let fake = Fake::start();
    let adapters = adapters();
    let Credentials::Sinch(mut other) = sinch(&fake.url) else {
        panic!("a Sinch account")
    };
    other.key_secret = SecretString::from("another");
    send(&adapters, sinch(&fake.url), &call("hello")).await;
    send(&adapters, Credentials::Sinch(other), &call("hello")).await;
    assert_eq!(fake.last().header("authorization"), "Bearer token-2");
    send(&adapters, sinch(&fake.url), &call("hello")).await;
    assert_eq!(fake.last().header("authorization"), "Bearer token-1");
}
