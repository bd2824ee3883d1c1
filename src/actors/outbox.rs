//! Carries out calls to providers: claims those that are due, one per customer and in order, makes
//! them, and tells the interaction what became of each. The outcome takes effect in the
//! interaction's own commit, which also settles the call.
//!
//! A call that may have gone out is never repeated (R6): it waits for a delivery report that proves
//! it, and is shown as uncertain when none comes. How fast calls leave is decided by [`Pace`].

use super::settle::settle;
use super::shared::Shared;
use crate::config::limits::{
    AWAY_SECS_MAX, OUTBOX_LEASE_SECS, OUTBOX_POLL_SECS, PAIR_BACKOFF_BASE, PROVIDER_CALLS_MAX,
    PROVIDER_RETRY_AFTER_SECS_MAX, SEND_ATTEMPTS_MAX, SEND_BACKOFF_SECS, SEND_PER_SEC, UNCERTAIN_SECS,
};
use crate::domain::ids::AccountId;
use crate::domain::interaction::{CallOutcome, Input};
use crate::domain::message::{DeliveryError, DeliveryErrorKind};
use crate::domain::pace::{Leave, Lesson, Pace, Whom};
use crate::domain::{ActorKey, Timestamp};
use crate::ports::provider::{Carrier, SendOutcome};
use crate::ports::store::{ClaimedCall, Rescheduled};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tracing::{debug, warn};

/// The worker. One per process, on one arbiter, because connections to providers live there.
struct Outbox {
    shared: Arc<Shared>,
    carrier: Rc<dyn Carrier>,
    pace: RefCell<Pace>,
    under_way: Cell<usize>,
    /// Rung when a call ends.
    freed: Notify,
}

/// Runs until `stop` says so; calls under way are finished before it returns.
pub async fn run(shared: Arc<Shared>, carrier: Rc<dyn Carrier>, mut stop: watch::Receiver<bool>) {
    let outbox = Rc::new(Outbox {
        shared,
        carrier,
        pace: RefCell::default(),
        under_way: Cell::new(0),
        freed: Notify::new(),
    });
    outbox.recover().await;
    while !*stop.borrow() {
        let busy = Rc::clone(&outbox).claim().await;
        if busy {
            continue;
        }
        outbox.give_up_expired().await;
        let pause = outbox.pause().await;
        tokio::select! {
            () = outbox.shared.calls_ready.notified() => {}
            () = outbox.freed.notified() => {}
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => {}
        }
    }
    while outbox.under_way.get() > 0 {
        outbox.freed.notified().await;
    }
}

impl Outbox {
    /// Calls that an earlier run of the server left unfinished may have gone out.
    async fn recover(&self) {
        let limit = u32::try_from(PROVIDER_CALLS_MAX).unwrap_or(u32::MAX);
        loop {
            let now = self.shared.clock.now();
            match self.shared.journal.expired_calls(now, true, limit).await {
                Ok(calls) if calls.is_empty() => return,
                Ok(calls) => {
                    for claimed in calls {
                        let until = now.plus_secs(UNCERTAIN_SECS);
                        let reason = "the server stopped during the call".to_owned();
                        self.reschedule(&claimed, Rescheduled::Uncertain { until, reason })
                            .await;
                    }
                }
                Err(failure) => {
                    warn!(%failure, "cannot look for interrupted calls");
                    tokio::time::sleep(Duration::from_secs(OUTBOX_POLL_SECS)).await;
                }
            }
        }
    }

