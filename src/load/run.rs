//! One invocation of the tool: where the server is, who takes part, what is measured.

use super::agents::{Agent, Habits, Seat, Then, Whistle};
use super::args::{Args, Strategy};
use super::book::{Book, SharedBook};
use super::ceilings;
use super::clock;
use super::directory::RunDirectory;
use super::drive::Field;
use super::graph;
use super::idle;
use super::posters::{Customers, Messages, Posters};
use super::report::{Ratios, Report};
use super::rest::Client;
use super::scenario::in_words;
use super::search;
use super::server::{ADMIN, ADMIN_PASSWORD, Recipe, Server};
use super::setup::{self, Blueprint, Line};
use super::slow_flush;
use super::storm;
use super::webhook::{Contract, Kind};
use anyhow::{Context, bail, ensure};
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::rc::Rc;
use tokio::sync::{mpsc, watch};

/// Where a run keeps its files, and what its processes are started with.
struct Place {
    run: String,
    directory: RunDirectory,
    binary: PathBuf,
    environment: Vec<(String, String)>,
}

/// A server and what a run needs to use it.
pub struct Site {
    /// Where it listens.
    pub to: SocketAddr,
    /// Its process, if known.
    pub pid: Option<u32>,
    admin: Client,
    book: SharedBook,
    graph: SocketAddr,
    run: String,
    server: Option<Server>,
    /// Names must differ within a run.
    contracts: Vec<Contract>,
    lines_built: u32,
    agents_built: u32,
}

/// Runs what the arguments ask for.
pub async fn run(args: &Args) -> anyhow::Result<Report> {
    args.check()?;
    let given = args.url.as_deref().map(|url| address_of(url, args.allow_remote));
    let given = given.transpose()?;
    let mut report = Report {
        scenario: in_words(args),
        ..Report::default()
    };
    let place = Place::prepare(args)?;
    if !args.no_ceilings && !args.is_about_memory() && args.waiting.is_none() {
        report.ceilings = Some(ceilings::measure(&place.ceilings_plan(args)).await?);
    }
    if args.only_ceilings {
        return Ok(report);
    }
    let mut site = Site::open(args, &place, given).await?;
    if let Some(count) = args.idle_agents {
        report.memory = Some(idle::agents(&mut site, args, count).await?);
    } else if let Some(count) = args.idle_interactions {
        report.memory = Some(idle::interactions(&mut site, args, count).await?);
    } else {
        if let Some(count) = args.open {
            idle::fill(&mut site, args, count).await?;
        }
        match args.waiting {
            Some(count) => report.storm = Some(storm::run(&mut site, args, count).await?),
            None => site.measure(args, &mut report).await?,
        }
    }
    if let Some(server) = &mut site.server {
        let status = server.stop().await?;
        ensure!(status.success(), "the server ended with {status}");
    }
    Ok(report)
}

impl Place {
    fn prepare(args: &Args) -> anyhow::Result<Self> {
        let run = format!("{:06}", clock::unix_secs() % 1_000_000);
        let directory = RunDirectory::create(&run)?;
        let environment = match args.slow_flush_ms {
            Some(millis) => {
                ensure!(args.database == "sqlite", "--slow-flush-ms works with SQLite only");
                slow_flush::environment(directory.path(), millis)?
            }
            None => Vec::new(),
        };
        Ok(Self {
            run,
            directory,
            binary: args.server.clone().map_or_else(std::env::current_exe, Ok)?,
            environment,
        })
    }

    fn ceilings_plan<'a>(&'a self, args: &Args) -> ceilings::Plan<'a> {
        let database = if args.database == "sqlite" {
            format!("sqlite://{}", self.directory.path().join("ceiling.db").display())
        } else {
            args.database.clone()
        };
        ceilings::Plan {
            binary: &self.binary,
            database,
            environment: &self.environment,
            rate: f64::from(args.rate),
            connections: args.connections,
            lines: args.agents / args.fanout,
            members: u32::from(want(args)),
        }
    }

    async fn start_server(&self, args: &Args) -> anyhow::Result<Server> {
        let mut recipe = Recipe::sqlite(&self.binary, self.directory.path())?;
        if args.database != "sqlite" {
            recipe.database.clone_from(&args.database);
        }
        recipe.environment.clone_from(&self.environment);
        recipe.prepare()?;
        let mut server = recipe.start()?;
        server.ready().await?;
        Ok(server)
    }
}

