//! A customer's phone in the simulated network and an agent at the desk, through every provider.

use super::hooks::{KINDS, Line};
use crate::support::app::{Browser, TestApp, eventually};
use serde_json::{Value, json};
use std::net::SocketAddr;
use switchboard::domain::ids::{AgentId, ConnectionId};
use switchboard::sandbox::network::Network;
use switchboard::sandbox::state::{Number, Settings};
use switchboard::sandbox::thread::{Side, Tick};
use switchboard::sandbox::wish::Written;
use switchboard::sandbox::{Running, SandboxConfig, serve};

pub const ADA: &str = "447700900142";

pub fn network() -> Running {
    serve(SandboxConfig {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        settings: Settings {
            status_gap_ms: 0,
            ..Settings::default()
        },
        ..SandboxConfig::default()
    })
    .unwrap()
}

/// The account's number, as the network keeps it.
pub fn number(app: &TestApp, line: &Line, kind: &str) -> Number {
    let (id, waba, token, secret) = match kind {
        "twilio" => ("twilio", "AC4711", "canary-twilio", "canary-twilio"),
        "sinch" => ("01APP", "p-1", "canary-key", "canary-hook"),
        "meta" => ("3100", "2100", "EAAcanarytoken", "canarysecret"),
        _ => ("HX1", "2100", "canary-api", "canary-header"),
    };
    serde_json::from_value(json!({
        "kind": kind, "phone_number_id": id, "waba_id": waba, "access_token": token, "app_secret": secret,
        "display_phone_number": line.number, "webhook_url": format!("{}{}", app.url, line.hook),
    }))
    .unwrap()
}

pub fn write(network: &Network, text: &str) {
    let message = Written {
        text: Some(text.to_owned()),
        ..Written::default()
    };
    network.write(ADA, message).unwrap();
}

/// The plan of the account offers to this agent, who is at work.
pub async fn staff(app: &TestApp, boss: &Browser, line: &Line, agent: AgentId) {
    let queue = json!({ "name": "Line", "strategy": "beep_all", "agent_timeout_secs": 600 });
    let queue = boss.post("/api/whatsapp/queues", queue).await.json();
    let queue = queue["id"].as_str().unwrap().to_owned();
    let members = format!("/api/whatsapp/queues/{queue}/agents");
    assert_eq!(boss.put(&members, json!({ "agent_ids": [agent] })).await.status, 200);
    let plan = format!("/api/whatsapp/accounts/{}/applications", line.account);
    let step = json!({ "application": { "type": "queue", "queue_id": queue, "timeout_secs": 600 } });
    let steps = json!({ "version": 0, "steps": [step] });
    assert_eq!(boss.put(&plan, steps).await.status, 200);
    app.node.state.desk.connected(agent, ConnectionId(1)).await.unwrap();
}

/// The agent takes what is offered; gives the path of the conversation.
pub async fn accepts(app: &TestApp, agent: AgentId) -> String {
    let desk = &app.node.state.desk;
    let offer = eventually(async || {
        let view = desk.view(agent).await.unwrap();
        view.offers.first().map(|(offer, _)| (offer.interaction, offer.ticket))
    });
    let (interaction, ticket) = offer.await;
    desk.accept(agent, interaction, ticket).await.unwrap();
    format!("/api/whatsapp/interactions/{interaction}")
}

/// Waits until the newest message stands there.
pub async fn until_delivery(desk: &Browser, path: &str, delivery: &str) -> Vec<Value> {
    let reached = eventually(async || {
        let rows = desk.get(&format!("{path}/messages")).await.json()["rows"].clone();
        let rows = rows.as_array()?.clone();
        (rows.last()?["delivery"] == delivery).then_some(rows)
    });
    reached.await
}

