//! The log of Graph calls, for tests and load runs.

use crate::config::limits::SANDBOX_CALLS_MAX;
use serde::Serialize;
use std::collections::VecDeque;

/// One Graph call.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// Its number, from 1.
    pub seq: u64,
    /// When its last byte came, microseconds since 1970.
    pub received_at_us: i64,
    /// Of which business number.
    pub phone_number_id: String,
    /// To whom: phone or user id, as given.
    pub to: String,
    /// `text`, `template`, …
    pub kind: String,
    /// The text, if it is one.
    pub text: String,
    /// `biz_opaque_callback_data`.
    pub callback_data: Option<String>,
    /// The id it was given; absent when it was refused.
    pub wamid: Option<String>,
    /// The error code it was refused with.
    pub code: Option<u32>,
}

/// The newest calls.
#[derive(Debug, Default)]
pub struct CallLog {
    calls: VecDeque<Call>,
    last: u64,
}

/// A part of the log.
#[derive(Debug, Serialize)]
pub struct Page {
    /// The calls, oldest first.
    pub calls: Vec<Call>,
    /// Ask for what came after this.
    pub next: u64,
    /// True when calls after the given number have been forgotten.
    pub gap: bool,
}

impl CallLog {
    /// Writes a call down; its number is given here.
    pub fn push(&mut self, mut call: Call) {
        self.last += 1;
        call.seq = self.last;
        if self.calls.len() == SANDBOX_CALLS_MAX {
            self.calls.pop_front();
        }
        self.calls.push_back(call);
    }

    /// Up to `limit` calls after number `since`; refused ones only if asked for.
    pub fn after(&self, since: u64, limit: usize, refused: bool) -> Page {
        let oldest = self.calls.front().map_or(self.last + 1, |call| call.seq);
        let skip = usize::try_from(since.saturating_add(1).saturating_sub(oldest)).unwrap_or(usize::MAX);
        let mut next = since.max(oldest - 1);
        let mut calls = Vec::new();
        for call in self.calls.iter().skip(skip) {
            if calls.len() == limit {
                break;
            }
            next = call.seq;
            if refused || call.wamid.is_some() {
                calls.push(call.clone());
            }
        }
        Page {
            calls,
            next,
            gap: since.saturating_add(1) < oldest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(wamid: Option<&str>) -> Call {
        Call {
            seq: 0,
            received_at_us: 0,
            phone_number_id: "1".into(),
            to: "2".into(),
            kind: "text".into(),
            text: String::new(),
            callback_data: None,
            wamid: wamid.map(Into::into),
            code: None,
        }
    }

    #[test]
    fn pages_follow_each_other_without_gap_or_repeat() {
        let mut log = CallLog::default();
        for at in 0..7 {
            log.push(call((at != 2).then_some("w")));
        }
        let first = log.after(0, 3, false);
        let seqs: Vec<_> = first.calls.iter().map(|call| call.seq).collect();
        assert_eq!((seqs, first.next, first.gap), (vec![1, 2, 4], 4, false));
        let rest = log.after(first.next, 100, false);
        assert_eq!(rest.calls.iter().map(|call| call.seq).collect::<Vec<_>>(), [5, 6, 7]);
        assert_eq!(log.after(rest.next, 100, false).next, 7);
        assert_eq!(log.after(0, 100, true).calls.len(), 7);
    }

    #[test]
    fn a_full_log_forgets_the_oldest_and_says_so() {
        let mut log = CallLog::default();
        for _ in 0..SANDBOX_CALLS_MAX + 5 {
            log.push(call(Some("w")));
        }
        let page = log.after(2, 1, false);
        assert_eq!((page.calls[0].seq, page.gap), (6, true));
        assert!(!log.after(5, 1, false).gap);
    }
}