impl Site {
    async fn open(args: &Args, place: &Place, given: Option<SocketAddr>) -> anyhow::Result<Self> {
        let book = Book::shared();
        let graph = graph::start(&place.run, graph::noting(&book)).await?;
        let (server, to, admin) = match given {
            Some(to) => (None, to, Client::sign_in(to, &args.username, &args.password).await?),
            None => {
                let server = place.start_server(args).await?;
                let to = server.address();
                (Some(server), to, Client::sign_in(to, ADMIN, ADMIN_PASSWORD).await?)
            }
        };
        Ok(Self {
            to,
            pid: server.as_ref().map(Server::pid).or(args.pid),
            admin,
            book,
            graph,
            run: place.run.clone(),
            server,
            contracts: args.contracts.clone(),
            lines_built: 0,
            agents_built: 0,
        })
    }

    async fn measure(&mut self, args: &Args, report: &mut Report) -> anyhow::Result<()> {
        let habits = Habits {
            accept: args.accepts(),
            reply: args.reply,
            then: Then::Close,
            take_turns: args.strategy == Strategy::BeepAll,
            customers_return: args.contacts > 0,
        };
        let lines = self
            .build(args.agents / args.fanout, args.fanout, args.strategy.name(), true)
            .await?;
        self.seat_agents(&lines, habits, None).await?;
        let field = self.field(args, &lines, want(args), args.accepts());
        if args.warmup_secs > 0 {
            field.at_rate(f64::from(args.rate), f64::from(args.warmup_secs)).await?;
        }
        if args.find_max {
            let bound = f64::from(args.bound_ms);
            report.highest = Some(search::highest(&field, bound, f64::from(args.seconds)).await?);
        } else {
            report.run = Some(field.at_rate(f64::from(args.rate), f64::from(args.seconds)).await?);
        }
        report.ratios = ratios(report);
        Ok(())
    }

    /// Creates lines on the server.
    pub async fn build(
        &mut self,
        lines: u32,
        members: u32,
        strategy: &'static str,
        routed: bool,
    ) -> anyhow::Result<Vec<Line>> {
        let blueprint = Blueprint {
            lines,
            members,
            first_line: self.lines_built,
            first_agent: self.agents_built,
            strategy,
            routed,
            contracts: self.contracts.clone(),
            graph: self.graph,
            run: self.run.clone(),
        };
        self.lines_built += lines;
        self.agents_built += lines * members;
        setup::build(&mut self.admin, &blueprint).await
    }

    /// The field of a storm: everybody is paused, before the first customer comes, until the whistle is heard, and
    /// then takes what they get.
    pub async fn paused_field(&mut self, args: &Args, heard: watch::Receiver<bool>) -> anyhow::Result<Field> {
        let pause = format!("load {}", self.run);
        self.admin
            .post("/api/pauses", &serde_json::json!({ "name": pause, "active": true }))
            .await?;
        let habits = Habits {
            accept: true,
            reply: false,
            then: Then::Stay,
            take_turns: args.strategy == Strategy::BeepAll,
            customers_return: false,
        };
        let lines = self
            .build(args.agents / args.fanout, args.fanout, args.strategy.name(), true)
            .await?;
        let (paused, mut hears) = mpsc::unbounded_channel();
        let whistle = Whistle { pause, paused, heard };
        self.seat_agents(&lines, habits, Some(&whistle)).await?;
        drop(whistle);
        let mut pausing = 0;
        while pausing < args.agents && hears.recv().await.is_some() {
            pausing += 1;
        }
        ensure!(
            pausing == args.agents,
            "{pausing} of {} agents could pause",
            args.agents
        );
        // Whoever is ready first may take what others would have been offered as well.
        Ok(self.field(args, &lines, 1, false))
    }

