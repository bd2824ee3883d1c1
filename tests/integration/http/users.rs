//! Administrators, supervisors and their profiles.

use crate::support::app::{Browser, PASSWORD, TestApp};
use serde_json::{Value, json};

const PROFILES: &str = "/api/user-profiles";

async fn created(browser: &Browser, path: &str, body: Value) -> Value {
    let answer = browser.post(path, body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

fn names(page: &Value, field: &str) -> Vec<String> {
    let rows = page["rows"].as_array().unwrap().iter();
    rows.map(|row| row[field].as_str().unwrap().to_owned()).collect()
}

/// A supervisor with this profile, signed in.
pub async fn supervisor(app: &TestApp, boss: &Browser, profile: &Value) -> Browser {
    let draft = json!({
        "role": "user", "full_name": "Uma", "username": "uma", "password": PASSWORD, "profile_id": profile["id"],
    });
    created(boss, "/api/users", draft).await;
    app.sign_in("uma").await
}

#[actix_web::test]
async fn users_are_added_changed_and_removed() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    app.agent("anna").await;
    let draft = json!({ "role": "user", "full_name": "Uma", "username": "uma", "password": PASSWORD });
    let uma = created(&boss, "/api/users", draft.clone()).await;
    assert_eq!((&uma["profile_id"], &uma["enabled"]), (&Value::Null, &json!(true)));
    assert!(!uma.to_string().contains("argon2"));
    assert_eq!(boss.post("/api/users", draft).await.refusal(), "409 taken");
    let listed = boss.get("/api/users").await.json();
    assert_eq!(names(&listed, "username"), ["boss", "uma"], "no agents here");
    let one = format!("/api/users/{}", id(&uma));
    let changed = boss.patch(&one, json!({ "version": 1, "full_name": "Uma Ray" })).await;
    assert_eq!(
        (changed.json()["full_name"].clone(), changed.json()["version"].clone()),
        (json!("Uma Ray"), json!(2))
    );
    let stale = boss.patch(&one, json!({ "version": 1, "full_name": "U" })).await;
    assert_eq!(stale.refusal(), "409 version_conflict");

    let desk = app.sign_in("uma").await;
    assert_eq!(desk.get("/api/session").await.status, 200);
    assert_eq!(boss.delete(&one).await.status, 204);
    assert_eq!(desk.get("/api/session").await.refusal(), "401 signed_out", "at once");
    assert_eq!(boss.get(&one).await.refusal(), "404 not_found");
    app.stop().await;
}

#[actix_web::test]
async fn users_are_refused_with_all_their_faults() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let draft = json!({
        "role": "agent", "full_name": " ", "username": "with space", "password": "short", "email": "nowhere",
        "profile_id": "99",
    });
    let answer = boss.post("/api/users", draft).await;
    let wrong = ["username", "full_name", "email", "role", "profile_id", "password"];
    assert_eq!(answer.wrong_fields(), wrong, "{answer:?}");
    let profile = created(&boss, PROFILES, json!({ "name": "Night" })).await;
    let draft = json!({
        "role": "administrator", "full_name": "A", "username": "a", "password": PASSWORD, "profile_id": profile["id"],
    });
    assert_eq!(boss.post("/api/users", draft).await.wrong_fields(), ["profile_id"]);
    let (agent, _) = app.agent("anna").await;
    assert_eq!(
        boss.get(&format!("/api/users/{agent}")).await.status,
        404,
        "agents are not here"
    );
    app.stop().await;
}

#[actix_web::test]
async fn usr_06_the_last_administrator_stays() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let me = boss.get("/api/session").await.json()["staff"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let one = format!("/api/users/{me}");
    for change in [
        json!({ "version": 1, "enabled": false }),
        json!({ "version": 1, "role": "user" }),
    ] {
        assert_eq!(boss.patch(&one, change).await.refusal(), "409 last_administrator");
    }
    assert_eq!(boss.delete(&one).await.refusal(), "409 last_administrator");
    assert_eq!(boss.get("/api/session").await.status, 200, "nothing happened");
    let draft = json!({ "role": "administrator", "full_name": "B", "username": "b", "password": PASSWORD });
    created(&boss, "/api/users", draft).await;
    assert_eq!(
        boss.patch(&one, json!({ "version": 1, "role": "user" })).await.status,
        200
    );
    assert_eq!(
        boss.get("/api/users").await.refusal(),
        "403 forbidden",
        "R19: demoted at once"
    );
    app.stop().await;
}

