//! Accounts, plans, queues, agents and pauses.

use crate::support::app::{Browser, TestApp};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use switchboard::domain::ids::QueueId;

const ACCOUNTS: &str = "/api/whatsapp/accounts";
const QUEUES: &str = "/api/whatsapp/queues";

pub fn account(name: &str, key: &str, phone: &str) -> Value {
    json!({
        "name": name, "key": key, "type": "meta", "phone": phone,
        "credentials": {
            "account_sid": "2100", "phone_number_id": "3100", "app_id": "4100",
            "authorization_token": "EAAcanarytoken", "app_secret": "canarysecret",
        },
    })
}

async fn created(browser: &Browser, path: &str, body: Value) -> Value {
    let answer = browser.post(path, body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn an_account_keeps_its_secrets_to_itself() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let made = created(&boss, ACCOUNTS, account("Support", "SUP", "+1 202-555-0100")).await;
    assert_eq!(made["phone"], "12025550100");
    assert_eq!(made["wait_agent_secs"], 10);
    assert_eq!(made["wait_queue_secs"], 10);
    assert_eq!(made["notification"]["sound"], true);
    assert_eq!(made["credentials"]["base_url"], "https://graph.facebook.com");
    assert_eq!(made["credentials"]["authorization_token"], json!({ "is_set": true }));
    assert_eq!(made["credentials"]["app_secret"], json!({ "is_set": true }));
    let url = made["receive_url"].as_str().unwrap();
    let token = url.strip_prefix(&format!("{}/hook/meta/", app.url)).unwrap();
    assert!(token.len() >= 32, "at least 128 bits: {token}");

    let path = format!("{ACCOUNTS}/{}", id(&made));
    let changed = boss
        .patch(
            &path,
            json!({ "version": 1, "name": "Help", "credentials": { "app_id": "4200" } }),
        )
        .await;
    assert_eq!(changed.status, 200, "{changed:?}");
    assert_eq!(changed.json()["name"], "Help");
    assert_eq!(changed.json()["credentials"]["app_id"], "4200");
    assert_eq!(changed.json()["receive_url"], url);
    for answer in [changed, boss.get(&path).await, boss.get(ACCOUNTS).await] {
        let text = String::from_utf8(answer.body.to_vec()).unwrap();
        assert!(!text.contains("canary"), "{text}");
    }
    let stored = app
        .node
        .state
        .store
        .account(id(&made).parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    let switchboard::ports::provider::Credentials::Meta(meta) = stored.fields.credentials else {
        panic!("a Meta account")
    };
    use secrecy::ExposeSecret;
    assert_eq!(
        meta.app_secret.expose_secret(),
        "canarysecret",
        "an absent secret stays as it was"
    );
    app.stop().await;
}

#[actix_web::test]
async fn an_account_is_refused_with_all_its_faults_at_once() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let mut body = account(" ", "TOOLONG", "12");
    body["wait_agent_secs"] = json!(0);
    body["wait_queue_secs"] = json!(2_147_484);
    body["notification"] = json!({ "sound": true, "shake": true, "template": "{{#queue}} open" });
    body["credentials"]["base_url"] = json!("http://graph.example.com");
    body["credentials"]["api_version"] = json!("latest");
    body["credentials"]["app_secret"] = json!("");
    let answer = boss.post(ACCOUNTS, body).await;
    assert_eq!(answer.refusal(), "422 invalid");
    let wrong: BTreeSet<_> = answer.wrong_fields().into_iter().collect();
    let expected = [
        "name",
        "key",
        "phone",
        "wait_agent_secs",
        "wait_queue_secs",
        "notification.template",
        "credentials.base_url",
        "credentials.api_version",
        "credentials.app_secret",
    ];
    assert_eq!(wrong, expected.into_iter().map(str::to_owned).collect());

    for field in ["receive_token", "created_at", "health", "role"] {
        let mut body = account("A", "A", "+12025550100");
        body[field] = json!("x");
        let answer = boss.post(ACCOUNTS, body).await;
        assert_eq!(answer.wrong_fields(), [field], "nobody assigns {field}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn account_names_keys_and_numbers_are_taken_whatever_their_case() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    created(&boss, ACCOUNTS, account("Support", "Sup", "+12025550100")).await;
    for (body, field) in [
        (account("SUPPORT", "X", "+12025550101"), "name"),
        (account("Other", "sUP", "+12025550101"), "key"),
        (account("Other", "X", "+1 (202) 555-0100"), "phone"),
    ] {
        let answer = boss.post(ACCOUNTS, body).await;
        assert_eq!(answer.refusal(), "409 taken");
        assert_eq!(answer.wrong_fields(), [field]);
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_change_of_an_older_version_is_refused() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let account = created(&boss, ACCOUNTS, account("Support", "SUP", "+12025550100")).await;
    let queue = created(&boss, QUEUES, json!({ "name": "Support", "strategy": "beep_all" })).await;
    let (agent, _) = app.agent("anna").await;
    for (path, field) in [
        (format!("{ACCOUNTS}/{}", id(&account)), "description"),
        (format!("{QUEUES}/{}", id(&queue)), "description"),
        (format!("/api/agents/{agent}"), "description"),
    ] {
        let first = boss.patch(&path, json!({ "version": 1, field: "mine" })).await;
        assert_eq!(first.json()["version"], 2, "{first:?}");
        let second = boss.patch(&path, json!({ "version": 1, field: "also mine" })).await;
        assert_eq!(second.refusal(), "409 version_conflict");
        assert_eq!(boss.get(&path).await.json()[field], "mine");
        let missing = boss.patch(&path, json!({ field: "x" })).await;
        assert_eq!(missing.wrong_fields(), ["version"]);
    }
    app.stop().await;
}

#[actix_web::test]
async fn members_of_a_queue_are_agents_in_the_given_order() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let queue = id(&created(&boss, QUEUES, json!({ "name": "One", "strategy": "rr_memory" })).await);
    let (anna, _) = app.agent("anna").await;
    let (ben, _) = app.agent("ben").await;
    let path = format!("{QUEUES}/{queue}/agents");
    let put = boss.put(&path, json!({ "agent_ids": [ben, anna] })).await;
    assert_eq!(put.status, 200, "{put:?}");
    let expected = json!([
        { "id": ben, "full_name": "Full ben", "username": "ben", "position": 1 },
        { "id": anna, "full_name": "Full anna", "username": "anna", "position": 2 },
    ]);
    assert_eq!(put.json()["rows"], expected);
    assert_eq!(boss.get(&path).await.json(), put.json());
    let seen = put.json()["version"].clone();
    let other_order = json!({ "agent_ids": [anna, ben], "version": seen });
    assert_eq!(boss.put(&path, other_order.clone()).await.status, 200);
    assert_eq!(boss.put(&path, other_order).await.refusal(), "409 version_conflict");
    assert_eq!(
        boss.put(&path, json!({ "agent_ids": [ben, anna] })).await.json()["version"],
        seen
    );
    assert_eq!(boss.get(&format!("{QUEUES}/{queue}")).await.json()["agents_count"], 2);
    let picture = app.node.state.settings.load();
    let queue: QueueId = queue.parse().unwrap();
    assert_eq!(picture.queues[&queue].members, [ben, anna], "routing sees it at once");

    let administrator = "1";
    let refused = boss
        .put(&path, json!({ "agent_ids": [anna, "999", administrator, anna] }))
        .await;
    assert_eq!(refused.wrong_fields(), ["agent_ids[1]", "agent_ids[2]", "agent_ids[3]"]);
    app.stop().await;
}

#[actix_web::test]
async fn an_agent_is_made_changed_and_removed() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let body = json!({ "full_name": "Anna Rossi", "username": "anna.r", "password": "a good phrase", "alias": "Anna", "email": "anna@example.com", "capacity": 4 });
    let made = created(&boss, "/api/agents", body.clone()).await;
    assert_eq!(made["alias"], "Anna");
    assert_eq!(
        made["status"],
        json!({ "status": "logged_out", "pause": null, "set_by": null, "system": false, "since": null })
    );
    assert!(made.get("password").is_none() && made.get("password_hash").is_none());
    assert_eq!(boss.post("/api/agents", body).await.refusal(), "409 taken");

    let path = format!("/api/agents/{}", id(&made));
    let changed = boss
        .patch(&path, json!({ "version": 1, "alias": "", "email": "" }))
        .await
        .json();
    assert_eq!((&changed["alias"], &changed["email"]), (&Value::Null, &Value::Null));
    assert_eq!(changed["capacity"], 4, "absent fields stay");
    assert_eq!(boss.delete(&path).await.status, 204);
    assert_eq!(boss.get(&path).await.refusal(), "404 not_found");
    assert_eq!(
        app.stranger().try_sign_in("anna.r", "a good phrase").await.refusal(),
        "401 bad_credentials"
    );
    assert_eq!(
        boss.get("/api/agents/1").await.refusal(),
        "404 not_found",
        "an administrator is no agent"
    );
    app.stop().await;
}

#[actix_web::test]
async fn weak_passwords_and_odd_names_are_refused() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let body =
        json!({ "full_name": "", "username": "an na", "password": "password1", "email": "nowhere", "capacity": 1001 });
    let answer = boss.post("/api/agents", body).await;
    let wrong: BTreeSet<_> = answer.wrong_fields().into_iter().collect();
    let expected = ["full_name", "username", "password", "email", "capacity"];
    assert_eq!(wrong, expected.into_iter().map(str::to_owned).collect());
    let text = String::from_utf8(answer.body.to_vec()).unwrap();
    assert!(!text.contains("password1"), "{text}");
    app.stop().await;
}

#[actix_web::test]
async fn pauses_are_administered_and_reach_the_picture_of_routing() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (_, anna) = app.agent("anna").await;
    let lunch = created(&boss, "/api/pauses", json!({ "name": "Lunch" })).await;
    assert_eq!(
        lunch,
        json!({ "id": lunch["id"], "version": 1, "name": "Lunch", "description": "", "active": true })
    );
    assert_eq!(anna.get("/api/pauses").await.json()["rows"][0]["name"], "Lunch");
    assert_eq!(app.node.state.settings.load().pauses, ["Lunch"]);
    assert_eq!(
        boss.post("/api/pauses", json!({ "name": "LUNCH" })).await.refusal(),
        "409 taken"
    );
    let path = format!("/api/pauses/{}", id(&lunch));
    let blind = boss.patch(&path, json!({ "active": false })).await;
    assert_eq!(blind.wrong_fields(), ["version"]);
    let changed = boss.patch(&path, json!({ "version": 1, "active": false })).await;
    assert_eq!(changed.json()["version"], 2);
    let stale = boss.patch(&path, json!({ "version": 1, "active": true })).await;
    assert_eq!(stale.refusal(), "409 version_conflict");
    assert!(
        app.node.state.settings.load().pauses.is_empty(),
        "inactive ones cannot be chosen"
    );
    assert_eq!(boss.delete(&path).await.status, 204);
    assert_eq!(boss.delete(&path).await.refusal(), "404 not_found");
    app.stop().await;
}

#[actix_web::test]
async fn lists_come_in_pages_that_neither_skip_nor_repeat() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    for number in 0..7 {
        created(
            &boss,
            QUEUES,
            json!({ "name": format!("Queue {number}"), "strategy": "beep_all" }),
        )
        .await;
    }
    let mut seen = Vec::new();
    let mut path = format!("{QUEUES}?limit=3");
    loop {
        let page = boss.get(&path).await.json();
        let rows = page["rows"].as_array().unwrap();
        assert!(rows.len() <= 3);
        seen.extend(rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("{QUEUES}?limit=3&cursor={next}");
    }
    assert_eq!(seen, (0..7).map(|number| format!("Queue {number}")).collect::<Vec<_>>());
    app.stop().await;
}
