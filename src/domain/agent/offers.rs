//! Offers on an agent's desk: shown, answered, ended.

use super::{Agent, Pending};
use crate::config::limits::ENDED_OFFERS_MAX;
use crate::domain::ids::{InteractionId, Ticket};
use crate::domain::notice::{Audience, Notice};
use crate::domain::offer::{Offer, Withdrawn};
use crate::domain::{ActorKey, Effects, Env, Rejected, interaction, queue};
use std::sync::Arc;

impl Agent {
    pub(super) fn offered(&mut self, offer: Arc<Offer>, env: &Env<'_>, fx: &mut Effects) {
        let id = offer.interaction;
        let known = self.offers.get(id);
        let is_old = |known: Pending<'_>| (known.offer.ticket, known.offer.round) > (offer.ticket, offer.round);
        if offer.until <= env.now || known.is_some_and(is_old) {
            // It comes too late; whoever asks them alone believes them busy with it.
            if let Some(queue) = offer.asking_queue().filter(|_| offer.exclusive) {
                self.report_anew(queue);
            }
            return;
        }
        let again = known.is_some_and(|known| known.offer.ticket == offer.ticket && known.offer.round == offer.round);
        if offer.asking_queue().is_some() && !again && !self.can_take(&offer, env) {
            self.return_offer(&offer, false, fx);
            return;
        }
        let was_shown = known.and_then(|known| known.shown_at).filter(|_| again);
        let is_new = known.is_none_or(|known| **known.offer != *offer);
        let shown_at = was_shown.or_else(|| self.is_present().then_some(env.now));
        if let Some(shown_at) = shown_at
            && is_new
        {
            let offer = Arc::clone(&offer);
            fx.notify(Audience::Agent(self.id), Notice::Offered { offer, shown_at });
        }
        self.offers.insert(offer, shown_at);
    }

    fn can_take(&self, offer: &Offer, env: &Env<'_>) -> bool {
        let queue = offer.asking_queue();
        let here = queue.map_or_else(
            || self.availability(env.settings),
            |queue| self.availability_for(queue, env.settings),
        );
        here.allows(offer.exclusive)
    }

    pub(super) fn offer_ended(
        &mut self,
        interaction: InteractionId,
        ticket: Ticket,
        round: u32,
        why: Withdrawn,
        fx: &mut Effects,
    ) {
        let ends = |pending: Pending<'_>| (pending.offer.ticket, pending.offer.round) <= (ticket, round);
        if self.offers.get(interaction).is_some_and(ends) {
            self.end_offer(interaction, why, fx);
        }
    }

    /// Takes an offer off the desk and remembers why.
    pub(super) fn end_offer(&mut self, interaction: InteractionId, why: Withdrawn, fx: &mut Effects) {
        let Some((offer, was_shown)) = self.offers.remove(interaction) else {
            return;
        };
        let ticket = offer.ticket;
        if was_shown {
            let notice = Notice::OfferWithdrawn {
                interaction,
                ticket,
                why: why.clone(),
            };
            fx.notify(Audience::Agent(self.id), notice);
        }
        self.ended.push_back((interaction, ticket, why));
        while self.ended.len() > ENDED_OFFERS_MAX {
            self.ended.pop_front();
        }
    }

    /// They say no: the offer leaves their desk, the asker goes on. Said again it changes nothing.
    pub(super) fn rejected(
        &mut self,
        interaction: InteractionId,
        ticket: Ticket,
        fx: &mut Effects,
    ) -> Result<(), Rejected> {
        let Some(pending) = self
            .offers
            .get(interaction)
            .filter(|pending| pending.offer.ticket == ticket)
        else {
            let said = (interaction, ticket, Withdrawn::Rejected);
            return if self.ended.contains(&said) {
                Ok(())
            } else if self.is_asked_anew(interaction, ticket) {
                Err(Rejected::StaleTicket)
            } else {
                Err(Rejected::OfferEnded)
            };
        };
        let round = pending.offer.round;
        let agent = self.id;
        match pending.offer.asking_queue() {
            Some(queue) => {
                fx.tell(
                    ActorKey::Queue(queue),
                    queue::Input::OfferRejected {
                        agent,
                        interaction,
                        ticket,
                        round,
                    },
                );
            }
            None => {
                let key = ActorKey::Interaction(pending.offer.account, interaction);
                fx.tell(key, interaction::Input::HolderRejected { agent, ticket });
            }
        }
        self.claims.remove(&interaction);
        self.end_offer(interaction, Withdrawn::Rejected, fx);
        Ok(())
    }

    pub(super) fn return_offer(&self, offer: &Offer, missed: bool, fx: &mut Effects) {
        let Some(queue) = offer.asking_queue() else { return };
        let returned = queue::Input::OfferReturned {
            agent: self.id,
            interaction: offer.interaction,
            ticket: offer.ticket,
            round: offer.round,
            missed,
        };
        fx.tell(ActorKey::Queue(queue), returned);
    }

    /// Gives the queues' offers back (PAU-02, AGT-12, AGT-13); an offer of an interaction they hold
    /// stays, but off the screens.
    pub(super) fn return_offers(&mut self, missed: bool, fx: &mut Effects) {
        for interaction in self.offers.interactions() {
            let Some(pending) = self.offers.get(interaction) else {
                continue;
            };
            let ticket = pending.offer.ticket;
            if pending.offer.asking_queue().is_some() {
                self.return_offer(pending.offer, missed, fx);
                self.end_offer(interaction, Withdrawn::NotEligible, fx);
            } else if self.offers.hide(interaction) {
                let notice = Notice::OfferWithdrawn {
                    interaction,
                    ticket,
                    why: Withdrawn::NotEligible,
                };
                fx.notify(Audience::Agent(self.id), notice);
            }
        }
    }

    /// Shows what waited until they could see it, for the time left (9.3 case 3 and 4). An
    /// interaction whose tab is open needs no offer: it comes back by itself when they return.
    pub(super) fn show_hidden_offers(&mut self, env: &Env<'_>, fx: &mut Effects) {
        if !self.is_present() {
            return;
        }
        let held = &self.held;
        let comes_back = |id: InteractionId| held.get(&id).is_some_and(|held| held.tab_open);
        let is_hidden = |pending: &Pending<'_>| pending.shown_at.is_none() && !comes_back(pending.offer.interaction);
        let hidden = self.offers.iter().filter(is_hidden);
        let hidden: Vec<Arc<Offer>> = hidden.map(|pending| Arc::clone(pending.offer)).collect();
        for offer in hidden {
            let shown_at = env.now;
            self.offers.show(offer.interaction, shown_at);
            fx.notify(Audience::Agent(self.id), Notice::Offered { offer, shown_at });
        }
    }

    pub(super) fn expire_offers(&mut self, env: &Env<'_>, fx: &mut Effects) {
        for interaction in self.offers.ended(env.now) {
            self.end_offer(interaction, Withdrawn::Expired, fx);
        }
    }
}
