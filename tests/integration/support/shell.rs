//! The real shell on a real SQLite database, with simulated time, a scripted provider and screens
//! that write down what they show.

pub use super::flaky::{Fault, Flaky};
use super::scripted::Scripted;
use super::world::ACCOUNT;
use crate::store::world::{AcceptDurably, account_fields};
use actix::Arbiter;
use arc_swap::ArcSwap;
use bytes::Bytes;
use futures_util::future::LocalBoxFuture;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use switchboard::actors::clock::SteadyClock;
use switchboard::actors::ids::Ids;
use switchboard::actors::{Desk, Router, Shared, SharedParts, bots, inbox, outbox, waker};
use switchboard::bots::Engines;
use switchboard::domain::contact::Identity;
use switchboard::domain::content::Content;
use switchboard::domain::effects::OutboundCall;
use switchboard::domain::ids::*;
use switchboard::domain::inbound::{Inbound, InboundItem, InboundMessage};
use switchboard::domain::masking::Masking;
use switchboard::domain::notice::Notice;
use switchboard::domain::plan::{ActionPlan, Application, Step};
use switchboard::domain::settings::{Settings, Strategy};
use switchboard::domain::staff::Role;
use switchboard::domain::{ActorKey, Timestamp, account};
use switchboard::ports::bot::BotEngine;
use switchboard::ports::clock::Clock;
use switchboard::ports::provider::{Carrier, SendOutcome};
use switchboard::ports::screens::Screens;
use switchboard::ports::scripts::Scripts;
use switchboard::ports::store::*;
use switchboard::store::{Keyring, PauseFields, QueueFields, StaffFields, Store};
use tokio::sync::watch;

/// 2026-11-21T00:00:00Z.
pub const START: Timestamp = Timestamp(1_795_219_200_000);
pub const ANNA: AgentId = AgentId(1);
pub const BEN: AgentId = AgentId(2);

/// Screens that remember.
#[derive(Default)]
pub struct Paper {
    shown: Mutex<Vec<(AgentId, Notice)>>,
    connections: Mutex<Vec<(AgentId, ConnectionId)>>,
    count: AtomicU64,
}

impl Screens for Paper {
    fn show(&self, agent: AgentId, notice: &Notice, _masking: Option<Masking>, _now: Timestamp) {
        self.count.fetch_add(1, Ordering::Relaxed);
        self.shown.lock().unwrap().push((agent, notice.clone()));
    }

    fn position(&self, _agent: AgentId) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    fn connections(&self, agent: AgentId) -> Vec<ConnectionId> {
        let live = self.connections.lock().unwrap();
        live.iter()
            .filter(|(who, _)| *who == agent)
            .map(|(_, connection)| *connection)
            .collect()
    }
}

/// A provider that answers from a script, then accepts everything.
#[derive(Default)]
pub struct ScriptedProvider {
    pub answers: Mutex<VecDeque<SendOutcome>>,
    pub calls: Mutex<Vec<OutboundCall>>,
}

struct Handing(Arc<ScriptedProvider>);

impl Carrier for Handing {
    fn carry<'a>(&'a self, call: &'a OutboundCall) -> LocalBoxFuture<'a, SendOutcome> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            self.0.calls.lock().unwrap().push(call.clone());
            let scripted = self.0.answers.lock().unwrap().pop_front();
            scripted.unwrap_or_else(|| SendOutcome::Accepted {
                provider_id: format!("wamid.out.{}", call.message),
            })
        })
    }
}

/// Carries calls to a scripted provider.
pub fn carrier(provider: &Arc<ScriptedProvider>) -> Rc<dyn Carrier> {
    Rc::new(Handing(Arc::clone(provider)))
}

/// One run of the server's shell.
pub struct Shell {
    pub store: Store,
    pub journal: Arc<Flaky>,
    pub paper: Arc<Paper>,
    pub provider: Arc<ScriptedProvider>,
    pub scripts: Arc<Scripted>,
    pub router: Router,
    pub desk: Desk,
    pub clock: Arc<dyn Clock>,
    stop: watch::Sender<bool>,
    directory: Arc<tempfile::TempDir>,
    strategy: Strategy,
    engine: MakeEngine,
    wamid: AtomicU64,
}

/// Engines live on the arbiter they are made on.
pub type MakeEngine = fn() -> Rc<dyn BotEngine>;

/// Starts a shell on a fresh database with the small installation of `scene`.
pub async fn start(strategy: Strategy) -> Shell {
    start_with(strategy, || Rc::new(Engines)).await
}