#[actix_web::test]
async fn usr_01_profiles_say_what_they_grant_and_are_checked() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let queue = created(
        &boss,
        "/api/whatsapp/queues",
        json!({ "name": "Q", "strategy": "beep_all" }),
    )
    .await;
    let sections = json!([
        { "section": "queues", "permission": null, "resources": [{ "id": queue["id"], "permission": "read_edit" }] },
        { "section": "tools", "permission": "read_edit_delete", "resources": null },
    ]);
    let draft = json!({ "name": "Night", "permission": "read", "sections": sections, "mask_sensitive_data": true });
    let made = created(&boss, PROFILES, draft).await;
    assert_eq!(made["sections"], sections);
    assert_eq!(made["mask_sensitive_data"], true);
    let one = format!("{PROFILES}/{}", id(&made));
    assert_eq!(boss.get(&one).await.json(), made);
    let patch = boss.patch(&one, json!({ "version": 1, "description": "shift" })).await;
    assert_eq!(patch.json()["sections"], sections, "absent fields stay");

    let wrong = json!({ "name": "", "sections": [
        { "section": "queues", "resources": [{ "id": "424242" }, { "id": queue["id"] }, { "id": queue["id"] }] },
        { "section": "tools", "resources": [] },
        { "section": "tools" },
    ] });
    let expected = [
        "sections[0].resources[0].id",
        "sections[0].resources[2].id",
        "sections[1].resources",
        "sections[2].section",
        "name",
    ];
    assert_eq!(boss.post(PROFILES, wrong).await.wrong_fields(), expected);
    let empty = created(&boss, PROFILES, json!({ "name": "Empty" })).await;
    assert_eq!(
        (&empty["permission"], &empty["sections"]),
        (&json!("read"), &json!([])),
        "USR-02"
    );
    supervisor(&app, &boss, &made).await;
    let used = boss.delete(&one).await;
    assert_eq!(used.refusal(), "409 in_use");
    assert_eq!(used.json()["errors"][0]["message"], "the user uma");
    assert_eq!(boss.delete(&format!("{PROFILES}/{}", id(&empty))).await.status, 204);
    app.stop().await;
}

#[actix_web::test]
async fn r19_a_changed_profile_holds_for_the_next_request() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let profile = created(&boss, PROFILES, json!({ "name": "Night" })).await;
    let one = format!("{PROFILES}/{}", id(&profile));
    let uma = supervisor(&app, &boss, &profile).await;
    assert_eq!(uma.get("/api/pauses").await.refusal(), "403 forbidden");
    let grant = json!({ "version": 1, "sections": [{ "section": "tools" }] });
    assert_eq!(boss.patch(&one, grant).await.status, 200);
    assert_eq!(uma.get("/api/pauses").await.status, 200);
    assert_eq!(
        uma.post("/api/pauses", json!({ "name": "Lunch" })).await.refusal(),
        "403 forbidden"
    );
    assert_eq!(
        boss.patch(&one, json!({ "version": 2, "permission": "read_edit" }))
            .await
            .status,
        200
    );
    assert_eq!(uma.post("/api/pauses", json!({ "name": "Lunch" })).await.status, 201);
    assert_eq!(uma.delete("/api/pauses/1").await.refusal(), "403 forbidden");
    assert_eq!(
        boss.patch(&one, json!({ "version": 3, "sections": [] })).await.status,
        200
    );
    assert_eq!(uma.get("/api/pauses").await.refusal(), "403 forbidden");
    app.stop().await;
}

#[actix_web::test]
async fn usr_03_lists_show_granted_queues_and_their_agents() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let mut queues = Vec::new();
    for name in ["Support", "Sales"] {
        queues.push(
            created(
                &boss,
                "/api/whatsapp/queues",
                json!({ "name": name, "strategy": "beep_all" }),
            )
            .await,
        );
    }
    let (anna, _) = app.agent("anna").await;
    let (ben, _) = app.agent("ben").await;
    let members = format!("/api/whatsapp/queues/{}/agents", id(&queues[0]));
    assert_eq!(
        boss.put(&members, json!({ "agent_ids": [anna.to_string()] }))
            .await
            .status,
        200
    );
    let sections = json!([
        { "section": "queues", "resources": [{ "id": queues[0]["id"] }] },
        { "section": "staff" },
        { "section": "accounts", "resources": [] },
    ]);
    let draft = json!({ "name": "Night", "permission": "read_edit", "sections": sections });
    let profile = created(&boss, PROFILES, draft).await;
    let uma = supervisor(&app, &boss, &profile).await;
    assert_eq!(
        names(&uma.get("/api/whatsapp/queues").await.json(), "name"),
        ["Support"]
    );
    assert_eq!(names(&uma.get("/api/agents").await.json(), "username"), ["anna"]);
    assert_eq!(uma.get("/api/whatsapp/accounts").await.json()["rows"], json!([]));

    let both = json!({ "agent_ids": [anna.to_string(), ben.to_string()] });
    let answer = uma.put(&members, both.clone()).await;
    assert_eq!(
        answer.wrong_fields(),
        ["agent_ids[1]"],
        "nobody reaches further by themselves"
    );
    assert_eq!(boss.put(&members, both).await.status, 200);
    assert_eq!(names(&uma.get("/api/agents").await.json(), "username"), ["anna", "ben"]);
    let draft = json!({ "full_name": "C", "username": "carla", "password": PASSWORD });
    assert_eq!(uma.post("/api/agents", draft).await.refusal(), "403 forbidden");
    app.stop().await;
}
