//! Scripted bots over REST: what is wrong with a definition is said at its field, plans that use one are checked and
//! tried, and a conversation with one is read and taken (APP-BOT-01, APP-BOT-02, LST-01, UI-31).

use super::live::{Line, until};
use super::plans::Desk;
use crate::support::app::{Browser, TestApp};
use serde_json::{Value, json};
use switchboard::domain::ids::AgentId;

const BOTS: &str = "/api/bots";
const INTERACTIONS: &str = "/api/whatsapp/interactions";

/// Lia of a small shop.
fn lia() -> Value {
    json!({ "name": "Lia", "engine": {
        "type": "scripted",
        "rules": [
            { "words": ["open*", "opening hours"], "answers": ["9 to 18, {{contact.firstName}}", "Closed on Sundays"] },
            { "words": ["person"], "answers": ["One moment"], "hand_over": true },
        ],
        "default_answers": ["Hours, or a person?"],
        "misses_max": 3,
        "exit_phrase": "stop",
        "forward_message": "Somebody comes",
        "error_message": "Sorry",
    } })
}

async fn made(boss: &Browser, draft: Value) -> Value {
    let answer = boss.post(BOTS, draft).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

fn with(part: Value) -> Value {
    let mut draft = lia();
    for (name, value) in part.as_object().unwrap() {
        draft["engine"][name] = value.clone();
    }
    draft
}

#[actix_web::test]
async fn a_script_is_kept_as_it_is_and_needs_no_provider() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let bot = made(&boss, lia()).await;
    assert_eq!(bot["cloud_provider_id"], Value::Null);
    assert_eq!(bot["engine"]["rules"][0]["words"], json!(["open*", "opening hours"]));
    assert_eq!(bot["engine"]["rules"][0]["hand_over"], json!(false));
    assert_eq!(
        (&bot["engine"]["turns_max"], &bot["engine"]["delay_ms"]),
        (&json!(0), &json!(0))
    );
    let path = format!("{BOTS}/{}", bot["id"].as_str().unwrap());
    assert_eq!(boss.get(&path).await.json(), bot);
    let minimal = made(&boss, json!({ "name": "Max", "engine": { "type": "scripted" } })).await;
    assert_eq!(minimal["engine"]["rules"], json!([]));

    let cloud =
        json!({ "name": "AI", "secret": "sk", "access": { "type": "open_ai", "base_url": "https://ai.example/v1" } });
    let cloud = boss.post("/api/cloud-providers", cloud).await.json();
    let chat = json!({ "type": "chat_gpt", "model": "m", "prompt": "p" });
    let hosted = json!({ "version": 1, "engine": chat, "cloud_provider_id": cloud["id"] });
    assert_eq!(boss.patch(&path, hosted).await.json()["cloud_provider_id"], cloud["id"]);
    let back = boss
        .patch(&path, json!({ "version": 2, "engine": lia()["engine"] }))
        .await
        .json();
    assert_eq!(
        back["cloud_provider_id"],
        Value::Null,
        "who goes back to a script lets the provider go"
    );
    let with_cloud = json!({ "version": 3, "cloud_provider_id": cloud["id"] });
    assert_eq!(
        boss.patch(&path, with_cloud).await.wrong_fields(),
        ["cloud_provider_id"]
    );
    let without = json!({ "name": "Otto", "engine": { "type": "chat_gpt", "model": "m", "prompt": "p" } });
    assert_eq!(boss.post(BOTS, without).await.wrong_fields(), ["cloud_provider_id"]);
    app.stop().await;
}