/// The same, where bots run on this engine.
pub async fn start_with(strategy: Strategy, engine: MakeEngine) -> Shell {
    let directory = Arc::new(tempfile::tempdir().unwrap());
    let url = directory.path().join("shell.db").display().to_string();
    let store = Store::open_migrated(&url, Keyring::new_random()).await.unwrap();
    seed(&store, strategy).await;
    let clock: Arc<dyn Clock> = Arc::new(SteadyClock::starting_at(START));
    run(directory, store, strategy, engine, clock).await
}

async fn run(
    directory: Arc<tempfile::TempDir>,
    store: Store,
    strategy: Strategy,
    engine: MakeEngine,
    clock: Arc<dyn Clock>,
) -> Shell {
    let journal = Arc::new(Flaky {
        store: store.clone(),
        next: Mutex::default(),
        unplugged: AtomicBool::new(false),
    });
    let paper = Arc::new(Paper::default());
    let provider = Arc::new(ScriptedProvider::default());
    let scripts = Arc::new(Scripted::default());
    let settings: Settings = store.load_settings().await.unwrap();
    let shared = Shared::new(SharedParts {
        journal: Arc::clone(&journal) as Arc<dyn Journal>,
        files: Arc::new(store.clone()),
        clock: Arc::clone(&clock),
        screens: Arc::clone(&paper) as Arc<dyn Screens>,
        settings: Arc::new(ArcSwap::from_pointee(settings)),
        scripts: Arc::clone(&scripts) as Arc<dyn Scripts>,
        ids: Ids::after(store.highest_ids().await.unwrap()),
        arbiters: vec![Arbiter::current()],
    });
    let (stop, stopped) = watch::channel(false);
    actix::spawn(waker::run(Arc::clone(&shared), stopped.clone()));
    actix::spawn(inbox::run(Arc::clone(&shared), clock.now(), stopped.clone()));
    actix::spawn(bots::run(Arc::clone(&shared), engine(), stopped.clone()));
    actix::spawn(outbox::run(Arc::clone(&shared), carrier(&provider), stopped));
    let router = shared.router();
    let desk = Desk::new(router.clone());
    let wamid = AtomicU64::new(0);
    Shell {
        store,
        journal,
        paper,
        provider,
        scripts,
        router,
        desk,
        clock,
        stop,
        directory,
        strategy,
        engine,
        wamid,
    }
}

impl Shell {
    /// From here on the process is as good as dead.
    pub fn unplug(&self) {
        let _ = self.stop.send(true);
        self.journal.unplugged.store(true, Ordering::Relaxed);
    }

    /// The process dies and starts again on the same database.
    pub async fn crash(self) -> Shell {
        self.unplug();
        let wamid = self.wamid.load(Ordering::Relaxed);
        let next = run(
            Arc::clone(&self.directory),
            self.store.clone(),
            self.strategy,
            self.engine,
            Arc::clone(&self.clock),
        )
        .await;
        next.wamid.store(wamid, Ordering::Relaxed);
        settle().await;
        next
    }

    /// Another plan, from the next start on.
    pub async fn plans(&self, applications: impl IntoIterator<Item = Application>) {
        let numbered = (1..).zip(applications);
        let plan = ActionPlan::of(numbered.map(|(id, application)| Step::new(id, application)));
        let (version, _) = self.store.plan(ACCOUNT).await.unwrap();
        self.store.save_plan(ACCOUNT, version, &plan).await.unwrap();
    }

    /// Another agent, from the next start on.
    pub async fn employ(&self, name: &str, capacity: u32) -> AgentId {
        employ(&self.store, name, capacity).await
    }

    /// Another queue of this strategy, from the next start on.
    pub async fn another_queue(&self, name: &str, weight: u8) -> QueueId {
        let fields = queue_fields(name, self.strategy, weight);
        self.store.create_queue(fields, START).await.unwrap().id
    }

    pub async fn sign_in(&self, agent: AgentId) {
        let connection = ConnectionId(u64::try_from(agent.0).unwrap());
        self.paper.connections.lock().unwrap().push((agent, connection));
        self.desk.connected(agent, connection).await.unwrap();
    }

    /// A webhook with one text message, as far as the inbox.
    pub async fn accept(&self, phone: &str, text: &str) -> Vec<Inbound> {
        let id = self.wamid.fetch_add(1, Ordering::Relaxed);
        self.accept_as(&format!("wamid.{id}"), phone, text).await
    }

