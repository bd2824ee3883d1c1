//! Sockets belong to sign-ins: who may open one, and when it ends (R19, S8).

use crate::support::agent::{Agent, address_of, request_of_page};
use crate::support::app::{Browser, TestApp};
use actix_web::http::Method;
use bytes::Bytes;
use serde_json::json;
use switchboard::config::limits::SOCKET_TICKET_SECS;
use switchboard::domain::staff::Role;

#[actix::test]
async fn only_signed_in_agents_have_a_desk() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let planner = app.signed_in("planner", Role::User).await;
    let (id, anna) = app.agent("anna").await;
    let mut guess = app.stranger();
    assert_eq!(guess.try_desk().await.err(), Some(401));
    guess.cookie = Some("switchboard_session=guess".to_owned());
    assert_eq!(guess.try_desk().await.err(), Some(401));
    for other in [boss, planner] {
        let ticket = other.post("/api/session/socket-ticket", json!({})).await;
        assert_eq!(ticket.refusal(), "403 forbidden");
        assert_eq!(other.try_desk().await.err(), Some(403));
    }

    let desk = anna.desk().await.desk;
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
    let (mut at_the_office, mut at_home) = (office.desk().await, home.desk().await);
    assert_eq!(office.delete("/api/session").await.status, 204);
    assert_eq!(at_the_office.closed().await, Some(4001));
    assert_eq!(office.try_desk().await.err(), Some(401));
    assert_eq!(at_home.command("status", json!({ "status": "ready" })).await, None);
}

#[actix::test]
async fn who_is_disabled_is_gone_at_once() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (id, browser) = app.agent("anna").await;
    let mut anna = browser.desk().await;
    let path = format!("/api/agents/{id}");
    let version = boss.get(&path).await.json()["version"].clone();
    let answer = boss.patch(&path, json!({ "version": version, "enabled": false })).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(anna.closed().await, Some(4001));
    assert_eq!(browser.try_desk().await.err(), Some(401));
}

#[actix::test]
async fn a_stop_tells_windows_to_come_back() {
    let app = TestApp::start().await;
    let (_, browser) = app.agent("anna").await;
    let mut anna = browser.desk().await;
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
    let (mut at_work, mut at_home) = (office.desk().await, home.desk().await);
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
    let mut at_home = home.desk().await;
    assert_eq!(office.delete("/api/sessions").await.status, 204);
    assert_eq!(within_a_second(&mut at_home).await, Some(4001), "all others at once");

    assert_eq!(boss.post(&format!("{agent}/sign-out"), json!({})).await.status, 204);
    assert_eq!(
        within_a_second(&mut at_work).await,
        Some(4001),
        "an administrator ends all"
    );

    let (_, ben) = app.agent("ben").await;
    let mut at_work = ben.desk().await;
    let id = ben.get("/api/session").await.json()["staff"]["id"].clone();
    assert_eq!(
        boss.delete(&format!("/api/agents/{}", id.as_str().unwrap()))
            .await
            .status,
        204
    );
    assert_eq!(within_a_second(&mut at_work).await, Some(4001), "removed");
}

async fn ticket_of(browser: &Browser) -> String {
    let given = browser.post("/api/session/socket-ticket", json!({})).await;
    assert_eq!(given.header("cache-control"), "no-store", "{given:?}");
    assert_eq!(given.json()["expires_in_seconds"], SOCKET_TICKET_SECS);
    given.json()["ticket"].as_str().unwrap().to_owned()
}

/// S10: a cookie alone opens no socket. It takes a ticket that this very session asked for, once and in time.
#[actix::test]
async fn s10_each_socket_takes_a_ticket_of_its_own_session() {
    let app = TestApp::start().await;
    let (_, anna) = app.agent("anna").await;
    let (_, ben) = app.agent("ben").await;
    let open = async |browser: &Browser, ticket: Option<&str>| {
        let page = request_of_page(&app.url, browser.cookie.as_deref(), ticket);
        Agent::upgrade(address_of(&app.url), &page).await.err()
    };
    assert_eq!(open(&anna, None).await, Some(403), "none");
    assert_eq!(open(&anna, Some("")).await, Some(403), "an empty one");
    assert_eq!(
        open(&anna, Some("0123456789abcdef0123456789abcdef")).await,
        Some(403),
        "a guess"
    );

    let ticket = ticket_of(&anna).await;
    assert_eq!(open(&ben, Some(&ticket)).await, Some(403), "of another agent");
    let elsewhere = app.sign_in("anna").await;
    assert_eq!(open(&elsewhere, Some(&ticket)).await, Some(403), "of another session");
    assert_eq!(open(&anna, Some(&ticket)).await, None);
    assert_eq!(open(&anna, Some(&ticket)).await, Some(403), "used");

    let late = ticket_of(&anna).await;
    app.clock.pass(SOCKET_TICKET_SECS);
    assert_eq!(open(&anna, Some(&late)).await, Some(403), "late");
    app.stop().await;
}

/// S10: nothing in an address opens a socket, nor may it stand there; and a ticket is given to pages of this server.
#[actix::test]
async fn s10_tickets_are_refused_in_addresses_and_to_other_pages() {
    let app = TestApp::start().await;
    let (_, anna) = app.agent("anna").await;
    let (ticket, cookie) = (ticket_of(&anna).await, anna.cookie.clone().unwrap());
    for query in [
        format!("ticket={ticket}"),
        format!("token={}", cookie.split_once('=').unwrap().1),
        "v=1".to_owned(),
    ] {
        let page = request_of_page(&app.url, Some(&cookie), Some(&ticket));
        let address = format!("/ws?{query}");
        let refused = Agent::upgrade_at(&address, address_of(&app.url), &page).await;
        assert_eq!(refused.err(), Some(400), "{query}");
    }
    let page = request_of_page(&app.url, Some(&cookie), Some(&ticket));
    assert!(
        Agent::upgrade(address_of(&app.url), &page).await.is_ok(),
        "it was not used up"
    );

    let mut forged = anna.clone();
    forged.csrf = None;
    let path = "/api/session/socket-ticket";
    assert_eq!(forged.post(path, json!({})).await.refusal(), "403 forgery");
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/json",
    ] {
        let headers = [("content-type", kind), ("origin", "http://evil.example")];
        let answer = anna.send(Method::POST, path, &headers, Bytes::new()).await;
        assert_eq!(answer.refusal(), "403 forgery", "{kind}");
    }
    app.stop().await;
}

async fn within_a_second(agent: &mut Agent) -> Option<u16> {
    let second = std::time::Duration::from_secs(1);
    tokio::time::timeout(second, agent.closed())
        .await
        .expect("it ends within a second")
}
