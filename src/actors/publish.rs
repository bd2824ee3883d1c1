//! Carries out transient effects, after the commit that allows them.

use super::scripts;
use super::shared::Shared;
use crate::config::limits::THREAD_PAGE_MESSAGES;
use crate::domain::fact::{Fact, Passed};
use crate::domain::ids::{AgentId, InteractionId};
use crate::domain::notice::{Audience, Notice};
use crate::domain::{ActorKey, Durable, Transient};
use std::sync::Arc;
use tracing::{debug, warn};

/// What an operator should hear of a step: a plan's own lines (APP-NOOP-01), and plans that run in
/// circles (PLAN-07).
pub(super) fn log(key: ActorKey, effects: &[Durable]) {
    for effect in effects {
        let Durable::Record(fact) = effect else { continue };
        if let Fact::PlanLooped { priority } = fact {
            warn!(%key, priority, "a plan goes round without a step that waits: the interaction is parked");
        } else if let Fact::StepPassed {
            priority,
            did: Passed::Noted { text },
            ..
        } = fact
        {
            debug!(%key, priority, text, "noop");
        }
    }
}

/// Which workers a commit has something for.
#[derive(Clone, Copy)]
pub(super) struct Rings {
    outbox: bool,
    downloads: bool,
}

impl Rings {
    /// Those of a commit with these effects.
    pub(super) fn of(durable: &[Durable]) -> Self {
        let mut rings = Self {
            outbox: false,
            downloads: false,
        };
        for effect in durable {
            rings.outbox |= matches!(effect, Durable::Call(_) | Durable::Settle { .. });
            rings.downloads |= matches!(effect, Durable::WantFile(_));
        }
        rings
    }

    /// Tells them, once it is committed.
    pub(super) fn ring(self, shared: &Shared) {
        if self.outbox {
            shared.calls_ready.notify_one();
        }
        if self.downloads {
            shared.files_ready.notify_one();
        }
    }
}

/// Carries out effects in their order.
pub(super) fn carry_out(shared: &Arc<Shared>, effects: Vec<Transient>) {
    for effect in effects {
        match effect {
            Transient::Tell(key, msg) => shared.router().tell(key, msg),
            Transient::Notify(Audience::Agent(agent), notice) => notify(shared, agent, &notice),
            Transient::Ask(turn) => shared.turns.push(turn),
            Transient::Run(run) => scripts::start(shared, *run),
            Transient::Signal {
                account,
                message,
                signal,
            } => shared.signals.push(account, message, signal),
        }
    }
}

fn notify(shared: &Arc<Shared>, agent: AgentId, notice: &Notice) {
    show(shared, agent, notice);
    if let Notice::Opened(view) = notice {
        let customer = view.contact_label.clone();
        actix::spawn(show_thread(Arc::clone(shared), agent, view.id, customer));
    }
}

/// Whoever must not see customers' data is shown the part of it that the settings leave (USR-05).
fn show(shared: &Shared, agent: AgentId, notice: &Notice) {
    let masking = shared.settings.load().masking_of(agent);
    shared.screens.show(agent, notice, masking, shared.clock.now());
}

/// The thread of a tab that has just been opened. It is read after the opening was shown, so every
/// message is in it or shown after it.
async fn show_thread(shared: Arc<Shared>, agent: AgentId, interaction: InteractionId, customer: String) {
    match shared.journal.thread(interaction, None, THREAD_PAGE_MESSAGES).await {
        Ok((messages, has_more)) => {
            let notice = Notice::Thread {
                interaction,
                messages,
                has_more,
                customer,
            };
            show(&shared, agent, &notice);
        }
        Err(failure) => warn!(interaction.id = %interaction, %failure, "cannot show the thread"),
    }
}
