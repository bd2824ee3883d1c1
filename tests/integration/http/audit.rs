//! SYS-08, S21: every change leaves exactly one entry, and the log tells what was edited.

use super::administration::account;
use crate::support::app::{Answer, Browser, PASSWORD, TestApp};
use actix_web::http::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use switchboard::domain::staff::Role;
use switchboard::http::{openapi, roles};

pub struct Walk {
    boss: Browser,
    pub app: TestApp,
    seen: BTreeSet<&'static str>,
}

impl Walk {
    pub async fn newest(&self) -> Value {
        let page = self.boss.get("/api/audit?limit=1").await;
        assert_eq!(page.status, 200, "{page:?}");
        page.json()["rows"][0].clone()
    }

    async fn count(&self) -> i64 {
        self.app.node.state.store.verify_audit().await.unwrap().entries
    }

    /// One operation, and exactly one entry that names it and its author.
    pub async fn one(
        &mut self,
        operation: &'static str,
        what: &str,
        kind: &str,
        answer: impl Future<Output = Answer>,
    ) -> Value {
        let answer = self.one_file(operation, what, kind, answer).await;
        if answer.body.is_empty() {
            Value::Null
        } else {
            answer.json()
        }
    }

    /// An operation whose entry is followed by others at times of their own; the caller looks at them.
    pub async fn followed(&mut self, operation: &'static str, answer: impl Future<Output = Answer>) {
        let answer = answer.await;
        assert!(answer.status.is_success(), "{operation}: {answer:?}");
        self.seen.insert(operation);
    }

    /// The same for an operation that answers something else than JSON.
    pub async fn one_file(
        &mut self,
        operation: &'static str,
        what: &str,
        kind: &str,
        answer: impl Future<Output = Answer>,
    ) -> Answer {
        let before = self.count().await;
        let answer = answer.await;
        assert!(answer.status.is_success(), "{operation}: {answer:?}");
        assert_eq!(self.count().await, before + 1, "{operation} leaves exactly one entry");
        let entry = self.newest().await;
        assert_eq!(
            (&entry["what"], &entry["kind"]),
            (&json!(what), &json!(kind)),
            "{operation}"
        );
        assert_eq!(entry["author"], "boss", "{operation}: {entry}");
        assert_eq!(entry["address"], "127.0.0.1", "{operation}");
        self.seen.insert(operation);
        answer
    }
}

pub fn path(folder: &str, thing: &Value) -> String {
    format!("{folder}/{}", thing["id"].as_str().unwrap())
}

#[actix_web::test]
async fn every_change_leaves_exactly_one_entry() {
    let app = TestApp::start().await;
    app.add("boss", Role::Administrator).await;
    let boss = app.sign_in("boss").await;
    let mut walk = Walk {
        boss: boss.clone(),
        app,
        seen: BTreeSet::new(),
    };
    accounts_and_queues(&mut walk, &boss).await;
    people(&mut walk, &boss).await;
    super::audit_catalog::walk(&mut walk, &boss).await;
    users(&mut walk, &boss).await;
    customers(&mut walk, &boss).await;
    super::audit_identity::walk(&mut walk, &boss).await;
    sessions(&mut walk, &boss).await;

    let table = &roles::matrix().expect("the table is right").operations;
    let operations = openapi::operations().into_iter();
    let missing: Vec<_> = operations
        .filter(|(method, _, name)| {
            *method != Method::GET && !table[name].journal && !walk.seen.contains(name.as_str())
        })
        .map(|(_, _, name)| name)
        .filter(|name| !ELSEWHERE.contains(&name.as_str()) && !CHANGES_NOTHING.contains(&name.as_str()))
        .collect();
    assert_eq!(
        missing,
        Vec::<String>::new(),
        "nobody watches the audit log of these operations"
    );
    walk.app.stop().await;
}

/// Operations that only compute, or give what is forgotten at once.
const CHANGES_NOTHING: &[&str] = &["preview_template", "check_plan", "create_socket_ticket"];

