//! What a file makes of an installation.

use crate::support::installation::{Installation, made, refused};
use actix_web::http::Method;
use serde_json::{Value, json};
use switchboard::http::openapi;
use switchboard::portable::{Form, SECTIONS, parse, render};

const CLOUD: &str = "SWITCHBOARD_SECRET_CLOUD_PROVIDERS_AI_SECRET";
const TOKEN: &str = "SWITCHBOARD_SECRET_ACCOUNTS_SHOP_AUTHORIZATION_TOKEN";
const APP: &str = "SWITCHBOARD_SECRET_ACCOUNTS_SHOP_APP_SECRET";

pub const SECRETS: [(&str, &str); 3] = [(CLOUD, "sk-one"), (TOKEN, "token-one"), (APP, "app-one")];

/// A configuration in which everything names something.
pub fn file() -> Value {
    json!({
        "switchboard": 1,
        "settings": { "tabs_max": 7, "time_zone": "Europe/Rome", "features": { "translation": true } },
        "pauses": [{ "name": "Lunch", "description": "Half an hour", "active": true }],
        "tags": [{ "name": "vip", "color": "#aabbcc", "description": "" }],
        "intervals": [{ "name": "Nights", "description": "", "time_zone": "Europe/Rome",
            "subsets": [{ "from": "22:00", "to": "06:00" }] }],
        "agents": [
            { "username": "anna", "full_name": "Anna Rossi", "alias": "Anna", "capacity": 3 },
            { "username": "ben", "full_name": "Ben Weiss" },
        ],
        "contact_lists": [{ "name": "VIPs", "description": "", "agents": ["ben", "anna"] }],
        "custom_fields": [{ "name": "Size", "type": "select", "options": ["S", "L"], "required": false, "list": "VIPs" }],
        "teams": [{ "name": "Day", "agents": ["ben", "anna"] }],
        "agent_profiles": [{ "name": "Sales", "agents": ["anna"] }],
        "queues": [
            { "name": "Support", "strategy": "rr_memory", "members": ["ben", "anna"], "teams": ["Day"], "profiles": ["Sales"] },
            { "name": "Sales", "strategy": "beep_all", "weight": 3 },
        ],
        "queue_groups": [{ "name": "Rush", "priority": 2, "on": true, "queues": ["Sales", "Support"] }],
        "cloud_providers": [{ "name": "AI", "access": { "type": "open_ai", "base_url": "https://api.openai.com/v1" },
            "secret": { "env": CLOUD } }],
        "bots": [{ "name": "Ada", "cloud_provider": "AI",
            "engine": { "type": "chat_gpt", "model": "m", "prompt": "Be kind" } }],
        "accounts": [{ "name": "Shop", "key": "SHOP", "type": "meta", "phone": "390691234567",
            "credentials": { "account_sid": "1", "phone_number_id": "2", "app_id": "3",
                "authorization_token": { "env": TOKEN }, "app_secret": { "env": APP } } }],
        "dispositions": [
            { "name": "Sold here", "account": "Shop" },
            { "name": "Large", "parent": "Sold here (account Shop)", "account": "Shop" },
        ],
        "canned_answers": [{ "name": "bye", "text": "Goodbye {{contact.firstName}}", "queue": "Sales" }],
        "user_profiles": [{ "name": "Planner", "permission": "read_edit",
            "sections": [{ "section": "queues", "resources": [{ "name": "Sales" }] }] }],
        "users": [{ "username": "una", "full_name": "Una", "role": "user", "profile": "Planner" }],
    })
}

fn row<'a>(file: &'a Value, section: &str, key: &str) -> &'a Value {
    let rows = file[section].as_array().unwrap();
    let named = rows.iter().find(|row| row["name"] == key || row["username"] == key);
    named.unwrap_or_else(|| panic!("no {key} in {rows:?}"))
}

