//! Teams, profiles and groups of queues (TEA-01, AGT-14, STR-10, QUE-04), and that a change of who is
//! in a queue reaches running routing within a second.

use super::live::{Line, offers_of, until};
use crate::support::app::{Browser, TestApp};
use serde_json::{Value, json};

async fn made(boss: &Browser, path: &str, body: Value) -> String {
    let answer = boss.post(path, body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// Must hold within a second: who joins a team gets the offers that wait, who leaves loses them.
#[actix_web::test]
async fn whoever_joins_a_team_is_offered_what_waits_and_whoever_leaves_loses_it() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    let (ben, _) = app.agent("ben").await;
    let line = Line::open(&app, &boss, &[]).await;
    let team = made(&boss, "/api/teams", json!({ "name": "First line" })).await;
    let members = format!("/api/teams/{team}/agents");
    let teams = format!("/api/whatsapp/queues/{}/teams", line.queue);
    for agent in [anna, ben] {
        line.comes_to_work(agent).await;
    }
    line.customer_writes("447700900001", "hello").await;
    line.waits(1).await;
    assert_eq!(offers_of(&app, anna).await, []);

    boss.put(&members, json!({ "agent_ids": [anna] })).await;
    let put = boss.put(&teams, json!({ "team_ids": [team] })).await;
    assert_eq!(put.json()["rows"], json!([{ "id": team, "name": "First line" }]));
    let queue = boss.get(&format!("/api/whatsapp/queues/{}", line.queue)).await;
    assert_eq!(queue.json()["agents_count"], 1, "whoever comes through a team counts");
    until("Anna's offer", || offers_of(&app, anna), |offers| offers.len() == 1).await;

    let put = boss.put(&members, json!({ "agent_ids": [ben] })).await;
    assert_eq!(put.json()["rows"][0]["username"], "ben");
    until("Ben's offer", || offers_of(&app, ben), |offers| offers.len() == 1).await;
    until("no offer of Anna", || offers_of(&app, anna), Vec::is_empty).await;

    boss.put(&teams, json!({ "team_ids": [] })).await;
    until("no offer of Ben", || offers_of(&app, ben), Vec::is_empty).await;
    app.stop().await;
}

#[actix_web::test]
async fn an_agent_added_to_a_queue_itself_is_offered_what_waits_and_loses_it_when_removed() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    let line = Line::open(&app, &boss, &[]).await;
    let members = format!("/api/whatsapp/queues/{}/agents", line.queue);
    line.comes_to_work(anna).await;
    line.customer_writes("447700900001", "hello").await;
    line.waits(1).await;
    for _ in 0..2 {
        boss.put(&members, json!({ "agent_ids": [anna] })).await;
        until("the offer", || offers_of(&app, anna), |offers| offers.len() == 1).await;
        boss.put(&members, json!({ "agent_ids": [] })).await;
        until("no offer", || offers_of(&app, anna), Vec::is_empty).await;
    }
    app.stop().await;
}

#[actix_web::test]
async fn lists_of_members_name_what_is_wrong_with_them() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    let queue = made(
        &boss,
        "/api/whatsapp/queues",
        json!({ "name": "One", "strategy": "rr_memory" }),
    )
    .await;
    let team = made(&boss, "/api/teams", json!({ "name": "First line" })).await;
    let profile = made(&boss, "/api/agent-profiles", json!({ "name": "Morning" })).await;
    let group = made(&boss, "/api/queue-groups", json!({ "name": "Storm", "priority": 3 })).await;
    for (path, body, fields) in [
        (
            format!("/api/teams/{team}/agents"),
            json!({ "agent_ids": [anna, anna] }),
            ["agent_ids[1]"],
        ),
        (
            format!("/api/teams/{team}/agents"),
            json!({ "agent_ids": [anna, "99"] }),
            ["agent_ids[1]"],
        ),
        (
            format!("/api/agent-profiles/{profile}/queues"),
            json!({ "queue_ids": ["99"] }),
            ["queue_ids[0]"],
        ),
        (
            format!("/api/queue-groups/{group}/queues"),
            json!({ "queue_ids": [queue, queue] }),
            ["queue_ids[1]"],
        ),
        (
            format!("/api/whatsapp/queues/{queue}/teams"),
            json!({ "team_ids": [team, profile] }),
            ["team_ids[1]"],
        ),
        (
            format!("/api/whatsapp/queues/{queue}/teams"),
            json!({ "team_ids": [team, format!("0{team}")] }),
            ["team_ids[1]"],
        ),
        (
            format!("/api/whatsapp/queues/{queue}/profiles"),
            json!({ "profile_ids": ["x"] }),
            ["profile_ids[0]"],
        ),
        (
            format!("/api/whatsapp/queues/{queue}/teams"),
            json!({ "teams": [] }),
            ["teams"],
        ),
    ] {
        let answer = boss.put(&path, body.clone()).await;
        assert_eq!(
            (answer.refusal().as_str(), answer.wrong_fields()),
            ("422 invalid", fields.map(str::to_owned).into()),
            "{path} {body}"
        );
        assert_eq!(
            boss.get(&path).await.json()["rows"],
            json!([]),
            "{path}: nothing is half written"
        );
    }
    app.stop().await;
}

