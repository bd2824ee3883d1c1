//! Encodes what is shown once for all who see it: an offer usually goes to many agents, and so
//! does its end. Who sees customers' data in part shares a second encoding (USR-04). The bytes are shared
//! by all streams that keep them.

use super::encode::{event, json, offer_card};
use super::frames::DeskEvent;
use super::mask;
use crate::config::limits::MEMO_SLOTS;
use crate::domain::Timestamp;
use crate::domain::ids::{InteractionId, Ticket};
use crate::domain::masking::Masking;
use crate::domain::notice::Notice;
use crate::domain::offer::{Offer, Withdrawn};
use bytestring::ByteString;
use parking_lot::Mutex;
use std::fmt::Write;
use std::sync::Arc;

/// The JSON of one event, without its number. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Body(ByteString);

impl Body {
    /// The complete frame with number `seq`.
    pub fn frame(&self, seq: u64) -> ByteString {
        let mut text = String::with_capacity(self.0.len() + 56);
        let written = write!(text, r#"{{"kind":"event","seq":{seq},"event":"#);
        debug_assert!(written.is_ok(), "writing into a string cannot fail");
        text.push_str(&self.0);
        text.push('}');
        text.into()
    }

    /// Bytes it takes in memory and, nearly, on the wire.
    pub fn size(&self) -> usize {
        self.0.len()
    }
}

impl From<String> for Body {
    /// Without spare capacity: bodies are kept for windows that come back.
    fn from(json: String) -> Self {
        Self(json.into_boxed_str().into())
    }
}

/// Encodes notices, and remembers the newest offers and withdrawals.
pub struct Encoder {
    offers: Mutex<[Option<EncodedOffer>; MEMO_SLOTS]>,
    masked_offers: Mutex<[Option<EncodedOffer>; MEMO_SLOTS]>,
    withdrawals: Mutex<[Option<EncodedWithdrawal>; MEMO_SLOTS]>,
}

struct EncodedOffer {
    /// Held, so that no other offer can get its address.
    offer: Arc<Offer>,
    shown_at: Timestamp,
    masking: Option<Masking>,
    body: Body,
}

struct EncodedWithdrawal {
    interaction: InteractionId,
    ticket: Ticket,
    why: Withdrawn,
    body: Body,
}

impl Default for Encoder {
    fn default() -> Self {
        Self {
            offers: Mutex::new([const { None }; MEMO_SLOTS]),
            masked_offers: Mutex::new([const { None }; MEMO_SLOTS]),
            withdrawals: Mutex::new([const { None }; MEMO_SLOTS]),
        }
    }
}

impl Encoder {
    /// The JSON of a notice for somebody who sees as much; `None` when it is nothing to show.
    pub fn body(&self, notice: &Notice, masking: Option<Masking>) -> Option<Body> {
        match notice {
            Notice::Offered { offer, shown_at } => Some(self.offer(offer, *shown_at, masking)),
            Notice::OfferWithdrawn {
                interaction,
                ticket,
                why,
            } => Some(self.withdrawal(*interaction, *ticket, why, notice)),
            Notice::Opened(_)
            | Notice::Updated(_)
            | Notice::Released { .. }
            | Notice::MessageSaved { .. }
            | Notice::DeliveryChanged { .. }
            | Notice::FileChanged { .. }
            | Notice::MessageChanged { .. }
            | Notice::Thread { .. }
            | Notice::Presence(_)
            | Notice::Disconnect(_) => match masking {
                None => plain(notice),
                Some(masking) => Some(json(&mask::event(notice, masking)?).into()),
            },
        }
    }

    fn offer(&self, offer: &Arc<Offer>, shown_at: Timestamp, masking: Option<Masking>) -> Body {
        let mut offers = match masking {
            None => self.offers.lock(),
            Some(_) => self.masked_offers.lock(),
        };
        let slot = &mut offers[slot_of(offer.interaction)];
        let known = slot
            .as_ref()
            .filter(|known| Arc::ptr_eq(&known.offer, offer) && known.masking == masking);
        let body = match known {
            Some(known) if known.shown_at == shown_at => return known.body.clone(),
            Some(known) => {
                // The moment is the last thing it says, everything before is the same.
                let head = known.body.0.strip_suffix(&moment(known.shown_at));
                head.map(|head| Body::from(head.to_owned() + &moment(shown_at)))
            }
            None => None,
        };
        let body = body.unwrap_or_else(|| {
            let card = match masking {
                None => offer_card(offer, shown_at),
                Some(masking) => mask::offer_card(offer, shown_at, masking),
            };
            json(&DeskEvent::Offer(card)).into()
        });
        *slot = Some(EncodedOffer {
            offer: Arc::clone(offer),
            shown_at,
            masking,
            body: body.clone(),
        });
        body
    }

    fn withdrawal(&self, interaction: InteractionId, ticket: Ticket, why: &Withdrawn, notice: &Notice) -> Body {
        let mut withdrawals = self.withdrawals.lock();
        let slot = &mut withdrawals[slot_of(interaction)];
        if let Some(known) = slot
            && (known.interaction, known.ticket, &known.why) == (interaction, ticket, why)
        {
            return known.body.clone();
        }
        let body = plain(notice).expect("a withdrawal is something to show");
        *slot = Some(EncodedWithdrawal {
            interaction,
            ticket,
            why: why.clone(),
            body: body.clone(),
        });
        body
    }
}

fn plain(notice: &Notice) -> Option<Body> {
    Some(json(&event(notice)?).into())
}

/// By interaction, so that two busy queues do not evict each other in turns.
fn slot_of(interaction: InteractionId) -> usize {
    usize::try_from(interaction.0).unwrap_or_default() % MEMO_SLOTS
}

/// How the JSON of an offer shown at this moment ends.
fn moment(shown_at: Timestamp) -> String {
    format!(r#""{shown_at}"}}}}"#)
}

#[cfg(test)]
mod tests;