    /// Starts what is due, as far as there is room. True when there may be more.
    async fn claim(self: Rc<Self>) -> bool {
        let room = PROVIDER_CALLS_MAX.saturating_sub(self.under_way.get());
        let Some(limit) = u32::try_from(room).ok().filter(|room| *room > 0) else {
            return false;
        };
        let now = self.shared.clock.now();
        let (closed, _) = self.closed(now);
        let lease = now.plus_secs(OUTBOX_LEASE_SECS);
        match self.shared.journal.claim_calls(now, lease, limit, &closed).await {
            Ok(calls) => {
                let full = calls.len() == room;
                for claimed in calls {
                    self.under_way.set(self.under_way.get() + 1);
                    let outbox = Rc::clone(&self);
                    actix::spawn(async move {
                        outbox.make(claimed).await;
                        outbox.under_way.set(outbox.under_way.get() - 1);
                        outbox.freed.notify_one();
                    });
                }
                full
            }
            Err(failure) => {
                warn!(%failure, "cannot claim calls");
                false
            }
        }
    }

    /// Accounts from which nothing may leave now, and when the first of them may send again.
    fn closed(&self, now: Timestamp) -> (Vec<AccountId>, Option<Timestamp>) {
        self.pace.borrow().closed(|account| self.per_sec(account), now)
    }

    fn per_sec(&self, account: AccountId) -> u32 {
        let settings = self.shared.settings.load();
        let account = settings.accounts.get(&account);
        account.map_or(SEND_PER_SEC, |account| account.kind.capabilities().sends_per_sec)
    }

    /// Whether a call may leave now; if not, it is put back.
    async fn may_leave(&self, claimed: &ClaimedCall) -> bool {
        let call = &claimed.call;
        let now = self.shared.clock.now();
        let per_sec = self.per_sec(call.account);
        if claimed.created_at.plus_secs(AWAY_SECS_MAX) <= now && self.pace.borrow().is_away(call.account) {
            let error = DeliveryError {
                kind: DeliveryErrorKind::Transient,
                code: None,
                detail: format!("the provider has not answered for {} minutes", AWAY_SECS_MAX / 60),
            };
            self.settle(claimed, CallOutcome::Failed(error)).await;
            return false;
        }
        let leave = self.pace.borrow_mut().ask(call.account, &call.to, per_sec, now);
        match leave {
            Leave::Now => true,
            Leave::NotBefore(at) => {
                self.reschedule(claimed, Rescheduled::Held { at }).await;
                false
            }
        }
    }

    fn learn(&self, claimed: &ClaimedCall, outcome: &SendOutcome) {
        let lesson = match outcome {
            SendOutcome::Accepted { .. } | SendOutcome::Permanent(_) => Lesson::Answered,
            SendOutcome::Retry {
                too_fast: Some(whom), ..
            } => Lesson::TooFast {
                whom: *whom,
                wait_secs: wait_secs(claimed.attempt, outcome),
            },
            SendOutcome::Retry { error, .. } if error.kind != DeliveryErrorKind::Transient => Lesson::Answered,
            SendOutcome::Retry { .. } | SendOutcome::Uncertain(_) => Lesson::Away,
        };
        let (call, now) = (&claimed.call, self.shared.clock.now());
        self.pace.borrow_mut().learn(call.account, &call.to, lesson, now);
    }

    async fn make(&self, claimed: ClaimedCall) {
        if !self.may_leave(&claimed).await {
            return;
        }
        let outcome = self.carrier.carry(&claimed.call).await;
        self.learn(&claimed, &outcome);
        let wait_secs = wait_secs(claimed.attempt, &outcome);
        debug!(message.id = %claimed.call.message, attempt = claimed.attempt, ?outcome, "provider call");
        match outcome {
            SendOutcome::Accepted { provider_id } => self.settle(&claimed, CallOutcome::Accepted { provider_id }).await,
            SendOutcome::Permanent(error) => self.settle(&claimed, CallOutcome::Failed(error)).await,
            SendOutcome::Retry { error, .. } if claimed.attempt >= SEND_ATTEMPTS_MAX => {
                self.settle(&claimed, CallOutcome::Failed(error)).await;
            }
            SendOutcome::Retry { error, .. } => {
                let at = self.shared.clock.now().plus_secs(wait_secs);
                self.reschedule(
                    &claimed,
                    Rescheduled::Retry {
                        at,
                        reason: error.detail,
                    },
                )
                .await;
            }
            SendOutcome::Uncertain(error) => {
                let until = self.shared.clock.now().plus_secs(UNCERTAIN_SECS);
                self.reschedule(
                    &claimed,
                    Rescheduled::Uncertain {
                        until,
                        reason: error.detail,
                    },
                )
                .await;
            }
        }
    }

