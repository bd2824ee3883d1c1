//! What `switchboard load` can be asked.

use super::webhook::Contract;
use crate::config::limits::FRAMES_PER_SEC;
use clap::{Args as ClapArgs, ValueEnum};
use std::path::PathBuf;

/// Measures a server: latency at a fixed rate, the highest sustained rate, memory.
///
/// Without --url it starts a server of its own (this binary, temporary directory, free port) and
/// stops it at the end. Accounts, queues and agents are created through the REST API; agents sign in
/// and open a WebSocket each; customers' messages arrive as signed webhooks at a fixed rate
/// whatever the server does (open loop), and latencies count from the moment a message was due.
/// Answers of agents go to a provider's endpoint inside this process.
///
/// Before the run the ceilings of this machine are measured with the same client: a bare POST, a
/// WebSocket echo, and a POST that is committed by the store's group commit and pushed to as many
/// sockets, without routing. Compare the ratios rather than the figures of different machines.
///
/// The exit code is 1 when an acknowledged message was lost or offered twice, or on any error.
///
/// Examples:
///
///   switchboard load                                      1,000/s, BeepAll to 10 of 100 agents
///
///   switchboard load --agents 200 --reply                 the whole conversation, to its close
///
///   switchboard load --strategy rr-memory --accept        one agent at a time
///
///   switchboard load --find-max                           highest rate without loss
///
///   switchboard load --providers meta,twilio,sinch,kaleyra --rate 320 --pictures-percent 25
///                                                         all providers at once, with files
///
///   switchboard load --database postgres://localhost/x    on an empty PostgreSQL database
///
///   switchboard load --slow-flush-ms 4 --find-max         on a slow disk
///
///   switchboard load --open 100000                        cost of a message beside 100,000 open conversations
///
///   switchboard load --waiting 5000 --agents 1000 --fanout 1000 --strategy rr-memory
///                                                         1,000 agents ready at once, 5,000 customers waiting
///
///   switchboard load --idle-agents 1000                   memory per connected agent
///
///   switchboard load --idle-interactions 100000           memory per open conversation
#[derive(ClapArgs, Clone, Debug)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Webhooks a second.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub rate: u32,

    /// Length of the measured run.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub seconds: u32,

    /// Length of the unmeasured run before it.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(0..=600))]
    pub warmup_secs: u32,

    /// Connected agents.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub agents: u32,

    /// Agents in each queue; there are agents/fanout accounts with a queue each.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub fanout: u32,

    /// Strategy of the queues.
    #[arg(long, value_enum, default_value_t = Strategy::BeepAll)]
    pub strategy: Strategy,

    /// Agents accept (the members of a queue in turn) and close the conversation.
    #[arg(long)]
    pub accept: bool,

    /// Agents answer once before they close; implies --accept.
    #[arg(long)]
    pub reply: bool,

    /// Providers of the accounts, in turn.
    #[arg(long = "providers", value_enum, value_delimiter = ',', default_value = "meta")]
    pub contracts: Vec<Contract>,

    /// Of a hundred messages, so many are pictures with a text, which the server fetches from the provider.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub pictures_percent: u32,

    /// As many customers, who write in turn; 0 makes every message a new customer's.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=10_000_000))]
    pub contacts: u32,

    /// Keep-alive connections of the provider.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub connections: u32,

    /// Search the highest rate that is sustained without loss, errors or growing latency.
    #[arg(long)]
    pub find_max: bool,

    /// With --find-max: the p99 of webhook -> last offer that still counts as sustained.
    #[arg(long, default_value_t = 250, value_parser = clap::value_parser!(u32).range(1..=60_000))]
    pub bound_ms: u32,

    /// Leave the ceilings out.
    #[arg(long)]
    pub no_ceilings: bool,

    /// Measure the ceilings and nothing else.
    #[arg(long, conflicts_with_all = ["no_ceilings", "find_max", "idle_agents", "idle_interactions"])]
    pub only_ceilings: bool,

    /// Measure memory per connected agent with this many, instead of latency.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=20_000), conflicts_with_all = ["idle_interactions", "find_max"])]
    pub idle_agents: Option<u32>,

    /// Measure memory per open, idle interaction with this many, instead of latency.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1_000_000), conflicts_with = "find_max")]
    pub idle_interactions: Option<u32>,

    /// As many conversations are open, and nobody writes in them, while the run is measured.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1_000_000), conflicts_with_all = ["idle_agents", "idle_interactions"])]
    pub open: Option<u32>,

    /// Measure how long it takes until as many waiting customers are taken when all --agents become ready at once,
    /// instead of latency.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000), conflicts_with_all = ["idle_agents", "idle_interactions", "find_max", "accept", "reply"])]
    pub waiting: Option<u32>,

    /// What the idle or open interactions are.
    #[arg(long, value_enum, default_value_t = IdleState::Held)]
    pub idle_state: IdleState,

    /// How long to wait for idle interactions to leave memory.
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u32).range(0..=3600))]
    pub evict_secs: u32,

    /// A running server instead of one of its own: http://host:port.
    #[arg(long, conflicts_with_all = ["database", "slow_flush_ms"])]
    pub url: Option<String>,

    /// Process id of that server, for memory and CPU.
    #[arg(long, requires = "url")]
    pub pid: Option<u32>,

    /// Administrator of that server.
    #[arg(long, default_value = "admin", requires = "url")]
    pub username: String,

    /// Their password.
    #[arg(long, env = "SWITCHBOARD_PASSWORD", hide_env_values = true, default_value = "")]
    pub password: String,

    /// Allow a server that is not on this machine. Only with its owner's consent.
    #[arg(long)]
    pub allow_remote: bool,

    /// Database of the server it starts: `sqlite`, or the URL of an empty PostgreSQL database.
    #[arg(long, default_value = "sqlite")]
    pub database: String,

    /// Binary to start as the server; by default this one.
    #[arg(long)]
    pub server: Option<PathBuf>,

    /// Slow every fsync and fdatasync of the server it starts down by this much (needs `cc`).
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub slow_flush_ms: Option<u32>,

    /// Print JSON.
    #[arg(long)]
    pub json: bool,

    /// Serve the ceilings; started by the tool itself.
    #[arg(long, hide = true)]
    pub ceiling_server: bool,
}

