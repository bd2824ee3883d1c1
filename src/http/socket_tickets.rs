//! Words that open one socket each, soon: what the handshake must carry beside the cookie (S10).
//!
//! Browsers send cookies along with any handshake. The page asks for a ticket over REST, where a write proves
//! that it comes from a page of this server, and offers it as a second sub-protocol: the one header of a
//! handshake that pages may choose, and none that lands in logs as an address does.

use crate::config::limits::{SOCKET_TICKET_SECS, WINDOWS_PER_AGENT_MAX};
use crate::domain::Timestamp;
use crate::http::random::{self, Bits};
use crate::http::sessions;
use parking_lot::Mutex;
use std::collections::{HashMap, VecDeque};

/// Tickets that nobody has used yet, in memory: a restart makes pages ask again. One per process.
#[derive(Default)]
pub struct SocketTickets(Mutex<Unused>);

#[derive(Default)]
struct Unused {
    /// By the name of the session they were given to, oldest first.
    sessions: HashMap<String, VecDeque<Ticket>>,
    swept_at: Timestamp,
}

struct Ticket {
    /// Of the word, which is kept nowhere.
    hash: String,
    ends_at: Timestamp,
}

impl SocketTickets {
    /// A new ticket for this session. One that has more than windows may be open loses the oldest.
    pub fn issue(&self, session: &str, now: Timestamp) -> String {
        let word = random::hex(Bits::Of128);
        let ticket = Ticket {
            hash: sessions::hash(&word),
            ends_at: now.plus_secs(SOCKET_TICKET_SECS),
        };
        let mut unused = self.0.lock();
        unused.sweep(now);
        let own = unused.sessions.entry(session.to_owned()).or_default();
        if own.len() >= WINDOWS_PER_AGENT_MAX {
            own.pop_front();
        }
        own.push_back(ticket);
        word
    }

    /// Takes a ticket; false when this session has no such one, or not any longer.
    pub fn redeem(&self, word: &str, session: &str, now: Timestamp) -> bool {
        let hash = sessions::hash(word);
        let mut unused = self.0.lock();
        let Some(own) = unused.sessions.get_mut(session) else {
            return false;
        };
        let found = own.iter().position(|ticket| ticket.hash == hash);
        let ticket = found.and_then(|index| own.remove(index));
        ticket.is_some_and(|ticket| ticket.ends_at > now)
    }
}

impl Unused {
    /// Forgets what has ended, once in a while: it is bounded by the sessions that ask within two lives of a ticket.
    fn sweep(&mut self, now: Timestamp) {
        if now < self.swept_at.plus_secs(SOCKET_TICKET_SECS) && now >= self.swept_at {
            return;
        }
        self.swept_at = now;
        self.sessions.retain(|_, own| {
            own.retain(|ticket| ticket.ends_at > now);
            !own.is_empty()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_700_000_000_000);

    #[test]
    fn s10_a_ticket_opens_one_socket_of_its_session_within_its_time() {
        let tickets = SocketTickets::default();
        let word = tickets.issue("anna", NOW);
        assert!(!tickets.redeem(&word, "ben", NOW), "somebody else's");
        assert!(!tickets.redeem("guess", "anna", NOW));
        assert!(tickets.redeem(&word, "anna", NOW));
        assert!(!tickets.redeem(&word, "anna", NOW), "used");

        let late = tickets.issue("anna", NOW);
        assert!(!tickets.redeem(&late, "anna", NOW.plus_secs(SOCKET_TICKET_SECS)));
        let last = tickets.issue("anna", NOW);
        assert!(tickets.redeem(&last, "anna", NOW.plus_secs(SOCKET_TICKET_SECS - 1)));
    }

    #[test]
    fn s10_tickets_are_bounded_for_a_session_and_in_time() {
        let tickets = SocketTickets::default();
        let oldest = tickets.issue("anna", NOW);
        let others: Vec<_> = (0..WINDOWS_PER_AGENT_MAX).map(|_| tickets.issue("anna", NOW)).collect();
        assert!(!tickets.redeem(&oldest, "anna", NOW));
        assert!(
            others.iter().all(|word| tickets.redeem(word, "anna", NOW)),
            "one per window"
        );

        for session in 0..100 {
            tickets.issue(&session.to_string(), NOW);
        }
        tickets.issue("later", NOW.plus_secs(SOCKET_TICKET_SECS));
        assert_eq!(tickets.0.lock().sessions.len(), 1);
        tickets.issue("the clock was set back", NOW);
        assert!(tickets.0.lock().sessions.len() <= 2);
    }
}
