//! One agent's numbered events and the windows that read them, each from its own position. There
//! is one copy of an event however many windows are behind, and a window that falls too far
//! behind is given up, so nothing grows without bound.

use super::answers::{Answer, Answers, Submitted};
use super::commands::{Command, Lane};
use super::encode::frame;
use super::ending::Ending;
use super::frames::{FrameError, ServerFrame};
use super::memo::Body;
use super::ring::Ring;
use crate::config::limits::{
    BACKLOG_BYTES_MAX, BACKLOG_EVENTS_MAX, BACKLOG_STUCK_SECS, BATCH_BYTES_MAX, CLOSE_GRACE_SECS, REPLAY_SECS,
    SOCKET_DEAD_SECS, WINDOWS_PER_AGENT_MAX,
};
use crate::domain::ids::{ClientRef, ConnectionId};
use crate::http::connection::ConnectionHandle;
use bytestring::ByteString;
use parking_lot::Mutex;
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::time::Instant;

/// One agent's events and windows.
pub struct AgentStream {
    state: Mutex<State>,
}

struct State {
    session: String,
    ring: Ring,
    windows: Vec<Window>,
    answers: Answers,
    /// Since when there has been no window.
    deserted_at: Option<Instant>,
}

struct Window {
    id: ConnectionId,
    login: String,
    /// Number of the newest event it took.
    taken: u64,
    /// True once it has asked for a `hello`: from then on its agent counts as connected.
    greeted: bool,
    /// False until it has got that `hello`.
    live: bool,
    acks: Vec<ByteString>,
    /// Why it must close, and since when.
    ending: Option<(Ending, Instant)>,
    moved_at: Instant,
    heard_at: Instant,
    waker: Option<Waker>,
    handle: Option<ConnectionHandle>,
}

/// What a window is to be sent next.
pub struct Batch {
    /// Events with their numbers.
    pub events: Vec<(u64, Body)>,
    /// Answers to commands, encoded.
    pub acks: Vec<ByteString>,
    /// Close the socket.
    pub ending: Option<Ending>,
}

impl AgentStream {
    /// A stream without events. `session` tells it from all others.
    pub fn new(session: String, now: Instant) -> Self {
        Self {
            state: Mutex::new(State {
                session,
                ring: Ring::default(),
                windows: Vec::new(),
                answers: Answers::default(),
                deserted_at: Some(now),
            }),
        }
    }

    /// Its identity.
    pub fn session(&self) -> String {
        self.state.lock().session.clone()
    }

    /// Gives it a new identity: nobody can resume what was before.
    pub fn renew(&self, session: String) {
        self.state.lock().session = session;
    }

    /// Number of the newest event.
    pub fn position(&self) -> u64 {
        self.state.lock().ring.newest()
    }

    /// Appends an event for all windows.
    pub fn push(&self, body: Body, now: Instant) {
        let mut wakers: [Option<Waker>; WINDOWS_PER_AGENT_MAX] = Default::default();
        {
            let mut state = self.state.lock();
            state.ring.push(body, now);
            let State { ring, windows, .. } = &mut *state;
            for (window, waker) in windows.iter_mut().zip(&mut wakers) {
                if window.taken + BACKLOG_EVENTS_MAX < ring.newest()
                    || ring.bytes_after(window.taken + 1) > BACKLOG_BYTES_MAX
                {
                    window.end(Ending::TooSlow, now);
                }
                *waker = window.waker.take();
            }
            state.trim(now);
        }
        wakers.into_iter().flatten().for_each(Waker::wake);
    }

    /// Adds a window. It is shown nothing before [`Self::resume`] or [`Self::go_live`], and misses
    /// nothing either. False when the agent has too many.
    pub fn attach(&self, id: ConnectionId, login: String, handle: Option<ConnectionHandle>, now: Instant) -> bool {
        let mut state = self.state.lock();
        if state.windows.len() >= WINDOWS_PER_AGENT_MAX {
            return false;
        }
        let taken = state.ring.newest();
        state.deserted_at = None;
        state.windows.push(Window {
            id,
            login,
            taken,
            greeted: false,
            live: false,
            acks: Vec::new(),
            ending: None,
            moved_at: now,
            heard_at: now,
            waker: None,
            handle,
        });
        true
    }

    /// The sign-ins behind its windows.
    pub fn logins(&self) -> Vec<String> {
        self.state
            .lock()
            .windows
            .iter()
            .map(|window| window.login.clone())
            .collect()
    }

    /// Removes a window.
    pub fn detach(&self, id: ConnectionId, now: Instant) {
        let mut state = self.state.lock();
        state.windows.retain(|window| window.id != id);
        if state.windows.is_empty() {
            state.deserted_at = Some(now);
        }
        state.trim(now);
    }

    /// A window asks for a `hello`: holds back events until it has got it.
    pub fn greet(&self, id: ConnectionId) {
        if let Some(window) = self.state.lock().window(id) {
            window.greeted = true;
            window.live = false;
        }
    }

    /// The windows that make their agent connected.
    pub fn connections(&self) -> Vec<ConnectionId> {
        let state = self.state.lock();
        let greeted = state.windows.iter().filter(|window| window.greeted);
        greeted.map(|window| window.id).collect()
    }

    /// Continues after event `seq` when all that followed is still here; returns the number of
    /// the newest one.
    pub fn resume(&self, id: ConnectionId, session: &str, seq: u64) -> Option<u64> {
        let mut state = self.state.lock();
        if session != state.session || !state.ring.reaches(seq) {
            return None;
        }
        let newest = state.ring.newest();
        state.window(id)?.start_after(seq);
        Some(newest)
    }

