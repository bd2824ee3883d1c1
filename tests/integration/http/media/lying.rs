//! Files that are not what they are said to be (S6, S9, S13). Each ends with a reason, and the next one comes.

use super::provider::Told;
use super::stage::{Stage, photo};
use serde_json::json;

/// What becomes of a file that is told of like this, while time passes.
async fn ends(stage: &mut Stage, kind: &str, id: &str, told: Told) -> String {
    stage.provider.tell(id, told);
    stage
        .customer_sends(kind, json!({ "id": id, "mime_type": "image/jpeg" }))
        .await;
    if stage.desk.desk.threads.is_empty() {
        stage.accepts().await;
    } else {
        let before = stage.desk.desk.threads[0].messages.len();
        stage.desk.until(|desk| desk.threads[0].messages.len() > before).await;
    }
    let clock = stage.app.clock.clone();
    let passing = actix_rt::spawn(async move {
        loop {
            actix_rt::time::sleep(std::time::Duration::from_millis(50)).await;
            clock.pass(3);
        }
    });
    let file = stage.file().await;
    passing.abort();
    format!("{} {}", file.state, file.reason.map_or("-", |reason| reason.name()))
}

#[actix_web::test]
async fn s9_what_is_called_a_picture_and_is_none_is_refused() {
    let mut stage = Stage::new().await;
    for (id, content) in [
        ("1", "<!DOCTYPE html><script>alert(1)</script>".as_bytes()),
        ("2", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("3", b"%PDF-1.7"),
        ("4", b"MZ\x90\x00\x03\x00\x00\x00"),
        ("5", b"just words"),
    ] {
        let outcome = ends(&mut stage, "image", id, Told::file("image/jpeg", content)).await;
        assert_eq!(outcome, "failed type_refused", "{id}");
    }
    let fine = ends(&mut stage, "image", "6", Told::file("image/jpeg", photo(50, 50))).await;
    assert_eq!(fine, "ready -");
    let message = stage.newest();
    for card in &stage.desk.desk.threads[0].messages[..5] {
        let answer = stage.anna.get(&format!("/media/{}", card.id)).await;
        assert_eq!(answer.status, 404, "{card:?}");
    }
    assert_eq!(stage.anna.get(&format!("/media/{}", message.id)).await.status, 200);
    stage.stop().await;
}

#[actix_web::test]
async fn s13_what_has_another_length_or_hash_than_was_announced_is_broken() {
    let mut stage = Stage::new().await;
    let jpeg = photo(50, 50);
    let size = Told {
        size: Some(1_000_000),
        ..Told::file("image/jpeg", jpeg.clone())
    };
    assert_eq!(ends(&mut stage, "image", "1", size).await, "failed broken");
    let hash = Told {
        sha256: Some("0".repeat(64)),
        ..Told::file("image/jpeg", jpeg.clone())
    };
    assert_eq!(ends(&mut stage, "image", "2", hash).await, "failed broken");
    assert_eq!(
        ends(&mut stage, "image", "3", Told::file("image/jpeg", "")).await,
        "failed broken"
    );
    let fine = ends(&mut stage, "image", "4", Told::file("image/jpeg", jpeg)).await;
    assert_eq!(fine, "ready -");
    stage.stop().await;
}

#[actix_web::test]
async fn s6_a_file_behind_the_wall_is_unreachable_and_nobody_goes_there() {
    let mut stage = Stage::new().await;
    for (id, to) in [
        ("1", "http://169.254.169.254/latest/meta-data/"),
        ("2", "http://10.0.0.1/"),
        ("3", "https://[::ffff:10.0.0.1]/"),
        ("4", "file:///etc/passwd"),
    ] {
        let redirected = Told {
            redirect: Some(to.to_owned()),
            ..Told::file("image/jpeg", photo(50, 50))
        };
        assert_eq!(
            ends(&mut stage, "image", id, redirected).await,
            "failed unreachable",
            "{to}"
        );
        let id = format!("{id}0");
        let elsewhere = Told {
            url: Some(to.to_owned()),
            ..Told::file("image/jpeg", photo(50, 50))
        };
        assert_eq!(
            ends(&mut stage, "image", &id, elsewhere).await,
            "failed unreachable",
            "{to}"
        );
    }
    stage.stop().await;
}

#[actix_web::test]
async fn what_the_provider_does_not_know_any_longer_is_gone() {
    let mut stage = Stage::new().await;
    stage
        .customer_sends("image", json!({ "id": "404404", "mime_type": "image/jpeg" }))
        .await;
    stage.accepts().await;
    let told = Told {
        look_up: Some(400),
        ..Told::default()
    };
    assert_eq!(ends(&mut stage, "image", "1", told).await, "failed gone");
    stage.stop().await;
}
