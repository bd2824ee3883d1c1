//! AGT-02, AGT-03, LST-03, WL-01, WL-04, R19: whose an account is, and who sees its interactions.

use super::live::{Line, offers_of, until};
use crate::support::app::{Browser, TestApp};
use serde_json::{Value, json};
use switchboard::domain::staff::Role;

const INTERACTIONS: &str = "/api/whatsapp/interactions";

async fn put(boss: &Browser, path: &str, body: Value) -> Value {
    let answer = boss.put(path, body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

fn rows(answer: &Value) -> Vec<&str> {
    let rows = answer["rows"].as_array().unwrap();
    rows.iter().map(|row| row["id"].as_str().unwrap()).collect()
}

fn codes(account: &Value) -> Vec<&str> {
    let warnings = account["warnings"].as_array().unwrap();
    warnings.iter().map(|one| one["code"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn lst_03_agents_read_the_interactions_of_their_accounts_and_those_they_hold() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, holder) = app.agent("anna").await;
    let (ben, onlooker) = app.agent("ben").await;
    let line = Line::open(&app, &boss, &[anna]).await;
    line.comes_to_work(anna).await;
    line.customer_writes("447700900001", "mine").await;
    line.waits(1).await;
    let offered = until("an offer", || offers_of(&app, anna), |offers| !offers.is_empty()).await;
    app.node
        .state
        .desk
        .accept(anna, offered[0].0, offered[0].1)
        .await
        .unwrap();
    line.customer_writes("447700900002", "nobody's").await;
    line.waits(2).await;

    assert_eq!(
        rows(&holder.get(INTERACTIONS).await.json()),
        ["1"],
        "not associated: what she holds"
    );
    assert_eq!(
        holder.get(&format!("{INTERACTIONS}/2")).await.refusal(),
        "404 not_found"
    );
    assert_eq!(rows(&onlooker.get(INTERACTIONS).await.json()), Vec::<&str>::new());

    let agents = format!("/api/whatsapp/accounts/{}/agents", line.account);
    let members = put(&boss, &agents, json!({ "agent_ids": [ben] })).await;
    assert_eq!(rows(&members), [ben.to_string()]);
    assert_eq!(boss.get(&agents).await.json(), members);
    assert_eq!(rows(&onlooker.get(INTERACTIONS).await.json()), ["2", "1"]);
    for part in ["", "/messages", "/events"] {
        assert_eq!(onlooker.get(&format!("{INTERACTIONS}/2{part}")).await.status, 200);
    }
    let held_by_anna = format!("{INTERACTIONS}?agent_id={anna}");
    assert_eq!(rows(&onlooker.get(&held_by_anna).await.json()), ["1"]);
    let draft = json!({ "body": "hi", "client_ref": "r" });
    let refused = onlooker.post(&format!("{INTERACTIONS}/1/messages"), draft).await;
    assert_eq!(refused.status, 404, "seeing is not holding: {refused:?}");

    put(&boss, &agents, json!({ "agent_ids": [] })).await;
    assert_eq!(rows(&onlooker.get(INTERACTIONS).await.json()), Vec::<&str>::new());
    for part in ["", "/messages", "/events"] {
        let answer = onlooker.get(&format!("{INTERACTIONS}/2{part}")).await;
        assert_eq!(answer.refusal(), "404 not_found", "R19: at once");
    }
    app.stop().await;
}

#[actix_web::test]
async fn usr_02_supervisors_read_the_interactions_of_the_accounts_their_profile_names() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let line = Line::open(&app, &boss, &[]).await;
    line.customer_writes("447700900001", "hello").await;
    line.waits(1).await;
    let user = app.add("sally", Role::User).await;
    let profile = |resources: Value, masks: bool| {
        json!({
            "name": "Line", "permission": "read", "mask_sensitive_data": masks,
            "sections": [{ "section": "accounts", "resources": resources }],
        })
    };
    let only = json!([{ "id": line.account }]);
    let made = boss.post("/api/user-profiles", profile(only, false)).await;
    assert_eq!(made.status, 201, "{made:?}");
    let made = made.json();
    let version = boss.get(&format!("/api/users/{user}")).await.json()["version"].clone();
    let body = json!({ "version": version, "profile_id": made["id"] });
    let given = boss.patch(&format!("/api/users/{user}"), body).await;
    assert_eq!(given.status, 200, "{given:?}");
    let sally = app.sign_in("sally").await;
    assert_eq!(rows(&sally.get(INTERACTIONS).await.json()), ["1"]);
    assert_eq!(sally.get(&format!("{INTERACTIONS}/1")).await.status, 200);
    app.stop().await;
}

#[actix_web::test]
async fn agt_03_members_who_are_not_associated_are_warned_about() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    let (ben, _) = app.agent("ben").await;
    let line = Line::open(&app, &boss, &[anna, ben]).await;
    let path = format!("/api/whatsapp/accounts/{}", line.account);
    let seen = boss.get(&path).await.json();
    assert_eq!(codes(&seen), ["members_not_associated"]);
    assert_eq!(seen["warnings"][0]["agent_ids"], json!([anna, ben]));
    put(&boss, &format!("{path}/agents"), json!({ "agent_ids": [ben] })).await;
    let seen = boss.get(&path).await.json();
    assert_eq!(seen["warnings"][0]["agent_ids"], json!([anna]));
    put(&boss, &format!("{path}/agents"), json!({ "agent_ids": [ben, anna] })).await;
    assert_eq!(codes(&boss.get(&path).await.json()), Vec::<&str>::new());
    let accounts = boss.get(&format!("/api/agents/{ben}/accounts")).await.json();
    assert_eq!(rows(&accounts), [line.account.as_str()]);

    assert_eq!(boss.delete(&format!("/api/agents/{ben}")).await.status, 204);
    assert_eq!(
        rows(&boss.get(&format!("{path}/agents")).await.json()),
        [anna.to_string()]
    );
    app.stop().await;
}

#[actix_web::test]
async fn wl_04_a_whitelist_without_lists_is_warned_about_and_its_lists_are_kept() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let line = Line::open(&app, &boss, &[]).await;
    let path = format!("/api/whatsapp/accounts/{}", line.account);
    let body = json!({ "version": 1, "whitelist": { "on": true, "response": "Sorry" } });
    assert_eq!(codes(&boss.patch(&path, body).await.json()), ["whitelist_empty"]);
    let list = boss
        .post("/api/contact-lists", json!({ "name": "Friends" }))
        .await
        .json();
    let lists = format!("{path}/lists");
    let put_lists = put(&boss, &lists, json!({ "list_ids": [list["id"]] })).await;
    assert_eq!(put_lists["rows"], json!([{ "id": list["id"], "name": "Friends" }]));
    assert_eq!(boss.get(&lists).await.json(), put_lists);
    assert_eq!(codes(&boss.get(&path).await.json()), Vec::<&str>::new());

    let refused = boss
        .delete(&format!("/api/contact-lists/{}", list["id"].as_str().unwrap()))
        .await;
    assert_eq!(refused.refusal(), "409 in_use");
    assert!(
        refused.json()["detail"]
            .as_str()
            .unwrap()
            .contains("the whitelist of Line")
    );
    for (body, field) in [
        (json!({ "list_ids": ["4711"] }), "list_ids[0]"),
        (json!({ "list_ids": [list["id"], list["id"]] }), "list_ids[1]"),
    ] {
        assert_eq!(boss.put(&lists, body).await.wrong_fields(), [field]);
    }
    let refused = boss
        .put(&format!("{path}/agents"), json!({ "agent_ids": ["4711"] }))
        .await;
    assert_eq!(refused.wrong_fields(), ["agent_ids[0]"]);
    assert_eq!(boss.get(&lists).await.json(), put_lists, "nothing half written");
    for part in ["agents", "lists"] {
        let missing = boss.get(&format!("/api/whatsapp/accounts/4711/{part}")).await;
        assert_eq!(missing.refusal(), "404 not_found");
    }
    app.stop().await;
}
