//! The one actor. It drives any machine of the domain: account, interaction, queue and agent.
//!
//! Life of a message:
//!
//! 1. It arrives as an `Envelope` and joins `inbox`. While the machine is being loaded or a commit
//!    is under way it waits there, so the actor handles one step at a time and yet never blocks its
//!    arbiter: all other actors run on.
//! 2. `Host::pump` takes it out and runs the pure step: due deadlines first, then the input.
//!    A step that asks for nothing durable is carried out at once.
//! 3. Otherwise the row and the durable effects go to the journal as one commit. Steps that were
//!    waiting already share the commit, unless they consume a webhook item: those can turn out to
//!    be duplicates, and must not take others down with them.
//! 4. *Committed*: transient effects are carried out, callers get their answers, the timer is armed
//!    again. Anything else, certain or not: callers are told to try again, and the machine is thrown
//!    away and loaded from its row. Memory never guesses.
//!
//! An actor without work leaves memory: it first removes itself from the registry, so that new
//! messages reach a fresh actor, then passes on whatever was already on its way to it.

use super::publish;
use super::router::Refusal;
use super::shared::Shared;
use super::step::{Answer, Hosted, Question, step};
use crate::config::limits::{COMMIT_STEPS_MAX, IDLE_SECS, RETIRE_SECS, TIMER_SECS_MAX, WAKER_AHEAD_SECS};
use crate::domain::interaction::Input;
use crate::domain::{ActorKey, Durable, Effects, Env, Msg, Rejected, Timestamp, Transient};
use crate::ports::store::{Commit, CommitOutcome, Loaded, StoreError};
use crate::telemetry::Metric;
use actix::{Actor, ActorContext, ActorFutureExt, AsyncContext, Context, Handler, Message, SpawnHandle, WrapFuture};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tracing::{debug, error, trace, warn};

/// Something for a host.
#[derive(Message)]
#[rtype(result = "()")]
pub enum Envelope {
    /// A message without an answer.
    Tell(Msg),
    /// A message whose sender wants to know when it is durable.
    Ask(Msg, oneshot::Sender<Result<(), Refusal>>),
    /// A question that changes nothing.
    Question(Question, oneshot::Sender<Answer>),
    /// Be in memory: the sender knows of a deadline.
    Wake,
}

impl Envelope {
    /// What the actor would find if it looked, when the message says so.
    pub(super) fn known_row(&self) -> Option<Loaded> {
        match self {
            Self::Tell(Msg::Interaction(Input::CustomerWrote(wrote))) if wrote.is_first => {
                Some(Loaded::Interaction(None))
            }
            Self::Tell(_) | Self::Ask(..) | Self::Question(..) | Self::Wake => None,
        }
    }
}

/// Where a host stands.
enum Phase<M> {
    Loading,
    Ready(M),
    /// A commit is under way; the machine is already in the state it will have if it succeeds.
    Committing(M),
    /// Out of the registry: whatever still arrives is passed on.
    Retired,
}

/// What a step leaves to be done after its commit.
struct Pending {
    effects: Effects,
    answers: Vec<(oneshot::Sender<Result<(), Refusal>>, Result<(), Refusal>)>,
}

/// The actor around one machine.
pub struct Host<M: Hosted> {
    key: ActorKey,
    shared: Arc<Shared>,
    /// What the row is known to be, before the first look.
    known_row: Option<Loaded>,
    phase: Phase<M>,
    version: i64,
    inbox: VecDeque<Envelope>,
    timer: Option<(Timestamp, SpawnHandle)>,
    last_used: Timestamp,
}

impl<M: Hosted> Host<M> {
    /// A host that will load its machine when it starts, unless what it would find is known.
    pub fn new(key: ActorKey, shared: Arc<Shared>, known_row: Option<Loaded>) -> Self {
        let last_used = shared.clock.now();
        Self {
            key,
            shared,
            known_row,
            phase: Phase::Loading,
            version: 0,
            inbox: VecDeque::new(),
            timer: None,
            last_used,
        }
    }

    fn load(&mut self, ctx: &mut Context<Self>) {
        self.phase = Phase::Loading;
        let (journal, key) = (Arc::clone(&self.shared.journal), self.key);
        let loading = async move { journal.load(key).await };
        ctx.spawn(
            loading
                .into_actor(self)
                .map(|loaded, host, ctx| host.loaded(loaded, ctx)),
        );
    }

