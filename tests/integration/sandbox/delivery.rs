//! Webhooks: what the business is told, in which order, and how often.

use super::stage::{ADA, NUMBER, Stage, call};
use serde_json::json;
use std::sync::atomic::Ordering;
use switchboard::domain::content::Content;
use switchboard::domain::ids::{InteractionId, MessageId};
use switchboard::domain::message::{Delivery, DeliveryErrorKind};
use switchboard::ports::provider::SendOutcome;
use switchboard::sandbox::state::Settings;
use switchboard::sandbox::thread::Tick;
use switchboard::sandbox::wish::{PhoneChange, Written};

async fn sent(stage: &Stage) -> String {
    match stage.send(&call(ADA, "an answer")).await {
        SendOutcome::Accepted { provider_id } => provider_id,
        other @ (SendOutcome::Retry { .. } | SendOutcome::Permanent(_) | SendOutcome::Uncertain(_)) => {
            panic!("{other:?}")
        }
    }
}

fn phone(stage: &Stage, change: PhoneChange) {
    stage.network().set_phone(ADA, &change).unwrap();
}

#[actix_web::test]
async fn a_message_arrives_signed_and_escaped_as_meta_does() {
    let mut stage = Stage::new();
    stage.write(ADA, "caffè 👍 a/b");
    let received = stage.webhook().await;
    assert!(received.signed);
    let body = std::str::from_utf8(&received.body).unwrap();
    assert!(
        body.is_ascii() && body.contains(r"caff\u00e8 \ud83d\udc4d a\/b"),
        "{body}"
    );
}

#[actix_web::test]
async fn what_a_person_typed_arrives_in_order_and_turns_one_tick() {
    let mut stage = Stage::new();
    let ids: Vec<_> = (0..20).map(|at| stage.write(ADA, &format!("line {at}"))).collect();
    for (at, id) in ids.iter().enumerate() {
        let message = stage.message().await;
        assert_eq!(&message.provider_id, id);
        assert_eq!(
            message.content,
            Content::Text {
                body: format!("line {at}")
            }
        );
        assert_eq!(message.from.phone.as_deref(), Some(ADA));
        assert_eq!(message.profile_name.as_deref(), Some("Maya Okafor"));
    }
    for id in &ids {
        stage.until_tick(ADA, id, Tick::Sent).await;
    }
    assert!(stage.is_quiet().await);
}

#[actix_web::test]
async fn any_kind_of_message_can_be_sent() {
    let mut stage = Stage::new();
    let content = json!({"type": "image", "image": {"id": "900", "mime_type": "image/jpeg", "caption": "look"}});
    stage
        .network()
        .write(
            ADA,
            Written {
                content: Some(content),
                ..Written::default()
            },
        )
        .unwrap();
    let message = stage.message().await;
    assert_eq!(message.content.kind(), "image");
    let source = message.media_source.expect("where the file is");
    assert_eq!(source.provider_media_id.as_deref(), Some("900"));
}

#[actix_web::test]
async fn an_answer_is_reported_sent_delivered_and_read_with_our_ids() {
    let mut stage = Stage::new();
    let id = sent(&stage).await;
    let about = Some((InteractionId(7001), MessageId(9001)));
    for expected in [Delivery::Sent, Delivery::Delivered] {
        let status = stage.status().await;
        assert_eq!(
            (status.delivery, &status.provider_id, status.about),
            (expected, &id, about)
        );
    }
    stage.network().look_at(ADA, None).unwrap();
    assert_eq!(stage.status().await.delivery, Delivery::Read);
    stage.network().look_at(ADA, None).unwrap();
    assert!(stage.is_quiet().await, "looking again changes nothing");
}

#[actix_web::test]
async fn a_phone_without_connection_gets_and_gives_everything_later() {
    let mut stage = Stage::new();
    phone(
        &stage,
        PhoneChange {
            online: Some(false),
            ..PhoneChange::default()
        },
    );
    let written = stage.write(ADA, "from the tunnel");
    let id = sent(&stage).await;
    assert_eq!(stage.status().await.delivery, Delivery::Sent);
    assert!(stage.is_quiet().await);
    assert_eq!(
        (stage.item(ADA, &written).tick, stage.item(ADA, &id).tick),
        (Tick::Waiting, Tick::Sent)
    );
    phone(
        &stage,
        PhoneChange {
            online: Some(true),
            ..PhoneChange::default()
        },
    );
    let mut items = vec![stage.items().await.remove(0), stage.items().await.remove(0)];
    items.sort_by_key(|item| matches!(item, switchboard::domain::inbound::InboundItem::Status(_)));
    let seen = serde_json::to_value(&items).unwrap();
    assert_eq!(seen[0]["message"]["provider_id"], json!(written));
    assert_eq!(
        (&seen[1]["status"]["provider_id"], &seen[1]["status"]["delivery"]),
        (&json!(id), &json!("delivered"))
    );
}

#[actix_web::test]
async fn without_read_receipts_nothing_is_reported_read() {
    let mut stage = Stage::new();
    phone(
        &stage,
        PhoneChange {
            receipts: Some(false),
            ..PhoneChange::default()
        },
    );
    let id = sent(&stage).await;
    stage.status().await;
    stage.status().await;
    stage.network().look_at(ADA, None).unwrap();
    assert_eq!(stage.item(ADA, &id).tick, Tick::Read);
    assert!(stage.is_quiet().await);
}

