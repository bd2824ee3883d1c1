//! Files on their way to browsers (S4, S9, S13, S28): to whom, and what they may do there.

use super::provider::Told;
use super::stage::{Stage, photo};
use crate::support::app::Answer;
use actix_web::http::Method;
use bytes::Bytes;
use serde_json::json;
use switchboard::domain::ids::MessageId;
use switchboard::domain::staff::Role;
use switchboard::http::media_links::MediaLink;
use switchboard::ports::clock::Clock;

/// The path of a document that came.
async fn document(stage: &mut Stage, id: &str, name: &str, content: &[u8]) -> String {
    stage.provider.tell(id, Told::file("image/jpeg", content.to_vec()));
    let object = json!({ "id": id, "mime_type": "image/jpeg", "filename": name });
    stage.customer_sends("document", object).await;
    if stage.desk.desk.threads.is_empty() {
        stage.accepts().await;
    } else {
        let before = stage.desk.desk.threads[0].messages.len();
        stage.desk.until(|desk| desk.threads[0].messages.len() > before).await;
    }
    stage.file().await.url.unwrap()
}

fn powerless(answer: &Answer) {
    let policy = "sandbox; default-src 'none'; frame-ancestors 'none'";
    assert_eq!(answer.header("content-security-policy"), policy);
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    assert!(answer.header("cache-control").starts_with("private"));
}

#[actix_web::test]
async fn s9_whatever_a_customer_sends_can_do_nothing_in_a_browser() {
    let mut stage = Stage::new().await;
    let jpeg = photo(60, 60);
    let polyglot = b"GIF89a/*\x00\x00=1;alert(document.cookie)//".as_slice();
    for (id, name, content, kind, shown) in [
        (
            "1",
            "page.jpg",
            b"<html><script>alert(1)</script>".as_slice(),
            "application/octet-stream",
            "attachment",
        ),
        (
            "2",
            "a.svg",
            b"<svg onload='alert(1)'/>",
            "application/octet-stream",
            "attachment",
        ),
        (
            "3",
            "a.xml",
            b"<?xml version='1.0'?><x/>",
            "application/octet-stream",
            "attachment",
        ),
        ("4", "a.pdf", b"%PDF-1.7", "application/octet-stream", "attachment"),
        (
            "5",
            "a.exe",
            b"MZ\x90\x00\x03\x00",
            "application/octet-stream",
            "attachment",
        ),
        ("6", "a.html", polyglot, "image/gif", "inline"),
        ("7", "a.html", &jpeg, "image/jpeg", "inline"),
        ("8", "a\r\nSet-Cookie: x=1\"; y.jpg", &jpeg, "image/jpeg", "inline"),
        (
            "9",
            "../../\u{202e}gpj.exe",
            b"text",
            "application/octet-stream",
            "attachment",
        ),
    ] {
        let path = document(&mut stage, id, name, content).await;
        let answer = stage.anna.get(&path).await;
        assert_eq!(answer.status, 200, "{name}");
        assert_eq!(answer.body, content, "{name}");
        assert_eq!(answer.header("content-type"), kind, "{name}");
        let disposition = answer.header("content-disposition");
        assert!(
            disposition.starts_with(&format!("{shown}; filename=\"")),
            "{name}: {disposition}"
        );
        assert!(
            !disposition.contains(['\r', '\n', '/', '\u{202e}']),
            "{name}: {disposition}"
        );
        assert!(answer.headers.get("set-cookie").is_none(), "{name}");
        powerless(&answer);
        let saved = stage.anna.get(&format!("{path}?download=1")).await;
        assert!(
            saved.header("content-disposition").starts_with("attachment; "),
            "{name}"
        );
    }
    stage.stop().await;
}

