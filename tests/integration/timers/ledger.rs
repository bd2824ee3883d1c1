//! What became of every deadline, seen where it counts: in the commits.

use crate::support::memory::Row;
use std::collections::{BTreeMap, BTreeSet};
use switchboard::domain::fact::{Fact, TransferResult};
use switchboard::domain::ids::{InteractionId, Ticket};
use switchboard::domain::interaction::{CloseReason, Conversation, Routing};
use switchboard::domain::{ActorKey, Durable, Timestamp};
use switchboard::ports::store::{self, Commit};

/// How late an effect may be while the process runs, milliseconds.
const LATE_MS_MAX: i64 = 1000;

#[derive(Default)]
pub struct Ledger {
    /// Deadlines that took effect, by kind.
    pub fired: BTreeMap<&'static str, u64>,
    /// Deadlines that something else ended in time.
    pub cancelled: u64,
    /// When the process was able to act again, after it was dead or frozen.
    pub back_at: Timestamp,
    /// The shortest and the longest wait that ran to its end, seconds.
    pub shortest: Option<i64>,
    pub longest: Option<i64>,
    armed: BTreeMap<InteractionId, Timestamp>,
    effects: BTreeSet<(InteractionId, Ticket, Timestamp)>,
}

impl Ledger {
    pub fn total(&self) -> u64 {
        self.fired.values().sum()
    }

    pub fn wrote(&mut self, before: Option<&Row>, commit: &Commit) {
        let ActorKey::Interaction(_, id) = commit.key else {
            return;
        };
        if let Some(before) = before {
            self.judge(id, before, commit);
        }
        let is_armed = commit.next_due_at != before.and_then(|row| row.due_at);
        if commit.row.is_some() && is_armed {
            self.armed.insert(id, commit.now);
        }
    }

    fn judge(&mut self, id: InteractionId, before: &Row, commit: &Commit) {
        match (fired(&before.conversation, commit), before.due_at) {
            (Some(what), Some(due)) => {
                let late = commit.now.millis_since(due.max(self.back_at));
                assert!(commit.now >= due, "{id}: {what} of {due} is early, at {}", commit.now);
                assert!(late <= LATE_MS_MAX, "{id}: {what} of {due} is {late} ms late");
                let effect = (id, before.conversation.last_ticket, due);
                assert!(self.effects.insert(effect), "{id}: {what} of {due} fired twice");
                *self.fired.entry(what).or_default() += 1;
                let waited = due.millis_since(self.armed[&id]) / 1000;
                self.shortest = self.shortest.into_iter().chain([waited]).min();
                self.longest = self.longest.max(Some(waited));
            }
            (Some(what), None) => panic!("{id}: {what} without a deadline"),
            (None, Some(due)) if commit.row.is_some() && commit.next_due_at != Some(due) => {
                assert!(commit.now < due, "{id}: the deadline {due} was lost at {}", commit.now);
                self.cancelled += 1;
            }
            (None, _) => {}
        }
    }
}

/// The kind of deadline that took effect in this commit, if one did.
fn fired(before: &Conversation, commit: &Commit) -> Option<&'static str> {
    let facts = commit.durable.iter().filter_map(|effect| {
        if let Durable::Record(fact) = effect {
            Some(fact)
        } else {
            None
        }
    });
    facts
        .filter_map(named)
        .next()
        .or_else(|| restarted(before, commit).then_some("plan restart"))
}

fn named(fact: &Fact) -> Option<&'static str> {
    let is = |is: bool, name| is.then_some(name);
    is(matches!(fact, Fact::StepTimedOut { .. }), "step")
        .or(is(matches!(fact, Fact::AgentLapsed { rejected: false, .. }), "holder"))
        .or(is(matches!(fact, Fact::QueueLapsed { .. }), "queue"))
        .or(is(
            matches!(
                fact,
                Fact::TransferEnded {
                    result: TransferResult::TimedOut,
                    ..
                }
            ),
            "transfer",
        ))
        .or(is(
            matches!(
                fact,
                Fact::Closed {
                    reason: CloseReason::Inactivity,
                    ..
                }
            ),
            "silence",
        ))
}

/// The plan began again by itself; no fact says so.
fn restarted(before: &Conversation, commit: &Commit) -> bool {
    let Some(store::Row::Interaction(after)) = &commit.row else {
        return false;
    };
    matches!(before.routing, Routing::Planning { .. }) && after.plan.passes == before.plan.passes + 1
}
