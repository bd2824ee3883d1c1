//! R19 and the must-hold of a second: what an administrator changes holds in running routing, for open
//! sockets and for the next request. Teams and members are in `teams`, agents' own status in `managed`.

use super::agents::supervisor;
use super::live::{Line, offers_of, until};
use crate::support::app::TestApp;
use serde_json::json;
use switchboard::domain::ids::AgentId;
use switchboard::domain::rights::Section;

async fn notifications(app: &TestApp, agent: AgentId) -> Vec<String> {
    let view = app.node.state.desk.view(agent).await.unwrap();
    let texts = view.offers.iter().map(|(offer, _)| offer.notification());
    texts.collect()
}

#[actix_web::test]
async fn a_setting_of_an_account_holds_for_the_next_customer() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    let line = Line::open(&app, &boss, &[anna]).await;
    line.comes_to_work(anna).await;
    let account = boss.get("/api/whatsapp/accounts").await.json()["rows"][0].clone();
    let path = format!("/api/whatsapp/accounts/{}", account["id"].as_str().unwrap());
    let template = json!({ "sound": false, "shake": false, "template": "new words for {{contact.name}}" });
    let patch = json!({ "version": account["version"], "notification": template });
    assert_eq!(boss.patch(&path, patch).await.status, 200);
    line.customer_writes("447700900001", "hello").await;
    let seen = until("the offer", || notifications(&app, anna), |seen| seen.len() == 1).await;
    assert_eq!(seen, ["new words for Maya"]);
    app.stop().await;
}

#[actix_web::test]
async fn more_capacity_brings_what_waits_at_once() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    let path = format!("/api/agents/{anna}");
    assert_eq!(
        boss.patch(&path, json!({ "version": 1, "capacity": 1 })).await.status,
        200
    );
    let line = Line::open(&app, &boss, &[anna]).await;
    line.comes_to_work(anna).await;
    super::agents::accepted(&app, &line, anna).await;
    line.customer_writes("447700900002", "me too").await;
    line.waits(2).await;
    assert_eq!(offers_of(&app, anna).await, [], "full");
    assert_eq!(
        boss.patch(&path, json!({ "version": 2, "capacity": 2 })).await.status,
        200
    );
    until("the offer", || offers_of(&app, anna), |offers| offers.len() == 1).await;
    app.stop().await;
}

#[actix_web::test]
async fn who_loses_the_right_to_sign_in_loses_open_sockets_and_the_session() {
    for (change, why) in [
        (json!({ "enabled": false }), "disabled"),
        (json!({ "password": "quite another long password" }), "a new password"),
    ] {
        let app = TestApp::start().await;
        let boss = app.administrator().await;
        let (anna, browser) = app.agent("anna").await;
        let mut socket = browser.desk().await;
        let mut patch = change;
        patch["version"] = json!(1);
        let changed = boss.patch(&format!("/api/agents/{anna}"), patch).await;
        assert_eq!(changed.status, 200, "{why}: {changed:?}");
        assert_eq!(socket.closed().await, Some(4001), "{why}");
        assert_eq!(browser.get("/api/session").await.refusal(), "401 signed_out", "{why}");
        assert_eq!(browser.try_desk().await.err(), Some(401), "{why}: no new socket either");
        app.stop().await;
    }
}

#[actix_web::test]
async fn a_narrower_profile_of_a_supervisor_holds_for_the_next_request() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    let sections = [(Section::Queues, None), (Section::Staff, None)];
    let uma = supervisor(&app, "uma", &sections, false).await;
    let path = format!("/api/agents/{anna}");
    assert_eq!(uma.get(&path).await.status, 200);
    let profile = boss.get("/api/user-profiles").await.json()["rows"][0].clone();
    let narrower = json!({ "version": profile["version"], "sections": [{ "section": "queues" }] });
    let one = format!("/api/user-profiles/{}", profile["id"].as_str().unwrap());
    let changed = boss.patch(&one, narrower).await;
    assert_eq!(changed.status, 200, "{changed:?}");
    assert_eq!(uma.get(&path).await.refusal(), "403 forbidden");
    assert_eq!(uma.get("/api/whatsapp/queues").await.status, 200);
    app.stop().await;
}

/// AGT-14 through the whole server: what the agent chooses decides what they are offered.
#[actix_web::test]
async fn a_chosen_profile_brings_its_queues_and_survives_a_reconnect() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, browser) = app.agent("anna").await;
    let line = Line::open(&app, &boss, &[]).await;
    let profile = super::agents::made(&boss, "/api/agent-profiles", json!({ "name": "Morning" })).await;
    let chosen = json!({ "profile_id": profile });
    let refused = browser.put("/api/session/profile", chosen.clone()).await;
    assert_eq!(refused.refusal(), "409 not_signed_in");
    let of_queue = format!("/api/whatsapp/queues/{}/profiles", line.queue);
    boss.put(&of_queue, json!({ "profile_ids": [profile] })).await;
    boss.put(
        &format!("/api/agents/{anna}/profiles"),
        json!({ "profile_ids": [profile] }),
    )
    .await;

    let mut socket = browser.desk().await;
    let presence = &socket.desk.presence;
    assert!(presence.asks_profile, "sign-in asks");
    assert_eq!(presence.profiles[0].name, "Morning");
    line.customer_writes("447700900001", "hello").await;
    line.waits(1).await;
    assert_eq!(offers_of(&app, anna).await, []);

    assert_eq!(socket.command("profile", chosen.clone()).await, None);
    socket
        .until(|desk| desk.offers.len() == 1 && !desk.presence.asks_profile)
        .await;
    let odd = socket.command("profile", json!({ "profile_id": "99" })).await.unwrap();
    assert_eq!(odd.code, "no_such_profile");
    drop(socket);
    let mut again = browser.desk().await;
    let presence = &again.desk.presence;
    assert_eq!(presence.profile_id.map(|id| id.to_string()), Some(profile.clone()));
    assert_eq!(again.desk.offers.len(), 1, "nothing was lost");

    let none = json!({ "profile_id": null });
    assert_eq!(browser.put("/api/session/profile", none).await.status, 204);
    again.until(|desk| desk.offers.is_empty()).await;
    assert_eq!(browser.put("/api/session/profile", chosen).await.status, 204);
    again.until(|desk| desk.offers.len() == 1).await;
    boss.put(&of_queue, json!({ "profile_ids": [] })).await;
    again.until(|desk| desk.offers.is_empty()).await;
    app.stop().await;
}