    pub async fn accept_as(&self, wamid: &str, phone: &str, text: &str) -> Vec<Inbound> {
        let now = self.clock.now();
        let message = InboundMessage {
            provider_id: wamid.to_owned(),
            from: Identity {
                phone: Some(phone.to_owned()),
                bsuid: None,
            },
            profile_name: None,
            sent_at: now,
            content: Content::Text { body: text.to_owned() },
            contact: None,
            quote: None,
            media_source: None,
            is_whitelisted: false,
        };
        let delivery = Delivery {
            account: ACCOUNT,
            raw: Bytes::from_static(b"{}"),
            received_at: now,
            items: vec![InboundItem::Message(message)],
            quarantine: None,
        };
        self.store.accept_durably(delivery).await.unwrap()
    }

    /// The same, and on to the account as the webhook handler does.
    pub async fn customer_writes(&self, phone: &str, text: &str) {
        for inbound in self.accept(phone, text).await {
            self.feed(inbound);
        }
        settle().await;
    }

    pub fn feed(&self, inbound: Inbound) {
        self.router.tell(
            ActorKey::Account(inbound.account),
            account::Input::Arrived(Box::new(inbound)),
        );
    }

    /// The newest offer an agent was shown, while it is on the screen.
    pub async fn offer(&self, agent: AgentId) -> Option<(InteractionId, Ticket, Timestamp)> {
        let view = self.desk.view(agent).await.unwrap();
        view.offers
            .last()
            .map(|(offer, _)| (offer.interaction, offer.ticket, offer.until))
    }

    /// Accepts the offer an agent has.
    pub async fn accept_offer(&self, agent: AgentId) -> InteractionId {
        let (interaction, ticket, _) = self.offer(agent).await.expect("an offer");
        self.desk.accept(agent, interaction, ticket).await.unwrap();
        interaction
    }

    pub fn shown(&self) -> Vec<(AgentId, Notice)> {
        std::mem::take(&mut *self.paper.shown.lock().unwrap())
    }

    pub async fn thread(&self, interaction: InteractionId) -> Vec<switchboard::domain::message::Message> {
        self.store.thread(interaction, None, 100).await.unwrap().0
    }

    pub async fn state(&self, interaction: InteractionId) -> Option<&'static str> {
        match self
            .store
            .load(ActorKey::Interaction(ACCOUNT, interaction))
            .await
            .unwrap()
        {
            Loaded::Interaction(row) => row.map(|(_, conversation)| conversation.state()),
            Loaded::Account(..) | Loaded::Queue(..) | Loaded::Agent(..) => None,
        }
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

/// Lets everything that is ready run, without letting simulated time pass noticeably.
pub async fn settle() {
    for _ in 0..40 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Lets simulated time pass.
pub async fn pass(secs: u64) {
    tokio::time::sleep(Duration::from_secs(secs)).await;
    settle().await;
}

/// One account, one queue with Anna and Ben in it, one Queue step of 30 s, offers of 10 s.
pub async fn seed(store: &Store, strategy: Strategy) {
    for (name, id) in [("Anna", ANNA), ("Ben", BEN)] {
        assert_eq!(employ(store, name, 0).await, id);
    }
    let lunch = PauseFields {
        name: "Lunch".to_owned(),
        description: String::new(),
        active: true,
    };
    store.create_pause(lunch).await.unwrap();
    let queue = queue_fields("Support", strategy, 0);
    let queue = store.create_queue(queue, START).await.unwrap().id;
    store.set_queue_members(queue, vec![ANNA, BEN]).await.unwrap();
    let account = store.create_account(account_fields(1), START).await.unwrap().id;
    assert_eq!(account, ACCOUNT);
    let application = Application::Queue {
        queue,
        timeout_secs: 30,
    };
    let plan = ActionPlan::of([Step::new(1, application)]);
    let (version, _) = store.plan(account).await.unwrap();
    store.save_plan(account, version, &plan).await.unwrap();
}

async fn employ(store: &Store, name: &str, capacity: u32) -> AgentId {
    let fields = StaffFields {
        role: Role::Agent,
        username: name.to_lowercase(),
        full_name: name.to_owned(),
        alias: None,
        email: None,
        description: String::new(),
        capacity,
        enabled: true,
    };
    let staff = store.create_staff(fields, "!".to_owned(), START).await.unwrap();
    AgentId(staff.id.0)
}

fn queue_fields(name: &str, strategy: Strategy, weight: u8) -> QueueFields {
    QueueFields {
        name: name.to_owned(),
        strategy,
        agent_timeout_secs: 10,
        weight,
        description: String::new(),
    }
}
