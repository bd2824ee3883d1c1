//! Everything that administrators configure travels: out of one installation, into an empty one, and out again.

use crate::support::installation::{Installation, made};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use switchboard::portable::{Form, render};

/// Accounts of each type; two secrets of one of them have the same name.
const SECRETS: [(&str, &str); 11] = [
    ("SWITCHBOARD_SECRET_CLOUD_PROVIDERS_AI_SECRET", "sk-one"),
    ("SWITCHBOARD_SECRET_CLOUD_PROVIDERS_AMAZON_SECRET", "aws-one"),
    ("SWITCHBOARD_SECRET_ACCOUNTS_META_AUTHORIZATION_TOKEN", "token-one"),
    ("SWITCHBOARD_SECRET_ACCOUNTS_META_APP_SECRET", "app-one"),
    ("SWITCHBOARD_SECRET_ACCOUNTS_META_VIDEO_API_KEY", "video-one"),
    ("SWITCHBOARD_SECRET_ACCOUNTS_KALEYRA_API_KEY", "kaleyra-one"),
    ("SWITCHBOARD_SECRET_ACCOUNTS_KALEYRA_HEADER_VALUE", "header-one"),
    ("SWITCHBOARD_SECRET_ACCOUNTS_KALEYRA_VIDEO_API_KEY", "video-two"),
    ("SWITCHBOARD_SECRET_ACCOUNTS_TWILIO_AUTHORIZATION_TOKEN", "twilio-one"),
    ("SWITCHBOARD_SECRET_ACCOUNTS_SINCH_KEY_SECRET", "sinch-one"),
    ("SWITCHBOARD_SECRET_ACCOUNTS_SINCH_WEBHOOK_SECRET", "sinch-hook"),
];

fn secret(section: &str, name: &str) -> Value {
    json!({ "env": format!("SWITCHBOARD_SECRET_{section}_{name}") })
}

fn people() -> Value {
    json!({
        "pauses": [
            { "name": "Choosing", "description": "", "active": true },
            { "name": "Lunch", "description": "Half an hour", "active": false },
        ],
        "tags": [{ "name": "vip", "color": "#aabbcc", "description": "" }],
        "intervals": [
            { "name": "Fridays", "description": "", "subsets": [
                { "weekdays": ["friday"], "days": [], "months": [] },
                { "from": "09:00", "to": "12:59", "weekdays": [], "days": [1, 31], "months": [12] },
            ] },
            { "name": "Nights", "description": "Late", "time_zone": "Europe/Rome",
                "subsets": [{ "from": "22:00", "to": "06:00", "weekdays": [], "days": [], "months": [] }] },
        ],
        "agents": [
            { "username": "anna", "full_name": "Anna Rossi", "alias": "Anna", "email": "anna@example.net",
                "description": "d", "capacity": 3, "enabled": true, "mask_sensitive_data": true,
                "permissions": { "take_unassigned": false, "reopen": false, "download_transcript": true,
                    "download_attachments": false, "delete_interactions": true, "create_contacts": false,
                    "edit_contacts": true, "send_templates": false, "close_from_list": false } },
            { "username": "ben", "full_name": "Ben Weiss", "enabled": false, "mask_sensitive_data": false },
        ],
        "contact_lists": [
            { "name": "Friends", "description": "", "agents": [] },
            { "name": "VIPs", "description": "", "agents": ["anna", "ben"] },
        ],
        "custom_fields": [
            { "name": "Size", "type": "select", "options": ["S", "L"], "required": false, "list": "VIPs" },
            { "name": "Since", "type": "date", "options": [], "required": true },
        ],
        "teams": [{ "name": "Day", "description": "", "agents": ["ben", "anna"] }],
        "agent_profiles": [{ "name": "Sales", "description": "", "agents": ["anna"] }],
        "queues": [
            { "name": "Sales", "strategy": "beep_all", "weight": 3, "agent_timeout_secs": 20 },
            { "name": "Support", "strategy": "rr_memory", "members": ["ben", "anna"], "teams": ["Day"], "profiles": ["Sales"] },
        ],
        "queue_groups": [{ "name": "Rush", "description": "", "priority": 2, "on": false, "queues": ["Sales", "Support"] }],
        "user_profiles": [
            { "name": "Planner", "description": "Plans", "permission": "read_edit", "mask_sensitive_data": true,
                "sections": [
                    { "section": "accounts", "permission": "read_edit_delete", "resources": [
                        { "name": "Kaleyra" }, { "name": "Meta", "permission": "read" } ] },
                    { "section": "queues", "resources": [{ "name": "Sales", "permission": "read_delete" }] },
                    { "section": "contacts" },
                    { "section": "reports", "permission": "read" },
                ] },
            { "name": "Watcher", "description": "", "permission": "read", "mask_sensitive_data": false,
                "sections": [{ "section": "realtime" }] },
        ],
        "users": [
            { "username": "boss", "full_name": "The boss", "role": "administrator", "email": "boss@example.net" },
            { "username": "una", "full_name": "Una", "role": "user", "profile": "Planner", "enabled": false },
        ],
    })
}

