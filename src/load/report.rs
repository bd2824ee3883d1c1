//! What a run came to, for people and for programs.

use super::book::{Book, Counts};
use super::process::Usage;
use hdrhistogram::Histogram;
use serde::Serialize;
use std::collections::BTreeMap;

/// The whole report.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// What was run, in words.
    pub scenario: String,
    /// Ceilings of this machine, if measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceilings: Option<Ceilings>,
    /// The run at a fixed rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<Phase>,
    /// The search for the highest rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub highest: Option<Highest>,
    /// Ratios of the figures to the ceilings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratios: Option<Ratios>,
    /// Agents who came back all at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storm: Option<Storm>,
    /// Memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
}

/// One latency, in milliseconds.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Latency {
    /// Median.
    pub p50: f64,
    /// 90th percentile.
    pub p90: f64,
    /// 99th percentile.
    pub p99: f64,
    /// 99.9th percentile.
    pub p999: f64,
    /// Largest.
    pub max: f64,
    /// How many were measured.
    pub count: u64,
}

impl From<&Histogram<u64>> for Latency {
    fn from(histogram: &Histogram<u64>) -> Self {
        let ms = |quantile| histogram.value_at_quantile(quantile) as f64 / 1000.0;
        Self {
            p50: ms(0.5),
            p90: ms(0.9),
            p99: ms(0.99),
            p999: ms(0.999),
            max: histogram.max() as f64 / 1000.0,
            count: histogram.len(),
        }
    }
}

/// One phase at one rate.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Phase {
    /// Rate asked for; 0 when every connection was kept busy.
    pub rate: f64,
    /// Webhooks whose every effect arrived, a second, until the last did.
    pub sustained: f64,
    /// Seconds from the last webhook's due time to the last arrival.
    pub drain_secs: f64,
    /// Due time to 200.
    pub webhook_answered: Latency,
    /// Due time to the first agent's frame.
    pub first_offer: Latency,
    /// Due time to the last agent's frame.
    pub last_offer: Latency,
    /// Due time to the message in a conversation that was open already.
    pub open_message: Latency,
    /// Accept to opened.
    pub accept_opened: Latency,
    /// Reply to the provider's endpoint.
    pub reply_provider: Latency,
    /// Close to its ack.
    pub close_ack: Latency,
    /// Due time to the server's request for the picture.
    pub picture_fetched: Latency,
    /// Counters.
    #[serde(flatten)]
    pub counts: PhaseCounts,
    /// Errors by what.
    pub errors: BTreeMap<String, u64>,
    /// Server, if its process is known.
    pub server: Option<Load>,
    /// CPU cores the tool itself used.
    pub tool_cores: f64,
    /// Most webhooks that waited for a free connection.
    pub backlog_peak: usize,
}

/// Counters of a phase.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct PhaseCounts {
    /// Webhooks sent.
    pub sent: u64,
    /// Answered 200.
    pub stored: u64,
    /// Offer frames.
    pub offers: u64,
    /// Webhooks answered 200 whose offers did not all arrive.
    pub lost: u64,
    /// Offers an agent saw twice.
    pub duplicates: u64,
    /// Conversations that should have been closed and were not.
    pub unclosed: u64,
    /// Webhooks with a picture.
    pub pictures: u64,
    /// Pictures that the server did not fetch.
    pub unfetched: u64,
}

/// What the server's process used.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Load {
    /// CPU cores.
    pub cores: f64,
    /// CPU time a webhook, microseconds.
    pub cpu_us_per_webhook: f64,
    /// Resident memory before, MB.
    pub rss_before_mb: f64,
    /// After.
    pub rss_after_mb: f64,
    /// Peak since its start.
    pub rss_peak_mb: f64,
}

impl Load {
    /// The difference of two readings.
    pub fn between(before: Usage, after: Usage, secs: f64, webhooks: u64) -> Self {
        let cpu = after.cpu_secs - before.cpu_secs;
        Self {
            cores: cpu / secs,
            cpu_us_per_webhook: cpu * 1e6 / webhooks.max(1) as f64,
            rss_before_mb: before.rss_kib as f64 / 1024.0,
            rss_after_mb: after.rss_kib as f64 / 1024.0,
            rss_peak_mb: after.rss_peak_kib as f64 / 1024.0,
        }
    }
}

