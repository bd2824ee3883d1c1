//! A provider of our own that says of its files whatever a test wants.

use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use bytes::Bytes;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// What the provider says of one file, and what it then gives.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub content: Bytes,
    pub content_type: String,
    /// In place of the truth.
    pub size: Option<u64>,
    pub sha256: Option<String>,
    /// Elsewhere.
    pub url: Option<String>,
    /// So many requests are answered 404 first.
    pub misses: u32,
    /// Where the file is redirected to.
    pub redirect: Option<String>,
    /// The look-up itself is answered with this status.
    pub look_up: Option<u16>,
}

impl Told {
    pub fn file(content_type: &str, content: impl Into<Bytes>) -> Self {
        Self {
            content: content.into(),
            content_type: content_type.to_owned(),
            ..Self::default()
        }
    }
}

#[derive(Default)]
struct Memory {
    files: Mutex<BTreeMap<String, Told>>,
    /// Method and path with what was shown of credentials.
    requests: Mutex<Vec<String>>,
    bodies: Mutex<Vec<(String, Bytes)>>,
}

/// A provider on the air.
pub struct Provider {
    pub url: String,
    memory: Arc<Memory>,
}

impl Provider {
    pub fn start() -> Self {
        let memory = Arc::new(Memory::default());
        let shared = web::Data::from(Arc::clone(&memory));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .app_data(web::PayloadConfig::new(32 << 20))
                .route("/v25.0/{number}/messages", web::post().to(message))
                .route("/v25.0/{number}/media", web::post().to(upload))
                .route("/v25.0/{id}", web::get().to(look_up))
                .route("/file/{id}", web::get().to(file))
        })
        .workers(1)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .unwrap();
        let url = format!("http://{}", server.addrs()[0]);
        actix_rt::spawn(server.run());
        Self { url, memory }
    }

    pub fn tell(&self, id: &str, told: Told) {
        self.memory.files.lock().unwrap().insert(id.to_owned(), told);
    }

    pub fn requests(&self) -> Vec<String> {
        self.memory.requests.lock().unwrap().clone()
    }

    /// Bodies that were posted, with their paths.
    pub fn posted(&self) -> Vec<(String, Bytes)> {
        self.memory.bodies.lock().unwrap().clone()
    }
}

fn note(memory: &Memory, request: &HttpRequest) {
    let shown = request
        .headers()
        .get(AUTHORIZATION)
        .map_or("nothing", |value| value.to_str().unwrap());
    let line = format!("{} {} {shown}", request.method(), request.path());
    memory.requests.lock().unwrap().push(line);
}

async fn look_up(id: web::Path<String>, request: HttpRequest, memory: web::Data<Memory>) -> HttpResponse {
    note(&memory, &request);
    let Some(told) = memory.files.lock().unwrap().get(id.as_str()).cloned() else {
        return HttpResponse::NotFound().json(json!({ "error": { "code": 100 } }));
    };
    if let Some(status) = told.look_up {
        return HttpResponse::build(StatusCode::from_u16(status).unwrap()).finish();
    }
    let host = request.connection_info().host().to_owned();
    let mut answer = json!({ "id": *id, "url": told.url.unwrap_or(format!("http://{host}/file/{id}")) });
    answer["file_size"] = json!(told.size.unwrap_or(told.content.len() as u64));
    if let Some(hash) = told.sha256 {
        answer["sha256"] = Value::String(hash);
    }
    HttpResponse::Ok().json(answer)
}

async fn file(id: web::Path<String>, request: HttpRequest, memory: web::Data<Memory>) -> HttpResponse {
    note(&memory, &request);
    let mut files = memory.files.lock().unwrap();
    let told = files.get_mut(id.as_str()).unwrap();
    if told.misses > 0 {
        told.misses -= 1;
        return HttpResponse::NotFound().finish();
    }
    if let Some(to) = &told.redirect {
        return HttpResponse::Found().insert_header((LOCATION, to.as_str())).finish();
    }
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, told.content_type.as_str()))
        .body(told.content.clone())
}

async fn message(request: HttpRequest, body: Bytes, memory: web::Data<Memory>) -> HttpResponse {
    note(&memory, &request);
    let count = memory.bodies.lock().unwrap().len();
    memory.bodies.lock().unwrap().push((request.path().to_owned(), body));
    HttpResponse::Ok().json(json!({ "messages": [{ "id": format!("wamid.OUT{count}") }] }))
}

async fn upload(request: HttpRequest, body: Bytes, memory: web::Data<Memory>) -> HttpResponse {
    note(&memory, &request);
    memory.bodies.lock().unwrap().push((request.path().to_owned(), body));
    let told = memory.files.lock().unwrap().get("upload").cloned().unwrap_or_default();
    match told.look_up {
        Some(status) => {
            memory.files.lock().unwrap().remove("upload");
            HttpResponse::build(StatusCode::from_u16(status).unwrap())
                .json(json!({ "error": { "code": 131000, "message": "trouble" } }))
        }
        None => HttpResponse::Ok().json(json!({ "id": "990011" })),
    }
}