#[actix_web::test]
async fn a_file_goes_into_an_empty_installation_and_a_second_time_changes_nothing() {
    let one = Installation::empty();
    let changes = made(one.import(&file(), &SECRETS, false).await);
    assert!(
        changes.contains(&"+ agents \"anna\", without a password".to_owned()),
        "{changes:?}"
    );
    assert!(
        changes
            .iter()
            .any(|change| change.starts_with("~ settings:") && change.contains("tabs_max 20 -> 7"))
    );
    let exported = one.export().await;
    assert_eq!(
        row(&exported, "queues", "Support")["members"],
        json!(["ben", "anna"]),
        "in order"
    );
    assert_eq!(row(&exported, "queues", "Support")["teams"], json!(["Day"]));
    assert_eq!(row(&exported, "queues", "Support")["profiles"], json!(["Sales"]));
    assert_eq!(
        row(&exported, "queue_groups", "Rush")["queues"],
        json!(["Sales", "Support"])
    );
    assert_eq!(row(&exported, "bots", "Ada")["cloud_provider"], "AI");
    assert_eq!(
        row(&exported, "dispositions", "Large")["parent"],
        "Sold here (account Shop)"
    );
    assert_eq!(row(&exported, "users", "una")["profile"], "Planner");
    let granted = &row(&exported, "user_profiles", "Planner")["sections"][0]["resources"];
    assert_eq!(*granted, json!([{ "name": "Sales" }]));
    assert_eq!(exported["settings"]["features"]["translation"], true);

    let entries = one.audit().await.len();
    assert_eq!(made(one.import(&file(), &SECRETS, false).await), [""; 0]);
    assert_eq!(made(one.import(&exported, &SECRETS, false).await), [""; 0]);
    assert_eq!(
        made(one.import(&exported, &[], false).await),
        [""; 0],
        "what is here needs no secrets"
    );
    assert_eq!(one.audit().await.len(), entries, "not even the log");
    assert!(one.audit().await.iter().all(|(via, ..)| via == "command_line"));
}

#[actix_web::test]
async fn what_one_installation_exports_makes_another_the_same() {
    let one = Installation::empty();
    made(one.import(&file(), &SECRETS, false).await);
    let exported = one.export().await;
    for form in [Form::Yaml, Form::Json] {
        let text = render(&exported, form).unwrap();
        let other = Installation::empty();
        made(other.import(&parse(&text).unwrap(), &SECRETS, false).await);
        assert_eq!(render(&other.export().await, form).unwrap(), text);
    }
}

/// Rows are known by their names: a list that was called otherwise is another one, and the one that every installation
/// begins with stays beside it.
#[actix_web::test]
async fn a_first_list_that_was_renamed_travels_under_its_name_and_back() {
    let one = Installation::empty();
    let store = one.store().await;
    let api = one.api(store).await;
    let lists = api.call(Method::GET, "/api/contact-lists", None).await.unwrap();
    let list = &lists["rows"][0];
    let path = format!("/api/contact-lists/{}", list["id"].as_str().unwrap());
    let renamed = json!({ "version": list["version"], "name": "Kunden" });
    api.call(Method::PATCH, &path, Some(&renamed)).await.unwrap();
    drop(api);
    made(one.import(&file(), &SECRETS, false).await);
    let exported = one.export().await;
    assert_eq!(row(&exported, "accounts", "Shop")["contact_list"], "Kunden");

    let other = Installation::empty();
    let changes = made(other.import(&exported, &SECRETS, false).await);
    assert!(
        changes.contains(&"+ contact_lists \"Kunden\"".to_owned()),
        "{changes:?}"
    );
    assert_eq!(row(&other.export().await, "accounts", "Shop")["contact_list"], "Kunden");
    assert_eq!(made(other.import(&exported, &SECRETS, false).await), [""; 0]);
    assert_eq!(
        made(one.import(&other.export().await, &SECRETS, false).await),
        ["+ contact_lists \"Default\""]
    );
}

