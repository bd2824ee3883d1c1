//! USR-04, USR-05 and acceptance scenario 28: who must not see customers' data finds a number in no answer
//! and in no event, and works with it all the same.

use super::agents::supervisor;
use super::live::{Line, until};
use crate::support::agent::Agent;
use crate::support::app::{Browser, TestApp};
use crate::support::sqlite;
use actix_web::http::Method;
use serde_json::{Value, json};
use switchboard::domain::ids::AgentId;
use switchboard::domain::rights::Section;
use switchboard::http::openapi;

/// The customer: their number, and what else must not be seen.
const NUMBER: &str = "447700900358";
const NAME: &str = "Mayarosa";
const EMAIL: &str = "mayarosa.ruiz@canary.example";

/// How the number is written in the wild; all mean the same.
const SPELLINGS: [&str; 4] = ["447700900358", "+44 7700 900358", "07700-900358", "0044 (7700) 900 358"];

/// A server at work: a conversation that Anna holds, and the customer's record.
struct Site {
    boss: Browser,
    anna: AgentId,
    desk: Browser,
    socket: Agent,
    interaction: String,
    contact: String,
}

async fn mask(boss: &Browser, agent: AgentId, masked: bool) {
    let path = format!("/api/agents/{agent}");
    let version = boss.get(&path).await.json()["version"].clone();
    let patch = json!({ "version": version, "mask_sensitive_data": masked });
    assert_eq!(boss.patch(&path, patch).await.status, 200);
}

/// Every string of the answer, so that neither spaces nor dashes hide a number.
fn strings(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(rows) => rows.iter().for_each(|row| strings(row, into)),
        Value::Object(fields) => fields.values().for_each(|field| strings(field, into)),
        Value::Number(number) => into.push(number.to_string()),
        Value::Null | Value::Bool(_) => {}
    }
}

/// What of the customer can be read in an answer.
fn leaks(value: &Value) -> Vec<String> {
    let mut all = Vec::new();
    strings(value, &mut all);
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let tells = |text: &String| {
        let lower = text.to_lowercase();
        digits(text).contains(&NUMBER[3..]) || lower.contains(&NAME.to_lowercase()) || lower.contains("canary.example")
    };
    all.retain(tells);
    all
}

impl Site {
    async fn open(app: &TestApp, masked: bool) -> Self {
        let boss = app.administrator().await;
        let (anna, desk) = app.agent("anna").await;
        mask(&boss, anna, masked).await;
        let line = Line::open(app, &boss, &[anna]).await;
        let list = boss.get("/api/contact-lists/1").await.json();
        let grant = json!({ "version": list["version"], "agent_ids": [anna] });
        assert_eq!(boss.patch("/api/contact-lists/1", grant).await.status, 200);
        let template = "{{contact.name}} {{contact.phone}} {{contact.mobile}}: {{message.text}}";
        let account = boss.get("/api/whatsapp/accounts").await.json()["rows"][0].clone();
        let path = format!("/api/whatsapp/accounts/{}", account["id"].as_str().unwrap());
        let patch = json!({ "version": account["version"],
            "notification": { "sound": true, "shake": true, "template": template },
            "credentials": { "base_url": "http://127.0.0.1:9" } });
        let patched = boss.patch(&path, patch).await;
        assert_eq!(patched.status, 200, "{patched:?}");
        let mut socket = desk.desk().await;
        line.customer_writes_as(NAME, NUMBER, &format!("reach me at {}", SPELLINGS.join(" or ")))
            .await;
        socket.until(|desk| !desk.offers.is_empty()).await;
        line.customer_writes_as(NAME, NUMBER, &format!("again: {}", SPELLINGS[1]))
            .await;
        socket
            .until(|desk| desk.offers.iter().any(|offer| offer.preview.starts_with("again")))
            .await;
        let offer = socket.desk.offers[0].clone();
        let taken = json!({ "interaction_id": offer.interaction_id, "ticket": offer.ticket });
        assert_eq!(socket.command("accept", taken).await, None);
        socket
            .until(|desk| desk.threads.iter().any(|thread| thread.messages.len() == 2))
            .await;
        let interaction = offer.interaction_id.to_string();
        let seen = boss
            .get(&format!("/api/whatsapp/interactions/{interaction}"))
            .await
            .json();
        let contact = seen["contact_id"].as_str().unwrap().to_owned();
        let path = format!("/api/contacts/{contact}");
        let version = boss.get(&path).await.json()["version"].clone();
        let about = format!("{EMAIL}, {}", SPELLINGS[1]);
        let patch = json!({ "version": version, "email": EMAIL, "last_name": format!("{NAME}-Ruiz"),
            "additional_phones": ["+44 7700 900358"], "description": about });
        let patched = boss.patch(&path, patch).await;
        assert_eq!(patched.status, 200, "{patched:?}");
        Self {
            boss,
            anna,
            desk,
            socket,
            interaction,
            contact,
        }
    }

