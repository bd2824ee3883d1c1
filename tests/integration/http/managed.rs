//! What administrators and supervisors do to agents at work (AGT-15, AGT-16), the record of pauses
//! (PAU-04), and that both reach running routing within a second (R19).

use super::agents::{accepted, made, supervisor};
use super::live::{Line, offers_of, until};
use crate::support::app::{Browser, TestApp};
use serde_json::{Value, json};
use switchboard::domain::agent::Wish;
use switchboard::domain::ids::{AgentId, ConnectionId};
use switchboard::domain::rights::Section;

async fn set(boss: &Browser, agent: AgentId, body: Value) -> crate::support::app::Answer {
    boss.post(&format!("/api/agents/{agent}/status"), body).await
}

async fn lunch(boss: &Browser) -> String {
    made(boss, "/api/pauses", json!({ "name": "Lunch" })).await
}

fn summary(rows: &Value) -> Vec<(String, String, Option<String>, bool)> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let rows = rows["rows"].as_array().unwrap().iter();
    rows.map(|row| {
        let set_by = text(&row["set_by"]).unwrap();
        (
            text(&row["reason"]).unwrap(),
            set_by,
            text(&row["set_by_name"]),
            row["ended_at"].is_null(),
        )
    })
    .collect()
}

#[actix_web::test]
async fn agt_16_an_agent_is_paused_released_and_signed_out_by_somebody_else_who_is_named() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, browser) = app.agent("anna").await;
    lunch(&boss).await;
    let line = Line::open(&app, &boss, &[anna]).await;
    let pause = json!({ "status": "paused", "pause": "Lunch" });
    assert_eq!(set(&boss, anna, pause.clone()).await.refusal(), "409 not_signed_in");
    line.comes_to_work(anna).await;
    line.customer_writes("447700900001", "hello").await;
    line.waits(1).await;
    until("the offer", || offers_of(&app, anna), |offers| offers.len() == 1).await;

    let paused = set(&boss, anna, pause.clone()).await.json();
    assert_eq!(
        (&paused["status"], &paused["pause"], &paused["set_by"]),
        (&json!("paused"), &json!("Lunch"), &json!("Full boss"))
    );
    until("no offer", || offers_of(&app, anna), Vec::is_empty).await;
    let seen = boss.get(&format!("/api/agents/{anna}")).await.json();
    assert_eq!(seen["status"], paused);
    let view = app.node.state.desk.view(anna).await.unwrap();
    assert_eq!(
        view.presence.set_by.as_deref(),
        Some("Full boss"),
        "the desk shows who did it"
    );

    let ready = set(&boss, anna, json!({ "status": "ready" })).await.json();
    assert_eq!(
        (&ready["status"], &ready["set_by"]),
        (&json!("ready"), &json!("Full boss"))
    );
    until("the offer again", || offers_of(&app, anna), |offers| offers.len() == 1).await;

    let out = set(&boss, anna, json!({ "status": "logged_out" })).await;
    assert_eq!(out.json()["status"], "logged_out");
    assert_eq!(
        browser.get("/api/session").await.refusal(),
        "401 signed_out",
        "signed out everywhere"
    );
    until("no offer after sign-out", || offers_of(&app, anna), Vec::is_empty).await;
    let again = set(&boss, anna, json!({ "status": "logged_out" })).await;
    assert_eq!(
        again.json()["status"],
        "logged_out",
        "changes nothing, and is told all the same"
    );
    let told = told_of(&boss, anna).await;
    assert_eq!(
        told,
        [
            json!({ "status": "logged_out" }),
            json!({ "status": "logged_out" }),
            json!({ "status": "ready" }),
            json!({ "status": "paused", "pause": "Lunch" })
        ]
    );
    app.stop().await;
}

/// What the audit log says of an agent's status, newest first: once for each request, with who asked.
async fn told_of(boss: &Browser, agent: AgentId) -> Vec<Value> {
    let audit = boss.get("/api/audit?kind=agent_status").await.json();
    let rows = audit["rows"].as_array().unwrap();
    for row in rows {
        let by = (&row["author"], &row["via"], &row["what"], &row["resource_id"]);
        let agent = json!(agent.to_string());
        assert_eq!(by, (&json!("boss"), &json!("session"), &json!("changed"), &agent));
        assert!(row["staff_id"].is_string() && row["address"].is_string(), "{row}");
    }
    rows.iter().map(|row| row["after"].clone()).collect()
}

