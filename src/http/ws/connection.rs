//! One socket: bytes in, bytes out, heartbeat. What a window may do and see is decided elsewhere.
//!
//! While its peer reads nothing, this actor stands still. Whatever must happen then is done by
//! [`super::stream::AgentStream::watch`].

use super::answers::Submitted;
use super::commands::{Asked, Command, run_lane};
use super::encode::frame;
use super::ending::Ending;
use super::frames::{FrameError, ServerFrame};
use super::greeting::Hello;
use super::incoming::{Incoming, Refused, not_text, too_large};
use super::session::Attachment;
use super::stream::Batch;
use super::{Sockets, Visitor, greeting};
use crate::actors::{Desk, Refusal};
use crate::config::limits::{CLOSE_GRACE_SECS, HELLO_WITHIN_SECS, PING_SECS, RESUME_WITHIN_SECS};
use crate::domain::ids::{AgentId, ClientRef, ConnectionId};
use crate::http::monotonic;
use crate::telemetry::Metric;
use actix::{Actor, ActorContext, ActorFutureExt, AsyncContext, StreamHandler, WrapFuture};
use actix_web::error::PayloadError;
use actix_web::web;
use actix_web_actors::ws::{Message, ProtocolError, WebsocketContext};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

type Context = WebsocketContext<Connection>;

/// One socket.
pub struct Connection {
    visitor: Visitor,
    attachment: Attachment,
    sockets: web::Data<Sockets>,
    incoming: Incoming,
    phase: Phase,
    /// Tells the desk when it is over.
    connected: Option<Connected>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The client has not said where it left off.
    Silent,
    /// The answer to `resume` is being made.
    Greeting,
    Live,
    /// The close frame is out.
    Closing,
}

/// An agent's window that the desk knows of, until dropped.
struct Connected {
    desk: Desk,
    agent: AgentId,
    connection: ConnectionId,
}

impl Drop for Connected {
    fn drop(&mut self) {
        self.desk.disconnected(self.agent, self.connection);
    }
}

impl Connection {
    /// A socket that has sent nothing yet.
    pub fn new(visitor: Visitor, attachment: Attachment, sockets: web::Data<Sockets>) -> Self {
        Self {
            visitor,
            attachment,
            sockets,
            incoming: Incoming::new(monotonic::now()),
            phase: Phase::Silent,
            connected: None,
        }
    }

    fn handle_asked(&mut self, asked: Result<Asked, Refused>, ctx: &mut Context) {
        match asked {
            Ok(Asked::Resume(from)) => self.greet(from, ctx),
            Ok(Asked::Command(..)) if self.phase == Phase::Silent => {
                let error = FrameError::new("not_allowed", "the first frame must be `resume`");
                self.send_error(error, true, ctx);
                self.close(Ending::Abuse, ctx);
            }
            Ok(Asked::Command(client_ref, command)) => self.submit(client_ref, command, ctx),
            Err(refused) => self.refuse(refused, ctx),
        }
    }

    fn refuse(&mut self, refused: Refused, ctx: &mut Context) {
        if !self.incoming.tolerates(monotonic::now()) {
            self.send_error(refused.error, true, ctx);
            self.close(Ending::Abuse, ctx);
            return;
        }
        match refused.client_ref {
            Some(client_ref) => send_ack(client_ref, Some(refused.error), ctx),
            None => self.send_error(refused.error, false, ctx),
        }
    }

    fn submit(&mut self, client_ref: ClientRef, command: Command, ctx: &mut Context) {
        let lane = command.lane();
        let stream = self.attachment.stream();
        match stream.submit(self.attachment.id(), client_ref.clone(), command) {
            Submitted::Start => {
                let desk = self.sockets.desk.clone();
                actix_web::rt::spawn(run_lane(Arc::clone(stream), desk, self.visitor.agent, lane));
            }
            Submitted::Waiting => {}
            Submitted::Known(answer) => send_ack(client_ref, answer.err(), ctx),
            Submitted::TooMany => {
                let error = FrameError::new("too_fast", "too many commands are pending, slow down");
                self.refuse(
                    Refused {
                        client_ref: Some(client_ref),
                        error,
                    },
                    ctx,
                );
            }
        }
    }

    /// Answers `resume`, also a later one of a client that has noticed a gap.
    fn greet(&mut self, from: Option<(String, u64)>, ctx: &mut Context) {
        if self.phase == Phase::Greeting {
            return;
        }
        self.phase = Phase::Greeting;
        self.connected.get_or_insert_with(|| Connected {
            desk: self.sockets.desk.clone(),
            agent: self.visitor.agent,
            connection: self.attachment.id(),
        });
        let (sockets, visitor) = (self.sockets.clone(), self.visitor.clone());
        let (stream, id) = (Arc::clone(self.attachment.stream()), self.attachment.id());
        let hello = async move { greeting::hello(&sockets, &visitor, &stream, id, from).await };
        let hello = timeout(Duration::from_secs(HELLO_WITHIN_SECS), hello);
        ctx.spawn(hello.into_actor(self).map(|hello, connection, ctx| match hello {
            Ok(Ok(hello)) => connection.go_live(hello, ctx),
            Ok(Err(Refusal::Rejected(rejected))) => {
                connection.send_error(FrameError::from(&rejected), true, ctx);
                connection.close(Ending::SignedOut, ctx);
            }
            Ok(Err(Refusal::TryAgain(_))) | Err(_) => {
                let error = FrameError::new(FrameError::TRY_AGAIN, "not available right now, try again");
                connection.send_error(error, true, ctx);
                connection.close(Ending::TryAgain, ctx);
            }
        }));
    }