    /// Every operation that reads, with the ids of what there is.
    fn reads(&self) -> Vec<String> {
        let operations = openapi::operations().into_iter();
        let reads = operations.filter(|(method, path, _)| *method == Method::GET && !path.starts_with("/metrics"));
        let path_of = |path: String| {
            let id = if path.starts_with("/api/whatsapp/interactions") {
                self.interaction.clone()
            } else if path.starts_with("/api/contacts") {
                self.contact.clone()
            } else if path.starts_with("/api/agents") {
                self.anna.to_string()
            } else {
                "1".to_owned()
            };
            path.replace("{id}", &id)
        };
        reads.map(|(_, path, _)| path_of(path)).collect()
    }

    /// What each reading operation tells of the customer; and how many told anything at all.
    async fn walk(&self, browser: &Browser) -> (Vec<String>, usize) {
        let (mut found, mut answered) = (Vec::new(), 0);
        for path in self.reads() {
            let answer = browser.get(&path).await;
            assert!(answer.status.as_u16() < 500, "{path}: {answer:?}");
            answered += usize::from(answer.status == 200);
            let body = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
            found.extend(leaks(&body).into_iter().map(|leak| format!("{path}: {leak}")));
        }
        (found, answered)
    }
}

#[actix_web::test]
async fn scenario_28_a_masked_agent_finds_the_number_in_no_answer_and_in_no_event() {
    let app = TestApp::start().await;
    let mut site = Site::open(&app, true).await;
    let (found, answered) = site.walk(&site.desk).await;
    assert_eq!(found, Vec::<String>::new());
    assert!(answered > 10, "only {answered} operations answered");

    let body = format!("Is {} yours, {NAME}?", SPELLINGS[2]);
    let send = json!({ "interaction_id": site.interaction, "body": body });
    assert_eq!(site.socket.command("send", send).await, None, "USR-05: sending works");
    site.socket.until(|desk| desk.threads[0].messages.len() == 3).await;
    let draft = json!({ "body": format!("or {}?", SPELLINGS[0]), "client_ref": "second" });
    let path = format!("/api/whatsapp/interactions/{}/messages", site.interaction);
    assert_eq!(site.desk.post(&path, draft).await.status, 202);
    let again = site.desk.desk().await;
    for heard in [&site.socket.heard, &again.heard] {
        let frames = serde_json::Deserializer::from_str(heard).into_iter::<Value>();
        let told: Vec<String> = frames.flat_map(|frame| leaks(&frame.unwrap())).collect();
        let typed_by_anna = |leak: &String| leak.contains("yours, Mayarosa?");
        assert!(
            told.iter().all(typed_by_anna),
            "what she typed herself is hers to read: {told:?}"
        );
    }
    assert!(
        again.desk.interactions[0].contact_label.ends_with("358"),
        "SYS-22: the end stays readable"
    );

    // VAR-03: the customer gets what was written, at the number that Anna never saw.
    let file = app.directory.path().join("test.db");
    let calls = sqlite::rows(&file, "SELECT call AS a FROM outbox ORDER BY message_id");
    let call: Value = serde_json::from_str(&calls[0][0]).unwrap();
    assert_eq!(
        (&call["to"]["phone"], &call["content"]["body"]),
        (&json!(NUMBER), &json!(body))
    );
    app.stop().await;
}

#[actix_web::test]
async fn scenario_28_a_masked_supervisor_finds_the_number_in_no_answer() {
    let app = TestApp::start().await;
    let site = Site::open(&app, false).await;
    let sections: Vec<_> = Section::ALL.into_iter().map(|section| (section, None)).collect();
    let masked = supervisor(&app, "masked", &sections, true).await;
    let (found, answered) = site.walk(&masked).await;
    assert_eq!(found, Vec::<String>::new());
    assert!(answered > 20, "only {answered} operations answered");

    // The same walk by somebody who sees all finds it: the walk looks in the right places.
    let open = supervisor(&app, "open", &sections, false).await;
    let (found, _) = site.walk(&open).await;
    assert!(found.iter().any(|leak| leak.starts_with("/api/contacts/")), "{found:?}");
    let (found, _) = site.walk(&site.boss).await;
    assert!(found.iter().any(|leak| leak.contains("/messages: ")), "{found:?}");
    let (found, _) = site.walk(&site.desk).await;
    assert!(found.iter().any(|leak| leak.contains("/messages: ")), "{found:?}");
    app.stop().await;
}

