//! S1, S2, S3: who may post to a receive URL, for every provider.

use super::hooks::{KINDS, Line, post, quarantined, thread};
use crate::support::app::TestApp;
use serde_json::json;
use switchboard::providers::sinch;

const ADA: &str = "447700900142";

#[actix_web::test]
async fn s1_every_provider_is_known_by_its_own_means_and_answered_in_its_own_way() {
    for kind in KINDS {
        let app = TestApp::start().await;
        let boss = app.administrator().await;
        let line = Line::open(&app, &boss, kind).await;
        let answer = line.post(&app, &line.text("ID1", ADA, "Ciao è ok? 👍")).await;
        assert_eq!(answer.status, 200, "{kind}: {answer:?}");
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        if kind == "twilio" {
            assert_eq!(
                (answer.header("content-type"), body.as_str()),
                ("text/xml; charset=utf-8", "<Response/>")
            );
        } else {
            assert_eq!(body, "", "{kind}");
        }
        let messages = thread(&boss, 1).await;
        assert_eq!(
            messages[0]["content"],
            json!({ "type": "text", "body": "Ciao è ok? 👍" }),
            "{kind}"
        );
        app.stop().await;
    }
}

#[actix_web::test]
async fn s1_what_is_missing_doubled_changed_or_anothers_is_refused_and_leaves_nothing() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let mut lines = Vec::new();
    for kind in KINDS {
        lines.push((kind, Line::open(&app, &boss, kind).await));
    }
    for (kind, line) in &lines {
        let body = line.text("ID1", ADA, "hello");
        let right = line.signed(&app, "", &body);
        let proofs = right.iter().skip(1).map(|(name, _)| *name);
        for name in proofs {
            let without: Vec<_> = right.iter().filter(|(known, _)| *known != name).cloned().collect();
            assert_eq!(
                line.post_with(&app, "", &without, &body).await.refusal(),
                "401 bad_signature",
                "{kind}"
            );
            for wrong in ["", "x", "canary-header2"] {
                let mut changed = right.clone();
                changed.iter_mut().find(|(known, _)| *known == name).unwrap().1 = wrong.to_owned();
                let answer = line.post_with(&app, "", &changed, &body).await;
                assert_eq!(answer.refusal(), "401 bad_signature", "{kind} {name} {wrong}");
            }
            let doubled = doubled(&app, &line.hook, &right, name, &body).await;
            assert_eq!(doubled, 401, "{kind}: {name} twice");
        }
        if *kind != "kaleyra" {
            let flipped = body.replacen("hello", "hellp", 1);
            assert_eq!(
                line.post_with(&app, "", &right, &flipped).await.refusal(),
                "401 bad_signature",
                "{kind}"
            );
        }
        for (other, elsewhere) in &lines {
            let answer = post(&app, &elsewhere.hook, &right, &body).await;
            assert_eq!(answer.status == 200, kind == other, "{kind} at the door of {other}");
        }
        let guess = format!("/hook/{kind}/{}", "0".repeat(64));
        assert_eq!(
            post(&app, &guess, &right, &body).await.refusal(),
            "401 bad_signature",
            "{kind}"
        );
    }
    assert_eq!(quarantined(&boss).await, json!(0));
    app.stop().await;
}

/// The status of a request that has one header twice.
async fn doubled(app: &TestApp, hook: &str, headers: &[(&'static str, String)], name: &str, body: &str) -> u16 {
    let mut request = awc::Client::default().post(format!("{}{hook}", app.url));
    for (known, value) in headers {
        let times = if *known == name { 2 } else { 1 };
        for _ in 0..times {
            let name = known.parse().unwrap();
            request.headers_mut().append(name, value.parse().unwrap());
        }
    }
    request.send_body(body.to_owned()).await.unwrap().status().as_u16()
}

#[actix_web::test]
async fn s1_a_flipped_byte_of_a_signed_url_is_refused_and_the_host_header_is_not_believed() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let line = Line::open(&app, &boss, "twilio").await;
    let body = line.text("SM1", ADA, "hello");
    let mut headers = line.signed(&app, "?ref=1.2", &body);
    let answer = line.post_with(&app, "?ref=1.3", &headers, &body).await;
    assert_eq!(answer.refusal(), "401 bad_signature");
    for name in ["x-forwarded-host", "x-forwarded-proto"] {
        headers.push((name, "evil.example".to_owned()));
    }
    assert_eq!(line.post_with(&app, "?ref=1.2", &headers, &body).await.status, 200);
    app.stop().await;
}

#[actix_web::test]
async fn s2_a_replay_has_no_effect_and_an_old_signature_of_sinch_is_refused() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let line = Line::open(&app, &boss, "sinch").await;
    let body = line.text("01MSG", ADA, "once");
    let headers = line.signed(&app, "", &body);
    let garbage = "{\"app_id\":\"01APP\",\"news\":1}";
    let odd = line.signed(&app, "", garbage);
    for _ in 0..3 {
        assert_eq!(line.post_with(&app, "", &headers, &body).await.status, 200);
        assert_eq!(line.post_with(&app, "", &odd, garbage).await.status, 200);
    }
    assert_eq!(thread(&boss, 1).await.len(), 1);
    assert_eq!(
        quarantined(&boss).await,
        json!(1),
        "what cannot be read is kept once as well"
    );
    app.clock.pass(240);
    assert_eq!(line.post_with(&app, "", &headers, &body).await.status, 200);
    app.clock.pass(120);
    assert_eq!(
        line.post_with(&app, "", &headers, &body).await.refusal(),
        "401 bad_signature",
        "after 6 minutes"
    );
    let headers = line.signed(&app, "", &body);
    assert_eq!(
        line.post_with(&app, "", &headers, &body).await.status,
        200,
        "signed anew it is a duplicate"
    );
    assert_eq!(thread(&boss, 1).await.len(), 1);
    app.stop().await;
}

