//! What a client makes of `hello` and the events after it: the rules of `frames`, applied.

use switchboard::domain::ids::{InteractionId, MessageId};
use switchboard::domain::message::{Delivery, Side};
use switchboard::http::ws::frames::{
    DeskEvent, DeskSnapshot, InteractionCard, MessageCard, MessageContent, MessageUpdate, OfferCard, ReactionsCard,
    Thread,
};

/// Applies one event.
pub fn apply(desk: &mut DeskSnapshot, event: &DeskEvent) {
    match event {
        DeskEvent::Offer(offer) => put_offer(desk, offer),
        DeskEvent::OfferWithdrawn(gone) => desk
            .offers
            .retain(|offer| offer.interaction_id != gone.interaction_id || offer.ticket != gone.ticket),
        DeskEvent::InteractionOpened(card) => {
            put_interaction(desk, card);
            thread_of(desk, &card.id.to_string());
        }
        DeskEvent::InteractionUpdated(card) => {
            put_interaction(desk, card);
            if !card.tab_open {
                let id = card.id.to_string();
                desk.threads.retain(|thread| thread.interaction_id != id);
            }
        }
        DeskEvent::InteractionReleased(released) => {
            let id = released.interaction_id;
            desk.interactions.retain(|card| card.id != id);
            desk.threads.retain(|thread| thread.interaction_id != id.to_string());
        }
        DeskEvent::Thread(newest) => {
            if !desk
                .interactions
                .iter()
                .any(|card| card.id.to_string() == newest.interaction_id && card.tab_open)
            {
                return;
            }
            let thread = thread_of(desk, &newest.interaction_id);
            thread.has_more = newest.has_more;
            for message in &newest.messages {
                put_message(thread, message);
            }
        }
        DeskEvent::Message(message) => {
            let id = message.interaction_id.to_string();
            if let Some(thread) = desk.threads.iter_mut().find(|thread| thread.interaction_id == id) {
                put_message(thread, message);
            }
        }
        DeskEvent::MessageDelivery(moved) => {
            if let Some(message) = message_of(desk, moved.interaction_id, moved.message_id)
                && moved.delivery.rank() > message.delivery.rank()
            {
                message.delivery = moved.delivery;
                message.error = moved.error.clone();
            }
        }
        DeskEvent::MessageUpdated(updated) => {
            if let Some(message) = message_of(desk, updated.interaction_id, updated.message_id) {
                update(message, &updated.change);
            }
        }
        DeskEvent::MessageFile(came) => {
            if let Some(message) = message_of(desk, came.interaction_id, came.message_id) {
                message.file = Some(came.file.clone());
            }
        }
        DeskEvent::Presence(presence) => desk.presence = presence.clone(),
    }
}

fn message_of(desk: &mut DeskSnapshot, interaction: InteractionId, message: MessageId) -> Option<&mut MessageCard> {
    let id = interaction.to_string();
    let thread = desk.threads.iter_mut().find(|thread| thread.interaction_id == id)?;
    thread.messages.iter_mut().find(|known| known.id == message)
}

fn update(message: &mut MessageCard, change: &MessageUpdate) {
    match change.clone() {
        MessageUpdate::Reaction { by, emoji } => {
            let known = message.reactions.take();
            let mut reactions = known.unwrap_or(ReactionsCard {
                customer: None,
                ours: None,
            });
            match by {
                Side::Customer => reactions.customer = emoji,
                Side::Ours => reactions.ours = emoji,
            }
            let has_some = reactions.customer.is_some() || reactions.ours.is_some();
            message.reactions = has_some.then_some(reactions);
        }
        MessageUpdate::Edited { content, at } => {
            message.edited_at = Some(at);
            if message.deleted_at.is_none() {
                message.content = content;
            }
        }
        MessageUpdate::Deleted { at } => {
            message.content = MessageContent::Deleted;
            message.deleted_at = Some(at);
        }
        MessageUpdate::Resent => {
            message.delivery = Delivery::Queued;
            message.error = None;
        }
    }
}

/// Lists whose order a client chooses itself, in one order.
pub fn sorted(mut desk: DeskSnapshot) -> DeskSnapshot {
    desk.interactions.sort_by_key(|card| card.id);
    desk.threads.sort_by(|a, b| a.interaction_id.cmp(&b.interaction_id));
    desk
}

fn put_interaction(desk: &mut DeskSnapshot, card: &InteractionCard) {
    match desk.interactions.iter_mut().find(|known| known.id == card.id) {
        Some(known) => *known = card.clone(),
        None => desk.interactions.push(card.clone()),
    }
}

fn put_offer(desk: &mut DeskSnapshot, offer: &OfferCard) {
    let id = offer.interaction_id;
    match desk.offers.iter_mut().find(|known| known.interaction_id == id) {
        Some(known) => *known = offer.clone(),
        None => desk.offers.push(offer.clone()),
    }
}

fn thread_of<'a>(desk: &'a mut DeskSnapshot, interaction_id: &str) -> &'a mut Thread {
    let found = desk
        .threads
        .iter()
        .position(|thread| thread.interaction_id == interaction_id);
    let index = found.unwrap_or_else(|| {
        desk.threads.push(Thread {
            interaction_id: interaction_id.to_owned(),
            ..Thread::default()
        });
        desk.threads.len() - 1
    });
    &mut desk.threads[index]
}

fn put_message(thread: &mut Thread, message: &MessageCard) {
    match thread.messages.iter_mut().find(|known| known.id == message.id) {
        Some(known) if goes_down(known.delivery, message.delivery) => {}
        Some(known) => {
            let file = known.file.take().filter(|file| file.state != "loading");
            *known = message.clone();
            known.file = file.or(known.file.take());
        }
        None => thread.messages.push(message.clone()),
    }
    thread.messages.sort_by_key(|message| (message.order, message.id));
}

fn goes_down(from: Delivery, to: Delivery) -> bool {
    to.rank() < from.rank()
}
