//! What an administrator says of a queue: QUE-01, QUE-02, QUE-03.

use crate::support::app::TestApp;
use serde_json::{Value, json};

const QUEUES: &str = "/api/whatsapp/queues";

#[actix_web::test]
async fn que_01_a_queue_has_a_name_of_its_own_a_strategy_and_the_rest_has_defaults() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let made = boss
        .post(QUEUES, json!({ "name": "Support", "strategy": "least_recent" }))
        .await;
    assert_eq!(made.status, 201, "{made:?}");
    let made = made.json();
    let expected = json!({
        "id": made["id"], "version": 1, "name": "Support", "strategy": "least_recent",
        "agent_timeout_secs": 10, "weight": 0, "description": "", "agents_count": 0,
    });
    assert_eq!(made, expected, "QUE-02, QUE-03: ten seconds, the lowest weight");

    for (draft, wrong) in [
        (json!({ "strategy": "beep_all" }), "name"),
        (json!({ "name": " ", "strategy": "beep_all" }), "name"),
        (json!({ "name": "x".repeat(101), "strategy": "beep_all" }), "name"),
        (json!({ "name": "Sales" }), "strategy"),
    ] {
        assert_eq!(
            boss.post(QUEUES, draft.clone()).await.wrong_fields(),
            [wrong],
            "{draft}"
        );
    }
    let same = json!({ "name": "SUPPORT", "strategy": "rr_memory" });
    let refused = boss.post(QUEUES, same).await;
    assert_eq!(
        (refused.refusal(), refused.wrong_fields()),
        ("409 taken".to_owned(), vec!["name".to_owned()])
    );

    // Its own dispositions are made for it (DSP-02).
    let own = json!({ "name": "Escalated", "queue_id": made["id"] });
    let own = boss.post("/api/dispositions", own).await;
    assert_eq!(
        (own.status.as_u16(), &own.json()["queue_id"]),
        (201, &made["id"]),
        "{own:?}"
    );
    app.stop().await;
}

#[actix_web::test]
async fn que_02_times_and_weights_have_their_ranges() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let draft = |name: &str, field: &str, value: Value| {
        let mut draft = json!({ "name": name, "strategy": "beep_all" });
        draft[field] = value;
        draft
    };
    for (field, values) in [("agent_timeout_secs", [1, 3600]), ("weight", [0, 10])] {
        for value in values {
            let name = format!("{field} {value}");
            let made = boss.post(QUEUES, draft(&name, field, json!(value))).await;
            assert_eq!(
                (made.status.as_u16(), &made.json()[field]),
                (201, &json!(value)),
                "{made:?}"
            );
        }
    }
    for (field, values) in [
        (
            "agent_timeout_secs",
            vec![json!(0), json!(3601), json!(-1), json!("10")],
        ),
        ("weight", vec![json!(11), json!(-1), json!(1.5), json!("high")]),
        ("strategy", vec![json!("first_come"), json!("")]),
    ] {
        for value in values {
            let refused = boss.post(QUEUES, draft("Odd", field, value.clone())).await;
            assert_eq!(refused.wrong_fields(), [field], "{value}");
        }
    }
    app.stop().await;
}
