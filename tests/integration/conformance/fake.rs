//! A provider that takes down what it is sent and answers what it is told to.

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use bytes::Bytes;
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

/// One call.
#[derive(Clone, Debug)]
pub struct Seen {
    pub path: String,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Seen {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// Fields of a form.
    pub fn form(&self) -> BTreeMap<String, String> {
        form_urlencoded::parse(self.body.as_bytes()).into_owned().collect()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// An answer that waits for its call.
#[derive(Clone, Debug)]
struct Scripted {
    status: u16,
    retry_after: Option<u32>,
    body: String,
}

#[derive(Default)]
struct Book {
    seen: Vec<Seen>,
    answers: VecDeque<Scripted>,
    /// Answers to requests for access tokens; none gives a token that works for an hour.
    tokens: VecDeque<Scripted>,
    tokens_given: usize,
}

/// The provider.
#[derive(Clone)]
pub struct Fake {
    pub url: String,
    book: Arc<Mutex<Book>>,
}

impl Fake {
    pub fn start() -> Self {
        let book = Arc::new(Mutex::new(Book::default()));
        let served = Arc::clone(&book);
        let server = HttpServer::new(move || {
            let book = Arc::clone(&served);
            App::new().default_service(web::to(move |request: HttpRequest, body: Bytes| {
                let answer = take(&book, &request, &body);
                async move { answer }
            }))
        })
        .workers(1)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .unwrap();
        let url = format!("http://{}", server.addrs()[0]);
        actix_rt::spawn(server.run());
        Self { url, book }
    }

    /// The next call is answered so.
    pub fn answers(&self, status: u16, body: &str) {
        self.answers_after(status, None, body);
    }

    /// The same, with `Retry-After`.
    pub fn answers_after(&self, status: u16, retry_after: Option<u32>, body: &str) {
        let body = body.to_owned();
        let scripted = Scripted {
            status,
            retry_after,
            body,
        };
        self.book.lock().unwrap().answers.push_back(scripted);
    }

    /// The next request for an access token is answered so.
    pub fn token_answers(&self, status: u16, body: &str) {
        let body = body.to_owned();
        let scripted = Scripted {
            status,
            retry_after: None,
            body,
        };
        self.book.lock().unwrap().tokens.push_back(scripted);
    }

    /// Calls so far, without those for access tokens.
    pub fn calls(&self) -> Vec<Seen> {
        let seen = self.book.lock().unwrap().seen.clone();
        seen.into_iter().filter(|call| !is_token(&call.path)).collect()
    }

    /// The newest call.
    pub fn last(&self) -> Seen {
        self.calls().pop().expect("a call")
    }

    /// Requests for access tokens so far.
    pub fn token_calls(&self) -> Vec<Seen> {
        let seen = self.book.lock().unwrap().seen.clone();
        seen.into_iter().filter(|call| is_token(&call.path)).collect()
    }
}

fn is_token(path: &str) -> bool {
    path == "/oauth2/token"
}

fn take(book: &Mutex<Book>, request: &HttpRequest, body: &Bytes) -> HttpResponse {
    let mut book = book.lock().unwrap();
    let path = request.uri().to_string();
    let headers = request.headers().iter();
    book.seen.push(Seen {
        headers: headers
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect(),
        body: String::from_utf8(body.to_vec()).unwrap(),
        path: path.clone(),
    });
    let scripted = if is_token(&path) {
        book.tokens.pop_front().unwrap_or_else(|| {
            book.tokens_given += 1;
            Scripted {
                status: 200,
                retry_after: None,
                body: format!(r#"{{"access_token":"token-{}","expires_in":3600}}"#, book.tokens_given),
            }
        })
    } else {
        let number = book.seen.len();
        book.answers.pop_front().unwrap_or_else(|| Scripted {
            status: 200,
            retry_after: None,
            body: format!(r#"{{"sid":"OUT{number}","message_id":"OUT{number}","messages":[{{"id":"OUT{number}"}}]}}"#),
        })
    };
    let mut response = HttpResponse::build(scripted.status.try_into().unwrap());
    if let Some(secs) = scripted.retry_after {
        response.insert_header(("retry-after", secs.to_string()));
    }
    response.content_type("application/json").body(scripted.body)
}
