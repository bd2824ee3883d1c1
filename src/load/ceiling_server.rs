//! The servers the ceilings are measured against: the same HTTP and WebSocket stack and the same
//! group commit as the real one, without anything in between. Runs as a child process, so that it
//! competes for the machine as the real server does.

use super::args::Args;
use super::http::find;
use super::webhook::number_of;
use crate::domain::effects::Durable;
use crate::domain::fact::Fact;
use crate::domain::ids::AgentId;
use crate::domain::{ActorKey, Timestamp};
use crate::ports::store::{Commit, CommitOutcome, Journal};
use crate::store::{Keyring, Store};
use actix::{Actor, ActorContext, Addr, AsyncContext, Handler, Message, StreamHandler};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use actix_web_actors::ws;
use anyhow::Context;
use bytes::Bytes;
use bytestring::ByteString;
use parking_lot::Mutex;
use std::io::Write;
use std::sync::Arc;

/// HTTP workers: as many as the server has by default.
const WORKERS: usize = 1;

/// Frames a socket may owe before it counts as stuck.
const MAILBOX: usize = 4096;

/// State shared by all handlers.
#[derive(Clone)]
struct Ceiling {
    journal: Arc<dyn Journal>,
    lines: Arc<Vec<Mutex<Vec<Addr<Listener>>>>>,
}

/// Opens the store and serves until standard input closes. Prints the address it listens on.
pub async fn run(args: &Args) -> anyhow::Result<()> {
    let store = Store::open_migrated(&args.database, Keyring::new_random()).await?;
    let lines = args.agents / args.fanout;
    let ceiling = Ceiling {
        journal: Arc::new(store),
        lines: Arc::new((0..lines).map(|_| Mutex::default()).collect()),
    };
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(ceiling.clone()))
            .route("/bare", web::post().to(bare))
            .route("/commit/{line}", web::post().to(commit))
            .route("/listen/{line}", web::get().to(listen))
            .route("/echo", web::get().to(echo))
    })
    .workers(WORKERS)
    .bind(("127.0.0.1", 0))?;
    let address = server.addrs().first().copied().context("not bound")?;
    writeln!(std::io::stdout(), "{address}")?;
    let running = server.disable_signals().run();
    let handle = running.handle();
    actix_rt::spawn(async move {
        let closed = actix_rt::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink()));
        // Closed or broken, the parent is gone.
        let _ = closed.await;
        handle.stop(false).await;
    });
    Ok(running.await?)
}

async fn bare(body: Bytes) -> HttpResponse {
    if body.is_empty() {
        HttpResponse::BadRequest().finish()
    } else {
        HttpResponse::Ok().finish()
    }
}

async fn commit(line: web::Path<usize>, body: Bytes, ceiling: web::Data<Ceiling>) -> HttpResponse {
    let number = find(&body, b"\"body\":\"").and_then(|at| number_of(&body[at + 8..]));
    let (Some(number), Some(sockets)) = (number, ceiling.lines.get(*line)) else {
        return HttpResponse::BadRequest().finish();
    };
    let one_row = Commit {
        key: ActorKey::Agent(AgentId(1)),
        expected_version: 0,
        row: None,
        durable: vec![Durable::Record(Fact::BecameReady)],
        next_due_at: None,
        now: Timestamp(i64::try_from(number).unwrap_or(0)),
    };
    match ceiling.journal.commit(one_row).await {
        CommitOutcome::Committed(_) => {
            let frame = Push(offer_like(number));
            for socket in sockets.lock().iter() {
                // A socket that cannot keep up loses frames; the tool counts them as lost.
                let _ = socket.try_send(frame.clone());
            }
            HttpResponse::Ok().finish()
        }
        CommitOutcome::Conflict | CommitOutcome::Duplicate | CommitOutcome::Aborted(_) | CommitOutcome::Unknown(_) => {
            HttpResponse::ServiceUnavailable().finish()
        }
    }
}

/// As long as an offer frame is.
fn offer_like(number: u64) -> ByteString {
    format!(
        concat!(
            r#"{{"name":"offer","data":{{"interaction_id":"{number}","ticket":1,"account_id":"1","account_name":"#,
            r#""ceiling of this machine","account_key":"CEIL","queue_id":"1","queue_name":"ceiling of this machine","#,
            r#""offer_kind":"new","contact_name":"Customer 0000000001","contact_label":"+490000000001","#,
            r#""preview":"m{number:012}","notification":"Customer 0000000001 is waiting in a queue","sound":true,"#,
            r#""shake":false,"renotify_secs":5,"weight":0,"waiting_since":"2026-01-01T00:00:00.000Z","#,
            r#""offered_at":"2026-01-01T00:00:00.000Z","until":"2026-01-01T00:01:00.000Z"}}"#
        ),
        number = number
    )
    .into()
}

async fn listen(
    line: web::Path<usize>,
    request: HttpRequest,
    stream: web::Payload,
    ceiling: web::Data<Ceiling>,
) -> actix_web::Result<HttpResponse> {
    let listener = Listener {
        line: *line,
        ceiling: ceiling.as_ref().clone(),
        seq: 0,
    };
    ws::start(listener, &request, stream)
}

async fn echo(request: HttpRequest, stream: web::Payload) -> actix_web::Result<HttpResponse> {
    ws::start(Echo, &request, stream)
}

#[derive(Clone, Message)]
#[rtype(result = "()")]
struct Push(ByteString);

struct Listener {
    line: usize,
    ceiling: Ceiling,
    seq: u64,
}

impl Actor for Listener {
    type Context = ws::WebsocketContext<Self>;

    fn started(&mut self, context: &mut Self::Context) {
        context.set_mailbox_capacity(MAILBOX);
        match self.ceiling.lines.get(self.line) {
            Some(sockets) => {
                sockets.lock().push(context.address());
                context.text(r#"{"kind":"hello","seq":0}"#);
            }
            None => context.stop(),
        }
    }
}

impl Handler<Push> for Listener {
    type Result = ();

    fn handle(&mut self, Push(event): Push, context: &mut Self::Context) {
        self.seq += 1;
        context.text(format!(r#"{{"kind":"event","seq":{},"event":{event}}}"#, self.seq));
    }
}

impl StreamHandler<Result<ws::Message, ws::ProtocolError>> for Listener {
    fn handle(&mut self, message: Result<ws::Message, ws::ProtocolError>, context: &mut Self::Context) {
        if matches!(message, Err(_) | Ok(ws::Message::Close(_))) {
            context.stop();
        }
    }
}

struct Echo;

impl Actor for Echo {
    type Context = ws::WebsocketContext<Self>;
}

impl StreamHandler<Result<ws::Message, ws::ProtocolError>> for Echo {
    fn handle(&mut self, message: Result<ws::Message, ws::ProtocolError>, context: &mut Self::Context) {
        match message {
            Ok(ws::Message::Text(text)) => context.text(text),
            Err(_) | Ok(ws::Message::Close(_)) => context.stop(),
            Ok(
                ws::Message::Binary(_)
                | ws::Message::Continuation(_)
                | ws::Message::Ping(_)
                | ws::Message::Pong(_)
                | ws::Message::Nop,
            ) => {}
        }
    }
}
