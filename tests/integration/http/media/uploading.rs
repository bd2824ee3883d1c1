//! Files of agents, before they are sent (MSG-02, MSG-03, SYS-11, S13).

use super::stage::{Stage, photo};
use actix_web::http::Method;
use bytes::Bytes;
use futures_util::stream;
use serde_json::{Value, json};
use switchboard::domain::ids::InteractionId;

async fn held() -> (Stage, InteractionId) {
    let mut stage = Stage::new().await;
    stage.customer_sends("text", json!({ "body": "hello" })).await;
    let interaction = stage.accepts().await;
    (stage, interaction)
}

/// `201 image image/jpeg`, or a refusal with what it says.
async fn told(stage: &Stage, interaction: InteractionId, query: &str, body: impl Into<Bytes>) -> String {
    let answer = stage.uploads(interaction, query, body).await;
    if answer.status == 201 {
        let upload = answer.json();
        let text = |name: &str| upload[name].as_str().unwrap().to_owned();
        return format!("201 {} {}", text("kind"), text("mime_type"));
    }
    format!("{}: {}", answer.refusal(), answer.json()["detail"].as_str().unwrap())
}

#[actix_web::test]
async fn msg_03_a_file_is_what_its_bytes_say_and_is_held_against_the_rules_of_its_kind() {
    let (stage, interaction) = held().await;
    let webp = || {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let picture = image::DynamicImage::new_rgb8(8, 8);
        picture.write_to(&mut bytes, image::ImageFormat::WebP).unwrap();
        bytes.into_inner()
    };
    for (query, body, expected) in [
        ("", photo(30, 20).to_vec(), "201 image image/jpeg"),
        ("&file_name=page.html", photo(30, 20).to_vec(), "201 image image/jpeg"),
        ("&kind=document", photo(30, 20).to_vec(), "201 document image/jpeg"),
        ("", b"%PDF-1.7".to_vec(), "201 document application/pdf"),
        ("&file_name=a.csv", b"a;b\n1;2".to_vec(), "201 document text/csv"),
        ("", webp(), "201 document image/webp"),
        ("&kind=sticker", webp(), "201 sticker image/webp"),
        (
            "&kind=image",
            webp(),
            "422 type_refused: the file is image/webp; what is sent as image is one of image/jpeg, image/png",
        ),
        (
            "&kind=image&file_name=photo.jpg",
            b"<html><script>alert(1)</script>".to_vec(),
            "422 type_refused: the file is text/html; what is sent as image is one of image/jpeg, image/png",
        ),
        (
            "",
            b"MZ\x90\x00\x03\x00\x00\x00".to_vec(),
            "422 type_refused: programs are not sent to customers",
        ),
        (
            "&file_name=a.pdf",
            b"#!/bin/sh\nrm".to_vec(),
            "422 type_refused: programs are not sent to customers",
        ),
        ("", Vec::new(), "422 type_refused: the file is empty"),
    ] {
        assert_eq!(told(&stage, interaction, query, body).await, expected, "{query}");
    }
    stage.stop().await;
}

#[actix_web::test]
async fn msg_02_a_recording_becomes_a_voice_note() {
    let (stage, interaction) = held().await;
    let recording = std::fs::read(crate::media::looking::fixture("voice.webm")).unwrap();
    let answer = stage.uploads(interaction, "&kind=voice", recording).await.json();
    assert_eq!(
        (&answer["kind"], &answer["mime_type"]),
        (&json!("voice"), &json!("audio/ogg"))
    );
    assert!(
        answer["duration_ms"]
            .as_u64()
            .is_some_and(|millis| (1_300..1_700).contains(&millis))
    );
    let refused = told(&stage, interaction, "&kind=voice", b"words".to_vec()).await;
    assert_eq!(
        refused,
        "422 type_refused: the recording cannot be read; it is text/plain"
    );
    stage.stop().await;
}

