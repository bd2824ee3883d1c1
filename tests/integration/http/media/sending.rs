//! Files of agents on their way to the customer: uploaded to the provider, sent once, shown in the thread.

use super::provider::Told;
use super::stage::{Stage, photo};
use bytes::Bytes;
use serde_json::{Value, json};
use switchboard::domain::ids::InteractionId;
use switchboard::domain::message::Delivery;

async fn held() -> (Stage, InteractionId) {
    let mut stage = Stage::new().await;
    stage.customer_sends("text", json!({ "body": "hello" })).await;
    let interaction = stage.accepts().await;
    (stage, interaction)
}

async fn uploaded(stage: &Stage, interaction: InteractionId, query: &str, body: impl Into<Bytes>) -> String {
    let answer = stage.uploads(interaction, query, body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["upload_id"].as_str().unwrap().to_owned()
}

/// Waits until the newest message is no longer queued.
async fn settled(stage: &mut Stage) -> Delivery {
    stage
        .desk
        .until(|desk| {
            let newest = desk.threads[0].messages.last().unwrap();
            newest.file.is_some() && newest.delivery != Delivery::Queued
        })
        .await;
    stage.newest().delivery
}

/// What was asked of the provider at `/messages`.
fn sent(stage: &Stage) -> Vec<Value> {
    let posted = stage.provider.posted();
    let calls = posted.iter().filter(|(path, _)| path.ends_with("/messages"));
    calls.map(|(_, body)| serde_json::from_slice(body).unwrap()).collect()
}

#[actix_web::test]
async fn msg_02_a_photo_is_uploaded_and_then_sent_by_its_id() {
    let (mut stage, interaction) = held().await;
    let jpeg = photo(640, 480);
    let upload = uploaded(&stage, interaction, "&file_name=me.jpg", jpeg.clone()).await;
    let send = json!({ "interaction_id": interaction, "body": "that is me", "attachment": { "upload_id": upload } });
    assert_eq!(stage.desk.command_as("one", "send", send.clone()).await, None);
    assert_eq!(settled(&mut stage).await, Delivery::Sent);
    let card = stage.newest();
    let file = card.file.unwrap();
    assert_eq!((file.state.as_str(), file.width), ("ready", Some(640)));
    assert_eq!(stage.anna.get(&file.url.unwrap()).await.body, jpeg);
    let posted = stage.provider.posted();
    assert_eq!(posted[0].0, "/v25.0/3100/media");
    let form = String::from_utf8_lossy(&posted[0].1).into_owned();
    for part in [
        "name=\"messaging_product\"\r\n\r\nwhatsapp\r\n",
        "name=\"type\"\r\n\r\nimage/jpeg\r\n",
        "filename=\"me.jpg\"",
    ] {
        assert!(form.contains(part), "{part}");
    }
    assert!(
        posted[0].1.windows(jpeg.len()).any(|window| window == jpeg),
        "the file is not in the form"
    );
    let calls = sent(&stage);
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0]["type"], "image");
    assert_eq!(calls[0]["image"], json!({ "id": "990011", "caption": "that is me" }));
    // The same command again, and the same upload in another one.
    assert_eq!(stage.desk.command_as("one", "send", send.clone()).await, None);
    let again = stage.desk.command_as("two", "send", send).await.unwrap();
    assert_eq!(again.code, "no_such_upload");
    assert_eq!(sent(&stage).len(), 1);
    stage.stop().await;
}

#[actix_web::test]
async fn a_voice_note_and_a_document_are_sent_as_what_they_are() {
    let (mut stage, interaction) = held().await;
    let recording = std::fs::read(crate::media::looking::fixture("voice.webm")).unwrap();
    let upload = uploaded(&stage, interaction, "&kind=voice", recording).await;
    let send = json!({ "interaction_id": interaction, "attachment": { "upload_id": upload } });
    assert_eq!(stage.desk.command("send", send).await, None);
    assert_eq!(settled(&mut stage).await, Delivery::Sent);
    let upload = uploaded(&stage, interaction, "&file_name=Offer%207.pdf", "%PDF-1.7").await;
    let attachment = json!({ "upload_id": upload, "caption": "as promised" });
    let send = json!({ "interaction_id": interaction, "attachment": attachment });
    assert_eq!(stage.desk.command("send", send).await, None);
    stage.desk.until(|desk| desk.threads[0].messages.len() == 3).await;
    assert_eq!(settled(&mut stage).await, Delivery::Sent);
    let calls = sent(&stage);
    assert_eq!(calls[0]["audio"], json!({ "id": "990011", "voice": true }));
    let document = json!({ "id": "990011", "filename": "Offer 7.pdf", "caption": "as promised" });
    assert_eq!(calls[1]["document"], document);
    stage.stop().await;
}

#[actix_web::test]
async fn r6_an_upload_that_breaks_is_made_again_and_the_message_goes_out_once() {
    let (mut stage, interaction) = held().await;
    let trouble = Told {
        look_up: Some(503),
        ..Told::default()
    };
    stage.provider.tell("upload", trouble);
    let upload = uploaded(&stage, interaction, "", photo(64, 64)).await;
    let send = json!({ "interaction_id": interaction, "attachment": { "upload_id": upload } });
    assert_eq!(stage.desk.command("send", send).await, None);
    crate::support::app::eventually(async || (stage.provider.posted().len() == 1).then_some(())).await;
    stage.app.clock.pass(3);
    assert_eq!(settled(&mut stage).await, Delivery::Sent);
    let paths: Vec<String> = stage.provider.posted().into_iter().map(|(path, _)| path).collect();
    assert_eq!(
        paths,
        ["/v25.0/3100/media", "/v25.0/3100/media", "/v25.0/3100/messages"]
    );
    stage.stop().await;
}

#[actix_web::test]
async fn s4_an_upload_is_its_agent_s_and_its_account_s() {
    let (mut stage, interaction) = held().await;
    for id in ["", "0123456789abcdef0123456789abcdef", "../../etc/passwd"] {
        let send = json!({ "interaction_id": interaction, "attachment": { "upload_id": id } });
        let refused = stage.desk.command("send", send).await.unwrap();
        assert_eq!(refused.code, "no_such_upload", "{id}");
    }
    let upload = uploaded(&stage, interaction, "&kind=sticker", sticker()).await;
    let send = json!({ "interaction_id": interaction, "body": "words", "attachment": { "upload_id": upload } });
    let refused = stage.desk.command("send", send).await.unwrap();
    assert_eq!(refused.code, "not_supported", "a sticker has no caption");
    assert!(sent(&stage).is_empty());
    stage.stop().await;
}

fn sticker() -> Bytes {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::DynamicImage::new_rgb8(512, 512);
    picture.write_to(&mut bytes, image::ImageFormat::WebP).unwrap();
    bytes.into_inner().into()
}
