//! A window of an agent without a socket: attached, greeted and fed as a connection does it, so
//! that it works on simulated time. It keeps every frame and what a client would show.

use super::desks::{Desks, visitor};
use super::reducer;
use futures_util::{FutureExt, StreamExt};
use serde_json::Value;
use switchboard::domain::ids::AgentId;
use switchboard::http::ws::frames::{DeskSnapshot, ServerFrame};
use switchboard::http::ws::greeting;
use switchboard::http::ws::session::{Attachment, Feed};
use tokio::time::Instant;

pub struct Window {
    pub desk: DeskSnapshot,
    pub session: String,
    pub seq: u64,
    /// Events since the last look, as JSON.
    pub frames: Vec<Value>,
    agent: AgentId,
    attachment: Attachment,
    feed: Feed,
}

impl Window {
    /// Opens one; with `from`, the window that was lost goes on where it left off.
    pub async fn open(desks: &Desks, agent: AgentId, from: Option<&Window>) -> (Value, Self) {
        let who = visitor(agent);
        let attachment = desks.hub.attach(agent, &who.login, None).unwrap();
        let left_off = from.map(|window| (window.session.clone(), window.seq));
        let stream = attachment.stream();
        let hello = greeting::hello(&desks.sockets, &who, stream, attachment.id(), left_off)
            .await
            .unwrap();
        stream.go_live(attachment.id(), hello.continue_after);
        let raw: Value = serde_json::from_str(&hello.text).unwrap();
        let ServerFrame::Hello {
            session,
            snapshot,
            resumed,
            ..
        } = serde_json::from_str(&hello.text).unwrap()
        else {
            panic!("the first frame is hello: {raw}");
        };
        assert_eq!(resumed, snapshot.is_none());
        let desk = match snapshot {
            Some(snapshot) => *snapshot,
            None => from.expect("only a resume has no snapshot").desk.clone(),
        };
        let feed = attachment.feed();
        let mut window = Self {
            desk,
            session,
            seq: hello.continue_after,
            frames: Vec::new(),
            agent,
            attachment,
            feed,
        };
        window.drain();
        (raw, window)
    }

    /// Takes what has been sent by now.
    pub fn drain(&mut self) {
        // The feed pauses after each batch: two misses in a row mean that it is empty.
        self.attachment.stream().heard(self.attachment.id(), Instant::now());
        let mut misses = 0;
        while misses < 2 {
            let Some(batch) = self.feed.next().now_or_never() else {
                misses += 1;
                continue;
            };
            misses = 0;
            let batch = batch.expect("the window is open");
            assert_eq!(batch.ending, None, "window of {} closed", self.agent);
            for (seq, body) in batch.events {
                self.take(&body.frame(seq));
            }
        }
    }

    fn take(&mut self, text: &str) {
        let ServerFrame::Event { seq, event } = serde_json::from_str(text).unwrap() else {
            panic!("only events are numbered: {text}");
        };
        assert_eq!(seq, self.seq + 1, "numbers have no gaps and no repeats");
        self.seq = seq;
        self.frames.push(serde_json::from_str(text).unwrap());
        reducer::apply(&mut self.desk, &event);
    }
}