/// How a queue picks whom to notify.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Strategy {
    /// Everybody at once.
    BeepAll,
    /// One at a time, in turn; needs --accept.
    RrMemory,
    /// One at a time, who was asked longest ago; needs --accept.
    LeastRecent,
}

impl Strategy {
    /// Name in the REST API.
    pub fn name(self) -> &'static str {
        match self {
            Self::BeepAll => "beep_all",
            Self::RrMemory => "rr_memory",
            Self::LeastRecent => "least_recent",
        }
    }
}

/// What an idle interaction is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum IdleState {
    /// Accepted, its tab closed, waiting for the customer.
    Held,
    /// Nobody owns it and nothing runs: its account has an empty plan.
    Parked,
}

impl Args {
    /// Combinations that clap cannot rule out.
    pub fn check(&self) -> anyhow::Result<()> {
        anyhow::ensure!(
            self.agents.is_multiple_of(self.fanout),
            "--agents must be a multiple of --fanout"
        );
        anyhow::ensure!(
            self.strategy == Strategy::BeepAll || self.accepts() || self.waiting.is_some(),
            "--strategy rr-memory and least-recent need --accept: an agent is offered one conversation at a time"
        );
        anyhow::ensure!(
            !self.reply || self.contracts == [Contract::Meta],
            "--reply needs --providers meta: the endpoint that takes answers speaks Meta's language only"
        );
        let commands = f64::from(self.rate * self.commands_each()) / f64::from(self.agents);
        anyhow::ensure!(
            commands <= FRAMES_PER_SEC,
            "each agent would send {commands:.0} commands a second, and a socket may send {FRAMES_PER_SEC}: more --agents, \
             please"
        );
        Ok(())
    }

    /// Commands of agents for each webhook.
    fn commands_each(&self) -> u32 {
        match (self.accepts(), self.reply) {
            (_, true) => 3,
            (true, false) => 2,
            (false, false) => 0,
        }
    }

    /// True when memory is measured instead of latency.
    pub fn is_about_memory(&self) -> bool {
        self.idle_agents.is_some() || self.idle_interactions.is_some()
    }

    /// True when agents take conversations.
    pub fn accepts(&self) -> bool {
        self.accept || self.reply
    }
}
