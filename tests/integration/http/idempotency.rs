//! `Idempotency-Key` (API-05): a write that is sent twice is carried out once.

use crate::support::app::{Answer, Browser, TestApp};
use actix_web::http::Method;
use futures_util::future::join_all;
use serde_json::{Value, json};
use switchboard::config::limits::{ANSWER_KEEP_SECS, ANSWER_PATIENCE_SECS};
use switchboard::domain::ids::StaffId;
use switchboard::store::Claim;

const TAGS: &str = "/api/tags";

async fn post(browser: &Browser, key: &str, path: &str, body: &Value) -> Answer {
    let headers = [("content-type", "application/json"), ("idempotency-key", key)];
    browser
        .send(Method::POST, path, &headers, body.to_string().into())
        .await
}

fn tag(name: &str) -> Value {
    json!({ "name": name, "color": "#aabbcc" })
}

async fn count(browser: &Browser) -> Value {
    browser.get(TAGS).await.json()["count"].clone()
}

#[actix_web::test]
async fn the_same_request_is_carried_out_once_and_answered_again() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let first = post(&boss, "k1", TAGS, &tag("vip")).await;
    assert_eq!((first.status.as_u16(), first.header("idempotent-replayed")), (201, ""));
    let again = post(&boss, "k1", TAGS, &tag("vip")).await;
    assert_eq!(
        (again.status.as_u16(), again.header("idempotent-replayed")),
        (201, "true")
    );
    assert_eq!(
        (again.json(), again.header("content-type")),
        (first.json(), "application/json")
    );
    assert_eq!(count(&boss).await, 1);
    let entries = boss.get("/api/audit?kind=tag").await.json();
    assert_eq!(entries["count"], 1, "one entry: {entries}");

    let other_body = post(&boss, "k1", TAGS, &tag("other")).await;
    assert_eq!(
        (other_body.refusal().as_str(), other_body.wrong_fields()),
        ("422 invalid", vec!["Idempotency-Key".to_owned()])
    );
    let other_place = post(&boss, "k1", "/api/pauses", &tag("vip")).await;
    assert_eq!(other_place.refusal(), "422 invalid");
    let somebody_else = app
        .signed_in("una.boss", switchboard::domain::staff::Role::Administrator)
        .await;
    let own = post(&somebody_else, "k1", TAGS, &tag("hers")).await;
    assert_eq!(
        (own.status.as_u16(), own.header("idempotent-replayed")),
        (201, ""),
        "keys are the caller's own"
    );
    app.stop().await;
}

#[actix_web::test]
async fn a_refused_request_may_be_sent_again_under_its_key() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    post(&boss, "k1", TAGS, &tag("vip")).await;
    assert_eq!(post(&boss, "k2", TAGS, &tag("vip")).await.refusal(), "409 taken");
    let id = boss.get(TAGS).await.json()["rows"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(boss.delete(&format!("{TAGS}/{id}")).await.status, 204);
    assert_eq!(post(&boss, "k2", TAGS, &tag("vip")).await.status, 201);
    for key in ["", " ", "a b", "ä"] {
        let answer = post(&boss, key, TAGS, &tag("x")).await;
        assert!(answer.status == 422 || answer.status == 400, "{key:?} {answer:?}");
    }
    let long = "k".repeat(201);
    assert_eq!(
        post(&boss, &long, TAGS, &tag("x")).await.wrong_fields(),
        ["Idempotency-Key"]
    );
    let text = [("content-type", "text/plain"), ("idempotency-key", "k3")];
    let answer = boss.send(Method::POST, TAGS, &text, "{}".into()).await;
    assert_eq!(answer.wrong_fields(), ["Idempotency-Key"]);
    app.stop().await;
}

#[actix_web::test]
async fn duplicates_at_once_make_one_thing() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let body = tag("vip");
    let answers = join_all((0..8).map(|_| post(&boss, "k1", TAGS, &body))).await;
    for answer in &answers {
        let outcome = if answer.status == 201 {
            "201".to_owned()
        } else {
            answer.refusal()
        };
        assert!(outcome == "201" || outcome == "409 in_flight", "{outcome}");
    }
    let fresh = answers
        .iter()
        .filter(|answer| answer.status == 201 && answer.header("idempotent-replayed").is_empty());
    assert_eq!(fresh.count(), 1);
    assert_eq!(count(&boss).await, 1);
    app.stop().await;
}

#[actix_web::test]
async fn an_interrupted_request_stays_in_doubt_until_its_key_is_forgotten() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let store = &app.node.state.store;
    let me = store.staff_by_username("boss").await.unwrap().unwrap().id;
    let now = app.node.state.clock.now();
    let claim = |at| store.claim_answer(me, "k1".to_owned(), "print".to_owned(), at);
    let Claim::Mine(id) = claim(now).await.unwrap() else {
        panic!("new")
    };
    assert_eq!(claim(now).await.unwrap(), Claim::UnderWay);
    let later = now.plus_secs(ANSWER_PATIENCE_SECS + 1);
    assert_eq!(claim(later).await.unwrap(), Claim::Unknown);
    store.purge(now.plus_secs(ANSWER_KEEP_SECS)).await.unwrap();
    assert_eq!(claim(later).await.unwrap(), Claim::Unknown, "kept for a day");
    let tomorrow = now.plus_secs(ANSWER_KEEP_SECS + 1);
    assert_eq!(store.purge(tomorrow).await.unwrap().answers, 1);
    assert!(matches!(claim(tomorrow).await.unwrap(), Claim::Mine(new) if new != id));
    let stranger = StaffId(me.0 + 1000);
    assert!(
        store
            .claim_answer(stranger, "k".to_owned(), "p".to_owned(), now)
            .await
            .is_err()
    );
    drop(boss);
    app.stop().await;
}
