//! The composition root: what the process is made of, in which order it starts, and how it stops.

mod bucket;
mod carrier;
mod contact_index;
mod fetcher;
mod forgetting;
mod scripts;
mod workers;

pub use scripts::start as start_scripts;

use crate::actors::{self, Desk, Shared, SharedParts};
use crate::config::limits::STOP_SECS_MAX;
use crate::config::{Config, Secrets};
use crate::domain::ActorKey;
use crate::domain::agent;
use crate::domain::settings::Settings;
use crate::http::assets::Assets;
use crate::http::roles;
use crate::http::server::{self, Listening};
use crate::http::sessions::Sessions;
use crate::http::state::AppState;
use crate::http::throttle::Throttle;
use crate::http::webhooks::{Callers, Contracts, Webhooks};
use crate::http::ws::session::Hub;
use crate::media::MediaStore;
use crate::media::objects::Objects;
use crate::outbound::Reach;
use crate::ports::clock::Clock;
use crate::ports::scripts::Scripts;
use crate::providers::client::{ProviderClient, Timeouts};
use crate::providers::kaleyra::Kaleyra;
use crate::providers::meta::Meta;
use crate::providers::sinch::Sinch;
use crate::providers::twilio::Twilio;
use crate::runner::Off;
use crate::store::{Keyring, Store};
use crate::telemetry;
use actix_web::dev::ServerHandle;
use actix_web::rt;
use anyhow::Context;
use arc_swap::ArcSwap;
use bucket::S3;
use secrecy::ExposeSecret;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What a test replaces.
pub struct Surroundings {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Files of the web app.
    pub assets: Assets,
    /// Where actors live; empty: on the arbiter that starts the process's parts.
    pub arbiters: Vec<actix::ArbiterHandle>,
    /// This program, for what runs scripts.
    pub program: PathBuf,
}

/// A node at work.
pub struct Node {
    /// Where it listens.
    pub addresses: Vec<SocketAddr>,
    /// What its handlers share.
    pub state: AppState,
    webhooks: Arc<Webhooks>,
    http: ServerHandle,
    serving: JoinHandle<std::io::Result<()>>,
    workers: Vec<JoinHandle<()>>,
    stop: watch::Sender<bool>,
}

/// Starts everything on this arbiter and those of the surroundings.
pub async fn start(config: Config, listener: TcpListener, around: Surroundings) -> anyhow::Result<Node> {
    telemetry::recorder();
    roles::check().map_err(anyhow::Error::msg)?;
    let store = open_store(&config).await?;
    let media = open_media(&config)?;
    let arbiters = or_this_one(around.arbiters);
    let (stop, stopped) = watch::channel(false);
    let scripts = scripts::start(&config, &around.program, stopped.clone()).await?;
    let (state, shared) = assemble_with(
        config,
        store,
        media,
        Arc::clone(&around.clock),
        arbiters,
        scripts.scripts,
    )
    .await?;
    tell_interrupted(&state).await?;
    let webhooks = Arc::new(Webhooks::new(
        Arc::clone(&state.directory),
        Arc::new(state.store.clone()),
        state.router.clone(),
        Arc::clone(&around.clock),
        callers(&state.config),
    ));
    let Listening { addresses, server } =
        server::listen(listener, state.clone(), Arc::clone(&webhooks), around.assets, contracts)
            .context("listening")?;

    let mut workers = workers::start(&state, shared, around.clock, &stopped);
    workers.extend(scripts.keeping);
    state.hub.start_watch();
    Ok(Node {
        addresses,
        http: server.handle(),
        serving: rt::spawn(server),
        state,
        webhooks,
        workers,
        stop,
    })
}

fn or_this_one(arbiters: Vec<actix::ArbiterHandle>) -> Vec<actix::ArbiterHandle> {
    if arbiters.is_empty() {
        return vec![actix::Arbiter::current()];
    }
    arbiters
}

/// The truth about what the last run left: imports that ended with it, and agents who were disabled or removed
/// and still hold conversations (AGT-15).
async fn tell_interrupted(state: &AppState) -> anyhow::Result<()> {
    let interrupted = state.store.interrupt_contact_imports(state.clock.now()).await?;
    if interrupted > 0 {
        tracing::warn!(
            interrupted,
            "imports of contacts ended with the last run; rows done stay"
        );
    }
    for agent in state.store.holders_gone().await? {
        state.router.tell(ActorKey::Agent(agent), agent::Input::ConfigChanged);
    }
    Ok(())
}

/// Puts together what handlers and actors share. Without arbiters there are no actors: for commands.
pub async fn assemble(
    config: Config,
    store: Store,
    clock: Arc<dyn Clock>,
    arbiters: Vec<actix::ArbiterHandle>,
) -> anyhow::Result<(AppState, Arc<Shared>)> {
    let media = MediaStore::at(&config.media.dir).with(bucket(&config)?);
    assemble_with(config, store, media, clock, arbiters, Arc::new(Off)).await
}

