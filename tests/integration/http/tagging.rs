//! What the lists of conversations need: what an agent may do (AGT-04), tags (TAG-01), the other conversation of a
//! customer (REO-05), and a supervisor who reads along (LST-10).

use super::agents::{accepted, made};
use super::live::{Line, until};
use crate::support::app::{Browser, TestApp};
use serde_json::{Value, json};

const INTERACTIONS: &str = "/api/whatsapp/interactions";

async fn tag(boss: &Browser, name: &str, color: &str) -> String {
    made(boss, "/api/tags", json!({ "name": name, "color": color })).await
}

async fn kinds(boss: &Browser, path: &str) -> Vec<Value> {
    let events = boss.get(&format!("{path}/events")).await.json();
    let rows = events["rows"].as_array().unwrap().iter();
    rows.filter(|row| row["kind"] == "tags_changed" || row["kind"] == "forced")
        .map(|row| row["data"].clone())
        .collect()
}

#[actix_web::test]
async fn tag_01_its_holder_adds_and_removes_tags_and_others_only_see_them() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let (ben, other) = app.agent("ben").await;
    let (vip, late) = (tag(&boss, "VIP", "#0b7a5f").await, tag(&boss, "late", "#c0282d").await);
    let line = Line::open(&app, &boss, &[anna]).await;
    let agents = format!("/api/whatsapp/accounts/{}/agents", line.account);
    let asked = json!({ "agent_ids": [anna, ben] });
    assert_eq!(boss.put(&agents, asked).await.status, 200);
    line.comes_to_work(anna).await;
    let path = format!("{INTERACTIONS}/{}", accepted(&app, &line, anna).await);
    let tags = format!("{path}/tags");

    let both = json!({ "add": [vip, late] });
    assert_eq!(other.put(&tags, both.clone()).await.refusal(), "409 not_holder");
    for _ in 0..2 {
        assert_eq!(desk.put(&tags, both.clone()).await.status, 204);
    }
    let labels = json!([
        { "id": late, "name": "late", "color": "#c0282d" },
        { "id": vip, "name": "VIP", "color": "#0b7a5f" },
    ]);
    assert_eq!(other.get(&path).await.json()["tags"], labels, "by name");
    assert_eq!(desk.put(&tags, json!({ "remove": [late] })).await.status, 204);
    let unknown = desk.put(&tags, json!({ "add": ["999"] })).await;
    assert_eq!(unknown.refusal(), "422 invalid");

    assert_eq!(boss.put(&tags, both).await.refusal(), "403 forbidden");
    let forced = boss
        .put(&format!("{path}/force-tags"), json!({ "remove": [vip] }))
        .await;
    assert_eq!(forced.status, 204);
    assert_eq!(desk.get(&path).await.json()["tags"], json!([]));
    let number = |id: &str| id.parse::<i64>().unwrap();
    let told = kinds(&boss, &path).await;
    let by_anna = json!({ "by": anna, "added": [number(&vip), number(&late)], "removed": [] });
    assert_eq!(told[0], by_anna, "one entry for what changed something");
    assert_eq!(told[1]["removed"], json!([number(&late)]));
    assert_eq!(
        (&told[2]["by"], &told[3]["by"]["name"]),
        (&Value::Null, &json!("Full boss"))
    );
    let newest = boss.get("/api/audit?limit=1").await.json()["rows"][0].clone();
    assert_eq!(newest["after"]["tags_removed"], json!([number(&vip)]), "{newest}");
    app.stop().await;
}

#[actix_web::test]
async fn agt_04_the_session_of_an_agent_says_what_the_desk_may_show() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    assert_eq!(boss.get("/api/session").await.json()["desk"], Value::Null);
    let rights = desk.get("/api/session").await.json()["desk"].clone();
    assert_eq!(rights["permissions"]["reopen"], json!(true));
    assert_eq!(rights["accounts"], json!([]));

    let line = Line::open(&app, &boss, &[]).await;
    let agents = format!("/api/whatsapp/accounts/{}/agents", line.account);
    boss.put(&agents, json!({ "agent_ids": [anna] })).await;
    let one = format!("/api/agents/{anna}");
    let version = boss.get(&one).await.json()["version"].clone();
    let off = json!({ "version": version, "permissions": { "reopen": false } });
    assert_eq!(boss.patch(&one, off).await.status, 200);
    let rights = desk.get("/api/session").await.json()["desk"].clone();
    assert_eq!(rights["permissions"]["reopen"], json!(false));
    assert_eq!(
        rights["accounts"],
        json!([{ "id": line.account, "name": "Line", "key": "LIN", "can_start": true }])
    );
    app.stop().await;
}

#[actix_web::test]
async fn reo_05_a_refusal_to_reopen_names_the_conversation_that_is_open() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let line = Line::open(&app, &boss, &[anna]).await;
    line.comes_to_work(anna).await;
    let first = accepted(&app, &line, anna).await;
    let path = format!("{INTERACTIONS}/{first}");
    assert_eq!(desk.post(&format!("{path}/close"), json!({})).await.status, 204);
    line.customer_writes("447700900001", "one more thing").await;
    line.waits(2).await;
    let refused = desk.post(&format!("{path}/reopen"), json!({})).await;
    assert_eq!(refused.refusal(), "409 other_open");
    let other = boss.get(&format!("{INTERACTIONS}?status=open")).await.json()["rows"][0]["id"].clone();
    assert_eq!(
        refused.json()["errors"],
        json!([{ "field": "interaction_id", "message": other }])
    );
    app.stop().await;
}

#[actix_web::test]
async fn lst_10_a_supervisor_reads_along_unseen_and_writes_a_note_that_is_audited_and_never_sent() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let line = Line::open(&app, &boss, &[anna]).await;
    line.comes_to_work(anna).await;
    let path = format!("{INTERACTIONS}/{}", accepted(&app, &line, anna).await);
    line.customer_writes("447700900001", "are you there?").await;
    let messages = format!("{path}/messages");
    let read = || async { boss.get(&messages).await.json()["rows"].as_array().unwrap().len() };
    until("the message", read, |count| *count == 2).await;
    let unread = desk.get(&path).await.json()["unread"].clone();
    assert_eq!(unread, json!(1), "reading along marks nothing as read (INT-09)");

    let note = format!("{path}/force-note");
    let draft = json!({ "body": "offer her a refund", "client_ref": "n-1" });
    assert_eq!(desk.post(&note, draft.clone()).await.refusal(), "403 forbidden");
    for _ in 0..2 {
        assert_eq!(boss.post(&note, draft.clone()).await.status, 204);
    }
    let thread = desk.get(&messages).await.json()["rows"].clone();
    let last = thread.as_array().unwrap().last().unwrap();
    assert_eq!(thread.as_array().unwrap().len(), 3, "said twice, written once");
    assert_eq!(
        (&last["direction"], &last["content"]["body"]),
        (&json!("note"), &json!("offer her a refund"))
    );
    assert_eq!(desk.get(&path).await.json()["unread"], unread);
    let newest = boss.get("/api/audit?limit=1").await.json()["rows"][0].clone();
    assert_eq!(newest["after"], json!({ "note": "added" }), "{newest}");
    assert_eq!(desk.post(&format!("{path}/close"), json!({})).await.status, 204);
    let late = json!({ "body": "too late", "client_ref": "n-2" });
    assert_eq!(boss.post(&note, late).await.refusal(), "409 closed");
    app.stop().await;
}
