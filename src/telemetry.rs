//! Logs and metrics: the subscriber, the recorder, and every metric's name in one place.

use crate::config::limits::METRICS_UPKEEP_SECS;
use crate::config::{Log, LogFormat};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::io::IsTerminal;
use std::sync::OnceLock;
use std::time::Duration;
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

/// Everything that is counted or timed. Labels are named where the metric is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Metric {
    /// Handlers that panicked.
    HttpPanics,
    /// Sign-ins by `result`: ok, wrong, throttled.
    SignIns,
    /// Webhooks by `result`: accepted, duplicate, bad_signature, quarantined, refused.
    Webhooks,
    /// Seconds from the first byte of a webhook to its answer.
    WebhookSeconds,
    /// Messages that bots' engines were asked, by `result`: answered, handed_over, failed, late, stale.
    BotTurns,
    /// Open agents' sockets.
    Sockets,
    /// Sockets closed by the server, by `reason`.
    SocketsClosed,
    /// Age of the oldest webhook that has not taken effect, seconds.
    InboxLagSeconds,
    /// Scripts of System steps by `result`: ok, failed, and stale when nobody waited for it any longer.
    Scripts,
    /// Answers that came with an old ticket and were dropped, by `actor`: agent, interaction, queue.
    StaleTickets,
}

impl Metric {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::HttpPanics,
        Self::SignIns,
        Self::Webhooks,
        Self::WebhookSeconds,
        Self::BotTurns,
        Self::Sockets,
        Self::SocketsClosed,
        Self::InboxLagSeconds,
        Self::Scripts,
        Self::StaleTickets,
    ];

    /// Its name on `/metrics`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HttpPanics => "switchboard_http_panics_total",
            Self::SignIns => "switchboard_sign_ins_total",
            Self::Webhooks => "switchboard_webhooks_total",
            Self::WebhookSeconds => "switchboard_webhook_seconds",
            Self::BotTurns => "switchboard_bot_turns_total",
            Self::Sockets => "switchboard_sockets",
            Self::SocketsClosed => "switchboard_sockets_closed_total",
            Self::InboxLagSeconds => "switchboard_inbox_lag_seconds",
            Self::Scripts => "switchboard_scripts_total",
            Self::StaleTickets => "switchboard_stale_tickets_total",
        }
    }

    /// What it means, for `/metrics`.
    pub const fn help(self) -> &'static str {
        match self {
            Self::HttpPanics => "Handlers that panicked.",
            Self::SignIns => "Sign-ins by result.",
            Self::Webhooks => "Webhooks by result.",
            Self::WebhookSeconds => "Seconds from a webhook to its answer.",
            Self::BotTurns => "Messages that engines of bots were asked, by result.",
            Self::Sockets => "Open sockets of agents.",
            Self::SocketsClosed => "Sockets closed by the server, by reason.",
            Self::InboxLagSeconds => "Age of the oldest webhook that has not taken effect.",
            Self::Scripts => "Scripts of System steps by result.",
            Self::StaleTickets => "Answers to offers and asks that are over, dropped, by actor.",
        }
    }

    fn describe(self) {
        match self {
            Self::HttpPanics
            | Self::SignIns
            | Self::Webhooks
            | Self::BotTurns
            | Self::SocketsClosed
            | Self::Scripts
            | Self::StaleTickets => {
                metrics::describe_counter!(self.name(), self.help());
            }
            Self::Sockets | Self::InboxLagSeconds => metrics::describe_gauge!(self.name(), self.help()),
            Self::WebhookSeconds => metrics::describe_histogram!(self.name(), self.help()),
        }
    }
}

/// Upper bounds of the latency buckets, seconds: dense where the promises are (1 to 25 ms).
const LATENCY_BUCKETS: [f64; 12] = [
    0.0005, 0.001, 0.0015, 0.0025, 0.005, 0.01, 0.015, 0.025, 0.1, 0.25, 1.0, 5.0,
];

/// Installs the recorder, once in a process, and gives what renders it.
pub fn recorder() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let handle = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &LATENCY_BUCKETS)
            .expect("the list of buckets is not empty")
            .install_recorder()
            .expect("nothing else in this process installs a recorder");
        for metric in Metric::ALL {
            metric.describe();
        }
        handle
    })
}

/// Folds samples together now and then, or they would pile up between two scrapes.
pub async fn upkeep(mut stop: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(METRICS_UPKEEP_SECS)) => recorder().run_upkeep(),
            _ = stop.changed() => return,
        }
    }
}

/// What other libraries would tell at low levels: whole requests with their cookies, frames and bodies (S20).
/// Who needs it names the library in `log.level`. A request that is no HTTP is refused and is nobody's error:
/// without the first, anybody could fill the log.
const QUIET: &str = "actix_http::h1=off,actix_http=info,actix_web=info,actix_server=info,actix=info,awc=info,\
    h2=info,rustls=info,tokio_util=info,tokio_postgres=info,mio=info,diesel=info";

/// Starts logging. A second call in one process changes nothing.
pub fn start(log: &Log) {
    // The level was checked when the configuration was read.
    let filter = EnvFilter::try_new(format!("{QUIET},{}", log.level)).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let started = match log.format {
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
        LogFormat::Pretty => lines.with_target(false).try_init(),
    };
    if started.is_err() {
        tracing::debug!("logging was started before");
    }
}
