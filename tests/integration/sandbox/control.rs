//! The sandbox's own pages and controls.

use super::stage::{ADA, NUMBER, Stage, number};
use actix_web::http::header::{CONTENT_SECURITY_POLICY, HOST};
use futures_util::StreamExt;
use serde_json::{Value, json};

#[actix_web::test]
async fn a_person_writes_over_http_and_sees_the_thread() {
    let stage = Stage::new();
    let (status, written) = stage
        .post(
            "/sandbox/customers/12025550199/messages",
            None,
            &json!({"text": "hi", "name": "Zoe"}),
        )
        .await;
    assert_eq!(status, 200);
    let (_, thread) = stage.get("/sandbox/customers/12025550199/thread").await;
    assert_eq!(thread["phone_number_id"], NUMBER);
    assert_eq!(
        (&thread["items"][0]["id"], &thread["items"][0]["text"]),
        (&written["id"], &json!("hi"))
    );
    let (_, state) = stage.get("/sandbox/state").await;
    let zoe = state["customers"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["phone"] == "12025550199")
        .unwrap();
    assert_eq!(zoe["name"], "Zoe");
}

#[actix_web::test]
async fn wishes_that_make_no_sense_are_refused_with_words() {
    let stage = Stage::new();
    for (path, body, status) in [
        ("/sandbox/customers/abc/messages", json!({"text": "hi"}), 400),
        ("/sandbox/customers/12025550199/messages", json!({"text": ""}), 400),
        (
            "/sandbox/customers/12025550199/messages",
            json!({"text": "x".repeat(4097)}),
            400,
        ),
        (
            "/sandbox/customers/12025550199/messages",
            json!({"content": {"no": "type"}}),
            400,
        ),
        (
            "/sandbox/customers/12025550199/messages",
            json!({"text": "hi", "phone_number_id": "1"}),
            404,
        ),
        ("/sandbox/customers/12025550100/read", json!({}), 404),
        (
            "/sandbox/numbers",
            json!({"phone_number_id": "1", "waba_id": "1", "display_phone_number": "1", "access_token": "t", "app_secret": "s", "webhook_url": "file:///etc/passwd"}),
            400,
        ),
    ] {
        let (answered, error) = stage.post(path, None, &body).await;
        assert_eq!(answered, status, "{path} {body}");
        assert!(
            error["error"].as_str().is_some_and(|words| !words.is_empty()),
            "{path}: {error}"
        );
    }
    assert_eq!(stage.put("/sandbox/faults", json!({"reorderr": true})).await, 400);
    assert_eq!(stage.get("/sandbox/faults").await.1["reorder"], false);
}

#[actix_web::test]
async fn numbers_come_and_go_and_secrets_are_not_shown() {
    let stage = Stage::new();
    let second: Value = json!({"phone_number_id": "311", "waba_id": "2", "display_phone_number": "39061", "access_token": "t2", "app_secret": "hush", "webhook_url": "http://127.0.0.1:9/hook/meta/path-token"});
    assert_eq!(stage.post("/sandbox/numbers", None, &second).await.0, 204);
    let (_, state) = stage.get("/sandbox/state").await;
    assert_eq!(state["numbers"].as_array().unwrap().len(), 2);
    let text = state.to_string();
    assert!(
        !text.contains("hush") && !text.contains("path-token") && !text.contains("t2\""),
        "{text}"
    );
    let (status, _) = stage
        .post(
            "/sandbox/customers/12025550199/messages",
            None,
            &json!({"text": "to whom?"}),
        )
        .await;
    assert_eq!(status, 400);
    stage.network().unregister("311").unwrap();
    assert!(stage.network().unregister("311").is_err());
}

