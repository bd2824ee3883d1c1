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
    sorted: Vec<Arc<Offer>>,
    /// When each of them appeared on the screens.
    shown: Vec<Shown>,
    /// How many are exclusive.
    exclusive: u32,
    /// Not later than the first of them ends.
    first_end: Option<Timestamp>,
}

/// An offer that waits for an answer.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Pending<'a> {
    /// What it says.
    pub offer: &'a Arc<Offer>,
    /// When it appeared on the screens; `None` while it may not (9.3 case 3 and 4).
    pub shown_at: Option<Timestamp>,
}

/// Milliseconds from the beginning of the customer's wait to a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Shown(u32);

/// Not on the screens.
const HIDDEN: Shown = Shown(u32::MAX);

impl Shown {
    /// A moment before the wait, or seven weeks into it, is taken for the nearest one within.
    fn pack(offer: &Offer, at: Option<Timestamp>) -> Self {
        let Some(at) = at else { return HIDDEN };
        let waited = (at.0 - offer.waiting_since.0).max(0);
        Self(u32::try_from(waited).unwrap_or(u32::MAX).min(u32::MAX - 1))
    }

    fn unpack(self, offer: &Offer) -> Option<Timestamp> {
        (self != HIDDEN).then(|| Timestamp(offer.waiting_since.0 + i64::from(self.0)))
    }
}

/// True for an offer that is load of its own: asked of nobody else, and not theirs already.
fn is_load(offer: &Offer) -> bool {
    offer.exclusive && offer.asking_queue().is_some()
}

impl PendingOffers {
    /// The offer of an interaction.
    pub fn get(&self, interaction: InteractionId) -> Option<Pending<'_>> {
        let position = self.position(interaction).ok()?;
        Some(self.at(position))
    }

    fn at(&self, position: usize) -> Pending<'_> {
        let offer = &self.sorted[position];
        let shown_at = self.shown[position].unpack(offer);
        Pending { offer, shown_at }
    }

    /// Puts an offer that is on the screens since that moment, if it is, on the desk, in place of an older
    /// one of the same interaction.
    pub fn insert(&mut self, offer: Arc<Offer>, shown_at: Option<Timestamp>) {
        self.remove(offer.interaction);
        let until = offer.until;
        self.first_end = Some(self.first_end.map_or(until, |first| first.min(until)));
        self.exclusive += u32::from(is_load(&offer));
        let position = self.position(offer.interaction).unwrap_or_else(|free| free);
        if self.sorted.len() == self.sorted.capacity() {
            // Doubling would leave half of it empty, once for each of thousands of agents.
            let more = 8 + self.sorted.len() / 8;
            self.sorted.reserve_exact(more);
            self.shown.reserve_exact(more);
        }
        self.shown.insert(position, Shown::pack(&offer, shown_at));
        self.sorted.insert(position, offer);
    }

    /// Takes an offer off the desk; tells also whether it was on the screens.
    pub fn remove(&mut self, interaction: InteractionId) -> Option<(Arc<Offer>, bool)> {
        let position = self.position(interaction).ok()?;
        let gone = self.sorted.remove(position);
        let was_shown = self.shown.remove(position) != HIDDEN;
        self.exclusive -= u32::from(is_load(&gone));
        if self.sorted.is_empty() {
            *self = Self::default();
        }
        Some((gone, was_shown))
    }

    /// Puts an offer on the screens.
    pub fn show(&mut self, interaction: InteractionId, now: Timestamp) {
        if let Ok(position) = self.position(interaction) {
            self.shown[position] = Shown::pack(&self.sorted[position], Some(now));
        }
    }

    /// Takes an offer from the screens; true when it was there.
    pub fn hide(&mut self, interaction: InteractionId) -> bool {
        let position = self.position(interaction);
        position.is_ok_and(|position| std::mem::replace(&mut self.shown[position], HIDDEN) != HIDDEN)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Pending<'_>> {
        (0..self.sorted.len()).map(|position| self.at(position))
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
        for offer in &self.sorted {
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
        if self.sorted.last().is_none_or(|last| last.interaction < interaction) {
            return Err(self.sorted.len());
        }
        self.sorted
            .binary_search_by_key(&interaction, |offer| offer.interaction)
    }
}

#[cfg(test)]
mod tests;
