//! ACC-06: a removed account stops receiving, closes what is open, and leaves its history.

use super::live::{Line, offers_of, until};
use crate::support::app::TestApp;
use serde_json::{Value, json};

const INTERACTIONS: &str = "/api/whatsapp/interactions";

#[actix_web::test]
async fn open_interactions_of_a_removed_account_are_closed_and_stay_readable() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let line = Line::open(&app, &boss, &[anna]).await;
    line.comes_to_work(anna).await;
    line.customer_writes("447700900001", "held").await;
    let offered = until("an offer", || offers_of(&app, anna), |offers| !offers.is_empty()).await;
    app.node
        .state
        .desk
        .accept(anna, offered[0].0, offered[0].1)
        .await
        .unwrap();
    line.customer_writes("447700900002", "waiting").await;
    until("the second offer", || offers_of(&app, anna), |offers| offers.len() == 1).await;

    let path = format!("/api/whatsapp/accounts/{}", line.account);
    assert_eq!(boss.delete(&path).await.status, 204);
    let closed = until(
        "both are closed",
        || async { boss.get(INTERACTIONS).await.json() },
        |page: &Value| {
            let rows = page["rows"].as_array().unwrap();
            rows.len() == 2 && rows.iter().all(|row| row["state"] == "closed")
        },
    )
    .await;
    for row in closed["rows"].as_array().unwrap() {
        assert_eq!(row["close_reason"], "account_removed");
        assert_eq!(row["disposition"], "Account removed");
        assert_eq!(row["agent_id"], json!(null), "no agent closed it");
        assert_eq!(
            (&row["account_name"], &row["account_key"]),
            (&json!("Line"), &json!("LIN"))
        );
        let one = format!("{INTERACTIONS}/{}", row["id"].as_str().unwrap());
        let events = boss.get(&format!("{one}/events")).await.json();
        let mut told = events["rows"].as_array().unwrap().iter();
        let last = told.rfind(|event| event["kind"] == "closed").unwrap();
        assert_eq!(
            (&last["kind"], &last["data"]["reason"]),
            (&json!("closed"), &json!("account_removed"))
        );
        let thread = boss.get(&format!("{one}/messages")).await.json();
        assert_eq!(thread["rows"].as_array().unwrap().len(), 1);
        assert_eq!(desk.get(&one).await.refusal(), "404 not_found");
    }
    until("no offer is left", || offers_of(&app, anna), Vec::is_empty).await;
    assert_eq!(line.post(&line.hook, "447700900003", "too late").await, 401);
    assert_eq!(boss.get(&path).await.refusal(), "404 not_found");
    app.stop().await;
}

/// The server stopped between the removal and the word to its interactions: each start, and every now and then, looks.
#[actix_web::test]
async fn what_nobody_told_is_found_and_closed() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let line = Line::open(&app, &boss, &[]).await;
    line.customer_writes("447700900001", "waiting").await;
    line.waits(1).await;
    let state = &app.node.state;
    let account = line.account.parse().unwrap();
    state.store.delete_account(account, state.clock.now()).await.unwrap();
    state.reload().await.unwrap();
    assert_eq!(boss.get(&format!("{INTERACTIONS}/1")).await.json()["state"], "offering");
    switchboard::actors::waker::close_orphans(&state.store, &state.router).await;
    until(
        "it is closed",
        || async { boss.get(&format!("{INTERACTIONS}/1")).await.json()["state"].clone() },
        |state| *state == "closed",
    )
    .await;
    app.stop().await;
}
