//! Graph as businesses see it.

use super::stage::{ADA, NUMBER, Stage, TOKEN};
use serde_json::{Value, json};

const PATH: &str = "/v25.0/310000000000007/messages";

fn text(to: &str) -> Value {
    json!({"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": "hello"}})
}

#[actix_web::test]
async fn an_accepted_call_is_answered_in_graphs_shape() {
    let stage = Stage::new();
    let (status, answer) = stage.post(PATH, Some(TOKEN), &text("+44 7700 900142")).await;
    assert_eq!(status, 200);
    assert_eq!(answer["contacts"], json!([{"input": "+44 7700 900142", "wa_id": ADA}]));
    assert!(answer["messages"][0]["id"].as_str().unwrap().starts_with("wamid."));
}

#[actix_web::test]
async fn the_same_call_twice_is_two_messages() {
    let stage = Stage::new();
    let (_, first) = stage.post(PATH, Some(TOKEN), &text(ADA)).await;
    let (_, second) = stage.post(PATH, Some(TOKEN), &text(ADA)).await;
    assert_ne!(first["messages"][0]["id"], second["messages"][0]["id"]);
}

#[actix_web::test]
async fn wrong_calls_are_refused_in_graphs_words() {
    let stage = Stage::new();
    let mut long = text(ADA);
    long["biz_opaque_callback_data"] = "x".repeat(513).into();
    for (path, bearer, body, status, code) in [
        (PATH, None, text(ADA), 401, 190),
        (PATH, Some("other"), text(ADA), 401, 190),
        ("/v25.0/1/messages", Some(TOKEN), text(ADA), 400, 100),
        ("/latest/310000000000007/messages", Some(TOKEN), text(ADA), 404, 2500),
        (PATH, Some(TOKEN), json!({"to": ADA, "text": {"body": "x"}}), 400, 100),
        (
            PATH,
            Some(TOKEN),
            json!({"messaging_product": "whatsapp", "text": {"body": "x"}}),
            400,
            100,
        ),
        (
            PATH,
            Some(TOKEN),
            json!({"messaging_product": "whatsapp", "to": ADA}),
            400,
            131_008,
        ),
        (
            PATH,
            Some(TOKEN),
            json!({"messaging_product": "whatsapp", "to": ADA, "type": "hologram"}),
            400,
            100,
        ),
        (PATH, Some(TOKEN), text("nobody"), 400, 100),
        (PATH, Some(TOKEN), long, 400, 100),
        (PATH, Some(TOKEN), json!("not an object"), 400, 100),
    ] {
        let (answered, error) = stage.post(path, bearer, &body).await;
        assert_eq!(
            (answered, error["error"]["code"].as_u64()),
            (status, Some(code)),
            "{path} {bearer:?} {body}"
        );
        assert!(error["error"]["message"].is_string() && error["error"]["fbtrace_id"].is_string());
    }
    assert_eq!(stage.network().view().stats.calls_accepted, 0);
}

#[actix_web::test]
async fn reading_a_customers_message_turns_its_ticks() {
    let mut stage = Stage::new();
    let first = stage.write(ADA, "one");
    let second = stage.write(ADA, "two");
    stage.message().await;
    stage.message().await;
    let read = json!({"messaging_product": "whatsapp", "status": "read", "message_id": second});
    assert_eq!(
        stage.post(PATH, Some(TOKEN), &read).await,
        (200, json!({"success": true}))
    );
    for id in [first, second] {
        assert_eq!(serde_json::to_value(stage.item(ADA, &id).tick).unwrap(), "read");
    }
    let unknown = json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.none"});
    let (status, error) = stage.post(PATH, Some(TOKEN), &unknown).await;
    assert_eq!((status, &error["error"]["code"]), (400, &json!(131_009)));
}

#[actix_web::test]
async fn calls_are_listed_with_the_moment_they_came() {
    let stage = Stage::new();
    for _ in 0..3 {
        stage.post(PATH, Some(TOKEN), &text(ADA)).await;
    }
    stage.post(PATH, Some("other"), &text(ADA)).await;
    let (status, page) = stage.get("/sandbox/calls?since=1").await;
    assert_eq!(
        (status, page["calls"].as_array().unwrap().len(), &page["next"]),
        (200, 2, &json!(4))
    );
    let times: Vec<_> = page["calls"]
        .as_array()
        .unwrap()
        .iter()
        .map(|call| call["received_at_us"].as_i64())
        .collect();
    assert!(times[0] < times[1] && times[0] > Some(1_600_000_000_000_000));
    let (_, all) = stage.get("/sandbox/calls?refused=true").await;
    assert_eq!(all["calls"][3]["code"], 190);
    assert_eq!(all["calls"][3]["phone_number_id"], NUMBER);
}
