//! Files of customers: shown at once as loading, fetched in the background, kept.

use super::provider::Told;
use super::stage::{Stage, photo};
use crate::support::app::eventually;
use serde_json::json;
use sha2::{Digest, Sha256};

#[actix_web::test]
async fn prv_10_a_photo_is_shown_as_loading_at_once_and_then_as_itself() {
    let mut stage = Stage::new().await;
    let bytes = photo(1200, 800);
    let hash = hex::encode(Sha256::digest(&bytes));
    let told = Told {
        sha256: Some(hash.clone()),
        ..Told::file("image/jpeg", bytes.clone())
    };
    stage.provider.tell("77001", told);
    let object = json!({ "id": "77001", "mime_type": "image/jpeg", "sha256": "", "caption": "look" });
    stage.customer_sends("image", object).await;
    stage.accepts().await;
    let file = stage.file().await;
    assert_eq!(
        (file.state.as_str(), file.mime_type.as_deref()),
        ("ready", Some("image/jpeg"))
    );
    assert_eq!(
        (file.bytes, file.width, file.height),
        (Some(bytes.len() as u64), Some(1200), Some(800))
    );
    let message = stage.newest();
    assert_eq!(file.url, Some(format!("/media/{}", message.id)));
    let answer = stage.anna.get(&file.url.unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.body), (200, bytes));
    let small = stage.anna.get(&file.thumbnail_url.unwrap()).await;
    assert_eq!(
        (small.status.as_u16(), small.header("content-type")),
        (200, "image/jpeg")
    );
    assert_eq!(image::load_from_memory(&small.body).unwrap().width(), 480);
    let place = stage
        .app
        .node
        .state
        .config
        .media
        .dir
        .join(&hash[..2])
        .join(&hash[2..4])
        .join(&hash[4..]);
    assert!(place.is_file(), "{}", place.display());
    let requests = stage.provider.requests();
    assert_eq!(requests[0], "GET /v25.0/77001 Bearer EAAcanarytoken");
    assert_eq!(requests[1], "GET /file/77001 Bearer EAAcanarytoken");
    assert_eq!(requests.len(), 2);
    stage.stop().await;
}

#[actix_web::test]
async fn a_voice_note_a_film_and_a_document_come_with_what_players_need() {
    let mut stage = Stage::new().await;
    let fixture = |name: &str| std::fs::read(crate::media::looking::fixture(name)).unwrap();
    stage.provider.tell("1", Told::file("audio/ogg", fixture("voice.webm")));
    stage.provider.tell("2", Told::file("video/mp4", fixture("film.mp4")));
    stage.provider.tell("3", Told::file("application/pdf", "%PDF-1.7 …"));
    let voice = stage.comes("audio", "1").await;
    assert_eq!(voice.mime_type.as_deref(), Some("audio/webm"));
    assert!(voice.duration_ms.is_some_and(|millis| (1_300..1_700).contains(&millis)));
    let film = stage.comes("video", "2").await;
    assert_eq!(film.mime_type.as_deref(), Some("video/mp4"));
    let document = stage.comes("document", "3").await;
    assert_eq!(
        (document.mime_type.as_deref(), document.thumbnail_url),
        (Some("application/pdf"), None)
    );
    stage.stop().await;
}

#[actix_web::test]
async fn a_file_that_is_not_there_a_moment_after_its_message_is_asked_for_again() {
    let mut stage = Stage::new().await;
    let told = Told {
        misses: 1,
        ..Told::file("image/jpeg", photo(64, 64))
    };
    stage.provider.tell("1", told);
    stage
        .customer_sends("image", json!({ "id": "1", "mime_type": "image/jpeg" }))
        .await;
    stage.accepts().await;
    eventually(async || (stage.provider.requests().len() >= 2).then_some(())).await;
    assert_eq!(stage.newest().file.unwrap().state, "loading");
    stage.app.clock.pass(3);
    assert_eq!(stage.file().await.state, "ready");
    stage.stop().await;
}

#[actix_web::test]
async fn the_thread_that_is_read_later_has_the_file_too() {
    let mut stage = Stage::new().await;
    stage.provider.tell("1", Told::file("image/jpeg", photo(700, 700)));
    stage.comes("image", "1").await;
    let message = stage.newest();
    let path = format!("/api/whatsapp/interactions/{}/messages", message.interaction_id);
    let thread = stage.anna.get(&path).await.json();
    let shown = &thread["rows"][0]["file"];
    assert_eq!(shown["state"], "ready", "{thread}");
    assert_eq!(shown["url"], format!("/media/{}", message.id));
    stage.stop().await;
}
