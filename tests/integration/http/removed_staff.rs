//! USR-07: removed people are listed and come back, and history keeps their names.

use crate::support::app::{PASSWORD, TestApp};
use serde_json::json;
use switchboard::domain::staff::Role;

const REMOVED: &str = "/api/removed-staff";

#[actix_web::test]
async fn usr_07_a_removed_agent_comes_back_as_they_were() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let queue = json!({ "name": "Support", "strategy": "beep_all" });
    let queue = boss.post("/api/whatsapp/queues", queue).await.json();
    let members = format!("/api/whatsapp/queues/{}/agents", queue["id"].as_str().unwrap());
    boss.put(&members, json!({ "agent_ids": [anna.to_string()] })).await;
    let one = format!("/api/agents/{anna}");
    assert_eq!(boss.delete(&one).await.status, 204);
    let listed = boss.get(REMOVED).await.json()["rows"].clone();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(
        (&listed[0]["id"], &listed[0]["username"], &listed[0]["role"]),
        (&json!(anna.to_string()), &json!("anna"), &json!("agent"))
    );
    assert_eq!(desk.get("/api/session").await.refusal(), "401 signed_out");

    let restore = format!("{REMOVED}/{anna}/restore");
    let back = boss.post(&restore, json!({})).await;
    assert_eq!((back.status.as_u16(), &back.json()["enabled"]), (200, &json!(true)));
    assert_eq!(boss.get(REMOVED).await.json()["rows"], json!([]));
    assert_eq!(boss.get(&one).await.json()["full_name"], "Full anna");
    assert!(
        app.node.state.settings.load().agents.contains_key(&anna),
        "routing knows them"
    );
    assert_eq!(
        desk.get("/api/session").await.refusal(),
        "401 signed_out",
        "old sessions are over"
    );
    assert_eq!(app.stranger().try_sign_in("anna", PASSWORD).await.status, 200);
    assert_eq!(
        boss.get(&members).await.json()["rows"],
        json!([]),
        "queues are not given back"
    );
    assert_eq!(boss.post(&restore, json!({})).await.refusal(), "404 not_found");
    app.stop().await;
}

#[actix_web::test]
async fn usr_07_who_was_disabled_is_still_disabled() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    let one = format!("/api/agents/{anna}");
    boss.patch(&one, json!({ "version": 1, "enabled": false })).await;
    boss.delete(&one).await;
    let back = boss.post(&format!("{REMOVED}/{anna}/restore"), json!({})).await;
    assert_eq!(back.json()["enabled"], false);
    app.stop().await;
}

#[actix_web::test]
async fn usr_07_a_taken_name_is_refused_and_another_one_may_be_given() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    boss.delete(&format!("/api/agents/{anna}")).await;
    app.agent("Anna").await;
    let restore = format!("{REMOVED}/{anna}/restore");
    let refused = boss.post(&restore, json!({})).await;
    assert_eq!(refused.refusal(), "409 taken");
    assert_eq!(refused.wrong_fields(), ["username"]);
    let odd = boss.post(&restore, json!({ "username": "with space" })).await;
    assert_eq!(odd.wrong_fields(), ["username"]);
    let back = boss.post(&restore, json!({ "username": "anna.old" })).await;
    assert_eq!(back.json()["username"], "anna.old");
    assert_eq!(app.stranger().try_sign_in("anna.old", PASSWORD).await.status, 200);
    app.stop().await;
}

#[actix_web::test]
async fn usr_07_a_supervisor_comes_back_with_their_profile() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let profile = boss.post("/api/user-profiles", json!({ "name": "Night" })).await.json();
    let draft = json!({
        "role": "user", "full_name": "Uma", "username": "uma", "password": PASSWORD, "profile_id": profile["id"],
    });
    let uma = boss.post("/api/users", draft).await.json();
    let one = format!("/api/users/{}", uma["id"].as_str().unwrap());
    assert_eq!(boss.delete(&one).await.status, 204);
    let restore = format!("{REMOVED}/{}/restore", uma["id"].as_str().unwrap());
    let planner = app.signed_in("planner", Role::User).await;
    assert_eq!(planner.get(REMOVED).await.refusal(), "403 forbidden");
    assert_eq!(planner.post(&restore, json!({})).await.refusal(), "403 forbidden");
    assert_eq!(boss.post(&restore, json!({})).await.json()["role"], "user");
    assert_eq!(boss.get(&one).await.json()["profile_id"], profile["id"]);
    app.stop().await;
}
