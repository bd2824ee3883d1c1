//! SYS-08, S21: changes of how people prove who they are leave exactly one entry each, without secrets.

use super::audit::{Walk, path};
use crate::support::app::{Browser, PASSWORD};
use serde_json::{Value, json};
use switchboard::domain::ids::AgentId;
use switchboard::domain::staff::Role;

pub async fn walk(walk: &mut Walk, boss: &Browser) {
    let keys = "/api/api-keys";
    let made = boss.post(keys, json!({ "name": "Sync" }));
    let made = walk.one("create_api_key", "created", "api_key", made).await;
    let token = made["token"].as_str().unwrap();
    let entry = walk.newest().await.to_string();
    assert!(!entry.contains(&token[4..]), "S21: no secret in {entry}");

    let program = walk.app.program(token);
    let post = program.post("/api/pauses", json!({ "name": "By a program" }));
    let pause = walk.one("create_pause", "created", "pause", post).await;
    assert_eq!(walk.newest().await["via"], "api_key", "SYS-06");
    walk.one(
        "delete_pause",
        "removed",
        "pause",
        boss.delete(&path("/api/pauses", &pause)),
    )
    .await;
    assert_eq!(walk.newest().await["via"], "session");
    let one = path(keys, &made["key"]);
    walk.one("delete_api_key", "removed", "api_key", boss.delete(&one))
        .await;

    let (agent, _) = walk.app.agent("locked").await;
    let one = format!("/api/agents/{agent}/unlock");
    let unlocked = boss.post(&one, json!({}));
    walk.one("unlock_agent", "unlocked", "staff", unlocked).await;
    assert_eq!(boss.delete(&format!("/api/agents/{agent}")).await.status, 204);
    let one = format!("/api/removed-staff/{agent}/restore");
    let back = boss.post(&one, json!({}));
    walk.one("restore_staff", "restored", "staff", back).await;

    let me = boss.get("/api/session").await.json()["staff"].clone();
    let one = format!("{}/unlock", path("/api/users", &me));
    let unlocked = boss.post(&one, json!({}));
    walk.one("unlock_user", "unlocked", "user", unlocked).await;

    links_and_sessions(walk, boss, agent, &me).await;
}

async fn links_and_sessions(walk: &mut Walk, boss: &Browser, agent: AgentId, me: &Value) {
    let link = format!("{}/reset-link", path("/api/users", me));
    walk.one(
        "create_user_reset_link",
        "created",
        "reset_link",
        boss.post(&link, json!({})),
    )
    .await;
    let link = format!("/api/agents/{agent}/reset-link");
    walk.one(
        "create_agent_reset_link",
        "created",
        "reset_link",
        boss.post(&link, json!({})),
    )
    .await;
    let one = format!("/api/agents/{agent}/sign-out");
    let out = boss.post(&one, json!({}));
    walk.one("sign_out_agent", "signed_out", "staff", out).await;
    for (from, to) in [(PASSWORD, "canary of a password"), ("canary of a password", PASSWORD)] {
        let new = json!({ "current_password": from, "new_password": to });
        let changed = boss.put("/api/session/password", new);
        walk.one("change_password", "changed", "user", changed).await;
        assert_eq!(walk.newest().await["after"], json!({ "password": "changed" }));
    }
    let other = walk.app.sign_in("boss").await;
    let listed = other.get("/api/sessions").await.json();
    let own = listed["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["current"] == true);
    let one = path("/api/sessions", own.unwrap());
    walk.one("end_session", "signed_out", "staff", other.delete(&one)).await;
    walk.one(
        "end_other_sessions",
        "signed_out",
        "staff",
        boss.delete("/api/sessions"),
    )
    .await;
    let uma = walk.app.add("signed.out", Role::User).await;
    let one = format!("/api/users/{uma}/sign-out");
    let out = boss.post(&one, json!({}));
    walk.one("sign_out_user", "signed_out", "staff", out).await;
}
