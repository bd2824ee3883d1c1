//! Keeps deadlines of actors that are not in memory: pages in those that are due soon.

use super::router::Router;
use super::shared::Shared;
use crate::config::limits::{ORPHANS_PAGE, WAKER_AHEAD_SECS, WAKER_PAGE, WAKER_PERIOD_SECS};
use crate::domain::ids::InteractionId;
use crate::domain::{ActorKey, interaction, queue};
use crate::ports::store::Journal;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tracing::warn;

/// Runs until `stop` says so. The first look is taken before anything else, so deadlines that
/// passed while the server was down fire at once, in their order (SM-42). Interactions that a
/// removed account left open are closed as well, should the server have stopped in between.
pub async fn run(shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
    repeat_offers(&shared).await;
    loop {
        look(&shared).await;
        touch_queues(&shared);
        close_orphans(shared.journal.as_ref(), &shared.router()).await;
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(WAKER_PERIOD_SECS)) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Offers to one agent were lost with the process: whoever made them says them again, however far
/// their deadline is.
async fn repeat_offers(shared: &Arc<Shared>) {
    let router = shared.router();
    let mut after = InteractionId(0);
    loop {
        match shared.journal.asking_agents(after, WAKER_PAGE).await {
            Ok(asking) => {
                let Some((_, last)) = asking.last().copied() else {
                    return;
                };
                for (account, interaction) in asking {
                    router.wake(ActorKey::Interaction(account, interaction));
                }
                after = last;
            }
            Err(failure) => {
                warn!(%failure, "cannot repeat offers to single agents");
                return;
            }
        }
    }
}

async fn look(shared: &Arc<Shared>) {
    let until = shared.clock.now().plus_secs(WAKER_AHEAD_SECS);
    match shared.journal.due(until, WAKER_PAGE).await {
        Ok(due) => {
            let router = shared.router();
            for key in due {
                router.wake(key);
            }
        }
        Err(failure) => warn!(%failure, "cannot look for due deadlines"),
    }
}

/// Tells the open interactions of removed accounts to close (ACC-06). Said twice it is harmless;
/// what is lost is said again after a while.
pub async fn close_orphans(journal: &dyn Journal, router: &Router) {
    let mut after = InteractionId(0);
    loop {
        let orphans = match journal.orphans(after, ORPHANS_PAGE).await {
            Ok(orphans) => orphans,
            Err(failure) => {
                warn!(%failure, "cannot look for interactions of removed accounts");
                return;
            }
        };
        let Some((_, last)) = orphans.last() else { return };
        after = *last;
        for (account, id) in orphans {
            router.tell(ActorKey::Interaction(account, id), interaction::Input::AccountRemoved);
        }
    }
}

/// A queue that died, or missed a message, reads again who waits and who can be asked.
fn touch_queues(shared: &Arc<Shared>) {
    let settings = shared.settings.load();
    let router: Router = shared.router();
    for queue in settings.queues.keys() {
        router.tell(ActorKey::Queue(*queue), queue::Input::ConfigChanged);
    }
}