#[actix_web::test]
async fn lists_of_members_belong_to_something_of_the_right_kind() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let profile = made(&boss, "/api/agent-profiles", json!({ "name": "Morning" })).await;
    for path in [
        "/api/teams/99/agents",
        "/api/queue-groups/99/queues",
        "/api/whatsapp/queues/99/teams",
    ] {
        assert_eq!(boss.get(path).await.refusal(), "404 not_found");
    }
    let wrong_kind = format!("/api/teams/{profile}/agents");
    assert_eq!(
        boss.put(&wrong_kind, json!({ "agent_ids": [] })).await.refusal(),
        "404 not_found"
    );
    app.stop().await;
}

#[actix_web::test]
async fn a_team_of_a_queue_is_not_removed_and_the_queue_is_named() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let queue = made(
        &boss,
        "/api/whatsapp/queues",
        json!({ "name": "One", "strategy": "rr_memory" }),
    )
    .await;
    let team = made(&boss, "/api/teams", json!({ "name": "First line" })).await;
    let teams = format!("/api/whatsapp/queues/{queue}/teams");
    assert_eq!(boss.put(&teams, json!({ "team_ids": [team] })).await.status, 200);
    let refused = boss.delete(&format!("/api/teams/{team}")).await;
    assert_eq!(refused.refusal(), "409 in_use");
    assert_eq!(refused.json()["errors"][0]["message"], "the queue One");
    assert_eq!(boss.delete(&format!("/api/whatsapp/queues/{queue}")).await.status, 204);
    assert_eq!(boss.delete(&format!("/api/teams/{team}")).await.status, 204);
    app.stop().await;
}

/// STR-10: the switch of a group reaches the picture of routing.
#[actix_web::test]
async fn the_switch_of_a_group_raises_its_queues_at_once() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let queue = made(
        &boss,
        "/api/whatsapp/queues",
        json!({ "name": "One", "strategy": "rr_memory", "weight": 9 }),
    )
    .await;
    let group = made(&boss, "/api/queue-groups", json!({ "name": "Storm", "priority": 10 })).await;
    let queues = format!("/api/queue-groups/{group}/queues");
    let put = boss.put(&queues, json!({ "queue_ids": [queue] })).await;
    assert_eq!(put.json()["rows"], json!([{ "id": queue, "name": "One" }]));
    let weight = || app.node.state.settings.load().queues[&queue.parse().unwrap()].weight;
    assert_eq!(weight(), 9);
    let path = format!("/api/queue-groups/{group}");
    assert_eq!(
        boss.patch(&path, json!({ "version": 1, "on": true })).await.json()["on"],
        true
    );
    assert_eq!(weight(), 19);
    assert_eq!(
        boss.get(&format!("/api/whatsapp/queues/{queue}")).await.json()["weight"],
        9
    );
    assert_eq!(
        boss.patch(&path, json!({ "version": 2, "priority": 11 }))
            .await
            .wrong_fields(),
        ["priority"]
    );
    app.stop().await;
}
