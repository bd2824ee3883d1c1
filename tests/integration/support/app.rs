//! A whole server in this process, with a private database, and browsers that talk to it.

use actix_web::http::header::{HeaderMap, SET_COOKIE};
use actix_web::http::{Method, StatusCode};
use bytes::Bytes;
use rust_embed::Embed;
use secrecy::SecretString;
use serde_json::{Value, json};
use std::net::TcpListener;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use switchboard::actors::clock::SystemClock;
use switchboard::app::{self, Node, Surroundings};
use switchboard::config::Config;
use switchboard::domain::Timestamp;
use switchboard::domain::ids::{AgentId, StaffId};
use switchboard::domain::staff::Role;
use switchboard::http::assets::Assets;
use switchboard::http::passwords;
use switchboard::ports::clock::Clock;
use switchboard::store::StaffFields;

/// Everybody's password here.
pub const PASSWORD: &str = "a long enough password";

static HASH: LazyLock<String> = LazyLock::new(|| passwords::hash(&SecretString::from(PASSWORD)));

/// A tiny web app with the layout of the real one.
#[derive(Embed)]
#[folder = "tests/fixtures/web"]
struct SmallWebApp;

/// The wall clock, which tests move on.
#[derive(Default)]
pub struct MovableClock {
    ahead_ms: AtomicI64,
}

impl MovableClock {
    pub fn pass(&self, secs: i64) {
        self.ahead_ms.fetch_add(secs * 1000, Ordering::Relaxed);
    }
}

impl Clock for MovableClock {
    fn now(&self) -> Timestamp {
        SystemClock.now().plus_millis(self.ahead_ms.load(Ordering::Relaxed))
    }
}

pub struct TestApp {
    pub node: Node,
    pub url: String,
    pub clock: Arc<MovableClock>,
    pub directory: tempfile::TempDir,
}

impl TestApp {
    /// True when a file of the database has these bytes inside.
    pub fn has_on_disk(&self, wanted: &[u8]) -> bool {
        let entries = std::fs::read_dir(self.directory.path()).unwrap();
        let files = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
        let contents: Vec<_> = files.map(|path| std::fs::read(path).unwrap()).collect();
        assert!(!contents.is_empty(), "no database");
        let has = |bytes: &Vec<u8>| bytes.windows(wanted.len()).any(|window| window == wanted);
        contents.iter().any(has)
    }

    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts with these variables of the environment.
    pub async fn start_with(variables: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let database = format!("sqlite:{}", directory.path().join("test.db").display());
        let own = [
            ("SWITCHBOARD_LISTEN", address.as_str()),
            ("SWITCHBOARD_DATABASE_URL", database.as_str()),
            // Also where the public URL is another one.
            ("SWITCHBOARD_HTTP_ALLOWED_HOSTS", "127.0.0.1"),
        ];
        let env = own
            .iter()
            .chain(variables)
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let config = Config::load(None, env).unwrap();
        let clock = Arc::new(MovableClock::default());
        let around = Surroundings {
            clock: clock.clone(),
            assets: Assets::of::<SmallWebApp>(),
            arbiters: Vec::new(),
            program: crate::runner::program(),
        };
        let node = app::start(config, listener, around).await.unwrap();
        Self {
            node,
            url: format!("http://{address}"),
            clock,
            directory,
        }
    }

    /// Adds somebody, known to routing as well.
    pub async fn add(&self, username: &str, role: Role) -> StaffId {
        let fields = StaffFields {
            role,
            username: username.to_owned(),
            full_name: format!("Full {username}"),
            alias: None,
            email: None,
            description: String::new(),
            capacity: 0,
            enabled: true,
        };
        let state = &self.node.state;
        let staff = state
            .store
            .create_staff(fields, HASH.clone(), self.clock.now())
            .await
            .unwrap();
        state.reload().await.unwrap();
        staff.id
    }

    /// Adds somebody and signs them in.
    pub async fn signed_in(&self, username: &str, role: Role) -> Browser {
        self.add(username, role).await;
        self.sign_in(username).await
    }

