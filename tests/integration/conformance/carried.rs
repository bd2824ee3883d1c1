//! PRV-10, MSG-01, MSG-02: files through every provider, from the customer's phone to the desk and back.

use super::hooks::{KINDS, Line};
use super::phones::{ADA, accepts, network, number, staff, until_delivery};
use crate::http::media::stage::photo;
use crate::support::app::{Browser, TestApp, eventually};
use actix_web::http::Method;
use bytes::Bytes;
use serde_json::{Value, json};
use switchboard::actors::desk::Attachment;
use switchboard::domain::ids::{AgentId, ClientRef};
use switchboard::sandbox::files::Held;
use switchboard::sandbox::network::Network;
use switchboard::sandbox::wish::Written;

/// A picture from the phone; gives the path of the conversation that it began.
async fn comes(app: &TestApp, network: &Network, (anna, desk): (AgentId, &Browser), kind: &str) -> String {
    let meter = photo(640, 480);
    let id = network.files().add(Held {
        phone_number_id: None,
        mime_type: "image/jpeg".to_owned(),
        bytes: meter.clone(),
    });
    let sent = Written {
        content: Some(json!({ "type": "image", "image": { "id": id, "caption": "my meter" } })),
        ..Written::default()
    };
    network.write(ADA, sent).unwrap();
    let path = accepts(app, anna).await;
    let messages = format!("{path}/messages");
    let row = eventually(async || {
        let rows = desk.get(&messages).await.json()["rows"].clone();
        (rows[0]["file"]["state"] == "ready").then(|| rows[0].clone())
    })
    .await;
    assert_eq!(row["content"]["caption"], "my meter", "{kind}: {row}");
    assert_eq!(
        (&row["file"]["width"], &row["file"]["height"]),
        (&json!(640), &json!(480)),
        "{kind}"
    );
    let shown = desk.get(row["file"]["url"].as_str().unwrap()).await;
    assert_eq!((shown.status.as_u16(), shown.body), (200, meter), "{kind}");
    path
}

async fn there_and_back(kind: &'static str) {
    let network = network();
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let line = Line::open_at(&app, &boss, kind, Some(&network.url())).await;
    let (anna, desk) = app.agent("anna").await;
    staff(&app, &boss, &line, anna).await;
    network.network.register(number(&app, &line, kind)).unwrap();

    let path = comes(&app, &network.network, (anna, &desk), kind).await;
    for (name, body, as_kind) in [
        ("label.jpg", photo(320, 200), "image"),
        ("Vertrag März.pdf", Bytes::from_static(b"%PDF-1.7 contract"), "document"),
    ] {
        let interaction = path.rsplit('/').next().unwrap();
        let name_in_url: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
        let upload = format!("/api/whatsapp/uploads?interaction_id={interaction}&file_name={name_in_url}");
        let made = desk.send(Method::POST, &upload, &[], body.clone()).await;
        assert_eq!(made.status, 201, "{kind}: {made:?}");
        let attachment = Attachment {
            upload: made.json()["upload_id"].as_str().unwrap().to_owned(),
            caption: (as_kind == "image").then(|| "here".to_owned()),
            file_name: None,
        };
        let interaction = interaction.parse().unwrap();
        let sent = app
            .node
            .state
            .desk
            .send_file(anna, interaction, ClientRef(name.to_owned()), attachment, None);
        sent.await.unwrap();
        until_delivery(&desk, &path, "delivered").await;
        let (_, items) = network.network.thread(ADA, None).unwrap();
        let newest = items.last().unwrap();
        let content: &Value = &newest.carried.content;
        assert_eq!(newest.kind, as_kind, "{kind}: {newest:?}");
        let held = network.network.files().get(content["id"].as_str().unwrap()).unwrap();
        assert_eq!(held.bytes, body, "{kind}");
        if as_kind == "image" {
            assert_eq!(content["caption"], "here", "{kind}: {content}");
        } else {
            assert_eq!(content["filename"], name, "{kind}: {content}");
        }
    }
    app.stop().await;
    network.stop().await;
}

#[actix_web::test]
async fn msg_01_msg_02_files_go_through_twilio_both_ways() {
    there_and_back(KINDS[0]).await;
}

#[actix_web::test]
async fn msg_01_msg_02_files_go_through_sinch_both_ways() {
    there_and_back(KINDS[1]).await;
}

#[actix_web::test]
async fn msg_01_msg_02_files_go_through_meta_both_ways() {
    there_and_back(KINDS[2]).await;
}

#[actix_web::test]
async fn msg_01_msg_02_files_go_through_kaleyra_both_ways() {
    there_and_back(KINDS[3]).await;
}