/// Operations whose own tests look at the audit log.
const ELSEWHERE: &[&str] = &[
    "reset_password",
    "set_up",
    "set_agent_status",
    "force_close_interaction",
    "assign_interaction",
    "force_disposition",
    "force_interaction_tags",
    "force_interaction_note",
    "replay_dead_letter",
    "send_test_message",
];

async fn customers(walk: &mut Walk, boss: &Browser) {
    let (lists, fields, contacts) = ("/api/contact-lists", "/api/custom-fields", "/api/contacts");
    let (kind, what) = ("contact_list", "created");
    let made = boss.post(lists, json!({ "name": "VIP" }));
    let list = walk.one("create_contact_list", what, kind, made).await;
    let one = path(lists, &list);
    let changed = boss.patch(&one, json!({ "version": 1, "name": "Best" }));
    walk.one("update_contact_list", "changed", kind, changed).await;
    walk.one("delete_contact_list", "removed", kind, boss.delete(&one))
        .await;

    let made = boss.post(fields, json!({ "name": "Size", "type": "number" }));
    let field = walk.one("create_custom_field", what, "custom_field", made).await;
    let one = path(fields, &field);
    let changed = boss.patch(&one, json!({ "version": 1, "required": true }));
    walk.one("update_custom_field", "changed", "custom_field", changed)
        .await;
    walk.one("delete_custom_field", "removed", "custom_field", boss.delete(&one))
        .await;

    let made = boss.post(contacts, json!({ "list_id": "1", "first_name": "Anna" }));
    let contact = walk.one("create_contact", what, "contact", made).await;
    let one = path(contacts, &contact);
    let changed = boss.patch(&one, json!({ "version": 1, "city": "Roma" }));
    walk.one("update_contact", "changed", "contact", changed).await;
    let entry = walk.newest().await;
    assert_eq!(
        (&entry["before"], &entry["after"]),
        (&json!({ "city": "" }), &json!({ "city": "Roma" }))
    );
    super::contact_management::walk(walk, boss, &contact).await;
    super::contact_imports::walk(walk, boss).await;
}

async fn accounts_and_queues(walk: &mut Walk, boss: &Browser) {
    let accounts = "/api/whatsapp/accounts";
    let draft = account("Support", "SUP", "+12025550100");
    let made = walk
        .one("create_account", "created", "account", boss.post(accounts, draft))
        .await;
    let text = walk.newest().await.to_string();
    assert!(!text.contains("canary"), "S21: no secret in {text}");
    let one = path(accounts, &made);
    let patch = json!({ "version": 1, "name": "Help", "credentials": { "app_secret": "canaryother" } });
    walk.one("update_account", "changed", "account", boss.patch(&one, patch))
        .await;
    let entry = walk.newest().await;
    assert_eq!(entry["before"], json!({ "name": "Support", "app_secret": "set" }));
    assert_eq!(entry["after"], json!({ "name": "Help", "app_secret": "changed" }));

    let at = format!("{one}/receive-token");
    let rotate = boss.post(&at, json!({ "version": 2 }));
    walk.one("rotate_receive_token", "changed", "account", rotate).await;
    assert_eq!(walk.newest().await["after"], json!({ "receive_token": "changed" }));
    let (agent, _) = walk.app.agent("associate").await;
    let at = format!("{one}/agents");
    let agents = boss.put(&at, json!({ "agent_ids": [agent] }));
    walk.one("put_account_agents", "changed", "membership", agents).await;
    assert_eq!(walk.newest().await["after"], json!({ "agents": [agent.to_string()] }));
    let at = format!("{one}/lists");
    let lists = boss.put(&at, json!({ "list_ids": ["1"] }));
    walk.one("put_account_lists", "changed", "membership", lists).await;

    let queues = "/api/whatsapp/queues";
    let draft = json!({ "name": "Q", "strategy": "beep_all" });
    let queue = walk
        .one("create_queue", "created", "queue", boss.post(queues, draft))
        .await;
    let step = json!({ "application": { "type": "queue", "queue_id": queue["id"] } });
    let plan = json!({ "version": 0, "steps": [step] });
    let plans = format!("{one}/applications");
    walk.one("put_plan", "changed", "plan", boss.put(&plans, plan)).await;
    let empty = json!({ "version": 1, "steps": [] });
    walk.one("put_plan", "changed", "plan", boss.put(&plans, empty)).await;
    let one_queue = path(queues, &queue);
    let patch = json!({ "version": 1, "weight": 3 });
    walk.one("update_queue", "changed", "queue", boss.patch(&one_queue, patch))
        .await;
    let (agent, _) = walk.app.agent("member").await;
    let members = json!({ "agent_ids": [agent.to_string()] });
    let of_queue = format!("{one_queue}/agents");
    walk.one("put_queue_agents", "changed", "queue", boss.put(&of_queue, members))
        .await;
    assert_eq!(walk.newest().await["after"], json!({ "members": [agent.to_string()] }));
    walk.one("delete_queue", "removed", "queue", boss.delete(&one_queue))
        .await;
    walk.one("delete_account", "removed", "account", boss.delete(&one))
        .await;
}

