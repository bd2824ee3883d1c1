//! ACC-10..35, ACC-42, WIN-06, CLS-04, PLAN-21, SYS-23: the groups of settings of an account.

use super::account_types::{ACCOUNTS, of_type};
use crate::support::app::{Browser, TestApp};
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn created(boss: &Browser, path: &str, body: Value) -> Value {
    let answer = boss.post(path, body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

fn one(path: &str, row: &Value) -> String {
    format!("{path}/{}", row["id"].as_str().unwrap())
}

async fn features(boss: &Browser, on: bool) {
    let settings = boss.get("/api/settings").await.json();
    let body = json!({
        "version": settings["version"],
        "features": { "video": on, "ai_assistant": on, "translation": on },
    });
    assert_eq!(boss.patch("/api/settings", body).await.status, 200);
}

#[actix_web::test]
async fn a_new_account_has_the_defaults_of_the_specification() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let made = created(&boss, ACCOUNTS, of_type("meta", 1)).await;
    let off = json!({ "on": false, "timeout_secs": 30 });
    assert_eq!(made["transfer"], json!({ "queue": off, "agent": off }));
    assert_eq!(made["disposition"], json!({ "mandatory": false, "pause_id": null }));
    assert_eq!(made["recontact"], json!({ "template": null }));
    assert_eq!(made["assistant"], json!({ "bot_id": null }));
    assert_eq!(made["translation"], json!({ "on": false, "cloud_provider_id": null }));
    assert_eq!(made["whitelist"], json!({ "on": false, "response": "" }));
    assert_eq!(
        made["video"],
        json!({ "on": false, "api_key": { "is_set": false }, "topic": "", "note": "", "metadata": null })
    );
    assert_eq!(
        made["session"],
        json!({ "grouping": "24h", "inactivity_mins": 0, "closing_text": "", "plan_passes_max": 0 })
    );
    assert_eq!((&made["domain"], &made["contact_list_id"]), (&json!(""), &json!("1")));
    app.stop().await;
}

#[actix_web::test]
async fn groups_are_changed_one_by_one_and_reach_routing_at_once() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    features(&boss, true).await;
    let made = created(&boss, ACCOUNTS, of_type("meta", 1)).await;
    let path = one(ACCOUNTS, &made);
    let groups = [
        (
            "transfer",
            json!({ "queue": { "on": true, "timeout_secs": 45 }, "agent": { "on": false, "timeout_secs": 60 } }),
        ),
        (
            "recontact",
            json!({ "template": { "name": "we_are_back", "language": "pt_BR" } }),
        ),
        (
            "whitelist",
            json!({ "on": true, "response": "Sorry, {{contact.firstName}}" }),
        ),
        (
            "session",
            json!({ "grouping": "while_open", "inactivity_mins": 30, "closing_text": "Bye", "plan_passes_max": 5 }),
        ),
    ];
    let mut version = 1;
    for (name, wanted) in groups {
        let changed = boss.patch(&path, json!({ "version": version, name: wanted })).await;
        assert_eq!(changed.status, 200, "{changed:?}");
        assert_eq!(changed.json()[name], wanted);
        version += 1;
    }
    let video =
        json!({ "on": true, "api_key": "canary-video", "topic": "Line 1", "note": "n", "metadata": { "a": [1] } });
    let changed = boss.patch(&path, json!({ "version": version, "video": video })).await;
    assert_eq!(
        changed.json()["video"],
        json!({ "on": true, "api_key": { "is_set": true }, "topic": "Line 1", "note": "n", "metadata": { "a": [1] } })
    );
    assert!(!String::from_utf8_lossy(&boss.get(&path).await.body).contains("canary"));
    assert!(!String::from_utf8_lossy(&boss.get("/api/audit").await.body).contains("canary"));

    let id = made["id"].as_str().unwrap().parse().unwrap();
    let picture = app.node.state.settings.load();
    let groups = &picture.accounts[&id].groups;
    assert_eq!(
        (groups.transfer.queue.timeout_secs, groups.session.plan_passes_max),
        (45, 5)
    );
    assert_eq!(groups.recontact.as_ref().unwrap().language, "pt_BR");
    assert!(groups.whitelist.on && groups.video.on);
    app.stop().await;
}

