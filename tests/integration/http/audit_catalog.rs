//! SYS-08, S21: changes of settings and definitions leave exactly one entry each, without secrets.

use super::audit::{Walk, path};
use crate::support::app::Browser;
use serde_json::{Value, json};

/// A resource: its address, kind in the log, names of its operations, a draft and a change.
type Resource = (&'static str, &'static str, [&'static str; 3], Value, Value);

pub async fn walk(walk: &mut Walk, boss: &Browser) {
    let change = json!({ "version": 0, "tabs_max": 3 });
    let settings = boss.patch("/api/settings", change);
    walk.one("update_settings", "changed", "settings", settings).await;
    let cloud =
        json!({ "name": "AI", "access": { "type": "google", "project_id": "p" }, "secret": "canary-of-the-cloud" });
    let provider = boss.post("/api/cloud-providers", cloud).await.json();
    for resource in resources(&provider) {
        definition(walk, boss, resource).await;
    }
    members(walk, boss).await;
}

fn resources(provider: &Value) -> Vec<Resource> {
    let cloud = json!({ "name": "Zeta", "access": { "type": "google", "project_id": "p" }, "secret": "canary-zeta" });
    let bot = json!({ "name": "Zeta", "cloud_provider_id": provider["id"], "engine": { "type": "dialogflow", "language": "it" } });
    let described = || json!({ "version": 1, "description": "d" });
    let named = || json!({ "name": "Zeta" });
    let tag = json!({ "name": "Zeta", "color": "#000000" });
    let answer = json!({ "name": "Zeta", "text": "Hello" });
    let other = json!({ "version": 1, "secret": "canary-other" });
    let bye = json!({ "version": 1, "text": "Bye" });
    let group = json!({ "name": "Zeta", "priority": 1 });
    let interval = json!({ "name": "Zeta", "subsets": [{}] });
    vec![
        (
            "/api/teams",
            "team",
            ["create_team", "update_team", "delete_team"],
            named(),
            described(),
        ),
        (
            "/api/agent-profiles",
            "agent_profile",
            ["create_agent_profile", "update_agent_profile", "delete_agent_profile"],
            named(),
            described(),
        ),
        (
            "/api/queue-groups",
            "queue_group",
            ["create_queue_group", "update_queue_group", "delete_queue_group"],
            group,
            described(),
        ),
        (
            "/api/tags",
            "tag",
            ["create_tag", "update_tag", "delete_tag"],
            tag,
            described(),
        ),
        (
            "/api/canned-answers",
            "canned_answer",
            ["create_canned_answer", "update_canned_answer", "delete_canned_answer"],
            answer,
            bye,
        ),
    ]
    .into_iter()
    .chain(tools(cloud, bot, interval, other))
    .collect()
}

fn tools(cloud: Value, bot: Value, interval: Value, other: Value) -> Vec<Resource> {
    let described = || json!({ "version": 1, "description": "d" });
    vec![
        (
            "/api/dispositions",
            "disposition",
            ["create_disposition", "update_disposition", "delete_disposition"],
            json!({ "name": "Zeta" }),
            described(),
        ),
        (
            "/api/intervals",
            "interval",
            ["create_interval", "update_interval", "delete_interval"],
            interval,
            described(),
        ),
        (
            "/api/cloud-providers",
            "cloud_provider",
            [
                "create_cloud_provider",
                "update_cloud_provider",
                "delete_cloud_provider",
            ],
            cloud,
            other,
        ),
        (
            "/api/bots",
            "bot",
            ["create_bot", "update_bot", "delete_bot"],
            bot,
            described(),
        ),
    ]
}

async fn definition(walk: &mut Walk, boss: &Browser, (folder, kind, names, draft, change): Resource) {
    let [create, update, delete] = names;
    let made = walk.one(create, "created", kind, boss.post(folder, draft)).await;
    let one = path(folder, &made);
    walk.one(update, "changed", kind, boss.patch(&one, change)).await;
    walk.one(delete, "removed", kind, boss.delete(&one)).await;
    let log = boss.get("/api/audit?limit=3").await;
    let text = String::from_utf8_lossy(&log.body).into_owned();
    assert!(!text.contains("canary"), "S21: no secret in {text}");
}

async fn members(walk: &mut Walk, boss: &Browser) {
    let id = |made: Value| made["id"].as_str().unwrap().to_owned();
    let team = id(boss.post("/api/teams", json!({ "name": "T" })).await.json());
    let profile = id(boss.post("/api/agent-profiles", json!({ "name": "P" })).await.json());
    let group = id(boss
        .post("/api/queue-groups", json!({ "name": "G", "priority": 1 }))
        .await
        .json());
    let queue = json!({ "name": "Members", "strategy": "beep_all" });
    let queue = id(boss.post("/api/whatsapp/queues", queue).await.json());
    let agent = json!({ "full_name": "Mia", "username": "mia", "password": "a long enough password" });
    let agent = id(boss.post("/api/agents", agent).await.json());
    for (operation, path, body) in [
        (
            "put_team_agents",
            format!("/api/teams/{team}/agents"),
            json!({ "agent_ids": [agent] }),
        ),
        (
            "put_agent_profile_agents",
            format!("/api/agent-profiles/{profile}/agents"),
            json!({ "agent_ids": [agent] }),
        ),
        (
            "put_agent_profile_queues",
            format!("/api/agent-profiles/{profile}/queues"),
            json!({ "queue_ids": [queue] }),
        ),
        (
            "put_queue_group_queues",
            format!("/api/queue-groups/{group}/queues"),
            json!({ "queue_ids": [queue] }),
        ),
        (
            "put_queue_teams",
            format!("/api/whatsapp/queues/{queue}/teams"),
            json!({ "team_ids": [team] }),
        ),
        (
            "put_queue_profiles",
            format!("/api/whatsapp/queues/{queue}/profiles"),
            json!({ "profile_ids": [] }),
        ),
    ] {
        walk.one(operation, "changed", "membership", boss.put(&path, body))
            .await;
    }
}