#[actix_web::test]
async fn s2_webhooks_without_a_time_have_one_effect_for_days() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let mut posts = Vec::new();
    for kind in ["twilio", "meta", "kaleyra"] {
        let line = Line::open(&app, &boss, kind).await;
        let body = line.text("IDX", ADA, kind);
        posts.push((line.signed(&app, "", &body), line, body));
    }
    for secs in [0, 60, 6 * 24 * 3600] {
        app.clock.pass(secs);
        for (headers, line, body) in &posts {
            assert_eq!(
                line.post_with(&app, "", headers, body).await.status,
                200,
                "{}",
                line.hook
            );
        }
    }
    let boss = app.sign_in("boss").await;
    let rows = boss.get("/api/whatsapp/interactions").await.json();
    assert_eq!(
        rows["rows"].as_array().unwrap().len(),
        3,
        "one conversation with each account: {rows}"
    );
    app.stop().await;
}

#[actix_web::test]
async fn s2_the_window_of_signatures_is_configuration() {
    let app = TestApp::start_with(&[("SWITCHBOARD_HTTP_WEBHOOK_SKEW_SECS", "86400")]).await;
    let boss = app.administrator().await;
    let line = Line::open(&app, &boss, "sinch").await;
    let body = line.text("01MSG", ADA, "late");
    let headers = line.signed(&app, "", &body);
    app.clock.pass(86_000);
    assert_eq!(line.post_with(&app, "", &headers, &body).await.status, 200);
    app.clock.pass(500);
    let body = line.text("01MSG2", ADA, "too late");
    let timestamp = headers.iter().find(|(name, _)| *name == sinch::signature::TIMESTAMP);
    let old = sinch::signature::sign("canary-hook", body.as_bytes(), "01N", &timestamp.unwrap().1);
    let mut headers = headers.clone();
    headers[1].1 = old;
    headers[2].1 = "01N".to_owned();
    assert_eq!(
        line.post_with(&app, "", &headers, &body).await.refusal(),
        "401 bad_signature"
    );
    app.stop().await;
}

#[actix_web::test]
async fn s3_kaleyra_is_known_by_its_address_behind_proxies_that_are_trusted() {
    let trusted = [("SWITCHBOARD_HTTP_TRUSTED_PROXIES", "127.0.0.1/32")];
    for (variables, passes) in [(&trusted[..], true), (&[][..], false)] {
        let app = TestApp::start_with(variables).await;
        let boss = app.administrator().await;
        let line = Line::open(&app, &boss, "kaleyra").await;
        let account = format!("/api/whatsapp/accounts/{}", line.account);
        let addresses = json!({ "version": 1, "credentials": { "allowed_addresses": ["203.0.113.0/24"] } });
        assert_eq!(boss.patch(&account, addresses).await.status, 200);
        let body = line.text("wamid.1", ADA, "hello");
        let mut headers = line.signed(&app, "", &body);
        headers.push(("x-forwarded-for", "198.51.100.1, 203.0.113.7".to_owned()));
        assert_eq!(line.post_with(&app, "", &headers, &body).await.status == 200, passes);
        headers.pop();
        headers.push(("x-forwarded-for", "203.0.113.7, 198.51.100.1".to_owned()));
        assert_eq!(line.post_with(&app, "", &headers, &body).await.status, 401);
        app.stop().await;
    }
}

#[actix_web::test]
async fn r17_what_no_parser_understands_is_kept_for_every_provider() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    for (number, kind) in KINDS.into_iter().enumerate() {
        let line = Line::open(&app, &boss, kind).await;
        let answer = line.post(&app, "\u{feff}nonsense").await;
        assert_eq!(answer.status, 200, "{kind}");
        assert_eq!(quarantined(&boss).await, json!(number + 1), "{kind}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn kaleyras_first_api_may_come_as_a_get_or_a_form() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let line = Line::open(&app, &boss, "kaleyra").await;
    let query = "?from=447700900142&name=Ada&type=text&body=by+get&created_at=1790000000&wanumber=12025550103";
    let path = format!("{}{query}", line.hook);
    let get = |headers: &'static [(&'static str, &'static str)]| {
        let (stranger, path) = (app.stranger(), path.clone());
        async move {
            stranger
                .send(actix_web::http::Method::GET, &path, headers, bytes::Bytes::new())
                .await
        }
    };
    assert_eq!(get(&[]).await.refusal(), "401 bad_signature");
    assert_eq!(get(&[("x-callback-token", "canary-header")]).await.status, 200);
    assert_eq!(get(&[("x-callback-token", "canary-header")]).await.status, 200);
    let mut headers = line.signed(&app, "", "");
    headers[0].1 = "application/x-www-form-urlencoded".to_owned();
    let form = "from=447700900142&type=text&body=by+form&created_at=1790000001";
    assert_eq!(line.post_with(&app, "", &headers, form).await.status, 200);
    let json = r#"{"from":"447700900142","type":"text","body":"by json","created_at":"1790000002",}"#;
    assert_eq!(line.post(&app, json).await.status, 200);
    let messages = thread(&boss, 3).await;
    let texts: Vec<_> = messages
        .iter()
        .map(|message| message["content"]["body"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["by get", "by form", "by json"]);
    app.stop().await;
}
