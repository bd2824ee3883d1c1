//! The report as text. Writing into a `String` cannot fail, so results of `writeln!` are dropped.

use super::report::{Ceilings, Highest, Latency, Memory, Phase, Ratios, Storm};
use std::fmt::Write;

impl Phase {
    /// Appends the figures of a phase.
    pub(super) fn write(&self, out: &mut String, title: &str) {
        let rate = if self.rate > 0.0 {
            format!("{:.0}/s", self.rate)
        } else {
            "every connection busy".to_owned()
        };
        let _ = writeln!(
            out,
            "\n{title:<34}{:>9}{:>9}{:>9}{:>9}{:>9}{:>10}",
            "p50 ms", "p90", "p99", "p99.9", "max", "count"
        );
        for (name, latency) in [
            ("  webhook -> 200", self.webhook_answered),
            ("  webhook -> offer, first agent", self.first_offer),
            ("  webhook -> offer, last agent", self.last_offer),
            ("  webhook -> message in open talk", self.open_message),
            ("  accept -> opened", self.accept_opened),
            ("  reply -> provider", self.reply_provider),
            ("  close -> ack", self.close_ack),
            ("  webhook -> fetch of the picture", self.picture_fetched),
        ] {
            line(out, name, latency);
        }
        let counts = self.counts;
        let _ = writeln!(
            out,
            "  {rate}: sustained {:.0}/s, drained {:.2} s after the last; sent {}, stored {}, offers {}, lost {}, \
             duplicate offers {}, not closed {}",
            self.sustained,
            self.drain_secs,
            counts.sent,
            counts.stored,
            counts.offers,
            counts.lost,
            counts.duplicates,
            counts.unclosed
        );
        if counts.pictures > 0 {
            let _ = writeln!(out, "  pictures {}, not fetched {}", counts.pictures, counts.unfetched);
        }
        for (what, count) in &self.errors {
            let _ = writeln!(out, "  error: {what}: {count}");
        }
        if let Some(server) = self.server {
            let _ = writeln!(
                out,
                "  server {:.2} cores, {:.0} us CPU a webhook, memory {:.1} -> {:.1} MB (peak {:.1})",
                server.cores, server.cpu_us_per_webhook, server.rss_before_mb, server.rss_after_mb, server.rss_peak_mb
            );
        }
        let _ = writeln!(
            out,
            "  load tool {:.2} cores, at most {} webhooks waited for a connection",
            self.tool_cores, self.backlog_peak
        );
    }
}

impl Ceilings {
    pub(super) fn write(&self, out: &mut String) {
        self.bare.write(out, "ceiling: bare POST");
        let _ = writeln!(out, "  highest {:.0}/s", self.bare_max);
        let _ = writeln!(out, "\nceiling: WebSocket echo");
        line(out, "  there and back", self.echo);
        self.commit.write(out, "ceiling: POST, commit, sockets");
        let _ = writeln!(out, "  highest {:.0}/s", self.commit_max);
    }
}

impl Highest {
    pub(super) fn write(&self, out: &mut String) {
        let _ = writeln!(
            out,
            "\nhighest sustained rate {:.0}/s (with every connection busy {:.0}/s)",
            self.rate, self.saturated
        );
        for (rate, sustained) in &self.tried {
            let word = if *sustained { "sustained" } else { "not sustained" };
            let _ = writeln!(out, "  tried {rate:.0}/s: {word}");
        }
        self.at.write(out, "at the highest rate");
    }
}

impl Ratios {
    pub(super) fn write(&self, out: &mut String) {
        let _ = writeln!(out, "\nratios to the ceilings");
        for (name, ratio) in [
            ("p50 webhook -> last offer / POST, commit, sockets", self.p50_to_commit),
            ("p50 webhook -> 200 / bare POST", self.p50_answer_to_bare),
            ("highest rate / POST, commit, sockets", self.rate_to_commit),
            ("highest rate / bare POST", self.rate_to_bare),
        ] {
            if let Some(ratio) = ratio {
                let _ = writeln!(out, "  {name:<52}{ratio:>8.2}");
            }
        }
    }
}

impl Storm {
    pub(super) fn write(&self, out: &mut String) {
        let _ = writeln!(
            out,
            "\n{} agents ready at once: {} customers who waited were all offered after {:.2} s, {} taken after {:.2} s, \
             duplicate offers {}",
            self.agents, self.waiting, self.offered_secs, self.taken, self.drained_secs, self.duplicates
        );
        let _ = writeln!(
            out,
            "{:<34}{:>9}{:>9}{:>9}{:>9}{:>9}{:>10}",
            "", "p50 ms", "p90", "p99", "p99.9", "max", "count"
        );
        line(out, "  accept -> opened", self.accept_opened);
        for (what, count) in &self.errors {
            let _ = writeln!(out, "  error: {what}: {count}");
        }
    }
}

impl Memory {
    pub(super) fn write(&self, out: &mut String) {
        let _ = writeln!(
            out,
            "\nmemory of {} {}: {} KiB before, {} KiB with them, {} KiB settled",
            self.count, self.of, self.before_kib, self.with_kib, self.settled_kib
        );
        let _ = writeln!(
            out,
            "  {:.2} KiB each, {:.2} KiB each once settled",
            self.each_kib, self.each_settled_kib
        );
    }
}

fn line(out: &mut String, name: &str, of: Latency) {
    if of.count > 0 {
        let _ = writeln!(
            out,
            "{name:<34}{:>9.2}{:>9.2}{:>9.2}{:>9.2}{:>9.2}{:>10}",
            of.p50, of.p90, of.p99, of.p999, of.max, of.count
        );
    }
}
