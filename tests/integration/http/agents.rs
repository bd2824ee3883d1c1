//! What an agent may do and what they are a member of (AGT-01, AGT-02, AGT-04), from the agent's side.

use super::live::{Line, offers_of, until};
use crate::support::app::{Browser, TestApp};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use switchboard::domain::Timestamp;
use switchboard::domain::ids::{AgentId, InteractionId};
use switchboard::domain::permissions::Switch;
use switchboard::domain::rights::{Grant, Permission, Profile, Section};
use switchboard::domain::staff::Role;
use switchboard::http::roles;
use switchboard::store::UserProfileFields;

pub async fn made(boss: &Browser, path: &str, body: Value) -> String {
    let answer = boss.post(path, body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// A supervisor whose profile grants these sections, and of them these resources.
pub async fn supervisor(app: &TestApp, name: &str, sections: &[(Section, Option<&[i64]>)], masks: bool) -> Browser {
    let granted = sections.iter().map(|(section, ids)| {
        let resources = ids.map(|ids| ids.iter().map(|id| (*id, None)).collect());
        let grant = Grant {
            permission: Some(Permission::ReadEditDelete),
            resources,
        };
        (*section, grant)
    });
    let rights = Profile {
        permission: Permission::Read,
        sections: granted.collect::<BTreeMap<_, _>>(),
        masks,
    };
    let fields = UserProfileFields {
        name: format!("Profile of {name}"),
        description: String::new(),
        rights,
    };
    let store = &app.node.state.store;
    let profile = store.create_profile(fields, Timestamp(0)).await.unwrap();
    let id = app.add(name, Role::User).await;
    let staff = store.staff(id).await.unwrap().unwrap();
    store
        .update_user(id, staff.version, staff.fields, None, Some(profile.id))
        .await
        .unwrap();
    app.sign_in(name).await
}

/// Sets some switches of an agent.
async fn switch(boss: &Browser, agent: AgentId, switches: Value) {
    let path = format!("/api/agents/{agent}");
    let version = boss.get(&path).await.json()["version"].clone();
    let answer = boss
        .patch(&path, json!({ "version": version, "permissions": switches }))
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[actix_web::test]
async fn agt_04_an_agent_has_every_switch_but_the_one_that_deletes_unless_said() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let body = json!({ "full_name": "Anna", "username": "anna", "password": "a long enough password",
        "permissions": { "reopen": false } });
    let answer = boss.post("/api/agents", body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let agent = answer.json();
    let expected = json!({
        "take_unassigned": true, "reopen": false, "download_transcript": true, "download_attachments": true,
        "delete_interactions": false, "create_contacts": true, "edit_contacts": true, "send_templates": true,
        "close_from_list": true,
    });
    assert_eq!(agent["permissions"], expected);
    assert_eq!(agent["mask_sensitive_data"], false);

    let path = format!("/api/agents/{}", agent["id"].as_str().unwrap());
    let patch = json!({ "version": 1, "mask_sensitive_data": true, "permissions": { "delete_interactions": true } });
    let changed = boss.patch(&path, patch).await.json();
    assert_eq!(changed["mask_sensitive_data"], true);
    assert_eq!(changed["permissions"]["delete_interactions"], true);
    assert_eq!(changed["permissions"]["reopen"], false, "others stay");
    assert_eq!(boss.get(&path).await.json(), changed);
    assert_eq!(boss.get("/api/agents").await.json()["rows"][0], changed);
    let odd = json!({ "version": 2, "permissions": { "fly": true } });
    assert_eq!(boss.patch(&path, odd).await.wrong_fields(), ["permissions.fly"]);
    app.stop().await;
}

#[actix_web::test]
async fn agt_04_the_switches_for_contacts_are_enforced_from_the_next_request_on() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let list = boss.get("/api/contact-lists/1").await.json();
    let patch = json!({ "version": list["version"], "agent_ids": [anna] });
    assert_eq!(boss.patch("/api/contact-lists/1", patch).await.status, 200);
    let draft = json!({ "list_id": "1", "first_name": "Maya" });
    let contact = made(&desk, "/api/contacts", draft.clone()).await;
    let path = format!("/api/contacts/{contact}");
    assert_eq!(
        desk.patch(&path, json!({ "version": 1, "city": "Roma" })).await.status,
        200
    );

    switch(&boss, anna, json!({ "create_contacts": false })).await;
    assert_eq!(
        desk.post("/api/contacts", draft.clone()).await.refusal(),
        "403 forbidden"
    );
    assert_eq!(
        desk.patch(&path, json!({ "version": 2, "city": "Bari" })).await.status,
        200
    );
    switch(&boss, anna, json!({ "create_contacts": true, "edit_contacts": false })).await;
    assert_eq!(
        desk.patch(&path, json!({ "version": 3, "city": "Pisa" }))
            .await
            .refusal(),
        "403 forbidden"
    );
    assert_eq!(desk.post("/api/contacts", draft).await.status, 201);
    assert_eq!(desk.get(&path).await.status, 200, "reading is no matter of a switch");
    app.stop().await;
}

/// Takes the customer's conversation.
pub async fn accepted(app: &TestApp, line: &Line<'_>, agent: AgentId) -> InteractionId {
    line.customer_writes("447700900001", "hello").await;
    line.waits(1).await;
    let offers = until("the offer", || offers_of(app, agent), |offers| offers.len() == 1).await;
    let (interaction, ticket) = offers[0];
    app.node.state.desk.accept(agent, interaction, ticket).await.unwrap();
    interaction
}

#[actix_web::test]
async fn agt_04_without_the_switch_a_conversation_is_closed_from_its_open_tab_only() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, browser) = app.agent("anna").await;
    let line = Line::open(&app, &boss, &[anna]).await;
    line.comes_to_work(anna).await;
    let interaction = accepted(&app, &line, anna).await;
    switch(&boss, anna, json!({ "close_from_list": false })).await;

    let close = format!("/api/whatsapp/interactions/{interaction}/close");
    assert_eq!(browser.post(&close, json!({})).await.refusal(), "403 forbidden");
    let desk = &app.node.state.desk;
    desk.close_tab(anna, interaction).await.unwrap();
    let refused = desk.close(anna, interaction).await.unwrap_err();
    assert_eq!(refused.to_string(), "an administrator has not allowed you to do this");
    desk.open(anna, interaction).await.unwrap();
    desk.close(anna, interaction).await.unwrap();
    app.stop().await;
}