    fn go_live(&mut self, hello: Hello, ctx: &mut Context) {
        if self.phase != Phase::Greeting {
            return;
        }
        self.phase = Phase::Live;
        ctx.text(hello.text);
        self.attachment
            .stream()
            .go_live(self.attachment.id(), hello.continue_after);
    }

    fn send_error(&self, error: FrameError, fatal: bool, ctx: &mut Context) {
        ctx.text(frame(&ServerFrame::Error { error, fatal }));
    }

    fn close(&mut self, ending: Ending, ctx: &mut Context) {
        if self.phase == Phase::Closing {
            return;
        }
        self.phase = Phase::Closing;
        metrics::counter!(Metric::SocketsClosed.name(), "reason" => ending.name()).increment(1);
        tracing::debug!(agent.id = %self.visitor.agent, reason = ending.name(), "closing a socket");
        ctx.close(Some(ending.reason()));
        // The peer answers with its own close frame; one that does not is not waited for.
        ctx.run_later(Duration::from_secs(CLOSE_GRACE_SECS), |_, ctx| ctx.stop());
        self.attachment.end(ending);
    }
}

fn send_ack(client_ref: ClientRef, error: Option<FrameError>, ctx: &mut Context) {
    let ack = ServerFrame::Ack {
        r#ref: client_ref,
        error,
    };
    ctx.text(frame(&ack));
}

impl Actor for Connection {
    type Context = Context;

    fn started(&mut self, ctx: &mut Context) {
        ctx.add_stream(self.attachment.feed());
        ctx.run_interval(Duration::from_secs(PING_SECS), |_, ctx| ctx.ping(b""));
        ctx.run_later(Duration::from_secs(RESUME_WITHIN_SECS), |connection, ctx| {
            if connection.phase == Phase::Silent {
                let error = FrameError::new("not_allowed", "the first frame must be `resume`");
                connection.send_error(error, true, ctx);
                connection.close(Ending::Abuse, ctx);
            }
        });
    }
}

impl StreamHandler<Batch> for Connection {
    fn handle(&mut self, batch: Batch, ctx: &mut Context) {
        if self.phase == Phase::Closing {
            return;
        }
        for (seq, body) in batch.events {
            ctx.text(body.frame(seq));
        }
        for ack in batch.acks {
            ctx.text(ack);
        }
        if let Some(ending) = batch.ending {
            self.close(ending, ctx);
        }
    }

    /// The feed ends before the socket does: the close frame is still to be answered.
    fn finished(&mut self, _: &mut Context) {}
}

impl StreamHandler<Result<Message, ProtocolError>> for Connection {
    fn handle(&mut self, message: Result<Message, ProtocolError>, ctx: &mut Context) {
        let now = monotonic::now();
        self.attachment.stream().heard(self.attachment.id(), now);
        match message {
            Ok(Message::Close(reason)) => {
                if self.phase != Phase::Closing {
                    ctx.close(reason);
                }
                ctx.stop();
            }
            _ if self.phase == Phase::Closing => {}
            Ok(Message::Text(text)) => {
                let asked = self.incoming.text(&text, now);
                self.handle_asked(asked, ctx);
            }
            Ok(Message::Continuation(item)) => {
                if let Some(asked) = self.incoming.part(item, now) {
                    self.handle_asked(asked, ctx);
                }
            }
            Ok(Message::Ping(_) | Message::Pong(_)) if !self.incoming.may_signal(now) => {
                self.close(Ending::Abuse, ctx);
            }
            Ok(Message::Ping(payload)) => ctx.pong(&payload),
            Ok(Message::Pong(_) | Message::Nop) => {}
            Ok(Message::Binary(_)) => self.refuse(not_text().into(), ctx),
            // The codec has dropped the frame and stands at the next one.
            Err(ProtocolError::Overflow) => self.refuse(too_large().into(), ctx),
            Err(ProtocolError::Io(error)) if error.to_string() == PayloadError::Overflow.to_string() => {
                self.close(Ending::TooLarge, ctx);
            }
            Err(error) => {
                tracing::debug!(agent.id = %self.visitor.agent, %error, "protocol error on a socket");
                self.close(Ending::Protocol, ctx);
            }
        }
    }
}
