//! What the handlers share.

use super::accounts_directory::{AccountsDirectory, Listing};
use super::api_keys::ApiKeys;
use super::contact_imports::Imports;
use super::error::ApiError;
use super::health::Readiness;
use super::passwords::Passwords;
use super::sessions::Sessions;
use super::socket_tickets::SocketTickets;
use super::throttle::Throttle;
use super::ws::ending::Ending;
use super::ws::session::Hub;
use crate::actors::{Desk, Router};
use crate::config::Config;
use crate::domain::ids::{AgentId, QueueId, StaffId};
use crate::domain::settings::Settings;
use crate::domain::{ActorKey, agent, queue};
use crate::media::MediaStore;
use crate::ports::clock::Clock;
use crate::ports::scripts::Scripts;
use crate::store::{Page, Store};
use arc_swap::ArcSwap;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// What the handlers share. Lives as `web::Data<AppState>`.
#[derive(Clone)]
pub struct AppState {
    /// How the process was started.
    pub config: Arc<Config>,
    /// The database.
    pub store: Store,
    /// The files of messages.
    pub media: MediaStore,
    /// Signed-in browsers.
    pub sessions: Sessions,
    /// The picture of everything administrators configure.
    pub settings: Arc<ArcSwap<Settings>>,
    /// Accounts as the edges use them.
    pub directory: Arc<AccountsDirectory>,
    /// To the actors.
    pub router: Router,
    /// What agents can do.
    pub desk: Desk,
    /// The windows of agents.
    pub hub: Arc<Hub>,
    /// What runs scripts of the installation.
    pub scripts: Arc<dyn Scripts>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Hashes passwords.
    pub passwords: Passwords,
    /// Slows guessing.
    pub throttle: Arc<Throttle>,
    /// Who calls with which key.
    pub api_keys: Arc<ApiKeys>,
    /// What handshakes of sockets must carry.
    pub socket_tickets: Arc<SocketTickets>,
    /// Whether work should be sent here.
    pub readiness: Arc<Readiness>,
    /// Imports of contacts at work here.
    pub imports: Arc<Imports>,
    /// Pictures are loaded one after the other, so that an older one never replaces a newer one.
    pub reloading: Arc<Mutex<()>>,
}

/// Which actors a change concerns.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Affected {
    /// Queues.
    pub queues: BTreeSet<QueueId>,
    /// Agents.
    pub agents: BTreeSet<AgentId>,
}

impl Affected {
    /// The same, and whoever finds something of their own different between two pictures: queues
    /// their fields or members, agents themselves or the queues they are in.
    fn and_changed(mut self, before: &Settings, after: &Settings) -> Self {
        let differs = |id: &&QueueId| before.queues.get(*id) != after.queues.get(*id);
        let queues = before.queues.keys().chain(after.queues.keys());
        self.queues.extend(queues.filter(differs));
        let renamed = |id: &&AgentId| {
            let profiles = after.agents.get(*id).map(|agent| agent.profiles.iter());
            let mut profiles = profiles.into_iter().flatten();
            profiles.any(|profile| before.profile_names.get(profile) != after.profile_names.get(profile))
        };
        let differs = |id: &&AgentId| {
            before.agents.get(*id) != after.agents.get(*id)
                || before.memberships.get(*id) != after.memberships.get(*id)
                || renamed(id)
        };
        let agents = before.agents.keys().chain(after.agents.keys());
        self.agents.extend(agents.filter(differs));
        self
    }
}

impl AppState {
    /// After a committed change: a new picture for everybody, then a word to those it concerns.
    pub async fn publish(&self, affected: Affected) {
        let before = self.settings.load_full();
        if let Err(error) = self.reload().await {
            tracing::warn!(%error, "the configuration was changed, and is loaded again as soon as possible");
            let state = self.clone();
            actix_web::rt::spawn(async move {
                while state.reload().await.is_err() {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
                state.announce(affected, &before);
            });
            return;
        }
        self.announce(affected, &before);
    }

    /// Loads the picture, for actors and for the edges.
    pub async fn reload(&self) -> Result<(), ApiError> {
        let _turn = self.reloading.lock().await;
        let picture = self.store.load_settings().await?;
        let listings = self.listings().await?;
        self.settings.store(Arc::new(picture));
        self.directory.replace(listings);
        Ok(())
    }

    async fn listings(&self) -> Result<Vec<Listing>, ApiError> {
        let mut listings = Vec::new();
        let mut page = Page::default();
        loop {
            let found = self.store.accounts(page).await?;
            let public_url = &self.config.server.public_url;
            listings.extend(found.rows.into_iter().map(|account| Listing::of(account, public_url)));
            let Some(next) = found.next else { return Ok(listings) };
            page.cursor = Some(next);
        }
    }

    fn announce(&self, affected: Affected, before: &Settings) {
        let after = self.settings.load();
        self.tell(&affected.and_changed(before, &after));
        // Their windows begin with a fresh picture: what is on them shows too much, or too little (USR-04).
        let remasked = |id: &&AgentId| before.masking_of(**id) != after.masking_of(**id);
        for agent in after.agents.keys().filter(remasked) {
            self.hub.cut(*agent, Ending::Restart);
        }
    }

    fn tell(&self, affected: &Affected) {
        for queue in &affected.queues {
            self.router.tell(ActorKey::Queue(*queue), queue::Input::ConfigChanged);
        }
        for agent in &affected.agents {
            self.router.tell(ActorKey::Agent(*agent), agent::Input::ConfigChanged);
        }
    }

    /// Ends all sessions of somebody and closes their windows (R19).
    pub async fn sign_out_everywhere(&self, staff: StaffId) -> Result<(), ApiError> {
        self.sessions.end_all(staff).await?;
        self.hub.cut(AgentId(staff.0), Ending::SignedOut);
        Ok(())
    }

    /// The queues an agent is a member of, in the present picture.
    pub fn queues_of(&self, agent: AgentId) -> BTreeSet<QueueId> {
        let settings = self.settings.load();
        settings
            .memberships
            .get(&agent)
            .into_iter()
            .flatten()
            .copied()
            .collect()
    }
}
