//! The commands of one agent: which are being carried out, in which order, and how the newest
//! ones were answered, so that a resend has no second effect and gets the same answer.

use super::commands::{Command, Lane};
use super::frames::FrameError;
use crate::config::limits::{COMMANDS_PENDING_MAX, RECENT_REFS_MAX};
use crate::domain::ids::{ClientRef, ConnectionId};
use std::collections::VecDeque;

/// The result of a command.
pub type Answer = Result<(), FrameError>;

/// Commands of one agent, from all their windows.
#[derive(Default)]
pub struct Answers {
    known: VecDeque<(ClientRef, Answer)>,
    pending: Vec<Pending>,
}

struct Pending {
    client_ref: ClientRef,
    lane: Lane,
    /// `None` while it is being carried out.
    command: Option<Command>,
    /// The sockets that sent it.
    asked_by: Vec<ConnectionId>,
}

/// What happens to a command that was sent.
pub enum Submitted {
    /// Nothing else of its lane is running: carry out the lane.
    Start,
    /// It waits for its turn, or for the answer to the same command sent before.
    Waiting,
    /// It was answered before.
    Known(Answer),
    /// Too many commands are pending.
    TooMany,
}

impl Answers {
    /// Takes a command.
    pub fn submit(&mut self, by: ConnectionId, client_ref: ClientRef, command: Command) -> Submitted {
        if let Some((_, answer)) = self.known.iter().find(|(known, _)| *known == client_ref) {
            return Submitted::Known(answer.clone());
        }
        if let Some(same) = self.pending.iter_mut().find(|pending| pending.client_ref == client_ref) {
            if same.asked_by.len() >= COMMANDS_PENDING_MAX {
                return Submitted::TooMany;
            }
            same.asked_by.push(by);
            return Submitted::Waiting;
        }
        if self.pending.len() >= COMMANDS_PENDING_MAX {
            return Submitted::TooMany;
        }
        let lane = command.lane();
        let busy = self.pending.iter().any(|pending| pending.lane == lane);
        self.pending.push(Pending {
            client_ref,
            lane,
            command: Some(command),
            asked_by: vec![by],
        });
        if busy { Submitted::Waiting } else { Submitted::Start }
    }

    /// The next command of a lane.
    pub fn next(&mut self, lane: Lane) -> Option<(ClientRef, Command)> {
        self.pending
            .iter_mut()
            .filter(|pending| pending.lane == lane)
            .find_map(|pending| Some((pending.client_ref.clone(), pending.command.take()?)))
    }

    /// The commands of a lane that have no answer yet.
    pub fn unanswered(&self, lane: Lane) -> Vec<ClientRef> {
        let mine = self.pending.iter().filter(|pending| pending.lane == lane);
        mine.map(|pending| pending.client_ref.clone()).collect()
    }

    /// True when nothing is being carried out.
    pub fn is_idle(&self) -> bool {
        self.pending.is_empty()
    }

    /// Notes the answer to a command; returns the sockets that wait for it, once per sending.
    pub fn finish(&mut self, client_ref: &ClientRef, answer: &Answer) -> Vec<ConnectionId> {
        let Some(index) = self
            .pending
            .iter()
            .position(|pending| pending.client_ref == *client_ref)
        else {
            return Vec::new();
        };
        let done = self.pending.remove(index);
        // A command that could not be carried out may be sent again, and is then tried again.
        if answer
            .as_ref()
            .err()
            .is_none_or(|error| error.code != FrameError::TRY_AGAIN)
        {
            if self.known.len() >= RECENT_REFS_MAX {
                self.known.pop_front();
            }
            self.known.push_back((done.client_ref, answer.clone()));
        }
        done.asked_by
    }
}