fn plan() -> Value {
    let always = json!({ "type": "always" });
    let step = |id: u32, application: Value| json!({ "id": id, "enabled": true, "interval": always, "application": application });
    let mut steps = vec![
        step(
            4,
            json!({ "type": "auto_reply", "times": "first_message", "text": "Hello {{contact.firstName}}" }),
        ),
        step(
            9,
            json!({ "type": "goto_if", "condition": "{{message.body}} contains \"price\"",
                "on_true": { "to": "step", "id": 7 }, "on_false": { "to": "end" } }),
        ),
        step(5, json!({ "type": "tag", "tags": ["vip"] })),
        step(7, json!({ "type": "queue", "queue": "Support", "timeout_secs": 40 })),
        step(8, json!({ "type": "agent", "agent": "anna", "timeout_secs": 20 })),
        step(10, json!({ "type": "chat_gpt", "bot": "Ada" })),
        step(11, json!({ "type": "lex", "bot": "Lexi" })),
        step(15, json!({ "type": "scripted", "bot": "Lia" })),
        step(12, json!({ "type": "noop", "value": "so far" })),
        step(
            13,
            json!({ "type": "system", "script": "look-up.sh", "arguments": ["{{contact.mobile}}", ""], "timeout_secs": 20 }),
        ),
        step(14, json!({ "type": "goto_p", "target": { "to": "step", "id": 9 } })),
        step(6, json!({ "type": "close", "disposition": "Sold > Large" })),
    ];
    steps[3]["interval"] = json!({ "type": "named", "interval": "Nights" });
    steps[4]["interval"] = json!({ "type": "custom", "time_zone": "Europe/Rome",
        "subsets": [{ "weekdays": ["monday"], "days": [], "months": [] }] });
    steps[5]["enabled"] = json!(false);
    json!({ "passes_max": 3, "steps": steps })
}