#[actix_web::test]
async fn s4_a_file_is_for_whoever_may_read_its_conversation_and_does_not_exist_for_others() {
    let mut stage = Stage::new().await;
    let path = document(&mut stage, "1", "a.jpg", &photo(900, 900)).await;
    let (_, ben) = stage.app.agent("ben").await;
    let uma = stage.app.signed_in("uma", Role::User).await;
    for part in ["", "/thumbnail"] {
        let path = format!("{path}{part}");
        assert_eq!(stage.anna.get(&path).await.status, 200);
        assert_eq!(stage.boss.get(&path).await.status, 200);
        assert_eq!(ben.get(&path).await.refusal(), "404 not_found");
        assert_eq!(uma.get(&path).await.refusal(), "403 forbidden");
        assert_eq!(stage.app.stranger().get(&path).await.refusal(), "401 signed_out");
        let missing = format!("/media/424242{part}");
        for browser in [&stage.anna, &stage.boss, &ben] {
            assert_eq!(browser.get(&missing).await.refusal(), "404 not_found");
        }
    }
    assert_eq!(stage.anna.get("/media/..%2f..%2fetc").await.status, 404);
    stage.stop().await;
}

#[actix_web::test]
async fn players_get_the_part_that_they_ask_for() {
    let mut stage = Stage::new().await;
    let film = std::fs::read(crate::media::looking::fixture("film.mp4")).unwrap();
    stage.provider.tell("1", Told::file("video/mp4", film.clone()));
    let path = stage.comes("video", "1").await.url.unwrap();
    let whole = stage.anna.get(&path).await;
    assert_eq!((whole.header("accept-ranges"), whole.body.len()), ("bytes", film.len()));
    let tag = whole.header("etag").to_owned();
    let ask = async |headers: &[(&str, &str)]| stage.anna.send(Method::GET, &path, headers, Bytes::new()).await;
    let part = ask(&[("range", "bytes=100-199")]).await;
    assert_eq!(part.status, 206);
    assert_eq!(part.header("content-range"), format!("bytes 100-199/{}", film.len()));
    assert_eq!(part.body, &film[100..200]);
    let end = ask(&[("range", "bytes=-50"), ("if-range", &tag)]).await;
    assert_eq!((end.status.as_u16(), &end.body[..]), (206, &film[film.len() - 50..]));
    let stale = ask(&[("range", "bytes=0-9"), ("if-range", "\"old\"")]).await;
    assert_eq!((stale.status.as_u16(), stale.body.len()), (200, film.len()));
    let beyond = ask(&[("range", "bytes=999999-")]).await;
    assert_eq!(beyond.status, 416);
    let known = ask(&[("if-none-match", &tag)]).await;
    assert_eq!((known.status.as_u16(), known.body.len()), (304, 0));
    stage.stop().await;
}

#[actix_web::test]
async fn s28_a_link_for_a_provider_gives_one_file_for_some_minutes() {
    let mut stage = Stage::new().await;
    let pdf = b"%PDF-1.7 invoice";
    let path = document(&mut stage, "1", "invoice 7.pdf", pdf).await;
    let message = MessageId(path.trim_start_matches("/media/").parse().unwrap());
    let now = stage.app.clock.now();
    let link = MediaLink::new(message, now.plus_secs(300), stage.app.node.state.store.keyring());
    let out = format!("/media/out/{}", link.token());
    let stranger = stage.app.stranger();
    let answer = stranger.get(&out).await;
    assert_eq!((answer.status.as_u16(), &answer.body[..]), (200, &pdf[..]));
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert!(answer.header("content-disposition").contains("invoice 7.pdf"));
    let forged = out.replace(&format!("/{message}-"), "/9999-");
    for wrong in [forged.as_str(), "/media/out/x", "/media/out/1-2-3"] {
        assert_eq!(stranger.get(wrong).await.refusal(), "404 not_found", "{wrong}");
    }
    stage.app.clock.pass(301);
    assert_eq!(stranger.get(&out).await.refusal(), "404 not_found");
    stage.stop().await;
}