    fn loaded(&mut self, loaded: Result<Loaded, StoreError>, ctx: &mut Context<Self>) {
        let built = loaded.map(|loaded| M::from_loaded(self.key, loaded, &self.shared));
        let (version, mut machine) = match built {
            Ok(Some(built)) => built,
            Ok(None) => {
                error!(key = %self.key, "the journal loaded another kind of row");
                return self.give_up(&"the stored row is of another kind", ctx);
            }
            Err(failure) => {
                warn!(key = %self.key, %failure, "cannot load");
                return self.give_up(&failure, ctx);
            }
        };
        self.version = version;
        let settings = self.shared.settings.load_full();
        let mut ids = &self.shared.ids;
        let mut env = Env {
            now: self.shared.clock.now(),
            settings: &settings,
            ids: &mut ids,
        };
        let mut effects = machine.reassert(&mut env);
        effects.extend(step(&mut machine, None, &mut env).0);
        self.phase = Phase::Ready(machine);
        self.carry_out(
            Pending {
                effects,
                answers: Vec::new(),
            },
            ctx,
        );
        self.pump(ctx);
    }

    /// The row cannot be had: callers learn it, tells are repeated by their senders' own means.
    fn give_up(&mut self, why: &dyn std::fmt::Display, ctx: &mut Context<Self>) {
        let reason = why.to_string();
        for envelope in self.inbox.drain(..) {
            if let Envelope::Ask(_, answer) = envelope {
                let _ = answer.send(Err(Refusal::TryAgain(reason.clone())));
            }
        }
        self.retire(ctx);
    }

    /// Handles what waits, until a commit is under way or nothing is left.
    fn pump(&mut self, ctx: &mut Context<Self>) {
        while matches!(self.phase, Phase::Ready(_)) && !self.inbox.is_empty() {
            let pending = self.take_steps();
            self.carry_out(pending, ctx);
        }
        self.arm(ctx);
    }

    /// Runs the first waiting step, and with it those behind it that may share its commit.
    fn take_steps(&mut self) -> Pending {
        let mut pending = Pending {
            effects: Effects::default(),
            answers: Vec::new(),
        };
        for _ in 0..COMMIT_STEPS_MAX {
            let Some(envelope) = self.inbox.pop_front() else { break };
            let before = pending.effects.durable.len();
            self.take_step(envelope, &mut pending);
            let consumes = pending.effects.durable[before..]
                .iter()
                .any(|one| matches!(one, Durable::Consume(_)));
            let next_consumes = matches!(
                self.inbox.front(),
                Some(Envelope::Tell(Msg::Interaction(_)) | Envelope::Ask(Msg::Interaction(_), _))
            );
            if pending.effects.is_volatile() || consumes || next_consumes {
                break;
            }
        }
        pending
    }

    fn take_step(&mut self, envelope: Envelope, pending: &mut Pending) {
        let Phase::Ready(machine) = &mut self.phase else { return };
        let settings = self.shared.settings.load_full();
        let mut ids = &self.shared.ids;
        let mut env = Env {
            now: self.shared.clock.now(),
            settings: &settings,
            ids: &mut ids,
        };
        let (msg, caller) = match envelope {
            Envelope::Tell(msg) => (msg, None),
            Envelope::Ask(msg, caller) => (msg, Some(caller)),
            Envelope::Question(question, caller) => {
                let _ = caller.send(machine.answer(&question, &env, &self.shared));
                return;
            }
            Envelope::Wake => {
                pending.effects.extend(step(machine, None, &mut env).0);
                return;
            }
        };
        trace!(key = %self.key, msg = msg.name(), "step");
        self.last_used = env.now;
        let Some(input) = M::input(msg) else {
            error!(key = %self.key, "a message for another kind of actor");
            return;
        };
        let (effects, result) = step(machine, Some(input), &mut env);
        pending.effects.extend(effects);
        if let Err(rejected) = &result {
            debug!(key = %self.key, %rejected, "rejected");
            if *rejected == Rejected::StaleTicket {
                metrics::counter!(Metric::StaleTickets.name(), "actor" => self.key.kind()).increment(1);
            }
        }
        if let Some(caller) = caller {
            pending.answers.push((caller, result.map_err(Refusal::Rejected)));
        }
    }

    /// Commits what must be durable, then does the rest; at once when nothing must be.
    fn carry_out(&mut self, pending: Pending, ctx: &mut Context<Self>) {
        if pending.effects.is_volatile() {
            self.finish(pending);
            return;
        }
        let Phase::Ready(machine) = std::mem::replace(&mut self.phase, Phase::Loading) else {
            return;
        };
        let Pending {
            effects: Effects {
                save,
                durable,
                transient,
            },
            answers,
        } = pending;
        publish::log(self.key, &durable);
        let rings = publish::Rings::of(&durable);
        let commit = Commit {
            key: self.key,
            expected_version: self.version,
            row: if save { machine.row() } else { None },
            durable,
            next_due_at: machine.next_deadline().map(|(at, _)| at),
            now: self.shared.clock.now(),
        };
        self.phase = Phase::Committing(machine);
        let journal = Arc::clone(&self.shared.journal);
        let committing = async move { journal.commit(commit).await };
        ctx.spawn(committing.into_actor(self).map(move |outcome, host, ctx| {
            host.committed(outcome, transient, answers, rings, ctx);
        }));
    }

