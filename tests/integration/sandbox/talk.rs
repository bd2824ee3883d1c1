//! What people do with messages on their phones, and what of it the business is told.

use super::stage::{ADA, Stage, TOKEN};
use serde_json::{Value, json};
use switchboard::sandbox::state::Settings;

const GRAPH: &str = "/v25.0/310000000000007/messages";

fn quiet() -> Stage {
    Stage::with(Settings {
        auto_status: false,
        ..Settings::default()
    })
}

/// The message of the next webhook, as WhatsApp writes it.
async fn told(stage: &mut Stage) -> Value {
    let received = stage.webhook().await;
    assert!(received.signed);
    let body: Value = serde_json::from_slice(&received.body).unwrap();
    body["entry"][0]["changes"][0]["value"]["messages"][0].clone()
}

async fn act(stage: &Stage, path: &str, body: Value) -> u16 {
    let (status, _) = stage
        .post(&format!("/sandbox/customers/{ADA}/{path}"), None, &body)
        .await;
    status
}

async fn thread(stage: &Stage) -> Value {
    let (_, thread) = stage.get(&format!("/sandbox/customers/{ADA}/thread")).await;
    thread["items"].clone()
}

async fn graph(stage: &Stage, mut message: Value) -> String {
    message["messaging_product"] = "whatsapp".into();
    message["to"] = ADA.into();
    let (status, answer) = stage.post(GRAPH, Some(TOKEN), &message).await;
    assert_eq!(status, 200, "{answer}");
    answer["messages"][0]["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn msg_10_a_reaction_is_told_and_taken_back_without_a_message_of_its_own() {
    let mut stage = quiet();
    let id = stage.write(ADA, "hello");
    told(&mut stage).await;
    assert_eq!(
        act(&stage, "reactions", json!({"message_id": id, "emoji": "👍"})).await,
        204
    );
    let event = told(&mut stage).await;
    assert_eq!(event["reaction"], json!({"message_id": id, "emoji": "👍"}));
    assert_ne!(event["id"], json!(id), "an id of its own");
    assert_eq!(thread(&stage).await[0]["reactions"], json!({"customer": "👍"}));
    assert_eq!(
        act(&stage, "reactions", json!({"message_id": id, "emoji": null})).await,
        204
    );
    assert_eq!(told(&mut stage).await["reaction"], json!({"message_id": id}));
    let items = thread(&stage).await;
    assert_eq!(
        (items.as_array().unwrap().len(), &items[0]["reactions"]),
        (1, &Value::Null)
    );
}

#[actix_web::test]
async fn ones_own_words_are_said_anew_and_taken_back_and_nobody_elses() {
    let mut stage = quiet();
    let id = stage.write(ADA, "helo");
    told(&mut stage).await;
    let answer = graph(&stage, json!({"type": "text", "text": {"body": "yes?"}})).await;
    assert_eq!(
        act(&stage, "edits", json!({"message_id": answer, "text": "no"})).await,
        400
    );
    assert_eq!(
        act(&stage, "edits", json!({"message_id": id, "text": "hello"})).await,
        204
    );
    let edit = told(&mut stage).await;
    assert_eq!(edit["edit"]["original_message_id"], json!(id));
    assert_eq!(edit["edit"]["message"]["text"]["body"], "hello");
    assert_eq!(act(&stage, "revocations", json!({"message_id": id})).await, 204);
    assert_eq!(told(&mut stage).await["revoke"], json!({"original_message_id": id}));
    let first = thread(&stage).await[0].clone();
    assert_eq!((&first["text"], &first["deleted"]), (&json!(""), &json!(true)));
    assert_eq!(
        act(&stage, "edits", json!({"message_id": id, "text": "again"})).await,
        404
    );
    assert_eq!(
        act(&stage, "reactions", json!({"message_id": id, "emoji": "👍"})).await,
        404
    );
}

#[actix_web::test]
async fn msg_08_quotes_and_reactions_of_the_business_are_on_the_phone() {
    let mut stage = quiet();
    let id = stage.write(ADA, "which one?");
    told(&mut stage).await;
    graph(
        &stage,
        json!({"type": "text", "text": {"body": "this"}, "context": {"message_id": id}}),
    )
    .await;
    graph(
        &stage,
        json!({"type": "reaction", "reaction": {"message_id": id, "emoji": "🙏"}}),
    )
    .await;
    let items = thread(&stage).await;
    assert_eq!(items.as_array().unwrap().len(), 2, "a reaction is no message");
    assert_eq!(items[1]["quote"], json!(id));
    assert_eq!(items[0]["reactions"], json!({"business": "🙏"}));
    graph(
        &stage,
        json!({"type": "reaction", "reaction": {"message_id": id, "emoji": ""}}),
    )
    .await;
    assert_eq!(thread(&stage).await[0]["reactions"], Value::Null);
}

#[actix_web::test]
async fn msg_15_pressing_a_button_or_a_row_answers_the_message_it_belongs_to() {
    let mut stage = quiet();
    stage.write(ADA, "hello");
    told(&mut stage).await;
    let buttons = json!({"buttons": [{"type": "reply", "reply": {"id": "y", "title": "Yes"}}]});
    let rows = json!({"sections": [{"rows": [{"id": "r1", "title": "Monday"}]}]});
    let link = json!({"parameters": {"display_text": "Look", "url": "https://example.com"}});
    for (action, reply) in [
        (
            buttons,
            Some(json!({"type": "button_reply", "button_reply": {"id": "y", "title": "Yes"}})),
        ),
        (
            rows,
            Some(json!({"type": "list_reply", "list_reply": {"id": "r1", "title": "Monday"}})),
        ),
        (link, None),
    ] {
        let question = json!({"type": "interactive", "interactive": {"body": {"text": "When?"}, "action": action}});
        let id = graph(&stage, question).await;
        let press = json!({"message_id": id, "button": 0});
        let Some(reply) = reply else {
            assert_eq!(act(&stage, "presses", press).await, 404);
            continue;
        };
        assert_eq!(act(&stage, "presses", press).await, 200);
        let answer = told(&mut stage).await;
        assert_eq!((&answer["interactive"], &answer["context"]["id"]), (&reply, &json!(id)));
    }
}

#[actix_web::test]
async fn a_quick_reply_of_a_template_sends_its_payload() {
    let mut stage = quiet();
    stage.write(ADA, "hello");
    told(&mut stage).await;
    let button = json!({
        "type": "button", "sub_type": "quick_reply", "index": "0",
        "parameters": [{"type": "payload", "payload": "stop"}],
    });
    let template = json!({"name": "offer", "language": {"code": "en"}, "components": [button]});
    let id = graph(&stage, json!({"type": "template", "template": template})).await;
    assert_eq!(
        act(&stage, "presses", json!({"message_id": id, "button": 0})).await,
        200
    );
    let answer = told(&mut stage).await;
    assert_eq!(answer["button"]["payload"], "stop");
    assert_eq!(answer["context"]["id"], json!(id));
}
