//! How much an agent can take (AGT-05, RTE-10).

use super::{Agent, Pending, Status};
use crate::config::limits::CLAIM_SECS;
use crate::domain::ids::{InteractionId, Ticket};
use crate::domain::offer::Withdrawn;
use crate::domain::queue::{Availability, Why};
use crate::domain::settings::Settings;
use crate::domain::{Env, Rejected};

impl Agent {
    /// Interactions held, plus pending exclusive offers, plus accepts being decided.
    pub(super) fn load(&self) -> u32 {
        count(self.held.len() + self.undecided_claims()) + self.offers.exclusive()
    }

    /// What they can be offered at this moment.
    pub(super) fn availability(&self, settings: &Settings) -> Availability {
        let Some(config) = settings.agents.get(&self.id).filter(|agent| agent.enabled) else {
            return Availability::Unavailable(Why::Disabled);
        };
        let asked_exclusively = self.offers.exclusive() > 0;
        let (load, capacity) = (self.load(), config.capacity);
        if let Some(why) = self.why_away() {
            Availability::Unavailable(why)
        } else if self.open_tabs() >= settings.global.tabs_max {
            Availability::Unavailable(Why::TabLimit)
        } else if asked_exclusively {
            Availability::Shared
        } else if capacity > 0 && load >= capacity {
            Availability::Unavailable(Why::Full { load, capacity })
        } else {
            Availability::Free
        }
    }

    /// Why they are not there, if they are not.
    fn why_away(&self) -> Option<Why> {
        if self.is_present() {
            None
        } else if self.stored.status == Status::LoggedOut {
            Some(Why::SignedOut)
        } else if self.stored.is_ready() {
            Some(Why::Disconnected)
        } else {
            Some(Why::Paused)
        }
    }

    /// Checks an accept and keeps a place for it (STR-07, RTE-04). An accept that was granted
    /// before is granted again.
    pub(super) fn claimed(
        &mut self,
        interaction: InteractionId,
        ticket: Ticket,
        env: &Env<'_>,
    ) -> Result<(), Rejected> {
        let Some(pending) = self
            .offers
            .get(interaction)
            .filter(|pending| pending.offer.ticket == ticket && pending.offer.until > env.now)
        else {
            return if self.held.contains_key(&interaction) {
                Ok(())
            } else {
                Err(self.why_ended(interaction, ticket))
            };
        };
        if !self.is_present() {
            return Err(Rejected::NotReady);
        }
        let capacity = env.settings.agents.get(&self.id).map_or(0, |agent| agent.capacity);
        let taken = count(self.held.len() + self.undecided_claims());
        // What asks them by name is not refused for want of room (SM-34, APP-AGENT-03).
        let asks_by_name = pending.offer.asking_queue().is_none();
        let already_claimed = self.claims.contains_key(&interaction);
        if capacity > 0 && taken >= capacity && !asks_by_name && !already_claimed {
            return Err(Rejected::AtCapacity { held: taken, capacity });
        }
        self.open_asked(interaction, env)?;
        self.claims.insert(interaction, env.now.plus_secs(CLAIM_SECS));
        Ok(())
    }

    /// Checks whether one more tab fits.
    pub(super) fn open_asked(&self, interaction: InteractionId, env: &Env<'_>) -> Result<(), Rejected> {
        let is_open = self.held.get(&interaction).is_some_and(|held| held.tab_open);
        let (open, limit) = (self.open_tabs(), env.settings.global.tabs_max);
        if open >= limit && !is_open && !self.claims.contains_key(&interaction) {
            return Err(Rejected::TabLimit { open, limit });
        }
        Ok(())
    }

    fn open_tabs(&self) -> u32 {
        self.tabs_open + count(self.undecided_claims())
    }

    fn undecided_claims(&self) -> usize {
        self.claims
            .keys()
            .filter(|claimed| !self.held.contains_key(claimed))
            .count()
    }

    /// True when the interaction asks them anew, with a later ticket.
    pub(super) fn is_asked_anew(&self, interaction: InteractionId, ticket: Ticket) -> bool {
        let is_newer = |pending: Pending<'_>| pending.offer.ticket > ticket;
        self.offers.get(interaction).is_some_and(is_newer)
    }

    fn why_ended(&self, interaction: InteractionId, ticket: Ticket) -> Rejected {
        if self.is_asked_anew(interaction, ticket) {
            return Rejected::StaleTicket;
        }
        let ended = self
            .ended
            .iter()
            .rev()
            .find(|(id, was, _)| *id == interaction && *was == ticket);
        match ended.map(|(_, _, why)| why) {
            Some(Withdrawn::Taken { by }) => Rejected::AlreadyTaken { by: by.clone() },
            Some(Withdrawn::NotEligible) if !self.is_present() => Rejected::NotReady,
            Some(
                Withdrawn::NotEligible
                | Withdrawn::Accepted
                | Withdrawn::Rejected
                | Withdrawn::Expired
                | Withdrawn::Ended,
            )
            | None => Rejected::OfferEnded,
        }
    }
}

fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}