    fn committed(
        &mut self,
        outcome: CommitOutcome,
        transient: Vec<Transient>,
        answers: Vec<(oneshot::Sender<Result<(), Refusal>>, Result<(), Refusal>)>,
        rings: publish::Rings,
        ctx: &mut Context<Self>,
    ) {
        let failure = match outcome {
            CommitOutcome::Committed(version) => {
                let Phase::Committing(machine) = std::mem::replace(&mut self.phase, Phase::Loading) else {
                    return;
                };
                self.version = version;
                self.phase = Phase::Ready(machine);
                self.finish(Pending {
                    effects: Effects {
                        transient,
                        ..Effects::default()
                    },
                    answers,
                });
                rings.ring(&self.shared);
                self.pump(ctx);
                return;
            }
            CommitOutcome::Duplicate => {
                debug!(key = %self.key, "taken effect before");
                "taken effect before".to_owned()
            }
            CommitOutcome::Conflict => {
                warn!(key = %self.key, "another writer owns the row");
                "the row was changed by someone else".to_owned()
            }
            CommitOutcome::Aborted(failure) => {
                warn!(key = %self.key, %failure, "not committed");
                failure.to_string()
            }
            CommitOutcome::Unknown(failure) => {
                warn!(key = %self.key, %failure, "commit outcome unknown");
                failure.to_string()
            }
        };
        for (caller, _) in answers {
            let _ = caller.send(Err(Refusal::TryAgain(failure.clone())));
        }
        self.load(ctx);
    }

    fn finish(&self, pending: Pending) {
        publish::carry_out(&self.shared, pending.effects.transient);
        for (caller, answer) in pending.answers {
            let _ = caller.send(answer);
        }
    }

    /// One timer: for the next deadline, or for leaving memory, whichever is earlier.
    fn arm(&mut self, ctx: &mut Context<Self>) {
        let Phase::Ready(machine) = &self.phase else { return };
        let now = self.shared.clock.now();
        let deadline = machine.next_deadline().map(|(at, _)| at);
        let idle = self.last_used.plus_secs(IDLE_SECS).max(now);
        // Who cannot leave then, because the deadline is near, does not try: it would try again and again.
        let leaves = machine.is_dormant() && deadline.is_none_or(|at| at > idle.plus_secs(WAKER_AHEAD_SECS));
        let Some(at) = [deadline, leaves.then_some(idle)].into_iter().flatten().min() else {
            return;
        };
        if self.timer.as_ref().is_some_and(|(armed, _)| *armed <= at) {
            return;
        }
        if let Some((_, handle)) = self.timer.take() {
            ctx.cancel_future(handle);
        }
        let delay = at.millis_since(now).clamp(0, TIMER_SECS_MAX * 1000);
        let delay = Duration::from_millis(u64::try_from(delay).unwrap_or(0));
        self.timer = Some((at, ctx.run_later(delay, Self::fired)));
    }

    fn fired(&mut self, ctx: &mut Context<Self>) {
        self.timer = None;
        let now = self.shared.clock.now();
        let Phase::Ready(machine) = &self.phase else { return };
        let deadline = machine.next_deadline().map(|(at, _)| at);
        if deadline.is_some_and(|at| at <= now) {
            self.inbox.push_back(Envelope::Wake);
            return self.pump(ctx);
        }
        let unused = self.last_used.plus_secs(IDLE_SECS) <= now;
        let far = deadline.is_none_or(|at| at > now.plus_secs(WAKER_AHEAD_SECS));
        if unused && far && machine.is_dormant() && self.inbox.is_empty() {
            self.retire(ctx);
        } else {
            self.arm(ctx);
        }
    }

    /// Leaves the registry, and memory a moment later, when no sender can still have the address.
    fn retire(&mut self, ctx: &mut Context<Self>) {
        self.shared.registry.remove(self.key);
        self.phase = Phase::Retired;
        ctx.run_later(Duration::from_secs(RETIRE_SECS), |_, ctx| ctx.stop());
    }
}

impl<M: Hosted> Actor for Host<M> {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        match self.known_row.take() {
            Some(known) => self.loaded(Ok(known), ctx),
            None => self.load(ctx),
        }
    }
}

impl<M: Hosted> Handler<Envelope> for Host<M> {
    type Result = ();

    fn handle(&mut self, envelope: Envelope, ctx: &mut Context<Self>) {
        if matches!(self.phase, Phase::Retired) {
            self.shared.router().deliver(self.key, envelope);
            return;
        }
        self.inbox.push_back(envelope);
        self.pump(ctx);
    }
}
