//! Sockets belong to sign-ins: who may open one, and when it ends (R19, S8).

use crate::support::agent::{Agent, request_of_page};
use crate::support::app::{Browser, TestApp};
use serde_json::json;
use std::net::SocketAddr;
use switchboard::domain::staff::Role;

fn address(app: &TestApp) -> SocketAddr {
    app.node.addresses[0]
}

async fn refused(app: &TestApp, cookie: Option<&str>) -> Option<u16> {
    Agent::upgrade(address(app), &request_of_page(&app.url, cookie))
        .await
        .err()
}

async fn open(app: &TestApp, browser: &Browser) -> Agent {
    let headers = request_of_page(&app.url, browser.cookie.as_deref());
    let mut agent = Agent::upgrade(address(app), &headers).await.unwrap();
    agent.resume(None).await;
    agent
}

#[actix::test]
async fn only_signed_in_agents_have_a_desk() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let planner = app.signed_in("planner", Role::User).await;
    let (id, anna) = app.agent("anna").await;
    assert_eq!(refused(&app, None).await, Some(401));
    assert_eq!(refused(&app, Some("switchboard_session=guess")).await, Some(401));
    assert_eq!(refused(&app, boss.cookie.as_deref()).await, Some(403));
    assert_eq!(refused(&app, planner.cookie.as_deref()).await, Some(403));

    let desk = open(&app, &anna).await.desk;
    assert_eq!(
        (desk.me.agent_id, desk.me.username, desk.me.full_name),
        (id.to_string(), "anna".to_owned(), "Full anna".to_owned())
    );
    assert_eq!(desk.presence.status, "ready");
    app.stop().await;
}

#[actix::test]
async fn signing_out_ends_the_windows_of_that_browser_only() {
    let app = TestApp::start().await;
    let (_, office) = app.agent("anna").await;
    let home = app.sign_in("anna").await;
    let (mut at_the_office, mut at_home) = (open(&app, &office).await, open(&app, &home).await);
    assert_eq!(office.delete("/api/session").await.status, 204);
    assert_eq!(at_the_office.closed().await, Some(4001));
    assert_eq!(refused(&app, office.cookie.as_deref()).await, Some(401));
    assert_eq!(at_home.command("status", json!({ "status": "ready" })).await, None);
}

#[actix::test]
async fn who_is_disabled_is_gone_at_once() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (id, browser) = app.agent("anna").await;
    let mut anna = open(&app, &browser).await;
    let path = format!("/api/agents/{id}");
    let version = boss.get(&path).await.json()["version"].clone();
    let answer = boss.patch(&path, json!({ "version": version, "enabled": false })).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(anna.closed().await, Some(4001));
    assert_eq!(refused(&app, browser.cookie.as_deref()).await, Some(401));
}

#[actix::test]
async fn a_stop_tells_windows_to_come_back() {
    let app = TestApp::start().await;
    let (_, browser) = app.agent("anna").await;
    let mut anna = open(&app, &browser).await;
    let (stopped, code) = tokio::join!(app.node.stop(), anna.closed());
    assert_eq!((stopped, code), (true, Some(1012)));
}

/// R19, S8: whatever ends a session ends its windows within a second.
#[actix::test]
async fn r19_windows_end_with_their_sessions_within_a_second() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (id, office) = app.agent("anna").await;
    let agent = format!("/api/agents/{id}");

    let home = app.sign_in("anna").await;
    let (mut at_work, mut at_home) = (open(&app, &office).await, open(&app, &home).await);
    let new = json!({ "current_password": crate::support::app::PASSWORD, "new_password": "another fine phrase" });
    assert_eq!(office.put("/api/session/password", new).await.status, 200);
    assert_eq!(
        within_a_second(&mut at_home).await,
        Some(4001),
        "a new password ends the others"
    );
    assert_eq!(at_work.command("status", json!({ "status": "ready" })).await, None);

    let answer = app.stranger().try_sign_in("anna", "another fine phrase").await;
    let mut home = app.stranger();
    home.remember(&answer);
    let mut at_home = open(&app, &home).await;
    assert_eq!(office.delete("/api/sessions").await.status, 204);
    assert_eq!(within_a_second(&mut at_home).await, Some(4001), "all others at once");

    assert_eq!(boss.post(&format!("{agent}/sign-out"), json!({})).await.status, 204);
    assert_eq!(
        within_a_second(&mut at_work).await,
        Some(4001),
        "an administrator ends all"
    );

    let (_, ben) = app.agent("ben").await;
    let mut at_work = open(&app, &ben).await;
    let id = ben.get("/api/session").await.json()["staff"]["id"].clone();
    assert_eq!(
        boss.delete(&format!("/api/agents/{}", id.as_str().unwrap()))
            .await
            .status,
        204
    );
    assert_eq!(within_a_second(&mut at_work).await, Some(4001), "removed");
}

async fn within_a_second(agent: &mut Agent) -> Option<u16> {
    let second = std::time::Duration::from_secs(1);
    tokio::time::timeout(second, agent.closed())
        .await
        .expect("it ends within a second")
}
