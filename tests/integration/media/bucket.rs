//! Files in a bucket of an S3-compatible store, beside this disk.

use crate::http::media::stage::photo;
use crate::support::app::{TestApp, eventually};
use actix_web::http::Method;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use bytes::Bytes;
use rusty_s3::actions::{DeleteObject, GetObject, PutObject};
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const KEY: &str = "AKIA4711";
const SECRET: &str = "canary-bucket";

#[derive(Default)]
struct Shelf {
    objects: BTreeMap<String, Bytes>,
    calls: Vec<String>,
    is_away: bool,
}

/// A store that takes what is signed right.
struct Store {
    url: String,
    shelf: Arc<Mutex<Shelf>>,
}

impl Store {
    fn start() -> Self {
        let shelf = Arc::new(Mutex::new(Shelf::default()));
        let served = Arc::clone(&shelf);
        let server = HttpServer::new(move || {
            let shelf = Arc::clone(&served);
            App::new()
                .app_data(web::PayloadConfig::new(1 << 24))
                .default_service(web::to(move |request: HttpRequest, body: Bytes| {
                    let answer = answer(&mut shelf.lock().unwrap(), &request, body);
                    async move { answer }
                }))
        });
        let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
        let url = format!("http://{}", server.addrs()[0]);
        actix_rt::spawn(server.run());
        Self { url, shelf }
    }

    fn variables(&self) -> Vec<(&'static str, String)> {
        vec![
            ("SWITCHBOARD_MEDIA_S3_BUCKET", "care".to_owned()),
            ("SWITCHBOARD_MEDIA_S3_ENDPOINT", self.url.clone()),
            ("SWITCHBOARD_MEDIA_S3_ACCESS_KEY", KEY.to_owned()),
            ("SWITCHBOARD_MEDIA_S3_SECRET_KEY", SECRET.to_owned()),
        ]
    }

    fn calls(&self) -> Vec<String> {
        self.shelf.lock().unwrap().calls.clone()
    }
}

/// Whether the URL is one that the owner of the key would have signed at the time it names.
fn is_signed(request: &HttpRequest, name: &str) -> bool {
    let origin = format!("http://{}", request.connection_info().host());
    let bucket = Bucket::new(origin.parse().unwrap(), UrlStyle::Path, "care", "us-east-1").unwrap();
    let credentials = Credentials::new(KEY, SECRET);
    let query: BTreeMap<String, String> = form_urlencoded::parse(request.query_string().as_bytes())
        .into_owned()
        .collect();
    let at = query["X-Amz-Date"].parse::<jiff::Timestamp>().unwrap();
    let length = Duration::from_secs(query["X-Amz-Expires"].parse().unwrap());
    let right = match *request.method() {
        Method::PUT => PutObject::new(&bucket, Some(&credentials), name).sign_with_time(length, &at),
        Method::GET => GetObject::new(&bucket, Some(&credentials), name).sign_with_time(length, &at),
        _ => DeleteObject::new(&bucket, Some(&credentials), name).sign_with_time(length, &at),
    };
    right.query() == Some(request.query_string())
}

fn answer(shelf: &mut Shelf, request: &HttpRequest, body: Bytes) -> HttpResponse {
    let Some(name) = request.path().strip_prefix("/care/").map(ToOwned::to_owned) else {
        return HttpResponse::NotFound().finish();
    };
    shelf.calls.push(format!("{} {name}", request.method()));
    if shelf.is_away {
        return HttpResponse::ServiceUnavailable().finish();
    }
    if !is_signed(request, &name) {
        return HttpResponse::Forbidden().finish();
    }
    match *request.method() {
        Method::PUT => {
            shelf.objects.insert(name, body);
            HttpResponse::Ok().finish()
        }
        Method::GET => match shelf.objects.get(&name) {
            Some(bytes) => HttpResponse::Ok().body(bytes.clone()),
            None => HttpResponse::NotFound().finish(),
        },
        _ => {
            shelf.objects.remove(&name);
            HttpResponse::NoContent().finish()
        }
    }
}

