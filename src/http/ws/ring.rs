//! Numbered events, the newest of which are kept for windows that lag behind or come back.

use super::memo::Body;
use crate::config::limits::{REPLAY_BYTES_MAX, REPLAY_EVENTS_MAX, REPLAY_SECS};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

/// The newest events of one stream. Numbers start at 1 and have no gaps.
#[derive(Default)]
pub struct Ring {
    /// Number of the newest event that is not kept any longer.
    base: u64,
    /// Bytes of all events up to `base`.
    base_end: u64,
    entries: VecDeque<Entry>,
}

struct Entry {
    body: Body,
    /// Bytes of all events up to and including this one.
    end: u64,
    at: Instant,
}

impl Ring {
    /// Number of the newest event; 0 when there was none.
    pub fn newest(&self) -> u64 {
        self.base + self.entries.len() as u64
    }

    /// Appends an event.
    pub fn push(&mut self, body: Body, at: Instant) {
        let end = self.end() + body.size() as u64;
        self.entries.push_back(Entry { body, end, at });
    }

    /// True when every event after number `seq` is still here.
    pub fn reaches(&self, seq: u64) -> bool {
        (self.base..=self.newest()).contains(&seq)
    }

    /// Bytes of the events after number `seq`.
    pub fn bytes_after(&self, seq: u64) -> u64 {
        self.end() - self.end_at(seq)
    }

    /// The next events after number `seq`, as many as fit into `bytes_max`, at least one.
    pub fn after(&self, seq: u64, bytes_max: usize) -> Vec<(u64, Body)> {
        let first = self.index_after(seq);
        let start = self.end_at(seq);
        self.entries
            .iter()
            .enumerate()
            .skip(first)
            .take_while(|(index, entry)| *index == first || entry.end - start <= bytes_max as u64)
            .map(|(index, entry)| (self.base + 1 + index as u64, entry.body.clone()))
            .collect()
    }

    /// Forgets old events, but none after number `needed`.
    pub fn trim(&mut self, needed: u64, now: Instant) {
        while self.base < needed
            && let Some(oldest) = self.entries.front()
            && (self.entries.len() > REPLAY_EVENTS_MAX
                || self.bytes_after(self.base) > REPLAY_BYTES_MAX as u64
                || now.duration_since(oldest.at) > Duration::from_secs(REPLAY_SECS))
        {
            self.base += 1;
            self.base_end = oldest.end;
            self.entries.pop_front();
        }
    }

    /// Gives back memory that a backlog needed.
    pub fn shrink(&mut self) {
        if self.entries.capacity() > 2 * REPLAY_EVENTS_MAX && self.entries.len() <= REPLAY_EVENTS_MAX {
            self.entries.shrink_to(REPLAY_EVENTS_MAX);
        }
    }

    fn end(&self) -> u64 {
        self.entries.back().map_or(self.base_end, |entry| entry.end)
    }

    fn end_at(&self, seq: u64) -> u64 {
        match self
            .index_after(seq)
            .checked_sub(1)
            .and_then(|index| self.entries.get(index))
        {
            Some(entry) => entry.end,
            None => self.base_end,
        }
    }

    /// Index of the first event after number `seq`.
    fn index_after(&self, seq: u64) -> usize {
        usize::try_from(seq.saturating_sub(self.base))
            .unwrap_or(usize::MAX)
            .min(self.entries.len())
    }
}

#[cfg(test)]
mod tests;