async fn assemble_with(
    config: Config,
    store: Store,
    media: MediaStore,
    clock: Arc<dyn Clock>,
    arbiters: Vec<actix::ArbiterHandle>,
    scripts: Arc<dyn Scripts>,
) -> anyhow::Result<(AppState, Arc<Shared>)> {
    let settings = Arc::new(ArcSwap::from_pointee(Settings::default()));
    let hub = Arc::new(Hub::default());
    let journal: Arc<dyn crate::ports::store::Journal> = Arc::new(store.clone());
    let shared = Shared::new(SharedParts {
        journal: Arc::clone(&journal),
        files: Arc::new(store.clone()),
        clock: Arc::clone(&clock),
        screens: hub.clone(),
        scripts: Arc::clone(&scripts),
        settings: Arc::clone(&settings),
        ids: actors::ids::Ids::after(journal.highest_ids().await?),
        arbiters,
    });
    let router = shared.router();
    let state = AppState {
        sessions: Sessions::new(store.clone(), config.session, config.server.public_url.is_https()),
        throttle: Arc::new(Throttle::new(config.sign_in)),
        config: Arc::new(config),
        media,
        store,
        settings,
        directory: Arc::default(),
        desk: Desk::new(router.clone()),
        router,
        hub,
        scripts,
        clock,
        passwords: Default::default(),
        api_keys: Arc::default(),
        socket_tickets: Arc::default(),
        readiness: Arc::default(),
        imports: Arc::default(),
        reloading: Arc::default(),
    };
    state.reload().await?;
    Ok((state, shared))
}

fn open_media(config: &Config) -> anyhow::Result<MediaStore> {
    let media = MediaStore::open(&config.media.dir);
    let media = media.with_context(|| format!("opening {} (media.dir)", config.media.dir.display()))?;
    Ok(media.with(bucket(config)?))
}

fn bucket(config: &Config) -> anyhow::Result<Option<Arc<dyn Objects>>> {
    let Some(chosen) = &config.media.bucket else {
        return Ok(None);
    };
    Ok(Some(Arc::new(S3::new(chosen).context("media.s3")?)))
}

/// Where the configuration lets this server call.
fn reach(config: &Config) -> Reach {
    Reach::new(config.outbound.private_networks.clone())
}

/// Adapters that read webhooks; they call nobody.
fn contracts() -> Contracts {
    let client = Rc::new(ProviderClient::new(Timeouts::default(), Reach::default()));
    Contracts {
        twilio: Rc::new(Twilio::new(Rc::clone(&client))),
        sinch: Rc::new(Sinch::new(Rc::clone(&client))),
        meta: Rc::new(Meta::new(Rc::clone(&client))),
        kaleyra: Rc::new(Kaleyra::new(client)),
    }
}

fn callers(config: &Config) -> Callers {
    Callers {
        trusted_proxies: config.server.trusted_proxies.clone(),
        skew_secs_max: config.server.webhook_skew_secs,
    }
}

/// Makes the directory of a database that is a file.
pub fn prepare_directory(url: &str) -> anyhow::Result<()> {
    let Some(path) = url.strip_prefix("sqlite:") else {
        return Ok(());
    };
    let path = Path::new(path.strip_prefix("//").unwrap_or(path));
    let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) else {
        return Ok(());
    };
    std::fs::create_dir_all(directory).with_context(|| format!("creating {}", directory.display()))
}

/// Opens the database with the keys of its secrets, and seals what an earlier version left plain.
pub async fn open_store(config: &Config) -> anyhow::Result<Store> {
    let url = config.database.url.expose_secret();
    prepare_directory(url)?;
    let (keys, is_new) = keyring(&config.secrets)?;
    let store = if config.database.migrate {
        Store::open_migrated(url, keys).await
    } else {
        Store::open(url, keys).await
    }
    .context("opening the database (database.url)")?;
    let file = config.secrets.key_file.display();
    match store.reseal().await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "secrets were sealed with the newest key"),
        Err(error) if is_new => {
            std::fs::remove_file(&config.secrets.key_file).context("taking the new key back")?;
            anyhow::bail!("secrets.key_file: {file} is missing, and the database needs it: {error}");
        }
        Err(error) => return Err(error).context("opening the secrets in the database (secrets.key_file)"),
    }
    if is_new {
        tracing::warn!("{file} was made: without it the secrets in the database are lost, keep a copy");
    }
    Ok(store)
}

/// The keys, and whether their file was just made.
fn keyring(secrets: &Secrets) -> anyhow::Result<(Keyring, bool)> {
    if let Some(keys) = &secrets.keys {
        let keys = Keyring::parse(keys.expose_secret()).context("secrets.keys (SWITCHBOARD_SECRETS_KEYS)")?;
        return Ok((keys, false));
    }
    let path = &secrets.key_file;
    let trouble = || format!("secrets.key_file: {}", path.display());
    if let Some(keys) = Keyring::read(path).with_context(trouble)? {
        return Ok((keys, false));
    }
    if let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
        std::fs::create_dir_all(directory).with_context(trouble)?;
    }
    Ok((Keyring::create(path).with_context(trouble)?, true))
}

impl Node {
    /// Stops in an order that loses nothing (R15). False when it took too long and was given up,
    /// which loses nothing either: what was acknowledged is durable.
    pub async fn stop(self) -> bool {
        let stopping = async {
            server::stop(&self.state, &self.webhooks, &self.http).await;
            // Fails only when all workers have ended already.
            let _ = self.stop.send(true);
            for worker in self.workers {
                if let Err(error) = worker.await {
                    tracing::error!(%error, "a worker had died");
                }
            }
            if let Err(error) = self.serving.await {
                tracing::error!(%error, "the HTTP server had died");
            }
        };
        tokio::time::timeout(Duration::from_secs(STOP_SECS_MAX), stopping)
            .await
            .is_ok()
    }
}