#[actix_web::test]
async fn what_is_remembered_is_bounded() {
    use switchboard::config::limits::{SANDBOX_CUSTOMERS_MAX, SANDBOX_NUMBERS_MAX, SANDBOX_THREAD_ITEMS_MAX};
    let (network, _jobs) = switchboard::sandbox::network::Network::new(Default::default());
    for at in 0..SANDBOX_NUMBERS_MAX {
        network
            .register(number(&format!("n{at}"), "http://127.0.0.1:9/"))
            .unwrap();
    }
    assert!(network.register(number("one more", "http://127.0.0.1:9/")).is_err());
    assert!(
        network.register(number("n0", "http://127.0.0.1:9/")).is_ok(),
        "changing one is no addition"
    );
    let to = |text: &str| switchboard::sandbox::wish::Written {
        phone_number_id: Some("n0".into()),
        text: Some(text.into()),
        ..Default::default()
    };
    network.add_customer(ADA, "Maya").unwrap();
    for at in 0..SANDBOX_THREAD_ITEMS_MAX + 3 {
        network.write(ADA, to(&format!("{at}"))).unwrap();
    }
    let (_, items) = network.thread(ADA, Some("n0".into())).unwrap();
    assert_eq!((items.len(), items[0].text.as_str()), (SANDBOX_THREAD_ITEMS_MAX, "3"));
    for at in 0..SANDBOX_CUSTOMERS_MAX + 10 {
        network.write(&format!("390{at:07}"), to("hi")).unwrap();
    }
    let seen = |phone: &str| !network.thread(phone, Some("n0".into())).unwrap().1.is_empty();
    assert!(!seen("3900000000") && seen(&format!("390{:07}", SANDBOX_CUSTOMERS_MAX + 9)));
    assert!(seen(ADA), "people added by hand stay");
}

#[actix_web::test]
async fn the_phone_page_loads_nothing_from_elsewhere() {
    let stage = Stage::new();
    for (path, kind) in [
        ("/", "text/html"),
        ("/phone.css", "text/css"),
        ("/phone.js", "text/javascript"),
        ("/network.js", "text/javascript"),
        ("/render.js", "text/javascript"),
        ("/content.js", "text/javascript"),
        ("/attach.js", "text/javascript"),
        ("/content.css", "text/css"),
        ("/icon.svg", "image/svg+xml"),
    ] {
        let mut response = awc::Client::default()
            .get(format!("{}{path}", stage.running.url()))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200, "{path}");
        assert!(
            response
                .headers()
                .get("content-type")
                .unwrap()
                .to_str()
                .unwrap()
                .starts_with(kind),
            "{path}"
        );
        let policy = response
            .headers()
            .get(CONTENT_SECURITY_POLICY)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
        let body = response.body().await.unwrap();
        let text = std::str::from_utf8(&body).unwrap();
        assert!(!text.contains("style=") && !text.contains("onclick"), "{path}");
        for link in text
            .split("http")
            .skip(1)
            .filter(|rest| rest.starts_with("://") || rest.starts_with("s://"))
        {
            // A place is a link to a map: whoever looks at it may follow it, the page loads nothing of it.
            assert!(
                link.starts_with("://www.w3.org/") || link.starts_with("s://www.openstreetmap.org/?mlat="),
                "{path}: http{}",
                &link[..link.len().min(40)]
            );
        }
    }
}

#[actix_web::test]
async fn a_page_hears_of_everything_live() {
    let stage = Stage::new();
    let response = awc::Client::default()
        .get(format!("{}/sandbox/events", stage.running.url()))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    let mut stream = response;
    let mut heard = String::new();
    let listen = async {
        let mut written = false;
        while !(heard.contains(r#""type":"item""#) && heard.contains(r#""tick":"sent""#)) {
            heard.push_str(std::str::from_utf8(&stream.next().await.unwrap().unwrap()).unwrap());
            if !written {
                stage.write(ADA, "live?");
                written = true;
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), listen)
        .await
        .expect("events in time");
    assert!(heard.contains("live?"));
}

#[actix_web::test]
async fn a_web_page_elsewhere_cannot_drive_the_network() {
    let stage = Stage::new();
    let url = format!("{}/sandbox/state", stage.running.url());
    let rebound = awc::Client::default()
        .get(&url)
        .insert_header((HOST, "evil.example"))
        .send()
        .await
        .unwrap();
    assert_eq!(rebound.status(), 403);
    let simple = awc::Client::default()
        .post(format!(
            "{}/sandbox/customers/12025550199/messages",
            stage.running.url()
        ))
        .content_type("text/plain")
        .send_body(r#"{"text":"hi"}"#)
        .await
        .unwrap();
    assert!(
        simple.status().is_client_error(),
        "a form cannot post JSON: {}",
        simple.status()
    );
    assert_eq!(
        stage.network().view().stats.webhooks_taken + stage.network().view().stats.webhooks_pending as u64,
        0
    );
}