fn accounts() -> Value {
    let meta = json!({ "name": "Meta", "key": "META", "type": "meta", "phone": "390691234567",
        "description": "The first", "contact_list": "VIPs", "domain": "care.example.net",
        "wait_agent_secs": 25, "wait_queue_secs": 35,
        "notification": { "sound": false, "shake": true, "template": "{{account.name}}{{#queue}} {{queue.name}}{{/queue}}" },
        "transfer": { "queue": { "on": true, "timeout_secs": 45 }, "agent": { "on": true, "timeout_secs": 60 } },
        "disposition": { "mandatory": true, "pause": "Choosing" },
        "recontact": { "template": { "name": "we_are_back", "language": "pt_BR" } },
        "assistant": { "bot": "Ada" },
        "translation": { "on": true, "cloud_provider": "Amazon" },
        "whitelist": { "on": true, "response": "Sorry, {{contact.firstName}}" },
        "video": { "on": true, "api_key": secret("ACCOUNTS_META", "VIDEO_API_KEY"), "topic": "Line 1", "note": "n",
            "metadata": { "a_id": "1", "b": [1, null, { "list_id": "x" }] } },
        "session": { "grouping": "while_open", "inactivity_mins": 30, "closing_text": "Bye", "plan_passes_max": 5 },
        "credentials": { "account_sid": "1", "phone_number_id": "2", "app_id": "3",
            "authorization_token": secret("ACCOUNTS_META", "AUTHORIZATION_TOKEN"),
            "app_secret": secret("ACCOUNTS_META", "APP_SECRET") },
        "agents": ["anna", "ben"], "lists": ["Friends", "VIPs"], "plan": plan() });
    let kaleyra = json!({ "name": "Kaleyra", "key": "KAL", "type": "kaleyra", "phone": "390691234568",
        "video": { "on": true, "api_key": secret("ACCOUNTS_KALEYRA", "VIDEO_API_KEY"), "topic": "Line 2", "note": "" },
        "credentials": { "base_url": "https://api.kaleyra.io", "business_account_id": "2100", "account_sid": "HX1",
            "api_key": secret("ACCOUNTS_KALEYRA", "API_KEY"), "header_value": secret("ACCOUNTS_KALEYRA", "HEADER_VALUE"),
            "allowed_addresses": ["203.0.113.7", "2001:db8::/32"] } });
    let twilio = json!({ "name": "Twilio", "key": "TWI", "type": "twilio", "phone": "390691234569",
        "credentials": { "account_sid": "AC4711", "authorization_token": secret("ACCOUNTS_TWILIO", "AUTHORIZATION_TOKEN") } });
    let sinch = json!({ "name": "Sinch", "key": "SIN", "type": "sinch", "phone": "390691234570",
        "credentials": { "base_url": "https://eu.conversation.api.sinch.com", "project_id": "p-1", "app_id": "01APP",
            "key_id": "k-1", "key_secret": secret("ACCOUNTS_SINCH", "KEY_SECRET"),
            "webhook_secret": secret("ACCOUNTS_SINCH", "WEBHOOK_SECRET") } });
    json!([meta, kaleyra, sinch, twilio])
}

/// A configuration that says everything there is to say.
fn everything() -> Value {
    let mut file = people();
    file["switchboard"] = json!(1);
    file["settings"] = json!({
        "tabs_max": 7, "time_zone": "Europe/Rome", "security_suite": true, "masking_chars_shown": 2,
        "features": { "video": true, "ai_assistant": true, "translation": true, "sentiment": true,
            "campaigns": true, "system_application": true },
    });
    file["cloud_providers"] = json!([
        { "name": "AI", "access": { "type": "open_ai", "base_url": "https://api.openai.com/v1" },
            "secret": secret("CLOUD_PROVIDERS", "AI_SECRET") },
        { "name": "Amazon", "access": { "type": "aws", "region": "eu-south-1", "access_key_id": "AKIA1" },
            "secret": secret("CLOUD_PROVIDERS", "AMAZON_SECRET") },
    ]);
    file["bots"] = json!([
        { "name": "Ada", "description": "", "cloud_provider": "AI", "engine": { "type": "chat_gpt", "model": "m",
            "prompt": "Be kind", "tokens_max": 500, "temperature": 0.7, "exit_phrase": "stop",
            "analyse_for_agent": true, "forward_message": "One moment", "error_message": "Oh",
            "attachment_message": "No files" } },
        { "name": "Lexi", "description": "", "cloud_provider": "Amazon", "engine": { "type": "lex", "bot_id": "B1",
            "alias_id": "A1", "locale_id": "it_IT", "welcome_message": "" } },
        { "name": "Lia", "description": "", "engine": { "type": "scripted", "welcome_message": "Hi",
            "rules": [{ "words": ["open*"], "answers": ["9 to 18"], "hand_over": true }],
            "default_answers": ["Hours?"], "misses_max": 2, "exit_phrase": "stop", "turns_max": 9,
            "forward_message": "One moment", "error_message": "Oh", "attachment_message": "No files",
            "delay_ms": 5 } },
    ]);
    file["accounts"] = accounts();
    file["dispositions"] = json!([
        { "name": "Sold", "description": "" },
        { "name": "Large", "description": "", "parent": "Sold" },
        { "name": "Very large", "description": "", "parent": "Sold > Large" },
        { "name": "Sold here", "description": "", "account": "Meta" },
        { "name": "Of this list", "description": "", "list": "VIPs" },
    ]);
    file["canned_answers"] = json!([
        { "name": "bye", "text": "Goodbye {{contact.firstName}}", "queue": "Sales" },
        { "name": "hello", "text": "Hello" },
    ]);
    file
}

