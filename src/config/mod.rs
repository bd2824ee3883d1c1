//! Configuration: a TOML file and `SWITCHBOARD_*` variables, read and checked once at start, never
//! changed afterwards. What administrators change while the server runs is in `domain::settings`.
//!
//! A key `database.url` of the file is `SWITCHBOARD_DATABASE_URL` in the environment, which wins.

mod database;
pub mod limits;
mod log;
mod media;
mod network;
mod outbound;
mod secrets;
mod server;
mod session;
mod source;
mod system_app;

pub use database::Database;
pub use log::{Log, LogFormat};
pub use media::{Bucket, Media};
pub use network::Network;
pub use outbound::Outbound;
pub use secrets::Secrets;
pub use server::{PublicUrl, Server};
pub use session::{Session, SignIn};
pub use system_app::SystemApp;

use source::Source;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

/// Everything the process needs to know before it starts.
#[derive(Clone, Debug)]
pub struct Config {
    /// Addresses, workers and proxies.
    pub server: Server,
    /// Where it may call.
    pub outbound: Outbound,
    /// Where the data is.
    pub database: Database,
    /// Where the files of messages are.
    pub media: Media,
    /// Keys that open the secrets in it.
    pub secrets: Secrets,
    /// What is logged, and how.
    pub log: Log,
    /// How long people stay signed in.
    pub session: Session,
    /// When guessing locks them out.
    pub sign_in: SignIn,
    /// Scripts that plans may run.
    pub system_app: SystemApp,
    /// Where `sandbox` and `demo` serve the simulated WhatsApp network.
    pub sandbox_listen: SocketAddr,
    /// Threads that run actors.
    pub actor_threads: usize,
}

/// What is wrong with the configuration: every problem, each with its key.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Invalid(Vec<(String, String)>);

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the configuration is not valid")?;
        for (key, why) in &self.0 {
            write!(f, "\n  {key}: {why}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Invalid {}

impl Invalid {
    fn one(key: impl Into<String>, why: impl fmt::Display) -> Self {
        Self(vec![(key.into(), why.to_string())])
    }

    /// The keys that are wrong.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }
}

impl Config {
    /// Reads the file, if there is one, and the variables of the environment, and checks both.
    pub fn load(file: Option<&Path>, env: impl IntoIterator<Item = (String, String)>) -> Result<Self, Invalid> {
        Self::load_with(&[], file, env)
    }

    /// The same, with other values for keys that are given nowhere.
    pub fn load_with(
        defaults: &[(&str, &str)],
        file: Option<&Path>,
        env: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Invalid> {
        let mut source = Source::read(defaults, file, env)?;
        let config = Self::from(&mut source);
        source.finish().map(|()| config)
    }

    /// Every key there is.
    pub fn keys() -> impl Iterator<Item = String> {
        let mut nothing = Source::default();
        Self::from(&mut nothing);
        nothing.into_asked()
    }

    fn from(source: &mut Source) -> Self {
        let server = Server::from(source);
        Self {
            outbound: Outbound::from(source, &server),
            server,
            database: Database::from(source),
            media: Media::from(source),
            secrets: Secrets::from(source),
            log: Log::from(source),
            session: Session::from(source),
            sign_in: SignIn::from(source),
            system_app: SystemApp::from(source),
            sandbox_listen: source.parsed("sandbox.listen", (Ipv4Addr::LOCALHOST, 8090).into()),
            actor_threads: source.number("actors.threads", 1, 1..=64),
        }
    }

    /// Takes over the address that the system chose, also into a URL that was made from it.
    pub fn listens_on(&mut self, address: SocketAddr) {
        if self.server.public_url == PublicUrl::local(self.server.listen) {
            self.server.public_url = PublicUrl::local(address);
        }
        self.server.listen = address;
    }
}

#[cfg(test)]
mod tests;
