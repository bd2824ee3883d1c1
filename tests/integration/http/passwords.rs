//! SYS-03, SYS-04, S8: passwords that their owners choose, how long they last, and links that set them.

use crate::support::app::{Answer, Browser, PASSWORD, TestApp, eventually};
use serde_json::{Value, json};
use switchboard::domain::staff::Role;
use switchboard::http::links;

const OWN: &str = "/api/session/password";
const GOOD: &str = "A fine pa55word!";
const DAY: i64 = 24 * 3600;

async fn suite(boss: &Browser) {
    let (settings, on) = ("/api/settings", true);
    let version = boss.get(settings).await.json()["version"].clone();
    let saved = boss
        .patch(settings, json!({ "version": version, "security_suite": on }))
        .await;
    assert_eq!(saved.json()["security_suite"], on, "{saved:?}");
}

async fn change(browser: &Browser, from: &str, to: &str) -> Answer {
    let body = json!({ "current_password": from, "new_password": to });
    browser.put(OWN, body).await
}

async fn sign_in(app: &TestApp, username: &str, password: &str) -> (Browser, Value) {
    let mut browser = app.stranger();
    let answer = browser.try_sign_in(username, password).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    browser.remember(&answer);
    (browser, answer.json())
}

fn token(link: &str) -> String {
    link.split_once('#').unwrap().1.to_owned()
}

#[actix_web::test]
async fn the_own_password_is_changed_with_the_current_one_and_other_sessions_end() {
    let app = TestApp::start().await;
    let (_, office) = app.agent("anna").await;
    let home = app.sign_in("anna").await;
    let refused = change(&office, "wrong", GOOD).await;
    assert_eq!(refused.wrong_fields(), ["current_password"]);
    assert_eq!(
        change(&office, PASSWORD, "short").await.wrong_fields(),
        ["new_password"]
    );
    assert_eq!(
        change(&office, PASSWORD, PASSWORD).await.wrong_fields(),
        ["new_password"]
    );
    let changed = change(&office, PASSWORD, GOOD).await;
    assert_eq!(changed.status, 200, "{changed:?}");
    assert_eq!(changed.json()["csrf_token"], office.csrf.clone().unwrap(), "it goes on");
    assert_eq!(office.get("/api/session").await.status, 200);
    assert_eq!(home.get("/api/session").await.refusal(), "401 signed_out");
    let old = app.stranger().try_sign_in("anna", PASSWORD).await;
    assert_eq!(old.refusal(), "401 bad_credentials");
    sign_in(&app, "anna", GOOD).await;
    app.stop().await;
}

/// S16: whoever finds a browser open cannot guess the password there.
#[actix_web::test]
async fn guessing_the_current_password_is_locked_like_signing_in() {
    let app = TestApp::start().await;
    let (_, anna) = app.agent("anna").await;
    let mut seen = Vec::new();
    for _ in 0..8 {
        seen.push(change(&anna, "wrong", GOOD).await.status.as_u16());
        app.clock.pass(2);
    }
    assert_eq!(seen, [422, 422, 422, 422, 422, 429, 429, 429]);
    assert_eq!(change(&anna, PASSWORD, GOOD).await.refusal(), "429 locked");
    app.stop().await;
}

#[actix_web::test]
async fn sys_04_without_the_suite_nothing_more_is_asked() {
    let app = TestApp::start().await;
    app.agent("anna").await;
    app.clock.pass(400 * DAY);
    let (anna, session) = sign_in(&app, "anna", PASSWORD).await;
    assert_eq!(
        (&session["must_change_password"], &session["password_days_left"]),
        (&json!(false), &Value::Null)
    );
    assert_eq!(change(&anna, PASSWORD, "correct horse").await.status, 200);
    app.stop().await;
}

#[actix_web::test]
async fn sys_04_who_must_change_their_password_can_do_nothing_else() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (_, at_work) = app.agent("anna").await;
    suite(&boss).await;
    assert_eq!(at_work.get("/api/pauses").await.status, 200, "nobody's shift ends");
    let (anna, session) = sign_in(&app, "anna", PASSWORD).await;
    assert_eq!(session["must_change_password"], true, "somebody else chose it");
    for path in [
        "/api/pauses",
        "/api/tags",
        "/api/settings",
        "/api/api-keys",
        "/api/whatsapp/interactions",
    ] {
        assert_eq!(anna.get(path).await.refusal(), "403 password_change_required", "{path}");
    }
    assert_eq!(anna.post("/api/api-keys", json!({ "name": "K" })).await.status, 403);
    assert_eq!(anna.try_desk().await.err(), Some(403));
    assert_eq!(anna.get("/api/session").await.json()["must_change_password"], true);

    let weak = change(&anna, PASSWORD, "correct horse").await;
    assert_eq!(weak.wrong_fields(), ["new_password"]);
    let changed = change(&anna, PASSWORD, GOOD).await;
    assert_eq!(changed.json()["must_change_password"], false);
    assert_eq!(anna.get("/api/pauses").await.status, 200);
    let (_, session) = sign_in(&app, "anna", GOOD).await;
    assert_eq!(session["must_change_password"], false);
    app.stop().await;
}

