//! Searches the highest rate a server sustains.

use super::drive::Field;
use super::report::{Highest, Phase};

/// Length of one attempt, seconds.
const ATTEMPT_SECS: f64 = 5.0;

/// Length of the run with every connection busy, seconds.
const SATURATED_SECS: f64 = 4.0;

/// Attempts after the saturated run: enough to come within two percent of the range.
const ATTEMPTS: u32 = 6;

/// After the last webhook everything must have arrived within this time, or a queue was growing.
const DRAIN_SECS_MAX: f64 = 1.0;

/// Bisects between zero and the rate reached with every connection busy. `bound_ms` is the p99 of
/// webhook -> last offer (or -> 200 when nobody listens) that counts as sustained; the winner is
/// run again for `confirm_secs`, lowering the rate by 5 % until it holds.
pub async fn highest(field: &Field, bound_ms: f64, confirm_secs: f64) -> anyhow::Result<Highest> {
    let saturated = field.saturated(SATURATED_SECS).await?.sustained;
    let mut found = Highest {
        saturated,
        ..Highest::default()
    };
    let (mut low, mut high) = (saturated * 0.3, saturated * 1.1);
    for _ in 0..ATTEMPTS {
        let rate = f64::midpoint(low, high).round();
        let holds = is_sustained(&field.at_rate(rate, ATTEMPT_SECS).await?, bound_ms);
        found.tried.push((rate, holds));
        if holds {
            low = rate;
        } else {
            high = rate;
        }
    }
    let mut rate = low.round();
    while rate > saturated * 0.1 {
        let phase = field.at_rate(rate, confirm_secs).await?;
        let holds = is_sustained(&phase, bound_ms);
        found.tried.push((rate, holds));
        if holds {
            found.rate = rate;
            found.at = phase;
            break;
        }
        rate = (rate * 0.95).round();
    }
    Ok(found)
}

fn is_sustained(phase: &Phase, bound_ms: f64) -> bool {
    let latency = if phase.last_offer.count > 0 {
        phase.last_offer
    } else {
        phase.webhook_answered
    };
    phase.is_clean() && latency.p99 <= bound_ms && phase.drain_secs <= DRAIN_SECS_MAX
}