#[actix_web::test]
async fn what_is_wrong_with_a_script_is_said_at_its_field() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let long = "x".repeat(4097);
    let cases = [
        (
            json!({ "rules": [{ "words": [], "answers": ["hi"] }] }),
            "engine.rules[0].words",
        ),
        (
            json!({ "rules": [{ "words": ["a", " "], "answers": ["hi"] }] }),
            "engine.rules[0].words[1]",
        ),
        (
            json!({ "rules": [{ "words": ["*"], "answers": ["hi"] }] }),
            "engine.rules[0].words[0]",
        ),
        (
            json!({ "rules": [{ "words": vec!["a"; 51], "answers": ["hi"] }] }),
            "engine.rules[0].words",
        ),
        (json!({ "rules": [{ "words": ["a"] }] }), "engine.rules[0].answers"),
        (
            json!({ "rules": [{ "words": ["a"], "answers": ["ok", ""] }] }),
            "engine.rules[0].answers[1]",
        ),
        (
            json!({ "rules": [{ "words": ["a"], "answers": ["{{contact.firstName"] }] }),
            "engine.rules[0].answers[0]",
        ),
        (
            json!({ "rules": [{ "words": ["a"], "answers": vec!["hi"; 6] }] }),
            "engine.rules[0].answers",
        ),
        (
            json!({ "rules": vec![json!({ "words": ["a"], "answers": ["hi"] }); 201] }),
            "engine.rules",
        ),
        (json!({ "default_answers": ["ok", long] }), "engine.default_answers[1]"),
        (json!({ "welcome_message": "{{#contact}}" }), "engine.welcome_message"),
        (json!({ "forward_message": long }), "engine.forward_message"),
        (json!({ "error_message": "}} {{" }), "engine.error_message"),
        (json!({ "attachment_message": long }), "engine.attachment_message"),
        (json!({ "exit_phrase": "x".repeat(201) }), "engine.exit_phrase"),
        (json!({ "misses_max": 1001 }), "engine.misses_max"),
        (json!({ "turns_max": 1001 }), "engine.turns_max"),
        (json!({ "delay_ms": 60_001 }), "engine.delay_ms"),
    ];
    for (part, field) in cases {
        let refused = boss.post(BOTS, with(part)).await;
        assert_eq!(refused.refusal(), "422 invalid", "{field}");
        assert_eq!(refused.wrong_fields(), [field]);
    }
    let unknown = boss.post(BOTS, with(json!({ "mood": "good" }))).await;
    assert_eq!(unknown.status, 422, "{unknown:?}");
    app.stop().await;
}

