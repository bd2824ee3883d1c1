//! The real binary as a child process, with a temporary directory and a free port.

use super::provider;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use switchboard::load::rest::Client;
use switchboard::load::server::{ADMIN, ADMIN_PASSWORD, Recipe, Server};
use switchboard::load::setup::{self, Blueprint, Line};
use switchboard::load::webhook::Contract;

/// A running server with its administrator signed in.
pub struct Child {
    pub server: Server,
    pub admin: Client,
    pub provider: Arc<provider::Calls>,
    /// Where the provider's side listens.
    pub graph: std::net::SocketAddr,
    directory: tempfile::TempDir,
}

/// Unique to a server: names and ids of what is created start with it.
pub const RUN: &str = "000001";

impl Child {
    /// Prepares a SQLite file and starts the server.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// The same with these variables of the environment.
    pub async fn start_with(variables: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().expect("temporary directory");
        let binary = Path::new(env!("CARGO_BIN_EXE_switchboard"));
        let mut recipe = Recipe::sqlite(binary, directory.path()).expect("recipe");
        let variables = variables.iter();
        recipe.environment = variables
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        recipe.prepare().expect("prepared database");
        let mut server = recipe.start().expect("started");
        server.ready().await.expect("ready");
        let admin = Client::sign_in(server.address(), ADMIN, ADMIN_PASSWORD)
            .await
            .expect("administrator signs in");
        let (provider, graph) = provider::start(RUN).await;
        Self {
            server,
            admin,
            provider,
            graph,
            directory,
        }
    }

    /// Creates one account whose plan offers to a queue with `members` agents.
    pub async fn line(&mut self, members: u32) -> Line {
        let blueprint = Blueprint {
            first_line: 0,
            first_agent: 0,
            lines: 1,
            members,
            strategy: "beep_all",
            routed: true,
            contracts: vec![Contract::Meta],
            graph: self.graph,
            run: RUN.to_owned(),
        };
        let lines = setup::build(&mut self.admin, &blueprint).await.expect("created");
        lines.into_iter().next().expect("one line was asked for")
    }

    /// Kills it as a crash would, starts it again and waits until it is ready.
    pub async fn crash_and_restart(&mut self) {
        self.server.kill().expect("killed");
        self.server.restart().expect("started again");
        self.server.ready().await.expect("ready again");
    }

    /// Ends it in order; the database file can be read afterwards.
    pub async fn stop(&mut self) {
        let status = self.server.stop().await.expect("stopped");
        assert!(status.success(), "the server ended with {status}");
    }

    /// Rows of a query on the database file, each as column values in text.
    pub fn rows(&self, query: &str) -> Vec<Vec<String>> {
        super::sqlite::rows(&self.directory.path().join("switchboard.db"), query)
    }

    /// A query for one column as text and one number.
    pub fn counts(&self, query: &str) -> BTreeMap<String, i64> {
        self.rows(query)
            .into_iter()
            .map(|row| {
                let [name, count] = <[String; 2]>::try_from(row).expect("two columns");
                (name, count.parse().expect("number"))
            })
            .collect()
    }

    /// What the server logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.directory.path().join("server.log")).unwrap_or_default()
    }
}

/// A number from the environment, for larger runs than those of `make test`.
pub fn size(variable: &str, default: u64) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{variable} must be a number")),
        Err(_) => default,
    }
}
