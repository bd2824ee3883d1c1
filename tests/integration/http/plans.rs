//! Action plans over REST: what is kept, what is refused, and what cannot go away.

use super::administration::account;
use super::users::supervisor;
use crate::support::app::{Browser, TestApp};
use serde_json::{Value, json};

const QUEUES: &str = "/api/whatsapp/queues";

/// An installation with an account, a queue and one of everything that a plan may name.
pub struct Desk {
    pub app: TestApp,
    pub boss: Browser,
    pub plan: String,
    pub queue: String,
    pub agent: String,
    pub tag: String,
    pub disposition: String,
    pub interval: String,
    pub bot: String,
}

async fn made(browser: &Browser, path: &str, body: Value) -> String {
    let answer = browser.post(path, body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["id"].as_str().unwrap().to_owned()
}

impl Desk {
    pub async fn open() -> Self {
        let app = TestApp::start().await;
        let boss = app.administrator().await;
        let account = made(
            &boss,
            "/api/whatsapp/accounts",
            account("Support", "SUP", "+12025550100"),
        )
        .await;
        let queue = made(&boss, QUEUES, json!({ "name": "One", "strategy": "beep_all" })).await;
        let (agent, _) = app.agent("anna").await;
        let tag = made(&boss, "/api/tags", json!({ "name": "vip", "color": "#123456" })).await;
        let disposition = made(&boss, "/api/dispositions", json!({ "name": "Bought" })).await;
        let morning = json!({ "name": "Morning", "subsets": [{ "from": "09:00", "to": "12:59" }] });
        let interval = made(&boss, "/api/intervals", morning).await;
        let cloud = json!({
            "name": "AI", "secret": "sk", "access": { "type": "open_ai", "base_url": "https://ai.example/v1" },
        });
        let cloud = made(&boss, "/api/cloud-providers", cloud).await;
        let engine = json!({ "type": "chat_gpt", "model": "m", "prompt": "p" });
        let bot = json!({ "name": "Robbie", "cloud_provider_id": cloud, "engine": engine });
        let bot = made(&boss, "/api/bots", bot).await;
        Self {
            plan: format!("/api/whatsapp/accounts/{account}/applications"),
            agent: agent.to_string(),
            app,
            boss,
            queue,
            tag,
            disposition,
            interval,
            bot,
        }
    }

    pub fn queue_step(&self) -> Value {
        json!({ "application": { "type": "queue", "queue_id": self.queue } })
    }

    /// One step of every kind but System, jumps among them.
    fn everything(&self) -> Value {
        let own = json!({ "type": "custom", "time_zone": "Europe/Rome", "subsets": [
            { "from": "22:00", "to": "06:00", "weekdays": ["monday"], "days": [], "months": [] },
        ] });
        json!([
            { "id": 1, "application": { "type": "auto_reply", "times": "one_time", "text": "Hi {{contact.firstName}}" } },
            { "id": 2, "interval": { "type": "named", "interval_id": self.interval },
              "application": { "type": "goto_if", "condition": "{{message.body}} contains \"price\"",
                               "on_true": { "to": "step", "id": 7 }, "on_false": { "to": "end" } } },
            { "id": 3, "interval": own, "application": { "type": "tag", "tag_ids": [self.tag] } },
            { "id": 4, "application": { "type": "noop", "value": "passed {{now.time}}" } },
            { "id": 5, "application": { "type": "chat_gpt", "bot_id": self.bot } },
            { "id": 6, "application": { "type": "agent", "agent_id": self.agent } },
            { "id": 7, "application": { "type": "queue", "queue_id": self.queue, "timeout_secs": 60 } },
            { "id": 8, "enabled": false, "application": { "type": "goto_p", "target": { "to": "step", "id": 1 } } },
            { "id": 9, "application": { "type": "close", "disposition_id": self.disposition } },
        ])
    }
}

#[actix_web::test]
async fn a_plan_keeps_every_application_and_the_identity_of_its_steps() {
    let desk = Desk::open().await;
    let boss = &desk.boss;
    let empty = json!({ "version": 0, "next_id": 1, "passes_max": 0, "steps": [], "warnings": [] });
    assert_eq!(boss.get(&desk.plan).await.json(), empty);
    let put = boss
        .put(
            &desk.plan,
            json!({ "version": 0, "passes_max": 9, "steps": desk.everything() }),
        )
        .await;
    assert_eq!(put.status, 200, "{put:?}");
    let plan = put.json();
    assert_eq!(boss.get(&desk.plan).await.json(), plan);
    assert_eq!(
        (&plan["version"], &plan["next_id"], &plan["passes_max"]),
        (&json!(1), &json!(10), &json!(9))
    );
    assert_eq!(plan["steps"][5]["application"]["timeout_secs"], 30, "APP-AGENT-01");
    assert_eq!(plan["steps"][0]["interval"], json!({ "type": "always" }));
    assert_eq!(plan["steps"][2]["interval"]["time_zone"], "Europe/Rome");
    assert_eq!(
        plan["warnings"],
        json!([{ "field": "steps[4].application", "message": "ChatGPT is not run yet: the step is skipped" }])
    );

    let mut steps = plan["steps"].clone();
    let list = steps.as_array_mut().unwrap();
    list.swap(0, 6);
    list.retain(|step| step["id"] != 9);
    list.push(desk.queue_step());
    let put = boss.put(&desk.plan, json!({ "version": 1, "steps": steps })).await;
    assert_eq!(put.status, 200, "{put:?}");
    let steps = put.json()["steps"].clone();
    assert_eq!(
        steps[1]["application"]["on_true"],
        json!({ "to": "step", "id": 7 }),
        "PLAN-04"
    );
    assert_eq!(steps[8]["application"]["timeout_secs"], 300, "APP-QUEUE-01");
    assert_eq!(
        steps[8]["id"], 10,
        "the identity of a step that is gone is not given again"
    );
    let stale = boss.put(&desk.plan, json!({ "version": 1, "steps": [] })).await;
    assert_eq!(stale.refusal(), "409 version_conflict", "PLAN-06");
    let elsewhere = boss.get("/api/whatsapp/accounts/99/applications").await;
    assert_eq!(elsewhere.refusal(), "404 not_found");
    desk.app.stop().await;
}

impl Desk {
    /// Saving these steps is refused for exactly these fields.
    async fn refuses(&self, steps: Value, wrong: &[&str]) {
        let refused = self.boss.put(&self.plan, json!({ "version": 0, "steps": steps })).await;
        assert_eq!(refused.wrong_fields(), wrong, "{refused:?}");
    }
}

/// Steps of these applications.
fn steps(applications: impl IntoIterator<Item = Value>) -> Value {
    let steps = applications.into_iter();
    steps.map(|application| json!({ "application": application })).collect()
}

/// APP-QUEUE-01, APP-AGENT-01, APP-REPLY-01, APP-NOOP-01, APP-GOTOIF-01, APP-GOTOP-01.
#[actix_web::test]
async fn what_is_wrong_with_a_step_is_told_by_its_field() {
    let desk = Desk::open().await;
    let end = json!({ "to": "end" });
    let asking = [
        json!({ "type": "queue", "queue_id": "77", "timeout_secs": 0 }),
        json!({ "type": "agent", "agent_id": "1", "timeout_secs": 2147484 }),
    ];
    let wrong = [
        "steps[0].application.timeout_secs",
        "steps[1].application.timeout_secs",
        "steps[0].application.queue_id",
        "steps[1].application.agent_id",
    ];
    desk.refuses(steps(asking), &wrong).await;
    let talking = [
        json!({ "type": "auto_reply", "times": "always", "text": " " }),
        json!({ "type": "auto_reply", "times": "always", "text": "{{#queue}} open" }),
        json!({ "type": "auto_reply", "times": "always", "text": "x".repeat(4097) }),
        json!({ "type": "noop", "value": "{{" }),
    ];
    let wrong = [
        "steps[0].application.text",
        "steps[1].application.text",
        "steps[2].application.text",
        "steps[3].application.value",
    ];
    desk.refuses(steps(talking), &wrong).await;
    let jumping = [
        json!({ "type": "goto_if", "condition": "{{message.body}} = 1", "on_true": end, "on_false": end }),
        json!({ "type": "goto_if", "condition": "", "on_true": end, "on_false": { "to": "step", "id": 9 } }),
        json!({ "type": "goto_p", "target": { "to": "step", "id": 8 } }),
    ];
    let wrong = [
        "steps[0].application.condition",
        "steps[1].application.condition",
        "steps[1].application.on_false",
        "steps[2].application.target",
    ];
    desk.refuses(steps(jumping), &wrong).await;
    for missing in ["condition", "on_true", "on_false"] {
        let mut jump = json!({ "type": "goto_if", "condition": "true", "on_true": end, "on_false": end });
        jump.as_object_mut().unwrap().remove(missing);
        desk.refuses(steps([jump]), &[&format!("steps[0].application.{missing}")])
            .await;
    }
    desk.app.stop().await;
}

#[actix_web::test]
async fn what_a_step_names_must_exist_and_fit() {
    let desk = Desk::open().await;
    let elsewhere = json!({ "name": "Elsewhere", "queue_id": desk.queue });
    let of_queue = made(&desk.boss, "/api/dispositions", elsewhere).await;
    let naming = [
        // APP-TAG-01: one or more of the predefined list.
        json!({ "type": "tag", "tag_ids": [] }),
        json!({ "type": "tag", "tag_ids": [desk.tag, desk.tag, "99", "x"] }),
        json!({ "type": "close", "disposition_id": of_queue }),
        json!({ "type": "close", "disposition_id": desk.tag }),
        json!({ "type": "lex", "bot_id": desk.bot }),
    ];
    let wrong = [
        "steps[0].application.tag_ids",
        "steps[1].application.tag_ids[1]",
        "steps[1].application.tag_ids[3]",
        "steps[1].application.tag_ids[2]",
        "steps[2].application.disposition_id",
        "steps[3].application.disposition_id",
        "steps[4].application.bot_id",
    ];
    desk.refuses(steps(naming), &wrong).await;
    let noop = json!({ "type": "noop", "value": "" });
    let times = json!([
        { "interval": { "type": "named", "interval_id": "99" }, "application": noop },
        { "interval": { "type": "custom", "subsets": [] }, "application": noop },
        { "interval": { "type": "custom", "time_zone": "Mars", "subsets": [{ "from": "9", "days": [32] }] }, "application": noop },
    ]);
    let wrong = [
        "steps[1].interval.subsets",
        "steps[2].interval.time_zone",
        "steps[2].interval.subsets[0].from",
        "steps[2].interval.subsets[0].days[0]",
        "steps[0].interval.interval_id",
    ];
    desk.refuses(times, &wrong).await;
    let twice = json!([{ "id": 3, "application": noop }, { "id": 3, "application": noop }]);
    desk.refuses(twice, &["steps[1].id"]).await;
    desk.app.stop().await;
}

#[actix_web::test]
async fn a_plan_has_its_limits_and_nothing_is_half_written() {
    let desk = Desk::open().await;
    let draft = json!({ "version": 0, "passes_max": 100001, "steps": [] });
    assert_eq!(desk.boss.put(&desk.plan, draft).await.wrong_fields(), ["passes_max"]);
    let many: Vec<Value> = (0..101).map(|_| desk.queue_step()).collect();
    desk.refuses(json!(many), &["steps"]).await;
    let odd = json!({ "version": 0, "steps": [{ "application": { "type": "noop", "value": "", "more": 1 } }] });
    assert_eq!(
        desk.boss.put(&desk.plan, odd).await.status,
        422,
        "unknown fields are refused"
    );
    assert_eq!(desk.boss.get(&desk.plan).await.json()["version"], 0);
    desk.app.stop().await;
}

#[actix_web::test]
async fn plan_04_deleting_the_target_of_a_jump_is_refused_and_the_jump_is_named() {
    let desk = Desk::open().await;
    let jump = json!({ "id": 1, "application": { "type": "goto_p", "target": { "to": "step", "id": 3 } } });
    let target = json!({ "id": 3, "application": { "type": "queue", "queue_id": desk.queue } });
    let draft = json!({ "version": 0, "steps": [jump, desk.queue_step(), target] });
    let put = desk.boss.put(&desk.plan, draft).await;
    assert_eq!(put.status, 200, "{put:?}");
    let without = json!({ "version": 1, "steps": [jump, desk.queue_step()] });
    let refused = desk.boss.put(&desk.plan, without).await;
    assert_eq!(refused.wrong_fields(), ["steps[0].application.target"]);
    assert!(
        refused.json()["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("step 3")
    );
    let again = json!({ "version": 1, "steps": [{ "id": 2, "application": { "type": "noop", "value": "" } }] });
    let reused = desk.boss.put(&desk.plan, again).await;
    assert_eq!(
        reused.wrong_fields(),
        ["steps[0].id"],
        "2 was never a step, and is not free"
    );
    desk.app.stop().await;
}

#[actix_web::test]
async fn plan_07_a_loop_that_never_waits_is_refused_and_one_that_may_is_warned_of() {
    let desk = Desk::open().await;
    let noop = json!({ "id": 1, "application": { "type": "noop", "value": "" } });
    let back = json!({ "id": 2, "application": { "type": "goto_p", "target": { "to": "step", "id": 1 } } });
    let draft = json!({ "version": 0, "steps": [noop, back] });
    let refused = desk.boss.put(&desk.plan, draft).await;
    assert_eq!(refused.wrong_fields(), ["steps[1].application"]);
    let mut sometimes = back.clone();
    sometimes["interval"] = json!({ "type": "named", "interval_id": desk.interval });
    let draft = json!({ "version": 0, "steps": [noop, sometimes, desk.queue_step()] });
    let put = desk.boss.put(&desk.plan, draft).await;
    assert_eq!(put.status, 200, "{put:?}");
    assert_eq!(put.json()["warnings"][0]["field"], "steps[1].application");
    desk.app.stop().await;
}

#[actix_web::test]
async fn que_06_what_a_plan_names_is_not_deleted_and_the_step_is_told() {
    let desk = Desk::open().await;
    let boss = &desk.boss;
    let draft = json!({ "version": 0, "steps": desk.everything() });
    assert_eq!(boss.put(&desk.plan, draft).await.status, 200);
    let child = json!({ "name": "Child", "parent_id": desk.disposition });
    let child = made(boss, "/api/dispositions", child).await;
    let places = [
        (format!("{QUEUES}/{}", desk.queue), "step 7"),
        (format!("/api/agents/{}", desk.agent), "step 6"),
        (format!("/api/tags/{}", desk.tag), "step 3"),
        (format!("/api/dispositions/{}", desk.disposition), "step 9"),
        (format!("/api/intervals/{}", desk.interval), "step 2"),
        (format!("/api/bots/{}", desk.bot), "step 5"),
    ];
    for (path, place) in &places {
        let refused = boss.delete(path).await;
        assert_eq!(refused.refusal(), "409 in_use", "{path}");
        let told = refused.json()["errors"][0]["message"].as_str().unwrap().to_owned();
        assert_eq!(told, format!("the plan of Support ({place})"), "{path}");
    }
    let close = json!({ "application": { "type": "close", "disposition_id": child } });
    let draft = json!({ "version": 1, "steps": [close] });
    assert_eq!(boss.put(&desk.plan, draft).await.status, 200);
    let parent = format!("/api/dispositions/{}", desk.disposition);
    assert_eq!(
        boss.delete(&parent).await.refusal(),
        "409 in_use",
        "DSP-06: its child would go with it"
    );
    assert_eq!(
        boss.put(&desk.plan, json!({ "version": 2, "steps": [] })).await.status,
        200
    );
    for (path, _) in &places {
        assert_eq!(boss.delete(path).await.status, 204, "{path}");
    }
    desk.app.stop().await;
}

#[actix_web::test]
async fn app_sys_03_scripts_are_for_administrators_and_need_the_switch() {
    let desk = Desk::open().await;
    let boss = &desk.boss;
    let script = json!({ "id": 1, "application": {
        "type": "system", "script": "look-up.sh", "arguments": ["{{contact.phone}}"], "variable": "score" } });
    let draft = |version: u32, steps: Value| json!({ "version": version, "steps": steps });
    let off = boss.put(&desk.plan, draft(0, json!([script]))).await;
    assert_eq!(off.wrong_fields(), ["steps[0].application"], "SYS-23");
    let settings = boss.get("/api/settings").await.json();
    let on = json!({ "version": settings["version"], "features": { "system_application": true } });
    assert_eq!(boss.patch("/api/settings", on).await.status, 200);
    let put = boss.put(&desk.plan, draft(0, json!([script]))).await;
    assert_eq!(put.status, 200, "{put:?}");

    let profile =
        json!({ "name": "Planner", "sections": [{ "section": "accounts", "permission": "read_edit_delete" }] });
    let profile = boss.post("/api/user-profiles", profile).await.json();
    let helper = supervisor(&desk.app, boss, &profile).await;
    let kept = helper
        .put(&desk.plan, draft(1, json!([script, desk.queue_step()])))
        .await;
    assert_eq!(kept.status, 200, "{kept:?}");
    let mut changed = script.clone();
    changed["application"]["arguments"] = json!(["; rm -rf /"]);
    let changed = helper.put(&desk.plan, draft(2, json!([changed]))).await;
    assert_eq!(changed.wrong_fields(), ["steps[0].application"]);
    let removed = helper.put(&desk.plan, draft(2, json!([]))).await;
    assert_eq!(removed.wrong_fields(), ["steps"]);
    for odd in ["../x", "/bin/sh", "a b", ""] {
        let mut step = script.clone();
        step["application"]["script"] = json!(odd);
        let refused = boss.put(&desk.plan, draft(2, json!([step]))).await;
        assert_eq!(refused.wrong_fields(), ["steps[0].application.script"], "{odd}");
    }
    desk.app.stop().await;
}
