//! Every operation of the contract, by everybody: one line an operation, and a line must exist.

use crate::support::app::{Browser, TestApp};
use actix_web::http::Method;
use serde_json::json;
use std::collections::BTreeMap;
use switchboard::domain::staff::Role;
use switchboard::http::openapi;

/// Who may, besides nobody: `open` to everybody, or the roles that are let in.
const MATRIX: &[(&str, &[Who])] = &[
    ("sign_in", &[Who::Stranger, Who::Agent, Who::User, Who::Administrator]),
    (
        "get_health",
        &[Who::Stranger, Who::Agent, Who::User, Who::Administrator],
    ),
    (
        "get_readiness",
        &[Who::Stranger, Who::Agent, Who::User, Who::Administrator],
    ),
    (
        "get_metrics",
        &[Who::Stranger, Who::Agent, Who::User, Who::Administrator],
    ),
    ("get_session", &[Who::Agent, Who::User, Who::Administrator]),
    ("sign_out", &[Who::Agent, Who::User, Who::Administrator]),
    ("list_accounts", &[Who::Administrator]),
    ("create_account", &[Who::Administrator]),
    ("get_account", &[Who::Administrator]),
    ("update_account", &[Who::Administrator]),
    ("delete_account", &[Who::Administrator]),
    ("get_plan", &[Who::Administrator]),
    ("put_plan", &[Who::Administrator]),
    ("list_quarantine", &[Who::Administrator]),
    ("list_queues", &[Who::Administrator]),
    ("create_queue", &[Who::Administrator]),
    ("get_queue", &[Who::Administrator]),
    ("update_queue", &[Who::Administrator]),
    ("delete_queue", &[Who::Administrator]),
    ("list_queue_agents", &[Who::Administrator]),
    ("put_queue_agents", &[Who::Administrator]),
    ("list_agents", &[Who::Administrator]),
    ("create_agent", &[Who::Administrator]),
    ("get_agent", &[Who::Administrator]),
    ("update_agent", &[Who::Administrator]),
    ("delete_agent", &[Who::Administrator]),
    ("list_pauses", &[Who::Agent, Who::Administrator]),
    ("create_pause", &[Who::Administrator]),
    ("update_pause", &[Who::Administrator]),
    ("delete_pause", &[Who::Administrator]),
    ("list_interactions", &[Who::Agent, Who::Administrator]),
    ("get_interaction", &[Who::Agent, Who::Administrator]),
    ("list_interaction_events", &[Who::Agent, Who::Administrator]),
    ("list_messages", &[Who::Agent, Who::Administrator]),
    ("send_message", &[Who::Agent]),
    ("close_interaction", &[Who::Agent]),
];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Who {
    Stranger,
    Expired,
    Disabled,
    Agent,
    User,
    Administrator,
}

const EVERYBODY: [Who; 6] = [
    Who::Stranger,
    Who::Expired,
    Who::Disabled,
    Who::Agent,
    Who::User,
    Who::Administrator,
];

async fn browser(app: &TestApp, who: Who) -> Browser {
    match who {
        Who::Stranger => app.stranger(),
        Who::Expired => {
            let browser = app.signed_in("expired", Role::Administrator).await;
            app.node
                .state
                .sessions
                .end_all(app.add("unused", Role::Agent).await)
                .await
                .unwrap();
            assert_eq!(browser.delete("/api/session").await.status, 204);
            browser
        }
        Who::Disabled => {
            let id = app.add("disabled", Role::Administrator).await;
            let browser = app.sign_in("disabled").await;
            let store = &app.node.state.store;
            let staff = store.staff(id).await.unwrap().unwrap();
            let mut fields = staff.fields;
            fields.enabled = false;
            store.update_staff(id, staff.version, fields, None).await.unwrap();
            browser
        }
        Who::Agent => app.signed_in("an_agent", Role::Agent).await,
        Who::User => app.signed_in("a_user", Role::User).await,
        Who::Administrator => app.signed_in("an_administrator", Role::Administrator).await,
    }
}

/// Operations by name: method and a path with an id that does not exist.
fn operations() -> BTreeMap<String, (Method, String)> {
    let document: serde_json::Value = serde_json::from_str(&openapi::document()).unwrap();
    let mut operations = BTreeMap::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap().to_owned();
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            operations.insert(name, (method, path.replace("{id}", "424242")));
        }
    }
    operations
}

#[actix_web::test]
async fn every_operation_admits_exactly_whom_the_matrix_names() {
    let operations = operations();
    let listed: BTreeMap<_, _> = MATRIX.iter().map(|(name, who)| ((*name).to_owned(), *who)).collect();
    let missing: Vec<_> = operations.keys().filter(|name| !listed.contains_key(*name)).collect();
    let extra: Vec<_> = listed.keys().filter(|name| !operations.contains_key(*name)).collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "not in the matrix: {missing:?}; not in the contract: {extra:?}"
    );

    let app = TestApp::start().await;
    for who in EVERYBODY {
        let browser = browser(&app, who).await;
        // Signing out comes last: the others need the session.
        let (last, others): (Vec<_>, Vec<_>) = operations.iter().partition(|(name, _)| *name == "sign_out");
        for (name, (method, path)) in others.into_iter().chain(last) {
            let answer = browser.write(method.clone(), path, json!({})).await;
            let is_known = matches!(who, Who::Agent | Who::User | Who::Administrator);
            let is_open = listed[name].contains(&Who::Stranger);
            let expected = if is_open || listed[name].contains(&who) {
                !matches!(answer.status.as_u16(), 401 | 403 | 500..)
            } else if is_known {
                answer.refusal() == "403 forbidden"
            } else {
                answer.refusal() == "401 signed_out"
            };
            assert!(expected, "{who:?} {name}: {answer:?}");
        }
    }
    app.stop().await;
}
