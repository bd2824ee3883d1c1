//! The hub: the event streams of all agents with a window on this node. Routing talks to it
//! through [`Screens`]; connections attach to it.

use super::ending::Ending;
use super::memo::Encoder;
use super::stream::{AgentStream, Batch};
use crate::domain::Timestamp;
use crate::domain::ids::{AgentId, ConnectionId};
use crate::domain::masking::Masking;
use crate::domain::notice::Notice;
use crate::http::connection::ConnectionHandle;
use crate::http::monotonic;
use crate::http::random::{self, Bits};
use crate::ports::screens::Screens;
use crate::telemetry::Metric;
use dashmap::DashMap;
use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::Instant;

/// All agents' event streams. One per process.
#[derive(Default)]
pub struct Hub {
    streams: DashMap<AgentId, Arc<AgentStream>>,
    encoder: Encoder,
    last_connection: AtomicU64,
    stopping: AtomicBool,
}

/// Why a window was not let in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotAttached {
    /// The agent has too many windows.
    TooMany,
    /// The server stops.
    Stopping,
}

impl Hub {
    /// Adds a window of an agent. `login` names the session they signed in with, for [`Self::cut_login`].
    pub fn attach(
        &self,
        agent: AgentId,
        login: &str,
        handle: Option<ConnectionHandle>,
    ) -> Result<Attachment, NotAttached> {
        if self.stopping.load(Ordering::Acquire) {
            return Err(NotAttached::Stopping);
        }
        let now = monotonic::now();
        let id = ConnectionId(self.last_connection.fetch_add(1, Ordering::Relaxed) + 1);
        // The guard of the entry is held, so that the stream cannot be forgotten in between.
        let stream = self
            .streams
            .entry(agent)
            .or_insert_with(|| Arc::new(AgentStream::new(new_session(), now)));
        if !stream.attach(id, login.to_owned(), handle, now) {
            return Err(NotAttached::TooMany);
        }
        metrics::gauge!(Metric::Sockets.name()).increment(1.0);
        Ok(Attachment {
            id,
            stream: Arc::clone(&stream),
        })
    }

    /// Closes all windows of an agent, and forgets what they were shown.
    pub fn cut(&self, agent: AgentId, ending: Ending) {
        if let Some(stream) = self.streams.get(&agent) {
            stream.renew(new_session());
            stream.end(ending, monotonic::now(), |_, _| true);
        }
    }

    /// Closes the windows that an agent opened with one login.
    pub fn cut_login(&self, agent: AgentId, login: &str) {
        if let Some(stream) = self.streams.get(&agent) {
            stream.end(Ending::SignedOut, monotonic::now(), |_, of| of == login);
        }
    }

    /// Closes the windows that an agent opened with other logins than this one.
    pub fn cut_other_logins(&self, agent: AgentId, login: &str) {
        if let Some(stream) = self.streams.get(&agent) {
            stream.end(Ending::SignedOut, monotonic::now(), |_, of| of != login);
        }
    }

    /// Lets nobody in any longer and closes all windows; returns when they are gone.
    pub async fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
        while self.windows() > 0 {
            for stream in &self.streams {
                stream.end(Ending::Restart, monotonic::now(), |_, _| true);
                stream.watch(monotonic::now());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The sign-ins behind all windows.
    pub fn logins(&self) -> BTreeSet<(AgentId, String)> {
        let of = |agent: AgentId, stream: &AgentStream| stream.logins().into_iter().map(move |login| (agent, login));
        self.streams
            .iter()
            .flat_map(|entry| of(*entry.key(), entry.value()))
            .collect()
    }

    /// Windows of all agents.
    pub fn windows(&self) -> usize {
        self.streams.iter().map(|stream| stream.windows()).sum()
    }

    /// Watches over all windows until the hub is gone.
    pub fn start_watch(self: &Arc<Self>) {
        let hub = Arc::downgrade(self);
        actix_web::rt::spawn(async move {
            let mut tick = tokio::time::interval(Duration::from_secs(1));
            loop {
                tick.tick().await;
                let Some(hub) = hub.upgrade() else { return };
                hub.watch(monotonic::now());
            }
        });
    }

    fn watch(&self, now: Instant) {
        for stream in &self.streams {
            stream.watch(now);
        }
        self.streams.retain(|_, stream| !stream.is_forgotten(now));
    }
}

impl Screens for Hub {
    fn show(&self, agent: AgentId, notice: &Notice, masking: Option<Masking>, _now: Timestamp) {
        let Some(stream) = self.streams.get(&agent).map(|stream| Arc::clone(&stream)) else {
            return;
        };
        if let Notice::Disconnect(connections) = notice {
            stream.end(Ending::SignedOut, monotonic::now(), |id, _| connections.contains(&id));
        }
        if let Some(body) = self.encoder.body(notice, masking) {
            stream.push(body, monotonic::now());
        }
    }

    fn position(&self, agent: AgentId) -> u64 {
        self.streams.get(&agent).map_or(0, |stream| stream.position())
    }

    fn connections(&self, agent: AgentId) -> Vec<ConnectionId> {
        self.streams
            .get(&agent)
            .map(|stream| stream.connections())
            .unwrap_or_default()
    }
}

/// An unguessable identity for a stream.
fn new_session() -> String {
    random::hex(Bits::Of128)
}

/// One window's place at its agent's stream; ends when dropped.
pub struct Attachment {
    id: ConnectionId,
    stream: Arc<AgentStream>,
}

impl Attachment {
    /// The window.
    pub fn id(&self) -> ConnectionId {
        self.id
    }

    /// The events it reads.
    pub fn stream(&self) -> &Arc<AgentStream> {
        &self.stream
    }

    /// Ends the window: it is sent nothing more, and cut when it does not go by itself.
    pub fn end(&self, ending: Ending) {
        self.stream.end(ending, monotonic::now(), |id, _| id == self.id);
    }

    /// What the window is to be sent, as it comes.
    pub fn feed(&self) -> Feed {
        Feed {
            id: self.id,
            stream: Arc::clone(&self.stream),
            breathe: false,
            ended: false,
        }
    }
}

impl Drop for Attachment {
    fn drop(&mut self) {
        self.stream.detach(self.id, monotonic::now());
        metrics::gauge!(Metric::Sockets.name()).decrement(1.0);
    }
}

/// What a window is to be sent. After each batch it pauses once, so that the batch is written
/// before the next one is taken; ends after the batch that says so.
pub struct Feed {
    id: ConnectionId,
    stream: Arc<AgentStream>,
    breathe: bool,
    ended: bool,
}

impl futures_util::Stream for Feed {
    type Item = Batch;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Batch>> {
        if self.ended {
            return Poll::Ready(None);
        }
        if std::mem::take(&mut self.breathe) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let batch = std::task::ready!(self.stream.poll(self.id, monotonic::now(), context));
        self.breathe = true;
        self.ended = batch.ending.is_some();
        Poll::Ready(Some(batch))
    }
}