#[actix_web::test]
async fn sys_04_a_password_lasts_ninety_days_and_warns_in_the_last_fifteen() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    app.agent("anna").await;
    suite(&boss).await;
    let (anna, _) = sign_in(&app, "anna", PASSWORD).await;
    assert_eq!(change(&anna, PASSWORD, GOOD).await.status, 200);
    for (days, left, must) in [
        (74, Value::Null, false),
        (1, json!(15), false),
        (14, json!(1), false),
        (1, json!(0), true),
    ] {
        app.clock.pass(days * DAY);
        let (_, session) = sign_in(&app, "anna", GOOD).await;
        assert_eq!(session["password_days_left"], left);
        assert_eq!(session["must_change_password"], must);
    }
    app.stop().await;
}

#[actix_web::test]
async fn sys_04_administrators_give_mixed_passwords_that_differ() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    suite(&boss).await;
    let (agents, users) = ("/api/agents", "/api/users");
    let agent = json!({ "full_name": "Carla", "username": "carla", "password": PASSWORD });
    assert_eq!(boss.post(agents, agent).await.wrong_fields(), ["password"]);
    let user = json!({ "role": "user", "full_name": "Uma", "username": "uma", "password": PASSWORD });
    assert_eq!(boss.post(users, user).await.wrong_fields(), ["password"]);
    let agent = json!({ "full_name": "Carla", "username": "carla", "password": GOOD });
    let carla = boss.post(agents, agent).await.json();
    let one = format!("{agents}/{}", carla["id"].as_str().unwrap());
    let same = boss.patch(&one, json!({ "version": 1, "password": GOOD })).await;
    assert_eq!(same.wrong_fields(), ["password"], "{same:?}");
    let other = boss
        .patch(&one, json!({ "version": 1, "password": "0ther Password" }))
        .await;
    assert_eq!(other.status, 200, "{other:?}");
    app.stop().await;
}

#[actix_web::test]
async fn sys_03_a_reset_link_works_once_and_unlocks() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, desk) = app.agent("anna").await;
    let first = boss.post(&format!("/api/agents/{anna}/reset-link"), json!({})).await;
    assert_eq!(first.status, 201, "{first:?}");
    let made = boss
        .post(&format!("/api/agents/{anna}/reset-link"), json!({}))
        .await
        .json();
    let url = made["url"].as_str().unwrap();
    assert!(url.starts_with(&format!("{}/reset-password#", app.url)), "{url}");
    let reset = async |token: String, password: &str| {
        let body = json!({ "token": token, "password": password });
        app.stranger().post("/api/password-reset", body).await
    };
    let replaced = token(first.json()["url"].as_str().unwrap());
    assert_eq!(
        reset(replaced, GOOD).await.refusal(),
        "410 link_ended",
        "a newer one replaces it"
    );
    assert_eq!(reset("guess".to_owned(), GOOD).await.refusal(), "410 link_ended");
    for _ in 0..5 {
        app.stranger().try_sign_in("anna", "wrong").await;
        app.clock.pass(2);
    }
    let locked = app.stranger().try_sign_in("anna", PASSWORD).await;
    assert_eq!(locked.refusal(), "429 locked");
    // Refusals are written down behind their answers: the last of them is the lock.
    eventually(async || {
        let rows = boss.get("/api/audit?what=locked").await.json()["rows"].clone();
        (!rows.as_array().unwrap().is_empty()).then_some(())
    })
    .await;
    assert_eq!(
        reset(token(url), "short").await.wrong_fields(),
        ["password"],
        "it is not used up"
    );
    let store = app.node.state.store.clone();
    let before = store.verify_audit().await.unwrap().entries;
    assert_eq!(reset(token(url), GOOD).await.status, 204);
    assert_eq!(store.verify_audit().await.unwrap().entries, before + 1, "S21");
    assert_eq!(desk.get("/api/session").await.refusal(), "401 signed_out");
    app.clock.pass(1);
    sign_in(&app, "anna", GOOD).await;
    assert_eq!(reset(token(url), "another phrase").await.refusal(), "410 link_ended");
    let entry = boss.get("/api/audit?kind=staff&what=changed").await.json()["rows"][0].clone();
    assert_eq!((&entry["via"], &entry["author"]), (&json!("link"), &json!("anna")));
    assert_eq!(entry["after"], json!({ "password": "changed" }));
    app.stop().await;
}

