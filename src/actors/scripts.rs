//! Runs the scripts that interactions ask for, and tells them what became of each. A wish that is repeated while
//! its script runs has no second effect: interactions repeat it whenever they are loaded.

use super::settle::settle;
use super::shared::Shared;
use crate::domain::ActorKey;
use crate::domain::ids::{InteractionId, Ticket};
use crate::domain::interaction::Input;
use crate::domain::plan::script::ScriptRun;
use crate::ports::scripts::Scripts as Port;
use crate::telemetry::Metric;
use parking_lot::Mutex;
use std::collections::BTreeSet;
use std::sync::Arc;
use tracing::{debug, info};

/// The port, and what is under way in it.
pub(super) struct Scripts {
    port: Arc<dyn Port>,
    under_way: Mutex<BTreeSet<(InteractionId, Ticket)>>,
}

impl Scripts {
    pub(super) fn new(port: Arc<dyn Port>) -> Self {
        Self {
            port,
            under_way: Mutex::default(),
        }
    }
}

/// Starts a script, and comes back with its end.
pub(super) fn start(shared: &Arc<Shared>, run: ScriptRun) {
    let this = (run.interaction, run.ticket);
    if !shared.scripts.under_way.lock().insert(this) {
        debug!(interaction.id = %run.interaction, "its script runs already");
        return;
    }
    let shared = Arc::clone(shared);
    actix::spawn(async move {
        carry_out(&shared, run).await;
        shared.scripts.under_way.lock().remove(&this);
    });
}

async fn carry_out(shared: &Arc<Shared>, run: ScriptRun) {
    let key = ActorKey::Interaction(run.account, run.interaction);
    let (ticket, script) = (run.ticket, run.call.script.clone());
    let ran = Box::new(shared.scripts.port.run(run).await);
    info!(%key, script, argv = ran.argv, millis = ran.millis, end = ?ran.end, "script");
    count(if ran.end.is_success() { "ok" } else { "failed" });
    let ended = || Input::ScriptEnded {
        ticket,
        ran: ran.clone(),
    };
    if let Some(Err(rejected)) = settle(shared, key, ("end of a script", ticket.0), ended).await {
        debug!(%key, %rejected, "nobody waits for this script any longer");
        count("stale");
    }
}

fn count(result: &'static str) {
    metrics::counter!(Metric::Scripts.name(), "result" => result).increment(1);
}
