//! Files of the network: what a phone and a business upload, and who may have it.

use super::stage::{ADA, NUMBER, Stage, TOKEN};
use actix_web::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use switchboard::sandbox::wish::Written;

const PHOTO: &[u8] = b"\xff\xd8\xff\xe0 a photo";

async fn ask(url: &str, token: Option<&str>) -> (StatusCode, Bytes) {
    let mut request = awc::Client::default().get(url);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let mut answer = request.send().await.unwrap();
    (answer.status(), answer.body().await.unwrap())
}

fn parsed(body: &Bytes) -> Value {
    serde_json::from_slice(body).unwrap()
}

/// A phone takes a picture; its id.
async fn taken(stage: &Stage) -> String {
    let url = format!(
        "{}/sandbox/customers/{ADA}/uploads?phone_number_id={NUMBER}",
        stage.running.url()
    );
    let request = awc::Client::default().post(url).content_type("image/jpeg");
    let mut answer = request.send_body(PHOTO).await.unwrap();
    assert_eq!(answer.status(), 200);
    let answer = parsed(&answer.body().await.unwrap());
    assert_eq!(
        (&answer["mime_type"], &answer["bytes"]),
        (&json!("image/jpeg"), &json!(PHOTO.len()))
    );
    answer["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn a_photo_from_the_phone_is_told_of_looked_up_and_fetched_with_the_token() {
    let mut stage = Stage::new();
    let id = taken(&stage).await;
    let photo = json!({ "type": "image", "image": { "id": id, "caption": "look" } });
    let written = Written {
        content: Some(photo),
        ..Written::default()
    };
    stage.network().write(ADA, written).unwrap();
    let webhook = parsed(&stage.webhook().await.body);
    let image = &webhook["entry"][0]["changes"][0]["value"]["messages"][0]["image"];
    let hash = STANDARD.encode(Sha256::digest(PHOTO));
    assert_eq!(
        *image,
        json!({ "id": id, "caption": "look", "mime_type": "image/jpeg", "sha256": hash })
    );
    let url = format!("{}/v25.0/{id}?phone_number_id={NUMBER}", stage.running.url());
    let (status, body) = ask(&url, Some(TOKEN)).await;
    assert_eq!(status, 200);
    let found = parsed(&body);
    assert_eq!((&found["file_size"], &found["id"]), (&json!(PHOTO.len()), &json!(id)));
    let place = found["url"].as_str().unwrap();
    assert_eq!(ask(place, Some(TOKEN)).await, (StatusCode::OK, Bytes::from(PHOTO)));
    for address in [url.as_str(), place] {
        assert_eq!(ask(address, None).await.0, 401);
        assert_eq!(ask(address, Some("wrong")).await.0, 401);
    }
    let seen = ask(&format!("{}/sandbox/media/{id}", stage.running.url()), None).await;
    assert_eq!(seen, (StatusCode::OK, Bytes::from(PHOTO)));
    let missing = format!("{}/v25.0/42", stage.running.url());
    assert_eq!(ask(&missing, Some(TOKEN)).await.0, 400);
}

#[actix_web::test]
async fn a_business_uploads_with_its_token_and_in_graphs_form() {
    let stage = Stage::new();
    let form = |product: &str| {
        format!(
            "--x\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\n{product}\r\n\
             --x\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nimage/jpeg\r\n\
             --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\
             bytes\r\n--x--\r\n"
        )
    };
    let url = format!("{}/v25.0/{NUMBER}/media", stage.running.url());
    let upload = async |token: &str, form: String| {
        let request = awc::Client::default().post(&url).bearer_auth(token);
        let request = request.content_type("multipart/form-data; boundary=x");
        let mut answer = request.send_body(form).await.unwrap();
        (answer.status().as_u16(), parsed(&answer.body().await.unwrap()))
    };
    let (status, made) = upload(TOKEN, form("whatsapp")).await;
    assert_eq!(status, 200);
    let shown = format!("{}/sandbox/media/{}", stage.running.url(), made["id"].as_str().unwrap());
    assert_eq!(ask(&shown, None).await.1, "bytes");
    assert_eq!(upload("wrong", form("whatsapp")).await.0, 401);
    assert_eq!(upload(TOKEN, form("telegram")).await.1["error"]["code"], 100);
}