#[actix_web::test]
async fn all_faults_of_all_groups_are_named_by_their_paths() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    features(&boss, true).await;
    let mut body = of_type("twilio", 1);
    body["domain"] = json!("http://nowhere");
    body["transfer"] =
        json!({ "queue": { "on": true, "timeout_secs": 0 }, "agent": { "on": true, "timeout_secs": 2147484 } });
    body["disposition"] = json!({ "mandatory": true });
    body["recontact"] = json!({ "template": { "name": "back", "language": "Italian" } });
    body["assistant"] = json!({ "bot_id": "x" });
    body["translation"] = json!({ "on": true });
    body["whitelist"] = json!({ "on": true, "response": " " });
    body["video"] = json!({ "on": true, "metadata": { "long": "x".repeat(5000) } });
    body["session"] = json!({
        "grouping": "24h", "inactivity_mins": 525_601, "closing_text": "{{#open", "plan_passes_max": 10_001,
    });
    let refused = boss.post(ACCOUNTS, body).await;
    let named: BTreeSet<String> = refused.wrong_fields().into_iter().collect();
    let expected = [
        "domain",
        "transfer.queue.timeout_secs",
        "transfer.agent.timeout_secs",
        "disposition.pause_id",
        "recontact.template",
        "recontact.template.language",
        "assistant.bot_id",
        "translation.cloud_provider_id",
        "whitelist.response",
        "video.api_key",
        "video.topic",
        "video.metadata",
        "session.inactivity_mins",
        "session.closing_text",
        "session.plan_passes_max",
    ];
    assert_eq!(named, expected.into_iter().map(str::to_owned).collect());
    app.stop().await;
}

#[actix_web::test]
async fn acc_31_a_mandatory_disposition_needs_an_active_pause_and_keeps_it() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let idle = created(&boss, "/api/pauses", json!({ "name": "Idle", "active": false })).await;
    let pause = created(&boss, "/api/pauses", json!({ "name": "Wrap-up" })).await;
    let made = created(&boss, ACCOUNTS, of_type("meta", 1)).await;
    let path = one(ACCOUNTS, &made);
    let with = |pause: &Value| json!({ "version": 1, "disposition": { "mandatory": true, "pause_id": pause } });
    for odd in [json!("4711"), idle["id"].clone()] {
        let refused = boss.patch(&path, with(&odd)).await;
        assert_eq!(refused.wrong_fields(), ["disposition.pause_id"]);
    }
    assert_eq!(boss.patch(&path, with(&pause["id"])).await.status, 200);
    let pause = one("/api/pauses", &pause);
    for refused in [
        boss.delete(&pause).await,
        boss.patch(&pause, json!({ "version": 1, "active": false })).await,
    ] {
        assert_eq!(refused.refusal(), "409 in_use");
        let place = refused.json()["errors"][0]["message"].clone();
        assert_eq!(place, "the mandatory disposition of Number 1");
    }
    assert_eq!(
        boss.patch(&pause, json!({ "version": 1, "name": "After call" }))
            .await
            .status,
        200
    );
    assert_eq!(boss.delete(&path).await.status, 204);
    assert_eq!(boss.delete(&pause).await.status, 204);
    app.stop().await;
}

#[actix_web::test]
async fn acc_33_acc_34_bots_and_cloud_providers_fit_and_are_kept_while_they_are_used() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    features(&boss, true).await;
    let cloud = |name: &str, access: Value| json!({ "name": name, "access": access, "secret": "canary" });
    let open_ai = json!({ "type": "open_ai", "base_url": "https://api.openai.com/v1" });
    let aws = json!({ "type": "aws", "region": "eu-south-1", "access_key_id": "A" });
    let clouds = "/api/cloud-providers";
    let open_ai = created(&boss, clouds, cloud("AI", open_ai)).await;
    let aws = created(&boss, clouds, cloud("AWS", aws)).await;
    let chat = json!({ "type": "chat_gpt", "model": "m", "prompt": "Be kind" });
    let lex = json!({ "type": "lex", "bot_id": "b", "alias_id": "a", "locale_id": "it_IT" });
    let bot = |name: &str, cloud: &Value, engine: &Value| json!({ "name": name, "cloud_provider_id": cloud["id"], "engine": engine });
    let adviser = created(&boss, "/api/bots", bot("Adviser", &open_ai, &chat)).await;
    let other = created(&boss, "/api/bots", bot("Lex", &aws, &lex)).await;
    let made = created(&boss, ACCOUNTS, of_type("meta", 1)).await;
    let path = one(ACCOUNTS, &made);
    for (group, field) in [
        (json!({ "assistant": { "bot_id": other["id"] } }), "assistant.bot_id"),
        (json!({ "assistant": { "bot_id": "4711" } }), "assistant.bot_id"),
        (
            json!({ "translation": { "on": true, "cloud_provider_id": open_ai["id"] } }),
            "translation.cloud_provider_id",
        ),
        (
            json!({ "translation": { "on": true, "cloud_provider_id": "4711" } }),
            "translation.cloud_provider_id",
        ),
    ] {
        let mut body = group;
        body["version"] = json!(1);
        assert_eq!(boss.patch(&path, body).await.wrong_fields(), [field]);
    }
    let body = json!({
        "version": 1, "assistant": { "bot_id": adviser["id"] },
        "translation": { "on": true, "cloud_provider_id": aws["id"] },
    });
    assert_eq!(boss.patch(&path, body).await.status, 200);
    let places = async |path: String| {
        let refused = boss.delete(&path).await;
        assert_eq!(refused.refusal(), "409 in_use");
        refused.json()["detail"].as_str().unwrap().to_owned()
    };
    assert!(
        places(one("/api/bots", &adviser))
            .await
            .contains("the assistant of Number 1")
    );
    assert!(places(one(clouds, &aws)).await.contains("the translation of Number 1"));
    let body = json!({ "version": 1, "cloud_provider_id": aws["id"], "engine": lex });
    let refused = boss.patch(&one("/api/bots", &adviser), body).await;
    assert_eq!(refused.wrong_fields(), ["engine.type"], "{refused:?}");
    app.stop().await;
}

