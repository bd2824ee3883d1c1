//! Trying a plan on a message (UI-31, APP-GOTOIF-03).

use super::plans::Desk;
use super::users::supervisor;
use serde_json::{Value, json};

/// Noon on a Monday; the interval of the desk is over at 13:00.
const NOON: &str = "2026-11-30T12:00:00Z";

impl Desk {
    async fn tried(&self, body: Value) -> Value {
        let answer = self.boss.post(&format!("{}/check", self.plan), body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }

    /// Hours, a question, a reply and a queue.
    fn steps(&self) -> Value {
        json!([
            { "id": 1, "interval": { "type": "named", "interval_id": self.interval },
              "application": { "type": "goto_p", "target": { "to": "step", "id": 3 } } },
            { "id": 2, "application": { "type": "auto_reply", "times": "always", "text": "closed, {{contact.firstName}}" } },
            { "id": 3, "application": { "type": "goto_if", "condition": "{{message.body}} contains \"price\"",
                                        "on_true": { "to": "step", "id": 4 }, "on_false": { "to": "step", "id": 5 } } },
            { "id": 4, "application": { "type": "tag", "tag_ids": [self.tag] } },
            { "id": 5, "application": { "type": "queue", "queue_id": self.queue, "timeout_secs": 60 } },
            { "id": 6, "application": { "type": "close", "disposition_id": self.disposition } },
        ])
    }
}

/// Priority and kind of outcome of each step on the way.
fn way(path: &Value) -> Vec<(u64, String)> {
    let steps = path["path"].as_array().unwrap().iter();
    steps
        .map(|step| {
            let outcome = step["outcome"]["type"].as_str().unwrap();
            (step["priority"].as_u64().unwrap(), outcome.to_owned())
        })
        .collect()
}

fn pairs(expected: &[(u64, &str)]) -> Vec<(u64, String)> {
    expected
        .iter()
        .map(|(priority, outcome)| (*priority, (*outcome).to_owned()))
        .collect()
}

#[actix_web::test]
async fn a_trial_shows_the_way_with_values_and_texts_and_stores_nothing() {
    let desk = Desk::open().await;
    let body = json!({ "steps": desk.steps(), "text": "what is the PRICE?", "at": NOON });
    let open = desk.tried(body).await;
    let expected = [(1, "jumped"), (3, "decided"), (4, "tagged"), (5, "waits")];
    assert_eq!((way(&open), &open["end"]), (pairs(&expected), &json!("waits")));
    assert_eq!(
        open["path"][1]["outcome"],
        json!({ "type": "decided", "holds": true, "to": { "to": "step", "id": 4 },
                "values": { "message.body": "what is the PRICE?" } })
    );
    assert_eq!(open["path"][2]["outcome"]["tag_ids"], json!([desk.tag]));

    let body = json!({ "steps": desk.steps(), "text": "hello", "at": "2026-11-30T13:00:00Z",
                       "values": { "contact.firstName": "Ada" } });
    let closed = desk.tried(body).await;
    let expected = [(1, "outside_interval"), (2, "replied"), (3, "decided"), (5, "waits")];
    assert_eq!(way(&closed), pairs(&expected));
    assert_eq!(closed["path"][1]["outcome"]["text"], "closed, Ada");
    assert_eq!(
        desk.boss.get(&desk.plan).await.json()["version"],
        0,
        "nothing is stored"
    );
    desk.app.stop().await;
}

#[actix_web::test]
async fn a_trial_goes_on_as_if_nobody_had_answered() {
    let desk = Desk::open().await;
    let draft = json!({ "version": 0, "steps": desk.steps() });
    assert_eq!(desk.boss.put(&desk.plan, draft).await.status, 200);
    let path = desk
        .tried(json!({ "text": "hi", "at": NOON, "unanswered": true }))
        .await;
    let expected = [(1, "jumped"), (3, "decided"), (5, "waits"), (6, "closes")];
    assert_eq!(
        (way(&path), &path["end"]),
        (pairs(&expected), &json!("closed")),
        "the saved plan"
    );
    assert_eq!(
        path["path"][3]["at"], "2026-11-30T12:01:00.000Z",
        "after the timeout of the queue"
    );

    let round = json!([
        { "id": 1, "application": { "type": "queue", "queue_id": desk.queue, "timeout_secs": 1 } },
        { "id": 2, "application": { "type": "goto_p", "target": { "to": "step", "id": 1 } } },
    ]);
    let path = desk.tried(json!({ "steps": round, "unanswered": true })).await;
    assert_eq!(path["end"], "waits", "a plan that goes round for ever is cut off");
    let only = json!([desk.queue_step()]);
    assert_eq!(
        desk.tried(json!({ "steps": only, "unanswered": true })).await["end"],
        "restarts"
    );
    assert_eq!(desk.tried(json!({ "steps": [] })).await["end"], "parked");
    desk.app.stop().await;
}

#[actix_web::test]
async fn a_trial_refuses_what_saving_would_refuse() {
    let desk = Desk::open().await;
    let trial = format!("{}/check", desk.plan);
    let broken = json!([{ "application": { "type": "goto_if", "condition": "1 ==", "on_true": { "to": "end" }, "on_false": { "to": "end" } } }]);
    let long = "x".repeat(4097);
    for (body, wrong) in [
        (
            json!({ "steps": broken, "text": long }),
            vec!["text", "steps[0].application.condition"],
        ),
        (json!({ "values": { "a.b": long } }), vec!["values.a.b"]),
        (json!({ "interaction_id": "99" }), vec!["interaction_id"]),
        (json!({ "at": "yesterday" }), vec!["at"]),
        (json!({ "tekst": "" }), vec!["tekst"]),
    ] {
        assert_eq!(desk.boss.post(&trial, body).await.wrong_fields(), wrong);
    }
    let elsewhere = "/api/whatsapp/accounts/99/applications/check";
    assert_eq!(desk.boss.post(elsewhere, json!({})).await.refusal(), "404 not_found");
    let profile = json!({ "name": "Reader", "sections": [{ "section": "accounts" }] });
    let profile = desk.boss.post("/api/user-profiles", profile).await.json();
    let reader = supervisor(&desk.app, &desk.boss, &profile).await;
    assert_eq!(reader.post(&trial, json!({})).await.refusal(), "403 forbidden");
    desk.app.stop().await;
}
