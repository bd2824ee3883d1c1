//! Cards as agents see them whose switch hides customers' data (USR-04). The same functions serve the REST
//! answers that show the same things.

use super::cards::{InteractionCard, MessageCard, MessageUpdate, OfferCard, QuoteCard};
use super::encode;
use super::frames::DeskEvent;
use crate::domain::Timestamp;
use crate::domain::masking::Masking;
use crate::domain::notice::Notice;
use crate::domain::offer::Offer;

/// The change of the desk that a notice means, for somebody who sees customers' data in part.
pub fn event(notice: &Notice, masking: Masking) -> Option<DeskEvent> {
    let event = encode::event(notice)?;
    Some(match (event, notice) {
        (DeskEvent::Offer(card), Notice::Offered { offer, .. }) => {
            DeskEvent::Offer(offer_card(offer, card.offered_at, masking))
        }
        (DeskEvent::InteractionOpened(card), _) => DeskEvent::InteractionOpened(interaction_card(card, masking)),
        (DeskEvent::InteractionUpdated(card), _) => DeskEvent::InteractionUpdated(interaction_card(card, masking)),
        (DeskEvent::Message(card), Notice::MessageSaved { customer, .. }) => {
            DeskEvent::Message(message_card(card, customer, masking))
        }
        (DeskEvent::MessageUpdated(mut updated), Notice::MessageChanged { customer, .. }) => {
            if let MessageUpdate::Edited { content, at } = updated.change {
                let content = content.masked(customer, masking);
                updated.change = MessageUpdate::Edited { content, at };
            }
            DeskEvent::MessageUpdated(updated)
        }
        (DeskEvent::Thread(mut thread), Notice::Thread { customer, .. }) => {
            let messages = std::mem::take(&mut thread.messages).into_iter();
            thread.messages = messages.map(|card| message_card(card, customer, masking)).collect();
            DeskEvent::Thread(thread)
        }
        (event, _) => event,
    })
}

/// An offer with the notification rendered for such eyes (VAR-03).
pub fn offer_card(offer: &Offer, shown_at: Timestamp, masking: Masking) -> OfferCard {
    let card = encode::offer_card(offer, shown_at);
    OfferCard {
        notification: offer.masked_notification(masking),
        preview: masking.text(&card.preview, &card.contact_label),
        contact_name: masking.name(&card.contact_name),
        contact_label: masking.number(&card.contact_label),
        ..card
    }
}

/// A held interaction.
pub fn interaction_card(card: InteractionCard, masking: Masking) -> InteractionCard {
    InteractionCard {
        preview: masking.text(&card.preview, &card.contact_label),
        contact_name: masking.name(&card.contact_name),
        contact_label: masking.number(&card.contact_label),
        ..card
    }
}

/// A message of somebody whom the provider calls `customer`.
pub fn message_card(card: MessageCard, customer: &str, masking: Masking) -> MessageCard {
    let content = card.content.masked(customer, masking);
    let quote = card.quote.map(|quote| QuoteCard {
        preview: quote.preview.map(|preview| masking.text(&preview, customer)),
        ..quote
    });
    let error = card.error.map(|mut error| {
        error.detail = masking.text(&error.detail, customer);
        error
    });
    MessageCard {
        content,
        quote,
        error,
        ..card
    }
}
