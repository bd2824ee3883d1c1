//! The real shell with the real hub behind it, on a real SQLite database: agents' windows in
//! process, on simulated time, or served on a socket of this machine.

use super::shell::{ANNA, BEN, START, ScriptedProvider, carrier, seed};
use super::world::ACCOUNT;
use crate::store::world::AcceptDurably;
use actix::Arbiter;
use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use arc_swap::ArcSwap;
use bytes::Bytes;
use std::net::SocketAddr;
use std::sync::Arc;
use switchboard::actors::ids::Ids;
use switchboard::actors::{Desk, Router, Shared, SharedParts, inbox, outbox, waker};
use switchboard::domain::contact::Identity;
use switchboard::domain::content::Content;
use switchboard::domain::ids::{AgentId, MessageId, QueueId};
use switchboard::domain::inbound::{CustomerChange, InboundChange, InboundItem, InboundMessage, InboundStatus};
use switchboard::domain::message::{Delivery as Rung, Quote};
use switchboard::domain::settings::Strategy;
use switchboard::domain::staff::Role;
use switchboard::domain::{ActorKey, account};
use switchboard::http::error::ApiError;
use switchboard::http::ws::session::Hub;
use switchboard::http::ws::{Sockets, Visitor, upgrade};
use switchboard::http::{connection, edge, webhooks};
use switchboard::ports::clock::Clock;
use switchboard::ports::screens::Screens;
use switchboard::ports::store::{Delivery, Journal};
use switchboard::store::{Keyring, StaffFields, Store};
use tokio::sync::watch;

/// A node without sign-in and REST.
pub struct Desks {
    pub store: Store,
    pub hub: Arc<Hub>,
    pub sockets: web::Data<Sockets>,
    pub router: Router,
    pub desk: Desk,
    pub clock: Arc<dyn Clock>,
    stop: watch::Sender<bool>,
    wamid: std::cell::Cell<u64>,
    _directory: tempfile::TempDir,
}

/// Starts one with the installation of `shell::seed`: Anna and Ben in one queue.
pub async fn start(strategy: Strategy, clock: Arc<dyn Clock>) -> Desks {
    start_with(strategy, clock, 0).await
}

/// The same with more agents in the queue, numbered after Ben.
pub async fn start_with(strategy: Strategy, clock: Arc<dyn Clock>, more_agents: u32) -> Desks {
    let directory = tempfile::tempdir().unwrap();
    let url = directory.path().join("desks.db").display().to_string();
    let store = Store::open_migrated(&url, Keyring::new_random()).await.unwrap();
    seed(&store, strategy).await;
    add_agents(&store, more_agents).await;
    let journal: Arc<dyn Journal> = Arc::new(store.clone());
    let hub = Arc::new(Hub::default());
    let settings = Arc::new(ArcSwap::from_pointee(store.load_settings().await.unwrap()));
    let shared = Shared::new(SharedParts {
        journal: Arc::clone(&journal),
        files: Arc::new(store.clone()),
        clock: Arc::clone(&clock),
        screens: Arc::clone(&hub) as Arc<dyn Screens>,
        settings: Arc::clone(&settings),
        scripts: Arc::new(switchboard::runner::Off),
        ids: Ids::after(store.highest_ids().await.unwrap()),
        arbiters: vec![Arbiter::current()],
    });
    let provider = Arc::new(ScriptedProvider::default());
    let (stop, stopped) = watch::channel(false);
    actix::spawn(waker::run(Arc::clone(&shared), stopped.clone()));
    actix::spawn(inbox::run(Arc::clone(&shared), clock.now(), stopped.clone()));
    actix::spawn(outbox::run(Arc::clone(&shared), carrier(&provider), stopped));
    hub.start_watch();
    let router = shared.router();
    let desk = Desk::new(router.clone());
    let sockets = Sockets::new(
        Arc::clone(&hub),
        desk.clone(),
        journal,
        settings,
        Arc::clone(&clock),
        "http://127.0.0.1:8080".parse().unwrap(),
    );
    Desks {
        store,
        hub,
        sockets: web::Data::new(sockets),
        router,
        desk,
        clock,
        stop,
        wamid: std::cell::Cell::new(0),
        _directory: directory,
    }
}