async fn stage(store: &Store) -> crate::http::media::stage::Stage {
    let variables = store.variables();
    let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    crate::http::media::stage::Stage::with(&variables).await
}

#[actix_web::test]
async fn a_file_is_in_the_bucket_before_it_is_shown_and_comes_back_from_there() {
    let store = Store::start();
    let mut stage = stage(&store).await;
    let bytes = photo(900, 700);
    stage.provider.tell(
        "1",
        crate::http::media::provider::Told::file("image/jpeg", bytes.clone()),
    );
    let file = stage.comes("image", "1").await;
    let held: Vec<(String, Bytes)> = store.shelf.lock().unwrap().objects.clone().into_iter().collect();
    assert_eq!(held.len(), 1);
    assert_eq!(held[0].1, bytes);
    assert_eq!(
        store.calls(),
        [format!("PUT {}", held[0].0)],
        "nothing is asked back that is here"
    );

    let dir = stage.app.node.state.config.media.dir.clone();
    assert_eq!(
        stage
            .app
            .node
            .state
            .media
            .trim(Duration::from_secs(3600))
            .await
            .unwrap(),
        0,
        "it came just now"
    );
    assert_eq!(
        stage.app.node.state.media.trim(Duration::ZERO).await.unwrap(),
        2,
        "the file and its small picture"
    );
    assert!(!dir.join(&held[0].0).exists());
    let url = file.url.unwrap();
    store.shelf.lock().unwrap().is_away = true;
    assert_eq!(
        stage.anna.get(&url).await.status,
        503,
        "it is there, and cannot be had now"
    );
    store.shelf.lock().unwrap().is_away = false;
    let small = stage.anna.get(&file.thumbnail_url.unwrap()).await;
    assert_eq!(small.status, 200, "the small picture is made anew");
    let answer = stage.anna.get(&url).await;
    assert_eq!((answer.status.as_u16(), answer.body), (200, bytes));
    assert!(dir.join(&held[0].0).exists());
    stage.stop().await;
}

#[actix_web::test]
async fn a_bucket_that_cannot_be_reached_refuses_uploads_and_delays_downloads() {
    let store = Store::start();
    store.shelf.lock().unwrap().is_away = true;
    let mut stage = stage(&store).await;
    stage.provider.tell(
        "1",
        crate::http::media::provider::Told::file("image/jpeg", photo(64, 64)),
    );
    stage
        .customer_sends("image", json!({ "id": "1", "mime_type": "image/jpeg" }))
        .await;
    let interaction = stage.accepts().await;
    eventually(async || (!store.calls().is_empty()).then_some(())).await;
    assert_eq!(stage.newest().file.unwrap().state, "loading");
    let refused = stage.uploads(interaction, "&file_name=a.jpg", photo(64, 64)).await;
    assert_eq!(refused.status, 503, "{refused:?}");
    store.shelf.lock().unwrap().is_away = false;
    stage.app.clock.pass(60);
    assert_eq!(stage.file().await.state, "ready");
    stage.stop().await;
}

#[actix_web::test]
async fn half_a_bucket_is_a_fault_of_the_configuration() {
    let named = |key: &str| {
        let variables = [
            ("SWITCHBOARD_MEDIA_S3_BUCKET", "care"),
            ("SWITCHBOARD_MEDIA_S3_ENDPOINT", "care.example"),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let invalid = switchboard::config::Config::load(None, variables).unwrap_err();
        invalid.keys().any(|wrong| wrong.starts_with(key))
    };
    for key in ["media.s3.endpoint", "media.s3.access_key", "media.s3.secret_key"] {
        assert!(named(key), "{key}");
    }
    assert!(!named("media.s3.region"));
    let app = TestApp::start().await;
    assert!(app.node.state.config.media.bucket.is_none());
    app.stop().await;
}