    /// Continues after event `seq`, which a snapshot contains.
    pub fn go_live(&self, id: ConnectionId, seq: u64) {
        if let Some(window) = self.state.lock().window(id) {
            window.start_after(seq);
        }
    }

    /// Notes that something arrived from a window.
    pub fn heard(&self, id: ConnectionId, now: Instant) {
        if let Some(window) = self.state.lock().window(id) {
            window.heard_at = now;
        }
    }

    /// What a window is to be sent next.
    pub fn poll(&self, id: ConnectionId, now: Instant, context: &Context<'_>) -> Poll<Batch> {
        let mut state = self.state.lock();
        let State { ring, windows, .. } = &mut *state;
        let Some(window) = windows.iter_mut().find(|window| window.id == id) else {
            return Poll::Pending;
        };
        if let Some((ending, _)) = window.ending {
            return Poll::Ready(Batch {
                events: Vec::new(),
                acks: Vec::new(),
                ending: Some(ending),
            });
        }
        if !window.live || (window.taken == ring.newest() && window.acks.is_empty()) {
            window.waker = Some(context.waker().clone());
            return Poll::Pending;
        }
        let events = ring.after(window.taken, BATCH_BYTES_MAX);
        if let Some((newest, _)) = events.last() {
            window.taken = *newest;
        }
        window.moved_at = now;
        let acks = std::mem::take(&mut window.acks);
        state.trim(now);
        Poll::Ready(Batch {
            events,
            acks,
            ending: None,
        })
    }

    /// Takes a command of a window.
    pub fn submit(&self, by: ConnectionId, client_ref: ClientRef, command: Command) -> Submitted {
        self.state.lock().answers.submit(by, client_ref, command)
    }

    /// The next command of a lane.
    pub fn next_command(&self, lane: Lane) -> Option<(ClientRef, Command)> {
        self.state.lock().answers.next(lane)
    }

    /// Answers a command to everybody who sent it.
    pub fn answer(&self, client_ref: &ClientRef, answer: &Answer) {
        let ack = frame(&ServerFrame::Ack {
            r#ref: client_ref.clone(),
            error: answer.as_ref().err().cloned(),
        });
        let mut state = self.state.lock();
        for id in state.answers.finish(client_ref, answer) {
            if let Some(window) = state.window(id) {
                window.acks.push(ack.clone());
                window.wake();
            }
        }
    }

    /// Answers all that is left of a lane that nobody carries out any longer.
    pub fn abandon(&self, lane: Lane) {
        let left = self.state.lock().answers.unanswered(lane);
        for client_ref in left {
            let error = FrameError::new(FrameError::TRY_AGAIN, "this was interrupted, please try again");
            self.answer(&client_ref, &Err(error));
        }
    }

    /// Closes windows: those given by `which`, which gets their id and login.
    pub fn end(&self, ending: Ending, now: Instant, which: impl Fn(ConnectionId, &str) -> bool) {
        for window in &mut self.state.lock().windows {
            if which(window.id, &window.login) {
                window.end(ending, now);
            }
        }
    }

    /// Number of windows.
    pub fn windows(&self) -> usize {
        self.state.lock().windows.len()
    }

    /// Closes windows that are stuck or silent, and cuts those that do not take their close frame.
    /// This must not depend on the connection's actor: it stands still while its peer reads nothing.
    pub fn watch(&self, now: Instant) {
        let mut state = self.state.lock();
        let State { ring, windows, .. } = &mut *state;
        for window in windows {
            if now.duration_since(window.heard_at) > Duration::from_secs(SOCKET_DEAD_SECS) {
                window.end(Ending::Silent, now);
            } else if window.taken == ring.newest() && window.acks.is_empty() {
                window.moved_at = now;
            } else if window.live && now.duration_since(window.moved_at) > Duration::from_secs(BACKLOG_STUCK_SECS) {
                window.end(Ending::TooSlow, now);
            }
            if let Some((_, since)) = window.ending
                && now.duration_since(since) > Duration::from_secs(CLOSE_GRACE_SECS)
                && let Some(handle) = &window.handle
            {
                handle.cut();
            }
        }
        state.trim(now);
        state.ring.shrink();
    }

    /// True when nobody will come back for it.
    pub fn is_forgotten(&self, now: Instant) -> bool {
        let state = self.state.lock();
        let kept = Duration::from_secs(REPLAY_SECS);
        state.answers.is_idle() && state.deserted_at.is_some_and(|since| now.duration_since(since) > kept)
    }
}

impl State {
    fn window(&mut self, id: ConnectionId) -> Option<&mut Window> {
        self.windows.iter_mut().find(|window| window.id == id)
    }

    fn trim(&mut self, now: Instant) {
        let reading = self.windows.iter().filter(|window| window.ending.is_none());
        let needed = reading.map(|window| window.taken).min();
        self.ring.trim(needed.unwrap_or(u64::MAX), now);
    }
}

impl Window {
    fn start_after(&mut self, seq: u64) {
        self.taken = seq;
        self.live = true;
        self.wake();
    }

    fn end(&mut self, ending: Ending, now: Instant) {
        if self.ending.is_none() {
            self.ending = Some((ending, now));
            self.wake();
        }
    }

    fn wake(&mut self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

#[cfg(test)]
mod tests;