impl Desks {
    /// Serves the sockets: the header `x-test-agent` stands for a signed-in agent.
    pub fn serve(&self, webhooks: Option<Served>) -> (SocketAddr, ServerHandle) {
        let sockets = self.sockets.clone();
        let server = HttpServer::new(move || {
            let mut app = App::new()
                .app_data(sockets.clone())
                .route("/ws", web::get().to(connect));
            if let Some(served) = &webhooks {
                app = app
                    .app_data(served.webhooks.clone())
                    .app_data(web::Data::new((served.contracts)()))
                    .configure(webhooks::routes);
            }
            app.wrap(from_fn(edge::guard))
        })
        .workers(1)
        .disable_signals()
        .on_connect(connection::accepted)
        .bind("127.0.0.1:0")
        .unwrap();
        let address = server.addrs()[0];
        let server = server.run();
        let handle = server.handle();
        actix::spawn(server);
        (address, handle)
    }

    /// A customer writes, as far as the account's actor.
    pub async fn customer_writes(&self, phone: &str, text: &str) {
        let number = self.wamid.get() + 1;
        self.wamid.set(number);
        self.accept(InboundItem::Message(self.text_of(phone, number, text)))
            .await;
    }

    fn text_of(&self, phone: &str, number: u64, text: &str) -> InboundMessage {
        InboundMessage {
            provider_id: format!("wamid.in.{number}"),
            from: Identity {
                phone: Some(phone.to_owned()),
                bsuid: None,
            },
            profile_name: Some(format!("Customer {phone}")),
            sent_at: self.clock.now(),
            content: Content::Text { body: text.to_owned() },
            contact: None,
            quote: None,
            media_source: None,
            is_whitelisted: false,
        }
    }

    /// The provider reports on a message of ours.
    pub async fn provider_reports(&self, message: MessageId, delivery: Rung) {
        let status = InboundStatus {
            provider_id: format!("wamid.out.{message}"),
            about: None,
            delivery,
            at: self.clock.now(),
            error: None,
        };
        self.accept(InboundItem::Status(status)).await;
    }

    /// A customer does something to a message.
    pub async fn customer_changes(&self, target: &str, change: CustomerChange) {
        let number = self.wamid.get() + 1;
        self.wamid.set(number);
        let change = InboundChange {
            provider_id: format!("wamid.event.{number}"),
            target: target.to_owned(),
            about: None,
            at: self.clock.now(),
            change,
        };
        self.accept(InboundItem::Change(change)).await;
    }

    /// A customer answers a message with a place.
    pub async fn customer_answers(&self, phone: &str, original: &str, content: Content) {
        let number = self.wamid.get() + 1;
        self.wamid.set(number);
        let message = InboundMessage {
            content,
            quote: Some(Quote::of(original.to_owned())),
            ..self.text_of(phone, number, "")
        };
        self.accept(InboundItem::Message(message)).await;
    }

    async fn accept(&self, item: InboundItem) {
        let delivery = Delivery {
            account: ACCOUNT,
            raw: Bytes::from_static(b"{}"),
            received_at: self.clock.now(),
            items: vec![item],
            quarantine: None,
        };
        for inbound in self.store.accept_durably(delivery).await.unwrap() {
            self.router
                .tell(ActorKey::Account(ACCOUNT), account::Input::Arrived(Box::new(inbound)));
        }
    }
}

impl Drop for Desks {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

async fn add_agents(store: &Store, count: u32) {
    let mut members = vec![ANNA, BEN];
    for number in 0..count {
        let fields = StaffFields {
            role: Role::Agent,
            username: format!("more{number}"),
            full_name: format!("More {number}"),
            alias: None,
            email: None,
            description: String::new(),
            capacity: 0,
            enabled: true,
        };
        let staff = store.create_staff(fields, "!".to_owned(), START).await.unwrap();
        members.push(AgentId(staff.id.0));
    }
    store.set_queue_members(QueueId(1), members).await.unwrap();
}

/// Webhooks to be served as well.
#[derive(Clone)]
pub struct Served {
    pub webhooks: web::Data<webhooks::Webhooks>,
    pub contracts: fn() -> webhooks::Contracts,
}

/// The visitor a test speaks for.
pub fn visitor(agent: AgentId) -> Visitor {
    Visitor {
        agent,
        full_name: format!("Agent {agent}"),
        username: format!("agent{agent}"),
        login: format!("login of {agent}"),
    }
}

async fn connect(
    request: HttpRequest,
    payload: web::Payload,
    sockets: web::Data<Sockets>,
) -> Result<HttpResponse, actix_web::Error> {
    let agent = request.headers().get("x-test-agent").ok_or(ApiError::SignedOut)?;
    let agent = agent.to_str().unwrap().parse().unwrap();
    upgrade(visitor(agent), &request, payload, &sockets)
}