async fn people(walk: &mut Walk, boss: &Browser) {
    let draft = json!({ "full_name": "Anna", "username": "anna", "password": "canary password" });
    let made = walk
        .one("create_agent", "created", "staff", boss.post("/api/agents", draft))
        .await;
    let one = path("/api/agents", &made);
    let patch = json!({ "version": 1, "password": "canary of another kind" });
    walk.one("update_agent", "changed", "staff", boss.patch(&one, patch))
        .await;
    let entry = walk.newest().await;
    assert_eq!(
        entry["after"],
        json!({ "password": "changed" }),
        "S21: secrets as changed"
    );
    for (operation, part) in [
        ("put_agent_queues", "queue"),
        ("put_agent_teams", "team"),
        ("put_agent_own_profiles", "profile"),
    ] {
        let body = json!({ format!("{part}_ids"): [] });
        let list = format!("{one}/{part}s");
        let put = boss.put(&list, body);
        walk.one(operation, "changed", "membership", put).await;
    }
    walk.one("delete_agent", "removed", "staff", boss.delete(&one)).await;
    assert!(!walk.newest().await.to_string().contains("argon2"));

    let draft = json!({ "name": "Lunch" });
    let made = walk
        .one("create_pause", "created", "pause", boss.post("/api/pauses", draft))
        .await;
    let one = path("/api/pauses", &made);
    let patch = json!({ "version": 1, "name": "Meal" });
    walk.one("update_pause", "changed", "pause", boss.patch(&one, patch))
        .await;
    walk.one("delete_pause", "removed", "pause", boss.delete(&one)).await;
}

async fn users(walk: &mut Walk, boss: &Browser) {
    let profiles = "/api/user-profiles";
    let draft = json!({ "name": "Night" });
    let made = walk
        .one(
            "create_user_profile",
            "created",
            "user_profile",
            boss.post(profiles, draft),
        )
        .await;
    let profile = path(profiles, &made);
    let patch = json!({ "version": 1, "permission": "read_edit" });
    walk.one(
        "update_user_profile",
        "changed",
        "user_profile",
        boss.patch(&profile, patch),
    )
    .await;
    assert_eq!(walk.newest().await["before"], json!({ "permission": "read" }));
    let draft = json!({ "role": "user", "full_name": "Uma", "username": "uma", "password": "canary password" });
    let made = walk
        .one("create_user", "created", "user", boss.post("/api/users", draft))
        .await;
    let user = path("/api/users", &made);
    let patch = json!({ "version": 1, "profile_id": profile.rsplit_once('/').unwrap().1 });
    walk.one("update_user", "changed", "user", boss.patch(&user, patch))
        .await;
    assert_eq!(walk.newest().await["before"], json!({ "profile_id": null }));
    walk.one("delete_user", "removed", "user", boss.delete(&user)).await;
    walk.one("delete_user_profile", "removed", "user_profile", boss.delete(&profile))
        .await;
}

