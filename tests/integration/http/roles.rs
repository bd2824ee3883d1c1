//! Every operation of the contract, by everybody: the cases come from the authorisation table.

use crate::support::app::{Browser, TestApp};
use actix_web::http::Method;
use serde_json::json;
use std::collections::BTreeMap;
use switchboard::domain::rights::{Grant, Permission, Profile, Section, Verb};
use switchboard::domain::staff::Role;
use switchboard::http::openapi;
use switchboard::http::roles::{self, Rule};
use switchboard::store::UserProfileFields;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Who {
    Stranger,
    Expired,
    Disabled,
    Agent,
    /// A supervisor without a profile.
    Unprofiled,
    /// A supervisor whose profile lets them see every section, and nothing else.
    Reader,
    /// A supervisor whose profile grants everything.
    Planner,
    Administrator,
}

const EVERYBODY: [Who; 8] = [
    Who::Stranger,
    Who::Expired,
    Who::Disabled,
    Who::Agent,
    Who::Unprofiled,
    Who::Reader,
    Who::Planner,
    Who::Administrator,
];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Expected {
    Admitted,
    Forbidden,
    SignedOut,
}

fn expected(who: Who, rule: &Rule) -> Expected {
    let admitted = match who {
        _ if rule.open => true,
        Who::Stranger | Who::Expired | Who::Disabled => return Expected::SignedOut,
        Who::Agent => rule.agent,
        Who::Unprofiled => rule.user,
        Who::Reader => rule.user || (rule.section.is_some() && rule.verb == Verb::Read),
        Who::Planner => rule.user || rule.section.is_some(),
        Who::Administrator => rule.administrator,
    };
    if admitted {
        Expected::Admitted
    } else {
        Expected::Forbidden
    }
}

fn everything(permission: Permission) -> Profile {
    Profile {
        permission,
        sections: Section::ALL.map(|section| (section, Grant::default())).into(),
        masks: false,
    }
}

/// Adds a supervisor with a profile and signs them in.
async fn supervisor(app: &TestApp, name: &str, rights: Profile) -> Browser {
    let store = &app.node.state.store;
    let fields = UserProfileFields {
        name: format!("Profile of {name}"),
        description: String::new(),
        rights,
    };
    let now = switchboard::domain::Timestamp(0);
    let profile = store.create_profile(fields, now).await.unwrap();
    let id = app.add(name, Role::User).await;
    let staff = store.staff(id).await.unwrap().unwrap();
    store
        .update_user(id, staff.version, staff.fields, None, Some(profile.id))
        .await
        .unwrap();
    app.sign_in(name).await
}

async fn browser(app: &TestApp, who: Who) -> Browser {
    match who {
        Who::Stranger => app.stranger(),
        Who::Expired => {
            let browser = app.signed_in("expired", Role::Administrator).await;
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
        Who::Unprofiled => app.signed_in("a_user", Role::User).await,
        Who::Reader => supervisor(app, "a_reader", everything(Permission::Read)).await,
        Who::Planner => supervisor(app, "a_planner", everything(Permission::ReadEditDelete)).await,
        Who::Administrator => app.signed_in("an_administrator", Role::Administrator).await,
    }
}

/// Operations by name: method and a path with an id that does not exist.
fn operations() -> BTreeMap<String, (Method, String)> {
    let operations = openapi::operations().into_iter();
    operations
        .map(|(method, path, name)| (name, (method, path.replace("{id}", "424242"))))
        .collect()
}

#[actix_web::test]
async fn s4_every_operation_admits_exactly_whom_the_table_names() {
    let operations = operations();
    let table = &roles::matrix().expect("the table is right").operations;
    let app = TestApp::start().await;
    for who in EVERYBODY {
        let browser = browser(&app, who).await;
        // Signing out comes last: the others need the session.
        let (last, others): (Vec<_>, Vec<_>) = operations.iter().partition(|(name, _)| *name == "sign_out");
        for (name, (method, path)) in others.into_iter().chain(last) {
            let answer = browser.write(method.clone(), path, json!({})).await;
            let is_right = match expected(who, &table[name]) {
                Expected::Admitted => !matches!(answer.status.as_u16(), 401 | 403 | 500..),
                Expected::Forbidden => answer.refusal() == "403 forbidden",
                Expected::SignedOut => answer.refusal() == "401 signed_out",
            };
            assert!(is_right, "{who:?} {name}: {answer:?}");
        }
    }
    app.stop().await;
}

/// Grants single resources, `None` all of them.
fn selected(section: Section, ids: Option<&[i64]>) -> (Section, Grant) {
    let resources = ids.map(|ids| ids.iter().map(|id| (*id, None)).collect());
    (
        section,
        Grant {
            permission: Some(Permission::ReadEditDelete),
            resources,
        },
    )
}

#[actix_web::test]
async fn usr_02_what_is_not_granted_looks_like_what_does_not_exist() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let mut ids = Vec::new();
    for name in ["Support", "Sales"] {
        let queue = json!({ "name": name, "strategy": "beep_all" });
        let answer = boss.post("/api/whatsapp/queues", queue).await;
        ids.push(answer.json()["id"].as_str().unwrap().to_owned());
    }
    let (inside, _) = app.agent("inside").await;
    let (outside, _) = app.agent("outside").await;
    let members = json!({ "agent_ids": [inside.to_string()] });
    let answer = boss
        .put(&format!("/api/whatsapp/queues/{}/agents", ids[0]), members)
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let profile = Profile {
        sections: BTreeMap::from([
            selected(Section::Queues, Some(&[ids[0].parse().unwrap()])),
            selected(Section::Staff, None),
        ]),
        ..Profile::empty()
    };
    let planner = supervisor(&app, "planner", profile).await;
    for (own, foreign) in [
        (
            format!("/api/whatsapp/queues/{}", ids[0]),
            format!("/api/whatsapp/queues/{}", ids[1]),
        ),
        (
            format!("/api/whatsapp/queues/{}/agents", ids[0]),
            format!("/api/whatsapp/queues/{}/agents", ids[1]),
        ),
        (format!("/api/agents/{inside}"), format!("/api/agents/{outside}")),
    ] {
        let (folder, _) = own.rsplit_once('/').unwrap();
        let missing = if folder.ends_with("agents") || folder.ends_with("queues") {
            format!("{folder}/424242")
        } else {
            "/api/whatsapp/queues/424242/agents".to_owned()
        };
        assert_eq!(planner.get(&own).await.status, 200, "{own}");
        for method in [Method::GET, Method::PATCH, Method::PUT, Method::DELETE] {
            let hidden = planner.write(method.clone(), &foreign, json!({ "version": 1 })).await;
            let absent = planner.write(method.clone(), &missing, json!({ "version": 1 })).await;
            let (mut hidden_text, mut absent_text) = (hidden.json(), absent.json());
            (hidden_text["request_id"], absent_text["request_id"]) = (json!(""), json!(""));
            assert_eq!(hidden_text, absent_text, "{method} {foreign}");
            assert!(
                matches!(hidden.status.as_u16(), 404 | 405),
                "{method} {foreign}: {hidden:?}"
            );
        }
    }
    let changed = json!({ "version": 1, "description": "mine" });
    let answer = planner
        .patch(&format!("/api/whatsapp/queues/{}", ids[0]), changed)
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let queue = json!({ "name": "New", "strategy": "beep_all" });
    let answer = planner.post("/api/whatsapp/queues", queue).await;
    assert_eq!(answer.refusal(), "403 forbidden", "a new queue would be out of reach");
    app.stop().await;
}
