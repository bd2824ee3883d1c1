//! System steps in a whole server with real scripts (APP-SYS-01..APP-SYS-03, S5).

use super::live::{Line, offers_of};
use crate::runner::script_directory;
use crate::support::app::{Browser, TestApp, eventually};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

async fn serving(scripts: &[(&str, &str)]) -> (TestApp, tempfile::TempDir) {
    let home = script_directory(scripts);
    let dir = home.path().join("scripts").display().to_string();
    let app = TestApp::start_with(&[("SWITCHBOARD_SYSTEM_APP_DIR", &dir)]).await;
    (app, home)
}

async fn switch_on(boss: &Browser) {
    let settings = boss.get("/api/settings").await.json();
    let on = json!({ "version": settings["version"], "features": { "system_application": true } });
    assert_eq!(boss.patch("/api/settings", on).await.status, 200);
}

/// A script with the customer's text, then the queue.
async fn plan(boss: &Browser, line: &Line<'_>, script: &str) {
    let steps = json!([
        { "application": { "type": "system", "script": script, "arguments": ["--", "{{message.body}}"], "variable": "found" } },
        { "application": { "type": "noop", "value": "found {{vars.found}}, status {{vars.found_status}}" } },
        { "application": { "type": "queue", "queue_id": line.queue, "timeout_secs": 600 } },
    ]);
    let path = format!("/api/whatsapp/accounts/{}/applications", line.account);
    let put = boss.put(&path, json!({ "version": 1, "steps": steps })).await;
    assert_eq!(put.status, 200, "{put:?}");
}

/// The entries of a conversation's journal of this kind.
async fn events(boss: &Browser, interaction: &str, kind: &str) -> Vec<Value> {
    let path = format!("/api/whatsapp/interactions/{interaction}/events");
    let rows = boss.get(&path).await.json()["rows"].clone();
    let rows = rows.as_array().unwrap().iter();
    rows.filter(|row| row["kind"] == kind).cloned().collect()
}

#[actix_web::test]
async fn app_sys_01_a_script_answers_for_a_conversation_and_its_journal_tells() {
    let look_up = "#!/bin/sh\nshift\nprintf 'order of %s\\n' \"$1\"\n";
    let (app, _home) = serving(&[("look-up", look_up)]).await;
    let boss = app.administrator().await;
    switch_on(&boss).await;
    let (anna, _) = app.agent("anna").await;
    let line = Line::open(&app, &boss, &[anna]).await;
    plan(&boss, &line, "look-up").await;
    line.comes_to_work(anna).await;
    line.customer_writes("447700900001", "; touch /tmp/x $(id)").await;
    eventually(async || (!offers_of(&app, anna).await.is_empty()).then_some(())).await;

    let started = events(&boss, "1", "script_started").await;
    assert_eq!(started[0]["data"]["script"], "look-up", "{started:?}");
    let passed = events(&boss, "1", "step_passed").await;
    let ran = &passed[0]["data"]["did"];
    assert_eq!(
        (&ran["what"], &ran["script"]),
        (&json!("ran"), &json!("look-up")),
        "{passed:?}"
    );
    assert_eq!(ran["end"], json!({ "how": "exited", "code": 0 }));
    assert_eq!(ran["argv"].as_str().unwrap().len(), 64);
    assert!(ran["millis"].as_u64().unwrap() > 0);
    let noted = &passed[1]["data"]["did"]["text"];
    assert_eq!(*noted, json!("found order of ; touch /tmp/x $(id), status 0"));
    app.stop().await;
}

#[actix_web::test]
async fn app_sys_03_administrators_see_what_can_be_run_and_why_not() {
    let (app, home) = serving(&[("look-up", "#!/bin/sh\n")]).await;
    crate::runner::write(&home.path().join("scripts/loose"), "#!/bin/sh\n", 0o757);
    let boss = app.administrator().await;
    let listed = boss.get("/api/scripts").await.json();
    assert_eq!(listed["off"], "the System application is switched off in the settings");
    switch_on(&boss).await;
    let listed = boss.get("/api/scripts").await.json();
    let expected = json!({ "off": null, "rows": [
        { "name": "look-up", "unfit": null, "ports": [] },
        { "name": "loose", "unfit": "must not be writable by its group or by others", "ports": [] },
    ] });
    assert_eq!(listed, expected);
    let (_, anna) = app.agent("anna").await;
    assert_eq!(anna.get("/api/scripts").await.refusal(), "403 forbidden");
    app.stop().await;

    let plain = TestApp::start().await;
    let boss = plain.administrator().await;
    let off = boss.get("/api/scripts").await.json();
    assert!(off["off"].as_str().unwrap().contains("system_app.dir"), "{off}");
    plain.stop().await;
}