#[actix_web::test]
async fn only_what_differs_is_changed_and_a_trial_changes_nothing() {
    let one = Installation::empty();
    made(one.import(&file(), &SECRETS, false).await);
    let before = one.export().await;
    let change = json!({
        "switchboard": 1,
        "accounts": [{ "name": "Shop", "phone": "+39 06 9123-4567", "wait_agent_secs": 25,
            "credentials": { "app_secret": { "env": APP } } }],
        "queues": [{ "name": "Support", "weight": 5, "members": ["anna"] }],
    });
    let new_secret = [(APP, "app-two")];
    let expected = [
        "~ queues \"Support\": weight 0 -> 5",
        "~ accounts \"Shop\": wait_agent_secs 10 -> 25, a secret",
        "~ queues \"Support\": members [\"ben\",\"anna\"] -> [\"anna\"]",
    ];
    assert_eq!(made(one.import(&change, &new_secret, true).await), expected);
    assert_eq!(one.export().await, before, "a trial");
    assert_eq!(made(one.import(&change, &new_secret, false).await), expected);
    assert_eq!(made(one.import(&change, &new_secret, false).await), [""; 0]);
}

#[actix_web::test]
async fn a_wrong_file_changes_nothing_and_every_fault_has_its_path() {
    let one = Installation::empty();
    made(one.import(&file(), &SECRETS, false).await);
    let before = (one.export().await, one.audit().await.len());
    let mut wrong = file();
    wrong["planets"] = json!([]);
    wrong["queues"][0]["members"] = json!(["anna", "carla"]);
    wrong["queues"][1]["colour"] = json!("red");
    wrong["teams"][0]["agents"] = json!("anna");
    wrong["pauses"] = json!([{ "name": "Lunch" }, { "name": "LUNCH" }, { "description": "x" }]);
    wrong["accounts"][0]["credentials"]["app_secret"] = json!("in clear");
    wrong["bots"][0]["engine"]["modell"] = json!("m");
    let told = refused(one.import(&wrong, &SECRETS, false).await);
    for expected in [
        "planets: is not known",
        "pauses[2].name: is needed",
        "pauses[1]: \"LUNCH\" is there twice",
        "queues[0].members[1]: there is no agent \"carla\"",
        "queues[1].colour: is not known",
        "bots[0].engine.modell: is not known",
        "accounts[0].credentials.app_secret: must be {env: NAME} or {file: path}: secrets do not belong into this file",
    ] {
        assert!(told.iter().any(|fault| fault == expected), "{expected} in {told:#?}");
    }
    assert_eq!((one.export().await, one.audit().await.len()), before);
    assert_eq!(
        refused(one.import(&json!({ "switchboard": 2 }), &[], false).await),
        ["switchboard: must be 1, the version of the format"]
    );
}

#[actix_web::test]
async fn what_the_api_refuses_late_takes_everything_back() {
    let one = Installation::empty();
    let mut wrong = file();
    wrong["users"][0]["username"] = json!("una la bella");
    wrong["queues"][0]["weight"] = json!(99);
    let told = refused(one.import(&wrong, &SECRETS, false).await);
    assert!(
        told.iter().any(|fault| fault.starts_with("queues[0].weight: ")),
        "{told:?}"
    );
    assert_eq!(one.audit().await.len(), 0);
    let taken = json!({ "switchboard": 1, "accounts": [
        { "name": "A", "key": "A", "type": "meta", "phone": "390691234567", "credentials": {} } ] });
    let told = refused(one.import(&taken, &[], false).await);
    assert!(told.iter().all(|fault| fault.starts_with("accounts[0]")), "{told:?}");
}

/// A new collection of the console must travel, or be customers' data on purpose.
#[test]
fn every_collection_that_administrators_edit_is_a_section() {
    const NOT_CONFIGURATION: [&str; 1] = ["/api/contacts"];
    let operations = openapi::operations();
    let paths: Vec<&str> = operations.iter().map(|(_, path, _)| path.as_str()).collect();
    let has = |method: &str, path: &str| operations.iter().any(|(of, at, _)| of.as_str() == method && at == path);
    let mut forgotten = Vec::new();
    for path in paths {
        let is_collection = has("POST", path) && has("PATCH", &format!("{path}/{{id}}"));
        let is_known = SECTIONS.iter().any(|section| section.path == path) || NOT_CONFIGURATION.contains(&path);
        if is_collection && !is_known && !forgotten.contains(&path) {
            forgotten.push(path);
        }
    }
    assert!(forgotten.is_empty(), "add them to portable/sections.rs: {forgotten:?}");
}
