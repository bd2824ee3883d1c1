//! What the sandbox network does wrong, and how many times.

use crate::config::limits::SANDBOX_WAIT_MILLIS_MAX;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Faults in force. All off by default; unknown names are refused, so that a typo is no silent success.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Webhooks leave this much later.
    pub delay_ms: u64,
    /// Each webhook is sent this many more times, in parallel.
    pub duplicate: u8,
    /// Delivery reports leave in the wrong order, and so do neighbouring messages.
    pub reorder: bool,
    /// Graph calls are refused.
    pub fail: Option<Refusal>,
    /// Graph calls are accepted, and reported as failed later.
    pub fail_later: Option<LateFailure>,
    /// Accepted, then the connection is cut before the answer.
    pub reset_after_accept: Times,
    /// Accepted, then silence.
    pub hang_after_accept: Times,
    /// Accepted, then an answer of one byte a second.
    pub drip_answer: Times,
    /// Accepted, then an answer that is not JSON.
    pub garbage_answer: Times,
    /// Accepted, then an answer of 50 MB.
    pub flood_answer: Times,
    /// Accepted and answered this much later.
    pub slow_answer_ms: u64,
}

/// How a Graph call is refused.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// Graph error code; without one the answer is a gateway's plain text.
    pub code: Option<u32>,
    /// Value of `Retry-After`.
    #[serde(default)]
    pub retry_after_secs: Option<u32>,
    /// How many calls.
    #[serde(default = "always")]
    pub times: Times,
}

/// How an accepted message fails later.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LateFailure {
    /// Error code of the report.
    pub code: u32,
    /// How many messages.
    #[serde(default = "always")]
    pub times: Times,
}

fn always() -> Times {
    Times::Always
}

/// How often a fault still happens: `false`, `true` or a number in JSON.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Times {
    /// Not at all.
    #[default]
    Never,
    /// The next so many times.
    Next(u32),
    /// Until it is switched off.
    Always,
}

impl Times {
    /// True when it happens now; one fewer is left.
    pub fn take(&mut self) -> bool {
        match *self {
            Self::Never | Self::Next(0) => false,
            Self::Always => true,
            Self::Next(left) => {
                *self = if left == 1 { Self::Never } else { Self::Next(left - 1) };
                true
            }
        }
    }
}

impl Serialize for Times {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Never => serializer.serialize_bool(false),
            Self::Always => serializer.serialize_bool(true),
            Self::Next(left) => serializer.serialize_u32(*left),
        }
    }
}

impl<'de> Deserialize<'de> for Times {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Switch(bool),
            Count(u32),
        }
        match Written::deserialize(deserializer) {
            Ok(Written::Switch(false) | Written::Count(0)) => Ok(Self::Never),
            Ok(Written::Switch(true)) => Ok(Self::Always),
            Ok(Written::Count(left)) => Ok(Self::Next(left)),
            Err(_) => Err(D::Error::custom("expected true, false or a number of times")),
        }
    }
}

/// What happens to the answer of an accepted call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Damage {
    /// Nothing.
    None,
    /// It comes late.
    Slow(u64),
    /// The connection is cut.
    Reset,
    /// It does not come.
    Hang,
    /// It comes byte by byte.
    Drip,
    /// It is not JSON.
    Garbage,
    /// It is 50 MB.
    Flood,
}

impl Faults {
    /// The same faults with every number in bounds.
    pub fn bounded(mut self) -> Self {
        self.delay_ms = self.delay_ms.min(SANDBOX_WAIT_MILLIS_MAX);
        self.slow_answer_ms = self.slow_answer_ms.min(SANDBOX_WAIT_MILLIS_MAX);
        self.duplicate = self.duplicate.min(10);
        if let Some(fail) = &mut self.fail {
            fail.status = fail.status.clamp(300, 599);
        }
        self
    }

    /// The refusal that hits the call at hand.
    pub fn refuse(&mut self) -> Option<Refusal> {
        let fail = self.fail.as_mut()?;
        let hit = fail.times.take().then(|| fail.clone());
        if fail.times == Times::Never {
            self.fail = None;
        }
        hit
    }

    /// The error code with which the message at hand fails later.
    pub fn fail_later(&mut self) -> Option<u32> {
        let late = self.fail_later.as_mut()?;
        let hit = late.times.take().then_some(late.code);
        if late.times == Times::Never {
            self.fail_later = None;
        }
        hit
    }

    /// What happens to the answer of the call at hand.
    pub fn damage(&mut self) -> Damage {
        if self.reset_after_accept.take() {
            Damage::Reset
        } else if self.hang_after_accept.take() {
            Damage::Hang
        } else if self.drip_answer.take() {
            Damage::Drip
        } else if self.garbage_answer.take() {
            Damage::Garbage
        } else if self.flood_answer.take() {
            Damage::Flood
        } else if self.slow_answer_ms > 0 {
            Damage::Slow(self.slow_answer_ms)
        } else {
            Damage::None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counted_faults_run_out() {
        let mut faults: Faults = serde_json::from_str(r#"{"reset_after_accept":2,"slow_answer_ms":5}"#).unwrap();
        let seen: Vec<_> = (0..3).map(|_| faults.damage()).collect();
        assert_eq!(seen, [Damage::Reset, Damage::Reset, Damage::Slow(5)]);
        assert_eq!(faults.reset_after_accept, Times::Never);
    }

    #[test]
    fn a_refusal_without_times_stays_and_a_typo_is_refused() {
        let mut faults: Faults = serde_json::from_str(r#"{"fail":{"status":500,"code":2}}"#).unwrap();
        assert!(faults.refuse().is_some() && faults.refuse().is_some());
        assert!(serde_json::from_str::<Faults>(r#"{"reorderr":true}"#).is_err());
    }
}