#[actix_web::test]
async fn a_status_that_cannot_be_names_what_is_wrong() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    lunch(&boss).await;
    for body in [
        json!({ "status": "paused" }),
        json!({ "status": "paused", "pause": "Siesta" }),
        json!({ "status": "paused", "pause": "" }),
        json!({ "status": "ready", "pause": "Lunch" }),
    ] {
        assert_eq!(set(&boss, anna, body.clone()).await.wrong_fields(), ["pause"], "{body}");
    }
    let odd = json!({ "status": "flying" });
    assert_eq!(set(&boss, anna, odd).await.wrong_fields(), ["status"]);
    let ready = json!({ "status": "ready" });
    assert_eq!(set(&desk, anna, ready.clone()).await.refusal(), "403 forbidden");
    assert_eq!(set(&boss, AgentId(1), ready).await.refusal(), "404 not_found");
    app.stop().await;
}

#[actix_web::test]
async fn usr_03_supervisors_manage_the_agents_of_their_queues_only() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    let (ben, _) = app.agent("ben").await;
    lunch(&boss).await;
    let line = Line::open(&app, &boss, &[anna]).await;
    for agent in [anna, ben] {
        line.comes_to_work(agent).await;
        let reason = "Lunch".to_owned();
        app.node.state.desk.status(agent, Wish::Pause { reason }).await.unwrap();
    }
    let queue: [i64; 1] = [line.queue.parse().unwrap()];
    let sections = [(Section::Queues, Some(&queue[..])), (Section::Staff, None)];
    let uma = supervisor(&app, "uma", &sections, false).await;
    let ready = json!({ "status": "ready" });
    assert_eq!(set(&uma, anna, ready.clone()).await.status, 200);
    assert_eq!(set(&uma, ben, ready).await.refusal(), "404 not_found");
    let seen = uma.get("/api/pause-periods").await.json();
    assert_eq!(seen["rows"].as_array().unwrap().len(), 1);
    assert_eq!(seen["rows"][0]["agent_id"], anna.to_string());
    app.stop().await;
}

#[actix_web::test]
async fn pau_04_pauses_are_listed_filtered_and_follow_a_new_name_while_they_run() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    let pause = lunch(&boss).await;
    let line = Line::open(&app, &boss, &[anna]).await;
    line.comes_to_work(anna).await;
    let desk = &app.node.state.desk;
    let reason = || "Lunch".to_owned();
    desk.status(anna, Wish::Pause { reason: reason() }).await.unwrap();
    app.clock.pass(60);
    desk.status(anna, Wish::Ready).await.unwrap();
    app.clock.pass(60);
    let between = app.node.state.clock.now();
    app.clock.pass(60);
    set(&boss, anna, json!({ "status": "paused", "pause": "Lunch" })).await;

    let agent = || ("Lunch".to_owned(), "agent".to_owned(), None, false);
    let uma = |name: &str| {
        (
            name.to_owned(),
            "supervisor".to_owned(),
            Some("Full boss".to_owned()),
            true,
        )
    };
    let all = boss.get("/api/pause-periods").await.json();
    assert_eq!(summary(&all), [uma("Lunch"), agent()]);
    assert_eq!(all["rows"][1]["agent_name"], "Full anna");
    for (query, expected) in [
        ("running=true".to_owned(), vec![uma("Lunch")]),
        ("running=false".to_owned(), vec![agent()]),
        ("set_by=supervisor".to_owned(), vec![uma("Lunch")]),
        (format!("agent_id={anna}&reason=Lunch"), vec![uma("Lunch"), agent()]),
        ("agent_id=99".to_owned(), vec![]),
        (format!("until={between}"), vec![agent()]),
        (format!("from={between}"), vec![uma("Lunch")]),
    ] {
        let found = boss.get(&format!("/api/pause-periods?{query}")).await;
        assert_eq!(summary(&found.json()), expected, "{query}");
    }
    let first = boss.get("/api/pause-periods?limit=1").await.json();
    let next = first["next"].as_str().unwrap();
    let rest = boss
        .get(&format!("/api/pause-periods?limit=1&cursor={next}"))
        .await
        .json();
    assert_eq!((summary(&rest), &rest["next"]), (vec![agent()], &Value::Null));
    for wrong in ["set_by=nobody", "from=yesterday", "color=red", "running=perhaps"] {
        let answer = boss.get(&format!("/api/pause-periods?{wrong}")).await;
        assert!(answer.status.is_client_error(), "{wrong}: {answer:?}");
    }

    let path = format!("/api/pauses/{pause}");
    assert_eq!(
        boss.patch(&path, json!({ "name": "Meal", "active": false, "version": 1 }))
            .await
            .status,
        200
    );
    let pause_of = || async { app.node.state.desk.view(anna).await.unwrap().presence.pause };
    until("the new name", pause_of, |pause| pause.as_deref() == Some("Meal")).await;
    let renamed = boss.get("/api/pause-periods").await.json();
    assert_eq!(summary(&renamed), [uma("Meal"), agent()], "what is over keeps its name");
    assert_eq!(desk.view(anna).await.unwrap().presence.status, "paused", "and goes on");
    assert_eq!(boss.delete(&path).await.status, 204);
    desk.status(anna, Wish::Ready).await.unwrap();
    assert_eq!(summary(&boss.get("/api/pause-periods?running=true").await.json()), []);
    app.stop().await;
}