#[actix_web::test]
async fn ui_31_a_trial_shows_the_script_and_does_not_run_it() {
    let (app, home) = serving(&[("leaves-a-trace", "#!/bin/sh\nexit 7\n")]).await;
    let boss = app.administrator().await;
    switch_on(&boss).await;
    let line = Line::open(&app, &boss, &[]).await;
    plan(&boss, &line, "leaves-a-trace").await;
    let path = format!("/api/whatsapp/accounts/{}/applications/check", line.account);
    let tried = boss
        .post(&path, json!({ "text": "hi", "values": { "vars.found": "a guess" } }))
        .await
        .json();
    let outcomes: Vec<&Value> = tried["path"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| &step["outcome"])
        .collect();
    let runs = json!({ "type": "runs", "script": "leaves-a-trace", "arguments": ["--", "hi"], "variable": "found" });
    assert_eq!(*outcomes[0], runs, "{tried}");
    assert_eq!(outcomes[1]["text"], "found a guess, status ");
    assert_eq!(tried["end"], "waits");
    drop(home);
    app.stop().await;
}

#[actix_web::test]
async fn plan_write_bounds_what_scripts_may_take() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    switch_on(&boss).await;
    let line = Line::open(&app, &boss, &[]).await;
    let path = format!("/api/whatsapp/accounts/{}/applications", line.account);
    let script = |name: &str, variable: &str, secs: u32| json!({ "application": { "type": "system", "script": name, "arguments": [], "variable": variable, "timeout_secs": secs } });
    let put = async |steps: Value| boss.put(&path, json!({ "version": 1, "steps": steps })).await;
    for (step, field) in [
        (script("a", "v", 0), "timeout_secs"),
        (script("a", "v", 61), "timeout_secs"),
        (script("a", "v_status", 10), "variable"),
    ] {
        let wrong = put(json!([step])).await.wrong_fields();
        assert_eq!(wrong, [format!("steps[0].application.{field}")]);
    }
    let many: Vec<Value> = (0..17).map(|number| script("a", &format!("v{number}"), 10)).collect();
    assert_eq!(put(json!(many)).await.wrong_fields(), ["steps"]);
    app.stop().await;
}

/// S5: the scripts of two hundred conversations at once disturb neither webhooks nor the plans of those that
/// cannot be served.
#[actix_web::test]
async fn s5_many_scripts_at_once_leave_webhooks_fast() {
    const CUSTOMERS: usize = 200;
    let (app, _home) = serving(&[("slow", "#!/bin/sh\nsleep 0.3\necho 1\n")]).await;
    let boss = app.administrator().await;
    switch_on(&boss).await;
    let (anna, _) = app.agent("anna").await;
    let line = Line::open(&app, &boss, &[anna]).await;
    plan(&boss, &line, "slow").await;
    line.comes_to_work(anna).await;
    let mut answers: Vec<Duration> = Vec::new();
    for number in 0..CUSTOMERS {
        let begun = Instant::now();
        line.customer_writes(&format!("4477009{number:05}"), "hello").await;
        answers.push(begun.elapsed());
    }
    answers.sort();
    let p99 = answers[CUSTOMERS * 99 / 100];
    assert!(p99 < Duration::from_secs(1), "{p99:?}");
    // More than can be served within twenty seconds are refused; every one of them goes on to the queue.
    let offering = async || (offers_of(&app, anna).await.len() == CUSTOMERS).then_some(());
    for _ in 0..4 {
        if tokio::time::timeout(Duration::from_secs(9), eventually(offering))
            .await
            .is_ok()
        {
            app.stop().await;
            return;
        }
    }
    panic!("some conversations never went on");
}
