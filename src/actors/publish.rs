//! Carries out transient effects, after the commit that allows them.

use super::shared::Shared;
use crate::config::limits::THREAD_PAGE_MESSAGES;
use crate::domain::Transient;
use crate::domain::ids::{AgentId, InteractionId};
use crate::domain::notice::{Audience, Notice};
use std::sync::Arc;
use tracing::warn;

/// Carries out effects in their order.
pub(super) fn carry_out(shared: &Arc<Shared>, effects: Vec<Transient>) {
    for effect in effects {
        match effect {
            Transient::Tell(key, msg) => shared.router().tell(key, msg),
            Transient::Notify(Audience::Agent(agent), notice) => notify(shared, agent, &notice),
        }
    }
}

fn notify(shared: &Arc<Shared>, agent: AgentId, notice: &Notice) {
    shared.screens.show(agent, notice, shared.clock.now());
    if let Notice::Opened(view) = notice {
        actix::spawn(show_thread(Arc::clone(shared), agent, view.id));
    }
}

/// The thread of a tab that has just been opened. It is read after the opening was shown, so every
/// message is in it or shown after it.
async fn show_thread(shared: Arc<Shared>, agent: AgentId, interaction: InteractionId) {
    match shared.journal.thread(interaction, None, THREAD_PAGE_MESSAGES).await {
        Ok((messages, has_more)) => {
            let notice = Notice::Thread {
                interaction,
                messages,
                has_more,
            };
            shared.screens.show(agent, &notice, shared.clock.now());
        }
        Err(failure) => warn!(interaction.id = %interaction, %failure, "cannot show the thread"),
    }
}