#[actix_web::test]
async fn a_person_who_hides_the_phone_is_a_user_id_both_ways() {
    let mut stage = Stage::new();
    phone(
        &stage,
        PhoneChange {
            hides_phone: Some(true),
            ..PhoneChange::default()
        },
    );
    stage.write(ADA, "guess who");
    let message = stage.message().await;
    assert_eq!(message.from.phone, None);
    assert_eq!(message.profile_name.as_deref(), Some("Maya Okafor"));
    let mut answer = call(ADA, "we know");
    answer.to = message.from;
    let SendOutcome::Accepted { provider_id } = stage.send(&answer).await else {
        panic!("accepted")
    };
    assert_eq!(stage.item(ADA, &provider_id).text, "we know");
    assert_eq!(stage.status().await.delivery, Delivery::Sent);
}

#[actix_web::test]
async fn a_webhook_that_is_not_taken_comes_again_and_the_phone_shows_it() {
    let mut stage = Stage::new();
    stage.answers.store(503, Ordering::SeqCst);
    let id = stage.write(ADA, "anybody there?");
    stage.until_tick(ADA, &id, Tick::Trouble).await;
    let trouble = stage.network().view().numbers[0].trouble.clone();
    assert!(trouble.is_some_and(|words| words.contains("503")));
    stage.answers.store(200, Ordering::SeqCst);
    assert_eq!(stage.message().await.provider_id, id);
    stage.until_tick(ADA, &id, Tick::Sent).await;
    assert_eq!(stage.network().view().numbers[0].trouble, None);
    assert!(stage.is_quiet().await);
}

#[actix_web::test]
async fn duplicates_come_in_parallel_and_are_the_same_bytes() {
    let mut stage = Stage::new();
    stage.spoil(json!({"duplicate": 4}));
    stage.write(ADA, "echo");
    let first = stage.webhook().await;
    for _ in 0..4 {
        assert_eq!(stage.webhook().await.body, first.body);
    }
    assert!(stage.is_quiet().await);
}

#[actix_web::test]
async fn reports_come_in_the_wrong_order_when_asked() {
    let mut stage = Stage::with(Settings {
        status_gap_ms: 60,
        auto_read: true,
        ..Settings::default()
    });
    stage.spoil(json!({"reorder": true}));
    sent(&stage).await;
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(stage.status().await.delivery);
    }
    assert_eq!(seen, [Delivery::Read, Delivery::Delivered, Delivery::Sent]);
}

#[actix_web::test]
async fn neighbouring_messages_overtake_each_other_when_asked() {
    let mut stage = Stage::new();
    stage.spoil(json!({"reorder": true}));
    let written: Vec<_> = (0..4).map(|at| stage.write(ADA, &format!("line {at}"))).collect();
    let mut arrived = Vec::new();
    for _ in 0..4 {
        arrived.push(stage.message().await.provider_id);
    }
    let later = |id: &String| arrived.iter().position(|other| other == id);
    assert!(
        later(&written[1]) > later(&written[2]),
        "the second waits for the third"
    );
    assert_eq!(later(&written[0]), Some(0));
    assert!(written.iter().all(|id| later(id).is_some()), "none is lost");
}

#[actix_web::test]
async fn an_accepted_message_can_fail_later() {
    let mut stage = Stage::new();
    stage.spoil(json!({"fail_later": {"code": 131_026, "times": 1}}));
    let id = sent(&stage).await;
    let status = stage.status().await;
    assert_eq!((status.delivery, &status.provider_id), (Delivery::Failed, &id));
    let error = status.error.unwrap();
    assert_eq!(
        (error.kind, error.code.as_deref()),
        (DeliveryErrorKind::RecipientUnreachable, Some("131026"))
    );
    sent(&stage).await;
    assert_eq!(stage.status().await.delivery, Delivery::Sent);
}

#[actix_web::test]
async fn outside_the_service_window_only_templates_arrive() {
    let mut stage = Stage::with(Settings {
        status_gap_ms: 0,
        window_secs: Some(86_400),
        ..Settings::default()
    });
    sent(&stage).await;
    let status = stage.status().await;
    assert_eq!(
        status.error.map(|error| error.kind),
        Some(DeliveryErrorKind::WindowClosed)
    );
    let template = json!({"messaging_product": "whatsapp", "to": ADA, "type": "template", "template": {"name": "hi", "language": {"code": "it"}}});
    let path = format!("/v25.0/{NUMBER}/messages");
    assert_eq!(stage.post(&path, Some(super::stage::TOKEN), &template).await.0, 200);
    assert_eq!(stage.status().await.delivery, Delivery::Sent);
    assert_eq!(stage.status().await.delivery, Delivery::Delivered);
    stage.write(ADA, "hello");
    stage.message().await;
    sent(&stage).await;
    assert_eq!(stage.status().await.delivery, Delivery::Sent);
}

#[actix_web::test]
async fn load_runs_can_do_without_reports() {
    let mut stage = Stage::with(Settings {
        auto_status: false,
        ..Settings::default()
    });
    sent(&stage).await;
    assert!(stage.is_quiet().await);
}