#[test]
fn agt_04_the_table_says_which_switch_guards_which_operation() {
    let table = &roles::matrix().expect("the table is right").operations;
    let guarded = |switch| -> Vec<&str> {
        let rows = table.iter().filter(|(_, rule)| rule.switch == Some(switch));
        rows.map(|(name, _)| name.as_str()).collect()
    };
    assert_eq!(guarded(Switch::CreateContacts), ["create_contact", "resolve_contact"]);
    assert_eq!(guarded(Switch::EditContacts), ["update_contact"]);
    assert_eq!(guarded(Switch::CloseFromList), ["close_interaction"]);
}

/// AGT-02 and the must-hold of a second: the agent's side of a membership is the queue's side.
#[actix_web::test]
async fn what_an_agent_is_put_into_from_their_own_side_reaches_routing_at_once() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    let (ben, _) = app.agent("ben").await;
    let line = Line::open(&app, &boss, &[ben]).await;
    line.comes_to_work(anna).await;
    line.customer_writes("447700900001", "hello").await;
    line.waits(1).await;
    let (queues, teams) = (
        format!("/api/agents/{anna}/queues"),
        format!("/api/agents/{anna}/teams"),
    );
    let members = format!("/api/whatsapp/queues/{}/agents", line.queue);

    let put = boss.put(&queues, json!({ "queue_ids": [line.queue] })).await;
    assert_eq!(put.json()["rows"], json!([{ "id": line.queue, "name": "Line" }]));
    until("the offer", || offers_of(&app, anna), |offers| offers.len() == 1).await;
    let order: Vec<Value> = boss.get(&members).await.json()["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].clone())
        .collect();
    assert_eq!(order, [json!(ben.to_string()), json!(anna.to_string())], "last");
    assert_eq!(
        boss.put(&queues, json!({ "queue_ids": [] })).await.json()["rows"],
        json!([])
    );
    until("no offer", || offers_of(&app, anna), Vec::is_empty).await;

    let team = made(&boss, "/api/teams", json!({ "name": "First line" })).await;
    let of_queue = format!("/api/whatsapp/queues/{}/teams", line.queue);
    boss.put(&of_queue, json!({ "team_ids": [team] })).await;
    boss.put(&teams, json!({ "team_ids": [team] })).await;
    until("the team's offer", || offers_of(&app, anna), |offers| offers.len() == 1).await;
    let of_team = boss.get(&format!("/api/teams/{team}/agents")).await.json();
    assert_eq!(of_team["rows"][0]["username"], "anna");
    boss.put(&teams, json!({ "team_ids": [] })).await;
    until("no offer of the team", || offers_of(&app, anna), Vec::is_empty).await;
    app.stop().await;
}