/// AGT-15 within a second: the customer of a disabled agent reaches somebody else.
#[actix_web::test]
async fn agt_15_a_disabled_agent_loses_conversations_offers_and_sessions_at_once() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, browser) = app.agent("anna").await;
    let (ben, _) = app.agent("ben").await;
    let line = Line::open(&app, &boss, &[anna]).await;
    line.comes_to_work(anna).await;
    line.comes_to_work(ben).await;
    let interaction = accepted(&app, &line, anna).await;
    line.customer_writes("447700900002", "me too").await;
    line.waits(2).await;
    until("the second offer", || offers_of(&app, anna), |offers| offers.len() == 1).await;
    let members = format!("/api/whatsapp/queues/{}/agents", line.queue);
    boss.put(&members, json!({ "agent_ids": [anna, ben] })).await;
    until("Ben's offer", || offers_of(&app, ben), |offers| offers.len() == 1).await;

    let path = format!("/api/agents/{anna}");
    let disabled = boss.patch(&path, json!({ "version": 1, "enabled": false })).await;
    assert_eq!(disabled.status, 200, "{disabled:?}");
    until("both for Ben", || offers_of(&app, ben), |offers| offers.len() == 2).await;
    until("none for Anna", || offers_of(&app, anna), Vec::is_empty).await;
    assert_eq!(browser.get("/api/session").await.refusal(), "401 signed_out");
    let seen = boss
        .get(&format!("/api/whatsapp/interactions/{interaction}"))
        .await
        .json();
    assert_eq!((&seen["agent_id"], &seen["state"]), (&Value::Null, &json!("offering")));
    let refused = app.node.state.desk.connected(anna, ConnectionId(7)).await;
    assert!(refused.is_err(), "a window that comes late is not let in");
    app.stop().await;
}

#[actix_web::test]
async fn agt_15_a_removed_agent_gives_back_what_they_hold_and_history_keeps_their_name() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    let line = Line::open(&app, &boss, &[anna]).await;
    line.comes_to_work(anna).await;
    let interaction = accepted(&app, &line, anna).await;
    lunch(&boss).await;
    set(&boss, anna, json!({ "status": "paused", "pause": "Lunch" })).await;

    let removed = boss.delete(&format!("/api/agents/{anna}")).await;
    assert_eq!(removed.status, 204, "{removed:?}");
    let state = || async {
        let one = boss
            .get(&format!("/api/whatsapp/interactions/{interaction}"))
            .await
            .json();
        one["agent_id"].clone()
    };
    until("nobody's", state, Value::is_null).await;
    let ended = || async { summary(&boss.get("/api/pause-periods").await.json()) };
    let seen = until("the end of the pause", ended, |rows| rows.iter().all(|row| !row.3)).await;
    assert_eq!(seen.len(), 1);
    let named = boss.get("/api/pause-periods").await.json();
    assert_eq!(named["rows"][0]["agent_name"], "Full anna");
    app.stop().await;
}

/// AGT-15 through a crash: whoever was disabled while nobody could be told is found at the next start.
#[actix_web::test]
async fn agt_15_holders_who_were_disabled_before_a_crash_are_found() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    let line = Line::open(&app, &boss, &[anna]).await;
    line.comes_to_work(anna).await;
    accepted(&app, &line, anna).await;
    let store = &app.node.state.store;
    assert_eq!(store.holders_gone().await.unwrap(), []);
    let agent = store.agent(anna).await.unwrap().unwrap();
    let mut fields = agent.staff.fields;
    fields.enabled = false;
    store
        .update_staff(anna.into(), agent.staff.version, fields, None)
        .await
        .unwrap();
    assert_eq!(store.holders_gone().await.unwrap(), [anna]);
    app.stop().await;
}