/// Where an export does not say what the file said.
fn lost(said: &Value, exported: &Value, path: &str, all: &mut Vec<String>) {
    match (said, exported) {
        (Value::Object(said), Value::Object(_)) => {
            for (name, value) in said {
                lost(value, &exported[name], &format!("{path}.{name}"), all);
            }
        }
        (Value::Array(said), Value::Array(rows)) if said.iter().all(|row| key(row).is_some()) && !said.is_empty() => {
            for row in said {
                let same = rows.iter().find(|other| key(other) == key(row));
                lost(
                    row,
                    same.unwrap_or(&Value::Null),
                    &format!("{path}[{}]", key(row).unwrap()),
                    all,
                );
            }
        }
        (said, exported) if said == exported => {}
        (said, exported) => all.push(format!("{path}: {said} became {exported}")),
    }
}

fn key(row: &Value) -> Option<&str> {
    row["username"].as_str().or_else(|| row["name"].as_str())
}

#[actix_web::test]
async fn everything_that_can_be_configured_travels_and_arrives_as_it_was() {
    let one = Installation::empty();
    made(one.import(&everything(), &SECRETS, false).await);
    let exported = one.export().await;
    let mut gone = Vec::new();
    lost(&everything(), &exported, "file", &mut gone);
    assert!(gone.is_empty(), "{gone:#?}");
    for form in [Form::Yaml, Form::Json] {
        let text = render(&exported, form).unwrap();
        let other = Installation::empty();
        made(
            other
                .import(&switchboard::portable::parse(&text).unwrap(), &SECRETS, false)
                .await,
        );
        let again = render(&other.export().await, form).unwrap();
        assert!(again == text, "{}", first_difference(&text, &again));
        assert_eq!(made(other.import(&exported, &SECRETS, false).await), [""; 0]);
    }
}

fn first_difference(one: &str, other: &str) -> String {
    let differing = one.lines().zip(other.lines()).enumerate().find(|(_, (a, b))| a != b);
    format!(
        "{differing:?} of {} and {} lines",
        one.lines().count(),
        other.lines().count()
    )
}

#[actix_web::test]
async fn who_belongs_to_what_is_said_once() {
    let one = Installation::empty();
    made(one.import(&everything(), &SECRETS, false).await);
    let exported = one.export().await;
    for agent in exported["agents"].as_array().unwrap() {
        for part in ["queues", "teams", "profiles", "accounts", "status"] {
            assert!(agent.get(part).is_none(), "{part} of {agent}");
        }
    }
    for profile in exported["agent_profiles"].as_array().unwrap() {
        assert!(profile.get("queues").is_none(), "{profile}");
    }
}

#[actix_web::test]
async fn secrets_of_the_same_name_are_told_apart() {
    let one = Installation::empty();
    made(one.import(&everything(), &SECRETS, false).await);
    let mut names = BTreeSet::new();
    collect_places(&one.export().await, &mut names);
    assert_eq!(names, SECRETS.iter().map(|(name, _)| (*name).to_owned()).collect());
    let changed = SECRETS.map(|(name, secret)| match name {
        "SWITCHBOARD_SECRET_ACCOUNTS_KALEYRA_API_KEY" => (name, "video-two"),
        "SWITCHBOARD_SECRET_ACCOUNTS_KALEYRA_VIDEO_API_KEY" => (name, "kaleyra-one"),
        _ => (name, secret),
    });
    let expected = ["~ accounts \"Kaleyra\": a secret"];
    assert_eq!(
        made(one.import(&everything(), &changed, false).await),
        expected,
        "exchanged"
    );
    assert_eq!(made(one.import(&everything(), &changed, false).await), [""; 0]);
}

fn collect_places(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(name) = fields.get("env").and_then(Value::as_str) {
                assert!(names.insert(name.to_owned()), "{name} is there twice");
            }
            fields.values().for_each(|value| collect_places(value, names));
        }
        Value::Array(items) => items.iter().for_each(|value| collect_places(value, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