    /// No delivery report came in time: shown to the agent, who decides whether to write again.
    async fn give_up_expired(&self) {
        let now = self.shared.clock.now();
        let limit = u32::try_from(PROVIDER_CALLS_MAX).unwrap_or(u32::MAX);
        match self.shared.journal.expired_calls(now, false, limit).await {
            Ok(calls) => {
                for claimed in calls {
                    let error = DeliveryError {
                        kind: DeliveryErrorKind::Uncertain,
                        code: None,
                        detail: "the connection broke during the call, and no delivery report came".to_owned(),
                    };
                    self.settle(&claimed, CallOutcome::Failed(error)).await;
                }
            }
            Err(failure) => warn!(%failure, "cannot look for uncertain calls"),
        }
    }

    /// Tells the interaction. A call whose outcome cannot be recorded stays leased, and becomes
    /// uncertain when the lease ends.
    async fn settle(&self, claimed: &ClaimedCall, outcome: CallOutcome) {
        let key = ActorKey::Interaction(claimed.call.account, claimed.call.interaction);
        let message = claimed.call.message;
        let finished = || Input::CallFinished {
            message,
            outcome: outcome.clone(),
        };
        if let Some(Err(rejected)) = settle(&self.shared, key, ("outcome of a call", message), finished).await {
            warn!(message.id = %message, %rejected, "the interaction refused the outcome of a call");
        }
    }

    async fn reschedule(&self, claimed: &ClaimedCall, to: Rescheduled) {
        if let Err(failure) = self.shared.journal.reschedule_call(claimed.call.message, to).await {
            warn!(message.id = %claimed.call.message, %failure, "cannot put a call back");
        }
    }

    /// How long to wait when nobody rings: until the next call is due, a few seconds at most.
    async fn pause(&self) -> Duration {
        let longest = Duration::from_secs(OUTBOX_POLL_SECS);
        let Ok(Some(due_at)) = self.shared.journal.next_call_at().await else {
            return longest;
        };
        let now = self.shared.clock.now();
        // What is due and was not claimed belongs to accounts that are closed.
        let (_, opens_at) = self.closed(now);
        let at = opens_at.map_or(
            due_at,
            |opens_at| if due_at <= now { opens_at } else { due_at.min(opens_at) },
        );
        let millis = at.millis_since(now).max(1);
        Duration::from_millis(u64::try_from(millis).unwrap_or(1)).min(longest)
    }
}

/// How long to wait after this outcome: as the provider says, or longer with each attempt.
fn wait_secs(attempt: u32, outcome: &SendOutcome) -> i64 {
    match outcome {
        SendOutcome::Retry {
            after_secs: Some(secs), ..
        } => i64::from(*secs),
        SendOutcome::Retry {
            too_fast: Some(Whom::Customer),
            ..
        } => PAIR_BACKOFF_BASE
            .saturating_pow(attempt.saturating_sub(1))
            .min(i64::from(PROVIDER_RETRY_AFTER_SECS_MAX)),
        SendOutcome::Retry { .. }
        | SendOutcome::Accepted { .. }
        | SendOutcome::Permanent(_)
        | SendOutcome::Uncertain(_) => backoff_secs(attempt),
    }
}

fn backoff_secs(attempt: u32) -> i64 {
    let index = usize::try_from(attempt.saturating_sub(1)).unwrap_or(usize::MAX);
    SEND_BACKOFF_SECS
        .get(index)
        .or(SEND_BACKOFF_SECS.last())
        .copied()
        .unwrap_or(1)
}
