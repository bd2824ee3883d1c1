//! How each provider without an upload of its own is told where the file of a message is.

use super::fake::Fake;
use super::sending::{adapters, call, kaleyra, send, sinch, twilio};
use serde_json::json;
use switchboard::domain::content::{Content, Media, MediaKind};
use switchboard::domain::effects::{OutboundAction, OutboundCall};
use switchboard::domain::file::{FileHash, FilePlace, OutboundFile};

const LINK: &str = "https://desk.example/media/out/token";

fn document(caption: Option<&str>) -> OutboundCall {
    OutboundCall {
        action: OutboundAction::Content(Content::Media(Media {
            caption: caption.map(str::to_owned),
            file_name: Some("invoice.pdf".to_owned()),
            ..Media::new(MediaKind::Document)
        })),
        file: Some(OutboundFile {
            hash: FileHash::try_from("0f".repeat(32)).unwrap(),
            mime_type: "application/pdf".to_owned(),
            bytes: 4,
            file_name: Some("invoice.pdf".to_owned()),
            place: Some(FilePlace {
                path: "/nowhere".into(),
                url: LINK.to_owned(),
            }),
        }),
        ..call("")
    }
}

#[actix_web::test]
async fn prv_10_twilio_is_told_where_the_file_is_and_what_is_said_about_it() {
    let fake = Fake::start();
    let adapters = adapters();
    send(&adapters, twilio(&fake.url), &document(Some("your invoice"))).await;
    let form = fake.last().form();
    assert_eq!(
        (form["MediaUrl"].as_str(), form["Body"].as_str()),
        (LINK, "your invoice")
    );
    send(&adapters, twilio(&fake.url), &document(None)).await;
    assert!(!fake.last().form().contains_key("Body"));
}

#[actix_web::test]
async fn prv_10_sinch_is_given_a_card_where_something_is_said_about_the_file() {
    let fake = Fake::start();
    let adapters = adapters();
    let file = json!({ "url": LINK, "filename_override": "invoice.pdf" });
    send(&adapters, sinch(&fake.url), &document(None)).await;
    assert_eq!(fake.last().json()["message"], json!({ "media_message": file }));
    send(&adapters, sinch(&fake.url), &document(Some("your invoice"))).await;
    let expected = json!({ "card_message": { "title": "your invoice", "media_message": file } });
    assert_eq!(fake.last().json()["message"], expected);
}

#[actix_web::test]
async fn prv_10_kaleyra_takes_a_link_as_meta_does() {
    let fake = Fake::start();
    let adapters = adapters();
    send(&adapters, kaleyra(&fake.url), &document(Some("your invoice"))).await;
    let sent = fake.last().json()["messaging_object"].clone();
    let expected = json!({ "link": LINK, "caption": "your invoice", "filename": "invoice.pdf" });
    assert_eq!((&sent["type"], &sent["document"]), (&json!("document"), &expected));
}