#[actix_web::test]
async fn sys_11_a_file_over_the_limit_is_refused_by_name_while_it_comes() {
    let (stage, interaction) = held().await;
    let mb = 1024 * 1024;
    let large = |bytes: usize| [b"%PDF-1.7".to_vec(), vec![b'x'; bytes - 8]].concat();
    assert_eq!(
        told(&stage, interaction, "", large(15 * mb)).await,
        "201 document application/pdf"
    );
    let refused = "413 too_large: the file is larger than 15 MB, the limit of the settings of this server";
    assert_eq!(told(&stage, interaction, "", large(15 * mb + 1)).await, refused);
    let picture = [photo(30, 20).to_vec(), vec![0; 5 * mb]].concat();
    let of_kind = "413 too_large: the image is larger than 5 MB, the limit of WhatsApp";
    assert_eq!(told(&stage, interaction, "", picture).await, of_kind);
    let settings = stage.boss.get("/api/settings").await.json();
    let smaller = json!({ "version": settings["version"], "attachment_mb_max": 1 });
    assert_eq!(stage.boss.patch("/api/settings", smaller).await.status, 200);
    let refused = "413 too_large: the file is larger than 1 MB, the limit of the settings of this server";
    assert_eq!(told(&stage, interaction, "", large(mb + 1)).await, refused);
    nothing_is_left(&stage);
    stage.stop().await;
}

/// What was refused leaves no file behind.
fn nothing_is_left(stage: &Stage) {
    let incoming = stage.app.node.state.config.media.dir.join("incoming");
    let left: Vec<_> = std::fs::read_dir(incoming).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[actix_web::test]
async fn s13_a_body_without_an_end_is_cut_off_at_the_limit() {
    let (stage, interaction) = held().await;
    let endless = stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; 64 * 1024])));
    let request = awc::Client::default()
        .post(format!(
            "{}/api/whatsapp/uploads?interaction_id={interaction}",
            stage.app.url
        ))
        .insert_header(("cookie", stage.anna.cookie.clone().unwrap()))
        .insert_header(("x-csrf-token", stage.anna.csrf.clone().unwrap()))
        .timeout(std::time::Duration::from_secs(20));
    // The answer may be lost behind the connection that ends; what counts is that it ends and leaves nothing.
    if let Ok(answer) = request.send_stream(endless).await {
        assert_eq!(answer.status(), 413);
    }
    nothing_is_left(&stage);
    stage.stop().await;
}

#[actix_web::test]
async fn s4_only_the_holder_uploads_for_a_conversation() {
    let (stage, interaction) = held().await;
    let (_, ben) = stage.app.agent("ben").await;
    let path = format!("/api/whatsapp/uploads?interaction_id={interaction}");
    let send = async |browser: &crate::support::app::Browser| {
        browser.send(Method::POST, &path, &[], photo(20, 20)).await.refusal()
    };
    assert_eq!(send(&ben).await, "404 not_found");
    assert_eq!(send(&stage.boss).await, "403 forbidden");
    assert_eq!(send(&stage.app.stranger()).await, "401 signed_out");
    let id = stage.account.clone();
    let agents = json!({ "agent_ids": [stage.anna_id, ben_id(&stage).await] });
    assert_eq!(
        stage
            .boss
            .put(&format!("/api/whatsapp/accounts/{id}/agents"), agents)
            .await
            .status,
        200
    );
    assert_eq!(send(&ben).await, "409 not_holder");
    stage.stop().await;
}

async fn ben_id(stage: &Stage) -> Value {
    let agents = stage.boss.get("/api/agents").await.json();
    let rows = agents["rows"].as_array().unwrap();
    rows.iter().find(|agent| agent["username"] == "ben").unwrap()["id"].clone()
}

#[actix_web::test]
async fn s13_an_agent_has_so_many_uploads_and_what_is_not_sent_goes_after_a_day() {
    let (stage, interaction) = held().await;
    let store = &stage.app.node.state.store;
    for number in 0..50 {
        let body = format!("file {number}");
        assert_eq!(told(&stage, interaction, "", body).await, "201 document text/plain");
    }
    let refused = told(&stage, interaction, "", "one more").await;
    assert!(refused.starts_with("409 full: 50 uploads wait"), "{refused}");
    stage.app.clock.pass(24 * 3600 + 1);
    let now = switchboard::ports::clock::Clock::now(&*stage.app.clock);
    let unused = store.forget_uploads(now).await.unwrap();
    assert_eq!(unused.len(), 50);
    assert_eq!(store.forget_uploads(now).await.unwrap(), Vec::new());
    stage.stop().await;
}
