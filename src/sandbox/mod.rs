//! A simulated WhatsApp network that speaks the wire contracts of every provider from the other side: for
//! newcomers without an account anywhere, for tests, and for load runs. The server under test uses its
//! ordinary adapters.
//!
//! [`graph`] takes the business's calls, [`contracts`] those of numbers of other providers than Meta, [`network`]
//! and [`business`] hold the two sides of every conversation, [`courier`] posts signed webhooks, [`faults`] spoils
//! things on demand, [`page`] shows a customer's phone, [`files`] holds what either side uploaded, and [`api`] has
//! the controls. Everything is in memory and bounded.

pub mod answer;
pub mod api;
pub mod business;
pub mod calls;
pub mod carried;
pub mod contracts;
pub mod courier;
pub mod faults;
pub mod files;
pub mod graph;
mod links;
pub mod network;
pub mod page;
pub mod state;
pub mod talk;
pub mod thread;
pub mod view;
pub mod webhook;
pub mod wish;

use crate::config::limits::SANDBOX_BODY_BYTES_MAX;
use actix_rt::Arbiter;
use actix_web::dev::{ServerHandle, ServiceRequest, ServiceResponse};
use actix_web::http::header::HOST;
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, Error, HttpServer, error, web};
use courier::{Courier, Persistence};
use network::Network;
use state::{Number, Settings};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// Idle connections stay longer than any client keeps them, so that a call never meets a closing one.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// How to run the network.
#[derive(Clone, Debug)]
pub struct SandboxConfig {
    /// Where to listen; loopback unless told otherwise, because nobody signs in here.
    pub listen: SocketAddr,
    /// HTTP threads.
    pub workers: usize,
    /// Numbers registered from the start.
    pub numbers: Vec<Number>,
    /// Whether a few customers exist from the start.
    pub presets: bool,
    /// Behaviour.
    pub settings: Settings,
    /// How stubborn webhooks are.
    pub persistence: Persistence,
}

impl Default for SandboxConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8090)),
            workers: 1,
            numbers: Vec::new(),
            presets: true,
            settings: Settings::default(),
            persistence: Persistence::default(),
        }
    }
}

/// Customers that exist from the start. The numbers are set aside for fiction.
const PRESETS: [(&str, &str); 5] = [
    ("447700900142", "Maya Okafor"),
    ("12025550143", "Luca Ferri"),
    ("447700900178", "Priya Nair"),
    ("12025550178", "Jonas Weber"),
    ("447700900155", "Elif Aydin"),
];

/// A network with its courier, not yet on the air.
#[derive(Clone)]
pub struct Sandbox {
    /// The network itself, for those in the same process.
    pub network: web::Data<Network>,
    guarded: bool,
}

/// A network on the air.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// The network itself.
    pub network: web::Data<Network>,
    server: ServerHandle,
    courier: Arbiter,
}

impl Running {
    /// Address for a browser, and base URL for an account.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Takes it off the air. Webhooks not delivered are lost.
    pub async fn stop(self) {
        self.server.stop(false).await;
        self.courier.stop();
    }
}

/// Builds the network and starts its courier on `arbiter`.
pub fn start(config: &SandboxConfig, arbiter: &Arbiter) -> io::Result<Sandbox> {
    let (network, jobs) = Network::new(config.settings.clone());
    for number in &config.numbers {
        network.register(number.clone()).map_err(io::Error::other)?;
    }
    if config.presets {
        for (phone, name) in PRESETS {
            network.add_customer(phone, name).map_err(io::Error::other)?;
        }
    }
    let network = Arc::new(network);
    let persistence = config.persistence;
    arbiter.spawn_fn({
        let network = Arc::clone(&network);
        move || {
            actix_rt::spawn(Courier::run(network, persistence, jobs));
        }
    });
    Ok(Sandbox {
        network: web::Data::from(network),
        guarded: config.listen.ip().is_loopback(),
    })
}

/// Adds the network's routes to an application.
pub fn configure(sandbox: &Sandbox, config: &mut web::ServiceConfig) {
    let guarded = sandbox.guarded;
    let everything = web::scope("")
        .wrap(from_fn(move |request, next| admit(guarded, request, next)))
        .app_data(sandbox.network.clone())
        .app_data(web::PayloadConfig::new(SANDBOX_BODY_BYTES_MAX))
        .app_data(web::JsonConfig::default().limit(SANDBOX_BODY_BYTES_MAX))
        .configure(page::configure)
        .service(web::scope("/sandbox").configure(api::configure))
        .route(
            r"/{version:v\d+\.\d+}/{number}/messages",
            web::post().to(graph::messages),
        )
        .configure(contracts::configure)
        .route(r"/{version:v\d+\.\d+}/{number}/media", web::post().to(files::upload))
        .route(r"/{version:v\d+\.\d+}/{media:\d+}", web::get().to(files::look_up))
        .route("/lookaside/{media}", web::get().to(files::download))
        .route("/stored/{id}", web::get().to(links::stored))
        .default_service(web::to(graph::unknown));
    config.service(everything);
}

/// On loopback only requests that name loopback are admitted: a web page that resolves its own name
/// to this machine must not drive the network.
async fn admit(
    guarded: bool,
    request: ServiceRequest,
    next: Next<actix_web::body::BoxBody>,
) -> Result<ServiceResponse, Error> {
    if guarded {
        let host = request
            .headers()
            .get(HOST)
            .and_then(|host| host.to_str().ok())
            .unwrap_or_default();
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        if !matches!(name, "localhost" | "127.0.0.1" | "[::1" | "[::1]") {
            return Err(error::ErrorForbidden("the sandbox answers to localhost only"));
        }
    }
    next.call(request).await
}

/// Puts a network on the air.
pub fn serve(config: SandboxConfig) -> io::Result<Running> {
    let courier = Arbiter::new();
    let sandbox = start(&config, &courier)?;
    let network = sandbox.network.clone();
    let server = HttpServer::new(move || App::new().configure(|app| configure(&sandbox, app)))
        .workers(config.workers)
        .keep_alive(KEEP_ALIVE)
        .on_connect(answer::on_connect)
        .disable_signals()
        .bind(config.listen)?;
    let address = server.addrs().first().copied().unwrap_or(config.listen);
    network.set_origin(format!("http://{address}"));
    let server = server.run();
    let handle = server.handle();
    actix_rt::spawn(server);
    Ok(Running {
        address,
        network,
        server: handle,
        courier,
    })
}