/// The ceilings: the same client against a server that does less.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Ceilings {
    /// A bare POST at the run's rate.
    pub bare: Phase,
    /// With every connection busy.
    pub bare_max: f64,
    /// One WebSocket echo after the other.
    pub echo: Latency,
    /// POST, grouped commit, sockets at the run's rate.
    pub commit: Phase,
    /// With every connection busy.
    pub commit_max: f64,
}

/// The search.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Highest {
    /// With every connection busy: an upper bound.
    pub saturated: f64,
    /// Highest rate that was sustained.
    pub rate: f64,
    /// The run at that rate.
    pub at: Phase,
    /// Every rate tried, and whether it was sustained.
    pub tried: Vec<(f64, bool)>,
}

/// Figures of the run over those of the ceilings.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Ratios {
    /// p50 of webhook -> last offer over the commit ceiling's.
    pub p50_to_commit: Option<f64>,
    /// p50 of webhook -> 200 over the bare POST's.
    pub p50_answer_to_bare: Option<f64>,
    /// Highest rate over the commit ceiling's.
    pub rate_to_commit: Option<f64>,
    /// Highest rate over the bare POST's.
    pub rate_to_bare: Option<f64>,
}

/// Agents who came back from a pause all at once while customers waited.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Storm {
    /// How many agents.
    pub agents: u32,
    /// Customers who waited.
    pub waiting: u64,
    /// Of these, how many were taken.
    pub taken: u64,
    /// Offers an agent saw twice.
    pub duplicates: u64,
    /// Seconds until every customer had been offered.
    pub offered_secs: f64,
    /// Seconds until every conversation was open at an agent's.
    pub drained_secs: f64,
    /// From an agent's accept to the open conversation.
    pub accept_opened: Latency,
    /// Errors by what.
    pub errors: BTreeMap<String, u64>,
}

impl Storm {
    fn is_clean(&self) -> bool {
        self.taken == self.waiting && self.duplicates == 0 && self.errors.is_empty()
    }
}

/// Memory of many idle things.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Memory {
    /// What.
    pub of: String,
    /// How many.
    pub count: u64,
    /// Resident memory before, KiB.
    pub before_kib: u64,
    /// With all of them.
    pub with_kib: u64,
    /// After they left memory, as far as they do.
    pub settled_kib: u64,
    /// KiB each.
    pub each_kib: f64,
    /// KiB each after they left memory.
    pub each_settled_kib: f64,
}

impl Phase {
    /// Takes the figures out of the books.
    pub fn from_book(book: &Book) -> Self {
        let Counts {
            sent,
            stored,
            offers,
            duplicates,
            pictures,
            fetched,
            ..
        } = book.counts;
        let of = &book.latencies;
        Self {
            webhook_answered: (&of.answered).into(),
            first_offer: (&of.first_offer).into(),
            last_offer: (&of.last_offer).into(),
            open_message: (&of.delivered).into(),
            accept_opened: (&of.opened).into(),
            reply_provider: (&of.replied).into(),
            close_ack: (&of.closed).into(),
            picture_fetched: (&of.fetched).into(),
            counts: PhaseCounts {
                sent,
                stored,
                offers,
                lost: book.lost(),
                duplicates,
                unclosed: book.unclosed(),
                pictures,
                unfetched: pictures.saturating_sub(fetched),
            },
            errors: book.errors.clone(),
            ..Self::default()
        }
    }

    /// True when nothing was lost, repeated or refused.
    pub fn is_clean(&self) -> bool {
        let PhaseCounts {
            lost,
            duplicates,
            unclosed,
            unfetched,
            ..
        } = self.counts;
        lost == 0 && duplicates == 0 && unclosed == 0 && unfetched == 0 && self.errors.is_empty()
    }
}

impl Report {
    /// True when no measured phase lost or repeated anything.
    pub fn is_clean(&self) -> bool {
        self.run.as_ref().is_none_or(Phase::is_clean)
            && self.highest.as_ref().is_none_or(|h| h.rate > 0.0)
            && self.storm.as_ref().is_none_or(Storm::is_clean)
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut out = format!("{}\n", self.scenario);
        if let Some(ceilings) = &self.ceilings {
            ceilings.write(&mut out);
        }
        if let Some(run) = &self.run {
            run.write(&mut out, "run");
        }
        if let Some(highest) = &self.highest {
            highest.write(&mut out);
        }
        if let Some(ratios) = &self.ratios {
            ratios.write(&mut out);
        }
        if let Some(storm) = &self.storm {
            storm.write(&mut out);
        }
        if let Some(memory) = &self.memory {
            memory.write(&mut out);
        }
        out
    }
}