    /// The field of a run for idle conversations: agents who take them and close their tabs, or
    /// nobody.
    pub async fn idle_field(&mut self, args: &Args, lines: u32, held: bool) -> anyhow::Result<Field> {
        let habits = Habits {
            accept: true,
            reply: false,
            then: Then::CloseTab,
            take_turns: true,
            customers_return: false,
        };
        let lines = self.build(lines, args.fanout, Strategy::BeepAll.name(), held).await?;
        if held {
            self.seat_agents(&lines, habits, None).await?;
        }
        let want = if held { u16::try_from(args.fanout)? } else { 0 };
        Ok(self.field(args, &lines, want, held))
    }

    async fn seat_agents(&self, lines: &[Line], habits: Habits, whistle: Option<&Whistle>) -> anyhow::Result<()> {
        let sockets = setup::connect_all(self.to, lines).await?;
        for sockets in sockets {
            let members = sockets.len() as u64;
            for (position, (socket, last_seq)) in sockets.into_iter().enumerate() {
                let seat = Seat {
                    lines: lines.len() as u64,
                    position: position as u64,
                    members,
                };
                let agent = Agent::new(socket, Rc::clone(&self.book), habits, seat, last_seq);
                actix_rt::spawn(agent.work(whistle.cloned()));
            }
        }
        Ok(())
    }

    fn field(&self, args: &Args, lines: &[Line], want: u16, closing: bool) -> Field {
        let customers = Customers {
            // Ten digits; different for every second, so that runs on one server do not meet.
            first: (clock::unix_secs() % 9000) * 1_000_000,
            count: u64::from(args.contacts),
        };
        let origin = setup::origin(self.graph);
        let of = |kind| setup::templates(self.to, &origin, &self.run, lines, kind);
        let messages = Messages {
            texts: of(Kind::Text),
            pictures: of(Kind::Picture),
            pictures_percent: args.pictures_percent,
        };
        let book = Rc::clone(&self.book);
        Field {
            posters: Posters::start(self.to, args.connections, messages, customers, book),
            book: Rc::clone(&self.book),
            want,
            closing,
            pid: self.pid,
        }
    }
}

/// Offers each webhook must cause.
fn want(args: &Args) -> u16 {
    match args.strategy {
        Strategy::BeepAll => u16::try_from(args.fanout).unwrap_or(u16::MAX),
        Strategy::RrMemory | Strategy::LeastRecent => 1,
    }
}

fn ratios(report: &Report) -> Option<Ratios> {
    let ceilings = report.ceilings.as_ref()?;
    let over = |figure: f64, ceiling: f64| (ceiling > 0.0).then(|| figure / ceiling);
    let highest = report.highest.as_ref().map(|highest| highest.rate);
    let run = report.run.as_ref();
    Some(Ratios {
        p50_to_commit: run.and_then(|run| over(run.last_offer.p50, ceilings.commit.last_offer.p50)),
        p50_answer_to_bare: run.and_then(|run| over(run.webhook_answered.p50, ceilings.bare.webhook_answered.p50)),
        rate_to_commit: highest.and_then(|rate| over(rate, ceilings.commit_max)),
        rate_to_bare: highest.and_then(|rate| over(rate, ceilings.bare_max)),
    })
}

/// The address of `http://host:port`, refused when it is not this machine's loopback.
fn address_of(url: &str, allow_remote: bool) -> anyhow::Result<SocketAddr> {
    let Some(authority) = url.strip_prefix("http://") else {
        bail!("--url must be http://host:port; put a local proxy in front of TLS");
    };
    let authority = authority.trim_end_matches('/');
    let to = authority
        .to_socket_addrs()
        .with_context(|| format!("--url {url}"))?
        .next()
        .with_context(|| format!("--url {url} has no address"))?;
    ensure!(
        allow_remote || to.ip().is_loopback(),
        "{to} is not on this machine: load belongs on your own server; --allow-remote overrides"
    );
    Ok(to)
}

#[cfg(test)]
mod tests {
    use super::address_of;

    #[test]
    fn other_machines_are_refused_unless_allowed() {
        assert!(address_of("http://127.0.0.1:8080/", false).is_ok());
        assert!(address_of("http://192.0.2.1:8080", false).is_err());
        assert!(address_of("http://192.0.2.1:8080", true).is_ok());
        assert!(address_of("https://127.0.0.1:8080", false).is_err());
    }
}