async fn conversation_through(kind: &'static str, faults: Value) {
    let network = network();
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let line = Line::open_at(&app, &boss, kind, Some(&network.url())).await;
    let (anna, desk) = app.agent("anna").await;
    staff(&app, &boss, &line, anna).await;
    network.network.register(number(&app, &line, kind)).unwrap();
    network.network.set_faults(serde_json::from_value(faults).unwrap());

    write(&network.network, "Ciao è ok? 👍 & \"più\"");
    let path = accepts(&app, anna).await;
    let answer = json!({ "body": "Sì / certo 👍", "client_ref": "r1" });
    assert_eq!(
        desk.post(&format!("{path}/messages"), answer).await.status.as_u16() / 100,
        2,
        "{kind}"
    );
    until_delivery(&desk, &path, "delivered").await;
    network.network.look_at(ADA, None).unwrap();
    let rows = until_delivery(&desk, &path, "read").await;
    let texts: Vec<_> = rows.iter().map(|row| row["content"]["body"].clone()).collect();
    assert_eq!(texts, ["Ciao è ok? 👍 & \"più\"", "Sì / certo 👍"], "{kind}");

    let (_, items) = network.network.thread(ADA, None).unwrap();
    let seen: Vec<_> = items.iter().map(|item| (item.from, item.text.as_str())).collect();
    let expected = [
        (Side::Customer, "Ciao è ok? 👍 & \"più\""),
        (Side::Business, "Sì / certo 👍"),
    ];
    assert_eq!(seen, expected, "{kind}");
    assert_eq!(items[1].tick, Tick::Read);
    app.stop().await;
    network.stop().await;
}

#[actix_web::test]
async fn prv_04_a_conversation_goes_through_every_provider_with_its_ticks() {
    for kind in KINDS {
        conversation_through(kind, json!({})).await;
    }
}

#[actix_web::test]
async fn r2_repeated_and_overtaking_webhooks_of_every_provider_change_nothing() {
    for kind in KINDS {
        conversation_through(kind, json!({ "duplicate": 2, "reorder": true })).await;
    }
}

#[actix_web::test]
async fn r6_an_answer_that_was_lost_is_proved_by_the_report_of_every_provider() {
    for kind in KINDS {
        conversation_through(kind, json!({ "reset_after_accept": 1 })).await;
    }
}

#[actix_web::test]
async fn prv_03_a_text_over_twilios_limit_is_refused_at_the_desk() {
    let network = network();
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let line = Line::open_at(&app, &boss, "twilio", Some(&network.url())).await;
    let (anna, desk) = app.agent("anna").await;
    staff(&app, &boss, &line, anna).await;
    network.network.register(number(&app, &line, "twilio")).unwrap();
    write(&network.network, "hello");
    let path = format!("{}/messages", accepts(&app, anna).await);
    let long = json!({ "body": "è".repeat(1601), "client_ref": "r1" });
    let refused = desk.post(&path, long).await;
    assert!(refused.refusal().ends_with("bad_length"), "{refused:?}");
    assert!(
        refused.json()["detail"].as_str().unwrap().contains("1600"),
        "{refused:?}"
    );
    let fitting = json!({ "body": "è".repeat(1600), "client_ref": "r2" });
    assert_eq!(desk.post(&path, fitting).await.status.as_u16() / 100, 2);
    until_delivery(&desk, path.trim_end_matches("/messages"), "delivered").await;
    app.stop().await;
    network.stop().await;
}

#[actix_web::test]
async fn msg_06_a_refusal_that_comes_later_is_shown_with_its_reason_for_every_provider() {
    for kind in KINDS {
        let network = network();
        let app = TestApp::start().await;
        let boss = app.administrator().await;
        let line = Line::open_at(&app, &boss, kind, Some(&network.url())).await;
        let (anna, desk) = app.agent("anna").await;
        staff(&app, &boss, &line, anna).await;
        network.network.register(number(&app, &line, kind)).unwrap();
        let faults = json!({ "fail_later": { "code": 131_047, "times": 1 } });
        network.network.set_faults(serde_json::from_value(faults).unwrap());
        write(&network.network, "hello");
        let path = accepts(&app, anna).await;
        let answer = json!({ "body": "too late", "client_ref": "r1" });
        assert_eq!(
            desk.post(&format!("{path}/messages"), answer).await.status.as_u16() / 100,
            2,
            "{kind}"
        );
        let rows = until_delivery(&desk, &path, "failed").await;
        assert_eq!(rows[1]["error"]["kind"], "window_closed", "{kind}: {rows:?}");
        app.stop().await;
        network.stop().await;
    }
}
