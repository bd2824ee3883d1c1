//! Carries out calls to providers: claims those that are due, one per customer and in order, makes
//! them, and tells the interaction what became of each. The outcome takes effect in the
//! interaction's own commit, which also settles the call.
//!
//! A call that may have gone out is never repeated (R6): it waits for a delivery report that proves
//! it, and is shown as uncertain when none comes.

use super::settle::settle;
use super::shared::Shared;
use crate::config::limits::{
    OUTBOX_LEASE_SECS, OUTBOX_POLL_SECS, PROVIDER_CALLS_MAX, SEND_ATTEMPTS_MAX, SEND_BACKOFF_SECS, UNCERTAIN_SECS,
};
use crate::domain::ActorKey;
use crate::domain::interaction::{CallOutcome, Input};
use crate::domain::message::{DeliveryError, DeliveryErrorKind};
use crate::ports::provider::{Carrier, SendOutcome};
use crate::ports::store::{ClaimedCall, Rescheduled};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tracing::{debug, warn};

/// The worker. One per process, on one arbiter, because connections to providers live there.
struct Outbox {
    shared: Arc<Shared>,
    carrier: Rc<dyn Carrier>,
    under_way: Cell<usize>,
    /// Rung when a call ends.
    freed: Notify,
}

/// Runs until `stop` says so; calls under way are finished before it returns.
pub async fn run(shared: Arc<Shared>, carrier: Rc<dyn Carrier>, mut stop: watch::Receiver<bool>) {
    let outbox = Rc::new(Outbox {
        shared,
        carrier,
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
        match self
            .shared
            .journal
            .claim_calls(now, now.plus_secs(OUTBOX_LEASE_SECS), limit)
            .await
        {
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

    async fn make(&self, claimed: ClaimedCall) {
        let outcome = self.carrier.carry(&claimed.call).await;
        debug!(message.id = %claimed.call.message, attempt = claimed.attempt, ?outcome, "provider call");
        match outcome {
            SendOutcome::Accepted { provider_id } => self.settle(&claimed, CallOutcome::Accepted { provider_id }).await,
            SendOutcome::Permanent(error) => self.settle(&claimed, CallOutcome::Failed(error)).await,
            SendOutcome::Retry { error, .. } if claimed.attempt >= SEND_ATTEMPTS_MAX => {
                self.settle(&claimed, CallOutcome::Failed(error)).await;
            }
            SendOutcome::Retry { after_secs, error } => {
                let wait = after_secs.map_or_else(|| backoff_secs(claimed.attempt), i64::from);
                let at = self.shared.clock.now().plus_secs(wait);
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
        match self.shared.journal.next_call_at().await {
            Ok(Some(at)) => {
                let millis = at.millis_since(self.shared.clock.now()).max(1);
                Duration::from_millis(u64::try_from(millis).unwrap_or(1)).min(longest)
            }
            Ok(None) | Err(_) => longest,
        }
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
