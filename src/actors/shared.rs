//! What every actor of the process shares: the ports, the settings, the id counters.

use super::bots::Turns;
use super::ids::Ids;
use super::registry::Registry;
use super::router::Router;
use super::scripts::Scripts;
use super::signals::Signals;
use super::trial_sends::TrialSends;
use crate::domain::settings::Settings;
use crate::ports::clock::Clock;
use crate::ports::files::FileShelf;
use crate::ports::screens::Screens;
use crate::ports::store::Journal;
use actix::ArbiterHandle;
use arc_swap::ArcSwap;
use std::sync::Arc;
use tokio::sync::Notify;

/// What the composition root provides.
pub struct SharedParts {
    /// The database.
    pub journal: Arc<dyn Journal>,
    /// What it knows of files.
    pub files: Arc<dyn FileShelf>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The agents' windows.
    pub screens: Arc<dyn Screens>,
    /// The configuration picture; replaced as a whole.
    pub settings: Arc<ArcSwap<Settings>>,
    /// What runs scripts.
    pub scripts: Arc<dyn crate::ports::scripts::Scripts>,
    /// Counters behind the ids in use.
    pub ids: Ids,
    /// Where actors live; one in tests, because simulated time is per runtime.
    pub arbiters: Vec<ArbiterHandle>,
}

/// The same, with what the shell adds. Always behind an `Arc`.
pub struct Shared {
    pub(super) journal: Arc<dyn Journal>,
    pub(super) files: Arc<dyn FileShelf>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) screens: Arc<dyn Screens>,
    pub(super) settings: Arc<ArcSwap<Settings>>,
    pub(super) scripts: Scripts,
    pub(super) ids: Ids,
    pub(super) registry: Registry,
    /// Rung after each commit that contains a call for a provider, or settles one.
    pub(super) calls_ready: Notify,
    /// Rung after each commit with a file that has to be fetched.
    pub(super) files_ready: Notify,
    /// Questions for the engines of bots.
    pub(super) turns: Turns,
    /// What customers are to see without a message.
    pub(super) signals: Signals,
    /// Test messages of administrators.
    pub(super) trial_sends: TrialSends,
}

impl Shared {
    /// Puts the parts together.
    pub fn new(parts: SharedParts) -> Arc<Self> {
        Arc::new(Self {
            journal: parts.journal,
            files: parts.files,
            clock: parts.clock,
            screens: parts.screens,
            settings: parts.settings,
            scripts: Scripts::new(parts.scripts),
            ids: parts.ids,
            registry: Registry::new(parts.arbiters),
            calls_ready: Notify::new(),
            files_ready: Notify::new(),
            turns: Turns::default(),
            signals: Signals::default(),
            trial_sends: TrialSends::default(),
        })
    }

    /// A router over these actors.
    pub fn router(self: &Arc<Self>) -> Router {
        Router::new(Arc::clone(self))
    }
}