#[actix_web::test]
async fn a_plan_with_a_scripted_bot_is_checked_protected_and_tried() {
    let desk = Desk::open().await;
    let boss = &desk.boss;
    let bot = made(boss, lia()).await["id"].clone();
    let scripted = |id: &Value| json!({ "id": 1, "application": { "type": "scripted", "bot_id": id } });
    let reply =
        json!({ "id": 2, "application": { "type": "auto_reply", "times": "first_message", "text": "new here?" } });
    let steps = json!([scripted(&bot), reply, desk.queue_step()]);
    let of_another_engine = json!({ "version": 0, "steps": [scripted(&json!(desk.bot))] });
    assert_eq!(
        boss.put(&desk.plan, of_another_engine).await.wrong_fields(),
        ["steps[0].application.bot_id"]
    );
    let put = boss.put(&desk.plan, json!({ "version": 0, "steps": steps })).await;
    assert_eq!(put.status, 200, "{put:?}");
    assert_eq!(put.json()["warnings"], json!([]));

    let path = format!("{BOTS}/{}", bot.as_str().unwrap());
    let refused = boss.delete(&path).await;
    assert_eq!(refused.refusal(), "409 in_use");
    assert_eq!(refused.json()["errors"][0]["message"], "the plan of Support (step 1)");
    let lex =
        json!({ "version": 1, "engine": { "type": "lex", "bot_id": "b", "alias_id": "a", "locale_id": "it_IT" } });
    assert_eq!(boss.patch(&path, lex).await.wrong_fields(), ["cloud_provider_id"]);

    let tried = async |text: &str, unanswered: bool| {
        let body = json!({ "text": text, "unanswered": unanswered, "values": { "contact.firstName": "Ada" } });
        let answer = boss.post(&format!("{}/check", desk.plan), body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    };
    let open = tried("When do you open?", false).await;
    let says = json!({ "type": "talks", "texts": ["9 to 18, Ada", "Closed on Sundays"], "stays": true });
    assert_eq!((&open["path"][0]["outcome"], &open["end"]), (&says, &json!("bot")));
    assert_eq!(open["path"].as_array().unwrap().len(), 1);
    let person = tried("a person", false).await;
    let says = json!({ "type": "talks", "texts": ["One moment", "Somebody comes"], "stays": false });
    let outcomes: Vec<_> = person["path"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["outcome"].clone())
        .collect();
    let not_due = json!({ "type": "not_due", "why": "not_first_message" });
    assert_eq!(outcomes[..2], [says, not_due], "PLAN-33");
    assert_eq!(
        (&outcomes[2]["type"], &person["end"]),
        (&json!("waits"), &json!("waits"))
    );
    assert_eq!(
        tried("STOP!", false).await["path"][0]["outcome"]["texts"],
        json!(["Somebody comes"])
    );
    let on = tried("hm", true).await;
    assert_eq!(
        (on["path"].as_array().unwrap().len(), &on["end"]),
        (3, &json!("restarts"))
    );
    desk.app.stop().await;
}

/// A number where Lia answers; anna, who sees it, is at work.
async fn answered_by_lia<'a>(app: &'a TestApp, boss: &'a Browser, anna: AgentId) -> Line<'a> {
    let line = Line::open(app, boss, &[anna]).await;
    let bot = made(boss, lia()).await["id"].clone();
    let plan = format!("/api/whatsapp/accounts/{}/applications", line.account);
    let steps = json!([{ "application": { "type": "scripted", "bot_id": bot } }]);
    assert_eq!(
        boss.put(&plan, json!({ "version": 1, "steps": steps })).await.status,
        200
    );
    let agents = format!("/api/whatsapp/accounts/{}/agents", line.account);
    assert_eq!(boss.put(&agents, json!({ "agent_ids": [anna] })).await.status, 200);
    line.comes_to_work(anna).await;
    line
}

/// APP-BOT-02, LST-01, MSG-16, SM-09: with a real server.
#[actix_web::test]
async fn a_conversation_with_a_bot_is_shown_as_one_and_can_be_taken() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let line = answered_by_lia(&app, &boss, anna).await;
    line.customer_writes("447700900001", "hello").await;
    let messages = format!("{INTERACTIONS}/1/messages");
    let thread = async || boss.get(&messages).await.json()["rows"].clone();
    let rows = until("the answer", thread, |rows| {
        rows.as_array().is_some_and(|rows| rows.len() == 2)
    })
    .await;
    let answer = &rows[1];
    assert_eq!(
        (&answer["sender"], &answer["sender_name"], &answer["direction"]),
        (&json!("bot"), &json!("Lia"), &json!("out"))
    );
    assert_eq!(rows[0].get("sender_name"), None);
    let filter = "%7B%22all%22%3A%5B%7B%22field%22%3A%22state%22%2C%22operator%22%3A%22equals%22%2C%22value%22%3A%22bot%22%7D%5D%7D";
    let listed = desk.get(&format!("{INTERACTIONS}?filter={filter}")).await.json();
    let row = &listed["rows"][0];
    assert_eq!(
        (&row["state"], &row["bot_name"], &row["agent_id"]),
        (&json!("bot"), &json!("Lia"), &Value::Null)
    );
    assert_eq!(row["unread"], 0, "the bot has answered");

    let draft = json!({ "body": "me first", "client_ref": "r1" });
    assert_eq!(desk.post(&messages, draft).await.refusal(), "404 no_such_interaction");
    assert_eq!(
        desk.post(&format!("{INTERACTIONS}/1/take"), json!({})).await.status,
        204
    );
    let taken = boss.get(&format!("{INTERACTIONS}/1")).await.json();
    assert_eq!(
        (&taken["state"], &taken["bot_name"]),
        (&json!("assigned"), &Value::Null)
    );
    assert_eq!(taken["agent_id"], json!(anna.to_string()));
    line.customer_writes("447700900001", "and now").await;
    until("the message", thread, |rows| {
        rows.as_array().is_some_and(|rows| rows.len() == 3)
    })
    .await;
    let events = boss.get(&format!("{INTERACTIONS}/1/events")).await.json();
    let kinds: Vec<_> = events["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds[..6],
        [
            "created",
            "bot_started",
            "bot_answered",
            "bot_stopped",
            "taken",
            "assigned"
        ]
    );
    app.stop().await;
}