#[actix_web::test]
async fn sys_03_a_reset_link_lives_an_hour_and_ends_with_its_owner() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let chief = app.add("chief", Role::Administrator).await;
    let (anna, desk) = app.agent("anna").await;
    let link = format!("/api/users/{chief}/reset-link");
    assert_eq!(desk.post(&link, json!({})).await.refusal(), "403 forbidden");
    let made = boss.post(&link, json!({})).await.json();
    let late = json!({ "token": token(made["url"].as_str().unwrap()), "password": GOOD });
    app.clock.pass(3601);
    assert_eq!(
        app.stranger().post("/api/password-reset", late).await.refusal(),
        "410 link_ended"
    );
    let made = boss
        .post(&format!("/api/agents/{anna}/reset-link"), json!({}))
        .await
        .json();
    let gone = json!({ "token": token(made["url"].as_str().unwrap()), "password": GOOD });
    assert_eq!(boss.delete(&format!("/api/agents/{anna}")).await.status, 204);
    assert_eq!(
        app.stranger().post("/api/password-reset", gone).await.refusal(),
        "410 link_ended"
    );
    app.stop().await;
}

#[actix_web::test]
async fn s8_the_first_administrator_is_made_by_a_link_and_there_is_no_default_account() {
    let app = TestApp::start().await;
    let state = &app.node.state;
    let old = token(&links::set_up(state).await.unwrap().unwrap());
    let link = links::set_up(state).await.unwrap().expect("nobody is there");
    assert!(link.starts_with(&format!("{}/set-up#", app.url)), "{link}");
    let draft = |token: &str, password: &str| json!({ "token": token, "full_name": "Boss", "username": "boss", "password": password });
    let stranger = app.stranger();
    let set_up = async |body: Value| stranger.post("/api/set-up", body).await;
    assert_eq!(set_up(draft("guess", GOOD)).await.refusal(), "410 link_ended");
    assert_eq!(
        set_up(draft(&old, GOOD)).await.refusal(),
        "410 link_ended",
        "a restart prints a new one"
    );
    let weak = set_up(draft(&token(&link), "password")).await;
    assert_eq!(weak.wrong_fields(), ["password"]);
    let token = token(&link);
    let both = tokio::join!(set_up(draft(&token, GOOD)), set_up(draft(&token, GOOD)));
    let mut statuses = [both.0.status.as_u16(), both.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 410], "exactly one");
    let made = if both.0.status == 200 { both.0 } else { both.1 };
    let mut boss = app.stranger();
    boss.remember(&made);
    assert_eq!(boss.get("/api/users").await.json()["rows"].as_array().unwrap().len(), 1);
    let created = boss.get("/api/audit?what=created&kind=user").await.json()["rows"].clone();
    assert_eq!(created.as_array().unwrap().len(), 1, "S21");
    assert_eq!(created[0]["via"], "link");
    assert!(links::set_up(state).await.unwrap().is_none(), "there is one by now");
    app.stop().await;
}

#[actix_web::test]
async fn s8_a_set_up_link_is_worth_nothing_when_there_is_an_administrator() {
    let app = TestApp::start().await;
    let link = links::set_up(&app.node.state).await.unwrap().unwrap();
    app.administrator().await;
    let draft = json!({ "token": token(&link), "full_name": "E", "username": "eve", "password": GOOD });
    let answer = app.stranger().post("/api/set-up", draft).await;
    assert_eq!(answer.refusal(), "410 link_ended");
    let eve = app.node.state.store.staff_by_username("eve").await.unwrap();
    assert_eq!(eve, None);
    app.stop().await;
}

/// Whoever finds an empty server is told where the link is; afterwards the answer tells nothing, not even
/// when the administrator has been there before.
#[actix_web::test]
async fn s8_strangers_learn_that_a_server_is_not_set_up_and_nothing_once_it_is() {
    let app = TestApp::start().await;
    let stranger = app.stranger();
    let asked = async || stranger.get("/api/set-up").await;
    let first = asked().await;
    assert_eq!((first.status.as_u16(), first.json()), (200, json!({ "needed": true })));
    app.agent("anna").await;
    assert_eq!(asked().await.json()["needed"], true, "an agent makes no administrator");
    app.administrator().await;
    assert_eq!(asked().await.json(), json!({ "needed": false }));
    app.stop().await;
}
