//! The offers on one agent's desk. Thousands can pend while a backlog rings everybody, once for each
//! agent, so an entry is small.

use crate::domain::ids::InteractionId;
use crate::domain::offer::Offer;
use crate::domain::time::Timestamp;
use std::sync::Arc;

/// Offers of one agent, by interaction.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct PendingOffers {
    /// Sorted by interaction. Newcomers have the highest ids, so most are pushed at the end.
    sorted: Vec<Pending>,
    /// How many are exclusive.
    exclusive: u32,
    /// Not later than the first of them ends.
    first_end: Option<Timestamp>,
}

/// An offer that waits for an answer.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Pending {
    /// What it says.
    pub offer: Arc<Offer>,
    shown_at: Timestamp,
}

/// Stands for "not on the screens": half the size of an `Option`.
const HIDDEN: Timestamp = Timestamp(i64::MIN);

impl Pending {
    /// An offer that appeared on the screens at that moment; `None` while it may not (9.3 case 3 and 4).
    pub fn new(offer: Arc<Offer>, shown_at: Option<Timestamp>) -> Self {
        let shown_at = shown_at.unwrap_or(HIDDEN);
        Self { offer, shown_at }
    }

    /// When it appeared on the screens.
    pub fn shown_at(&self) -> Option<Timestamp> {
        (self.shown_at != HIDDEN).then_some(self.shown_at)
    }

    /// Puts it on the screens.
    pub fn show(&mut self, now: Timestamp) {
        self.shown_at = now;
    }

    /// Takes it from the screens; true when it was there.
    pub fn hide(&mut self) -> bool {
        std::mem::replace(&mut self.shown_at, HIDDEN) != HIDDEN
    }

    /// True for an offer that is load of its own: asked of nobody else, and not theirs already.
    fn is_exclusive(&self) -> bool {
        self.offer.exclusive && self.offer.asking_queue().is_some()
    }
}

impl PendingOffers {
    /// The offer of an interaction.
    pub fn get(&self, interaction: InteractionId) -> Option<&Pending> {
        self.sorted.get(self.position(interaction).ok()?)
    }

    /// The offer of an interaction, to show or hide it.
    pub fn get_mut(&mut self, interaction: InteractionId) -> Option<&mut Pending> {
        let position = self.position(interaction).ok()?;
        self.sorted.get_mut(position)
    }

    /// Puts an offer on the desk, in place of an older one of the same interaction.
    pub fn insert(&mut self, pending: Pending) {
        self.remove(pending.offer.interaction);
        let until = pending.offer.until;
        self.first_end = Some(self.first_end.map_or(until, |first| first.min(until)));
        self.exclusive += u32::from(pending.is_exclusive());
        let position = self.position(pending.offer.interaction).unwrap_or_else(|free| free);
        if self.sorted.len() == self.sorted.capacity() {
            // Doubling would leave half of it empty, once for each of thousands of agents.
            self.sorted.reserve_exact(8 + self.sorted.len() / 4);
        }
        self.sorted.insert(position, pending);
    }

    /// Takes an offer off the desk.
    pub fn remove(&mut self, interaction: InteractionId) -> Option<Pending> {
        let position = self.position(interaction).ok()?;
        let gone = self.sorted.remove(position);
        self.exclusive -= u32::from(gone.is_exclusive());
        if self.sorted.is_empty() {
            *self = Self::default();
        }
        Some(gone)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Pending> {
        self.sorted.iter()
    }

    /// All of them, to show or hide them.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Pending> {
        self.sorted.iter_mut()
    }

    /// Their interactions.
    pub fn interactions(&self) -> Vec<InteractionId> {
        self.iter().map(|pending| pending.offer.interaction).collect()
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// How many are exclusive.
    pub fn exclusive(&self) -> u32 {
        self.exclusive
    }

    /// When to ask for [`Self::ended`] next: at the end of the second in which the first one ends,
    /// so that a thousand ends in a second cost one look at all offers. Whoever made an offer also
    /// says that it ended, at the very moment.
    pub fn next_look(&self) -> Option<Timestamp> {
        self.first_end.map(Timestamp::rounded_up_to_secs)
    }

    /// The interactions whose offers have ended by themselves.
    pub fn ended(&mut self, now: Timestamp) -> Vec<InteractionId> {
        if self.first_end.is_none_or(|first| first > now) {
            return Vec::new();
        }
        let mut ended = Vec::new();
        self.first_end = None;
        for Pending { offer, .. } in &self.sorted {
            if offer.until <= now {
                ended.push(offer.interaction);
            } else {
                self.first_end = Some(self.first_end.map_or(offer.until, |first| first.min(offer.until)));
            }
        }
        ended
    }

    fn position(&self, interaction: InteractionId) -> Result<usize, usize> {
        // Most questions are about the newest.
        if self
            .sorted
            .last()
            .is_none_or(|last| last.offer.interaction < interaction)
        {
            return Err(self.sorted.len());
        }
        self.sorted
            .binary_search_by_key(&interaction, |pending| pending.offer.interaction)
    }
}

#[cfg(test)]
mod tests;