#[actix_web::test]
async fn whoever_must_not_see_a_number_cannot_find_it_out_by_asking_either() {
    let app = TestApp::start().await;
    let site = Site::open(&app, true).await;
    for search in [NUMBER, "44", "%2B4477", "(7700)", EMAIL, "mayarosa@"] {
        let answer = site.desk.get(&format!("/api/contacts?search={search}")).await;
        assert_eq!(answer.wrong_fields(), ["search"], "{search}");
        assert_eq!(
            site.boss.get(&format!("/api/contacts?search={search}")).await.status,
            200
        );
    }
    for field in [
        "phone",
        "mobile",
        "email",
        "first_name",
        "last_name",
        "name",
        "description",
    ] {
        let filter = json!({ "field": field, "operator": "is", "value": NUMBER }).to_string();
        let filter = filter.replace('{', "%7B").replace('}', "%7D").replace('"', "%22");
        let answer = site.desk.get(&format!("/api/contacts?filter={filter}")).await;
        assert_eq!(answer.status, 422, "{field}: {answer:?}");
    }
    let sorted = site.desk.get("/api/contacts?sort=name&limit=1").await;
    assert_eq!(sorted.wrong_fields(), ["sort"], "the cursor would tell the name");
    let found = site.desk.get(&format!("/api/contacts?search={NAME}")).await.json();
    assert_eq!(
        found["rows"].as_array().unwrap().len(),
        1,
        "a name one was told can be looked for"
    );
    app.stop().await;
}

#[actix_web::test]
async fn what_is_sent_back_as_it_was_shown_is_not_written() {
    let app = TestApp::start().await;
    let site = Site::open(&app, true).await;
    let path = format!("/api/contacts/{}", site.contact);
    let before = site.boss.get(&path).await.json();
    let mut form = site.desk.get(&path).await.json();
    assert_eq!(form["phone"], "•••358");
    let fields = form.as_object_mut().unwrap();
    for name in [
        "id",
        "list_id",
        "business_scoped_id",
        "created_at",
        "updated_at",
        "date_of_birth",
    ] {
        fields.remove(name);
    }
    fields.insert("city".to_owned(), json!("Roma"));
    let answer = site.desk.patch(&path, form).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let after = site.boss.get(&path).await.json();
    assert_eq!(after["city"], "Roma");
    for field in [
        "first_name",
        "last_name",
        "phone",
        "mobile",
        "additional_phones",
        "email",
        "description",
    ] {
        assert_eq!(after[field], before[field], "{field}");
    }
    let other = json!({ "version": after["version"], "mobile": "+44 7700 900999" });
    assert_eq!(
        site.desk.patch(&path, other).await.status,
        200,
        "a new number may be written"
    );
    assert_eq!(site.boss.get(&path).await.json()["mobile"], "447700900999");
    app.stop().await;
}

/// R19: the switch and SYS-22 hold at once, also for windows that are open.
#[actix_web::test]
async fn a_change_of_what_may_be_seen_begins_open_windows_anew() {
    let app = TestApp::start().await;
    let mut site = Site::open(&app, false).await;
    assert!(!leaks(&serde_json::to_value(&site.socket.desk).unwrap()).is_empty());
    mask(&site.boss, site.anna, true).await;
    assert_eq!(site.socket.closed().await, Some(1012));
    let (session, seq) = (site.socket.session.clone(), site.socket.seq);
    let mut again = site.desk.try_desk().await.unwrap();
    again.resume(Some((&session, seq))).await;
    assert!(!again.resumed, "what was shown before is not repeated");
    assert_eq!(
        leaks(&serde_json::from_str::<Value>(&again.heard).unwrap()),
        Vec::<String>::new()
    );

    let version = site.boss.get("/api/settings").await.json()["version"].clone();
    let patch = json!({ "version": version, "masking_chars_shown": 0 });
    assert_eq!(site.boss.patch("/api/settings", patch).await.status, 200);
    assert_eq!(again.closed().await, Some(1012));
    let label = || async { site.desk.desk().await.desk.interactions[0].contact_label.clone() };
    until("nothing readable", label, |label| label == "•••").await;
    app.stop().await;
}