#[actix_web::test]
async fn sys_23_what_is_switched_off_cannot_be_configured_and_what_was_stays() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    features(&boss, true).await;
    let mut body = of_type("meta", 1);
    body["video"] = json!({ "on": true, "api_key": "k", "topic": "One" });
    let made = created(&boss, ACCOUNTS, body.clone()).await;
    let path = one(ACCOUNTS, &made);
    features(&boss, false).await;
    let same = json!({ "version": 1, "name": "Renamed", "video": { "on": true, "topic": "One" } });
    assert_eq!(boss.patch(&path, same).await.status, 200, "as it was");
    let other = json!({ "version": 2, "video": { "on": true, "topic": "Two" } });
    assert_eq!(boss.patch(&path, other).await.wrong_fields(), ["video.on"]);
    let off = json!({ "version": 2, "video": { "on": false, "topic": "One" } });
    assert_eq!(boss.patch(&path, off).await.status, 200);

    let mut body = of_type("meta", 2);
    body["video"] = json!({ "on": true, "api_key": "k", "topic": "Three" });
    body["translation"] = json!({ "on": true, "cloud_provider_id": "1" });
    body["assistant"] = json!({ "bot_id": "1" });
    let refused = boss.post(ACCOUNTS, body).await;
    let named: BTreeSet<String> = refused.wrong_fields().into_iter().collect();
    let expected = ["video.on", "translation.on", "assistant.bot_id"];
    assert_eq!(named, expected.into_iter().map(str::to_owned).collect());
    app.stop().await;
}

#[actix_web::test]
async fn vid_01_a_topic_belongs_to_one_account_whatever_its_case() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    features(&boss, true).await;
    let with = |number: usize, topic: &str| {
        let mut body = of_type("meta", number);
        body["video"] = json!({ "on": true, "api_key": "k", "topic": topic });
        body
    };
    created(&boss, ACCOUNTS, with(1, "Front desk")).await;
    let refused = boss.post(ACCOUNTS, with(2, "FRONT DESK")).await;
    assert_eq!(refused.refusal(), "409 taken");
    assert_eq!(refused.wrong_fields(), ["video.topic"]);
    created(&boss, ACCOUNTS, with(2, "Back office")).await;
    created(&boss, ACCOUNTS, of_type("meta", 3)).await;
    created(&boss, ACCOUNTS, of_type("meta", 4)).await;
    app.stop().await;
}

#[actix_web::test]
async fn acc_30_the_receive_url_follows_the_domain() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let made = created(&boss, ACCOUNTS, of_type("meta", 1)).await;
    let token = made["proxy_token"].as_str().unwrap().to_owned();
    let path = one(ACCOUNTS, &made);
    let body = json!({ "version": 1, "domain": "https://Proxy.example.net:8443/" });
    let changed = boss.patch(&path, body).await.json();
    assert_eq!(changed["domain"], "proxy.example.net:8443");
    assert_eq!(
        changed["receive_url"],
        format!("https://proxy.example.net:8443/hook/meta/{token}")
    );
    let back = boss.patch(&path, json!({ "version": 2, "domain": "" })).await.json();
    assert_eq!(back["receive_url"], made["receive_url"]);
    app.stop().await;
}
