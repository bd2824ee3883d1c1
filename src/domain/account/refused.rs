//! Whom the whitelist refused lately (WL-06).

use crate::config::limits::{REFUSAL_SECS, REFUSED_MAX};
use crate::domain::Timestamp;
use crate::domain::contact::Identity;
use std::collections::BTreeMap;

/// Refused customers and when each was answered last. Forgotten with the account's actor: after a restart
/// somebody may be answered a second time.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Refused(BTreeMap<Box<str>, Timestamp>);

impl Refused {
    /// True when a customer was not answered within the last minute; they are taken to be from here on.
    pub fn may_be_answered(&mut self, customer: &Identity, now: Timestamp) -> bool {
        let label = customer.label();
        if self.0.get(label.as_str()).is_some_and(|at| is_recent(*at, now)) {
            return false;
        }
        if self.0.len() >= REFUSED_MAX {
            self.0.retain(|_, at| is_recent(*at, now));
        }
        let has_room = self.0.len() < REFUSED_MAX;
        if has_room {
            self.0.insert(label.into(), now);
        }
        has_room
    }
}

fn is_recent(at: Timestamp, now: Timestamp) -> bool {
    now < at.plus_secs(REFUSAL_SECS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customer(number: usize) -> Identity {
        Identity {
            phone: Some(format!("4477009{number:05}")),
            bsuid: None,
        }
    }

    #[test]
    fn wl06_nobody_is_answered_twice_within_a_minute_and_memory_is_bounded() {
        let mut refused = Refused::default();
        let start = Timestamp(1_000_000);
        let later = start.plus_secs(REFUSAL_SECS - 1);
        assert!(refused.may_be_answered(&customer(1), start));
        assert!(!refused.may_be_answered(&customer(1), later));
        assert!(refused.may_be_answered(&customer(2), later), "somebody else");
        assert!(refused.may_be_answered(&customer(1), start.plus_secs(REFUSAL_SECS)));
        let crowd = (0..2 * REFUSED_MAX).filter(|number| refused.may_be_answered(&customer(100 + number), later));
        assert_eq!(crowd.count(), REFUSED_MAX - 2);
        let next = start.plus_secs(3 * REFUSAL_SECS);
        assert!(refused.may_be_answered(&customer(3), next), "the old ones make room");
        assert_eq!(refused.0.len(), 1);
    }
}