async fn sessions(walk: &mut Walk, boss: &Browser) {
    let stranger = walk.app.stranger();
    walk.one("sign_in", "signed_in", "staff", stranger.try_sign_in("boss", PASSWORD))
        .await;
    let other = walk.app.sign_in("boss").await;
    walk.one("sign_out", "signed_out", "staff", other.delete("/api/session"))
        .await;

    let before = walk.count().await;
    assert_eq!(walk.app.stranger().try_sign_in("boss", "a guess").await.status, 401);
    assert_eq!(walk.app.stranger().try_sign_in("my password", "x").await.status, 401);
    let refused = crate::support::app::eventually(async || {
        let rows = boss.get("/api/audit?what=sign_in_refused").await.json()["rows"].clone();
        (!rows.as_array().unwrap().is_empty()).then_some(rows)
    })
    .await;
    assert_eq!(
        refused.as_array().unwrap().len(),
        1,
        "names nobody has are not written down: {refused}"
    );
    assert_eq!(refused[0]["author"], "unknown");
    assert_eq!(walk.count().await, before + 1);
}

#[actix_web::test]
async fn a_refused_change_leaves_no_entry() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let store = app.node.state.store.clone();
    let before = store.verify_audit().await.unwrap().entries;
    let lunch = json!({ "name": "Lunch" });
    assert_eq!(boss.post("/api/pauses", lunch.clone()).await.status, 201);
    assert_eq!(boss.post("/api/pauses", lunch).await.refusal(), "409 taken");
    assert_eq!(boss.delete("/api/pauses/99").await.status, 404);
    assert_eq!(boss.post("/api/pauses", json!({ "name": "" })).await.status, 422);
    assert_eq!(store.verify_audit().await.unwrap().entries, before + 1);
    app.stop().await;
}

#[actix_web::test]
async fn the_log_is_filtered_and_paged() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    for name in ["A", "B", "C"] {
        assert_eq!(boss.post("/api/pauses", json!({ "name": name })).await.status, 201);
        app.clock.pass(60);
    }
    let names = |answer: &Answer| -> Vec<String> {
        let page = answer.json();
        let rows = page["rows"].as_array().unwrap().iter();
        rows.map(|row| row["after"]["name"].as_str().unwrap_or("").to_owned())
            .collect()
    };
    let first = boss.get("/api/audit?kind=pause&limit=2").await;
    assert_eq!(names(&first), ["C", "B"]);
    let next = first.json()["next"].as_str().unwrap().to_owned();
    let rest = boss.get(&format!("/api/audit?kind=pause&limit=2&cursor={next}")).await;
    assert_eq!(
        (names(&rest), &rest.json()["next"]),
        (vec!["A".to_owned()], &Value::Null)
    );

    let middle = &first.json()["rows"][1];
    let one = format!(
        "/api/audit?kind=pause&resource_id={}",
        middle["resource_id"].as_str().unwrap()
    );
    assert_eq!(names(&boss.get(&one).await), ["B"]);
    let at = middle["at"].as_str().unwrap();
    assert_eq!(
        names(&boss.get(&format!("/api/audit?kind=pause&from={at}")).await),
        ["C", "B"]
    );
    assert_eq!(
        names(&boss.get(&format!("/api/audit?kind=pause&until={at}")).await),
        ["A"]
    );
    let staff = middle["staff_id"].as_str().unwrap();
    let mine = boss.get(&format!("/api/audit?staff_id={staff}&what=created")).await;
    assert_eq!(names(&mine), ["C", "B", "A"]);
    assert_eq!(
        names(&boss.get("/api/audit?staff_id=424242").await),
        Vec::<String>::new()
    );
    for wrong in ["from=yesterday", "staff_id=me", "cursor=x", "color=red"] {
        let answer = boss.get(&format!("/api/audit?{wrong}")).await;
        assert!(answer.status.is_client_error(), "{wrong}: {answer:?}");
    }
    let (_, desk) = app.agent("anna").await;
    assert_eq!(
        desk.get("/api/audit").await.refusal(),
        "403 forbidden",
        "S21: agents cannot read it"
    );
    app.stop().await;
}