#[actix_web::test]
async fn the_lists_of_an_agent_name_what_is_wrong_with_them() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    let team = made(&boss, "/api/teams", json!({ "name": "First line" })).await;
    let profile = made(&boss, "/api/agent-profiles", json!({ "name": "Morning" })).await;
    for (part, body, fields) in [
        ("queues", json!({ "queue_ids": ["99"] }), ["queue_ids[0]"]),
        ("teams", json!({ "team_ids": [team, profile] }), ["team_ids[1]"]),
        ("teams", json!({ "team_ids": [team, team] }), ["team_ids[1]"]),
        ("profiles", json!({ "profile_ids": [profile, "x"] }), ["profile_ids[1]"]),
        ("profiles", json!({ "profiles": [] }), ["profiles"]),
    ] {
        let path = format!("/api/agents/{anna}/{part}");
        let answer = boss.put(&path, body.clone()).await;
        let told = (answer.refusal(), answer.wrong_fields());
        assert_eq!(
            told,
            ("422 invalid".to_owned(), fields.map(str::to_owned).into()),
            "{body}"
        );
        assert_eq!(
            boss.get(&path).await.json()["rows"],
            json!([]),
            "nothing is half written"
        );
    }
    for part in ["queues", "teams", "profiles"] {
        let path = format!("/api/agents/1/{part}");
        assert_eq!(
            boss.get(&path).await.refusal(),
            "404 not_found",
            "an administrator is no agent"
        );
    }
    app.stop().await;
}

#[actix_web::test]
async fn usr_03_a_supervisor_neither_sees_nor_changes_queues_beyond_their_reach() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    let mut queues = Vec::new();
    for name in ["Mine", "Also mine", "Foreign"] {
        queues.push(
            made(
                &boss,
                "/api/whatsapp/queues",
                json!({ "name": name, "strategy": "beep_all" }),
            )
            .await,
        );
    }
    let path = format!("/api/agents/{anna}/queues");
    boss.put(&path, json!({ "queue_ids": [queues[0], queues[2]] })).await;
    let own: [i64; 2] = [queues[0].parse().unwrap(), queues[1].parse().unwrap()];
    let sections = [(Section::Queues, Some(&own[..])), (Section::Staff, None)];
    let uma = supervisor(&app, "uma", &sections, false).await;

    assert_eq!(
        uma.get(&path).await.json()["rows"],
        json!([{ "id": queues[0], "name": "Mine" }])
    );
    let foreign = uma.put(&path, json!({ "queue_ids": [queues[2]] })).await;
    assert_eq!(foreign.wrong_fields(), ["queue_ids[0]"]);
    let absent = uma.put(&path, json!({ "queue_ids": ["99"] })).await;
    assert_eq!(
        foreign.json()["errors"][0]["message"]
            .as_str()
            .unwrap()
            .replace(&queues[2], "99"),
        absent.json()["errors"][0]["message"].as_str().unwrap()
    );
    let put = uma.put(&path, json!({ "queue_ids": [queues[1]] })).await;
    assert_eq!(put.json()["rows"], json!([{ "id": queues[1], "name": "Also mine" }]));
    let all = boss.get(&path).await.json();
    let names: Vec<&str> = all["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Also mine", "Foreign"], "what is out of reach stays");
    let team = made(&boss, "/api/teams", json!({ "name": "First line" })).await;
    let refused = uma
        .put(&format!("/api/agents/{anna}/teams"), json!({ "team_ids": [team] }))
        .await;
    assert_eq!(
        refused.wrong_fields(),
        ["team_ids[0]"],
        "a team leads into queues beyond reach"
    );
    app.stop().await;
}