    pub async fn administrator(&self) -> Browser {
        self.signed_in("boss", Role::Administrator).await
    }

    pub async fn agent(&self, username: &str) -> (AgentId, Browser) {
        let id = self.add(username, Role::Agent).await;
        (AgentId(id.0), self.sign_in(username).await)
    }

    /// A browser in which nobody is signed in.
    pub fn stranger(&self) -> Browser {
        Browser::at(&self.url)
    }

    /// A program that calls with this API key.
    pub fn program(&self, token: &str) -> Browser {
        Browser {
            key: Some(format!("Bearer {token}")),
            ..self.stranger()
        }
    }

    pub async fn sign_in(&self, username: &str) -> Browser {
        let mut browser = self.stranger();
        let answer = browser.try_sign_in(username, PASSWORD).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        browser.remember(&answer);
        browser
    }

    pub async fn stop(self) {
        assert!(self.node.stop().await, "the stop was given up");
    }
}

/// Somebody at a browser, or a program: what proves who they are goes with every request.
#[derive(Clone)]
pub struct Browser {
    http: awc::Client,
    pub url: String,
    pub cookie: Option<String>,
    pub csrf: Option<String>,
    /// Value of the `Authorization` header.
    pub key: Option<String>,
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// `status code`, as refusals are told apart.
    pub fn refusal(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        assert_eq!(problem["request_id"], self.header("x-request-id"));
        format!("{} {}", self.status.as_u16(), problem["code"].as_str().unwrap())
    }

    /// The fields that a refusal names.
    pub fn wrong_fields(&self) -> Vec<String> {
        let problem = self.json();
        let errors = problem["errors"].as_array().unwrap();
        errors
            .iter()
            .map(|error| error["field"].as_str().unwrap().to_owned())
            .collect()
    }
}

impl Browser {
    /// One in which nobody is signed in, at a server.
    pub fn at(url: &str) -> Self {
        Self {
            http: awc::Client::builder()
                .disable_redirects()
                .timeout(std::time::Duration::from_secs(20))
                .finish(),
            url: url.to_owned(),
            cookie: None,
            csrf: None,
            key: None,
        }
    }

    pub async fn try_sign_in(&self, username: &str, password: &str) -> Answer {
        self.post("/api/session", json!({ "username": username, "password": password }))
            .await
    }

    pub fn remember(&mut self, answer: &Answer) {
        let cookie = answer.headers.get(SET_COOKIE).unwrap().to_str().unwrap();
        self.cookie = Some(cookie.split(';').next().unwrap().to_owned());
        self.csrf = Some(answer.json()["csrf_token"].as_str().unwrap().to_owned());
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Bytes::new()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.write(Method::POST, path, body).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.write(Method::PUT, path, body).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.write(Method::PATCH, path, body).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, &[], Bytes::new()).await
    }

    pub async fn write(&self, method: Method, path: &str, body: Value) -> Answer {
        let json = [("content-type", "application/json")];
        self.send(method, path, &json, body.to_string().into()).await
    }

    /// A request with exactly these further headers.
    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Bytes) -> Answer {
        let mut request = self.http.request(method, format!("{}{path}", self.url)).no_decompress();
        for (name, value) in headers {
            request = request.insert_header((*name, *value));
        }
        if let Some(cookie) = &self.cookie {
            request = request.insert_header(("cookie", cookie.as_str()));
        }
        if let Some(csrf) = self
            .csrf
            .as_deref()
            .filter(|_| headers.iter().all(|(name, _)| *name != "x-csrf-token"))
        {
            request = request.insert_header(("x-csrf-token", csrf));
        }
        if let Some(key) = &self.key {
            request = request.insert_header(("authorization", key.as_str()));
        }
        let mut response = request.send_body(body).await.unwrap();
        Answer {
            status: response.status(),
            headers: response
                .headers()
                .iter()
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
            body: response.body().limit(16 << 20).await.unwrap(),
        }
    }
}

/// Asks again and again until there is an answer.
pub async fn eventually<T>(mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..1000 {
        if let Some(answer) = ask().await {
            return answer;
        }
        actix_web::rt::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("it did not happen within ten seconds");
}
